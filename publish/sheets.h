/* SPDX-License-Identifier: Apache-2.0 */
/* What sheets of the notice board read alike from the books (specs/reports.md#sheets). Pure. */
#ifndef PUBLISH_SHEETS_H
#define PUBLISH_SHEETS_H

#include "publish/report_put.h"

/* On an account of cash or of bank deposits? And does any line of the voucher stand there? */
bool line_is_money(const struct book_line *line);
bool voucher_is_money(const struct book_voucher *voucher);

/* Whom a line is about: its party or household, else that of another line, else the payee that
 * the entry states openly; empty where nobody says. */
struct bytes sheet_party(const struct book_line *line, const struct entry *entry);
/* The entry of a line's voucher, read once for all its lines that follow each other. */
struct sheet_entry {
    const struct book_voucher *voucher;
    struct entry entry;
};
enum err sheet_entry(const struct report_request *request, const struct book_line *line,
                     struct sheet_entry *at);

/* Who issued the first paper behind a voucher that the village did not write itself: whom it
 * was paid to. Empty where there is none on record. */
enum err sheet_issuer(const struct report_request *request, const struct book_voucher *voucher,
                      struct bytes *out);

/* Lines of the vouchers of a request's span and sets, by day and number, that `wanted` wants;
 * vouchers that close accounts are left out. */
struct sheet_lines {
    const struct book_line **at;
    size_t count;
};
enum err sheet_lines(const struct report_request *request,
                     bool (*wanted)(const struct book_line *line), struct sheet_lines *out);

/* What stands against money: from it the money came, on the credit side; for it the money went,
 * on the debit side. Of a voucher no more than passed through cash and bank on that side, its
 * first lines first: what it only moves from account to account is no money. So all that came
 * in less all that went out is what money grew by. */
struct sheet_flow {
    const struct book_line *line;
    int64_t fen; /* of a reversal negative */
};
struct sheet_flows {
    struct sheet_flow *at;
    size_t count;
};
enum err sheet_flows(const struct report_request *request, bool in, struct sheet_flows *out);

/* What stood on an account, and all under it, before the request's span and at its end: debit
 * positive, of all sets asked. ERR_LIMIT. */
struct sheet_balance {
    int64_t opening_fen;
    int64_t closing_fen;
};
enum err sheet_balance(const struct report_request *request, const char *code,
                       struct sheet_balance *out);

/* Does a text hold one of these words? The list ends in NULL. */
bool sheet_says(struct bytes text, const char *const *words);
/* The names of the line's account and of those above it. */
bool account_says(const struct book_account *account, const char *const *words);

/* Begin a row and number it. */
void sheet_row(struct table *table, int64_t *number);
/* 日期 凭证号 摘要: columns "date", "voucher", "note". */
void sheet_put_line(const struct report_request *request, struct table *table,
                    const struct book_line *line);
/* A row for each line that is wanted: number, day, voucher, note, what it debits ("amount"),
 * its entry; `put` adds what else the sheet says of it (NULL: nothing). Under them the total.
 * *count: how many. */
struct sheet_kind {
    bool (*wanted)(const struct book_line *line);
    enum err (*put)(const struct report_request *request, struct table *table,
                    const struct book_line *line, const struct entry *entry);
};
enum err sheet_put_lines(const struct report_request *request, const struct sheet_kind *kind,
                         struct table *table, size_t *count);
/* A total row: the word stands in `column`. */
void sheet_total(const struct report_request *request, struct table *table,
                 const char *column, const char *amount, int64_t fen);
void sheet_note(const struct report_request *request, struct table *table, struct words words);
/* "账本里没有……的登记" under a table that has less than its columns to show; and under one that has
 * nothing at all, which then is `unregistered`. */
void sheet_no_register(const struct report_request *request, struct table *table,
                       struct words what);
void sheet_nothing(const struct report_request *request, struct table *table,
                   struct words what);

#endif
