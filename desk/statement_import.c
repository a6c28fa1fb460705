/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/statement_import.h"

#include <string.h>

#include "base/code.h"
#include "base/file.h"
#include "base/money.h"
#include "desk/cells.h"
#include "desk/signers.h"
#include "desk/statement_rows.h"
#include "ledger/sealed.h"
#include "ledger/view_bank.h"
#include "ledger/view_roster.h"

enum { PARTS_AT_ONCE = 1000 };

/* One month of the file. */
struct month_rows {
    struct account_month of;
    const struct bank_row *rows;
    size_t count;
    int64_t opening_fen;
    uint32_t part; /* the next to be written */
};

struct job {
    struct session *session;
    struct arena *arena;
    struct bankfile file;
    struct hash digest;
    struct form given; /* what the words say */
    struct bytes set;
    struct bytes account;
    struct bytes *notes;
    size_t count;
    size_t known; /* rows that are recorded already */
};

static struct bytes given_text(const struct job *job, const char *name)
{
    const struct json *value = json_find(job->given.body, name);
    return value ? value->text : bytes_text("");
}

static enum err read_words(struct job *job, size_t first)
{
    static const char *const names[] = { "account", "month", "set", "date", "gap" };
    const struct desk *desk = job->session->desk;
    TRY(form_start(job->arena, &kind_statement, &job->given));
    for (size_t i = first; i < desk->options.count; i++)
        TRY(form_word(&job->given, desk_word(desk, i)));
    for (const struct json *member = job->given.body->first; member; member = member->next) {
        size_t known = 0;
        while (known < 5 && !bytes_is(member->name, names[known]))
            known++;
        if (known == 5)
            return fault(ERR_USAGE, "导入对账单只填 科目= 月份= 账套= 日期= 不衔接原因=，其余取自文件",
                         "an imported statement takes account= month= set= date= gap=; the "
                         "rest is the file's");
    }
    return OK;
}

struct only {
    struct arena *arena;
    struct bytes code;
    size_t count;
};

static enum err keep_live(void *context, struct bytes code, const struct bank_account *account)
{
    struct only *only = context;
    if (account->closed.year != 0)
        return OK;
    only->code = bytes_copy(only->arena, code);
    only->count++;
    return OK;
}

/* The account that was named, or the only one there is. */
static enum err find_account(struct job *job)
{
    struct view *view = book_view(job->session->book);
    struct village village = { 0 };
    struct only only = { .arena = job->arena };
    TRY(roster_village(view, &village));
    job->set = given_text(job, "set");
    if (job->set.size == 0)
        job->set = bytes_copy(job->arena, village.set);
    job->account = given_text(job, "account");
    if (job->account.size > 0)
        return OK;
    TRY(bank_account_walk(view, job->set, keep_live, &only));
    if (only.count != 1)
        return fault(ERR_USAGE, "请写明是哪个科目的对账单：科目=10201（在用的银行账户有 %zu 个）",
                     "say which account it is of: account=10201 (%zu bank accounts are live)",
                     only.count);
    job->account = only.code;
    return OK;
}

/* ---- is it this account's file? ---- */

/* The number's last digits that are not masked. */
static struct bytes open_end(struct bytes text)
{
    size_t from = text.size;
    while (from > 0 && text.at[from - 1] >= '0' && text.at[from - 1] <= '9')
        from--;
    return bytes_part(text, from, text.size - from);
}

/* The titles name another account number than the books: somebody took the wrong file. */
static enum err check_number(struct job *job)
{
    struct bank_account account = { .found = false };
    struct leaf leaf = { 0 };
    struct entry entry = { 0 };
    TRY(bank_account(book_view(job->session->book), job->set, job->account, &account));
    if (!account.found || job->file.number.size == 0)
        return OK;
    TRY(session_entry(job->session, job->arena, account.index, &leaf, &entry));
    const struct json *stated = json_find(entry.body, "number");
    const struct json *mask = stated;
    if (stated && stated->type == JSON_OBJECT)
        mask = json_find(stated, "mask");
    struct bytes end = mask ? open_end(mask->text) : bytes_text("");
    struct bytes number = job->file.number;
    if (end.size < 4 || bytes_ends(number, end) || bytes_ends(end, number))
        return OK;
    return fault(ERR_RULE, "文件是尾号 %.4s 的账户的，科目 %s 登记的尾号是 %.4s：拿错文件了吗？",
                 "the file is of an account that ends in %.4s, account %s ends in %.4s: the "
                 "wrong file?",
                 (const char *)number.at + number.size - 4,
                 bytes_string(job->arena, job->account), (const char *)end.at + end.size - 4);
}

