/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/finding.h"

#include <string.h>

#include "tests/test.h"

static int open_findings(void **state)
{
    static struct findings findings;
    struct arena *arena = NULL;
    if (arena_open(16 << 20, &arena) != OK)
        return 1;
    findings_start(&findings, arena);
    *state = &findings;
    return 0;
}

static int close_findings(void **state)
{
    arena_close(((struct findings *)*state)->arena);
    return 0;
}

static void a_finding_speaks_both_languages(void **state)
{
    struct findings *findings = *state;
    finding_add(findings, FINDING_CHAIN, 7, "tile/entries/000.p/9", "第 %d 条", "entry %d", 7);
    assert_int_equal(findings->count, 1);
    assert_int_equal(findings->wrong, 1);
    assert_string_equal(findings->first->zh, "第 7 条");
    assert_string_equal(findings->first->en, "entry 7");
    assert_string_equal(findings->first->place, "tile/entries/000.p/9");
    assert_int_equal(findings->first->index, 7);
}

static void a_finding_may_have_no_place(void **state)
{
    struct findings *findings = *state;
    finding_add(findings, FINDING_STRAY, FINDING_NO_INDEX, NULL, "多", "more");
    assert_string_equal(findings->first->place, "");
    assert_int_equal(findings->wrong, 0);
}

static void a_fault_becomes_a_finding_with_its_words(void **state)
{
    struct findings *findings = *state;
    enum err code = fault(ERR_MISSING, "缺 %s", "lacks %s", "x");
    assert_int_equal(code, ERR_MISSING);
    finding_of_fault(findings, FINDING_UNREADABLE, 3, "docs/x");
    assert_string_equal(findings->first->zh, "缺 x");
    assert_string_equal(findings->first->en, "lacks x");
}

static void notes_never_crowd_out_what_is_wrong(void **state)
{
    struct findings *findings = *state;
    for (int i = 0; i < 3 * FINDINGS_MAX; i++)
        finding_add(findings, FINDING_STRAY, FINDING_NO_INDEX, "x", "多 %d", "more %d", i);
    finding_add(findings, FINDING_ROOT, FINDING_NO_INDEX, "checkpoint", "根", "root");
    assert_int_equal(findings->count, 3 * FINDINGS_MAX + 1);
    assert_int_equal(findings->kept, FINDINGS_MAX / 2 + 1);
    assert_int_equal(findings->first->code, FINDING_ROOT);
    for (int i = 0; i < 2 * FINDINGS_MAX; i++)
        finding_add(findings, FINDING_ROOT, (uint64_t)i, "x", "根", "root");
    assert_int_equal(findings->kept, FINDINGS_MAX);
    assert_int_equal(findings->wrong, 2 * FINDINGS_MAX + 1);
}

static void causes_come_before_consequences(void **state)
{
    struct findings *findings = *state;
    static const struct {
        enum finding_code code;
        uint64_t index;
    } came[] = {
        { FINDING_STRAY, FINDING_NO_INDEX },
        { FINDING_ROOT, FINDING_NO_INDEX },
        { FINDING_HISTORY, 4 },
        { FINDING_RULE, 2 },
        { FINDING_CHAIN, 9 },
        { FINDING_SIGNATURE, 3 },
        { FINDING_LEAF, 3 },
        { FINDING_DISPUTED, 0 },
    };
    static const enum finding_code told[] = { FINDING_SIGNATURE, FINDING_LEAF,
                                              FINDING_CHAIN, FINDING_RULE,
                                              FINDING_HISTORY, FINDING_ROOT,
                                              FINDING_DISPUTED, FINDING_STRAY };
    for (size_t i = 0; i < sizeof came / sizeof came[0]; i++)
        finding_add(findings, came[i].code, came[i].index, "", "有", "is");
    const struct finding *at = findings->first;
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++, at = at->next)
        assert_int_equal(at->code, told[i]);
    assert_null(at);
}

static void memory_gone_means_counted_and_not_kept(void **state)
{
    (void)state;
    struct findings findings;
    struct arena *arena = NULL;
    assert_ok(arena_open(sizeof(struct finding) + 16, &arena));
    findings_start(&findings, arena);
    char text[600];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (int i = 0; i < 500; i++)
        finding_add(&findings, FINDING_ROOT, 0, text, "%s", "%s", text);
    assert_int_equal(findings.count, 500);
    assert_int_equal(findings.wrong, 500);
    assert_true(findings.kept < 500);
    arena_close(arena);
}

static void every_row_has_a_name_and_both_titles(void **state)
{
    (void)state;
    for (int i = 0; i < FINDING_COUNT; i++) {
        assert_true(finding_rows[i].name[0] != '\0');
        assert_true(finding_rows[i].title.zh[0] != '\0' && finding_rows[i].title.en[0] != '\0');
        for (int k = 0; k < i; k++)
            assert_string_not_equal(finding_rows[i].name, finding_rows[k].name);
    }
}

#define ROW(name) cmocka_unit_test_setup_teardown(name, open_findings, close_findings)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_finding_speaks_both_languages),
        ROW(a_finding_may_have_no_place),
        ROW(a_fault_becomes_a_finding_with_its_words),
        ROW(notes_never_crowd_out_what_is_wrong),
        ROW(causes_come_before_consequences),
        ROW(memory_gone_means_counted_and_not_kept),
        ROW(every_row_has_a_name_and_both_titles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
