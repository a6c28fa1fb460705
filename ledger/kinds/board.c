/* SPDX-License-Identifier: Apache-2.0 */
/* A disclosure was put up: where, with a photograph of the board as its attachment (上墙张贴). */
#include "ledger/rule.h"
#include "ledger/shared_rules.h"
#include "ledger/shared_shown.h"

static const struct field fields[] = {
    FIELD_OF_DISCLOSURE,
    { .name = "place",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("张贴地点", "Where"),
      .help = WORDS("如 村务公开栏、二组公告栏、微信群", "the notice board, a group's board, a chat group") },
    { .name = "until",
      .type = FIELD_DATE,
      .title = WORDS("张贴到", "Until"),
      .help = WORDS("打算张贴到哪一天", "the day until which it is to stay") },
    { .name = "phone",
      .type = FIELD_TEXT,
      .flags = FIELD_HOTLINE,
      .max = 40,
      .title = WORDS("监督电话", "Telephone"),
      .help = WORDS("公开栏上印的监督电话", "for complaints, as on the board") },
    { 0 },
};

static enum err shape(const struct entry *entry)
{
    struct date until = { 0 };
    if (!entry_has(entry, "until"))
        return OK;
    TRY(date_parse(entry_field(entry, "until"), &until));
    if (date_compare(until, entry->date) >= 0)
        return OK;
    return fault(ERR_RULE, "“张贴到”%s 早于张贴日期 %s",
                 "\"Until\", %s, is before the day it was put up, %s",
                 shown_date(until).at, shown_date(entry->date).at);
}

/* One place of one disclosure. */
static struct register_key place_key(const struct entry *entry, uint64_t index)
{
    char text[24];
    struct bytes parts[] = { rule_decimal((int64_t)index, text), entry_field(entry, "place") };
    return register_key("board.at", parts, 2);
}

/* At one place it is put up again only after it was taken down. */
static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    uint64_t index = 0;
    uint64_t down = UINT64_MAX;
    struct register_record record = { .found = false };
    TRY(shown_disclosure(view, entry, place, "target", &index));
    TRY(shown_last(view, "removal.of", index, &down));
    struct register_key key = place_key(entry, index);
    TRY(register_get(view, &key, &record));
    if (!record.found || (down != UINT64_MAX && down > record.index))
        return OK;
    return fault(ERR_RULE, "“%.*s”已经张贴着这一条（第 %llu 条记的）；先记撤下，才能再张贴",
                 "it is up at \"%.*s\" (entry %llu): record its removal before it is put up "
                 "anew",
                 SHOWN(entry_field(entry, "place")), (unsigned long long)record.index);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct reference target = { 0 };
    (void)entry_reference(entry, "target", &target);
    struct register_key at = place_key(entry, target.index);
    TRY(register_put(view, &at, place->index, bytes_text("")));
    return shown_step(view, entry, place, "board.of");
}

const struct kind kind_board = {
    .name = "board",
    .title = WORDS("张贴", "Board"),
    .version = 1,
    .signers = ROLE_PUBLISHER | ROLE_BOOKKEEPER | ROLE_SUPERVISOR,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
