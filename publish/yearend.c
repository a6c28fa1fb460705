/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/yearend.h"

#include <string.h>

#include "base/arena.h"
#include "base/money.h"
#include "publish/shares.h"
#include "publish/statement.h"

/* The accounts of a chart that the steps need. */
struct closing_accounts {
    const char *chart;
    const char *income; /* 本年收益 */
    const char *spread; /* 收益分配 */
    const char *reserve;
    const char *tax; /* 所得税费用; NULL: the chart has none */
    const char *tax_owed;
    const char *production;
    const char *pending;
};

static const struct closing_accounts closing_accounts[] = {
    { "2023", "321", "322", "311", "521", "214", "401", "181" },
    { "2004", "321", "322", "311", NULL, NULL, "401", NULL },
};

struct planning {
    struct arena *arena;
    const struct books *books;
    const struct yearend_options *options;
    const struct closing_accounts *accounts;
    struct book_balances balances; /* before any step */
    struct yearend_voucher **last;
    struct yearend_voucher *voucher;
};

static enum err begin(struct planning *planning, unsigned step, struct words note,
                      bool is_closing)
{
    struct yearend_voucher *voucher = arena_take(planning->arena, sizeof *voucher);
    if (voucher == NULL)
        return fault_memory();
    voucher->step = step;
    voucher->note = note;
    voucher->is_closing = is_closing;
    planning->voucher = voucher;
    return OK;
}

/* Debits stand first, as on paper. */
static void sort_lines(struct yearend_voucher *voucher)
{
    for (size_t i = 1; i < voucher->count; i++)
        for (size_t at = i; at > 0 && voucher->lines[at].debit_fen != 0 &&
                            voucher->lines[at - 1].debit_fen == 0;
             at--) {
            struct yearend_line line = voucher->lines[at];
            voucher->lines[at] = voucher->lines[at - 1];
            voucher->lines[at - 1] = line;
        }
}

/* Keep the voucher, where it has lines. */
static void end(struct planning *planning)
{
    sort_lines(planning->voucher);
    if (planning->voucher->count > 0) {
        *planning->last = planning->voucher;
        planning->last = &planning->voucher->next;
    }
    planning->voucher = NULL;
}

/* One more line; fen above zero is a debit. */
static enum err put(struct planning *planning, struct bytes code, int64_t fen,
                    struct bytes household)
{
    struct yearend_voucher *voucher = planning->voucher;
    if (fen == 0)
        return OK;
    if (voucher->count == YEAREND_LINES_MAX)
        return fault(ERR_LIMIT, "一张结转凭证超过 %d 行", "more than %d lines to close at once",
                     YEAREND_LINES_MAX);
    voucher->lines[voucher->count++] = (struct yearend_line){
        .account = code,
        .debit_fen = fen > 0 ? fen : 0,
        .credit_fen = fen < 0 ? -fen : 0,
        .household = household,
    };
    return OK;
}

/* Balance of one leaf with the vouchers planned so far. */
static enum err balance_of(const struct planning *planning, const struct yearend *plan,
                           struct bytes code, int64_t *out)
{
    int64_t fen = 0;
    for (size_t i = 0; i < planning->balances.count; i++)
        if (bytes_equal(planning->balances.rows[i].account->code, code))
            TRY(money_add(&fen, balance_closing_fen(&planning->balances.rows[i])));
    for (const struct yearend_voucher *at = plan->first; at != NULL; at = at->next)
        for (size_t i = 0; i < at->count; i++)
            if (bytes_equal(at->lines[i].account, code))
                TRY(money_add(&fen, at->lines[i].debit_fen - at->lines[i].credit_fen));
    *out = fen;
    return OK;
}

static bool is_under(const struct planning *planning, const struct book_account *account,
                     const char *code)
{
    return bytes_equal(account->set, planning->options->set) && account->is_leaf &&
           strcmp(account->row->code, code) == 0;
}

static bool has_name(const struct book_account *account, const char *part)
{
    for (; account != NULL; account = account->parent)
        if (bytes_find_part(account->name, bytes_text(part)) < account->name.size)
            return true;
    return false;
}

/* The leaf under a first-level account whose name, or that of one above it, holds this; the
 * account itself where it has no details, its only leaf where the name is not asked for. */
