/* SPDX-License-Identifier: Apache-2.0 */
/* Identity numbers, cards and phones, in one run of digits or in groups. */
#include <string.h>

#include "base/unicode.h"
#include "ledger/personal_inner.h"

enum {
    OLD_IDENTITY_SIZE = 15, /* out of use since 2013, and still in old lists */
    CARD_MIN = 16,          /* ISO/IEC 7812 as Chinese banks issue them */
    CARD_MAX = PERSONAL_NUMBER_MAX,
    GROUPS = PERSONAL_IDENTITY_SIZE, /* each digit by itself */
    PATTERN = 5,                     /* 6222 0212 3456 7890 123 */
    GAP = 3,                         /* characters between groups: " - " */
    SPELT = 3,                       /* bytes of a digit in Chinese */
    YEAR_LENGTH = 4,
    DATE_LENGTH = 8,
};

bool personal_is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

struct bytes personal_character(struct bytes *rest)
{
    struct bytes first = { rest->at, 1 };
    if (rest->at[0] >= 0x80)
        first = unicode_first(*rest);
    if (first.size == 0)
        first = bytes_part(*rest, 0, 1);
    *rest = bytes_part(*rest, first.size, rest->size - first.size);
    return first;
}

/* A run of digits; an identity number's X counts as one. */
struct group {
    char at[CARD_MAX + 1];
    size_t count; /* past CARD_MAX: too long for all that is looked for */
    size_t from;  /* where it begins, and ends, in the text */
    size_t to;
};

static int digits_at(const struct group *run, size_t from, size_t count)
{
    int number = 0;
    for (size_t i = 0; i < count; i++)
        number = number * 10 + (run->at[from + i] - '0');
    return number;
}

static bool is_month_and_day(const struct group *run, size_t from)
{
    int month = digits_at(run, from, 2);
    int day = digits_at(run, from + 2, 2);
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* Also behind what is dialled before it: 86, 0086, 0. */
static bool is_phone(const struct group *run)
{
    static const char *const before[] = { "", "0", "86", "0086" };
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        size_t cut = strlen(before[i]);
        if (run->count == PERSONAL_PHONE_SIZE + cut &&
            memcmp(run->at, before[i], cut) == 0 && run->at[cut] == '1' &&
            run->at[cut + 1] >= '3')
            return true;
    }
    return false;
}

/* Numbers that begin with a year count orders and transfers; no card begins with 0, 1, 7, 8. */
static bool is_card(const struct group *run)
{
    if (run->count < CARD_MIN || run->count > CARD_MAX || run->at[run->count - 1] == 'X' ||
        strchr("0178", run->at[0]) != NULL || (run->at[0] == '2' && run->at[1] == '0'))
        return false;
    int sum = 0;
    for (size_t i = 0; i < run->count; i++) {
        int digit = run->at[run->count - 1 - i] - '0';
        int twice = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += i % 2 == 0 ? digit : twice;
    }
    return sum % 10 == 0;
}

static bool is_bank_card(const struct group *run)
{
    return run->at[0] == '6' && run->at[1] == '2' && is_card(run);
}

/* GB 11643: region, birth date, order, and a check character by ISO 7064 MOD 11-2. */
static bool is_identity(const struct group *run)
{
    if (run->count != PERSONAL_IDENTITY_SIZE || run->at[0] == '0')
        return false;
    int century = digits_at(run, 6, 2);
    if (century < 18 || century > 20 || !is_month_and_day(run, 10))
        return false;
    int sum = 0;
    for (size_t i = 0; i < PERSONAL_IDENTITY_SIZE; i++)
        sum = (sum * 2 + (run->at[i] == 'X' ? 10 : run->at[i] - '0')) % 11;
    return sum == 1;
}

