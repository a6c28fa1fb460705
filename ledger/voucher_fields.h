/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of a voucher and of its lines (specs/kinds.md#voucher), apart from its rules:
 * there are many, and other kinds' lines speak of the same things. */
#ifndef LEDGER_VOUCHER_FIELDS_H
#define LEDGER_VOUCHER_FIELDS_H

#include "ledger/shared_fields.h"

enum {
    ASPECT_MAX = 100,      /* bytes of a party's, household's, project's name */
    ASPECT_CODE_MAX = 64,  /* bytes of a card's or contract's code */
    ASPECT_NOTE_MAX = 1000 /* of a line's note */
};

#define FIELD_OF_PARTY \
    { \
        .name = "party", \
        .type = FIELD_TEXT, \
        .max = ASPECT_MAX, \
        .title = WORDS("往来单位或个人", "Party"), \
        .help = WORDS("欠谁的、谁欠的", "who owes it, or is owed it") \
    }

#define FIELD_OF_HOUSEHOLD \
    { \
        .name = "household", \
        .type = FIELD_TEXT, \
        .max = ASPECT_MAX, \
        .title = WORDS("农户", "Household"), \
        .help = WORDS("哪一户", "of which household") \
    }

#define FIELD_OF_PROJECT \
    { \
        .name = "project", \
        .type = FIELD_TEXT, \
        .max = ASPECT_MAX, \
        .title = WORDS("项目", "Project"), \
        .help = WORDS("哪个项目或专项资金", "of which project or earmarked fund") \
    }

#define FIELD_OF_CONTRACT \
    { \
        .name = "contract", \
        .type = FIELD_TEXT, \
        .max = ASPECT_CODE_MAX, \
        .title = WORDS("合同", "Contract"), \
        .help = WORDS("合同编号", "the contract's number") \
    }

#define FIELD_OF_DUE \
    { \
        .name = "due", \
        .type = FIELD_DATE, \
        .title = WORDS("到期日", "Due"), \
        .help = WORDS("哪天该收或该付", "the day on which it is to be paid") \
    }

#define FIELD_OF_LINE_ACCOUNT \
    { \
        .name = "account", \
        .type = FIELD_TEXT, \
        .flags = FIELD_NEEDED, \
        .max = ACCOUNT_CODE_MAX, \
        .title = WORDS("科目", "Account"), \
        .help = WORDS("末级科目的代码", "code of an account without details") \
    }

#define FIELD_OF_DEBIT \
    { \
        .name = "debit", \
        .type = FIELD_MONEY, \
        .title = WORDS("借方金额", "Debit"), \
        .help = WORDS("借、贷只填一边", "either debit or credit") \
    }

#define FIELD_OF_CREDIT \
    { \
        .name = "credit", \
        .type = FIELD_MONEY, \
        .title = WORDS("贷方金额", "Credit"), \
        .help = WORDS("借、贷只填一边", "either debit or credit") \
    }

extern const struct field voucher_fields[];

#endif
