/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/bankfile.h"

#include <string.h>

#include "base/arena.h"
#include "base/money.h"
#include "base/unicode.h"
#include "desk/bank_columns.h"
#include "desk/bank_texts.h"
#include "desk/bank_totals.h"
#include "desk/spelling.h"

struct reading {
    struct arena *arena;
    struct sheet sheet;
    struct bank_columns columns;
    size_t head; /* the row of titles */
    struct bankfile file;
    bool flagged;              /* one amount column with 借 or 贷 beside it */
    struct bank_total *totals; /* in order */
    struct bank_total **totals_end;
    size_t page; /* rows above the page that is being read */
};

/* ---- the table in the file ---- */

/* The mark that stands most often outside quotes; one that is not closed ends with its line. */
static void order_marks(struct bytes text, uint8_t marks[static 3])
{
    size_t counts[3] = { 0 };
    bool quoted = false;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.at[i];
        if (byte == '"')
            quoted = !quoted;
        else if (byte == '\n' || byte == '\r')
            quoted = false;
        for (size_t j = 0; !quoted && j < 3; j++)
            counts[j] += byte == marks[j];
    }
    for (size_t i = 0; i < 3; i++)
        for (size_t j = i + 1; j < 3; j++)
            if (counts[j] > counts[i]) {
                uint8_t mark = marks[i];
                size_t count = counts[i];
                marks[i] = marks[j];
                marks[j] = mark;
                counts[i] = counts[j];
                counts[j] = count;
            }
}

/* The first row whose cells are titles enough; else what the nearest one lacks. */
static enum err find_head(struct reading *reading)
{
    const struct sheet *sheet = &reading->sheet;
    struct words lacks = WORDS("日期、收入、支出、余额", "a day, money in and out, a balance");
    size_t best = 0;
    uint32_t line = 0;
    for (size_t row = 0; row < sheet->rows && row < BANKFILE_HEAD_MAX; row++) {
        struct bank_columns columns = { .known = 0 };
        struct words lack = { "", "" };
        TRY(bank_columns_of(reading->arena, sheet, row, &columns));
        if (bank_columns_whole(&columns, &lack)) {
            reading->head = row;
            reading->columns = columns;
            reading->file.titles = sheet->lines[row];
            return OK;
        }
        if (columns.known > best && columns.known > 1) {
            best = columns.known;
            lacks = lack;
            line = sheet->lines[row];
        }
    }
    if (best > 0)
        return fault(ERR_FORMAT, "第 %u 行像是表头，但缺“%s%.0s”这一列",
                     "row %u looks like the titles, but lacks a column for %.0s%s", line,
                     lacks.zh, lacks.en);
    return fault(ERR_FORMAT, "找不到表头：前 %d 行里没有一行同时有%s%.0s这些列名",
                 "no titles: none of the first %d rows has columns for %.0s%s",
                 BANKFILE_HEAD_MAX, lacks.zh, lacks.en);
}

static enum err read_sheet(struct reading *reading, struct bytes text)
{
    uint8_t marks[3] = { ',', '\t', ';' };
    order_marks(text, marks);
    enum err first = OK;
    for (size_t i = 0; i < 3; i++) {
        enum err code = csv_read_ragged(reading->arena, text, marks[i], &reading->sheet);
        if (code == OK)
            code = find_head(reading);
        if (code == OK)
            return OK;
        if (first == OK)
            first = code;
        if (code == ERR_MEMORY)
            return code;
    }
    /* Say it of the likeliest mark. */
    TRY(csv_read_ragged(reading->arena, text, marks[0], &reading->sheet));
    return find_head(reading);
}

/* ---- cells ---- */

static struct bytes known_cell(const struct reading *reading, size_t row,
                               enum bank_column column)
{
    return bank_cell(&reading->sheet, row, reading->columns.at[column]);
}

/* This thread's fault as a bad cell; memory gone is a fault of its own. */
static enum err add_bad(struct reading *reading, size_t row, size_t column, enum err code)
{
    struct bankfile *file = &reading->file;
    if (code == OK || code == ERR_MEMORY || ++file->bad_count > IMPORT_BAD_MAX)
        return code == ERR_MEMORY ? code : OK;
    struct bad_cell *bad = arena_take(reading->arena, sizeof *bad);
    char *zh = bytes_string(reading->arena, bytes_text(err_why(LANGUAGE_ZH)));
    char *en = bytes_string(reading->arena, bytes_text(err_why(LANGUAGE_EN)));
    if (!bad || !zh || !en)
        return fault_memory();
    *bad = (struct bad_cell){ reading->sheet.lines[row], column, zh, en, NULL };
    struct bad_cell **last = &file->bad;
    while (*last)
        last = &(*last)->next;
    *last = bad;
    return OK;
}

