/* SPDX-License-Identifier: Apache-2.0 */
/* What was bought (物资采购公开表): stores, fixed assets, and expenses whose note says so. */
#include <string.h>

#include "publish/sheets.h"

static const struct column columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "voucher", COLUMN_TEXT, WORDS("凭证号", "voucher") },
    { "note", COLUMN_TEXT, WORDS("品名和用途", "what, for what") },
    { "supplier", COLUMN_TEXT, WORDS("供货单位", "supplier") },
    { "way", COLUMN_TEXT, WORDS("采购方式", "how it was bought") },
    { "amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { "handler", COLUMN_TEXT, WORDS("经办人", "handled by") },
    { "witness", COLUMN_TEXT | COLUMN_WIDE, WORDS("验收人", "accepted by") },
    { "approver", COLUMN_TEXT | COLUMN_WIDE, WORDS("审批人", "approved by") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("记录序号", "entry") },
    { 0 },
};

static const char *const words[] = { "购", "采买", "买", NULL };

static bool is_purchase(const struct book_line *line)
{
    const struct chart_row *row = line->leaf->row;
    bool stock = strcmp(row->code, "121") == 0 || strcmp(row->code, "151") == 0;
    return line->debit_fen != 0 && voucher_is_money(line->voucher) &&
           (stock || (row->class == CLASS_EXPENSE && sheet_says(line->note, words)));
}

static enum err put_line(const struct report_request *request, struct table *table,
                         const struct book_line *line, const struct entry *entry)
{
    struct bytes supplier = sheet_party(line, entry);
    if (supplier.size == 0)
        TRY(sheet_issuer(request, line->voucher, &supplier));
    table_text(table, "supplier", supplier);
    table_text(table, "handler", entry_field(entry, "handler"));
    table_text(table, "witness", entry_field(entry, "witness"));
    table_text(table, "approver", entry_field(entry, "approver"));
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    static const struct sheet_kind kind = { is_purchase, put_line };
    size_t count = 0;
    struct table *table = tables_add(out, "purchases", report_purchases.title, columns);
    TRY(sheet_put_lines(request, &kind, table, &count));
    sheet_no_register(request, table, (struct words)WORDS("采购方式", "ways of buying"));
    return OK;
}

const struct report report_purchases = {
    .name = "purchases",
    .alias = "物资采购",
    .title = WORDS("物资采购公开表", "Purchases"),
    .help = WORDS("购进的物资、固定资产和写明购买的开支", "stores, assets and what else was bought, from whom"),
    .choices = REPORT_SPAN | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
