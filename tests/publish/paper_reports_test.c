/* SPDX-License-Identifier: Apache-2.0 */
/* Every report of a village on every kind of paper: nothing lies on anything else; and what
 * hangs on the wall has 16 points where nobody asked for a smaller leaf. */
#include "tests/publish/reporting.h"
#include "tests/publish/tidy_pages.h"

static const struct {
    struct paper paper;
    enum language language;
} papers[] = {
    { { .size = PAPER_A4 }, LANGUAGE_ZH },
    { { .size = PAPER_A4, .board = true }, LANGUAGE_ZH },
    { { .board = true }, LANGUAGE_ZH },
    { { .board = true }, LANGUAGE_EN },
    { { .size = PAPER_A3, .board = true }, LANGUAGE_EN },
    { { .size = PAPER_A4, .turn = PAPER_UPRIGHT }, LANGUAGE_EN },
    { { .size = PAPER_A4, .turn = PAPER_ACROSS }, LANGUAGE_ZH },
};

static void lay_out(struct reporting *scene, const struct report *report, bool stamped)
{
    struct report_request request = reporting_of(scene, NULL, NULL);
    for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++) {
        struct paper paper = papers[i].paper;
        struct paper_pages pages = { 0 };
        paper.stamp.notice = UINT64_MAX;
        paper.stamp.key = bytes_text("qingshi.example.org+fd2d5777+"
                                     "AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c");
        paper.stamp.size = stamped ? 1000 : 0;
        request.language = papers[i].language;
        print_message("%s on paper %zu\n", report->name, i);
        assert_ok(reporting_make(scene, report->name, &request));
        assert_ok(paper_lay_out(&scene->tables, request.language, &paper, &ruler, &pages));
        assert_tidy(&pages);
        assert_true(pages.count >= 1);
        bool is_sheet = (report->choices & REPORT_SHEET) == REPORT_SHEET;
        if (is_sheet && paper.size == PAPER_SIZE_FREE && request.language == LANGUAGE_ZH)
            assert_true(pages.type >= 16 * PAPER_POINT);
    }
}

static void all_reports_lie_tidily_on_all_papers(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "debts");
    for (size_t i = 0; i < report_count; i++)
        lay_out(&scene, reports[i], i % 4 != 0);
    reporting_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_reports_lie_tidily_on_all_papers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
