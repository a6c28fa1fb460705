/* SPDX-License-Identifier: Apache-2.0 */
/* Reports of debts, limitation, write-offs, advances, budget, funds, levies, loans and shares:
 * figures reckoned by hand from tests/village_funds_debts.c. */
#include "publish/balances.h"
#include "publish/debts.h"
#include "publish/funds.h"
#include "publish/loans.h"
#include "tests/publish/reporting.h"

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void make_of(struct reporting *scene, const char *name, const char *to)
{
    struct report_request request = reporting_of(scene, NULL, to);
    assert_ok(reporting_make(scene, name, &request));
}

static bool has_column(const struct table *table, const char *column)
{
    for (const struct column *at = table->columns; at->name; at++)
        if (strcmp(at->name, column) == 0)
            return true;
    return false;
}

/* reporting_row() over the only table that has the column. */
static void assert_row(struct reporting *scene, const char *column, const char *text,
                       const char *const *wanted, const char *cells)
{
    struct tables all = scene->tables;
    const char *got = "";
    for (size_t i = 0; i < all.count; i++)
        if (got[0] == '\0' && has_column(all.at[i], column)) {
            scene->tables = (struct tables){ .at = &all.at[i], .count = 1 };
            got = reporting_row(scene, column, text, wanted);
        }
    scene->tables = all;
    if (strcmp(got, cells) != 0)
        print_error("%s %s: %s\n  instead of %s\n", column, text, got, cells);
    assert_string_equal(got, cells);
}

/* The sums of a table's last row. */
static int64_t total_of(const struct table *table, const char *column)
{
    size_t at = 0;
    while (strcmp(table->columns[at].name, column) != 0)
        at++;
    assert_int_equal(table->last->mark, ROW_TOTAL);
    return table->last->cells[at].number;
}

static void debts_stand_by_party_and_age(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    static const char *const ages[] = { "balance", "age_0_1", "age_1_2", "age_2_3",
                                        "age_3_5", "age_over_5", NULL };
    reporting_open(&scene, "debts");
    make_of(&scene, "debts", "2024-12-31");
    assert_int_equal(scene.tables.count, 2);
    /* Due 2020-06-30 when the books opened; 200.00 of 500.00 written off. */
    assert_row(&scene, "party", "原砖厂", ages, "30000||||30000|");
    /* Opened with 300.00; 150.00 levied and 150.00 paid: the oldest was paid. */
    assert_row(&scene, "party", "王大山", ages, "30000|30000||||");
    assert_row(&scene, "party", "李有田",
               LIST("balance", "since", "moved", "confirmed", "state"),
               "7000|2024-03-05|2024-04-02|2024-12-20|");
    assert_row(&scene, "party", "青山林业公司", LIST("balance", "due", "state"),
               "500000|2024-11-01|逾期");
    /* Payable: 113 in credit, disputed; a payment that nobody was owed stands negative. */
    assert_row(&scene, "party", "赵老四", LIST("code", "balance"), "21103|-10000");
    assert_row(&scene, "party", "镇信用社", LIST("code", "balance", "since"),
               "22101|1400000|2024-03-21");
    /* 300.00 + 5,000.00 + 400.00 of the trip + 300.00 + 70.00 */
    assert_int_equal(total_of(scene.tables.at[0], "balance"), 30000 + 500000 + 40000 + 37000);
    reporting_close(&scene);
}

/* Whatever the day: what is owed both ways is the trial balance's, account by account. */
static void debts_add_up_to_the_trial_balance(void **state)
{
    (void)state;
    static const char *const days[] = { "2024-01-04", "2024-01-05", "2024-01-31", "2024-03-05",
                                        "2024-04-15", "2024-06-20", "2024-12-31",
                                        "2031-01-01" };
    struct reporting scene = { 0 };
    reporting_open(&scene, "debts");
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct date day = { 0 };
        struct book_balances balances = { 0 };
        struct debts debts = { 0 };
        int64_t net = 0;
        int64_t owed = 0;
        print_message("%s\n", days[i]);
        assert_ok(date_parse(bytes_text(days[i]), &day));
        const struct balance_query query = { .from = day, .to = day };
        assert_ok(books_balances(&scene.books, &query, &balances));
        assert_ok(debts_read(&scene.books, &(struct debts_query){ .day = day }, &debts));
        for (size_t at = 0; at < balances.count; at++) {
            const struct book_balance *balance = &balances.rows[at];
            int64_t sum = 0;
            if ((balance->account->row->marks & ACCOUNT_OWED) == 0)
                continue;
            for (size_t k = 0; k < debts.count; k++)
                if (debts.rows[k].leaf == balance->account)
                    sum += debts.rows[k].ageing.balance_fen;
            assert_int_equal(sum, balance_closing_fen(balance));
            owed += sum;
        }
        struct report_request request = reporting_of(&scene, NULL, days[i]);
        request.set = bytes_text("");
        assert_ok(reporting_make(&scene, "debts", &request));
        net = total_of(scene.tables.at[0], "balance");
        net -= total_of(scene.tables.at[1], "balance");
        assert_int_equal(net, owed);
    }
    reporting_close(&scene);
}

