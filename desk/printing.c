/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/printing.h"

#include <string.h>

#include "base/text.h"
#include "desk/places.h"
#include "publish/policy_at.h"
#include "publish/sheet.h"
#include "publish/signing.h"
#include "verify/web.h"

enum { TEXT_MAX = 400 };

static bool is_one_of(const char *text, const char *const *names)
{
    while (*names && strcmp(text, *names) != 0)
        names++;
    return *names != NULL;
}

static enum err read_size(const char *text, enum paper_size *out)
{
    static const char *const a4[] = { "a4", "A4", NULL };
    static const char *const a3[] = { "a3", "A3", NULL };
    if (!text)
        *out = PAPER_SIZE_FREE;
    else if (is_one_of(text, a4))
        *out = PAPER_A4;
    else if (is_one_of(text, a3))
        *out = PAPER_A3;
    else
        return fault(ERR_USAGE, "--paper 应为 a4 或 a3，不是“%s”",
                     "--paper takes a4 or a3, not \"%s\"", text);
    return OK;
}

static enum err read_turn(const char *text, enum paper_turn *out)
{
    static const char *const upright[] = { "portrait", "竖", "竖放", "竖向", "纵向", NULL };
    static const char *const across[] = { "landscape", "横", "横放", "横向", NULL };
    if (!text)
        *out = PAPER_TURN_FREE;
    else if (is_one_of(text, upright))
        *out = PAPER_UPRIGHT;
    else if (is_one_of(text, across))
        *out = PAPER_ACROSS;
    else
        return fault(ERR_USAGE, "--orientation 应为 横 或 竖，不是“%s”",
                     "--orientation takes portrait or landscape, not \"%s\"", text);
    return OK;
}

/* Whole or half points. */
static enum err read_type(const char *text, int *out)
{
    struct bytes rest = bytes_text(text ? text : "");
    uint64_t points = 0;
    if (!text)
        return OK;
    struct bytes whole = bytes_cut(&rest, '.');
    bool half = bytes_is(rest, "5");
    if (text_unsigned(whole, &points) != OK || points > 48 ||
        (rest.size > 0 && !half && !bytes_is(rest, "0")) ||
        (int)points * PAPER_POINT < PAPER_TYPE_LEAST ||
        (int)points * PAPER_POINT + (half ? 1 : 0) > PAPER_TYPE_MOST)
        return fault(ERR_USAGE, "--type-size 应为 6 到 48 磅（可以有半磅），不是“%s”",
                     "--type-size takes 6 to 48 points, or half ones, not \"%s\"", text);
    *out = (int)points * PAPER_POINT + (half ? PAPER_POINT / 2 : 0);
    return OK;
}

enum err printing_options(struct desk *desk, struct paper *out)
{
    static const char *const names[] = { "paper", "orientation", "type-size", "board" };
    struct paper paper = { .stamp.notice = UINT64_MAX };
    enum table_format format = TABLE_TXT;
    TRY(table_format_of(desk_option(desk, "format"), desk_option(desk, "output"), &format));
    for (size_t i = 0; i < sizeof names / sizeof names[0] && format != TABLE_PDF; i++)
        if (desk_has(desk, names[i]))
            return fault(ERR_USAGE, "--%s 只用于打印：加上 -o 文件.pdf",
                         "--%s is for paper: add -o FILE.pdf", names[i]);
    TRY(read_size(desk_option(desk, "paper"), &paper.size));
    TRY(read_turn(desk_option(desk, "orientation"), &paper.turn));
    TRY(read_type(desk_option(desk, "type-size"), &paper.type));
    paper.board = desk_has(desk, "board") || desk_has(desk, "notice");
    *out = paper;
    return OK;
}

/* A place for the telephone that nobody has filled in yet. */
static void put_phone(const struct paper *paper, struct tables *tables)
{
    struct table *last = tables->count > 0 ? tables->at[tables->count - 1] : NULL;
    for (struct table_fact *fact = last ? last->facts : NULL; fact; fact = fact->next)
        if (strcmp(fact->name, "phone") == 0 && fact->text.size == 0)
            fact->text = paper->stamp.phone;
}

