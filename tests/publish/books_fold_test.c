/* SPDX-License-Identifier: Apache-2.0 */
/* Reports from the fold are those from the whole log, byte for byte. */
#include <stdio.h>

#include "ledger/view_line.h"
#include "tests/publish/reporting.h"

struct folded {
    struct reporting scene;
    struct view_memory *memory;
    struct view view;
    size_t reports; /* that were compared */
};

/* The fold of the first `count` entries, with what reports need, or as a verifier has it. */
static void folded_open(struct folded *folded, const char *part, bool reported)
{
    reporting_open(&folded->scene, part);
    assert_ok(view_memory_open(&folded->memory));
    folded->view.store = view_memory_store(folded->memory);
    folded->view.store.reported = reported;
    const struct test_village *village = folded->scene.village;
    for (size_t i = 0; i < village->count; i++) {
        struct entry entry = { 0 };
        struct place place = { i, village->times[i], village->hashes[i] };
        assert_ok(entry_decode(folded->scene.arena, village->notes[i], &entry));
        assert_ok(view_apply(&folded->view, &entry, &place));
    }
}

static void folded_close(struct folded *folded)
{
    view_memory_close(folded->memory);
    reporting_close(&folded->scene);
}

static struct bytes printed(const struct report *report, const struct report_request *request)
{
    struct tables tables = { 0 };
    struct buf out = buf_new(request->arena, 1 << 24);
    struct bytes text = { 0 };
    enum err code = report_make(report, request, &tables);
    if (code != OK)
        return bytes_copy(request->arena, bytes_text(err_why(LANGUAGE_EN)));
    assert_ok(tables_print(&tables, TABLE_JSON, LANGUAGE_ZH, &out));
    assert_ok(buf_done(&out, &text));
    return text;
}

static void compare(struct folded *folded, const struct report *report,
                    const struct report_request *asked)
{
    struct arena *arena = NULL;
    struct books books = { 0 };
    struct report_request request = *asked;
    assert_ok(arena_open((size_t)256 << 20, &arena));
    request.arena = arena;
    assert_ok(report_books(report, &request, &folded->scene.source, &folded->view, &books));
    assert_true(books.voucher_count < folded->scene.books.voucher_count);
    struct bytes whole = printed(report, &request);
    request.books = &books;
    struct bytes part = printed(report, &request);
    if (!bytes_equal(whole, part))
        printf("%s of %.*s, account %.*s, %d-%02d-%02d: \n%.*s\n%.*s\n", report->name,
               (int)request.set.size, (const char *)request.set.at, (int)request.account.size,
               (const char *)request.account.at, request.to.year, request.to.month,
               request.to.day, (int)whole.size, (const char *)whole.at, (int)part.size,
               (const char *)part.at);
    assert_true(bytes_equal(whole, part));
    folded->reports++;
    arena_close(arena);
}

/* Every few days from before the first to after the last, and the whole. */
static void compare_days(struct folded *folded, const struct report *report,
                         struct report_request request)
{
    struct date first = { 2023, 12, 28 };
    struct date last = { 2024, 5, 2 };
    compare(folded, report, &request);
    for (int32_t day = date_days(first); day <= date_days(last); day += 3) {
        request.to = date_of_days(day);
        request.from = (struct date){ 0 };
        compare(folded, report, &request);
        request.from = date_of_days(day - day % 40);
        compare(folded, report, &request);
    }
}

static void compare_all(struct folded *folded)
{
    struct reporting *scene = &folded->scene;
    struct report_request request = reporting_of(scene, NULL, NULL);
    for (size_t set = 0; set <= scene->books.set_count; set++) {
        request.set = set > 0 ? scene->books.sets[set - 1].name : bytes_text("");
        request.account = bytes_text("");
        request.detail = true;
        compare_days(folded, report_find(bytes_text("balance")), request);
        request.detail = false;
        for (size_t i = 0; i < scene->books.account_count; i++) {
            request.account = scene->books.accounts[i].code;
            compare(folded, report_find(bytes_text("balance")), &request);
            compare(folded, report_find(bytes_text("detail")), &request);
        }
    }
    request.account = bytes_text("102");
    compare_days(folded, report_find(bytes_text("detail")), request);
}

static void reports_from_the_fold_are_those_from_the_whole_log(void **state)
{
    (void)state;
    static const char *const parts[] = { NULL, "debts" };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct folded folded = { 0 };
        folded_open(&folded, parts[i], true);
        compare_all(&folded);
        assert_true(folded.reports > 300);
        folded_close(&folded);
    }
}

