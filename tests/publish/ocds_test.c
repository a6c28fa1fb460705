/* SPDX-License-Identifier: Apache-2.0 */
/* Contracts as open data: which payment answers what is due, what is hidden, how it goes on. */
#include "publish/ocds.h"

#include <stdio.h>

#include "base/money.h"
#include "ledger/personal.h"
#include "tests/publish/reporting.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open((size_t)64 << 20, &arena) == OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static struct date day_of(const char *text)
{
    struct date day = { 0 };
    if (*text)
        assert_ok(date_parse(bytes_text(text), &day));
    return day;
}

static const char *shown(struct date day)
{
    struct buf buf = buf_new(arena, 20);
    if (day.year != 0)
        date_print(&buf, day);
    char *text = NULL;
    assert_ok(buf_string(&buf, &text));
    return text;
}

enum {
    DUES = 3,
    PAID = 4,
};

#define NOT OCDS_NOT_MET
#define PART OCDS_PARTLY_MET
#define MET OCDS_MET
#define SOON OCDS_SCHEDULED

/* 100 fen fall due on 2023-12-31, before the books begin, on 2024-03-31 and 2024-12-31. */
static struct contract_due dues[DUES];

static struct contract_terms terms_of(bool is_income)
{
    static const char *const days[] = { "2023-12-31", "2024-03-31", "2024-12-31" };
    for (size_t i = 0; i < DUES; i++)
        dues[i] = (struct contract_due){ day_of(days[i]), 100 };
    return (struct contract_terms){
        .is_income = is_income, .deposit_fen = 70, .dues = dues, .due_count = DUES
    };
}

static void what_is_due_is_answered_in_its_order(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        int is_income;
        int brought;
        int64_t paid[PAID]; /* in the contract's direction, in April to July */
        int deposit;
        enum ocds_met met[DUES - 1]; /* of the second, the third */
        const char *days[DUES - 1];
    } rows[] = {
        { "nothing", 1, 0, { 0 }, 0, { NOT, SOON }, { "", "" } },
        { "late", 1, 0, { 100 }, 0, { MET, SOON }, { "2024-04-01", "" } },
        { "in parts", 1, 0, { 60, 40, 10 }, 0, { MET, SOON }, { "2024-05-01", "" } },
        { "some", 1, 0, { 99 }, 0, { PART, SOON }, { "", "" } },
        { "ahead", 0, 0, { 200 }, 0, { MET, MET }, { "2024-04-01", "2024-04-01" } },
        { "arrears first", 1, 30, { 100 }, 0, { PART, SOON }, { "", "" } },
        { "arrears only", 1, 30, { 30 }, 0, { NOT, SOON }, { "", "" } },
        { "the village owes", 0, -30, { 130 }, 0, { MET, SOON }, { "2024-04-01", "" } },
        { "paid before the books", 1, -100, { 0 }, 0, { MET, SOON }, { "", "" } },
        { "again", 1, 0, { 100, -100, 100 }, 0, { MET, SOON }, { "2024-06-01", "" } },
        { "taken back", 1, 0, { 100, -100 }, 0, { NOT, SOON }, { "", "" } },
        { "a deposit is no rent", 1, 0, { 70 }, 70, { NOT, SOON }, { "", "" } },
        { "a rent with its deposit", 1, 0, { 170 }, 70, { MET, SOON }, { "2024-04-01", "" } },
        { "ahead, as a debt", 1, 0, { 100 }, 0, { MET, SOON }, { "2024-04-01", "" } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct contract_terms terms = terms_of(rows[i].is_income != 0);
        struct ocds_payment paid[PAID] = { 0 };
        for (size_t j = 0; j < PAID; j++)
            paid[j] = (struct ocds_payment){
                .date = { 2024, (uint8_t)(4 + j), 1 },
                .fen = rows[i].paid[j],
                .is_received = rows[i].is_income != 0,
                .deposit_fen = j == 0 ? rows[i].deposit : 0,
            };
        const struct ocds_contract contract = {
            .terms = &terms,
            .payments = { paid, PAID, rows[i].brought },
            .begun = day_of("2024-01-01"),
            .day = day_of("2024-07-31"),
        };
        for (size_t j = 0; j < DUES; j++) {
            enum ocds_met met = OCDS_UNKNOWN;
            struct date day = { 0 };
            assert_ok(ocds_met_read(&contract, j, &met, &day));
            print_message("%s: %zu\n", rows[i].what, j);
            assert_int_equal(met, j == 0 ? OCDS_UNKNOWN : rows[i].met[j - 1]);
            assert_string_equal(shown(day), j == 0 ? "" : rows[i].days[j - 1]);
        }
    }
}

