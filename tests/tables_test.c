/* SPDX-License-Identifier: Apache-2.0 */
/* Every row of every table is whole, unique, spoken in two languages and specified. */
#include <string.h>

#include "base/file.h"
#include "ledger/chart.h"
#include "ledger/kind.h"
#include "ledger/policies.h"
#include "ledger/templates.h"
#include "publish/report.h"
#include "tests/test.h"
#include "verify/finding.h"

static bool is_chinese(const char *text)
{
    bool has = false;
    for (; *text != '\0'; text++)
        has = has || (*text & 0x80) != 0;
    return has;
}

static bool is_spoken(struct words words)
{
    return words.zh != NULL && words.en != NULL && is_chinese(words.zh) &&
           words.en[0] != '\0' && words.en[0] != ' ' && strstr(words.en, "  ") == NULL;
}

/* Names on the wire: lower-case words joined by '_', '-' or '.'. */
static bool is_wire(const char *name)
{
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-.<>");
    return size > 0 && name[size] == '\0';
}

static void assert_whole_field(const struct field *field)
{
    print_message("  %s\n", field->name);
    assert_true(is_wire(field->name));
    assert_true(is_spoken(field->title));
    assert_true(is_spoken(field->help));
    assert_true(is_spoken(field_type_words(field->type)));
    assert_true((field->type == FIELD_ROWS) == (field->fields != NULL));
    assert_true((field->type == FIELD_CHOICE) == (field->choices != NULL));
    if ((field->flags & FIELD_SEALABLE) != 0)
        assert_int_equal(field->type, FIELD_TEXT);
    for (const struct choice *choice = field->choices; choice != NULL && choice->name != NULL;
         choice++)
        assert_true(is_wire(choice->name) && is_spoken(choice->title));
}

/* At most 64: entry_check counts them in the bits of a number. Rows hold no rows. */
static void assert_whole_fields(const struct field *fields, size_t depth)
{
    size_t count = 0;
    for (const struct field *field = fields; field->name != NULL; field++) {
        assert_whole_field(field);
        for (const struct field *other = field + 1; other->name != NULL; other++) {
            assert_string_not_equal(field->name, other->name);
            assert_string_not_equal(field->title.zh, other->title.zh);
            assert_string_not_equal(field->title.en, other->title.en);
        }
        assert_true(depth == 0 || (field->type != FIELD_ROWS && field->type != FIELD_TEXTS));
        count++;
    }
    assert_in_range(count, 1, 64);
}

static void kinds_are_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < kind_count; i++) {
        const struct kind *kind = kinds[i];
        print_message("%s\n", kind->name);
        assert_true(is_wire(kind->name));
        assert_true(is_spoken(kind->title));
        assert_int_equal(kind->version, 1);
        assert_non_null(kind->apply);
        assert_true((kind->signers == 0) == (kind == &kind_village));
        assert_true((kind->signers == 0) == (kind->least == 0));
        assert_whole_fields(kind->fields, 0);
        for (const struct field *field = kind->fields; field->name != NULL; field++) {
            if (field->fields != NULL)
                assert_whole_fields(field->fields, 1);
            for (const struct field *other = kind_common; other->name != NULL; other++) {
                assert_string_not_equal(field->name, other->name);
                assert_string_not_equal(field->title.zh, other->title.zh);
                assert_string_not_equal(field->title.en, other->title.en);
            }
        }
        for (size_t other = i + 1; other < kind_count; other++) {
            assert_string_not_equal(kind->name, kinds[other]->name);
            assert_string_not_equal(kind->title.zh, kinds[other]->title.zh);
            assert_string_not_equal(kind->title.en, kinds[other]->title.en);
        }
    }
    assert_whole_fields(kind_common, 0);
}

