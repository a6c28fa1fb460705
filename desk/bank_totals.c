/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/bank_totals.h"

#include "base/arena.h"
#include "base/money.h"
#include "base/text.h"
#include "ledger/rule.h"

/* A word with its value behind it in the same cell, or in the next one. */
static const struct {
    const char *word;
    enum bank_stated kind;
} labels[] = {
    { "收入合计", STATED_IN },
    { "存入合计", STATED_IN },
    { "贷方合计", STATED_IN },
    { "支出合计", STATED_OUT },
    { "支取合计", STATED_OUT },
    { "借方合计", STATED_OUT },
    { "期初余额", STATED_BALANCE },
    { "期末余额", STATED_BALANCE },
    { "上期余额", STATED_BALANCE },
    { "上页余额", STATED_BALANCE },
    { "总笔数", STATED_ROWS },
};
enum { LABEL_COUNT = sizeof labels / sizeof labels[0] };

static bool has(struct bytes cell, const char *word)
{
    return bytes_find_part(cell, bytes_text(word)) < cell.size;
}

static bool has_one(struct bytes cell, const char *const *words)
{
    for (; *words; words++)
        if (has(cell, *words))
            return true;
    return false;
}

/* What is carried on from elsewhere: its sums may be of rows that are not in the file. */
static bool is_carried(struct bytes cell)
{
    static const char *const words[] = { "累计", "承前", "过次", "期初", "上期", "上页", NULL };
    return has_one(cell, words);
}

static bool is_sum(struct bytes cell)
{
    static const char *const words[] = { "合计", "总计", "小计", NULL };
    return has_one(cell, words);
}

/* An amount, or a number of rows. */
static bool read_value(struct bytes text, enum bank_stated kind, int64_t *out)
{
    uint64_t number = 0;
    if (text.size == 0)
        return false;
    if (kind != STATED_ROWS)
        return money_parse(text, out) == OK;
    if (bytes_ends(text, bytes_text("笔")))
        text.size -= sizeof "笔" - 1;
    if (text_unsigned(bytes_trim(text), &number) != OK || number > BANKFILE_ROWS_MAX)
        return false;
    *out = (int64_t)number;
    return true;
}

/* "期末余额：525,230.09 元 打印…": what stands between the colon and a blank. */
static struct bytes behind(struct bytes cell, struct bytes word)
{
    static const char *const colons[] = { "：", ":" };
    size_t at = bytes_find_part(cell, word) + word.size;
    struct bytes rest = bytes_trim(bytes_part(cell, at, cell.size - at));
    for (size_t i = 0; i < sizeof colons / sizeof colons[0]; i++)
        if (bytes_starts(rest, bytes_text(colons[i]))) {
            size_t size = bytes_text(colons[i]).size;
            rest = bytes_trim(bytes_part(rest, size, rest.size - size));
        }
    return bytes_part(rest, 0, bytes_find(rest, ' '));
}

static void state(struct bank_total *total, enum bank_stated kind, size_t column, int64_t value)
{
    if (total->columns[kind] != BANK_NO_COLUMN)
        return;
    total->columns[kind] = column;
    total->values[kind] = value;
}

/* The labels of a cell. Is the next cell the value of one of them? */
static bool read_labels(const struct sheet *sheet, size_t row, size_t column,
                        struct bank_total *total)
{
    struct bytes cell = bank_cell(sheet, row, column);
    bool takes_next = false;
    for (size_t i = 0; i < LABEL_COUNT; i++) {
        struct bytes word = bytes_text(labels[i].word);
        int64_t value = 0;
        if (!has(cell, labels[i].word) || (labels[i].kind <= STATED_OUT && is_carried(cell)))
            continue;
        struct bytes text = behind(cell, word);
        bool is_beside = text.size == 0 && column + 1 < sheet->columns;
        if (is_beside)
            text = bank_cell(sheet, row, column + 1);
        if (!read_value(text, labels[i].kind, &value))
            continue;
        state(total, labels[i].kind, column + is_beside, value);
        takes_next = takes_next || is_beside;
    }
    return takes_next;
}

