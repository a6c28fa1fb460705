/* SPDX-License-Identifier: Apache-2.0 */
/* Ageing, first in, first out; and the limitation of claims. */
#include "publish/ageing.h"

#include "base/money.h"
#include "publish/limits.h"
#include "tests/test.h"

static struct date day_of(const char *text)
{
    struct date day = { 0 };
    assert_ok(date_parse(bytes_text(text), &day));
    return day;
}

static void a_year_s_age_ends_with_its_anniversary(void **state)
{
    (void)state;
    static const struct {
        const char *arose;
        const char *day;
        size_t bucket;
    } rows[] = {
        { "2024-03-05", "2024-03-05", 0 },
        { "2024-03-05", "2025-03-05", 0 },
        { "2024-03-05", "2025-03-06", 1 },
        { "2024-03-05", "2026-03-05", 1 },
        { "2024-03-05", "2026-03-06", 2 },
        { "2024-03-05", "2027-03-05", 2 },
        { "2024-03-05", "2027-03-06", 3 },
        { "2024-03-05", "2029-03-05", 3 },
        { "2024-03-05", "2029-03-06", 4 },
        { "2024-03-05", "2099-01-01", 4 },
        { "2024-02-29", "2025-02-28", 0 },
        { "2024-02-29", "2025-03-01", 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("row %zu\n", i);
        assert_int_equal(age_bucket(day_of(rows[i].arose), day_of(rows[i].day)),
                         rows[i].bucket);
    }
}

struct move {
    const char *day;
    int64_t fen;
};

static struct ageing play(struct arena *arena, const struct move *moves, size_t count)
{
    struct ageing ageing = ageing_new(arena);
    for (size_t i = 0; i < count && moves[i].day != NULL; i++) {
        struct age_item item = { .day = day_of(moves[i].day), .fen = moves[i].fen };
        bool settles = false;
        assert_ok(ageing_add(&ageing, &item, &settles));
    }
    return ageing;
}

static void what_is_paid_settles_the_oldest(void **state)
{
    (void)state;
    static const struct {
        struct move moves[6];
        int64_t buckets[AGE_BUCKETS];
    } rows[] = {
        { { { 0 } }, { 0 } },
        { { { "2018-01-01", 10 }, { "2021-06-01", 20 }, { "2024-01-01", 40 } },
          { 40, 0, 0, 20, 10 } },
        { { { "2018-01-01", 10 },
            { "2021-06-01", 20 },
            { "2024-01-01", 40 },
            { "2024-06-01", -15 } },
          { 40, 0, 0, 15, 0 } },
        { { { "2018-01-01", 10 }, { "2021-06-01", 20 }, { "2024-06-01", -30 } }, { 0 } },
        /* Paid more than owed: it is owed the other way, from the day of that payment. */
        { { { "2018-01-01", 10 }, { "2022-08-01", -25 } }, { 0, 0, -15, 0, 0 } },
        { { { "2018-01-01", 10 }, { "2022-08-01", -25 }, { "2024-07-01", 40 } },
          { 25, 0, 0, 0, 0 } },
        { { { "2018-01-01", -10 }, { "2020-12-31", -5 }, { "2024-07-01", 12 } },
          { 0, 0, 0, -3, 0 } },
        { { { "2024-01-01", 0 } }, { 0 } },
    };
    struct arena *arena = NULL;
    struct date day = day_of("2024-12-31");
    assert_ok(arena_open(1 << 20, &arena));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t buckets[AGE_BUCKETS];
        struct ageing ageing = play(arena, rows[i].moves, 6);
        print_message("row %zu\n", i);
        ageing_buckets(&ageing, day, buckets);
        for (size_t at = 0; at < AGE_BUCKETS; at++)
            assert_int_equal(buckets[at], rows[i].buckets[at]);
    }
    arena_close(arena);
}

/* Whatever comes: the buckets add up to the balance, and what is open has one sign. */
static void buckets_always_add_up_to_the_balance(void **state)
{
    (void)state;
    enum { TRIES = 400 };
    struct arena *arena = NULL;
    uint64_t seed = 31;
    assert_ok(arena_open(1 << 24, &arena));
    for (size_t i = 0; i < TRIES; i++) {
        struct ageing ageing = ageing_new(arena);
        int32_t day = 10000;
        int64_t balance = 0;
        for (size_t at = 0; at < 60; at++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            day += (int32_t)(seed >> 56);
            struct age_item item = { .day = date_of_days(day),
                                     .fen = (int64_t)(seed >> 40 & 0xffff) - 0x7000 };
            bool settles = false;
            int64_t before = balance;
            assert_ok(ageing_add(&ageing, &item, &settles));
            balance += item.fen;
            assert_true(settles == ((before > 0 && item.fen < 0) ||
                                    (before < 0 && item.fen > 0)));
            int64_t buckets[AGE_BUCKETS];
            int64_t sum = 0;
            ageing_buckets(&ageing, item.day, buckets);
            for (size_t bucket = 0; bucket < AGE_BUCKETS; bucket++) {
                assert_true(buckets[bucket] == 0 || (buckets[bucket] > 0) == (balance > 0));
                sum += buckets[bucket];
            }
            assert_int_equal(sum, balance);
            assert_int_equal(ageing.balance_fen, balance);
        }
    }
    arena_close(arena);
}

static void a_balance_past_what_can_be_held_is_refused(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    bool settles = false;
    assert_ok(arena_open(1 << 20, &arena));
    struct ageing ageing = ageing_new(arena);
    struct age_item item = { .day = { 2024, 1, 1 }, .fen = MONEY_MAX_FEN };
    assert_ok(ageing_add(&ageing, &item, &settles));
    assert_ok(ageing_add(&ageing, &item, &settles));
    item.fen = MONEY_SUM_MAX_FEN;
    assert_fault(ageing_add(&ageing, &item, &settles), ERR_LIMIT);
    arena_close(arena);
    assert_ok(arena_open(0, &arena));
    ageing = ageing_new(arena);
    assert_fault(ageing_add(&ageing, &item, &settles), ERR_MEMORY);
    arena_close(arena);
}

static void a_claim_is_demanded_half_a_year_before_its_end(void **state)
{
    (void)state;
    static const struct {
        const char *start;
        const char *day;
        enum limit_state state;
    } rows[] = {
        { "2022-01-31", "2022-01-30", LIMIT_NOT_DUE },
        { "2022-01-31", "2022-01-31", LIMIT_RUNS },
        { "2022-01-31", "2024-07-30", LIMIT_RUNS },
        { "2022-01-31", "2024-07-31", LIMIT_REMIND },
        { "2022-01-31", "2025-01-31", LIMIT_REMIND },
        { "2022-01-31", "2025-02-01", LIMIT_OVER },
        { "2021-08-31", "2024-02-28", LIMIT_RUNS },
        { "2021-08-31", "2024-02-29", LIMIT_REMIND },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct limit limit =
            limit_of(&limit_general, day_of(rows[i].start), day_of(rows[i].day));
        print_message("row %zu: %s\n", i, limit_words(limit.state).en);
        assert_int_equal(limit.state, rows[i].state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_year_s_age_ends_with_its_anniversary),
        cmocka_unit_test(what_is_paid_settles_the_oldest),
        cmocka_unit_test(buckets_always_add_up_to_the_balance),
        cmocka_unit_test(a_balance_past_what_can_be_held_is_refused),
        cmocka_unit_test(a_claim_is_demanded_half_a_year_before_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
