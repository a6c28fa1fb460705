/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of any room need: worked examples out of specs/, folders that go away again. */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include "base/bytes.h"

/* The text of specs/<spec> between the line "```example <name>" and the next "```", ending with
 * its LF. Tests run at the root of the repository. ERR_MISSING where there is none. */
enum err spec_example(struct arena *arena, const char *spec, const char *name,
                      struct bytes *out);

/* A worked example's line with every "<U+200B>" made into that character; NULL bytes where the
 * arena is full. */
struct bytes spec_unescape(struct arena *arena, struct bytes line);

/* A fresh, empty folder under $TMPDIR, or under build/; its path is in the arena. */
enum err support_folder(struct arena *arena, const char **out);
/* Remove it with all that is in it. */
void support_folder_drop(const char *folder);

#endif
