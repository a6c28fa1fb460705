/* SPDX-License-Identifier: Apache-2.0 */
/* Postings in the order in which books of account show them, and the texts that stand beside
 * them there: for the reports that list postings line by line. */
#ifndef PUBLISH_JOURNAL_H
#define PUBLISH_JOURNAL_H

#include "publish/report.h"

/* Lines up to the last day of a request, of its set, account and aspects, by account: by the
 * leaf, or `summed` on the first level; of each, opening balances, then by day and as in the
 * log. */
struct postings {
    const struct book_line **lines;
    const size_t *ends; /* those of books->accounts[i] end before lines[ends[i]] */
};
enum err postings_make(const struct report_request *request, bool summed,
                       struct postings *out);

/* Vouchers of the days, set, account and aspects of a request, by set, day and number; opening
 * balances are none. */
struct vouchers {
    const struct book_voucher **at;
    size_t count;
};
enum err vouchers_make(const struct report_request *request, struct vouchers *out);

/* "记-3"; empty for opening balances. */
struct bytes voucher_number(struct arena *arena, const struct book_voucher *voucher);
/* Opening balances stand before all days. */
bool line_is_before(const struct book_line *line, struct date from);
bool line_matches(const struct report_request *request, const struct book_line *line);
/* What a line is about; a reversal says what it takes back and why. */
struct bytes line_note(const struct report_request *request, const struct book_line *line);
/* "10201 银行存款/基本户"; and without the code. */
struct bytes account_label(const struct report_request *request,
                           const struct book_account *account);
struct bytes account_path(const struct report_request *request,
                          const struct book_account *account);
/* The accounts on the other side of its voucher, "、" between them. */
struct bytes line_counter(const struct report_request *request, const struct book_line *line);
/* 结算方式 in words. */
struct bytes line_settle(const struct book_line *line, enum language language);
/* "张三 / 鱼塘", what is said of a line beyond its account; empty where nothing is. */
struct bytes line_aspects(struct arena *arena, const struct book_line *line);

/* A running balance as columns "side" (借 贷 平) and "balance" show it: an account's own side,
 * where a balance on the other is negative; a two-sided account changes its side. */
void put_balance(const struct report_request *request, struct table *table,
                 const struct chart_row *row, int64_t fen);
void put_nonzero(struct table *table, const char *column, int64_t fen);
void put_date(struct table *table, const char *column, struct date date);
struct date month_first(struct month month);
struct date month_last(struct month month);

#endif
