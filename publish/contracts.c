/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/contracts.h"

#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/money.h"
#include "publish/balances.h"

static const struct contract_sort sorts[] = {
    { .type = "contracting", .let = "包给", .is_resource = true },
    { .type = "land", .let = "流转给", .is_resource = true },
    { .type = "asset", .let = "租给", .is_lease = true },
    { .type = "resource", .let = "租给", .is_resource = true, .is_lease = true },
    { .type = "shares" },
    { .type = "works", .is_works = true },
    { .type = "purchase" },
    { .type = "service" },
    { .type = "loan" },
    { .type = "investment" },
    { .type = "other" },
};

const struct contract_sort *contract_sort_of(struct bytes type)
{
    for (size_t i = 0; i < sizeof sorts / sizeof sorts[0]; i++)
        if (bytes_is(type, sorts[i].type))
            return &sorts[i];
    return NULL;
}

static const struct choice *choice_of(const struct entry *entry, const char *field)
{
    const struct choice *choice = field_find(kind_contract.fields, bytes_text(field))->choices;
    while (choice->name != NULL && !bytes_is(entry_field(entry, field), choice->name))
        choice++;
    return choice;
}

static enum err read_dues(struct arena *arena, const struct entry *entry,
                          struct contract_terms *terms)
{
    const struct json *rows = entry_rows(entry, "schedule");
    if (rows == NULL)
        return OK;
    terms->dues = arena_array(arena, rows->count, sizeof *terms->dues);
    if (terms->dues == NULL)
        return fault_memory();
    for (const struct json *row = rows->first; row != NULL; row = row->next) {
        struct contract_due *due = &terms->dues[terms->due_count++];
        TRY(date_parse(row_field(row, "date"), &due->day));
        due->fen = row_number(row, "amount");
    }
    return OK;
}

enum err contract_terms_of(struct arena *arena, const struct book_record *record,
                           struct contract_terms *out)
{
    const struct entry *entry = record->entry;
    struct contract_terms terms = {
        .record = record,
        .first = record->index,
        .set = entry_field(entry, "set"),
        .number = entry_field(entry, "number"),
        .type = choice_of(entry, "type"),
        .sort = contract_sort_of(entry_field(entry, "type")),
        .method = choice_of(entry, "method"),
        .is_income = bytes_is(entry_field(entry, "side"), "income"),
        .party = entry_field(entry, "party"),
        .object = entry_field(entry, "object"),
        .purpose = entry_field(entry, "purpose"),
        .quantity = entry_field(entry, "quantity"),
        .payment = entry_field(entry, "terms"),
        .resolution = entry_field(entry, "resolution"),
        .filed = entry_field(entry, "filed"),
        .amount_fen = entry_number(entry, "amount"),
        .yearly_fen = entry_number(entry, "yearly"),
        .deposit_fen = entry_number(entry, "deposit"),
        .bidders = entry_number(entry, "bidders"),
    };
    assert(terms.sort != NULL);
    TRY(date_parse(entry_field(entry, "signed"), &terms.signing));
    TRY(date_parse(entry_field(entry, "start"), &terms.start));
    TRY(date_parse(entry_field(entry, "end"), &terms.end));
    TRY(read_dues(arena, entry, &terms));
    *out = terms;
    return OK;
}

static int terms_order(const struct contract_terms *a, const struct contract_terms *b)
{
    int order = bytes_compare(a->set, b->set);
    return order == 0 ? bytes_compare(a->number, b->number) : order;
}

static int by_number(const void *left, const void *right)
{
    const struct contract_terms *a = left;
    const struct contract_terms *b = right;
    int order = terms_order(a, b);
    return order == 0 ? (a->first > b->first) - (a->first < b->first) : order;
}

static bool is_asked(const struct contract_query *query, const struct book_record *record)
{
    return record->index < query->before &&
           date_compare(record->entry->date, query->day) <= 0 &&
           (query->set.size == 0 ||
            bytes_equal(entry_field(record->entry, "set"), query->set));
}

enum err contract_register_read(const struct books *books, const struct contract_query *query,
                                struct contract_register *out)
{
    struct contract_register all = { 0 };
    const struct book_record *records = NULL;
    size_t count = 0;
    TRY(books_records(books, &kind_contract, &records));
    for (const struct book_record *at = records; at != NULL; at = record_after(at))
        count += is_asked(query, at);
    all.rows = arena_array(books->arena, count + 1, sizeof *all.rows);
    if (all.rows == NULL)
        return fault_memory();
    for (const struct book_record *at = records; at != NULL; at = record_after(at))
        if (is_asked(query, at))
            TRY(contract_terms_of(books->arena, at, &all.rows[all.count++]));
    if (all.count > 0)
        qsort(all.rows, all.count, sizeof *all.rows, by_number);
    /* A later entry of a number takes the place of the one before. */
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++) {
        bool again = kept > 0 && terms_order(&all.rows[kept - 1], &all.rows[i]) == 0;
        uint64_t first = again ? all.rows[kept - 1].first : all.rows[i].first;
        kept -= again;
        all.rows[kept] = all.rows[i];
        all.rows[kept++].first = first;
    }
    all.count = kept;
    *out = all;
    return OK;
}