/* "20250303 10:22:11", "2025-03-03T10:22", "20250303102211": the day. */
static enum err read_day(struct arena *arena, struct bytes cell, struct date *out)
{
    struct bytes plain = { 0 };
    TRY(spelling_plain(arena, cell, &plain));
    size_t day = bytes_find_part(plain, bytes_text("日"));
    size_t size = 0;
    while (size < plain.size && plain.at[size] != ' ' && plain.at[size] != 'T')
        size++;
    if (day < plain.size)
        size = day + sizeof "日" - 1;
    else if (size == 14)
        size = 8;
    return form_date(arena, bytes_part(plain, 0, size), out);
}

static bool is_none(struct bytes cell)
{
    static const char *const none[] = { "", "-", "--", "－", "—", "——", "/" };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        if (bytes_is(cell, none[i]))
            return true;
    return false;
}

static enum err read_fen(struct reading *reading, size_t row, enum bank_column column,
                         int64_t *out)
{
    struct bytes cell = known_cell(reading, row, column);
    if (cell.size > 1 && cell.at[0] == '+')
        cell = bytes_part(cell, 1, cell.size - 1);
    if (is_none(cell)) {
        *out = 0;
        return OK;
    }
    return add_bad(reading, row, reading->columns.at[column], money_parse(cell, out));
}

/* ---- rows ---- */

/* A line with a day is a row. Without one it is the titles once more at a page's head, a total,
 * a note at the end; but where it has money and says none of this, its day is bad. */
static enum err is_row(struct reading *reading, size_t row, bool *is)
{
    struct bank_columns columns = { .known = 0 };
    struct words lacks = { "", "" };
    struct date date = { 0 };
    enum err code =
        read_day(reading->arena, known_cell(reading, row, BANK_DATE), &date);
    *is = code == OK;
    if (code == OK || code == ERR_MEMORY)
        return code;
    TRY(bank_columns_of(reading->arena, &reading->sheet, row, &columns));
    bool other = bank_columns_whole(&columns, &lacks);
    for (size_t i = 0; i < reading->sheet.columns; i++)
        other = other || bank_is_total(bank_cell(&reading->sheet, row, i));
    bool money = known_cell(reading, row, BANK_BALANCE).size > 0 ||
                 known_cell(reading, row, BANK_IN).size > 0 ||
                 known_cell(reading, row, BANK_OUT).size > 0 ||
                 known_cell(reading, row, BANK_AMOUNT).size > 0;
    *is = !other && money;
    return OK;
}

/* Which side, and how much. */
static enum err read_amount(struct reading *reading, size_t row, struct bank_row *out)
{
    const size_t *at = reading->columns.at;
    int64_t in = 0;
    int64_t back = 0;
    if (at[BANK_IN] == BANK_NO_COLUMN || at[BANK_OUT] == BANK_NO_COLUMN) {
        TRY(read_fen(reading, row, BANK_AMOUNT, &out->fen));
        if (!reading->flagged) {
            out->is_out = out->fen < 0;
            out->fen = out->is_out ? -out->fen : out->fen;
            return OK;
        }
        return add_bad(
            reading, row, at[BANK_SIDE],
            bank_side(reading->arena, known_cell(reading, row, BANK_SIDE), &out->is_out));
    }
    TRY(read_fen(reading, row, BANK_IN, &in));
    TRY(read_fen(reading, row, BANK_OUT, &back));
    if (in != 0 && back != 0)
        return add_bad(reading, row, at[BANK_OUT],
                       fault(ERR_FORMAT, "这一行收入、支出两列都有金额",
                             "this row has money both in and out"));
    out->is_out = back != 0;
    out->fen = in + back;
    return OK;
}

static enum err read_note(struct reading *reading, size_t row, struct bytes *out)
{
    struct buf buf = buf_new(reading->arena, (size_t)BANK_NOTE_MAX * 8);
    struct bytes parts[BANK_NOTES_MAX];
    for (size_t i = 0; i < reading->columns.note_count; i++) {
        parts[i] = bank_cell(&reading->sheet, row, reading->columns.notes[i]);
        bool twice = parts[i].size == 0 || parts[i].size > BANK_NOTE_MAX;
        for (size_t j = 0; j < i; j++)
            twice = twice || bytes_equal(parts[i], parts[j]);
        if (twice)
            continue;
        buf_text(&buf, buf.size > 0 ? " " : "");
        buf_put(&buf, parts[i]);
    }
    return bank_text(reading->arena, buf_so_far(&buf), BANK_NOTE_MAX, out);
}

