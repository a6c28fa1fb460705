/* SPDX-License-Identifier: Apache-2.0 */
/* Money is int64 fen. Sums are checked; amounts on the wire stay within +-(2^53-1) fen. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include "base/bytes.h"

#define MONEY_MAX_FEN 9007199254740991
/* What sums reach that no entry holds, 2^60-1: an eighth of what 64 bits hold, so that formulas
 * of some of them need no check of their own. */
#define MONEY_SUM_MAX_FEN (INT64_MAX / 8)

/* *sum += fen, for what an entry states; ERR_LIMIT past MONEY_MAX_FEN either way. */
enum err money_add(int64_t *sum_fen, int64_t fen);
/* The same for what is only shown or compared; ERR_LIMIT past MONEY_SUM_MAX_FEN. */
enum err money_sum(int64_t *sum_fen, int64_t fen);

/* What a person writes: "1,234.5", "1234.50元", "¥1,234.50", "1.2万", full-width digits, a
 * leading minus or a bracket for negative. More than two decimals (after 万 is applied) is
 * ERR_FORMAT, never rounded. */
enum err money_parse(struct bytes text, int64_t *out_fen);

void money_print(struct buf *buf, int64_t fen);       /* 1,234.56 */
void money_print_plain(struct buf *buf, int64_t fen); /* 1234.56 */
/* 大写金额, domain.md 11.6: 人民币 is not put before it; 整 after 元 and after 角-less sums; 负
 * before. */
void money_print_words(struct buf *buf, int64_t fen);

#endif
