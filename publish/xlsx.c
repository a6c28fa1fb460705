/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/xlsx.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/arena.h"
#include "base/library.h"
#include "base/unicode.h"
#include "publish/table_inner.h"

enum { ROWS_IN_SHEET = 1048576,
       TEXT_IN_CELL = 32767,
       NAME_CHARACTERS = 31,
       DEPTH_MAX = 7,
       WIDTH_MIN = 6,
       WIDTH_MAX = 48,
       PORTRAIT_WIDTH = 96, /* columns of text on an upright page of A4 */
       PAPER_A4 = 9,
       LONG_NUMBER = COLUMN_MONEY + 1, /* of more digits than a spreadsheet keeps */
       READ_SIZE = 65536 };

/* Opened at first use: a library few reports need, and it brings others with it. */
#define XLSX(name) __typeof__(name) *name;
static struct xlsx {
#include "publish/xlsx_functions.def"
} xlsx;
#undef XLSX

static enum err xlsx_library(void)
{
#define XLSX(name) #name,
    static const char *const names[] = {
#include "publish/xlsx_functions.def"
    };
#undef XLSX
    static struct library library = LIBRARY("xlsxwriter", NULL, names, &xlsx);
    return library_load(&library);
}

/* libxlsxwriter puts each part of a workbook into a temporary file and does not look whether
 * the disk took it. Its own function for making one is replaced by this, which the Makefile
 * has the program export: we look. */
static bool part_lost;

static int part_of(const void *cookie)
{
    return (int)(intptr_t)cookie;
}

static ssize_t part_read(void *cookie, char *at, size_t size)
{
    return read(part_of(cookie), at, size);
}

static ssize_t part_write(void *cookie, const char *at, size_t size)
{
    ssize_t put = write(part_of(cookie), at, size);
    part_lost = part_lost || put < 0 || (size_t)put != size;
    return put < 0 ? 0 : put;
}

static int part_seek(void *cookie, off64_t *at, int whence)
{
    off_t now = lseek(part_of(cookie), (off_t)*at, whence);
    if (now < 0)
        return -1;
    *at = now;
    return 0;
}

static int part_close(void *cookie)
{
    return close(part_of(cookie));
}

FILE *lxw_tmpfile(char *tmpdir) /* NOLINT(readability-non-const-parameter): theirs */
{
    static const cookie_io_functions_t functions = { part_read, part_write, part_seek,
                                                     part_close };
    (void)tmpdir;
    int file = spill_file();
    return file < 0 ? NULL : fopencookie((void *)(intptr_t)file, "w+b", functions);
}

struct workbook {
    lxw_workbook *book;
    struct arena *arena;
    enum language language;
    lxw_format *title;
    lxw_format *plain; /* facts and notes */
    lxw_format *head;
    lxw_format *cells[LONG_NUMBER + 1][2][DEPTH_MAX + 1]; /* by type, bold, depth; when used */
    lxw_error error;                                      /* the first */
};

struct sheet {
    lxw_worksheet *at;
    const struct table *first;
    uint32_t row;
    uint32_t head; /* where the first table's header is */
    size_t widths[TABLE_COLUMNS_MAX];
    uint32_t breaks[1024];
    size_t break_count;
};

static void note_error(struct workbook *workbook, lxw_error error)
{
    if (workbook->error == LXW_NO_ERROR)
        workbook->error = error;
}

static lxw_format *new_format(struct workbook *workbook, bool bold, bool border)
{
    lxw_format *format = xlsx.workbook_add_format(workbook->book);
    if (workbook->language == LANGUAGE_ZH)
        xlsx.format_set_font_name(format, "宋体");
    if (bold)
        xlsx.format_set_bold(format);
    if (border)
        xlsx.format_set_border(format, LXW_BORDER_THIN);
    xlsx.format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    return format;
}

static lxw_format *cell_format(struct workbook *workbook, unsigned type,
                               const struct table_row *row, unsigned depth)
{
    static const char *const numbers[] = {
        [COLUMN_TEXT] = "@",
        [COLUMN_NUMBER] = "0",
        [COLUMN_MONEY] = "#,##0.00;[Red]-#,##0.00", /* red letters are negative amounts */
        [LONG_NUMBER] = "@",
    };
    bool bold = row->mark != ROW_PLAIN;
    depth = depth < DEPTH_MAX ? depth : DEPTH_MAX;
    lxw_format *format = workbook->cells[type][bold][depth];
    if (format)
        return format;
    format = new_format(workbook, bold, true);
    xlsx.format_set_num_format(format, numbers[type]);
    if (type == COLUMN_TEXT)
        xlsx.format_set_text_wrap(format);
    if (type == LONG_NUMBER)
        xlsx.format_set_align(format, LXW_ALIGN_RIGHT);
    if (depth > 0)
        xlsx.format_set_indent(format, (uint8_t)depth);
    workbook->cells[type][bold][depth] = format;
    return format;
}

