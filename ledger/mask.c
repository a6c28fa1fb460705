/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/unicode.h"
#include "ledger/sealed.h"

enum {
    SHOWN = 4,          /* digits left at the end of a number */
    NUMBER_MIN = 8,     /* shorter ones have nothing to hide the shown ones in */
    PHONE_SIZE = 11,    /* a mobile number */
    IDENTITY_SIZE = 18, /* GB 11643 */
    CARD_MIN = 16,      /* ISO/IEC 7812 as Chinese banks issue them */
    CARD_MAX = 19,
    GROUPS = 5, /* 6222 0212 3456 7890 123 */
};

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* The first character cut from *rest; a byte that begins none counts as one. */
static struct bytes take_character(struct bytes *rest)
{
    struct bytes first = unicode_first(*rest);
    if (first.size == 0)
        first = bytes_part(*rest, 0, 1);
    *rest = bytes_part(*rest, first.size, rest->size - first.size);
    return first;
}

static void print_name(struct buf *buf, struct bytes value)
{
    size_t count = 0;
    struct bytes last = { 0 };
    for (struct bytes rest = value; rest.size > 0; count++)
        last = take_character(&rest);
    if (count < 2) {
        buf_fill(buf, '*', count);
        return;
    }
    struct bytes rest = value;
    buf_put(buf, take_character(&rest));
    buf_fill(buf, '*', count == 2 ? 1 : count - 2);
    if (count > 2)
        buf_put(buf, last);
}

static void print_number(struct buf *buf, enum mask mask, struct bytes value)
{
    size_t digits = 0;
    while (digits < value.size && is_digit(value.at[digits]))
        digits++;
    /* The check character of an identity number may be an X. */
    bool check = digits + 1 == value.size && digits + 1 == IDENTITY_SIZE &&
                 (value.at[digits] == 'X' || value.at[digits] == 'x');
    if ((digits < value.size && !check) || value.size < NUMBER_MIN) {
        buf_fill(buf, '*', SHOWN);
        return;
    }
    size_t start = mask == MASK_PHONE && value.size == PHONE_SIZE ? 3 : 0;
    buf_put(buf, bytes_part(value, 0, start));
    buf_fill(buf, '*', value.size - start - SHOWN);
    buf_put(buf, bytes_part(value, value.size - SHOWN, SHOWN));
}

void mask_print(struct buf *buf, enum mask mask, struct bytes value)
{
    switch (mask) {
    case MASK_NAME:
        print_name(buf, value);
        break;
    case MASK_PHONE:
    case MASK_CARD:
        print_number(buf, mask, value);
        break;
    case MASK_ALL:
        break;
    }
}

/* A run of digits; an identity number's X counts as one. */
struct group {
    char at[CARD_MAX + 1];
    size_t count; /* past CARD_MAX: too long for all that is looked for */
};

static int digits_at(const struct group *run, size_t from, size_t count)
{
    int number = 0;
    for (size_t i = 0; i < count; i++)
        number = number * 10 + (run->at[from + i] - '0');
    return number;
}

static bool is_phone(const struct group *run)
{
    return run->count == PHONE_SIZE && run->at[0] == '1' && run->at[1] >= '3';
}

static bool is_card(const struct group *run)
{
    if (run->count < CARD_MIN || run->count > CARD_MAX || run->at[run->count - 1] == 'X')
        return false;
    int sum = 0;
    for (size_t i = 0; i < run->count; i++) {
        int digit = run->at[run->count - 1 - i] - '0';
        int twice = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += i % 2 == 0 ? digit : twice;
    }
    return sum % 10 == 0;
}

/* GB 11643: region, birth date, order, and a check character by ISO 7064 MOD 11-2. The numbers
 * of 15 digits went out of use in 2013, have no check digit, and look like business licences:
 * they are not looked for. */
