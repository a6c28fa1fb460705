/* SPDX-License-Identifier: Apache-2.0 */
/* Opening balances that carry the codes of an older chart: which account of the set's own chart
 * each row goes to (specs/desk.md#opening). What the table of charts does not decide, and the
 * sheet does not say, is told row by row. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "desk/import.h"
#include "ledger/chart_map.h"
#include "ledger/view_money.h"

enum { CHOICES_SHOWN = 1200 };

struct mapping {
    struct arena *arena;
    struct view *view;
    const struct import *import;
    const struct chart_map *map;
    struct account_set set;
    size_t old_column;
    size_t account_column; /* or IMPORT_NO_COLUMN */
    struct bytes *mapped;
    struct bad_cell *first;
    struct bad_cell **last;
};

static size_t column_of(const struct import *import, const char *name)
{
    for (size_t i = 0; i < import->sheet->columns; i++)
        if (import->columns[i].list && strcmp(import->columns[i].field->name, name) == 0)
            return i;
    return IMPORT_NO_COLUMN;
}

/* A cell of the row as a text of its field; empty where there is no such column. */
static enum err text_of(const struct mapping *mapping, size_t row, size_t column,
                        struct bytes *out)
{
    const struct import *import = mapping->import;
    struct json *value = NULL;
    *out = bytes_text("");
    if (column == IMPORT_NO_COLUMN || sheet_cell(import->sheet, row, column).size == 0)
        return OK;
    TRY(form_value(mapping->arena, import->columns[column].field,
                   sheet_cell(import->sheet, row, column), &value));
    *out = value->text;
    return OK;
}

/* Keep this thread's fault as the row's. */
static enum err add_row(struct mapping *mapping, size_t row, enum err code)
{
    if (code == ERR_MEMORY)
        return code;
    struct bad_cell *bad = arena_take(mapping->arena, sizeof *bad);
    char *zh = bytes_string(mapping->arena, bytes_text(err_why(LANGUAGE_ZH)));
    char *en = bytes_string(mapping->arena, bytes_text(err_why(LANGUAGE_EN)));
    if (!bad || !zh || !en)
        return fault_memory();
    *bad = (struct bad_cell){ mapping->import->sheet->lines[row], IMPORT_NO_COLUMN, zh, en,
                              NULL };
    *mapping->last = bad;
    mapping->last = &bad->next;
    return OK;
}

/* "131 消耗性生物资产（为出售而养的…）、132 …", and what else to mind. */
static char *choices_text(const struct mapping *mapping, const struct chart_map_row *row,
                          enum language language)
{
    struct buf buf = buf_new(mapping->arena, CHOICES_SHOWN);
    bool zh = language == LANGUAGE_ZH;
    char *out = NULL;
    for (size_t i = 0; i < chart_map_choices(row); i++) {
        const struct chart_choice *choice = &row->choices[i];
        const struct chart_row *account =
            chart_account(mapping->set.chart, bytes_text(choice->code));
        const char *when = words_in(choice->when, language);
        buf_text(&buf, i == 0 ? "" : zh ? "、"
                                        : ", ");
        buf_format(&buf, "%s %s", choice->code, words_in(account->name, language));
        if (when[0] != '\0')
            buf_format(&buf, zh ? "（%s）" : " (%s)", when);
    }
    const char *note = words_in(row->note, language);
    if (note[0] != '\0')
        buf_format(&buf, zh ? "；%s" : "; %s", note);
    return buf_string(&buf, &out) == OK ? out : NULL;
}

/* What to choose from, for a row that says nothing of its new account, or another one. */
static enum err undecided(const struct mapping *mapping, const struct chart_map_row *row,
                          struct bytes old, struct bytes given)
{
    const struct chart *from = chart_find(bytes_text(mapping->map->from));
    const struct chart_row *account = chart_account(from, old);
    char *zh = choices_text(mapping, row, LANGUAGE_ZH);
    char *en = choices_text(mapping, row, LANGUAGE_EN);
    if (!zh || !en)
        return fault_memory();
    if (given.size > 0)
        return fault(ERR_RULE, "旧科目 %.*s（%s%.0s）不能转入 %s，可转：%s%.0s",
                     "old account %.*s (%.0s%s) cannot become %s, but: %.0s%s", (int)old.size,
                     (const char *)old.at, account->name.zh, account->name.en,
                     text_quote(given).at, zh, en);
    return fault(ERR_RULE,
                 "旧科目 %.*s（%s%.0s）转到哪里要人来定，请在“科目”栏填新代码，可转：%s%.0s",
                 "old account %.*s (%.0s%s) is for a person to decide, write the new code into "
                 "\"Account\"; it may become: %.0s%s",
                 (int)old.size, (const char *)old.at, account->name.zh, account->name.en, zh,
                 en);
}

