/* SPDX-License-Identifier: Apache-2.0 */
/* The papers of a disclosure were filed: sheets, signatures, photographs, opinions (归档). */
#include "ledger/shared_shown.h"

static const struct field fields[] = {
    FIELD_OF_DISCLOSURE,
    { .name = "file",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("档号", "File"),
      .help = WORDS("归在哪一卷，如 2025-财务公开-03", "in which file: 2025-finance-03") },
    { .name = "pages",
      .type = FIELD_NUMBER,
      .title = WORDS("页数", "Pages"),
      .help = WORDS("归档几页", "how many") },
    { 0 },
};

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    uint64_t index = 0;
    TRY(shown_disclosure(view, entry, place, "target", &index));
    return shown_once(view, "filing.of", index);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    return shown_step(view, entry, place, "filing.of");
}

const struct kind kind_filing = {
    .name = "filing",
    .title = WORDS("归档", "Filing"),
    .version = 1,
    .signers = ROLE_PUBLISHER | ROLE_BOOKKEEPER | ROLE_SUPERVISOR,
    .least = 1,
    .fields = fields,
    .check = check,
    .apply = apply,
};
