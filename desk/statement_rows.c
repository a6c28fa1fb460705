/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/statement_rows.h"

#include "base/arena.h"
#include "ledger/entry.h"

enum {
    PART_SIZE_MAX = 50000, /* of the rows of an entry; the rest and signatures stay free */
    ROW_SIZE_MAX = 4096,
};

bool statement_row_same(const struct json *recorded, const struct bank_row *row)
{
    struct date date = { 0 };
    if (date_parse(row_field(recorded, "date"), &date) != OK)
        return false;
    return date_compare(date, row->date) == 0 &&
           row_number(recorded, row->is_out ? "out" : "in") == row->fen &&
           row_number(recorded, "balance") == row->balance_fen;
}

static enum err put_text(struct arena *arena, struct json *row, const char *name,
                         struct bytes text)
{
    if (text.size == 0)
        return OK;
    return json_put(row, bytes_text(name), json_text(arena, text)) ? OK : fault_memory();
}

static enum err make_row(struct arena *arena, const struct bank_row *from, struct json **out)
{
    struct json *row = json_object(arena);
    struct buf day = buf_new(arena, 16);
    date_print(&day, from->date);
    row = json_put(row, bytes_text("date"), json_text(arena, buf_so_far(&day)));
    row = json_put(row, bytes_text(from->is_out ? "out" : "in"), json_number(arena, from->fen));
    row = json_put(row, bytes_text("balance"), json_number(arena, from->balance_fen));
    if (!row)
        return fault_memory();
    TRY(put_text(arena, row, "party", from->party));
    TRY(put_text(arena, row, "note", from->note));
    TRY(put_text(arena, row, "serial", from->serial));
    *out = row;
    return OK;
}

static size_t row_size(struct arena *arena, const struct json *row)
{
    struct arena_mark mark = arena_mark(arena);
    struct buf buf = buf_new(arena, ROW_SIZE_MAX);
    struct bytes text = { 0 };
    json_print(&buf, row);
    size_t size = buf_done(&buf, &text) == OK ? text.size + 1 : PART_SIZE_MAX;
    arena_back(arena, mark);
    return size;
}

enum err statement_rows(struct arena *arena, const struct bank_row *rows, size_t count,
                        struct json **out)
{
    struct json *list = json_list(arena);
    size_t size = 0;
    for (size_t i = 0; i < count && i < ROWS_MAX; i++) {
        struct json *row = NULL;
        TRY(make_row(arena, &rows[i], &row));
        size += row_size(arena, row);
        if (i > 0 && size > PART_SIZE_MAX)
            break;
        list = json_push(list, row);
    }
    if (!list)
        return fault_memory();
    *out = list;
    return OK;
}
