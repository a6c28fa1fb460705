/* SPDX-License-Identifier: Apache-2.0 */
#include "base/money.h"
#include "base/text.h"
#include "desk/bank_texts.h"
#include "desk/closing.h"
#include "desk/receipt.h"
#include "desk/signers.h"
#include "ledger/view_bank.h"
#include "publish/bank_accounts.h"

enum { PAIRS_MAX = 999 };

static const struct option options[] = {
    OPTION_SET,
    { "pair", '\0', WORDS("对账单:行=凭证:行" MANY, "STATEMENT:ROW=VOUCHER:LINE" MANY),
      WORDS("手工勾对：对账单第几条第几行就是凭证第几条第几行；可多次",
            "matched by hand: this row of that statement is that line of that voucher; may be "
            "repeated") },
    OPTION_AS,
    { "dry-run", 'n', NO_VALUE, WORDS("只看结果，不登记", "show the outcome, record nothing") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi reconcile 10201 2025-03 --dry-run",
      WORDS("先看勾上了多少、还有哪些未达", "see what matches and what is on its way") },
    { "sanzi reconcile 10201 2025-03 --pair 812:4=790:2",
      WORDS("第 812 条对账单第 4 行就是第 790 条凭证第 2 行",
            "row 4 of statement 812 is line 2 of voucher 790") },
    { 0 },
};

struct work {
    struct session *session;
    struct arena *arena;
    struct books books;
    struct report_request request;
    struct reconciling of;
    struct match_pair pairs[PAIRS_MAX];
    size_t pair_count;
};

/* "812:4" */
static enum err read_place(struct bytes text, uint64_t *entry, size_t *number)
{
    struct bytes rest = text;
    struct bytes first = bytes_cut(&rest, ':');
    uint64_t second = 0;
    TRY(text_unsigned(first, entry));
    TRY(text_unsigned(rest, &second));
    *number = (size_t)second;
    return OK;
}

static enum err read_pairs(struct work *work)
{
    const struct options *given = &work->session->desk->options;
    for (const struct given *at = option_next(given, "pair", NULL); at;
         at = option_next(given, "pair", at)) {
        struct match_pair *pair = &work->pairs[work->pair_count];
        struct bytes rest = bytes_text(at->value);
        struct bytes left = bytes_cut(&rest, '=');
        if (work->pair_count == PAIRS_MAX)
            return fault(ERR_LIMIT, "手工勾对超过 %d 对", "more than %d pairs", PAIRS_MAX);
        if (rest.at == NULL || read_place(left, &pair->statement, &pair->row) != OK ||
            read_place(rest, &pair->voucher, &pair->line) != OK)
            return fault(ERR_USAGE,
                         "--pair 要写成 对账单序号:行=凭证序号:行，如 812:4=790:2，不是“%s”",
                         "--pair is STATEMENT:ROW=VOUCHER:LINE, such as 812:4=790:2, not "
                         "\"%s\"",
                         at->value);
        work->pair_count++;
    }
    return OK;
}

/* ---- look ---- */

/* By code, or by the name of the only bank account that is called so. */
static const struct book_account *account_said(const struct work *work, struct bytes text)
{
    const struct book_account *found =
        books_account(&work->books, work->request.set, text);
    for (size_t i = 0; found == NULL && i < work->books.account_count; i++) {
        const struct book_account *account = &work->books.accounts[i];
        if (!account->is_leaf || !bytes_starts(account->code, bytes_text(BANK_CODE)) ||
            !bytes_equal(account->set, work->request.set) ||
            !bytes_equal(account->name, text))
            continue;
        for (size_t j = i + 1; j < work->books.account_count; j++)
            if (bytes_equal(work->books.accounts[j].set, account->set) &&
                bytes_equal(work->books.accounts[j].name, text))
                return NULL;
        return account;
    }
    return found;
}

static enum err find_account(struct work *work)
{
    struct bytes code = bytes_text(desk_word(work->session->desk, 0));
    const struct book_account *account = account_said(work, code);
    const struct entry *bank = NULL;
    if (account)
        TRY(reconciling_bank(&work->books, account, &bank));
    if (!bank)
        return fault(ERR_RULE, "科目 %s 没有登记银行账户；先记 bank（银行账户）",
                     "account %s stands for no bank account: record a \"bank\" entry first",
                     text_quote(code).at);
    work->request.account = account->code;
    work->of.account = account;
    return OK;
}

static enum err read_all(struct work *work, const struct source *source)
{
    struct desk *desk = work->session->desk;
    struct month month = { 0 };
    TRY(form_month(desk->arena, bytes_text(desk_word(desk, 1)), &month));
    TRY(closing_set(work->session, &work->request.set));
    TRY(read_pairs(work));
    TRY(books_read(desk->arena, source, UINT64_MAX, &work->books));
    TRY(find_account(work));
    const struct reconciling_query query = {
        .books = &work->books,
        .account = work->of.account,
        .month = month,
        .pairs = work->pairs,
        .pair_count = work->pair_count,
    };
    work->request.to = closing_day(month);
    return reconciling_make(desk->arena, &query, &work->of);
}

