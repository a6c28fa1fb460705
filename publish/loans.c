/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/loans.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/money.h"
#include "base/text.h"
#include "publish/debts.h"
#include "publish/interest.h"
#include "publish/policy_at.h"
#include "publish/report_put.h"

enum { YEAR_DAYS = 360 }; /* where no policy says */

static struct bytes text_of(const struct loan *loan, const char *field)
{
    return entry_field(loan->record->entry, field);
}

static int party_order(const struct loan *a, const struct loan *b)
{
    static const char *const fields[] = { "set", "account", "party", "direction" };
    int order = 0;
    for (size_t i = 0; order == 0 && i < sizeof fields / sizeof fields[0]; i++)
        order = bytes_compare(text_of(a, fields[i]), text_of(b, fields[i]));
    return order;
}

static int loan_order(const void *left, const void *right)
{
    const struct loan *a = left;
    const struct loan *b = right;
    int order = party_order(a, b);
    return order == 0 ? date_compare(a->start, b->start) : order;
}

static enum err read_terms(const struct books *books, struct loan *loan)
{
    const struct entry *entry = loan->record->entry;
    const struct json *rows = entry_rows(entry, "schedule");
    struct bytes days = { 0 };
    uint64_t year_days = YEAR_DAYS;
    TRY(date_parse(entry_field(entry, "start"), &loan->start));
    TRY(date_parse(entry_field(entry, "due"), &loan->due));
    TRY(policy_at(books, "loan.days", loan->start, &days));
    if (days.size > 0)
        TRY(text_unsigned(days, &year_days));
    loan->year_days = (int64_t)year_days;
    loan->is_lent = bytes_is(entry_field(entry, "direction"), "lent");
    loan->principal_fen = entry_number(entry, "principal");
    loan->rows = arena_array(books->arena, rows->count, sizeof *loan->rows);
    if (loan->rows == NULL)
        return fault_memory();
    for (const struct json *row = rows->first; row != NULL; row = row->next) {
        struct loan_row *out = &loan->rows[loan->row_count++];
        TRY(date_parse(row_field(row, "date"), &out->day));
        out->principal_fen = out->open_fen = row_number(row, "principal");
        out->interest_fen = row_number(row, "interest");
    }
    return OK;
}

static bool is_asked(const struct loans_query *query, const struct entry *entry)
{
    return date_compare(entry->date, query->day) <= 0 &&
           (query->set.size == 0 || bytes_equal(entry_field(entry, "set"), query->set)) &&
           bytes_starts(entry_field(entry, "account"), query->account) &&
           (query->party.size == 0 || bytes_equal(entry_field(entry, "party"), query->party));
}

/* A later entry of the same loan takes the place of the one before. */
static enum err gather(const struct books *books, const struct loans_query *query,
                       struct loans *out)
{
    const struct book_record *record = NULL;
    TRY(books_records(books, &kind_loan, &record));
    for (; record != NULL; record = record_after(record)) {
        struct loan loan = { .record = record };
        size_t at = 0;
        if (!is_asked(query, record->entry))
            continue;
        TRY(read_terms(books, &loan));
        while (at < out->count && loan_order(&out->rows[at], &loan) != 0)
            at++;
        if (at == out->count) {
            struct loan *rows = arena_grow(books->arena, out->rows, at * sizeof *rows,
                                           (at + 1) * sizeof *rows);
            if (rows == NULL)
                return fault_memory();
            out->rows = rows;
            out->count++;
        }
        out->rows[at] = loan;
    }
    if (out->count > 0)
        qsort(out->rows, out->count, sizeof *out->rows, loan_order);
    return OK;
}

/* A movement on the loans of one party, in order of days. */
struct movement {
    struct date day;
    int64_t repaid_fen; /* negative: brought into the books */
    bool opening;
    size_t order;
};

static int movement_order(const void *left, const void *right)
{
    const struct movement *a = left;
    const struct movement *b = right;
    int order = (b->opening ? 1 : 0) - (a->opening ? 1 : 0);
    if (order == 0)
        order = date_compare(a->day, b->day);
    return order == 0 ? (a->order > b->order) - (a->order < b->order) : order;
}

static bool counts(const struct books *books, const struct book_voucher *voucher,
                   const struct loan *loan, struct date day)
{
    return bytes_equal(voucher->set, text_of(loan, "set")) &&
           voucher_counts(books, voucher, day);
}

/* Lines of the loan's account and party; without room to put them, counts. */
static size_t movements_of(const struct books *books, const struct loan *loan, struct date day,
                           struct movement *out)
{
    size_t count = 0;
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        if (!counts(books, voucher, loan, day))
            continue;
        for (size_t j = 0; j < voucher->line_count; j++) {
            const struct book_line *line = &voucher->lines[j];
            int64_t debit = line->debit_fen - line->credit_fen;
            if (!bytes_equal(line->account, text_of(loan, "account")) ||
                !bytes_equal(debt_name(line), text_of(loan, "party")))
                continue;
            if (out != NULL)
                out[count] = (struct movement){ voucher->date, loan->is_lent ? -debit : debit,
                                                voucher->nature == NATURE_OPENING, count };
            count++;
        }
    }
    return count;
}

