/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/import.h"

#include <string.h>

#include "base/arena.h"
#include "base/code.h"
#include "base/text.h"
#include "desk/import_names.h"
#include "desk/spelling.h"
#include "ledger/chart_map.h"

static const struct field *list_of(const struct kind *kind)
{
    for (const struct field *field = kind->fields; field->name; field++)
        if (field->type == FIELD_ROWS)
            return field;
    return NULL;
}

/* Is it numbered like a voucher? */
static bool has_word(const struct kind *kind)
{
    return field_find(kind->fields, bytes_text("word")) != NULL;
}

static bool is_named(const struct import_column *column, const char *name)
{
    return !column->list && column->field && strcmp(column->field->name, name) == 0;
}

/* A row of the sheet is a row of each list that it has columns of. The only column of a list
 * that is not the first stands for that list. */
static enum err check_column(const struct kind *kind, struct import_column *column,
                             const char *name)
{
    const struct field *list = column->list;
    if (list && list != list_of(kind) && form_one_column(list))
        *column = (struct import_column){ .field = list };
    else if (!list && column->field->type == FIELD_ROWS && !form_one_column(column->field))
        return fault(ERR_USAGE, "表头 %s 列：“%s”%.0s不能从表里导入，请用 record --json",
                     "title of column %s: %.0s\"%s\" cannot come from a sheet: use record "
                     "--json",
                     name, column->field->title.zh, column->field->title.en);
    return OK;
}

static enum err match_titles(struct import *import)
{
    for (size_t i = 0; i < import->sheet->columns; i++) {
        struct import_column *column = &import->columns[i];
        struct bytes title = sheet_cell(import->sheet, 0, i);
        char name[CSV_COLUMN_NAME];
        sheet_column_name(i, name);
        if (title.size == 0)
            continue;
        enum err code = form_field(import->kind, title, &column->list, &column->field);
        if (code == ERR_USAGE && import_is_name_title(import->kind, title)) {
            *column = (struct import_column){ .names_account = true };
            continue;
        }
        if (code != OK)
            return fault_where(code, "表头 %s 列：", "title of column %s: ", name);
        TRY(check_column(import->kind, column, name));
        for (size_t j = 0; j < i; j++)
            if (import->columns[j].field == column->field)
                return fault(ERR_USAGE, "表头 %s 列“%s”出现了两次",
                             "title of column %s: \"%s\" stands twice", name,
                             text_quote(title).at);
    }
    return OK;
}

/* By which columns a row begins an entry. */
struct cutting {
    size_t keys[CSV_COLUMNS_MAX];
    size_t key_count;
    bool has_list;
    size_t date; /* what stands in this column begins a voucher; SIZE_MAX: none */
};

/* Vouchers are told apart by date, word and number; every other kind by all that stands
 * outside its list. Without a number column, a voucher's date begins it: two on one day would
 * otherwise be one. */
static struct cutting cutting_of(const struct import *import)
{
    struct cutting cutting = { .date = SIZE_MAX };
    bool worded = has_word(import->kind);
    bool has_number = false;
    for (size_t i = 0; i < import->sheet->columns; i++) {
        const struct import_column *column = &import->columns[i];
        bool is_date = is_named(column, "date");
        bool is_number = is_named(column, "number");
        cutting.has_list = cutting.has_list || column->list;
        has_number = has_number || is_number;
        if (worded && is_date)
            cutting.date = i;
        if (column->field && !column->list &&
            (!worded || is_date || is_number || is_named(column, "word")))
            cutting.keys[cutting.key_count++] = i;
    }
    if (has_number)
        cutting.date = SIZE_MAX;
    return cutting;
}

static bool begins(const struct import *import, const struct cutting *cutting, size_t row,
                   size_t first)
{
    if (cutting->date != SIZE_MAX && sheet_cell(import->sheet, row, cutting->date).size > 0)
        return true;
    for (size_t i = 0; i < cutting->key_count; i++) {
        struct bytes cell = sheet_cell(import->sheet, row, cutting->keys[i]);
        if (cell.size > 0 &&
            !bytes_equal(cell, sheet_cell(import->sheet, first, cutting->keys[i])))
            return true;
    }
    return false;
}

static void cut_groups(struct import *import)
{
    struct cutting cutting = cutting_of(import);
    size_t first = 0;
    for (size_t row = 1; row < import->sheet->rows; row++) {
        bool more = first > 0 && cutting.has_list && !begins(import, &cutting, row, first);
        if (more) {
            import->groups[import->count - 1].count++;
            continue;
        }
        first = row;
        import->groups[import->count++] = (struct import_group){ (uint32_t)row, 1 };
    }
}

