/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From what a person writes to the body of an entry: field=value words, the cells of a sheet, a
 * person's JSON. Fields by wire name, by Chinese or English title, or by an unambiguous
 * part of a title; amounts in yuan, dates and numbers in the usual spellings. A row of a
 * list is written ROWFIELD=FIRST:VALUE:NOTE: 借=10201:1,234.50; what else it says follows
 * in words of their own: 往来单位=张三 (specs/desk.md#form).
 */
#ifndef DESK_FORM_H
#define DESK_FORM_H

#include "ledger/entry.h"
#include "ledger/kind.h"

struct form {
    struct arena *arena;
    const struct kind *kind;
    struct json *body; /* the kind's own fields, date and id, as given so far */
};

enum err form_start(struct arena *arena, const struct kind *kind, struct form *out);

/* Does the last of these words name a field of one value that a word before it names? Which of
 * them is meant nobody can tell. ERR_USAGE. */
enum err form_repeats(const struct kind *kind, const char *const *words, size_t count);
/* One field=value word. A list's field may be given again and again. */
enum err form_word(struct form *form, const char *word);
/* A person's JSON object: members by wire name or title, texts read like words. */
enum err form_json(struct form *form, const struct json *object);
/* Put a value that is made already; replaces. */
enum err form_put(struct form *form, const char *name, struct json *value);

/* The field named among the kind's own and those of kind_common that a person may give (date,
 * id); or a member of a list's rows: then *list is the list's field, else NULL. ERR_USAGE lists
 * what there is. */
enum err form_field(const struct kind *kind, struct bytes name, const struct field **list,
                    const struct field **out);

/* One value as text by its field's type; lists of texts, and of rows with one column, are
 * cut at ; and ；. A reference is {"index":n} still without its leaf hash. ERR_FORMAT,
 * ERR_LIMIT. */
enum err form_value(struct arena *arena, const struct field *field, struct bytes text,
                    struct json **out);
/* How a row is written that `named`, one of its fields, begins: 借方金额=科目:借方金额[:行摘要]. */
void form_row_shape(struct buf *buf, const struct field *list, const struct field *named,
                    enum language language);
/* Is this a row of a list whose rows begin with their first field: 收付计划=2025-03-31:1200? */
bool form_row_is_whole(const struct field *list, struct bytes text);
/* ERR_USAGE: a row that `named` begins is not whole. */
enum err form_row_unfinished(struct arena *arena, const struct field *list,
                             const struct field *named);
/* ERR_USAGE: a list is filled row by row, and how a row is written. */
enum err form_row_wanted(struct arena *arena, const struct field *list);
/* Is it a list whose rows have one field only? */
bool form_one_column(const struct field *field);

/* People's spellings: 2025-3-5, 2025/03/05, 2025.3.5, 20250305, 2025年3月5日, full-width
 * digits; a clock behind it (2025-3-5 00:00:00) is left out. */
enum err form_date(struct arena *arena, struct bytes text, struct date *out);
enum err form_month(struct arena *arena, struct bytes text, struct month *out);

/* Take a field's open value out and put {"mask":…,"sealed":digest} in; the disclosure is the
 * caller's to keep. ERR_USAGE where the field is not given or may not be sealed. */
enum err form_seal(struct form *form, const char *name, struct bytes *digest,
                   struct bytes *disclosure);

#endif