/* A text as a cell takes it: no control characters, no more than fits, ended by NUL. */
static const char *cell_string(struct workbook *workbook, struct bytes text)
{
    text = cell_clean(workbook->arena, text);
    size_t size = text.size < TEXT_IN_CELL ? text.size : TEXT_IN_CELL;
    while (size > 0 && size < text.size && (text.at[size] & 0xC0) == 0x80)
        size--;
    const char *string = bytes_string(workbook->arena, bytes_part(text, 0, size));
    if (!string)
        note_error(workbook, LXW_ERROR_MEMORY_MALLOC_FAILED);
    return string ? string : "";
}

static void put_string(struct workbook *workbook, struct sheet *sheet, size_t column,
                       struct bytes text, lxw_format *format)
{
    struct arena_mark mark = arena_mark(workbook->arena);
    const char *string = cell_string(workbook, text);
    lxw_col_t at = (lxw_col_t)column;
    if (string[0] != '\0')
        note_error(workbook, xlsx.worksheet_write_string(sheet->at, sheet->row, at, string,
                                                         format));
    else
        note_error(workbook,
                   xlsx.worksheet_write_blank(sheet->at, sheet->row, at, format));
    arena_back(workbook->arena, mark);
}

/* A line over the whole width of the table. */
static void put_line(struct workbook *workbook, struct sheet *sheet, struct bytes text,
                     lxw_format *format)
{
    struct arena_mark mark = arena_mark(workbook->arena);
    const char *string = cell_string(workbook, text);
    lxw_col_t last = (lxw_col_t)(sheet->first->width - 1);
    if (last > 0)
        note_error(workbook, xlsx.worksheet_merge_range(sheet->at, sheet->row, 0, sheet->row,
                                                        last, string, format));
    else
        note_error(workbook, xlsx.worksheet_write_string(sheet->at, sheet->row, 0, string,
                                                         format));
    sheet->row++;
    arena_back(workbook->arena, mark);
}

static void put_facts(struct workbook *workbook, struct sheet *sheet, const struct table *table,
                      bool under)
{
    if (!has_facts(table, under))
        return;
    bool zh = workbook->language == LANGUAGE_ZH;
    struct buf line = buf_new(workbook->arena, TEXT_IN_CELL);
    facts_line(table, under, workbook->language, &line);
    for (size_t i = 0; i < table->width && !under; i++)
        if (column_type(&table->columns[i]) == COLUMN_MONEY) {
            buf_text(&line, zh ? "  金额单位：元" : "  amounts in yuan");
            break;
        }
    put_line(workbook, sheet, buf_so_far(&line), workbook->plain);
}

static void put_notes(struct workbook *workbook, struct sheet *sheet, const struct table *table)
{
    for (const struct table_fact *note = table->notes; note; note = note->next) {
        struct buf line = buf_new(workbook->arena, TEXT_IN_CELL);
        buf_text(&line, note_mark(workbook->language));
        buf_put(&line, note->text);
        put_line(workbook, sheet, buf_so_far(&line), workbook->plain);
    }
}

/* Of a number a spreadsheet keeps fifteen digits, and says nothing of the others: a longer one
 * is text. */
static bool is_long(const struct cell *cell, enum column_type type)
{
    const int64_t most = 999999999999999;
    return type != COLUMN_TEXT && cell->set && (cell->number > most || cell->number < -most);
}

static void put_row(struct workbook *workbook, struct sheet *sheet, const struct table *table,
                    const struct table_row *row)
{
    struct buf room = cell_room(table);
    for (size_t i = 0; i < table->width; i++) {
        const struct cell *cell = &row->cells[i];
        enum column_type type = column_type(&table->columns[i]);
        unsigned depth = (table->columns[i].type & COLUMN_INDENT) != 0 ? row->depth : 0;
        bool words = is_long(cell, type);
        lxw_format *format = cell_format(workbook, words ? LONG_NUMBER : type, row, depth);
        lxw_col_t at = (lxw_col_t)i;
        if (type == COLUMN_TEXT || words)
            put_string(workbook, sheet, i, cell_print(row, table, i, false, &room), format);
        else if (!cell->set)
            note_error(workbook, xlsx.worksheet_write_blank(sheet->at, sheet->row, at, format));
        else if (type == COLUMN_MONEY)
            note_error(workbook,
                       xlsx.worksheet_write_number(sheet->at, sheet->row, at,
                                                   (double)cell->number / 100, format));
        else
            note_error(workbook, xlsx.worksheet_write_number(sheet->at, sheet->row, at,
                                                             (double)cell->number, format));
    }
    sheet->row++;
}

