/* SPDX-License-Identifier: Apache-2.0 */
/* A month of a bank account reconciled (银行对账): what the bank says and what the books say,
 * and what is on its way between them, so that both come to the same sum. */
#include "base/hash.h"
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/shared_fields.h"
#include "ledger/view_bank.h"

static const struct choice sides[] = {
    { "bank_in", WORDS("银行已收企业未收", "In the bank's books only, received") },
    { "bank_out", WORDS("银行已付企业未付", "In the bank's books only, paid") },
    { "book_in", WORDS("企业已收银行未收", "In our books only, received") },
    { "book_out", WORDS("企业已付银行未付", "In our books only, paid") },
    { 0 },
};

static const struct field pair_fields[] = {
    { .name = "statement",
      .type = FIELD_REF,
      .flags = FIELD_NEEDED,
      .title = WORDS("对账单", "Statement"),
      .help = WORDS("哪一条对账单", "the entry of the bank's statement") },
    { .name = "row",
      .type = FIELD_NUMBER,
      .flags = FIELD_NEEDED,
      .title = WORDS("对账单行号", "Row"),
      .help = WORDS("对账单的第几行，从 1 起", "of the statement, from 1") },
    { .name = "voucher",
      .type = FIELD_REF,
      .flags = FIELD_NEEDED,
      .title = WORDS("凭证", "Voucher"),
      .help = WORDS("哪一条凭证或冲销", "the entry of the voucher or reversal") },
    { .name = "line",
      .type = FIELD_NUMBER,
      .flags = FIELD_NEEDED,
      .title = WORDS("分录行号", "Line"),
      .help = WORDS("凭证的第几行，从 1 起", "of the voucher, from 1") },
    { 0 },
};

static const struct field item_fields[] = {
    { .name = "side",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("未达类别", "Side"),
      .help = WORDS("四种未达账项之一", "in whose books it stands, received or paid"),
      .choices = sides },
    { .name = "date",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED,
      .title = WORDS("发生日期", "Day"),
      .help = WORDS("已记账一方的日期", "in the books where it stands") },
    { .name = "amount",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("金额", "Amount"),
      .help = WORDS("红字填负数", "negative for one that takes back") },
    { .name = "note",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 400,
      .title = WORDS("摘要", "Note"),
      .help = WORDS("是什么款项，为什么未达", "what it is, why it is on its way") },
    { .name = "ref",
      .type = FIELD_REF,
      .title = WORDS("记录", "Entry"),
      .help = WORDS("它的凭证或对账单", "its voucher or statement") },
    { 0 },
};

static const struct field fields[] = {
    FIELD_OF_SET,
    FIELD_OF_ACCOUNT_INDEXED("登记过银行账户的科目", "one that stands for a bank account"),
    { .name = "month",
      .type = FIELD_MONTH,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .title = WORDS("对账月份", "Month"),
      .help = WORDS("哪个月", "which month") },
    { .name = "bank",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("银行余额", "Bank's balance"),
      .help = WORDS("对账单的月末余额", "at the month's end, by its statement") },
    { .name = "book",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("账面余额", "Books' balance"),
      .help = WORDS("科目的月末余额", "of the account at the month's end") },
    { .name = "pairs",
      .type = FIELD_ROWS,
      .title = WORDS("手工勾对", "Pairs"),
      .help = WORDS("程序勾不上、由人认定的", "matched by hand, where the program could not"),
      .fields = pair_fields },
    { .name = "items",
      .type = FIELD_ROWS,
      .title = WORDS("未达账项", "Items in transit"),
      .help = WORDS("一方已记、另一方还没有记的", "in the books of one and not yet of the other"),
      .fields = item_fields },
    { 0 },
};

/* The balance with its side's items: bank_in and book_in add, the others take off. */
static enum err adjust(const struct entry *entry, const char *in, const char *out,
                       int64_t *balance)
{
    const struct json *items = entry_rows(entry, "items");
    for (const struct json *row = items == NULL ? NULL : items->first; row != NULL;
         row = row->next) {
        struct bytes side = row_field(row, "side");
        int64_t fen = row_number(row, "amount");
        if (bytes_is(side, in))
            TRY(money_add(balance, fen));
        else if (bytes_is(side, out))
            TRY(money_add(balance, -fen));
    }
    return OK;
}

