/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A village's years: so many days, entries and a publication with its pages on each; every
 * month is closed and made known, reviewed, confirmed, put up and taken down; rents name
 * contracts of the register; now and then a voucher is reversed. The clock is the book's own.
 * Last, all is published once more, whole, to a repository beside it, GIT.whole.
 *   site_bench BOOK GIT DAYS ENTRIES
 * A line a publication: the day, the processor's seconds for it, what there was that day.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "ledger/book.h"
#include "ledger/view_month.h"
#include "publish/git.h"
#include "publish/site.h"
#include "publish/snapshot.h"
#include "tests/village.h"

enum { NOTES_MAX = 100,
       OWN_MAX = 1000,
       SHEETS_MAX = 10,
       CONTRACTS = 30,
       RENT_EVERY = 30, /* vouchers: each contract is paid four times a year */
       DAY_SECONDS = 86400 };

struct years {
    struct arena *arena;
    struct test_village *village; /* its keys and entry 0 */
    struct book *book;
    const char *git;
    struct checkpoint last; /* published */
    struct date day;
    int64_t time;
    struct bytes notes[NOTES_MAX];
    struct receipt receipts[NOTES_MAX];
    size_t count;                      /* of notes */
    struct receipt sheets[SHEETS_MAX]; /* of this month */
    size_t sheet_count;
    struct receipt voucher; /* of the first day of this quarter */
    uint64_t number;        /* of entries made */
};

static void must(enum err code)
{
    if (code == OK)
        return;
    fprintf(stderr, "%s: %s\n", err_name(code), err_why(LANGUAGE_EN));
    exit(err_status(code));
}

/* Of the processor: what the disk takes to be sure is the disk's. */
static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct json *text_of(const struct years *years, struct buf *buf)
{
    struct bytes text = { 0 };
    must(buf_done(buf, &text));
    return json_text(years->arena, text);
}

/* An entry for today; `own`: the kind's members, canonical, with ' for ". */
static void add(struct years *years, const char *kind, enum village_key key, const char *own)
{
    struct arena *arena = years->arena;
    struct buf text = buf_new(arena, OWN_MAX);
    struct buf id = buf_new(arena, 64);
    struct buf day = buf_new(arena, 64);
    struct buf root = buf_new(arena, 64);
    struct bytes bytes = { 0 };
    struct json *body = NULL;
    for (; *own != '\0'; own++)
        buf_byte(&text, *own == '\'' ? '"' : (uint8_t)*own);
    must(buf_done(&text, &bytes));
    must(json_parse(arena, bytes, &body));
    buf_format(&id, "%s-%llu", kind, (unsigned long long)++years->number);
    date_print(&day, years->day);
    hash_print(&root, &years->last.root);
    struct json *seen = json_object(arena);
    json_put(seen, bytes_text("root"), text_of(years, &root));
    json_put(seen, bytes_text("size"), json_number(arena, (int64_t)years->last.size));
    json_put(body, bytes_text("kind"), json_text(arena, bytes_text(kind)));
    json_put(body, bytes_text("v"), json_number(arena, 1));
    json_put(body, bytes_text("id"), text_of(years, &id));
    json_put(body, bytes_text("log"), json_text(arena, bytes_text(VILLAGE_LOG)));
    json_put(body, bytes_text("date"), text_of(years, &day));
    json_put(body, bytes_text("seen"), seen);
    must(village_sign(years->village, body, 1U << key, &years->notes[years->count++]));
}

static void append(struct years *years)
{
    struct book_batch batch = {
        .notes = years->notes, .count = years->count, .time = years->time, .verified = true
    };
    must(book_append(years->book, &batch, years->receipts));
    years->count = 0;
}

static void add_voucher(struct years *years)
{
    static const struct {
        const char *debit;
        const char *credit;
        const char *note;
    } rows[] = {
        { "102", "501", "收土地承包金" },
        { "513", "102", "付办公费" },
        { "101", "504", "收零星收入" },
        { "514", "102", "付环境整治劳务" },
        { "112", "501", "应收门面租金" },
        { "515", "101", "付其他支出" },
    };
    char note[100];
    char contract[100] = "";
    char own[OWN_MAX];
    unsigned long long number = years->number;
    unsigned long long fen = 12000 + number * 7919 % 99991;
    size_t at = number % (sizeof rows / sizeof rows[0]);
    (void)snprintf(note, sizeof note, "%s，第%llu笔", rows[at].note, number);
    if (number % RENT_EVERY == 0)
        (void)snprintf(contract, sizeof contract, "'contract':'HT-%llu',",
                       number / RENT_EVERY % CONTRACTS + 1);
    (void)snprintf(own, sizeof own,
                   "{'chart':'2023','lines':[{'account':'%s','debit':%llu},"
                   "{'account':'%s',%s'credit':%llu}],'note':'%s','set':'" VILLAGE_SET "'}",
                   rows[at].debit, fen, rows[at].credit, contract, fen, note);
    add(years, "voucher", KEY_BOOKKEEPER, own);
}

