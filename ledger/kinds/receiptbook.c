/* SPDX-License-Identifier: Apache-2.0 */
/* Numbered blanks as a controlled stock (票据领用): issued to somebody, spoilt, handed back. */
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/shared_fields.h"
#include "ledger/view_paper.h"

static const struct choice actions[] = {
    { "issue", WORDS("领用", "Issue") },
    { "void", WORDS("作废", "Void") },
    { "return", WORDS("缴回", "Return") },
    { 0 },
};

static const struct field fields[] = {
    { .name = "action",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("动作", "Action"),
      .help = WORDS("领用、作废或缴回", "issue, void or return"),
      .choices = actions },
    { .name = "type",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .title = WORDS("票据种类", "Type of paper"),
      .help = WORDS("发票、财政票据或收款收据", "invoice, fiscal receipt or receipt"),
      .choices = stock_types },
    { .name = "series",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_INDEXED | FIELD_SERIAL,
      .max = PAPER_SERIES_MAX,
      .title = WORDS("票据代码或册号", "Series"),
      .help = WORDS("与原始凭证上填的一样", "as the papers state it") },
    { .name = "first",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_SERIAL,
      .max = STOCK_DIGITS_MAX,
      .title = WORDS("起号", "First number"),
      .help = WORDS("号段的第一号，照票面位数填", "of the range, with all its digits") },
    { .name = "last",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_SERIAL,
      .max = STOCK_DIGITS_MAX,
      .title = WORDS("止号", "Last number"),
      .help = WORDS("号段的最后一号，位数与起号相同", "of the range, as many digits as the first") },
    { .name = "holder",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 100,
      .title = WORDS("领用人", "Holder"),
      .help = WORDS("谁领用、作废或缴回", "who holds them") },
    { .name = "reason",
      .type = FIELD_TEXT,
      .max = 1000,
      .title = WORDS("原因", "Reason"),
      .help = WORDS("作废要说明原因", "needed where numbers are void") },
    { 0 },
};

static struct stock_range range_of(const struct entry *entry)
{
    struct stock_range range = {
        .stock = { entry_field(entry, "type"), entry_field(entry, "series") },
    };
    (void)stock_number(entry_field(entry, "first"), &range.first);
    (void)stock_number(entry_field(entry, "last"), &range.last);
    return range;
}

static enum err shape(const struct entry *entry)
{
    struct bytes first = entry_field(entry, "first");
    struct bytes last = entry_field(entry, "last");
    uint64_t from = 0;
    uint64_t to = 0;
    if (!stock_number(first, &from) || !stock_number(last, &to) || first.size != last.size)
        return fault(ERR_RULE, "“起号”“止号”要是位数相同的数字，不能是“%.*s”和“%.*s”",
                     "\"First number\" and \"Last number\" have digits only, as many each, not "
                     "\"%.*s\" and \"%.*s\"",
                     SHOWN(first), SHOWN(last));
    if (from > to)
        return fault(ERR_RULE, "起号 %.*s 大于止号 %.*s", "the first number, %.*s, is above the "
                                                          "last, %.*s",
                     SHOWN(first), SHOWN(last));
    if (to - from >= STOCK_RANGE_MAX)
        return fault(ERR_LIMIT, "一次最多登记 %d 号，现有 %llu 号，请分开登记",
                     "one entry takes at most %d numbers, this has %llu: make several",
                     STOCK_RANGE_MAX, (unsigned long long)(to - from + 1));
    if (bytes_is(entry_field(entry, "action"), "void") && !entry_has(entry, "reason"))
        return fault(ERR_RULE, "作废要填“原因”", "numbers that are void need a \"Reason\"");
    return OK;
}

static enum err refuse(const struct stock_range *range, uint64_t number, const char *zh,
                       const char *en)
{
    return fault(ERR_RULE, "票据 %.*s 第 %llu 号%s%.0s", "series %.*s: number %llu %.0s%s",
                 SHOWN(range->stock.series), (unsigned long long)number, zh, en);
}

static enum err check_unused(struct view *view, const struct stock_range *range,
                             uint64_t number)
{
    uint64_t index = NO_INDEX;
    TRY(stock_used(view, &range->stock, number, &index));
    if (index == NO_INDEX)
        return OK;
    return fault(ERR_RULE, "票据 %.*s 第 %llu 号已经由第 %llu 条使用",
                 "series %.*s: number %llu was used by entry %llu", SHOWN(range->stock.series),
                 (unsigned long long)number, (unsigned long long)index);
}

static enum err check_issue(struct view *view, const struct stock_range *range, uint64_t number,
                            enum stock_state state)
{
    if (state == STOCK_ISSUED)
        return refuse(range, number, "已经领用，不能再领用一次", "is issued already");
    if (state == STOCK_VOID)
        return refuse(range, number, "已经作废，不能再领用", "is void and cannot be issued");
    /* What was handed back blank goes out again. */
    return state == STOCK_RETURNED ? check_unused(view, range, number) : OK;
}

static enum err check_void(struct view *view, const struct stock_range *range, uint64_t number,
                           enum stock_state state)
{
    if (state == STOCK_NONE)
        return refuse(range, number, "没有领用过，不能作废", "was never issued");
    if (state == STOCK_VOID)
        return refuse(range, number, "已经作废过", "is void already");
    if (state == STOCK_RETURNED)
        return refuse(range, number, "已经缴回，不能作废", "was handed back");
    return check_unused(view, range, number);
}

static enum err check_return(const struct stock_range *range, uint64_t number,
                             enum stock_state state)
{
    if (state == STOCK_NONE)
        return refuse(range, number, "没有领用过，不能缴回", "was never issued");
    if (state == STOCK_RETURNED)
        return refuse(range, number, "已经缴回过", "was handed back already");
    return OK;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    (void)place;
    struct stock_range range = range_of(entry);
    struct bytes action = entry_field(entry, "action");
    for (uint64_t number = range.first; number <= range.last; number++) {
        enum stock_state state = STOCK_NONE;
        TRY(stock_state(view, &range.stock, number, &state));
        if (bytes_is(action, "issue"))
            TRY(check_issue(view, &range, number, state));
        else if (bytes_is(action, "void"))
            TRY(check_void(view, &range, number, state));
        else
            TRY(check_return(&range, number, state));
    }
    return OK;
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct stock_range range = range_of(entry);
    struct bytes action = entry_field(entry, "action");
    enum stock_state state = bytes_is(action, "issue")  ? STOCK_ISSUED
                             : bytes_is(action, "void") ? STOCK_VOID
                                                        : STOCK_RETURNED;
    return stock_put(view, &range, state, place->index);
}

const struct kind kind_receiptbook = {
    .name = "receiptbook",
    .title = WORDS("票据领用", "Receipt book"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_CASHIER | ROLE_AGENCY,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
