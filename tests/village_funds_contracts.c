/* SPDX-License-Identifier: Apache-2.0 */
/* Contracts on the register: one that vouchers name, one let anew and ended early, one that no
 * voucher names yet, one of works, one that is over. */
#include "tests/village_funds.h"

#define B FUNDS_BOOKKEEPER
#define DUE(day, fen) "{'amount':" fen ",'date':'" day "'}"
#define HALVES DUE("2024-03-31", "150000") "," DUE("2024-12-31", "150000")
#define POND(amount, changes, end, resolution, dues) \
    "{'amount':" amount ",'bidders':3," changes "'end':'" end "','filed':'镇合备202400017'," \
    "'method':'bidding','number':'HT-2024-02','object':'村东鱼塘','party':'刘水生'," \
    "'quantity':'12 亩','resolution':'" resolution "','schedule':[" dues "]," FUNDS_SET \
    ",'side':'income','signed':'2024-01-03','start':'2024-01-01','type':'contracting'}"

static const struct funds_row rows[] = {
    { "forest", "contract", "2024-01-02",
      "{'amount':0,'deposit':50000,'end':'2046-12-31','method':'negotiation',"
      "'number':'HT-2022-01','object':'后山林地','party':'青山林业公司','purpose':'种杉木',"
      "'quantity':'320 亩','resolution':'2021年第3次村民代表会议'," FUNDS_SET
      ",'side':'income','signed':'2021-12-20','start':'2022-01-01','terms':'每年2月底前付清',"
      "'type':'resource','yearly':600000}",
      B },
    { "pond", "contract", "2024-01-03",
      POND("450000", "", "2025-12-31", "〔2023〕11号", HALVES "," DUE("2025-12-31", "150000")),
      B },
    { "works", "contract", "2024-02-10",
      "{'amount':800000,'bidders':4,'end':'2024-09-30','method':'tender',"
      "'number':'GC-2024-01','object':'饮水工程','party':'宏达建筑公司',"
      "'resolution':'〔2024〕3号'," FUNDS_SET
      ",'side':'expense','signed':'2024-02-08','start':'2024-02-20',"
      "'terms':'完工付九成，一年后付清','type':'works'}",
      B },
    { "over", "contract", "2024-02-11",
      "{'amount':30000,'end':'2023-12-31','method':'direct','number':'HT-2020-05',"
      "'object':'旧仓库','party':'原砖厂','resolution':'〔2020〕2号'," FUNDS_SET
      ",'side':'income','signed':'2020-06-01','start':'2020-06-01','type':'asset'}",
      B },
    { "pond-ended", "contract", "2024-10-08",
      POND("300000", "'changes':@(pond),", "2024-12-31", "〔2024〕8号", HALVES), B },
};

const struct funds_part funds_part_contracts = {
    .name = "contracts", .rows = rows, .count = sizeof rows / sizeof rows[0], .alone = true
};