static enum err check_items(const struct entry *entry, struct month month)
{
    const struct json *items = entry_rows(entry, "items");
    size_t number = 0;
    for (const struct json *row = items == NULL ? NULL : items->first; row != NULL;
         row = row->next) {
        struct date date = { 0 };
        number++;
        TRY(date_parse(row_field(row, "date"), &date));
        if (row_number(row, "amount") == 0)
            return fault(ERR_RULE, "“未达账项”第 %zu 行：金额不能是零",
                         "\"Items in transit\", row %zu: the amount is zero", number);
        if (month_compare(date_month(date), month) > 0)
            return fault(ERR_RULE, "“未达账项”第 %zu 行：日期 %s 在 %s 之后",
                         "\"Items in transit\", row %zu: date %s is after %s", number,
                         shown_date(date).at, shown_month(month).at);
    }
    return OK;
}

static enum err shape(const struct entry *entry)
{
    struct month month = { 0 };
    int64_t bank = entry_number(entry, "bank");
    int64_t book = entry_number(entry, "book");
    TRY(month_parse(entry_field(entry, "month"), &month));
    if (month_compare(month, date_month(entry->date)) > 0)
        return fault(ERR_RULE, "%s 还没有到，不能在 %s 对账",
                     "%s has not come yet: it cannot be reconciled on %s",
                     shown_month(month).at, shown_date(entry->date).at);
    TRY(check_items(entry, month));
    TRY(adjust(entry, "book_in", "book_out", &bank));
    TRY(adjust(entry, "bank_in", "bank_out", &book));
    if (bank != book)
        return fault(ERR_RULE, "调节后的余额不等：银行 %s 元，账面 %s 元，相差 %s 元",
                     "the adjusted balances differ: bank %s, books %s, %s apart",
                     shown_fen(bank).at, shown_fen(book).at,
                     shown_fen(bank > book ? bank - book : book - bank).at);
    return OK;
}

static struct reference member_reference(const struct json *row, const char *name)
{
    const struct json *member = json_find(row, name);
    struct reference reference = { .index = (uint64_t)row_number(member, "index") };
    /* Its form was checked when the entry was decoded. */
    (void)hash_parse(row_field(member, "leaf"), &reference.leaf);
    return reference;
}

static enum err check_statement(struct view *view, const struct account_month *of,
                                const struct json *pair, const struct place *place)
{
    struct reference reference = member_reference(pair, "statement");
    int64_t number = row_number(pair, "row");
    uint64_t rows = 0;
    bool found = false;
    TRY(view_reference(view, &reference, place));
    TRY(bank_statement_rows(view, reference.index, of, &rows, &found));
    if (!found)
        return fault(ERR_RULE, "第 %llu 条不是科目 %.*s 到 %s 为止的对账单",
                     "entry %llu is no statement of account %.*s up to %s",
                     (unsigned long long)reference.index, SHOWN(of->code),
                     shown_month(of->month).at);
    if (number < 1 || (uint64_t)number > rows)
        return fault(ERR_RULE, "第 %llu 条对账单没有第 %lld 行，共 %llu 行",
                     "statement %llu has no row %lld: there are %llu",
                     (unsigned long long)reference.index, (long long)number,
                     (unsigned long long)rows);
    return OK;
}

/* The code of a voucher's n-th line, from 1; empty where it has fewer. */
static struct bytes line_code(struct bytes lines, int64_t number)
{
    struct posting posting = { 0 };
    for (int64_t i = 1; posting_next(&lines, &posting); i++)
        if (i == number)
            return posting.code;
    return bytes_text("");
}

static enum err check_voucher(struct view *view, const struct account_month *of,
                              const struct json *pair, const struct place *place)
{
    struct reference reference = member_reference(pair, "voucher");
    int64_t number = row_number(pair, "line");
    struct voucher_record record = { 0 };
    TRY(view_reference(view, &reference, place));
    enum err code = money_voucher(view, reference.index, &record);
    if (code == ERR_MISSING)
        code = ERR_RULE;
    TRY(code);
    bool fits = bytes_equal(record.set, of->set) && month_compare(record.month, of->month) <= 0;
    struct bytes lines = record.lines;
    if (record.is_reversal) {
        TRY(money_voucher(view, record.other, &record));
        lines = record.lines;
    }
    if (!fits || !bytes_equal(line_code(lines, number), of->code))
        return fault(ERR_RULE, "凭证（第 %llu 条）第 %lld 行不是科目 %.*s 到 %s 为止的分录",
                     "voucher %llu: its line %lld is no posting of account %.*s up to %s",
                     (unsigned long long)reference.index, (long long)number, SHOWN(of->code),
                     shown_month(of->month).at);
    return OK;
}

