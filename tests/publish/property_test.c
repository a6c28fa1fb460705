/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of any books, over vouchers made at random from seeds that stand here: each
 * run is the same. */
#include "base/money.h"
#include "publish/balances.h"
#include "publish/statement.h"
#include "publish/yearend.h"
#include "tests/ledger/refusals.h"
#include "tests/publish/reporting.h"

enum {
    SEEDS = 8,
    VOUCHERS = 150, /* of a seed; a fifth of them is reversed */
    DAYS = 24,      /* of the year, on which statements are made */
    LINES = 7,
    OWN_MAX = 4000,
};

#define YEAR_FROM \
    { \
        2024, 1, 1 \
    }
#define YEAR_TO \
    { \
        2024, 12, 31 \
    }

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static unsigned below(uint64_t *state, unsigned limit)
{
    return (unsigned)(next_random(state) % limit);
}

/* A day of 2024, none before `from`. */
static struct date random_day(uint64_t *state, struct date from)
{
    int32_t first = date_days(from);
    int32_t last = date_days((struct date)YEAR_TO);
    return date_of_days(first + (int32_t)below(state, (unsigned)(last - first) + 1));
}

/* Is it an account that vouchers of the year may move before the year is carried over? */
static bool is_ordinary(const struct chart_row *row)
{
    static const char *const closing[] = { "181", "321", "322" };
    for (size_t i = 0; i < sizeof closing / sizeof closing[0]; i++)
        if (strcmp(row->code, closing[i]) == 0)
            return false;
    return true;
}

static void put_line(struct buf *own, uint64_t *state, bool ordinary, int64_t fen)
{
    static const char *const parties[] = { "王大力", "刘桂兰", "宏达建筑公司" };
    const struct chart *chart = chart_find(bytes_text("2023"));
    const struct chart_row *row = NULL;
    do
        row = &chart->rows[below(state, (unsigned)chart->count)];
    while (ordinary && !is_ordinary(row));
    buf_format(own, "{'account':'%s','%s':%lld", row->code, fen > 0 ? "debit" : "credit",
               (long long)(fen > 0 ? fen : -fen));
    if (below(state, 2) == 0)
        buf_format(own, ",'party':'%s'", parties[below(state, 3)]);
    buf_text(own, "}");
}

/* A voucher's own members: lines at random whose sum is `off`. */
static const char *random_voucher(struct arena *arena, uint64_t *state, bool ordinary,
                                  int64_t off)
{
    struct buf own = buf_new(arena, OWN_MAX);
    char *string = NULL;
    int64_t sum = -off;
    size_t lines = 1 + below(state, LINES - 1);
    buf_text(&own, "{'chart':'2023','lines':[");
    for (size_t i = 0; i < lines; i++) {
        int64_t fen = 1 + (int64_t)(next_random(state) % 10000000);
        fen = below(state, 2) == 0 ? fen : -fen;
        fen += fen + sum == 0 ? 1 : 0;
        fen = fen == 0 ? 7 : fen;
        sum += fen;
        put_line(&own, state, ordinary, fen);
        buf_text(&own, ",");
    }
    put_line(&own, state, ordinary, sum == 0 ? 1 : -sum);
    assert_true(sum != 0);
    buf_text(&own, "],'note':'随机'," FUNDS_SET "}");
    assert_ok(buf_string(&own, &string));
    return string;
}

static const char *day_text(struct arena *arena, struct date day)
{
    struct buf text = buf_new(arena, 16);
    char *string = NULL;
    date_print(&text, day);
    assert_ok(buf_string(&text, &string));
    return string;
}

static void reverse(struct test_village *village, uint64_t target, struct date day)
{
    char own[200];
    (void)snprintf(own, sizeof own, "{'reason':'记错'," FUNDS_SET ",'target':@%llu}",
                   (unsigned long long)target);
    assert_ok(village_record(village, "reversal", day_text(village->arena, day), own,
                             FUNDS_BOOKKEEPER));
}

/* A village with a year of random vouchers, some of them reversed. */
static void open_random(struct reporting *scene, uint64_t seed, bool ordinary)
{
    uint64_t state = seed;
    print_message("seed %llu\n", (unsigned long long)seed);
    assert_ok(arena_open((size_t)256 << 20, &scene->arena));
    scene->village = village_founded(scene->arena);
    for (size_t i = 0; i < VOUCHERS; i++) {
        struct date day = random_day(&state, (struct date)YEAR_FROM);
        uint64_t index = scene->village->count;
        assert_ok(village_record(scene->village, "voucher", day_text(scene->arena, day),
                                 random_voucher(scene->arena, &state, ordinary, 0),
                                 FUNDS_BOOKKEEPER));
        if (below(&state, 5) == 0)
            reverse(scene->village, index, random_day(&state, day));
    }
    reporting_read(scene);
}

