/* SPDX-License-Identifier: Apache-2.0 */
/* What the bank says (银行对账单): the rows of a month of a bank account, in one part or
 * several, with the balance after each row. */
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/shared_fields.h"
#include "ledger/view_bank.h"

enum { PARTS_MAX = 999 };

static const struct field row_fields[] = {
    { .name = "date",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED,
      .title = WORDS("交易日期", "Day"),
      .help = WORDS("银行记账的日期", "the day of the bank's books") },
    { .name = "in",
      .type = FIELD_MONEY,
      .title = WORDS("收入", "In"),
      .help = WORDS("存入，收支只填一边", "paid in; either in or out") },
    { .name = "out",
      .type = FIELD_MONEY,
      .title = WORDS("支出", "Out"),
      .help = WORDS("支取，收支只填一边", "paid out; either in or out") },
    { .name = "balance",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("余额", "Balance"),
      .help = WORDS("这一笔之后的余额", "after this row") },
    { .name = "party",
      .type = FIELD_TEXT,
      .max = 200,
      .title = WORDS("对方户名", "Party"),
      .help = WORDS("个人的名字要遮去一部分", "of a person, the name masked") },
    { .name = "note",
      .type = FIELD_TEXT,
      .max = 400,
      .title = WORDS("摘要", "Note"),
      .help = WORDS("银行写的摘要", "as the bank writes it") },
    { .name = "serial",
      .type = FIELD_TEXT,
      .flags = FIELD_SERIAL,
      .max = 64,
      .title = WORDS("流水号", "Serial"),
      .help = WORDS("银行的流水号或凭证号", "the bank's number of it") },
    { 0 },
};

static const struct field fields[] = {
    FIELD_OF_SET,
    FIELD_OF_ACCOUNT_INDEXED("登记过银行账户的科目", "one that stands for a bank account"),
    { .name = "month",
      .type = FIELD_MONTH,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .title = WORDS("对账月份", "Month"),
      .help = WORDS("哪个月的对账单", "of which month") },
    { .name = "part",
      .type = FIELD_NUMBER,
      .flags = FIELD_NEEDED,
      .title = WORDS("第几部分", "Part"),
      .help = WORDS("从 1 起；一个月可分几部分", "1, 2, 3 … where a month takes several") },
    { .name = "opening",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("期初余额", "Opening"),
      .help = WORDS("第一笔之前的余额", "before its first row") },
    { .name = "closing",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("期末余额", "Closing"),
      .help = WORDS("最后一笔之后的余额", "after its last row") },
    { .name = "rows",
      .type = FIELD_ROWS,
      .title = WORDS("明细", "Rows"),
      .help = WORDS("没有发生额的月份不填", "none where nothing moved"),
      .fields = row_fields },
    { .name = "file",
      .type = FIELD_DIGEST,
      .title = WORDS("文件摘要值", "File"),
      .help = WORDS("银行文件的 SHA-256；纸质对账单不填",
                    "SHA-256 of the bank's file; none of a paper one") },
    { .name = "gap",
      .type = FIELD_TEXT,
      .max = 1000,
      .title = WORDS("不衔接原因", "Why it does not join"),
      .help = WORDS("与上期余额不衔接、重新登记时填", "where it does not go on from what is recorded") },
    { 0 },
};

static enum err check_row(const struct json *row, struct month month, int64_t *balance)
{
    bool has_in = json_find(row, "in") != NULL;
    bool has_out = json_find(row, "out") != NULL;
    struct date date = { 0 };
    TRY(date_parse(row_field(row, "date"), &date));
    if (month_compare(date_month(date), month) != 0)
        return fault(ERR_RULE, "日期 %s 不在 %s 之内", "date %s does not lie in %s",
                     shown_date(date).at, shown_month(month).at);
    int64_t fen = row_number(row, has_in ? "in" : "out");
    if (has_in == has_out || fen == 0)
        return fault(ERR_RULE, "收入、支出要填而且只填一边，金额不能是零",
                     "give either in or out, and not zero");
    int64_t next = *balance;
    TRY(money_add(&next, has_in ? fen : -fen));
    if (row_number(row, "balance") != next)
        return fault(ERR_RULE, "余额应是 %s 元，写的是 %s 元；前面少了行，或金额有错",
                     "the balance should be %s, this says %s: a row is missing before it, or "
                     "an amount is wrong",
                     shown_fen(next).at, shown_fen(row_number(row, "balance")).at);
    *balance = next;
    return OK;
}