static enum err read_row(struct reading *reading, size_t row)
{
    struct bankfile *file = &reading->file;
    struct bank_row *out = &file->rows[file->count];
    struct bytes day = known_cell(reading, row, BANK_DATE);
    *out = (struct bank_row){ .line = reading->sheet.lines[row] };
    TRY(add_bad(reading, row, reading->columns.at[BANK_DATE],
                read_day(reading->arena, day, &out->date)));
    TRY(read_amount(reading, row, out));
    TRY(read_fen(reading, row, BANK_BALANCE, &out->balance_fen));
    if (known_cell(reading, row, BANK_BALANCE).size == 0)
        TRY(add_bad(reading, row, reading->columns.at[BANK_BALANCE],
                    fault(ERR_FORMAT, "没有余额", "it has no balance")));
    TRY(bank_party(reading->arena, known_cell(reading, row, BANK_PARTY), &out->party));
    TRY(bank_serial(reading->arena, known_cell(reading, row, BANK_SERIAL), &out->serial));
    TRY(read_note(reading, row, &out->note));
    file->count++;
    return OK;
}

/* A line that is no row: is it a total, or does a page begin with it? */
static enum err read_other(struct reading *reading, size_t row)
{
    struct bank_columns columns = { .known = 0 };
    struct words lacks = { "", "" };
    struct bank_total total;
    reading->file.skipped++;
    if (bank_total_read(&reading->sheet, row, &reading->columns, &total)) {
        struct bank_total *kept = arena_take(reading->arena, sizeof *kept);
        if (!kept)
            return fault_memory();
        *kept = total;
        kept->before = reading->file.count;
        kept->page = reading->page;
        reading->page = reading->file.count;
        *reading->totals_end = kept;
        reading->totals_end = &kept->next;
        return OK;
    }
    TRY(bank_columns_of(reading->arena, &reading->sheet, row, &columns));
    if (bank_columns_whole(&columns, &lacks))
        reading->page = reading->file.count;
    return OK;
}

static enum err check_totals(struct reading *reading)
{
    struct bank_sums *sums = NULL;
    if (!reading->totals)
        return OK;
    TRY(bank_sums_of(reading->arena, &reading->file, &sums));
    for (const struct bank_total *total = reading->totals; total; total = total->next)
        for (size_t i = 0; i < STATED_KINDS; i++)
            TRY(add_bad(reading, total->row, total->columns[i],
                        bank_total_check(sums, &reading->file, total, (enum bank_stated)i)));
    return OK;
}

static enum err read_rows(struct reading *reading)
{
    size_t rows = reading->sheet.rows - reading->head - 1;
    if (rows > BANKFILE_ROWS_MAX)
        return fault(ERR_LIMIT, "对账单超过 %d 行，请按月导出", "more than %d rows: take it month by "
                                                                "month",
                     BANKFILE_ROWS_MAX);
    reading->file.rows = arena_array(reading->arena, rows + 1, sizeof *reading->file.rows);
    if (!reading->file.rows)
        return fault_memory();
    for (size_t row = reading->head + 1; row < reading->sheet.rows; row++) {
        bool is = false;
        TRY(is_row(reading, row, &is));
        if (is)
            TRY(read_row(reading, row));
        else
            TRY(read_other(reading, row));
    }
    return OK;
}

/* ---- the running balance ---- */

static int64_t moved(const struct bank_row *row)
{
    return row->is_out ? -row->fen : row->fen;
}

/* Where the balances do not follow one from the other. Amounts are within +-2^53. */
static size_t count_gaps(const struct bankfile *file, bool back)
{
    size_t gaps = 0;
    for (size_t i = 1; i < file->count; i++) {
        const struct bank_row *before = &file->rows[back ? i : i - 1];
        const struct bank_row *after = &file->rows[back ? i - 1 : i];
        gaps += before->balance_fen + moved(after) != after->balance_fen;
    }
    return gaps;
}

static void turn(struct bankfile *file)
{
    for (size_t i = 0; i < file->count / 2; i++) {
        struct bank_row row = file->rows[i];
        file->rows[i] = file->rows[file->count - 1 - i];
        file->rows[file->count - 1 - i] = row;
    }
}

