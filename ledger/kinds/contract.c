/* SPDX-License-Identifier: Apache-2.0 */
/* A contract (合同): what was agreed with whom, until when, for how much. Its number is the
 * `contract` of the vouchers' lines, from which what came in and went out is read. */
#include "ledger/rule.h"
#include "ledger/shared_fields.h"
#include "ledger/shared_rules.h"
#include "ledger/voucher_fields.h"

static const struct choice types[] = {
    { "contracting", WORDS("承包", "contracting") },
    { "land", WORDS("流转", "transfer of land use") },
    { "asset", WORDS("资产出租", "lease of an asset") },
    { "resource", WORDS("资源发包", "lease of a resource") },
    { "shares", WORDS("入股合作", "share in a business") },
    { "works", WORDS("工程", "works") },
    { "purchase", WORDS("采购", "purchase") },
    { "service", WORDS("服务用工", "service or labour") },
    { "loan", WORDS("借款", "loan") },
    { "investment", WORDS("投资", "investment") },
    { "other", WORDS("其他", "other") },
    { 0 },
};

static const struct choice sides[] = {
    { "income", WORDS("收款", "income") },
    { "expense", WORDS("付款", "expense") },
    { 0 },
};

static const struct choice methods[] = {
    { "tender", WORDS("公开招标", "open tender") },
    { "auction", WORDS("拍卖", "auction") },
    { "bidding", WORDS("公开竞价", "open bidding") },
    { "negotiation", WORDS("公开协商", "open negotiation") },
    { "renewal", WORDS("续租优先", "renewal by the tenant") },
    { "direct", WORDS("直接签订", "direct") },
    { "household", WORDS("家庭承包", "contracting by households") },
    { 0 },
};

static const struct field schedule_fields[] = {
    { .name = "date",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED,
      .title = WORDS("到期日", "Due day"),
      .help = WORDS("哪一天以前付", "the day on which it falls due") },
    { .name = "amount",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("到期金额", "Amount due"),
      .help = WORDS("这一期付多少", "paid then") },
    { 0 },
};

static const struct field fields[] = {
    FIELD_OF_SET,
    { .name = "number",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_INDEXED | FIELD_SERIAL,
      .max = ASPECT_CODE_MAX,
      .title = WORDS("合同号", "Contract number"),
      .help = WORDS("与凭证分录的“合同”写法一致", "as in the contract of the vouchers' lines") },
    { .name = "object",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("标的", "Object"),
      .help = WORDS("租、包、修、买的是什么，如 村东鱼塘", "what is let, built or bought") },
    { .name = "party",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .max = ASPECT_MAX,
      .title = WORDS("往来单位或个人", "Party"),
      .help = WORDS("与谁签的，与凭证分录的写法一致", "with whom, as on the vouchers' lines") },
    { .name = "type",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("合同种类", "Type of contract"),
      .help = WORDS("哪一类合同", "what sort of contract it is"),
      .choices = types },
    { .name = "side",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("收付", "Side"),
      .help = WORDS("村里收钱还是付钱", "does the village receive or pay"),
      .choices = sides },
    { .name = "purpose",
      .type = FIELD_TEXT,
      .max = 1000,
      .title = WORDS("用途", "Purpose"),
      .help = WORDS("约定用来做什么", "what it may be used for") },
    { .name = "quantity",
      .type = FIELD_TEXT,
      .max = 200,
      .title = WORDS("面积、数量", "Quantity"),
      .help = WORDS("如 42 亩、两间", "such as 42 mu, two rooms") },
    { .name = "signed",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED,
      .title = WORDS("签订日期", "Signed"),
      .help = WORDS("合同上的签订日期", "the day on which it was signed") },
    { .name = "start",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED,
      .title = WORDS("开始日期", "Start"),
      .help = WORDS("从哪一天起", "its first day") },
    { .name = "end",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED,
      .title = WORDS("结束日期", "End"),
      .help = WORDS("到哪一天止；提前结束就更改为那一天", "its last day; ended early: change it to that day") },
    { .name = "amount",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("合同金额", "Amount"),
      .help = WORDS("整份合同的总价，没有写明的填 0", "of the whole contract; 0 where it states none") },
    { .name = "yearly",
      .type = FIELD_MONEY,
      .title = WORDS("年租金", "Yearly rent"),
      .help = WORDS("一年多少；逐年不同的不填，写收付计划", "a year; where it differs give the schedule") },
    { .name = "deposit",
      .type = FIELD_MONEY,
      .title = WORDS("保证金", "Deposit"),
      .help = WORDS("押金或履约保证金", "given as security, and given back") },
    { .name = "terms",
      .type = FIELD_TEXT,
      .max = 1000,
      .title = WORDS("付款办法", "Terms of payment"),
      .help = WORDS("如 每年6月、11月各付一半", "such as half in June, half in November") },
    { .name = "method",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("交易方式", "Method"),
      .help = WORDS("对方是怎样选定的", "how the party was chosen"),
      .choices = methods },
    { .name = "bidders",
      .type = FIELD_NUMBER,
      .title = WORDS("竞价家数", "Bidders"),
      .help = WORDS("几家参加投标、竞价", "how many took part") },
    { .name = "resolution",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("会议决议", "Resolution"),
      .help = WORDS("同意签订的决议", "that agreed to it") },
    { .name = "filed",
      .type = FIELD_TEXT,
      .flags = FIELD_SERIAL,
      .max = 200,
      .title = WORDS("备案号", "Filed as"),
      .help = WORDS("乡镇备案、平台交易的编号", "its number at the town or the trading platform") },
    FIELD_OF_CHANGES,
    { .name = "schedule",
      .type = FIELD_ROWS,
      .title = WORDS("收付计划", "Schedule"),
      .help = WORDS("一期一行，合计等于合同金额", "row by row; their sum is the contract's amount"),
      .fields = schedule_fields },
    { 0 },
};

