/* SPDX-License-Identifier: Apache-2.0 */
/* 收益及收益分配表 of 财会〔2023〕14号 in two readings of where subsidies and welfare expense
 * stand; the totals from 收益总额 on are the same in both. The numbers of the rows are ours. */
#include "publish/statement.h"

#define DISTRIBUTION \
    { "12", WORDS("减：所得税费用", "less: income tax"), "521", 0 }, \
        { "13", WORDS("四、净收益", "4. Net income"), "r11-r12", STATEMENT_SUM }, \
        { "14", WORDS("加：年初未分配收益", "plus: undistributed at the year's start"), \
          "321o+322o+PLo", 0 }, \
        { "15", WORDS("其他转入", "plus: other transfers in"), "322>未分配", 0 }, \
        { "16", WORDS("五、可分配收益", "5. Distributable income"), "r13+r14+r15", \
          STATEMENT_SUM }, \
        { "17", WORDS("减：提取公积公益金", "less: to the reserve and welfare fund"), \
          "-322>提取", 0 }, \
        { "18", WORDS("向成员分配", "less: to members"), "-322>向成员", 0 }, \
        { "19", WORDS("其他", "less: other"), "-322+322>未分配+322>提取+322>向成员", 0 }, \
    { \
        "20", WORDS("六、年末未分配收益", "6. Undistributed at the year's end"), \
            "r16-r17-r18-r19", STATEMENT_SUM \
    }

static const struct statement_row second[] = {
    { "1", WORDS("一、经营收入", "1. Operating income"), "501", 0 },
    { "2", WORDS("加：投资收益", "plus: investment income"), "502", 0 },
    { "7", WORDS("补助收入", "plus: subsidies"), "503", STATEMENT_UNSURE },
    { "3", WORDS("减：经营支出", "less: operating expense"), "511", 0 },
    { "4", WORDS("税金及附加", "less: taxes and surcharges"), "512", 0 },
    { "5", WORDS("管理费用", "less: administration"), "513", 0 },
    { "5a", WORDS("其中：运转支出", "of which: keeping organisations running"), "513>运转",
      STATEMENT_MEMO },
    { "6", WORDS("二、经营收益", "2. Operating result"), "r1+r2+r7-r3-r4-r5", STATEMENT_SUM },
    { "8", WORDS("加：其他收入", "plus: other income"), "504", 0 },
    { "9", WORDS("减：公益支出", "less: public-welfare expense"), "514", 0 },
    { "10", WORDS("其他支出", "less: other expense"), "515", 0 },
    { "11", WORDS("三、收益总额", "3. Income before tax"), "r6+r8-r9-r10", STATEMENT_SUM },
    DISTRIBUTION,
    { 0 },
};

static const struct statement_row first[] = {
    { "1", WORDS("一、经营收入", "1. Operating income"), "501", 0 },
    { "2", WORDS("加：投资收益", "plus: investment income"), "502", 0 },
    { "3", WORDS("减：经营支出", "less: operating expense"), "511", 0 },
    { "4", WORDS("税金及附加", "less: taxes and surcharges"), "512", 0 },
    { "5", WORDS("管理费用", "less: administration"), "513", 0 },
    { "5a", WORDS("其中：运转支出", "of which: keeping organisations running"), "513>运转",
      STATEMENT_MEMO },
    { "6", WORDS("二、经营收益", "2. Operating result"), "r1+r2-r3-r4-r5", STATEMENT_SUM },
    { "7", WORDS("加：补助收入", "plus: subsidies"), "503", STATEMENT_UNSURE },
    { "8", WORDS("其他收入", "plus: other income"), "504", 0 },
    { "9", WORDS("减：公益支出", "less: public-welfare expense"), "514", 0 },
    { "10", WORDS("其他支出", "less: other expense"), "515", 0 },
    { "11", WORDS("三、收益总额", "3. Income before tax"), "r6+r7+r8-r9-r10", STATEMENT_SUM },
    DISTRIBUTION,
    { 0 },
};

static const struct words notes[] = {
    WORDS("行次为本程序自编。“补助收入”在表中的位置有两种读法：列在经营收益之内（--form 2023，默认），"
          "或列在经营收益之后（--form 2023-first）；从“收益总额”起两种读法各行相同。"
          "对外报送前请与财政部印发的格式核对。",
          "The row numbers are ours. Two readings of the form differ in where subsidies stand: "
          "inside the operating result (--form 2023, the default) or after it (--form "
          "2023-first); from row 11 on both agree. Compare with the Ministry's printed form "
          "before filing."),
    { 0 },
};

const struct statement statement_income_2023 = {
    .report = "income",
    .name = "2023",
    .chart = "2023",
    .title = WORDS("收益及收益分配表", "Income and distribution"),
    .form = WORDS("会村02表（2023）", "form 02 of 2023"),
    .what = STATEMENT_MOVEMENTS,
    .left = second,
    .notes = notes,
};

const struct statement statement_income_2023_first = {
    .report = "income",
    .name = "2023-first",
    .chart = "2023",
    .title = WORDS("收益及收益分配表", "Income and distribution"),
    .form = WORDS("会村02表（2023，另一读法）", "form 02 of 2023, other reading"),
    .what = STATEMENT_MOVEMENTS,
    .left = first,
    .notes = notes,
};