static void a_demand_a_part_payment_and_a_confirmation_begin_limitation_anew(void **state)
{
    (void)state;
    static const char *const row[] = { "amount", "start", "why", "remind",
                                       "end", "state", NULL };
    struct reporting scene = { 0 };
    reporting_open(&scene, "debts");
    /* Demanded on 2022-05-20, before these books; the write-off is no payment. */
    make_of(&scene, "limits", "2024-11-19");
    assert_row(&scene, "party", "原砖厂", row, "");
    make_of(&scene, "limits", "2024-11-20");
    assert_row(&scene, "party", "原砖厂", row,
               "50000|2022-05-20|催收|2024-11-20|2025-05-20|该催收");
    make_of(&scene, "limits", "2024-12-31");
    assert_int_equal(total_of(scene.tables.at[0], "amount"), 30000);
    make_of(&scene, "limits", "2025-05-21");
    assert_row(&scene, "party", "原砖厂", row,
               "30000|2022-05-20|催收|2024-11-20|2025-05-20|已过时效");
    struct report_request request = reporting_of(&scene, NULL, "2024-12-31");
    request.detail = true;
    assert_ok(reporting_make(&scene, "limits", &request));
    assert_row(&scene, "party", "李有田", row,
               "|2024-12-20|对账确认|2027-06-20|2027-12-20|时效内");
    assert_row(&scene, "party", "王小兵", row,
               "|2024-06-20|部分还款|2026-12-20|2027-06-20|时效内");
    assert_row(&scene, "party", "青山林业公司", row,
               "|2024-11-01|到期|2027-05-01|2027-11-01|时效内");
    request.to = (struct date){ 2024, 10, 31 };
    assert_ok(reporting_make(&scene, "limits", &request));
    assert_row(&scene, "party", "青山林业公司", LIST("state"), "未到期");
    reporting_close(&scene);
}

static void what_is_written_off_stays_in_a_register(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "debts");
    make_of(&scene, "writeoffs", "2024-12-31");
    assert_row(&scene, "party", "原砖厂",
               LIST("day", "code", "account", "amount", "resolution", "voucher", "state"),
               "2024-12-25|11201|应收租金|20000|〔2024〕9号|2024-12 记-1|");
    assert_int_equal(total_of(scene.tables.at[0], "amount"), 20000);
    struct report_request request = reporting_of(&scene, "2024-01-01", "2024-12-24");
    assert_ok(reporting_make(&scene, "writeoffs", &request));
    assert_int_equal(scene.tables.at[0]->count, 1);
    reporting_close(&scene);
}

static void an_open_advance_counts_its_days(void **state)
{
    (void)state;
    static const char *const row[] = { "amount", "day", "days", "due", "late", NULL };
    struct reporting scene = { 0 };
    reporting_open(&scene, "debts");
    make_of(&scene, "advances", "2024-06-10");
    assert_row(&scene, "party", "王小兵", row, "100000|2024-06-03|7|2024-06-10|");
    make_of(&scene, "advances", "2024-12-31");
    assert_row(&scene, "party", "王小兵", row, "40000|2024-06-03|211|2024-06-10|204");
    /* 周强's was settled in January, and what is lent is no advance. */
    assert_int_equal(scene.tables.at[0]->count, 2);
    make_of(&scene, "advances", "2024-01-10");
    assert_row(&scene, "party", "周强", row, "80000|2024-01-08|2|2024-02-08|");
    struct report_request request = reporting_of(&scene, NULL, "2024-12-31");
    request.account = bytes_text("11203");
    assert_ok(reporting_make(&scene, "advances", &request));
    assert_row(&scene, "party", "青山林业公司", row, "500000|2024-05-01|244|2024-11-01|60");
    reporting_close(&scene);
}

