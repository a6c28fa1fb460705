/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/import_names.h"

#include <string.h>

#include "base/arena.h"
#include "base/money.h"
#include "base/text.h"
#include "desk/account_names.h"

/* ---- a total below the rows ---- */

static bool is_total_word(struct bytes cell)
{
    static const char *const words[] = { "合计", "总计", "共计", "合 计", "总 计", "合　计",
                                         "本表合计", "合计：", "合计:", "Total", "total",
                                         "TOTAL" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (bytes_is(cell, words[i]))
            return true;
    return false;
}

static bool is_money(const struct kind *kind, const struct sheet *sheet, size_t column)
{
    const struct field *list = NULL;
    const struct field *field = NULL;
    struct bytes title = sheet_cell(sheet, 0, column);
    return title.size > 0 && form_field(kind, title, &list, &field) == OK &&
           field->type == FIELD_MONEY;
}

/* The word, amounts, and nothing else. */
static bool is_total(const struct kind *kind, const struct sheet *sheet, size_t row)
{
    bool named = false;
    for (size_t i = 0; i < sheet->columns; i++) {
        struct bytes cell = bytes_trim(sheet_cell(sheet, row, i));
        if (cell.size == 0)
            continue;
        if (is_total_word(cell))
            named = true;
        else if (!is_money(kind, sheet, i))
            return false;
    }
    return named;
}

static enum err check_sum(struct arena *arena, const struct sheet *sheet, size_t column)
{
    size_t last = sheet->rows - 1;
    struct bytes cell = bytes_trim(sheet_cell(sheet, last, column));
    int64_t total = 0;
    int64_t sum = 0;
    if (cell.size == 0)
        return OK;
    for (size_t row = 1; row < last; row++) {
        int64_t fen = 0;
        struct bytes one = bytes_trim(sheet_cell(sheet, row, column));
        /* What is no amount is told as a bad cell of its own. */
        if (one.size > 0 && (money_parse(one, &fen) != OK || money_add(&sum, fen) != OK))
            return OK;
    }
    char name[CSV_COLUMN_NAME];
    sheet_column_name(column, name);
    enum err code = money_parse(cell, &total);
    if (code != OK)
        return fault_where(code, "第 %u 行 %s 列：", "row %u column %s: ", sheet->lines[last],
                           name);
    if (total == sum)
        return OK;
    struct buf buf = buf_new(arena, 200);
    struct bytes shown = { 0 };
    money_print(&buf, total);
    buf_byte(&buf, '\0');
    size_t at = buf.size;
    money_print(&buf, sum);
    buf_byte(&buf, '\0');
    size_t apart = buf.size;
    money_print(&buf, total > sum ? total - sum : sum - total);
    buf_byte(&buf, '\0');
    TRY(buf_done(&buf, &shown));
    const char *texts = (const char *)shown.at;
    return fault(ERR_RULE,
                 "第 %u 行 %s 列：合计写的是 %s 元，上面各行加起来是 %s 元，相差 %s 元；"
                 "少了行，或金额有错",
                 "row %u column %s: the total says %s, the rows above make %s, %s apart: a row "
                 "is missing, or an amount is wrong",
                 sheet->lines[last], name, texts, texts + at, texts + apart);
}

enum err import_total(struct arena *arena, const struct kind *kind, struct sheet *sheet,
                      size_t *line)
{
    *line = 0;
    if (sheet->rows < 3 || !is_total(kind, sheet, sheet->rows - 1))
        return OK;
    for (size_t i = 0; i < sheet->columns; i++)
        if (is_money(kind, sheet, i))
            TRY(check_sum(arena, sheet, i));
    *line = sheet->lines[--sheet->rows];
    return OK;
}

/* ---- accounts by their names ---- */

bool import_is_name_title(const struct kind *kind, struct bytes title)
{
    static const char *const titles[] = { "科目名称", "会计科目名称", "科目名", "明细科目名称",
                                          "account name" };
    const struct field *list = kind->fields;
    while (list->name != NULL && list->type != FIELD_ROWS)
        list++;
    bool has_account =
        list->name != NULL && field_find(list->fields, bytes_text("account")) != NULL;
    for (size_t i = 0; has_account && i < sizeof titles / sizeof titles[0]; i++)
        if (bytes_is(bytes_trim(title), titles[i]))
            return true;
    return false;
}

bool import_has_names(const struct import *import)
{
    for (size_t i = 0; i < import->sheet->columns; i++)
        if (import->columns[i].names_account)
            return true;
    return false;
}

struct naming {
    struct arena *arena;
    struct view *view;
    struct import *import;
    size_t code_column; /* or IMPORT_NO_COLUMN, as are: */
    size_t name_column;
    size_t set_column;
    struct bytes set; /* whose names these are */
    struct named_accounts names;
    struct bytes *mapped;
    struct bad_cell *first;
    struct bad_cell **last;
};

static enum err add_bad(struct naming *naming, size_t row, size_t column, enum err code)
{
    struct arena *arena = naming->arena;
    if (code != ERR_RULE)
        return code;
    struct bad_cell *bad = arena_take(arena, sizeof *bad);
    char *zh = bytes_string(arena, bytes_text(err_why(LANGUAGE_ZH)));
    char *en = bytes_string(arena, bytes_text(err_why(LANGUAGE_EN)));
    if (bad == NULL || zh == NULL || en == NULL)
        return fault_memory();
    *bad = (struct bad_cell){ naming->import->sheet->lines[row], column, zh, en, NULL };
    *naming->last = bad;
    naming->last = &bad->next;
    return OK;
}

static struct bytes cell_of(const struct naming *naming, size_t row, size_t column)
{
    return column == IMPORT_NO_COLUMN
               ? bytes_text("")
               : bytes_trim(sheet_cell(naming->import->sheet, row, column));
}

/* A code in the column of accounts stays as it is; anything else there is a name. */
static enum err name_row(struct naming *naming, size_t row)
{
    struct bytes code = cell_of(naming, row, naming->code_column);
    struct bytes name = cell_of(naming, row, naming->name_column);
    struct bytes plain = code;
    if (!text_is_digits(code) && code.size > 0) {
        struct json *value = NULL;
        const struct field *field = naming->import->columns[naming->code_column].field;
        if (form_value(naming->arena, field, code, &value) != OK)
            return OK; /* told as a bad cell */
        plain = value->text;
    }
    if (plain.size > 0 && text_is_digits(plain))
        return name.size == 0 ? OK
                              : add_bad(naming, row, naming->name_column,
                                        account_agrees(&naming->names, plain, name));
    size_t column = plain.size > 0 ? naming->code_column : naming->name_column;
    if (plain.size == 0 && name.size == 0)
        return OK;
    enum err found = account_named(&naming->names, plain.size > 0 ? plain : name,
                                   &naming->mapped[row]);
    return found == OK ? OK : add_bad(naming, row, column, found);
}

/* Said in the entry's first row, behind the file's name, or the main one. */
static enum err set_of(struct naming *naming, size_t row)
{
    const struct import *import = naming->import;
    struct account_set set = { 0 };
    struct form form = { 0 };
    struct bytes name = cell_of(naming, row, naming->set_column);
    if (name.size == 0 && naming->set.at != NULL && naming->set_column == IMPORT_NO_COLUMN)
        return OK; /* the same for all */
    if (name.size == 0) {
        TRY(form_start(naming->arena, import->kind, &form));
        for (size_t i = 0; i < import->word_count; i++)
            TRY(form_word(&form, import->words[i]));
        const struct json *said = json_find(form.body, "set");
        name = said != NULL && said->type == JSON_TEXT ? said->text : import->set;
    }
    if (naming->set.at != NULL && bytes_equal(naming->set, name))
        return OK;
    TRY(money_set(naming->view, name, &set));
    naming->set = name;
    return account_names_read(naming->arena, naming->view, &set, &naming->names);
}

static void find_columns(struct naming *naming)
{
    const struct import *import = naming->import;
    naming->code_column = naming->name_column = naming->set_column = IMPORT_NO_COLUMN;
    for (size_t i = 0; i < import->sheet->columns; i++) {
        const struct import_column *column = &import->columns[i];
        if (column->names_account)
            naming->name_column = i;
        else if (column->list != NULL && strcmp(column->field->name, "account") == 0)
            naming->code_column = i;
        else if (column->list == NULL && column->field != NULL &&
                 strcmp(column->field->name, "set") == 0)
            naming->set_column = i;
    }
}

enum err import_names(struct arena *arena, struct view *view, struct import *import,
                      struct bad_cell **out)
{
    struct naming naming = { .arena = arena, .view = view, .import = import };
    naming.last = &naming.first;
    find_columns(&naming);
    if (naming.name_column == IMPORT_NO_COLUMN && naming.code_column == IMPORT_NO_COLUMN)
        return OK;
    naming.mapped = arena_array(arena, import->sheet->rows + 1, sizeof *naming.mapped);
    if (naming.mapped == NULL)
        return fault_memory();
    for (size_t i = 0; i < import->count; i++) {
        const struct import_group *group = &import->groups[i];
        TRY(set_of(&naming, group->row));
        for (size_t row = group->row; row < group->row + group->count; row++)
            if (!import_is_nothing(import, arena, row))
                TRY(name_row(&naming, row));
    }
    import->mapped = naming.mapped;
    *out = naming.first;
    return OK;
}
