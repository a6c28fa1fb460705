/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/import.h"

#include <string.h>

#include "tests/test.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(16 << 20, &arena) == OK ? 0 : 1;
}

static int shut_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static const struct import_set sets[] = {
    { { (const uint8_t *)"set", 3 },
      { (const uint8_t *)"2023", 4 },
      { (const uint8_t *)"2024-01-01", 10 } },
    { { (const uint8_t *)"old", 3 },
      { (const uint8_t *)"2004", 4 },
      { (const uint8_t *)"2021-07-01", 10 } },
};

static enum err plan(const char *text, const struct kind *kind, struct import *out)
{
    struct sheet *sheet = arena_take(arena, sizeof *sheet);
    if (!sheet)
        return fault_memory();
    TRY(csv_read(arena, bytes_text(text), sheet));
    TRY(import_plan(arena, sheet, kind, out));
    out->log = bytes_text("log.example");
    out->set = bytes_text("set");
    out->sets = sets;
    out->set_count = 2;
    out->seen_root = bytes_text("root");
    return OK;
}

static struct bytes body_of(const struct draft *draft)
{
    struct buf buf = buf_new(arena, 10000);
    json_print(&buf, draft->form.body);
    return buf_so_far(&buf);
}

static void a_voucher_takes_several_rows(void **state)
{
    (void)state;
    struct import import = { 0 };
    struct draft draft = { 0 };
    assert_ok(plan("日期,凭证号,摘要,科目,借方金额,贷方金额\n"
                   "2025/1/5,记-01,收租,101,10,0\n"
                   ",,收租,501,,7\n"
                   "2025/1/5,记-01,尾数,504,,3\n"
                   "2025/1/5,2,其他,101,1,\n"
                   ",,其他,504,,1\n",
                   &kind_voucher, &import));
    assert_int_equal(import.count, 2);
    assert_ok(import_draft(&import, arena, 0, &draft));
    assert_null(draft.bad);
    assert_bytes(
        body_of(&draft),
        "{\"chart\":\"2023\",\"date\":\"2025-01-05\",\"kind\":\"voucher\",\"lines\":["
        "{\"account\":\"101\",\"debit\":1000},{\"account\":\"501\",\"credit\":700},"
        "{\"account\":\"504\",\"credit\":300,\"note\":\"尾数\"}],\"log\":\"log.example\","
        "\"note\":\"收租\",\"number\":1,\"seen\":{\"root\":\"root\",\"size\":0},"
        "\"set\":\"set\",\"v\":1,\"word\":\"记\"}");
    assert_ok(import_draft(&import, arena, 1, &draft));
    assert_int_equal(json_find(draft.form.body, "number")->number, 2);
}

static void without_numbers_a_date_begins_an_entry(void **state)
{
    (void)state;
    struct import import = { 0 };
    assert_ok(plan("date,note,account,debit,credit\n"
                   "2025-01-05,a,101,1,\n,,501,,1\n2025-01-05,b,101,1,\n,,501,,1\n",
                   &kind_voucher, &import));
    assert_int_equal(import.count, 2);
    assert_int_equal(import.groups[1].row, 3);
    assert_int_equal(import.groups[1].count, 2);
}

static void ids_follow_from_the_content(void **state)
{
    (void)state;
    struct import import = { 0 };
    struct draft first = { 0 };
    struct draft again = { 0 };
    struct draft other = { 0 };
    struct bytes ids[4] = { 0 };
    assert_ok(plan("日期,科目代码,科目名称\n2025-01-01,10201,甲\n2025-1-1,10201,甲\n"
                   "2025-01-01,10202,乙\n",
                   &kind_account, &import));
    assert_int_equal(import.count, 3);
    assert_ok(import_draft(&import, arena, 0, &first));
    import.seen_size = 9;
    assert_ok(import_draft(&import, arena, 1, &again));
    assert_ok(import_draft(&import, arena, 2, &other));
    assert_ok(import_id(&first, 0, &ids[0]));
    assert_ok(import_id(&again, 0, &ids[1]));
    assert_ok(import_id(&other, 0, &ids[2]));
    assert_ok(import_id(&again, 1, &ids[3]));
    assert_true(bytes_equal(ids[0], ids[1]));
    assert_false(bytes_equal(ids[0], ids[2]));
    assert_false(bytes_equal(ids[0], ids[3]));
    assert_int_equal(ids[0].size, IMPORT_ID_SIZE * 2);
}

