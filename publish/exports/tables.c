/* SPDX-License-Identifier: Apache-2.0 */
/* CSV tables with a Data Package descriptor and a README, for everybody who opens a sheet. */
#include <string.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/spill.h"
#include "publish/export.h"
#include "publish/mask.h"
#include "publish/table.h"

#define NAMED(name) WORDS(name, name)
#define TEXT(name) \
    { \
        name, COLUMN_TEXT, NAMED(name) \
    }
#define COUNT(name) \
    { \
        name, COLUMN_NUMBER, NAMED(name) \
    }
#define MONEY(name) \
    { \
        name, COLUMN_MONEY, NAMED(name) \
    }

static const struct column account_columns[] = {
    TEXT("code"),
    TEXT("name"),
    TEXT("parent"),
    TEXT("class"),
    TEXT("side"),
    TEXT("leaf"),
    { 0 },
};

static const struct column posting_columns[] = {
    COUNT("entry"),
    TEXT("date"),
    TEXT("word"),
    COUNT("number"),
    COUNT("line"),
    TEXT("account"),
    MONEY("debit"),
    MONEY("credit"),
    TEXT("note"),
    TEXT("nature"),
    TEXT("party"),
    TEXT("household"),
    TEXT("project"),
    TEXT("asset"),
    TEXT("contract"),
    TEXT("fund"),
    TEXT("purpose"),
    TEXT("due"),
    COUNT("reverses"),
    { 0 },
};

static const struct column balance_columns[] = {
    TEXT("account"),
    MONEY("opening"),
    MONEY("debit"),
    MONEY("credit"),
    MONEY("closing"),
    { 0 },
};

/* What each column means, for the descriptor and the README. */
static const struct {
    const char *name;
    const char *type; /* of Table Schema */
    struct words what;
} meanings[] = {
    { "code", "string", WORDS("科目代码", "code of the account") },
    { "name", "string", WORDS("科目名称", "its name") },
    { "parent", "string", WORDS("上级科目代码", "code of the account above") },
    { "class", "string",
      WORDS("科目类别", "class: asset, liability, equity, cost, income, expense") },
    { "side", "string", WORDS("余额方向", "side on which its balance stands") },
    { "leaf", "boolean", WORDS("是否末级", "takes postings") },
    { "entry", "integer", WORDS("账本记录序号", "index of the entry in the log") },
    { "date", "date", WORDS("凭证日期", "date of the voucher") },
    { "word", "string", WORDS("凭证字", "word of the voucher") },
    { "number", "integer", WORDS("凭证号", "its number in the month") },
    { "line", "integer", WORDS("分录行号", "line within it, from 1") },
    { "account", "string", WORDS("科目代码", "code of the account") },
    { "debit", "number", WORDS("借方金额，元", "debit, yuan") },
    { "credit", "number", WORDS("贷方金额，元", "credit, yuan") },
    { "note", "string", WORDS("摘要", "note") },
    { "nature", "string", WORDS("凭证性质", "ordinary, closing, correcting, reversal") },
    { "party", "string", WORDS("往来单位或个人", "the other party") },
    { "household", "string", WORDS("农户", "household") },
    { "project", "string", WORDS("项目", "project") },
    { "asset", "string", WORDS("资产卡片", "asset card") },
    { "contract", "string", WORDS("合同", "contract") },
    { "fund", "string", WORDS("资金来源", "source of funds") },
    { "purpose", "string", WORDS("支出用途", "purpose") },
    { "due", "date", WORDS("到期日", "day on which it is due") },
    { "reverses", "integer", WORDS("所冲销记录的序号", "index of the entry that it reverses") },
    { "opening", "number", WORDS("期初余额，借方为正，元", "opening balance, debit positive, yuan") },
    { "closing", "number", WORDS("期末余额，借方为正，元", "closing balance, debit positive, yuan") },
};

static const struct words nothing = WORDS("", "");

static struct words meaning_of(const char *name, const char **type)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (strcmp(meanings[i].name, name) == 0) {
            *type = meanings[i].type;
            return meanings[i].what;
        }
    *type = "string";
    return nothing;
}

static enum err add_table(const struct export_request *request, struct export_files *files,
                          const char *path, struct tables *tables)
{
    struct buf buf = buf_new(files->arena, EXPORT_SIZE_MAX);
    if (request->masked)
        mask_tables(tables);
    TRY(tables_print(tables, TABLE_CSV, LANGUAGE_EN, &buf));
    return export_add(files, path, &buf);
}

static void put_date(struct table *table, struct arena *arena, const char *column,
                     struct date date)
{
    struct buf buf = buf_new(arena, 16);
    if (date.year == 0)
        return;
    date_print(&buf, date);
    table_text(table, column, buf_so_far(&buf));
}

