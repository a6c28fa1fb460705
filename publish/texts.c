/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/texts.h"

#include <string.h>

#include "base/arena.h"

enum { FIRST_ROOM = 256,
       ROOM_MAX = 65536,  /* what is said again and again is met again soon */
       PROBES_MAX = 32 }; /* texts chosen to collide are kept twice, not searched for ever */

struct texts texts_new(struct arena *arena, struct arena *scratch)
{
    return (struct texts){ .arena = arena, .scratch = scratch };
}

static size_t hash_of(struct bytes text)
{
    uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */
    for (size_t i = 0; i < text.size; i++)
        hash = (hash ^ text.at[i]) * 0x100000001b3;
    return (size_t)(hash ^ hash >> 29);
}

/* The slot that holds a text, or the empty one where it would stand; NULL: too crowded. */
static struct bytes *slot_of(struct bytes *slots, size_t room, struct bytes text)
{
    size_t at = hash_of(text);
    for (size_t i = 0; i < PROBES_MAX; i++) {
        struct bytes *slot = &slots[(at + i) & (room - 1)];
        if (!slot->at || bytes_equal(*slot, text))
            return slot;
    }
    return NULL;
}

static void grow(struct texts *texts)
{
    size_t room = texts->room ? texts->room * 2 : FIRST_ROOM;
    if (texts->room == ROOM_MAX) {
        memset(texts->slots, 0, ROOM_MAX * sizeof *texts->slots);
        texts->count = 0;
        return;
    }
    struct bytes *slots = arena_array(texts->scratch, room, sizeof *slots);
    if (!slots) {
        texts->bad = true;
        return;
    }
    for (size_t i = 0; i < texts->room; i++) {
        struct bytes *slot = texts->slots[i].at ? slot_of(slots, room, texts->slots[i]) : NULL;
        if (slot)
            *slot = texts->slots[i];
    }
    texts->slots = slots;
    texts->room = room;
}

struct bytes texts_keep(struct texts *texts, struct bytes text)
{
    if (text.size == 0 || texts->bad)
        return (struct bytes){ 0 };
    if (texts->count * 2 >= texts->room)
        grow(texts);
    if (texts->bad)
        return (struct bytes){ 0 };
    struct bytes *slot = slot_of(texts->slots, texts->room, text);
    if (slot && slot->at)
        return *slot;
    struct bytes copy = bytes_copy(texts->arena, text);
    texts->bad = texts->bad || !copy.at;
    if (slot && copy.at) {
        *slot = copy;
        texts->count++;
    }
    return copy;
}
