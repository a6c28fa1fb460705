/* SPDX-License-Identifier: Apache-2.0 */
/* The equations that compare the accounts with what was recorded beside them. */
#include <string.h>

#include "base/hash.h"
#include "base/money.h"
#include "publish/balances.h"
#include "publish/checks.h"

/* The day that a record is about: its month's last, else its own. */
static enum err day_of(const struct entry *entry, struct date *out)
{
    struct month month = { 0 };
    *out = entry->date;
    if (!entry_has(entry, "month"))
        return OK;
    TRY(month_parse(entry_field(entry, "month"), &month));
    *out = check_month_end(month);
    return OK;
}

/* The last record of a kind about an account, up to the day that is asked for. */
static enum err last_of(const struct checking *checking, const char *kind, struct bytes set,
                        struct bytes account, const struct entry **out)
{
    const struct book_record *record = NULL;
    const struct kind *known = kind_find(bytes_text(kind));
    *out = NULL;
    if (known == NULL)
        return OK;
    TRY(books_records(checking->request->books, known, &record));
    for (; record != NULL; record = record_after(record)) {
        struct date day = { 0 };
        TRY(day_of(record->entry, &day));
        if (check_is_of(checking, record->entry, day) &&
            bytes_equal(entry_field(record->entry, "set"), set) &&
            bytes_equal(entry_field(record->entry, "account"), account))
            *out = record->entry;
    }
    return OK;
}

static bool is_leaf_under(const struct checking *checking, const struct book_account *account,
                          const char *code)
{
    struct bytes set = checking->request->set;
    return account->is_leaf && strcmp(account->row->code, code) == 0 &&
           (set.size == 0 || bytes_equal(account->set, set));
}

static enum err cash_of(struct checking *checking, const struct book_account *account)
{
    const struct entry *count = NULL;
    struct check_row row = {
        .code = "E4",
        .what = WORDS("库存现金 = 盘点数", "cash in the books = cash counted"),
        .of = account->code,
        .verdict = CHECK_NO_DATA,
    };
    TRY(last_of(checking, "count", account->set, account->code, &count));
    TRY(check_balance(checking, account->code,
                      count != NULL ? count->date : checking->request->to, &row.left_fen));
    if (count == NULL) {
        check_put(checking, &row);
        return OK;
    }
    row.right_fen = entry_number(count, "counted");
    check_compare(checking, row);
    return OK;
}

static enum err bank_of(struct checking *checking, const struct book_account *account)
{
    const struct entry *reconcile = NULL;
    struct month month = { 0 };
    struct check_row row = {
        .code = "E5",
        .what = WORDS("银行存款 = 余额调节表账面数", "bank in the books = as reconciled"),
        .of = account->code,
        .verdict = CHECK_NO_DATA,
    };
    TRY(last_of(checking, "reconcile", account->set, account->code, &reconcile));
    if (reconcile == NULL) {
        TRY(check_balance(checking, account->code, checking->request->to, &row.left_fen));
        check_put(checking, &row);
        return OK;
    }
    TRY(month_parse(entry_field(reconcile, "month"), &month));
    TRY(check_balance(checking, account->code, check_month_end(month), &row.left_fen));
    row.right_fen = entry_number(reconcile, "book");
    check_compare(checking, row);
    return OK;
}

static enum err each_leaf(struct checking *checking, const char *code,
                          enum err (*check)(struct checking *checking,
                                            const struct book_account *account))
{
    const struct books *books = checking->request->books;
    for (size_t i = 0; i < books->account_count; i++)
        if (is_leaf_under(checking, &books->accounts[i], code))
            TRY(check(checking, &books->accounts[i]));
    return OK;
}

enum err check_cash(struct checking *checking)
{
    return each_leaf(checking, "101", cash_of);
}

enum err check_banks(struct checking *checking)
{
    return each_leaf(checking, "102", bank_of);
}

/* What one party owed or was owed on a day, on one account. */
static enum err party_balance(const struct checking *checking, const struct entry *claim,
                              struct date day, int64_t *out)
{
    const struct balance_query query = {
        .set = entry_field(claim, "set"),
        .from = { day.year, 1, 1 },
        .to = day,
        .account = entry_field(claim, "account"),
        .by = 1U << ASPECT_PARTY | 1U << ASPECT_HOUSEHOLD,
    };
    struct bytes party = entry_field(claim, "party");
    struct book_balances balances = { 0 };
    int64_t sum = 0;
    TRY(books_balances(checking->request->books, &query, &balances));
    for (size_t i = 0; i < balances.count; i++) {
        const struct book_balance *row = &balances.rows[i];
        if (bytes_equal(row->aspects[ASPECT_PARTY], party) ||
            bytes_equal(row->aspects[ASPECT_HOUSEHOLD], party) ||
            bytes_equal(row->account->name, party))
            TRY(money_sum(&sum, balance_closing_fen(row)));
    }
    *out = sum < 0 ? -sum : sum;
    return OK;
}

