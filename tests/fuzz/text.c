/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, dates, months, instants, hashes and texts have one spelling; money comes back as the
 * same sum; what may be signed is NFC. */
#include "base/text.h"

#include <assert.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/hash.h"
#include "base/money.h"
#include "base/unicode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every parser and its printer, over one text. */
static void round_trip(struct arena *arena, struct bytes text)
{
    int64_t number = 0;
    struct date date = { 0 };
    struct month month = { 0 };
    struct period period = { 0 };
    struct hash hash;
    struct buf buf = buf_new(arena, 200);
    if (text_number(text, &number) == OK)
        buf_number(&buf, number);
    else if (date_parse(text, &date) == OK)
        date_print(&buf, date_of_days(date_days(date)));
    else if (month_parse(text, &month) == OK)
        month_print(&buf, month);
    else if (time_parse(text, &number) == OK)
        time_print(&buf, number);
    else if (hash_parse(text, &hash) == OK)
        hash_print(&buf, &hash);
    else if (hash_parse_hex(text, &hash) == OK)
        hash_print_hex(&buf, &hash);
    assert(buf.size == 0 || bytes_equal(buf_so_far(&buf), text));
    if (period_parse(text, &period) == OK)
        assert(date_compare(period.from, period.to) < 0);
}

static void money_round_trip(struct arena *arena, struct bytes text)
{
    int64_t fen = 0;
    int64_t again = 0;
    if (money_parse(text, &fen) != OK)
        return;
    struct buf buf = buf_new(arena, 400);
    money_print(&buf, fen);
    enum err err = money_parse(buf_so_far(&buf), &again);
    assert(err == OK && again == fen);
    money_print_words(&buf, fen);
    assert(!buf.bad);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    struct bytes text = bytes_of(data, size);
    struct bytes out = { 0 };
    const char *encoding = NULL;
    if (arena_open(64 << 20, &arena) != OK)
        return 0;
    round_trip(arena, text);
    money_round_trip(arena, text);
    assert(unicode_check(text) != OK || unicode_is_nfc(text));
    assert(unicode_is_utf8(bytes_text(text_quote(text).at)));
    if (unicode_nfc(arena, text, &out) == OK)
        assert(unicode_is_nfc(out));
    if (unicode_read(arena, text, &out, &encoding) == OK)
        assert(unicode_is_utf8(out));
    assert(unicode_width(unicode_fit(text, 5)) <= 5);
    arena_close(arena);
    return 0;
}