static void add_contracts(struct years *years)
{
    for (int i = 1; i <= CONTRACTS; i++) {
        char own[OWN_MAX];
        (void)snprintf(own, sizeof own,
                       "{'amount':0,'end':'2033-12-31','method':'bidding','number':'HT-%d',"
                       "'object':'第%d号鱼塘','party':'承包人%d','resolution':'2024年第1号',"
                       "'set':'" VILLAGE_SET "','side':'income','signed':'2024-01-01',"
                       "'start':'2024-01-01','type':'resource','yearly':1200000}",
                       i, i, i);
        add(years, "contract", KEY_BOOKKEEPER, own);
    }
}

static void add_about(struct years *years, const char *kind, enum village_key key,
                      const char *own, const struct receipt *target)
{
    char whole[OWN_MAX];
    struct buf leaf = buf_new(years->arena, 64);
    char *text = NULL;
    hash_print(&leaf, &target->leaf);
    must(buf_string(&leaf, &text));
    (void)snprintf(whole, sizeof whole, "{%s'target':{'index':%llu,'leaf':'%s'}}", own,
                   (unsigned long long)target->index, text);
    add(years, kind, key, whole);
}

static void add_steps(struct years *years, const char *kind, enum village_key key,
                      const char *own)
{
    for (size_t i = 0; i < years->sheet_count; i++)
        add_about(years, kind, key, own, &years->sheets[i]);
}

static struct month month_before(struct date day)
{
    return date_month(date_of_days(date_days((struct date){ day.year, day.month, 1 }) - 1));
}

static void add_closing(struct years *years)
{
    struct month month = month_before(years->day);
    struct period_totals totals = { .entries = 0 };
    struct set_state state = { .number = 0 };
    struct view *view = book_view(years->book);
    char own[OWN_MAX];
    must(money_period(view, bytes_text(VILLAGE_SET), month, &totals));
    must(money_state(view, bytes_text(VILLAGE_SET), &state));
    (void)snprintf(own, sizeof own,
                   "{'balance_credit':%lld,'balance_debit':%lld,'credit':%lld,'debit':%lld,"
                   "'entries':%llu,'month':'%04d-%02d','number':%u,'set':'" VILLAGE_SET "'}",
                   (long long)totals.balance_credit_fen, (long long)totals.balance_debit_fen,
                   (long long)totals.credit_fen, (long long)totals.debit_fen,
                   (unsigned long long)totals.entries, month.year, month.month,
                   state.number + 1);
    add(years, "period", KEY_BOOKKEEPER, own);
}

/* What is due: two sheets a month, two more a quarter, two more a year. */
static void add_sheets(struct years *years)
{
    static const struct {
        const char *report;
        const char *item;
        int every;
    } rows[] = {
        { "money", "finance.money", 1 },
        { "payments", "finance.income", 1 },
        { "owing", "finance.debts", 3 },
        { "relief", "village.relief", 3 },
        { "sheet", "finance.assets", 12 },
        { "income", "finance.report", 12 },
    };
    struct month month = month_before(years->day);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char own[OWN_MAX];
        if (month.month % rows[i].every != 0)
            continue;
        (void)snprintf(own, sizeof own,
                       "{'digest':'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',"
                       "'items':[{'item':'%s'}],'period':'%04d-%02d','place':'村务公开栏',"
                       "'report':'%s','what':'%s'}",
                       rows[i].item, month.year, month.month, rows[i].report, rows[i].item);
        add(years, "disclosure", KEY_PUBLISHER, own);
    }
}

