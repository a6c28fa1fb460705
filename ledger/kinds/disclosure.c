/* SPDX-License-Identifier: Apache-2.0 */
/* What was put up on the notice board: which report, of which period, with which digest. */
#include "ledger/entry.h"
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/view.h"

static const struct field fields[] = {
    { .name = "what",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .max = 200,
      .title = WORDS("公开事项", "What"),
      .help = WORDS("如 财务收支、合同", "such as income and expenses") },
    { .name = "period",
      .type = FIELD_PERIOD,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .title = WORDS("所属期间", "Period"),
      .help = WORDS("年、季或月，如 2024-01、2024Q1", "a year, quarter or month: 2024-01, 2024Q1") },
    { .name = "report",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("报表", "Report"),
      .help = WORDS("公开的报表名", "name of the report put up") },
    { .name = "digest",
      .type = FIELD_DIGEST,
      .flags = FIELD_NEEDED,
      .title = WORDS("报表摘要值", "Digest"),
      .help = WORDS("报表内容的 SHA-256", "SHA-256 of the report's bytes") },
    { .name = "place",
      .type = FIELD_TEXT,
      .max = 200,
      .title = WORDS("公开地点", "Place"),
      .help = WORDS("如 村务公开栏", "such as the notice board") },
    { 0 },
};

static struct pack what_key(uint8_t room[static PACK_KEY_MAX], const struct entry *entry)
{
    struct pack key = pack_in(room, PACK_KEY_MAX);
    pack_text(&key, entry_field(entry, "what"));
    pack_put(&key, entry_field(entry, "period"));
    return key;
}

/* A report may be put up anew when it has changed; the same one counts once. */
static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    (void)place;
    uint8_t room[PACK_KEY_MAX];
    struct pack key = what_key(room, entry);
    struct bytes rest = { 0 };
    TRY(view_get(view, VIEW_DISCLOSURE, pack_bytes(&key), &rest));
    if (rest.at == NULL)
        return OK;
    uint64_t index = take_number(&rest, 8);
    if (bytes_equal(rest, entry_field(entry, "digest")))
        return fault(ERR_RULE, "第 %llu 条已经记了这份报表的公开，内容完全相同",
                     "entry %llu records this disclosure already, with the very same report",
                     (unsigned long long)index);
    return OK;
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    uint8_t room[PACK_KEY_MAX];
    uint8_t value_room[64];
    struct pack key = what_key(room, entry);
    struct pack value = pack_in(value_room, sizeof value_room);
    pack_number(&value, place->index, 8);
    pack_put(&value, entry_field(entry, "digest"));
    return view_put(view, VIEW_DISCLOSURE, pack_bytes(&key), pack_bytes(&value));
}

const struct kind kind_disclosure = {
    .name = "disclosure",
    .title = WORDS("公开", "Disclosure"),
    .version = 1,
    .signers = ROLE_PUBLISHER | ROLE_BOOKKEEPER | ROLE_SUPERVISOR,
    .least = 1,
    .fields = fields,
    .check = check,
    .apply = apply,
};