enum err printing_stamp(struct session *session, const struct books *books, uint64_t size,
                        struct paper *out, struct tables *tables)
{
    static const struct date last = { 2200, 12, 31 };
    struct arena *arena = session->desk->arena;
    struct paper_stamp *stamp = &out->stamp;
    struct buf key = buf_new(arena, TEXT_MAX);
    struct buf page = buf_new(arena, TEXT_MAX);
    struct hash digest = { 0 };
    TRY(web_verify_digest(arena, &digest));
    hash_print_hex(&page, &digest);
    key_print(&key, book_log_key(session->book));
    stamp->key = buf_so_far(&key);
    stamp->page = buf_so_far(&page);
    stamp->size = size;
    if (size > 0)
        TRY(tree_root(&book_view(session->book)->tree, size, &stamp->root));
    TRY(policy_at(books, "site.address", last, &stamp->site));
    TRY(policy_at(books, "complaint.phone", last, &stamp->phone));
    put_phone(out, tables);
    return OK;
}

static enum err not_ours(uint64_t index)
{
    return fault(ERR_MISSING,
                 "第 %llu 条登记的摘要，不是程序按报表出的那张表的：当时公开的是另一份文件，请印那份文件",
                 "the digest of entry %llu is not that of a report of this program: another "
                 "file was put up, so print that one",
                 (unsigned long long)index);
}

static enum err read_disclosure(struct session *session, struct entry *entry, uint64_t *index)
{
    const char *text = desk_option(session->desk, "notice");
    struct leaf leaf = { 0 };
    if (text_unsigned(bytes_text(text), index) != OK)
        return fault(ERR_USAGE, "--notice 应为记录的序号，不是“%s”",
                     "--notice takes an entry's index, not \"%s\"", text);
    TRY(session_entry(session, session->desk->arena, *index, &leaf, entry));
    if (entry->kind != &kind_disclosure)
        return fault(ERR_USAGE, "第 %llu 条不是公开；sanzi list disclosure 列出公开和序号",
                     "entry %llu is no disclosure: sanzi list disclosure lists them",
                     (unsigned long long)*index);
    return OK;
}

/* The digest is that of a sheet which nobody has signed; who recorded it is known now. */
static enum err put_signers(const struct books *books, uint64_t index, struct tables *tables)
{
    struct signing signing = { 0 };
    TRY(signing_read(books, index, &signing));
    struct table *last = tables->at[tables->count - 1];
    for (struct table_fact *fact = last->facts; fact; fact = fact->next) {
        if (strcmp(fact->name, "maker") == 0)
            fact->text = signing.maker;
        else if (strcmp(fact->name, "head") == 0)
            fact->text = signing.head;
    }
    return OK;
}

enum err printing_notice(struct session *session, const struct report *report,
                         struct paper *paper, struct tables *out)
{
    struct desk *desk = session->desk;
    struct source source = book_source(session->book);
    struct books *books = arena_take(desk->arena, sizeof *books);
    struct entry *entry = arena_take(desk->arena, sizeof *entry);
    struct tables tables = { 0 };
    struct period period = { 0 };
    struct hash digest = { 0 };
    struct hash drawn = { 0 };
    uint64_t index = 0;
    if (!books || !entry)
        return fault_memory();
    TRY(read_disclosure(session, entry, &index));
    const struct report *shown = report_find(entry_field(entry, "report"));
    if (report && report != shown)
        return fault(ERR_USAGE, "第 %llu 条公开的是“%s”，不是“%s”",
                     "entry %llu puts up \"%s\", not \"%s\"", (unsigned long long)index,
                     text_quote(entry_field(entry, "report")).at, report->name);
    if (!shown)
        return not_ours(index);
    TRY(period_parse(entry_field(entry, "period"), &period));
    TRY(hash_parse(entry_field(entry, "digest"), &digest));
    TRY(books_read(desk->arena, &source, entry->seen_size, books));
    TRY(sheet_make(books, shown, &period, &tables));
    TRY(sheet_digest(&tables, &drawn));
    if (!hash_equal(&digest, &drawn))
        return not_ours(index);
    *out = tables;
    if (!paper)
        return OK;
    paper->stamp.notice = index;
    if ((shown->choices & REPORT_SIGNED) != 0 && tables.count > 0) {
        TRY(books_read(desk->arena, &source, index + 1, books));
        TRY(put_signers(books, index, out));
    }
    return printing_stamp(session, books, index + 1, paper, out);
}
