/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/statement.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/money.h"

const struct statement *const statements[] = {
#define STATEMENT(name) &statement_##name,
#include "publish/statements.def"
#undef STATEMENT
};
const size_t statement_count = sizeof statements / sizeof statements[0];

const struct statement *statement_find(const char *report, struct bytes name,
                                       const struct chart *chart)
{
    for (size_t i = 0; i < statement_count; i++) {
        const struct statement *statement = statements[i];
        if (strcmp(statement->report, report) != 0 ||
            strcmp(statement->chart, chart->name) != 0)
            continue;
        if (name.size == 0 || bytes_is(name, statement->name))
            return statement;
    }
    return NULL;
}

enum err statement_chart(const struct books *books, struct bytes set,
                         const struct chart **out)
{
    const struct chart *chart = NULL;
    for (size_t i = 0; i < books->set_count; i++) {
        const struct book_set *one = &books->sets[i];
        if (set.size > 0 && !bytes_equal(one->name, set))
            continue;
        if (chart != NULL && chart != one->chart)
            return fault(ERR_USAGE, "各账套的科目表不同，不能合在一张表上；请用 --set 分别出",
                         "the sets use different charts and cannot be put together: take them "
                         "one by one with --set");
        chart = one->chart;
    }
    if (chart == NULL)
        return fault(ERR_USAGE, "没有这个账套", "there is no such account set");
    *out = chart;
    return OK;
}

struct computing {
    const struct statement *statement;
    bool opening;
    struct book_balances leaves;
    struct book_balances details; /* of two-sided accounts, by party and household */
    const struct statement_row *rows[STATEMENT_ROWS_MAX];
    int64_t *values;
    size_t count;
};

/* An account as a formula names it. */
struct term {
    struct bytes code;
    struct bytes name;     /* only sub-accounts whose name begins so; empty: all */
    enum account_side one; /* with `sided`: details that stand on this side only */
    bool sided;
    bool opening;
};

static bool name_begins(const struct book_account *account, struct bytes name)
{
    for (; account != NULL; account = account->parent)
        if (bytes_starts(account->name, name))
            return true;
    return name.size == 0;
}

/* Debit positive. */
static int64_t amount_of(const struct computing *computing, const struct book_balance *row,
                         bool opening)
{
    if (opening || computing->opening)
        return row->opening_fen;
    if (computing->statement->what == STATEMENT_BALANCES)
        return row->opening_fen + row->debit_fen - row->credit_fen;
    return row->debit_fen - row->closing_debit_fen - row->credit_fen + row->closing_credit_fen;
}

static enum err add_sided(const struct computing *computing, const struct term *term,
                          int64_t *sum)
{
    for (size_t i = 0; i < computing->details.count; i++) {
        const struct book_balance *row = &computing->details.rows[i];
        int64_t fen = amount_of(computing, row, term->opening);
        if (bytes_is(term->code, row->account->row->code) &&
            (term->one == SIDE_DEBIT ? fen > 0 : fen < 0))
            TRY(money_sum(sum, term->one == SIDE_DEBIT ? fen : -fen));
    }
    return OK;
}

static enum err add_account(const struct computing *computing, const struct term *term,
                            int64_t *sum)
{
    if (term->sided)
        return add_sided(computing, term, sum);
    for (size_t i = 0; i < computing->leaves.count; i++) {
        const struct book_balance *row = &computing->leaves.rows[i];
        const struct chart_row *first = row->account->row;
        if (!bytes_is(term->code, first->code) || !name_begins(row->account, term->name))
            continue;
        int64_t fen = amount_of(computing, row, term->opening);
        TRY(money_sum(sum, first->side == SIDE_DEBIT ? fen : -fen));
    }
    return OK;
}

/* What income and expense accounts still hold: income above expense is positive. */
static enum err add_unclosed(const struct computing *computing, bool opening, int64_t *sum)
{
    for (size_t i = 0; i < computing->leaves.count; i++) {
        const struct book_balance *row = &computing->leaves.rows[i];
        enum account_class class = row->account->row->class;
        if (class == CLASS_INCOME || class == CLASS_EXPENSE)
            TRY(money_sum(sum, -amount_of(computing, row, opening)));
    }
    return OK;
}

