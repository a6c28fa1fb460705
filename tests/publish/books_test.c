/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/books.h"

#include "publish/balances.h"
#include "publish/entries.h"
#include "tests/publish/reporting.h"

#define OTHER_SET "青石村村委会"

static void books_hold_what_the_log_says(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    const struct books *books = &scene.books;
    assert_bytes(books->village, "青石村");
    assert_bytes(books->origin, VILLAGE_LOG);
    assert_bytes(books->main_set, VILLAGE_SET);
    assert_int_equal(books->size, scene.village->count);
    assert_int_equal(books->set_count, 2);
    assert_bytes(books->sets[1].name, OTHER_SET);
    assert_int_equal(books->sets[0].first.month, 1);
    assert_int_equal(books->sets[0].last.month, 3);
    assert_int_equal(books->sets[0].closed.month, 2);
    assert_int_equal(books->sets[1].closed.year, 0);
    assert_int_equal(books->voucher_count, 19);
    reporting_close(&scene);
}

/* The digits of a set's first two levels below the chart's. */
static void assert_levels(const struct books *books, const char *set, unsigned second,
                          unsigned third)
{
    const struct book_set *found = books_set(books, bytes_text(set));
    assert_non_null(found);
    assert_int_equal(found->structure.digits[1], second);
    assert_int_equal(found->structure.digits[2], third);
}

static void a_set_has_its_chart_and_structure(void **state)
{
    (void)state;
#define HEAD (1u << KEY_HEAD)
#define POLICY(name, value) \
    "{'basis':'b','from':'2024-03-01','name':'" name "','value':'" value "'}"
    static const char *const rows[] = {
        POLICY("set.2004", "石桥组"),
        POLICY("code.structure.石桥组", "3-3-3"),
        POLICY("code.structure", "3-2-2-2-2"),
        POLICY("set", "丁组"),
    };
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_ok(village_record(scene.village, "policy", "2024-03-05", rows[i], HEAD));
    published_make(scene.village, scene.published);
    struct books books = { 0 };
    assert_ok(books_read(scene.arena, &scene.source, UINT64_MAX, &books));
    assert_int_equal(books.set_count, 4);
    assert_levels(&books, VILLAGE_SET, 2, 2);
    assert_levels(&books, "石桥组", 3, 3);
    assert_levels(&books, "丁组", 2, 2);
    assert_string_equal(books_set(&books, bytes_text("石桥组"))->chart->name, "2004");
    assert_string_equal(books_set(&books, bytes_text("丁组"))->chart->name, "2023");
    assert_int_equal(books_set(&books, bytes_text("丁组"))->structure.levels, 5);
    reporting_close(&scene);
}

