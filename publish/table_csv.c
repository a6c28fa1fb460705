/* SPDX-License-Identifier: Apache-2.0 */
/* Tables as CSV: rows for programs; facts and notes are for readers, in other forms. */
#include "publish/table_csv.h"

#include <string.h>

#include "publish/table_inner.h"

bool cell_is_formula(struct bytes text)
{
    static const char *const blanks[] = { " ", "\xC2\xA0", "\xE3\x80\x80" };
    static const char *const starts[] = { "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠" };
    static const uint8_t first[] = " =+-@\t\r\xC2\xE3\xEF"; /* of any of these */
    if (text.size == 0 || !memchr(first, text.at[0], sizeof first - 1))
        return false;
    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++)
        while (bytes_starts(text, bytes_text(blanks[i]))) {
            text = bytes_part(text, strlen(blanks[i]), text.size - strlen(blanks[i]));
            i = 0;
        }
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (bytes_starts(text, bytes_text(starts[i])))
            return true;
    return false;
}

static bool needs_quotes(struct bytes text)
{
    static const bool quoted[256] = {
        [','] = true,
        ['"'] = true,
        ['\r'] = true,
        ['\n'] = true,
        [';'] = true,
        ['\t'] = true,
        ['\0'] = true,
    };
    for (size_t i = 0; i < text.size; i++)
        if (quoted[text.at[i]])
            return true;
    return false;
}

/* A cell that a spreadsheet would run as a formula gets an apostrophe; numbers stay. */
static void put_cell(struct buf *out, struct bytes text, bool is_text)
{
    bool formula = is_text && cell_is_formula(text);
    if (!formula && !needs_quotes(text)) {
        buf_put(out, text);
        return;
    }
    buf_text(out, formula ? "\"'" : "\"");
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == '"')
            buf_byte(out, '"');
        buf_byte(out, text.at[i]);
    }
    buf_byte(out, '"');
}

static void put_table(const struct table *table, bool goes_on, enum language language,
                      struct buf *out)
{
    for (size_t i = 0; i < table->width && !goes_on; i++) {
        put_cell(out, bytes_text(words_in(table->columns[i].title, language)), true);
        buf_text(out, i + 1 < table->width ? "," : "\r\n");
    }
    struct buf room = cell_room(table);
    for (const struct table_row *row = table->first; row; row = row_after(row))
        for (size_t i = 0; i < table->width; i++) {
            put_cell(out, cell_print(row, table, i, true, &room),
                     column_type(&table->columns[i]) == COLUMN_TEXT);
            if (i + 1 < table->width)
                buf_byte(out, ',');
            else
                buf_text(out, "\r\n");
        }
}

void csv_print(const struct tables *tables, enum language language, struct buf *out)
{
    buf_text(out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < tables->count; i++) {
        bool goes_on = table_goes_on(tables, i);
        buf_text(out, i == 0 || goes_on ? "" : "\r\n");
        put_table(tables->at[i], goes_on, language, out);
    }
}
