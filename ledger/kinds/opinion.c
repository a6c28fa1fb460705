/* SPDX-License-Identifier: Apache-2.0 */
/* What a villager asked or objected to (意见、异议). Who it was has no field: nobody is to be
 * found out by the ledger. */
#include "ledger/rule.h"
#include "ledger/shared_shown.h"

static const struct choice channels[] = {
    { "box", WORDS("意见箱", "opinion box") },
    { "person", WORDS("当面", "in person") },
    { "phone", WORDS("电话", "telephone") },
    { "letter", WORDS("来信", "letter") },
    { "chat", WORDS("微信群", "chat group") },
    { "scan", WORDS("扫码", "scanned code") },
    { "meeting", WORDS("会议", "meeting") },
    { 0 },
};

static const struct field fields[] = {
    { .name = "target",
      .type = FIELD_REF,
      .flags = FIELD_INDEXED,
      .title = WORDS("公开记录", "Disclosure"),
      .help = WORDS("对哪一条公开的意见；不是对公开的不填",
                    "about which disclosure, if it is about one") },
    { .name = "channel",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("渠道", "Channel"),
      .help = WORDS("从哪里来的", "how it came"),
      .choices = channels },
    { .name = "text",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 2000,
      .title = WORDS("意见内容", "Opinion"),
      .help = WORDS("问什么、反对什么；不写是谁", "what is asked or objected to, never by whom") },
    { .name = "people",
      .type = FIELD_NUMBER,
      .title = WORDS("联名人数", "People"),
      .help = WORDS("几个人一起提的", "how many signed it together") },
    { 0 },
};

static enum err shape(const struct entry *entry)
{
    if (entry_has(entry, "people") && entry_number(entry, "people") < 1)
        return fault(ERR_RULE, "“联名人数”至少 1 人", "\"People\" is at least 1");
    return OK;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    uint64_t index = 0;
    return shown_disclosure(view, entry, place, "target", &index);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    return shown_put(view, entry, place);
}

const struct kind kind_opinion = {
    .name = "opinion",
    .title = WORDS("意见", "Opinion"),
    .version = 1,
    .signers = ROLE_PUBLISHER | ROLE_BOOKKEEPER | ROLE_SUPERVISOR | ROLE_HEAD,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
