/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/money.h"
#include "desk/closing.h"
#include "desk/command.h"
#include "desk/signers.h"
#include "desk/template.h"
#include "ledger/view_month.h"

/* A distribution is done once: its vouchers have ids of the entry that resolved it, and of the
 * attempt, since one that was reversed may be done again. */
struct sharing {
    const struct entry *entry; /* NULL: none resolved, or done */
    uint64_t index;
    unsigned attempt;
    unsigned done;         /* vouchers made so far */
    struct bytes tax_id;   /* of the voucher that accrues the tax; empty: none is to */
    struct bytes cover_id; /* of the one that covers the loss */
};

enum { ATTEMPTS_MAX = 100 };

/* Does a voucher with this id stand? *found: was the id ever used? */
static enum err find_standing(struct session *session, struct bytes id, bool *found,
                              uint64_t *index, bool *stands)
{
    struct view *view = book_view(session->book);
    struct voucher_record record = { 0 };
    *stands = false;
    TRY(view_find_id(view, id, index, found));
    if (*found) {
        TRY(money_voucher(view, *index, &record));
        *stands = record.other == UINT64_MAX;
    }
    return OK;
}

static enum err share_id(struct arena *arena, const struct sharing *sharing, struct bytes *out)
{
    struct buf buf = buf_new(arena, 64);
    buf_format(&buf, "share-%llu-%u-%u", (unsigned long long)sharing->index, sharing->attempt,
               sharing->done);
    return buf_done(&buf, out);
}

/* Which attempt this is; no entry where one stands. */
static enum err find_attempt(struct session *session, struct sharing *sharing)
{
    for (; sharing->entry != NULL && sharing->attempt < ATTEMPTS_MAX; sharing->attempt++) {
        struct bytes id = { 0 };
        uint64_t index = 0;
        bool found = false;
        bool stands = false;
        TRY(share_id(session->desk->arena, sharing, &id));
        TRY(find_standing(session, id, &found, &index, &stands));
        if (!found)
            return OK;
        if (stands)
            sharing->entry = NULL;
    }
    return OK;
}

/* A year's tax or loss cover of one amount is recorded once, however often the command is
 * given: its id says what it is. Where it stands, *fen is 0 and the id empty. */
static enum err find_amount(struct session *session, const char *what,
                            const struct yearend_options *options, int64_t *fen,
                            struct bytes *id)
{
    struct desk *desk = session->desk;
    struct hash set = hash_of(options->set);
    for (unsigned attempt = 0; *fen != 0 && attempt < ATTEMPTS_MAX; attempt++) {
        struct buf buf = buf_new(desk->arena, 64);
        uint64_t index = 0;
        bool found = false;
        bool stands = false;
        buf_format(&buf, "%s-%d-%lld-%016llx-%u", what, options->day.year, (long long)*fen,
                   (unsigned long long)bytes_u64(set.at), attempt);
        TRY(buf_done(&buf, id));
        TRY(find_standing(session, *id, &found, &index, &stands));
        if (!found)
            return OK;
        if (stands) {
            say(desk, "--%s 的金额已经由第 %llu 条记了，不再记\n",
                "--%s: entry %llu records it already, it is not recorded again\n", what,
                (unsigned long long)index);
            break;
        }
    }
    *fen = 0;
    *id = bytes_text("");
    return OK;
}

