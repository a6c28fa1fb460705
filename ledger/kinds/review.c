/* SPDX-License-Identifier: Apache-2.0 */
/* What the supervision committee says of a disclosure before it is put up (监督审核). */
#include "ledger/rule.h"
#include "ledger/shared_shown.h"

static const struct choice results[] = {
    { "agree", WORDS("同意公开", "may be put up") },
    { "object", WORDS("有异议", "objected to") },
    { 0 },
};

static const struct field fields[] = {
    FIELD_OF_DISCLOSURE,
    { .name = "result",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("审核结果", "Result"),
      .help = WORDS("同意公开，或有异议", "agreed to, or objected to"),
      .choices = results },
    { .name = "opinion",
      .type = FIELD_TEXT,
      .max = 1000,
      .title = WORDS("审核意见", "Opinion"),
      .help = WORDS("有异议的必须写明", "needed where it is objected to") },
    { .name = "name",
      .type = FIELD_TEXT,
      .max = 200,
      .title = WORDS("审核人", "Reviewer"),
      .help = WORDS("在场审核的人", "who took part") },
    { 0 },
};

static enum err shape(const struct entry *entry)
{
    if (bytes_is(entry_field(entry, "result"), "object") && !entry_has(entry, "opinion"))
        return fault(ERR_RULE, "有异议要写明“审核意见”", "an objection needs its \"Opinion\"");
    return OK;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    uint64_t index = 0;
    return shown_disclosure(view, entry, place, "target", &index);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    return shown_step(view, entry, place, "review.of");
}

const struct kind kind_review = {
    .name = "review",
    .title = WORDS("监督审核", "Review"),
    .version = 1,
    .signers = ROLE_SUPERVISOR,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
