/* SPDX-License-Identifier: Apache-2.0 */
/* The meeting that confirmed what is to be put up (会议确认). */
#include "ledger/shared_shown.h"

static const struct field fields[] = {
    FIELD_OF_DISCLOSURE,
    { .name = "meeting",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("确认会议", "Meeting"),
      .help = WORDS("如 两委联席会议", "such as the joint meeting of both committees") },
    { .name = "resolution",
      .type = FIELD_TEXT,
      .max = 200,
      .title = WORDS("会议决议", "Resolution"),
      .help = WORDS("决议或纪要的编号", "number of its resolution or minutes") },
    { 0 },
};

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    uint64_t index = 0;
    TRY(shown_disclosure(view, entry, place, "target", &index));
    return shown_once(view, "confirmation.of", index);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    return shown_step(view, entry, place, "confirmation.of");
}

const struct kind kind_confirmation = {
    .name = "confirmation",
    .title = WORDS("会议确认", "Confirmation"),
    .version = 1,
    .signers = ROLE_HEAD | ROLE_BOOKKEEPER | ROLE_PUBLISHER,
    .least = 1,
    .fields = fields,
    .check = check,
    .apply = apply,
};
