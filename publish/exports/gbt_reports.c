/* SPDX-License-Identifier: Apache-2.0 */
/* 报表集, 报表项数据: the statements of the set's chart as their forms have them. */
#include <stdio.h>
#include <string.h>

#include "publish/exports/gbt.h"
#include "publish/statement.h"

static void put_head(struct buf *buf, const struct export_request *request,
                     const struct statement *form, const char *id)
{
    gbt_open(buf, "报表集");
    gbt_word(buf, "报表编号", id);
    gbt_word(buf, "报表名称", form->title.zh);
    gbt_date(buf, "报表报告日", request->to);
    gbt_number(buf, "报表报告期", request->to.year);
    gbt_text(buf, "编制单位", request->books->village);
    gbt_word(buf, "货币单位", "元");
    gbt_close(buf, "报表集");
}

static void put_rows(struct buf *buf, const struct statement_row *row, const int64_t *fen,
                     const char *id)
{
    for (; row != NULL && row->number != NULL; row++, fen++) {
        if (row->formula == NULL)
            continue;
        gbt_open(buf, "报表项数据");
        gbt_word(buf, "报表编号", id);
        gbt_word(buf, "报表项编号", row->number);
        gbt_word(buf, "报表项名称", row->title.zh);
        gbt_word(buf, "报表项公式", row->formula);
        gbt_money(buf, "报表项数值", *fen);
        gbt_close(buf, "报表项数据");
    }
}

static size_t count_rows(const struct statement_row *row)
{
    size_t count = 0;
    while (row[count].number != NULL)
        count++;
    return count;
}

enum err gbt_reports(struct buf *buf, const struct export_request *request)
{
    static const char *const names[] = { "sheet", "income" };
    const struct balance_query query = {
        .set = request->set,
        .from = { request->to.year, 1, 1 },
        .to = request->to,
    };
    const struct chart *chart = NULL;
    TRY(statement_chart(request->books, request->set, &chart));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char id[40];
        struct statement_values values = { .count = 0 };
        const struct statement *form =
            statement_find(names[i], (struct bytes){ NULL, 0 }, chart);
        if (form == NULL)
            continue;
        (void)snprintf(id, sizeof id, "%s-%s", form->report, form->name);
        TRY(statement_compute(form, request->books, &query, false, &values));
        put_head(buf, request, form, id);
        put_rows(buf, form->left, values.fen, id);
        put_rows(buf, form->right, values.fen + count_rows(form->left), id);
    }
    return OK;
}