static enum err leaf_of(const struct planning *planning, const char *code, const char *start,
                        struct bytes *out)
{
    const struct book_account *found = NULL;
    size_t details = 0;
    size_t fits = 0;
    for (size_t i = 0; i < planning->books->account_count; i++) {
        const struct book_account *account = &planning->books->accounts[i];
        if (!is_under(planning, account, code))
            continue;
        details += account->level > 1;
        if (start != NULL && !has_name(account, start))
            continue;
        fits++;
        found = account;
    }
    if (details == 0) {
        *out = bytes_text(code);
        return OK;
    }
    if (fits != 1)
        return fault(ERR_RULE, "科目 %s 下面要有且只有一个“%s”明细，现有 %zu 个；请先增设这个明细",
                     "account %s needs exactly one sub-account \"%s\", there are %zu: add "
                     "it first",
                     code, start != NULL ? start : "", fits);
    *out = found->code;
    return OK;
}

/* All income and expense that stands on one side, against 321. */
static enum err close_side(struct planning *planning, struct yearend *plan, unsigned step,
                           struct words note, enum account_side side)
{
    const struct closing_accounts *accounts = planning->accounts;
    struct bytes income = { 0 };
    int64_t sum = 0;
    TRY(leaf_of(planning, accounts->income, NULL, &income));
    TRY(begin(planning, step, note, true));
    for (size_t i = 0; i < planning->balances.count; i++) {
        const struct book_account *account = planning->balances.rows[i].account;
        enum account_class class = account->row->class;
        int64_t fen = 0;
        bool tax = accounts->tax != NULL && strcmp(account->row->code, accounts->tax) == 0;
        if ((class != CLASS_INCOME && class != CLASS_EXPENSE) || tax)
            continue;
        TRY(balance_of(planning, plan, account->code, &fen));
        if (side == SIDE_CREDIT ? fen >= 0 : fen <= 0)
            continue;
        TRY(put(planning, account->code, -fen, bytes_text("")));
        TRY(money_add(&sum, fen));
    }
    TRY(put(planning, income, sum, bytes_text("")));
    end(planning);
    return OK;
}

/* Accrue what is said, and close what 521 then holds. */
static enum err close_tax(struct planning *planning, struct yearend *plan)
{
    const struct closing_accounts *accounts = planning->accounts;
    const struct yearend_options *options = planning->options;
    struct bytes tax = { 0 };
    struct bytes owed = options->tax;
    struct bytes income = { 0 };
    int64_t held = 0;
    if (accounts->tax == NULL) {
        if (options->tax_fen != 0)
            return fault(ERR_RULE, "%s 科目表没有所得税费用科目",
                         "the chart of %s has no account of income tax", accounts->chart);
        return OK;
    }
    TRY(leaf_of(planning, accounts->tax, NULL, &tax));
    TRY(leaf_of(planning, accounts->income, NULL, &income));
    if (options->tax_fen != 0) {
        if (owed.size == 0)
            TRY(leaf_of(planning, accounts->tax_owed, "所得税", &owed));
        TRY(begin(planning, 5, (struct words)WORDS("计提所得税", "income tax accrued"), false));
        TRY(put(planning, tax, options->tax_fen, bytes_text("")));
        TRY(put(planning, owed, -options->tax_fen, bytes_text("")));
        end(planning);
    }
    TRY(balance_of(planning, plan, tax, &held));
    TRY(begin(planning, 5, (struct words)WORDS("结转所得税费用", "income tax closed"), true));
    TRY(put(planning, income, held, bytes_text("")));
    TRY(put(planning, tax, -held, bytes_text("")));
    end(planning);
    return OK;
}

static enum err close_income(struct planning *planning, struct yearend *plan)
{
    struct bytes income = { 0 };
    struct bytes kept = { 0 };
    int64_t held = 0;
    TRY(leaf_of(planning, planning->accounts->income, NULL, &income));
    TRY(balance_of(planning, plan, income, &held));
    plan->income_fen = -held;
    if (held == 0)
        return OK;
    TRY(leaf_of(planning, planning->accounts->spread, "未分配", &kept));
    TRY(begin(planning, 6, (struct words)WORDS("结转本年收益", "income of the year closed"), true));
    TRY(put(planning, income, -held, bytes_text("")));
    TRY(put(planning, kept, held, bytes_text("")));
    end(planning);
    return OK;
}

static enum err cover_loss(struct planning *planning)
{
    struct bytes reserve = { 0 };
    struct bytes kept = { 0 };
    int64_t fen = planning->options->cover_fen;
    if (fen == 0)
        return OK;
    TRY(leaf_of(planning, planning->accounts->reserve, "提取", &reserve));
    TRY(leaf_of(planning, planning->accounts->spread, "未分配", &kept));
    TRY(begin(planning, 7, (struct words)WORDS("公积公益金弥补亏损", "loss covered from the reserve"),
              false));
    TRY(put(planning, reserve, fen, bytes_text("")));
    TRY(put(planning, kept, -fen, bytes_text("")));
    end(planning);
    return OK;
}

