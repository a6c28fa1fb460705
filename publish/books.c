/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/books.h"

#include "base/arena.h"
#include "base/spill.h"
#include "publish/entries.h"

enum err books_entry(const struct books *books, struct arena *arena, uint64_t index,
                     struct entry *out)
{
    struct leaf leaf = { 0 };
    if (index >= books->size)
        return fault(ERR_MISSING, "没有第 %llu 条：共 %llu 条",
                     "there is no entry %llu: there are %llu",
                     (unsigned long long)index, (unsigned long long)books->size);
    return entries_one(books->source, arena, index, &leaf, out);
}

/* The records of one kind, being decoded. */
struct filling {
    struct arena *arena;
    struct book_record *next;
};

static bool is_next(void *self, uint64_t index)
{
    const struct filling *filling = self;
    return filling->next && filling->next->index == index;
}

static enum err fill(void *self, const struct leaf *leaf, const struct entry *entry)
{
    (void)entry; /* it goes away: a copy is decoded */
    struct filling *filling = self;
    struct bytes note = bytes_copy(filling->arena, leaf->note);
    struct entry *kept = arena_take(filling->arena, sizeof *kept);
    if (!note.at || !kept)
        return fault_memory();
    TRY(entry_decode(filling->arena, note, kept));
    filling->next->entry = kept;
    filling->next = filling->next->next;
    return OK;
}

/* From a source that gives single leaves: costs the records and not the log. */
static enum err fill_singly(const struct books *books, struct filling *filling)
{
    struct entries_reader reader = { 0 };
    TRY(entries_open(books->source, &reader));
    enum err code = OK;
    while (filling->next && code == OK) {
        code = entries_next(&reader, filling->next->index);
        if (code == OK)
            code = fill(filling, &reader.leaf, reader.entry);
    }
    entries_close(&reader);
    return code;
}

enum err books_records(const struct books *books, const struct kind *kind,
                       const struct book_record **out)
{
    struct filling filling = { .arena = books->arena };
    for (size_t i = 0; i < kind_count; i++)
        if (kinds[i] == kind)
            filling.next = books->kinds[i];
    const struct book_record *first = filling.next;
    if (first && !first->entry && books->source->leaf)
        TRY(fill_singly(books, &filling));
    else if (first && !first->entry)
        TRY(entries_walk(books->source, books->size, is_next, fill, &filling));
    *out = first;
    return OK;
}

const struct book_set *books_set(const struct books *books, struct bytes name)
{
    for (size_t i = 0; i < books->set_count; i++)
        if (bytes_equal(books->sets[i].name, name))
            return &books->sets[i];
    return NULL;
}

static int account_order(const struct books *books, const struct book_account *account,
                         const struct book_set *set, struct bytes code)
{
    /* Most are the same text at the same place. */
    const struct book_set *own =
        account->set.at == set->name.at ? set : books_set(books, account->set);
    if (own != set)
        return own < set ? -1 : 1;
    return bytes_compare(account->code, code);
}

const struct book_account *books_account(const struct books *books, struct bytes set,
                                         struct bytes code)
{
    const struct book_set *wanted = books_set(books, set);
    size_t low = 0;
    size_t high = wanted ? books->account_count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = account_order(books, &books->accounts[middle], wanted, code);
        if (order == 0)
            return &books->accounts[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

struct book_voucher *books_voucher(const struct books *books, uint64_t index)
{
    size_t low = 0;
    size_t high = books->voucher_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct book_voucher *voucher = books->vouchers[middle];
        if (voucher->index == index)
            return voucher;
        if (voucher->index < index)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

struct book_voucher *books_at(const struct books *books, size_t at)
{
    spill_breathe();
    return books->vouchers[at];
}

const struct book_record *record_after(const struct book_record *record)
{
    spill_breathe();
    return record->next;
}

struct bytes book_account_name(const struct book_account *account, enum language language)
{
    if (account->name.size > 0)
        return account->name;
    return bytes_text(words_in(account->row->name, language));
}
