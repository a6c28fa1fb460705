/* SPDX-License-Identifier: Apache-2.0 */
/* The same as sheets, with the columns of GB/T 19581-2004, which auditors' tools take. */
#include "base/arena.h"
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
    TEXT("organisation", "组织机构代码"),
    TEXT("kind", "单位性质"),
    TEXT("trade", "行业"),
    TEXT("maker", "开发单位"),
    TEXT("version", "版本号"),
    TEXT("currency", "本位币"),
    COUNT("year", "会计年度"),
    TEXT("structure", "科目结构"),
    { 0 },
};

static const struct column account_columns[] = {
    TEXT("code", "科目编号"),
    TEXT("name", "科目名称"),
    COUNT("level", "科目级次"),
    TEXT("class", "科目类型"),
    TEXT("side", "余额方向"),
    TEXT("split", "辅助核算标志"),
    TEXT("aspects", "辅助核算项"),
    TEXT("unit", "计量单位"),
    { 0 },
};

static const struct column people_columns[] = {
    TEXT("id", "人员编号"),
    TEXT("name", "人员姓名"),
    { 0 },
};

static const struct column party_columns[] = {
    TEXT("id", "单位编号"),
    TEXT("name", "单位名称"),
    TEXT("kind", "类别编号"),
    TEXT("region", "地区"),
    TEXT("address", "地址"),
    TEXT("phone", "电话"),
    { 0 },
};

static const struct column balance_columns[] = {
    TEXT("code", "科目编号"),
    TEXT("currency", "币种"),
    TEXT("aspects", "辅助核算组"),
    COUNT("year", "会计年度"),
    COUNT("month", "会计月度"),
    TEXT("opening_quantity", "期初数量"),
    MONEY("opening_foreign", "期初外币余额"),
    MONEY("opening", "期初余额"),
    TEXT("debit_quantity", "借方发生数量"),
    MONEY("debit_foreign", "借方外币发生额"),
    MONEY("debit", "借方发生额"),
    TEXT("credit_quantity", "贷方发生数量"),
    MONEY("credit_foreign", "贷方外币发生额"),
    MONEY("credit", "贷方发生额"),
    TEXT("closing_quantity", "期末数量"),
    MONEY("closing_foreign", "期末外币余额"),
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
    MONEY("debit_foreign", "借方外币金额"),
    MONEY("credit_foreign", "贷方外币金额"),
    TEXT("rate", "汇率"),
    TEXT("quantity", "数量"),
    TEXT("price", "单价"),
    TEXT("aspects", "辅助核算组"),
    TEXT("settle", "结算方式"),
    TEXT("slip_kind", "票据类型"),
    TEXT("slip", "票据号"),
    TEXT("slip_date", "票据日期"),
    COUNT("papers", "附件数"),
    TEXT("signer", "制单人员"),
    TEXT("reviewer", "审核人员"),
    TEXT("poster", "记账人员"),
    TEXT("cashier", "出纳人员"),
    TEXT("head", "财务主管"),
    TEXT("handler", "经手人"),
    COUNT("closed", "结账标志"),
    COUNT("void", "作废标志"),
    COUNT("entry", "源凭证号"),
    { 0 },
};

/* 农户:王大山;项目:水渠 */
static struct bytes aspects_of(struct arena *arena, const struct bytes *aspects)
{
    struct buf buf = buf_new(arena, 4000);
    for (enum aspect i = 0; i < ASPECT_COUNT; i++) {
        if (aspects[i].size == 0)
            continue;
        buf_format(&buf, "%s%s:", buf.size > 0 ? ";" : "", aspect_words(i).zh);
        buf_put(&buf, aspects[i]);
    }
    return buf_so_far(&buf);
}

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
    table_text(table, "kind", bytes_text(GBT_UNIT_KIND));
    table_text(table, "maker", bytes_text("sanzi"));
    table_text(table, "version", bytes_text(GBT_VERSION));
    table_text(table, "currency", bytes_text("人民币"));
    table_number(table, "year", request->to.year);
    table_text(table, "structure", gbt_structure(request));
    return add_table(out, "电子账簿.csv", &tables);
}

/* The names of the aspects that lines on an account say, in a bit each. */
static enum err find_aspects(const struct export_request *request, unsigned *bits)
{
    const struct books *books = request->books;
    for (enum aspect aspect = 0; aspect < ASPECT_COUNT; aspect++) {
        struct book_balances balances = { 0 };
        TRY(gbt_aspect(request, aspect, &balances));
        for (size_t i = 0; i < balances.count; i++)
            if (balances.rows[i].aspects[aspect].size > 0)
                bits[balances.rows[i].account - books->accounts] |= 1U << aspect;
    }
    return OK;
}

