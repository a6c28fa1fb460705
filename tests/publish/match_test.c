/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/match.h"

#include <string.h>

#include "base/arena.h"
#include "tests/test.h"

enum { ROWS_MAX_HERE = 8 };

/* Rows are written "ENTRY.NUMBER DAY FEN", then #SERIAL, ~ENTRY of what it takes back or what
 * took it back; days as month * 100 + day. */
struct story {
    const char *name;
    int days;
    const char *bank;
    const char *book;
    const char *pairs;
    const char *found; /* of each row "ENTRY.NUMBER how", or "-"; after | of each posting that
                          no row has: its how */
};

#define SAME MATCH_DAYS_DEFAULT

static const struct story stories[] = {
    { "same amount, same month", SAME,
      "1.1 303 500, 1.2 304 -200",
      "9.2 320 500, 8.1 301 -200",
      "", "9.2d 8.1d|" },
    { "over a month's end, too, the nearest day wins", SAME,
      "1.1 303 500",
      "8.1 228 500, 9.1 401 500",
      "", "8.1c|-" },
    { "last month's wages were paid on the 2nd, this month's not yet", SAME,
      "1.1 202 -1300, 1.2 302 -1300",
      "7.1 126 -1300, 8.1 226 -1300, 9.1 326 -1300",
      "", "7.1c 8.1c|-" },
    { "a cheque that nobody cashed does not take another's row", SAME,
      "1.1 210 -500",
      "7.1 125 -500, 8.1 210 -500",
      "", "8.1d|-" },
    { "a side is a sign", SAME,
      "1.1 303 500",
      "8.1 303 -500",
      "", "-|-" },
    { "the nearest day wins, whoever comes first", SAME,
      "1.1 303 500, 1.2 310 500",
      "8.1 309 500, 9.1 301 500",
      "", "9.1d 8.1d|" },
    { "of two as near the earlier day wins", SAME,
      "1.1 305 500",
      "8.1 306 500, 9.1 304 500",
      "", "9.1d|-" },
    { "of two on one day the earlier entry wins", SAME,
      "1.1 305 500",
      "9.1 305 500, 8.2 305 500, 8.1 305 500",
      "", "8.1d|--" },
    { "days by policy, over a month's end", 3,
      "1.1 302 500, 1.2 306 700",
      "8.1 228 500, 9.1 310 700",
      "", "8.1c -|-" },
    { "no day apart", 0,
      "1.1 302 500, 1.2 302 600",
      "8.1 303 500, 8.2 302 600",
      "", "- 8.2d|-" },
    { "an equal number wins over an equal day", SAME,
      "1.1 303 500 #A1",
      "8.1 303 500, 9.1 120 500 #A1",
      "", "9.1s|-" },
    { "an equal number of another amount is none", SAME,
      "1.1 303 500 #A1",
      "8.1 303 501 #A1",
      "", "-|-" },
    { "what people paired stays paired, whatever it says", SAME,
      "1.1 303 500, 1.2 303 600",
      "8.1 303 500, 9.1 303 500",
      "1.1=9.1, 1.2=8.1", "9.1h 8.1h|" },
    { "one row for two lines", SAME,
      "1.1 303 500",
      "8.1 303 200, 8.2 303 300",
      "1.1=8.1, 1.1=8.2", "8.1h|" },
    { "two rows for one line", SAME,
      "1.1 303 200, 2.1 303 300",
      "8.1 303 500",
      "1.1=8.1, 2.1=8.1", "8.1h 8.1h|" },
    { "a pair of what is not there is none", SAME,
      "1.1 303 500",
      "8.1 303 500",
      "1.2=8.1, 1.1=8.7", "8.1d|" },
    { "on its way at the month's end", SAME,
      "1.1 402 -500",
      "8.1 330 -500",
      "", "8.1c|" },
    { "too long on its way", SAME,
      "1.1 502 -500",
      "8.1 330 -500",
      "", "-|-" },
    { "the posting that stands wins over the one taken back", SAME,
      "1.1 303 -500",
      "7.1 303 -500 ~8, 8.1 303 500 ~7, 9.1 309 -500",
      "", "9.1d|ee" },
    { "a posting taken back and its reversal, both known to the bank", SAME,
      "1.1 303 -500, 1.2 305 500",
      "7.1 302 -500 ~8, 8.1 306 500 ~7",
      "", "7.1d 8.1d|" },
    { "a reversal of what the bank knows stays open", SAME,
      "1.1 303 -500",
      "7.1 303 -500 ~8, 8.1 306 500 ~7",
      "", "7.1d|-" },
    { "nothing on one side", SAME,
      "",
      "8.1 303 5",
      "", "|-" },
    { "nothing at all", SAME,
      "",
      "",
      "", "|" },
};

