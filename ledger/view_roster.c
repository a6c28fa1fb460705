/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/view_roster.h"

#include "ledger/pack.h"

enum {
    TENURE_SIZE = 1 + KEY_ID_SIZE + KEY_PUBLIC_SIZE + 3 * 8,
    VILLAGE_SIZE_MAX = 8192,
};

#define VILLAGE_KEY "village"

enum err roster_village(struct view *view, struct village *out)
{
    struct bytes rest = { 0 };
    TRY(view_get(view, VIEW_VILLAGE, bytes_text(VILLAGE_KEY), &rest));
    if (rest.at == NULL)
        return fault(ERR_RULE, "账本还是空的：第一笔必须是建账记录（village）",
                     "the log is empty: its first entry must be of kind village");
    struct village village = { 0 };
    village.log = take_sized(&rest);
    village.name = take_sized(&rest);
    village.code = take_sized(&rest);
    village.set = take_sized(&rest);
    village.chart = take_sized(&rest);
    village.start = month_of_code(take_number(&rest, 2));
    village.key.name = village.log;
    village.key.type = KEY_NOTE;
    memcpy(village.key.id, take_bytes(&rest, KEY_ID_SIZE).at, KEY_ID_SIZE);
    memcpy(village.key.at, take_bytes(&rest, KEY_PUBLIC_SIZE).at, KEY_PUBLIC_SIZE);
    *out = village;
    return OK;
}

/* "\0" and the point: no key name begins so. */
static struct pack point_key(uint8_t room[static 1 + KEY_PUBLIC_SIZE], const uint8_t *point)
{
    struct pack pack = pack_in(room, 1 + KEY_PUBLIC_SIZE);
    pack_number(&pack, 0, 1);
    pack_put(&pack, bytes_of(point, KEY_PUBLIC_SIZE));
    return pack;
}

static enum err put_point(struct view *view, const struct key_public *key)
{
    uint8_t room[1 + KEY_PUBLIC_SIZE];
    struct pack pack = point_key(room, key->at);
    return view_put(view, VIEW_KEY, pack_bytes(&pack), key->name);
}

enum err roster_found(struct view *view, const struct village *village)
{
    uint8_t room[VILLAGE_SIZE_MAX];
    struct pack value = pack_in(room, sizeof room);
    pack_sized(&value, village->log);
    pack_sized(&value, village->name);
    pack_sized(&value, village->code);
    pack_sized(&value, village->set);
    pack_sized(&value, village->chart);
    pack_number(&value, month_code(village->start), 2);
    pack_put(&value, bytes_of(village->key.id, KEY_ID_SIZE));
    pack_put(&value, bytes_of(village->key.at, KEY_PUBLIC_SIZE));
    TRY(view_put(view, VIEW_VILLAGE, bytes_text(VILLAGE_KEY), pack_bytes(&value)));
    return put_point(view, &village->key);
}

bool tenure_in_force(const struct tenure *tenure, uint64_t index)
{
    return (tenure->first == 0 || index > tenure->first) && index <= tenure->revoked;
}

static struct tenure read_tenure(struct bytes tenures, size_t at)
{
    struct bytes rest = bytes_part(tenures, at * TENURE_SIZE, TENURE_SIZE);
    struct tenure tenure = { 0 };
    tenure.role = (enum role)take_number(&rest, 1);
    /* The bit's place, so that nine roles and more fit into a byte. */
    tenure.role = (enum role)(1 << (unsigned)tenure.role);
    memcpy(tenure.id, take_bytes(&rest, KEY_ID_SIZE).at, KEY_ID_SIZE);
    memcpy(tenure.at, take_bytes(&rest, KEY_PUBLIC_SIZE).at, KEY_PUBLIC_SIZE);
    tenure.first = take_number(&rest, 8);
    tenure.last = take_number(&rest, 8);
    tenure.revoked = take_number(&rest, 8);
    return tenure;
}

static void put_tenure(struct pack *pack, const struct tenure *tenure)
{
    pack_number(pack, (uint64_t)__builtin_ctz((unsigned)tenure->role), 1);
    pack_put(pack, bytes_of(tenure->id, KEY_ID_SIZE));
    pack_put(pack, bytes_of(tenure->at, KEY_PUBLIC_SIZE));
    pack_number(pack, tenure->first, 8);
    pack_number(pack, tenure->last, 8);
    pack_number(pack, tenure->revoked, 8);
}

enum err roster_count(struct view *view, struct bytes name, size_t *count)
{
    struct bytes tenures = { 0 };
    TRY(view_get(view, VIEW_KEY, name, &tenures));
    *count = tenures.size / TENURE_SIZE;
    return OK;
}

enum err roster_tenure(struct view *view, struct bytes name, size_t at, struct tenure *out)
{
    struct bytes tenures = { 0 };
    TRY(view_get(view, VIEW_KEY, name, &tenures));
    *out = read_tenure(tenures, at);
    return OK;
}

enum err roster_find(struct view *view, const struct signature *line, uint64_t index,
                     struct tenure *out, bool *found)
{
    struct bytes tenures = { 0 };
    TRY(view_get(view, VIEW_KEY, line->name, &tenures));
    *found = false;
    /* The newest first: nearly always it is the one. */
    for (size_t at = tenures.size / TENURE_SIZE; at > 0; at--) {
        if (memcmp(tenures.at + (at - 1) * TENURE_SIZE + 1, line->id, KEY_ID_SIZE) != 0)
            continue;
        struct tenure tenure = read_tenure(tenures, at - 1);
        bool in_force = tenure_in_force(&tenure, index);
        if (in_force || !*found)
            *out = tenure;
        *found = true;
        if (in_force)
            break;
    }
    return OK;
}

