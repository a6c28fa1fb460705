/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/budgets.h"

#include <string.h>

#include "base/arena.h"
#include "base/money.h"

static int compare(const struct budget_line *line, struct bytes set, struct bytes code)
{
    int order = bytes_compare(line->set, set);
    return order != 0 ? order : bytes_compare(line->account, code);
}

/* The line of a set and code, made where it lacks. A budget has a hundred lines or so. */
static enum err line_of(struct arena *arena, struct budget_lines *budget, struct bytes set,
                        struct bytes code, struct budget_line **out)
{
    size_t at = 0;
    while (at < budget->count && compare(&budget->lines[at], set, code) < 0)
        at++;
    if (at == budget->count || compare(&budget->lines[at], set, code) != 0) {
        struct budget_line *lines = arena_grow(
            arena, budget->lines, budget->count * sizeof *lines,
            (budget->count + 1) * sizeof *lines);
        if (lines == NULL)
            return fault_memory();
        memmove(lines + at + 1, lines + at, (budget->count - at) * sizeof *lines);
        lines[at] = (struct budget_line){ .set = set, .account = code };
        budget->lines = lines;
        budget->count++;
    }
    *out = &budget->lines[at];
    return OK;
}

static enum err add_entry(struct arena *arena, const struct entry *entry,
                          struct budget_lines *budget)
{
    bool change = bytes_is(entry_field(entry, "action"), "change");
    const struct json *rows = entry_rows(entry, "lines");
    for (const struct json *row = rows->first; row != NULL; row = row->next) {
        struct budget_line *line = NULL;
        TRY(line_of(arena, budget, entry_field(entry, "set"), row_field(row, "account"),
                    &line));
        TRY(money_sum(change ? &line->changed_fen : &line->adopted_fen,
                      row_number(row, "amount")));
        if (row_field(row, "note").size > 0)
            line->note = row_field(row, "note");
    }
    return OK;
}

enum err budget_read(const struct books *books, struct bytes set, struct date day,
                     struct budget_lines *out)
{
    struct budget_lines budget = { 0 };
    const struct kind *kind = kind_find(bytes_text("budget"));
    const struct book_record *record = NULL;
    if (kind != NULL)
        TRY(books_records(books, kind, &record));
    for (; record != NULL; record = record_after(record)) {
        const struct entry *entry = record->entry;
        if (entry_number(entry, "year") == day.year && date_compare(entry->date, day) <= 0 &&
            (set.size == 0 || bytes_equal(entry_field(entry, "set"), set)))
            TRY(add_entry(books->arena, entry, &budget));
    }
    *out = budget;
    return OK;
}

enum err budget_under(const struct budget_lines *budget, struct bytes code, int64_t *fen,
                      bool *any)
{
    int64_t sum = 0;
    bool found = false;
    for (size_t i = 0; i < budget->count; i++) {
        const struct budget_line *line = &budget->lines[i];
        if (!bytes_starts(line->account, code))
            continue;
        found = true;
        TRY(money_sum(&sum, line->adopted_fen));
        TRY(money_sum(&sum, line->changed_fen));
    }
    *fen = sum;
    *any = found;
    return OK;
}
