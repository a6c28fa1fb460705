/* SPDX-License-Identifier: Apache-2.0 */
/* The same as sheets, with the columns of GB/T 19581-2004, which auditors' tools take. */
#include "publish/exports/gbt.h"
#include "publish/table.h"

#define SAME(name) WORDS(name, name)
#define TEXT(name, zh) \
    { \
        name, COLUMN_TEXT, SAME(zh) \
    }
#define COUNT(name, zh) \
    { \
        name, COLUMN_NUMBER, SAME(zh) \
    }
#define MONEY(name, zh) \
    { \
        name, COLUMN_MONEY, SAME(zh) \
    }

static const struct column book_columns[] = {
    TEXT("id", "电子账簿编号"),
    TEXT("name", "电子账簿名称"),
    TEXT("unit", "会计核算单位"),
    TEXT("maker", "开发单位"),
    TEXT("currency", "本位币"),
    COUNT("year", "会计年度"),
    { 0 },
};

static const struct column account_columns[] = {
    TEXT("code", "科目编号"),
    TEXT("name", "科目名称"),
    COUNT("level", "科目级次"),
    TEXT("class", "科目类型"),
    TEXT("side", "余额方向"),
    { 0 },
};

static const struct column balance_columns[] = {
    TEXT("code", "科目编号"),
    TEXT("currency", "币种"),
    COUNT("year", "会计年度"),
    COUNT("month", "会计月度"),
    MONEY("opening", "期初余额"),
    MONEY("debit", "借方发生额"),
    MONEY("credit", "贷方发生额"),
    MONEY("closing", "期末余额"),
    { 0 },
};

static const struct column voucher_columns[] = {
    TEXT("date", "记账凭证日期"),
    COUNT("year", "会计年度"),
    COUNT("month", "会计月份"),
    TEXT("word", "凭证种类"),
    COUNT("number", "凭证编号"),
    COUNT("line", "行号"),
    TEXT("note", "摘要"),
    TEXT("code", "科目编号"),
    TEXT("name", "科目名称"),
    TEXT("counter", "对方科目编码"),
    MONEY("debit", "借方金额"),
    MONEY("credit", "贷方金额"),
    TEXT("currency", "币种"),
    TEXT("settle", "结算方式"),
    TEXT("slip", "票据号"),
    COUNT("papers", "附件数"),
    TEXT("signer", "制单人员"),
    TEXT("handler", "经手人"),
    COUNT("entry", "源凭证号"),
    { 0 },
};

static const struct words nothing = WORDS("", "");

static enum err add_table(struct export_files *files, const char *path,
                          const struct tables *tables)
{
    struct buf buf = buf_new(files->arena, EXPORT_SIZE_MAX);
    TRY(tables_print(tables, TABLE_CSV, LANGUAGE_ZH, &buf));
    return export_add(files, path, &buf);
}

static enum err make_book(const struct export_request *request, struct export_files *out)
{
    struct tables tables = { .arena = request->arena };
    struct table *table = tables_add(&tables, "book", nothing, book_columns);
    table_row(table);
    table_text(table, "id", request->books->origin);
    table_text(table, "name", request->set);
    table_text(table, "unit", request->books->village);
    table_text(table, "maker", bytes_text("sanzi"));
    table_text(table, "currency", bytes_text("人民币"));
    table_number(table, "year", request->to.year);
    return add_table(out, "电子账簿.csv", &tables);
}

static enum err make_accounts(const struct export_request *request, struct export_files *out)
{
    struct tables tables = { .arena = request->arena };
    struct table *table = tables_add(&tables, "accounts", nothing, account_columns);
    for (size_t i = 0; i < request->books->account_count; i++) {
        const struct book_account *account = &request->books->accounts[i];
        if (!bytes_equal(account->set, request->set))
            continue;
        table_row(table);
        table_text(table, "code", account->code);
        table_text(table, "name", book_account_name(account, LANGUAGE_ZH));
        table_number(table, "level", (int64_t)account->level);
        table_text(table, "class", bytes_text(class_words(account->row->class).zh));
        table_text(table, "side", bytes_text(side_words(account->row->side).zh));
    }
    return add_table(out, "会计科目.csv", &tables);
}