/* The only successor, with the digits that the old code has below the first level. */
static enum err carry_over(struct mapping *mapping, const struct chart_map_row *row,
                           struct bytes old, struct bytes *out)
{
    struct buf buf = buf_new(mapping->arena, ACCOUNT_CODE_MAX);
    size_t first = strlen(row->old);
    buf_text(&buf, row->choices[0].code);
    buf_put(&buf, bytes_part(old, first, old.size - first));
    TRY(buf_done(&buf, out));
    enum err code = money_postable(mapping->view, &mapping->set, *out);
    if (code == ERR_RULE)
        return fault_where(code, "旧科目 %.*s 转 %.*s，请在“科目”栏填末级科目：",
                           "old account %.*s becomes %.*s, give an account without details: ",
                           (int)old.size, (const char *)old.at, (int)out->size,
                           (const char *)out->at);
    return code;
}

static enum err decide(struct mapping *mapping, size_t row, struct bytes *out)
{
    struct bytes old = { 0 };
    struct bytes given = { 0 };
    TRY(text_of(mapping, row, mapping->old_column, &old));
    TRY(text_of(mapping, row, mapping->account_column, &given));
    if (old.size == 0)
        return fault(ERR_RULE, "没有填“原科目代码”", "\"Old account\" is not given");
    const struct chart_map_row *found = chart_map_row(mapping->map, old);
    if (!found || !text_is_digits(old))
        return fault(ERR_RULE, "%s 科目表里没有科目 %s", "the chart of %s has no account %s",
                     mapping->map->from, text_quote(old).at);
    if (given.size == 0 && chart_map_choices(found) > 1)
        return undecided(mapping, found, old, given);
    if (given.size == 0)
        return carry_over(mapping, found, old, out);
    if (!chart_map_choice(found, given))
        return undecided(mapping, found, old, given);
    TRY(money_postable(mapping->view, &mapping->set, given));
    *out = given;
    return OK;
}

/* The set of the whole sheet: said behind its name, or in its first row, or the main one. */
static enum err find_set(struct mapping *mapping)
{
    const struct import *import = mapping->import;
    struct form form = { 0 };
    struct bytes name = import->set;
    TRY(form_start(mapping->arena, import->kind, &form));
    for (size_t i = 0; i < import->word_count; i++)
        TRY(form_word(&form, import->words[i]));
    const struct json *said = json_find(form.body, "set");
    if (said && said->type == JSON_TEXT)
        name = said->text;
    for (size_t i = 0; i < import->sheet->columns; i++) {
        const struct import_column *column = &import->columns[i];
        struct bytes cell = sheet_cell(import->sheet, 1, i);
        if (!column->list && column->field && strcmp(column->field->name, "set") == 0 &&
            cell.size > 0)
            name = bytes_trim(cell);
    }
    return money_set(mapping->view, name, &mapping->set);
}

static enum err start(struct mapping *mapping, const char *from)
{
    const struct import *import = mapping->import;
    if (import->kind != &kind_opening)
        return fault(ERR_USAGE, "--from 只用于导入期初余额（opening）",
                     "--from goes with opening balances only");
    if (import->sheet->rows < 2)
        return OK;
    TRY(find_set(mapping));
    mapping->map = chart_map_find(bytes_text(from), bytes_text(mapping->set.chart->name));
    if (!mapping->map)
        return fault(ERR_USAGE, "没有从科目表“%s”转到 %s 的对照；见 sanzi kinds --chart map",
                     "there is no way from the chart \"%s\" to that of %s: see sanzi kinds "
                     "--chart map",
                     from, mapping->set.chart->name);
    mapping->old_column = column_of(import, "old");
    mapping->account_column = column_of(import, "account");
    if (mapping->old_column == IMPORT_NO_COLUMN)
        return fault(ERR_USAGE, "从 %s 转入要有“原科目代码”一列；“科目”一列填新代码",
                     "from the chart of %s the sheet needs a column \"Old account\"; new codes "
                     "stand in \"Account\"",
                     from);
    return OK;
}

enum err import_map(struct arena *arena, struct view *view, const char *from,
                    struct import *import, struct bad_cell **out)
{
    struct mapping mapping = { .arena = arena, .view = view, .import = import };
    mapping.last = &mapping.first;
    TRY(start(&mapping, from));
    struct bytes *mapped = arena_array(arena, import->sheet->rows + 1, sizeof *mapped);
    if (!mapped)
        return fault_memory();
    for (size_t row = 1; row < import->sheet->rows; row++) {
        if (import_is_nothing(import, arena, row))
            continue;
        enum err code = decide(&mapping, row, &mapped[row]);
        if (code != OK)
            TRY(add_row(&mapping, row, code));
    }
    import->map = mapping.map;
    import->mapped = mapped;
    *out = mapping.first;
    return OK;
}
