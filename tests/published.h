/* SPDX-License-Identifier: Apache-2.0 */
/* A test village as it is published: files in memory, a source over them, and a folder of them.
 * Made from the leaves alone, not by publish/, so that the verifier is tested by itself. */
#ifndef TESTS_PUBLISHED_H
#define TESTS_PUBLISHED_H

#include "ledger/source.h"
#include "tests/village.h"

enum { PUBLISHED_FILES_MAX = 384 };

struct published_file {
    const char *path;
    struct bytes bytes;
};

struct published {
    struct published_file files[PUBLISHED_FILES_MAX];
    size_t count;
};

/* village_new() and one more voucher (the last) with a public and a withheld attachment. */
struct test_village *published_village(struct arena *arena);
/* Two dozen short entries of all kinds, for tests that go over every byte. */
struct test_village *published_small(struct arena *arena);
/* Its publication. Whatever is wrong in the village is published as it is. */
void published_make(struct test_village *village, struct published *out);
/* Another leaf behind the last, whatever it says; no rule is checked. */
void published_append(struct test_village *village, struct bytes note, int64_t time);
/* NULL where there is none. */
struct published_file *published_find(struct published *published, const char *path);
void published_drop(struct published *published, const char *path);
/* A source over them: reads straight from memory. */
struct source published_source(struct published *published);
/* Into a folder that exists, without fsync. */
void published_write(const struct published *published, const char *folder);

#endif
