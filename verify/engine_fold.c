/* SPDX-License-Identifier: Apache-2.0 */
/* The serial part: chain, tree and fold, entry after entry, as one job of each round. */
#include <string.h>

#include "base/arena.h"
#include "verify/walk.h"

/* Entry 0 says who this log is. */
static enum err note_village(struct walk *walk, const struct entry *entry)
{
    struct verdict *out = walk->out;
    out->village = bytes_copy(walk->arena, entry_field(entry, "name"));
    out->origin = bytes_copy(walk->arena, entry->log);
    struct bytes key = bytes_copy(walk->arena, entry_field(entry, "key"));
    if (out->village.at == NULL || out->origin.at == NULL || key.at == NULL)
        return fault_memory();
    walk->has_log = key_parse(key, &out->log) == OK;
    return OK;
}

/* A revocation that doubts earlier entries: they are looked through at the end. */
static void note_doubt(struct walk *walk, const struct entry *entry, uint64_t index)
{
    if (!bytes_is(entry_field(entry, "action"), "revoke") || !entry_has(entry, "last"))
        return;
    uint64_t from = (uint64_t)entry_number(entry, "last") + 1;
    if (from > index)
        return;
    if (walk->doubt_from > walk->doubt_to || from < walk->doubt_from)
        walk->doubt_from = from;
    walk->doubt_to = index;
}

static enum err note_papers(struct walk *walk, const struct entry *entry, uint64_t index)
{
    size_t count = entry_documents(entry);
    for (size_t i = 0; i < count; i++) {
        struct paper *paper = arena_take(walk->folding, sizeof *paper);
        if (paper == NULL)
            return fault_memory();
        paper->index = index;
        TRY(entry_document(entry, i, &paper->document));
        paper->document.name = bytes_copy(walk->folding, paper->document.name);
        *walk->papers_end = paper;
        walk->papers_end = &paper->next;
    }
    return OK;
}

static enum finding_code code_of(enum err code, const struct entry *entry)
{
    switch ((int)code) {
    case ERR_SIGNATURE:
        return FINDING_SIGNATURE;
    case ERR_FORMAT:
        return FINDING_ENTRY;
    default:
        return bytes_is(bytes_text(entry->kind->name), "period") ? FINDING_PERIOD
                                                                 : FINDING_RULE;
    }
}

static bool is_machine(enum err code)
{
    return code == ERR_MEMORY || code == ERR_SYSTEM;
}

static void report(struct walk *walk, enum finding_code code, uint64_t index)
{
    (void)fault_where(ERR_RULE, "第 %llu 条：", "entry %llu: ", (unsigned long long)index);
    finding_of_fault(&walk->out->findings, code, index, walk_bundle(walk, index));
}

/* After one changed entry, every later signer saw another history. Each is as it was, so it is
 * folded in, and one finding at the end speaks of them all. */
static enum err check_seen(struct walk *walk, const struct entry *entry,
                           const struct place *place)
{
    enum err code = view_seen(&walk->out->view, entry, place);
    if (code != ERR_TAMPERED)
        return code;
    if (walk->others++ == 0) {
        walk->other_at = place->index;
        walk->other_seen = entry->seen_size;
    }
    return OK;
}

/* The fold's own part of one entry: rules, who may sign, what it changes. */
static enum err fold_entry(struct walk *walk, struct item *item, uint64_t index)
{
    struct view *view = &walk->out->view;
    const struct entry *entry = &item->entry;
    struct place place = { index, item->leaf.time, item->hash };
    (void)view_memory_patience(walk->out->memory, walk->patience);
    enum err code = view_rules(view, entry, &place, item->signers);
    walk->patience = view_memory_patience(walk->out->memory, INT64_MAX);
    if (walk->options->patience == 0)
        walk->patience += WALK_STEPS;
    if (code == OK)
        code = check_seen(walk, entry, &place);
    if (is_machine(code))
        return code;
    if (code == OK)
        TRY(view_apply(view, entry, &place));
    else
        report(walk, code_of(code, entry), index);
    if (index == 0)
        TRY(note_village(walk, entry));
    if (code == OK)
        note_doubt(walk, entry, index);
    enum err who = code == OK ? OK : view_signers(view, entry, index, item->signers);
    if (is_machine(who))
        return who;
    item->has_signers = who == OK;
    if (who != OK && code != ERR_SIGNATURE)
        report(walk, FINDING_SIGNATURE, index);
    return note_papers(walk, entry, index);
}

/* An entry that the parsers had no room for is parsed alone. Its note outlives its tree. */
static enum err decode_again(struct walk *walk, struct item *item)
{
    item->trouble.code = entry_decode(walk->scratch, item->leaf.note, &item->entry);
    if (item->trouble.code == OK)
        item->state = ITEM_ENTRY;
    else
        trouble_keep(&item->trouble, item->trouble.code, walk->folding);
    return item->trouble.code == ERR_MEMORY ? ERR_MEMORY : OK;
}

static void report_trouble(struct walk *walk, const struct item *item, uint64_t index)
{
    enum finding_code code = item->state == ITEM_RAW ? FINDING_LEAF : FINDING_ENTRY;
    finding_add(&walk->out->findings, code, index, walk_bundle(walk, index),
                "第 %llu 条：%s%.0s", "entry %llu: %.0s%s", (unsigned long long)index,
                item->trouble.zh, item->trouble.en);
}