/* Days go up, amounts are above zero, and they come to what the whole contract states. */
static enum err check_schedule(const struct entry *entry)
{
    struct date before = { 0 };
    size_t number = 0;
    int64_t sum = 0;
    int64_t amount = entry_number(entry, "amount");
    const struct json *rows = entry_rows(entry, "schedule");
    if (rows == NULL)
        return OK;
    for (const struct json *row = rows->first; row != NULL; row = row->next) {
        struct date day = { 0 };
        number++;
        TRY(date_parse(row_field(row, "date"), &day));
        if (number > 1 && date_compare(day, before) <= 0)
            return fault(ERR_RULE, "“收付计划”第 %zu 行：%s 不晚于前一行的 %s",
                         "\"Schedule\", row %zu falls due on %s, not after the row before it, "
                         "on %s",
                         number, shown_date(day).at, shown_date(before).at);
        before = day;
    }
    TRY(rule_sum(entry, "schedule", "amount", 1, &sum));
    if (amount != 0 && sum != amount)
        return fault(ERR_RULE, "“收付计划”合计 %s 元，合同金额是 %s 元",
                     "\"Schedule\" comes to %s, the contract's amount is %s",
                     shown_fen(sum).at, shown_fen(amount).at);
    return OK;
}

static enum err shape(const struct entry *entry)
{
    static const char *const amounts[] = { "amount", "yearly", "deposit" };
    struct date day = { 0 };
    for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++)
        TRY(rule_not_negative(entry, amounts[i]));
    TRY(date_parse(entry_field(entry, "signed"), &day));
    if (date_compare(day, entry->date) > 0)
        return fault(ERR_RULE, "签订日期 %s 晚于登记日期 %s：签了再登记",
                     "it is signed on %s, after the day of its recording, %s: record it when "
                     "it is signed",
                     shown_date(day).at, shown_date(entry->date).at);
    TRY(rule_days(entry, "start", "end"));
    return check_schedule(entry);
}

static struct register_key number_key(const struct entry *entry)
{
    struct bytes parts[] = { entry_field(entry, "set"), entry_field(entry, "number") };
    return register_key("contract", parts, 2);
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    struct account_set set = { 0 };
    struct register_key key = number_key(entry);
    TRY(money_set(view, entry_field(entry, "set"), &set));
    return rule_once(view, &key, entry, place);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct register_key key = number_key(entry);
    return rule_once_apply(view, &key, place);
}

const struct kind kind_contract = {
    .name = "contract",
    .title = WORDS("合同", "Contract"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_AGENCY,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
