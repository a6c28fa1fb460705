/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/statement_report.h"

#include <string.h>

#include "base/arena.h"

enum { NOTE_MAX = 1000 };

enum err statement_unknown(const char *report, const struct chart *chart)
{
    char names[200] = "";
    for (size_t i = 0; i < statement_count; i++) {
        if (strcmp(statements[i]->report, report) != 0 ||
            strcmp(statements[i]->chart, chart->name) != 0)
            continue;
        if (strlen(names) + strlen(statements[i]->name) + 2 > sizeof names)
            break;
        memcpy(names + strlen(names), " ", 2);
        memcpy(names + strlen(names), statements[i]->name, strlen(statements[i]->name) + 1);
    }
    return fault(ERR_USAGE, "%s 科目表没有这种格式；--form 可用：%s", "the chart of %s has no such form; "
                                                                      "--form can be:%s",
                 chart->name, names);
}

void statement_facts(struct table *table, const struct statement *form, enum language language)
{
    table_fact(table, "form", (struct words)WORDS("格式", "form"),
               bytes_text(words_in(form->form, language)));
    table_fact(table, "unit", (struct words)WORDS("金额单位", "unit"),
               bytes_text(words_in((struct words)WORDS("元", "yuan"), language)));
}

void statement_notes(struct table *table, const struct statement *form, enum language language)
{
    for (const struct words *note = form->notes; note->zh != NULL; note++)
        table_note(table, bytes_text(words_in(*note, language)));
}

void statement_begun(struct table *table, const struct report_request *request,
                     struct words unsaid)
{
    const struct books *books = request->books;
    for (size_t i = 0; i < books->set_count; i++) {
        const struct book_set *set = &books->sets[i];
        bool asked = request->set.size == 0 || bytes_equal(set->name, request->set);
        if (!asked || set->start.year != request->to.year || set->start.month == 1)
            continue;
        struct buf note = buf_new(request->arena, NOTE_MAX);
        if (request->language == LANGUAGE_ZH)
            buf_format(&note, "%.*s的账从%d年%d月建起：%s", (int)set->name.size,
                       (const char *)set->name.at, set->start.year,
                       set->start.month, unsaid.zh);
        else
            buf_format(&note, "%.*s: the books begin in %04d-%02d: %s", (int)set->name.size,
                       (const char *)set->name.at,
                       set->start.year, set->start.month, unsaid.en);
        table_note(table, buf_so_far(&note));
    }
}

static const struct column inner_columns[] = {
    { "set", COLUMN_TEXT, WORDS("账套", "set") },
    { "other", COLUMN_TEXT, WORDS("对方账套", "other set") },
    { "code", COLUMN_TEXT, WORDS("科目编号", "code") },
    { "debit", COLUMN_MONEY, WORDS("借方余额", "debit") },
    { "credit", COLUMN_MONEY, WORDS("贷方余额", "credit") },
    { 0 },
};

enum err statement_inner(const struct report_request *request, struct tables *out)
{
    const struct balance_query query = {
        .set = request->set,
        .from = { request->to.year, 1, 1 },
        .to = request->to,
        .by = 1U << ASPECT_PARTY,
    };
    struct book_balances balances = { 0 };
    struct table *table = NULL;
    TRY(books_balances(request->books, &query, &balances));
    for (size_t i = 0; i < balances.count; i++) {
        const struct book_balance *row = &balances.rows[i];
        struct bytes party = row->aspects[ASPECT_PARTY];
        int64_t fen = balance_closing_fen(row);
        enum account_class class = row->account->row->class;
        if (party.size == 0 || fen == 0 || books_set(request->books, party) == NULL ||
            (class != CLASS_ASSET && class != CLASS_LIABILITY))
            continue;
        if (table == NULL)
            table = tables_add(
                out, "inner",
                (struct words)WORDS("账套之间的往来（未抵销）", "Between the sets (not netted)"),
                inner_columns);
        table_row(table);
        table_text(table, "set", row->account->set);
        table_text(table, "other", party);
        table_text(table, "code", row->account->code);
        table_money(table, fen > 0 ? "debit" : "credit", fen > 0 ? fen : -fen);
    }
    return OK;
}
