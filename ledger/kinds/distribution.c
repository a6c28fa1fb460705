/* SPDX-License-Identifier: Apache-2.0 */
/* How a year's income is distributed (收益分配方案), as resolved: to the reserve, to the
 * members by their shares, to others. By ratio or by amount; once a set and year. */
#include "ledger/rule.h"
#include "ledger/shared_fields.h"
#include "ledger/shared_rules.h"

enum { RATIO_WHOLE = 10000 };

static const struct choice aims[] = {
    { "reserve", WORDS("提取公积公益金", "to the reserve fund") },
    { "members", WORDS("向成员分配", "to the members") },
    { "other", WORDS("其他", "other") },
    { 0 },
};

static const struct field row_fields[] = {
    { .name = "to",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("分配去向", "To"),
      .help = WORDS("分给谁", "whom it goes to"),
      .choices = aims },
    { .name = "ratio",
      .type = FIELD_NUMBER,
      .title = WORDS("分配比例（万分之一）", "Ratio in 1/10000"),
      .help = WORDS("占可分配收益；30% 填 3000；与金额只填一样",
                    "of what can be distributed; 30 % is 3000; either this or an amount") },
    { .name = "amount",
      .type = FIELD_MONEY,
      .title = WORDS("分配金额", "Amount"),
      .help = WORDS("与比例只填一样", "either this or a ratio") },
    { .name = "account",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = ACCOUNT_CODE_MAX,
      .title = WORDS("贷记科目", "Account credited"),
      .help = WORDS("末级科目，如 31101、113、211", "without details, such as 31101, 113, 211") },
    { 0 },
};

static const struct field share_fields[] = {
    { .name = "household",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 100,
      .title = WORDS("农户", "Household"),
      .help = WORDS("与凭证分录的“农户”写法一致", "as on the vouchers' lines") },
    { .name = "shares",
      .type = FIELD_NUMBER,
      .flags = FIELD_NEEDED,
      .title = WORDS("份额", "Shares"),
      .help = WORDS("整数；有小数的一律放大，如 12.5 份填 125",
                    "whole: where there are halves, scale them all, 12.5 as 125") },
    { 0 },
};

static const struct field fields[] = {
    FIELD_OF_SET,
    FIELD_OF_YEAR,
    { .name = "resolution",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("会议决议", "Resolution"),
      .help = WORDS("决议的文号或日期", "number or day of the resolution") },
    { .name = "body",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("通过机构", "Body"),
      .help = WORDS("如 成员大会、成员代表大会", "who passed it") },
    { .name = "base",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("可分配收益", "Base"),
      .help = WORDS("净收益加年初未分配收益和其他转入", "what can be distributed") },
    FIELD_OF_CHANGES,
    { .name = "rows",
      .type = FIELD_ROWS,
      .flags = FIELD_NEEDED,
      .max = 100,
      .title = WORDS("分配项目", "Rows"),
      .help = WORDS("按顺序；合计不超过可分配收益", "in order; not beyond the base in sum"),
      .fields = row_fields },
    { .name = "shares",
      .type = FIELD_ROWS,
      .title = WORDS("分户份额", "Shares by household"),
      .help = WORDS("向成员分配的按份额分到户", "by which the members' part is shared out"),
      .fields = share_fields },
    { 0 },
};

static enum err check_row(const struct json *row, int64_t *sum_fen, int64_t *ratios)
{
    bool has_ratio = json_find(row, "ratio") != NULL;
    int64_t ratio = row_number(row, "ratio");
    int64_t fen = row_number(row, "amount");
    if (has_ratio == (json_find(row, "amount") != NULL))
        return fault(ERR_RULE, "比例和金额要填一样，也只填一样",
                     "give either a ratio or an amount");
    if (has_ratio ? ratio < 1 || ratio > RATIO_WHOLE : fen <= 0)
        return has_ratio ? fault(ERR_RULE, "比例 %lld 不对，要在 1 到 %d 之间（万分之一）",
                                 "a ratio of %lld: it must be from 1 to %d, in 1/10000",
                                 (long long)ratio, RATIO_WHOLE)
                         : fault(ERR_RULE, "金额 %s 元要大于零", "the amount, %s, must be above zero",
                                 shown_fen(fen).at);
    *ratios += ratio;
    if (money_add(sum_fen, fen) != OK)
        return fault(ERR_LIMIT, "合计超过程序能记的上限",
                     "the sum is beyond what these books can hold");
    return OK;
}

