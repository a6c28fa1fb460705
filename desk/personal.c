/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/personal.h"

#include <stdio.h>

#include "ledger/personal.h"

static enum err refuse(const struct personal_place *at)
{
    bool seals = at->row == 0 && (at->field->flags & FIELD_SEALABLE) != 0;
    char place[2][40] = { "", "" };
    if (at->row > 0) {
        (void)snprintf(place[0], sizeof place[0], "第 %zu 行的", at->row);
        (void)snprintf(place[1], sizeof place[1], "row %zu, ", at->row);
    }
    return fault(
        ERR_RULE,
        "%s%.0s“%s%.0s”里像有身份证号、银行卡号、手机号或住址：记进账就人人看得到，也删不掉。"
        "请去掉，或只写末四位%s%.0s；确认不是个人的，加 --" PERSONAL_OPTION,
        "%.0s%s\"%.0s%s\" seems to hold an identity number, a bank card, a mobile phone or an "
        "address: what is recorded can be read by all and never goes away. Leave it out, or "
        "give the last four digits%.0s%s; if it is nobody's own, add --" PERSONAL_OPTION,
        place[0], place[1], at->field->title.zh, at->field->title.en,
        seals ? "，或用 --seal 封存这一栏" : "", seals ? ", or seal the field by --seal" : "");
}

enum err personal_check(const struct form *form)
{
    struct personal_place place = { .field = NULL };
    return personal_in_body(form->kind, form->body, &place) ? refuse(&place) : OK;
}
