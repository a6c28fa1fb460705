/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A second opinion on rules: specs/check.py folds a village and is then asked about entries
 * that the fold in C refuses. No signature is computed, so that many rows cost one start of
 * Python.
 */
#ifndef TESTS_VILLAGE_JUDGE_H
#define TESTS_VILLAGE_JUDGE_H

#include "tests/village.h"

struct judge_row {
    const char *kind;
    const char *date;
    const char *own;
    unsigned signers;
};

/* check.py takes every entry of the village and refuses each row as the next one; where it does
 * not, says which and ends the test. */
void judge_village(struct test_village *village, const struct judge_row *rows, size_t count);

/* The same of lines that the caller writes, one an entry in the order of a log: "good" ones are
 * taken and stay, "bad" ones are refused there. */
void judge_line(struct buf *buf, const char *want, int64_t time, const struct hash *leaf,
                struct bytes note);
void judge_lines(struct arena *arena, struct bytes lines);

#endif
