/* SPDX-License-Identifier: Apache-2.0 */
/* The register of contracts as it stood, and what the sheets show of it. */
#include "publish/contracts.h"

#include "tests/publish/reporting.h"

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

static struct date day_of(const char *text)
{
    struct date day = { 0 };
    assert_ok(date_parse(bytes_text(text), &day));
    return day;
}

static struct contract_register read_at(struct reporting *scene, uint64_t before,
                                        const char *day)
{
    const struct contract_query query = { scene->books.main_set, before, day_of(day) };
    struct contract_register listed = { 0 };
    assert_ok(contract_register_read(&scene->books, &query, &listed));
    return listed;
}

static const struct contract_terms *find(const struct contract_register *listed,
                                         const char *number)
{
    return contract_find(listed, bytes_text(VILLAGE_SET), bytes_text(number));
}

static void every_type_of_contract_means_something_to_the_sheets(void **state)
{
    (void)state;
    const struct field *type = field_find(kind_contract.fields, bytes_text("type"));
    for (const struct choice *choice = type->choices; choice->name; choice++) {
        print_message("%s\n", choice->name);
        assert_non_null(contract_sort_of(bytes_text(choice->name)));
    }
    assert_null(contract_sort_of(bytes_text("none")));
}

static void the_register_is_what_stood_on_a_day(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "contracts");
    struct contract_register listed = read_at(&scene, UINT64_MAX, "2024-10-07");
    assert_int_equal(listed.count, 4);
    const struct contract_terms *pond = find(&listed, "HT-2024-02");
    assert_non_null(pond);
    assert_int_equal(pond->first, village_funds_index("pond"));
    assert_int_equal(pond->record->index, pond->first);
    assert_int_equal(pond->amount_fen, 450000);
    assert_int_equal(pond->due_count, 3);
    assert_int_equal(pond->dues[2].fen, 150000);
    assert_int_equal(date_compare(pond->dues[2].day, pond->end), 0);
    assert_int_equal(pond->bidders, 3);
    assert_string_equal(pond->type->name, "contracting");
    assert_string_equal(pond->method->title.zh, "公开竞价");
    assert_true(pond->is_income);
    assert_bytes(pond->party, "刘水生");
    assert_bytes(pond->filed, "镇合备202400017");
    /* Ended early, by another entry; it stays the same contract. */
    listed = read_at(&scene, UINT64_MAX, "2024-10-08");
    assert_int_equal(listed.count, 4);
    pond = find(&listed, "HT-2024-02");
    assert_int_equal(pond->first, village_funds_index("pond"));
    assert_int_equal(pond->record->index, village_funds_index("pond-ended"));
    assert_int_equal(pond->due_count, 2);
    assert_false(contract_runs(pond, day_of("2025-01-01"), day_of("2025-12-31")));
    assert_true(contract_runs(pond, day_of("2024-12-31"), day_of("2025-12-31")));
    assert_false(contract_runs(pond, day_of("2023-01-01"), day_of("2023-12-31")));
    /* As somebody saw it who had only the entries before. */
    listed = read_at(&scene, village_funds_index("pond-ended"), "2024-12-31");
    assert_int_equal(find(&listed, "HT-2024-02")->due_count, 3);
    listed = read_at(&scene, village_funds_index("forest"), "2024-12-31");
    assert_int_equal(listed.count, 0);
    assert_null(find(&listed, "HT-2024-02"));
    reporting_close(&scene);
}

static void rents_list_what_is_let_by_vouchers_and_register(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "contracts");
    struct report_request request = reporting_of(&scene, "2024-01-01", "2024-12-31");
    assert_ok(reporting_make(&scene, "rents", &request));
    const char *const *terms = LIST("object", "from", "to", "yearly", "due");
    assert_string_equal(reporting_row(&scene, "contract", "HT-2022-01", terms),
                        "后山林地（320 亩）|2022-01-01|2046-12-31|600000|600000");
    assert_string_equal(reporting_row(&scene, "contract", "HT-2024-02", terms),
                        "村东鱼塘（12 亩）|2024-01-01|2024-12-31||0");
    assert_string_equal(reporting_row(&scene, "contract", "HT-2019-03", terms),
                        "2023年鱼塘租金||||0");
    /* The village pays for it; and what was over before the span. */
    assert_string_equal(reporting_row(&scene, "contract", "GC-2024-01", terms), "");
    assert_string_equal(reporting_row(&scene, "contract", "HT-2020-05", terms), "");
    assert_bytes(scene.tables.at[0]->notes->next->text,
                 "1 份租期超过二十年，超过的部分无效（民法典第七百零五条），属于承包的除外：HT-2022-01");
    const struct table_fact *late = scene.tables.at[0]->notes->next->next;
    assert_bytes(late->text, "1 份开始以后才签订：HT-2024-02");
    assert_bytes(late->next->text, "1 份三个月内到期：HT-2024-02");
    request.language = LANGUAGE_EN;
    assert_ok(reporting_make(&scene, "rents", &request));
    assert_bytes(scene.tables.at[0]->notes->next->text,
                 "1 over twenty years; the excess is void (Civil Code 705) but of contracting: "
                 "HT-2022-01");
    reporting_close(&scene);
}