enum err import_words(struct arena *arena, struct import *import, const char *const *words,
                      size_t count)
{
    struct form form = { 0 };
    TRY(form_start(arena, import->kind, &form));
    for (size_t i = 0; i < count; i++) {
        struct bytes rest = bytes_text(words[i]);
        const struct field *list = NULL;
        const struct field *field = NULL;
        struct bytes name = bytes_cut(&rest, '=');
        if (!rest.at)
            return fault(ERR_USAGE, "“%s”不是“栏目=内容”", "\"%s\" is not field=value",
                         words[i]);
        TRY(form_field(import->kind, name, &list, &field));
        if (list || field->type == FIELD_ROWS || field->type == FIELD_REF)
            return fault(ERR_USAGE, "“%s”%.0s要写在表里，不能对整张表填",
                         "%.0s\"%s\" belongs into the sheet: it cannot be said of all of it",
                         field->title.zh, field->title.en);
        TRY(form_word(&form, words[i]));
    }
    import->words = words;
    import->word_count = count;
    return OK;
}

enum err import_plan(struct arena *arena, const struct sheet *sheet, const struct kind *kind,
                     struct import *out)
{
    *out = (struct import){ .kind = kind, .sheet = sheet };
    TRY(match_titles(out));
    out->groups = arena_array(arena, sheet->rows + 1, sizeof *out->groups);
    if (!out->groups)
        return fault_memory();
    cut_groups(out);
    if (out->count > IMPORT_ENTRIES_MAX)
        return fault(ERR_LIMIT, "一张表超过 %d 条，请拆开", "more than %d entries: split the sheet",
                     IMPORT_ENTRIES_MAX);
    return OK;
}

/* Keep this thread's fault as a bad cell; memory gone is a fault of its own. */
static enum err add_bad(struct draft *draft, const struct import *import, size_t row,
                        size_t column, enum err code)
{
    struct arena *arena = draft->form.arena;
    if (code == ERR_MEMORY)
        return code;
    struct bad_cell *bad = arena_take(arena, sizeof *bad);
    char *zh = bytes_string(arena, bytes_text(err_why(LANGUAGE_ZH)));
    char *en = bytes_string(arena, bytes_text(err_why(LANGUAGE_EN)));
    if (!bad || !zh || !en)
        return fault_memory();
    *bad = (struct bad_cell){ import->sheet->lines[row], column, zh, en, NULL };
    struct bad_cell **last = &draft->bad;
    while (*last)
        last = &(*last)->next;
    *last = bad;
    return OK;
}

/* "记-12" in the number's column: the word goes to its own field. */
static enum err put_number(struct form *form, const struct field *field, struct bytes cell)
{
    struct bytes plain = { 0 };
    struct json *value = NULL;
    TRY(spelling_plain(form->arena, cell, &plain));
    size_t digits = plain.size;
    while (digits > 0 && plain.at[digits - 1] >= '0' && plain.at[digits - 1] <= '9')
        digits--;
    size_t from = digits;
    while (from + 1 < plain.size && plain.at[from] == '0')
        from++;
    struct bytes word = bytes_part(plain, 0, digits);
    while (word.size > 0 && (word.at[word.size - 1] == '-' || word.at[word.size - 1] == ' '))
        word.size--;
    TRY(form_value(form->arena, field,
                   digits < plain.size ? bytes_part(plain, from, plain.size - from) : plain,
                   &value));
    TRY(form_put(form, field->name, value));
    if (word.size > 0 && !json_find(form->body, "word"))
        return form_put(form, "word", json_text(form->arena, word));
    return OK;
}

static enum err put_cell(const struct import *import, struct form *form, size_t at,
                         struct bytes cell)
{
    const struct import_column *column = &import->columns[at];
    struct json *value = NULL;
    if (is_named(column, "number") && column->field->type == FIELD_NUMBER)
        return put_number(form, column->field, cell);
    TRY(form_value(form->arena, column->field, cell, &value));
    TRY(import_complete(import, form->arena, at, value));
    return form_put(form, column->field->name, value);
}

