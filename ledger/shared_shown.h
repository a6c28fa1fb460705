/* SPDX-License-Identifier: Apache-2.0 */
/* What the kinds of a disclosure's way share: review, confirmation, board, removal, filing, and
 * opinions with their answers (specs/duties.md#way). Private to ledger/kinds/. */
#ifndef LEDGER_SHARED_SHOWN_H
#define LEDGER_SHARED_SHOWN_H

#include "ledger/entry.h"
#include "ledger/view_register.h"

#define FIELD_OF_DISCLOSURE \
    { \
        .name = "target", \
        .type = FIELD_REF, \
        .flags = FIELD_NEEDED | FIELD_INDEXED, \
        .title = WORDS("公开记录", "Disclosure"), \
        .help = WORDS("是哪一条公开，填它的序号", "which disclosure: the index of its entry") \
    }

/* Remember that an entry of this kind stands here, so that others may name it. */
enum err shown_put(struct view *view, const struct entry *entry, const struct place *place);
/* What `name` of the entry refers to is a disclosure, or an opinion, and not of a later date
 * than this one; *index is left where nothing is named. ERR_RULE. */
enum err shown_disclosure(struct view *view, const struct entry *entry,
                          const struct place *place, const char *name, uint64_t *index);
enum err shown_opinion(struct view *view, const struct entry *entry, const struct place *place,
                       uint64_t *index);

/* A key of a register about one entry. */
struct register_key shown_key(const char *name, uint64_t index);
/* Remember under this name that the entry is a step of its target's way. */
enum err shown_step(struct view *view, const struct entry *entry, const struct place *place,
                    const char *name);
/* Nothing of this name was recorded about that entry yet: ERR_RULE, else. */
enum err shown_once(struct view *view, const char *name, uint64_t index);
/* When the disclosure was last put up and last taken down: UINT64_MAX where never. */
enum err shown_last(struct view *view, const char *name, uint64_t index, uint64_t *out);

#endif
