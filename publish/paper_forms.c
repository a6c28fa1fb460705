/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/paper_forms.h"

#include <string.h>

#define POINTS(n) ((n)*PAPER_POINT)
#define HALF_POINT (PAPER_POINT / 2)

static const struct paper_form board = {
    .type = POINTS(16), .type_least = POINTS(12), .signs = SIGNS_BOARD
};

static const struct paper_form forms[] = {
    { .name = "voucher",
      .type = POINTS(10) + HALF_POINT,
      .type_least = POINTS(8),
      .rows = 5,
      .half = true,
      .own_leaf = true },
    { .name = "claim",
      .turn = PAPER_UPRIGHT,
      .type = POINTS(12),
      .type_least = POINTS(10),
      .row = 2,
      .hand = true,
      .own_leaf = true },
    { .name = "meeting",
      .turn = PAPER_UPRIGHT,
      .type = POINTS(12),
      .type_least = POINTS(10),
      .row = 2,
      .hand = true,
      .own_leaf = true },
    { .name = "tally",
      .turn = PAPER_UPRIGHT,
      .type = POINTS(14),
      .type_least = POINTS(10),
      .hand = true,
      .own_leaf = true },
    { .name = "count",
      .turn = PAPER_UPRIGHT,
      .type = POINTS(12),
      .type_least = POINTS(10),
      .own_leaf = true },
    { .name = "detail",
      .turn = PAPER_ACROSS,
      .type = POINTS(10) + HALF_POINT,
      .type_least = POINTS(8),
      .signs = SIGNS_BOOK },
    { .name = "ledger",
      .type = POINTS(10) + HALF_POINT,
      .type_least = POINTS(8),
      .signs = SIGNS_BOOK },
    { .name = "cash",
      .type = POINTS(10) + HALF_POINT,
      .type_least = POINTS(8),
      .signs = SIGNS_BOOK },
    { .name = "bank",
      .type = POINTS(10) + HALF_POINT,
      .type_least = POINTS(8),
      .signs = SIGNS_BOOK },
    { .name = NULL,
      .type = POINTS(12),
      .type_least = POINTS(8),
      .signs = SIGNS_SHEET,
      .squeeze = true },
};

const struct paper_form *paper_form_of(const struct tables *tables, const struct paper *paper)
{
    size_t i = 0;
    if (paper->board)
        return &board;
    while (forms[i].name && tables->count > 0 &&
           strcmp(forms[i].name, tables->at[0]->name) != 0)
        i++;
    return tables->count > 0 ? &forms[i] : &forms[sizeof forms / sizeof forms[0] - 1];
}

const struct paper_sign *paper_signs_of(enum paper_signs signs)
{
    static const struct paper_sign none[] = { { { NULL, NULL } } };
    static const struct paper_sign sheet[] = {
        { WORDS("单位负责人（签字盖章）", "head (signature, seal)") },
        { WORDS("监督审核（签字）", "reviewed by (signature)") },
        { WORDS("制表（签字）", "made by (signature)") },
        { WORDS("日期", "date") },
        { { NULL, NULL } },
    };
    static const struct paper_sign wall[] = {
        { WORDS("村党组织书记（签字）", "party secretary (signature)") },
        { WORDS("村委会主任、理事长（签字盖章）", "village head, chair (signature, seal)") },
        { WORDS("监委会主任（签字盖章）", "head of supervision (signature, seal)") },
        { WORDS("制表、报账员（签字）", "made by (signature)") },
        { WORDS("公布日期", "put up on") },
        { WORDS("公布到", "until") },
        { { NULL, NULL } },
    };
    static const struct paper_sign book[] = {
        { WORDS("记账（签字）", "kept by (signature)") },
        { WORDS("复核（签字）", "checked by (signature)") },
        { WORDS("主管（签字盖章）", "head (signature, seal)") },
        { { NULL, NULL } },
    };
    static const struct paper_sign *const all[SIGNS_KINDS] = {
        [SIGNS_NONE] = none,
        [SIGNS_SHEET] = sheet,
        [SIGNS_BOARD] = wall,
        [SIGNS_BOOK] = book,
    };
    return all[signs];
}
