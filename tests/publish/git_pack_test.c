/* SPDX-License-Identifier: Apache-2.0 */
/* Packs that libgit2 would unpack for ever, or to more than there is memory. */
#include "tests/publish/hostile.h"

/* A pack made by hand: entries as they come, ids in rising order. */
struct packed {
    const char *id;
    struct bytes entry;
    uint32_t offset; /* 0: where it stands */
};

static void pack(struct world *world, const struct packed *entries, size_t count)
{
    struct buf body = buf_new(world->arena, 1 << 20);
    struct buf index = buf_new(world->arena, 1 << 20);
    uint32_t at[8] = { 0 };
    uint8_t ids[8][20];
    buf_put(&body, bytes_of("PACK\0\0\0\2", 8));
    buf_u32(&body, (uint32_t)count);
    buf_put(&index, bytes_of("\377tOc\0\0\0\2", 8));
    for (size_t i = 0; i < count; i++) {
        at[i] = entries[i].offset != 0 ? entries[i].offset : (uint32_t)body.size;
        buf_put(&body, entries[i].entry);
        assert_ok(hex_parse(bytes_text(entries[i].id), ids[i], 20));
    }
    for (unsigned byte = 0; byte < 256; byte++) {
        uint32_t below = 0;
        for (size_t i = 0; i < count; i++)
            below += ids[i][0] <= byte;
        buf_u32(&index, below);
    }
    for (size_t i = 0; i < count; i++)
        buf_put(&index, bytes_of(ids[i], 20));
    for (size_t i = 0; i < count; i++)
        buf_u32(&index, 0);
    for (size_t i = 0; i < count; i++)
        buf_u32(&index, at[i]);
    buf_fill(&body, 0, 20);
    buf_fill(&index, 0, 40);
    assert_ok(file_write(inside(world, "objects/pack/pack-1.pack"), buf_so_far(&body), 0444));
    assert_ok(file_write(inside(world, "objects/pack/pack-1.idx"), buf_so_far(&index), 0444));
    assert_ok(file_remove(inside(world, COMMIT_FILE)));
}

#define OTHER "9bd7894c7aee6cdd0e012e032dd1d72936615fe6"

/* A delta against the object of that id, that says it makes so many bytes. */
static struct bytes delta(struct world *world, const char *base, uint64_t makes)
{
    struct buf plain = buf_new(world->arena, 100);
    struct buf entry = buf_new(world->arena, 200);
    uint8_t id[20];
    buf_byte(&plain, 6);
    for (; makes >= 0x80; makes >>= 7)
        buf_byte(&plain, (uint8_t)(0x80 | (makes & 0x7F)));
    buf_byte(&plain, (uint8_t)makes);
    buf_text(&plain, "\1x");
    buf_byte(&entry, (uint8_t)(7 << 4 | plain.size));
    assert_ok(hex_parse(bytes_text(base), id, sizeof id));
    buf_put(&entry, bytes_of(id, sizeof id));
    buf_put(&entry, deflated(world, buf_so_far(&plain)));
    return buf_so_far(&entry);
}

static void delta_ring(struct world *world)
{
    const struct packed entries[] = { { FIRST, delta(world, OTHER, 6), 0 },
                                      { OTHER, delta(world, FIRST, 6), 0 } };
    pack(world, entries, 2);
}

static void delta_bomb(struct world *world)
{
    const struct packed entries[] = { { FIRST, delta(world, OTHER, 6), 0 },
                                      { OTHER, delta(world, FIRST, 1U << 30), 0 } };
    pack(world, entries, 2);
}

static void delta_of_nothing(struct world *world)
{
    const struct packed entries[] = { { FIRST, delta(world, BLOB, 6), 0 } };
    pack(world, entries, 1);
}

static void pack_offset_outside(struct world *world)
{
    const struct packed entries[] = { { FIRST, delta(world, OTHER, 6), 1000000 } };
    pack(world, entries, 1);
}

static void pack_offset_far_outside(struct world *world)
{
    const struct packed entries[] = { { FIRST, delta(world, OTHER, 6), 0x80000005 } };
    pack(world, entries, 1);
}

static void pack_odd_type(struct world *world)
{
    const struct packed entries[] = { { FIRST, bytes_of("\x55 and so on and so on", 20), 0 } };
    pack(world, entries, 1);
}

static void pack_delta_before_start(struct world *world)
{
    const struct packed entries[] = { { FIRST, bytes_of("\x65\x7f and so on and so on", 20),
                                        0 } };
    pack(world, entries, 1);
}

