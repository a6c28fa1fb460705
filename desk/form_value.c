/* SPDX-License-Identifier: Apache-2.0 */
/* One value as a person writes it, by its field's type. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/money.h"
#include "base/text.h"
#include "base/unicode.h"
#include "desk/form.h"
#include "desk/spelling.h"

enum { CHOICES_SHOWN = 4000 };

static enum err read_choice(struct arena *arena, const struct field *field, struct bytes text,
                            struct json **out)
{
    for (const struct choice *choice = field->choices; choice->name; choice++)
        if (bytes_is(text, choice->name) || bytes_is(text, choice->title.zh) ||
            bytes_is(text, choice->title.en)) {
            *out = json_text(arena, bytes_text(choice->name));
            return OK;
        }
    struct buf zh = buf_new(arena, CHOICES_SHOWN);
    struct buf en = buf_new(arena, CHOICES_SHOWN);
    for (const struct choice *choice = field->choices; choice->name; choice++) {
        buf_text(&zh, choice == field->choices ? "" : "、");
        buf_text(&zh, choice->title.zh);
        buf_text(&en, choice == field->choices ? "" : ", ");
        buf_text(&en, choice->name);
    }
    char *all_zh = NULL;
    char *all_en = NULL;
    TRY(buf_string(&zh, &all_zh));
    TRY(buf_string(&en, &all_en));
    return fault(ERR_FORMAT, "没有“%s”；可选：%s%.0s", "\"%s\" is none of %.0s%s",
                 text_quote(text).at, all_zh, all_en);
}

static enum err read_flag(struct arena *arena, struct bytes text, struct json **out)
{
    static const char *const yes[] = { "true", "yes", "1", "是", "有" };
    static const char *const no[] = { "false", "no", "0", "否", "无" };
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        if (bytes_is(text, yes[i]) || bytes_is(text, no[i])) {
            *out = json_flag(arena, bytes_is(text, yes[i]));
            return OK;
        }
    return fault(ERR_FORMAT, "应为“是”或“否”，不是“%s”", "must be yes or no, not \"%s\"",
                 text_quote(text).at);
}

static enum err read_role(struct arena *arena, struct bytes text, struct json **out)
{
    const struct role_row *role = role_find(text);
    if (!role)
        return fault(ERR_FORMAT, "没有“%s”这个岗位", "there is no role \"%s\"",
                     text_quote(text).at);
    *out = json_text(arena, bytes_text(role->name));
    return OK;
}

static enum err read_texts(struct arena *arena, struct bytes text, struct json **out)
{
    struct json *list = json_list(arena);
    struct buf plain = buf_new(arena, text.size + 1);
    for (size_t i = 0; i < text.size; i++) {
        /* U+FF1B ； */
        bool wide = i + 2 < text.size && memcmp(text.at + i, "\xEF\xBC\x9B", 3) == 0;
        buf_byte(&plain, wide ? ';' : text.at[i]);
        i += wide ? 2 : 0;
    }
    struct bytes rest = buf_so_far(&plain);
    while (rest.size > 0) {
        struct bytes part = bytes_trim(bytes_cut(&rest, ';'));
        if (part.size > 0)
            list = json_push(list, json_text(arena, part));
    }
    *out = list;
    return OK;
}

static enum err read_index(struct arena *arena, struct bytes text, struct json **out)
{
    uint64_t index = 0;
    struct bytes digits = text;
    if (digits.size > 0 && digits.at[0] == '#')
        digits = bytes_part(digits, 1, digits.size - 1);
    if (text_unsigned(digits, &index) != OK)
        return fault(ERR_FORMAT, "“%s”不是记录的序号；填清单上的“序号”（如 12），不是凭证号",
                     "\"%s\" is not an entry's index: write what sanzi list calls it (as 12), "
                     "not a voucher's number",
                     text_quote(text).at);
    if (index > JSON_NUMBER_MAX)
        return fault(ERR_LIMIT, "序号太大", "the index is too large");
    *out = json_put(json_object(arena), bytes_text("index"),
                    json_number(arena, (int64_t)index));
    return OK;
}

static enum err read_number(struct arena *arena, struct bytes text, bool money,
                            struct json **out)
{
    int64_t number = 0;
    if (money)
        TRY(money_parse(text, &number));
    else
        TRY(text_number(text, &number));
    if (number > JSON_NUMBER_MAX || number < -JSON_NUMBER_MAX)
        return fault(ERR_LIMIT, "数字太大", "the number is too large");
    *out = json_number(arena, number);
    return OK;
}

