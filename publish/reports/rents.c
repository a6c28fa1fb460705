/* SPDX-License-Identifier: Apache-2.0 */
/* Contracts and their rents (合同租金收缴表), as far as vouchers name them: what fell due, what
 * came in, what is open. */
#include "base/arena.h"
#include "base/money.h"
#include "publish/balances.h"
#include "publish/sheets.h"

static const struct column columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "contract", COLUMN_TEXT | COLUMN_NUMBERS, WORDS("合同号", "contract") },
    { "object", COLUMN_TEXT, WORDS("标的", "what") },
    { "party", COLUMN_TEXT, WORDS("承包（租）人", "tenant") },
    { "from", COLUMN_TEXT | COLUMN_WIDE, WORDS("起", "from") },
    { "to", COLUMN_TEXT, WORDS("止", "to") },
    { "yearly", COLUMN_MONEY | COLUMN_WIDE, WORDS("年租金", "a year") },
    { "before", COLUMN_MONEY, WORDS("期初欠缴", "open before") },
    { "due", COLUMN_MONEY, WORDS("本期应收", "fell due") },
    { "received", COLUMN_MONEY, WORDS("本期实收", "came in") },
    { "owed", COLUMN_MONEY, WORDS("累计欠缴", "open") },
    { 0 },
};

struct contract {
    struct bytes set;
    struct bytes name;
    int64_t before, due, owed;
    const struct book_line *line; /* the last that names it, rather of income */
    struct bytes party;
};

struct contracts {
    struct contract *rows;
    size_t count;
};

static enum err contract_of(const struct report_request *request, struct contracts *contracts,
                            const struct book_balance *row, struct contract **out)
{
    struct bytes name = row->aspects[ASPECT_CONTRACT];
    for (size_t i = 0; i < contracts->count; i++)
        if (bytes_equal(contracts->rows[i].name, name) &&
            bytes_equal(contracts->rows[i].set, row->account->set)) {
            *out = &contracts->rows[i];
            return OK;
        }
    size_t size = sizeof *contracts->rows;
    struct contract *more = arena_grow(request->arena, contracts->rows,
                                       contracts->count * size, (contracts->count + 1) * size);
    if (more == NULL)
        return fault_memory();
    contracts->rows = more;
    *out = &more[contracts->count++];
    **out = (struct contract){ .set = row->account->set, .name = name };
    return OK;
}

/* Income says what fell due; debts of the contract what is open of it. */
static enum err add_row(struct contract *contract, const struct book_balance *row)
{
    const struct chart_row *of = row->account->row;
    if (of->class == CLASS_INCOME)
        return money_add(&contract->due, row->credit_fen - row->closing_credit_fen -
                                             row->debit_fen + row->closing_debit_fen);
    if ((of->marks & ACCOUNT_OWED) == 0)
        return OK;
    TRY(money_add(&contract->before, row->opening_fen));
    return money_add(&contract->owed, balance_closing_fen(row));
}

static enum err read(const struct report_request *request, struct contracts *out)
{
    struct book_balances balances = { 0 };
    const struct balance_query query = {
        .set = request->set,
        .from = request->from,
        .to = request->to,
        .by = 1U << ASPECT_CONTRACT,
    };
    TRY(books_balances(request->books, &query, &balances));
    for (size_t i = 0; i < balances.count; i++) {
        struct contract *contract = NULL;
        if (balances.rows[i].aspects[ASPECT_CONTRACT].size == 0)
            continue;
        TRY(contract_of(request, out, &balances.rows[i], &contract));
        TRY(add_row(contract, &balances.rows[i]));
    }
    return OK;
}

static void find_line(const struct report_request *request, struct contract *contract)
{
    const struct books *books = request->books;
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        if (date_compare(voucher->date, request->to) > 0)
            continue;
        for (size_t j = 0; j < voucher->line_count; j++) {
            const struct book_line *line = &voucher->lines[j];
            if (!bytes_equal(line->aspects[ASPECT_CONTRACT], contract->name) ||
                !bytes_equal(voucher->set, contract->set))
                continue;
            bool income = line->leaf->row->class == CLASS_INCOME;
            if (contract->line == NULL || income)
                contract->line = line;
            for (size_t k = 0; k < voucher->line_count; k++)
                if (voucher->lines[k].aspects[ASPECT_PARTY].size > 0)
                    contract->party = voucher->lines[k].aspects[ASPECT_PARTY];
        }
    }
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct contracts contracts = { 0 };
    int64_t number = 0;
    int64_t sums[4] = { 0 };
    static const char *const names[] = { "before", "due", "received", "owed" };
    TRY(read(request, &contracts));
    struct table *table = tables_add(out, "rents", report_rents.title, columns);
    for (size_t i = 0; i < contracts.count; i++) {
        struct contract *row = &contracts.rows[i];
        const int64_t amounts[] = { row->before, row->due, row->before + row->due - row->owed,
                                    row->owed };
        if (row->before == 0 && row->due == 0 && row->owed == 0)
            continue;
        find_line(request, row);
        sheet_row(table, &number);
        table_text(table, "set", row->set);
        table_text(table, "contract", row->name);
        table_text(table, "object", row->line->note);
        table_text(table, "party", row->party);
        for (size_t at = 0; at < 4; at++) {
            table_money(table, names[at], amounts[at]);
            TRY(money_add(&sums[at], amounts[at]));
        }
    }
    sheet_total(request, table, "object", "before", sums[0]);
    for (size_t at = 1; at < 4; at++)
        table_money(table, names[at], sums[at]);
    sheet_no_register(request, table,
                      (struct words)WORDS("合同（起止、年租金）", "contracts (terms, rents)"));
    sheet_note(request, table,
               (struct words)WORDS("标的写的是最近一笔的摘要；只列凭证上写了合同号的款项。",
                                   "\"What\" is the note of the last voucher; only sums whose "
                                   "vouchers name a contract are listed."));
    return OK;
}

const struct report report_rents = {
    .name = "rents",
    .alias = "租金收缴",
    .title = WORDS("合同租金收缴表", "Contracts and rents"),
    .help = WORDS("各合同本期应收、实收和累计欠缴", "by contract: what fell due, came in, is open"),
    .choices = REPORT_SPAN | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
