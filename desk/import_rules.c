/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/import_rules.h"

#include <string.h>

#include "base/arena.h"
#include "desk/cells.h"
#include "ledger/view_month.h"

struct trying {
    const struct import_trial *trial;
    struct arena *arena;
    size_t told;
};

/* This thread's fault, as a cell's. */
static enum err tell(struct trying *trying, size_t row, size_t column)
{
    const struct import_trial *trial = trying->trial;
    struct bad_cell bad = { trial->import->sheet->lines[row], column,
                            bytes_string(trying->arena, bytes_text(err_why(LANGUAGE_ZH))),
                            bytes_string(trying->arena, bytes_text(err_why(LANGUAGE_EN))),
                            NULL };
    if (bad.zh == NULL || bad.en == NULL)
        return fault_memory();
    if (++trying->told <= IMPORT_BAD_MAX)
        cells_tell(trial->session->desk, &bad);
    return OK;
}

/* A cell that is a reason by itself: an account that takes no postings, a day in a closed
 * month. OK: it is none. */
static enum err look(struct view *view, const struct import *import, const struct entry *entry,
                     size_t row, size_t column)
{
    const struct import_column *at = &import->columns[column];
    struct bytes cell = bytes_trim(sheet_cell(import->sheet, row, column));
    struct account_set set = { 0 };
    if (at->field == NULL || cell.size == 0)
        return OK;
    TRY(money_set(view, entry_field(entry, "set"), &set));
    if (at->list != NULL && strcmp(at->field->name, "account") == 0)
        return money_postable(view, &set, cell);
    if (at->list == NULL && strcmp(at->field->name, "date") == 0 &&
        entry->kind == &kind_voucher)
        return money_open(view, &set, entry->date, 0);
    return OK;
}

/* The cells of an entry that are reasons by themselves. */
static enum err tell_cells(struct trying *trying, struct view *view, const struct entry *entry,
                           const struct import_group *group)
{
    const struct import *import = trying->trial->import;
    for (size_t row = group->row; row < (size_t)group->row + group->count; row++)
        for (size_t column = 0; column < import->sheet->columns; column++) {
            bool own = import->columns[column].list == NULL;
            if (own && row > group->row)
                continue;
            enum err code = look(view, import, entry, row, column);
            if (code == ERR_RULE)
                code = tell(trying, row, column);
            TRY(code);
        }
    return OK;
}

/* An account that stands in no cell, but follows from an older code or a name, is a row's. */
static enum err refused(void *self, size_t number, enum err code)
{
    struct trying *trying = self;
    const struct import_trial *trial = trying->trial;
    const struct import_group *group = &trial->import->groups[trial->groups[number]];
    struct arena_mark mark = arena_mark(trying->arena);
    size_t before = trying->told;
    struct entry entry;
    char *zh = bytes_string(trying->arena, bytes_text(err_why(LANGUAGE_ZH)));
    char *en = bytes_string(trying->arena, bytes_text(err_why(LANGUAGE_EN)));
    if (zh == NULL || en == NULL)
        return fault_memory();
    TRY(entry_decode(trying->arena, trial->notes[number], &entry));
    if (code == ERR_RULE && (entry.kind == &kind_voucher || entry.kind == &kind_opening))
        TRY(tell_cells(trying, book_view(trial->session->book), &entry, group));
    if (trying->told == before) {
        (void)fault(code, "%s%.0s", "%.0s%s", zh, en);
        TRY(tell(trying, group->row, IMPORT_NO_COLUMN));
    }
    arena_back(trying->arena, mark);
    return OK;
}

enum err import_try(const struct import_trial *trial, size_t *count)
{
    struct trying trying = { .trial = trial };
    size_t failed = 0;
    const struct book_batch batch = {
        .notes = trial->notes,
        .count = trial->count,
        .time = session_now(),
        .verified = true,
        .failed = &failed,
        .refused = refused,
        .self = &trying,
    };
    TRY(arena_open(64 << 20, &trying.arena));
    enum err code = session_refused(book_try(trial->session->book, &batch));
    if (code != OK && failed < trial->count) {
        size_t row = trial->import->groups[trial->groups[failed]].row;
        code = fault_where(code, "第 %u 行：", "row %u: ", trial->import->sheet->lines[row]);
    }
    arena_close(trying.arena);
    *count = trying.told;
    return code;
}
