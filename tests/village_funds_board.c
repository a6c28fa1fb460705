/* SPDX-License-Identifier: Apache-2.0 */
/* What was made known, reviewed, confirmed, put up, asked, answered, corrected, taken down and
 * filed. */
#include "tests/village_funds.h"

#define B FUNDS_BOOKKEEPER
#define HEAD FUNDS_BY(KEY_HEAD)
#define SUPERVISOR FUNDS_BY(KEY_SUPERVISOR)
#define POLICY(name, value) \
    { \
        NULL, "policy", "2025-01-02", \
            "{'basis':'市办法','from':'2024-01-01','name':'" name "','value':'" value "'}", \
            HEAD \
    }
#define ITEM(name) "{'item':'finance." name "'}"
#define MONTHLY ITEM("income") "," ITEM("expense") "," ITEM("money")
#define SHOWN(label, date, digest, head, items, period, reason, report, what) \
    { \
        label, "disclosure", date, \
            "{" head DIGEST(digest) ",'items':[" items "],'period':'" period "'," reason \
                                    "'report':'" report "','what':'" what "'}", \
            B \
    }
#define DIGEST(first) "'digest':'" first "7DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
#define BOARD(target, date, place) \
    { \
        NULL, "board", date, "{'place':'" place "','target':@(" target ")}", B \
    }

#define LEVY \
    ",'event':'2025-01-20','items':[{'item':'finance.levy'}],'period':'2025-01'," \
    "'report':'levy','stage':'notice','until':'2025-02-10','what':'二组水渠筹资方案'}"

static const struct funds_row rows[] = {
    POLICY("disclosure.rules", "chongqing-2013"),
    POLICY("disclosure.finance", "month"),
    SHOWN("december", "2025-01-08", "1", "", MONTHLY, "2024-12", "", "items", "财务收支"),
    { "objected", "review", "2025-01-09",
      "{'name':'吴建国','opinion':'招待费没有附件','result':'object','target':@(december)}",
      SUPERVISOR },
    SHOWN("mended", "2025-01-10", "2", "'corrects':@(december),", MONTHLY, "2024-12",
          "'reason':'补了附件',", "items", "财务收支"),
    { NULL, "review", "2025-01-11", "{'result':'agree','target':@(mended)}", SUPERVISOR },
    { NULL, "confirmation", "2025-01-12",
      "{'meeting':'两委联席会议','resolution':'〔2025〕1号','target':@(mended)}", HEAD },
    BOARD("mended", "2025-01-13", "村务公开栏"),
    BOARD("mended", "2025-01-14", "二组公告栏"),
    { "asked", "opinion", "2025-01-15",
      "{'channel':'box','people':3,'target':@(mended),'text':'水电费为什么比去年多'}", B },
    { NULL, "answer", "2025-01-17",
      "{'by':'村委会','outcome':'accepted','target':@(asked),'text':'新装了路灯，附电费单'}", B },
    { "again", "opinion", "2025-01-18",
      "{'channel':'meeting','text':'鱼塘发包什么时候公开'}", SUPERVISOR },
    { NULL, "removal", "2025-01-25", "{'note':'期满','target':@(mended)}", B },
    BOARD("mended", "2025-01-26", "村务公开栏"),
    { NULL, "filing", "2025-01-27",
      "{'file':'2024-财务公开-12','pages':6,'target':@(mended)}", B },
    { "levy", "disclosure", "2025-02-01", "{" DIGEST("3") LEVY, B },
    BOARD("levy", "2025-02-03", "村务公开栏"),
    SHOWN("year", "2025-02-20", "4", "", ITEM("assets") "," ITEM("report"), "2024", "",
          "sheet", "年度财务"),
    BOARD("year", "2025-02-20", "村务公开栏"),
};

const struct funds_part funds_part_board = {
    .name = "board", .rows = rows, .count = sizeof rows / sizeof rows[0], .alone = true
};