/* A planned voucher as a form. */
static enum err make_form(struct session *session, const struct yearend_options *options,
                          const struct yearend_voucher *voucher, struct sharing *sharing,
                          struct form *form)
{
    struct arena *arena = session->desk->arena;
    struct json *lines = json_list(arena);
    struct buf day = buf_new(arena, 16);
    date_print(&day, options->day);
    for (size_t i = 0; i < voucher->count; i++) {
        const struct yearend_line *from = &voucher->lines[i];
        bool debit = from->debit_fen != 0;
        struct json *line = json_object(arena);
        line = json_put(line, bytes_text("account"), json_text(arena, from->account));
        line = json_put(line, bytes_text(debit ? "debit" : "credit"),
                        json_number(arena, debit ? from->debit_fen : from->credit_fen));
        if (from->household.size > 0)
            line = json_put(line, bytes_text("household"), json_text(arena, from->household));
        lines = json_push(lines, line);
    }
    if (lines == NULL)
        return fault_memory();
    TRY(form_start(arena, &kind_voucher, form));
    TRY(form_put(form, "set", json_text(arena, options->set)));
    TRY(form_put(form, "date", json_text(arena, buf_so_far(&day))));
    TRY(form_put(form, "note", json_text(arena, bytes_text(voucher->note.zh))));
    TRY(form_put(form, "lines", lines));
    if (voucher->step == 8) {
        struct bytes id = { 0 };
        TRY(share_id(arena, sharing, &id));
        sharing->done++;
        TRY(form_put(form, "id", json_text(arena, id)));
        TRY(form_put(form, "resolution",
                     json_text(arena, entry_field(sharing->entry, "resolution"))));
    }
    struct bytes once = voucher->step == 7   ? sharing->cover_id
                        : voucher->step == 5 ? sharing->tax_id
                                             : bytes_text("");
    if (!voucher->is_closing && once.size > 0)
        TRY(form_put(form, "id", json_text(arena, once)));
    if (voucher->is_closing)
        TRY(form_put(form, "nature", json_text(arena, bytes_text("closing"))));
    return OK;
}

/* Show each before a passphrase is asked for. */
static enum err show(struct session *session, const struct yearend_options *options,
                     const struct yearend *plan, struct sharing *sharing, struct form *forms)
{
    struct desk *desk = session->desk;
    size_t at = 0;
    for (const struct yearend_voucher *voucher = plan->first; voucher != NULL;
         voucher = voucher->next, at++) {
        struct buf head = buf_new(desk->arena, 64);
        TRY(make_form(session, options, voucher, sharing, &forms[at]));
        bool zh = desk->terminal.language == LANGUAGE_ZH;
        buf_format(&head, "%s%u%s", zh ? "第 " : "step ", voucher->step, zh ? " 步　" : "  ");
        TRY(terminal_put(&desk->terminal, desk->arena, stdout, buf_so_far(&head)));
        TRY(template_show(session, &forms[at]));
    }
    return OK;
}

static enum err record_all(struct session *session, struct form *forms, size_t count)
{
    struct arena *arena = session->desk->arena;
    struct bytes *notes = arena_array(arena, count, sizeof *notes);
    struct receipt *receipts = arena_array(arena, count, sizeof *receipts);
    if (notes == NULL || receipts == NULL)
        return fault_memory();
    TRY(signers_open(session, &kind_voucher));
    for (size_t i = 0; i < count; i++) {
        TRY(session_complete(session, &forms[i]));
        TRY(session_sign(session, forms[i].body, &notes[i]));
    }
    const struct book_batch batch = { .notes = notes, .count = count, .time = session_now() };
    TRY(session_refused(book_append(session->book, &batch, receipts)));
    say(session->desk, "已记入 %zu 张结转凭证：第 %llu 条到第 %llu 条，签名：",
        "recorded %zu vouchers: entries %llu to %llu, signed by ", count,
        (unsigned long long)receipts[0].index, (unsigned long long)receipts[count - 1].index);
    signers_print(session, &session->desk->out);
    buf_byte(&session->desk->out, '\n');
    return OK;
}

static size_t count_of(const struct yearend *plan)
{
    size_t count = 0;
    for (const struct yearend_voucher *at = plan->first; at != NULL; at = at->next)
        count++;
    return count;
}

static enum err refuse_pending(const struct yearend *plan)
{
    if (plan->pending_fen == 0)
        return OK;
    return fault(ERR_RULE, "第 1 步没有做完：待处理财产损溢（181）还有余额，先按批准的处理意见转出",
                 "step 1 is not done: property losses and gains pending (181) are not nil; "
                 "carry them over as approved");
}

