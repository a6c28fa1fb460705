/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/close_rules.h"

#include <stdio.h>

#include "ledger/policies.h"
#include "ledger/rule.h"
#include "ledger/view_bank.h"

enum rule_number {
    RULE_CLEARED,
    RULE_BANK,
    RULE_CASH,
    RULE_SIGNED,
    RULE_YEAR,
    RULE_COUNT,
};

const struct close_rule close_rules[] = {
    [RULE_CLEARED] = { "cleared", WORDS("待处理科目已清", "pending accounts cleared"), true },
    [RULE_BANK] = { "bank", WORDS("银行已对账", "banks reconciled"), false },
    [RULE_CASH] = { "cash", WORDS("现金已盘点", "cash counted"), false },
    [RULE_SIGNED] = { "signed", WORDS("报表已签", "statements signed"), false },
    [RULE_YEAR] = { "year", WORDS("年终已结转", "the year carried over"), false },
};
const size_t close_rule_count = sizeof close_rules / sizeof close_rules[0];

static const struct close_rule *rule_named(struct bytes name)
{
    for (size_t i = 0; i < close_rule_count; i++)
        if (bytes_is(name, close_rules[i].name))
            return &close_rules[i];
    return NULL;
}

enum err close_rules_parse(struct bytes value)
{
    struct bytes rest = value;
    while (rest.at != NULL) {
        struct bytes name = bytes_cut(&rest, ' ');
        if (rule_named(name) == NULL)
            return fault(ERR_RULE, "结账条件没有“%.*s”；可用 cleared、bank、cash、signed、year，中间空一格",
                         "\"%.*s\" is no condition of closing: use cleared, bank, cash, "
                         "signed, year, one blank between them",
                         SHOWN(name));
    }
    return OK;
}

enum err close_rule_holds(struct view *view, const struct close_rule *rule, struct month month,
                          bool *out)
{
    struct bytes rest = { 0 };
    struct date last = { month.year, month.month, 28 };
    *out = rule->always;
    /* The policy of the month's last days; day 28 is in every month. */
    TRY(policy_value(view, bytes_text("close.checks"), last, &rest));
    while (rest.at != NULL)
        *out = bytes_is(bytes_cut(&rest, ' '), rule->name) || *out;
    return OK;
}

struct looking {
    struct view *view;
    const struct closing *closing;
    enum err (*each)(void *context);
    void *context;
};

static struct month month_before(struct month month)
{
    return month.month > 1 ? (struct month){ month.year, (uint8_t)(month.month - 1) }
                           : (struct month){ (int16_t)(month.year - 1), 12 };
}

/* A reason was put into the fault's text; hand it on. */
static enum err tell(const struct looking *looking, enum err reason)
{
    return reason == ERR_RULE ? looking->each(looking->context) : reason;
}

static enum err cleared_leaf(void *context, struct bytes code, const struct account *account)
{
    const struct looking *looking = context;
    const struct closing *closing = looking->closing;
    int64_t fen = 0;
    (void)account;
    TRY(money_balance(looking->view, closing->set->name, code, closing->month, &fen));
    if (fen == 0)
        return OK;
    return tell(looking,
                fault(ERR_RULE,
                      "%s 末，科目 %.*s 还有余额 %s 元，结账前要清零：先按批准的处理意见转出",
                      "at the end of %s account %.*s still holds %s: it must be nil before the "
                      "month is closed; carry it over as approved",
                      shown_month(closing->month).at, SHOWN(code), shown_fen(fen).at));
}

static enum err check_cleared(struct looking *looking)
{
    const struct chart *chart = looking->closing->set->chart;
    for (size_t i = 0; i < chart->count; i++)
        if ((chart->rows[i].marks & ACCOUNT_CLEARED) != 0)
            TRY(money_leaves(looking->view, looking->closing->set,
                             bytes_text(chart->rows[i].code), cleared_leaf, looking));
    return OK;
}

static enum err bank_leaf(void *context, struct bytes code, const struct account *leaf)
{
    const struct looking *looking = context;
    const struct closing *closing = looking->closing;
    struct bank_account account = { .found = false };
    struct bank_reconcile reconcile = { .found = false };
    const struct account_month of = { closing->set->name, code, closing->month };
    int64_t fen = 0;
    (void)leaf;
    TRY(bank_account(looking->view, of.set, code, &account));
    if (account.found && account.closed.year != 0 &&
        month_compare(date_month(account.closed), closing->month) <= 0)
        return OK;
    TRY(money_balance(looking->view, of.set, code, closing->month, &fen));
    if (!account.found && fen == 0)
        return OK;
    if (!account.found)
        return tell(looking,
                    fault(ERR_RULE, "科目 %.*s 有余额 %s 元，但没有登记是哪个银行账户；先记 bank（银行账户）",
                          "account %.*s holds %s, but no bank account stands for it: record a "
                          "bank entry",
                          SHOWN(code), shown_fen(fen).at));
    TRY(bank_reconcile(looking->view, &of, &reconcile));
    if (!reconcile.found)
        return tell(looking,
                    fault(ERR_RULE, "科目 %.*s 的 %s 还没有与银行对账；先导入对账单并对账",
                          "account %.*s was not reconciled with the bank for %s: import its "
                          "statement and reconcile",
                          SHOWN(code), shown_month(closing->month).at));
    if (!reconcile.stands)
        return tell(looking,
                    fault(ERR_RULE, "科目 %.*s 对账以后又有变动，%s 要重新对账",
                          "account %.*s has changed since it was reconciled for %s: reconcile "
                          "again",
                          SHOWN(code), shown_month(closing->month).at));
    return OK;
}