static void every_bad_cell_is_told(void **state)
{
    (void)state;
    struct import import = { 0 };
    struct draft draft = { 0 };
    assert_ok(plan("日期,摘要,科目,借方金额,附件张数\n"
                   "2025-02-30,x,101,1.234,many\n",
                   &kind_voucher, &import));
    assert_ok(import_draft(&import, arena, 0, &draft));
    const struct bad_cell *bad = draft.bad;
    static const size_t columns[] = { 0, 4, 3 };
    for (size_t i = 0; i < 3; i++, bad = bad->next) {
        assert_non_null(bad);
        assert_int_equal(bad->line, 2);
        assert_int_equal(bad->column, columns[i]);
        assert_true(bad->zh[0] != '\0' && bad->en[0] != '\0');
    }
    assert_null(bad);
    assert_ok(plan("摘要,科目\nx,101\n", &kind_voucher, &import));
    assert_fault(import_draft(&import, arena, 0, &draft), ERR_FORMAT);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "no column date"));
    assert_ok(plan("日期,摘要,科目\n,x,101\n", &kind_voucher, &import));
    assert_ok(import_draft(&import, arena, 0, &draft));
    assert_int_equal(draft.bad->column, IMPORT_NO_COLUMN);
    assert_non_null(strstr(draft.bad->en, "date"));
}

static void titles_must_be_fields_and_stand_once(void **state)
{
    (void)state;
    struct import import = { 0 };
    assert_fault(plan("日期,户名\n", &kind_voucher, &import), ERR_USAGE);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "column B"));
    assert_fault(plan("日期,摘要,note\n", &kind_voucher, &import), ERR_USAGE);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "twice"));
    assert_ok(plan("日期,,摘要\n2025-01-01,x,y\n", &kind_voucher, &import));
}

static void opening_balances_are_one_entry_of_many_rows(void **state)
{
    (void)state;
    static const char *const words[] = { "依据=决算", "set=old" };
    static const char body[] =
        "{\"basis\":\"决算\",\"chart\":\"2004\",\"date\":\"2021-07-01\",\"kind\":\"opening\","
        "\"lines\":[{\"account\":\"101\",\"debit\":1000},{\"account\":\"112\",\"debit\":500,"
        "\"party\":\"张三\"},{\"account\":\"301\",\"credit\":1500}],\"log\":\"log.example\","
        "\"seen\":{\"root\":\"root\",\"size\":0},\"set\":\"old\",\"v\":1}";
    struct import import = { 0 };
    struct draft draft = { 0 };
    assert_ok(plan("科目代码,期初借方,贷方余额,单位\n101,10,0,\n112,5,,张三\n301,0.00,15,\n",
                   &kind_opening, &import));
    assert_int_equal(import.count, 1);
    assert_ok(import_words(arena, &import, words, 2));
    assert_ok(import_draft(&import, arena, 0, &draft));
    assert_null(draft.bad);
    assert_bytes(body_of(&draft), body);
    /* The same said in every row, and a second set in the same sheet. */
    assert_ok(plan("账套,依据,科目,借方,贷方,单位\nold,决算,101,10,,\nold,决算,112,5,,张三\n"
                   "old,,301,,15,\nset,决算,101,1,,\n",
                   &kind_opening, &import));
    assert_int_equal(import.count, 2);
    assert_ok(import_draft(&import, arena, 0, &draft));
    assert_bytes(body_of(&draft), body);
    assert_ok(import_draft(&import, arena, 1, &draft));
    assert_bytes(json_find(draft.form.body, "date")->text, "2024-01-01");
    assert_bytes(json_find(draft.form.body, "chart")->text, "2023");
}

