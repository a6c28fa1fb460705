/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "desk/command.h"
#include "desk/kindly.h"
#include "ledger/chart_map.h"
#include "publish/table.h"

static const struct option options[] = {
    { "schema", '\0', NO_VALUE,
      WORDS("输出 JSON Schema（draft 2020-12）", "print JSON Schema (draft 2020-12)") },
    { "chart", '\0', WORDS("科目表", "CHART"),
      WORDS("列出科目表：2023、2004；map 是从 2004 转到 2023 的对照",
            "list a chart of accounts: 2023, 2004; map: from 2004 to 2023") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi kinds", WORDS("有哪些记录", "all kinds of entries") },
    { "sanzi kinds 凭证", WORDS("凭证要填什么", "what a voucher asks for") },
    { "sanzi kinds --schema voucher", WORDS("给程序看的格式", "the shape, for programs") },
    { "sanzi kinds --chart 2023 -o 科目表.csv",
      WORDS("科目表，各科目的用途和常设明细", "the chart: what each account is for, usual details") },
    { 0 },
};

static const struct column columns[] = {
    { "name", COLUMN_TEXT, WORDS("名称", "name") },
    { "title", COLUMN_TEXT, WORDS("记录", "kind") },
    { "signers", COLUMN_TEXT, WORDS("谁签名", "signed by") },
    { "least", COLUMN_NUMBER, WORDS("至少几人", "at least") },
    { 0 },
};

static enum err list_kinds(struct desk *desk)
{
    struct table table = table_new(desk->arena, "kinds",
                                   (struct words)WORDS("记录种类", "Kinds of entries"), columns);
    for (size_t i = 0; i < kind_count; i++) {
        struct buf roles = buf_new(desk->arena, 400);
        kinds_signers(&roles, kinds[i], desk->terminal.language);
        table_row(&table);
        table_text(&table, "name", bytes_text(kinds[i]->name));
        table_text(&table, "title", bytes_text(words_here(desk, kinds[i]->title)));
        table_text(&table, "signers", buf_so_far(&roles));
        table_number(&table, "least", kinds[i]->least > 0 ? (int64_t)kinds[i]->least : 1);
    }
    return desk_table(desk, &table);
}

static enum err put_schema(struct desk *desk, const struct kind *kind)
{
    struct json *schema = NULL;
    TRY(kind_schema(desk->arena, kind, &schema));
    json_print_pretty(&desk->out, schema);
    return OK;
}

static enum err all_schemas(struct desk *desk)
{
    struct json *all = json_object(desk->arena);
    for (size_t i = 0; i < kind_count; i++) {
        struct json *schema = NULL;
        TRY(kind_schema(desk->arena, kinds[i], &schema));
        all = json_put(all, bytes_text(kinds[i]->name), schema);
    }
    if (!all)
        return fault_memory();
    json_print_pretty(&desk->out, all);
    return OK;
}

static const struct column chart_columns[] = {
    { .name = "code", .type = COLUMN_TEXT, .title = WORDS("代码", "code") },
    { .name = "name", .type = COLUMN_TEXT, .title = WORDS("科目", "account") },
    { .name = "class", .type = COLUMN_TEXT, .title = WORDS("类别", "class") },
    { .name = "side", .type = COLUMN_TEXT, .title = WORDS("余额方向", "side") },
    { .name = "optional", .type = COLUMN_TEXT, .title = WORDS("选设", "optional") },
    { .name = "what", .type = COLUMN_TEXT, .title = WORDS("用途", "what it is for") },
    { .name = "details", .type = COLUMN_TEXT, .title = WORDS("常设明细", "usual details") },
    { 0 },
};

static struct bytes spoken(const struct desk *desk, struct words words)
{
    return bytes_text(words_here(desk, words));
}

static enum err list_chart(struct desk *desk, const struct chart *chart)
{
    struct table table = table_new(desk->arena, "chart", chart->title, chart_columns);
    for (size_t i = 0; i < chart->count; i++) {
        const struct chart_row *row = &chart->rows[i];
        bool optional = (row->marks & ACCOUNT_OPTIONAL) != 0;
        table_row(&table);
        table_text(&table, "code", bytes_text(row->code));
        table_text(&table, "name", spoken(desk, row->name));
        table_text(&table, "class", spoken(desk, class_words(row->class)));
        table_text(&table, "side", spoken(desk, side_words(row->side)));
        if (optional)
            table_text(&table, "optional", spoken(desk, (struct words)WORDS("选设", "yes")));
        table_text(&table, "what", spoken(desk, row->what));
        table_text(&table, "details", spoken(desk, row->details));
    }
    return desk_table(desk, &table);
}

static const struct column map_columns[] = {
    { .name = "old", .type = COLUMN_TEXT, .title = WORDS("旧代码", "old code") },
    { .name = "old_name", .type = COLUMN_TEXT, .title = WORDS("旧科目", "old account") },
    { .name = "new", .type = COLUMN_TEXT, .title = WORDS("新代码", "new code") },
    { .name = "new_name", .type = COLUMN_TEXT, .title = WORDS("新科目", "new account") },
    { .name = "choose", .type = COLUMN_TEXT, .title = WORDS("选择", "choose") },
    { .name = "when", .type = COLUMN_TEXT, .title = WORDS("转什么", "what goes there") },
    { .name = "note", .type = COLUMN_TEXT, .title = WORDS("说明", "note") },
    { 0 },
};

static void put_choice(struct desk *desk, struct table *table, const struct chart_map *map,
                       const struct chart_map_row *row, size_t at)
{
    struct bytes old = bytes_text(row->old);
    struct bytes new = bytes_text(row->choices[at].code);
    const struct chart *from = chart_find(bytes_text(map->from));
    const struct chart *to = chart_find(bytes_text(map->to));
    table_row(table);
    table_text(table, "old", old);
    table_text(table, "old_name", spoken(desk, chart_account(from, old)->name));
    table_text(table, "new", new);
    table_text(table, "new_name", spoken(desk, chart_account(to, new)->name));
    if (chart_map_choices(row) > 1)
        table_text(table, "choose", spoken(desk, (struct words)WORDS("手工", "by hand")));
    table_text(table, "when", spoken(desk, row->choices[at].when));
    table_text(table, "note", spoken(desk, row->note));
}

static enum err list_map(struct desk *desk)
{
    struct table table = table_new(
        desk->arena, "chart_map",
        (struct words)WORDS("科目对照：2004 转 2023", "Accounts of 2004 in the chart of 2023"),
        map_columns);
    for (size_t i = 0; i < chart_maps[0].count; i++) {
        const struct chart_map_row *row = &chart_maps[0].rows[i];
        for (size_t at = 0; at < chart_map_choices(row); at++)
            put_choice(desk, &table, &chart_maps[0], row, at);
    }
    return desk_table(desk, &table);
}

static enum err show_chart(struct desk *desk, const char *name)
{
    const struct chart *chart = chart_find(bytes_text(name));
    if (strcmp(name, "map") == 0 || strcmp(name, "对照") == 0)
        return list_map(desk);
    if (!chart)
        return fault(ERR_USAGE, "没有“%s”这个科目表；可用 %s、map",
                     "there is no chart of accounts \"%s\": there are %s and map", name,
                     chart_names().at);
    return list_chart(desk, chart);
}

static enum err run(struct desk *desk)
{
    const char *chart = desk_option(desk, "chart");
    if (chart)
        return show_chart(desk, chart);
    const char *name = desk_word(desk, 0);
    const struct kind *kind = NULL;
    if (name)
        TRY(kind_named(name, &kind));
    if (desk_has(desk, "schema"))
        return kind ? put_schema(desk, kind) : all_schemas(desk);
    if (!kind)
        return list_kinds(desk);
    (void)kinds_help(desk, name);
    return OK;
}

const struct command command_kinds = {
    .name = "kinds",
    .alias = "种类",
    .title = WORDS("记录有哪些种类，各填什么", "the kinds of entries and their fields"),
    .usage = WORDS("[--schema] [种类] | --chart 2023|2004|map",
                   "[--schema] [KIND] | --chart 2023|2004|map"),
    .help = WORDS("", ""),
    .words_max = 1,
    .options = options,
    .examples = examples,
    .run = run,
};
