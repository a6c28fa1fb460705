/* SPDX-License-Identifier: Apache-2.0 */
/* The unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters, the last of
 * which checks the others. */
#ifndef LEDGER_CREDIT_CODE_H
#define LEDGER_CREDIT_CODE_H

#include "base/bytes.h"

enum { CREDIT_CODE_SIZE = 18 };

/* ERR_RULE says what is wrong with it. */
enum err credit_code_check(struct bytes code);

#endif