static void words_for_a_whole_sheet_are_checked_first(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        const char *says;
    } rows[] = {
        { "basis", "is not field=value" },
        { "sum=1", "no field \"sum\"" },
        { "account=101", "\"Account\" belongs into the sheet" },
        { "lines=1", "\"Balances\" belongs into the sheet" },
        { "date=2025-02-30", "no date" },
    };
    struct import import = { 0 };
    assert_ok(plan("科目,借方\n101,1\n", &kind_opening, &import));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].word);
        assert_true(import_words(arena, &import, &rows[i].word, 1) != OK);
        assert_non_null(strstr(err_why(LANGUAGE_EN), rows[i].says));
    }
}

/* A tree whose n-th leaf hash is n times 32. */
static enum err leaf_hash(void *self, unsigned level, uint64_t index, struct hash *out)
{
    (void)self;
    assert_int_equal(level, 0);
    memset(out->at, (int)index, sizeof out->at);
    return OK;
}

#define ONES "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
#define TWOS "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI="

static void references_of_a_sheet_get_their_leaf_hashes(void **state)
{
    (void)state;
    struct import import = { 0 };
    struct draft draft = { 0 };
    struct tree_reader tree = { .hash = leaf_hash };
    assert_ok(plan("日期,摘要,科目,借方金额,往来单位或个人,原始凭证,更正凭证\n"
                   "2025/1/5,收租,101,10,张三,#2；1,2\n"
                   "2025/1/6,收租,101,10,,1;9,x\n",
                   &kind_voucher, &import));
    import.seen_size = 3;
    assert_ok(import_references(arena, &tree, &import));
    assert_int_equal(import.leaf_count, 4);
    assert_ok(import_draft(&import, arena, 0, &draft));
    assert_null(draft.bad);
    assert_bytes(body_of(&draft),
                 "{\"chart\":\"2023\",\"corrects\":{\"index\":2,\"leaf\":\"" TWOS
                 "\"},\"date\":\"2025-01-05\",\"kind\":\"voucher\",\"lines\":[{\"account\":"
                 "\"101\",\"debit\":1000,\"party\":\"张三\"}],\"log\":\"log.example\","
                 "\"note\":\"收租\",\"seen\":{\"root\":\"root\",\"size\":3},\"set\":\"set\","
                 "\"sources\":[{\"paper\":{\"index\":2,\"leaf\":\"" TWOS
                 "\"}},{\"paper\":{\"index\":1,\"leaf\":\"" ONES "\"}}],\"v\":1}");
    assert_ok(import_draft(&import, arena, 1, &draft));
    assert_non_null(strstr(draft.bad->en, "it refers to entry 9, but there are only 3"));
    assert_int_equal(draft.bad->column, 5);
    assert_int_equal(draft.bad->next->column, 6);
}

static void the_only_column_of_another_list_stands_for_it(void **state)
{
    (void)state;
    struct import import = { 0 };
    assert_ok(plan("日期,单据\n2025-01-01,\n", &kind_voucher, &import));
    assert_null(import.columns[1].list);
    assert_string_equal(import.columns[1].field->name, "sources");
    assert_fault(plan("日期,分录\n", &kind_voucher, &import), ERR_USAGE);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "\"Lines\" cannot come from a sheet"));
}

/* A sheet of one draft, and its body. */
static struct bytes only_body(const char *text, const struct kind *kind)
{
    struct import import = { 0 };
    struct draft draft = { 0 };
    assert_ok(plan(text, kind, &import));
    assert_int_equal(import.count, 1);
    assert_ok(import_draft(&import, arena, 0, &draft));
    assert_null(draft.bad);
    return body_of(&draft);
}

