/* SPDX-License-Identifier: Apache-2.0 */
/* Fields that several kinds have, so that they are called and explained alike everywhere. */
#ifndef LEDGER_SHARED_FIELDS_H
#define LEDGER_SHARED_FIELDS_H

#include "ledger/kind.h"
#include "ledger/view_money.h"

#define FIELD_OF_SET \
    { \
        .name = "set", \
        .type = FIELD_TEXT, \
        .flags = FIELD_NEEDED | FIELD_INDEXED, \
        .max = SET_NAME_MAX, \
        .title = WORDS("账套", "Account set"), \
        .help = WORDS("记在哪个账套", "the set of books") \
    }

#define FIELD_OF_CHART \
    { \
        .name = "chart", \
        .type = FIELD_TEXT, \
        .flags = FIELD_NEEDED, \
        .max = CHART_NAME_MAX, \
        .title = WORDS("科目表", "Chart"), \
        .help = WORDS("科目表的版本，如 2023", "version of the chart of accounts: 2023") \
    }

/* An account's code: which accounts, says the help. */
#define FIELD_OF_ACCOUNT_FLAGGED(flagged, zh, en) \
    { \
        .name = "account", \
        .type = FIELD_TEXT, \
        .flags = (flagged), \
        .max = ACCOUNT_CODE_MAX, \
        .title = WORDS("科目", "Account"), \
        .help = WORDS(zh, en) \
    }
#define FIELD_OF_ACCOUNT(zh, en) FIELD_OF_ACCOUNT_FLAGGED(FIELD_NEEDED, zh, en)
#define FIELD_OF_ACCOUNT_INDEXED(zh, en) \
    FIELD_OF_ACCOUNT_FLAGGED(FIELD_NEEDED | FIELD_INDEXED, zh, en)

#define FIELD_OF_WORD \
    { \
        .name = "word", \
        .type = FIELD_TEXT, \
        .max = WORD_MAX, \
        .title = WORDS("凭证字", "Word"), \
        .help = WORDS("不填就是“" VOUCHER_WORD "”", "\"" VOUCHER_WORD "\" where it is not given") \
    }

#define FIELD_OF_NUMBER \
    { \
        .name = "number", \
        .type = FIELD_NUMBER, \
        .title = WORDS("凭证号", "Number"), \
        .help = WORDS("可不填；填了就核对是不是下一号", "where given, it must be the next") \
    }

#endif
