/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/csv.h"

#include <string.h>

#include "base/arena.h"
#include "base/unicode.h"
#include "publish/table_csv.h"

struct reader {
    struct arena *arena;
    struct bytes text;
    size_t at;
    uint8_t mark;
    size_t line;   /* of the file, from 1 */
    bool is_loose; /* a quote that does not close at its cell's end is a character */
    struct sheet sheet;
};

void sheet_column_name(size_t column, char out[static CSV_COLUMN_NAME])
{
    char back[CSV_COLUMN_NAME];
    size_t count = 0;
    for (size_t n = column + 1; n > 0 && count < CSV_COLUMN_NAME - 1; n = (n - 1) / 26)
        back[count++] = (char)('A' + (n - 1) % 26);
    for (size_t i = 0; i < count; i++)
        out[i] = back[count - 1 - i];
    out[count] = '\0';
}

struct bytes sheet_cell(const struct sheet *sheet, size_t row, size_t column)
{
    return sheet->cells[row * sheet->columns + column];
}

static enum err at_cell(const struct reader *reader, size_t column, enum err code)
{
    char name[CSV_COLUMN_NAME];
    sheet_column_name(column, name);
    return fault_where(code, "第 %zu 行 %s 列：", "row %zu column %s: ", reader->line, name);
}

/* The one of , ; tab that stands most often in the first line, outside quotes. */
static uint8_t find_mark(struct bytes text)
{
    static const uint8_t marks[] = { ',', '\t', ';' };
    size_t counts[3] = { 0 };
    bool quoted = false;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.at[i];
        if (byte == '"')
            quoted = !quoted;
        else if (!quoted && (byte == '\n' || byte == '\r'))
            break;
        for (size_t j = 0; !quoted && j < 3; j++)
            counts[j] += byte == marks[j];
    }
    size_t best = 0;
    for (size_t j = 1; j < 3; j++)
        best = counts[j] > counts[best] ? j : best;
    return marks[best];
}

static bool at_break(const struct reader *reader)
{
    return reader->at < reader->text.size &&
           (reader->text.at[reader->at] == '\n' || reader->text.at[reader->at] == '\r');
}

static void skip_break(struct reader *reader)
{
    bool cr = reader->text.at[reader->at++] == '\r';
    if (cr && at_break(reader) && reader->text.at[reader->at] == '\n')
        reader->at++;
    reader->line++;
}

/* The text between quotes; `at` stands after the opening one. */
static enum err read_quoted(struct reader *reader, size_t column, struct bytes *out)
{
    size_t from = reader->at;
    size_t opened = reader->line;
    bool doubled = false;
    for (;; reader->at++) {
        if (reader->at == reader->text.size) {
            reader->line = opened;
            return at_cell(reader, column,
                           fault(ERR_FORMAT, "引号没有收尾", "a quote is not closed"));
        }
        uint8_t byte = reader->text.at[reader->at];
        reader->line += byte == '\n';
        if (byte != '"')
            continue;
        if (reader->at + 1 < reader->text.size && reader->text.at[reader->at + 1] == '"') {
            doubled = true;
            reader->at++;
            continue;
        }
        break;
    }
    struct bytes inside = bytes_part(reader->text, from, reader->at - from);
    reader->at++;
    if (doubled) {
        struct buf buf = buf_new(reader->arena, inside.size);
        for (size_t i = 0; i < inside.size; i++) {
            buf_byte(&buf, inside.at[i]);
            i += inside.at[i] == '"';
        }
        TRY(buf_done(&buf, &inside));
    }
    *out = inside;
    return OK;
}

static void skip_blanks(struct reader *reader)
{
    while (reader->at < reader->text.size && reader->text.at[reader->at] == ' ')
        reader->at++;
}

static enum err read_closed(struct reader *reader, size_t column, struct bytes *out)
{
    reader->at++;
    TRY(read_quoted(reader, column, out));
    skip_blanks(reader);
    if (reader->at < reader->text.size && reader->text.at[reader->at] != reader->mark &&
        !at_break(reader))
        return at_cell(
            reader, column,
            fault(ERR_FORMAT, "收尾的引号后面还有文字", "text after the closing quote"));
    return OK;
}

static struct bytes read_open(struct reader *reader)
{
    struct bytes text = reader->text;
    size_t from = reader->at;
    size_t at = from;
    for (uint8_t mark = reader->mark; at < text.size; at++)
        if (text.at[at] == mark || text.at[at] == '\n' || text.at[at] == '\r')
            break;
    reader->at = at;
    return bytes_part(text, from, at - from);
}

static enum err read_cell(struct reader *reader, size_t column, struct bytes *out)
{
    struct bytes cell = { 0 };
    skip_blanks(reader);
    if (reader->at < reader->text.size && reader->text.at[reader->at] == '"') {
        size_t at = reader->at;
        size_t line = reader->line;
        enum err code = read_closed(reader, column, &cell);
        if (code != ERR_FORMAT || !reader->is_loose)
            TRY(code);
        if (code != OK) {
            reader->at = at;
            reader->line = line;
            cell = read_open(reader);
        }
    } else {
        cell = read_open(reader);
    }
    if (cell.size > CSV_CELL_MAX)
        return at_cell(reader, column,
                       fault(ERR_LIMIT, "超过 %d 字节", "longer than %d bytes", CSV_CELL_MAX));
    cell = bytes_trim(cell);
    /* The apostrophe that our own CSV puts before what looks like a formula. */
    if (cell.size > 1 && cell.at[0] == '\'' &&
        cell_is_formula(bytes_part(cell, 1, cell.size - 1)))
        cell = bytes_part(cell, 1, cell.size - 1);
    *out = cell;
    return OK;
}

