/* SPDX-License-Identifier: Apache-2.0 */
/* A sub-account under the chart (明细科目). */
#include "base/text.h"
#include "ledger/entry.h"
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/shared_fields.h"

static const struct field fields[] = {
    FIELD_OF_SET,
    FIELD_OF_CHART,
    { .name = "code",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .max = ACCOUNT_CODE_MAX,
      .title = WORDS("科目代码", "Code"),
      .help = WORDS("上级代码加本级几位，如 10201", "the parent's and its own digits: 10201") },
    { .name = "name",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = ACCOUNT_NAME_MAX,
      .title = WORDS("科目名称", "Name"),
      .help = WORDS("明细科目的名称", "name of the sub-account") },
    { 0 },
};

static enum err shape(const struct entry *entry)
{
    struct bytes code = entry_field(entry, "code");
    if (!text_is_digits(code))
        return fault(ERR_RULE, "“科目代码”只能是数字，不能是“%.*s”",
                     "\"Code\" has digits only, it cannot be \"%.*s\"", SHOWN(code));
    return OK;
}

/* The account that the code is cut from by one level. */
static enum err find_parent(struct view *view, const struct account_set *set, struct bytes code,
                            struct bytes *above, struct account *parent)
{
    struct structure structure = { 0 };
    TRY(money_structure(view, set->name, &structure));
    size_t size = structure_parent(&structure, code.size);
    if (size == 0)
        return fault(ERR_RULE, "%.*s 是第一级科目的代码，由科目表规定，不能增设；请在它下面增设明细",
                     "%.*s is a first-level code, and those are the chart's: add a detail "
                     "under one of them",
                     SHOWN(code));
    if (size == SIZE_MAX)
        return fault(ERR_RULE, "科目代码 %.*s 有 %zu 位，不合编码级次；第二级应是 %d 位，请补齐或去掉几位",
                     "code %.*s has %zu digits, where no level ends: one of the second level "
                     "has %d",
                     SHOWN(code), code.size, structure.digits[0] + structure.digits[1]);
    *above = bytes_part(code, 0, size);
    return money_account(view, set, *above, parent);
}

static enum err check_parent(struct view *view, const struct account_set *set,
                             struct bytes code)
{
    struct bytes above = { 0 };
    struct account parent = { 0 };
    TRY(find_parent(view, set, code, &above, &parent));
    if (!parent.exists)
        return fault(ERR_RULE, "上级科目 %.*s 不存在；请先增设上级科目",
                     "the parent account %.*s does not exist: add it first", SHOWN(above));
    if (parent.has_postings)
        return fault(ERR_RULE, "上级科目 %.*s 已经记过账，不能再设明细；请另设科目",
                     "the parent account %.*s has postings and can have no details any more: "
                     "add an account beside it",
                     SHOWN(above));
    return OK;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    (void)place;
    struct account_set set = { 0 };
    struct account account = { 0 };
    struct bytes code = entry_field(entry, "code");
    TRY(money_set(view, entry_field(entry, "set"), &set));
    TRY(money_chart(&set, entry_field(entry, "chart")));
    TRY(money_account(view, &set, code, &account));
    if (account.exists)
        return fault(ERR_RULE, "科目 %.*s 已经有了（" ZH_ONE "）；请换一个代码",
                     "account %.*s exists already (under " EN_ONE "): take another code",
                     SHOWN(code), WORDS_OF(account.row->name));
    return check_parent(view, &set, code);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct account_set set = { 0 };
    struct bytes above = { 0 };
    struct account parent = { 0 };
    struct bytes code = entry_field(entry, "code");
    TRY(money_set(view, entry_field(entry, "set"), &set));
    TRY(find_parent(view, &set, code, &above, &parent));
    if (!parent.has_children) {
        uint8_t name[ACCOUNT_NAME_MAX];
        if (parent.name.size > 0)
            memcpy(name, parent.name.at, parent.name.size);
        parent.name = bytes_of(name, parent.name.size);
        parent.has_children = true;
        TRY(money_account_put(view, set.name, above, &parent));
    }
    struct account account = {
        .index = place->index,
        .name = entry_field(entry, "name"),
    };
    TRY(money_details_put(view));
    return money_account_put(view, set.name, code, &account);
}

const struct kind kind_account = {
    .name = "account",
    .title = WORDS("明细科目", "Account"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_AGENCY,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
