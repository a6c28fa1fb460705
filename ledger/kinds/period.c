/* SPDX-License-Identifier: Apache-2.0 */
/* The closing of a month (结账): states what the books say, and from then on nothing is posted
 * to that month. */
#include "ledger/close_rules.h"
#include "ledger/entry.h"
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/shared_fields.h"
#include "ledger/view_month.h"

static const struct field statement_fields[] = {
    { .name = "name",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 64,
      .title = WORDS("报表名", "Statement"),
      .help = WORDS("如 sheet、income、balance", "such as sheet, income, balance") },
    { .name = "digest",
      .type = FIELD_DIGEST,
      .flags = FIELD_NEEDED,
      .title = WORDS("报表摘要值", "Statement digest"),
      .help = WORDS("报表 JSON 的 SHA-256", "SHA-256 of the statement's JSON") },
    { 0 },
};

static const struct field fields[] = {
    FIELD_OF_SET,
    { .name = "month",
      .type = FIELD_MONTH,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .title = WORDS("结账月份", "Month"),
      .help = WORDS("结哪个月", "the month to close") },
    { .name = "number",
      .type = FIELD_NUMBER,
      .flags = FIELD_NEEDED,
      .title = WORDS("报表号", "Statement number"),
      .help = WORDS("每个账套从 1 连续", "1, 2, 3 … in each set") },
    { .name = "entries",
      .type = FIELD_NUMBER,
      .flags = FIELD_NEEDED,
      .title = WORDS("凭证张数", "Entries"),
      .help = WORDS("当月凭证和冲销的张数", "vouchers and reversals in the month") },
    { .name = "debit",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("借方发生额", "Debits"),
      .help = WORDS("当月借方合计", "debited in the month") },
    { .name = "credit",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("贷方发生额", "Credits"),
      .help = WORDS("当月贷方合计", "credited in the month") },
    { .name = "balance_debit",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("借方余额合计", "Debit balances"),
      .help = WORDS("月末末级科目借方余额之和", "of accounts without details, at its end") },
    { .name = "balance_credit",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("贷方余额合计", "Credit balances"),
      .help = WORDS("月末末级科目贷方余额之和", "of accounts without details, at its end") },
    { .name = "statements",
      .type = FIELD_ROWS,
      .max = 20,
      .title = WORDS("报表", "Statements"),
      .help = WORDS("随结账一并签字的报表", "what is signed with the closing"),
      .fields = statement_fields },
    { 0 },
};

/* The month to close: the one after the last closed, else the first posted to, else any from
 * the set's first. */
static enum err check_order(const struct account_set *set, const struct set_state *state,
                            struct month month)
{
    if (state->closed.year != 0 && month_compare(month, state->closed) <= 0)
        return fault(ERR_RULE, "%s 已经结过账；最后结的是 %s", "%s is closed already: the last closed "
                                                               "is %s",
                     shown_month(month).at, shown_month(state->closed).at);
    if (month_compare(month, set->start) < 0)
        return fault(ERR_RULE, "%s 早于账套“%.*s”的启用月份 %s",
                     "%s is before %.*s opens its books, in %s", shown_month(month).at,
                     SHOWN(set->name), shown_month(set->start).at);
    struct month next = money_next_close(state);
    if (next.year != 0 && month_compare(month, next) != 0)
        return fault(ERR_RULE, "要按月顺序结账：下一个该结的是 %s，不是 %s",
                     "months are closed in order: the next is %s, not %s", shown_month(next).at,
                     shown_month(month).at);
    return OK;
}

static enum err check_number(const struct entry *entry, const char *name, int64_t expected)
{
    if (entry_number(entry, name) == expected)
        return OK;
    const struct field *field = field_find(fields, bytes_text(name));
    return fault(ERR_RULE, "“" ZH_ONE "”写的是 %lld，账上是 %lld",
                 "\"" EN_ONE "\" says %lld, the books say %lld", WORDS_OF(field->title),
                 (long long)entry_number(entry, name), (long long)expected);
}

static enum err check_sum(const struct entry *entry, const char *name, int64_t expected_fen)
{
    int64_t stated = entry_number(entry, name);
    if (stated == expected_fen)
        return OK;
    const struct field *field = field_find(fields, bytes_text(name));
    return fault(ERR_RULE, "“" ZH_ONE "”写的是 %s 元，账上是 %s 元",
                 "\"" EN_ONE "\" says %s, the books say %s", WORDS_OF(field->title),
                 shown_fen(stated).at, shown_fen(expected_fen).at);
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    (void)place;
    struct account_set set = { 0 };
    struct set_state state = { .number = 0 };
    struct month month = { 0 };
    struct period_totals totals = { 0 };
    TRY(money_set(view, entry_field(entry, "set"), &set));
    TRY(month_parse(entry_field(entry, "month"), &month));
    TRY(money_state(view, set.name, &state));
    TRY(check_order(&set, &state, month));
    if (month_compare(date_month(entry->date), month) < 0)
        return fault(ERR_RULE, "%s 还没有到，不能在 %s 结账", "%s has not come yet: it cannot be "
                                                              "closed on %s",
                     shown_month(month).at, shown_date(entry->date).at);
    TRY(check_number(entry, "number", (int64_t)state.number + 1));
    TRY(money_period(view, set.name, month, &totals));
    TRY(check_number(entry, "entries", (int64_t)totals.entries));
    TRY(check_sum(entry, "debit", totals.debit_fen));
    TRY(check_sum(entry, "credit", totals.credit_fen));
    TRY(check_sum(entry, "balance_debit", totals.balance_debit_fen));
    TRY(check_sum(entry, "balance_credit", totals.balance_credit_fen));
    const struct closing closing = { &set, month, entry };
    return close_check(view, &closing);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct month month = { 0 };
    TRY(month_parse(entry_field(entry, "month"), &month));
    return money_close(view, entry_field(entry, "set"), month,
                       (uint32_t)entry_number(entry, "number"), place->index);
}

const struct kind kind_period = {
    .name = "period",
    .title = WORDS("结账", "Period"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_AGENCY,
    .least = 1,
    .fields = fields,
    .check = check,
    .apply = apply,
};