static void vouchers_are_numbered_by_set_and_month(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    static const struct {
        uint64_t index;
        unsigned number;
    } rows[] = {
        { 10, 1 },
        { 20, 11 },
        { 21, 1 },
        { 29, 1 },
        { 30, 4 },
        { 31, 5 },
        { 37, 1 },
        { 38, 2 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("entry %d\n", (int)rows[i].index);
        const struct book_voucher *voucher = books_voucher(&scene.books, rows[i].index);
        assert_non_null(voucher);
        assert_int_equal(voucher->number, rows[i].number);
        assert_bytes(voucher->word, "记");
    }
    assert_null(books_voucher(&scene.books, 0));
    assert_null(books_voucher(&scene.books, 1000));
    reporting_close(&scene);
}

static void a_reversal_has_its_original_s_lines_negated(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    const struct book_voucher *original = books_voucher(&scene.books, 18);
    const struct book_voucher *reversal = books_voucher(&scene.books, 19);
    assert_int_equal(original->reversed, 19);
    assert_int_equal(reversal->reverses, 18);
    assert_int_equal(reversal->line_count, 2);
    assert_bytes(reversal->lines[0].account, "151");
    assert_int_equal(reversal->lines[0].debit_fen, -680000);
    assert_int_equal(reversal->lines[1].credit_fen, -680000);
    assert_ptr_equal(reversal->lines[1].voucher, reversal);
    assert_bytes(reversal->note, "金额录错");
    assert_bytes(reversal->signer, "李秀英");
    reporting_close(&scene);
}

static void accounts_are_a_tree(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    const struct bytes set = bytes_text(VILLAGE_SET);
    static const struct {
        const char *code;
        const char *parent;
        const char *name;
        size_t level;
        bool is_leaf;
    } rows[] = {
        { "102", "", "Bank deposits", 1, false },
        { "10201", "102", "基本户", 2, true },
        { "513", "", "Administration", 1, false },
        { "51302", "513", "误工补贴", 2, false },
        { "5130201", "51302", "巡查误工", 3, true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct book_account *account =
            books_account(&scene.books, set, bytes_text(rows[i].code));
        print_message("%s\n", rows[i].code);
        assert_non_null(account);
        assert_int_equal(account->level, rows[i].level);
        assert_int_equal(account->is_leaf, rows[i].is_leaf);
        assert_bytes(book_account_name(account, LANGUAGE_EN), rows[i].name);
        assert_bytes(account->parent ? account->parent->code : bytes_text(""), rows[i].parent);
    }
    assert_null(books_account(&scene.books, set, bytes_text("201")));
    assert_null(books_account(&scene.books, bytes_text("别的"), bytes_text("102")));
    assert_non_null(books_account(&scene.books, bytes_text(OTHER_SET), bytes_text("503")));
    assert_null(books_account(&scene.books, bytes_text(OTHER_SET), bytes_text("513")));
    reporting_close(&scene);
}

static void records_are_read_when_they_are_asked_for(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    const struct book_record *record = NULL;
    struct entry *entry = arena_take(scene.arena, sizeof *entry);
    assert_ok(books_records(&scene.books, &kind_disclosure, &record));
    assert_int_equal(record->index, 23);
    assert_bytes(entry_field(record->entry, "what"), "财务收支");
    assert_int_equal(record->next->index, 36);
    assert_bytes(entry_field(record->next->entry, "period"), "2024-02");
    assert_null(record->next->next);
    assert_ok(books_records(&scene.books, &kind_voucher, &record));
    assert_null(record);
    assert_ok(books_entry(&scene.books, scene.arena, 12, entry));
    assert_bytes(entry_field(entry, "handler"), "周强");
    assert_fault(books_entry(&scene.books, scene.arena, 1000, entry), ERR_MISSING);
    reporting_close(&scene);
}

static struct book_balance balance_of(const struct book_balances *all, const char *code)
{
    for (size_t i = 0; i < all->count; i++)
        if (bytes_is(all->rows[i].account->code, code))
            return all->rows[i];
    return (struct book_balance){ 0 };
}

/* Reckoned by hand from the rows of tests/village.c. */
static void balances_are_what_a_person_reckons(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    struct balance_query query = {
        .set = bytes_text(VILLAGE_SET),
        .from = { 2024, 2, 1 },
        .to = { 2024, 2, 29 },
    };
    static const struct {
        const char *code;
        int64_t opening, debit, credit, year_debit;
    } rows[] = {
        { "101", 396350, 300000, 15000, 800000 },
        { "10201", 51520000, 900000, -20000, 54100000 },
        { "112", 0, 900000, 900000, 900000 },
        { "301", -50000000, 0, 0, 0 },
        { "514", 320000, -320000, 0, 0 },
        { "51301", 58650, 15000, 0, 73650 },
    };
    struct book_balances all = { 0 };
    assert_ok(books_balances(&scene.books, &query, &all));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct book_balance row = balance_of(&all, rows[i].code);
        print_message("%s\n", rows[i].code);
        assert_int_equal(row.opening_fen, rows[i].opening);
        assert_int_equal(row.debit_fen, rows[i].debit);
        assert_int_equal(row.credit_fen, rows[i].credit);
        assert_int_equal(row.year_debit_fen, rows[i].year_debit);
        assert_int_equal(row.closing_debit_fen, 0);
    }
    query.account = bytes_text("513");
    assert_ok(books_balances(&scene.books, &query, &all));
    assert_int_equal(all.count, 2);
    query.account = bytes_text("");
    query.set = bytes_text("");
    assert_ok(books_balances(&scene.books, &query, &all));
    int64_t sum = 0;
    for (size_t i = 0; i < all.count; i++)
        sum += balance_closing_fen(&all.rows[i]);
    assert_int_equal(sum, 0);
    assert_bytes(all.rows[all.count - 1].account->set, OTHER_SET);
    reporting_close(&scene);
}

static void balances_at_a_day_leave_out_what_came_later(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    const struct balance_query query = {
        .set = bytes_text(VILLAGE_SET),
        .from = { 2024, 1, 6 },
        .to = { 2024, 1, 18 },
        .by = 1u << ASPECT_PARTY,
    };
    struct book_balances all = { 0 };
    assert_ok(books_balances(&scene.books, &query, &all));
    struct book_balance cash = balance_of(&all, "101");
    assert_int_equal(cash.opening_fen, 500000);
    assert_int_equal(cash.credit_fen, 38650 + 45000);
    assert_non_null(cash.aspects);
    assert_true(!cash.aspects || cash.aspects[ASPECT_PARTY].size == 0);
    assert_null(balance_of(&all, "151").account);
    reporting_close(&scene);
}

static enum err stop(void *self, const struct leaf *leaf, const struct entry *entry)
{
    (void)entry;
    size_t *count = self;
    *count += 1;
    return leaf->index < 4 ? OK : fault(ERR_LIMIT, "够了", "enough");
}

static void a_walk_ends_at_its_size_or_its_fault(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    size_t count = 0;
    struct books books = { 0 };
    uint64_t size = 0;
    assert_ok(entries_walk(&scene.source, 3, NULL, stop, &count));
    assert_int_equal(count, 3);
    assert_fault(entries_walk(&scene.source, 40, NULL, stop, &count), ERR_LIMIT);
    assert_int_equal(count, 3 + 5);
    assert_ok(books_read(scene.arena, &scene.source, 11, &books));
    assert_int_equal(books.voucher_count, 1);
    assert_ok(entries_size(&scene.source, &size));
    assert_int_equal(size, scene.village->count);
    published_drop(scene.published, "tile/entries/000.p/39");
    assert_fault(books_read(scene.arena, &scene.source, 11, &books), ERR_MISSING);
    reporting_close(&scene);
}

/* A log that no book would hold is refused, and where it is wrong is said. */
static void a_log_that_no_book_would_hold_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        const char *own;
    } rows[] = {
        { "voucher", "{'chart':'2023','lines':[{'account':'101','debit':1},"
                     "{'account':'999','credit':1}],'note':'x','set':'" VILLAGE_SET "'}" },
        { "voucher", "{'chart':'2023','lines':[{'account':'101','debit':1},"
                     "{'account':'51301','credit':1}],'note':'x','set':'不存在的'}" },
        { "voucher", "{'chart':'2023','lines':[{'account':'101','debit':1},"
                     "{'account':'10299','credit':1}],'note':'x','set':'" VILLAGE_SET "'}" },
        { "account", "{'chart':'2023','code':'99901','name':'x','set':'" VILLAGE_SET "'}" },
        { "account", "{'chart':'2023','code':'10209','name':'x','set':'不存在的'}" },
        { "reversal", "{'reason':'x','set':'" VILLAGE_SET "','target':@5}" },
        { "reversal", "{'reason':'x','set':'" VILLAGE_SET "','target':@18}" },
        { "reversal", "{'reason':'x','set':'" VILLAGE_SET "','target':@19}" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reporting scene = { 0 };
        struct bytes note = { 0 };
        struct books books = { 0 };
        reporting_open(&scene, NULL);
        print_message("row %zu\n", i);
        assert_ok(village_sign(
            scene.village,
            village_body(scene.village, rows[i].kind, "2024-03-05", rows[i].own),
            1u << KEY_BOOKKEEPER_NEW, &note));
        published_append(scene.village, note, 1710000000);
        published_make(scene.village, scene.published);
        assert_fault(books_read(scene.arena, &scene.source, UINT64_MAX, &books), ERR_FORMAT);
        reporting_close(&scene);
    }
}