static struct balance_query query_to(struct date to)
{
    return (struct balance_query){ .set = bytes_text(VILLAGE_SET),
                                   .from = { to.year, 1, 1 },
                                   .to = to };
}

/* The last rows of the left and the right side of the balance sheet of a day. */
static void sheet_sums(struct reporting *scene, struct date day, int64_t sums[static 2])
{
    const struct chart *chart = chart_find(bytes_text("2023"));
    const struct statement *sheet = statement_find("sheet", bytes_text(""), chart);
    const struct balance_query query = query_to(day);
    struct statement_values values = { .count = 0 };
    size_t left = 0;
    assert_ok(statement_compute(sheet, &scene->books, &query, false, &values));
    while (sheet->left[left].number != NULL)
        left++;
    sums[0] = values.fen[left - 1];
    sums[1] = values.fen[values.count - 1];
}

static void any_sequence_of_vouchers_balances_on_any_day(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct reporting scene = { 0 };
        uint64_t days = seed * 1000;
        size_t moved = 0;
        open_random(&scene, seed, false);
        for (size_t i = 0; i < DAYS; i++) {
            struct date day = random_day(&days, (struct date)YEAR_FROM);
            const struct balance_query query = query_to(day);
            struct book_balances balances = { 0 };
            int64_t sum = 0;
            int64_t debit = 0;
            int64_t credit = 0;
            int64_t sums[2];
            assert_ok(books_balances(&scene.books, &query, &balances));
            for (size_t at = 0; at < balances.count; at++) {
                sum += balance_closing_fen(&balances.rows[at]);
                debit += balances.rows[at].debit_fen;
                credit += balances.rows[at].credit_fen;
            }
            assert_int_equal(sum, 0);
            assert_int_equal(debit, credit);
            sheet_sums(&scene, day, sums);
            assert_int_equal(sums[0], sums[1]);
            moved += debit != 0;
        }
        assert_true(moved > DAYS / 2);
        reporting_close(&scene);
    }
}

static void a_voucher_that_is_off_by_any_sum_is_refused_and_leaves_nothing(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    open_random(&scene, 77, false);
    uint64_t random = 5;
    struct hash before = fold_hash(scene.village);
    for (int64_t off = 1; off < 4000000; off *= 3) {
        int64_t signed_off = below(&random, 2) == 0 ? off : -off;
        const char *own = random_voucher(scene.arena, &random, false, signed_off);
        assert_fault(
            village_record(scene.village, "voucher", "2024-12-31", own, FUNDS_BOOKKEEPER),
            ERR_RULE);
        assert_non_null(strstr(err_why(LANGUAGE_EN), "does not balance"));
        struct hash after = fold_hash(scene.village);
        assert_true(hash_equal(&before, &after));
    }
    reporting_close(&scene);
}

/* Every account, every row of the statement and every movement is nil again. */
static void reversal_of_all_is_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct reporting scene = { 0 };
        struct book_balances balances = { 0 };
        const struct balance_query query = query_to((struct date)YEAR_TO);
        int64_t sums[2];
        open_random(&scene, seed + 10, false);
        for (size_t i = 0; i < scene.books.voucher_count; i++) {
            const struct book_voucher *voucher = scene.books.vouchers[i];
            if (voucher->reverses == UINT64_MAX && voucher->reversed == UINT64_MAX)
                reverse(scene.village, voucher->index, (struct date)YEAR_TO);
        }
        reporting_read(&scene);
        assert_ok(books_balances(&scene.books, &query, &balances));
        assert_true(balances.count > 10);
        for (size_t i = 0; i < balances.count; i++) {
            assert_int_equal(balance_closing_fen(&balances.rows[i]), 0);
            assert_int_equal(balances.rows[i].debit_fen, 0);
            assert_int_equal(balances.rows[i].credit_fen, 0);
        }
        sheet_sums(&scene, (struct date)YEAR_TO, sums);
        assert_int_equal(sums[0], 0);
        assert_int_equal(sums[1], 0);
        reporting_close(&scene);
    }
}

