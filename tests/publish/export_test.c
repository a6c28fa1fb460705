/* SPDX-License-Identifier: Apache-2.0 */
/* Exports and what carries a period over, by the worked examples of their specs; the programs
 * that read exports judge them in tests/cli/export.txt. */
#include "publish/export.h"

#include "publish/yearend.h"
#include "tests/publish/reporting.h"
#include "tests/support.h"

/* To the end of the test village's books. */
static struct export_request request_from(struct reporting *scene, struct date from)
{
    return (struct export_request){
        .arena = scene->arena,
        .books = &scene->books,
        .set = bytes_text(VILLAGE_SET),
        .from = from,
        .to = { 2024, 3, 31 },
    };
}

static void the_example_of_a_journal_is_in_it(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    struct bytes example = { 0 };
    reporting_open(&scene, NULL);
    struct export_files files = export_files_new(scene.arena);
    const struct export_request request = request_from(&scene, (struct date){ 2024, 1, 1 });
    assert_ok(spec_example(scene.arena, "exports.md", "ledger-voucher", &example));
    assert_ok(export_find(bytes_text("ledger"))->make(&request, &files));
    assert_non_null(files.first);
    assert_true(bytes_find_part(files.first->bytes, example) < files.first->bytes.size);
    reporting_close(&scene);
}

static void every_export_makes_files_with_names_of_their_own(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    for (size_t i = 0; i < export_count; i++) {
        struct export_files files = export_files_new(scene.arena);
        const struct export_request request = request_from(&scene, (struct date){ 2024, 1, 1 });
        print_message("%s\n", exports[i]->name);
        assert_ok(exports[i]->make(&request, &files));
        for (const struct export_file *file = files.first; file; file = file->next) {
            assert_null(strchr(file->path, '/'));
            assert_true(file->bytes.size > 0);
            for (const struct export_file *other = file->next; other; other = other->next)
                assert_string_not_equal(file->path, other->path);
        }
        for (size_t other = i + 1; other < export_count; other++)
            assert_string_not_equal(exports[i]->name, exports[other]->name);
    }
    reporting_close(&scene);
}

static void the_auditors_interface_is_made_by_years(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    struct export_files files = export_files_new(scene.arena);
    const struct export_request request = request_from(&scene, (struct date){ 2023, 12, 1 });
    assert_fault(export_find(bytes_text("gbt"))->make(&request, &files), ERR_USAGE);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "from 2023 to 2024"));
    assert_null(files.first);
    reporting_close(&scene);
}

/* To hledger two blanks of any kind end an account's name. */
static void a_name_in_a_journal_has_single_blanks_only(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    assert_ok(village_record(scene.village, "account", "2024-03-05",
                             "{'chart':'2023','code':'10203','name':'张　　三\u2003\u00A0；；"
                             "(一);|','set':'" VILLAGE_SET "'}",
                             1u << KEY_BOOKKEEPER_NEW));
    assert_ok(village_record(scene.village, "voucher", "2024-03-05",
                             "{'chart':'2023','lines':[{'account':'10203','debit':100},"
                             "{'account':'101','credit':100}],'note':'　欠条　　一张','set':"
                             "'" VILLAGE_SET "'}",
                             1u << KEY_BOOKKEEPER_NEW));
    reporting_read(&scene);
    struct export_files files = export_files_new(scene.arena);
    const struct export_request request = request_from(&scene, (struct date){ 2024, 1, 1 });
    assert_ok(export_find(bytes_text("hledger"))->make(&request, &files));
    struct bytes journal = files.first->bytes;
    struct bytes name = bytes_text("    资产:10203 银行存款 - 张 三 ；；（一）；｜  1.00 CNY\n");
    assert_true(bytes_find_part(journal, name) < journal.size);
    assert_true(bytes_find_part(journal, bytes_text(") 欠条 一张\n")) < journal.size);
    reporting_close(&scene);
}

static void the_example_of_a_transfer_is_planned(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    struct yearend plan = { 0 };
    struct bytes example = { 0 };
    reporting_open(&scene, NULL);
    struct buf text = buf_new(scene.arena, 4000);
    const struct yearend_options options = {
        .set = bytes_text(VILLAGE_SET), .day = { 2024, 3, 31 }
    };
    assert_ok(yearend_plan(scene.arena, &scene.books, &options, &plan));
    for (const struct yearend_voucher *at = plan.first; at != NULL; at = at->next)
        for (size_t i = 0; i < at->count; i++)
            buf_format(&text, "%u %.*s %lld\n", at->step, (int)at->lines[i].account.size,
                       (const char *)at->lines[i].account.at,
                       (long long)(at->lines[i].debit_fen - at->lines[i].credit_fen));
    assert_ok(spec_example(scene.arena, "yearend.md", "transfer", &example));
    print_message("%.*s", (int)text.size, (const char *)text.at);
    assert_true(bytes_equal(buf_so_far(&text), example));
    reporting_close(&scene);
}

static void the_example_of_a_check_is_a_row(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    struct bytes example = { 0 };
    reporting_open(&scene, NULL);
    struct tables tables = { .arena = scene.arena };
    struct buf text = buf_new(scene.arena, 1 << 20);
    const struct report_request request = {
        .arena = scene.arena,
        .books = &scene.books,
        .language = LANGUAGE_ZH,
        .set = bytes_text(VILLAGE_SET),
        .to = { 2024, 3, 31 },
        .entry = UINT64_MAX,
    };
    assert_ok(report_make(report_find(bytes_text("checks")), &request, &tables));
    assert_ok(tables_print(&tables, TABLE_CSV, LANGUAGE_ZH, &text));
    assert_ok(spec_example(scene.arena, "reports.md", "checks-row", &example));
    struct bytes row = bytes_part(example, 0, example.size - 1);
    assert_true(bytes_find_part(buf_so_far(&text), row) < text.size);
    assert_int_equal(tables.wrong, 0);
    reporting_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_a_journal_is_in_it),
        cmocka_unit_test(every_export_makes_files_with_names_of_their_own),
        cmocka_unit_test(the_auditors_interface_is_made_by_years),
        cmocka_unit_test(a_name_in_a_journal_has_single_blanks_only),
        cmocka_unit_test(the_example_of_a_transfer_is_planned),
        cmocka_unit_test(the_example_of_a_check_is_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
