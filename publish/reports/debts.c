/* SPDX-License-Identifier: Apache-2.0 */
/* What is owed to the village and by it, by party and by age (债权债务明细及账龄). */
#include "base/money.h"
#include "publish/debt_put.h"

static const struct column columns[] = {
    DEBT_COLUMNS,
    { "balance", COLUMN_MONEY, WORDS("余额", "balance") },
    { "age_0_1", COLUMN_MONEY, WORDS("1年以内", "to 1 year") },
    { "age_1_2", COLUMN_MONEY, WORDS("1至2年", "1 to 2 years") },
    { "age_2_3", COLUMN_MONEY, WORDS("2至3年", "2 to 3 years") },
    { "age_3_5", COLUMN_MONEY, WORDS("3至5年", "3 to 5 years") },
    { "age_over_5", COLUMN_MONEY, WORDS("5年以上", "over 5 years") },
    { "since", COLUMN_TEXT | COLUMN_WIDE, WORDS("最早发生", "oldest") },
    { "due", COLUMN_TEXT, WORDS("到期日", "due") },
    { "moved", COLUMN_TEXT | COLUMN_WIDE, WORDS("最后变动", "last moved") },
    { "confirmed", COLUMN_TEXT | COLUMN_WIDE, WORDS("最近对账", "confirmed") },
    { "state", COLUMN_TEXT, WORDS("状态", "state") },
    { 0 },
};

static const char *const age_columns[AGE_BUCKETS] = { "age_0_1", "age_1_2", "age_2_3",
                                                      "age_3_5", "age_over_5" };

struct side {
    const struct report_request *request;
    const struct book_record *claims;
    struct table *table;
    bool receivable;
    const struct book_set *set; /* of the rows so far, and their first-level account */
    const struct chart_row *row;
    int64_t sums[2][AGE_BUCKETS + 1]; /* of the account, of all; the last is the balance */
    size_t lines;
};

enum { OF_ACCOUNT,
       OF_ALL };

static void put_sums(struct side *side, int which)
{
    for (size_t i = 0; i < AGE_BUCKETS; i++)
        put_nonzero(side->table, age_columns[i], side->sums[which][i]);
    table_money(side->table, "balance", side->sums[which][AGE_BUCKETS]);
}

static void end_account(struct side *side)
{
    const struct words words = WORDS("小计", "subtotal");
    if (side->lines == 0)
        return;
    put_mark_row(side->table, ROW_SUBTOTAL, "account", words, side->request->language);
    table_text(side->table, "code", bytes_text(side->row->code));
    put_sums(side, OF_ACCOUNT);
    for (size_t i = 0; i <= AGE_BUCKETS; i++)
        side->sums[OF_ACCOUNT][i] = 0;
    side->lines = 0;
}

/* The last confirmation, and whether the last word was a dispute. */
static void put_claims(const struct side *side, const struct debt *debt)
{
    struct date confirmed = { 0 };
    struct bytes last = { 0 };
    for (const struct book_record *at = side->claims; at != NULL; at = at->next) {
        struct date day = { 0 };
        if (!request_has(side->request, at->entry) ||
            !bytes_equal(entry_field(at->entry, "set"), debt->leaf->set) ||
            !bytes_equal(entry_field(at->entry, "account"), debt->leaf->code) ||
            !bytes_equal(entry_field(at->entry, "party"), debt->name) ||
            date_parse(entry_field(at->entry, "day"), &day) != OK)
            continue;
        last = entry_field(at->entry, "action");
        if (bytes_is(last, "confirm") && date_compare(day, confirmed) > 0)
            confirmed = day;
    }
    put_day(side->table, "confirmed", confirmed);
    if (bytes_is(last, "dispute"))
        put_words(side->table, "state", (struct words)WORDS("争议", "disputed"),
                  side->request->language);
}

static void put_state(const struct side *side, const struct debt *debt)
{
    const struct age_item *oldest = &debt->ageing.items[debt->ageing.first];
    const struct date day = side->request->to;
    put_day(side->table, "since", oldest->day);
    put_day(side->table, "due", oldest->due);
    put_day(side->table, "moved", debt->moved);
    if (oldest->due.year != 0 && date_compare(oldest->due, day) < 0)
        put_words(side->table, "state", (struct words)WORDS("逾期", "overdue"),
                  side->request->language);
    put_claims(side, debt);
}

static enum err put_debt(struct side *side, const struct debt *debt)
{
    struct table *table = side->table;
    int64_t amounts[AGE_BUCKETS + 1];
    ageing_buckets(&debt->ageing, side->request->to, amounts);
    amounts[AGE_BUCKETS] = debt->ageing.balance_fen;
    debt_put_row(side->request, table, debt);
    for (size_t i = 0; i <= AGE_BUCKETS; i++) {
        int64_t fen = side->receivable ? amounts[i] : -amounts[i];
        TRY(money_sum(&side->sums[OF_ACCOUNT][i], fen));
        TRY(money_sum(&side->sums[OF_ALL][i], fen));
        if (i < AGE_BUCKETS)
            put_nonzero(table, age_columns[i], fen);
        else
            table_money(table, "balance", fen);
    }
    put_state(side, debt);
    side->lines++;
    return OK;
}

static enum err put_side(const struct report_request *request, const struct debts *debts,
                         bool receivable, struct tables *out)
{
    const struct words titles[] = { WORDS("债务（应付）", "What is owed by the village"),
                                    WORDS("债权（应收）", "What is owed to the village") };
    struct side side = { .request = request, .receivable = receivable };
    TRY(books_records(request->books, &kind_claim, &side.claims));
    side.table = tables_add(out, receivable ? "receivable" : "payable", titles[receivable],
                            columns);
    for (size_t i = 0; i < debts->count; i++) {
        const struct debt *debt = &debts->rows[i];
        const struct book_set *set = books_set(request->books, debt->leaf->set);
        if (debt->ageing.balance_fen == 0 || debt_is_receivable(debt) != receivable)
            continue;
        if (set != side.set || debt->leaf->row != side.row)
            end_account(&side);
        side.set = set;
        side.row = debt->leaf->row;
        TRY(put_debt(&side, debt));
    }
    end_account(&side);
    put_mark_row(side.table, ROW_TOTAL, "account", (struct words)WORDS("合计", "total"),
                 request->language);
    put_sums(&side, OF_ALL);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct debts debts = { 0 };
    TRY(debts_asked(request, &debts));
    TRY(put_side(request, &debts, true, out));
    TRY(put_side(request, &debts, false, out));
    const struct words note = WORDS(
        "内部往来按户分列：借方余额在债权，贷方余额在债务，不相抵。账龄按先发生先结清计算。",
        "Internal current accounts stand by household, debit here and credit there, never "
        "netted. Ages are first in, first out.");
    table_note(out->at[out->count - 1], bytes_text(words_in(note, request->language)));
    return OK;
}

const struct report report_debts = {
    .name = "debts",
    .alias = "债权债务",
    .title = WORDS("债权债务明细及账龄表", "Debts by party and age"),
    .help = WORDS("谁欠村里，村里欠谁，各欠了几年", "who owes the village, whom it owes, and how long"),
    .choices = REPORT_DAY | REPORT_ACCOUNT | REPORT_ASPECT | REPORT_SETS,
    .make = make,
};
