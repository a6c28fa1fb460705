/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/kindly.h"
#include "desk/receipt.h"
#include "desk/spelling.h"
#include "publish/table.h"

static const struct option options[] = {
    { "kind", 'k', WORDS("种类", "KIND"), WORDS("只看这种记录", "only this kind") },
    { "from", '\0', WORDS("日期", "DATE"), WORDS("从这一天起", "from this day") },
    { "to", '\0', WORDS("日期", "DATE"), WORDS("到这一天止", "to this day") },
    { "recorded", '\0', NO_VALUE,
      WORDS("从哪天到哪天按入账的日子算，不按业务日期",
            "the days are those of recording, not of business") },
    { "by", '\0', WORDS("姓名", "PERSON"),
      WORDS("只看这个人签名的", "only what this person signed") },
    { "find", '\0', WORDS("文字", "TEXT"),
      WORDS("只看写有这几个字的", "only what holds this text") },
    { "last", '\0', WORDS("条数", "N"), WORDS("只看最后几条", "only the last N entries") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi list --kind 凭证 --from 2025-03-01 --to 2025-03-31",
      WORDS("三月的凭证", "vouchers of March") },
    { "sanzi list --by 李秀英 --recorded --from 2025-03-10 --to 2025-03-10",
      WORDS("李秀英 3 月 10 日这一天在账里做了什么",
            "what 李秀英 did in the books on 10 March") },
    { "sanzi list -o 序时账.csv", WORDS("存成 Excel 能开的表", "for a spreadsheet") },
    { 0 },
};

static const struct column columns[] = {
    { "index", COLUMN_NUMBER, WORDS("序号", "index") },
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "kind", COLUMN_TEXT, WORDS("种类", "kind") },
    { "number", COLUMN_TEXT, WORDS("凭证号", "number") },
    { "summary", COLUMN_TEXT, WORDS("内容", "what") },
    { "signers", COLUMN_TEXT, WORDS("签名", "signed by") },
    { "time", COLUMN_TEXT, WORDS("入账时间", "recorded") },
    { 0 },
};

struct filter {
    const struct kind *kind;
    struct date from;
    struct date to;
    bool recorded; /* days are those of recording */
    struct bytes by;
    struct bytes find;
    uint64_t first;
};

static struct bytes text_of(const char *option)
{
    return option != NULL ? bytes_text(option) : (struct bytes){ NULL, 0 };
}

static enum err read_filter(struct session *session, struct filter *out)
{
    struct desk *desk = session->desk;
    const char *kind = desk_option(desk, "kind");
    const char *from = desk_option(desk, "from");
    const char *to = desk_option(desk, "to");
    uint64_t size = book_size(session->book);
    unsigned last = 0;
    struct filter filter = {
        .recorded = desk_has(desk, "recorded"),
        .by = text_of(desk_option(desk, "by")),
        .find = text_of(desk_option(desk, "find")),
    };
    if (kind)
        TRY(kind_named(kind, &filter.kind));
    if (from)
        TRY(form_date(desk->arena, bytes_text(from), &filter.from));
    if (to)
        TRY(form_date(desk->arena, bytes_text(to), &filter.to));
    TRY(option_number(&desk->options, "last", 1, UINT32_MAX, &last));
    if (last > 0 && last < size)
        filter.first = size - last;
    *out = filter;
    return OK;
}

static bool is_signed_by(const struct entry *entry, struct bytes by)
{
    for (size_t i = 0; i < entry->note.count; i++) {
        const struct role_row *role = NULL;
        struct bytes person = entry->note.signatures[i].name;
        (void)keybox_split(entry->note.signatures[i].name, &role, &person);
        if (bytes_equal(person, by))
            return true;
    }
    return false;
}

static bool passes(const struct filter *filter, const struct leaf *leaf,
                   const struct entry *entry)
{
    struct date day = filter->recorded ? time_day(leaf->time) : entry->date;
    return (!filter->kind || filter->kind == entry->kind) &&
           (filter->from.year == 0 || date_compare(day, filter->from) >= 0) &&
           (filter->to.year == 0 || date_compare(day, filter->to) <= 0) &&
           (filter->by.size == 0 || is_signed_by(entry, filter->by));
}

