/* SPDX-License-Identifier: Apache-2.0 */
/* A loan taken or given (借款): what was agreed. What was paid is read from the vouchers. */
#include <string.h>

#include "ledger/rule.h"
#include "ledger/shared_fields.h"
#include "ledger/shared_rules.h"

enum { RATE_MAX = 10000 }; /* a whole year's principal a year */

static const struct choice directions[] = {
    { "borrowed", WORDS("借入", "borrowed") },
    { "lent", WORDS("借出", "lent") },
    { 0 },
};

/* First-level accounts under which a loan stands; the same codes in every chart. */
static const struct {
    const char *direction;
    const char *code;
} standing[] = {
    { "borrowed", "201" }, /* 短期借款 */
    { "borrowed", "221" }, /* 长期借款及应付款 */
    { "lent", "112" },     /* 应收款 */
    { "lent", "141" },     /* 长期投资 */
};

static const struct field schedule_fields[] = {
    { .name = "date",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED,
      .title = WORDS("还款日期", "Repayment day"),
      .help = WORDS("这一期的最后一天", "the day on which it falls due") },
    { .name = "principal",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("应还本金", "Principal due"),
      .help = WORDS("这一期还多少本金，可以是 0", "repaid then; may be 0") },
    { .name = "interest",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("应付利息", "Interest due"),
      .help = WORDS("这一期付多少利息，可以是 0", "paid then; may be 0") },
    { 0 },
};

static const struct field fields[] = {
    FIELD_OF_SET,
    FIELD_OF_ACCOUNT("借入：201、221 的末级；借出：112、141 的末级",
                     "borrowed: under 201 or 221; lent: under 112 or 141"),
    { .name = "direction",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("借款方向", "Direction"),
      .help = WORDS("借入还是借出", "taken or given"),
      .choices = directions },
    { .name = "party",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .max = 100,
      .title = WORDS("往来单位或个人", "Party"),
      .help = WORDS("与凭证分录的写法一致；同日向同一家借两笔要写得有分别",
                    "as on the vouchers' lines; two of one day need two names") },
    { .name = "principal",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("本金", "Principal"),
      .help = WORDS("合同本金", "by the contract") },
    { .name = "rate",
      .type = FIELD_NUMBER,
      .flags = FIELD_NEEDED,
      .title = WORDS("年利率（万分之一）", "Yearly rate in 1/10000"),
      .help = WORDS("3.85% 填 385；无息填 0", "3.85 % is 385; 0: without interest") },
    { .name = "start",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED,
      .title = WORDS("起息日", "Start"),
      .help = WORDS("从哪一天起计息", "the day from which interest runs") },
    { .name = "due",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED,
      .title = WORDS("到期日", "Due"),
      .help = WORDS("全部还清的日子", "the day on which all of it is due") },
    { .name = "purpose",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 1000,
      .title = WORDS("用途", "Purpose"),
      .help = WORDS("借来做什么", "what it is for") },
    { .name = "resolution",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("会议决议", "Resolution"),
      .help = WORDS("同意借款的决议", "that agreed to it") },
    { .name = "security",
      .type = FIELD_TEXT,
      .max = 200,
      .title = WORDS("担保方式", "Security"),
      .help = WORDS("抵押、质押、保证；信用的不填", "a pledge, a guarantee; none: leave out") },
    FIELD_OF_CHANGES,
    { .name = "schedule",
      .type = FIELD_ROWS,
      .flags = FIELD_NEEDED,
      .title = WORDS("还款计划", "Schedule"),
      .help = WORDS("一期一行，本金合计等于借款本金", "row by row; their principal is the loan's"),
      .fields = schedule_fields },
    { 0 },
};

/* Days go up, from the start to the day on which it is due. */
static enum err check_days(const struct entry *entry)
{
    struct date before = { 0 };
    struct date due = { 0 };
    size_t number = 0;
    TRY(date_parse(entry_field(entry, "start"), &before));
    TRY(date_parse(entry_field(entry, "due"), &due));
    const struct json *rows = entry_rows(entry, "schedule");
    for (const struct json *row = rows->first; row != NULL; row = row->next) {
        struct date day = { 0 };
        number++;
        TRY(date_parse(row_field(row, "date"), &day));
        if (date_compare(day, before) <= 0)
            return fault(ERR_RULE, "“还款计划”第 %zu 行：%s 不晚于前一个日子 %s",
                         "\"Schedule\", row %zu: %s is not after the day before it, %s", number,
                         shown_date(day).at, shown_date(before).at);
        if (date_compare(day, due) > 0)
            return fault(ERR_RULE, "“还款计划”第 %zu 行：%s 晚于到期日 %s",
                         "\"Schedule\", row %zu: %s is after the loan is due, on %s", number,
                         shown_date(day).at, shown_date(due).at);
        before = day;
    }
    return OK;
}

static enum err shape(const struct entry *entry)
{
    int64_t sum = 0;
    int64_t principal = entry_number(entry, "principal");
    TRY(rule_positive(entry, "principal"));
    if (entry_number(entry, "rate") > RATE_MAX)
        return fault(ERR_RULE, "年利率填 %lld 就是 %lld%% 以上；按万分之一填，3.85%% 填 385",
                     "a yearly rate of %lld would be %lld %% or more: in 1/10000, 3.85 %% is "
                     "385",
                     (long long)entry_number(entry, "rate"),
                     (long long)entry_number(entry, "rate") / 100);
    TRY(rule_days(entry, "start", "due"));
    TRY(check_days(entry));
    TRY(rule_sum(entry, "schedule", "interest", 0, &sum));
    TRY(rule_sum(entry, "schedule", "principal", 0, &sum));
    if (sum != principal)
        return fault(ERR_RULE, "“还款计划”的本金合计 %s 元，借款本金是 %s 元",
                     "the principal of \"Schedule\" comes to %s, that of the loan is %s",
                     shown_fen(sum).at, shown_fen(principal).at);
    return OK;
}

/* A loan is known by its account, party and first day. */
static struct register_key loan_key(const struct entry *entry)
{
    struct bytes parts[] = { entry_field(entry, "set"), entry_field(entry, "account"),
                             entry_field(entry, "direction"), entry_field(entry, "party"),
                             entry_field(entry, "start") };
    return register_key("loan", parts, sizeof parts / sizeof parts[0]);
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    struct account_set set = { 0 };
    struct account account = { 0 };
    struct register_key key = loan_key(entry);
    struct bytes code = entry_field(entry, "account");
    bool stands = false;
    TRY(money_set(view, entry_field(entry, "set"), &set));
    TRY(rule_leaf(view, &set, code, &account));
    for (size_t i = 0; i < sizeof standing / sizeof standing[0]; i++)
        stands = stands || (strcmp(standing[i].code, account.row->code) == 0 &&
                            bytes_is(entry_field(entry, "direction"), standing[i].direction));
    if (!stands)
        return fault(ERR_RULE, "科目 %.*s（" ZH_ONE "）不记这样的借款：借入记 201、221，借出记 112、141",
                     "account %.*s (" EN_ONE ") takes no such loan: borrowed goes under 201 or "
                     "221, lent under 112 or 141",
                     SHOWN(code), WORDS_OF(account.row->name));
    return rule_once(view, &key, entry, place);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct register_key key = loan_key(entry);
    return rule_once_apply(view, &key, place);
}

const struct kind kind_loan = {
    .name = "loan",
    .title = WORDS("借款", "Loan"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_AGENCY,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
