/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/disclosing.h"

#include "base/arena.h"
#include "desk/command.h"
#include "publish/sheet.h"

static enum err copy_field(struct form *form, const struct entry *entry, const char *name)
{
    struct arena *arena = form->arena;
    const struct json *value = json_find(entry->body, name);
    struct buf text = buf_new(arena, 1 << 20);
    struct bytes printed = { 0 };
    struct json *copy = NULL;
    if (value == NULL || json_find(form->body, name) != NULL)
        return OK;
    json_print(&text, value);
    TRY(buf_done(&text, &printed));
    TRY(json_parse(arena, printed, &copy));
    return form_put(form, name, copy);
}

static enum err copy_from(struct session *session, struct form *form, uint64_t index,
                          const char *const *names)
{
    struct leaf leaf = { 0 };
    struct entry entry = { 0 };
    TRY(session_entry(session, form->arena, index, &leaf, &entry));
    for (; entry.kind == &kind_disclosure && *names != NULL; names++)
        TRY(copy_field(form, &entry, *names));
    return OK;
}

static const struct report *report_called(struct bytes name)
{
    const struct report *report = report_find(name);
    bool whole = report != NULL &&
                 (bytes_is(name, report->name) || bytes_is(name, report->alias) ||
                  bytes_is(name, report->title.zh) || bytes_is(name, report->title.en));
    return whole ? report : NULL;
}

/* As the program calls it, so that check E14 draws it again. */
static enum err put_name(struct form *form, const struct report *report)
{
    return report == NULL ? OK
                          : form_put(form, "report",
                                     json_text(form->arena, bytes_text(report->name)));
}

/* The same command again, of the same id: what stands is what it said then. */
static enum err recall(struct session *session, struct form *form, bool *known)
{
    static const char *const names[] = { "what", "period", "report", "digest", "items", NULL };
    const struct json *id = json_find(form->body, "id");
    const struct json *named = json_find(form->body, "report");
    uint64_t index = 0;
    *known = false;
    if (id == NULL || id->type != JSON_TEXT)
        return OK;
    TRY(view_find_id(book_view(session->book), id->text, &index, known));
    if (!*known)
        return OK;
    if (json_find(form->body, "digest") == NULL && named != NULL && named->type == JSON_TEXT)
        TRY(put_name(form, report_called(named->text)));
    return copy_from(session, form, index, names);
}

/* A correction is of the same matter. */
static enum err take_corrected(struct session *session, struct form *form)
{
    static const char *const names[] = { "what", "period", "report", "items", NULL };
    const struct json *corrects = json_find(form->body, "corrects");
    const struct json *index = corrects != NULL ? json_find(corrects, "index") : NULL;
    if (index == NULL || index->type != JSON_NUMBER || index->number < 0 ||
        (uint64_t)index->number >= book_size(session->book))
        return OK; /* told as what is wrong with it */
    return copy_from(session, form, (uint64_t)index->number, names);
}

static enum err draw(struct session *session, const struct form *form,
                     const struct report *report, const struct period *period,
                     struct bytes *out)
{
    struct arena *arena = form->arena;
    const struct source source = book_source(session->book);
    struct books books = { 0 };
    struct tables sheet = { 0 };
    struct hash digest = { 0 };
    struct buf text = buf_new(arena, 64);
    TRY(books_read(arena, &source, UINT64_MAX, &books));
    TRY(sheet_make(&books, report, period, &sheet));
    if (!sheet_tells(report, &sheet))
        return OK;
    TRY(sheet_digest(&sheet, &digest));
    hash_print(&text, &digest);
    return buf_done(&text, out);
}

static void warn_other(struct desk *desk, const struct report *report)
{
    warn(desk,
         "提醒：这份文件不是程序出的“%s”：勾稽 E14 会列为不符；程序出的表不写 --report，由程序算摘要，"
         "另写的文件“报表”写别的名称%.0s",
         "advice: this file is not the report \"%.0s%s\" of this program, and check E14 will "
         "say so; leave --report out for a report of the program, call another file "
         "otherwise",
         report->alias, report->name);
}

enum err disclosing_complete(struct session *session, struct form *form)
{
    struct arena *arena = form->arena;
    struct bytes drawn = { 0 };
    struct period of = { 0 };
    bool done = false;
    if (form->kind != &kind_disclosure)
        return OK;
    TRY(recall(session, form, &done));
    if (done)
        return OK;
    TRY(take_corrected(session, form));
    const struct json *named = json_find(form->body, "report");
    const struct json *period = json_find(form->body, "period");
    const struct json *digest = json_find(form->body, "digest");
    bool by_file = desk_has(session->desk, "report");
    if (named == NULL || named->type != JSON_TEXT || period == NULL ||
        period->type != JSON_TEXT || (digest != NULL && !by_file))
        return OK;
    const struct report *report = report_called(named->text);
    if (report == NULL || period_parse(period->text, &of) != OK)
        return OK;
    TRY(draw(session, form, report, &of, &drawn));
    if (drawn.size == 0)
        return OK;
    if (by_file) {
        if (digest == NULL || digest->type != JSON_TEXT || !bytes_equal(digest->text, drawn))
            warn_other(session->desk, report);
        return OK;
    }
    say(session->desk, "摘要由程序照现在的账算好：%s%.0s %.*s\n",
        "the digest is of the report as the books are: %.0s%s %.*s\n", report->alias,
        report->name, (int)period->text.size, (const char *)period->text.at);
    TRY(put_name(form, report));
    return form_put(form, "digest", json_text(arena, drawn));
}