/* ---- what is recorded of the month ---- */

struct recorded {
    const struct json **rows;
    size_t count;
    int64_t closing_fen;
};

static enum err add_part(struct job *job, uint64_t index, struct recorded *recorded)
{
    struct entry *entry = arena_take(job->arena, sizeof *entry);
    struct leaf leaf = { 0 };
    if (!entry)
        return fault_memory();
    TRY(session_entry(job->session, job->arena, index, &leaf, entry));
    const struct json *rows = entry_rows(entry, "rows");
    size_t count = recorded->count + (rows ? rows->count : 0);
    const size_t one = sizeof(void *); /* a list of pointers */
    recorded->rows = arena_grow(job->arena, recorded->rows, recorded->count * one,
                                (count + 1) * one);
    if (!recorded->rows)
        return fault_memory();
    for (const struct json *row = rows ? rows->first : NULL; row; row = row->next)
        recorded->rows[recorded->count++] = row;
    return OK;
}

/* How many of the file's first rows are the recorded ones from `from` on, up to the end of
 * either. */
static size_t count_same(const struct month_rows *month, const struct recorded *recorded,
                         size_t from)
{
    size_t count = 0;
    while (count < month->count && from + count < recorded->count &&
           statement_row_same(recorded->rows[from + count], &month->rows[count]))
        count++;
    return count;
}

/* Where among the recorded rows the file's begin, or whether they go on from them. */
static bool find_overlap(const struct month_rows *month, const struct recorded *recorded,
                         size_t *same)
{
    for (size_t from = 0; from < recorded->count && month->count > 0; from++) {
        size_t count = count_same(month, recorded, from);
        if (count > 0 && (count == month->count || from + count == recorded->count)) {
            *same = count;
            return true;
        }
    }
    *same = 0;
    struct date last = { 0 };
    if (recorded->count > 0 &&
        date_parse(row_field(recorded->rows[recorded->count - 1], "date"), &last) != OK)
        return false;
    bool later = month->count > 0 ? date_compare(month->rows[0].date, last) >= 0
                                  : recorded->count == 0;
    return later && month->opening_fen == recorded->closing_fen;
}

static enum err differs(const struct month_rows *month, size_t at, struct arena *arena)
{
    struct buf buf = buf_new(arena, 16);
    char *name = NULL;
    month_print(&buf, month->of.month);
    TRY(buf_string(&buf, &name));
    if (month->count == 0)
        return fault(ERR_EXISTS, "%s 已登记的对账单有明细，这个文件没有；确要重新登记，加 不衔接原因=…",
                     "the recorded statement of %s has rows, this file has none: to record it "
                     "anew, give gap=…",
                     name);
    return fault(ERR_EXISTS,
                 "文件第 %u 行与 %s 已登记的对账单不同；确要重新登记，加 不衔接原因=…",
                 "row %u differs from the recorded statement of %s: to record it anew, give "
                 "gap=…",
                 month->rows[at].line, name);
}

/* Leave out what is there: the file holds it, or goes on from it. */
static enum err skip_recorded(struct job *job, struct month_rows *month)
{
    struct view *view = book_view(job->session->book);
    struct bank_statement last = { .found = false };
    struct recorded recorded = { .count = 0 };
    size_t same = 0;
    TRY(bank_statement(view, &month->of, &last));
    month->part = 1;
    if (!last.found || json_find(job->given.body, "gap"))
        return OK;
    month->part = last.part + 1;
    recorded.closing_fen = last.closing_fen;
    for (uint32_t part = 1; part <= last.part; part++) {
        uint64_t index = 0;
        TRY(bank_statement_part(view, &month->of, part, &index));
        TRY(add_part(job, index, &recorded));
    }
    if (!find_overlap(month, &recorded, &same))
        return differs(month, count_same(month, &recorded, 0), job->arena);
    if (same > 0) {
        job->known += same;
        month->opening_fen = month->rows[same - 1].balance_fen;
        month->rows += same;
        month->count -= same;
    }
    if (month->count == 0)
        month->part = 0;
    return OK;
}

/* ---- entries ---- */

/* The id follows from what it is, so that a command given again adds nothing. */
static enum err put_id(struct job *job, struct form *form)
{
    struct buf whole = buf_new(job->arena, FIELD_SIZE_MAX);
    struct buf text = buf_new(job->arena, (size_t)IMPORT_ID_SIZE * 2);
    buf_text(&whole, "sanzi/statement/v1\n");
    for (const struct json *member = form->body->first; member; member = member->next)
        if (member->type != JSON_LIST && !bytes_is(member->name, "date")) {
            json_print(&whole, member);
            buf_byte(&whole, '\n');
        }
    struct bytes bytes = { 0 };
    TRY(buf_done(&whole, &bytes));
    struct hash hash = hash_of(bytes);
    hex_print(&text, bytes_of(hash.at, IMPORT_ID_SIZE));
    return form_put(form, "id", json_text(job->arena, buf_so_far(&text)));
}