static enum err make_accounts(const struct export_request *request, struct export_files *out)
{
    static const char *const classes[CLASS_COUNT] = {
        [CLASS_ASSET] = "asset",
        [CLASS_LIABILITY] = "liability",
        [CLASS_EQUITY] = "equity",
        [CLASS_COST] = "cost",
        [CLASS_INCOME] = "income",
        [CLASS_EXPENSE] = "expense",
    };
    struct tables tables = { .arena = request->arena };
    struct table *table = tables_add(&tables, "accounts", nothing, account_columns);
    for (size_t i = 0; i < request->books->account_count; i++) {
        const struct book_account *account = &request->books->accounts[i];
        if (!bytes_equal(account->set, request->set))
            continue;
        table_row(table);
        table_text(table, "code", account->code);
        table_text(table, "name", book_account_name(account, LANGUAGE_ZH));
        if (account->parent != NULL)
            table_text(table, "parent", account->parent->code);
        table_text(table, "class", bytes_text(classes[account->row->class]));
        table_text(table, "side",
                   bytes_text(account->row->side == SIDE_DEBIT ? "debit" : "credit"));
        table_text(table, "leaf", bytes_text(account->is_leaf ? "true" : "false"));
    }
    return add_table(request, out, "accounts.csv", &tables);
}

static void put_posting(struct table *table, struct arena *arena, const struct book_line *line,
                        int64_t number)
{
    static const char *const natures[] = {
        [NATURE_ORDINARY] = "ordinary",
        [NATURE_OPENING] = "opening",
        [NATURE_CLOSING] = "closing",
        [NATURE_CORRECTING] = "correcting",
    };
    const struct book_voucher *voucher = line->voucher;
    table_row(table);
    table_number(table, "entry", (int64_t)voucher->index);
    put_date(table, arena, "date", voucher->date);
    table_text(table, "word", voucher->word);
    table_number(table, "number", voucher->number);
    table_number(table, "line", number);
    table_text(table, "account", line->account);
    if (line->debit_fen != 0)
        table_money(table, "debit", line->debit_fen);
    if (line->credit_fen != 0)
        table_money(table, "credit", line->credit_fen);
    table_text(table, "note", line->note);
    table_text(table, "nature", bytes_text(natures[voucher->nature]));
    for (unsigned aspect = 0; aspect < ASPECT_COUNT; aspect++)
        table_text(table, aspect_fields[aspect], line->aspects[aspect]);
    put_date(table, arena, "due", line->due);
    if (voucher->reverses != UINT64_MAX)
        table_number(table, "reverses", (int64_t)voucher->reverses);
}

static enum err make_postings(const struct export_request *request, struct export_files *out)
{
    struct tables tables = { .arena = request->arena };
    struct table *table = tables_add(&tables, "postings", nothing, posting_columns);
    for (size_t i = 0; i < request->books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(request->books, i);
        if (!export_has(request, voucher))
            continue;
        for (size_t at = 0; at < voucher->line_count; at++)
            put_posting(table, request->arena, &voucher->lines[at], (int64_t)at + 1);
    }
    return add_table(request, out, "postings.csv", &tables);
}

static enum err make_balances(const struct export_request *request, struct export_files *out)
{
    struct tables tables = { .arena = request->arena };
    struct table *table = tables_add(&tables, "balances", nothing, balance_columns);
    struct book_balances balances = { 0 };
    TRY(export_balances(request, &balances));
    for (size_t i = 0; i < balances.count; i++) {
        const struct book_balance *row = &balances.rows[i];
        table_row(table);
        table_text(table, "account", row->account->code);
        table_money(table, "opening", row->opening_fen);
        table_money(table, "debit", row->debit_fen);
        table_money(table, "credit", row->credit_fen);
        table_money(table, "closing", balance_closing_fen(row));
    }
    return add_table(request, out, "balances.csv", &tables);
}

struct described {
    const char *name;
    const char *path;
    const struct column *columns;
    const char *key[2];    /* primary key */
    const char *reference; /* a column that names a row of accounts.csv */
    struct words what;
};

static const struct described described[] = {
    { .name = "accounts",
      .path = "accounts.csv",
      .columns = account_columns,
      .key = { "code" },
      .what = WORDS("科目表", "chart of accounts") },
    { .name = "postings",
      .path = "postings.csv",
      .columns = posting_columns,
      .key = { "entry", "line" },
      .reference = "account",
      .what = WORDS("凭证分录，一行一笔", "postings of vouchers, one a row") },
    { .name = "balances",
      .path = "balances.csv",
      .columns = balance_columns,
      .key = { "account" },
      .reference = "account",
      .what = WORDS("末级科目余额", "balances of leaf accounts") },
};
enum { DESCRIBED = sizeof described / sizeof described[0] };

