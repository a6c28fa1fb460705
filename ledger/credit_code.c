/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/credit_code.h"

#include <string.h>

#include "ledger/rule.h"

/* Letters that are easily misread are left out. */
static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

enum { RADIX = sizeof alphabet - 1 };

static unsigned value_of(uint8_t byte)
{
    const char *at = byte == '\0' ? NULL : strchr(alphabet, byte);
    return at == NULL ? RADIX : (unsigned)(at - alphabet);
}

enum err credit_code_check(struct bytes code)
{
    if (code.size != CREDIT_CODE_SIZE)
        return fault(ERR_RULE, "统一社会信用代码要 18 位，“%.*s”有 %zu 位",
                     "a credit code has 18 characters, \"%.*s\" has %zu", SHOWN(code),
                     code.size);
    unsigned sum = 0;
    unsigned weight = 1;
    for (size_t i = 0; i + 1 < code.size; i++) {
        unsigned value = value_of(code.at[i]);
        if (value == RADIX)
            return fault(ERR_RULE, "统一社会信用代码“%.*s”第 %zu 位不是数字或可用的大写字母（没有 I、O、S、V、Z）",
                         "credit code \"%.*s\": character %zu is no digit and no letter "
                         "that such codes have",
                         SHOWN(code), i + 1);
        sum += value * weight;
        weight = weight * 3 % RADIX;
    }
    unsigned check = (RADIX - sum % RADIX) % RADIX;
    if (value_of(code.at[code.size - 1]) != check)
        return fault(ERR_RULE, "统一社会信用代码“%.*s”的校验位不对，请对照证照或发票核对",
                     "the check character of credit code \"%.*s\" is wrong: compare it "
                     "with the paper",
                     SHOWN(code));
    return OK;
}