static enum err cash_leaf(void *context, struct bytes code, const struct account *leaf)
{
    const struct looking *looking = context;
    const struct closing *closing = looking->closing;
    struct cash_count count = { .found = false };
    const struct account_month of = { closing->set->name, code, closing->month };
    int64_t fen = 0;
    int64_t before = 0;
    (void)leaf;
    TRY(money_balance(looking->view, of.set, code, closing->month, &fen));
    TRY(money_balance(looking->view, of.set, code, month_before(closing->month), &before));
    TRY(cash_count(looking->view, &of, &count));
    if (count.found || (fen == 0 && before == 0))
        return OK;
    return tell(looking,
                fault(ERR_RULE, "科目 %.*s 在 %s 没有盘点；先盘点现金，记 count（现金盘点）",
                      "the cash of account %.*s was not counted in %s: count it and record a "
                      "count entry",
                      SHOWN(code), shown_month(closing->month).at));
}

static enum err check_signed(struct looking *looking)
{
    const struct entry *entry = looking->closing->entry;
    const struct json *statements = entry != NULL ? entry_rows(entry, "statements") : NULL;
    if (entry == NULL || (statements != NULL && statements->count > 0))
        return OK;
    return tell(looking, fault(ERR_RULE, "结账记录里没有列出签字的报表",
                               "the closing lists no statements that are signed with it"));
}

/* What a year's end leaves at nil and does not find so. */
struct yearly {
    const struct looking *looking;
    size_t open;
    char first[ACCOUNT_CODE_MAX + 1];
};

static enum err yearly_leaf(void *context, struct bytes code, const struct account *leaf)
{
    struct yearly *yearly = context;
    const struct closing *closing = yearly->looking->closing;
    int64_t fen = 0;
    (void)leaf;
    TRY(money_balance(yearly->looking->view, closing->set->name, code, closing->month, &fen));
    if (fen != 0 && yearly->open++ == 0)
        (void)snprintf(yearly->first, sizeof yearly->first, "%.*s", SHOWN(code));
    return OK;
}

/* Once December is closed nothing carries its year over any more. One reason for all of them:
 * one command does it. */
static enum err check_year(struct looking *looking)
{
    const struct closing *closing = looking->closing;
    const struct chart *chart = closing->set->chart;
    struct yearly yearly = { .looking = looking };
    for (size_t i = 0; closing->month.month == 12 && i < chart->count; i++)
        if ((chart->rows[i].marks & ACCOUNT_YEARLY) != 0)
            TRY(money_leaves(looking->view, closing->set, bytes_text(chart->rows[i].code),
                             yearly_leaf, &yearly));
    if (yearly.open == 0)
        return OK;
    return tell(looking,
                fault(ERR_RULE,
                      "%d 年的收支和本年收益还没有结转，%zu 个科目还有余额（头一个是 %s），12 月结了账"
                      "就不能再结转；先做年终结转：sanzi close %d",
                      "income and expense of %d are not carried over: %zu accounts hold a "
                      "balance, %s the first, and nothing carries them over once December is "
                      "closed; carry the year over first: sanzi close %d",
                      closing->month.year, yearly.open, yearly.first, closing->month.year));
}

enum err close_rule_check(struct view *view, const struct close_rule *rule,
                          const struct closing *closing, enum err (*each)(void *context),
                          void *context)
{
    struct looking looking = { view, closing, each, context };
    switch ((enum rule_number)(rule - close_rules)) {
    case RULE_CLEARED:
        return check_cleared(&looking);
    case RULE_BANK:
        return money_leaves(view, closing->set, bytes_text(BANK_CODE), bank_leaf, &looking);
    case RULE_CASH:
        return money_leaves(view, closing->set, bytes_text(CASH_CODE), cash_leaf, &looking);
    case RULE_SIGNED:
        return check_signed(&looking);
    case RULE_YEAR:
        return check_year(&looking);
    case RULE_COUNT:
        break;
    }
    return OK;
}

static enum err refuse(void *context)
{
    (void)context;
    return ERR_RULE;
}

enum err close_check(struct view *view, const struct closing *closing)
{
    for (size_t i = 0; i < close_rule_count; i++) {
        bool holds = false;
        TRY(close_rule_holds(view, &close_rules[i], closing->month, &holds));
        if (holds)
            TRY(close_rule_check(view, &close_rules[i], closing, refuse, NULL));
    }
    return OK;
}
