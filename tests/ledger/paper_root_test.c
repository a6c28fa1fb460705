/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/paper_root.h"

#include "base/arena.h"
#include "tests/support.h"
#include "tests/test.h"

static struct hash counting(void)
{
    struct hash root;
    for (size_t i = 0; i < sizeof root.at; i++)
        root.at[i] = (uint8_t)i;
    return root;
}

static void a_root_is_printed_as_the_spec_says(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct bytes example = { 0 };
    struct hash root = counting();
    assert_ok(arena_open(1 << 20, &arena));
    assert_ok(spec_example(arena, "tree.md", "paper", &example));
    struct buf buf = buf_new(arena, 100);
    paper_root_print(&buf, &root);
    buf_byte(&buf, '\n');
    assert_true(bytes_equal(buf_so_far(&buf), example));
    arena_close(arena);
}

static void what_is_printed_is_read_again(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 20, &arena));
    for (unsigned seed = 0; seed < 256; seed++) {
        struct hash root = { 0 };
        struct hash back = { 0 };
        size_t bits = 0;
        for (size_t i = 0; i < sizeof root.at; i++)
            root.at[i] = (uint8_t)(seed * 7 + i * 31 + (i * i >> 2));
        struct buf buf = buf_new(arena, 100);
        paper_root_print(&buf, &root);
        assert_ok(paper_root_parse(buf_so_far(&buf), &back, &bits));
        assert_int_equal(bits, 160);
        assert_true(paper_root_fits(&root, &back, bits));
        /* Every bit counts. */
        for (size_t bit = 0; bit < bits; bit++) {
            struct hash other = root;
            other.at[bit / 8] = (uint8_t)(other.at[bit / 8] ^ 0x80U >> bit % 8);
            assert_false(paper_root_fits(&other, &back, bits));
        }
    }
    arena_close(arena);
}

static void people_spell_as_they_like(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bits; /* 0: refused */
    } rows[] = {
        { "000G 40R4 0M30 E209 185G R38E 1W81 24GK", 160 },
        { "oOog-40r4-o-m30-e2o9", 80 },
        { "000G40R40M30E209l85G", 100 },
        { "000G 40R4 0M30", 0 },
        { "000G 40R4 0M30 E20", 0 },
        { "000G 40R4 0M30 E202 8", 0 },
        { "000G 40R4 0M30 E209 185G R38E 1W81 24GK 0000", 0 },
        { "000G 40R4 0M30 E20U", 0 },
        { "000G 40R4 0M30 E20！", 0 },
        { "", 0 },
    };
    struct hash root = counting();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct hash back = { 0 };
        size_t bits = 0;
        print_message("%s\n", rows[i].text);
        if (rows[i].bits == 0) {
            assert_fault(paper_root_parse(bytes_text(rows[i].text), &back, &bits), ERR_FORMAT);
            continue;
        }
        assert_ok(paper_root_parse(bytes_text(rows[i].text), &back, &bits));
        assert_int_equal(bits, rows[i].bits);
        assert_true(paper_root_fits(&root, &back, bits));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_root_is_printed_as_the_spec_says),
        cmocka_unit_test(what_is_printed_is_read_again),
        cmocka_unit_test(people_spell_as_they_like),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
