/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/personal.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/unicode.h"
#include "ledger/sealed.h"

enum {
    SHOWN = 4,          /* digits of a check group: the last of an identity number */
    PHONE_SIZE = 11,    /* a mobile number */
    IDENTITY_SIZE = 18, /* GB 11643 */
    CARD_MIN = 16,      /* ISO/IEC 7812 as Chinese banks issue them */
    CARD_MAX = 19,
    GROUPS = 5,  /* 6222 0212 3456 7890 123 */
    HIT_MIN = 7, /* bytes of the shortest hit: 组1号 */
};

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* The first character cut from *rest; a byte that begins none counts as one. */
static struct bytes take_character(struct bytes *rest)
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

static enum personal what_is(const struct group *run, unsigned sought)
{
    bool card = is_card(run);
    if ((sought & PERSONAL_IDENTITY) != 0 && is_identity(run))
        return PERSONAL_IDENTITY;
    if ((sought & PERSONAL_CARD) != 0 && card)
        return PERSONAL_CARD;
    if ((sought & PERSONAL_BANK_CARD) != 0 && card && run->at[0] == '6' && run->at[1] == '2')
        return PERSONAL_CARD;
    if ((sought & PERSONAL_PHONE) != 0 && is_phone(run))
        return PERSONAL_PHONE;
    return 0;
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

static bool window_hits(const struct window *window, unsigned sought, struct personal_hit *hit)
{
    const struct group *last = &window->groups[window->count - 1];
    hit->what = what_is(last, sought);
    hit->from = last->from;
    for (size_t from = 0; hit->what == 0 && from + 2 < window->count; from++) {
        struct group whole = { .count = 0 };
        if (!is_pattern(window->groups + from, window->count - from))
            continue;
        for (size_t i = from; i < window->count; i++) {
            const struct group *part = &window->groups[i];
            memcpy(whole.at + whole.count, part->at, part->count);
            whole.count += part->count;
        }
        hit->what = what_is(&whole, sought);
        hit->from = window->groups[from].from;
    }
    hit->size = last->to - hit->from;
    return hit->what != 0;
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

/* Take in the character at a place. A hit that ends before it is for the caller to ask for, who
 * knows by `false` that a run of digits ended. */
static bool window_goes_on(const struct window *window, char folded)
{
    const struct group *group = &window->groups[window->count - 1];
    bool checked = group->count > 0 && group->at[group->count - 1] == 'X';
    bool check = folded == 'X' && !checked &&
                 (group->count == IDENTITY_SIZE - 1 || group->count == SHOWN - 1);
    return !checked && (is_digit((uint8_t)folded) || check);
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
    else
        window_start(window);
    if (is_digit((uint8_t)folded))
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

static bool find_number(struct bytes text, unsigned sought, size_t from,
                        struct personal_hit *hit)
{
    struct window window;
    size_t at = from;
    window_start(&window);
    while (at < text.size) {
        bool empty = window.count == 1 && window.groups[0].count == 0;
        if (empty && !is_digit(text.at[at]) && text.at[at] != 0xEF) {
            at++;
            continue;
        }
        struct bytes rest = bytes_part(text, at, text.size - at);
        struct bytes character = take_character(&rest);
        char folded = fold_character(character);
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

/* A dwelling is told by numbers and these: 12号, 3栋, 2单元, 502室. What follows a place must be
 * such a number; what follows 号 must not make it the name of something else, 三组5号地. */
static const char *const units[] = { "号楼", "单元", "号", "栋", "幢", "楼", "座", "层", NULL };
static const char *const places[] = { "组", "村", "队", "社", "弄", "巷", "苑", "小区", NULL };
static const char *const dwellings[] = { "户", "院", "家", "宅", "住", "，", "。", "；", ",", ";",
                                         " ", ")", "）", NULL };
static const char *const numerals[] = { "零", "〇", "一", "二", "三", "四", "五", "六", "七",
                                        "八", "九", "十", "百", "-", NULL };

/* How many bytes before `end` one of these words takes; 0: none stands there. */
static size_t word_before(struct bytes text, size_t end, const char *const *words)
{
    for (; *words != NULL; words++) {
        size_t size = strlen(*words);
        if (size <= end && text.at[end - 1] == (uint8_t)(*words)[size - 1] &&
            memcmp(text.at + end - size, *words, size) == 0)
            return size;
    }
    return 0;
}

static bool word_after(struct bytes text, size_t from, const char *const *words)
{
    for (; *words != NULL; words++)
        if (bytes_starts(bytes_part(text, from, text.size - from), bytes_text(*words)))
            return true;
    return from == text.size;
}

/* Where the number before `end` begins. */
static size_t number_before(struct bytes text, size_t end)
{
    for (;;) {
        size_t size = end > 0 && is_digit(text.at[end - 1]) ? 1 : 0;
        if (size == 0 && end >= 3 && text.at[end - 3] == 0xEF && text.at[end - 2] == 0xBC &&
            text.at[end - 1] >= 0x90 && text.at[end - 1] <= 0x99)
            size = 3; /* full-width digits */
        if (size == 0)
            size = word_before(text, end, numerals);
        if (size == 0)
            return end;
        end -= size;
    }
}

/* Is it the number of a dwelling that ends with the word at `at`, 室 or 号? */
static bool is_address(struct bytes text, size_t at, bool room, struct personal_hit *hit)
{
    const size_t word = strlen("号");
    size_t start = number_before(text, at);
    size_t unit = word_before(text, start, units);
    if (start == at)
        return false;
    bool found = room && unit > 0 && number_before(text, start - unit) < start - unit;
    while (unit > 0 && number_before(text, start - unit) < start - unit) {
        start = number_before(text, start - unit);
        unit = word_before(text, start, units);
    }
    if (!room)
        found = word_before(text, start, places) > 0 && word_after(text, at + word, dwellings);
    *hit = (struct personal_hit){ start, at + word - start, PERSONAL_ADDRESS };
    return found;
}

static bool find_address(struct bytes text, size_t from, struct personal_hit *hit)
{
    static const char room[] = "室";
    static const char number[] = "号";
    for (size_t at = from; at + 3 <= text.size; at++) {
        const uint8_t *next = memchr(text.at + at, 0xE5, text.size - 2 - at);
        if (next == NULL)
            return false;
        at = (size_t)(next - text.at);
        bool is_room = memcmp(text.at + at, room, 3) == 0;
        if (!is_room && memcmp(text.at + at, number, 3) != 0)
            continue;
        if (is_address(text, at, is_room, hit) && hit->from >= from)
            return true;
    }
    return false;
}

bool personal_find(struct bytes text, unsigned sought, size_t from, struct personal_hit *out)
{
    struct personal_hit number = { .what = 0 };
    struct personal_hit address = { .what = 0 };
    size_t digits = 0;
    if (text.size < from + HIT_MIN)
        return false;
    bool is_short = text.size < from + PHONE_SIZE;
    for (size_t i = from; i < text.size && !is_short && digits < PHONE_SIZE; i++)
        digits += is_digit(text.at[i]) || text.at[i] == 0xEF;
    bool has_number = digits >= PHONE_SIZE && find_number(text, sought, from, &number);
    bool has_address = (sought & PERSONAL_ADDRESS) != 0 && find_address(text, from, &address);
    if (!has_number && !has_address)
        return false;
    *out = !has_number || (has_address && address.from < number.from) ? address : number;
    return true;
}

/* Its digits alone, as a mask hides them. */
static void print_hit(struct buf *buf, struct bytes text, enum personal what)
{
    char digits[IDENTITY_SIZE + CARD_MAX];
    size_t count = 0;
    for (struct bytes rest = text; rest.size > 0;) {
        char folded = fold_character(take_character(&rest));
        if ((is_digit((uint8_t)folded) || folded == 'X') && count < sizeof digits)
            digits[count++] = folded;
    }
    if (what == PERSONAL_ADDRESS)
        buf_text(buf, "****");
    else
        mask_print(buf, what == PERSONAL_PHONE ? MASK_PHONE : MASK_CARD,
                   bytes_of(digits, count));
}

void personal_print(struct buf *buf, struct bytes text, unsigned sought)
{
    struct personal_hit hit = { .what = 0 };
    size_t at = 0;
    while (personal_find(text, sought, at, &hit)) {
        buf_put(buf, bytes_part(text, at, hit.from - at));
        print_hit(buf, bytes_part(text, hit.from, hit.size), hit.what);
        at = hit.from + hit.size;
    }
    buf_put(buf, bytes_part(text, at, text.size - at));
}

static unsigned kinds_of(const struct field *field)
{
    if ((field->flags & FIELD_HOTLINE) != 0)
        return PERSONAL_AMONG_PHONES;
    return (field->flags & FIELD_SERIAL) != 0 ? PERSONAL_AMONG_SERIALS : PERSONAL_ALL;
}

static bool is_bad(const struct field *field, const struct json *value)
{
    struct personal_hit hit = { .what = 0 };
    if (field == NULL)
        return false;
    if (field->type == FIELD_NUMBER && value->type == JSON_NUMBER) {
        char digits[24];
        (void)snprintf(digits, sizeof digits, "%lld", (long long)value->number);
        return personal_find(bytes_text(digits), PERSONAL_ALL, 0, &hit);
    }
    return field->type == FIELD_TEXT && value->type == JSON_TEXT &&
           personal_find(value->text, kinds_of(field), 0, &hit);
}

static bool row_is_bad(const struct field *fields, const struct json *row,
                       const struct field **out)
{
    for (const struct json *member = row->first; member != NULL; member = member->next) {
        const struct field *field = field_find(fields, member->name);
        /* An id is made at random: a run of its digits means nothing. */
        bool made = field != NULL && fields == kind_common && strcmp(field->name, "id") == 0 &&
                    member->type == JSON_TEXT && !text_is_digits(member->text);
        if (!made && is_bad(field, member)) {
            *out = field;
            return true;
        }
    }
    return false;
}

static bool rows_are_bad(const struct field *fields, const struct json *body,
                         struct personal_place *out)
{
    for (const struct json *member = body->first; member != NULL; member = member->next) {
        const struct field *field = field_find(fields, member->name);
        size_t number = 0;
        if (field == NULL || field->type != FIELD_ROWS || member->type != JSON_LIST)
            continue;
        for (const struct json *row = member->first; row != NULL; row = row->next) {
            number++;
            if (row_is_bad(field->fields, row, &out->field)) {
                out->row = number;
                return true;
            }
        }
    }
    return false;
}

bool personal_in_body(const struct kind *kind, const struct json *body,
                      struct personal_place *out)
{
    *out = (struct personal_place){ .field = NULL };
    return row_is_bad(kind->fields, body, &out->field) ||
           row_is_bad(kind_common, body, &out->field) ||
           rows_are_bad(kind->fields, body, out) || rows_are_bad(kind_common, body, out);
}