/* The entry's own fields: from its first row. */
static enum err put_own(const struct import *import, size_t row, struct draft *draft)
{
    for (size_t i = 0; i < import->sheet->columns; i++) {
        const struct import_column *column = &import->columns[i];
        struct bytes cell = sheet_cell(import->sheet, row, i);
        if (!column->field || column->list || cell.size == 0)
            continue;
        enum err code = put_cell(import, &draft->form, i, cell);
        if (code != OK)
            TRY(add_bad(draft, import, row, i, code));
    }
    return OK;
}

static bool is_zero(const struct json *value)
{
    return value->type == JSON_NUMBER && value->number == 0;
}

static bool has_columns(const struct import *import, const struct field *list)
{
    for (size_t i = 0; i < import->sheet->columns; i++)
        if (import->columns[i].list == list)
            return true;
    return false;
}

/* The rows of one list go on where those of another have ended, and a list that need not be
 * there may have none; else an empty row is told. */
static bool may_end(const struct import *import, const struct field *list)
{
    for (const struct field *other = import->kind->fields; other->name; other++)
        if (other != list && other->type == FIELD_ROWS && has_columns(import, other))
            return true;
    return (list->flags & FIELD_NEEDED) == 0;
}

/* One row of the list. An amount of zero is an empty cell in many a sheet, where the row need
 * not have it. A note that differs from the entry's becomes the row's. */
static enum err put_row(const struct import *import, const struct field *list, size_t row,
                        struct draft *draft, struct json *rows)
{
    struct arena *arena = draft->form.arena;
    struct json *object = json_object(arena);
    const struct json *note = json_find(draft->form.body, "note");
    for (size_t i = 0; i < import->sheet->columns; i++) {
        const struct import_column *column = &import->columns[i];
        struct bytes cell = sheet_cell(import->sheet, row, i);
        const struct field *field = column->list == list ? column->field : NULL;
        if (is_named(column, "note") && note && !bytes_equal(bytes_trim(cell), note->text))
            field = field_find(list->fields, bytes_text("note"));
        struct json *value = NULL;
        if (!field || cell.size == 0)
            continue;
        enum err code = form_value(arena, field, cell, &value);
        if (code == OK)
            code = import_complete(import, arena, i, value);
        if (code != OK)
            TRY(add_bad(draft, import, row, i, code));
        else if (!(field->type == FIELD_MONEY && is_zero(value)) ||
                 (field->flags & FIELD_NEEDED) != 0)
            object = json_put(object, bytes_text(field->name), value);
    }
    if (object && !object->first && may_end(import, list))
        return OK;
    if (import->mapped && list == list_of(import->kind) && import->mapped[row].size > 0)
        object = json_put(object, bytes_text("account"),
                          json_text(arena, import->mapped[row]));
    return json_push(rows, object) ? OK : fault_memory();
}

bool import_is_nothing(const struct import *import, struct arena *arena, size_t row)
{
    bool nothing = false;
    for (size_t i = 0; import->kind == &kind_opening && i < import->sheet->columns; i++) {
        const struct import_column *column = &import->columns[i];
        struct bytes cell = sheet_cell(import->sheet, row, i);
        struct json *value = NULL;
        if (!column->list || column->field->type != FIELD_MONEY || cell.size == 0)
            continue;
        if (form_value(arena, column->field, cell, &value) != OK || !is_zero(value))
            return false;
        nothing = true;
    }
    return nothing;
}

static enum err put_list(const struct import *import, const struct field *list,
                         const struct import_group *group, struct draft *draft)
{
    struct json *rows = json_list(draft->form.arena);
    if (!rows)
        return fault_memory();
    for (size_t i = 0; i < group->count; i++)
        if (!import_is_nothing(import, draft->form.arena, group->row + i))
            TRY(put_row(import, list, group->row + i, draft, rows));
    return rows->first ? form_put(&draft->form, list->name, rows) : OK;
}

static enum err put_lists(const struct import *import, const struct import_group *group,
                          struct draft *draft)
{
    for (const struct field *list = import->kind->fields; list->name; list++)
        if (list->type == FIELD_ROWS && has_columns(import, list))
            TRY(put_list(import, list, group, draft));
    return OK;
}

static enum err put_default(struct form *form, const char *name, struct bytes value)
{
    if (json_find(form->body, name) || !field_find(form->kind->fields, bytes_text(name)))
        return OK;
    return form_put(form, name, json_text(form->arena, value));
}

static enum err put_words(const struct import *import, struct form *form)
{
    for (size_t i = 0; i < import->word_count; i++)
        TRY(form_word(form, import->words[i]));
    return OK;
}