static bool has_place(const struct match_item *items, size_t count, uint64_t entry,
                      size_t number)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].entry == entry && items[i].number == number)
            return true;
    return false;
}

/* A pair of what is not there would match nothing and say nothing. */
static enum err check_pairs(const struct work *work)
{
    const struct match *match = &work->of.match;
    for (size_t i = 0; i < work->pair_count; i++) {
        const struct match_pair *pair = &work->pairs[i];
        if (!has_place(match->bank, match->bank_count, pair->statement, pair->row))
            return fault(ERR_MISSING, "第 %llu 条不是这个账户的对账单，或没有第 %zu 行",
                         "entry %llu is no statement of this account, or has no row %zu",
                         (unsigned long long)pair->statement, pair->row);
        if (!has_place(match->book, match->book_count, pair->voucher, pair->line))
            return fault(ERR_MISSING, "第 %llu 条不是凭证，或第 %zu 行不是这个科目的分录",
                         "entry %llu is no voucher, or its line %zu is no posting of this "
                         "account",
                         (unsigned long long)pair->voucher, pair->line);
    }
    return OK;
}

static size_t count_how(const struct match *match, enum match_how how)
{
    size_t count = 0;
    for (size_t i = 0; i < match->bank_count; i++)
        count += match->bank[i].how == how;
    return count;
}

static enum err show(struct work *work)
{
    struct desk *desk = work->session->desk;
    struct tables tables = { .arena = desk->arena };
    const struct match *match = &work->of.match;
    for (enum match_how how = MATCH_HAND; how <= MATCH_CLEARED; how++)
        if (count_how(match, how) > 0)
            say(desk, "%s%.0s：%zu 行\n", "%.0s%s: rows %zu\n", match_words(how).zh,
                match_words(how).en, count_how(match, how));
    bank_put_unmatched(&work->request, &work->of, &tables);
    TRY(bank_put_reconcile(&work->request, &work->of, &tables));
    return tables_print(&tables, TABLE_TXT, desk->terminal.language, &desk->out);
}

/* ---- record ---- */

static struct json *reference(struct arena *arena, uint64_t index)
{
    return json_put(json_object(arena), bytes_text("index"),
                    json_number(arena, (int64_t)index));
}

static enum err add_item(struct work *work, const struct match_item *item, bool bank,
                         struct bytes note, struct json *items)
{
    struct arena *arena = work->arena;
    struct buf day = buf_new(arena, 16);
    struct bytes text = { 0 };
    if (item->how != MATCH_NONE)
        return OK;
    date_print(&day, item->date);
    TRY(bank_text(arena, note, BANK_NOTE_MAX, &text));
    struct json *row = json_object(arena);
    row = json_put(row, bytes_text("side"),
                   json_text(arena, bytes_text(transit_names[transit_of(item, bank)])));
    row = json_put(row, bytes_text("date"), json_text(arena, buf_so_far(&day)));
    row = json_put(row, bytes_text("amount"),
                   json_number(arena, item->fen < 0 ? -item->fen : item->fen));
    row = json_put(row, bytes_text("note"), json_text(arena, text));
    row = json_put(row, bytes_text("ref"), reference(arena, item->entry));
    return json_push(items, row) ? OK : fault_memory();
}

static enum err put_items(struct work *work, struct form *form)
{
    const struct match *match = &work->of.match;
    struct json *items = json_list(work->arena);
    for (size_t i = 0; i < match->bank_count; i++)
        TRY(add_item(work, &match->bank[i], true,
                     bank_row_note(&work->request, work->of.rows[i]), items));
    for (size_t i = 0; i < match->book_count; i++)
        TRY(add_item(work, &match->book[i], false,
                     line_note(&work->request, work->of.lines[i]), items));
    if (!items)
        return fault_memory();
    return items->count > 0 ? form_put(form, "items", items) : OK;
}

static enum err add_pair(struct work *work, const struct match_pair *pair, struct json *pairs)
{
    struct arena *arena = work->arena;
    struct json *row = json_object(arena);
    row = json_put(row, bytes_text("statement"), reference(arena, pair->statement));
    row = json_put(row, bytes_text("row"), json_number(arena, (int64_t)pair->row));
    row = json_put(row, bytes_text("voucher"), reference(arena, pair->voucher));
    row = json_put(row, bytes_text("line"), json_number(arena, (int64_t)pair->line));
    return json_push(pairs, row) ? OK : fault_memory();
}

static bool same_pair(const struct match_pair *a, const struct match_pair *b)
{
    return a->statement == b->statement && a->row == b->row && a->voucher == b->voucher &&
           a->line == b->line;
}

