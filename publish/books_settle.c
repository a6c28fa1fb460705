/* SPDX-License-Identifier: Apache-2.0 */
/* What can only be said when all is read: voucher numbers, which count by set, month and word,
 * and the tree of accounts. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/sort.h"
#include "base/spill.h"
#include "base/text.h"
#include "publish/books_inner.h"

/* Texts are kept once, so that most are equal by their place. */
static int text_order(struct bytes a, struct bytes b)
{
    return a.at == b.at && a.size == b.size ? 0 : bytes_compare(a, b);
}

static int run_order(const struct book_voucher *a, const struct book_voucher *b)
{
    int order = text_order(a->set, b->set);
    if (order == 0)
        order = month_compare(date_month(a->date), date_month(b->date));
    return order == 0 ? text_order(a->word, b->word) : order;
}

static int number_order(const void *left, const void *right)
{
    const struct book_voucher *a = *(struct book_voucher *const *)left;
    const struct book_voucher *b = *(struct book_voucher *const *)right;
    int order = run_order(a, b);
    if (order == 0)
        order = a->index < b->index ? -1 : a->index > b->index;
    return order;
}

static enum err settle_numbers(struct reading *reading)
{
    struct books *books = &reading->books;
    size_t count = books->voucher_count;
    struct book_voucher **sorted =
        arena_array(reading->scratch, count + 1, sizeof(struct book_voucher *));
    if (!sorted)
        return fault_memory();
    if (count > 0)
        memcpy(sorted, books->vouchers, count * sizeof(struct book_voucher *));
    TRY(sort_list(reading->scratch, sorted, count, sizeof(struct book_voucher *),
                  number_order));
    uint32_t number = 0;
    const struct book_voucher *before = NULL;
    for (size_t i = 0; i < count; i++) {
        spill_breathe();
        if (sorted[i]->nature == NATURE_OPENING)
            continue;
        number = before && run_order(before, sorted[i]) == 0 ? number + 1 : 1;
        sorted[i]->number = number;
        before = sorted[i];
    }
    return OK;
}

/* Which accounts of the charts are posted to, or stand above one that is: a flag for each row
 * of each set's chart. */
static enum err mark_rows(struct reading *reading, bool **used)
{
    struct books *books = &reading->books;
    for (size_t i = 0; i < books->set_count; i++) {
        used[i] = arena_array(reading->scratch, books->sets[i].chart->count, sizeof(bool));
        if (!used[i])
            return fault_memory();
    }
    for (size_t i = 0; i < reading->account_count; i++) {
        const struct book_set *set = books_set(books, reading->accounts[i].set);
        const struct chart_row *row =
            set ? chart_account(set->chart, reading->accounts[i].code) : NULL;
        if (!row)
            return fault(ERR_FORMAT, "科目 %s 不在科目表里",
                         "account %s stands under none of the chart",
                         text_quote(reading->accounts[i].code).at);
        reading->accounts[i].row = row;
        used[set - books->sets][row - set->chart->rows] = true;
    }
    for (size_t i = 0; i < reading->charted_count; i++) {
        const struct book_set *set = books_set(books, reading->charted[i].set);
        const struct chart_row *row = chart_account(set->chart, reading->charted[i].code);
        if (row)
            used[set - books->sets][row - set->chart->rows] = true;
    }
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        const struct book_set *set = books_set(books, voucher->set);
        for (size_t j = 0; j < voucher->line_count; j++) {
            const struct chart_row *row = chart_account(set->chart, voucher->lines[j].account);
            if (row)
                used[set - books->sets][row - set->chart->rows] = true;
        }
    }
    return OK;
}

static int code_order(const void *left, const void *right)
{
    const struct book_account *a = left;
    const struct book_account *b = right;
    return bytes_compare(a->code, b->code);
}

/* The accounts of one set: its sub-accounts and the rows of its chart, by code. */
static void list_accounts(struct reading *reading, const struct book_set *set, const bool *used)
{
    struct books *books = &reading->books;
    struct book_account *first = &books->accounts[books->account_count];
    size_t count = 0;
    for (size_t i = 0; i < reading->account_count; i++)
        if (bytes_equal(reading->accounts[i].set, set->name))
            first[count++] = reading->accounts[i];
    for (size_t i = 0; i < set->chart->count; i++)
        if (used[i])
            first[count++] = (struct book_account){
                .set = set->name,
                .code = bytes_text(set->chart->rows[i].code),
                .row = &set->chart->rows[i],
            };
    qsort(first, count, sizeof *first, code_order);
    const struct book_account *above = NULL;
    for (size_t i = 0; i < count; i++) {
        while (above && !bytes_starts(first[i].code, above->code))
            above = above->parent;
        first[i].parent = above;
        first[i].level = above ? above->level + 1 : 1;
        first[i].is_leaf = true;
        if (above)
            first[above - first].is_leaf = false;
        above = &first[i];
    }
    books->account_count += count;
}

enum err books_settle_accounts(struct reading *reading)
{
    struct books *books = &reading->books;
    size_t most = reading->account_count;
    bool **used = arena_array(reading->scratch, books->set_count + 1, sizeof(bool *));
    if (!used)
        return fault_memory();
    TRY(mark_rows(reading, used));
    for (size_t i = 0; i < books->set_count; i++)
        most += books->sets[i].chart->count;
    books->accounts = arena_array(reading->arena, most + 1, sizeof *books->accounts);
    if (!books->accounts)
        return fault_memory();
    for (size_t i = 0; i < books->set_count; i++)
        list_accounts(reading, &books->sets[i], used[i]);
    return OK;
}

enum err books_settle_lines(const struct books *books, struct book_voucher *voucher)
{
    for (size_t i = 0; i < voucher->line_count; i++) {
        struct book_line *line = &voucher->lines[i];
        line->leaf = books_account(books, voucher->set, line->account);
        if (!line->leaf)
            return fault(ERR_FORMAT, "第 %llu 条：没有科目 %s", "entry %llu: there is no account %s",
                         (unsigned long long)voucher->index, text_quote(line->account).at);
    }
    return OK;
}

enum err books_settle(struct reading *reading)
{
    struct books *books = &reading->books;
    TRY(settle_numbers(reading));
    TRY(books_settle_accounts(reading));
    for (size_t i = 0; i < books->voucher_count; i++)
        TRY(books_settle_lines(books, books_at(books, i)));
    return OK;
}