static enum err put_number(struct form *form, const char *name, int64_t number)
{
    return form_put(form, name, json_number(form->arena, number));
}

static enum err fill(struct job *job, struct month_rows *month, struct form *form)
{
    struct arena *arena = job->arena;
    struct buf name = buf_new(arena, 16);
    struct buf digest = buf_new(arena, 64);
    struct json *rows = NULL;
    struct bytes gap = given_text(job, "gap");
    struct bytes date = given_text(job, "date");
    TRY(form_start(arena, &kind_statement, form));
    month_print(&name, month->of.month);
    hash_print(&digest, &job->digest);
    TRY(form_put(form, "set", json_text(arena, job->set)));
    TRY(form_put(form, "account", json_text(arena, job->account)));
    TRY(form_put(form, "month", json_text(arena, buf_so_far(&name))));
    TRY(form_put(form, "file", json_text(arena, buf_so_far(&digest))));
    TRY(put_number(form, "part", month->part));
    TRY(put_number(form, "opening", month->opening_fen));
    TRY(statement_rows(arena, month->rows, month->count, &rows));
    if (rows->count > 0) {
        month->opening_fen = month->rows[rows->count - 1].balance_fen;
        month->rows += rows->count;
        month->count -= rows->count;
    }
    TRY(put_number(form, "closing", month->opening_fen));
    if (rows->count > 0)
        TRY(form_put(form, "rows", rows));
    if (gap.size > 0)
        TRY(form_put(form, "gap", json_text(arena, gap)));
    if (date.size > 0)
        TRY(form_put(form, "date", json_text(arena, date)));
    return put_id(job, form);
}

static enum err make_part(struct job *job, struct month_rows *month)
{
    struct form form = { 0 };
    uint64_t index = 0;
    bool found = false;
    size_t before = month->count;
    TRY(fill(job, month, &form));
    month->part++;
    TRY(view_find_id(book_view(job->session->book), json_find(form.body, "id")->text, &index,
                     &found));
    if (found) {
        job->known += before - month->count;
        return OK;
    }
    if (job->count == PARTS_AT_ONCE)
        return fault(ERR_LIMIT, "文件太大：一次最多记 %d 条", "the file is too large: at most %d "
                                                              "entries at once",
                     PARTS_AT_ONCE);
    TRY(session_complete(job->session, &form));
    return session_sign(job->session, form.body, &job->notes[job->count++]);
}

static void tell_month(struct job *job, const struct month_rows *month)
{
    struct desk *desk = job->session->desk;
    struct buf buf = buf_new(job->arena, 200);
    month_print(&buf, month->of.month);
    buf_put(&desk->out, buf_so_far(&buf));
    buf.size = 0;
    money_print(&buf, month->opening_fen);
    say(desk, "：%zu 行，期初 %.*s", ": rows %zu, opening %.*s", month->count, (int)buf.size,
        (const char *)buf.at);
    buf.size = 0;
    money_print(&buf, month->count > 0 ? month->rows[month->count - 1].balance_fen
                                       : month->opening_fen);
    say(desk, "，期末 %.*s\n", ", closing %.*s\n", (int)buf.size, (const char *)buf.at);
}

static enum err make_month(struct job *job, struct month_rows *month)
{
    month->of.set = job->set;
    month->of.code = job->account;
    tell_month(job, month);
    TRY(skip_recorded(job, month));
    if (month->part == 0)
        return OK;
    do
        TRY(make_part(job, month));
    while (month->count > 0);
    return OK;
}

/* ---- the file by months ---- */

static enum err mixed(const struct bank_row *row)
{
    return fault(ERR_FORMAT, "第 %u 行：%d-%02u 的行夹在后面月份的行里；请按月导出",
                 "row %u: it is of %d-%02u and stands among rows of a later month: take "
                 "the file month by month",
                 row->line, row->date.year, row->date.month);
}

static enum err not_there(const struct bankfile *file, struct month wanted)
{
    if (file->count == 0)
        return fault(ERR_FORMAT, "文件里没有明细行；没有发生额的月份用 sanzi 记账 银行对账单 期初余额=… 期末余额=… 登记",
                     "the file has no rows: record a month without any by \"sanzi record "
                     "statement opening=… closing=…\"");
    const struct date first = file->rows[0].date;
    const struct date last = file->rows[file->count - 1].date;
    return fault(ERR_FORMAT, "文件里没有 %d-%02u 的行，只有 %d-%02u-%02u 到 %d-%02u-%02u 的；是不是拿错了文件",
                 "the file has no rows of %d-%02u, only from %d-%02u-%02u to %d-%02u-%02u: the "
                 "wrong file?",
                 wanted.year, wanted.month, first.year, first.month, first.day, last.year,
                 last.month, last.day);
}

