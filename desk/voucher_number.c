/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/voucher_number.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "desk/command.h"
#include "desk/kindly.h"
#include "desk/spelling.h"
#include "ledger/view_money.h"
#include "ledger/view_roster.h"

enum { FOUND_SHOWN = 12,
       LIST_MAX = 4000 };

/* ---- how it is written ---- */

static struct bytes without_end(struct bytes text, const char *const *ends, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes_ends(text, bytes_text(ends[i]))) {
            text.size -= strlen(ends[i]);
            i = SIZE_MAX; /* once more from the first */
        }
    return text;
}

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* The month in front, of digits and the marks between them. */
static size_t month_size(struct bytes text)
{
    static const char *const marks[] = { "-", "/", ".", " ", "年", "月" };
    size_t at = 0;
    while (at < text.size) {
        size_t size = is_digit(text.at[at]) ? 1 : 0;
        for (size_t i = 0; size == 0 && i < sizeof marks / sizeof marks[0]; i++)
            if (bytes_starts(bytes_part(text, at, text.size - at), bytes_text(marks[i])))
                size = strlen(marks[i]);
        if (size == 0)
            break;
        at += size;
    }
    return at > 0 && is_digit(text.at[0]) ? at : 0;
}

bool voucher_number_read(struct arena *arena, struct bytes text, struct voucher_number *out)
{
    static const char *const after[] = { "号", " " };
    static const char *const between[] = { "-", " ", "第", "字" };
    struct voucher_number read = { .number = 0 };
    struct bytes plain = { 0 };
    uint64_t number = 0;
    if (spelling_plain(arena, text, &plain) != OK)
        return false;
    plain = without_end(plain, after, 2);
    size_t digits = plain.size;
    while (digits > 0 && is_digit(plain.at[digits - 1]))
        digits--;
    size_t from = digits;
    while (from + 1 < plain.size && plain.at[from] == '0')
        from++;
    if (text_unsigned(bytes_part(plain, from, plain.size - from), &number) != OK ||
        number == 0 || number > UINT32_MAX)
        return false;
    struct bytes front = without_end(bytes_part(plain, 0, digits), between, 4);
    size_t month = month_size(front);
    struct bytes said = without_end(bytes_part(front, 0, month), between, 2);
    if (month > 0 && form_month(arena, said, &read.month) != OK)
        return false;
    read.word = bytes_trim(bytes_part(front, month, front.size - month));
    read.number = (uint32_t)number;
    if (read.word.size == 0 || read.word.size > WORD_MAX)
        return false;
    *out = read;
    return true;
}

/* ---- which entry that is ---- */

struct searching {
    struct session *session;
    const struct kind *kind; /* that refers */
    struct bytes set;
    struct voucher_number wanted;
    uint64_t found[FOUND_SHOWN];
    struct month months[FOUND_SHOWN];
    size_t count;
};

/* What was reversed, or is a reversal, is not meant where a month is not said and a voucher is
 * to be reversed. */
static bool fits(const struct searching *searching, const struct voucher_record *record)
{
    bool standing = !record->is_reversal && record->other == UINT64_MAX;
    bool any = searching->kind != &kind_reversal || searching->wanted.month.year != 0;
    return record->number == searching->wanted.number &&
           bytes_equal(record->word, searching->wanted.word) &&
           bytes_equal(record->set, searching->set) && (any || standing) &&
           (searching->wanted.month.year == 0 ||
            month_compare(record->month, searching->wanted.month) == 0);
}

/* The latest first: what is mended is as a rule of these days. */
static enum err search(struct searching *searching)
{
    struct view *view = book_view(searching->session->book);
    bool one = searching->wanted.month.year != 0;
    for (uint64_t i = book_size(searching->session->book); i-- > 0;) {
        struct voucher_record record = { 0 };
        enum err code = money_voucher(view, i, &record);
        if (code == ERR_MISSING)
            continue;
        TRY(code);
        if (!fits(searching, &record))
            continue;
        if (searching->count < FOUND_SHOWN) {
            searching->found[searching->count] = i;
            searching->months[searching->count] = record.month;
        }
        searching->count++;
        if (one)
            return OK;
    }
    return OK;
}

static void put_number(struct buf *buf, struct month month, const struct searching *searching)
{
    if (month.year != 0) {
        month_print(buf, month);
        buf_byte(buf, ' ');
    }
    buf_put(buf, searching->wanted.word);
    buf_format(buf, "-%u", searching->wanted.number);
}

