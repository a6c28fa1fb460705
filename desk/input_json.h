/* SPDX-License-Identifier: Apache-2.0 */
/* A person's JSON (spaces, any order, escapes) as the tree of base/json.h: the one door to
 * jansson. */
#ifndef DESK_INPUT_JSON_H
#define DESK_INPUT_JSON_H

#include "base/json.h"

enum { INPUT_JSON_MAX = 1 << 20 };

/* Syntax faults name line and column; floats, null, numbers past +-(2^53-1) and depth past
 * JSON_DEPTH_MAX are refused by the place where they stand ("lines[2].debit"). */
enum err input_json(struct arena *arena, struct bytes text, struct json **out);

#endif