enum err check_parties(struct checking *checking)
{
    const struct book_record *record = NULL;
    const struct kind *claim = kind_find(bytes_text("claim"));
    bool any = false;
    TRY(books_records(checking->request->books, claim, &record));
    for (; record != NULL; record = record_after(record)) {
        struct date day = { 0 };
        struct check_row row = {
            .code = "E8",
            .what = WORDS("往来余额 = 对方确认数", "balance of a party = what it confirmed"),
            .of = entry_field(record->entry, "party"),
            .right_fen = entry_number(record->entry, "amount"),
        };
        TRY(date_parse(entry_field(record->entry, "day"), &day));
        if (!check_is_of(checking, record->entry, day) ||
            !bytes_is(entry_field(record->entry, "action"), "confirm"))
            continue;
        TRY(party_balance(checking, record->entry, day, &row.left_fen));
        check_compare(checking, row);
        any = true;
    }
    if (!any)
        check_put(checking, &(struct check_row){
                                .code = "E8",
                                .what = WORDS("往来余额 = 对方确认数",
                                              "balance of a party = what it confirmed"),
                                .verdict = CHECK_NO_DATA });
    return OK;
}

/* Each project of an account of funds: never overdrawn. */
static enum err check_overdrawn(struct checking *checking, const char *code)
{
    const struct balance_query query = {
        .set = checking->request->set,
        .from = { checking->request->to.year, 1, 1 },
        .to = checking->request->to,
        .account = bytes_text(code),
        .by = 1U << ASPECT_PROJECT,
    };
    struct book_balances balances = { 0 };
    struct check_row row = {
        .code = "E9",
        .what = WORDS("专项资金结存不为负", "what is left of a fund is not below zero"),
        .of = bytes_text(code),
    };
    TRY(books_balances(checking->request->books, &query, &balances));
    for (size_t i = 0; i < balances.count; i++) {
        const struct book_balance *balance = &balances.rows[i];
        int64_t fen = -balance_closing_fen(balance);
        TRY(money_sum(&row.left_fen, fen));
        if (fen < 0)
            check_compare(checking,
                          (struct check_row){ .code = "E9",
                                              .what = WORDS("专项资金超支", "a fund is overdrawn"),
                                              .of = balance->aspects[ASPECT_PROJECT],
                                              .left_fen = fen });
    }
    row.right_fen = row.left_fen;
    row.verdict = balances.count == 0 ? CHECK_NO_DATA : CHECK_GOOD;
    check_put(checking, &row);
    return OK;
}

/* What came in as grants and subsidies this year is no more than the funds' documents say. */
enum err check_documents(struct checking *checking)
{
    const struct book_record *record = NULL;
    const struct report_request *request = checking->request;
    const struct check_accounts *accounts = NULL;
    struct book_balances balances = { 0 };
    struct check_row row = {
        .code = "E11",
        .what = WORDS("补助、专项收款不超过拨款文件", "grants received: not beyond their documents"),
        .verdict = CHECK_NO_DATA,
    };
    bool any = false;
    TRY(check_accounts_of(checking, &accounts));
    TRY(books_records(request->books, kind_find(bytes_text("fund")), &record));
    for (; record != NULL; record = record_after(record)) {
        struct date from = { 0 };
        struct bytes type = entry_field(record->entry, "type");
        TRY(date_parse(entry_field(record->entry, "from"), &from));
        if (!check_is_of(checking, record->entry, from) || from.year != request->to.year ||
            (!bytes_is(type, "earmarked") && !bytes_is(type, "running")))
            continue;
        any = true;
        TRY(money_sum(&row.right_fen, entry_number(record->entry, "amount")));
    }
    const struct balance_query query = {
        .set = request->set, .from = { request->to.year, 1, 1 }, .to = request->to
    };
    TRY(books_balances(request->books, &query, &balances));
    for (size_t i = 0; i < balances.count; i++) {
        const struct book_balance *balance = &balances.rows[i];
        const char *code = balance->account->row->code;
        if (strcmp(code, accounts->grants[0]) == 0 || strcmp(code, accounts->grants[1]) == 0)
            TRY(money_sum(&row.left_fen, balance->credit_fen - balance->closing_credit_fen));
    }
    if (any)
        row.verdict = row.left_fen <= row.right_fen ? CHECK_GOOD : CHECK_WRONG;
    check_put(checking, &row);
    return OK;
}

enum err check_funds(struct checking *checking)
{
    TRY(check_overdrawn(checking, "231"));
    return check_overdrawn(checking, "241");
}