bool bank_total_read(const struct sheet *sheet, size_t row, const struct bank_columns *columns,
                     struct bank_total *out)
{
    static const enum bank_column of[] = { [STATED_IN] = BANK_IN,
                                           [STATED_OUT] = BANK_OUT,
                                           [STATED_AMOUNT] = BANK_AMOUNT,
                                           [STATED_BALANCE] = BANK_BALANCE };
    bool adds = false;
    bool sums = false;
    bool carried = false;
    *out = (struct bank_total){ .row = row };
    for (size_t i = 0; i < STATED_KINDS; i++)
        out->columns[i] = BANK_NO_COLUMN;
    for (size_t i = 0; i < sheet->columns; i++) {
        struct bytes cell = bank_cell(sheet, row, i);
        adds = adds || bank_is_total(cell);
        out->of_page = out->of_page || has(cell, "小计") || has(cell, "本页");
        sums = sums || is_sum(cell);
        carried = carried || is_carried(cell);
        if (bank_is_total(cell))
            i += read_labels(sheet, row, i, out);
    }
    bool labelled = out->columns[STATED_IN] != BANK_NO_COLUMN ||
                    out->columns[STATED_OUT] != BANK_NO_COLUMN;
    for (size_t i = 0; i <= STATED_BALANCE && adds && !labelled; i++) {
        int64_t fen = 0;
        size_t column = columns->at[of[i]];
        bool wanted = i == STATED_BALANCE || (sums && !carried);
        if (wanted && column != BANK_NO_COLUMN &&
            read_value(bank_cell(sheet, row, column), (enum bank_stated)i, &fen))
            state(out, (enum bank_stated)i, column, fen);
    }
    return adds;
}

/* ---- against the rows ---- */

struct bank_sums {
    int64_t in, out;           /* signed: what takes back is below zero */
    int64_t in_size, out_size; /* as if all were above */
    size_t rows;               /* that move anything */
    size_t month;              /* where the month of the row before begins */
};

enum err bank_sums_of(struct arena *arena, const struct bankfile *file, struct bank_sums **out)
{
    struct bank_sums *sums = arena_array(arena, file->count + 1, sizeof *sums);
    if (!sums)
        return fault_memory();
    for (size_t i = 0; i < file->count; i++) {
        const struct bank_row *row = &file->rows[i];
        struct bank_sums *next = &sums[i + 1];
        *next = sums[i];
        TRY(money_sum(row->is_out ? &next->out : &next->in, row->fen));
        TRY(money_sum(row->is_out ? &next->out_size : &next->in_size,
                      row->fen < 0 ? -row->fen : row->fen));
        next->rows += row->fen != 0;
        if (i == 0 || month_compare(date_month(row->date), date_month(row[-1].date)) != 0)
            next->month = i;
    }
    *out = sums;
    return OK;
}

/* Rows of the file from one to before another. */
struct stretch {
    size_t from, to;
};

/* What a line may add up: its page, all above it, the last month above it, the whole file.
 * Banks do not say which. */
enum { STRETCHES = 4 };

static struct stretch stretch_of(const struct bank_sums *sums, const struct bankfile *file,
                                 const struct bank_total *total, size_t at)
{
    const struct stretch stretches[STRETCHES] = {
        { total->page, total->before },
        { 0, total->before },
        { sums[total->before].month, total->before },
        { 0, file->count },
    };
    return stretches[at];
}

static struct bank_sums sums_of(const struct bank_sums *sums, struct stretch of)
{
    const struct bank_sums *from = &sums[of.from];
    const struct bank_sums *to = &sums[of.to];
    return (struct bank_sums){ .in = to->in - from->in,
                               .out = to->out - from->out,
                               .in_size = to->in_size - from->in_size,
                               .out_size = to->out_size - from->out_size,
                               .rows = to->rows - from->rows };
}

