/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/contracts.h"

#include "base/arena.h"
#include "base/money.h"
#include "publish/balances.h"

static enum err contract_of(const struct report_request *request, struct contracts *contracts,
                            const struct book_balance *row, struct contract **out)
{
    struct bytes name = row->aspects[ASPECT_CONTRACT];
    for (size_t i = 0; i < contracts->count; i++)
        if (bytes_equal(contracts->rows[i].name, name) &&
            bytes_equal(contracts->rows[i].set, row->account->set)) {
            *out = &contracts->rows[i];
            return OK;
        }
    size_t size = sizeof *contracts->rows;
    struct contract *more = arena_grow(request->arena, contracts->rows,
                                       contracts->count * size, (contracts->count + 1) * size);
    if (more == NULL)
        return fault_memory();
    contracts->rows = more;
    *out = &more[contracts->count++];
    **out = (struct contract){ .set = row->account->set, .name = name };
    return OK;
}

/* Income says what fell due; debts of the contract what is open of it. */
static enum err add_row(struct contract *contract, const struct book_balance *row)
{
    const struct chart_row *of = row->account->row;
    if (of->class == CLASS_INCOME)
        return money_sum(&contract->due, row->credit_fen - row->closing_credit_fen -
                                             row->debit_fen + row->closing_debit_fen);
    if ((of->marks & ACCOUNT_OWED) == 0)
        return OK;
    TRY(money_sum(&contract->before, row->opening_fen));
    return money_sum(&contract->owed, balance_closing_fen(row));
}

static void find_line(const struct report_request *request, struct contract *contract)
{
    const struct books *books = request->books;
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        if (date_compare(voucher->date, request->to) > 0)
            continue;
        for (size_t j = 0; j < voucher->line_count; j++) {
            const struct book_line *line = &voucher->lines[j];
            if (!bytes_equal(line->aspects[ASPECT_CONTRACT], contract->name) ||
                !bytes_equal(voucher->set, contract->set))
                continue;
            bool income = line->leaf->row->class == CLASS_INCOME;
            if (contract->line == NULL || income)
                contract->line = line;
            for (size_t k = 0; k < voucher->line_count; k++)
                if (voucher->lines[k].aspects[ASPECT_PARTY].size > 0)
                    contract->party = voucher->lines[k].aspects[ASPECT_PARTY];
        }
    }
}

enum err contract_paper(const struct books *books, struct bytes name, uint64_t before,
                        struct date day, const struct book_record **out)
{
    const struct book_record *record = NULL;
    *out = NULL;
    TRY(books_records(books, &kind_paper, &record));
    for (; record != NULL; record = record_after(record))
        if (record->index < before && date_compare(record->entry->date, day) <= 0 &&
            bytes_is(entry_field(record->entry, "type"), "contract") &&
            bytes_equal(entry_field(record->entry, "number"), name))
            *out = record;
    return OK;
}

static enum err find_terms(const struct report_request *request, struct contract *contract)
{
    const struct book_record *paper = NULL;
    TRY(contract_paper(request->books, contract->name, UINT64_MAX, request->to, &paper));
    if (paper != NULL)
        contract->terms = entry_field(paper->entry, "content");
    return OK;
}

enum err contracts_read(const struct report_request *request, struct contracts *out)
{
    struct book_balances balances = { 0 };
    *out = (struct contracts){ 0 };
    const struct balance_query query = {
        .set = request->set,
        .from = request->from,
        .to = request->to,
        .by = 1U << ASPECT_CONTRACT,
    };
    TRY(books_balances(request->books, &query, &balances));
    for (size_t i = 0; i < balances.count; i++) {
        struct contract *contract = NULL;
        if (balances.rows[i].aspects[ASPECT_CONTRACT].size == 0)
            continue;
        TRY(contract_of(request, out, &balances.rows[i], &contract));
        TRY(add_row(contract, &balances.rows[i]));
    }
    for (size_t i = 0; i < out->count; i++) {
        find_line(request, &out->rows[i]);
        TRY(find_terms(request, &out->rows[i]));
    }
    return OK;
}