static enum err several(const struct searching *searching)
{
    struct arena *arena = searching->session->desk->arena;
    struct buf zh = buf_new(arena, LIST_MAX);
    struct buf en = buf_new(arena, LIST_MAX);
    struct buf name = buf_new(arena, 100);
    char *texts[3] = { NULL };
    put_number(&name, (struct month){ 0 }, searching);
    for (size_t i = 0; i < searching->count && i < FOUND_SHOWN; i++) {
        buf_text(&zh, i == 0 ? "" : "、");
        buf_text(&en, i == 0 ? "" : ", ");
        month_print(&zh, searching->months[i]);
        month_print(&en, searching->months[i]);
        buf_format(&zh, "（第 %llu 条）", (unsigned long long)searching->found[i]);
        buf_format(&en, " (entry %llu)", (unsigned long long)searching->found[i]);
    }
    buf_text(&zh, searching->count > FOUND_SHOWN ? "……" : "");
    buf_text(&en, searching->count > FOUND_SHOWN ? "…" : "");
    TRY(buf_string(&name, &texts[0]));
    TRY(buf_string(&zh, &texts[1]));
    TRY(buf_string(&en, &texts[2]));
    return fault(ERR_RULE,
                 "每个月都编号，“%s”有 %zu 张：%s%.0s；请连月份一起写，如 \"2025-03 记-12\"",
                 "numbers begin anew each month: \"%s\" is the number of %zu: %.0s%s; write "
                 "the month, too, as \"2025-03 记-12\"",
                 texts[0], searching->count, texts[1], texts[2]);
}

/* What was meant, so that a slip is seen before it is signed. */
static enum err tell(const struct searching *searching)
{
    struct desk *desk = searching->session->desk;
    struct buf name = buf_new(desk->arena, 100);
    struct bytes summary = { 0 };
    struct leaf leaf = { 0 };
    struct entry entry = { 0 };
    char *text = NULL;
    TRY(session_entry(searching->session, desk->arena, searching->found[0], &leaf, &entry));
    TRY(entry_summary(desk->arena, &entry, desk->terminal.language, &summary));
    put_number(&name, searching->months[0], searching);
    TRY(buf_string(&name, &text));
    say(desk, "%s 是第 %llu 条：%.*s\n", "%s is entry %llu: %.*s\n", text,
        (unsigned long long)searching->found[0], (int)summary.size, (const char *)summary.at);
    return OK;
}

static enum err none(const struct searching *searching)
{
    struct buf name = buf_new(searching->session->desk->arena, 100);
    char *text = NULL;
    put_number(&name, searching->wanted.month, searching);
    TRY(buf_string(&name, &text));
    return fault(ERR_RULE, "账套“%.*s”没有凭证 %s；用 sanzi list --kind 凭证 查",
                 "account set \"%.*s\" has no voucher %s: see sanzi list --kind voucher",
                 (int)searching->set.size, (const char *)searching->set.at, text);
}

/* ---- words of a command ---- */

static bool is_month_word(const struct kind *kind, struct bytes name)
{
    return kind == &kind_reversal && (bytes_is(name, "month") || bytes_is(name, "月份"));
}

/* The set and, of a reversal, the month that other words say. */
static enum err read_others(struct searching *searching)
{
    struct desk *desk = searching->session->desk;
    struct village village = { 0 };
    TRY(roster_village(book_view(searching->session->book), &village));
    searching->set = bytes_copy(desk->arena, village.set);
    if (searching->set.at == NULL)
        return fault_memory();
    for (size_t i = 1; i < desk->options.count; i++) {
        struct bytes rest = bytes_text(desk_word(desk, i));
        struct bytes name = bytes_cut(&rest, '=');
        const struct field *list = NULL;
        const struct field *field = NULL;
        if (rest.at != NULL && is_month_word(searching->kind, name))
            TRY(form_month(desk->arena, rest, &searching->wanted.month));
        else if (rest.at != NULL &&
                 form_field(searching->kind, name, &list, &field) == OK && list == NULL &&
                 strcmp(field->name, "set") == 0)
            searching->set = rest;
    }
    return OK;
}

/* "原凭证=12" for a name of the field and an index. */
static enum err put_index(struct arena *arena, const char *field, uint64_t index,
                          const char **out)
{
    struct buf buf = buf_new(arena, 200);
    char *text = NULL;
    buf_format(&buf, "%s=%llu", field, (unsigned long long)index);
    TRY(buf_string(&buf, &text));
    *out = text;
    return OK;
}

enum err voucher_number_word(struct session *session, const struct kind *kind, size_t at,
                             const char **out)
{
    struct desk *desk = session->desk;
    struct searching searching = { .session = session, .kind = kind };
    struct bytes rest = bytes_text(desk_word(desk, at));
    struct bytes name = bytes_cut(&rest, '=');
    const struct field *list = NULL;
    const struct field *field = NULL;
    *out = desk_word(desk, at);
    if (rest.at != NULL && is_month_word(kind, name)) {
        *out = NULL;
        return OK;
    }
    bool alone = rest.at == NULL && kind == &kind_reversal;
    if (alone) {
        rest = name;
        name = bytes_text("target");
    }
    if (rest.at == NULL || form_field(kind, name, &list, &field) != OK || list != NULL ||
        field->type != FIELD_REF || !voucher_number_read(desk->arena, rest, &searching.wanted))
        return OK;
    struct month written = searching.wanted.month;
    TRY(read_others(&searching));
    if (written.year != 0)
        searching.wanted.month = written;
    TRY(search(&searching));
    if (searching.count == 0)
        return none(&searching);
    if (searching.count > 1)
        return several(&searching);
    TRY(tell(&searching));
    return put_index(desk->arena, field->name, searching.found[0], out);
}