static struct bytes names_of(struct arena *arena, unsigned bits)
{
    struct buf buf = buf_new(arena, 400);
    for (enum aspect i = 0; i < ASPECT_COUNT; i++)
        if ((bits & 1U << i) != 0)
            buf_format(&buf, "%s%s", buf.size > 0 ? ";" : "", aspect_words(i).zh);
    return buf_so_far(&buf);
}

static enum err make_accounts(const struct export_request *request, struct export_files *out)
{
    struct tables tables = { .arena = request->arena };
    struct table *table = tables_add(&tables, "accounts", nothing, account_columns);
    unsigned *bits =
        arena_array(request->arena, request->books->account_count + 1, sizeof *bits);
    if (bits == NULL)
        return fault_memory();
    TRY(find_aspects(request, bits));
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
        table_text(table, "split", bytes_text(bits[i] != 0 ? "1" : "0"));
        table_text(table, "aspects", names_of(request->arena, bits[i]));
    }
    return add_table(out, "会计科目.csv", &tables);
}

static enum err make_names(struct export_files *out, const char *path,
                           const struct column *columns, const struct gbt_names *names)
{
    struct tables tables = { .arena = out->arena };
    struct table *table = tables_add(&tables, "names", nothing, columns);
    for (size_t i = 0; i < names->count; i++) {
        table_row(table);
        table_text(table, "id", names->at[i]);
        table_text(table, "name", names->at[i]);
    }
    return add_table(out, path, &tables);
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
            if (!gbt_says(row))
                continue;
            table_row(table);
            table_text(table, "code", row->account->code);
            table_text(table, "currency", bytes_text("人民币"));
            table_text(table, "aspects", aspects_of(request->arena, row->aspects));
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
                     const struct gbt_signed *people)
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
    table_number(table, "line", (int64_t)(line - voucher->lines) + 1);
    table_text(table, "note", line->note);
    table_text(table, "code", line->account);
    table_text(table, "name", book_account_name(line->leaf, LANGUAGE_ZH));
    table_text(table, "counter", counter_accounts(arena, voucher, line));
    table_money(table, "debit", line->debit_fen);
    table_money(table, "credit", line->credit_fen);
    table_text(table, "currency", bytes_text("人民币"));
    table_text(table, "rate", bytes_text("1"));
    table_text(table, "aspects", aspects_of(arena, line->aspects));
    table_text(table, "settle", line->aspects[LINE_SETTLE]);
    table_text(table, "slip", line->aspects[LINE_SLIP]);
    table_number(table, "papers", (int64_t)(voucher->papers + voucher->documents));
    table_text(table, "signer", voucher->signer);
    table_text(table, "reviewer", people->reviewer);
    table_text(table, "poster", voucher->signer);
    table_text(table, "cashier", people->cashier);
    table_text(table, "head", people->head);
    table_text(table, "handler", voucher->handler);
    table_number(table, "void", 0);
    table_number(table, "entry", (int64_t)voucher->index);
}

struct voucher_rows {
    const struct export_request *request;
    struct table *table;
};

static void put_voucher(void *context, const struct book_voucher *voucher,
                        const struct gbt_signed *people)
{
    const struct voucher_rows *rows = context;
    for (size_t at = 0; at < voucher->line_count; at++) {
        put_line(rows->table, rows->request->arena, &voucher->lines[at], people);
        table_number(rows->table, "closed", gbt_is_closed(rows->request, voucher));
    }
}

static enum err make_vouchers(const struct export_request *request, struct export_files *out)
{
    struct tables tables = { .arena = request->arena };
    struct voucher_rows rows = {
        request, tables_add(&tables, "vouchers", nothing, voucher_columns)
    };
    TRY(gbt_vouchers(request, put_voucher, &rows));
    return add_table(out, "记账凭证.csv", &tables);
}

enum err gbt_tables(const struct export_request *request, struct export_files *out)
{
    struct gbt_names people = { 0 };
    struct gbt_names parties = { 0 };
    TRY(gbt_people(request, &people));
    TRY(gbt_parties(request, GBT_EVERYONE, &parties));
    TRY(make_book(request, out));
    TRY(make_accounts(request, out));
    TRY(make_names(out, "人员.csv", people_columns, &people));
    TRY(make_names(out, "往来单位.csv", party_columns, &parties));
    TRY(make_balances(request, out));
    return make_vouchers(request, out);
}