static enum err make_balances(const struct export_request *request, struct export_files *out)
{
    struct tables tables = { .arena = request->arena };
    struct table *table = tables_add(&tables, "balances", nothing, balance_columns);
    struct month month = date_month(request->from);
    for (; month_compare(month, date_month(request->to)) <= 0; month = month_next(month)) {
        struct book_balances balances = { 0 };
        TRY(gbt_month(request, month, &balances));
        for (size_t i = 0; i < balances.count; i++) {
            const struct book_balance *row = &balances.rows[i];
            table_row(table);
            table_text(table, "code", row->account->code);
            table_text(table, "currency", bytes_text("人民币"));
            table_number(table, "year", month.year);
            table_number(table, "month", month.month);
            table_money(table, "opening", row->opening_fen);
            table_money(table, "debit", row->debit_fen);
            table_money(table, "credit", row->credit_fen);
            table_money(table, "closing", balance_closing_fen(row));
        }
    }
    return add_table(out, "科目余额及发生额.csv", &tables);
}

/* The accounts on the other side of a line, each once, in order. */
static struct bytes counter_accounts(struct arena *arena, const struct book_voucher *voucher,
                                     const struct book_line *line)
{
    struct buf buf = buf_new(arena, 4000);
    bool debit = line->debit_fen != 0;
    for (size_t i = 0; i < voucher->line_count; i++) {
        const struct book_line *other = &voucher->lines[i];
        bool again = (other->debit_fen != 0) == debit;
        for (size_t before = 0; before < i && !again; before++)
            again = bytes_equal(voucher->lines[before].account, other->account) &&
                    (voucher->lines[before].debit_fen != 0) != debit;
        if (again)
            continue;
        buf_text(&buf, buf.size > 0 ? " " : "");
        buf_put(&buf, other->account);
    }
    return buf_so_far(&buf);
}

static void put_line(struct table *table, struct arena *arena, const struct book_line *line,
                     size_t number)
{
    const struct book_voucher *voucher = line->voucher;
    struct buf date = buf_new(arena, 16);
    date_print(&date, voucher->date);
    table_row(table);
    table_text(table, "date", buf_so_far(&date));
    table_number(table, "year", voucher->date.year);
    table_number(table, "month", voucher->date.month);
    table_text(table, "word", voucher->word);
    table_number(table, "number", voucher->number);
    table_number(table, "line", (int64_t)number);
    table_text(table, "note", line->note);
    table_text(table, "code", line->account);
    table_text(table, "name", book_account_name(line->leaf, LANGUAGE_ZH));
    table_text(table, "counter", counter_accounts(arena, voucher, line));
    table_money(table, "debit", line->debit_fen);
    table_money(table, "credit", line->credit_fen);
    table_text(table, "currency", bytes_text("人民币"));
    table_text(table, "settle", line->aspects[LINE_SETTLE]);
    table_text(table, "slip", line->aspects[LINE_SLIP]);
    table_number(table, "papers", (int64_t)(voucher->papers + voucher->documents));
    table_text(table, "signer", voucher->signer);
    table_text(table, "handler", voucher->handler);
    table_number(table, "entry", (int64_t)voucher->index);
}

static enum err make_vouchers(const struct export_request *request, struct export_files *out)
{
    struct tables tables = { .arena = request->arena };
    struct table *table = tables_add(&tables, "vouchers", nothing, voucher_columns);
    for (size_t i = 0; i < request->books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(request->books, i);
        for (size_t at = 0; export_has(request, voucher) && at < voucher->line_count; at++)
            put_line(table, request->arena, &voucher->lines[at], at + 1);
    }
    return add_table(out, "记账凭证.csv", &tables);
}

enum err gbt_tables(const struct export_request *request, struct export_files *out)
{
    TRY(make_book(request, out));
    TRY(make_accounts(request, out));
    TRY(make_balances(request, out));
    return make_vouchers(request, out);
}
