/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/letters.h"

#include "base/arena.h"
#include "base/sort.h"

static int by_name(const void *left, const void *right)
{
    const struct debt *const *a = left;
    const struct debt *const *b = right;
    return bytes_compare((*a)->name, (*b)->name);
}

enum err letters_read(const struct report_request *request, struct letters *out)
{
    struct debts debts = { 0 };
    TRY(debts_asked(request, &debts));
    struct letters letters = {
        .debts = arena_array(request->arena, debts.count + 1, sizeof(const struct debt *)),
    };
    if (letters.debts == NULL)
        return fault_memory();
    for (size_t i = 0; i < debts.count; i++)
        if (debts.rows[i].ageing.balance_fen != 0)
            letters.debts[letters.count++] = &debts.rows[i];
    TRY(sort_list(request->arena, letters.debts, letters.count, sizeof(const struct debt *),
                  by_name));
    *out = letters;
    return OK;
}

size_t letters_to(const struct letters *letters, size_t at)
{
    size_t end = at;
    while (end < letters->count &&
           bytes_equal(letters->debts[end]->name, letters->debts[at]->name))
        end++;
    return end - at;
}

struct table *letter_begin(struct tables *out, const char *name, struct words title,
                           const struct column *columns, struct bytes party)
{
    struct table *table = tables_add(out, name, title, columns);
    table_fact(table, "to", (struct words)WORDS("致", "to"), party);
    table->new_page = out->count > 1;
    return table;
}
