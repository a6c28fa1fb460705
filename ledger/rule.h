/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules of this room need to speak: titles in both languages and bounded views of
 * values, as arguments of fault(). Private to ledger/. */
#ifndef LEDGER_RULE_H
#define LEDGER_RULE_H

#include "base/date.h"
#include "base/money.h"

/* Both texts of a fault take the same arguments; these print one of two and swallow the
 * other. */
#define ZH_ONE "%s%.0s"
#define EN_ONE "%.0s%s"
#define WORDS_OF(words) (words).zh, (words).en

/* The two arguments of "%.*s" for a view that may be long. */
#define SHOWN(bytes) (int)shown(bytes).size, (const char *)shown(bytes).at

struct shown_text {
    char at[32];
};

/* At most 96 bytes from the start, no character cut. */
struct bytes shown(struct bytes text);
struct shown_text shown_fen(int64_t fen); /* 1,234.56 */
struct shown_text shown_date(struct date date);
struct shown_text shown_month(struct month month);

#endif