static void pack_ids_unsorted(struct world *world)
{
    const struct packed entries[] = { { OTHER, delta(world, FIRST, 6), 0 },
                                      { FIRST, delta(world, OTHER, 6), 0 } };
    pack(world, entries, 2);
}

static void pack_index_short(struct world *world)
{
    delta_ring(world);
    assert_int_equal(chmod(inside(world, "objects/pack/pack-1.idx"), 0644), 0);
    assert_int_equal(truncate(inside(world, "objects/pack/pack-1.idx"), 1100), 0);
}

static void pack_index_tiny(struct world *world)
{
    delta_ring(world);
    assert_int_equal(truncate(inside(world, "objects/pack/pack-1.idx"), 100), 0);
}

static void pack_index_alone(struct world *world)
{
    delta_ring(world);
    assert_ok(file_remove(inside(world, "objects/pack/pack-1.pack")));
}

static void pack_index_old(struct world *world)
{
    delta_ring(world);
    assert_ok(file_overwrite(inside(world, "objects/pack/pack-1.idx"),
                             bytes_of("\377tOc\0\0\0\1", 8)));
}

static void pack_not_a_pack(struct world *world)
{
    delta_ring(world);
    assert_ok(file_overwrite(inside(world, "objects/pack/pack-1.pack"), bytes_text("HACK")));
}

/* A delta of many letters, some often and some seldom: their codes take more than the first
 * hundred bytes of what is deflated, and nothing comes out before them. */
static struct bytes long_codes(struct world *world, const char *base)
{
    struct buf plain = buf_new(world->arena, 1 << 16);
    struct buf entry = buf_new(world->arena, 1 << 16);
    uint32_t random = 1;
    uint8_t id[20];
    buf_byte(&plain, 6);
    buf_byte(&plain, 0x80 | (12000 & 0x7F));
    buf_byte(&plain, 12000 >> 7);
    for (int i = 0; i < 12000; i++) {
        if (i % 100 == 0)
            buf_byte(&plain, 100);
        random = random * 1664525 + 1013904223;
        buf_byte(&plain, (uint8_t)((random >> 24) & (random >> 16) & 0xFF));
    }
    size_t size = plain.size;
    buf_byte(&entry, (uint8_t)(0x80 | 7 << 4 | (size & 0xF)));
    for (size >>= 4; size >= 0x80; size >>= 7)
        buf_byte(&entry, (uint8_t)(0x80 | (size & 0x7F)));
    buf_byte(&entry, (uint8_t)size);
    assert_ok(hex_parse(bytes_text(base), id, sizeof id));
    buf_put(&entry, bytes_of(id, sizeof id));
    buf_put(&entry, deflated(world, buf_so_far(&plain)));
    return buf_so_far(&entry);
}

static void a_delta_may_begin_with_long_codes(void **state)
{
    struct world *world = *state;
    struct packs *packs = NULL;
    uint8_t id[20];
    start(world);
    struct buf whole = buf_new(world->arena, 100);
    buf_byte(&whole, 3 << 4 | 6);
    buf_put(&whole, deflated(world, bytes_text("sanzi\n")));
    const struct packed entries[] = { { FIRST, long_codes(world, OTHER), 0 },
                                      { OTHER, buf_so_far(&whole), 0 } };
    pack(world, entries, 2);
    assert_ok(hex_parse(bytes_text(FIRST), id, sizeof id));
    assert_ok(packs_open(world->arena, world->repository, &packs));
    assert_ok(packs_check(packs, id));
    packs_close(packs);
}

static const struct hostile cases[] = {
    CASE(delta_ring, ERR_LIMIT),
    CASE(delta_bomb, ERR_LIMIT),
    CASE(delta_of_nothing, ERR_CORRUPT),
    CASE(pack_offset_outside, ERR_CORRUPT),
    CASE(pack_offset_far_outside, ERR_CORRUPT),
    CASE(pack_odd_type, ERR_CORRUPT),
    CASE(pack_delta_before_start, ERR_CORRUPT),
    CASE(pack_ids_unsorted, ERR_FORMAT),
    CASE(pack_index_short, ERR_FORMAT),
    CASE(pack_index_tiny, ERR_FORMAT),
    CASE(pack_index_alone, ERR_FORMAT),
    CASE(pack_index_old, ERR_FORMAT),
    CASE(pack_not_a_pack, ERR_FORMAT),
};

static void packs_made_by_hand_are_refused(void **state)
{
    ASSERT_REFUSED(*state, cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_delta_may_begin_with_long_codes),
        IN_A_WORLD(packs_made_by_hand_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
