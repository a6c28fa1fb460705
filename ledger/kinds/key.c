/* SPDX-License-Identifier: Apache-2.0 */
/* Keys come and go, by index and never by date. An authority enrols and revokes; a holder may
 * hand over to a new key, or give up, by the key itself. */
#include "ledger/entry.h"
#include "ledger/pack.h"
#include "ledger/policies.h"
#include "ledger/rule.h"
#include "ledger/view_roster.h"

static const struct choice actions[] = {
    { "enrol", WORDS("登记", "enrol") },
    { "rotate", WORDS("更换", "rotate") },
    { "revoke", WORDS("停用", "revoke") },
    { 0 },
};

static const struct field fields[] = {
    { .name = "action",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("动作", "Action"),
      .help = WORDS("登记、更换或停用", "enrol, rotate or revoke"),
      .choices = actions },
    { .name = "name",
      .type = FIELD_TEXT,
      .flags = FIELD_INDEXED,
      .max = KEY_NAME_MAX,
      .title = WORDS("密钥名", "Key name"),
      .help = WORDS("更换或停用哪把密钥", "the key to rotate or revoke") },
    { .name = "role",
      .type = FIELD_ROLE,
      .title = WORDS("角色", "Role"),
      .help = WORDS("登记时填", "when enrolling") },
    { .name = "person",
      .type = FIELD_TEXT,
      .max = 100,
      .title = WORDS("姓名", "Person"),
      .help = WORDS("登记时填", "when enrolling") },
    { .name = "key",
      .type = FIELD_KEY,
      .title = WORDS("公钥", "Key"),
      .help = WORDS("新密钥的公钥，登记和更换时填；新密钥也要签这一笔",
                    "the new vkey, when enrolling or rotating; it signs this entry too") },
    { .name = "last",
      .type = FIELD_NUMBER,
      .title = WORDS("可信至", "Trusted to"),
      .help = WORDS("停用时填：最后一条仍可信的记录序号",
                    "when revoking: the last entry of this key that is to be trusted") },
    { .name = "reason",
      .type = FIELD_TEXT,
      .max = 1000,
      .title = WORDS("原因", "Reason"),
      .help = WORDS("为什么", "why") },
    { 0 },
};

static bool acts(const struct entry *entry, const char *action)
{
    return bytes_is(entry_field(entry, "action"), action);
}

/* Each action has its own fields; the others must not stand. */
static enum err check_fields(const struct entry *entry)
{
    static const struct {
        const char *action;
        const char *field;
        bool needed;
    } rows[] = {
        { "enrol", "role", true },
        { "enrol", "person", true },
        { "enrol", "key", true },
        { "enrol", "name", false },
        { "enrol", "last", false },
        { "rotate", "name", true },
        { "rotate", "key", true },
        { "rotate", "role", false },
        { "rotate", "person", false },
        { "rotate", "last", false },
        { "revoke", "name", true },
        { "revoke", "role", false },
        { "revoke", "person", false },
        { "revoke", "key", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!acts(entry, rows[i].action) || entry_has(entry, rows[i].field) == rows[i].needed)
            continue;
        const struct field *field = field_find(fields, bytes_text(rows[i].field));
        return rows[i].needed ? fault(ERR_FORMAT, "动作 %s 要填“" ZH_ONE "”",
                                      "action %s needs \"" EN_ONE "\"", rows[i].action,
                                      WORDS_OF(field->title))
                              : fault(ERR_FORMAT, "动作 %s 不填“" ZH_ONE "”",
                                      "action %s takes no \"" EN_ONE "\"", rows[i].action,
                                      WORDS_OF(field->title));
    }
    return OK;
}

static enum err wrong_name(struct bytes name)
{
    return fault(ERR_FORMAT, "密钥名“%.*s”不对：要用 账本/角色/姓名，并与所填的一致",
                 "the key name \"%.*s\" is wrong: it is log/role/person, as the fields say",
                 SHOWN(name));
}

static enum err shape(const struct entry *entry)
{
    TRY(check_fields(entry));
    struct key_public key = { 0 };
    if (entry_has(entry, "key")) {
        TRY(key_parse(entry_field(entry, "key"), &key));
        if (key.type != KEY_NOTE)
            return fault(ERR_FORMAT, "“%.*s”不是签记录用的公钥",
                         "\"%.*s\" is not a key that signs entries", SHOWN(key.name));
    }
    if (acts(entry, "enrol") && !roster_name_is(key.name, entry->log, entry_field(entry, "r"
                                                                                         "ole"),
                                                entry_field(entry, "person")))
        return wrong_name(key.name);
    if (acts(entry, "rotate") && !bytes_equal(key.name, entry_field(entry, "name")))
        return wrong_name(key.name);
    return OK;
}

