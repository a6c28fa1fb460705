/* SPDX-License-Identifier: Apache-2.0 */
/* What happens to a debt beside the vouchers (债权债务): it is confirmed, demanded, disputed,
 * promised or written off. The first, second and fourth begin the limitation period anew (民法典
 * 195); a write-off takes a resolution, and the debt stays in the off-book register. */
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/shared_fields.h"
#include "ledger/shared_rules.h"

static const struct choice actions[] = {
    { "confirm", WORDS("对账确认", "confirmed") },
    { "demand", WORDS("催收", "demanded") },
    { "dispute", WORDS("争议", "disputed") },
    { "promise", WORDS("还款承诺", "promised") },
    { "writeoff", WORDS("核销", "written off") },
    { 0 },
};

static const struct field fields[] = {
    FIELD_OF_SET,
    { .name = "action",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("事项", "Action"),
      .help = WORDS("对这笔债权债务做了什么", "what was done about the debt"),
      .choices = actions },
    FIELD_OF_ACCOUNT_INDEXED("债权债务的末级科目，如 11201", "the debt's account, without details: 11201"),
    { .name = "party",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .max = 100,
      .title = WORDS("往来单位或个人", "Party"),
      .help = WORDS("与凭证分录的写法一致；没有分户的填科目名称",
                    "as on the vouchers' lines; else the account's name") },
    { .name = "day",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED,
      .title = WORDS("发生日期", "Day"),
      .help = WORDS("哪一天的事", "the day on which it happened") },
    { .name = "amount",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("金额", "Amount"),
      .help = WORDS("确认、催收、核销的金额", "confirmed, demanded or written off") },
    { .name = "how",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("方式", "How"),
      .help = WORDS("如 对账函回签、挂号催收函、本人签字", "such as a signed letter, a demand by post") },
    { .name = "resolution",
      .type = FIELD_TEXT,
      .max = 200,
      .title = WORDS("会议决议", "Resolution"),
      .help = WORDS("核销必填", "needed for a write-off") },
    { .name = "voucher",
      .type = FIELD_REF,
      .title = WORDS("核销凭证", "Voucher"),
      .help = WORDS("核销入账的那张凭证", "the voucher that writes it off") },
    { .name = "note",
      .type = FIELD_TEXT,
      .max = 1000,
      .title = WORDS("备注", "Note"),
      .help = WORDS("说明", "what else there is to say") },
    { 0 },
};

static enum err shape(const struct entry *entry)
{
    struct date day = { 0 };
    bool off = bytes_is(entry_field(entry, "action"), "writeoff");
    TRY(rule_positive(entry, "amount"));
    TRY(date_parse(entry_field(entry, "day"), &day));
    if (date_compare(day, entry->date) > 0)
        return fault(ERR_RULE, "“发生日期”%s 晚于记录日期 %s",
                     "\"Day\", %s, is later than the entry's date, %s", shown_date(day).at,
                     shown_date(entry->date).at);
    if (off && !entry_has(entry, "resolution"))
        return fault(ERR_RULE, "核销要有会议决议，请填“会议决议”",
                     "a write-off needs a resolution: give \"Resolution\"");
    if (!off && entry_has(entry, "voucher"))
        return fault(ERR_RULE, "只有核销才填“核销凭证”", "only a write-off names a \"Voucher\"");
    return OK;
}

static struct register_key twin_key(const struct entry *entry)
{
    char amount[24];
    struct bytes parts[] = {
        entry_field(entry, "set"),
        entry_field(entry, "account"),
        entry_field(entry, "party"),
        entry_field(entry, "day"),
        entry_field(entry, "action"),
        rule_decimal(entry_number(entry, "amount"), amount),
    };
    return register_key("claim", parts, sizeof parts / sizeof parts[0]);
}

static bool posts_to(struct bytes lines, struct bytes code)
{
    struct posting posting = { 0 };
    while (posting_next(&lines, &posting))
        if (bytes_equal(posting.code, code))
            return true;
    return false;
}

/* The voucher of a write-off stands, in this set, and posts to the debt's account. */
static enum err check_voucher(struct view *view, const struct entry *entry,
                              const struct place *place)
{
    struct reference at = { 0 };
    struct voucher_record record = { 0 };
    struct bytes code = entry_field(entry, "account");
    if (!entry_reference(entry, "voucher", &at))
        return OK;
    TRY(view_reference(view, &at, place));
    enum err found = money_voucher(view, at.index, &record);
    if (found == ERR_MISSING || (found == OK && record.is_reversal))
        return fault(ERR_RULE, "第 %llu 条不是凭证", "entry %llu is no voucher",
                     (unsigned long long)at.index);
    TRY(found);
    if (record.other != NO_INDEX)
        return fault(ERR_RULE, "第 %llu 条凭证已经由第 %llu 条冲销",
                     "voucher %llu was reversed by entry %llu", (unsigned long long)at.index,
                     (unsigned long long)record.other);
    if (!bytes_equal(record.set, entry_field(entry, "set")) || !posts_to(record.lines, code))
        return fault(ERR_RULE, "第 %llu 条凭证没有记这个账套的科目 %.*s",
                     "voucher %llu does not post to account %.*s of this set",
                     (unsigned long long)at.index, SHOWN(code));
    return OK;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    struct account_set set = { 0 };
    struct account account = { 0 };
    struct register_record record = { .found = false };
    struct bytes code = entry_field(entry, "account");
    struct register_key key = twin_key(entry);
    TRY(money_set(view, entry_field(entry, "set"), &set));
    TRY(rule_leaf(view, &set, code, &account));
    if ((account.row->marks & ACCOUNT_OWED) == 0)
        return fault(ERR_RULE, "科目 %.*s（" ZH_ONE "）不是债权债务科目",
                     "account %.*s (" EN_ONE ") is of no debts", SHOWN(code),
                     WORDS_OF(account.row->name));
    TRY(check_voucher(view, entry, place));
    TRY(register_get(view, &key, &record));
    if (record.found)
        return fault(ERR_RULE, "同一天的同一件事第 %llu 条已经记了",
                     "entry %llu records the same of that day already",
                     (unsigned long long)record.index);
    return OK;
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct register_key key = twin_key(entry);
    return rule_once_apply(view, &key, place);
}

const struct kind kind_claim = {
    .name = "claim",
    .title = WORDS("债权债务", "Claim"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_AGENCY | ROLE_HEAD | ROLE_SUPERVISOR,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