static enum err carry(struct session *session, const struct yearend_options *options,
                      struct sharing *sharing)
{
    struct desk *desk = session->desk;
    struct source source = book_source(session->book);
    struct books books = { 0 };
    struct yearend plan = { 0 };
    TRY(books_read(desk->arena, &source, UINT64_MAX, &books));
    TRY(yearend_plan(desk->arena, &books, options, &plan));
    if (options->year)
        TRY(refuse_pending(&plan));
    if (options->year && plan.unfinished_fen != 0)
        warn(desk, "第 2 步：生产成本（401）还有余额；完工产品请先转入库存物资（121），未完工的留着",
             "step 2: production cost (401) holds a balance; carry finished products to stores "
             "(121) first, what is unfinished stays");
    size_t count = count_of(&plan);
    if (count == 0) {
        say(desk, "没有要结转的\n", "there is nothing to carry over\n");
        return OK;
    }
    struct form *forms = arena_array(desk->arena, count, sizeof *forms);
    if (forms == NULL)
        return fault_memory();
    TRY(show(session, options, &plan, sharing, forms));
    if (desk_has(desk, "dry-run")) {
        say(desk, "以上 %zu 张没有写入\n", "these %zu were not written\n", count);
        return OK;
    }
    return record_all(session, forms, count);
}

enum err closing_transfer(struct session *session, struct bytes set, struct month month)
{
    struct sharing none = { .entry = NULL };
    const struct yearend_options options = { .set = set, .day = closing_day(month) };
    return carry(session, &options, &none);
}

/* The distribution resolved for a year, if any: the last entry of that set and year. */
static enum err find_distribution(struct session *session, struct bytes set, int year,
                                  struct sharing *out)
{
    struct arena *arena = session->desk->arena;
    for (uint64_t i = book_size(session->book); i-- > 0 && out->entry == NULL;) {
        struct arena_mark mark = arena_mark(arena);
        struct leaf leaf = { 0 };
        struct entry *entry = arena_take(arena, sizeof *entry);
        if (entry == NULL)
            return fault_memory();
        TRY(session_entry(session, arena, i, &leaf, entry));
        if (entry->kind == &kind_distribution && entry_number(entry, "year") == year &&
            bytes_equal(entry_field(entry, "set"), set))
            *out = (struct sharing){ .entry = entry, .index = i };
        else
            arena_back(arena, mark);
    }
    return OK;
}

static enum err read_money(struct desk *desk, const char *option, int64_t *out)
{
    const char *text = desk_option(desk, option);
    return text != NULL ? money_parse(bytes_text(text), out) : OK;
}

enum err closing_year(struct session *session, struct bytes set, int year)
{
    struct desk *desk = session->desk;
    struct set_state state = { .number = 0 };
    struct month december = { (int16_t)year, 12 };
    struct sharing sharing = { .entry = NULL };
    struct yearend_options options = { .set = set, .day = { (int16_t)year, 12, 31 } };
    TRY(money_state(book_view(session->book), set, &state));
    TRY(find_distribution(session, set, year, &sharing));
    TRY(find_attempt(session, &sharing));
    options.distribution = sharing.entry;
    options.share_only = month_compare(december, state.closed) <= 0;
    options.year = !options.share_only;
    if (options.share_only) {
        if (options.distribution == NULL)
            return fault(ERR_RULE, "%d 年 12 月已经结账；分配方案没有记，或者已经分配，没有可做的",
                         "December %d is closed, and a distribution of its income was not "
                         "recorded or is done: there is nothing to do",
                         year);
        options.day = session_today();
        say(desk, "%d 年已经结账，只按分配方案分配，记在今天\n",
            "%d is closed: its income is distributed as resolved, dated today\n", year);
    } else if (month_compare(state.closed, (struct month){ (int16_t)year, 11 }) < 0) {
        return fault(ERR_RULE, "%d 年 11 月还没有结账；先逐月结到 11 月，再做年终结转",
                     "November %d is not closed: close the months up to it first", year);
    }
    TRY(read_money(desk, "tax", &options.tax_fen));
    TRY(read_money(desk, "cover", &options.cover_fen));
    TRY(find_amount(session, "tax", &options, &options.tax_fen, &sharing.tax_id));
    TRY(find_amount(session, "cover", &options, &options.cover_fen, &sharing.cover_id));
    TRY(carry(session, &options, &sharing));
    if (options.year)
        say(desk, "第 10 步：核对报表（sanzi report sheet、income、checks），再结 12 月：sanzi close %d-12\n",
            "step 10: look at the statements (sanzi report sheet, income, checks), then close "
            "December: sanzi close %d-12\n",
            year);
    return OK;
}