static struct json *text_of(struct arena *arena, const char *text)
{
    return json_text(arena, bytes_text(text));
}

static struct json *fields_of(struct arena *arena, const struct column *columns)
{
    struct json *fields = json_list(arena);
    for (; columns->name != NULL; columns++) {
        const char *type = NULL;
        struct words what = meaning_of(columns->name, &type);
        struct json *field = json_object(arena);
        field = json_put(field, bytes_text("name"), text_of(arena, columns->name));
        field = json_put(field, bytes_text("type"), text_of(arena, type));
        field = json_put(field, bytes_text("title"), text_of(arena, what.zh));
        field = json_put(field, bytes_text("description"), text_of(arena, what.en));
        fields = json_push(fields, field);
    }
    return fields;
}

static struct json *schema_of(struct arena *arena, const struct described *table)
{
    struct json *schema = json_object(arena);
    struct json *key = json_list(arena);
    for (size_t i = 0; i < 2 && table->key[i] != NULL; i++)
        key = json_push(key, text_of(arena, table->key[i]));
    schema = json_put(schema, bytes_text("fields"), fields_of(arena, table->columns));
    schema = json_put(schema, bytes_text("primaryKey"), key);
    if (table->reference == NULL)
        return schema;
    struct json *fields = json_push(json_list(arena), text_of(arena, table->reference));
    struct json *code = json_push(json_list(arena), text_of(arena, "code"));
    struct json *to = json_object(arena);
    to = json_put(to, bytes_text("resource"), text_of(arena, "accounts"));
    to = json_put(to, bytes_text("fields"), code);
    struct json *foreign = json_object(arena);
    foreign = json_put(foreign, bytes_text("fields"), fields);
    foreign = json_put(foreign, bytes_text("reference"), to);
    return json_put(schema, bytes_text("foreignKeys"), json_push(json_list(arena), foreign));
}

static struct hash hash_in_pieces(struct bytes rest)
{
    struct hashing hashing;
    hash_start(&hashing);
    while (rest.size > 0) {
        hash_add(&hashing, bytes_cut_lines(&rest, 1 << 20));
        spill_look();
    }
    return hash_end(&hashing);
}

/* Bytes and hash of a file that was made: the package is the list of what belongs to it. */
static struct json *put_digest(struct json *resource, const struct export_files *files,
                               const char *path)
{
    const struct export_file *file = files->first;
    struct buf text = buf_new(files->arena, 100);
    while (file != NULL && strcmp(file->path, path) != 0)
        file = file->next;
    if (file == NULL)
        return resource;
    struct hash hash = hash_in_pieces(file->bytes);
    buf_text(&text, "sha256:");
    hash_print_hex(&text, &hash);
    resource = json_put(resource, bytes_text("bytes"),
                        json_number(files->arena, (int64_t)file->bytes.size));
    return json_put(resource, bytes_text("hash"),
                    json_text(files->arena, buf_so_far(&text)));
}

static enum err make_descriptor(const struct export_request *request, struct export_files *out)
{
    struct arena *arena = request->arena;
    struct json *resources = json_list(arena);
    for (size_t i = 0; i < DESCRIBED; i++) {
        struct json *resource = json_object(arena);
        resource = json_put(resource, bytes_text("name"), text_of(arena, described[i].name));
        resource = json_put(resource, bytes_text("path"), text_of(arena, described[i].path));
        resource = json_put(resource, bytes_text("type"), text_of(arena, "table"));
        resource = json_put(resource, bytes_text("format"), text_of(arena, "csv"));
        resource = json_put(resource, bytes_text("mediatype"), text_of(arena, "text/csv"));
        resource = json_put(resource, bytes_text("encoding"), text_of(arena, "utf-8"));
        resource =
            json_put(resource, bytes_text("title"), text_of(arena, described[i].what.zh));
        resource = json_put(resource, bytes_text("description"),
                            text_of(arena, described[i].what.en));
        resource = put_digest(resource, out, described[i].path);
        resource = json_put(resource, bytes_text("schema"), schema_of(arena, &described[i]));
        resources = json_push(resources, resource);
    }
    struct json *whole = json_object(arena);
    whole = json_put(whole, bytes_text("$schema"),
                     text_of(arena, "https://datapackage.org/profiles/2.0/datapackage.json"));
    whole = json_put(whole, bytes_text("name"), text_of(arena, "sanzi-books"));
    whole = json_put(whole, bytes_text("title"), json_text(arena, request->set));
    whole = json_put(whole, bytes_text("resources"), resources);
    if (whole == NULL)
        return fault_memory();
    struct buf buf = buf_new(arena, 1 << 20);
    json_print_pretty(&buf, whole);
    return export_add(out, "datapackage.json", &buf);
}

