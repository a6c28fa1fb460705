/* SPDX-License-Identifier: Apache-2.0 */
/* The rounds: what runs side by side, and the two kinds of job that need no order. */
#include <stdlib.h>

#include "base/arena.h"
#include "verify/walk.h"

void trouble_keep(struct trouble *trouble, enum err code, struct arena *arena)
{
    trouble->code = code;
    trouble->zh = bytes_string(arena, bytes_text(err_why(LANGUAGE_ZH)));
    trouble->en = bytes_string(arena, bytes_text(err_why(LANGUAGE_EN)));
    if (trouble->zh == NULL || trouble->en == NULL)
        trouble->zh = trouble->en = err_name(code);
}

void walk_parse(struct item *item, struct arena *arena)
{
    if (item->state == ITEM_MISSING)
        return;
    item->hash = tree_leaf(item->data);
    enum err code = leaf_decode(item->data, &item->leaf);
    if (code == OK) {
        item->state = ITEM_LEAF;
        code = entry_decode(arena, item->leaf.note, &item->entry);
    }
    if (code == OK)
        item->state = ITEM_ENTRY;
    else
        trouble_keep(&item->trouble, code, arena);
}

/* The next one comes from another core's cache: it is asked for while this one is at work. */
static void fetch_ahead(const struct item *item)
{
    __builtin_prefetch(&item->has_signers);
    __builtin_prefetch(&item->entry.note.count);
    __builtin_prefetch(&item->entry.note.signatures[0]);
    __builtin_prefetch((const uint8_t *)&item->entry.note.signatures[0] + 64);
    __builtin_prefetch(&item->signers[0]);
    __builtin_prefetch((const uint8_t *)&item->signers[0] + 64);
}

static void verify_item(struct item *item, const struct item *next)
{
    if (next != NULL)
        fetch_ahead(next);
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a slot that is counted is there */
    if (!item->has_signers)
        return;
    const struct note *note = &item->entry.note;
    for (size_t i = 0; i < note->count; i++)
        if (!note_verify(note, &note->signatures[i], &item->signers[i].key))
            item->bad |= 1U << i;
}

static size_t slices(const struct slot *slot, size_t slice)
{
    return slot == NULL ? 0 : (slot->count + slice - 1) / slice;
}

/* What must go in order: the fold, then the next slot from the source. */
static void work_in_order(struct walk *walk)
{
    if (walk->folded != NULL)
        walk_fold(walk, walk->folded);
    if (walk->reading == NULL || walk->broken.code != OK)
        return;
    enum err code = walk_read(walk, walk->reading);
    if (code != OK)
        trouble_keep(&walk->broken, code, walk->arena);
}

/* Job 0 is that, then come signatures, then parsing: the shortest last, so that no core
 * waits long for the others at the end of a round. */
static void work(void *self, size_t job, size_t worker)
{
    struct walk *walk = self;
    if (job == 0) {
        work_in_order(walk);
        return;
    }
    struct slot *slot = walk->verifying;
    size_t slice = WALK_VERIFY_SLICE;
    size_t at = job - 1;
    bool parsing = at >= slices(slot, slice);
    if (parsing) {
        at -= slices(slot, slice);
        slot = walk->parsing;
        slice = WALK_PARSE_SLICE;
    }
    for (size_t i = at * slice; i < slot->count && i < (at + 1) * slice; i++) {
        if (parsing)
            walk_parse(&slot->items[i], slot->arenas[worker]);
        else
            verify_item(&slot->items[i], i + 1 < slot->count ? &slot->items[i + 1] : NULL);
    }
}

/* What the arithmetic found, in the order of entries. */
static void report_signatures(struct walk *walk, const struct slot *slot)
{
    for (size_t i = 0; slot != NULL && i < slot->count; i++) {
        const struct item *item = &slot->items[i];
        if (!item->has_signers)
            continue;
        walk->out->signatures += item->entry.note.count;
        for (size_t line = 0; item->bad != 0 && line < item->entry.note.count; line++) {
            if ((item->bad & 1U << line) == 0)
                continue;
            struct bytes name = item->entry.note.signatures[line].name;
            uint64_t index = slot->first + i;
            finding_add(&walk->out->findings, FINDING_SIGNATURE, index,
                        walk_bundle(walk, index), "第 %llu 条：“%.*s”的签名与所签内容不符",
                        "entry %llu: the signature by \"%.*s\" does not fit what it signs",
                        (unsigned long long)index, (int)name.size, (const char *)name.at);
        }
    }
}

static void slots_close(struct walk *walk)
{
    for (size_t i = 0; i < WALK_SLOTS; i++) {
        struct slot *slot = &walk->slots[i];
        free(slot->items);
        arena_close(slot->data);
        for (size_t k = 0; slot->arenas != NULL && k < workers_count(walk->workers); k++)
            arena_close(slot->arenas[k]);
    }
}

static enum err slots_open(struct walk *walk)
{
    size_t workers = workers_count(walk->workers);
    walk->apart = workers > WALK_FEW;
    size_t room = WALK_CHUNK;
    if (walk->size < WALK_CHUNK - TILE_WIDTH)
        room = (size_t)walk->size + TILE_WIDTH;
    for (size_t i = 0; i < WALK_SLOTS; i++) {
        struct slot *slot = &walk->slots[i];
        /* Not from an arena, which would touch every page of it before the first is read. */
        slot->items = calloc(room, sizeof *slot->items);
        slot->arenas = arena_array(walk->arena, workers, sizeof(struct arena *));
        if (slot->items == NULL || slot->arenas == NULL)
            return fault_memory();
        TRY(arena_open((size_t)3 * (TILE_BUNDLE_MAX + WALK_CHUNK_BYTES), &slot->data));
        for (size_t k = 0; k < workers; k++)
            TRY(arena_open(WALK_PARSE_MEMORY / workers, &slot->arenas[k]));
    }
    return OK;
}

static void slot_clear(struct walk *walk, struct slot *slot)
{
    struct arena_mark start = { 0 };
    arena_back(slot->data, start);
    for (size_t k = 0; k < workers_count(walk->workers); k++)
        arena_back(slot->arenas[k], start);
    slot->count = 0;
}

static enum err round_run(struct walk *walk, size_t round)
{
    walk->verifying = walk->folded;
    walk->folded = walk->apart ? walk->parsing : walk->reading;
    walk->parsing = walk->apart ? walk->reading : NULL;
    walk->reading = NULL;
    if (walk->next < walk->size) {
        walk->reading = &walk->slots[round % WALK_SLOTS];
        slot_clear(walk, walk->reading);
    }
    size_t jobs = 1 + slices(walk->verifying, WALK_VERIFY_SLICE) +
                  slices(walk->parsing, WALK_PARSE_SLICE);
    workers_run(walk->workers, jobs, work, walk);
    if (walk->broken.code != OK)
        return fault(walk->broken.code, "%s%.0s", "%.0s%s", walk->broken.zh, walk->broken.en);
    report_signatures(walk, walk->verifying);
    TRY(walk_papers(walk));
    if (walk->options->progress != NULL && walk->verifying != NULL &&
        walk->verifying->count > 0)
        walk->options->progress(walk->options->progress_self,
                                walk->verifying->first + walk->verifying->count, walk->size);
    return OK;
}

enum err walk_run(struct walk *walk)
{
    enum err code = slots_open(walk);
    size_t round = 0;
    while (code == OK &&
           (walk->next < walk->size || walk->reading != NULL || walk->parsing != NULL ||
            walk->folded != NULL))
        code = round_run(walk, round++);
    slots_close(walk);
    return code;
}
