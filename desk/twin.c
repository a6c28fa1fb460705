/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/twin.h"

#include "desk/command.h"
#include "desk/kindly.h"
#include "desk/receipt.h"
#include "ledger/view_line.h"

struct seeking {
    struct session *session;
    const struct json *lines;
    struct date day;
    int64_t debit_fen; /* of the first line */
    int64_t credit_fen;
    uint64_t last; /* entry looked at */
    uint64_t found;
};

static size_t count_in_form(const struct json *lines, const struct posting *posting)
{
    size_t count = 0;
    for (const struct json *row = lines->first; row != NULL; row = row->next)
        count += bytes_equal(row_field(row, "account"), posting->code) &&
                 row_number(row, "debit") == posting->debit_fen &&
                 row_number(row, "credit") == posting->credit_fen;
    return count;
}

static size_t count_in_record(struct bytes lines, const struct posting *posting)
{
    struct posting other = { 0 };
    size_t count = 0;
    while (posting_next(&lines, &other))
        count += bytes_equal(other.code, posting->code) &&
                 other.debit_fen == posting->debit_fen &&
                 other.credit_fen == posting->credit_fen;
    return count;
}

/* The same lines, in whatever order. */
static bool is_same(const struct json *lines, struct bytes record)
{
    struct posting posting = { 0 };
    struct bytes rest = record;
    size_t count = 0;
    while (posting_next(&rest, &posting)) {
        if (count_in_form(lines, &posting) != count_in_record(record, &posting))
            return false;
        count++;
    }
    return count == lines->count;
}

static enum err look(void *context, const struct account_line *line)
{
    struct seeking *seeking = context;
    struct voucher_record record = { 0 };
    if (date_compare(line->date, seeking->day) != 0 ||
        line->debit_fen != seeking->debit_fen || line->credit_fen != seeking->credit_fen ||
        line->index == seeking->last)
        return OK;
    seeking->last = line->index;
    TRY(money_voucher(book_view(seeking->session->book), line->index, &record));
    if (!record.is_reversal && record.other == UINT64_MAX &&
        is_same(seeking->lines, record.lines))
        seeking->found = line->index;
    return OK;
}

static enum err tell(struct session *session, uint64_t index)
{
    struct desk *desk = session->desk;
    struct bytes number = { 0 };
    struct bytes note = { 0 };
    struct leaf leaf = { 0 };
    struct entry entry = { 0 };
    TRY(receipt_number(session, desk->arena, index, &number));
    TRY(session_entry(session, desk->arena, index, &leaf, &entry));
    note = entry_field(&entry, "note");
    warn(desk,
         "提醒：同一天已有一张科目、金额都相同的凭证：%.*s（第 %llu 条，%.*s）；是同一笔就不要再记，"
         "已经记了的用冲销",
         "advice: a voucher of that day has the same accounts and amounts: %.*s (entry %llu, "
         "%.*s); if it is the same business, do not record it again, or reverse it",
         (int)number.size, (const char *)number.at, (unsigned long long)index, (int)note.size,
         (const char *)note.at);
    return OK;
}

enum err twin_warn(struct session *session, const struct form *form)
{
    struct view *view = book_view(session->book);
    const struct json *lines = json_find(form->body, "lines");
    const struct json *set = json_find(form->body, "set");
    const struct json *date = json_find(form->body, "date");
    bool kept = false;
    if (form->kind != &kind_voucher || lines == NULL || lines->type != JSON_LIST ||
        lines->first == NULL || lines->first->type != JSON_OBJECT || set == NULL ||
        set->type != JSON_TEXT || date == NULL || date->type != JSON_TEXT)
        return OK;
    struct seeking seeking = {
        .session = session, .lines = lines, .last = UINT64_MAX, .found = UINT64_MAX
    };
    if (date_parse(date->text, &seeking.day) != OK)
        return OK; /* told as what is wrong with it */
    const struct account_month of = {
        .set = set->text,
        .code = row_field(lines->first, "account"),
        .month = date_month(seeking.day),
    };
    TRY(line_kept(view, &kept));
    if (!kept || of.code.size == 0 || of.code.size > ACCOUNT_CODE_MAX ||
        of.set.size > SET_NAME_MAX)
        return OK;
    seeking.debit_fen = row_number(lines->first, "debit");
    seeking.credit_fen = row_number(lines->first, "credit");
    TRY(line_walk(view, &of, look, &seeking));
    return seeking.found == UINT64_MAX ? OK : tell(session, seeking.found);
}
