/* SPDX-License-Identifier: Apache-2.0 */
/* A journal for beancount: accounts by their codes, since its names are ASCII and capital;
 * their Chinese names as metadata. Balances are stated on the day after the span. */
#include "publish/export.h"

static void put_string(struct buf *buf, struct bytes text)
{
    buf_byte(buf, '"');
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == '"' || text.at[i] == '\\')
            buf_byte(buf, '\\');
        buf_byte(buf, text.at[i] < 0x20 ? ' ' : text.at[i]);
    }
    buf_byte(buf, '"');
}

static const char *root_of(enum account_class class)
{
    static const char *const roots[CLASS_COUNT] = {
        [CLASS_ASSET] = "Assets",
        [CLASS_LIABILITY] = "Liabilities",
        [CLASS_EQUITY] = "Equity",
        [CLASS_COST] = "Assets",
        [CLASS_INCOME] = "Income",
        [CLASS_EXPENSE] = "Expenses",
    };
    return roots[class];
}

static void put_account(struct buf *buf, const struct book_account *account)
{
    buf_format(buf, "%s:A%s:A%.*s", root_of(account->row->class), account->row->code,
               (int)account->code.size, (const char *)account->code.at);
}

static void put_posting(struct buf *buf, const struct book_account *account, int64_t fen)
{
    buf_text(buf, "  ");
    put_account(buf, account);
    buf_text(buf, "  ");
    export_money(buf, fen);
    buf_text(buf, " CNY\n");
}

static void put_voucher(struct buf *buf, const struct book_voucher *voucher)
{
    date_print(buf, voucher->date);
    buf_text(buf, " * ");
    put_string(buf, voucher->note);
    buf_text(buf, "\n  number: \"");
    for (size_t i = 0; i < voucher->word.size; i++)
        buf_byte(buf, voucher->word.at[i] == '"' || voucher->word.at[i] == '\\'
                          ? '_'
                          : voucher->word.at[i]);
    buf_format(buf, "-%u\"\n  entry: \"%llu\"\n", (unsigned)voucher->number,
               (unsigned long long)voucher->index);
    for (size_t i = 0; i < voucher->line_count; i++)
        put_posting(buf, voucher->lines[i].leaf,
                    voucher->lines[i].debit_fen - voucher->lines[i].credit_fen);
    buf_byte(buf, '\n');
}

static void put_opens(struct buf *buf, const struct export_request *request,
                      const struct book_balances *balances)
{
    for (size_t i = 0; i < balances->count; i++) {
        const struct book_account *account = balances->rows[i].account;
        struct buf name = buf_new(request->arena, 4000);
        export_account_name(&name, account, " / ");
        date_print(buf, request->from);
        buf_text(buf, " open ");
        put_account(buf, account);
        buf_text(buf, " CNY\n  name: ");
        put_string(buf, buf_so_far(&name));
        buf_byte(buf, '\n');
    }
    buf_byte(buf, '\n');
}

static void put_opening(struct buf *buf, const struct export_request *request,
                        const struct book_balances *balances)
{
    bool any = false;
    for (size_t i = 0; i < balances->count; i++) {
        if (balances->rows[i].opening_fen == 0)
            continue;
        if (!any) {
            date_print(buf, request->from);
            buf_text(buf, " * \"期初余额\"\n");
        }
        any = true;
        put_posting(buf, balances->rows[i].account, balances->rows[i].opening_fen);
    }
    buf_text(buf, any ? "\n" : "");
}

static enum err make(const struct export_request *request, struct export_files *out)
{
    struct book_balances balances = { 0 };
    struct buf buf = buf_new(request->arena, EXPORT_SIZE_MAX);
    struct date after = date_of_days(date_days(request->to) + 1);
    TRY(export_balances(request, &balances));
    buf_text(&buf, "option \"title\" ");
    put_string(&buf, request->set);
    buf_text(&buf, "\noption \"operating_currency\" \"CNY\"\n\n");
    put_opens(&buf, request, &balances);
    put_opening(&buf, request, &balances);
    for (size_t i = 0; i < request->books->voucher_count; i++)
        if (export_has(request, books_at(request->books, i)))
            put_voucher(&buf, books_at(request->books, i));
    for (size_t i = 0; i < balances.count; i++) {
        date_print(&buf, after);
        buf_text(&buf, " balance ");
        put_account(&buf, balances.rows[i].account);
        buf_text(&buf, "  ");
        export_money(&buf, balance_closing_fen(&balances.rows[i]));
        buf_text(&buf, " CNY\n");
    }
    return export_add(out, "books.beancount", &buf);
}

const struct export export_beancount = {
    .name = "beancount",
    .alias = "beancount账",
    .title = WORDS("beancount 纯文本账", "a journal for beancount"),
    .make = make,
};