/* Where a row of a distribution is debited: the detail of 322 that is named for it, and of the
 * old form for what it is credited to. */
struct aim {
    const char *chart;
    const char *to;
    const char *credited; /* first-level account; NULL: any */
    const char *name;
};

static const struct aim aims[] = {
    { "2023", "reserve", NULL, "提取" },
    { "2023", "members", NULL, "向成员" },
    { "2023", "other", NULL, "其他" },
    { "2004", "reserve", NULL, "提取公积" },
    { "2004", "members", NULL, "农户" },
    { "2004", "other", "212", "提取应付福利" },
    { "2004", "other", NULL, "其他" },
};

static enum err aim_leaf(const struct planning *planning, const struct json *row,
                         struct bytes *out)
{
    struct bytes to = row_field(row, "to");
    struct bytes account = row_field(row, "account");
    for (size_t i = 0; i < sizeof aims / sizeof aims[0]; i++)
        if (strcmp(aims[i].chart, planning->accounts->chart) == 0 && bytes_is(to, aims[i].to) &&
            (aims[i].credited == NULL ||
             bytes_starts(account, bytes_text(aims[i].credited))))
            return leaf_of(planning, planning->accounts->spread, aims[i].name, out);
    return fault(ERR_RULE, "不认识的分配去向“%.*s”", "an unknown aim of a distribution: \"%.*s\"",
                 (int)to.size, (const char *)to.at);
}

/* The members' part on their account: by household where there are shares, in vouchers of at
 * most YEAREND_LINES_MAX lines. */
static enum err share_out(struct planning *planning, struct bytes debit, struct bytes credit,
                          const int64_t *parts, const struct json *shares)
{
    struct words note = WORDS("向成员分配收益", "income distributed to members");
    int64_t sum = 0;
    size_t at = 0;
    TRY(begin(planning, 8, note, false));
    for (const struct json *row = shares->first; row != NULL; row = row->next, at++) {
        if (planning->voucher->count == YEAREND_LINES_MAX - 1) {
            TRY(put(planning, debit, sum, bytes_text("")));
            end(planning);
            TRY(begin(planning, 8, note, false));
            sum = 0;
        }
        TRY(put(planning, credit, -parts[at], row_field(row, "household")));
        TRY(money_add(&sum, parts[at]));
    }
    TRY(put(planning, debit, sum, bytes_text("")));
    end(planning);
    return OK;
}

static enum err distribute(struct planning *planning)
{
    const struct entry *entry = planning->options->distribution;
    int64_t *amounts = NULL;
    int64_t *parts = NULL;
    size_t at = 0;
    bool shared = false;
    if (entry == NULL)
        return OK;
    const struct json *rows = entry_rows(entry, "rows");
    TRY(distribution_rows(planning->arena, entry, &amounts));
    TRY(distribution_shares(planning->arena, entry, &parts));
    for (const struct json *row = rows->first; row != NULL; row = row->next, at++) {
        struct bytes debit = { 0 };
        bool members = bytes_is(row_field(row, "to"), "members");
        TRY(aim_leaf(planning, row, &debit));
        if (members && parts != NULL) {
            /* The shares are of all rows to the members together. */
            if (!shared)
                TRY(share_out(planning, debit, row_field(row, "account"), parts,
                              entry_rows(entry, "shares")));
            shared = true;
            continue;
        }
        TRY(begin(planning, 8,
                  members ? (struct words)WORDS("向成员分配收益", "income distributed to members")
                          : (struct words)WORDS("按决议分配收益", "income distributed as resolved"),
                  false));
        TRY(put(planning, debit, amounts[at], bytes_text("")));
        TRY(put(planning, row_field(row, "account"), -amounts[at], bytes_text("")));
        end(planning);
    }
    return OK;
}

