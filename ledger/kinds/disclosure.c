/* SPDX-License-Identifier: Apache-2.0 */
/* What is made known: which report, of which period, with which digest, and which items of the
 * catalogue it answers (specs/duties.md). What becomes of it are entries of their own. */
#include "ledger/duties.h"
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/shared_rules.h"
#include "ledger/shared_shown.h"

static const struct choice stages[] = {
    { "known", WORDS("公开", "made known") },
    { "notice", WORDS("公示", "notice before it takes effect") },
    { 0 },
};

static const struct field item_fields[] = {
    { .name = "item",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("目录事项", "Item"),
      .help = WORDS("公开目录里的事项", "of the catalogue of disclosure"),
      .choices = duty_choices },
    { 0 },
};

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
      .help = WORDS("报表内容的 SHA-256；用 --report 文件，就由程序来算",
                    "SHA-256 of the report's bytes; --report FILE computes it") },
    { .name = "place",
      .type = FIELD_TEXT,
      .max = 200,
      .title = WORDS("公开地点", "Place"),
      .help = WORDS("如 村务公开栏", "such as the notice board") },
    { .name = "items",
      .type = FIELD_ROWS,
      .max = 60,
      .title = WORDS("公开目录", "Items"),
      .help = WORDS("这张表公开了目录里的哪些事项", "which items of the catalogue it answers"),
      .fields = item_fields },
    { .name = "stage",
      .type = FIELD_CHOICE,
      .title = WORDS("公开性质", "Stage"),
      .help = WORDS("公开，或生效之前的公示；不填就是公开",
                    "made known, or a notice beforehand; the former if not given"),
      .choices = stages },
    { .name = "until",
      .type = FIELD_DATE,
      .title = WORDS("公示截止", "Objections until"),
      .help = WORDS("公示到哪一天；公示必填", "the last day for objections; a notice needs it") },
    { .name = "event",
      .type = FIELD_DATE,
      .title = WORDS("事项发生日", "Event"),
      .help = WORDS("及时公开的事项是哪一天发生的",
                    "the day of what is to be made known when it happens") },
    { .name = "corrects",
      .type = FIELD_REF,
      .title = WORDS("更正的公开", "Corrects"),
      .help = WORDS("更正前面哪一条公开；原来的那条留着",
                    "the earlier disclosure that this one corrects, and which stays") },
    { .name = "reason",
      .type = FIELD_TEXT,
      .max = 1000,
      .title = WORDS("更正原因", "Reason"),
      .help = WORDS("更正必填", "needed for a correction") },
    { 0 },
};

static struct pack what_key(uint8_t room[static PACK_KEY_MAX], const struct entry *entry)
{
    struct pack key = pack_in(room, PACK_KEY_MAX);
    pack_text(&key, entry_field(entry, "what"));
    pack_put(&key, entry_field(entry, "period"));
    return key;
}

static enum err shape(const struct entry *entry)
{
    struct date day = { 0 };
    bool notice = bytes_is(entry_field(entry, "stage"), "notice");
    TRY(rule_unique(entry, "items", "item"));
    if (notice != entry_has(entry, "until"))
        return fault(ERR_RULE, "公示要填“公示截止”，不是公示的不填",
                     "a notice states \"Objections until\", and nothing else does");
    if (notice)
        TRY(date_parse(entry_field(entry, "until"), &day));
    if (notice && date_compare(day, entry->date) < 0)
        return fault(ERR_RULE, "“公示截止”%s 早于公示日期 %s",
                     "\"Objections until\", %s, is before the notice's own date, %s",
                     shown_date(day).at, shown_date(entry->date).at);
    if (entry_has(entry, "event"))
        TRY(date_parse(entry_field(entry, "event"), &day));
    if (entry_has(entry, "event") && date_compare(day, entry->date) > 0)
        return fault(ERR_RULE, "“事项发生日”%s 晚于记录日期 %s",
                     "\"Event\", %s, is later than the entry's date, %s", shown_date(day).at,
                     shown_date(entry->date).at);
    if (entry_has(entry, "corrects") != entry_has(entry, "reason"))
        return fault(ERR_RULE, "“更正的公开”和“更正原因”要填就一起填",
                     "\"Corrects\" and \"Reason\" go together");
    return OK;
}

/* A report may be put up anew when it has changed; the same one counts once. */
static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    uint8_t room[PACK_KEY_MAX];
    struct pack key = what_key(room, entry);
    struct bytes rest = { 0 };
    uint64_t corrected = 0;
    TRY(shown_disclosure(view, entry, place, "corrects", &corrected));
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
    TRY(view_put(view, VIEW_DISCLOSURE, pack_bytes(&key), pack_bytes(&value)));
    return shown_put(view, entry, place);
}

const struct kind kind_disclosure = {
    .name = "disclosure",
    .title = WORDS("公开", "Disclosure"),
    .version = 1,
    .signers = ROLE_PUBLISHER | ROLE_BOOKKEEPER | ROLE_SUPERVISOR,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