/* The month's own: those given now, and those of the reconciliation that this one replaces;
 * each once. */
static bool is_own(const struct work *work, size_t at)
{
    const struct match *match = &work->of.match;
    if (at >= work->pair_count && at < match->pair_count - work->of.own_pairs)
        return false;
    for (size_t i = 0; i < at && i < work->pair_count; i++)
        if (same_pair(&match->pairs[i], &match->pairs[at]))
            return false;
    return true;
}

static enum err put_pairs(struct work *work, struct form *form)
{
    struct json *pairs = json_list(work->arena);
    const struct match *match = &work->of.match;
    for (size_t i = 0; i < match->pair_count; i++)
        if (is_own(work, i))
            TRY(add_pair(work, &match->pairs[i], pairs));
    if (!pairs)
        return fault_memory();
    return pairs->count > 0 ? form_put(form, "pairs", pairs) : OK;
}

static enum err fill(struct work *work, struct form *form)
{
    struct arena *arena = work->arena;
    struct buf month = buf_new(arena, 16);
    month_print(&month, work->of.month);
    TRY(form_start(arena, &kind_reconcile, form));
    TRY(form_put(form, "set", json_text(arena, work->request.set)));
    TRY(form_put(form, "account", json_text(arena, work->request.account)));
    TRY(form_put(form, "month", json_text(arena, buf_so_far(&month))));
    TRY(form_put(form, "bank", json_number(arena, work->of.bank_fen)));
    TRY(form_put(form, "book", json_number(arena, work->of.book_fen)));
    TRY(put_pairs(work, form));
    return put_items(work, form);
}

static enum err refuse(struct work *work)
{
    struct buf buf = buf_new(work->arena, 60);
    char *text = NULL;
    if (!work->of.has_statement)
        return fault(ERR_RULE, "没有 %d-%02u 的对账单，先导入：sanzi 导入 银行对账单 文件",
                     "there is no statement of %d-%02u: import it first",
                     work->of.month.year, work->of.month.month);
    int64_t fen = reconciling_difference_fen(&work->of);
    if (fen == 0)
        return OK;
    money_print(&buf, fen);
    TRY(buf_string(&buf, &text));
    return fault(ERR_RULE, "调节后的余额相差 %s 元（原因见上），没有登记",
                 "the adjusted balances differ by %s (reasons above): nothing was recorded",
                 text);
}

static enum err reconcile(struct work *work, const struct source *source)
{
    struct session *session = work->session;
    struct form form = { 0 };
    struct bytes note = { 0 };
    struct receipt receipt = { 0 };
    TRY(read_all(work, source));
    TRY(check_pairs(work));
    TRY(show(work));
    TRY(refuse(work));
    if (desk_has(session->desk, "dry-run"))
        return OK;
    if (reconciling_stands(&work->of) && work->pair_count == 0) {
        say(session->desk, "早已登记：第 %llu 条\n", "recorded before: entry %llu\n",
            (unsigned long long)work->of.recorded_index);
        return OK;
    }
    TRY(fill(work, &form));
    TRY(session_complete(session, &form));
    TRY(signers_open(session, &kind_reconcile));
    TRY(session_sign(session, form.body, &note));
    TRY(session_append(session, note, &receipt));
    return receipt_print(session, &receipt);
}

static enum err run(struct desk *desk)
{
    struct session session = { 0 };
    struct work *work = arena_take(desk->arena, sizeof *work);
    if (!work)
        return fault_memory();
    bool write = !desk_has(desk, "dry-run");
    TRY(session_open(desk, write, &session));
    struct source source = book_source(session.book);
    work->session = &session;
    work->arena = desk->arena;
    work->request = (struct report_request){ .arena = desk->arena,
                                             .books = &work->books,
                                             .language = desk->terminal.language,
                                             .entry = UINT64_MAX };
    enum err code = reconcile(work, &source);
    if (!write)
        session_close(&session);
    return write ? session_end(&session, code) : code;
}

const struct command command_reconcile = {
    .name = "reconcile",
    .alias = "对账",
    .title = WORDS("银行对账：勾对、列未达账项、登记调节表", "reconcile a bank account for a month"),
    .usage = WORDS("科目 年-月 [--pair 对账单:行=凭证:行] [--dry-run]",
                   "ACCOUNT YYYY-MM [--pair STATEMENT:ROW=VOUCHER:LINE] [--dry-run]"),
    .help = WORDS("对账单和账面逐笔勾对，列出两边没有勾上的和四种未达账项；两边调节后相等才登记。",
                  "Matches the statement's rows with the postings, lists what is left on "
                  "either side; recorded only where the adjusted balances agree."),
    .words_min = 2,
    .words_max = 2,
    .options = options,
    .examples = examples,
    .writes = true,
    .run = run,
};
