/* SPDX-License-Identifier: Apache-2.0 */
/* From the codes of the old chart to accounts of the new, row by row. */
#include <string.h>

#include "desk/import.h"
#include "tests/test.h"
#include "tests/village_funds.h"

static struct arena *arena;
static struct test_village *village;

/* Set 丙 has one sub-account, 10201; nothing stands on it yet. */
static int open_village(void **state)
{
    (void)state;
    static const struct funds_row rows[] = {
        { NULL, "policy", "2024-02-03",
          "{'basis':'试','from':'2024-02-01','name':'set','value':'丙'}",
          FUNDS_BY(KEY_HEAD) },
        { NULL, "policy", "2024-02-03",
          "{'basis':'试','from':'2024-02-01','name':'set.2004','value':'丁'}",
          FUNDS_BY(KEY_HEAD) },
        { NULL, "account", "2024-02-03",
          "{'chart':'2023','code':'10201','name':'基本户','set':'丙'}", FUNDS_BOOKKEEPER },
    };
    if (arena_open((size_t)256 << 20, &arena) != OK)
        return 1;
    village = village_funds_until(arena, "base");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (village_record(village, rows[i].kind, rows[i].date, rows[i].own,
                           rows[i].signers) != OK)
            return 1;
    return 0;
}

static int shut_village(void **state)
{
    (void)state;
    village_free(village);
    arena_close(arena);
    return 0;
}

static enum err map(const char *text, const char *from, const char *word, struct import *out,
                    struct bad_cell **undecided)
{
    struct sheet *sheet = arena_take(arena, sizeof *sheet);
    const char **words = arena_take(arena, sizeof *words);
    assert_non_null(sheet);
    assert_non_null(words);
    *words = word;
    TRY(csv_read(arena, bytes_text(text), sheet));
    TRY(import_plan(arena, sheet, &kind_opening, out));
    TRY(import_words(arena, out, words, word ? 1 : 0));
    out->log = bytes_text("log.example");
    out->set = bytes_text("丙");
    TRY(import_sets(arena, &village->view, out));
    return import_map(arena, &village->view, from, out, undecided);
}

static void a_row_goes_where_table_and_person_say(void **state)
{
    (void)state;
    struct import import = { 0 };
    struct bad_cell *undecided = NULL;
    struct draft draft = { 0 };
    assert_ok(map("原科目代码,科目,借方,贷方\n101,,1,\n10201,,2,\n154,,3,\n131,133,,4\n"
                  "１５３,154,5,\n112,,0,0.00\n502,511,6,\n",
                  "2004", NULL, &import, &undecided));
    assert_null(undecided);
    static const char *const accounts[] = { "101", "10201", "153", "133", "154", NULL, "511" };
    for (size_t i = 0; i < 7; i++) {
        print_message("row %zu\n", i + 2);
        if (accounts[i])
            assert_bytes(import.mapped[i + 1], accounts[i]);
        else
            assert_null(import.mapped[i + 1].at);
    }
    assert_ok(import_draft(&import, arena, 0, &draft));
    assert_null(draft.bad);
    assert_bytes(json_find(draft.form.body, "origin_chart")->text, "2004");
    assert_int_equal(json_find(draft.form.body, "lines")->count, 6);
    assert_bytes(json_find(json_find(draft.form.body, "lines")->first->next, "account")->text,
                 "10201");
}

static void every_row_that_is_not_decided_says_why(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        const char *says;
    } rows[] = {
        { "131,,1,", "it may become: 131 Consumable biological assets (young and fattening" },
        { "202,,1,", "old account 202 (Payables) is for a person to decide" },
        { "212,,,1", "no successor: members resolve first" },
        { "154,154,1,", "old account 154 (Construction in progress) cannot become 154, but: "
                        "153 Construction in progress; 153 and 154 have changed places" },
        { "202,212,1,", "cannot become 212, but: 211 Payables (owed to others outside), 213" },
        { "102,,1,", "old account 102 becomes 102, give an account without details: account "
                     "102 has details" },
        { "102,102,1,", "account 102 has details" },
        { "10202,,1,", "old account 10202 becomes 10202, give an account without details: "
                       "account set \"丙\" has no account 10202 yet" },
        { "102,10203,1,", "has no account 10203 yet" },
        { "999,,1,", "the chart of 2004 has no account 999" },
        { "10,,1,", "the chart of 2004 has no account 10" },
        { "101-1,,1,", "the chart of 2004 has no account 101-1" },
        { ",101,1,", "\"Old account\" is not given" },
        { "101,,x,", NULL },
    };
    struct buf buf = buf_new(arena, 4000);
    char *text = NULL;
    struct import import = { 0 };
    struct bad_cell *bad = NULL;
    buf_text(&buf, "原科目代码,科目,借方,贷方\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        buf_text(&buf, rows[i].row);
        buf_byte(&buf, '\n');
    }
    assert_ok(buf_string(&buf, &text));
    assert_ok(map(text, "2004", NULL, &import, &bad));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!rows[i].says)
            continue;
        print_message("%s: %s\n", rows[i].row, bad ? bad->en : "");
        assert_non_null(bad);
        assert_int_equal(bad->line, i + 2);
        assert_non_null(strstr(bad->en, rows[i].says));
        assert_string_not_equal(bad->en, bad->zh);
        bad = bad->next;
    }
    assert_null(bad);
}

static void a_sheet_that_cannot_be_mapped_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *from;
        const char *word;
        enum err code;
        const char *says;
    } rows[] = {
        { "科目,借方\n101,1\n", "2004", NULL, ERR_USAGE, "needs a column \"Old account\"" },
        { "原科目代码,借方\n101,1\n", "2023", NULL, ERR_USAGE,
          "no way from the chart \"2023\" to that of 2023" },
        { "原科目代码,借方\n101,1\n", "2004", "set=丁", ERR_USAGE,
          "no way from the chart \"2004\" to that of 2004" },
        { "账套,原科目代码,借方\n丁,101,1\n", "2004", NULL, ERR_USAGE, "to that of 2004" },
        { "原科目代码,借方\n101,1\n", "2004", "set=戊", ERR_RULE, "no account set \"戊\"" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct import import = { 0 };
        struct bad_cell *bad = NULL;
        print_message("%s\n", rows[i].text);
        assert_fault(map(rows[i].text, rows[i].from, rows[i].word, &import, &bad),
                     rows[i].code);
        assert_non_null(strstr(err_why(LANGUAGE_EN), rows[i].says));
    }
    struct import import = { .kind = &kind_account };
    struct bad_cell *bad = NULL;
    assert_fault(import_map(arena, &village->view, "2004", &import, &bad), ERR_USAGE);
    struct import none = { 0 };
    assert_ok(map("原科目代码,借方\n", "2004", NULL, &none, &bad));
    assert_null(bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_goes_where_table_and_person_say),
        cmocka_unit_test(every_row_that_is_not_decided_says_why),
        cmocka_unit_test(a_sheet_that_cannot_be_mapped_is_refused),
    };
    return cmocka_run_group_tests(tests, open_village, shut_village);
}