static void what_is_over_and_not_paid_is_named(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    static const char sentence[] =
        "旧鱼塘租给刘水生，到 2023年12月31日 已经到期（合同 HT-2019-03）：以前的租金还欠 1,500 元";
    assert_ok(arena_open((size_t)256 << 20, &scene.arena));
    scene.village = village_funds_until(scene.arena, "contracts");
    assert_ok(village_record(scene.village, "contract", "2024-01-03",
                             "{'amount':0,'end':'2023-12-31','method':'renewal',"
                             "'number':'HT-2019-03','object':'旧鱼塘','party':'刘水生',"
                             "'resolution':'〔2019〕2号'," FUNDS_SET
                             ",'side':'income','signed':'2019-01-01','start':'2019-01-01',"
                             "'type':'asset'}",
                             FUNDS_BOOKKEEPER));
    reporting_read(&scene);
    struct report_request request = reporting_of(&scene, "2024-01-01", "2024-01-04");
    assert_ok(reporting_make(&scene, "rents", &request));
    const struct table_fact *note = scene.tables.at[0]->notes;
    while (note != NULL && !bytes_is(note->text, "1 份已经到期，还有欠缴：HT-2019-03"))
        note = note->next;
    assert_non_null(note);
    assert_ok(reporting_make(&scene, "monthly", &request));
    assert_string_equal(reporting_row(&scene, "text", sentence, LIST("text")), sentence);
    reporting_close(&scene);
}

static void a_contract_is_a_resolution_of_when_it_was_signed(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "contracts");
    struct report_request request = reporting_of(&scene, "2024-01-01", "2024-12-31");
    assert_ok(reporting_make(&scene, "resolutions", &request));
    assert_string_equal(
        reporting_row(&scene, "matter", "饮水工程", LIST("sort", "resolution")),
        "合同|〔2024〕3号");
    assert_string_equal(reporting_row(&scene, "matter", "后山林地", LIST("sort")), "");
    reporting_close(&scene);
}

static void resources_are_what_contracts_are_about(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "contracts");
    struct report_request request = reporting_of(&scene, NULL, "2024-12-31");
    assert_ok(reporting_make(&scene, "resources", &request));
    const char *const *cells =
        LIST("area", "use", "tenant", "term", "rent", "ends", "collected");
    assert_string_equal(reporting_row(&scene, "name", "后山林地", cells),
                        "320 亩|资源发包|青山林业公司|25 年|600000|2046-12-31|600000");
    assert_string_equal(reporting_row(&scene, "name", "村东鱼塘", cells),
                        "12 亩|承包|刘水生|1 年||2024-12-31|0");
    assert_int_equal(scene.tables.at[0]->count, 2);
    assert_true(scene.tables.at[0]->unregistered);
    reporting_close(&scene);
}

static void works_have_the_price_of_their_contract(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "contracts");
    struct report_request request = reporting_of(&scene, NULL, "2024-06-30");
    assert_ok(reporting_make(&scene, "works", &request));
    assert_string_equal(reporting_row(&scene, "name", "饮水工程",
                                      LIST("tender", "contractor", "price", "spent")),
                        "公开招标|宏达建筑公司|800000|");
    assert_bytes(scene.tables.at[0]->notes->text, "账本里没有工程验收和质保的登记");
    request = reporting_of(&scene, NULL, "2024-12-31");
    assert_ok(reporting_make(&scene, "works", &request));
    assert_string_equal(reporting_row(&scene, "name", "饮水工程", LIST("name")), "");
    reporting_close(&scene);
}

static void a_month_in_plain_words_says_to_whom_and_until_when(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "contracts");
    struct report_request request = reporting_of(&scene, "2025-01-01", "2025-01-31");
    request.language = LANGUAGE_EN;
    assert_ok(reporting_make(&scene, "monthly", &request));
    static const char sentence[] =
        "后山林地 (320 亩), let to 青山林业公司, until 2046-12-31 (contract HT-2022-01): no rent "
        "of this year in the books yet";
    assert_string_equal(reporting_row(&scene, "text", sentence, LIST("text")), sentence);
    reporting_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_of_contract_means_something_to_the_sheets),
        cmocka_unit_test(the_register_is_what_stood_on_a_day),
        cmocka_unit_test(rents_list_what_is_let_by_vouchers_and_register),
        cmocka_unit_test(what_is_over_and_not_paid_is_named),
        cmocka_unit_test(a_contract_is_a_resolution_of_when_it_was_signed),
        cmocka_unit_test(resources_are_what_contracts_are_about),
        cmocka_unit_test(works_have_the_price_of_their_contract),
        cmocka_unit_test(a_month_in_plain_words_says_to_whom_and_until_when),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
