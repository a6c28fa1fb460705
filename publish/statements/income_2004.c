/* SPDX-License-Identifier: Apache-2.0 */
/* 收益及收益分配表 of 财会〔2004〕12号 (村会02表): rows and their numbers as printed. */
#include "publish/statement.h"

static const struct statement_row left[] = {
    { "1", WORDS("一、经营收入", "1. Operating income"), "501", 0 },
    { "2", WORDS("加：发包及上交收入", "plus: contract fees and profits handed up"), "511", 0 },
    { "3", WORDS("投资收益", "plus: investment income"), "561", 0 },
    { "6", WORDS("减：经营支出", "less: operating expense"), "502", 0 },
    { "7", WORDS("管理费用", "less: administration"), "541", 0 },
    { "10", WORDS("二、经营收益", "2. Operating result"), "r1+r2+r3-r6-r7", STATEMENT_SUM },
    { "11", WORDS("加：农业税附加返还收入", "plus: agricultural-tax surcharge returned"), "521",
      0 },
    { "12", WORDS("补助收入", "plus: subsidies"), "522", 0 },
    { "13", WORDS("其他收入", "plus: other income"), "531", 0 },
    { "16", WORDS("减：其他支出", "less: other expense"), "551", 0 },
    { "20", WORDS("三、本年收益", "3. Income of the year"), "r10+r11+r12+r13-r16",
      STATEMENT_SUM },
    { "21", WORDS("四、本年收益", "4. Income of the year"), "r20", 0 },
    { "22", WORDS("加：年初未分配收益", "plus: undistributed at the year's start"),
      "321o+322o+PLo", 0 },
    { "23", WORDS("其他转入", "plus: other transfers in"), "322>未分配", 0 },
    { "26", WORDS("五、可分配收益", "5. Distributable income"), "r21+r22+r23", STATEMENT_SUM },
    { "27", WORDS("减：1.提取公积公益金", "less: 1. to the reserve and welfare fund"),
      "-322>提取公积", 0 },
    { "28", WORDS("2.提取应付福利费", "less: 2. to welfare payable"), "-322>提取应付福利", 0 },
    { "29", WORDS("3.外来投资分利", "less: 3. to outside investors"), "-322>外来投资", 0 },
    { "30", WORDS("4.农户分配", "less: 4. to households"), "-322>农户", 0 },
    { "31", WORDS("5.其他", "less: 5. other"),
      "-322+322>未分配+322>提取公积+322>提取应付福利+322>外来投资+322>农户", 0 },
    { "35", WORDS("六、年末未分配收益", "6. Undistributed at the year's end"),
      "r26-r27-r28-r29-r30-r31", STATEMENT_SUM },
    { 0 },
};

static const struct words notes[] = {
    { 0 },
};

const struct statement statement_income_2004 = {
    .report = "income",
    .name = "2004",
    .chart = "2004",
    .title = WORDS("收益及收益分配表", "Income and distribution"),
    .form = WORDS("村会02表（2004）", "form 02 of 2004"),
    .what = STATEMENT_MOVEMENTS,
    .left = left,
    .notes = notes,
};