static size_t row_named(const struct computing *computing, struct bytes number)
{
    size_t at = computing->count;
    while (at-- > 0)
        if (bytes_is(number, computing->rows[at]->number))
            return at;
    assert(false && "a formula names a row that does not stand above it");
    return 0;
}

/* r4, or r1..r5: rows in between by their place in the form; memo rows are not in sums. */
static enum err add_rows(const struct computing *computing, struct bytes text, int64_t *sum)
{
    size_t dots = bytes_find_part(text, bytes_text(".."));
    bool range = dots < text.size;
    struct bytes first = bytes_part(text, 1, (range ? dots : text.size) - 1);
    size_t from = row_named(computing, first);
    size_t to = from;
    if (range)
        to = row_named(computing, bytes_part(text, dots + 3, text.size - dots - 3));
    assert(from <= to);
    for (size_t i = from; i <= to; i++)
        if ((computing->rows[i]->marks & STATEMENT_MEMO) == 0 || !range)
            TRY(money_sum(sum, computing->values[i]));
    return OK;
}

static struct term read_account(struct bytes text)
{
    struct term term = { .code = bytes_part(text, 0, 3) };
    struct bytes rest = bytes_part(text, 3, text.size - 3);
    if (rest.size > 0 && (rest.at[0] == 'D' || rest.at[0] == 'C')) {
        term.sided = true;
        term.one = rest.at[0] == 'D' ? SIDE_DEBIT : SIDE_CREDIT;
        rest = bytes_part(rest, 1, rest.size - 1);
    }
    if (rest.size > 0 && rest.at[0] == 'o') {
        term.opening = true;
        rest = bytes_part(rest, 1, rest.size - 1);
    }
    if (rest.size > 0 && rest.at[0] == '>')
        term.name = bytes_part(rest, 1, rest.size - 1);
    assert(rest.size == 0 || term.name.size > 0);
    return term;
}

static enum err add_term(const struct computing *computing, struct bytes text, int64_t *sum)
{
    assert(text.size >= 2);
    if (text.at[0] == 'r')
        return add_rows(computing, text, sum);
    if (bytes_starts(text, bytes_text("PL")))
        return add_unclosed(computing, text.size == 3, sum);
    assert(text.size >= 3);
    struct term term = read_account(text);
    return add_account(computing, &term, sum);
}

static enum err compute_row(const struct computing *computing, const char *formula,
                            int64_t *out)
{
    struct bytes rest = bytes_text(formula);
    int64_t total = 0;
    int sign = 1;
    while (rest.size > 0) {
        if (rest.at[0] == '+' || rest.at[0] == '-') {
            sign = rest.at[0] == '-' ? -1 : 1;
            rest = bytes_part(rest, 1, rest.size - 1);
        }
        size_t end = 0;
        while (end < rest.size && rest.at[end] != '+' && rest.at[end] != '-')
            end++;
        int64_t fen = 0;
        TRY(add_term(computing, bytes_part(rest, 0, end), &fen));
        TRY(money_sum(&total, sign * fen));
        rest = bytes_part(rest, end, rest.size - end);
    }
    *out = total;
    return OK;
}

static enum err compute_rows(struct computing *computing, const struct statement_row *row)
{
    for (; row != NULL && row->number != NULL; row++) {
        assert(computing->count < STATEMENT_ROWS_MAX);
        int64_t fen = 0;
        if (row->formula != NULL)
            TRY(compute_row(computing, row->formula, &fen));
        computing->values[computing->count] = fen;
        computing->rows[computing->count++] = row;
    }
    return OK;
}

enum err statement_compute(const struct statement *statement, const struct books *books,
                           const struct balance_query *query, bool opening,
                           struct statement_values *out)
{
    struct computing computing = {
        .statement = statement, .opening = opening, .values = out->fen
    };
    struct balance_query leaves = *query;
    leaves.account = bytes_text("");
    leaves.by = 0;
    struct balance_query details = leaves;
    details.by = 1U << ASPECT_PARTY | 1U << ASPECT_HOUSEHOLD;
    TRY(books_balances(books, &leaves, &computing.leaves));
    TRY(books_balances(books, &details, &computing.details));
    TRY(compute_rows(&computing, statement->left));
    TRY(compute_rows(&computing, statement->right));
    out->count = computing.count;
    return OK;
}