static void a_budget_says_what_is_left_of_each_line(void **state)
{
    (void)state;
    static const char *const row[] = { "adopted", "changed", "budget", "executed",
                                       "left", "percent", "state", NULL };
    struct reporting scene = { 0 };
    reporting_open(&scene, "debts");
    make_of(&scene, "budget", "2024-12-31");
    assert_row(&scene, "code", "501", row, "800000||800000|600000|200000|75.0%|");
    assert_row(&scene, "code", "503", row, "0|200000|200000|200000|0|100.0%|");
    assert_row(&scene, "code", "504", row, "|||12778|||未列预算");
    assert_row(&scene, "code", "51301", row, "100000||100000|110000|-10000|110.0%|超预算");
    assert_row(&scene, "code", "51302", row, "300000||300000|120000|180000|40.0%|");
    /* The voucher that was taken back does not count: 700.00 and 500.00. */
    assert_row(&scene, "code", "51401", row,
               "150000|-50000|100000|120000|-20000|120.0%|超预算");
    assert_row(&scene, "code", "515", row, "|||42233|||未列预算");
    /* The change is not there before its day; another year has none. */
    make_of(&scene, "budget", "2024-06-29");
    assert_row(&scene, "code", "51401", row, "150000||150000|70000|80000|46.7%|");
    make_of(&scene, "budget", "2025-01-31");
    assert_row(&scene, "code", "51401", row, "");
    assert_int_equal(scene.tables.at[0]->count, 4);
    reporting_close(&scene);
}

static void a_fund_says_what_came_was_used_went_back_and_is_left(void **state)
{
    (void)state;
    static const char *const row[] = { "opening", "received", "used", "returned",
                                       "left", "state", NULL };
    static const char *const house[] = { "due", "paid", "pending", "state", NULL };
    struct reporting scene = { 0 };
    reporting_open(&scene, "debts");
    make_of(&scene, "funds", "2024-12-31");
    assert_row(&scene, "fund", "饮水工程", row, "500000|300000|600000|50000|150000|逾期未用完");
    assert_row(&scene, "fund", "二组水渠", row, "0|36000|20000|0|16000|");
    assert_row(&scene, "fund", "2024年运转经费", row, "0|200000|120000|0|80000|");
    assert_row(&scene, "fund", "县道拓宽补偿", row, "0|1000000|500000|0|500000|");
    assert_row(&scene, "household", "王大山", house, "300000|300000||");
    assert_row(&scene, "household", "陈翠花", house, "200000|0|200000|");
    assert_row(&scene, "household", "赵老四", house, "0|10000|-10000|不在名单");
    struct report_request request = reporting_of(&scene, NULL, "2024-03-31");
    request.aspects[ASPECT_PROJECT] = bytes_text("饮水工程");
    assert_ok(reporting_make(&scene, "funds", &request));
    assert_int_equal(scene.tables.at[0]->count, 2);
    assert_row(&scene, "fund", "饮水工程", row, "500000|300000|0|0|800000|");
    request.aspects[ASPECT_PARTY] = bytes_text("刘水生");
    assert_fault(reporting_make(&scene, "funds", &request), ERR_USAGE);
    reporting_close(&scene);
}

/* 青苗补偿 of two households comes in and is held; one is paid. */
static void money_held_for_households_is_not_paid_before_it_goes_out(void **state)
{
    (void)state;
    static const char *const house[] = { "due", "paid", "pending", NULL };
    static const char *const row[] = { "received", "used", "left", NULL };
    static const char *const entries[][2] = {
        { "fund",
          "{'account':'21101','amount':500,'document':'d','from':'2024-03-01','grantor':'g',"
          "'name':'青苗','purpose':'p','set':'" VILLAGE_SET "','shares':[{'amount':300,"
          "'household':'甲'},{'amount':200,'household':'乙'}],'type':'compensation'}" },
        { "voucher",
          "{'chart':'2023','lines':[{'account':'101','debit':500},{'account':'21101',"
          "'credit':300,'household':'甲','project':'青苗'},{'account':'21101','credit':200,"
          "'household':'乙','project':'青苗'}],'note':'收','set':'" VILLAGE_SET "'}" },
        { "voucher",
          "{'chart':'2023','lines':[{'account':'21101','debit':300,'household':'甲','project':"
          "'青苗'},{'account':'101','credit':300}],'note':'付','set':'" VILLAGE_SET "'}" },
    };
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    for (size_t i = 0; i < 3; i++)
        assert_ok(village_record(scene.village, entries[i][0], "2024-03-05", entries[i][1],
                                 FUNDS_BOOKKEEPER));
    reporting_read(&scene);
    make_of(&scene, "funds", "2024-03-31");
    assert_row(&scene, "fund", "青苗", row, "500|300|200");
    assert_row(&scene, "household", "甲", house, "300|300|");
    assert_row(&scene, "household", "乙", house, "200|0|200");
    reporting_close(&scene);
}

/* What is left of a fund on an account of its own is what that account holds for the project.
 */
