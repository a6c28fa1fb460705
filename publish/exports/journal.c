/* SPDX-License-Identifier: Apache-2.0 */
/* Plain-text journals for ledger and hledger, in what both read alike. What stood before the
 * span is carried in by a first transaction; a last one states every balance, so that the
 * program itself says whether its sums are ours. */
#include "publish/export.h"

/* The size of a blank at the start of these bytes, 0 where there is none: hledger takes two of
 * whatever kind for the end of a name. */
static size_t blank_size(struct bytes rest)
{
    static const char *const blanks[] = { " ", "\t", "\n", "\r", "\u00A0", "\u1680", "\u202F",
                                          "\u205F", "\u3000" };
    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++)
        if (bytes_starts(rest, bytes_text(blanks[i])))
            return bytes_text(blanks[i]).size;
    bool narrow = rest.size >= 3 && rest.at[0] == 0xE2 && rest.at[1] == 0x80 &&
                  rest.at[2] <= 0x8A; /* U+2000 to U+200A */
    return narrow ? 3 : 0;
}

/* What a journal would take for its own marks becomes harmless. */
static void put_byte(struct buf *buf, uint8_t byte)
{
    if (byte == ';')
        buf_text(buf, "；");
    else if (byte == '|')
        buf_text(buf, "｜");
    else if (byte == '(' || byte == ')')
        buf_text(buf, byte == '(' ? "（" : "）");
    else
        buf_byte(buf, byte);
}

/* A text within a line, blanks as one. */
static void put_text(struct buf *buf, struct bytes text)
{
    while (text.size > 0) {
        size_t blank = blank_size(text);
        if (blank == 0)
            put_byte(buf, text.at[0]);
        else if (buf->size == 0 || buf->at[buf->size - 1] != ' ')
            buf_byte(buf, ' ');
        size_t size = blank > 0 ? blank : 1;
        text = bytes_part(text, size, text.size - size);
    }
}

/* 资产:10201 银行存款 - 基本户: the code first, so that no name begins with a mark. */
static void put_account(struct buf *buf, const struct export_request *request,
                        const struct book_account *account)
{
    struct buf name = buf_new(request->arena, 4000);
    export_account_name(&name, account, " - ");
    buf_text(buf, class_words(account->row->class).zh);
    buf_byte(buf, ':');
    buf_put(buf, account->code);
    buf_byte(buf, ' ');
    struct bytes text = buf_so_far(&name);
    struct buf clean = buf_new(request->arena, 8000);
    put_text(&clean, text);
    text = buf_so_far(&clean);
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == ':')
            buf_text(buf, "：");
        else
            buf_byte(buf, text.at[i]);
    }
}

static void put_posting(struct buf *buf, const struct export_request *request,
                        const struct book_account *account, int64_t fen)
{
    buf_text(buf, "    ");
    put_account(buf, request, account);
    buf_text(buf, "  ");
    export_money(buf, fen);
    buf_text(buf, " CNY");
}

static void put_voucher(struct buf *buf, const struct export_request *request,
                        const struct book_voucher *voucher)
{
    date_print(buf, voucher->date);
    buf_text(buf, " * (");
    put_text(buf, voucher->word);
    buf_format(buf, "-%u) ", (unsigned)voucher->number);
    put_text(buf, voucher->note);
    buf_format(buf, "\n    ; entry %llu", (unsigned long long)voucher->index);
    if (voucher->reverses != UINT64_MAX)
        buf_format(buf, " reverses %llu", (unsigned long long)voucher->reverses);
    buf_byte(buf, '\n');
    for (size_t i = 0; i < voucher->line_count; i++) {
        const struct book_line *line = &voucher->lines[i];
        put_posting(buf, request, line->leaf, line->debit_fen - line->credit_fen);
        buf_byte(buf, '\n');
    }
    buf_byte(buf, '\n');
}

static void put_opening(struct buf *buf, const struct export_request *request,
                        const struct book_balances *balances)
{
    bool any = false;
    for (size_t i = 0; i < balances->count; i++) {
        const struct book_balance *row = &balances->rows[i];
        if (row->opening_fen == 0)
            continue;
        if (!any) {
            date_print(buf, request->from);
            buf_text(buf, " * 期初余额\n");
        }
        any = true;
        put_posting(buf, request, row->account, row->opening_fen);
        buf_byte(buf, '\n');
    }
    buf_text(buf, any ? "\n" : "");
}

/* A posting of nothing that asserts what must stand. */
static void put_assertions(struct buf *buf, const struct export_request *request,
                           const struct book_balances *balances)
{
    if (balances->count == 0)
        return;
    date_print(buf, request->to);
    buf_text(buf, " * 余额核对\n");
    for (size_t i = 0; i < balances->count; i++) {
        const struct book_balance *row = &balances->rows[i];
        put_posting(buf, request, row->account, 0);
        buf_text(buf, " = ");
        export_money(buf, balance_closing_fen(row));
        buf_text(buf, " CNY\n");
    }
}

static enum err make(const struct export_request *request, const char *path, bool declares,
                     struct export_files *out)
{
    struct book_balances balances = { 0 };
    struct buf buf = buf_new(request->arena, EXPORT_SIZE_MAX);
    TRY(export_balances(request, &balances));
    buf_text(&buf, "; ");
    put_text(&buf, request->books->village);
    buf_text(&buf, " · ");
    put_text(&buf, request->set);
    buf_format(&buf, " · sanzi, %llu entries of %.*s\n",
               (unsigned long long)request->books->size, (int)request->books->origin.size,
               (const char *)request->books->origin.at);
    if (declares)
        buf_text(&buf, "commodity 1000.00 CNY\n");
    for (size_t i = 0; i < balances.count; i++) {
        buf_text(&buf, "account ");
        put_account(&buf, request, balances.rows[i].account);
        buf_byte(&buf, '\n');
    }
    buf_byte(&buf, '\n');
    put_opening(&buf, request, &balances);
    for (size_t i = 0; i < request->books->voucher_count; i++)
        if (export_has(request, books_at(request->books, i)))
            put_voucher(&buf, request, books_at(request->books, i));
    put_assertions(&buf, request, &balances);
    return export_add(out, path, &buf);
}

static enum err make_ledger(const struct export_request *request, struct export_files *out)
{
    return make(request, "books.ledger", false, out);
}

static enum err make_hledger(const struct export_request *request, struct export_files *out)
{
    return make(request, "books.journal", true, out);
}

const struct export export_ledger = {
    .name = "ledger",
    .alias = "ledger账",
    .title = WORDS("ledger 纯文本账", "a journal for ledger"),
    .make = make_ledger,
};

const struct export export_hledger = {
    .name = "hledger",
    .alias = "hledger账",
    .title = WORDS("hledger 纯文本账", "a journal for hledger"),
    .make = make_hledger,
};