static enum err shape(const struct entry *entry)
{
    struct month month = { 0 };
    int64_t part = entry_number(entry, "part");
    int64_t balance = entry_number(entry, "opening");
    const struct json *rows = entry_rows(entry, "rows");
    TRY(month_parse(entry_field(entry, "month"), &month));
    if (part < 1 || part > PARTS_MAX)
        return fault(ERR_RULE, "“第几部分”是 1 到 %d", "\"Part\" is 1 to %d", PARTS_MAX);
    if (month_compare(month, date_month(entry->date)) > 0)
        return fault(ERR_RULE, "%s 还没有到，不能在 %s 登记对账单",
                     "%s has not come yet: there is no statement of it on %s",
                     shown_month(month).at, shown_date(entry->date).at);
    size_t number = 0;
    for (const struct json *row = rows == NULL ? NULL : rows->first; row != NULL;
         row = row->next) {
        number++;
        enum err code = check_row(row, month, &balance);
        if (code != OK)
            return fault_where(code, "“明细”第 %zu 行：", "\"Rows\", row %zu: ", number);
    }
    if (entry_number(entry, "closing") != balance)
        return fault(ERR_RULE, "期末余额写的是 %s 元，最后一笔之后是 %s 元",
                     "the closing balance says %s, after the last row it is %s",
                     shown_fen(entry_number(entry, "closing")).at, shown_fen(balance).at);
    return OK;
}

static struct month month_before(struct month month)
{
    return month.month > 1 ? (struct month){ month.year, (uint8_t)(month.month - 1) }
                           : (struct month){ (int16_t)(month.year - 1), 12 };
}

static struct account_month about(const struct entry *entry)
{
    struct account_month of = { .set = entry_field(entry, "set"),
                                .code = entry_field(entry, "account") };
    if (month_parse(entry_field(entry, "month"), &of.month) != OK)
        of.month = (struct month){ 0, 0 };
    return of;
}

/* What a statement with a reason for not joining may leave out. */
static enum err check_joins(struct view *view, const struct entry *entry, struct month month,
                            const struct bank_statement *before)
{
    int64_t opening = entry_number(entry, "opening");
    if (before->found && opening != before->closing_fen)
        return fault(ERR_RULE, "期初余额 %s 元与前面（第 %llu 条）的期末余额 %s 元不衔接；确是如此请填“不衔接原因”",
                     "it opens with %s, but entry %llu before it closes with %s: where that is "
                     "so, say \"Why it does not join\"",
                     shown_fen(opening).at, (unsigned long long)before->index,
                     shown_fen(before->closing_fen).at);
    if (!entry_has(entry, "file"))
        return OK;
    uint64_t twin = NO_INDEX;
    TRY(bank_statement_file(view, month, entry_field(entry, "file"),
                            (uint32_t)entry_number(entry, "part"), &twin));
    if (twin != NO_INDEX)
        return fault(ERR_RULE, "这个文件的这个月的这一部分在第 %llu 条已经登记过；确要再登记请填“不衔接原因”",
                     "entry %llu records this part of this file for this month: where it must "
                     "be again, say \"Why it does not join\"",
                     (unsigned long long)twin);
    return OK;
}

static enum err check_account(struct view *view, const struct account_month *of)
{
    struct bank_account account = { .found = false };
    TRY(bank_account(view, of->set, of->code, &account));
    if (!account.found)
        return fault(ERR_RULE,
                     "科目 %.*s 没有登记银行账户；科目写代码，如 10201；"
                     "还没有登记的先记 bank（银行账户）",
                     "account %.*s stands for no bank account: give its code, as 10201; if it "
                     "has none yet, record a \"bank\" entry first",
                     SHOWN(of->code));
    if (account.closed.year != 0 && month_compare(of->month, date_month(account.closed)) > 0)
        return fault(ERR_RULE, "科目 %.*s 的银行账户在 %s 已经销户",
                     "the bank account of %.*s was closed on %s", SHOWN(of->code),
                     shown_date(account.closed).at);
    return OK;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    (void)place;
    struct account_set set = { 0 };
    struct account_month of = about(entry);
    struct bank_statement so_far = { .found = false };
    int64_t part = entry_number(entry, "part");
    bool excused = entry_has(entry, "gap");
    TRY(money_set(view, of.set, &set));
    TRY(check_account(view, &of));
    TRY(bank_statement(view, &of, &so_far));
    int64_t next = so_far.found ? (int64_t)so_far.part + 1 : 1;
    /* With a reason, a month's statement may begin anew. */
    if (part != next && !(part == 1 && excused))
        return fault(ERR_RULE, "%s 的对账单下一部分是第 %lld 部分，不是第 %lld；要从头重新登记，填 1 和“不衔接原因”",
                     "the next part of the statement of %s is %lld, not %lld: to record it "
                     "anew, give 1 and \"Why it does not join\"",
                     shown_month(of.month).at, (long long)next, (long long)part);
    if (excused)
        return OK;
    if (part == 1) {
        struct account_month before = of;
        before.month = month_before(of.month);
        TRY(bank_statement(view, &before, &so_far));
    }
    return check_joins(view, entry, of.month, &so_far);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct account_month of = about(entry);
    const struct json *rows = entry_rows(entry, "rows");
    const struct bank_statement statement = {
        .index = place->index,
        .part = (uint32_t)entry_number(entry, "part"),
        .closing_fen = entry_number(entry, "closing"),
    };
    if (entry_has(entry, "file"))
        TRY(bank_statement_file_put(view, of.month, entry_field(entry, "file"), statement.part,
                                    place->index));
    return bank_statement_put(view, &of, &statement, rows == NULL ? 0 : rows->count);
}

const struct kind kind_statement = {
    .name = "statement",
    .title = WORDS("银行对账单", "Bank statement"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_CASHIER | ROLE_AGENCY,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