static void kinds_and_policies_are_specified(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct bytes spec = { 0 };
    assert_ok(arena_open((size_t)1 << 20, &arena));
    assert_ok(file_read(arena, "specs/kinds.md", 500000, &spec));
    for (size_t i = 0; i < kind_count; i++) {
        char text[200];
        (void)snprintf(text, sizeof text, "\n## %s\n", kinds[i]->name);
        print_message("%s", text);
        size_t at = bytes_find_part(spec, bytes_text(text));
        assert_true(at < spec.size);
        struct bytes section = bytes_part(spec, at + 1, spec.size - at - 1);
        size_t end = bytes_find_part(section, bytes_text("\n## "));
        section = bytes_part(section, 0, end);
        for (const struct field *field = kinds[i]->fields; field->name != NULL; field++) {
            (void)snprintf(text, sizeof text, "| `%s` | %s %s |", field->name, field->title.zh,
                           field->title.en);
            print_message("%s\n", text);
            assert_true(bytes_find_part(section, bytes_text(text)) < section.size);
        }
    }
    for (size_t i = 0; i < policy_count; i++) {
        char text[200];
        (void)snprintf(text, sizeof text, "| `%s` |", policy_rows[i].name);
        print_message("%s\n", text);
        assert_true(bytes_find_part(spec, bytes_text(text)) < spec.size);
        assert_true(is_wire(policy_rows[i].name));
        assert_true(is_spoken(policy_rows[i].title) && is_spoken(policy_rows[i].help));
        assert_non_null(policy_rows[i].shape);
        for (size_t other = i + 1; other < policy_count; other++)
            assert_string_not_equal(policy_rows[i].name, policy_rows[other].name);
    }
    arena_close(arena);
}

/* Each has its section in the spec, headed by its name and title. */
static void reports_are_whole_and_specified(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct bytes spec = { 0 };
    assert_ok(arena_open((size_t)1 << 20, &arena));
    assert_ok(file_read(arena, "specs/reports.md", 500000, &spec));
    for (size_t i = 0; i < report_count; i++) {
        const struct report *report = reports[i];
        char text[200];
        (void)snprintf(text, sizeof text, "\n## %s %s ", report->name, report->title.zh);
        print_message("%s", text);
        assert_true(bytes_find_part(spec, bytes_text(text)) < spec.size);
        assert_true(is_wire(report->name) && is_chinese(report->alias));
        assert_true(is_spoken(report->title) && is_spoken(report->help));
        unsigned choices = report->choices & ~(unsigned)(REPORT_SIGNED | REPORT_BOARD);
        assert_true(report->choices != 0 && choices >> REPORT_CHOICES == 0);
        assert_ptr_equal(report_find(bytes_text(report->name)), report);
        assert_ptr_equal(report_find(bytes_text(report->alias)), report);
        assert_ptr_equal(report_find(bytes_text(report->title.zh)), report);
        assert_ptr_equal(report_find(bytes_text(report->title.en)), report);
    }
    for (unsigned i = 0; i < REPORT_CHOICES; i++)
        assert_true(is_spoken(report_choice_words(1u << i)));
    arena_close(arena);
}

static void charts_are_whole_and_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < chart_count; i++) {
        const struct chart *chart = &charts[i];
        assert_true(is_spoken(chart->title));
        for (size_t at = 0; at < chart->count; at++) {
            const struct chart_row *row = &chart->rows[at];
            print_message("%s %s\n", chart->name, row->code);
            assert_int_equal(strlen(row->code), chart->first_digits);
            assert_true(is_spoken(row->name) && is_spoken(row->what));
            assert_true(is_spoken(row->details) || row->details.zh[0] == '\0');
            assert_int_equal(row->details.zh[0] == '\0', row->details.en[0] == '\0');
            assert_true(is_spoken(class_words(row->class)));
            assert_true(is_spoken(side_words(row->side)));
            for (size_t other = at + 1; other < chart->count; other++) {
                assert_true(strcmp(row->code, chart->rows[other].code) < 0);
                assert_string_not_equal(row->name.zh, chart->rows[other].name.zh);
                assert_string_not_equal(row->name.en, chart->rows[other].name.en);
            }
        }
    }
}

/* Codes are in the chart of 2023, words are known, names are told apart. */
static void assert_whole_side(const struct template_side *side)
{
    struct bytes rest = bytes_text(side->codes);
    while (rest.at != NULL) {
        struct bytes code = bytes_cut(&rest, ' ');
        assert_int_equal(code.size, 3);
        assert_non_null(chart_account(chart_find(bytes_text("2023")), code));
    }
    if (side->word != NULL)
        assert_non_null(template_word_find(bytes_text(side->word)));
}