/* One row into cells[]; *count says how many it had up to its last that is not empty. */
static enum err read_row(struct reader *reader, struct bytes *cells, size_t room, size_t *count)
{
    size_t column = 0;
    size_t filled = 0;
    for (;;) {
        struct bytes cell = { 0 };
        TRY(read_cell(reader, column, &cell));
        if (cell.size > 0 && column >= room)
            return at_cell(
                reader, column,
                fault(ERR_FORMAT, "多出一列：第一行是表头，只有 %zu 列；表头上面的标题请删去",
                      "a cell beyond the %zu titled columns: the first row holds the titles, "
                      "delete what stands above them",
                      room));
        if (column < room)
            cells[column] = cell;
        column++;
        if (cell.size > 0)
            filled = column;
        if (reader->at == reader->text.size)
            break;
        if (at_break(reader))
            break;
        reader->at++;
    }
    *count = filled;
    return OK;
}

/* How many rows the text can have: to take their memory once. */
static size_t count_breaks(struct bytes text)
{
    size_t count = 1;
    for (size_t i = 0; i < text.size; i++)
        count += (text.at[i] == '\n') | (text.at[i] == '\r');
    for (size_t i = 1; i < text.size; i++)
        count -= (text.at[i - 1] == '\r') & (text.at[i] == '\n');
    return count;
}

static enum err read_titles(struct reader *reader)
{
    struct bytes titles[CSV_COLUMNS_MAX] = { 0 };
    struct sheet *sheet = &reader->sheet;
    while (reader->at < reader->text.size && sheet->columns == 0) {
        size_t line = reader->line;
        TRY(read_row(reader, titles, CSV_COLUMNS_MAX, &sheet->columns));
        if (sheet->columns > 0) {
            size_t room = count_breaks(reader->text) + 1;
            if (room > CSV_ROWS_MAX)
                return fault(ERR_LIMIT, "表格超过 %d 行", "more than %d rows", CSV_ROWS_MAX);
            sheet->cells =
                arena_array(reader->arena, room * sheet->columns, sizeof *sheet->cells);
            sheet->lines = arena_array(reader->arena, room, sizeof *sheet->lines);
            if (!sheet->cells || !sheet->lines)
                return fault_memory();
            memcpy(sheet->cells, titles, sheet->columns * sizeof *titles);
            sheet->lines[sheet->rows++] = (uint32_t)line;
        }
        if (at_break(reader))
            skip_break(reader);
    }
    if (sheet->columns == 0)
        return fault(ERR_FORMAT, "表格是空的", "the sheet is empty");
    return OK;
}

/* How many rows that are not empty, and how long the longest is. */
static enum err measure(struct reader reader, size_t *rows, size_t *columns)
{
    struct bytes cells[CSV_COLUMNS_MAX];
    while (reader.at < reader.text.size) {
        size_t count = 0;
        struct arena_mark mark = arena_mark(reader.arena);
        enum err code = read_row(&reader, cells, CSV_COLUMNS_MAX, &count);
        arena_back(reader.arena, mark);
        TRY(code);
        *rows += count > 0;
        *columns = count > *columns ? count : *columns;
        if (at_break(&reader))
            skip_break(&reader);
    }
    return OK;
}

static enum err read_rows(struct reader *reader)
{
    struct sheet *sheet = &reader->sheet;
    while (reader->at < reader->text.size) {
        size_t count = 0;
        size_t line = reader->line;
        struct bytes *row = sheet->cells + sheet->rows * sheet->columns;
        memset(row, 0, sheet->columns * sizeof *row);
        TRY(read_row(reader, row, sheet->columns, &count));
        if (count > 0)
            sheet->lines[sheet->rows++] = (uint32_t)line;
        if (at_break(reader))
            skip_break(reader);
    }
    return OK;
}

enum err csv_read_ragged(struct arena *arena, struct bytes text, uint8_t mark,
                         struct sheet *out)
{
    struct reader reader = {
        .arena = arena, .text = text, .mark = mark, .line = 1, .is_loose = true
    };
    size_t rows = 0;
    size_t columns = 0;
    TRY(measure(reader, &rows, &columns));
    if (columns == 0)
        return fault(ERR_FORMAT, "表格是空的", "the sheet is empty");
    if (rows > CSV_ROWS_MAX)
        return fault(ERR_LIMIT, "表格超过 %d 行", "more than %d rows", CSV_ROWS_MAX);
    reader.sheet.columns = columns;
    /* A last row that is empty is read before it is left out. */
    reader.sheet.cells = arena_array(arena, (rows + 1) * columns, sizeof *reader.sheet.cells);
    reader.sheet.lines = arena_array(arena, rows + 1, sizeof *reader.sheet.lines);
    if (!reader.sheet.cells || !reader.sheet.lines)
        return fault_memory();
    TRY(read_rows(&reader));
    *out = reader.sheet;
    return OK;
}

enum err csv_read(struct arena *arena, struct bytes file, struct sheet *out)
{
    struct reader reader = { .arena = arena, .line = 1 };
    if (file.size > CSV_FILE_MAX)
        return fault(ERR_LIMIT, "表格超过 %d 字节，请拆开", "the sheet is over %d bytes: split it",
                     CSV_FILE_MAX);
    TRY(unicode_read(arena, file, &reader.text, &reader.sheet.encoding));
    size_t nul = bytes_find(reader.text, '\0');
    if (nul < reader.text.size)
        return fault(ERR_FORMAT, "这不是 CSV 文本（有空字节）：请在 Excel 里另存为 CSV",
                     "this is no CSV text (NUL bytes): save it as CSV in the spreadsheet");
    reader.mark = find_mark(reader.text);
    TRY(read_titles(&reader));
    TRY(read_rows(&reader));
    *out = reader.sheet;
    return OK;
}
