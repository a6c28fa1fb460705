/* SPDX-License-Identifier: Apache-2.0 */
/* The opening balances of an account set (期初余额): once, before its first voucher, never
 * again. Where they come from an older chart, each line says which account of that it was. */
#include "base/text.h"
#include "ledger/entry.h"
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/view_month.h"
#include "ledger/view_register.h"
#include "ledger/voucher_fields.h"

static const struct field line_fields[] = {
    FIELD_OF_LINE_ACCOUNT,
    FIELD_OF_DEBIT,
    FIELD_OF_CREDIT,
    FIELD_OF_PARTY,
    FIELD_OF_HOUSEHOLD,
    FIELD_OF_PROJECT,
    FIELD_OF_CONTRACT,
    { .name = "note",
      .type = FIELD_TEXT,
      .max = ASPECT_NOTE_MAX,
      .title = WORDS("备注", "Line note"),
      .help = WORDS("这笔余额的由来", "where this balance comes from") },
    FIELD_OF_DUE,
    { .name = "old",
      .type = FIELD_TEXT,
      .max = ACCOUNT_CODE_MAX,
      .title = WORDS("原科目代码", "Old account"),
      .help = WORDS("从旧科目表转入时填：在旧表里的代码",
                    "its code in the older chart, where it comes from one") },
    { .name = "old_name",
      .type = FIELD_TEXT,
      .max = ACCOUNT_NAME_MAX,
      .title = WORDS("原科目名称", "Old name"),
      .help = WORDS("在旧表里的名称", "its name there") },
    { 0 },
};

static const struct field fields[] = {
    FIELD_OF_SET,
    FIELD_OF_CHART,
    { .name = "origin_chart",
      .type = FIELD_TEXT,
      .max = CHART_NAME_MAX,
      .title = WORDS("原科目表", "Old chart"),
      .help = WORDS("余额从哪个旧科目表转来，如 2004", "the older chart that they come from: 2004") },
    { .name = "basis",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("依据", "Basis"),
      .help = WORDS("如 上年决算报表、清产核资结果",
                    "such as last year's statements, or a count of assets") },
    { .name = "lines",
      .type = FIELD_ROWS,
      .flags = FIELD_NEEDED,
      .title = WORDS("余额", "Balances"),
      .help = WORDS("每个末级科目一行或几行，借贷相等",
                    "one or more of each account without details, debits equal to credits"),
      .fields = line_fields },
    { 0 },
};

static enum err check_amount(const struct json *row, int64_t *debit, int64_t *credit)
{
    bool has_debit = json_find(row, "debit") != NULL;
    bool has_credit = json_find(row, "credit") != NULL;
    struct bytes code = row_field(row, "account");
    if (has_debit == has_credit)
        return has_debit ? fault(ERR_RULE, "科目 %.*s 这一行借贷两边都填了，只能填一边",
                                 "the line of account %.*s has a debit and a credit: give one",
                                 SHOWN(code))
                         : fault(ERR_RULE, "科目 %.*s 这一行没有金额；余额为零的科目不用填",
                                 "the line of account %.*s has no amount: leave out what is "
                                 "zero",
                                 SHOWN(code));
    int64_t fen = row_number(row, has_debit ? "debit" : "credit");
    if (fen <= 0)
        return fault(ERR_RULE, "科目 %.*s 的余额 %s 元要大于零；相反方向的余额填在另一边",
                     "the balance of account %.*s, %s, must be above zero: one of the other "
                     "side goes there",
                     SHOWN(code), shown_fen(fen).at);
    if (money_add(has_debit ? debit : credit, fen) != OK)
        return fault(ERR_LIMIT, "借方或贷方合计超过程序能记的上限",
                     "the sum of a side is beyond what these books can hold");
    return OK;
}

/* With an older chart every line says what it was there; without one, none does. */
static enum err check_old(const struct json *row, const struct chart *origin)
{
    struct bytes old = row_field(row, "old");
    if (origin == NULL && (old.size > 0 || row_field(row, "old_name").size > 0))
        return fault(ERR_RULE, "填了原科目，可是没有填“原科目表”",
                     "it has an old account, but \"Old chart\" is not given");
    if (origin == NULL)
        return OK;
    if (old.size == 0)
        return fault(ERR_RULE, "从 %s 科目表转来的余额，每行都要填“原科目代码”",
                     "balances from the chart of %s need \"Old account\" in every line",
                     origin->name);
    if (!text_is_digits(old) || chart_account(origin, old) == NULL)
        return fault(ERR_RULE, "%s 科目表里没有科目 %.*s", "the chart of %s has no account %.*s",
                     origin->name, SHOWN(old));
    return OK;
}