static void an_entry_that_cannot_be_decoded_is_named(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    struct books books = { 0 };
    reporting_open(&scene, NULL);
    published_append(scene.village, bytes_text("no note at all\n"), 1710000000);
    published_make(scene.village, scene.published);
    assert_fault(books_read(scene.arena, &scene.source, UINT64_MAX, &books), ERR_FORMAT);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "entry 39: "));
    reporting_close(&scene);
}

static void memory_that_lacks_is_told(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    for (size_t room = 100; room < 60000; room += 48) {
        struct arena *small = NULL;
        struct books books = { 0 };
        assert_ok(arena_open(room, &small));
        enum err code = books_read(small, &scene.source, UINT64_MAX, &books);
        if (code != OK && code != ERR_MEMORY)
            print_error("with %zu bytes: %s\n", room, err_why(LANGUAGE_EN));
        assert_true(code == OK || code == ERR_MEMORY);
        assert_true(room > 1600 || code == ERR_MEMORY);
        arena_close(small);
    }
    reporting_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(books_hold_what_the_log_says),
        cmocka_unit_test(a_set_has_its_chart_and_structure),
        cmocka_unit_test(vouchers_are_numbered_by_set_and_month),
        cmocka_unit_test(a_reversal_has_its_original_s_lines_negated),
        cmocka_unit_test(accounts_are_a_tree),
        cmocka_unit_test(records_are_read_when_they_are_asked_for),
        cmocka_unit_test(balances_are_what_a_person_reckons),
        cmocka_unit_test(balances_at_a_day_leave_out_what_came_later),
        cmocka_unit_test(a_walk_ends_at_its_size_or_its_fault),
        cmocka_unit_test(a_log_that_no_book_would_hold_is_refused),
        cmocka_unit_test(an_entry_that_cannot_be_decoded_is_named),
        cmocka_unit_test(memory_that_lacks_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
