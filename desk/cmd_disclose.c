/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be made known by a day, as disclosures: one for each sheet and period, with the
 * items of the catalogue that it answers (specs/duties.md#sheet). */
#include "base/text.h"
#include "desk/command.h"
#include "desk/receipt.h"
#include "desk/signers.h"
#include "desk/spelling.h"
#include "publish/calendar.h"
#include "publish/report_put.h"
#include "publish/sheet.h"

enum { SHEETS_MAX = 400,
       WHAT_MAX = 200 }; /* bytes of the field "what" */

static const struct option options[] = {
    OPTION_AS,
    { "place", '\0', WORDS("地方", "PLACE"), WORDS("公开在哪里，如 村务公开栏", "where it is put up") },
    { "dry-run", 'n', NO_VALUE,
      WORDS("只看哪些该公开了，不登记，不要口令", "show what is due, record nothing, ask no passphrase") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi disclose --dry-run", WORDS("到今天，哪些该公开而还没有公开", "what is due by today") },
    { "sanzi disclose 2025-04-10",
      WORDS("把到 4 月 10 日该公开的都登记为公开", "record as made known what is due by 10 April") },
    { 0 },
};

static const struct column columns[] = {
    { "section", COLUMN_TEXT, WORDS("类别", "section") },
    { "item", COLUMN_TEXT | COLUMN_ASIDE, WORDS("目录编号", "item") },
    { "title", COLUMN_TEXT, WORDS("公开事项", "to be made known") },
    { "period", COLUMN_TEXT, WORDS("期间", "period") },
    { "due", COLUMN_TEXT, WORDS("应公开日", "due") },
    { "report", COLUMN_TEXT, WORDS("报表", "report") },
    { "state", COLUMN_TEXT, WORDS("怎样", "what becomes of it") },
    { 0 },
};

/* A disclosure to be. */
struct planned {
    const struct report *report;
    struct period period;
    struct bytes name; /* of the period */
    struct hash digest;
    size_t *items; /* of duties[] */
    size_t item_count;
};

struct work {
    struct session *session;
    struct arena *arena;
    struct books books;
    struct date day;
    struct calendar calendar;
    struct table table;
    struct planned planned[SHEETS_MAX];
    size_t count;
    size_t left; /* rows of which no sheet is made */
};

static struct planned *find_planned(struct work *work, const struct report *report,
                                    const struct period *period)
{
    for (size_t i = 0; i < work->count; i++)
        if (work->planned[i].report == report &&
            date_compare(work->planned[i].period.from, period->from) == 0 &&
            date_compare(work->planned[i].period.to, period->to) == 0)
            return &work->planned[i];
    return NULL;
}

/* What is still written to may change after the sheet was put up. */
static bool is_closed(const struct work *work, const struct calendar_row *row)
{
    const struct book_set *set = books_set(&work->books, work->books.main_set);
    return row->duty->section != DUTY_FINANCE || set == NULL ||
           (set->closed.year != 0 &&
            month_compare(set->closed, date_month(row->period.to)) >= 0);
}

/* *out is NULL where the sheet tells nothing. */
static enum err plan_sheet(struct work *work, const struct report *report,
                           const struct calendar_row *row, struct planned **out)
{
    struct tables sheet = { 0 };
    struct planned *planned = find_planned(work, report, &row->period);
    if (planned == NULL) {
        struct hash digest = { 0 };
        struct buf name = buf_new(work->arena, 16);
        if (work->count == SHEETS_MAX)
            return fault(ERR_LIMIT, "一次最多公开 %d 张表：请先公开早一些的日子",
                         "at most %d sheets at a time: give an earlier day first", SHEETS_MAX);
        if (!period_print(&name, row->period))
            return fault(ERR_RULE, "期间不是年、季、月", "the period is no year, quarter or month");
        TRY(sheet_make(&work->books, report, &row->period, &sheet));
        if (!sheet_tells(report, &sheet))
            return OK;
        TRY(sheet_digest(&sheet, &digest));
        planned = &work->planned[work->count];
        *planned = (struct planned){ .report = report,
                                     .period = row->period,
                                     .name = buf_so_far(&name),
                                     .digest = digest };
        planned->items = arena_array(work->arena, duty_count, sizeof *planned->items);
        if (planned->items == NULL)
            return fault_memory();
        work->count++;
    }
    *out = planned;
    return OK;
}

static const char *plan_row(struct work *work, const struct calendar_row *row, enum err *code)
{
    static const struct words none = WORDS("没有现成的表：另写成表，用 sanzi record 公开 登记",
                                           "no report of it: write a sheet, record it by hand");
    static const struct words open =
        WORDS("账还没有结到这个月：先结账", "the books are not closed so far: close them first");
    static const struct words good = WORDS("公开", "made known");
    struct desk *desk = work->session->desk;
    struct planned *planned = NULL;
    work->left++;
    const struct report *report = report_find(bytes_text(row->duty->report));
    if (!is_closed(work, row))
        return words_here(desk, open);
    enum err made = plan_sheet(work, report, row, &planned);
    if (made == OK && planned == NULL)
        return words_here(desk, none);
    if (made == OK) {
        planned->items[planned->item_count++] = (size_t)(row->duty - duties);
        work->left--;
        return words_here(desk, good);
    }
    if (err_status(made) == err_status(ERR_SYSTEM))
        *code = made;
    return err_why(desk->terminal.language);
}

static enum err plan(struct work *work)
{
    const enum language language = work->session->desk->terminal.language;
    for (size_t i = 0; i < work->calendar.count; i++) {
        const struct calendar_row *row = &work->calendar.rows[i];
        struct buf name = buf_new(work->arena, 16);
        enum err code = OK;
        if (row->index != UINT64_MAX || row->duty->rhythm > DUTY_YEARLY)
            continue;
        const char *state = plan_row(work, row, &code);
        TRY(code);
        (void)period_print(&name, row->period);
        table_row(&work->table);
        put_words(&work->table, "section", duty_section_words(row->duty->section), language);
        table_text(&work->table, "item", bytes_text(row->duty->item));
        put_words(&work->table, "title", row->duty->title, language);
        table_text(&work->table, "period", buf_so_far(&name));
        put_day(&work->table, "due", row->due);
        table_text(&work->table, "report", bytes_text(row->duty->report));
        table_text(&work->table, "state",
                   bytes_copy(work->arena, bytes_text(state)));
    }
    return OK;
}

/* The items' titles, as far as there is room; the items themselves say the rest. */
static struct bytes what_of(struct arena *arena, const struct planned *planned)
{
    struct buf what = buf_new(arena, WHAT_MAX);
    for (size_t i = 0; i < planned->item_count; i++) {
        struct bytes title = bytes_text(duties[planned->items[i]].title.zh);
        if (what.size + title.size + 3 > WHAT_MAX)
            break;
        buf_text(&what, i > 0 ? "、" : "");
        buf_put(&what, title);
    }
    return buf_so_far(&what);
}

static enum err fill(struct work *work, const struct planned *planned, struct form *form)
{
    struct arena *arena = work->arena;
    struct buf day = buf_new(arena, 16);
    struct buf digest = buf_new(arena, 64);
    struct json *items = json_list(arena);
    const char *place = desk_option(work->session->desk, "place");
    struct bytes where = { 0 };
    if (place != NULL)
        TRY(spelling_text(arena, bytes_text(place), &where));
    date_print(&day, work->day);
    hash_print(&digest, &planned->digest);
    for (size_t i = 0; i < planned->item_count; i++)
        items = json_push(
            items, json_put(json_object(arena), bytes_text("item"),
                            json_text(arena, bytes_text(duties[planned->items[i]].item))));
    if (items == NULL)
        return fault_memory();
    TRY(form_start(arena, &kind_disclosure, form));
    TRY(form_put(form, "what", json_text(arena, what_of(arena, planned))));
    TRY(form_put(form, "period", json_text(arena, planned->name)));
    TRY(form_put(form, "report", json_text(arena, bytes_text(planned->report->name))));
    TRY(form_put(form, "digest", json_text(arena, buf_so_far(&digest))));
    TRY(form_put(form, "date", json_text(arena, buf_so_far(&day))));
    TRY(form_put(form, "items", items));
    if (place != NULL)
        TRY(form_put(form, "place", json_text(arena, where)));
    return session_complete(work->session, form);
}

/* Which entry is which sheet, and what is still to be done by hand: they are not up yet. */
static void tell_sheets(const struct work *work, const struct receipt *receipts)
{
    struct desk *desk = work->session->desk;
    unsigned long long first = receipts[0].index;
    for (size_t i = 0; i < work->count; i++) {
        const struct planned *planned = &work->planned[i];
        struct bytes what = what_of(work->arena, planned);
        say(desk, "  第 %llu 条  %.*s %.*s（%s%.0s）\n", "  entry %llu  %.*s %.*s (%.0s%s)\n",
            (unsigned long long)receipts[i].index, (int)what.size, (const char *)what.at,
            (int)planned->name.size, (const char *)planned->name.at, planned->report->alias,
            planned->report->name);
    }
    say(desk,
        "印出来：sanzi report --notice %llu -o 公开.pdf；贴好了再记：sanzi record 张贴 公开记录=%llu "
        "张贴地点=……，没有记张贴的，公开日历上是“未张贴”\n",
        "to print: sanzi report --notice %llu -o sheet.pdf; once it is up: sanzi record board "
        "target=%llu place=…; what is not recorded as up is \"never put up\" in the calendar\n",
        first, first);
}

/* All or none, and each by a signer who had seen the same log. */
static enum err record(struct work *work)
{
    struct session *session = work->session;
    struct desk *desk = session->desk;
    struct bytes *notes = arena_array(work->arena, work->count, sizeof *notes);
    struct receipt *receipts = arena_array(work->arena, work->count, sizeof *receipts);
    if (notes == NULL || receipts == NULL)
        return fault_memory();
    TRY(signers_open(session, &kind_disclosure));
    for (size_t i = 0; i < work->count; i++) {
        struct form form = { 0 };
        TRY(fill(work, &work->planned[i], &form));
        TRY(session_sign(session, form.body, &notes[i]));
    }
    const struct book_batch batch = {
        .notes = notes, .count = work->count, .time = session_now()
    };
    TRY(session_refused(book_append(session->book, &batch, receipts)));
    say(desk, "已登记公开 %zu 张表：第 %llu 条到第 %llu 条，签名：",
        "made known, sheets: %zu, entries %llu to %llu, signed by ", work->count,
        (unsigned long long)receipts[0].index,
        (unsigned long long)receipts[work->count - 1].index);
    signers_print(session, &desk->out);
    buf_byte(&desk->out, '\n');
    tell_sheets(work, receipts);
    return OK;
}

static void tell_left(const struct work *work)
{
    struct desk *desk = work->session->desk;
    const char *day = desk_word(desk, 0);
    if (work->left > 0)
        say(desk, "还有 %zu 项没有登记，原因见 sanzi disclose %s%s--dry-run\n",
            "not recorded, items: %zu; sanzi disclose %s%s--dry-run says why\n", work->left,
            day != NULL ? day : "", day != NULL ? " " : "");
}

/* What was made known later than the day asked for is made known all the same. */
static enum err calendar_of(struct work *work, struct date from)
{
    const struct book_record *known = NULL;
    struct period span = { from, work->day };
    size_t count = 0;
    TRY(books_records(&work->books, &kind_disclosure, &known));
    for (; known != NULL; known = record_after(known))
        if (date_compare(known->entry->date, span.to) > 0)
            span.to = known->entry->date;
    TRY(calendar_make(&work->books, NULL, &span, &work->calendar));
    for (size_t i = 0; i < work->calendar.count; i++)
        if (date_compare(work->calendar.rows[i].period.to, work->day) <= 0)
            work->calendar.rows[count++] = work->calendar.rows[i];
    work->calendar.count = count;
    return OK;
}

static enum err disclose(struct work *work, const struct source *source)
{
    struct desk *desk = work->session->desk;
    work->day = session_today();
    if (desk_word(desk, 0) != NULL)
        TRY(form_date(work->arena, bytes_text(desk_word(desk, 0)), &work->day));
    TRY(books_read(work->arena, source, UINT64_MAX, &work->books));
    const struct book_set *set = books_set(&work->books, work->books.main_set);
    if (set == NULL)
        return fault(ERR_MISSING, "账本还是空的", "the log is empty");
    TRY(calendar_of(work, month_first(set->start)));
    work->table = table_new(work->arena, "disclose",
                            (struct words)WORDS("该公开的", "Due to be made known"), columns);
    TRY(plan(work));
    if (desk_has(desk, "dry-run"))
        return desk_table(desk, &work->table);
    if (work->count > 0)
        TRY(record(work));
    else
        say(desk, "没有可以公开的新表\n", "no new sheet can be made known\n");
    tell_left(work);
    return OK;
}

static enum err run(struct desk *desk)
{
    struct session session = { 0 };
    struct work *work = arena_take(desk->arena, sizeof *work);
    bool write = !desk_has(desk, "dry-run");
    if (work == NULL)
        return fault_memory();
    TRY(session_open(desk, write, &session));
    const struct source source = book_source(session.book);
    work->session = &session;
    work->arena = desk->arena;
    enum err code = disclose(work, &source);
    if (!write)
        session_close(&session);
    return write ? session_end(&session, code) : code;
}

const struct command command_disclose = {
    .name = "disclose",
    .alias = "待公开",
    .title = WORDS("把到期该公开的表登记为公开",
                   "record as disclosures the sheets that are due"),
    .usage = WORDS("[日期] [--dry-run]", "[DAY] [--dry-run]"),
    .help = WORDS("按公开日历，到这一天（默认今天）期满而还没有公开的事项，"
                  "各按报表出一张表，记一条公开，签进表的摘要；"
                  "账没有结到的、没有现成报表的，列出原因，不登记。",
                  "By the calendar of disclosure: of what is due by the day (today by default) "
                  "and is not made known, each report is drawn and its digest recorded and "
                  "signed; what the books are not closed for, or no report shows, is listed "
                  "with the reason."),
    .words_max = 1,
    .options = options,
    .examples = examples,
    .writes = true,
    .run = run,
};
