/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/journal.h"

#include "base/arena.h"
#include "base/sort.h"

enum { LABEL_MAX = 4000,
       COUNTERS_MAX = 5 };

bool line_matches(const struct report_request *request, const struct book_line *line)
{
    if (!bytes_starts(line->account, request->account) ||
        (request->set.size > 0 && !bytes_equal(line->voucher->set, request->set)))
        return false;
    for (size_t i = 0; i < ASPECT_COUNT; i++)
        if (request->aspects[i].size > 0 && !bytes_equal(line->aspects[i], request->aspects[i]))
            return false;
    return true;
}

bool line_is_before(const struct book_line *line, struct date from)
{
    return line->voucher->nature == NATURE_OPENING ||
           date_compare(line->voucher->date, from) < 0;
}

static int day_order(const struct book_voucher *a, const struct book_voucher *b)
{
    bool opening = a->nature == NATURE_OPENING;
    if (opening != (b->nature == NATURE_OPENING))
        return opening ? -1 : 1;
    int order = opening ? 0 : date_compare(a->date, b->date);
    return order != 0 ? order : a->index < b->index ? -1
                                                    : a->index > b->index;
}

static int line_order(const void *left, const void *right)
{
    const struct book_line *a = *(const struct book_line *const *)left;
    const struct book_line *b = *(const struct book_line *const *)right;
    int order = a->voucher == b->voucher ? 0 : day_order(a->voucher, b->voucher);
    return order != 0 ? order : a < b ? -1
                                      : a > b;
}

/* The lines of one account on their way into a list of all accounts'. */
struct bucket {
    size_t from;
    size_t end;
    struct date last;
    bool begun;      /* it has a line that is no opening balance */
    bool disordered; /* the log is not by day */
};

struct gathering {
    const struct report_request *request;
    bool summed;
    const struct book_line **lines; /* NULL: counted only */
    struct bucket *buckets;         /* of books->accounts */
};

static struct bucket *bucket_of(const struct gathering *gathering,
                                const struct book_account *account)
{
    while (gathering->summed && account->parent)
        account = account->parent;
    return &gathering->buckets[account - gathering->request->books->accounts];
}

static void take_line(const struct gathering *gathering, const struct book_line *line)
{
    const struct book_voucher *voucher = line->voucher;
    struct bucket *bucket = bucket_of(gathering, line->leaf);
    bool opening = voucher->nature == NATURE_OPENING;
    if (gathering->lines)
        gathering->lines[bucket->end] = line;
    bucket->end++;
    bucket->disordered =
        bucket->disordered || (bucket->begun && (opening || date_compare(voucher->date,
                                                                         bucket->last) < 0));
    bucket->begun = bucket->begun || !opening;
    bucket->last = voucher->date;
}

static void gather(const struct gathering *gathering)
{
    const struct report_request *request = gathering->request;
    for (size_t i = 0; i < request->books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(request->books, i);
        if (voucher->nature != NATURE_OPENING && date_compare(voucher->date, request->to) > 0)
            continue;
        for (size_t j = 0; j < voucher->line_count; j++)
            if (line_matches(request, &voucher->lines[j]))
                take_line(gathering, &voucher->lines[j]);
    }
}

enum err postings_make(const struct report_request *request, bool summed,
                       struct postings *out)
{
    const struct books *books = request->books;
    struct arena *arena = request->arena;
    struct gathering gathering = { .request = request, .summed = summed };
    size_t *ends = arena_array(arena, books->account_count + 1, sizeof *ends);
    gathering.buckets = arena_array(arena, books->account_count + 1, sizeof(struct bucket));
    if (!ends || !gathering.buckets)
        return fault_memory();
    gather(&gathering);
    size_t count = 0;
    for (size_t i = 0; i < books->account_count; i++) {
        struct bucket *bucket = &gathering.buckets[i];
        size_t size = bucket->end;
        bool disordered = bucket->disordered;
        *bucket = (struct bucket){ .from = count, .end = count, .disordered = disordered };
        count += size;
        ends[i] = count;
    }
    gathering.lines = arena_array(arena, count + 1, sizeof(const struct book_line *));
    if (!gathering.lines)
        return fault_memory();
    gather(&gathering);
    for (size_t i = 0; i < books->account_count; i++) {
        const struct bucket *bucket = &gathering.buckets[i];
        if (bucket->disordered)
            TRY(sort_list(arena, &gathering.lines[bucket->from], bucket->end - bucket->from,
                          sizeof(const struct book_line *), line_order));
    }
    *out = (struct postings){ gathering.lines, ends };
    return OK;
}

static bool is_asked(const struct report_request *request, const struct book_voucher *voucher)
{
    if (voucher->nature == NATURE_OPENING ||
        date_compare(voucher->date, request->from) < 0 ||
        date_compare(voucher->date, request->to) > 0)
        return false;
    for (size_t i = 0; i < voucher->line_count; i++)
        if (line_matches(request, &voucher->lines[i]))
            return true;
    return false;
}

static int voucher_order(const void *left, const void *right)
{
    const struct book_voucher *a = *(const struct book_voucher *const *)left;
    const struct book_voucher *b = *(const struct book_voucher *const *)right;
    int order = bytes_compare(a->set, b->set);
    return order != 0 ? order : day_order(a, b);
}

enum err vouchers_make(const struct report_request *request, struct vouchers *out)
{
    const struct books *books = request->books;
    const struct book_voucher **list = arena_array(request->arena, books->voucher_count + 1,
                                                   sizeof(const struct book_voucher *));
    size_t count = 0;
    if (!list)
        return fault_memory();
    for (size_t i = 0; i < books->voucher_count; i++)
        if (is_asked(request, books_at(books, i)))
            list[count++] = books_at(books, i);
    TRY(sort_list(request->arena, list, count, sizeof(const struct book_voucher *),
                  voucher_order));
    *out = (struct vouchers){ list, count };
    return OK;
}

