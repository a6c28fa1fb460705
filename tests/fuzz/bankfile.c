/* SPDX-License-Identifier: Apache-2.0 */
/* A bank's file that is read holds its running balance, and its words may be signed. */
#include "desk/bankfile.h"

#include <assert.h>

#include "base/arena.h"
#include "base/unicode.h"
#include "desk/statement_rows.h"
#include "ledger/kind.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_text(struct bytes text, size_t max)
{
    assert(text.size <= max && unicode_check(text) == OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    struct bankfile file = { 0 };
    struct json *rows = NULL;
    if (size > 1 << 16 || arena_open(1 << 28, &arena) != OK)
        return 0;
    if (bankfile_read(arena, bytes_of(data, size), &file) == OK && file.bad_count == 0) {
        int64_t balance = file.opening_fen;
        for (size_t i = 0; i < file.count; i++) {
            const struct bank_row *row = &file.rows[i];
            balance += row->is_out ? -row->fen : row->fen;
            assert(row->fen != 0 && row->date.year > 0 && balance == row->balance_fen);
            assert_text(row->party, 200);
            assert_text(row->note, 400);
            assert_text(row->serial, 64);
        }
        if (statement_rows(arena, file.rows, file.count, &rows) == OK && file.count > 0)
            assert(rows->count > 0 && rows->count <= ROWS_MAX &&
                   statement_row_same(rows->first, file.rows));
    }
    arena_close(arena);
    return 0;
}
