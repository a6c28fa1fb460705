/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/view_register.h"

#include "base/hash.h"
#include "ledger/pack.h"

enum { LONG_PARTS = 0xFF }; /* no text of an entry begins so */

struct register_key register_start(const char *name, const struct bytes *parts, size_t count)
{
    struct register_key key = { .size = 0 };
    struct pack pack = pack_in(key.at, sizeof key.at);
    pack_text(&pack, bytes_text(name));
    for (size_t i = 0; i < count; i++) {
        assert(parts[i].size < pack.room - pack.size);
        pack_text(&pack, parts[i]);
    }
    key.size = pack.size;
    return key;
}

struct register_key register_key(const char *name, const struct bytes *parts, size_t count)
{
    size_t size = strlen(name) + 1;
    for (size_t i = 0; i < count; i++)
        size += parts[i].size + 1;
    if (size <= REGISTER_KEY_MAX)
        return register_start(name, parts, count);
    struct hashing hashing;
    hash_start(&hashing);
    for (size_t i = 0; i < count; i++) {
        hash_add(&hashing, parts[i]);
        hash_add(&hashing, bytes_of("", 1));
    }
    struct hash hash = hash_end(&hashing);
    struct register_key key = { .size = 0 };
    struct pack pack = pack_in(key.at, sizeof key.at);
    pack_text(&pack, bytes_text(name));
    pack_number(&pack, LONG_PARTS, 1);
    pack_put(&pack, hash_bytes(&hash));
    key.size = pack.size;
    return key;
}

static struct register_record read_record(struct bytes value)
{
    struct register_record record = { .index = NO_INDEX };
    if (value.at == NULL)
        return record;
    record.found = true;
    record.index = take_number(&value, 8);
    record.packed = value;
    return record;
}

enum err register_get(struct view *view, const struct register_key *key,
                      struct register_record *out)
{
    struct bytes value = { 0 };
    TRY(view_get(view, VIEW_REGISTER, bytes_of(key->at, key->size), &value));
    *out = read_record(value);
    return OK;
}

enum { REGISTER_VALUE_MAX = 64 * 1024 };

enum err register_put(struct view *view, const struct register_key *key, uint64_t index,
                      struct bytes packed)
{
    uint8_t room[REGISTER_VALUE_MAX];
    struct pack value = pack_in(room, sizeof room);
    pack_number(&value, index, 8);
    pack_put(&value, packed);
    return view_put(view, VIEW_REGISTER, bytes_of(key->at, key->size), pack_bytes(&value));
}

struct walking {
    size_t skip;
    enum err (*each)(void *context, struct bytes rest, const struct register_record *record);
    void *context;
};

static enum err walk_one(void *context, struct bytes key, struct bytes value)
{
    const struct walking *walking = context;
    struct register_record record = read_record(value);
    return walking->each(walking->context,
                         bytes_part(key, walking->skip, key.size - walking->skip), &record);
}

enum err register_walk(struct view *view, const struct register_key *start,
                       enum err (*each)(void *context, struct bytes rest,
                                        const struct register_record *record),
                       void *context)
{
    struct walking walking = { start->size, each, context };
    return view->store.walk(view->store.self, VIEW_REGISTER, bytes_of(start->at, start->size),
                            walk_one, &walking);
}
