/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/interest.h"

#include "base/money.h"
#include "publish/shares.h"

enum { RATE_WHOLE = 10000 };

enum err interest_fen(const struct interest_terms *terms, int64_t principal_fen,
                      struct date from, struct date to, int64_t *out_fen)
{
    int64_t days = date_days(to) - date_days(from);
    int64_t part = terms->rate * days;
    int64_t whole = RATE_WHOLE * terms->year_days;
    int64_t times = part / whole;
    /* The principal so many times over, and the part of it that is left. */
    if (times > 0 && principal_fen > MONEY_SUM_MAX_FEN / times)
        return fault(ERR_LIMIT, "利息超过程序能记的上限", "the interest is beyond what can be held");
    int64_t sum = principal_fen * times;
    TRY(money_sum(&sum, share_half_up(principal_fen, part % whole, whole)));
    *out_fen = sum;
    return OK;
}
