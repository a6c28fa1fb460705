/* SPDX-License-Identifier: Apache-2.0 */
/* Contracts and their rents (合同租金收缴表), as far as vouchers name them: what fell due, what
 * came in, what is open. */
#include "base/money.h"
#include "publish/contracts.h"

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

static enum err make(const struct report_request *request, struct tables *out)
{
    struct contracts contracts = { 0 };
    int64_t number = 0;
    int64_t sums[4] = { 0 };
    size_t unknown = 0;
    static const char *const names[] = { "before", "due", "received", "owed" };
    TRY(contracts_read(request, &contracts));
    struct table *table = tables_add(out, "rents", report_rents.title, columns);
    for (size_t i = 0; i < contracts.count; i++) {
        const struct contract *row = &contracts.rows[i];
        const int64_t amounts[] = { row->before, row->due, row->before + row->due - row->owed,
                                    row->owed };
        if (row->before == 0 && row->due == 0 && row->owed == 0)
            continue;
        sheet_row(table, &number);
        table_text(table, "set", row->set);
        table_text(table, "contract", row->name);
        table_text(table, "object", row->content.size > 0 ? row->content : row->line->note);
        unknown += row->content.size == 0;
        table_text(table, "party", row->party);
        for (size_t at = 0; at < 4; at++) {
            table_money(table, names[at], amounts[at]);
            TRY(money_sum(&sums[at], amounts[at]));
        }
    }
    sheet_total(request, table, "object", "before", sums[0]);
    for (size_t at = 1; at < 4; at++)
        table_money(table, names[at], sums[at]);
    if (unknown > 0 || number == 0)
        sheet_no_register(request, table,
                          (struct words)WORDS("合同（起止、年租金）", "contracts (terms, rents)"));
    sheet_note(request, table,
               (struct words)WORDS("标的照合同原件的登记，没有登记的写最近一笔的摘要；"
                                   "只列凭证上写了合同号的款项。",
                                   "\"What\" is what the contract's paper on record says, else "
                                   "the last voucher's note; only sums whose vouchers name "
                                   "a contract are listed."));
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
