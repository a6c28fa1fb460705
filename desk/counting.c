/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/counting.h"

#include "base/arena.h"
#include "base/money.h"
#include "desk/command.h"
#include "ledger/view_line.h"
#include "ledger/view_roster.h"

struct counting {
    struct session *session;
    struct form *form;
    struct account_set set;
    struct bytes code;
    struct date day;
    int64_t book_fen; /* at the end of the day, as far as it is recorded */
    int64_t given_fen;
    bool fits; /* did the account stand at the given figure on that day? */
};

static const char *shown(struct form *form, int64_t fen)
{
    struct buf buf = buf_new(form->arena, 40);
    char *text = NULL;
    money_print(&buf, fen);
    return buf_string(&buf, &text) == OK ? text : "?";
}

static bool number_of(const struct form *form, const char *name, int64_t *out)
{
    const struct json *value = json_find(form->body, name);
    if (value == NULL || value->type != JSON_NUMBER)
        return false;
    *out = value->number;
    return true;
}

static enum err put_money(struct form *form, const char *name, int64_t fen)
{
    if (json_find(form->body, name) != NULL)
        return OK;
    return form_put(form, name, json_number(form->arena, fen));
}

/* ---- what is meant ---- */

static enum err find_day(struct counting *counting)
{
    struct view *view = book_view(counting->session->book);
    const struct json *date = json_find(counting->form->body, "date");
    const struct json *given = json_find(counting->form->body, "set");
    struct village village = { 0 };
    TRY(roster_village(view, &village));
    struct bytes name = given != NULL && given->type == JSON_TEXT ? given->text : village.set;
    name = bytes_copy(counting->form->arena, name);
    if (name.at == NULL)
        return fault_memory();
    TRY(money_set(view, name, &counting->set));
    counting->set.name = name;
    counting->day = session_today();
    return date != NULL && date->type == JSON_TEXT ? date_parse(date->text, &counting->day)
                                                   : OK;
}

struct only_leaf {
    struct arena *arena;
    struct bytes code;
    size_t count;
};

static enum err add_leaf(void *context, struct bytes code, const struct account *account)
{
    struct only_leaf *only = context;
    (void)account;
    only->code = bytes_copy(only->arena, code);
    only->count++;
    return only->code.at != NULL ? OK : fault_memory();
}

/* Where there is one purse only, it is the one. */
static enum err find_account(struct counting *counting)
{
    struct form *form = counting->form;
    const struct json *given = json_find(form->body, "account");
    struct only_leaf only = { .arena = form->arena };
    if (given == NULL) {
        TRY(money_leaves(book_view(counting->session->book), &counting->set,
                         bytes_text(CASH_CODE), add_leaf, &only));
        if (only.count == 1)
            TRY(form_put(form, "account", json_text(form->arena, only.code)));
        counting->code = only.count == 1 ? only.code : bytes_text("");
        return OK;
    }
    counting->code = given->type == JSON_TEXT ? given->text : bytes_text("");
    return OK;
}

static enum err put_counted(struct counting *counting)
{
    struct form *form = counting->form;
    const struct json *faces = json_find(form->body, "faces");
    int64_t sum = 0;
    if (faces == NULL || faces->type != JSON_LIST)
        return OK;
    for (const struct json *row = faces->first; row != NULL; row = row->next) {
        if (row->type != JSON_OBJECT)
            return OK;
        int64_t face = row_number(row, "face");
        int64_t pieces = row_number(row, "pieces");
        int64_t fen = 0;
        if (__builtin_mul_overflow(face, pieces, &fen) || money_add(&sum, fen) != OK)
            return OK; /* refused by the kind */
    }
    return put_money(form, "counted", sum);
}

/* ---- what the books say ---- */

static struct month month_before(struct month month)
{
    return month.month > 1 ? (struct month){ month.year, (uint8_t)(month.month - 1) }
                           : (struct month){ (int16_t)(month.year - 1), 12 };
}

