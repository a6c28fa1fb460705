/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/bank_accounts.h"

#include <string.h>

#include "base/arena.h"
#include "publish/report.h"

struct bytes here(const struct report_request *request, struct words words)
{
    return bytes_text(words_in(words, request->language));
}

static bool is_asked_for(const struct report_request *request,
                         const struct book_account *account)
{
    return account->is_leaf && strcmp(account->row->code, "102") == 0 &&
           (request->set.size == 0 || bytes_equal(account->set, request->set)) &&
           bytes_starts(account->code, request->account);
}

enum err bank_accounts_make(const struct report_request *request, struct bank_accounts *out)
{
    const struct books *books = request->books;
    struct bank_accounts accounts = { .count = 0 };
    accounts.at = arena_array(request->arena, books->account_count + 1, sizeof *accounts.at);
    if (!accounts.at)
        return fault_memory();
    for (size_t i = 0; i < books->account_count; i++) {
        const struct reconciling_query query = {
            .books = books,
            .account = &books->accounts[i],
            .month = date_month(request->to),
        };
        bool live = false;
        if (!is_asked_for(request, query.account))
            continue;
        TRY(reconciling_is_live(books, query.account, query.month, &live));
        if (live)
            TRY(reconciling_make(request->arena, &query, &accounts.at[accounts.count++]));
    }
    *out = accounts;
    return OK;
}

struct bytes bank_row_note(const struct report_request *request, const struct json *row)
{
    struct bytes note = row_field(row, "note");
    struct bytes party = row_field(row, "party");
    struct buf buf = buf_new(request->arena, 1000);
    buf_put(&buf, note);
    if (note.size > 0 && party.size > 0)
        buf_byte(&buf, ' ');
    buf_put(&buf, party);
    if (buf.size == 0)
        return here(request, (struct words)WORDS("（银行没有写摘要）", "(the bank says nothing)"));
    return buf_so_far(&buf);
}

struct bytes bank_signer(const struct entry *entry)
{
    struct bytes person = bytes_text("");
    for (size_t i = 0; i < entry->note.count && person.size == 0; i++)
        person = books_signer(entry, i, entry->kind->signers);
    return person;
}
