/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/mask.h"

#include <string.h>

#include "base/arena.h"
#include "base/spill.h"
#include "base/text.h"
#include "ledger/sealed.h"

enum { ARENA_ROOM = 1 << 16 };

/* Up to the village or group, whichever comes last; of one without them nothing. */
static struct bytes cut_address(struct bytes text)
{
    size_t end = 0;
    static const char *const places[] = { "村", "组", "社区" };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct bytes place = bytes_text(places[i]);
        size_t at = bytes_find_last(text, place);
        if (at < text.size && at + place.size > end)
            end = at + place.size;
    }
    return bytes_part(text, 0, end);
}

static unsigned sought_in(unsigned holds)
{
    if (holds == COLUMN_NUMBERS)
        return PERSONAL_AMONG_SERIALS;
    return holds == COLUMN_HOTLINE ? PERSONAL_AMONG_PHONES : PERSONAL_ALL;
}

/* 监督电话 under a sheet. */
unsigned mask_fact_type(const char *name)
{
    unsigned holds = bytes_is(bytes_text(name), "phone") ? COLUMN_HOTLINE : 0;
    return COLUMN_TEXT | holds;
}

static void print(struct buf *buf, unsigned holds, struct bytes text)
{
    switch (holds) {
    case COLUMN_PERSON:
        mask_print(buf, MASK_NAME, text);
        break;
    case COLUMN_IDENTITY:
    case COLUMN_CARD:
        mask_print(buf, MASK_CARD, text);
        break;
    case COLUMN_PHONE:
        mask_print(buf, MASK_PHONE, text);
        break;
    case COLUMN_ADDRESS:
        buf_put(buf, cut_address(text));
        buf_text(buf, cut_address(text).size < text.size ? "****" : "");
        break;
    default:
        personal_print(buf, text, sought_in(holds));
    }
}

/* What was masked when it was recorded stays as it is, but is searched like any words. */
static unsigned holds_of(unsigned column_type, struct bytes text)
{
    unsigned holds = column_type & COLUMN_HOLDS;
    bool masked = bytes_find(text, '*') < text.size;
    return masked && holds != COLUMN_NUMBERS && holds != COLUMN_HOTLINE ? 0 : holds;
}

struct bytes mask_text(struct arena *arena, unsigned column_type, struct bytes text)
{
    unsigned holds = holds_of(column_type, text);
    struct personal_hit hit = { .what = 0 };
    bool words = holds == 0 || holds == COLUMN_NUMBERS || holds == COLUMN_HOTLINE;
    if (text.size == 0 || (words && !personal_find(text, sought_in(holds), 0, &hit)))
        return text;
    struct buf buf = buf_new(arena, text.size * 2 + 64);
    print(&buf, holds, text);
    /* What is left of one number may make another with what stands beside it. */
    if (personal_find(buf_so_far(&buf), sought_in(holds), 0, &hit)) {
        buf = buf_new(arena, 8);
        buf_text(&buf, "****");
    }
    struct bytes out = { 0 };
    return buf_done(&buf, &out) == OK ? out : (struct bytes){ 0 };
}

static void mask_facts(struct table *table, struct table_fact *fact)
{
    for (; fact != NULL; fact = fact->next) {
        struct bytes text = mask_text(table->arena, mask_fact_type(fact->name), fact->text);
        table->bad = table->bad || (text.at == NULL && fact->text.at != NULL);
        fact->text = text;
    }
}

/* What a column said lately: many rows say the same, and mostly it is the very same text. */
struct said {
    struct bytes text;
    struct bytes masked;
};

enum { SAID_LATELY = 8 };

static void mask_cell(struct table *table, unsigned type, struct cell *cell,
                      struct said *lately)
{
    struct said *said = &lately[(uintptr_t)cell->text.at / 16 % SAID_LATELY];
    if (cell->text.at != said->text.at || cell->text.size != said->text.size) {
        said->text = cell->text;
        said->masked = mask_text(table->arena, type, cell->text);
    }
    cell->text = said->masked;
    table->bad = table->bad || (cell->text.at == NULL && said->text.at != NULL);
}

void mask_table(struct table *table)
{
    struct said *said = arena_array(table->arena, (table->width + 1) * SAID_LATELY,
                                    sizeof *said);
    table->bad = table->bad || said == NULL;
    for (struct table_row *row = table->first; row != NULL && !table->bad; row = row->next) {
        spill_breathe();
        for (size_t i = 0; i < table->width; i++) {
            unsigned type = table->columns[i].type;
            if (row->cells[i].set && (type & COLUMN_TYPES) == COLUMN_TEXT)
                mask_cell(table, type, &row->cells[i], &said[i * SAID_LATELY]);
        }
    }
    mask_facts(table, table->facts);
    mask_facts(table, table->notes);
}

void mask_tables(struct tables *tables)
{
    for (size_t i = 0; i < tables->count; i++)
        mask_table(tables->at[i]);
}

enum err mask_check_entry(uint64_t index, const struct kind *kind, const struct json *body)
{
    struct personal_place place = { .field = NULL };
    if (!personal_in_body(kind, body, &place))
        return OK;
    return fault(ERR_RULE,
                 "第 %llu 条的“%s%.0s”里像有身份证号、银行卡号、手机号或住址，没有公开；"
                 "看过确认不是个人的，加 --numbers-ok",
                 "entry %llu: \"%.0s%s\" seems to hold an identity number, a card, a phone or "
                 "an address: nothing was published; if you looked and it is nobody's own, "
                 "add --numbers-ok",
                 (unsigned long long)index, place.field->title.zh, place.field->title.en);
}

/* In some encoding: without the bytes that only pictures and archives have. */
static bool is_text(struct bytes content)
{
    static const uint8_t spaces[] = { '\t', '\n', '\f', '\r' };
    size_t at = 0;
    while (at < content.size && (content.at[at] >= ' ' ||
                                 memchr(spaces, content.at[at], sizeof spaces) != NULL))
        at++;
    return at == content.size;
}

/* Digits have the same bytes in GB 18030 as in UTF-8, and in UTF-16 with zeros between. */
bool mask_paper_is_clean(struct bytes content)
{
    struct personal_hit hit = { .what = 0 };
    struct arena *arena = NULL;
    bool wide = content.size >= 2 && (memcmp(content.at, "\xFF\xFE", 2) == 0 ||
                                      memcmp(content.at, "\xFE\xFF", 2) == 0);
    if (!wide)
        return !is_text(content) || !personal_find(content, PERSONAL_ALL, 0, &hit);
    if (arena_open(content.size + ARENA_ROOM, &arena) != OK)
        return false;
    struct buf narrow = buf_new(arena, content.size);
    for (size_t i = 2; i < content.size; i++)
        if (content.at[i] != 0)
            buf_byte(&narrow, content.at[i]);
    bool clean = !narrow.bad && !personal_find(buf_so_far(&narrow), PERSONAL_ALL, 0, &hit);
    arena_close(arena);
    return clean;
}

enum err mask_check_paper(uint64_t index, struct bytes name, struct bytes content)
{
    if (mask_paper_is_clean(content))
        return OK;
    return fault(ERR_RULE,
                 "第 %llu 条的公开附件“%s”里像有身份证号、银行卡号、手机号或住址，没有公开；"
                 "看过确认不是个人的，加 --numbers-ok",
                 "entry %llu: its public attachment \"%s\" seems to hold an identity number, a "
                 "card, a phone or an address: nothing was published; if you looked and it is "
                 "nobody's own, add --numbers-ok",
                 (unsigned long long)index, text_quote(name).at);
}
