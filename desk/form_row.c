/* SPDX-License-Identifier: Apache-2.0 */
/* How a list's row is written on the command line, for help and refusals. */
#include "base/arena.h"
#include "desk/form.h"

enum { SHAPE_MAX = 1000 };

void form_row_shape(struct buf *buf, const struct field *list, const struct field *named,
                    enum language language)
{
    const struct field *first = list->fields;
    const struct field *note = field_find(first, bytes_text("note"));
    bool zh = language == LANGUAGE_ZH;
    const struct field *word = named == first ? list : named;
    buf_format(buf, "%s=%s", zh ? word->title.zh : word->name,
               zh ? first->title.zh : first->name);
    if (named != first)
        buf_format(buf, ":%s", zh ? named->title.zh : named->name);
    bool noted = false; /* a note takes all that is left: the rest are words of their own */
    for (const struct field *field = first + 1; field->name; field++) {
        const char *name = zh ? field->title.zh : field->name;
        if ((field->flags & FIELD_NEEDED) != 0 && field != named)
            buf_format(buf, noted ? " %s=…" : ":%s", name);
        noted = noted || field == note;
    }
    if (note && (note->flags & FIELD_NEEDED) == 0)
        buf_format(buf, "[:%s]", zh ? note->title.zh : note->name);
}

/* The amount or number by which a row is written, or NULL: by its first field. */
static const struct field *named_of(const struct field *list)
{
    const struct field *named = list->fields + 1;
    while (named->name && ((named->flags & FIELD_NEEDED) != 0 ||
                           (named->type != FIELD_MONEY && named->type != FIELD_NUMBER)))
        named++;
    return named->name ? named : NULL;
}

bool form_row_is_whole(const struct field *list, struct bytes text)
{
    return list->type == FIELD_ROWS && !named_of(list) &&
           (bytes_find(text, ':') < text.size ||
            bytes_find_part(text, bytes_text("：")) < text.size);
}

enum err form_row_wanted(struct arena *arena, const struct field *list)
{
    const struct field *named = named_of(list);
    struct buf zh = buf_new(arena, SHAPE_MAX);
    struct buf en = buf_new(arena, SHAPE_MAX);
    char *zh_text = NULL;
    char *en_text = NULL;
    named = named ? named : list->fields;
    form_row_shape(&zh, list, named, LANGUAGE_ZH);
    form_row_shape(&en, list, named, LANGUAGE_EN);
    TRY(buf_string(&zh, &zh_text));
    TRY(buf_string(&en, &en_text));
    return fault(ERR_USAGE, "这一栏要逐行填，一行写成 %s%.0s",
                 "this field is filled row by row, a row as %.0s%s", zh_text, en_text);
}

enum err form_row_unfinished(struct arena *arena, const struct field *list,
                             const struct field *named)
{
    struct buf zh = buf_new(arena, SHAPE_MAX);
    struct buf en = buf_new(arena, SHAPE_MAX);
    char *zh_text = NULL;
    char *en_text = NULL;
    form_row_shape(&zh, list, named, LANGUAGE_ZH);
    form_row_shape(&en, list, named, LANGUAGE_EN);
    TRY(buf_string(&zh, &zh_text));
    TRY(buf_string(&en, &en_text));
    return fault(ERR_USAGE, "“%s%.0s”没有写完：一行要写成 %s%.0s",
                 "\"%.0s%s\" lacks its value: write a row as %.0s%s", named->title.zh,
                 named->name, zh_text, en_text);
}