/* One token and what follows the comma; NULL at the end. */
static const char *cut(const char *text, char token[static 60])
{
    if (text == NULL || *text == '\0')
        return NULL;
    const char *end = strchr(text, ',');
    size_t size = end == NULL ? strlen(text) : (size_t)(end - text);
    (void)snprintf(token, 60, "%.*s", (int)size, text);
    return end == NULL ? text + size : end + 2;
}

static size_t take(const char *text, struct match_item *out, char serials[][8])
{
    char token[60];
    size_t count = 0;
    while ((text = cut(text, token)) != NULL) {
        unsigned entry = 0;
        unsigned number = 0;
        unsigned day = 0;
        unsigned other = 0;
        long long fen = 0;
        assert_int_equal(sscanf(token, "%u.%u %u %lld", &entry, &number, &day, &fen), 4);
        const char *serial = strchr(token, '#');
        const char *mark = strchr(token, '~');
        serials[count][0] = '\0';
        if (serial != NULL)
            assert_int_equal(sscanf(serial, "#%7s", serials[count]), 1);
        if (mark != NULL)
            assert_int_equal(sscanf(mark, "~%u", &other), 1);
        out[count] = (struct match_item){
            .entry = entry,
            .number = number,
            .date = { 2025, (uint8_t)(day / 100), (uint8_t)(day % 100) },
            .fen = fen,
            .serial = bytes_text(serials[count]),
            .other = mark == NULL ? UINT64_MAX : other,
        };
        count++;
    }
    return count;
}

static size_t take_pairs(const char *text, struct match_pair *out)
{
    char token[60];
    size_t count = 0;
    while ((text = cut(text, token)) != NULL) {
        unsigned at[4];
        assert_int_equal(sscanf(token, "%u.%u=%u.%u", &at[0], &at[1], &at[2], &at[3]), 4);
        out[count++] = (struct match_pair){ at[0], at[1], at[2], at[3] };
    }
    return count;
}

static const char letters[] = { '-', 'h', 's', 'd', 'c', 'e' };

static bool has_row(const struct match *match, size_t line)
{
    for (size_t i = 0; i < match->bank_count; i++)
        if (match->bank[i].partner == line)
            return true;
    return match->book[line].how == MATCH_HAND;
}

static void show(const struct match *match, struct buf *buf)
{
    for (size_t i = 0; i < match->bank_count; i++) {
        const struct match_item *row = &match->bank[i];
        buf_text(buf, i > 0 ? " " : "");
        if (row->how == MATCH_NONE) {
            assert_int_equal(row->partner, MATCH_ALONE);
            buf_byte(buf, '-');
            continue;
        }
        const struct match_item *line = &match->book[row->partner];
        buf_format(buf, "%d.%zu%c", (int)line->entry, line->number, letters[row->how]);
    }
    buf_byte(buf, '|');
    for (size_t i = 0; i < match->book_count; i++)
        if (!has_row(match, i))
            buf_byte(buf, (uint8_t)letters[match->book[i].how]);
}

static void rows_find_their_postings(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 22, &arena));
    for (size_t i = 0; i < sizeof stories / sizeof stories[0]; i++) {
        const struct story *story = &stories[i];
        struct match_item bank[ROWS_MAX_HERE];
        struct match_item book[ROWS_MAX_HERE];
        struct match_pair pairs[ROWS_MAX_HERE];
        char serials[2][ROWS_MAX_HERE][8];
        struct match match = { .bank = bank,
                               .bank_count = take(story->bank, bank, serials[0]),
                               .book = book,
                               .book_count = take(story->book, book, serials[1]),
                               .pairs = pairs,
                               .pair_count = take_pairs(story->pairs, pairs),
                               .days = story->days };
        print_message("%s\n", story->name);
        assert_ok(match_items(arena, &match));
        struct buf buf = buf_new(arena, 1000);
        show(&match, &buf);
        assert_string_equal(bytes_string(arena, buf_so_far(&buf)), story->found);
    }
    arena_close(arena);
}