/* No check digit: known by its province and birth date. */
static bool is_old_identity(const struct group *run)
{
    static const char provinces[] = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 "
                                    "45 46 50 51 52 53 54 61 62 63 64 65";
    if (run->count != OLD_IDENTITY_SIZE)
        return false;
    const char province[] = { run->at[0], run->at[1], '\0' };
    return strstr(provinces, province) != NULL && is_month_and_day(run, 8);
}

static enum personal what_is(const struct group *run, unsigned sought)
{
    if ((sought & PERSONAL_IDENTITY) != 0 && is_identity(run))
        return PERSONAL_IDENTITY;
    if ((sought & PERSONAL_OLD_IDENTITY) != 0 && is_old_identity(run))
        return PERSONAL_IDENTITY;
    if (((sought & PERSONAL_CARD) != 0 && is_card(run)) ||
        ((sought & PERSONAL_BANK_CARD) != 0 && is_bank_card(run)))
        return PERSONAL_CARD;
    if ((sought & PERSONAL_PHONE) != 0 && is_phone(run))
        return PERSONAL_PHONE;
    return 0;
}

static bool has_sizes(const struct group *groups, size_t count, const size_t *sizes)
{
    size_t at = 0;
    while (at < count && at < PATTERN && groups[at].count == sizes[at])
        at++;
    return at == count && (at == PATTERN || sizes[at] == 0);
}

static bool is_each_alone(const struct group *groups, size_t count)
{
    size_t at = 0;
    while (at < count && groups[at].count == 1)
        at++;
    return at == count;
}

/* How people write a phone, a card: 138 1234 5678, a card in fours. Groups of other sizes are
 * dates and sums, but for 138 12345678 where that is no date. */
static bool is_written_so(const struct group *groups, size_t count)
{
    static const size_t patterns[][PATTERN] = {
        { 3, 4, 4 },
        { 4, 4, 4, 4 },
        { 4, 4, 4, 4, 1 },
        { 4, 4, 4, 4, 2 },
        { 4, 4, 4, 4, 3 },
    };
    static const size_t halves[PATTERN] = { 3, DATE_LENGTH };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (has_sizes(groups, count, patterns[i]))
            return true;
    return is_each_alone(groups, count) ||
           (has_sizes(groups, count, halves) && !is_month_and_day(&groups[1], YEAR_LENGTH));
}

/* The last groups, divided by up to three characters; the one that grows stands last. */
struct window {
    struct group groups[GROUPS];
    size_t count;
    size_t gap;
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
    window_last(window)->count = 0;
    window->gap = 1;
}

static void window_start(struct window *window)
{
    window->count = 0;
    window_slide(window);
}

/* Together they are no longer than a group can be. */
static void groups_join(const struct group *groups, size_t count, struct group *whole)
{
    for (size_t i = 0; i < count; i++) {
        memcpy(whole->at + whole->count, groups[i].at, groups[i].count);
        whole->count += groups[i].count;
    }
}

/* Sums with their 角分 have groups of two between others. */
static bool is_divided_coarsely(const struct group *groups, size_t count)
{
    size_t at = 0;
    while (at + 1 < count && groups[at].count > 2)
        at++;
    return at + 1 == count;
}

/* Whole by its check digits however it is divided, else by how it is divided. */
static enum personal what_groups_are(const struct group *groups, size_t count, unsigned sought)
{
    struct group whole = { .count = 0 };
    groups_join(groups, count, &whole);
    if (count == 1 || is_written_so(groups, count))
        return what_is(&whole, sought);
    bool card = (sought & (PERSONAL_CARD | PERSONAL_BANK_CARD)) != 0 &&
                is_divided_coarsely(groups, count);
    return what_is(&whole, (sought & PERSONAL_IDENTITY) |
                               (card ? (unsigned)PERSONAL_BANK_CARD : 0u));
}

