/* SPDX-License-Identifier: Apache-2.0 */
/* A source document (原始凭证): what stands behind a voucher. Its number counts once: who uses
 * it again says why, and a report lists it. */
#include "ledger/credit_code.h"
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/shared_fields.h"
#include "ledger/view_paper.h"
#include "ledger/voucher_sources.h"

static const struct field fields[] = {
    { .name = "type",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .title = WORDS("票据种类", "Type of paper"),
      .help = WORDS("发票、收款收据、银行回单、工资表……", "invoice, receipt, bank slip, payroll and so on"),
      .choices = paper_types },
    { .name = "series",
      .type = FIELD_TEXT,
      .flags = FIELD_INDEXED | FIELD_SERIAL,
      .max = PAPER_SERIES_MAX,
      .title = WORDS("票据代码或册号", "Series"),
      .help = WORDS("发票代码，或收据的册号、批次", "an invoice's code, a receipt book's name") },
    { .name = "number",
      .type = FIELD_TEXT,
      .flags = FIELD_INDEXED | FIELD_SERIAL,
      .max = PAPER_NUMBER_MAX,
      .title = WORDS("票据号码", "Paper number"),
      .help = WORDS("同种类、同代码的号码只能用一次", "used once within its type and series") },
    { .name = "issuer",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .max = 200,
      .title = WORDS("开具方", "Issuer"),
      .help = WORDS("谁开的：单位或个人", "who made it out") },
    { .name = "issuer_id",
      .type = FIELD_TEXT,
      .flags = FIELD_SERIAL,
      .max = CREDIT_CODE_SIZE,
      .title = WORDS("开具方信用代码", "Issuer's credit code"),
      .help = WORDS("18 位统一社会信用代码", "its unified social credit code, 18 characters") },
    { .name = "issued",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .title = WORDS("开具日期", "Issued"),
      .help = WORDS("票面上的日期", "the day on its face") },
    { .name = "amount",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("票面金额", "Amount"),
      .help = WORDS("价税合计；合同、会议记录等没有金额的填 0", "tax included; 0 for papers that state none") },
    { .name = "tax",
      .type = FIELD_MONEY,
      .title = WORDS("税额", "Tax"),
      .help = WORDS("其中的税额", "of the amount") },
    { .name = "payee",
      .type = FIELD_TEXT,
      .flags = FIELD_SEALABLE,
      .max = 200,
      .title = WORDS("领款人", "Payee"),
      .help = WORDS("实际收款的人，可以封存（--seal）", "who got the money; may be sealed (--seal)") },
    { .name = "content",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 1000,
      .title = WORDS("业务内容", "Content"),
      .help = WORDS("品名、数量、单价或事由", "what for: goods, quantity, price") },
    { .name = "pages",
      .type = FIELD_NUMBER,
      .flags = FIELD_NEEDED,
      .title = WORDS("张数", "Pages"),
      .help = WORDS("至少 1 张", "how many sheets, at least 1") },
    { .name = "verified",
      .type = FIELD_TEXT,
      .max = 100,
      .title = WORDS("查验人", "Verified by"),
      .help = WORDS("谁查验过真伪", "who checked that it is genuine") },
    { .name = "again",
      .type = FIELD_TEXT,
      .max = 1000,
      .title = WORDS("重号原因", "Why again"),
      .help = WORDS("号码用过的，要说明为什么再登记一次", "needed where the number was used before") },
    { .name = "note",
      .type = FIELD_TEXT,
      .max = 1000,
      .title = WORDS("备注", "Remark"),
      .help = WORDS("其他要说明的", "anything else") },
    { 0 },
};

struct trait {
    const char *type;
    bool numbered;     /* has a number of its own, in letters, digits and hyphens */
    bool is_negative;  /* may take back an amount (红字) */
    bool is_valueless; /* may state no amount */
};

static const struct trait traits[] = {
    { "invoice", true, true, false },
    { "fiscal", true, true, false },
    { "receipt", false, true, false },
    { "bank", false, true, false },
    { "own", false, true, true },
    { "contract", false, false, true },
    { "minutes", false, false, true },
    { "acceptance", false, false, true },
    { "stores", false, false, true },
    { "dispatch", false, false, true },
    { "photo", false, false, true },
    { "survey", false, false, true },
    { "valuation", false, false, true },
    { "award", false, false, true },
};

static struct trait trait_of(struct bytes type)
{
    for (size_t i = 0; i < sizeof traits / sizeof traits[0]; i++)
        if (bytes_is(type, traits[i].type))
            return traits[i];
    return (struct trait){ 0 };
}

static struct words type_words(struct bytes type)
{
    const struct choice *choice = paper_types;
    while (choice->name != NULL && !bytes_is(type, choice->name))
        choice++;
    return choice->title;
}

static enum err check_amounts(const struct entry *entry, const struct trait *trait)
{
    int64_t amount = entry_number(entry, "amount");
    int64_t tax = entry_number(entry, "tax");
    struct words type = type_words(entry_field(entry, "type"));
    if (amount == 0 && !trait->is_valueless)
        return fault(ERR_RULE, "“票面金额”不能是零：" ZH_ONE "要有金额",
                     "\"Amount\" is zero: a paper of type \"" EN_ONE "\" states one",
                     WORDS_OF(type));
    if (amount < 0 && !trait->is_negative)
        return fault(ERR_RULE, "“票面金额”%s 元不能是负数：" ZH_ONE "没有红字",
                     "\"Amount\", %s, is below zero: there is no such paper of type \"" EN_ONE
                     "\"",
                     shown_fen(amount).at, WORDS_OF(type));
    bool fits = tax == 0 || (amount > 0 ? tax > 0 && tax <= amount : tax < 0 && tax >= amount);
    if (!fits)
        return fault(ERR_RULE, "“税额”%s 元不在票面金额 %s 元之内",
                     "\"Tax\", %s, is not part of the amount, %s", shown_fen(tax).at,
                     shown_fen(amount).at);
    return OK;
}

