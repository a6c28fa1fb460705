/* SPDX-License-Identifier: Apache-2.0 */
/* Who holds which office, from when to when. The end of a term is stated by a second entry of
 * the same person, office and first day. */
#include "ledger/entry.h"
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/view.h"

static const struct field fields[] = {
    { .name = "person",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .max = 100,
      .title = WORDS("姓名", "Person"),
      .help = WORDS("任职人的姓名", "who holds the office") },
    { .name = "office",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .max = 100,
      .title = WORDS("职务", "Office"),
      .help = WORDS("如 村委会主任、监委会主任", "such as village head") },
    { .name = "from",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED,
      .title = WORDS("任职日期", "From"),
      .help = WORDS("从哪一天起", "first day in office") },
    { .name = "to",
      .type = FIELD_DATE,
      .title = WORDS("离任日期", "To"),
      .help = WORDS("离任时填", "last day in office, once it is over") },
    { .name = "contact",
      .type = FIELD_TEXT,
      .flags = FIELD_SEALABLE,
      .max = 200,
      .title = WORDS("联系方式", "Contact"),
      .help = WORDS("电话等，可以封存（--seal）", "telephone; may be sealed (--seal)") },
    { 0 },
};

static struct pack office_key(uint8_t room[static PACK_KEY_MAX], const struct entry *entry)
{
    struct pack key = pack_in(room, PACK_KEY_MAX);
    pack_text(&key, entry_field(entry, "person"));
    pack_text(&key, entry_field(entry, "office"));
    pack_put(&key, entry_field(entry, "from"));
    return key;
}

static enum err shape(const struct entry *entry)
{
    struct date from = { 0 };
    struct date to = { 0 };
    TRY(date_parse(entry_field(entry, "from"), &from));
    if (!entry_has(entry, "to"))
        return OK;
    TRY(date_parse(entry_field(entry, "to"), &to));
    if (date_compare(to, from) < 0)
        return fault(ERR_RULE, "“离任日期”%s 早于“任职日期”%s",
                     "\"To\", %s, is earlier than \"From\", %s", shown_date(to).at,
                     shown_date(from).at);
    return OK;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    (void)place;
    uint8_t room[PACK_KEY_MAX];
    struct pack key = office_key(room, entry);
    struct bytes rest = { 0 };
    TRY(view_get(view, VIEW_OFFICIAL, pack_bytes(&key), &rest));
    if (rest.at == NULL)
        return OK;
    uint64_t index = take_number(&rest, 8);
    if (rest.size > 0 || !entry_has(entry, "to"))
        return fault(ERR_RULE, "第 %llu 条已经记了这个人的这一任职；离任时再记一笔并填“离任日期”",
                     "entry %llu records this term already: record it again only to state "
                     "\"To\"",
                     (unsigned long long)index);
    return OK;
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    uint8_t room[PACK_KEY_MAX];
    uint8_t value_room[32];
    struct pack key = office_key(room, entry);
    struct pack value = pack_in(value_room, sizeof value_room);
    pack_number(&value, place->index, 8);
    pack_put(&value, entry_field(entry, "to"));
    return view_put(view, VIEW_OFFICIAL, pack_bytes(&key), pack_bytes(&value));
}

const struct kind kind_official = {
    .name = "official",
    .title = WORDS("任职", "Official"),
    .version = 1,
    .signers = ROLE_AUTHORITY | ROLE_HEAD | ROLE_BOOKKEEPER,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
