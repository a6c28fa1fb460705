/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/flows.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/money.h"
#include "base/spill.h"

static int by_amount(const void *left, const void *right)
{
    const struct flow *a = left;
    const struct flow *b = right;
    if (a->fen != b->fen)
        return a->fen > b->fen ? -1 : 1;
    return a->account < b->account ? -1 : a->account > b->account;
}

static enum err add_flow(struct arena *arena, struct flows *flows,
                         const struct book_account *account, int64_t fen)
{
    size_t at = 0;
    while (at < flows->count && flows->rows[at].account != account)
        at++;
    if (at == flows->count) {
        size_t size = sizeof *flows->rows;
        struct flow *more = arena_grow(arena, flows->rows, at * size, (at + 1) * size);
        if (more == NULL)
            return fault_memory();
        flows->rows = more;
        flows->rows[flows->count++] = (struct flow){ .account = account };
    }
    TRY(money_sum(&flows->rows[at].fen, fen));
    return money_sum(&flows->sum, fen);
}

enum err flows_read(const struct report_request *request, bool in, struct flows *out)
{
    struct sheet_flows lines = { 0 };
    TRY(sheet_flows(request, in, &lines));
    for (size_t i = 0; i < lines.count; i++) {
        spill_breathe();
        TRY(add_flow(request->arena, out, lines.at[i].line->leaf, lines.at[i].fen));
    }
    if (out->count > 0)
        qsort(out->rows, out->count, sizeof *out->rows, by_amount);
    return OK;
}
