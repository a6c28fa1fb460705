/* SPDX-License-Identifier: Apache-2.0 */
/* A sheet read and written plainly again is the same sheet; a plan of stays in it. */
#include "desk/csv.h"

#include <assert.h>

#include "base/arena.h"
#include "desk/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bytes write_again(struct arena *arena, const struct sheet *sheet)
{
    struct buf buf = buf_new(arena, 1 << 24);
    for (size_t row = 0; row < sheet->rows; row++)
        for (size_t column = 0; column < sheet->columns; column++) {
            struct bytes cell = sheet_cell(sheet, row, column);
            buf_byte(&buf, '"');
            for (size_t i = 0; i < cell.size; i++) {
                if (cell.at[i] == '"')
                    buf_byte(&buf, '"');
                buf_byte(&buf, cell.at[i]);
            }
            buf_byte(&buf, '"');
            buf_byte(&buf, column + 1 < sheet->columns ? ',' : '\n');
        }
    return buf_so_far(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    struct sheet sheet = { 0 };
    struct sheet again = { 0 };
    struct import import = { 0 };
    struct draft draft = { 0 };
    if (size > 1 << 16 || arena_open(1 << 28, &arena) != OK)
        return 0;
    if (csv_read(arena, bytes_of(data, size), &sheet) == OK) {
        assert(sheet.rows >= 1 && sheet.columns >= 1);
        if (csv_read(arena, write_again(arena, &sheet), &again) == OK)
            assert(again.columns <= sheet.columns && again.rows <= sheet.rows);
        static const struct kind *const drafted[] = { &kind_voucher, &kind_opening };
        for (size_t kind = 0; kind < 2; kind++)
            if (import_plan(arena, &sheet, drafted[kind], &import) == OK)
                for (size_t i = 0; i < import.count && i < 100; i++)
                    if (import_draft(&import, arena, i, &draft) != OK)
                        break;
    }
    arena_close(arena);
    return 0;
}