static void sums_past_what_is_shown_are_refused(void **state)
{
    (void)state;
    struct contract_terms terms = terms_of(true);
    const struct ocds_payment paid[] = {
        { .fen = MONEY_SUM_MAX_FEN, .is_received = true }, { .fen = 1, .is_received = true }
    };
    struct ocds_contract contract = {
        .terms = &terms, .payments = { (struct ocds_payment *)(uintptr_t)paid, 2, 0 }
    };
    enum ocds_met met = OCDS_UNKNOWN;
    struct date day = { 0 };
    assert_fault(ocds_met_read(&contract, 0, &met, &day), ERR_LIMIT);
    contract.payments = (struct ocds_payments){ .brought_fen = MONEY_SUM_MAX_FEN };
    assert_fault(ocds_met_read(&contract, 1, &met, &day), ERR_LIMIT);
}

static size_t times(struct bytes text, const char *part)
{
    size_t count = 0;
    for (size_t at = 0; at < text.size; count++) {
        struct bytes rest = bytes_part(text, at, text.size - at);
        size_t found = bytes_find_part(rest, bytes_text(part));
        if (found == rest.size)
            break;
        at += found + strlen(part);
    }
    return count;
}

/* Every payment once, in packages that are no larger than pages. */
static void a_contract_of_many_payments_goes_on(void **state)
{
    (void)state;
    enum { MANY = 1000,
           NAME = 100 };
    static const size_t names[] = { 0, NAME };
    struct ocds_payment *paid = arena_array(arena, MANY, sizeof *paid);
    assert_non_null(paid);
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        size_t count = 0;
        for (size_t i = 0; i < MANY; i++) {
            struct buf party = buf_new(arena, NAME + 1);
            struct buf id = buf_new(arena, 40);
            buf_format(&id, "2024-01-记-%zu", i + 1);
            buf_fill(&party, '"', names[k]);
            if (names[k] > 0)
                party.at[i % NAME] = (uint8_t)('a' + i / NAME);
            paid[i] = (struct ocds_payment){ .id = buf_so_far(&id),
                                             .party = buf_so_far(&party),
                                             .date = day_of("2024-01-31"),
                                             .fen = -123456789012,
                                             .is_received = true };
        }
        const struct ocds_contract contract = {
            .origin = bytes_text("村 例"),
            .village = bytes_text("青石村"),
            .region = bytes_text("430822108205"),
            .place = bytes_text("7"),
            .name = bytes_text("HT-1"),
            .payments = { paid, MANY, 0 },
        };
        assert_int_equal(ocds_parts(&contract), (MANY + OCDS_PAYMENTS - 1) / OCDS_PAYMENTS);
        for (size_t part = 0; part < ocds_parts(&contract); part++) {
            struct buf out = buf_new(arena, 1 << 20);
            struct bytes text = { 0 };
            assert_ok(ocds_print(arena, &contract, part, &out));
            assert_ok(buf_done(&out, &text));
            assert_true(text.size < 200000);
            assert_int_equal(times(text, "\"amount\": -1234567890.12"),
                             times(text, "\"id\": \"2024-01-记-"));
            assert_true(times(text, "\"amount\"") <= OCDS_PAYMENTS);
            assert_int_equal(times(text, "\"tag:%E6%9D%91%20%E4%BE%8B,2024:c/7"), 1);
            assert_int_equal(times(text, "\"contract\""), part == 0);
            count += times(text, "\"amount\"");
        }
        assert_int_equal(count, MANY);
    }
}

