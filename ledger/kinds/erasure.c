/* SPDX-License-Identifier: Apache-2.0 */
/* A sealed field's value and salt are destroyed: which, on what ground, on whose order. */
#include "ledger/entry.h"
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/view.h"

static const struct field fields[] = {
    { .name = "target",
      .type = FIELD_REF,
      .flags = FIELD_NEEDED,
      .title = WORDS("对象", "Target"),
      .help = WORDS("哪一条记录", "the entry that holds the field") },
    { .name = "field",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 64,
      .title = WORDS("栏目", "Field"),
      .help = WORDS("哪个加密的栏目，如 payee", "the sealed field, such as payee") },
    { .name = "ground",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 1000,
      .title = WORDS("理由", "Ground"),
      .help = WORDS("法律依据或本人请求", "the law, or the person's request") },
    { .name = "by",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 100,
      .title = WORDS("决定人", "By"),
      .help = WORDS("谁决定的", "who ordered it") },
    { 0 },
};

static struct pack field_key(uint8_t room[static PACK_KEY_MAX], const struct entry *entry,
                             uint64_t index)
{
    struct pack key = pack_in(room, PACK_KEY_MAX);
    pack_number(&key, index, 8);
    pack_text(&key, entry_field(entry, "field"));
    return key;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    struct reference target = { 0 };
    (void)entry_reference(entry, "target", &target);
    TRY(view_reference(view, &target, place));
    uint8_t room[PACK_KEY_MAX];
    struct pack key = field_key(room, entry, target.index);
    struct bytes value = { 0 };
    TRY(view_get(view, VIEW_ERASURE, pack_bytes(&key), &value));
    struct bytes field = entry_field(entry, "field");
    if (value.at == NULL)
        return fault(ERR_RULE, "第 %llu 条没有加密的栏目“%.*s”；公开写明的内容无法删除",
                     "entry %llu has no sealed field \"%.*s\": what stands open cannot be "
                     "erased",
                     (unsigned long long)target.index, SHOWN(field));
    uint64_t erased = bytes_u64(value.at);
    if (erased != NO_INDEX)
        return fault(ERR_RULE, "第 %llu 条的栏目“%.*s”已经由第 %llu 条删除",
                     "entry %llu: its field \"%.*s\" was erased by entry %llu already",
                     (unsigned long long)target.index, SHOWN(field),
                     (unsigned long long)erased);
    return OK;
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct reference target = { 0 };
    (void)entry_reference(entry, "target", &target);
    uint8_t room[PACK_KEY_MAX];
    uint8_t value_room[8];
    struct pack key = field_key(room, entry, target.index);
    struct pack value = pack_in(value_room, sizeof value_room);
    pack_number(&value, place->index, 8);
    return view_put(view, VIEW_ERASURE, pack_bytes(&key), pack_bytes(&value));
}

const struct kind kind_erasure = {
    .name = "erasure",
    .title = WORDS("删除", "Erasure"),
    .version = 1,
    .signers = ROLE_AUTHORITY | ROLE_SUPERVISOR,
    .least = 1,
    .fields = fields,
    .check = check,
    .apply = apply,
};