enum { MANY = 400 };

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static void fill(struct match_item *items, uint64_t entry, uint32_t *seed)
{
    static const char *const serials[] = { "", "", "", "1", "2", "3" };
    for (size_t i = 0; i < MANY; i++)
        items[i] = (struct match_item){
            .entry = entry + i / 5,
            .number = i % 5 + 1,
            .date = date_of_days(20148 + (int32_t)(next_random(seed) % 70)),
            .fen = (int64_t)(next_random(seed) % 41) - 20,
            .serial = bytes_text(serials[next_random(seed) % 6]),
            .other = UINT64_MAX,
        };
}

static void shuffle(struct match_item *items, uint32_t *seed)
{
    for (size_t i = MANY - 1; i > 0; i--) {
        size_t other = next_random(seed) % (i + 1);
        struct match_item item = items[i];
        items[i] = items[other];
        items[other] = item;
    }
}

static void assert_sound(const struct match *match)
{
    for (size_t i = 0; i < match->bank_count; i++) {
        const struct match_item *row = &match->bank[i];
        if (row->how == MATCH_NONE)
            continue;
        const struct match_item *line = &match->book[row->partner];
        assert_int_equal(line->partner, i);
        assert_int_equal(line->how, row->how);
        assert_int_equal(line->fen, row->fen);
        if (row->how != MATCH_SERIAL)
            assert_in_range(date_days(row->date) - date_days(line->date) + match->days, 0,
                            2 * match->days);
    }
    /* Nothing is left that could have been joined. */
    for (size_t i = 0; i < match->bank_count; i++)
        for (size_t j = 0; match->bank[i].how == MATCH_NONE && j < match->book_count; j++) {
            const struct match_item *row = &match->bank[i];
            const struct match_item *line = &match->book[j];
            int32_t apart = date_days(row->date) - date_days(line->date);
            bool near = apart <= match->days && apart >= -match->days;
            assert_false(line->how == MATCH_NONE && line->fen == row->fen && near);
        }
}

/* The partner's place of each row, in the order of places. */
static void places(const struct match *match, uint64_t *out)
{
    memset(out, 0, MANY * sizeof *out);
    for (size_t i = 0; i < match->bank_count; i++) {
        const struct match_item *row = &match->bank[i];
        size_t at = (size_t)(row->entry - 1) * 5 + row->number - 1;
        if (row->how != MATCH_NONE) {
            const struct match_item *line = &match->book[row->partner];
            out[at] = line->entry * 10 + line->number;
        }
    }
}

static void matching_is_sound_and_the_same_in_any_order(void **state)
{
    (void)state;
    static struct match_item bank[MANY];
    static struct match_item book[MANY];
    static uint64_t first[MANY];
    static uint64_t second[MANY];
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 24, &arena));
    for (uint32_t round = 0; round < 20; round++) {
        uint32_t seed = round;
        struct match match = { .bank = bank,
                               .bank_count = MANY,
                               .book = book,
                               .book_count = MANY,
                               .days = (int)(round % 5) * 8 };
        fill(bank, 1, &seed);
        fill(book, 1000, &seed);
        assert_ok(match_items(arena, &match));
        assert_sound(&match);
        places(&match, first);
        shuffle(bank, &seed);
        shuffle(book, &seed);
        assert_ok(match_items(arena, &match));
        assert_sound(&match);
        places(&match, second);
        assert_memory_equal(first, second, sizeof first);
    }
    arena_close(arena);
}

static void without_memory_nothing_is_matched(void **state)
{
    (void)state;
    enum err code = ERR_MEMORY;
    for (size_t size = 0; code != OK; size += 64) {
        struct match_item row = { .entry = 1, .number = 1, .date = { 2025, 3, 1 }, .fen = 5 };
        struct match_item line = { .entry = 2, .number = 1, .date = { 2025, 3, 1 }, .fen = 5 };
        struct match match = { .bank = &row, .bank_count = 1, .book = &line, .book_count = 1 };
        struct arena *arena = NULL;
        line.other = UINT64_MAX;
        assert_ok(arena_open(size, &arena));
        code = match_items(arena, &match);
        if (code != OK)
            assert_int_equal(code, ERR_MEMORY);
        arena_close(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_find_their_postings),
        cmocka_unit_test(matching_is_sound_and_the_same_in_any_order),
        cmocka_unit_test(without_memory_nothing_is_matched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