static bool is_identity(const struct group *run)
{
    if (run->count != IDENTITY_SIZE || run->at[0] == '0')
        return false;
    int century = digits_at(run, 6, 2);
    int month = digits_at(run, 10, 2);
    int day = digits_at(run, 12, 2);
    if (century < 18 || century > 20 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    int sum = 0;
    for (size_t i = 0; i < IDENTITY_SIZE; i++)
        sum = (sum * 2 + (run->at[i] == 'X' ? 10 : run->at[i] - '0')) % 11;
    return sum == 1;
}

static bool is_personal(const struct group *run)
{
    return is_phone(run) || is_card(run) || is_identity(run);
}

/* What people write between groups, by its pattern of sizes: 138 1234 5678, a card in fours,
 * an identity number in 6 8 4. A run of groups with other sizes is a date or a sum. */
static bool is_pattern(const struct group *groups, size_t count)
{
    static const size_t patterns[][GROUPS] = {
        { 3, 4, 4 },
        { 6, 8, 4 },
        { 6, 4, 4, 4 },
        { 4, 4, 4, 4 },
        { 4, 4, 4, 4, 1 },
        { 4, 4, 4, 4, 2 },
        { 4, 4, 4, 4, 3 },
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        size_t at = 0;
        while (at < count && groups[at].count == patterns[i][at])
            at++;
        if (at == count && (at == GROUPS || patterns[i][at] == 0))
            return true;
    }
    return false;
}

/* The last groups, divided by one blank or hyphen each; the one that grows stands last. */
struct window {
    struct group groups[GROUPS];
    size_t count;
};

static struct group *window_last(struct window *window)
{
    return &window->groups[window->count - 1];
}

/* Begin a new group; the oldest one goes where there are too many. */
static void window_slide(struct window *window)
{
    if (window->count == GROUPS)
        memmove(window->groups, window->groups + 1, (GROUPS - 1) * sizeof *window->groups);
    else
        window->count++;
    *window_last(window) = (struct group){ .count = 0 };
}

static void window_start(struct window *window)
{
    window->count = 0;
    window_slide(window);
}

static bool window_hits(const struct window *window)
{
    if (is_personal(&window->groups[window->count - 1]))
        return true;
    for (size_t from = 0; from + 2 < window->count; from++) {
        size_t count = window->count - from;
        if (!is_pattern(window->groups + from, count))
            continue;
        struct group whole = { .count = 0 };
        for (size_t i = from; i < window->count; i++) {
            const struct group *part = &window->groups[i];
            memcpy(whole.at + whole.count, part->at, part->count);
            whole.count += part->count;
        }
        if (is_personal(&whole))
            return true;
    }
    return false;
}

/* '0'..'9' and 'X', also from their full-width forms; '-' for a divider; else NUL. */
static char fold_character(struct bytes character)
{
    static const char narrow[] = "0123456789";
    static const char wide[] = "０１２３４５６７８９";
    if (character.size == 1 && is_digit(character.at[0]))
        return narrow[character.at[0] - '0'];
    for (size_t i = 0; i < 10; i++)
        if (bytes_equal(character, bytes_of(wide + 3 * i, 3)))
            return narrow[i];
    if (bytes_is(character, "X") || bytes_is(character, "x") || bytes_is(character, "Ｘ") ||
        bytes_is(character, "ｘ"))
        return 'X';
    if (bytes_is(character, " ") || bytes_is(character, "-") || bytes_is(character, "　"))
        return '-';
    return '\0';
}

/* Take one character in; does a hit end before it? */
static bool window_take(struct window *window, char folded)
{
    struct group *group = window_last(window);
    bool checked = group->count > 0 && group->at[group->count - 1] == 'X';
    bool check = folded == 'X' && !checked &&
                 (group->count == IDENTITY_SIZE - 1 || group->count == SHOWN - 1);
    bool goes_on = !checked && (is_digit((uint8_t)folded) || check);
    if (goes_on) {
        if (group->count < sizeof group->at)
            group->at[group->count++] = folded;
        return false;
    }
    bool hit = window_hits(window);
    if (folded == '-' && group->count > 0 && !checked)
        window_slide(window);
    else
        window_start(window);
    if (is_digit((uint8_t)folded)) {
        group = window_last(window);
        group->at[group->count++] = folded;
    }
    return hit;
}

bool mask_needed(struct bytes text)
{
    struct window window;
    window_start(&window);
    struct bytes rest = text;
    while (rest.size > 0) {
        struct bytes character = take_character(&rest);
        if (window_take(&window, fold_character(character)))
            return true;
    }
    return window_hits(&window);
}
