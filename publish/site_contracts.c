/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/site_contracts.h"

#include <stdlib.h>

#include "publish/journal.h"
#include "publish/site_page.h"

/* A line that names a contract, or with NULL the register doing so. */
struct named {
    struct bytes name;
    const struct book_line *line;
    const struct contract_terms *terms;
};

static uint64_t index_of(const struct named *named)
{
    return named->line ? named->line->voucher->index : named->terms->first;
}

static int by_contract(const void *left, const void *right)
{
    const struct named *a = left;
    const struct named *b = right;
    int order = bytes_compare(a->name, b->name);
    if (order != 0)
        return order;
    if (!a->line || !b->line)
        return (a->line != NULL) - (b->line != NULL);
    order = date_compare(a->line->voucher->date, b->line->voucher->date);
    if (order != 0)
        return order;
    if (a->line->voucher->index != b->line->voucher->index)
        return a->line->voucher->index < b->line->voucher->index ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static size_t each_named(const struct site_contracts *contracts,
                         const struct contract_register *all, struct named *out)
{
    const struct books *books = contracts->books;
    size_t count = 0;
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        if (!bytes_equal(voucher->set, contracts->set->name))
            continue;
        for (size_t j = 0; j < voucher->line_count; j++) {
            struct bytes name = voucher->lines[j].aspects[ASPECT_CONTRACT];
            if (name.size == 0)
                continue;
            if (out)
                out[count] = (struct named){ .name = name, .line = &voucher->lines[j] };
            count++;
        }
    }
    for (size_t i = 0; i < all->count; i++, count++)
        if (out)
            out[count] = (struct named){ .name = all->rows[i].number, .terms = &all->rows[i] };
    return count;
}

static bool is_closed(const struct site_contracts *contracts, const struct book_line *line)
{
    return month_compare(date_month(line->voucher->date), contracts->set->closed) <= 0;
}

/* All of one name, up to before the result. */
static size_t add_contract(struct site_contracts *contracts, const struct named *named,
                           size_t count, const struct book_line **lines)
{
    struct site_contract contract = {
        .name = named->name, .first = UINT64_MAX, .lines = lines
    };
    size_t at = 0;
    for (; at < count && bytes_equal(named[at].name, named->name); at++) {
        uint64_t index = index_of(&named[at]);
        if (index < contract.first) {
            contract.first = index;
            contract.first_line = named[at].line;
        }
        if (named[at].line && is_closed(contracts, named[at].line))
            lines[contract.line_count++] = named[at].line;
    }
    contracts->rows[contracts->count++] = contract;
    return at;
}

static int by_first(const void *left, const void *right)
{
    const struct site_contract *a = *(struct site_contract *const *)left;
    const struct site_contract *b = *(struct site_contract *const *)right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->first_line > b->first_line) - (a->first_line < b->first_line);
}

/* One voucher may be the first to name several: the next in the order of its lines. */
static enum err find_places(struct site_contracts *contracts)
{
    struct arena *arena = contracts->site->scratch;
    struct site_contract **order = arena_array(arena, contracts->count + 1,
                                               sizeof(struct site_contract *));
    size_t turn = 1;
    if (!order)
        return fault_memory();
    for (size_t i = 0; i < contracts->count; i++)
        order[i] = &contracts->rows[i];
    qsort(order, contracts->count, sizeof(struct site_contract *), by_first);
    for (size_t i = 0; i < contracts->count; i++) {
        struct buf place = buf_new(arena, 50);
        turn = i > 0 && order[i - 1]->first == order[i]->first ? turn + 1 : 1;
        buf_unsigned(&place, order[i]->first);
        if (turn > 1)
            buf_format(&place, "x%zu", turn);
        TRY(buf_done(&place, &order[i]->place));
    }
    return OK;
}

/* One that only vouchers of open months name is none yet. */
static enum err keep_told(struct site_contracts *contracts)
{
    struct contract_register listed = { 0 };
    const struct contract_query query = { contracts->set->name, contracts->closing->index,
                                          contracts->day };
    size_t kept = 0;
    TRY(contract_register_read(contracts->books, &query, &listed));
    for (size_t i = 0; i < contracts->count; i++) {
        struct site_contract row = contracts->rows[i];
        const struct contract_terms *terms = contract_find(&listed, contracts->set->name,
                                                           row.name);
        if (!terms && row.line_count == 0)
            continue;
        row.terms = terms;
        contracts->rows[kept++] = row;
    }
    contracts->count = kept;
    return OK;
}

static void find_closing(struct site_contracts *contracts, size_t set)
{
    const struct site *site = contracts->site;
    for (size_t i = 0; i < site->month_count; i++)
        if (site->months[i].at == set &&
            (!contracts->closing || site->months[i].index > contracts->closing->index))
            contracts->closing = &site->months[i];
}

