/* SPDX-License-Identifier: Apache-2.0 */
/* 资产负债表 of 财会〔2023〕14号. Rows and their order are reconstructed from its chart, the
 * form of 2004 and the sister system of cooperatives; the numbers of the rows are ours. */
#include "publish/statement.h"

static const struct statement_row left[] = {
    { "", WORDS("流动资产：", "Current assets:"), NULL, 0 },
    { "1", WORDS("货币资金", "Cash and bank"), "101+102", 0 },
    { "2", WORDS("短期投资", "Short-term investment"), "111", 0 },
    { "3", WORDS("应收款项", "Receivables"), "112+113D", 0 },
    { "4", WORDS("存货", "Stores and work in progress"), "121+401", 0 },
    { "5", WORDS("消耗性生物资产", "Consumable biological assets"), "131", 0 },
    { "6", WORDS("流动资产合计", "Current assets, total"), "r1..r5", STATEMENT_SUM },
    { "", WORDS("非流动资产：", "Non-current assets:"), NULL, 0 },
    { "7", WORDS("长期投资", "Long-term investment"), "141", 0 },
    { "8", WORDS("生产性生物资产原值", "Productive biological assets, cost"), "132", 0 },
    { "9", WORDS("减：生产性生物资产累计折旧", "less: their accumulated depreciation"), "133", 0 },
    { "10", WORDS("生产性生物资产净值", "Productive biological assets, net"), "r8-r9", 0 },
    { "11", WORDS("固定资产原值", "Fixed assets, cost"), "151", 0 },
    { "12", WORDS("减：累计折旧", "less: accumulated depreciation"), "152", 0 },
    { "13", WORDS("固定资产净值", "Fixed assets, net"), "r11-r12", 0 },
    { "14", WORDS("在建工程", "Construction in progress"), "153", 0 },
    { "15", WORDS("固定资产清理", "Disposal of fixed assets"), "154", 0 },
    { "16", WORDS("固定资产小计", "Fixed assets, subtotal"), "r13+r14+r15", STATEMENT_SUM },
    { "17", WORDS("无形资产原值", "Intangible assets, cost"), "161", 0 },
    { "18", WORDS("减：累计摊销", "less: accumulated amortisation"), "162", 0 },
    { "19", WORDS("无形资产净值", "Intangible assets, net"), "r17-r18", 0 },
    { "20", WORDS("公益性生物资产", "Public-welfare biological assets"), "134", 0 },
    { "21", WORDS("长期待摊费用", "Long-term deferred expense"), "171", 0 },
    { "22", WORDS("待处理财产损溢", "Property losses and gains pending"), "181",
      STATEMENT_UNSURE },
    { "23", WORDS("非流动资产合计", "Non-current assets, total"), "r7+r10+r16+r19+r20+r21+r22",
      STATEMENT_SUM },
    { "24", WORDS("资产总计", "Assets, total"), "r6+r23", STATEMENT_SUM },
    { 0 },
};

static const struct statement_row right[] = {
    { "", WORDS("流动负债：", "Current liabilities:"), NULL, 0 },
    { "25", WORDS("短期借款", "Short-term loans"), "201", 0 },
    { "26", WORDS("应付款项", "Payables"), "211+113C", 0 },
    { "27", WORDS("应付工资", "Wages payable"), "212", 0 },
    { "28", WORDS("应付劳务费", "Casual labour payable"), "213", 0 },
    { "29", WORDS("应交税费", "Taxes payable"), "214", 0 },
    { "30", WORDS("流动负债合计", "Current liabilities, total"), "r25..r29", STATEMENT_SUM },
    { "", WORDS("非流动负债：", "Non-current liabilities:"), NULL, 0 },
    { "31", WORDS("长期借款及应付款", "Long-term loans and payables"), "221", 0 },
    { "32", WORDS("一事一议资金", "Funds raised case by case"), "231", 0 },
    { "33", WORDS("专项应付款", "Earmarked government funds"), "241", 0 },
    { "34", WORDS("非流动负债合计", "Non-current liabilities, total"), "r31..r33",
      STATEMENT_SUM },
    { "35", WORDS("负债合计", "Liabilities, total"), "r30+r34", STATEMENT_SUM },
    { "", WORDS("所有者权益：", "Equity:"), NULL, 0 },
    { "36", WORDS("资本", "Capital"), "301", 0 },
    { "37", WORDS("公积公益金", "Reserve and welfare fund"), "311", 0 },
    { "38", WORDS("未分配收益", "Undistributed income"), "321+322+PL", 0 },
    { "39", WORDS("所有者权益合计", "Equity, total"), "r36..r38", STATEMENT_SUM },
    { "40", WORDS("负债和所有者权益总计", "Liabilities and equity, total"), "r35+r39",
      STATEMENT_SUM },
    { 0 },
};

static const struct words notes[] = {
    WORDS("本表项目和次序按 2023 年科目表、2004 年报表和合作社报表推定，行次为本程序自编；"
          "对外报送前请与财政部印发的格式核对。",
          "Rows and their order are reconstructed from the chart of 2023, the form of 2004 and "
          "that of cooperatives; the row numbers are ours. Compare with the Ministry's printed "
          "form before filing."),
    WORDS("第 22 行“待处理财产损溢”期末应为零；印发的格式可能没有这一行。",
          "Row 22 should be nil at a period's end; the printed form may lack it."),
    WORDS("未结转的本年收支净额列入第 38 行“未分配收益”。",
          "Income and expense not yet closed are part of row 38."),
    { 0 },
};

const struct statement statement_sheet_2023 = {
    .report = "sheet",
    .name = "2023",
    .chart = "2023",
    .title = WORDS("资产负债表", "Balance sheet"),
    .form = WORDS("会村01表（2023）", "form 01 of 2023"),
    .what = STATEMENT_BALANCES,
    .left = left,
    .right = right,
    .notes = notes,
};