static void widen(struct sheet *sheet, size_t column, size_t width)
{
    size_t *now = &sheet->widths[column];
    size_t most = width < WIDTH_MAX ? width : WIDTH_MAX;
    *now = most > *now ? most : *now;
}

/* By East Asian width, as a screen would have it. */
static void measure(const struct table *table, enum language language, struct sheet *sheet)
{
    struct buf room = cell_room(table);
    for (size_t i = 0; i < table->width; i++) {
        widen(sheet, i, WIDTH_MIN);
        widen(sheet, i, unicode_width(bytes_text(words_in(table->columns[i].title, language))));
    }
    for (const struct table_row *row = table->first; row; row = row_after(row))
        for (size_t i = 0; i < table->width; i++) {
            struct bytes text = cell_print(row, table, i, false, &room);
            size_t depth = (table->columns[i].type & COLUMN_INDENT) != 0 ? row->depth : 0;
            widen(sheet, i, unicode_width(text) + 2 * depth);
        }
}

static void put_table(struct workbook *workbook, struct sheet *sheet, const struct table *table)
{
    if (table != sheet->first && table->new_page &&
        sheet->break_count + 1 < sizeof sheet->breaks / sizeof sheet->breaks[0])
        sheet->breaks[sheet->break_count++] = sheet->row;
    else if (table != sheet->first)
        sheet->row++;
    put_line(workbook, sheet, bytes_text(words_in(table->title, workbook->language)),
             workbook->title);
    put_facts(workbook, sheet, table, false);
    if (table == sheet->first)
        sheet->head = sheet->row;
    for (size_t i = 0; i < table->width; i++)
        put_string(workbook, sheet, i,
                   bytes_text(words_in(table->columns[i].title, workbook->language)),
                   workbook->head);
    sheet->row++;
    for (const struct table_row *row = table->first; row; row = row_after(row))
        put_row(workbook, sheet, table, row);
    put_facts(workbook, sheet, table, true);
    put_notes(workbook, sheet, table);
    measure(table, workbook->language, sheet);
}

/* Sheets have names of at most 31 characters, without some, and each its own. */
static void name_sheet(struct workbook *workbook, const struct table *table, size_t number,
                       char out[static 4 * NAME_CHARACTERS + 1])
{
    struct bytes title = bytes_text(words_in(table->title, workbook->language));
    char suffix[24] = { 0 };
    if (number > 0)
        (void)snprintf(suffix, sizeof suffix, " %zu", number + 1);
    size_t size = 0;
    size_t room = NAME_CHARACTERS - strlen(suffix);
    for (size_t i = 0; i < title.size && room > 0 && size < 4 * NAME_CHARACTERS - 24; room--) {
        size_t step = unicode_first(bytes_part(title, i, title.size - i)).size;
        bool bad = strchr("[]:*?/\\'", title.at[i]) != NULL;
        for (size_t j = 0; j < (step ? step : 1); j++)
            out[size++] = (char)(bad ? ' ' : title.at[i + j]);
        i += step ? step : 1;
    }
    memcpy(out + size, suffix, strlen(suffix) + 1);
}

static void lay_out(struct workbook *workbook, struct sheet *sheet, bool alone)
{
    size_t total = 0;
    for (size_t i = 0; i < sheet->first->width; i++) {
        bool aside = (sheet->first->columns[i].type & COLUMN_ASIDE) != 0;
        lxw_col_t at = (lxw_col_t)i;
        lxw_row_col_options options = { .hidden = aside, .level = aside };
        total += aside ? 0 : sheet->widths[i] + 2;
        size_t width = sheet->widths[i] + 2;
        note_error(workbook, xlsx.worksheet_set_column_opt(sheet->at, at, at, (double)width,
                                                           NULL, &options));
    }
    if (alone) {
        xlsx.worksheet_freeze_panes(sheet->at, sheet->head + 1, 0);
        note_error(workbook, xlsx.worksheet_repeat_rows(sheet->at, 0, sheet->head));
    }
    if (total > PORTRAIT_WIDTH)
        xlsx.worksheet_set_landscape(sheet->at);
    if (sheet->break_count > 0)
        note_error(workbook, xlsx.worksheet_set_h_pagebreaks(sheet->at, sheet->breaks));
    note_error(workbook,
               xlsx.worksheet_print_area(sheet->at, 0, 0, sheet->row - 1,
                                         (lxw_col_t)(sheet->first->width - 1)));
    xlsx.worksheet_set_paper(sheet->at, PAPER_A4);
    xlsx.worksheet_center_horizontally(sheet->at);
    xlsx.worksheet_fit_to_pages(sheet->at, 1, 0);
    note_error(workbook, xlsx.worksheet_set_footer(sheet->at, workbook->language == LANGUAGE_ZH
                                                                  ? "&C第 &P 页，共 &N 页"
                                                                  : "&Cpage &P of &N"));
}