/* Index, time and chain: what the log itself wrote around the note. */
static void check_leaf(struct walk *walk, const struct item *item, uint64_t index,
                       bool before_changed)
{
    struct findings *findings = &walk->out->findings;
    const struct leaf *leaf = &item->leaf;
    unsigned long long number = (unsigned long long)index;
    if (leaf->index != index)
        finding_add(findings, FINDING_LEAF, index, walk_bundle(walk, index),
                    "第 %llu 条自称第 %llu 条", "entry %llu calls itself entry %llu", number,
                    (unsigned long long)leaf->index);
    if (index > 0 && leaf->time < walk->time)
        finding_add(findings, FINDING_LEAF, index, walk_bundle(walk, index),
                    "第 %llu 条的时间早于前一条", "entry %llu is dated before the one before it",
                    number);
    if (!hash_equal(&leaf->prev, &walk->last) && before_changed)
        finding_add(findings, FINDING_CHAIN, index - 1, walk_bundle(walk, index - 1),
                    "第 %llu 条被改过：第 %llu 条记着它原来的哈希",
                    "entry %llu was changed: entry %llu holds another hash of it", number - 1,
                    number);
    else if (!hash_equal(&leaf->prev, &walk->last))
        finding_add(findings, FINDING_CHAIN, index, walk_bundle(walk, index),
                    "第 %llu 条记的前一条哈希与前一条不符",
                    "entry %llu does not hold the hash of the entry before it", number);
}

static enum err note_mismatch(struct walk *walk, const struct item *item, uint64_t index)
{
    if (walk->mismatch_count == WALK_MISMATCH_MAX)
        return OK;
    if (walk->mismatches == NULL)
        walk->mismatches =
            arena_array(walk->arena, WALK_MISMATCH_MAX, sizeof *walk->mismatches);
    if (walk->mismatches == NULL)
        return fault_memory();
    struct mismatch *mismatch = &walk->mismatches[walk->mismatch_count++];
    mismatch->index = index;
    memcpy(mismatch->tile.at, item->tile, HASH_SIZE);
    return OK;
}

static bool tile_differs(const struct item *item)
{
    return item->tile != NULL && memcmp(item->hash.at, item->tile, HASH_SIZE) != 0;
}

/* No bytes: the hash in tile/0 carries chain and tree over the gap. */
static void fold_missing(struct walk *walk, struct item *item, uint64_t index)
{
    item->hash = (struct hash){ 0 };
    if (item->tile != NULL)
        memcpy(item->hash.at, item->tile, HASH_SIZE);
    else if (!walk->gap) {
        walk->gap = true;
        walk->gap_at = index;
    }
}

/* A link to one file under many names would be read for ever: its entries stand elsewhere. */
static void count_bad(struct walk *walk, const struct item *item, uint64_t index)
{
    walk->bad += item->state < ITEM_LEAF || item->leaf.index != index;
}

/* After too many of them nothing more is read. */
static void give_up(struct walk *walk, uint64_t end)
{
    if (walk->bad <= WALK_BAD_MAX || end >= walk->size)
        return;
    walk->size = end;
    finding_add(&walk->out->findings, FINDING_UNREADABLE, end, "",
                "到这里已有 %llu 条读不出，或不是这里的记录；第 %llu 条以后没有再查",
                "%llu entries up to here cannot be read or are not of this place; entries from "
                "%llu on were not checked",
                (unsigned long long)walk->bad, (unsigned long long)end);
}

static enum err fold_item(struct walk *walk, struct item *item, uint64_t index)
{
    if (!walk->apart)
        walk_parse(item, walk->scratch);
    if (item->state == ITEM_MISSING) {
        fold_missing(walk, item, index);
    } else if (tile_differs(item)) {
        TRY(note_mismatch(walk, item, index));
    }
    if (item->state == ITEM_LEAF && item->trouble.code == ERR_MEMORY)
        TRY(decode_again(walk, item));
    if (item->state == ITEM_RAW || item->state == ITEM_LEAF)
        report_trouble(walk, item, index);
    count_bad(walk, item, index);
    if (item->state >= ITEM_LEAF) {
        bool changed = walk->mismatch_count > 0 && index > 0 &&
                       walk->mismatches[walk->mismatch_count - 1].index + 1 == index;
        check_leaf(walk, item, index, changed);
        walk->time = item->leaf.time;
        if (index == 0)
            walk->out->first_time = item->leaf.time;
    }
    if (item->state == ITEM_ENTRY)
        TRY(fold_entry(walk, item, index));
    walk->last = item->hash;
    return tree_add(walk->tree, &item->hash);
}

void walk_fold(struct walk *walk, struct slot *slot)
{
    arena_back(walk->folding, (struct arena_mark){ 0 });
    walk->papers = NULL;
    walk->papers_end = &walk->papers;
    /* Read before it was known that this is too far. */
    if (slot->first >= walk->size)
        slot->count = 0;
    for (size_t i = 0; i < slot->count; i++) {
        struct arena_mark mark = arena_mark(walk->scratch);
        enum err code = fold_item(walk, &slot->items[i], slot->first + i);
        arena_back(walk->scratch, mark);
        if (code == OK)
            continue;
        trouble_keep(&walk->broken, code, walk->arena);
        return;
    }
    give_up(walk, slot->first + slot->count);
}
