/* SPDX-License-Identifier: Apache-2.0 */
/* The sample village's year has a voucher of every everyday template. */
#include "base/file.h"
#include "desk/csv.h"
#include "ledger/templates.h"
#include "tests/test.h"

#define SAMPLE "tests/data/qingshi/"

/* Columns of vouchers.csv and accounts.csv. */
enum { DATE = 0,
       NUMBER = 2,
       ACCOUNT = 4,
       DEBIT = 5,
       CREDIT = 6,
       CODE = 1,
       NAME = 2 };

struct sample {
    struct arena *arena;
    struct sheet vouchers;
    struct sheet accounts;
};

static void read_sheet(struct arena *arena, const char *path, struct sheet *out)
{
    struct bytes file = { 0 };
    assert_ok(file_read(arena, path, 4 << 20, &file));
    assert_ok(csv_read(arena, file, out));
}

static bool starts_with_one(struct bytes text, const char *list)
{
    struct bytes rest = bytes_text(list);
    while (rest.at != NULL)
        if (bytes_starts(text, bytes_cut(&rest, ' ')))
            return true;
    return false;
}

static bool names_one(struct bytes name, const char *hints)
{
    struct bytes rest = bytes_text(hints);
    while (rest.at != NULL)
        if (bytes_find_part(name, bytes_cut(&rest, '|')) < name.size)
            return true;
    return false;
}

static struct bytes name_of(const struct sample *sample, struct bytes code)
{
    for (size_t row = 1; row < sample->accounts.rows; row++)
        if (bytes_equal(sheet_cell(&sample->accounts, row, CODE), code))
            return sheet_cell(&sample->accounts, row, NAME);
    return (struct bytes){ 0 };
}

static bool same_voucher(const struct sheet *sheet, size_t a, size_t b)
{
    return bytes_equal(sheet_cell(sheet, a, DATE), sheet_cell(sheet, b, DATE)) &&
           bytes_equal(sheet_cell(sheet, a, NUMBER), sheet_cell(sheet, b, NUMBER));
}

/* Is there a line of this side among those from `first` on? */
static bool has_side(const struct sample *sample, size_t first,
                     const struct template_side *side, size_t column)
{
    const struct sheet *sheet = &sample->vouchers;
    for (size_t row = first; row < sheet->rows && same_voucher(sheet, first, row); row++) {
        struct bytes code = sheet_cell(sheet, row, ACCOUNT);
        if (sheet_cell(sheet, row, column).size > 0 && starts_with_one(code, side->codes) &&
            (side->hint == NULL || names_one(name_of(sample, code), side->hint)))
            return true;
    }
    return false;
}

/* What may be left out, like a loss where there was a gain, need not be there beyond the second
 * pair. */
static bool is_of(const struct sample *sample, size_t first, const struct template *template)
{
    for (size_t i = 0; i < TEMPLATE_PAIRS_MAX && template->pairs[i].amount != NULL; i++)
        if (i >= 2 && template->pairs[i].optional)
            continue;
        else if (!has_side(sample, first, &template->pairs[i].debit, DEBIT) ||
                 !has_side(sample, first, &template->pairs[i].credit, CREDIT))
            return false;
    return true;
}

static size_t count_of(const struct sample *sample, const struct template *template)
{
    size_t count = 0;
    for (size_t row = 1; row < sample->vouchers.rows; row++)
        if ((row == 1 || !same_voucher(&sample->vouchers, row, row - 1)) &&
            is_of(sample, row, template))
            count++;
    return count;
}

static void every_template_has_a_voucher_in_the_sample_village(void **state)
{
    struct sample sample = { .arena = NULL };
    (void)state;
    assert_ok(arena_open(32 << 20, &sample.arena));
    read_sheet(sample.arena, SAMPLE "vouchers.csv", &sample.vouchers);
    read_sheet(sample.arena, SAMPLE "accounts.csv", &sample.accounts);
    for (size_t i = 0; i < template_count; i++) {
        size_t count = count_of(&sample, &templates[i]);
        print_message("%s: %zu\n", templates[i].name, count);
        assert_true(count > 0);
    }
    arena_close(sample.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_template_has_a_voucher_in_the_sample_village),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