/* base * ratios / 10000, half a fen up, in numbers that do not overflow. */
static int64_t by_ratios(int64_t base_fen, int64_t ratios)
{
    return base_fen / RATIO_WHOLE * ratios +
           (base_fen % RATIO_WHOLE * ratios + RATIO_WHOLE / 2) / RATIO_WHOLE;
}

static enum err check_rows(const struct entry *entry)
{
    int64_t base = entry_number(entry, "base");
    int64_t sum = 0;
    int64_t ratios = 0;
    size_t number = 0;
    const struct json *rows = entry_rows(entry, "rows");
    for (const struct json *row = rows->first; row != NULL; row = row->next) {
        number++;
        enum err code = check_row(row, &sum, &ratios);
        if (code != OK)
            return fault_where(code, "“分配项目”第 %zu 行：", "\"Rows\", row %zu: ", number);
    }
    if (ratios > RATIO_WHOLE)
        return fault(ERR_RULE, "比例合计 %lld，超过 %d（万分之一）",
                     "the ratios come to %lld, beyond %d (1/10000)", (long long)ratios,
                     RATIO_WHOLE);
    if (money_add(&sum, by_ratios(base, ratios)) != OK || sum > base)
        return fault(ERR_RULE, "分配合计超过可分配收益 %s 元",
                     "what is distributed goes beyond the base, %s", shown_fen(base).at);
    return OK;
}

static bool has_members(const struct json *rows)
{
    for (const struct json *row = rows->first; row != NULL; row = row->next)
        if (bytes_is(row_field(row, "to"), "members"))
            return true;
    return false;
}

static enum err check_shares(const struct entry *entry)
{
    const struct json *rows = entry_rows(entry, "shares");
    size_t number = 0;
    int64_t sum = 0;
    if (rows == NULL)
        return OK;
    if (!has_members(entry_rows(entry, "rows")))
        return fault(ERR_RULE, "没有“向成员分配”的一行，不填“分户份额”",
                     "there is no row to the members: leave \"Shares by household\" out");
    TRY(rule_unique(entry, "shares", "household"));
    for (const struct json *row = rows->first; row != NULL; row = row->next) {
        number++;
        if (row_number(row, "shares") == 0)
            return fault(ERR_RULE, "“分户份额”第 %zu 行的份额是零，不必列",
                         "\"Shares by household\", row %zu: no shares, leave it out", number);
        if (money_add(&sum, row_number(row, "shares")) != OK)
            return fault(ERR_LIMIT, "份额合计太大", "the shares are too many in sum");
    }
    return OK;
}

static enum err shape(const struct entry *entry)
{
    TRY(rule_positive(entry, "base"));
    TRY(check_rows(entry));
    return check_shares(entry);
}

/* The reserve is equity; what goes out is owed to somebody. */
static enum err check_account(struct view *view, const struct account_set *set,
                              const struct json *row)
{
    struct account account = { 0 };
    struct bytes code = row_field(row, "account");
    TRY(rule_leaf(view, set, code, &account));
    enum account_class class = account.row->class;
    bool owed = class == CLASS_LIABILITY ||
                (class == CLASS_ASSET && (account.row->marks & ACCOUNT_OWED) != 0);
    bool fits = bytes_is(row_field(row, "to"), "reserve") ? class == CLASS_EQUITY : owed;
    if (fits)
        return OK;
    return fault(ERR_RULE, "科目 %.*s（" ZH_ONE "）不对：提取记公积公益金，分出去的记应付或内部往来",
                 "account %.*s (" EN_ONE ") does not fit: what is kept goes to the reserve "
                 "fund, what goes out is owed",
                 SHOWN(code), WORDS_OF(account.row->name));
}

static struct register_key year_key(const struct entry *entry)
{
    char year[24];
    struct bytes parts[] = { entry_field(entry, "set"),
                             rule_decimal(entry_number(entry, "year"), year) };
    return register_key("distribution", parts, 2);
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    struct account_set set = { 0 };
    struct register_key key = year_key(entry);
    TRY(money_set(view, entry_field(entry, "set"), &set));
    TRY(rule_year(entry, &set));
    const struct json *rows = entry_rows(entry, "rows");
    size_t number = 0;
    for (const struct json *row = rows->first; row != NULL; row = row->next) {
        number++;
        enum err code = check_account(view, &set, row);
        if (code != OK)
            return fault_where(code, "“分配项目”第 %zu 行：", "\"Rows\", row %zu: ", number);
    }
    return rule_once(view, &key, entry, place);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct register_key key = year_key(entry);
    return rule_once_apply(view, &key, place);
}

const struct kind kind_distribution = {
    .name = "distribution",
    .title = WORDS("收益分配方案", "Distribution"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_AGENCY | ROLE_HEAD,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