static enum err find_origin(const struct entry *entry, const struct chart **out)
{
    struct bytes name = entry_field(entry, "origin_chart");
    const struct chart *origin = chart_find(name);
    if (name.size > 0 && (origin == NULL || bytes_equal(name, entry_field(entry, "chart"))))
        return fault(ERR_RULE, "“原科目表”要填另一个科目表，不能是“%.*s”",
                     "\"Old chart\" is another chart of accounts, it cannot be \"%.*s\"",
                     SHOWN(name));
    *out = origin;
    return OK;
}

static enum err shape(const struct entry *entry)
{
    const struct json *lines = entry_rows(entry, "lines");
    const struct chart *origin = NULL;
    int64_t debit = 0;
    int64_t credit = 0;
    size_t number = 0;
    TRY(find_origin(entry, &origin));
    for (const struct json *row = lines->first; row != NULL; row = row->next) {
        number++;
        enum err code = check_amount(row, &debit, &credit);
        if (code == OK)
            code = check_old(row, origin);
        if (code != OK)
            return fault_where(code, "“余额”第 %zu 行：", "\"Balances\", row %zu: ", number);
    }
    if (debit != credit)
        return fault(ERR_RULE, "期初余额不平：借方合计 %s 元，贷方合计 %s 元，%s方少 %s 元%.0s",
                     "the opening balances do not balance: debits %s, credits %s; %.0s%s "
                     "lacking on the %s side",
                     shown_fen(debit).at, shown_fen(credit).at, debit > credit ? "贷" : "借",
                     shown_fen(debit > credit ? debit - credit : credit - debit).at,
                     debit > credit ? "credit" : "debit");
    return OK;
}

static struct register_key opening_key(struct bytes set)
{
    return register_key("opening", &set, 1);
}

/* Nothing may have happened in the set yet. */
static enum err check_untouched(struct view *view, const struct account_set *set)
{
    struct register_key key = opening_key(set->name);
    struct register_record record = { .found = false };
    struct set_state state = { .number = 0 };
    TRY(register_get(view, &key, &record));
    if (record.found)
        return fault(ERR_RULE, "账套“%.*s”的期初余额已经由第 %llu 条登记，只能登记一次；有误请用凭证调整",
                     "the opening balances of \"%.*s\" are recorded by entry %llu already: "
                     "once only, a voucher corrects them",
                     SHOWN(set->name), (unsigned long long)record.index);
    TRY(money_state(view, set->name, &state));
    if (state.first.year != 0)
        return fault(ERR_RULE, "账套“%.*s”在 %s 已经记过账或结过账，不能再登记期初余额",
                     "account set \"%.*s\" has vouchers or a closing in %s: opening balances "
                     "come before the first",
                     SHOWN(set->name), shown_month(state.first).at);
    return OK;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    (void)place;
    struct account_set set = { 0 };
    TRY(money_set(view, entry_field(entry, "set"), &set));
    TRY(money_chart(&set, entry_field(entry, "chart")));
    TRY(check_untouched(view, &set));
    struct date first = { set.start.year, set.start.month, 1 };
    if (date_compare(entry->date, first) > 0)
        return fault(ERR_RULE, "期初余额的日期要填 %s（账套启用的第一天）或更早，不能是 %s",
                     "opening balances are dated %s, the set's first day, or before, not %s",
                     shown_date(first).at, shown_date(entry->date).at);
    const struct json *lines = entry_rows(entry, "lines");
    size_t number = 0;
    for (const struct json *row = lines->first; row != NULL; row = row->next) {
        number++;
        enum err code = money_postable(view, &set, row_field(row, "account"));
        if (code != OK)
            return fault_where(code, "“余额”第 %zu 行：", "\"Balances\", row %zu: ", number);
    }
    return OK;
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct bytes set = entry_field(entry, "set");
    const struct json *lines = entry_rows(entry, "lines");
    for (const struct json *row = lines->first; row != NULL; row = row->next)
        TRY(money_bring(view, set, row_field(row, "account"),
                        row_number(row, "debit") - row_number(row, "credit")));
    struct register_key key = opening_key(set);
    return register_put(view, &key, place->index, (struct bytes){ NULL, 0 });
}

const struct kind kind_opening = {
    .name = "opening",
    .title = WORDS("期初余额", "Opening"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_AGENCY,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
