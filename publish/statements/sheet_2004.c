/* SPDX-License-Identifier: Apache-2.0 */
/* 资产负债表 of 财会〔2004〕12号 (村会01表): rows and their numbers as printed. */
#include "publish/statement.h"

static const struct statement_row left[] = {
    { "", WORDS("流动资产：", "Current assets:"), NULL, 0 },
    { "1", WORDS("货币资金", "Cash and bank"), "101+102", 0 },
    { "2", WORDS("短期投资", "Short-term investment"), "111", 0 },
    { "5", WORDS("应收款项", "Receivables"), "112+113D", 0 },
    { "8", WORDS("存货", "Stores and work in progress"), "121+401", 0 },
    { "9", WORDS("流动资产合计", "Current assets, total"), "r1+r2+r5+r8", STATEMENT_SUM },
    { "", WORDS("农业资产：", "Agricultural assets:"), NULL, 0 },
    { "10", WORDS("牲畜（禽）资产", "Livestock and poultry"), "131", 0 },
    { "11", WORDS("林木资产", "Forest assets"), "132", 0 },
    { "15", WORDS("农业资产合计", "Agricultural assets, total"), "r10+r11", STATEMENT_SUM },
    { "", WORDS("长期资产：", "Long-term assets:"), NULL, 0 },
    { "16", WORDS("长期投资", "Long-term investment"), "141", 0 },
    { "", WORDS("固定资产：", "Fixed assets:"), NULL, 0 },
    { "19", WORDS("固定资产原价", "Fixed assets, cost"), "151", 0 },
    { "20", WORDS("减：累计折旧", "less: accumulated depreciation"), "152", 0 },
    { "21", WORDS("固定资产净值", "Fixed assets, net"), "r19-r20", 0 },
    { "22", WORDS("固定资产清理", "Disposal of fixed assets"), "153", 0 },
    { "23", WORDS("在建工程", "Construction in progress"), "154", 0 },
    { "26", WORDS("固定资产合计", "Fixed assets, total"), "r21+r22+r23", STATEMENT_SUM },
    { "26a", WORDS("加列：无形资产", "added: intangible assets"), "161", STATEMENT_IF_ANY },
    { "26b", WORDS("加列：拨付所属单位资金", "added: funds given to own units"), "171",
      STATEMENT_IF_ANY },
    { "32", WORDS("资产总计", "Assets, total"), "r9+r15+r16+r26+r26a+r26b", STATEMENT_SUM },
    { 0 },
};

static const struct statement_row right[] = {
    { "", WORDS("流动负债：", "Current liabilities:"), NULL, 0 },
    { "35", WORDS("短期借款", "Short-term loans"), "201", 0 },
    { "36", WORDS("应付款项", "Payables"), "202+113C", 0 },
    { "37", WORDS("应付工资", "Wages payable"), "211", 0 },
    { "38", WORDS("应付福利费", "Welfare payable"), "212", 0 },
    { "41", WORDS("流动负债合计", "Current liabilities, total"), "r35..r38", STATEMENT_SUM },
    { "", WORDS("长期负债：", "Long-term liabilities:"), NULL, 0 },
    { "42", WORDS("长期借款及应付款", "Long-term loans and payables"), "221", 0 },
    { "43", WORDS("一事一议资金", "Funds raised case by case"), "231", 0 },
    { "43a", WORDS("加列：专项应付款", "added: earmarked funds"), "241", STATEMENT_IF_ANY },
    { "46", WORDS("长期负债合计", "Long-term liabilities, total"), "r42+r43+r43a",
      STATEMENT_SUM },
    { "49", WORDS("负债合计", "Liabilities, total"), "r41+r46", STATEMENT_SUM },
    { "", WORDS("所有者权益：", "Equity:"), NULL, 0 },
    { "50", WORDS("资本", "Capital"), "301", 0 },
    { "51", WORDS("公积公益金", "Reserve and welfare fund"), "311", 0 },
    { "52", WORDS("未分配收益", "Undistributed income"), "321+322+PL", 0 },
    { "53", WORDS("所有者权益合计", "Equity, total"), "r50..r52", STATEMENT_SUM },
    { "56", WORDS("负债和所有者权益总计", "Liabilities and equity, total"), "r49+r53",
      STATEMENT_SUM },
    { 0 },
};

static const struct words notes[] = {
    WORDS("补充资料：尚未批准核销的各项损失，见附注。",
          "Supplement: losses not yet approved for writing off stand in the notes."),
    WORDS("“加列”的行不在印发的格式里，村里增设了这些科目才列出。",
          "Rows called \"added\" are not of the printed form: they show where a village opened "
          "such accounts."),
    WORDS("未结转的本年收支净额列入第 52 行“未分配收益”。",
          "Income and expense not yet closed are part of row 52."),
    { 0 },
};

const struct statement statement_sheet_2004 = {
    .report = "sheet",
    .name = "2004",
    .chart = "2004",
    .title = WORDS("资产负债表", "Balance sheet"),
    .form = WORDS("村会01表（2004）", "form 01 of 2004"),
    .what = STATEMENT_BALANCES,
    .opening_first = true,
    .left = left,
    .right = right,
    .notes = notes,
};
