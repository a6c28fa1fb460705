/* SPDX-License-Identifier: Apache-2.0 */
/* Land, water and the like (资源公布表), as far as contracts on record are about them: what is
 * let to whom. No kind of entry registers the others: the sheet says so, and of itself makes
 * nothing known. */
#include "publish/contracts.h"

static const struct column columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "name", COLUMN_TEXT, WORDS("资源名称", "name") },
    { "sort", COLUMN_TEXT, WORDS("类别", "sort") },
    { "place", COLUMN_TEXT, WORDS("坐落", "where") },
    { "area", COLUMN_TEXT, WORDS("面积（亩）", "area in mu") },
    { "use", COLUMN_TEXT, WORDS("经营方式", "how it is run") },
    { "tenant", COLUMN_TEXT, WORDS("承包（租）人", "tenant") },
    { "term", COLUMN_TEXT, WORDS("期限", "term") },
    { "rent", COLUMN_MONEY, WORDS("年租金", "rent a year") },
    { "ends", COLUMN_TEXT, WORDS("到期日", "ends") },
    { "collected", COLUMN_MONEY, WORDS("收缴情况", "collected") },
    { 0 },
};

static bool is_resource(const struct contract *row, struct date day)
{
    return row->terms != NULL && row->terms->is_income && row->terms->sort->is_resource &&
           contract_runs(row->terms, day, day);
}

/* In years or months; of others the two days stand in the sheet of rents. */
static void put_term(const struct report_request *request, struct table *table,
                     const struct contract_terms *terms)
{
    struct date after = date_of_days(date_days(terms->end) + 1);
    int months = (after.year - terms->start.year) * 12 + after.month - terms->start.month;
    bool zh = request->language == LANGUAGE_ZH;
    if (after.day != terms->start.day)
        return;
    if (months % 12 == 0)
        put_format(table, "term", zh ? "%d 年" : "%d years", months / 12);
    else
        put_format(table, "term", zh ? "%d 个月" : "%d months", months);
}

static void put_resource(const struct report_request *request, struct table *table,
                         const struct contract *row, int64_t *number)
{
    const struct contract_terms *terms = row->terms;
    sheet_row(table, number);
    table_text(table, "name", terms->object);
    table_text(table, "area", terms->quantity);
    put_words(table, "use", terms->type->title, request->language);
    table_text(table, "tenant", terms->party);
    put_term(request, table, terms);
    put_nonzero(table, "rent", terms->yearly_fen);
    put_day(table, "ends", terms->end);
    table_money(table, "collected", row->before + row->due - row->owed);
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct report_request year = *request;
    struct contracts contracts = { 0 };
    int64_t number = 0;
    year.from = (struct date){ request->to.year, 1, 1 };
    TRY(contracts_read(&year, &contracts));
    struct table *table = tables_add(out, "resources", report_resources.title, columns);
    for (size_t i = 0; i < contracts.count; i++)
        if (is_resource(&contracts.rows[i], request->to))
            put_resource(request, table, &contracts.rows[i], &number);
    if (number == 0) {
        sheet_nothing(request, table, (struct words)WORDS("资源", "resources"));
        return OK;
    }
    sheet_nothing(request, table,
                  (struct words)WORDS("资源类别和坐落、没有包出租出的资源",
                                      "sorts and places, resources that are not let"));
    sheet_note(request, table,
               (struct words)WORDS("只列登记了合同的；收缴情况是今年凭证上写了合同号的款项。",
                                   "Only what contracts on record are about; collected: this "
                                   "year, by vouchers that name the contract."));
    return OK;
}

const struct report report_resources = {
    .name = "resources",
    .alias = "资源公布",
    .title = WORDS("资源公布表", "Resources"),
    .help = WORDS("耕地、林地、水面等资源的面积和承包情况", "land, forest, water: how much, let to whom"),
    .choices = REPORT_DAY | REPORT_SHEET,
    .make = make,
};