static bool window_hits(struct window *window, unsigned sought, struct personal_hit *hit)
{
    const struct group *last = window_last(window);
    size_t digits = 0;
    hit->what = 0;
    if (last->count == 0)
        return false;
    for (size_t i = window->count; i > 0 && hit->what == 0; i--) {
        const struct group *first = &window->groups[i - 1];
        digits += first->count;
        if (digits > CARD_MAX)
            break;
        if (digits >= PERSONAL_PHONE_SIZE)
            hit->what = what_groups_are(first, window->count - i + 1, sought);
        hit->from = first->from;
    }
    hit->size = last->to - hit->from;
    return hit->what != 0;
}

/* The bytes of each, as one number. */
static const struct {
    uint32_t bytes;
    int digit;
} spelt[] = {
    { 0xE99BB6, 0 }, { 0xE38087, 0 }, { 0xE2978B, 0 }, /* 零〇○ */
    { 0xE4B880, 1 },
    { 0xE5A3B9, 1 },
    { 0xE5B9BA, 1 }, /* 一壹幺 */
    { 0xE4BA8C, 2 },
    { 0xE8B4B0, 2 }, /* 二贰 */
    { 0xE4B889, 3 },
    { 0xE58F81, 3 }, /* 三叁 */
    { 0xE59B9B, 4 },
    { 0xE88286, 4 }, /* 四肆 */
    { 0xE4BA94, 5 },
    { 0xE4BC8D, 5 }, /* 五伍 */
    { 0xE585AD, 6 },
    { 0xE99986, 6 }, /* 六陆 */
    { 0xE4B883, 7 },
    { 0xE69F92, 7 }, /* 七柒 */
    { 0xE585AB, 8 },
    { 0xE68D8C, 8 }, /* 八捌 */
    { 0xE4B99D, 9 },
    { 0xE78E96, 9 }, /* 九玖 */
};

static int spelt_digit(struct bytes text, size_t at)
{
    if (at + SPELT > text.size)
        return -1;
    const uint8_t *from = text.at + at;
    uint32_t bytes = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
    for (size_t i = 0; i < sizeof spelt / sizeof spelt[0]; i++)
        if (spelt[i].bytes == bytes)
            return spelt[i].digit;
    return -1;
}

char personal_fold(struct bytes character)
{
    static const char narrow[] = "0123456789";
    static const char *const between[] = { " ", "-", ".", "_", "/", "　", "－", "–", "—", "·",
                                           "‐", "‑", "−", "．" };
    int digit = character.size == SPELT ? spelt_digit(character, 0) : -1;
    if (character.size == 1 && personal_is_digit(character.at[0]))
        return narrow[character.at[0] - '0'];
    if (digit >= 0)
        return narrow[digit];
    if (character.size == SPELT && character.at[0] == 0xEF && character.at[1] == 0xBC &&
        character.at[2] >= 0x90 && character.at[2] <= 0x99)
        return narrow[character.at[2] - 0x90];
    if (bytes_is(character, "X") || bytes_is(character, "x") || bytes_is(character, "Ｘ") ||
        bytes_is(character, "ｘ"))
        return 'X';
    for (size_t i = 0; i < sizeof between / sizeof between[0]; i++)
        if (bytes_is(character, between[i]))
            return '-';
    return '\0';
}

/* Is X the check character of the digits before it? Else it ends a phone, or is a letter. */
static bool is_check(const struct window *window)
{
    size_t digits = 0;
    for (size_t i = window->count; i > 0; i--) {
        const struct group *first = &window->groups[i - 1];
        digits += first->count;
        if (digits < PERSONAL_IDENTITY_SIZE - 1)
            continue;
        struct group whole = { .count = 0 };
        if (digits == PERSONAL_IDENTITY_SIZE - 1) {
            groups_join(first, window->count - i + 1, &whole);
            whole.at[whole.count++] = 'X';
        }
        return is_identity(&whole);
    }
    return false;
}

/* A hit that ends before a character is for the caller to ask for, who knows by `false` that a
 * run of digits ended. */