static bool holds(struct bytes text, struct bytes part)
{
    return bytes_find_part(text, part) < text.size;
}

/* Is the text sought in what the entry says, or in what is shown of it? */
static bool says(const struct desk *desk, const struct filter *filter,
                 const struct entry *entry, struct bytes summary)
{
    return filter->find.size == 0 || holds(entry->note.text, filter->find) ||
           holds(summary, filter->find) ||
           holds(bytes_text(words_here(desk, entry->kind->title)), filter->find);
}

static struct bytes signers_of(struct arena *arena, const struct entry *entry)
{
    struct buf buf = buf_new(arena, (size_t)NOTE_SIGNATURES_MAX * (KEY_NAME_MAX + 4));
    for (size_t i = 0; i < entry->note.count; i++) {
        const struct role_row *role = NULL;
        struct bytes person = entry->note.signatures[i].name;
        (void)keybox_split(entry->note.signatures[i].name, &role, &person);
        buf_text(&buf, i > 0 ? "、" : "");
        buf_put(&buf, person);
    }
    return buf_so_far(&buf);
}

struct found {
    struct leaf leaf;
    struct entry entry;
    struct bytes summary;
};

static enum err add_row(struct session *session, struct arena *scratch, struct table *table,
                        const struct found *found)
{
    struct desk *desk = session->desk;
    struct bytes number = { 0 };
    struct buf date = buf_new(scratch, 16);
    struct buf time = buf_new(scratch, 32);
    TRY(receipt_number(session, scratch, found->leaf.index, &number));
    date_print(&date, found->entry.date);
    desk_time(desk, &time, found->leaf.time);
    table_row(table);
    table_number(table, "index", (int64_t)found->leaf.index);
    table_text(table, "date", buf_so_far(&date));
    table_text(table, "kind", bytes_text(words_here(desk, found->entry.kind->title)));
    table_text(table, "number", number);
    table_text(table, "summary", found->summary);
    table_text(table, "signers", signers_of(scratch, &found->entry));
    table_text(table, "time", buf_so_far(&time));
    return OK;
}

static enum err fill(struct session *session, struct arena *scratch, struct table *table)
{
    struct filter filter = { 0 };
    TRY(read_filter(session, &filter));
    for (uint64_t i = filter.first; i < book_size(session->book); i++) {
        struct arena_mark mark = arena_mark(scratch);
        struct found found = { .summary = { 0 } };
        TRY(session_entry(session, scratch, i, &found.leaf, &found.entry));
        if (passes(&filter, &found.leaf, &found.entry)) {
            TRY(entry_summary(scratch, &found.entry, session->desk->terminal.language,
                              &found.summary));
            if (says(session->desk, &filter, &found.entry, found.summary))
                TRY(add_row(session, scratch, table, &found));
        }
        arena_back(scratch, mark);
    }
    return OK;
}

static enum err run(struct desk *desk)
{
    struct session session = { 0 };
    struct arena *scratch = NULL;
    struct table table = table_new(desk->arena, "entries",
                                   (struct words)WORDS("记录清单", "Entries"), columns);
    TRY(session_open(desk, false, &session));
    enum err code = arena_open(16 << 20, &scratch);
    if (code == OK)
        code = fill(&session, scratch, &table);
    arena_close(scratch);
    session_close(&session);
    return code == OK ? desk_table(desk, &table) : code;
}

const struct command command_list = {
    .name = "list",
    .alias = "清单",
    .title = WORDS("列出记录", "list entries"),
    .usage = WORDS("[--kind 种类] [--from 日期] [--to 日期] [--by 姓名] [--find 文字] "
                   "[--last 条数]",
                   "[--kind KIND] [--from DATE] [--to DATE] [--by PERSON] [--find TEXT] "
                   "[--last N]"),
    .help = WORDS("账本自己就是操作日志：谁、什么时候、做了什么，一条不少，也改不了。可以按人、按时间、按内容查，"
                  "存成表格。",
                  "The log is the record of who did what and when, and nobody can change "
                  "it. It can be asked by person, by time and by what was done, and saved "
                  "as a sheet."),
    .words_max = 0,
    .options = options,
    .examples = examples,
    .run = run,
};