/* Of a long schedule the first sums stand in the package, of many changes the last. */
static void long_lists_are_cut(void **state)
{
    (void)state;
    enum { LONG = 150 };
    struct contract_due *rows = arena_array(arena, LONG, sizeof *rows);
    struct book_record *records = arena_array(arena, LONG, sizeof *records);
    const struct book_record *changes[LONG] = { NULL };
    struct json *body = json_object(arena);
    const struct entry entry = { .body = body, .date = day_of("2024-02-01") };
    struct buf out = buf_new(arena, 1 << 20);
    assert_true(rows && records && body);
    for (size_t i = 0; i < LONG; i++) {
        rows[i] = (struct contract_due){ day_of("2024-12-31"), 100 };
        records[i] = (struct book_record){ .index = 1000 + i, .entry = &entry };
        changes[i] = &records[i];
    }
    const struct contract_terms terms = {
        .start = day_of("2024-01-01"),
        .end = day_of("2024-12-31"),
        .dues = rows,
        .due_count = LONG,
    };
    const struct ocds_contract contract = {
        .origin = bytes_text("a.example"),
        .name = bytes_text("HT-1"),
        .terms = &terms,
        .changes = changes,
        .change_count = LONG,
        .day = day_of("2024-01-31"),
    };
    assert_int_equal(ocds_parts(&contract), 1);
    assert_ok(ocds_print(arena, &contract, 0, &out));
    struct bytes text = buf_so_far(&out);
    assert_int_equal(times(text, "\"dueDate\""), OCDS_DUES);
    assert_int_equal(times(text, "\"rationale\""), 0);
    assert_int_equal(times(text, "\"id\": \"1149\""), 1);
    assert_int_equal(times(text, "\"id\": \"1130\""), 1);
    assert_int_equal(times(text, "\"id\": \"1129\""), 0);
    assert_int_equal(times(text, "\"status\": \"active\""), 2);
    assert_int_equal(times(text, "\"procurementMethod\""), 0);
}

static const char *const personal[] = { "11010519491231002X", "6222021200000003",
                                        "１３８１２３４５６７８", "王五 138-1234-5678",
                                        "家住青石村三组12号" };

/* Whatever field it stands in. */
static void nothing_personal_comes_out(void **state)
{
    (void)state;
    static const struct choice type = { "works", WORDS("工程", "works") };
    static const struct choice method = { "tender", WORDS("公开招标", "open tender") };
    for (size_t i = 0; i < sizeof personal / sizeof personal[0]; i++) {
        struct bytes text = bytes_text(personal[i]);
        struct personal_hit hit = { .what = 0 };
        struct contract_terms terms = { .set = text,
                                        .number = text,
                                        .type = &type,
                                        .method = &method,
                                        .party = text,
                                        .object = text,
                                        .purpose = text,
                                        .quantity = text,
                                        .payment = text,
                                        .resolution = text,
                                        .filed = text,
                                        .start = day_of("2024-01-01"),
                                        .end = day_of("2024-12-31") };
        struct json *body = json_put(json_object(arena), bytes_text("content"),
                                     json_text(arena, text));
        body = json_put(body, bytes_text("resolution"), json_text(arena, text));
        const struct entry entry = { .body = body, .date = day_of("2024-02-01") };
        const struct book_record record = { .entry = &entry };
        const struct book_record *const changes[] = { &record };
        struct ocds_payment paid[] = { { .id = text, .party = text, .fen = 1 } };
        struct ocds_contract contract = {
            .origin = bytes_text("a.example"),
            .village = text,
            .region = bytes_text("430822108205"),
            .name = text,
            .about = text,
            .party = text,
            .terms = &terms,
            .changes = changes,
            .change_count = 1,
            .paper = &record,
            .payments = { paid, 1, 0 },
            .day = day_of("2024-06-30"),
        };
        for (size_t on_register = 0; on_register < 2; on_register++) {
            struct buf out = buf_new(arena, 1 << 20);
            contract.terms = on_register == 1 ? &terms : NULL;
            assert_ok(ocds_print(arena, &contract, 0, &out));
            print_message("%s\n", personal[i]);
            assert_true(bytes_find_part(buf_so_far(&out), text) == out.size);
            /* The village's own code has twelve digits. */
            assert_false(personal_find(buf_so_far(&out), PERSONAL_ALL, 0, &hit));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_due_is_answered_in_its_order),
        cmocka_unit_test(sums_past_what_is_shown_are_refused),
        cmocka_unit_test(a_contract_of_many_payments_goes_on),
        cmocka_unit_test(long_lists_are_cut),
        cmocka_unit_test(nothing_personal_comes_out),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