/* Lines come in the order of the log: first all up to the day, then the day itself. */
static enum err add_before(void *context, const struct account_line *line)
{
    struct counting *counting = context;
    if (date_compare(line->date, counting->day) >= 0)
        return OK;
    return money_add(&counting->book_fen, line->debit_fen - line->credit_fen);
}

static enum err add_day(void *context, const struct account_line *line)
{
    struct counting *counting = context;
    if (date_compare(line->date, counting->day) != 0)
        return OK;
    TRY(money_add(&counting->book_fen, line->debit_fen - line->credit_fen));
    counting->fits = counting->fits || counting->book_fen == counting->given_fen;
    return OK;
}

static enum err read_book(struct counting *counting)
{
    struct view *view = book_view(counting->session->book);
    const struct account_month of = {
        .set = counting->set.name, .code = counting->code, .month = date_month(counting->day)
    };
    TRY(money_balance(view, of.set, of.code, month_before(of.month), &counting->book_fen));
    TRY(line_walk(view, &of, add_before, counting));
    counting->fits = counting->book_fen == counting->given_fen;
    return line_walk(view, &of, add_day, counting);
}

static enum err put_book(struct counting *counting)
{
    struct form *form = counting->form;
    struct desk *desk = counting->session->desk;
    int64_t counted = 0;
    int64_t book = 0;
    bool given = number_of(form, "book", &counting->given_fen);
    TRY(read_book(counting));
    if (given && !counting->fits)
        return fault(ERR_RULE,
                     "“账面余额”写的是 %s 元，账上科目 %.*s 到 %04d-%02u-%02u 为止是 %s 元；"
                     "这一栏可以不写，由程序来填",
                     "\"Books' balance\" says %s, in the books account %.*s stands, up to "
                     "%04d-%02u-%02u, at %s; it may be left out, the program puts it in",
                     shown(form, counting->given_fen), (int)counting->code.size,
                     (const char *)counting->code.at, counting->day.year,
                     (unsigned)counting->day.month, (unsigned)counting->day.day,
                     shown(form, counting->book_fen));
    book = given ? counting->given_fen : counting->book_fen;
    TRY(put_money(form, "book", book));
    if (!number_of(form, "counted", &counted))
        return OK;
    bool told = json_find(form->body, "difference") != NULL;
    TRY(put_money(form, "difference", counted - book));
    if (!given || !told)
        say(desk, "实点 %s 元，账面 %s 元，相差 %s 元\n", "counted %s, in the books %s, %s apart\n",
            shown(form, counted), shown(form, book), shown(form, counted - book));
    return OK;
}

/* The same command again, of the same id: what stands is what it said then. */
static enum err recall(struct session *session, struct form *form, bool *known)
{
    static const char *const names[] = { "counted", "book", "difference" };
    const struct json *id = json_find(form->body, "id");
    struct leaf leaf = { 0 };
    struct entry entry = { 0 };
    uint64_t index = 0;
    *known = false;
    if (id == NULL || id->type != JSON_TEXT)
        return OK;
    TRY(view_find_id(book_view(session->book), id->text, &index, known));
    if (!*known)
        return OK;
    TRY(session_entry(session, form->arena, index, &leaf, &entry));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (json_find(entry.body, names[i]) != NULL)
            TRY(put_money(form, names[i], entry_number(&entry, names[i])));
    if (json_find(form->body, "account") == NULL && json_find(entry.body, "account") != NULL)
        return form_put(form, "account",
                        json_text(form->arena, entry_field(&entry, "account")));
    return OK;
}

enum err counting_complete(struct session *session, struct form *form)
{
    struct counting counting = { .session = session, .form = form };
    bool done = false;
    bool kept = false;
    if (form->kind != &kind_cash_count)
        return OK;
    TRY(recall(session, form, &done));
    if (done)
        return OK;
    TRY(find_day(&counting));
    TRY(find_account(&counting));
    TRY(put_counted(&counting));
    TRY(line_kept(book_view(session->book), &kept));
    /* An account that holds no cash is refused by the kind. */
    if (!kept || !bytes_starts(counting.code, bytes_text(CASH_CODE)))
        return OK;
    return put_book(&counting);
}
