/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/command.h"
#include "desk/kindly.h"
#include "publish/table.h"

static const struct option options[] = {
    { "schema", '\0', NO_VALUE,
      WORDS("输出 JSON Schema（draft 2020-12）", "print JSON Schema (draft 2020-12)") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi kinds", WORDS("有哪些记录", "all kinds of entries") },
    { "sanzi kinds 凭证", WORDS("凭证要填什么", "what a voucher asks for") },
    { "sanzi kinds --schema voucher", WORDS("给程序看的格式", "the shape, for programs") },
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

static enum err run(struct desk *desk)
{
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
    .usage = WORDS("[--schema] [种类]", "[--schema] [KIND]"),
    .help = WORDS("", ""),
    .words_max = 1,
    .options = options,
    .examples = examples,
    .run = run,
};
