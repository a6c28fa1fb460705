/* SPDX-License-Identifier: Apache-2.0 */
/* What CSV from here is to a spreadsheet (specs/desk.md#tables). */
#ifndef PUBLISH_TABLE_CSV_H
#define PUBLISH_TABLE_CSV_H

#include "base/bytes.h"

/* Would a spreadsheet run it? In CSV it gets an apostrophe, and loses it when read. */
bool cell_is_formula(struct bytes text);

#endif
