/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/funds.h"

#include "base/arena.h"
#include "base/money.h"
#include "publish/debts.h"

/* Money that went back to who gave it: said by the line's purpose, or in its note. */
static const char *const words_of_return[] = { "退回", "退还", "缴回", "上缴", "returned" };

int64_t fund_left_fen(const struct fund *fund)
{
    return fund->opening_fen + fund->received_fen - fund->used_fen - fund->returned_fen;
}

static bool is_return(const struct book_line *line)
{
    const struct bytes texts[] = { line->aspects[ASPECT_PURPOSE], line->note };
    for (size_t i = 0; i < 2; i++)
        for (size_t at = 0; at < sizeof words_of_return / sizeof words_of_return[0]; at++)
            if (bytes_find_part(texts[i], bytes_text(words_of_return[at])) < texts[i].size)
                return true;
    return false;
}

static bool is_money(const struct book_line *line)
{
    return bytes_is(bytes_of(line->leaf->row->code, 3), "101") ||
           bytes_is(bytes_of(line->leaf->row->code, 3), "102");
}

static bool moves_money(const struct book_voucher *voucher)
{
    for (size_t i = 0; i < voucher->line_count; i++)
        if (is_money(&voucher->lines[i]))
            return true;
    return false;
}

/* On the fund's own account: credit comes in, debit is used or given back. An income account
 * only says what came in; what it paid for stands in the expenses of the same project. */
static enum err add_amount(struct fund *fund, const struct book_line *line)
{
    const struct entry *entry = fund->record->entry;
    const enum account_class class = line->leaf->row->class;
    bool own = bytes_equal(line->account, entry_field(entry, "account"));
    int64_t debit = line->debit_fen;
    if (line->voucher->nature == NATURE_CLOSING)
        return OK;
    if (own && line->voucher->nature == NATURE_OPENING)
        return money_sum(&fund->opening_fen, line->credit_fen - debit);
    if (own) {
        TRY(money_sum(&fund->received_fen, line->credit_fen));
        return money_sum(is_return(line) ? &fund->returned_fen : &fund->used_fen, debit);
    }
    const struct book_set *set = books_set(fund->books, entry_field(entry, "set"));
    const struct chart_row *of = chart_account(set->chart, entry_field(entry, "account"));
    if (of->class == CLASS_INCOME && class == CLASS_EXPENSE)
        return money_sum(&fund->used_fen, debit - line->credit_fen);
    return OK;
}

static enum err household_of(struct arena *arena, struct fund *fund, struct bytes name,
                             struct fund_household **out)
{
    for (size_t i = 0; i < fund->household_count; i++)
        if (bytes_equal(fund->households[i].name, name)) {
            *out = &fund->households[i];
            return OK;
        }
    size_t size = sizeof *fund->households;
    struct fund_household *more =
        arena_grow(arena, fund->households, fund->household_count * size,
                   (fund->household_count + 1) * size);
    if (more == NULL)
        return fault_memory();
    fund->households = more;
    fund->households[fund->household_count] = (struct fund_household){ .name = name };
    *out = &fund->households[fund->household_count++];
    return OK;
}

static bool is_held(const struct fund *fund, const struct book_line *line)
{
    return line->credit_fen != 0 &&
           bytes_equal(line->account, entry_field(fund->record->entry, "account"));
}

/* Money that passed to a household, or of a levy from it: a line of the household in a voucher
 * that moves cash or bank, on any account but those two. What is held for households is
 * credited to the fund's own account by household when it comes in: it has not passed yet. */
static enum err add_passed(struct arena *arena, struct fund *fund,
                           const struct book_line *line)
{
    struct fund_household *household = NULL;
    int64_t fen = line->debit_fen - line->credit_fen;
    struct bytes name = line->aspects[ASPECT_HOUSEHOLD];
    if (name.size == 0 || is_money(line) || line->voucher->nature == NATURE_OPENING ||
        !moves_money(line->voucher))
        return OK;
    if (!fund->is_levy && is_held(fund, line))
        return OK;
    TRY(household_of(arena, fund, name, &household));
    return money_sum(&household->paid_fen, fund->is_levy ? -fen : fen);
}

static enum err start(const struct books *books, struct fund *fund)
{
    const struct json *shares = entry_rows(fund->record->entry, "shares");
    struct arena *arena = books->arena;
    fund->is_levy = bytes_is(entry_field(fund->record->entry, "type"), "levy");
    for (const struct json *row = shares == NULL ? NULL : shares->first; row != NULL;
         row = row->next) {
        struct fund_household *household = NULL;
        TRY(household_of(arena, fund, row_field(row, "household"), &household));
        household->listed = true;
        household->basis = row_field(row, "basis");
        TRY(money_sum(&household->due_fen, row_number(row, "amount")));
    }
    return OK;
}

/* One fund a name and set: a later entry of the same name takes the place of the one before. */
static enum err gather(const struct books *books, struct bytes set, struct bytes project,
                       struct date day, struct funds *out)
{
    const struct book_record *record = NULL;
    TRY(books_records(books, &kind_fund, &record));
    for (; record != NULL; record = record_after(record)) {
        const struct entry *entry = record->entry;
        struct bytes name = entry_field(entry, "name");
        size_t at = 0;
        if (date_compare(entry->date, day) > 0 ||
            (set.size > 0 && !bytes_equal(entry_field(entry, "set"), set)) ||
            (project.size > 0 && !bytes_equal(name, project)))
            continue;
        while (at < out->count &&
               (!bytes_equal(out->rows[at].name, name) ||
                !bytes_equal(entry_field(out->rows[at].record->entry, "set"),
                             entry_field(entry, "set"))))
            at++;
        if (at == out->count) {
            struct fund *rows = arena_grow(books->arena, out->rows, at * sizeof *rows,
                                           (at + 1) * sizeof *rows);
            if (rows == NULL)
                return fault_memory();
            out->rows = rows;
            out->count++;
        }
        out->rows[at] = (struct fund){ .record = record, .name = name, .books = books };
    }
    return OK;
}

static enum err add_line(const struct books *books, struct funds *funds,
                         const struct book_line *line)
{
    struct bytes project = line->aspects[ASPECT_PROJECT];
    for (size_t i = 0; project.size > 0 && i < funds->count; i++) {
        struct fund *fund = &funds->rows[i];
        if (!bytes_equal(fund->name, project) ||
            !bytes_equal(entry_field(fund->record->entry, "set"), line->voucher->set))
            continue;
        TRY(add_amount(fund, line));
        TRY(add_passed(books->arena, fund, line));
    }
    return OK;
}

enum err funds_read(const struct books *books, struct bytes set, struct bytes project,
                    struct date day, struct funds *out)
{
    struct funds funds = { 0 };
    TRY(gather(books, set, project, day, &funds));
    for (size_t i = 0; i < funds.count; i++)
        TRY(start(books, &funds.rows[i]));
    for (size_t i = 0; i < books->voucher_count && funds.count > 0; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        if (!voucher_counts(books, voucher, day))
            continue;
        for (size_t j = 0; j < voucher->line_count; j++)
            TRY(add_line(books, &funds, &voucher->lines[j]));
    }
    *out = funds;
    return OK;
}