static void a_row_of_a_sheet_is_a_row_of_each_list(void **state)
{
    (void)state;
    assert_bytes(
        only_body("日期,年度,会议决议,通过机构,可分配收益,分配去向,分配比例,分配金额,贷记科目,农户,份额\n"
                  "2025-12-31,2025,〔2025〕1号,成员大会,1000,提取公积公益金,3000,,31101,甲,3\n"
                  ",,,,,向成员分配,,200,113,乙,2\n"
                  ",,,,,,,,,丙,1\n",
                  &kind_distribution),
        "{\"base\":100000,\"body\":\"成员大会\",\"date\":\"2025-12-31\","
        "\"kind\":\"distribution\",\"log\":\"log.example\",\"resolution\":\"〔2025〕1号\","
        "\"rows\":[{\"account\":\"31101\",\"ratio\":3000,\"to\":\"reserve\"},"
        "{\"account\":\"113\",\"amount\":20000,\"to\":\"members\"}],"
        "\"seen\":{\"root\":\"root\",\"size\":0},\"set\":\"set\","
        "\"shares\":[{\"household\":\"甲\",\"shares\":3},{\"household\":\"乙\",\"shares\":2},"
        "{\"household\":\"丙\",\"shares\":1}],\"v\":1,\"year\":2025}");
    assert_bytes(
        only_body("日期,年度,动作,通过机构,会议决议,科目,预算金额,备注\n"
                  "2025-1-5,2025,通过,会,一,501,8000,\n"
                  ",,,,,51301,0,不列\n",
                  &kind_budget),
        "{\"action\":\"adopt\",\"body\":\"会\",\"date\":\"2025-01-05\",\"kind\":\"budget\","
        "\"lines\":[{\"account\":\"501\",\"amount\":800000},"
        "{\"account\":\"51301\",\"amount\":0,\"note\":\"不列\"}],\"log\":\"log.example\","
        "\"resolution\":\"一\",\"seen\":{\"root\":\"root\",\"size\":0},\"set\":\"set\",\"v\":1,"
        "\"year\":2025}");
}

/* A list that need not be there is left out where its columns are empty. */
static void an_optional_list_may_be_empty(void **state)
{
    (void)state;
    struct import import = { 0 };
    struct draft draft = { 0 };
    assert_ok(plan("日期,资金名称,农户,分户金额\n"
                   "2025-1-5,水渠,甲,15\n"
                   ",,乙,0\n"
                   "2025-1-5,饮水,,\n",
                   &kind_fund, &import));
    assert_int_equal(import.count, 2);
    assert_ok(import_draft(&import, arena, 0, &draft));
    assert_bytes(body_of(&draft),
                 "{\"date\":\"2025-01-05\",\"kind\":\"fund\",\"log\":\"log.example\","
                 "\"name\":\"水渠\",\"seen\":{\"root\":\"root\",\"size\":0},\"set\":\"set\","
                 "\"shares\":[{\"amount\":1500,\"household\":\"甲\"},"
                 "{\"amount\":0,\"household\":\"乙\"}],\"v\":1}");
    assert_ok(import_draft(&import, arena, 1, &draft));
    assert_null(json_find(draft.form.body, "shares"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, shut_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_voucher_takes_several_rows),
        TEST(without_numbers_a_date_begins_an_entry),
        TEST(ids_follow_from_the_content),
        TEST(every_bad_cell_is_told),
        TEST(titles_must_be_fields_and_stand_once),
        TEST(opening_balances_are_one_entry_of_many_rows),
        TEST(words_for_a_whole_sheet_are_checked_first),
        TEST(references_of_a_sheet_get_their_leaf_hashes),
        TEST(the_only_column_of_another_list_stands_for_it),
        TEST(a_row_of_a_sheet_is_a_row_of_each_list),
        TEST(an_optional_list_may_be_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
