/* SPDX-License-Identifier: Apache-2.0 */
/* E14: what was made known is what the books say, today and as they stood then. */
#include "base/arena.h"
#include "publish/checks.h"
#include "publish/sheet.h"

enum {
    THEN_MAX = 1 << 30, /* bytes of books as they stood */
    REDRAWN_MAX = 1000, /* sheets: each reads the log again */
};

struct disclosed {
    const struct book_record *record;
    const struct entry *entry;
    const struct report *report;
    struct period period;
    struct hash stated;
    struct hash drawn; /* the last that was drawn of it */
    bool differs;      /* and no later disclosure corrects it */
};

/* Not of what was signed: a report that needs choices which a disclosure does not say. */
static bool cannot_be_drawn(enum err code)
{
    return code == ERR_USAGE || code == ERR_MISSING || code == ERR_LIMIT || code == ERR_RULE;
}

static enum err draw(const struct books *books, struct disclosed *disclosed)
{
    struct tables sheet = { .bad = false };
    TRY(sheet_make(books, disclosed->report, &disclosed->period, &sheet));
    return sheet_digest(&sheet, &disclosed->drawn);
}

/* From the entries that its signer had seen. */
static enum err draw_then(const struct books *now, struct disclosed *disclosed)
{
    struct arena *arena = NULL;
    struct books then = { .size = 0 };
    TRY(arena_open(THEN_MAX, &arena));
    enum err code = books_read(arena, now->source, disclosed->entry->seen_size, &then);
    if (code == OK)
        code = draw(&then, disclosed);
    arena_close(arena);
    return code;
}

static bool is_corrected(const struct checking *checking, const struct book_record *record)
{
    uint64_t index = record->index;
    while ((record = record_after(record)) != NULL) {
        struct reference to = { .index = UINT64_MAX };
        if (entry_reference(record->entry, "corrects", &to) && to.index == index &&
            date_compare(record->entry->date, checking->request->to) <= 0)
            return true;
    }
    return false;
}

/* Which report of which period, and how the two digests begin. */
static enum err put_disclosed(struct checking *checking, const struct disclosed *disclosed,
                              struct words what, const struct hash *now)
{
    struct buf of = buf_new(checking->request->arena, 400);
    struct buf digest = buf_new(checking->request->arena, 200);
    char *text = NULL;
    buf_put(&of, entry_field(disclosed->entry, "report"));
    buf_byte(&of, ' ');
    buf_put(&of, entry_field(disclosed->entry, "period"));
    hash_print(&digest, &disclosed->stated);
    hash_print(&digest, now);
    TRY(buf_string(&digest, &text));
    buf_format(&of, " %.8s %.8s", text, text + digest.size / 2);
    TRY(buf_string(&of, &text));
    check_put(checking, &(struct check_row){ .code = "E14",
                                             .what = what,
                                             .of = bytes_text(text),
                                             .no_numbers = true,
                                             .verdict = CHECK_WRONG });
    return OK;
}

/* *good where it agrees; what does not is put. */
static enum err compare(struct checking *checking, struct disclosed *disclosed,
                        size_t *redrawn, bool *good)
{
    static const struct words other =
        WORDS("公开的报表与账上重算不同（两个摘要）",
              "a disclosed report is not as made again (digests)");
    static const struct words older =
        WORDS("公开以后账上又记了，还没有更正（两个摘要）",
              "the books were added to since a report was disclosed (digests)");
    const struct books *books = checking->request->books;
    enum err code = draw(books, disclosed);
    const struct hash now = disclosed->drawn;
    *good = code == OK && hash_equal(&now, &disclosed->stated);
    if (*good || cannot_be_drawn(code))
        return OK;
    TRY(code);
    if (is_corrected(checking, disclosed->record))
        return OK;
    bool again = *redrawn < REDRAWN_MAX;
    *redrawn += again;
    code = again ? draw_then(books, disclosed) : OK;
    if (!cannot_be_drawn(code))
        TRY(code);
    bool was = code == OK && hash_equal(&disclosed->drawn, &disclosed->stated);
    disclosed->differs = true;
    return put_disclosed(checking, disclosed, was ? older : other,
                         was ? &now : &disclosed->drawn);
}

enum err check_disclosed(struct checking *checking)
{
    static const struct words all = WORDS("公开的报表 = 账上重算", "disclosed reports = made again");
    static const struct words rest =
        WORDS("其余公开的报表 = 账上重算", "the other disclosed reports = made again");
    const struct book_record *record = NULL;
    struct buf of = buf_new(checking->request->arena, 60);
    size_t count = 0;
    size_t differ = 0;
    size_t redrawn = 0;
    TRY(books_records(checking->request->books, &kind_disclosure, &record));
    for (; record != NULL; record = record_after(record)) {
        struct disclosed disclosed = { .record = record, .entry = record->entry };
        struct bytes name = entry_field(record->entry, "report");
        bool good = false;
        disclosed.report = report_find(name);
        /* The checks themselves would draw themselves without end. */
        if (date_compare(record->entry->date, checking->request->to) > 0 ||
            disclosed.report == NULL || disclosed.report == &report_checks ||
            !bytes_is(name, disclosed.report->name))
            continue;
        TRY(hash_parse(entry_field(record->entry, "digest"), &disclosed.stated));
        TRY(period_parse(entry_field(record->entry, "period"), &disclosed.period));
        TRY(compare(checking, &disclosed, &redrawn, &good));
        count += good;
        differ += disclosed.differs;
    }
    if (count == 0 && differ > 0)
        return OK;
    if (count > 0)
        buf_format(&of, "%zu/%zu", count, count + differ);
    check_put(checking, &(struct check_row){ .code = "E14",
                                             .what = differ > 0 ? rest : all,
                                             .of = buf_so_far(&of),
                                             .no_numbers = true,
                                             .verdict = count > 0 ? CHECK_GOOD
                                                                  : CHECK_NO_DATA });
    return OK;
}