/* The value of a type that is written as text on the wire. */
static enum err read_text(struct arena *arena, enum field_type type, struct bytes text,
                          struct json **out)
{
    struct buf buf = buf_new(arena, FIELD_SIZE_MAX + 64);
    struct bytes value = text;
    if (type == FIELD_DATE) {
        struct date date = { 0 };
        TRY(form_date(arena, text, &date));
        date_print(&buf, date);
        value = buf_so_far(&buf);
    } else if (type == FIELD_MONTH) {
        struct month month = { 0 };
        TRY(form_month(arena, text, &month));
        month_print(&buf, month);
        value = buf_so_far(&buf);
    } else if (type == FIELD_PERIOD) {
        TRY(spelling_period(arena, text, &value));
    } else if (type == FIELD_TEXT) {
        TRY(spelling_text(arena, text, &value));
    }
    TRY(unicode_check(value));
    *out = json_text(arena, value);
    return OK;
}

static enum err plain_value(struct arena *arena, enum field_type type, struct bytes text,
                            struct json **out)
{
    switch (type) {
    case FIELD_NUMBER: {
        struct bytes plain = { 0 };
        TRY(spelling_plain(arena, text, &plain));
        return read_number(arena, plain, false, out);
    }
    case FIELD_MONEY:
        return read_number(arena, text, true, out);
    case FIELD_ROLE:
        return read_role(arena, text, out);
    case FIELD_FLAG:
        return read_flag(arena, text, out);
    case FIELD_REF:
        return read_index(arena, text, out);
    case FIELD_TEXTS:
        return read_texts(arena, text, out);
    case FIELD_TEXT:
    case FIELD_DATE:
    case FIELD_MONTH:
    case FIELD_PERIOD:
    case FIELD_DIGEST:
    case FIELD_KEY:
        return read_text(arena, type, text, out);
    case FIELD_CHOICE:
    case FIELD_ROWS:
    case FIELD_SEEN:
    case FIELD_TYPE_COUNT:
    default:
        return fault(ERR_USAGE, "这一栏要逐行填", "this field is filled row by row");
    }
}

bool form_one_column(const struct field *field)
{
    return field->type == FIELD_ROWS && !field->fields[1].name;
}

/* A list whose rows have one field only is written like a list of texts. */
static enum err read_rows(struct arena *arena, const struct field *field, struct bytes text,
                          struct json **out)
{
    const struct field *column = field->fields;
    struct json *texts = NULL;
    struct json *rows = json_list(arena);
    TRY(read_texts(arena, text, &texts));
    for (const struct json *one = texts ? texts->first : NULL; one; one = one->next) {
        struct json *value = NULL;
        TRY(column->type == FIELD_CHOICE
                ? read_choice(arena, column, one->text, &value)
                : plain_value(arena, column->type, one->text, &value));
        struct json *row = json_put(json_object(arena), bytes_text(column->name), value);
        rows = json_push(rows, row);
    }
    *out = rows;
    return OK;
}

/* Parts of ten thousand, as people say them: 3.85% is 385. */
static bool is_percent(const struct field *field, struct bytes text)
{
    return field->type == FIELD_NUMBER && text.size > 1 && text.at[text.size - 1] == '%' &&
           (strcmp(field->name, "rate") == 0 || strcmp(field->name, "ratio") == 0);
}

static enum err value_of(struct arena *arena, const struct field *field, struct bytes text,
                         struct json **out)
{
    if (is_percent(field, text)) {
        if (read_number(arena, bytes_part(text, 0, text.size - 1), true, out) == OK)
            return OK;
        return fault(ERR_FORMAT, "“%s”看不懂：写成 3.85%% 的样子，最多两位小数",
                     "\"%s\" is no percentage: write 3.85%%, with two decimals at most",
                     text_quote(text).at);
    }
    if (field->type == FIELD_CHOICE)
        return read_choice(arena, field, text, out);
    if (form_one_column(field))
        return read_rows(arena, field, text, out);
    if (field->type == FIELD_ROWS)
        return form_row_wanted(arena, field);
    return plain_value(arena, field->type, text, out);
}

enum err form_value(struct arena *arena, const struct field *field, struct bytes text,
                    struct json **out)
{
    struct json *value = NULL;
    struct bytes trimmed = bytes_trim(text);
    if (trimmed.size == 0)
        return fault(ERR_FORMAT, "“%s”%.0s是空的；没有就整个不写",
                     "%.0s\"%s\" is empty: leave it out where there is none",
                     field->title.zh, field->title.en);
    enum err code = value_of(arena, field, trimmed, &value);
    if (code != OK)
        return fault_where(code, "%s：%.0s", "%.0s%s: ", field->title.zh,
                           field->title.en);
    if (!value)
        return fault_memory();
    *out = value;
    return OK;
}
