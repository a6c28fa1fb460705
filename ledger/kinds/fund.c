/* SPDX-License-Identifier: Apache-2.0 */
/* Money for a purpose (专项资金): an earmarked grant, what is raised case by case, land
 * compensation, running costs. Its name is the `project` of the vouchers' lines, from which
 * what was received, used and returned is read. */
#include "ledger/rule.h"
#include "ledger/shared_fields.h"
#include "ledger/shared_rules.h"

static const struct choice types[] = {
    { "earmarked", WORDS("专项", "earmarked grant") },
    { "levy", WORDS("一事一议", "raised case by case") },
    { "compensation", WORDS("土地补偿", "land compensation") },
    { "running", WORDS("运转经费", "running costs") },
    { 0 },
};

static const struct field share_fields[] = {
    { .name = "household",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 100,
      .title = WORDS("农户", "Household"),
      .help = WORDS("与凭证分录的“农户”写法一致", "as on the vouchers' lines") },
    { .name = "amount",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("分户金额", "Household amount"),
      .help = WORDS("应分给或应向该户收的；免交的填 0",
                    "due to the household or from it; 0 where it is exempt") },
    { .name = "basis",
      .type = FIELD_TEXT,
      .max = 200,
      .title = WORDS("计算依据", "Basis"),
      .help = WORDS("如 人口 4 人、面积 1.2 亩、低保户免交",
                    "such as four persons, 1.2 mu, exempt") },
    { 0 },
};

static const struct field fields[] = {
    FIELD_OF_SET,
    { .name = "name",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .max = 100,
      .title = WORDS("资金名称", "Name"),
      .help = WORDS("与凭证分录的“项目”写法一致", "as in the project of the vouchers' lines") },
    { .name = "type",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("资金类型", "Type"),
      .help = WORDS("哪一类资金", "what sort of money it is"),
      .choices = types },
    { .name = "document",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("文号", "Document"),
      .help = WORDS("拨款或批准的文件", "the grant's or the permission's document") },
    { .name = "grantor",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("拨款单位", "Grantor"),
      .help = WORDS("谁拨的；一事一议填筹资范围", "who gives it; of a levy, who is to pay") },
    { .name = "amount",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("核定金额", "Amount"),
      .help = WORDS("文件核定的总额", "the whole sum by the document") },
    FIELD_OF_ACCOUNT("收到时贷记的末级科目，如 24101", "credited when it comes in: 24101"),
    { .name = "purpose",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 1000,
      .title = WORDS("用途", "Purpose"),
      .help = WORDS("文件规定的用途", "what it may be used for") },
    { .name = "from",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED,
      .title = WORDS("起始日期", "From"),
      .help = WORDS("从哪一天起", "the day from which it runs") },
    { .name = "deadline",
      .type = FIELD_DATE,
      .title = WORDS("使用期限", "Deadline"),
      .help = WORDS("最后可用的一天", "the last day on which it may be used") },
    { .name = "resolution",
      .type = FIELD_TEXT,
      .max = 200,
      .title = WORDS("会议决议", "Resolution"),
      .help = WORDS("筹资方案、分配方案的决议", "that passed the levy or how it is shared") },
    FIELD_OF_CHANGES,
    { .name = "shares",
      .type = FIELD_ROWS,
      .title = WORDS("分户明细", "By household"),
      .help = WORDS("经过村分给各户，或向各户筹的", "passed on to households, or raised from them"),
      .fields = share_fields },
    { 0 },
};

static enum err shape(const struct entry *entry)
{
    int64_t shared = 0;
    int64_t amount = entry_number(entry, "amount");
    TRY(rule_positive(entry, "amount"));
    TRY(rule_days(entry, "from", "deadline"));
    TRY(rule_unique(entry, "shares", "household"));
    TRY(rule_sum(entry, "shares", "amount", 0, &shared));
    if (shared > amount)
        return fault(ERR_RULE, "各户合计 %s 元，超过核定金额 %s 元",
                     "the households' amounts come to %s, beyond the whole sum, %s",
                     shown_fen(shared).at, shown_fen(amount).at);
    return OK;
}

static struct register_key name_key(const struct entry *entry)
{
    struct bytes parts[] = { entry_field(entry, "set"), entry_field(entry, "name") };
    return register_key("fund", parts, 2);
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    struct account_set set = { 0 };
    struct account account = { 0 };
    struct register_key key = name_key(entry);
    TRY(money_set(view, entry_field(entry, "set"), &set));
    TRY(rule_leaf(view, &set, entry_field(entry, "account"), &account));
    enum account_class class = account.row->class;
    if (class != CLASS_LIABILITY && class != CLASS_EQUITY && class != CLASS_INCOME)
        return fault(ERR_RULE, "科目 %.*s 是" ZH_ONE "类，收到专项资金时不会贷记它；请填 241、231、211、311、503 等的末级",
                     "account %.*s is of class " EN_ONE ", which no fund is credited to: give "
                     "one under 241, 231, 211, 311 or 503",
                     SHOWN(entry_field(entry, "account")), WORDS_OF(class_words(class)));
    return rule_once(view, &key, entry, place);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct register_key key = name_key(entry);
    return rule_once_apply(view, &key, place);
}

const struct kind kind_fund = {
    .name = "fund",
    .title = WORDS("专项资金", "Fund"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_AGENCY,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