static void income_rows(struct reporting *scene, struct statement_values *out)
{
    const struct chart *chart = chart_find(bytes_text("2023"));
    const struct statement *income = statement_find("income", bytes_text(""), chart);
    const struct balance_query query = query_to((struct date)YEAR_TO);
    assert_ok(statement_compute(income, &scene->books, &query, false, out));
}

/* Record what carries the period over; how many vouchers that took. */
static size_t carry(struct reporting *scene, const struct yearend_options *options)
{
    struct yearend plan = { 0 };
    size_t count = 0;
    assert_ok(yearend_plan(scene->arena, &scene->books, options, &plan));
    for (const struct yearend_voucher *at = plan.first; at; at = at->next, count++) {
        struct buf own = buf_new(scene->arena, 1 << 16);
        char *string = NULL;
        buf_text(&own, "{'chart':'2023','lines':[");
        for (size_t i = 0; i < at->count; i++) {
            const struct yearend_line *line = &at->lines[i];
            bool debit = line->debit_fen != 0;
            buf_format(&own, "%s{'account':'%.*s','%s':%lld}", i > 0 ? "," : "",
                       (int)line->account.size, (const char *)line->account.at,
                       debit ? "debit" : "credit",
                       (long long)(debit ? line->debit_fen : line->credit_fen));
        }
        buf_format(&own, "],%s'note':'结转'," FUNDS_SET "}",
                   at->is_closing ? "'nature':'closing'," : "");
        assert_ok(buf_string(&own, &string));
        assert_ok(village_record(scene->village, "voucher",
                                 day_text(scene->arena, options->day), string,
                                 FUNDS_BOOKKEEPER));
    }
    reporting_read(scene);
    return count;
}

/* Carried over once, income and expense are nil and the statements say what they said; a second
 * time there is nothing to do. A month that is closed is not closed again. */
static void closing_twice_changes_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct reporting scene = { 0 };
        const struct yearend_options months[] = {
            { .set = bytes_text(VILLAGE_SET), .day = { 2024, 6, 30 } },
            { .set = bytes_text(VILLAGE_SET), .day = YEAR_TO, .year = true, .tax_fen = 12345 },
        };
        struct yearend_options again = months[1];
        struct statement_values before = { .count = 0 };
        struct statement_values after = { .count = 0 };
        int64_t sums[2];
        again.tax_fen = 0;
        open_random(&scene, seed + 20, true);
        income_rows(&scene, &before);
        assert_true(carry(&scene, &months[0]) > 0);
        assert_int_equal(carry(&scene, &months[0]), 0);
        income_rows(&scene, &after);
        assert_memory_equal(before.fen, after.fen, before.count * sizeof before.fen[0]);
        assert_true(carry(&scene, &months[1]) > 0);
        income_rows(&scene, &before);
        assert_int_equal(carry(&scene, &again), 0);
        income_rows(&scene, &after);
        assert_memory_equal(before.fen, after.fen, before.count * sizeof before.fen[0]);
        sheet_sums(&scene, (struct date)YEAR_TO, sums);
        assert_int_equal(sums[0], sums[1]);
        for (unsigned month = 1; month <= 12; month++) {
            char text[16];
            (void)snprintf(text, sizeof text, "2024-%02u", month);
            assert_ok(village_close(scene.village, VILLAGE_SET, text, "2025-01-05",
                                    FUNDS_BOOKKEEPER));
            struct hash closed = fold_hash(scene.village);
            assert_fault(village_close(scene.village, VILLAGE_SET, text, "2025-01-06",
                                       FUNDS_BOOKKEEPER),
                         ERR_RULE);
            struct hash still = fold_hash(scene.village);
            assert_true(hash_equal(&closed, &still));
        }
        reporting_read(&scene);
        struct report_request request = reporting_of(&scene, NULL, "2024-12-31");
        assert_ok(reporting_make(&scene, "checks", &request));
        assert_string_equal(reporting_row(&scene, "code", "E13",
                                          (const char *const[]){ "result", NULL }),
                            "相符");
        assert_string_equal(reporting_row(&scene, "code", "E3",
                                          (const char *const[]){ "result", NULL }),
                            "相符");
        reporting_close(&scene);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_sequence_of_vouchers_balances_on_any_day),
        cmocka_unit_test(a_voucher_that_is_off_by_any_sum_is_refused_and_leaves_nothing),
        cmocka_unit_test(reversal_of_all_is_nothing),
        cmocka_unit_test(closing_twice_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