static bool window_goes_on(struct window *window, char folded)
{
    const struct group *group = window_last(window);
    bool checked = group->count > 0 && group->at[group->count - 1] == 'X';
    return !checked &&
           (personal_is_digit((uint8_t)folded) || (folded == 'X' && is_check(window)));
}

static void window_put(struct window *window, char folded, size_t from, size_t to)
{
    struct group *group = window_last(window);
    if (group->count == 0)
        group->from = from;
    group->to = to;
    if (group->count < sizeof group->at)
        group->at[group->count++] = folded;
}

static void window_end(struct window *window, char folded, size_t from, size_t to)
{
    const struct group *group = window_last(window);
    bool checked = group->count > 0 && group->at[group->count - 1] == 'X';
    if (folded == '-' && group->count > 0 && !checked)
        window_slide(window);
    else if (folded == '-' && window->count > 1 && !checked && window->gap < GAP)
        window->gap++;
    else
        window_start(window);
    if (personal_is_digit((uint8_t)folded))
        window_put(window, folded, from, to);
}

/* Digits within a hash in hex are no phone. */
static bool is_hex(struct bytes text, const struct personal_hit *hit)
{
    size_t end = hit->from + hit->size;
    return hit->what == PERSONAL_PHONE && hit->from > 0 && end < text.size &&
           text.at[hit->from - 1] >= 'a' && text.at[hit->from - 1] <= 'f' &&
           text.at[end] >= 'a' && text.at[end] <= 'f';
}

/* A name may end in 三 or 五: what is spelt is no part of a run of digits. */
static char fold_digit(struct bytes character)
{
    char folded = personal_fold(character);
    bool is_spelt = personal_is_digit((uint8_t)folded) && character.size == SPELT &&
                    character.at[0] != 0xEF;
    if (is_spelt)
        folded = '\0';
    return folded;
}

bool personal_find_number(struct bytes text, unsigned sought, size_t from,
                          struct personal_hit *hit)
{
    struct window window;
    size_t at = from;
    window_start(&window);
    while (at < text.size) {
        bool empty = window.count == 1 && window.groups[0].count == 0;
        if (empty && !personal_is_digit(text.at[at]) && text.at[at] != 0xEF) {
            at++;
            continue;
        }
        struct bytes rest = bytes_part(text, at, text.size - at);
        struct bytes character = personal_character(&rest);
        char folded = fold_digit(character);
        size_t end = at + character.size;
        if (window_goes_on(&window, folded)) {
            window_put(&window, folded, at, end);
        } else {
            if (window_hits(&window, sought, hit) && !is_hex(text, hit))
                return true;
            window_end(&window, folded, at, end);
        }
        at = end;
    }
    return window_hits(&window, sought, hit) && !is_hex(text, hit);
}

/* Of any run of eleven, the eleventh character from here is one: most are never looked at. */
bool personal_find_spelt(struct bytes text, unsigned sought, size_t from,
                         struct personal_hit *hit)
{
    const size_t stride = (size_t)(PERSONAL_PHONE_SIZE - 1) * SPELT;
    while (from + stride + SPELT <= text.size) {
        struct group run = { .count = 0 };
        size_t start = from + stride;
        while (start > from && (text.at[start] & 0xC0) == 0x80)
            start--;
        if (spelt_digit(text, start) < 0) {
            from = start + 1;
            continue;
        }
        while (start >= from + SPELT && spelt_digit(text, start - SPELT) >= 0)
            start -= SPELT;
        size_t end = start;
        for (; spelt_digit(text, end) >= 0; end += SPELT)
            if (run.count <= CARD_MAX)
                run.at[run.count++] = (char)('0' + spelt_digit(text, end));
        if (run.count == PERSONAL_IDENTITY_SIZE - 1 && end < text.size &&
            (text.at[end] | 0x20) == 'x') {
            run.at[run.count++] = 'X';
            end++;
        }
        *hit = (struct personal_hit){ start, end - start, what_is(&run, sought) };
        if (hit->what != 0)
            return true;
        from = end;
    }
    return false;
}
