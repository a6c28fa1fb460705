/* SPDX-License-Identifier: Apache-2.0 */
/* Shares by largest remainder, and interest by days. */
#include "publish/shares.h"

#include "base/money.h"
#include "publish/interest.h"
#include "tests/ledger/debts_refusals.h"

/* The same numbers in every run. */
static uint64_t next_number(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void a_part_of_a_sum_is_exact_at_any_size(void **state)
{
    (void)state;
    static const struct {
        int64_t total, part, whole, floor, rest, half_up;
    } rows[] = {
        { 100, 1, 3, 33, 1, 33 },
        { 200, 1, 3, 66, 2, 67 },
        { 1, 1, 2, 0, 1, 1 },
        { 3, 1, 2, 1, 1, 2 },
        { 0, 5, 7, 0, 0, 0 },
        { 7, 0, 5, 0, 0, 0 },
        { MONEY_MAX_FEN, 1, 1, MONEY_MAX_FEN, 0, MONEY_MAX_FEN },
        { MONEY_MAX_FEN, MONEY_MAX_FEN, MONEY_MAX_FEN, MONEY_MAX_FEN, 0, MONEY_MAX_FEN },
        /* (2^53-1)(2^53-2)/(2^53-1) */
        { MONEY_MAX_FEN, MONEY_MAX_FEN - 1, MONEY_MAX_FEN, MONEY_MAX_FEN - 1, 0,
          MONEY_MAX_FEN - 1 },
        /* (2^53-2)^2 = (2^53-1)(2^53-3) + 1 */
        { MONEY_MAX_FEN - 1, MONEY_MAX_FEN - 1, MONEY_MAX_FEN, MONEY_MAX_FEN - 2, 1,
          MONEY_MAX_FEN - 2 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t rest = -1;
        print_message("row %zu\n", i);
        assert_true(share_floor(rows[i].total, rows[i].part, rows[i].whole, &rest) ==
                    rows[i].floor);
        assert_true(rest == rows[i].rest);
        assert_true(share_half_up(rows[i].total, rows[i].part, rows[i].whole) ==
                    rows[i].half_up);
    }
}

static void what_is_left_goes_to_the_largest_remainders_first_to_the_first(void **state)
{
    (void)state;
    static const struct {
        int64_t total;
        int64_t weights[4];
        int64_t parts[4];
    } rows[] = {
        { 100, { 1, 1, 1, 0 }, { 34, 33, 33, 0 } },
        { 101, { 1, 1, 1, 0 }, { 34, 34, 33, 0 } },
        /* 10 over 7: 1.43, 2.86, 4.29, 1.43 */
        { 10, { 1, 2, 3, 1 }, { 2, 3, 4, 1 } },
        { 1, { 1, 1, 1, 1 }, { 1, 0, 0, 0 } },
        { 0, { 1, 2, 3, 4 }, { 0, 0, 0, 0 } },
        { 5, { 0, 0, 9, 0 }, { 0, 0, 5, 0 } },
        { 0, { 0, 0, 0, 0 }, { 0, 0, 0, 0 } },
    };
    struct arena *arena = NULL;
    int64_t parts[4] = { 0 };
    assert_ok(arena_open(1 << 20, &arena));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("row %zu\n", i);
        assert_ok(shares_split(arena, rows[i].total, rows[i].weights, 4, parts));
        for (size_t at = 0; at < 4; at++)
            assert_int_equal(parts[at], rows[i].parts[at]);
    }
    static const int64_t none[] = { 0, 0 };
    static const int64_t many[] = { MONEY_MAX_FEN, 1 };
    assert_fault(shares_split(arena, 1, none, 2, parts), ERR_RULE);
    assert_fault(shares_split(arena, 1, many, 2, parts), ERR_LIMIT);
    arena_close(arena);
}

/* The parts add up; each is its exact part, up or down; who has more weight never gets less. */
static void parts_always_add_up(void **state)
{
    (void)state;
    enum { COUNT_MAX = 60,
           TRIES = 3000 };
    struct arena *arena = NULL;
    uint64_t seed = 20250101;
    assert_ok(arena_open(1 << 20, &arena));
    for (size_t i = 0; i < TRIES; i++) {
        int64_t weights[COUNT_MAX];
        int64_t parts[COUNT_MAX] = { 0 };
        size_t count = 1 + next_number(&seed) % COUNT_MAX;
        unsigned bits = (unsigned)(next_number(&seed) % 46);
        int64_t total = (int64_t)(next_number(&seed) >> (11 + next_number(&seed) % 50));
        int64_t whole = 0;
        int64_t sum = 0;
        for (size_t at = 0; at < count; at++) {
            weights[at] = (int64_t)(next_number(&seed) & ((1ull << bits) - 1)) + (at == 0);
            whole += weights[at];
        }
        struct arena_mark mark = arena_mark(arena);
        assert_ok(shares_split(arena, total, weights, count, parts));
        arena_back(arena, mark);
        for (size_t at = 0; at < count; at++) {
            int64_t rest = 0;
            int64_t floor = share_floor(total, weights[at], whole, &rest);
            assert_true(parts[at] == floor || (rest > 0 && parts[at] == floor + 1));
            sum += parts[at];
            for (size_t other = 0; other < at; other++)
                assert_true(weights[other] < weights[at] || parts[other] >= parts[at]);
        }
        assert_true(sum == total);
    }
    arena_close(arena);
}

static void decode(struct test_village *village, const char *own, struct entry *out)
{
    struct bytes note = { 0 };
    struct json *body = village_body(village, "distribution", DAY, own);
    assert_ok(village_sign(village, body, B, &note));
    assert_ok(entry_decode(village->arena, note, out));
}

#define MOST BY_RATIO("members", "113", "2333")
#define HOUSES BY_AMOUNT("members", "113", "20000000")
#define WELFARE BY_AMOUNT("other", "212", "7000000")

static void a_distribution_gives_each_row_and_household_its_part(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    struct entry entry;
    int64_t *fen = NULL;
    /* Of 100.01 yuan 33.33 % is 33.33, by 1000 : 2333. */
    decode(village,
           PLAN("2024", "10001",
                BY_RATIO("reserve", "311", "1000") "," BY_AMOUNT("other", "211", "5") "," MOST,
                ",'shares':[" HELD("甲", "3") "," HELD("乙", "3") "," HELD("丙", "1") "]"),
           &entry);
    assert_ok(distribution_rows(arena, &entry, &fen));
    assert_int_equal(fen[0], 1000);
    assert_int_equal(fen[1], 5);
    assert_int_equal(fen[2], 2333);
    /* 2333 over 7: 999.86, 999.86, 333.29. */
    assert_ok(distribution_shares(arena, &entry, &fen));
    assert_int_equal(fen[0], 1000);
    assert_int_equal(fen[1], 1000);
    assert_int_equal(fen[2], 333);
    decode(village, PLAN("2024", "10001", BY_RATIO("members", "113", "10000"), ""), &entry);
    assert_ok(distribution_rows(arena, &entry, &fen));
    assert_int_equal(fen[0], 10001);
    assert_ok(distribution_shares(arena, &entry, &fen));
    assert_null(fen);
    teardown(village, arena);
}

/* A township's published figures of 2012, in 万元: 55 of income and 15 from before make 70; the
 * reserve takes 7, the welfare fund 7, households 20; 36 stay undistributed. */
static void the_published_distribution_of_a_township_is_reproduced(void **state)
{
    (void)state;
    enum { WAN = 1000000 }; /* fen */
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    struct entry entry;
    static const char *const plans_of_2012[] = {
        PLAN("2024", "70000000",
             BY_AMOUNT("reserve", "311", "7000000") "," WELFARE "," HOUSES,
             ""),
        PLAN("2024", "70000000",
             BY_RATIO("reserve", "311", "1000") "," BY_RATIO("other", "212", "1000") "," HOUSES,
             ""),
    };
    for (size_t i = 0; i < 2; i++) {
        int64_t *fen = NULL;
        decode(village, plans_of_2012[i], &entry);
        assert_ok(distribution_rows(arena, &entry, &fen));
        assert_int_equal(fen[0], 7 * WAN);
        assert_int_equal(fen[1], 7 * WAN);
        assert_int_equal(fen[2], 20 * WAN);
        assert_int_equal(entry_number(&entry, "base") - fen[0] - fen[1] - fen[2], 36 * WAN);
    }
    teardown(village, arena);
}

static void interest_counts_days_and_rounds_once(void **state)
{
    (void)state;
    static const struct {
        int64_t principal;
        int64_t rate;
        int64_t year_days;
        struct date from;
        struct date to;
        int64_t interest;
    } rows[] = {
        /* 200,000.00 at 4.35 % from 21 March to 21 June: 92 days of 360, 2,223.33 */
        { 20000000, 435, 360, { 2025, 3, 21 }, { 2025, 6, 21 }, 222333 },
        { 20000000, 435, 365, { 2025, 3, 21 }, { 2025, 6, 21 }, 219288 }, /* 2192.877 */
        { 20000000, 435, 365, { 2024, 1, 1 }, { 2025, 1, 1 }, 872384 },   /* 366 days */
        { 10000, 0, 360, { 2024, 1, 1 }, { 2030, 1, 1 }, 0 },
        { 10000, 500, 360, { 2024, 1, 1 }, { 2024, 1, 1 }, 0 },
        { 36, 10000, 360, { 2024, 1, 1 }, { 2024, 1, 6 }, 1 },    /* 0.5 of a fen: up */
        { 35, 10000, 360, { 2024, 1, 1 }, { 2024, 1, 6 }, 0 },    /* 0.486: down */
        { 100, 10000, 365, { 2021, 1, 1 }, { 2024, 1, 1 }, 300 }, /* three times over */
        { MONEY_MAX_FEN, 10000, 365, { 2021, 1, 1 }, { 2022, 1, 1 }, MONEY_MAX_FEN },
        { MONEY_MAX_FEN, 10000, 365, { 2021, 1, 1 }, { 2024, 1, 1 }, 3 * MONEY_MAX_FEN },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t interest = -1;
        struct interest_terms terms = { rows[i].rate, rows[i].year_days };
        print_message("row %zu\n", i);
        assert_ok(
            interest_fen(&terms, rows[i].principal, rows[i].from, rows[i].to, &interest));
        assert_int_equal(interest, rows[i].interest);
    }
    struct interest_terms usury = { 10000, 365 };
    int64_t interest = 0;
    struct date first = { 2021, 1, 1 };
    assert_fault(interest_fen(&usury, MONEY_MAX_FEN, first,
                              date_of_days(date_days(first) + 365 * 129), &interest),
                 ERR_LIMIT);
    assert_fault(interest_fen(&usury, MONEY_MAX_FEN, first,
                              date_of_days(date_days(first) + 365 * 128 + 1), &interest),
                 ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_of_a_sum_is_exact_at_any_size),
        cmocka_unit_test(what_is_left_goes_to_the_largest_remainders_first_to_the_first),
        cmocka_unit_test(parts_always_add_up),
        cmocka_unit_test(a_distribution_gives_each_row_and_household_its_part),
        cmocka_unit_test(the_published_distribution_of_a_township_is_reproduced),
        cmocka_unit_test(interest_counts_days_and_rounds_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