/* Where the next month's rows begin. */
static enum err month_end(const struct bankfile *file, size_t from, size_t *to)
{
    struct month month = date_month(file->rows[from].date);
    size_t at = from;
    while (at < file->count && month_compare(date_month(file->rows[at].date), month) == 0)
        at++;
    if (at < file->count && month_compare(date_month(file->rows[at].date), month) < 0)
        return mixed(&file->rows[at]);
    *to = at;
    return OK;
}

/* The month that was asked for, or all there are. One between two months with rows is the
 * file's, too: nothing moved in it. */
static enum err make_months(struct job *job)
{
    const struct bankfile *file = &job->file;
    struct month wanted = { 0 };
    struct bytes text = given_text(job, "month");
    int64_t balance = file->opening_fen;
    bool earlier = false;
    bool made = false;
    if (text.size > 0)
        TRY(month_parse(text, &wanted));
    for (size_t from = 0, to = 0; from < file->count; from = to) {
        struct month month = date_month(file->rows[from].date);
        TRY(month_end(file, from, &to));
        struct month_rows rows = { .of.month = month,
                                   .rows = file->rows + from,
                                   .count = to - from,
                                   .opening_fen = balance };
        int order = wanted.year == 0 ? 0 : month_compare(month, wanted);
        earlier = earlier || order < 0;
        if (order > 0 && earlier && !made)
            rows = (struct month_rows){ .of.month = wanted, .opening_fen = balance };
        balance = file->rows[to - 1].balance_fen;
        if (order < 0 || (order > 0 && (made || !earlier)))
            continue;
        TRY(make_month(job, &rows));
        made = true;
    }
    return made ? OK : not_there(file, wanted);
}

static enum err append(struct job *job)
{
    struct desk *desk = job->session->desk;
    struct receipt *receipts = arena_array(job->arena, job->count + 1, sizeof *receipts);
    const struct book_batch batch = {
        .notes = job->notes,
        .count = job->count,
        .time = session_now(),
        .verified = true,
    };
    if (!receipts)
        return fault_memory();
    if (job->count > 0 && desk_has(desk, "dry-run"))
        TRY(session_refused(book_try(job->session->book, &batch)));
    else if (job->count > 0)
        TRY(session_refused(book_append(job->session->book, &batch, receipts)));
    if (job->known > 0)
        say(desk, "早已在账里：%zu 行\n", "rows recorded before: %zu\n", job->known);
    if (job->file.skipped > 0)
        say(desk, "不是明细、没有取的：%zu 行（合计、说明等）\n",
            "lines that are no rows, left out: %zu (totals, notes)\n", job->file.skipped);
    if (desk_has(desk, "dry-run"))
        say(desk, "检查通过：要记 %zu 条；什么也没有写\n",
            "good: entries to record: %zu; nothing was written\n", job->count);
    else if (job->count == 0)
        say(desk, "没有要记的\n", "there is nothing to record\n");
    for (size_t i = 0; i < job->count && !desk_has(desk, "dry-run"); i++) {
        say(desk, "已记入：第 %llu 条，签名：", "recorded: entry %llu, signed by ",
            (unsigned long long)receipts[i].index);
        signers_print(job->session, &desk->out);
        buf_byte(&desk->out, '\n');
    }
    return OK;
}

enum err statement_import(struct session *session, const char *path, size_t first)
{
    struct arena *arena = session->desk->arena;
    struct job *job = arena_take(arena, sizeof *job);
    struct bytes file = { 0 };
    if (!job)
        return fault_memory();
    job->session = session;
    job->arena = arena;
    job->notes = arena_array(arena, PARTS_AT_ONCE, sizeof *job->notes);
    if (!job->notes)
        return fault_memory();
    TRY(read_words(job, first));
    TRY(file_read(arena, path, BANKFILE_MAX, &file));
    job->digest = hash_of(file);
    TRY(bankfile_read(arena, file, &job->file));
    for (const struct bad_cell *bad = job->file.bad; bad; bad = bad->next)
        cells_tell(session->desk, bad);
    TRY(cells_refuse(job->file.bad_count));
    TRY(find_account(job));
    TRY(check_number(job));
    TRY(signers_open(session, &kind_statement));
    TRY(make_months(job));
    return append(job);
}