/* The tables from `from` that go on as one list, on a sheet of their own; *from is behind them.
 */
static enum err put_sheet(struct workbook *workbook, const struct tables *tables, size_t *from)
{
    char name[4 * NAME_CHARACTERS + 1] = { 0 };
    struct sheet *sheet = arena_take(workbook->arena, sizeof *sheet);
    size_t at = *from;
    size_t twins = 0;
    if (!sheet)
        return fault_memory();
    for (size_t i = 0; i < at; i++)
        twins += !table_goes_on(tables, i) &&
                 strcmp(tables->at[i]->title.zh, tables->at[at]->title.zh) == 0;
    sheet->first = tables->at[at];
    name_sheet(workbook, sheet->first, twins, name);
    sheet->at = xlsx.workbook_add_worksheet(workbook->book, name);
    if (!sheet->at)
        return fault_memory();
    do {
        const struct table *table = tables->at[at];
        if (sheet->row + table->count > ROWS_IN_SHEET - 1000)
            return fault(ERR_LIMIT, "行数超过一张工作表能放的 %d 行：请缩短期间，或改用 CSV",
                         "more rows than the %d of a sheet: choose a shorter span, or CSV",
                         ROWS_IN_SHEET);
        put_table(workbook, sheet, table);
        at++;
    } while (at < tables->count && table_goes_on(tables, at));
    lay_out(workbook, sheet, at == *from + 1);
    *from = at;
    return OK;
}

static void prepare(struct workbook *workbook, const struct tables *tables)
{
    static const struct date fixed = { 2000, 1, 1 };
    const struct date day = tables->day.year != 0 ? tables->day : fixed;
    const char *title = "sanzi";
    if (tables->count > 0)
        title = words_in(tables->at[0]->title, workbook->language);
    char text[256];
    (void)snprintf(text, sizeof text, "%s", title);
    lxw_doc_properties properties = {
        .title = text,
        .created = (time_t)date_days(day) * 86400,
    };
    note_error(workbook, xlsx.workbook_set_properties(workbook->book, &properties));
    workbook->title = new_format(workbook, true, false);
    xlsx.format_set_font_size(workbook->title, 14);
    xlsx.format_set_align(workbook->title, LXW_ALIGN_CENTER);
    workbook->plain = new_format(workbook, false, false);
    xlsx.format_set_text_wrap(workbook->plain);
    workbook->head = new_format(workbook, true, true);
    xlsx.format_set_align(workbook->head, LXW_ALIGN_CENTER);
    xlsx.format_set_text_wrap(workbook->head);
}

static enum err read_back(int file, struct buf *out)
{
    uint8_t piece[READ_SIZE];
    off_t at = 0;
    for (;;) {
        ssize_t size = pread(file, piece, sizeof piece, at);
        if (size < 0)
            return fault_errno("pread", "xlsx");
        if (size == 0)
            return OK;
        buf_put(out, bytes_of(piece, (size_t)size));
        at += size;
        spill_look();
    }
}

static enum err put_book(int file, const struct tables *tables, enum language language)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    struct workbook *workbook = arena_take(tables->arena, sizeof *workbook);
    if (!workbook)
        return fault_memory();
    workbook->arena = tables->arena;
    workbook->language = language;
    workbook->book = xlsx.workbook_new_opt(path, &options);
    if (!workbook->book)
        return fault_memory();
    prepare(workbook, tables);
    enum err code = OK;
    for (size_t i = 0; code == OK && i < tables->count;)
        code = put_sheet(workbook, tables, &i);
    note_error(workbook, xlsx.workbook_close(workbook->book));
    if (code == OK && workbook->error == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return fault_memory();
    if (code == OK && part_lost)
        return fault(ERR_FULL, "放临时文件的磁盘满了（$TMPDIR，否则 /var/tmp）",
                     "the disk for temporary files is full ($TMPDIR, else /var/tmp)");
    if (code == OK && workbook->error != LXW_NO_ERROR)
        return fault(ERR_SYSTEM, "做不成 XLSX 文件：%s", "the XLSX file cannot be made: %s",
                     xlsx.lxw_strerror(workbook->error));
    return code;
}

enum err xlsx_print(const struct tables *tables, enum language language, struct buf *out)
{
    TRY(xlsx_library());
    int file = spill_file();
    if (file < 0)
        return fault_errno("open", "$TMPDIR");
    part_lost = false;
    enum err code = put_book(file, tables, language);
    if (code == OK)
        code = read_back(file, out);
    (void)close(file);
    return code;
}
