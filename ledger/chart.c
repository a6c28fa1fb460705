/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/chart.h"

#include <string.h>

#include "base/text.h"
#include "ledger/charts/charts.h"
#include "ledger/rule.h"

const struct chart charts[] = {
    { "2004",
      WORDS("村集体经济组织会计制度（财会〔2004〕12号）",
            "accounting system of village collectives (2004, no. 12)"),
      chart_rows_2004, CHART_2004_ROWS, 3 },
    { "2023",
      WORDS("农村集体经济组织会计制度（财会〔2023〕14号）",
            "accounting system of rural collectives (2023, no. 14)"),
      chart_rows_2023, CHART_2023_ROWS, 3 },
};
const size_t chart_count = sizeof charts / sizeof charts[0];

const struct chart *chart_find(struct bytes name)
{
    for (size_t i = 0; i < chart_count; i++)
        if (bytes_is(name, charts[i].name))
            return &charts[i];
    return NULL;
}

struct chart_names chart_names(void)
{
    struct chart_names names = { .at = "" };
    size_t size = 0;
    for (size_t i = 0; i < chart_count; i++) {
        size_t more = strlen(charts[i].name);
        if (size + more + 2 > sizeof names.at)
            break;
        if (i > 0)
            names.at[size++] = ' ';
        memcpy(names.at + size, charts[i].name, more);
        size += more;
    }
    return names;
}

const struct chart_row *chart_account(const struct chart *chart, struct bytes code)
{
    if (code.size < chart->first_digits)
        return NULL;
    size_t low = 0;
    size_t high = chart->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(chart->rows[middle].code, code.at, chart->first_digits);
        if (order == 0)
            return &chart->rows[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

struct words class_words(enum account_class class)
{
    static const struct words rows[CLASS_COUNT] = {
        [CLASS_ASSET] = WORDS("资产", "assets"),
        [CLASS_LIABILITY] = WORDS("负债", "liabilities"),
        [CLASS_EQUITY] = WORDS("所有者权益", "equity"),
        [CLASS_COST] = WORDS("成本", "cost"),
        [CLASS_INCOME] = WORDS("收入", "income"),
        [CLASS_EXPENSE] = WORDS("支出", "expense"),
    };
    return rows[class];
}

struct words side_words(enum account_side side)
{
    static const struct words rows[] = {
        [SIDE_DEBIT] = WORDS("借", "debit"),
        [SIDE_CREDIT] = WORDS("贷", "credit"),
    };
    return rows[side];
}

enum err structure_parse(struct bytes text, struct structure *out)
{
    struct structure structure = { 0 };
    size_t total = 0;
    struct bytes rest = text;
    bool good = text.size > 0;
    while (good && rest.at != NULL) {
        struct bytes level = bytes_cut(&rest, '-');
        good = level.size == 1 && level.at[0] >= '1' && level.at[0] <= '4' &&
               structure.levels < ACCOUNT_LEVELS_MAX;
        if (good) {
            structure.digits[structure.levels++] = (uint8_t)(level.at[0] - '0');
            total += (size_t)(level.at[0] - '0');
        }
    }
    if (!good || structure.digits[0] != 3 || total > ACCOUNT_CODE_MAX)
        return fault(ERR_FORMAT, "科目编码级次“%.*s”不对：要像 3-2-2-2，第一级 3 位，总共不超过 %d 位",
                     "code structure \"%.*s\" is wrong: write 3-2-2-2, the first level of "
                     "3 digits, "
                     "at most %d in all",
                     SHOWN(text), ACCOUNT_CODE_MAX);
    *out = structure;
    return OK;
}

size_t structure_parent(const struct structure *structure, size_t size)
{
    size_t end = 0;
    for (size_t i = 0; i < structure->levels; i++) {
        if (end + structure->digits[i] == size)
            return end;
        end += structure->digits[i];
    }
    return SIZE_MAX;
}
