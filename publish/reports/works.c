/* SPDX-License-Identifier: Apache-2.0 */
/* Works (工程项目公开表): what stands on the accounts of works, with the fund, the contract and the
 * contractor that the same project names; then works under contract on which nothing stands. */
#include "base/money.h"
#include "publish/balances.h"
#include "publish/contracts.h"
#include "publish/funds.h"
#include "publish/sheets.h"

static const struct column columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "name", COLUMN_TEXT, WORDS("工程名称", "work") },
    { "source", COLUMN_TEXT, WORDS("资金来源", "money from") },
    { "budget", COLUMN_MONEY, WORDS("预算", "budget") },
    { "tender", COLUMN_TEXT, WORDS("招标方式", "how tendered") },
    { "contractor", COLUMN_TEXT, WORDS("施工方", "contractor") },
    { "price", COLUMN_MONEY, WORDS("合同价", "price") },
    { "changes", COLUMN_MONEY | COLUMN_WIDE, WORDS("变更", "changes") },
    { "settled", COLUMN_MONEY, WORDS("结算价", "final") },
    { "spent", COLUMN_MONEY, WORDS("累计投入", "spent") },
    { "finished", COLUMN_MONEY, WORDS("完工转出", "finished") },
    { "paid", COLUMN_MONEY, WORDS("已付工程款", "paid") },
    { "owed", COLUMN_MONEY, WORDS("未付工程款", "owed") },
    { "accepted", COLUMN_TEXT | COLUMN_WIDE, WORDS("验收", "accepted") },
    { "retained", COLUMN_TEXT | COLUMN_WIDE, WORDS("质保", "retained") },
    { 0 },
};

struct making {
    const struct report_request *request;
    struct funds funds;
    struct book_balances debts; /* under 211 and its like, by party and project */
    struct contract_register contracts;
    size_t unknown; /* works without a contract on the register */
};

/* A leaf that is of this work alone may be known by its own name. */
static struct bytes project_of(const struct book_balance *row)
{
    struct bytes project = row->aspects[ASPECT_PROJECT];
    return project.size > 0 ? project : book_account_name(row->account, LANGUAGE_ZH);
}

static void put_fund(const struct making *making, struct table *table, struct bytes project)
{
    for (size_t i = 0; i < making->funds.count; i++) {
        const struct fund *fund = &making->funds.rows[i];
        if (!bytes_equal(fund->name, project))
            continue;
        table_text(table, "source", entry_field(fund->record->entry, "grantor"));
        table_money(table, "budget", entry_number(fund->record->entry, "amount"));
    }
}

static void put_contractor(const struct making *making, struct table *table,
                           struct bytes project)
{
    for (size_t i = 0; i < making->debts.count; i++) {
        const struct book_balance *row = &making->debts.rows[i];
        if (row->account->row->class != CLASS_LIABILITY ||
            !bytes_equal(row->aspects[ASPECT_PROJECT], project) ||
            row->aspects[ASPECT_PARTY].size == 0)
            continue;
        table_text(table, "contractor", row->aspects[ASPECT_PARTY]);
        table_money(table, "paid", row->debit_fen);
        table_money(table, "owed", -balance_closing_fen(row));
    }
}

/* What the village pays for; its object is what the vouchers call the project. */
static bool is_works(const struct contract_terms *terms)
{
    return !terms->is_income && terms->sort->is_works;
}

/* Of several contracts of a work the last one's way; what they come to in all. */
static enum err put_contracts(struct making *making, struct table *table, struct bytes set,
                              struct bytes project)
{
    const struct contract_terms *last = NULL;
    int64_t price = 0;
    for (size_t i = 0; i < making->contracts.count; i++) {
        const struct contract_terms *terms = &making->contracts.rows[i];
        if (!is_works(terms) || !bytes_equal(terms->object, project) ||
            !bytes_equal(terms->set, set))
            continue;
        last = terms;
        TRY(money_sum(&price, terms->amount_fen));
    }
    if (last == NULL) {
        making->unknown++;
        return OK;
    }
    put_words(table, "tender", last->method->title, making->request->language);
    table_text(table, "contractor", last->party);
    put_nonzero(table, "price", price);
    return OK;
}

