/* SPDX-License-Identifier: Apache-2.0 */
/* What pages say of an entry, by its kind's table; and what stands in the till. */
#include <string.h>

#include "base/money.h"
#include "ledger/view_month.h"
#include "publish/site_page.h"

struct codes {
    struct arena *arena;
    struct bytes *at;
    size_t count;
};

static enum err add_code(void *context, struct bytes code, const struct account *account)
{
    struct codes *codes = context;
    (void)account;
    struct bytes *at = arena_grow(codes->arena, codes->at, codes->count * sizeof *at,
                                  (codes->count + 1) * sizeof *at);
    struct bytes copy = bytes_copy(codes->arena, code);
    if (!at || !copy.at)
        return fault_memory();
    codes->at = at;
    codes->at[codes->count++] = copy;
    return OK;
}

enum err site_money(struct site *site, struct bytes set, const char *code, struct month month,
                    int64_t *out)
{
    struct view *view = site->options->view;
    struct account_set found = { 0 };
    struct codes codes = { .arena = site->scratch };
    int64_t sum = 0;
    TRY(money_set(view, set, &found));
    TRY(money_leaves(view, &found, bytes_text(code), add_code, &codes));
    for (size_t i = 0; i < codes.count; i++) {
        int64_t fen = 0;
        TRY(money_balance(view, set, codes.at[i], month, &fen));
        TRY(money_sum(&sum, fen));
    }
    *out = sum;
    return OK;
}

static struct words choice_words(const struct field *field, struct bytes name)
{
    for (const struct choice *choice = field->choices; choice && choice->name; choice++)
        if (bytes_is(name, choice->name))
            return choice->title;
    return (struct words){ NULL, NULL };
}

static void put_value(struct buf *buf, const struct field *field, const struct json *value)
{
    const struct json *mask = json_find(value, "mask");
    const struct json *index = json_find(value, "index");
    struct words words = choice_words(field, value->type == JSON_TEXT ? value->text
                                                                      : bytes_text(""));
    if (words.zh)
        html_both(buf, words);
    else if (value->type == JSON_TEXT && field->type == FIELD_DIGEST)
        html_plain(buf, value->text);
    else if (value->type == JSON_TEXT)
        html_text(buf, value->text);
    else if (value->type == JSON_NUMBER && field->type == FIELD_MONEY)
        money_print(buf, value->number);
    else if (value->type == JSON_NUMBER)
        buf_number(buf, value->number);
    else if (json_find(value, "sealed")) {
        if (mask)
            html_text(buf, mask->text);
        html_both(buf, (struct words)WORDS("（已封存）", " (sealed)"));
    } else if (index)
        buf_format(buf, "#%lld", (long long)index->number);
    else if (value->type == JSON_TRUE || value->type == JSON_FALSE)
        html_both(buf, value->type == JSON_TRUE ? (struct words)WORDS("是", "yes")
                                                : (struct words)WORDS("否", "no"));
}

static void put_rows(struct buf *buf, const struct field *field, const struct json *rows)
{
    buf_text(buf, "<ul>");
    for (const struct json *row = rows->first; row; row = row->next) {
        buf_text(buf, "<li>");
        for (const struct json *cell = row->first; cell; cell = cell->next) {
            const struct field *of =
                field->fields ? field_find(field->fields, cell->name) : NULL;
            if (of)
                put_value(buf, of, cell);
            buf_text(buf, cell->next ? " " : "");
        }
        if (row->type == JSON_TEXT)
            html_text(buf, row->text);
        buf_text(buf, "</li>");
    }
    buf_text(buf, "</ul>");
}

/* Public attachments, such as a photograph of the board; they stand beside the pages. */
static void put_documents(struct buf *buf, const struct entry *entry)
{
    bool any = false;
    for (size_t i = 0; i < entry_documents(entry); i++) {
        struct document document = { .is_public = false };
        if (entry_document(entry, i, &document) != OK || !document.is_public)
            continue;
        if (!any) {
            buf_text(buf, "<div><dt>");
            html_both(buf, (struct words)WORDS("附件", "Attachments"));
            buf_text(buf, "</dt><dd>");
        }
        any = true;
        buf_text(buf, "<a href=\"../docs/");
        hash_print_hex(buf, &document.hash);
        buf_text(buf, "\" download=\"");
        html_text(buf, document.name);
        buf_text(buf, "\">");
        html_text(buf, document.name);
        buf_text(buf, "</a> (");
        buf_unsigned(buf, document.size / 1000 + 1);
        buf_text(buf, " kB) ");
    }
    buf_text(buf, any ? "</dd></div>\n" : "");
}

static bool is_left_out(const char *const *without, const char *name)
{
    for (; without && *without; without++)
        if (strcmp(*without, name) == 0)
            return true;
    return false;
}

void put_entry_fields(struct buf *buf, const struct entry *entry, const char *const *without)
{
    for (const struct field *field = entry->kind->fields; field->name; field++) {
        const struct json *value = json_find(entry->body, field->name);
        if (!value || is_left_out(without, field->name))
            continue;
        buf_text(buf, "<div><dt>");
        html_both(buf, field->title);
        buf_text(buf, "</dt><dd>");
        if (value->type == JSON_LIST)
            put_rows(buf, field, value);
        else
            put_value(buf, field, value);
        buf_text(buf, "</dd></div>\n");
    }
    put_documents(buf, entry);
}