/* A point serves once, under one name; a name has a bounded number of tenures. */
static enum err check_new(struct view *view, const struct entry *entry)
{
    struct key_public key = { 0 };
    bool used = false;
    size_t count = 0;
    TRY(key_parse(entry_field(entry, "key"), &key));
    TRY(roster_used(view, &key, &used));
    if (used)
        return fault(ERR_RULE, "这把公钥在这本账里已经用过：每人每个角色要用新生成的密钥",
                     "this public key was used in this log before: make a new one for each "
                     "person and role");
    TRY(roster_count(view, key.name, &count));
    if (count >= TENURES_MAX)
        return fault(ERR_LIMIT, "“%.*s”换密钥的次数已到 %d 次的上限",
                     "\"%.*s\" has had its limit of %d keys", SHOWN(key.name), TENURES_MAX);
    return OK;
}

static enum err check_enrol(struct view *view, const struct entry *entry)
{
    struct key_public key = { 0 };
    struct tenure tenure = { 0 };
    bool found = false;
    TRY(key_parse(entry_field(entry, "key"), &key));
    TRY(roster_current(view, key.name, &tenure, &found));
    if (found)
        return fault(ERR_RULE, "“%.*s”已有有效密钥（第 %llu 条登记）；要换新的请用 rotate",
                     "\"%.*s\" has a key in force (enrolled by entry %llu): use rotate",
                     SHOWN(key.name), (unsigned long long)tenure.first);
    return OK;
}

static enum err check_revoke(struct view *view, const struct entry *entry,
                             const struct place *place, const struct tenure *tenure)
{
    uint64_t last =
        entry_has(entry, "last") ? (uint64_t)entry_number(entry, "last") : place->index;
    if (last > place->index || last < tenure->first)
        return fault(ERR_RULE, "“可信至”要在第 %llu 条（登记）和第 %llu 条（这一笔）之间，不能是 %llu",
                     "\"Trusted to\" lies between entry %llu, which enrolled the key, and "
                     "%llu, "
                     "this one; not at %llu",
                     (unsigned long long)tenure->first, (unsigned long long)place->index,
                     (unsigned long long)last);
    if (tenure->role != ROLE_AUTHORITY)
        return OK;
    /* As many must stay as it takes to enrol a key. */
    size_t authorities = 0;
    size_t least = 0;
    TRY(roster_in_role(view, ROLE_AUTHORITY, &authorities));
    TRY(policy_least(view, &kind_key, time_day(place->time), &least));
    if (authorities <= least)
        return fault(ERR_RULE,
                     "有效的乡镇主管密钥有 %zu 把，登记密钥就要 %zu 把，不能再停用；请先登记另一把",
                     "of the keys of authorities in force, %zu, it takes %zu to enrol a key: "
                     "enrol another first",
                     authorities, least);
    return OK;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    if (!acts(entry, "revoke"))
        TRY(check_new(view, entry));
    if (acts(entry, "enrol"))
        return check_enrol(view, entry);
    struct bytes name = entry_field(entry, "name");
    struct tenure tenure = { 0 };
    bool found = false;
    TRY(roster_current(view, name, &tenure, &found));
    if (!found)
        return fault(ERR_RULE, "“%.*s”没有有效的密钥；用 sanzi key list 看有哪些",
                     "\"%.*s\" has no key in force: see \"sanzi key list\"", SHOWN(name));
    return acts(entry, "revoke") ? check_revoke(view, entry, place, &tenure) : OK;
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    uint64_t last =
        entry_has(entry, "last") ? (uint64_t)entry_number(entry, "last") : place->index;
    if (!acts(entry, "enrol"))
        TRY(roster_revoke(view, entry_field(entry, "name"), last, place->index));
    if (acts(entry, "revoke"))
        return OK;
    struct key_public key = { 0 };
    struct bytes role = { 0 };
    struct bytes person = { 0 };
    TRY(key_parse(entry_field(entry, "key"), &key));
    bool whole = roster_name_cut(key.name, entry->log, &role, &person);
    assert(whole);
    return roster_enrol(view, &key, role_find(role)->role, place->index);
}

static enum err own_keys(const struct entry *entry, struct bytes *vkeys, size_t max,
                         size_t *count)
{
    *count = 0;
    if (max > 0 && entry_has(entry, "key")) {
        vkeys[0] = entry_field(entry, "key");
        *count = 1;
    }
    return OK;
}

static bool suffices(const struct entry *entry, const struct signer *signer)
{
    return !acts(entry, "enrol") && bytes_equal(signer->key.name, entry_field(entry, "name"));
}

const struct kind kind_key = {
    .name = "key",
    .title = WORDS("密钥", "Key"),
    .version = 1,
    .signers = ROLE_AUTHORITY,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
    .own_keys = own_keys,
    .suffices = suffices,
};
