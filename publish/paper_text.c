/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a text: Chinese may be broken between any two characters, other writing between
 * words; marks that close stay with what they close. */
#include "base/unicode.h"
#include "publish/paper_inner.h"

static struct bytes first_of(struct bytes text)
{
    struct bytes character = unicode_first(text);
    return character.size > 0 ? character : bytes_part(text, 0, text.size > 0);
}

static bool is_among(struct bytes character, const char *list)
{
    return bytes_find_part(bytes_text(list), character) < strlen(list);
}

static bool is_wide(struct bytes character)
{
    return character.size >= 3 && unicode_width(character) == 2;
}

/* May a line end between the two? */
static bool may_break(struct bytes before, struct bytes after)
{
    if (is_among(after, "，。、；：？！）》」』”’％…,.;:?!)%"))
        return false;
    if (is_among(before, "（《「『“‘("))
        return false;
    return before.at[0] == ' ' || is_wide(before) || is_wide(after);
}

int paper_ems(const struct ruler *ruler, struct bytes text, bool bold)
{
    int64_t ems = 0;
    while (text.size > 0) {
        struct bytes character = first_of(text);
        ems += ruler->advance(ruler->self, character, bold);
        text = bytes_part(text, character.size, text.size - character.size);
    }
    return ems < INT32_MAX / 2 ? (int)ems : INT32_MAX / 2;
}

int paper_width(const struct ruler *ruler, struct bytes text, struct paper_type type)
{
    return (int)(((int64_t)paper_ems(ruler, text, type.bold) * type.size + 999) / 1000);
}

int paper_ems_whole(const struct ruler *ruler, struct bytes text, bool bold)
{
    struct bytes before = { 0 };
    int most = 0;
    int ems = 0;
    while (text.size > 0) {
        struct bytes character = first_of(text);
        if (before.size > 0 && may_break(before, character))
            ems = 0;
        if (character.at[0] != ' ')
            ems += ruler->advance(ruler->self, character, bold);
        most = ems > most ? ems : most;
        before = character;
        text = bytes_part(text, character.size, text.size - character.size);
    }
    return most;
}

struct bytes paper_line(const struct ruler *ruler, struct bytes *rest, struct paper_type type,
                        int width)
{
    struct bytes text = *rest;
    struct bytes before = { 0 };
    int64_t room = (int64_t)width * 1000;
    size_t at = 0;
    size_t last = 0; /* where it may be broken */
    while (at < text.size) {
        struct bytes character = first_of(bytes_part(text, at, text.size - at));
        if (before.size > 0 && may_break(before, character))
            last = at;
        room -= (int64_t)ruler->advance(ruler->self, character, type.bold) * type.size;
        if (room < 0 && at > 0 && character.at[0] != ' ')
            break;
        before = character;
        at += character.size;
    }
    if (at < text.size && last > 0)
        at = last;
    struct bytes line = bytes_part(text, 0, at);
    while (line.size > 0 && line.at[line.size - 1] == ' ')
        line.size--;
    while (at < text.size && text.at[at] == ' ')
        at++;
    *rest = bytes_part(text, at, text.size - at);
    return line;
}

size_t paper_lines(const struct ruler *ruler, struct bytes text, struct paper_type type,
                   int width)
{
    size_t count = 0;
    while (text.size > 0) {
        (void)paper_line(ruler, &text, type, width);
        count++;
    }
    return count;
}