/* Interest on what was open from the last day counted to this one. */
static enum err accrue(struct loan *loan, struct date *from, struct date to)
{
    const struct interest_terms terms = { entry_number(loan->record->entry, "rate"),
                                          loan->year_days };
    int64_t fen = 0;
    if (date_compare(to, *from) <= 0)
        return OK;
    TRY(interest_fen(&terms, loan->principal_fen - loan->repaid_fen, *from, to, &fen));
    *from = to;
    return money_sum(&loan->accrued_fen, fen);
}

/* What is repaid goes to the earliest loan of the party first, and within it to the schedule's
 * first rows. What the books opened with is what was left of the loans by then. */
static void repay(struct loan *loan, int64_t *left_fen)
{
    int64_t open = loan->principal_fen - loan->repaid_fen;
    int64_t fen = *left_fen < open ? *left_fen : open;
    loan->repaid_fen += fen;
    *left_fen -= fen;
    for (size_t i = 0; i < loan->row_count && fen > 0; i++) {
        struct loan_row *row = &loan->rows[i];
        int64_t part = fen < row->open_fen ? fen : row->open_fen;
        row->open_fen -= part;
        fen -= part;
    }
}

struct party {
    struct loan *loans; /* of one party on one account */
    size_t count;
    struct movement *movements;
    size_t movement_count;
};

/* Loans that began before the books: what they opened with, less the principals, was repaid. */
static enum err settle_opening(struct party *party)
{
    int64_t opened = 0;
    int64_t agreed = 0;
    struct date day = { 0 };
    for (size_t i = 0; i < party->movement_count; i++)
        if (party->movements[i].opening) {
            TRY(money_sum(&opened, -party->movements[i].repaid_fen));
            day = party->movements[i].day;
        }
    for (size_t i = 0; i < party->count; i++) {
        struct loan *loan = &party->loans[i];
        loan->accrues_from = loan->start;
        if (day.year == 0 || date_compare(loan->start, day) >= 0)
            continue;
        loan->accrues_from = day;
        TRY(money_sum(&agreed, loan->principal_fen));
    }
    int64_t before = agreed > opened ? agreed - opened : 0;
    for (size_t i = 0; i < party->count; i++)
        if (day.year != 0 && date_compare(party->loans[i].start, day) < 0)
            repay(&party->loans[i], &before);
    return OK;
}

static enum err settle(struct party *party, struct date day)
{
    TRY(settle_opening(party));
    for (size_t i = 0; i < party->count; i++) {
        struct loan *loan = &party->loans[i];
        struct date from = loan->accrues_from;
        for (size_t at = 0; at < party->movement_count; at++) {
            struct movement *movement = &party->movements[at];
            if (movement->opening || movement->repaid_fen <= 0 ||
                date_compare(movement->day, loan->start) < 0)
                continue;
            TRY(accrue(loan, &from, movement->day));
            repay(loan, &movement->repaid_fen);
        }
        TRY(accrue(loan, &from, day));
    }
    return OK;
}

/* Interest that was paid: what the party stands for in the expenses, or of a loan given in the
 * income, since the loan began. The earliest loan takes it first, as far as it accrued. */
static enum err add_interest(const struct books *books, struct party *party, struct date day)
{
    const struct loan *first = &party->loans[0];
    const enum account_class class = first->is_lent ? CLASS_INCOME : CLASS_EXPENSE;
    int64_t paid = 0;
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        if (!counts(books, voucher, first, day) || voucher->nature == NATURE_CLOSING ||
            date_compare(voucher->date, first->start) < 0)
            continue;
        for (size_t j = 0; j < voucher->line_count; j++) {
            const struct book_line *line = &voucher->lines[j];
            int64_t fen = line->debit_fen - line->credit_fen;
            if (line->leaf->row->class == class &&
                bytes_equal(line->aspects[ASPECT_PARTY], text_of(first, "party")))
                TRY(money_sum(&paid, first->is_lent ? -fen : fen));
        }
    }
    for (size_t i = 0; i < party->count; i++) {
        struct loan *loan = &party->loans[i];
        bool last = i + 1 == party->count;
        int64_t fen = !last && paid > loan->accrued_fen ? loan->accrued_fen : paid;
        loan->interest_fen = fen;
        paid -= fen;
    }
    return OK;
}

enum err loans_read(const struct books *books, const struct loans_query *query,
                    struct loans *out)
{
    struct loans loans = { 0 };
    TRY(gather(books, query, &loans));
    for (size_t from = 0; from < loans.count;) {
        struct party party = { .loans = &loans.rows[from], .count = 1 };
        while (from + party.count < loans.count &&
               party_order(&loans.rows[from], &loans.rows[from + party.count]) == 0)
            party.count++;
        size_t count = movements_of(books, party.loans, query->day, NULL);
        party.movements = arena_array(books->arena, count + 1, sizeof *party.movements);
        if (party.movements == NULL)
            return fault_memory();
        party.movement_count =
            movements_of(books, party.loans, query->day, party.movements);
        qsort(party.movements, count, sizeof *party.movements, movement_order);
        TRY(settle(&party, query->day));
        TRY(add_interest(books, &party, query->day));
        from += party.count;
    }
    *out = loans;
    return OK;
}

int64_t loan_overdue_fen(const struct loan *loan, struct date day)
{
    int64_t sum = 0;
    for (size_t i = 0; i < loan->row_count; i++)
        if (date_compare(loan->rows[i].day, day) < 0)
            sum += loan->rows[i].open_fen;
    return sum;
}