static int find_number(const void *key, const void *row)
{
    return terms_order(key, row);
}

const struct contract_terms *contract_find(const struct contract_register *contracts,
                                           struct bytes set, struct bytes number)
{
    const struct contract_terms wanted = { .set = set, .number = number };
    if (contracts->count == 0)
        return NULL;
    return bsearch(&wanted, contracts->rows, contracts->count, sizeof wanted, find_number);
}

bool contract_runs(const struct contract_terms *terms, struct date from, struct date to)
{
    return date_compare(terms->start, to) <= 0 && date_compare(terms->end, from) >= 0;
}

static int contract_order(const void *left, const void *right)
{
    const struct contract *a = left;
    const struct contract *b = right;
    int order = bytes_compare(a->set, b->set);
    return order == 0 ? bytes_compare(a->name, b->name) : order;
}

static struct contract *contract_known(const struct contracts *contracts, struct bytes set,
                                       struct bytes name)
{
    const struct contract wanted = { .set = set, .name = name };
    if (contracts->count == 0)
        return NULL;
    return bsearch(&wanted, contracts->rows, contracts->count, sizeof wanted, contract_order);
}

bool contract_is_deposit(const struct contract_terms *terms, const struct book_line *line)
{
    if (terms == NULL || !terms->is_income || terms->deposit_fen == 0 ||
        line->leaf->row->class != CLASS_LIABILITY ||
        (line->leaf->row->marks & ACCOUNT_OWED) == 0)
        return false;
    int64_t fen = line->credit_fen - line->debit_fen;
    return fen == terms->deposit_fen || fen == -terms->deposit_fen;
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

/* A deposit is owed by the village, but is no rent paid ahead. */
static enum err leave_deposit(const struct report_request *request, struct contract *contract,
                              const struct book_line *line)
{
    const struct book_voucher *voucher = line->voucher;
    if (!contract_is_deposit(contract->terms, line))
        return OK;
    TRY(money_sum(&contract->owed, line->credit_fen));
    TRY(money_sum(&contract->owed, -line->debit_fen));
    if (voucher->nature != NATURE_OPENING && date_compare(voucher->date, request->from) >= 0)
        return OK;
    TRY(money_sum(&contract->before, line->credit_fen));
    return money_sum(&contract->before, -line->debit_fen);
}

static enum err read_line(const struct report_request *request,
                          const struct contracts *contracts, const struct book_line *line)
{
    const struct book_voucher *voucher = line->voucher;
    struct contract *contract = NULL;
    if (line->aspects[ASPECT_CONTRACT].size > 0)
        contract = contract_known(contracts, voucher->set, line->aspects[ASPECT_CONTRACT]);
    if (contract == NULL)
        return OK;
    if (contract->line == NULL || line->leaf->row->class == CLASS_INCOME)
        contract->line = line;
    for (size_t i = 0; i < voucher->line_count; i++)
        if (voucher->lines[i].aspects[ASPECT_PARTY].size > 0)
            contract->party = voucher->lines[i].aspects[ASPECT_PARTY];
    return leave_deposit(request, contract, line);
}

static enum err read_lines(const struct report_request *request,
                           const struct contracts *contracts)
{
    const struct books *books = request->books;
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        if (date_compare(voucher->date, request->to) > 0)
            continue;
        for (size_t j = 0; j < voucher->line_count; j++)
            TRY(read_line(request, contracts, &voucher->lines[j]));
    }
    return OK;
}

static enum err read_papers(const struct report_request *request,
                            const struct contracts *contracts)
{
    const struct books *books = request->books;
    const struct book_record *record = NULL;
    TRY(books_records(books, &kind_paper, &record));
    for (; record != NULL; record = record_after(record)) {
        struct bytes number = entry_field(record->entry, "number");
        if (!bytes_is(entry_field(record->entry, "type"), "contract") ||
            date_compare(record->entry->date, request->to) > 0)
            continue;
        for (size_t i = 0; i < books->set_count; i++) {
            struct contract *contract = contract_known(contracts, books->sets[i].name, number);
            if (contract != NULL)
                contract->content = entry_field(record->entry, "content");
        }
    }
    return OK;
}

