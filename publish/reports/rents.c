/* SPDX-License-Identifier: Apache-2.0 */
/* Contracts by which the village receives (合同租金收缴表): their terms by the register, and by the
 * vouchers that name them what fell due, what came in, what is open. */
#include "base/arena.h"
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
    { "method", COLUMN_TEXT | COLUMN_ASIDE, WORDS("交易方式", "how agreed") },
    { "before", COLUMN_MONEY, WORDS("期初欠缴", "open before") },
    { "due", COLUMN_MONEY, WORDS("本期应收", "fell due") },
    { "received", COLUMN_MONEY, WORDS("本期实收", "came in") },
    { "owed", COLUMN_MONEY, WORDS("累计欠缴", "open") },
    { 0 },
};

enum { LEASE_YEARS_MAX = 20, /* 民法典 705 */
       ENDS_MONTHS = 3,
       NAMED_MAX = 10, /* so many contracts are named in a remark */
       NOTE_MAX = 1200 };

/* What to look at, one line each under the table. */
enum remark { REMARK_LONG,
              REMARK_LATE,
              REMARK_ENDS,
              REMARK_UNPAID,
              REMARKS };
static const struct words remarks[REMARKS] = {
    [REMARK_LONG] = WORDS(" 份租期超过二十年，超过的部分无效（民法典第七百零五条），属于承包的除外：",
                          " over twenty years; the excess is void (Civil Code 705) but of "
                          "contracting: "),
    [REMARK_LATE] = WORDS(" 份开始以后才签订：", " signed after they had begun: "),
    [REMARK_ENDS] = WORDS(" 份三个月内到期：", " end within three months: "),
    [REMARK_UNPAID] = WORDS(" 份已经到期，还有欠缴：", " are over and not paid: "),
};

static const char *const names[] = { "before", "due", "received", "owed" };
enum { AMOUNTS = sizeof names / sizeof names[0] };

struct making {
    const struct report_request *request;
    struct table *table;
    int64_t number;
    int64_t sums[AMOUNTS];
    size_t unknown; /* contracts that are on no register */
    size_t counts[REMARKS];
    struct buf named[REMARKS]; /* the first of them */
};

static bool is_shown(const struct report_request *request, const struct contract *row)
{
    const struct contract_terms *terms = row->terms;
    if (terms != NULL && !terms->is_income)
        return false;
    return row->before != 0 || row->due != 0 || row->owed != 0 ||
           (terms != NULL && contract_runs(terms, request->from, request->to));
}

static bool is_too_long(const struct contract_terms *terms)
{
    const struct date *start = &terms->start;
    struct date after = { (int16_t)(start->year + LEASE_YEARS_MAX), start->month, start->day };
    return terms->sort->is_lease && date_compare(terms->end, after) >= 0;
}

static void remark(struct making *making, enum remark which, struct bytes number)
{
    struct buf *named = &making->named[which];
    if (making->counts[which]++ >= NAMED_MAX)
        return;
    if (named->size > 0)
        buf_text(named, making->request->language == LANGUAGE_ZH ? "、" : ", ");
    buf_put(named, number);
}

static void put_terms(struct making *making, const struct contract *row)
{
    struct table *table = making->table;
    const struct contract_terms *terms = row->terms;
    const struct date to = making->request->to;
    put_day(table, "from", terms->start);
    put_day(table, "to", terms->end);
    put_nonzero(table, "yearly", terms->yearly_fen);
    put_words(table, "method", terms->method->title, making->request->language);
    if (is_too_long(terms))
        remark(making, REMARK_LONG, terms->number);
    if (date_compare(terms->signing, terms->start) > 0)
        remark(making, REMARK_LATE, terms->number);
    if (date_compare(terms->end, to) >= 0 &&
        date_compare(terms->end, date_after_months(to, ENDS_MONTHS)) <= 0)
        remark(making, REMARK_ENDS, terms->number);
    if (date_compare(terms->end, to) < 0 && row->owed > 0)
        remark(making, REMARK_UNPAID, terms->number);
}

static enum err put_contract(struct making *making, const struct contract *row)
{
    struct table *table = making->table;
    const int64_t amounts[AMOUNTS] = { row->before, row->due,
                                       row->before + row->due - row->owed, row->owed };
    sheet_row(table, &making->number);
    table_text(table, "set", row->set);
    table_text(table, "contract", row->name);
    table_text(table, "object", contract_object(making->request, row));
    table_text(table, "party", row->party);
    if (row->terms != NULL)
        put_terms(making, row);
    else
        making->unknown++;
    for (size_t at = 0; at < AMOUNTS; at++) {
        table_money(table, names[at], amounts[at]);
        TRY(money_sum(&making->sums[at], amounts[at]));
    }
    return OK;
}

static void put_remark(struct making *making, enum remark which)
{
    struct buf note = buf_new(making->request->arena, NOTE_MAX);
    struct bytes text = { 0 };
    buf_unsigned(&note, making->counts[which]);
    buf_text(&note, words_in(remarks[which], making->request->language));
    buf_put(&note, buf_so_far(&making->named[which]));
    if (making->counts[which] > NAMED_MAX)
        buf_text(&note, "…");
    making->table->bad =
        making->table->bad || making->named[which].bad || buf_done(&note, &text) != OK;
    table_note(making->table, text);
}

static void put_notes(struct making *making)
{
    const struct report_request *request = making->request;
    if ((int64_t)making->unknown == making->number)
        sheet_no_register(request, making->table,
                          (struct words)WORDS("合同（起止、年租金）", "contracts (terms, rents)"));
    else if (making->unknown > 0)
        sheet_note(request, making->table,
                   (struct words)WORDS("起止空着的合同没有登记，可用“合同”补记。",
                                       "Contracts without days are not recorded (contract)."));
    for (enum remark which = 0; which < REMARKS; which++)
        if (making->counts[which] > 0)
            put_remark(making, which);
    sheet_note(request, making->table,
               (struct words)WORDS("标的照合同的登记，没有登记的照合同原件，再没有的写最近一笔的摘要；"
                                   "应收、实收、欠缴只算凭证上写了合同号的款项。",
                                   "\"What\" is what the register says of a contract, else its "
                                   "paper on record, else the last voucher's note; sums are of "
                                   "vouchers that name a contract."));
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct contracts contracts = { 0 };
    struct making making = { .request = request };
    for (enum remark which = 0; which < REMARKS; which++)
        making.named[which] = buf_new(request->arena, NOTE_MAX);
    TRY(contracts_read(request, &contracts));
    making.table = tables_add(out, "rents", report_rents.title, columns);
    for (size_t i = 0; i < contracts.count; i++)
        if (is_shown(request, &contracts.rows[i]))
            TRY(put_contract(&making, &contracts.rows[i]));
    sheet_total(request, making.table, "object", "before", making.sums[0]);
    for (size_t at = 1; at < AMOUNTS; at++)
        table_money(making.table, names[at], making.sums[at]);
    put_notes(&making);
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