static bool is_built(const struct book_balances *works, const struct contract_terms *terms)
{
    for (size_t i = 0; i < works->count; i++)
        if (bytes_equal(project_of(&works->rows[i]), terms->object) &&
            bytes_equal(works->rows[i].account->set, terms->set))
            return true;
    return false;
}

/* Under contract on the day, and nothing spent yet. */
static enum err put_unbuilt(struct making *making, struct table *table,
                            const struct book_balances *works, int64_t *number)
{
    const struct date day = making->request->to;
    for (size_t i = 0; i < making->contracts.count; i++) {
        const struct contract_terms *terms = &making->contracts.rows[i];
        if (!is_works(terms) || !contract_runs(terms, day, day) || is_built(works, terms))
            continue;
        sheet_row(table, number);
        table_text(table, "set", terms->set);
        table_text(table, "name", terms->object);
        put_fund(making, table, terms->object);
        put_contractor(making, table, terms->object);
        TRY(put_contracts(making, table, terms->set, terms->object));
    }
    return OK;
}

static enum err put_works(struct making *making, struct table *table,
                          const struct book_balances *works)
{
    const struct report_request *request = making->request;
    int64_t number = 0;
    int64_t spent = 0;
    int64_t finished = 0;
    for (size_t i = 0; i < works->count; i++) {
        const struct book_balance *row = &works->rows[i];
        struct bytes project = project_of(row);
        sheet_row(table, &number);
        table_text(table, "set", row->account->set);
        table_text(table, "name", project);
        put_fund(making, table, project);
        put_contractor(making, table, project);
        TRY(put_contracts(making, table, row->account->set, project));
        table_money(table, "spent", row->opening_fen + row->debit_fen);
        put_nonzero(table, "finished", row->credit_fen);
        TRY(money_sum(&spent, row->opening_fen + row->debit_fen));
        TRY(money_sum(&finished, row->credit_fen));
    }
    TRY(put_unbuilt(making, table, works, &number));
    sheet_total(request, table, "name", "spent", spent);
    put_nonzero(table, "finished", finished);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct making making = { .request = request };
    struct book_balances works = { 0 };
    struct balance_query query = {
        .set = request->set,
        .from = { 1, 1, 1 }, /* all that was ever moved; the opening is what it opened with */
        .to = request->to,
        .account = bytes_text("153"),
        .by = 1U << ASPECT_PROJECT,
    };
    TRY(books_balances(request->books, &query, &works));
    query.account = bytes_text("2");
    query.by |= 1U << ASPECT_PARTY;
    TRY(books_balances(request->books, &query, &making.debts));
    TRY(funds_read(request->books, request->set, bytes_text(""), request->to, &making.funds));
    struct table *table = tables_add(out, "works", report_works.title, columns);
    const struct contract_query listed = { request->set, UINT64_MAX, request->to };
    TRY(contract_register_read(request->books, &listed, &making.contracts));
    TRY(put_works(&making, table, &works));
    bool none = making.unknown + 1 >= table->count; /* but the total */
    const struct words lacking[] = {
        WORDS("工程验收和质保", "acceptance of works"),
        WORDS("工程合同、招标、验收和质保", "contracts, tenders, acceptance of works"),
    };
    sheet_no_register(request, table, lacking[none]);
    if (!none && making.unknown > 0)
        sheet_note(request, table,
                   (struct words)WORDS("合同价空着的工程没有登记合同。",
                                       "Works without a price have no contract on record."));
    return OK;
}

const struct report report_works = {
    .name = "works",
    .alias = "工程项目",
    .title = WORDS("工程项目公开表", "Works"),
    .help = WORDS("各项工程的资金来源、预算、施工方、投入和欠款",
                  "money from where, budget, contractor, spent, owed"),
    .choices = REPORT_DAY | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