/* Those that accounts or the register name, each once. */
static enum err name_them(const struct report_request *request,
                          const struct book_balances *balances,
                          const struct contract_register *listed, struct contracts *out)
{
    size_t kept = 0;
    struct contracts all = { 0 };
    all.rows = arena_array(request->arena, balances->count + listed->count + 1,
                           sizeof *all.rows);
    if (all.rows == NULL)
        return fault_memory();
    for (size_t i = 0; i < balances->count; i++)
        if (balances->rows[i].aspects[ASPECT_CONTRACT].size > 0)
            all.rows[all.count++] =
                (struct contract){ .set = balances->rows[i].account->set,
                                   .name = balances->rows[i].aspects[ASPECT_CONTRACT] };
    for (size_t i = 0; i < listed->count; i++)
        if (contract_runs(&listed->rows[i], request->from, request->to))
            all.rows[all.count++] = (struct contract){ .set = listed->rows[i].set,
                                                       .name = listed->rows[i].number };
    if (all.count > 0)
        qsort(all.rows, all.count, sizeof *all.rows, contract_order);
    for (size_t i = 0; i < all.count; i++)
        if (kept == 0 || contract_order(&all.rows[kept - 1], &all.rows[i]) != 0)
            all.rows[kept++] = all.rows[i];
    all.count = kept;
    *out = all;
    return OK;
}

enum err contracts_read(const struct report_request *request, struct contracts *out)
{
    struct contracts contracts = { 0 };
    struct contract_register listed = { 0 };
    struct book_balances balances = { 0 };
    const struct contract_query query = { request->set, UINT64_MAX, request->to };
    const struct balance_query moved = {
        .set = request->set,
        .from = request->from,
        .to = request->to,
        .by = 1U << ASPECT_CONTRACT,
    };
    TRY(contract_register_read(request->books, &query, &listed));
    TRY(books_balances(request->books, &moved, &balances));
    TRY(name_them(request, &balances, &listed, &contracts));
    for (size_t i = 0; i < balances.count; i++) {
        const struct book_balance *row = &balances.rows[i];
        struct bytes name = row->aspects[ASPECT_CONTRACT];
        if (name.size > 0)
            TRY(add_row(contract_known(&contracts, row->account->set, name), row));
    }
    for (size_t i = 0; i < contracts.count; i++) {
        struct contract *contract = &contracts.rows[i];
        contract->terms = contract_find(&listed, contract->set, contract->name);
    }
    TRY(read_lines(request, &contracts));
    TRY(read_papers(request, &contracts));
    for (size_t i = 0; i < contracts.count; i++)
        if (contracts.rows[i].terms != NULL)
            contracts.rows[i].party = contracts.rows[i].terms->party;
    *out = contracts;
    return OK;
}

struct bytes contract_object(const struct report_request *request, const struct contract *row)
{
    const struct contract_terms *terms = row->terms;
    if (terms == NULL)
        return row->content.size > 0 ? row->content : row->line->note;
    if (terms->quantity.size == 0)
        return terms->object;
    bool zh = request->language == LANGUAGE_ZH;
    struct buf buf = buf_new(request->arena, terms->object.size + terms->quantity.size + 16);
    buf_put(&buf, terms->object);
    buf_text(&buf, zh ? "（" : " (");
    buf_put(&buf, terms->quantity);
    buf_text(&buf, zh ? "）" : ")");
    return buf_so_far(&buf);
}

struct bytes contract_told(const struct report_request *request, const struct contract *row)
{
    const struct contract_terms *terms = row->terms;
    bool zh = request->language == LANGUAGE_ZH;
    const char *let = zh ? "给" : ", let to ";
    struct bytes what = contract_object(request, row);
    struct bytes verb = bytes_text("收");
    if (terms == NULL && row->content.size == 0 && bytes_starts(what, verb))
        return bytes_part(what, verb.size, what.size - verb.size); /* 收鱼塘租金: its rent */
    if (terms == NULL)
        return what;
    if (zh && terms->sort->let != NULL)
        let = terms->sort->let;
    struct buf buf = buf_new(request->arena, what.size + terms->party.size + 100);
    buf_put(&buf, what);
    buf_text(&buf, let);
    buf_put(&buf, terms->party);
    buf_text(&buf, zh ? "，到 " : ", until ");
    buf_format(&buf, zh ? "%d年%d月%d日" : "%d-%02d-%02d", terms->end.year, terms->end.month,
               terms->end.day);
    if (date_compare(terms->end, request->to) < 0)
        buf_text(&buf, zh ? " 已经到期" : ", which is over");
    return buf_so_far(&buf);
}
