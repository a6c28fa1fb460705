/* SPDX-License-Identifier: Apache-2.0 */
/* Personal numbers are kept out of the log, before anybody signs: what is in it stays, for
 * everybody to read (specs/desk.md#personal). */
#ifndef DESK_PERSONAL_H
#define DESK_PERSONAL_H

#include "desk/command.h"
#include "desk/form.h"

/* The option by which a person says that a number is nobody's own. */
#define PERSONAL_OPTION "numbers-ok"
#define PERSONAL_OPTION_ROW \
    { \
        PERSONAL_OPTION, '\0', NO_VALUE, \
            WORDS("像证件号、卡号、手机号的数字都不是个人的，照办", \
                  "numbers that look personal are nobody's own: go on") \
    }

/* Nothing of the form holds what looks like an identity number, a card, a phone or an address,
 * but where a field is for serial numbers. ERR_RULE names the field and what to do. */
enum err personal_check(const struct form *form);

#endif
