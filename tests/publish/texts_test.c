/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/texts.h"

#include "tests/test.h"

static struct bytes text_of(struct arena *arena, size_t number)
{
    struct buf buf = buf_new(arena, 40);
    buf_format(&buf, "户%zu", number);
    return buf_so_far(&buf);
}

static void a_text_is_kept_once(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct arena *scratch = NULL;
    assert_ok(arena_open(1 << 22, &arena));
    assert_ok(arena_open(1 << 22, &scratch));
    struct texts texts = texts_new(arena, scratch);
    for (size_t round = 0; round < 2; round++)
        for (size_t i = 0; i < 5000; i++) {
            struct bytes text = text_of(arena, i);
            struct bytes kept = texts_keep(&texts, text);
            assert_true(bytes_equal(kept, text));
            assert_true(kept.at != text.at);
            assert_ptr_equal(texts_keep(&texts, text).at, kept.at);
        }
    assert_in_range(texts.count, 4990, 5000);
    assert_null(texts_keep(&texts, bytes_text("")).at);
    assert_false(texts.bad);
    arena_close(scratch);
    arena_close(arena);
}

static void without_memory_it_is_bad(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct arena *scratch = NULL;
    assert_ok(arena_open(64, &arena));
    assert_ok(arena_open(100, &scratch));
    struct texts texts = texts_new(arena, scratch);
    assert_null(texts_keep(&texts, bytes_text("甲")).at);
    assert_true(texts.bad);
    arena_close(scratch);
    assert_ok(arena_open(1 << 20, &scratch));
    texts = texts_new(arena, scratch);
    for (size_t i = 0; i < 10; i++)
        (void)texts_keep(&texts, text_of(scratch, i));
    assert_true(texts.bad);
    assert_null(texts_keep(&texts, bytes_text("乙")).at);
    arena_close(scratch);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_kept_once),
        cmocka_unit_test(without_memory_it_is_bad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
