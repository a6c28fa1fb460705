/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole reports, byte for byte, in every form: tests/data/reports/NAME.{txt,csv,json}. UPDATE=1
 * writes them anew; look at what you commit. A golden says only that nothing changed: that it
 * is right is for the tests with figures reckoned by hand. A report that is added adds rows.
 */
#include <stdlib.h>

#include "base/file.h"
#include "tests/publish/reporting.h"

struct golden {
    const char *name; /* of the files */
    const char *report;
    const char *part; /* of the funds village, of which others add later parts */
    const char *from;
    const char *to;
    const char *account;
    bool detail;
    bool all_sets;
};

#define GOLDEN(file, of, village) .name = file, .report = of, .part = village
static const struct golden rows[] = {
    { GOLDEN("balance", "balance", "base"), .from = "2024-01-01", .to = "2024-01-31" },
    { GOLDEN("balance-detail", "balance", "base"), .detail = true, .all_sets = true },
    { GOLDEN("ledger", "ledger", "base"), .account = "1" },
    { GOLDEN("detail", "detail", "base") },
    { GOLDEN("cash", "cash", "base") },
    { GOLDEN("bank", "bank", "base") },
    { GOLDEN("voucher", "voucher", "base"), .from = "2024-01-20", .to = "2024-01-31" },
    { GOLDEN("vouchers", "vouchers", "base") },
    { GOLDEN("daybook", "vouchers", "base"), .detail = true },
    { GOLDEN("debts", "debts", "debts"), .to = "2024-12-31" },
    { GOLDEN("limits", "limits", "debts"), .to = "2024-12-31", .detail = true },
    { GOLDEN("confirm", "confirm", "debts"), .to = "2024-12-31" },
    { GOLDEN("dun", "dun", "debts"), .to = "2024-12-31" },
    { GOLDEN("writeoffs", "writeoffs", "debts") },
    { GOLDEN("advances", "advances", "debts"), .to = "2024-12-31" },
    { GOLDEN("budget", "budget", "debts"), .to = "2024-12-31" },
    { GOLDEN("funds", "funds", "debts"), .to = "2024-12-31" },
    { GOLDEN("levy", "levy", "debts"), .to = "2024-12-31" },
    { GOLDEN("loans", "loans", "debts"), .to = "2024-12-31" },
    { GOLDEN("shares", "shares", "debts"), .to = "2024-12-31" },
    { GOLDEN("payments", "payments", "debts"), .from = "2024-01-01", .to = "2024-12-31" },
    { GOLDEN("money", "money", "bank"), .from = "2024-01-01", .to = "2024-02-29" },
    { GOLDEN("monthly-contracts", "monthly", "contracts"),
      .from = "2024-02-01",
      .to = "2024-02-29" },
    { GOLDEN("monthly", "monthly", "debts"), .from = "2024-03-01", .to = "2024-03-31" },
    { GOLDEN("owing", "owing", "debts"), .from = "2024-01-01", .to = "2024-12-31" },
    { GOLDEN("land", "land", "debts"), .to = "2024-12-31" },
    { GOLDEN("works", "works", "debts"), .to = "2024-12-31" },
    { GOLDEN("assets", "assets", "debts"), .to = "2024-12-31" },
    { GOLDEN("rents-contracts", "rents", "contracts"),
      .from = "2024-01-01",
      .to = "2024-12-31" },
    { GOLDEN("rents", "rents", "debts"), .from = "2024-01-01", .to = "2024-12-31" },
    { GOLDEN("resolutions", "resolutions", "debts") },
    { GOLDEN("committee", "committee", "base"), .to = "2024-12-31" },
    { GOLDEN("notices", "notices", "board"), .from = "2025-01-01", .to = "2025-12-31" },
    { GOLDEN("reconcile", "reconcile", "bank"), .to = "2024-02-29" },
    { GOLDEN("unmatched", "unmatched", "bank"), .to = "2024-02-29", .detail = true },
    { GOLDEN("count", "count", "bank"), .from = "2024-01-01", .to = "2024-03-31" },
    { GOLDEN("cashlimit", "cashlimit", "bank"), .from = "2024-01-01", .to = "2024-03-31" },
    { GOLDEN("papers", "papers", "bank"), .from = "2024-01-01", .to = "2024-03-31" },
    { GOLDEN("missing", "missing", "bank"), .from = "2024-01-01", .to = "2024-03-31" },
    { GOLDEN("receipts", "receipts", "bank"), .to = "2024-03-31" },
};

static void compare(struct reporting *scene, const char *name, enum table_format format)
{
    static const char *const suffixes[] = { "txt", "csv", "json" };
    char path[200];
    (void)snprintf(path, sizeof path, "tests/data/reports/%s.%s", name, suffixes[format]);
    struct buf out = buf_new(scene->arena, 1 << 22);
    struct bytes golden = { 0 };
    assert_ok(tables_print(&scene->tables, format, LANGUAGE_ZH, &out));
    if (getenv("UPDATE"))
        assert_ok(file_write(path, buf_so_far(&out), 0644));
    assert_ok(file_read(scene->arena, path, 1 << 22, &golden));
    print_message("%s\n", path);
    assert_true(bytes_equal(golden, buf_so_far(&out)));
}

static void reports_are_as_they_were(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct golden *row = &rows[i];
        struct reporting scene = { 0 };
        reporting_open(&scene, row->part);
        struct report_request request = reporting_of(&scene, row->from, row->to);
        request.account = bytes_text(row->account ? row->account : "");
        request.detail = row->detail;
        if (row->all_sets)
            request.set = bytes_text("");
        assert_ok(reporting_make(&scene, row->report, &request));
        for (enum table_format format = TABLE_TXT; format < TABLE_XLSX; format++)
            compare(&scene, row->name, format);
        reporting_close(&scene);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_are_as_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