static void a_fund_s_rest_is_its_account_s_balance(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    struct funds funds = { 0 };
    struct book_balances balances = { 0 };
    struct date day = { 2024, 12, 31 };
    reporting_open(&scene, "debts");
    assert_ok(funds_read(&scene.books, bytes_text(""), bytes_text(""), day, &funds));
    const struct balance_query query = { .to = day, .from = day, .by = 1u << ASPECT_PROJECT };
    assert_ok(books_balances(&scene.books, &query, &balances));
    size_t compared = 0;
    for (size_t i = 0; i < funds.count; i++)
        for (size_t at = 0; at < balances.count; at++) {
            const struct book_balance *balance = &balances.rows[at];
            struct bytes account = entry_field(funds.rows[i].record->entry, "account");
            if (!bytes_equal(balance->account->code, account) ||
                balance->account->row->class == CLASS_INCOME ||
                !bytes_equal(balance->aspects[ASPECT_PROJECT], funds.rows[i].name))
                continue;
            assert_int_equal(fund_left_fen(&funds.rows[i]), -balance_closing_fen(balance));
            compared++;
        }
    assert_int_equal(compared, 3);
    reporting_close(&scene);
}

static void a_levy_says_who_has_paid(void **state)
{
    (void)state;
    static const char *const house[] = { "due", "paid", "pending", "state", NULL };
    struct reporting scene = { 0 };
    reporting_open(&scene, "debts");
    make_of(&scene, "levy", "2024-12-31");
    assert_row(&scene, "levy", "二组水渠",
               LIST("planned", "households", "exempt", "due", "paid", "pending", "used",
                    "left"),
               "60000|3|1|36000|29000|7000|20000|16000");
    assert_row(&scene, "household", "王大山", house, "15000|15000||已缴清");
    assert_row(&scene, "household", "刘桂兰", house, "0|0||免交");
    assert_row(&scene, "household", "李有田", house, "12000|5000|7000|部分缴纳");
    make_of(&scene, "levy", "2024-03-06");
    assert_row(&scene, "household", "王大山", house, "15000|0|15000|未缴");
    reporting_close(&scene);
}

static void a_loan_says_what_is_open_overdue_and_accrued(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    static const char *const row[] = { "rate", "principal", "repaid", "open",
                                       "overdue", "accrued", "paid", "unpaid", NULL };
    reporting_open(&scene, "debts");
    make_of(&scene, "loans", "2024-12-31");
    /* 20,000.00 at 4.35 % for 193 days is 466.42, 14,000.00 for 92 days 155.63. */
    assert_row(&scene, "party", "镇信用社", row,
               "4.35%|2000000|600000|1400000|400000|62205|22233|39972");
    /* 5,000.00 at 5 % for 244 days. */
    assert_row(&scene, "party", "青山林业公司", row,
               "5.00%|500000||500000|500000|16944|12778|4166");
    assert_row(&scene, "day", "2024-09-21", LIST("principal", "open", "late", "state"),
               "1000000|400000|101|逾期");
    assert_row(&scene, "day", "2025-03-21", LIST("principal", "open", "late", "state"),
               "1000000|1000000||未到期");
    make_of(&scene, "loans", "2024-03-21");
    assert_row(&scene, "party", "镇信用社", row, "4.35%|2000000||2000000||0||");
    reporting_close(&scene);
}

static void shares_of_a_distribution_add_up(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "debts");
    make_of(&scene, "shares", "2024-12-31");
    assert_row(&scene, "to", "提取公积公益金", LIST("ratio", "amount", "account"),
               "30.00%|90000|31101");
    assert_row(&scene, "to", "向成员分配", LIST("ratio", "amount"), "40.00%|120000");
    assert_row(&scene, "to", "未分配", LIST("amount"), "90000");
    assert_row(&scene, "household", "王大山", LIST("shares", "amount"), "5|42857");
    assert_row(&scene, "household", "陈翠花", LIST("shares", "amount"), "3|25714");
    assert_row(&scene, "household", "刘桂兰", LIST("shares", "amount"), "2|17143");
    assert_row(&scene, "household", "李有田", LIST("shares", "amount"), "4|34286");
    assert_int_equal(total_of(scene.tables.at[1], "amount"), 120000);
    struct report_request request = reporting_of(&scene, NULL, "2025-12-31");
    assert_fault(reporting_make(&scene, "shares", &request), ERR_MISSING);
    reporting_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(debts_stand_by_party_and_age),
        cmocka_unit_test(debts_add_up_to_the_trial_balance),
        cmocka_unit_test(a_demand_a_part_payment_and_a_confirmation_begin_limitation_anew),
        cmocka_unit_test(what_is_written_off_stays_in_a_register),
        cmocka_unit_test(an_open_advance_counts_its_days),
        cmocka_unit_test(a_budget_says_what_is_left_of_each_line),
        cmocka_unit_test(a_fund_says_what_came_was_used_went_back_and_is_left),
        cmocka_unit_test(money_held_for_households_is_not_paid_before_it_goes_out),
        cmocka_unit_test(a_fund_s_rest_is_its_account_s_balance),
        cmocka_unit_test(a_levy_says_who_has_paid),
        cmocka_unit_test(a_loan_says_what_is_open_overdue_and_accrued),
        cmocka_unit_test(shares_of_a_distribution_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
