/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/web.h"

#include "base/arena.h"
#include "ledger/chart.h"
#include "ledger/kind.h"

/* The page without its table, as web/assemble.sh made it. */
__asm__(".pushsection .rodata\n"
        ".globl web_template\n"
        ".hidden web_template\n"
        "web_template:\n"
        ".incbin \"build/web/verify.html\"\n"
        "0:\n"
        ".balign 8\n"
        ".globl web_template_size\n"
        ".hidden web_template_size\n"
        "web_template_size:\n"
        ".quad 0b - web_template\n"
        ".popsection\n");
extern const uint8_t web_template[] __attribute__((visibility("hidden")));
extern const uint64_t web_template_size __attribute__((visibility("hidden")));

#define TABLE_MARK "@TABLE@"

static const char *const type_names[FIELD_TYPE_COUNT] = {
    [FIELD_TEXT] = "text",
    [FIELD_NUMBER] = "number",
    [FIELD_MONEY] = "money",
    [FIELD_DATE] = "date",
    [FIELD_MONTH] = "month",
    [FIELD_PERIOD] = "period",
    [FIELD_DIGEST] = "digest",
    [FIELD_KEY] = "key",
    [FIELD_ROLE] = "role",
    [FIELD_CHOICE] = "choice",
    [FIELD_FLAG] = "flag",
    [FIELD_REF] = "ref",
    [FIELD_SEEN] = "seen",
    [FIELD_TEXTS] = "texts",
    [FIELD_ROWS] = "rows",
};

/* JSON text of our own tables; '<' is escaped too, for it stands inside a page. */
static void put_text(struct buf *buf, const char *text)
{
    buf_byte(buf, '"');
    for (; *text != '\0'; text++) {
        if (*text == '<') {
            buf_text(buf, "\\u003c");
            continue;
        }
        if (*text == '"' || *text == '\\')
            buf_byte(buf, '\\');
        buf_byte(buf, (uint8_t)*text);
    }
    buf_byte(buf, '"');
}

/* A comma between, where something stands before. */
static void put_between(struct buf *buf, size_t before)
{
    if (before > 0)
        buf_byte(buf, ',');
}

static void put_member(struct buf *buf, size_t before, const char *name)
{
    put_between(buf, before);
    put_text(buf, name);
    buf_byte(buf, ':');
}

static void put_words(struct buf *buf, struct words words)
{
    buf_byte(buf, '[');
    put_text(buf, words.zh);
    buf_byte(buf, ',');
    put_text(buf, words.en);
    buf_byte(buf, ']');
}

/* {"name":["中文","English"],…} */
static void put_choices(struct buf *buf, const struct choice *choice)
{
    buf_text(buf, ",\"choices\":{");
    for (size_t i = 0; choice[i].name != NULL; i++) {
        put_member(buf, i, choice[i].name);
        put_words(buf, choice[i].title);
    }
    buf_byte(buf, '}');
}

/* What a field is, without the brace at its end. */
static void put_field(struct buf *buf, const struct field *field)
{
    bool is_list = field->type == FIELD_ROWS || field->type == FIELD_TEXTS;
    size_t most = is_list ? ROWS_MAX : FIELD_SIZE_MAX;
    buf_text(buf, "{\"n\":");
    put_text(buf, field->name);
    buf_text(buf, ",\"y\":");
    put_text(buf, type_names[field->type]);
    buf_text(buf, ",\"t\":");
    put_words(buf, field->title);
    if (is_list || field->type == FIELD_TEXT) {
        buf_text(buf, ",\"max\":");
        buf_unsigned(buf, field->max == 0 ? most : field->max);
    }
    if ((field->flags & FIELD_NEEDED) != 0)
        buf_text(buf, ",\"needed\":true");
    if ((field->flags & FIELD_SEALABLE) != 0)
        buf_text(buf, ",\"sealable\":true");
    if (field->choices != NULL)
        put_choices(buf, field->choices);
}

/* Rows hold no rows: so this goes two levels deep. */
static void put_fields(struct buf *buf, const struct field *fields)
{
    buf_byte(buf, '[');
    for (size_t i = 0; fields[i].name != NULL; i++) {
        put_between(buf, i);
        put_field(buf, &fields[i]);
        if (fields[i].type == FIELD_ROWS) {
            buf_text(buf, ",\"rows\":[");
            for (size_t at = 0; fields[i].fields[at].name != NULL; at++) {
                put_between(buf, at);
                put_field(buf, &fields[i].fields[at]);
                buf_byte(buf, '}');
            }
            buf_byte(buf, ']');
        }
        buf_byte(buf, '}');
    }
    buf_byte(buf, ']');
}

static void put_signers(struct buf *buf, unsigned roles)
{
    size_t count = 0;
    buf_byte(buf, '[');
    for (size_t i = 0; i < role_count; i++) {
        if ((roles & (unsigned)role_rows[i].role) == 0)
            continue;
        put_between(buf, count++);
        put_text(buf, role_rows[i].name);
    }
    buf_byte(buf, ']');
}

static void put_kinds(struct buf *buf)
{
    for (size_t i = 0; i < kind_count; i++) {
        put_member(buf, i, kinds[i]->name);
        buf_text(buf, "{\"v\":");
        buf_number(buf, kinds[i]->version);
        buf_text(buf, ",\"t\":");
        put_words(buf, kinds[i]->title);
        buf_text(buf, ",\"least\":");
        buf_unsigned(buf, kinds[i]->least);
        buf_text(buf, ",\"signers\":");
        put_signers(buf, kinds[i]->signers);
        buf_text(buf, ",\"fields\":");
        put_fields(buf, kinds[i]->fields);
        buf_byte(buf, '}');
    }
}

static void put_charts(struct buf *buf)
{
    for (size_t i = 0; i < chart_count; i++) {
        put_member(buf, i, charts[i].name);
        buf_byte(buf, '{');
        for (size_t at = 0; at < charts[i].count; at++) {
            put_member(buf, at, charts[i].rows[at].code);
            put_words(buf, charts[i].rows[at].name);
        }
        buf_byte(buf, '}');
    }
}

static void put_table(struct buf *buf)
{
    buf_text(buf, "{\"common\":");
    put_fields(buf, kind_common);
    buf_text(buf, ",\n\"roles\":{");
    for (size_t i = 0; i < role_count; i++) {
        put_member(buf, i, role_rows[i].name);
        put_words(buf, role_rows[i].title);
    }
    buf_text(buf, "},\n\"charts\":{");
    put_charts(buf);
    buf_text(buf, "},\n\"kinds\":{");
    put_kinds(buf);
    buf_text(buf, "}}");
}

enum err web_verify_print(struct buf *buf)
{
    struct bytes page = bytes_of(web_template, (size_t)web_template_size);
    size_t at = bytes_find_part(page, bytes_text(TABLE_MARK));
    assert(at < page.size);
    buf_put(buf, bytes_part(page, 0, at));
    put_table(buf);
    at += strlen(TABLE_MARK);
    buf_put(buf, bytes_part(page, at, page.size - at));
    return OK;
}

enum err web_verify_digest(struct arena *arena, struct hash *out)
{
    struct buf buf = buf_new(arena, WEB_VERIFY_MAX);
    struct arena_mark mark = arena_mark(arena);
    struct bytes page = { 0 };
    enum err code = web_verify_print(&buf);
    if (code == OK)
        code = buf_done(&buf, &page);
    if (code == OK)
        *out = hash_of(page);
    arena_back(arena, mark);
    return code;
}