static void a_view_without_lines_has_the_whole_log_read(void **state)
{
    (void)state;
    struct folded folded = { 0 };
    folded_open(&folded, NULL, false);
    struct books books = { 0 };
    struct report_request request = reporting_of(&folded.scene, NULL, NULL);
    assert_ok(report_books(report_find(bytes_text("balance")), &request, &folded.scene.source,
                           &folded.view, &books));
    assert_int_equal(books.voucher_count, folded.scene.books.voucher_count);
    folded_close(&folded);
}

static void what_the_fold_cannot_tell_has_the_whole_log_read(void **state)
{
    (void)state;
    struct folded folded = { 0 };
    folded_open(&folded, NULL, true);
    const struct {
        const char *report;
        const char *account;
        const char *party;
    } rows[] = { { "detail", "", "" }, { "detail", "102", "某人" }, { "vouchers", "", "" } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct books books = { 0 };
        struct report_request request = reporting_of(&folded.scene, NULL, NULL);
        request.account = bytes_text(rows[i].account);
        request.aspects[ASPECT_PARTY] = bytes_text(rows[i].party);
        printf("%s\n", rows[i].report);
        assert_ok(report_books(report_find(bytes_text(rows[i].report)), &request,
                               &folded.scene.source, &folded.view, &books));
        assert_int_equal(books.voucher_count, folded.scene.books.voucher_count);
    }
    folded_close(&folded);
}

/* The first leaf under a code. */
static struct bytes leaf_under(const struct books *books, const char *code)
{
    for (size_t i = 0; i < books->account_count; i++)
        if (books->accounts[i].is_leaf &&
            bytes_starts(books->accounts[i].code, bytes_text(code)))
            return books->accounts[i].code;
    return bytes_text("");
}

/* A line that leads to an entry which is no voucher, and a sum on an account that is none. */
static void an_index_unlike_the_log_is_found(void **state)
{
    (void)state;
    static const char *const reports_of[] = { "detail", "balance" };
    for (size_t i = 0; i < sizeof reports_of / sizeof reports_of[0]; i++) {
        struct folded folded = { 0 };
        struct books books = { 0 };
        folded_open(&folded, NULL, true);
        struct report_request request = reporting_of(&folded.scene, NULL, NULL);
        struct bytes leaf = leaf_under(&folded.scene.books, "102");
        const struct voucher_record record = { .set = request.set };
        const struct account_line line = { .date = { 2024, 1, 9 }, .debit_fen = 1 };
        struct buf key = buf_new(folded.scene.arena, 200);
        buf_put(&key, request.set);
        buf_put(&key, bytes_of("\0\x05\xd1", 3));
        buf_text(&key, "199");
        assert_ok(line_put(&folded.view, &record, leaf, &line));
        assert_ok(view_put(&folded.view, VIEW_BALANCE, buf_so_far(&key),
                           bytes_of("\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0", 16)));
        request.account = i == 0 ? leaf : bytes_text("");
        assert_fault(report_books(report_find(bytes_text(reports_of[i])), &request,
                                  &folded.scene.source, &folded.view, &books),
                     ERR_CORRUPT);
        folded_close(&folded);
    }
}

static void books_that_find_no_memory_say_so(void **state)
{
    (void)state;
    struct folded folded = { 0 };
    folded_open(&folded, "debts", true);
    const struct report *report = report_find(bytes_text("balance"));
    size_t refused = 0;
    for (size_t most = 512;; most += most / 8) {
        struct arena *arena = NULL;
        struct books books = { 0 };
        struct report_request request = reporting_of(&folded.scene, NULL, NULL);
        assert_ok(arena_open(most, &arena));
        request.arena = arena;
        enum err code =
            report_books(report, &request, &folded.scene.source, &folded.view, &books);
        arena_close(arena);
        if (code == OK)
            break;
        assert_int_equal(code, ERR_MEMORY);
        refused++;
    }
    assert_true(refused > 10);
    folded_close(&folded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_from_the_fold_are_those_from_the_whole_log),
        cmocka_unit_test(a_view_without_lines_has_the_whole_log_read),
        cmocka_unit_test(what_the_fold_cannot_tell_has_the_whole_log_read),
        cmocka_unit_test(an_index_unlike_the_log_is_found),
        cmocka_unit_test(books_that_find_no_memory_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