/* All of 322 but 未分配收益 is nil at the end. */
static enum err close_spread(struct planning *planning, struct yearend *plan)
{
    struct bytes kept = { 0 };
    int64_t sum = 0;
    TRY(begin(planning, 9, (struct words)WORDS("结转各项分配", "the distribution closed"), true));
    for (size_t i = 0; i < planning->books->account_count; i++) {
        const struct book_account *account = &planning->books->accounts[i];
        int64_t fen = 0;
        if (!is_under(planning, account, planning->accounts->spread) || account->level == 1 ||
            has_name(account, "未分配"))
            continue;
        TRY(balance_of(planning, plan, account->code, &fen));
        TRY(put(planning, account->code, -fen, bytes_text("")));
        TRY(money_add(&sum, fen));
    }
    if (sum != 0)
        TRY(leaf_of(planning, planning->accounts->spread, "未分配", &kept));
    TRY(put(planning, kept, sum, bytes_text("")));
    end(planning);
    return OK;
}

/* No more is distributed than 未分配收益 holds. */
static enum err check_enough(const struct planning *planning, const struct yearend *plan)
{
    struct bytes kept = { 0 };
    int64_t held = 0;
    int64_t spread = 0;
    if (planning->options->distribution == NULL)
        return OK;
    TRY(leaf_of(planning, planning->accounts->spread, "未分配", &kept));
    TRY(balance_of(planning, plan, kept, &held));
    for (const struct yearend_voucher *at = plan->first; at != NULL; at = at->next)
        for (size_t i = 0; at->step == 8 && i < at->count; i++) {
            TRY(money_add(&spread, at->lines[i].debit_fen));
            /* 322 without details is debited itself: what it held before counts. */
            if (bytes_equal(at->lines[i].account, kept))
                TRY(money_add(&held, at->lines[i].credit_fen - at->lines[i].debit_fen));
        }
    if (spread <= -held || spread == 0)
        return OK;
    struct buf have = buf_new(planning->arena, 64);
    struct buf want = buf_new(planning->arena, 64);
    char *have_text = NULL;
    char *want_text = NULL;
    money_print(&have, -held);
    money_print(&want, spread);
    TRY(buf_string(&have, &have_text));
    TRY(buf_string(&want, &want_text));
    return fault(ERR_RULE, "方案要分配 %s 元，账上可分配的只有 %s 元；请核对决议或先结转收益",
                 "the resolution distributes %s, the books have %s to distribute: compare "
                 "them, or close the income first",
                 want_text, have_text);
}

static enum err plan_year(struct planning *planning, struct yearend *plan)
{
    TRY(close_tax(planning, plan));
    TRY(close_income(planning, plan));
    TRY(cover_loss(planning));
    TRY(distribute(planning));
    TRY(check_enough(planning, plan));
    return close_spread(planning, plan);
}

static enum err plan_steps(struct planning *planning, struct yearend *plan)
{
    const struct yearend_options *options = planning->options;
    if (options->share_only) {
        TRY(distribute(planning));
        TRY(check_enough(planning, plan));
        return close_spread(planning, plan);
    }
    TRY(close_side(planning, plan, 3, (struct words)WORDS("结转收入", "income closed"),
                   SIDE_CREDIT));
    TRY(close_side(planning, plan, 4, (struct words)WORDS("结转支出", "expense closed"),
                   SIDE_DEBIT));
    return options->year ? plan_year(planning, plan) : OK;
}

/* What a first-level account holds before any step. */
static enum err held_under(const struct planning *planning, const char *code, int64_t *out)
{
    for (size_t i = 0; code != NULL && i < planning->balances.count; i++)
        if (strcmp(planning->balances.rows[i].account->row->code, code) == 0)
            TRY(money_add(out, balance_closing_fen(&planning->balances.rows[i])));
    return OK;
}

enum err yearend_plan(struct arena *arena, const struct books *books,
                      const struct yearend_options *options, struct yearend *out)
{
    struct yearend plan = { 0 };
    struct planning planning = {
        .arena = arena, .books = books, .options = options, .last = &plan.first
    };
    const struct chart *chart = NULL;
    TRY(statement_chart(books, options->set, &chart));
    for (size_t i = 0; i < sizeof closing_accounts / sizeof closing_accounts[0]; i++)
        if (strcmp(closing_accounts[i].chart, chart->name) == 0)
            planning.accounts = &closing_accounts[i];
    if (planning.accounts == NULL)
        return fault(ERR_RULE, "%s 科目表没有结转办法", "the chart of %s has no way of closing",
                     chart->name);
    const struct balance_query query = {
        .set = options->set, .from = { options->day.year, 1, 1 }, .to = options->day
    };
    TRY(books_balances(books, &query, &planning.balances));
    TRY(held_under(&planning, planning.accounts->production, &plan.unfinished_fen));
    TRY(held_under(&planning, planning.accounts->pending, &plan.pending_fen));
    TRY(plan_steps(&planning, &plan));
    *out = plan;
    return OK;
}