static int by_filing(const void *left, const void *right)
{
    const struct book_record *a = *(const struct book_record *const *)left;
    const struct book_record *b = *(const struct book_record *const *)right;
    int order = bytes_compare(entry_field(a->entry, "number"), entry_field(b->entry, "number"));
    return order == 0 ? (a->index > b->index) - (a->index < b->index) : order;
}

/* Entries of a set's register, or papers of contracts as they were told at the closing. */
static bool is_filed(const struct site_contracts *contracts, const struct book_record *record)
{
    if (record->entry->kind == &kind_contract)
        return bytes_equal(entry_field(record->entry, "set"), contracts->set->name);
    return bytes_is(entry_field(record->entry, "type"), "contract") &&
           entry_field(record->entry, "number").size > 0 &&
           record->index < contracts->closing->index &&
           date_compare(record->entry->date, contracts->day) <= 0;
}

struct filed {
    const struct book_record **rows; /* by number, in order of the log */
    size_t count;
};

static enum err file_read(const struct site_contracts *contracts, const struct kind *kind,
                          struct filed *out)
{
    const struct book_record *first = NULL;
    size_t count = 0;
    TRY(books_records(contracts->books, kind, &first));
    for (const struct book_record *at = first; at; at = record_after(at))
        count++;
    *out = (struct filed){ arena_array(contracts->site->scratch, count + 1,
                                       sizeof(const struct book_record *)),
                           0 };
    if (!out->rows)
        return fault_memory();
    for (const struct book_record *at = first; at; at = record_after(at))
        if (is_filed(contracts, at))
            out->rows[out->count++] = at;
    qsort(out->rows, out->count, sizeof(const struct book_record *), by_filing);
    return OK;
}

