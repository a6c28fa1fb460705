/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/chart.h"

#include <string.h>

#include "base/text.h"
#include "ledger/rule.h"

/* 财会〔2023〕14号, in force from 2024-01-01. */
static const struct chart_row rows_2023[] = {
    { "101", WORDS("库存现金", "Cash on hand"), CLASS_ASSET, SIDE_DEBIT, 0 },
    { "102", WORDS("银行存款", "Bank deposits"), CLASS_ASSET, SIDE_DEBIT, 0 },
    { "111", WORDS("短期投资", "Short-term investment"), CLASS_ASSET, SIDE_DEBIT, 0 },
    { "112", WORDS("应收款", "Receivables"), CLASS_ASSET, SIDE_DEBIT, ACCOUNT_OWED },
    { "113", WORDS("内部往来", "Internal current accounts"), CLASS_ASSET, SIDE_DEBIT,
      ACCOUNT_TWO_SIDED | ACCOUNT_OWED },
    { "121", WORDS("库存物资", "Stores"), CLASS_ASSET, SIDE_DEBIT, 0 },
    { "131", WORDS("消耗性生物资产", "Consumable biological assets"), CLASS_ASSET, SIDE_DEBIT,
      0 },
    { "132", WORDS("生产性生物资产", "Productive biological assets"), CLASS_ASSET, SIDE_DEBIT,
      0 },
    { "133",
      WORDS("生产性生物资产累计折旧", "Accumulated depreciation of productive biological assets"),
      CLASS_ASSET, SIDE_CREDIT, ACCOUNT_CONTRA },
    { "134", WORDS("公益性生物资产", "Public-welfare biological assets"), CLASS_ASSET,
      SIDE_DEBIT, 0 },
    { "141", WORDS("长期投资", "Long-term investment"), CLASS_ASSET, SIDE_DEBIT, 0 },
    { "151", WORDS("固定资产", "Fixed assets"), CLASS_ASSET, SIDE_DEBIT, 0 },
    { "152", WORDS("累计折旧", "Accumulated depreciation"), CLASS_ASSET, SIDE_CREDIT,
      ACCOUNT_CONTRA },
    { "153", WORDS("在建工程", "Construction in progress"), CLASS_ASSET, SIDE_DEBIT, 0 },
    { "154", WORDS("固定资产清理", "Disposal of fixed assets"), CLASS_ASSET, SIDE_DEBIT,
      ACCOUNT_TWO_SIDED },
    { "161", WORDS("无形资产", "Intangible assets"), CLASS_ASSET, SIDE_DEBIT, 0 },
    { "162", WORDS("累计摊销", "Accumulated amortisation"), CLASS_ASSET, SIDE_CREDIT,
      ACCOUNT_CONTRA },
    { "171", WORDS("长期待摊费用", "Long-term deferred expense"), CLASS_ASSET, SIDE_DEBIT, 0 },
    { "181", WORDS("待处理财产损溢", "Property losses and gains pending"), CLASS_ASSET,
      SIDE_DEBIT, ACCOUNT_TWO_SIDED | ACCOUNT_CLEARED },
    { "201", WORDS("短期借款", "Short-term loans"), CLASS_LIABILITY, SIDE_CREDIT, ACCOUNT_OWED },
    { "211", WORDS("应付款", "Payables"), CLASS_LIABILITY, SIDE_CREDIT, ACCOUNT_OWED },
    { "212", WORDS("应付工资", "Wages payable"), CLASS_LIABILITY, SIDE_CREDIT, ACCOUNT_OWED },
    { "213", WORDS("应付劳务费", "Casual labour payable"), CLASS_LIABILITY, SIDE_CREDIT,
      ACCOUNT_OWED },
    { "214", WORDS("应交税费", "Taxes payable"), CLASS_LIABILITY, SIDE_CREDIT, ACCOUNT_OWED },
    { "221", WORDS("长期借款及应付款", "Long-term loans and payables"), CLASS_LIABILITY,
      SIDE_CREDIT, ACCOUNT_OWED },
    { "231", WORDS("一事一议资金", "Funds raised case by case"), CLASS_LIABILITY, SIDE_CREDIT,
      ACCOUNT_TWO_SIDED },
    { "241", WORDS("专项应付款", "Earmarked government funds"), CLASS_LIABILITY, SIDE_CREDIT,
      0 },
    { "301", WORDS("资本", "Capital"), CLASS_EQUITY, SIDE_CREDIT, 0 },
    { "311", WORDS("公积公益金", "Reserve and welfare fund"), CLASS_EQUITY, SIDE_CREDIT, 0 },
    { "321", WORDS("本年收益", "Income of the year"), CLASS_EQUITY, SIDE_CREDIT,
      ACCOUNT_TWO_SIDED | ACCOUNT_YEARLY },
    { "322", WORDS("收益分配", "Distribution of income"), CLASS_EQUITY, SIDE_CREDIT,
      ACCOUNT_TWO_SIDED },
    { "401", WORDS("生产（劳务）成本", "Production and labour cost"), CLASS_COST, SIDE_DEBIT,
      0 },
    { "501", WORDS("经营收入", "Operating income"), CLASS_INCOME, SIDE_CREDIT, ACCOUNT_YEARLY },
    { "502", WORDS("投资收益", "Investment income"), CLASS_INCOME, SIDE_CREDIT,
      ACCOUNT_TWO_SIDED | ACCOUNT_YEARLY },
    { "503", WORDS("补助收入", "Subsidy income"), CLASS_INCOME, SIDE_CREDIT, ACCOUNT_YEARLY },
    { "504", WORDS("其他收入", "Other income"), CLASS_INCOME, SIDE_CREDIT, ACCOUNT_YEARLY },
    { "511", WORDS("经营支出", "Operating expense"), CLASS_EXPENSE, SIDE_DEBIT,
      ACCOUNT_YEARLY },
    { "512", WORDS("税金及附加", "Taxes and surcharges"), CLASS_EXPENSE, SIDE_DEBIT,
      ACCOUNT_YEARLY },
    { "513", WORDS("管理费用", "Administration"), CLASS_EXPENSE, SIDE_DEBIT, ACCOUNT_YEARLY },
    { "514", WORDS("公益支出", "Public-welfare expense"), CLASS_EXPENSE, SIDE_DEBIT,
      ACCOUNT_YEARLY },
    { "515", WORDS("其他支出", "Other expense"), CLASS_EXPENSE, SIDE_DEBIT, ACCOUNT_YEARLY },
    { "521", WORDS("所得税费用", "Income tax"), CLASS_EXPENSE, SIDE_DEBIT, ACCOUNT_YEARLY },
};

const struct chart charts[] = {
    { "2023", WORDS("农村集体经济组织会计制度（财会〔2023〕14号）", "accounting system of rural collectives "
                                                                    "(2023, no. 14)"),
      rows_2023, sizeof rows_2023 / sizeof rows_2023[0], 3 },
};
const size_t chart_count = sizeof charts / sizeof charts[0];

const struct chart *chart_find(struct bytes name)
{
    for (size_t i = 0; i < chart_count; i++)
        if (bytes_is(name, charts[i].name))
            return &charts[i];
    return NULL;
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
