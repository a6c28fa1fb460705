/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/personal.h"

#include <stdio.h>

#include "ledger/sealed.h"

static bool is_bad(const struct field *field, const struct json *value)
{
    return field != NULL && field->type == FIELD_TEXT && (field->flags & FIELD_SERIAL) == 0 &&
           value->type == JSON_TEXT && mask_needed(value->text);
}

static enum err refuse(const struct field *field, size_t row)
{
    bool seals = row == 0 && (field->flags & FIELD_SEALABLE) != 0;
    char place[2][40] = { "", "" };
    if (row > 0) {
        (void)snprintf(place[0], sizeof place[0], "第 %zu 行的", row);
        (void)snprintf(place[1], sizeof place[1], "row %zu, ", row);
    }
    return fault(
        ERR_RULE,
        "%s%.0s“%s%.0s”里像有身份证号、银行卡号或手机号：记进账就人人看得到，也删不掉。"
        "请去掉，或只写末四位%s%.0s；确认不是个人的，加 --" PERSONAL_OPTION,
        "%.0s%s\"%.0s%s\" seems to hold an identity number, a bank card or a mobile "
        "phone: what is recorded can be read by all and never goes away. Leave it out, or "
        "give the last four digits%.0s%s; if it is nobody's own, add --" PERSONAL_OPTION,
        place[0], place[1], field->title.zh, field->title.en,
        seals ? "，或用 --seal 封存这一栏" : "", seals ? ", or seal the field by --seal" : "");
}

static enum err check_row(const struct field *fields, const struct json *row, size_t number)
{
    for (const struct json *member = row->first; member != NULL; member = member->next) {
        const struct field *field = field_find(fields, member->name);
        if (is_bad(field, member))
            return refuse(field, number);
    }
    return OK;
}

enum err personal_check(const struct form *form)
{
    TRY(check_row(form->kind->fields, form->body, 0));
    for (const struct json *member = form->body->first; member != NULL; member = member->next) {
        const struct field *field = field_find(form->kind->fields, member->name);
        size_t number = 0;
        if (field == NULL || field->type != FIELD_ROWS || member->type != JSON_LIST)
            continue;
        for (const struct json *row = member->first; row != NULL; row = row->next)
            TRY(check_row(field->fields, row, ++number));
    }
    return OK;
}
