/* SPDX-License-Identifier: Apache-2.0 */
/* A disclosure was taken down, from all places (撤下). */
#include "ledger/rule.h"
#include "ledger/shared_shown.h"

static const struct field fields[] = {
    FIELD_OF_DISCLOSURE,
    { .name = "note",
      .type = FIELD_TEXT,
      .max = 400,
      .title = WORDS("备注", "Note"),
      .help = WORDS("如 期满撤下", "such as: its time was up") },
    { 0 },
};

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    uint64_t index = 0;
    uint64_t up = UINT64_MAX;
    uint64_t down = UINT64_MAX;
    TRY(shown_disclosure(view, entry, place, "target", &index));
    TRY(shown_last(view, "board.of", index, &up));
    TRY(shown_last(view, "removal.of", index, &down));
    if (up == UINT64_MAX || (down != UINT64_MAX && down > up))
        return fault(ERR_RULE, "第 %llu 条公开现在没有张贴着，不用撤下",
                     "disclosure %llu is not up: there is nothing to take down",
                     (unsigned long long)index);
    return OK;
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    return shown_step(view, entry, place, "removal.of");
}

const struct kind kind_removal = {
    .name = "removal",
    .title = WORDS("撤下", "Removal"),
    .version = 1,
    .signers = ROLE_PUBLISHER | ROLE_BOOKKEEPER | ROLE_SUPERVISOR,
    .least = 1,
    .fields = fields,
    .check = check,
    .apply = apply,
};