static void templates_are_whole(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct bytes spec = { 0 };
    assert_ok(arena_open((size_t)1 << 20, &arena));
    assert_ok(file_read(arena, "specs/desk.md", 500000, &spec));
    for (size_t i = 0; i < template_count; i++) {
        const struct template *template = &templates[i];
        print_message("%s\n", template->name);
        assert_true(is_spoken((struct words){ template->alias, template->name }));
        assert_true(is_spoken(template->title));
        char row[200];
        (void)snprintf(row, sizeof row, "| `%s` | %s | %s |", template->name, template->alias,
                       template->title.en);
        assert_true(bytes_find_part(spec, bytes_text(row)) < spec.size);
        assert_non_null(template->pairs[0].amount);
        assert_null(kind_find(bytes_text(template->name)));
        assert_null(kind_find(bytes_text(template->alias)));
        if (template->party != NULL)
            assert_true(template_takes(template, template->party));
        for (size_t at = 0; at < TEMPLATE_PAIRS_MAX && template->pairs[at].amount; at++) {
            assert_whole_side(&template->pairs[at].debit);
            assert_whole_side(&template->pairs[at].credit);
            assert_non_null(template_word_find(bytes_text(template->pairs[at].amount)));
        }
        for (size_t other = i + 1; other < template_count; other++) {
            assert_string_not_equal(template->name, templates[other].name);
            assert_string_not_equal(template->alias, templates[other].alias);
            assert_string_not_equal(template->title.zh, templates[other].title.zh);
            assert_string_not_equal(template->title.en, templates[other].title.en);
        }
    }
    for (size_t i = 0; i < template_call_count; i++) {
        const struct template_call *call = &template_calls[i];
        print_message("%s\n", call->word);
        assert_string_equal(template_find(bytes_text(call->word))->name, call->name);
        assert_true(bytes_find_part(spec, bytes_text(call->word)) < spec.size);
        assert_null(kind_find(bytes_text(call->word)));
        for (size_t at = 0; at < template_count; at++)
            assert_string_not_equal(call->word, templates[at].alias);
        for (size_t other = i + 1; other < template_call_count; other++)
            assert_string_not_equal(call->word, template_calls[other].word);
    }
    arena_close(arena);
}

static void roles_are_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < role_count; i++) {
        const struct role_row *row = &role_rows[i];
        print_message("%s\n", row->name);
        assert_true(is_wire(row->name) && is_spoken(row->title));
        assert_int_equal(__builtin_popcount((unsigned)row->role), 1);
        for (size_t other = i + 1; other < role_count; other++) {
            assert_int_not_equal(row->role, role_rows[other].role);
            assert_string_not_equal(row->name, role_rows[other].name);
            assert_string_not_equal(row->title.zh, role_rows[other].title.zh);
            assert_string_not_equal(row->title.en, role_rows[other].title.en);
        }
    }
}

static void errors_and_findings_are_whole(void **state)
{
    (void)state;
    for (unsigned i = OK + 1; i < ERR_COUNT; i++) {
        enum err code = (enum err)i;
        print_message("%s\n", err_name(code));
        assert_true(is_spoken(err_words(code)));
        assert_in_range(err_status(code), 1, 4);
        for (unsigned other = i + 1; other < ERR_COUNT; other++)
            assert_string_not_equal(err_name(code), err_name((enum err)other));
    }
    assert_int_equal(err_status(OK), 0);
    for (size_t i = 0; i < FINDING_COUNT; i++) {
        print_message("%s\n", finding_rows[i].name);
        assert_true(is_wire(finding_rows[i].name) && is_spoken(finding_rows[i].title));
        for (size_t other = i + 1; other < FINDING_COUNT; other++)
            assert_string_not_equal(finding_rows[i].name, finding_rows[other].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_whole),
        cmocka_unit_test(kinds_and_policies_are_specified),
        cmocka_unit_test(reports_are_whole_and_specified),
        cmocka_unit_test(charts_are_whole_and_in_order),
        cmocka_unit_test(templates_are_whole),
        cmocka_unit_test(roles_are_whole),
        cmocka_unit_test(errors_and_findings_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