/* Beside 借 some banks put every amount out with a minus, others only what takes back. */
static void settle_signs(struct bankfile *file)
{
    size_t out = 0;
    size_t minus = 0;
    for (size_t i = 0; i < file->count; i++) {
        out += file->rows[i].is_out;
        minus += file->rows[i].is_out && file->rows[i].fen < 0;
    }
    for (size_t i = 0; i < file->count && out == minus; i++)
        if (file->rows[i].is_out)
            file->rows[i].fen = -file->rows[i].fen;
}

static const char *printed(struct arena *arena, int64_t fen)
{
    struct buf buf = buf_new(arena, 40);
    char *text = NULL;
    money_print(&buf, fen);
    return buf_string(&buf, &text) == OK ? text : "?";
}

/* An opening balance with its day, an account's opening: they hold the chain and say nothing
 * else. */
static void drop_empty(struct bankfile *file)
{
    size_t count = 0;
    for (size_t i = 0; i < file->count; i++)
        if (file->rows[i].fen != 0)
            file->rows[count++] = file->rows[i];
    file->skipped += file->count - count;
    file->count = count;
}

static enum err check_balances(struct arena *arena, struct bankfile *file)
{
    size_t ahead = count_gaps(file, false);
    size_t back = count_gaps(file, true);
    bool newest_first = file->count > 1 && date_compare(file->rows[0].date,
                                                        file->rows[file->count - 1].date) > 0;
    if (back < ahead || (back == ahead && newest_first))
        turn(file);
    if (file->count > 0)
        file->opening_fen = file->rows[0].balance_fen - moved(&file->rows[0]);
    for (size_t i = 1; i < file->count; i++) {
        const struct bank_row *row = &file->rows[i];
        int64_t wanted = row[-1].balance_fen + moved(row);
        if (wanted != row->balance_fen)
            return fault(ERR_FORMAT,
                         "第 %u 行：余额接不上：从第 %u 行的余额算来应是 %s 元，表上是 %s 元，相差 %s 元；"
                         "中间少了行，或金额有错",
                         "row %u: the balance does not follow: after row %u it should be %s, "
                         "the sheet says %s, %s apart: a row is missing, or an amount is wrong",
                         row->line, row[-1].line, printed(arena, wanted),
                         printed(arena, row->balance_fen),
                         printed(arena, row->balance_fen - wanted));
    }
    if (file->opening_fen > MONEY_MAX_FEN || file->opening_fen < -MONEY_MAX_FEN)
        return fault(ERR_FORMAT, "第 %u 行：从它的余额算来，期初余额是 %s 元，不可能；金额或余额有错",
                     "row %u: by its balance the opening balance would be %s, which cannot be: "
                     "the amount or the balance is wrong",
                     file->rows[0].line, printed(arena, file->opening_fen));
    drop_empty(file);
    return OK;
}

enum err bankfile_read(struct arena *arena, struct bytes bytes, struct bankfile *out)
{
    struct reading reading = { .arena = arena };
    struct bytes text = { 0 };
    if (bytes.size > BANKFILE_MAX)
        return fault(ERR_LIMIT, "对账单文件超过 %d 字节，请按月导出",
                     "the bank's file is over %d bytes: take it month by month", BANKFILE_MAX);
    if (!unicode_is_utf16(bytes) && bytes_find(bytes, '\0') < bytes.size)
        return fault(ERR_FORMAT, "这不是 CSV 文本（像是 Excel 文件）：请打开后另存为 CSV，或在网银上导出 CSV",
                     "this is no CSV text (a spreadsheet's own file?): save it as CSV, or "
                     "export CSV from the bank");
    TRY(unicode_read(arena, bytes, &text, &reading.file.encoding));
    TRY(read_sheet(&reading, text));
    reading.flagged = reading.columns.at[BANK_SIDE] != BANK_NO_COLUMN;
    for (size_t row = 0; row < reading.head && reading.file.number.size == 0; row++)
        for (size_t i = 0; i < reading.sheet.columns; i++)
            bank_number(sheet_cell(&reading.sheet, row, i),
                        i + 1 < reading.sheet.columns ? sheet_cell(&reading.sheet, row, i + 1)
                                                      : bytes_text(""),
                        &reading.file.number);
    reading.totals_end = &reading.totals;
    TRY(read_rows(&reading));
    if (reading.flagged)
        settle_signs(&reading.file);
    if (reading.file.bad_count == 0) {
        TRY(check_totals(&reading)); /* of the rows as they stand */
        TRY(check_balances(arena, &reading.file));
    }
    *out = reading.file;
    return OK;
}