/* Of the entry's set: its chart, and for opening balances its first day. */
static enum err put_of_set(const struct import *import, struct form *form)
{
    const struct json *name = json_find(form->body, "set");
    for (size_t i = 0; name && i < import->set_count; i++) {
        const struct import_set *set = &import->sets[i];
        if (name->type != JSON_TEXT || !bytes_equal(name->text, set->name))
            continue;
        TRY(put_default(form, "chart", set->chart));
        if (form->kind == &kind_opening && !json_find(form->body, "date"))
            return form_put(form, "date", json_text(form->arena, set->first_day));
    }
    return OK;
}

static enum err put_common(const struct import *import, struct form *form)
{
    struct arena *arena = form->arena;
    struct json *seen = json_put(json_object(arena), bytes_text("size"),
                                 json_number(arena, (int64_t)import->seen_size));
    seen = json_put(seen, bytes_text("root"), json_text(arena, import->seen_root));
    TRY(form_put(form, "seen", seen));
    return OK;
}

/* One word for the whole sheet, not one for each row. Opening balances are one entry, and have
 * their day from their set. */
static bool has_dates(const struct import *import)
{
    if (import->kind == &kind_opening)
        return true;
    for (size_t i = 0; i < CSV_COLUMNS_MAX; i++) {
        const struct import_column *column = &import->columns[i];
        if (column->list == NULL && column->field != NULL &&
            strcmp(column->field->name, "date") == 0)
            return true;
    }
    return false;
}

enum err import_draft(const struct import *import, struct arena *arena, size_t group,
                      struct draft *out)
{
    struct draft draft = { 0 };
    const struct import_group *rows = &import->groups[group];
    TRY(form_start(arena, import->kind, &draft.form));
    TRY(put_words(import, &draft.form));
    TRY(put_own(import, rows->row, &draft));
    TRY(put_lists(import, rows, &draft));
    TRY(put_default(&draft.form, "set", import->set));
    TRY(put_of_set(import, &draft.form));
    if (import->map)
        TRY(form_put(&draft.form, "origin_chart",
                     json_text(arena, bytes_text(import->map->from))));
    TRY(form_put(&draft.form, "kind", json_text(arena, bytes_text(import->kind->name))));
    TRY(form_put(&draft.form, "v", json_number(arena, import->kind->version)));
    TRY(form_put(&draft.form, "log", json_text(arena, import->log)));
    if (!json_find(draft.form.body, "date") && !draft.bad && !has_dates(import))
        return fault(ERR_FORMAT, "表里没有“日期”这一列；加上，或在文件名后面写 日期=年-月-日，每行都一样",
                     "the sheet has no column date: add one, or write date=YYYY-MM-DD behind "
                     "the file's name, for every row");
    if (!json_find(draft.form.body, "date") && !draft.bad)
        TRY(add_bad(&draft, import, rows->row, IMPORT_NO_COLUMN,
                    fault(ERR_FORMAT, "“日期”是空的；填上，或在文件名后面写 日期=年-月-日",
                          "its date is empty: fill it in, or write date=YYYY-MM-DD behind "
                          "the file's name")));
    struct buf content = buf_new(arena, (size_t)ENTRY_SIZE_MAX * 2);
    struct bytes bytes = { 0 };
    json_print(&content, draft.form.body);
    if (buf_done(&content, &bytes) != OK && !draft.bad)
        TRY(add_bad(&draft, import, rows->row, IMPORT_NO_COLUMN,
                    fault(ERR_LIMIT, "一条记录超过 %d 字节", "an entry over %d bytes",
                          ENTRY_SIZE_MAX)));
    draft.content = hash_of(bytes);
    TRY(put_common(import, &draft.form));
    *out = draft;
    return OK;
}

enum err import_id(struct draft *draft, uint64_t ordinal, struct bytes *id)
{
    struct arena *arena = draft->form.arena;
    struct buf whole = buf_new(arena, 200);
    struct buf text = buf_new(arena, (size_t)IMPORT_ID_SIZE * 2);
    buf_text(&whole, "sanzi/import/v1\n");
    hash_print(&whole, &draft->content);
    buf_byte(&whole, '\n');
    buf_unsigned(&whole, ordinal);
    buf_byte(&whole, '\n');
    struct hash hash = hash_of(buf_so_far(&whole));
    hex_print(&text, bytes_of(hash.at, IMPORT_ID_SIZE));
    TRY(buf_done(&text, id));
    return form_put(&draft->form, "id", json_text(arena, *id));
}