/* What a day of the month has beside vouchers; its name. */
static const char *add_duties(struct years *years)
{
    int day = years->day.day;
    if (day == 5) {
        add_closing(years);
        return "closing";
    }
    if (day == 8) {
        add_sheets(years);
        return "sheets";
    }
    if (day == 20 && years->day.month % 3 == 0 && years->voucher.index > 0) {
        add_about(years, "reversal", KEY_BOOKKEEPER,
                  "'reason':'记错了','set':'" VILLAGE_SET "',", &years->voucher);
        years->voucher.index = 0;
        return "reversal";
    }
    if (day == 9)
        add_steps(years, "review", KEY_SUPERVISOR, "'result':'agree',");
    else if (day == 10)
        add_steps(years, "confirmation", KEY_HEAD, "'meeting':'两委联席会议',");
    else if (day == 11)
        add_steps(years, "board", KEY_PUBLISHER, "'place':'村务公开栏',");
    else if (day == 25)
        add_steps(years, "removal", KEY_PUBLISHER, "'note':'期满',");
    else
        return "plain";
    return "step";
}

static void publish(struct years *years)
{
    struct book *book = years->book;
    struct source source = book_source(book);
    struct snapshot_options options = { .old = years->last.size,
                                        .log = book_log_key(book),
                                        .village = bytes_text("青石村") };
    struct site_options site = { .source = &source,
                                 .view = book_view(book),
                                 .old = years->last.size,
                                 .log = options.log };
    struct note note;
    struct snapshot snapshot = { 0 };
    struct git_id parent;
    struct git_id made;
    bool exists = false;
    must(book_checkpoint(book, years->arena, years->village->keys[KEY_LOG],
                         &options.checkpoint));
    must(checkpoint_open(options.checkpoint, options.log, &note, &site.checkpoint));
    must(site_make(years->arena, &site, &options.pages));
    must(snapshot_make(years->arena, &source, &options, &snapshot));
    must(git_head(years->git, &parent, &exists));
    struct git_publication commit = { .snapshot = &snapshot,
                                      .key = years->village->keys[KEY_PUBLISHER],
                                      .author = "青石村",
                                      .email = VILLAGE_LOG,
                                      .message = "publish\n",
                                      .time = years->time,
                                      .parent = exists ? &parent : NULL };
    must(git_publish(years->git, &commit, &made));
    years->last = site.checkpoint;
}

static void publish_timed(struct years *years, size_t day, const char *what)
{
    double start = now();
    publish(years);
    printf("%zu %.6f %s\n", day, now() - start, what);
    (void)fflush(stdout);
}

static void one_day(struct years *years, size_t number, size_t entries)
{
    struct arena_mark mark = arena_mark(years->arena);
    for (size_t i = 0; i < entries; i++)
        add_voucher(years);
    if (number == 2)
        add_contracts(years);
    const char *what = number > 31 ? add_duties(years) : "plain";
    size_t made = years->count - entries;
    append(years);
    if (years->day.day == 8)
        for (years->sheet_count = 0; years->sheet_count < made; years->sheet_count++)
            years->sheets[years->sheet_count] = years->receipts[entries + years->sheet_count];
    if (years->day.day == 1 && years->day.month % 3 == 1)
        years->voucher = years->receipts[0];
    publish_timed(years, number, what);
    arena_back(years->arena, mark);
}

static void publish_whole(struct years *years, size_t days)
{
    char path[1000];
    (void)snprintf(path, sizeof path, "%s.whole", years->git);
    must(git_create(path));
    years->git = path;
    years->last.size = 0;
    publish_timed(years, days, "whole");
}

int main(int argc, char **argv)
{
    struct years years = { .count = 0 };
    if (argc != 5)
        return 2;
    must(arena_open((size_t)2 << 30, &years.arena));
    years.village = village_founded(years.arena);
    years.git = argv[2];
    size_t days = strtoul(argv[3], NULL, 10);
    size_t entries = strtoul(argv[4], NULL, 10);
    if (entries == 0 || entries > NOTES_MAX - SHEETS_MAX)
        return 2;
    int64_t begin = years.village->times[0];
    must(book_create(argv[1], years.village->notes[0], begin));
    must(book_open(argv[1], true, &years.book));
    must(git_create(years.git));
    years.last.root = tree_empty();
    for (size_t day = 1; day <= days; day++) {
        years.time = begin + (int64_t)day * DAY_SECONDS;
        years.day = time_day(years.time);
        one_day(&years, day, entries);
    }
    publish_whole(&years, days);
    book_close(years.book);
    village_free(years.village);
    arena_close(years.arena);
    return 0;
}
