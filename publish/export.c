/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/export.h"

#include <string.h>

#include "base/arena.h"
#include "base/money.h"

const struct export *const exports[] = {
#define EXPORT(name) &export_##name,
#include "publish/exports.def"
#undef EXPORT
};
const size_t export_count = sizeof exports / sizeof exports[0];

const struct export *export_find(struct bytes name)
{
    for (size_t i = 0; i < export_count; i++)
        if (bytes_is(name, exports[i]->name) || bytes_is(name, exports[i]->alias))
            return exports[i];
    return NULL;
}

struct export_files export_files_new(struct arena *arena)
{
    return (struct export_files){ .arena = arena };
}

enum err export_add(struct export_files *files, const char *path, const struct buf *buf)
{
    struct export_file *file = arena_take(files->arena, sizeof *file);
    if (file == NULL)
        return fault_memory();
    file->path = path;
    TRY(buf_done(buf, &file->bytes));
    struct export_file **last = &files->first;
    while (*last != NULL)
        last = &(*last)->next;
    *last = file;
    return OK;
}

bool export_has(const struct export_request *request, const struct book_voucher *voucher)
{
    return voucher->nature != NATURE_OPENING && bytes_equal(voucher->set, request->set) &&
           date_compare(voucher->date, request->from) >= 0 &&
           date_compare(voucher->date, request->to) <= 0;
}

enum err export_balances(const struct export_request *request, struct book_balances *out)
{
    const struct balance_query query = {
        .set = request->set, .from = request->from, .to = request->to
    };
    return books_balances(request->books, &query, out);
}

void export_account_name(struct buf *buf, const struct book_account *account,
                         const char *between)
{
    const struct book_account *steps[ACCOUNT_LEVELS_MAX];
    size_t count = 0;
    for (; account != NULL && count < ACCOUNT_LEVELS_MAX; account = account->parent)
        steps[count++] = account;
    while (count-- > 0) {
        buf_put(buf, book_account_name(steps[count], LANGUAGE_ZH));
        if (count > 0)
            buf_text(buf, between);
    }
}

void export_money(struct buf *buf, int64_t fen)
{
    money_print_plain(buf, fen);
}
