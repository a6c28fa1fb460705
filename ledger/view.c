/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/view.h"

#include <stdio.h>

#include "ledger/pack.h"
#include "ledger/policies.h"
#include "ledger/rule.h"
#include "ledger/view_line.h"
#include "ledger/view_roster.h"

enum { ROLES_SHOWN = 200 };

enum err view_get(struct view *view, enum view_table table, struct bytes key,
                  struct bytes *value)
{
    return view->store.get(view->store.self, table, key, value);
}

enum err view_put(struct view *view, enum view_table table, struct bytes key,
                  struct bytes value)
{
    return view->store.put(view->store.self, table, key, value);
}

enum err view_find_id(struct view *view, struct bytes id, uint64_t *index, bool *found)
{
    struct bytes value = { 0 };
    TRY(view_get(view, VIEW_ID, id, &value));
    *found = value.at != NULL;
    if (*found)
        *index = take_number(&value, 8);
    return OK;
}

/* The keys that an entry brings, read strictly. */
static enum err own_keys(const struct entry *entry,
                         struct key_public keys[static NOTE_SIGNATURES_MAX], size_t *count)
{
    struct bytes texts[NOTE_SIGNATURES_MAX];
    *count = 0;
    if (entry->kind->own_keys == NULL)
        return OK;
    TRY(entry->kind->own_keys(entry, texts, NOTE_SIGNATURES_MAX, count));
    for (size_t i = 0; i < *count; i++)
        TRY(key_parse(texts[i], &keys[i]));
    return OK;
}

static const struct key_public *find_own(const struct signature *line,
                                         const struct key_public *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (note_by(line, &keys[i]))
            return &keys[i];
    return NULL;
}

/* Why no key in force fits a line: the most telling reason. */
static enum err no_signer(const struct signature *line, const struct tenure *tenure,
                          uint64_t index)
{
    if (tenure == NULL)
        return fault(ERR_SIGNATURE, "签名人“%.*s”没有在这本账里登记过这把密钥",
                     "\"%.*s\" has no such key enrolled in this log", SHOWN(line->name));
    if (index > tenure->revoked)
        return fault(ERR_SIGNATURE, "签名人“%.*s”的这把密钥在第 %llu 条已经停用，不能再签",
                     "this key of \"%.*s\" was revoked by entry %llu and signs no more",
                     SHOWN(line->name), (unsigned long long)tenure->revoked);
    return fault(ERR_SIGNATURE, "签名人“%.*s”的这把密钥在第 %llu 条才登记，之后的记录才能签",
                 "this key of \"%.*s\" was enrolled by entry %llu and signs only after it",
                 SHOWN(line->name), (unsigned long long)tenure->first);
}

static enum err find_signer(struct view *view, const struct signature *line, uint64_t index,
                            struct signer *out)
{
    struct tenure found = { 0 };
    bool known = false;
    TRY(roster_find(view, line, index, &found, &known));
    if (!known || !tenure_in_force(&found, index))
        return no_signer(line, known ? &found : NULL, index);
    out->key.name = line->name;
    out->key.type = KEY_NOTE;
    memcpy(out->key.id, found.id, KEY_ID_SIZE);
    memcpy(out->key.at, found.at, KEY_PUBLIC_SIZE);
    out->role = found.role;
    out->own = false;
    out->disputed = index > found.last;
    return OK;
}

enum err view_signers(struct view *view, const struct entry *entry, uint64_t index,
                      struct signer out[static NOTE_SIGNATURES_MAX])
{
    struct key_public keys[NOTE_SIGNATURES_MAX];
    size_t own_count = 0;
    TRY(own_keys(entry, keys, &own_count));
    for (size_t i = 0; i < entry->note.count; i++) {
        const struct signature *line = &entry->note.signatures[i];
        const struct key_public *own = find_own(line, keys, own_count);
        if (own != NULL)
            out[i] = (struct signer){ .key = *own, .own = true };
        else
            TRY(find_signer(view, line, index, &out[i]));
    }
    return OK;
}

static void roles_text(unsigned roles, enum language language, char at[static ROLES_SHOWN])
{
    size_t used = 0;
    at[0] = '\0';
    for (size_t i = 0; i < role_count; i++) {
        if ((roles & (unsigned)role_rows[i].role) == 0)
            continue;
        int more = snprintf(at + used, ROLES_SHOWN - used, "%s%s", used > 0 ? " / " : "",
                            words_in(role_rows[i].title, language));
        used += (size_t)more < ROLES_SHOWN - used ? (size_t)more : 0;
    }
}