static bool is_sum_of(const struct bank_sums *sums, struct stretch stretch,
                      enum bank_stated kind, int64_t value)
{
    const struct bank_sums of = sums_of(sums, stretch);
    bool is_in = value == of.in || value == of.in_size;
    bool is_out = value == of.out || value == -of.out || value == of.out_size ||
                  value == -of.out_size;
    switch ((int)kind) {
    case STATED_IN:
        return is_in;
    case STATED_OUT:
        return is_out;
    case STATED_AMOUNT:
        return is_in || is_out || value == of.in + of.out || value == of.in - of.out ||
               value == of.in_size + of.out_size;
    case STATED_ROWS:
        return value == (int64_t)of.rows || value == (int64_t)(stretch.to - stretch.from);
    default:
        return false;
    }
}

static int64_t moved(const struct bank_row *row)
{
    return row->is_out ? -row->fen : row->fen;
}

/* Before or after the row above, the row below, the first or the last: a file may run either
 * way. */
static bool is_balance(const struct bankfile *file, const struct bank_total *total,
                       int64_t value)
{
    const size_t at[] = { total->before - 1, total->before, 0, file->count - 1 };
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        const struct bank_row *row = at[i] < file->count ? &file->rows[at[i]] : NULL;
        if (row && (value == row->balance_fen || value == row->balance_fen - moved(row)))
            return true;
    }
    return file->count == 0;
}

static struct words title_of(enum bank_stated kind)
{
    static const struct words titles[] = { [STATED_IN] = WORDS("收入合计", "total of money in"),
                                           [STATED_OUT] = WORDS("支出合计", "total of money out"),
                                           [STATED_AMOUNT] = WORDS("金额合计", "total"),
                                           [STATED_BALANCE] = WORDS("余额", "balance") };
    return titles[kind];
}

/* What the rows come to, where the line says something else. */
static int64_t found_of(const struct bank_sums *sums, const struct bankfile *file,
                        const struct bank_total *total, enum bank_stated kind)
{
    const struct stretch above = { total->of_page ? total->page : 0, total->before };
    const struct bank_sums of = sums_of(sums, above);
    const struct bank_row *row = &file->rows[total->before > 0 ? total->before - 1 : 0];
    switch ((int)kind) {
    case STATED_IN:
        return of.in;
    case STATED_OUT:
        return of.out;
    case STATED_AMOUNT:
        return of.in_size + of.out_size;
    case STATED_BALANCE:
        return total->before > 0 ? row->balance_fen : row->balance_fen - moved(row);
    default:
        return (int64_t)of.rows;
    }
}

enum err bank_total_check(const struct bank_sums *sums, const struct bankfile *file,
                          const struct bank_total *total, enum bank_stated kind)
{
    int64_t value = total->values[kind];
    if (total->columns[kind] == BANK_NO_COLUMN)
        return OK;
    if (kind == STATED_BALANCE && is_balance(file, total, value))
        return OK;
    for (size_t i = 0; i < STRETCHES; i++)
        if (is_sum_of(sums, stretch_of(sums, file, total, i), kind, value))
            return OK;
    int64_t found = found_of(sums, file, total, kind);
    if (kind == STATED_ROWS)
        return fault(ERR_FORMAT, "总笔数写的是 %lld，明细有 %lld 行；少了行",
                     "the number of rows is said to be %lld, there are %lld: a row is missing",
                     (long long)value, (long long)found);
    return fault(ERR_FORMAT,
                 "%s%.0s写的是 %s 元，明细算来是 %s 元；少了行，或金额有错；银行另有算法的，删去这一行再导",
                 "the %.0s%s says %s, the rows make %s: a row is missing, or an amount is "
                 "wrong; where the bank reckons another way, take this line out",
                 title_of(kind).zh, title_of(kind).en, shown_fen(value).at,
                 shown_fen(found).at);
}