/* Those of a number, of how many from where. */
static size_t file_of(const struct filed *filed, struct bytes number, size_t *from)
{
    size_t low = 0;
    size_t high = filed->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (bytes_compare(entry_field(filed->rows[middle]->entry, "number"), number) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *from = low;
    while (high < filed->count &&
           bytes_equal(entry_field(filed->rows[high]->entry, "number"), number))
        high++;
    return high - low;
}

static enum err find_filed(struct site_contracts *contracts)
{
    struct filed entries = { 0 };
    struct filed papers = { 0 };
    TRY(file_read(contracts, &kind_contract, &entries));
    TRY(file_read(contracts, &kind_paper, &papers));
    for (size_t i = 0; i < contracts->count; i++) {
        struct site_contract *row = &contracts->rows[i];
        size_t from = 0;
        row->entry_count = file_of(&entries, row->name, &from);
        row->entries = entries.rows + from;
        size_t count = file_of(&papers, row->name, &from);
        if (count > 0)
            row->paper = papers.rows[from + count - 1];
    }
    return OK;
}

enum err site_contracts_read(struct site *site, size_t set, struct site_contracts *out)
{
    struct contract_register all = { 0 };
    *out = (struct site_contracts){ .site = site };
    TRY(site_books(site, &out->books));
    out->set = &out->books->sets[set];
    out->day = month_last(out->set->closed);
    find_closing(out, set);
    const struct contract_query query = { out->set->name, UINT64_MAX, { 9999, 12, 31 } };
    TRY(contract_register_read(out->books, &query, &all));
    size_t count = each_named(out, &all, NULL);
    struct named *named = arena_array(site->scratch, count + 1, sizeof *named);
    const struct book_line **lines = arena_array(site->scratch, count + 1,
                                                 sizeof(const struct book_line *));
    out->rows = arena_array(site->scratch, count + 1, sizeof *out->rows);
    if (!named || !lines || !out->rows)
        return fault_memory();
    (void)each_named(out, &all, named);
    qsort(named, count, sizeof *named, by_contract);
    for (size_t at = 0; at < count;)
        at += add_contract(out, named + at, count - at, lines + at);
    TRY(find_places(out));
    TRY(keep_told(out));
    return find_filed(out);
}

struct bytes site_contract_about(const struct site_contract *contract)
{
    struct bytes note = bytes_text("");
    if (contract->terms)
        return contract->terms->object;
    if (contract->paper)
        return entry_field(contract->paper->entry, "content");
    for (size_t i = 0; i < contract->line_count; i++)
        if (note.size == 0 || contract->lines[i]->leaf->row->class == CLASS_INCOME)
            note = contract->lines[i]->note;
    return note;
}

/* The entries that changed the terms. */
static void find_changes(const struct site_contract *contract, struct ocds_contract *out)
{
    const struct book_record *const *at = contract->entries;
    const struct book_record *const *end = at + contract->entry_count;
    const struct contract_terms *terms = contract->terms;
    while (terms && at < end && (*at)->index <= terms->first)
        at++;
    out->changes = at;
    while (terms && at < end && (*at)->index <= terms->record->index) {
        out->change_count++;
        at++;
    }
}

static enum err region_of(const struct books *books, struct bytes *out)
{
    const struct book_record *record = NULL;
    TRY(books_records(books, &kind_village, &record));
    *out = record ? entry_field(record->entry, "code") : bytes_text("");
    return OK;
}

/* The last day that changed what is told of a contract, and the last entry. */
struct told {
    const struct site_contracts *contracts;
    struct date day;
    uint64_t index;
};

static void told_day(struct told *told, struct date day)
{
    if (date_compare(day, told->contracts->day) <= 0 && date_compare(day, told->day) > 0)
        told->day = day;
}

static void told_entry(struct told *told, const struct book_record *record)
{
    if (record->index >= told->contracts->closing->index ||
        date_compare(record->entry->date, told->contracts->day) > 0)
        return;
    told_day(told, record->entry->date);
    told->index = record->index > told->index ? record->index : told->index;
}

static void told_terms(struct told *told, const struct contract_terms *terms)
{
    told_day(told, terms->start);
    told_day(told, date_of_days(date_days(terms->end) + 1));
    for (size_t i = 0; i < terms->due_count; i++)
        told_day(told, terms->dues[i].day);
}

/* The closing from which on all is told as it is now: so that data is not written again, under
 * another day, where nothing of it changed. */
static enum err find_told(const struct site_contracts *contracts,
                          const struct site_contract *contract, struct ocds_contract *out)
{
    struct told told = { .contracts = contracts };
    const struct site *site = contracts->site;
    const struct book_record *record = NULL;
    if (contract->line_count > 0)
        told_day(&told, contract->lines[contract->line_count - 1]->voucher->date);
    if (contract->paper)
        told_entry(&told, contract->paper);
    if (contract->terms)
        told_terms(&told, contract->terms);
    for (size_t i = 0; i < contract->entry_count; i++)
        told_entry(&told, contract->entries[i]);
    out->closing = contracts->closing->index;
    for (size_t i = site->month_count; i > 0; i--) {
        const struct site_month *month = &site->months[i - 1];
        if (month->at == contracts->closing->at && month->index > told.index &&
            month_compare(month->month, date_month(told.day)) >= 0)
            out->closing = month->index;
    }
    TRY(books_records(contracts->books, &kind_period, &record));
    for (; record; record = record_after(record))
        if (record->index == out->closing)
            out->time = record->time;
    return OK;
}

enum err site_contract_read(const struct site_contracts *contracts,
                            const struct site_contract *contract, struct ocds_contract *out)
{
    *out = (struct ocds_contract){
        .origin = contracts->books->origin,
        .village = contracts->books->village,
        .place = contract->place,
        .name = contract->name,
        .about = site_contract_about(contract),
        .terms = contract->terms,
        .paper = contract->paper,
        .begun = month_first(contracts->set->start),
        .day = contracts->day,
    };
    TRY(find_told(contracts, contract, out));
    TRY(region_of(contracts->books, &out->region));
    find_changes(contract, out);
    const struct ocds_lines lines = { contract->terms, contract->lines, contract->line_count };
    TRY(ocds_payments_read(contracts->site->scratch, &lines, &out->payments));
    for (size_t i = 0; i < contract->line_count; i++)
        if (contract->lines[i]->aspects[ASPECT_PARTY].size > 0)
            out->party = contract->lines[i]->aspects[ASPECT_PARTY];
    for (size_t i = 0; i < out->payments.count && out->party.size == 0; i++)
        out->party = out->payments.rows[i].party;
    if (contract->terms)
        out->party = contract->terms->party;
    for (size_t i = 0; i < out->payments.count; i++)
        if (out->payments.rows[i].party.size == 0)
            out->payments.rows[i].party = out->party;
    return OK;
}

enum err site_contract_data(struct site *site, const struct ocds_contract *data)
{
    for (size_t part = 0; part < ocds_parts(data); part++) {
        struct buf buf = buf_new(site->scratch, SITE_PIECE_MAX);
        struct bytes bytes = { 0 };
        int size = (int)data->place.size;
        const char *place = (const char *)data->place.at;
        char *path = part == 0 ? site_text(site, "c/%.*s.json", size, place)
                               : site_text(site, "c/%.*s-%zu.json", size, place, part + 1);
        TRY(ocds_print(site->scratch, data, part, &buf));
        TRY(buf_done(&buf, &bytes));
        if (!path)
            return fault_memory();
        TRY(site_put(site, path, bytes));
    }
    return OK;
}