/* Every key that the entry brings shows that its holder has it. */
static enum err check_possession(const struct entry *entry, const struct signer *signers)
{
    struct key_public keys[NOTE_SIGNATURES_MAX];
    size_t count = 0;
    TRY(own_keys(entry, keys, &count));
    for (size_t i = 0; i < count; i++) {
        bool signs = false;
        for (size_t at = 0; at < entry->note.count; at++)
            signs = signs || (signers[at].own && key_same(&signers[at].key, &keys[i]) &&
                              bytes_equal(signers[at].key.name, keys[i].name));
        if (!signs)
            return fault(ERR_SIGNATURE, "新密钥“%.*s”没有在这一笔上签名：要由持有人用它也签一次",
                         "the new key \"%.*s\" did not sign this entry: its holder must "
                         "sign too",
                         SHOWN(keys[i].name));
    }
    return OK;
}

static enum err check_roles(struct view *view, const struct entry *entry,
                            const struct place *place, const struct signer *signers)
{
    const struct kind *kind = entry->kind;
    unsigned seen = 0;
    size_t good = 0;
    for (size_t i = 0; i < entry->note.count; i++) {
        if (signers[i].own)
            continue;
        if (kind->suffices != NULL && kind->suffices(entry, &signers[i]))
            return OK;
        seen |= (unsigned)signers[i].role;
        good += (kind->signers & (unsigned)signers[i].role) != 0;
    }
    size_t least = 0;
    /* By the log's day, which no signer chooses. */
    TRY(policy_least(view, kind, time_day(place->time), &least));
    if (good >= least)
        return OK;
    char zh[ROLES_SHOWN];
    char en[ROLES_SHOWN];
    roles_text(kind->signers, LANGUAGE_ZH, zh);
    roles_text(kind->signers, LANGUAGE_EN, en);
    if (good > 0)
        return fault(ERR_SIGNATURE,
                     "“" ZH_ONE "”要有 %zu 人签名（" ZH_ONE "），这一笔只有 %zu 人；请补签",
                     "an entry of kind \"" EN_ONE "\" needs %zu signatures (" EN_ONE
                     "), this has %zu: let others sign too",
                     WORDS_OF(kind->title), least, zh, en, good);
    char zh_seen[ROLES_SHOWN];
    char en_seen[ROLES_SHOWN];
    roles_text(seen, LANGUAGE_ZH, zh_seen);
    roles_text(seen, LANGUAGE_EN, en_seen);
    return fault(ERR_SIGNATURE, "“" ZH_ONE "”要由 " ZH_ONE " 签名，不能只由 " ZH_ONE " 签",
                 "an entry of kind \"" EN_ONE "\" is signed by " EN_ONE ", not by " EN_ONE
                 " alone",
                 WORDS_OF(kind->title), zh, en, zh_seen[0] == '\0' ? "新密钥" : zh_seen,
                 en_seen[0] == '\0' ? "a new key" : en_seen);
}

static enum err check_signers(struct view *view, const struct entry *entry,
                              const struct place *place,
                              struct signer signers[static NOTE_SIGNATURES_MAX])
{
    TRY(view_signers(view, entry, place->index, signers));
    if (entry->kind->own_keys != NULL)
        TRY(check_possession(entry, signers));
    /* Entry 0 is signed by the keys that it brings, and nobody is in force before it. */
    return entry->kind->signers == 0 ? OK : check_roles(view, entry, place, signers);
}

enum err view_seen(struct view *view, const struct entry *entry, const struct place *place)
{
    uint64_t size = entry->seen_size;
    if (view->has_seen && size == view->seen_size && size <= place->index &&
        hash_equal(&entry->seen_root, &view->seen_root))
        return OK;
    if (size > place->index)
        return fault(ERR_RULE, "“已见”说账本有 %llu 条，可是这是第 %llu 条；请更新后重签",
                     "\"Seen\" speaks of %llu entries, but this is entry %llu: sign it anew",
                     (unsigned long long)size, (unsigned long long)place->index);
    struct hash root = tree_empty();
    if (size > 0) {
        if (view->tree.hash == NULL)
            return OK;
        TRY(tree_root(&view->tree, size, &root));
    }
    if (!hash_equal(&root, &entry->seen_root))
        return fault(ERR_TAMPERED,
                     "“已见”里 %llu 条的根不是这本账的根：签名人看到的是另一本账，请查明",
                     "the root in \"Seen\" at size %llu is not of this log: its signer saw "
                     "another history, look into it",
                     (unsigned long long)size);
    view->seen_size = size;
    view->seen_root = root;
    view->has_seen = true;
    return OK;
}