static void put_number(struct buf *buf, const struct book_voucher *voucher)
{
    if (voucher->number == 0)
        return;
    buf_put(buf, voucher->word);
    buf_byte(buf, '-');
    buf_unsigned(buf, voucher->number);
}

struct bytes voucher_number(struct arena *arena, const struct book_voucher *voucher)
{
    struct buf buf = buf_new(arena, LABEL_MAX);
    put_number(&buf, voucher);
    return buf_so_far(&buf);
}

struct bytes line_note(const struct report_request *request, const struct book_line *line)
{
    const struct book_voucher *voucher = line->voucher;
    const struct book_voucher *original = books_voucher(request->books, voucher->reverses);
    bool zh = request->language == LANGUAGE_ZH;
    if (!original)
        return line->note;
    struct buf buf = buf_new(request->arena, LABEL_MAX);
    buf_text(&buf, zh ? "注销 " : "reverses ");
    date_print(&buf, original->date);
    buf_byte(&buf, ' ');
    put_number(&buf, original);
    buf_text(&buf, zh ? "：" : ": ");
    buf_put(&buf, voucher->note);
    return buf_so_far(&buf);
}

static void put_name(struct buf *buf, const struct book_account *account,
                     enum language language)
{
    const struct book_account *above[ACCOUNT_LEVELS_MAX + 1];
    size_t count = 0;
    for (; account && count <= ACCOUNT_LEVELS_MAX; account = account->parent)
        above[count++] = account;
    while (count > 0) {
        buf_put(buf, book_account_name(above[--count], language));
        buf_text(buf, count > 0 ? "/" : "");
    }
}

struct bytes account_label(const struct report_request *request,
                           const struct book_account *account)
{
    struct buf buf = buf_new(request->arena, LABEL_MAX);
    buf_put(&buf, account->code);
    buf_byte(&buf, ' ');
    put_name(&buf, account, request->language);
    return buf_so_far(&buf);
}

struct bytes account_path(const struct report_request *request,
                          const struct book_account *account)
{
    struct buf buf = buf_new(request->arena, LABEL_MAX);
    put_name(&buf, account, request->language);
    return buf_so_far(&buf);
}

/* Did an earlier line of the voucher, on the same side, name this account? */
static bool is_again(const struct book_line *line)
{
    const struct book_line *before = line->voucher->lines;
    for (; before < line; before++)
        if (before->leaf == line->leaf && (before->debit_fen != 0) == (line->debit_fen != 0))
            return true;
    return false;
}

struct bytes line_counter(const struct report_request *request, const struct book_line *line)
{
    struct buf buf = buf_new(request->arena, LABEL_MAX);
    const struct book_voucher *voucher = line->voucher;
    bool zh = request->language == LANGUAGE_ZH;
    size_t count = 0;
    for (size_t i = 0; i < voucher->line_count; i++) {
        const struct book_line *other = &voucher->lines[i];
        if ((other->debit_fen != 0) == (line->debit_fen != 0))
            continue;
        if (count >= COUNTERS_MAX) {
            buf_text(&buf, zh ? " 等" : " …");
            break;
        }
        if (is_again(other))
            continue;
        buf_text(&buf, count > 0 ? (zh ? "、" : ", ") : "");
        buf_put(&buf, other->account);
        buf_byte(&buf, ' ');
        put_name(&buf, other->leaf, request->language);
        count++;
    }
    return buf_so_far(&buf);
}

struct bytes line_aspects(struct arena *arena, const struct book_line *line)
{
    struct buf buf = buf_new(arena, LABEL_MAX);
    for (size_t i = 0; i < ASPECT_COUNT; i++)
        if (line->aspects[i].size > 0) {
            buf_text(&buf, buf.size > 0 ? " / " : "");
            buf_put(&buf, line->aspects[i]);
        }
    return buf_so_far(&buf);
}

struct bytes line_settle(const struct book_line *line, enum language language)
{
    struct bytes name = line->aspects[LINE_SETTLE];
    if (name.size == 0)
        return name;
    const struct field *lines = field_find(kind_voucher.fields, bytes_text("lines"));
    const struct field *settle = field_find(lines->fields, bytes_text("settle"));
    for (const struct choice *choice = settle ? settle->choices : NULL; choice && choice->name;
         choice++)
        if (bytes_is(name, choice->name))
            return bytes_text(words_in(choice->title, language));
    return name;
}

void put_balance(const struct report_request *request, struct table *table,
                 const struct chart_row *row, int64_t fen)
{
    static const struct words even = WORDS("平", "even");
    bool credit = row->side == SIDE_CREDIT;
    if ((row->marks & ACCOUNT_TWO_SIDED) != 0)
        credit = fen < 0;
    struct words side = side_words(credit ? SIDE_CREDIT : SIDE_DEBIT);
    if (fen == 0)
        side = even;
    table_said(table, "side", bytes_text(words_in(side, request->language)));
    table_money(table, "balance", credit ? -fen : fen);
}

void put_nonzero(struct table *table, const char *column, int64_t fen)
{
    if (fen != 0)
        table_money(table, column, fen);
}

void put_date(struct table *table, const char *column, struct date date)
{
    struct buf buf = buf_new(table->arena, 16);
    date_print(&buf, date);
    table_said(table, column, buf_so_far(&buf));
}

struct date month_first(struct month month)
{
    return (struct date){ month.year, month.month, 1 };
}

struct date month_last(struct month month)
{
    return date_of_days(date_days(month_first(month_next(month))) - 1);
}
