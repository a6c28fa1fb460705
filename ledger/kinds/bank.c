/* SPDX-License-Identifier: Apache-2.0 */
/* Which account of the books stands for which account at a bank (银行账户). */
#include "ledger/entry.h"
#include "ledger/rule.h"
#include "ledger/shared_fields.h"
#include "ledger/view_bank.h"

static const struct choice types[] = {
    { "basic", WORDS("基本户", "Basic") },
    { "general", WORDS("一般户", "General") },
    { "special", WORDS("专户", "Special") },
    { "deposit", WORDS("定期", "Deposit") },
    { "agency", WORDS("镇代管户", "Agency") },
    { 0 },
};

static const struct field fields[] = {
    FIELD_OF_SET,
    FIELD_OF_ACCOUNT_INDEXED("银行存款下的末级科目", "an account without details under bank deposits"),
    { .name = "bank",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("开户行", "Bank"),
      .help = WORDS("开户银行和网点", "bank and branch") },
    { .name = "number",
      .type = FIELD_TEXT,
      .flags = FIELD_SEALABLE,
      .max = 64,
      .title = WORDS("账号", "Account number"),
      .help = WORDS("银行账号，可以封存（--seal）", "at the bank; may be sealed (--seal)") },
    { .name = "type",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("账户种类", "Type of account"),
      .help = WORDS("基本户、一般户、专户、定期或镇代管户", "basic, general, special, deposit or agency"),
      .choices = types },
    { .name = "name",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("户名", "Holder"),
      .help = WORDS("开户的单位，不能是个人", "the unit that holds it, never a person") },
    { .name = "opened",
      .type = FIELD_DATE,
      .title = WORDS("开户日期", "Opened"),
      .help = WORDS("哪天开的户", "the day it was opened") },
    { .name = "closed",
      .type = FIELD_DATE,
      .title = WORDS("销户日期", "Closed"),
      .help = WORDS("销户时填，这个科目以后可以另开户", "given when it is closed; another may follow") },
    { 0 },
};

static enum err shape(const struct entry *entry)
{
    struct date opened = { 0 };
    struct date closed = { 0 };
    if (entry_has(entry, "opened"))
        TRY(date_parse(entry_field(entry, "opened"), &opened));
    if (entry_has(entry, "closed"))
        TRY(date_parse(entry_field(entry, "closed"), &closed));
    if (opened.year != 0 && closed.year != 0 && date_compare(closed, opened) < 0)
        return fault(ERR_RULE, "销户日期 %s 早于开户日期 %s", "it is closed on %s, before it was "
                                                              "opened on %s",
                     shown_date(closed).at, shown_date(opened).at);
    struct date last = closed.year != 0 ? closed : opened;
    if (last.year != 0 && date_compare(last, entry->date) > 0)
        return fault(ERR_RULE, "开户或销户日期 %s 晚于登记日期 %s",
                     "the account is opened or closed on %s, after the day of recording, %s",
                     shown_date(last).at, shown_date(entry->date).at);
    return OK;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    (void)place;
    struct account_set set = { 0 };
    struct bank_account account = { .found = false };
    struct bytes code = entry_field(entry, "account");
    TRY(money_set(view, entry_field(entry, "set"), &set));
    TRY(money_leaf_under(view, &set, code, BANK_CODE));
    TRY(bank_account(view, set.name, code, &account));
    bool live = account.found && account.closed.year == 0;
    if (live && !entry_has(entry, "closed"))
        return fault(ERR_RULE, "科目 %.*s 在第 %llu 条已经登记了银行账户；先登记它的销户日期，或用另一个科目",
                     "account %.*s stands for the bank account of entry %llu: close that "
                     "first, or use another",
                     SHOWN(code), (unsigned long long)account.index);
    if (!live && entry_has(entry, "closed"))
        return fault(ERR_RULE, "科目 %.*s 没有登记在用的银行账户，不能销户",
                     "account %.*s stands for no live bank account: there is none to close",
                     SHOWN(code));
    return OK;
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct bank_account account = { .index = place->index };
    if (entry_has(entry, "closed"))
        TRY(date_parse(entry_field(entry, "closed"), &account.closed));
    return bank_account_put(view, entry_field(entry, "set"), entry_field(entry, "account"),
                            &account);
}

const struct kind kind_bank = {
    .name = "bank",
    .title = WORDS("银行账户", "Bank account"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_AGENCY | ROLE_AUTHORITY,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