static enum err make_readme(const struct export_request *request, struct export_files *out)
{
    struct buf buf = buf_new(request->arena, 1 << 16);
    buf_text(&buf, "# ");
    buf_put(&buf, request->books->village);
    buf_text(&buf, " · ");
    buf_put(&buf, request->set);
    buf_text(&buf, "\n\n期间 Period: ");
    date_print(&buf, request->from);
    buf_text(&buf, " – ");
    date_print(&buf, request->to);
    buf_text(&buf, "\n账本 Log: ");
    buf_put(&buf, request->books->origin);
    buf_format(&buf, ", %llu 条记录 entries\n\n", (unsigned long long)request->books->size);
    buf_text(&buf, "表格为 UTF-8（带 BOM）CSV，金额单位元，两位小数；`datapackage.json` 是机器可读的说明"
                   "（Data Package 2.0）。\n\n"
                   "Tables are CSV in UTF-8 with BOM, amounts in yuan with two decimals; "
                   "`datapackage.json` describes them to programs (Data Package 2.0).\n");
    for (size_t i = 0; i < DESCRIBED; i++) {
        buf_format(&buf, "\n## %s\n\n%s. %s\n\n| 列 column | 含义 | meaning |\n|---|---|---|\n",
                   described[i].path, described[i].what.zh, described[i].what.en);
        for (const struct column *column = described[i].columns; column->name; column++) {
            const char *type = NULL;
            struct words what = meaning_of(column->name, &type);
            buf_format(&buf, "| `%s` | %s | %s |\n", column->name, what.zh, what.en);
        }
    }
    return export_add(out, "README.md", &buf);
}

/* Dates are strings to JSON, amounts numbers. */
static struct json *property_of(struct arena *arena, const struct column *column)
{
    const char *type = NULL;
    struct words what = meaning_of(column->name, &type);
    bool date = strcmp(type, "date") == 0;
    struct json *property = json_object(arena);
    property = json_put(property, bytes_text("type"), text_of(arena, date ? "string" : type));
    if (date)
        property = json_put(property, bytes_text("format"), text_of(arena, "date"));
    property = json_put(property, bytes_text("title"), text_of(arena, what.zh));
    return json_put(property, bytes_text("description"), text_of(arena, what.en));
}

static enum err make_schema(struct export_files *out, const struct described *table)
{
    struct arena *arena = out->arena;
    struct json *properties = json_object(arena);
    struct json *required = json_list(arena);
    struct json *whole = json_object(arena);
    struct buf path = buf_new(arena, 60);
    struct buf buf = buf_new(arena, 1 << 20);
    char *name = NULL;
    for (const struct column *column = table->columns; column->name; column++)
        properties = json_put(properties, bytes_text(column->name), property_of(arena, column));
    for (size_t i = 0; i < 2 && table->key[i] != NULL; i++)
        required = json_push(required, text_of(arena, table->key[i]));
    whole = json_put(whole, bytes_text("$schema"),
                     text_of(arena, "https://json-schema.org/draft/2020-12/schema"));
    whole = json_put(whole, bytes_text("title"), text_of(arena, table->what.zh));
    whole = json_put(whole, bytes_text("description"), text_of(arena, table->what.en));
    whole = json_put(whole, bytes_text("type"), text_of(arena, "object"));
    whole = json_put(whole, bytes_text("properties"), properties);
    whole = json_put(whole, bytes_text("required"), required);
    if (whole == NULL)
        return fault_memory();
    json_print_pretty(&buf, whole);
    buf_format(&path, "%s.json", table->name);
    TRY(buf_string(&path, &name));
    return export_add(out, name, &buf);
}

enum err export_schemas(struct export_files *out)
{
    for (size_t i = 0; i < DESCRIBED; i++)
        TRY(make_schema(out, &described[i]));
    return OK;
}

static enum err make(const struct export_request *request, struct export_files *out)
{
    TRY(make_accounts(request, out));
    TRY(make_postings(request, out));
    TRY(make_balances(request, out));
    TRY(make_descriptor(request, out));
    return make_readme(request, out);
}

const struct export export_tables = {
    .name = "csv",
    .alias = "表格",
    .title = WORDS("CSV 表格，附说明", "CSV tables with a descriptor"),
    .make = make,
};