static enum err check_number(const struct entry *entry, const struct trait *trait)
{
    struct bytes number = entry_field(entry, "number");
    struct words type = type_words(entry_field(entry, "type"));
    if (!trait->numbered)
        return OK;
    if (number.size == 0)
        return fault(ERR_RULE, "缺“票据号码”：" ZH_ONE "都有号码",
                     "\"Paper number\" is missing: papers of type \"" EN_ONE "\" have one",
                     WORDS_OF(type));
    for (size_t i = 0; i < number.size; i++) {
        uint8_t byte = number.at[i];
        bool good = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                    (byte >= 'a' && byte <= 'z') || byte == '-';
        if (!good)
            return fault(ERR_RULE, "“票据号码”只填号码本身（数字、字母），不能是“%.*s”",
                         "\"Paper number\" takes the number alone, digits and letters, not "
                         "\"%.*s\"",
                         SHOWN(number));
    }
    return OK;
}

static enum err shape(const struct entry *entry)
{
    struct trait trait = trait_of(entry_field(entry, "type"));
    struct date issued = { 0 };
    TRY(check_amounts(entry, &trait));
    TRY(check_number(entry, &trait));
    if (entry_number(entry, "pages") < 1)
        return fault(ERR_RULE, "“张数”至少是 1", "\"Pages\" is at least 1");
    if (entry_has(entry, "issuer_id"))
        TRY(credit_code_check(entry_field(entry, "issuer_id")));
    TRY(date_parse(entry_field(entry, "issued"), &issued));
    if (date_compare(issued, entry->date) > 0)
        return fault(ERR_RULE, "开具日期 %s 晚于登记日期 %s；请核对票面",
                     "it is issued on %s, after the day of its recording, %s: look at the "
                     "paper",
                     shown_date(issued).at, shown_date(entry->date).at);
    return OK;
}

static enum err check_again(const struct entry *entry, const struct register_record *twin)
{
    bool again = entry_has(entry, "again");
    if (again == twin->found)
        return OK;
    if (again)
        return fault(ERR_RULE, "这张票据以前没有登记过，不要填“重号原因”",
                     "this paper was not recorded before: leave out \"Why again\"");
    if (entry_has(entry, "number"))
        return fault(ERR_RULE, "票据号码 %.*s 在第 %llu 条已经登记过；同一张票不能报两次，确要再登记请填“重号原因”",
                     "paper number %.*s was recorded by entry %llu: one paper serves once; "
                     "where it must be, say \"Why again\"",
                     SHOWN(entry_field(entry, "number")), (unsigned long long)twin->index);
    return fault(ERR_RULE, "同一开具方、同一天、同一金额的票据在第 %llu 条已经登记过；不是同一张的，请填“重号原因”",
                 "entry %llu records a paper of the same issuer, day and amount: where this is "
                 "another, say \"Why again\"",
                 (unsigned long long)twin->index);
}

/* A number of a book that the village keeps must have been issued, and be neither spoilt nor
 * handed back. */
static enum err check_stock(struct view *view, const struct entry *entry)
{
    const struct stock stock = { entry_field(entry, "type"), entry_field(entry, "series") };
    struct bytes text = entry_field(entry, "number");
    uint8_t room[PAPER_NUMBER_MAX];
    uint64_t number = 0;
    bool has = false;
    enum stock_state state = STOCK_NONE;
    TRY(stock_has(view, &stock, &has));
    if (!has)
        return OK;
    if (stock_number(paper_number(room, text), &number))
        TRY(stock_state(view, &stock, number, &state));
    switch (state) {
    case STOCK_ISSUED:
        return OK;
    case STOCK_VOID:
        return fault(ERR_RULE, "票据 %.*s 第 %.*s 号已经作废，不能使用",
                     "series %.*s: number %.*s is void and cannot be used",
                     SHOWN(stock.series), SHOWN(text));
    case STOCK_RETURNED:
        return fault(ERR_RULE, "票据 %.*s 第 %.*s 号已经缴回，不能使用",
                     "series %.*s: number %.*s was handed back and cannot be used",
                     SHOWN(stock.series), SHOWN(text));
    case STOCK_NONE:
    default:
        return fault(ERR_RULE, "票据 %.*s 第 %.*s 号不在领用的号段之内；先登记领用，或核对号码",
                     "series %.*s: number %.*s is in no range that was issued: record the "
                     "issue first, or check the number",
                     SHOWN(stock.series), SHOWN(text));
    }
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    (void)place;
    struct register_key key = paper_key(entry);
    struct register_record twin = { 0 };
    TRY(register_get(view, &key, &twin));
    TRY(check_again(entry, &twin));
    return twin.found || !entry_has(entry, "number") ? OK : check_stock(view, entry);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct register_key key = paper_key(entry);
    TRY(register_put(view, &key, place->index, bytes_text("")));
    return sources_put(view, place->index, place->index);
}

const struct kind kind_paper = {
    .name = "paper",
    .title = WORDS("原始凭证", "Source document"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_CASHIER | ROLE_AGENCY,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