static bool same_pair(const struct json *a, const struct json *b)
{
    return row_number(json_find(a, "statement"), "index") ==
               row_number(json_find(b, "statement"), "index") &&
           row_number(json_find(a, "voucher"), "index") ==
               row_number(json_find(b, "voucher"), "index") &&
           row_number(a, "row") == row_number(b, "row") &&
           row_number(a, "line") == row_number(b, "line");
}

static enum err check_pairs(struct view *view, const struct entry *entry,
                            const struct account_month *of, const struct place *place)
{
    const struct json *pairs = entry_rows(entry, "pairs");
    size_t number = 0;
    for (const struct json *row = pairs == NULL ? NULL : pairs->first; row != NULL;
         row = row->next) {
        number++;
        enum err code = check_statement(view, of, row, place);
        if (code == OK)
            code = check_voucher(view, of, row, place);
        for (const struct json *other = pairs->first; code == OK && other != row;
             other = other->next)
            if (same_pair(row, other))
                code = fault(ERR_RULE, "这一对前面已经有了", "the pair stands before");
        if (code != OK)
            return fault_where(code, "“手工勾对”第 %zu 行：", "\"Pairs\", row %zu: ", number);
    }
    return OK;
}

static enum err check_references(struct view *view, const struct entry *entry,
                                 const struct place *place)
{
    const struct json *items = entry_rows(entry, "items");
    size_t number = 0;
    for (const struct json *row = items == NULL ? NULL : items->first; row != NULL;
         row = row->next) {
        number++;
        if (json_find(row, "ref") == NULL)
            continue;
        struct reference reference = member_reference(row, "ref");
        enum err code = view_reference(view, &reference, place);
        if (code != OK)
            return fault_where(code, "“未达账项”第 %zu 行：", "\"Items in transit\", row %zu: ",
                               number);
    }
    return OK;
}

static enum err about(const struct entry *entry, struct account_month *out)
{
    out->set = entry_field(entry, "set");
    out->code = entry_field(entry, "account");
    return month_parse(entry_field(entry, "month"), &out->month);
}

static enum err check_balances(struct view *view, const struct entry *entry,
                               const struct account_month *of)
{
    struct bank_statement statement = { .found = false };
    int64_t book = 0;
    TRY(bank_statement(view, of, &statement));
    if (!statement.found)
        return fault(ERR_RULE, "科目 %.*s 没有 %s 的对账单；先导入对账单",
                     "there is no statement of account %.*s for %s: import it first",
                     SHOWN(of->code), shown_month(of->month).at);
    if (entry_number(entry, "bank") != statement.closing_fen)
        return fault(ERR_RULE, "“银行余额”写的是 %s 元，对账单（第 %llu 条）是 %s 元",
                     "\"Bank's balance\" says %s, the statement (entry %llu) says %s",
                     shown_fen(entry_number(entry, "bank")).at,
                     (unsigned long long)statement.index, shown_fen(statement.closing_fen).at);
    TRY(money_balance(view, of->set, of->code, of->month, &book));
    if (entry_number(entry, "book") != book)
        return fault(ERR_RULE, "“账面余额”写的是 %s 元，账上是 %s 元",
                     "\"Books' balance\" says %s, the books say %s",
                     shown_fen(entry_number(entry, "book")).at, shown_fen(book).at);
    return OK;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    struct account_set set = { 0 };
    struct account_month of = { 0 };
    TRY(about(entry, &of));
    TRY(money_set(view, of.set, &set));
    TRY(check_balances(view, entry, &of));
    TRY(check_references(view, entry, place));
    return check_pairs(view, entry, &of, place);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct account_month of = { 0 };
    const struct bank_reconcile reconcile = {
        .index = place->index,
        .bank_fen = entry_number(entry, "bank"),
        .book_fen = entry_number(entry, "book"),
    };
    TRY(about(entry, &of));
    return bank_reconcile_put(view, &of, &reconcile);
}

const struct kind kind_reconcile = {
    .name = "reconcile",
    .title = WORDS("银行对账", "Reconciliation"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_AGENCY | ROLE_CASHIER | ROLE_SUPERVISOR,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