enum err roster_current(struct view *view, struct bytes name, struct tenure *out, bool *found)
{
    struct bytes tenures = { 0 };
    TRY(view_get(view, VIEW_KEY, name, &tenures));
    size_t count = tenures.size / TENURE_SIZE;
    *found = false;
    if (count == 0)
        return OK;
    struct tenure tenure = read_tenure(tenures, count - 1);
    *found = tenure.revoked == NO_INDEX;
    if (*found)
        *out = tenure;
    return OK;
}

enum err roster_name(struct view *view, const uint8_t *point, struct bytes *name)
{
    uint8_t room[1 + KEY_PUBLIC_SIZE];
    struct pack pack = point_key(room, point);
    return view_get(view, VIEW_KEY, pack_bytes(&pack), name);
}

enum err roster_used(struct view *view, const struct key_public *key, bool *used)
{
    struct bytes name = { 0 };
    TRY(roster_name(view, key->at, &name));
    *used = name.at != NULL;
    return OK;
}

/* The tenures of a name, read out before any put, with room for one more. */
static enum err copy_tenures(struct view *view, struct bytes name, struct pack *out)
{
    struct bytes tenures = { 0 };
    TRY(view_get(view, VIEW_KEY, name, &tenures));
    pack_put(out, tenures);
    return OK;
}

enum err roster_enrol(struct view *view, const struct key_public *key, enum role role,
                      uint64_t index)
{
    uint8_t room[(TENURES_MAX + 1) * TENURE_SIZE];
    struct pack tenures = pack_in(room, sizeof room);
    TRY(copy_tenures(view, key->name, &tenures));
    struct tenure tenure = {
        .role = role,
        .first = index,
        .last = NO_INDEX,
        .revoked = NO_INDEX,
    };
    memcpy(tenure.id, key->id, KEY_ID_SIZE);
    memcpy(tenure.at, key->at, KEY_PUBLIC_SIZE);
    put_tenure(&tenures, &tenure);
    TRY(view_put(view, VIEW_KEY, key->name, pack_bytes(&tenures)));
    return put_point(view, key);
}

enum err roster_revoke(struct view *view, struct bytes name, uint64_t last, uint64_t index)
{
    uint8_t room[(TENURES_MAX + 1) * TENURE_SIZE];
    struct pack tenures = pack_in(room, sizeof room);
    TRY(copy_tenures(view, name, &tenures));
    assert(tenures.size >= TENURE_SIZE);
    struct tenure tenure = read_tenure(pack_bytes(&tenures), tenures.size / TENURE_SIZE - 1);
    tenure.last = last;
    tenure.revoked = index;
    tenures.size -= TENURE_SIZE;
    put_tenure(&tenures, &tenure);
    return view_put(view, VIEW_KEY, name, pack_bytes(&tenures));
}

struct roster_walk {
    enum err (*each)(void *context, struct bytes name, const struct tenure *tenure);
    void *context;
};

static enum err walk_name(void *context, struct bytes key, struct bytes value)
{
    const struct roster_walk *walk = context;
    if (key.at[0] == 0)
        return OK;
    for (size_t i = 0; i < value.size / TENURE_SIZE; i++) {
        struct tenure tenure = read_tenure(value, i);
        TRY(walk->each(walk->context, key, &tenure));
    }
    return OK;
}

enum err roster_walk(struct view *view,
                     enum err (*each)(void *context, struct bytes name,
                                      const struct tenure *tenure),
                     void *context)
{
    struct roster_walk walk = { each, context };
    return view->store.walk(view->store.self, VIEW_KEY, bytes_text(""), walk_name, &walk);
}

struct in_role {
    unsigned roles;
    size_t count;
};

static enum err count_in_role(void *context, struct bytes name, const struct tenure *tenure)
{
    (void)name;
    struct in_role *in_role = context;
    if ((in_role->roles & (unsigned)tenure->role) != 0 && tenure->revoked == NO_INDEX)
        in_role->count++;
    return OK;
}

enum err roster_in_role(struct view *view, unsigned roles, size_t *count)
{
    struct in_role in_role = { roles, 0 };
    TRY(roster_walk(view, count_in_role, &in_role));
    *count = in_role.count;
    return OK;
}

bool roster_name_cut(struct bytes name, struct bytes log, struct bytes *role,
                     struct bytes *person)
{
    if (name.size <= log.size || !bytes_starts(name, log) || name.at[log.size] != '/')
        return false;
    struct bytes rest = bytes_part(name, log.size + 1, name.size - log.size - 1);
    struct bytes first = bytes_cut(&rest, '/');
    if (first.size == 0 || rest.size == 0)
        return false;
    *role = first;
    *person = rest;
    return true;
}

bool roster_name_is(struct bytes name, struct bytes log, struct bytes role, struct bytes person)
{
    struct bytes its_role = { 0 };
    struct bytes its_person = { 0 };
    return roster_name_cut(name, log, &its_role, &its_person) &&
           bytes_equal(its_role, role) && bytes_equal(its_person, person);
}