/* The right log, in the right place, once, and not in the future. */
static enum err check_place(struct view *view, const struct entry *entry,
                            const struct place *place)
{
    bool founds = entry->kind == &kind_village;
    if (founds != (place->index == 0))
        return founds ? fault(ERR_RULE, "账本已经建好，不能再建一次",
                              "the log is founded already: there is one village entry, the "
                              "first")
                      : fault(ERR_RULE, "账本的第一笔必须是建账记录（village）",
                              "the first entry of a log must be of kind village");
    if (!founds) {
        struct village village = { 0 };
        TRY(roster_village(view, &village));
        if (!bytes_equal(entry->log, village.log))
            return fault(ERR_RULE, "这一笔是为账本“%.*s”签的，这里是“%.*s”",
                         "this entry was signed for log \"%.*s\", here is \"%.*s\"",
                         SHOWN(entry->log), SHOWN(village.log));
    }
    uint64_t index = 0;
    bool found = false;
    TRY(view_find_id(view, entry->id, &index, &found));
    if (found)
        return fault(ERR_EXISTS, "编号“%.*s”在第 %llu 条已经用过；同一笔不会记两次",
                     "id \"%.*s\" is that of entry %llu: nothing is recorded twice",
                     SHOWN(entry->id), (unsigned long long)index);
    struct date today = time_day(place->time);
    if (date_compare(entry->date, today) > 0)
        return fault(ERR_RULE, "日期 %s 晚于入账当天 %s；请核对日期，或检查电脑的时钟",
                     "date %s is later than the day of recording, %s: check the date, or the "
                     "computer's clock",
                     shown_date(entry->date).at, shown_date(today).at);
    return OK;
}

static enum err check_kind(struct view *view, const struct entry *entry,
                           const struct place *place,
                           struct signer signers[static NOTE_SIGNATURES_MAX])
{
    TRY(check_signers(view, entry, place, signers));
    return entry->kind->check == NULL ? OK : entry->kind->check(view, entry, place);
}

enum err view_check(struct view *view, const struct entry *entry, const struct place *place)
{
    struct signer signers[NOTE_SIGNATURES_MAX] = { 0 };
    TRY(check_place(view, entry, place));
    TRY(view_seen(view, entry, place));
    return check_kind(view, entry, place, signers);
}

enum err view_rules(struct view *view, const struct entry *entry, const struct place *place,
                    struct signer out[static NOTE_SIGNATURES_MAX])
{
    TRY(check_place(view, entry, place));
    return check_kind(view, entry, place, out);
}

enum err view_reference(struct view *view, const struct reference *reference,
                        const struct place *place)
{
    if (reference->index >= place->index)
        return fault(ERR_RULE, "引用了第 %llu 条，可是账本到这里只有 %llu 条",
                     "it refers to entry %llu, but there are only %llu so far",
                     (unsigned long long)reference->index, (unsigned long long)place->index);
    if (view->tree.hash == NULL)
        return OK;
    struct hash leaf;
    TRY(view->tree.hash(view->tree.self, 0, reference->index, &leaf));
    if (!hash_equal(&leaf, &reference->leaf))
        return fault(ERR_RULE, "引用的第 %llu 条的哈希与账本不符；请重新引用",
                     "the leaf hash given for entry %llu is not the log's: refer to it anew",
                     (unsigned long long)reference->index);
    return OK;
}

/* Remember which fields stand sealed, so that each can be erased once. */
static enum err apply_sealed(struct view *view, const struct entry *entry, uint64_t index)
{
    for (const struct field *field = entry->kind->fields; field->name != NULL; field++) {
        struct bytes digest = { 0 };
        if ((field->flags & FIELD_SEALABLE) == 0 || !entry_sealed(entry, field->name, &digest))
            continue;
        uint8_t room[PACK_KEY_MAX];
        uint8_t value_room[8];
        struct pack key = pack_in(room, sizeof room);
        struct pack value = pack_in(value_room, sizeof value_room);
        pack_number(&key, index, 8);
        pack_text(&key, bytes_text(field->name));
        pack_number(&value, NO_INDEX, 8);
        TRY(view_put(view, VIEW_ERASURE, pack_bytes(&key), pack_bytes(&value)));
    }
    return OK;
}

enum err view_apply(struct view *view, const struct entry *entry, const struct place *place)
{
    uint8_t room[8];
    struct pack index = pack_in(room, sizeof room);
    pack_number(&index, place->index, 8);
    TRY(view_put(view, VIEW_ID, entry->id, pack_bytes(&index)));
    TRY(apply_sealed(view, entry, place->index));
    TRY(listed_put(view, entry, place));
    return entry->kind->apply(view, entry, place);
}
