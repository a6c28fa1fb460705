/* SPDX-License-Identifier: Apache-2.0 */
/* Advice where a voucher settles more than is owed: as a rule a name that is written otherwise
 * than before, or the wrong account; the sheet on the wall would name both. */
#include "base/money.h"
#include "base/text.h"
#include "desk/command.h"
#include "desk/receipt.h"
#include "publish/books_fold.h"
#include "publish/debts.h"

enum { OPEN_SHOWN = 5 };

struct settling {
    struct session *session;
    struct bytes set;
    struct bytes code;
    struct bytes name; /* of the party */
    bool is_debit;
    int64_t fen;
    struct debts debts;
};

static enum err read_debts(struct settling *settling)
{
    struct session *session = settling->session;
    struct arena *arena = session->desk->arena;
    struct view *view = book_view(session->book);
    const struct source source = book_source(session->book);
    const struct books_wanted wanted = { .set = settling->set, .account = settling->code };
    const struct debts_query query = {
        .set = settling->set, .account = settling->code, .day = { 9999, 12, 31 }
    };
    struct books *books = arena_take(arena, sizeof *books);
    bool kept = false;
    if (books == NULL)
        return fault_memory();
    TRY(line_kept(view, &kept));
    if (!kept)
        return OK;
    TRY(books_fold(arena, &source, view, &wanted, books));
    return debts_read(books, &query, &settling->debts);
}

static bool is_theirs(const struct settling *settling, const struct debt *debt)
{
    return bytes_equal(debt->leaf->code, settling->code) &&
           bytes_equal(debt->name, settling->name);
}

/* On an account of both sides a debt may begin on either: past zero only where somebody else
 * owes this very sum. */
static bool is_likely(const struct settling *settling, const struct debt *theirs)
{
    int64_t over = theirs->ageing.balance_fen;
    if ((theirs->leaf->row->marks & ACCOUNT_TWO_SIDED) == 0)
        return (theirs->leaf->row->side == SIDE_DEBIT) != settling->is_debit;
    for (size_t i = 0; i < settling->debts.count; i++)
        if (settling->debts.rows[i].ageing.balance_fen == -over &&
            (over < 0 ? -over : over) == settling->fen)
            return true;
    return false;
}

/* Who else is open on the side that was settled. */
static enum err list_open(const struct settling *settling, char **out)
{
    struct buf buf = buf_new(settling->session->desk->arena, 4000);
    size_t count = 0;
    for (size_t i = 0; i < settling->debts.count; i++) {
        const struct debt *debt = &settling->debts.rows[i];
        int64_t fen = debt->ageing.balance_fen;
        if (fen == 0 || (fen < 0) != settling->is_debit || count++ >= OPEN_SHOWN)
            continue;
        buf_text(&buf, count > 1 ? ", " : "");
        buf_put(&buf, debt->name);
        buf_byte(&buf, ' ');
        money_print(&buf, fen < 0 ? -fen : fen);
    }
    if (count > OPEN_SHOWN)
        buf_text(&buf, ", …");
    return buf_string(&buf, out);
}

static enum err tell(const struct settling *settling, const struct debt *theirs)
{
    struct desk *desk = settling->session->desk;
    struct buf buf = buf_new(desk->arena, 40);
    struct bytes account = book_account_name(theirs->leaf, desk->terminal.language);
    struct bytes name = theirs->name;
    int64_t over = theirs->ageing.balance_fen;
    char *sum = NULL;
    char *open = NULL;
    money_print(&buf, over < 0 ? -over : over);
    TRY(buf_string(&buf, &sum));
    TRY(list_open(settling, &open));
    warn(desk,
         "提醒：%.*s %.*s 上，“%.*s”没有那么多可冲，冲过了头 %s 元；这个科目还没有结清的：%s；"
         "请核对姓名、科目和金额，记错了用冲销重记",
         "advice: on %.*s %.*s \"%.*s\" is settled %s past zero; still open there: %s; check "
         "name, account and amount, and reverse what is wrong",
         (int)settling->code.size, (const char *)settling->code.at, (int)account.size,
         (const char *)account.at, (int)name.size, (const char *)name.at, sum,
         open[0] != '\0' ? open : words_here(desk, (struct words)WORDS("没有", "nothing")));
    return OK;
}

static enum err look(struct settling *settling)
{
    TRY(read_debts(settling));
    for (size_t i = 0; i < settling->debts.count; i++) {
        const struct debt *debt = &settling->debts.rows[i];
        int64_t fen = debt->ageing.balance_fen;
        if (is_theirs(settling, debt) && fen != 0 && (fen > 0) == settling->is_debit &&
            is_likely(settling, debt))
            return tell(settling, debt);
    }
    return OK;
}

/* Wages that were not accrued are told by receipt_money() for the whole account. */
static enum err is_told(const struct settling *settling, const struct chart_row *row,
                        struct month month, bool *out)
{
    int64_t fen = 0;
    *out = false;
    if (!bytes_is(bytes_text(row->name.zh), "应付工资") &&
        !bytes_is(bytes_text(row->name.zh), "应付劳务费"))
        return OK;
    TRY(money_balance(book_view(settling->session->book), settling->set, settling->code, month,
                      &fen));
    *out = fen > 0;
    return OK;
}

/* Tax is owed without a name and paid to one; compensation comes from an office and goes to
 * households: these are no mistakes. */
static bool is_by_party(const struct chart_row *row)
{
    static const char *const names[] = { "应收款", "内部往来", "应付款", "应付工资",
                                         "应付劳务费" };
    bool is = false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        is = is || bytes_is(bytes_text(row->name.zh), names[i]);
    return is;
}

enum err receipt_debts(struct session *session, uint64_t index)
{
    struct arena *arena = session->desk->arena;
    struct account_set set = { 0 };
    struct leaf leaf = { 0 };
    struct entry entry = { 0 };
    TRY(session_entry(session, arena, index, &leaf, &entry));
    const struct json *lines = json_find(entry.body, "lines");
    if (entry.kind != &kind_voucher || lines == NULL ||
        bytes_is(entry_field(&entry, "nature"), "closing"))
        return OK;
    TRY(money_set(book_view(session->book), entry_field(&entry, "set"), &set));
    for (const struct json *line = lines->first; line != NULL; line = line->next) {
        const struct chart_row *row = chart_account(set.chart, row_field(line, "account"));
        struct bytes party = row_field(line, "party");
        bool told = false;
        if (row == NULL || !is_by_party(row) || party.size == 0)
            continue;
        int64_t debit = row_number(line, "debit");
        struct settling settling = {
            .session = session,
            .set = bytes_copy(arena, set.name),
            .code = row_field(line, "account"),
            .name = party,
            .is_debit = debit > 0,
            .fen = debit > 0 ? debit : row_number(line, "credit"),
        };
        TRY(is_told(&settling, row, date_month(entry.date), &told));
        if (!told)
            TRY(look(&settling));
    }
    return OK;
}
