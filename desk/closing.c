/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/closing.h"

#include <string.h>

#include "desk/command.h"
#include "ledger/close_rules.h"
#include "ledger/view_roster.h"
#include "publish/report.h"

struct date closing_day(struct month month)
{
    struct month next = month_next(month);
    return date_of_days(date_days((struct date){ next.year, next.month, 1 }) - 1);
}

enum err closing_set(struct session *session, struct bytes *out)
{
    struct village village = { 0 };
    const char *option = desk_option(session->desk, "set");
    TRY(roster_village(book_view(session->book), &village));
    *out = bytes_copy(session->desk->arena, option ? bytes_text(option) : village.set);
    return out->at != NULL ? OK : fault_memory();
}

struct telling {
    struct desk *desk;
    bool holds;
    size_t refused;
};

static enum err tell(void *context)
{
    struct telling *telling = context;
    const char *why = err_why(telling->desk->terminal.language);
    if (telling->holds) {
        telling->refused++;
        warn(telling->desk, "不能结账：%s", "not closed: %s", why);
    } else {
        warn(telling->desk, "提醒：%s", "advice: %s", why);
    }
    return OK;
}

enum err closing_conditions(struct session *session, struct bytes set_name, struct month month)
{
    struct view *view = book_view(session->book);
    struct account_set set = { 0 };
    struct telling telling = { .desk = session->desk };
    TRY(money_set(view, set_name, &set));
    const struct closing closing = { &set, month, NULL };
    for (size_t i = 0; i < close_rule_count; i++) {
        TRY(close_rule_holds(view, &close_rules[i], month, &telling.holds));
        TRY(close_rule_check(view, &close_rules[i], &closing, tell, &telling));
    }
    if (telling.refused == 0)
        return OK;
    return fault(ERR_RULE, "有 %zu 项没有做到（见上），没有结账", "%zu conditions do not stand (see above): "
                                                                  "nothing was closed",
                 telling.refused);
}

static enum err digest_of(struct session *session, const struct books *books,
                          const char *name, const struct report_request *request,
                          struct hash *out)
{
    struct tables tables = { .arena = session->desk->arena };
    struct buf text = buf_new(session->desk->arena, DESK_OUT_MAX);
    (void)books;
    TRY(report_make(report_find(bytes_text(name)), request, &tables));
    TRY(tables_print(&tables, TABLE_JSON, LANGUAGE_ZH, &text));
    *out = hash_of(buf_so_far(&text));
    return OK;
}

/* In Chinese whoever signs, or the same statement would have two digests. */
static enum err put_statements(struct session *session, struct bytes set, struct month month,
                               struct form *form)
{
    static const char *const names[] = { "balance", "sheet", "income" };
    struct arena *arena = session->desk->arena;
    struct source source = book_source(session->book);
    struct books books = { 0 };
    struct json *rows = json_list(arena);
    TRY(books_read(arena, &source, UINT64_MAX, &books));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct report_request request = {
            .arena = arena,
            .books = &books,
            .language = LANGUAGE_ZH,
            .set = set,
            .to = closing_day(month),
            .entry = UINT64_MAX,
        };
        struct hash hash;
        struct buf text = buf_new(arena, 64);
        if (strcmp(names[i], "balance") == 0)
            request.from = (struct date){ month.year, month.month, 1 };
        TRY(digest_of(session, &books, names[i], &request, &hash));
        hash_print(&text, &hash);
        struct json *row = json_object(arena);
        row = json_put(row, bytes_text("name"), json_text(arena, bytes_text(names[i])));
        row = json_put(row, bytes_text("digest"), json_text(arena, buf_so_far(&text)));
        rows = json_push(rows, row);
    }
    return rows != NULL ? form_put(form, "statements", rows) : fault_memory();
}

enum err closing_statements(struct session *session, struct bytes set, struct month month,
                            struct form *form)
{
    bool wanted = desk_has(session->desk, "statements");
    for (size_t i = 0; i < close_rule_count && !wanted; i++)
        if (strcmp(close_rules[i].name, "signed") == 0)
            TRY(close_rule_holds(book_view(session->book), &close_rules[i], month, &wanted));
    return wanted ? put_statements(session, set, month, form) : OK;
}
