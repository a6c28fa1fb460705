/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/template.h"

#include <stdio.h>
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "desk/template_leaves.h"
#include "ledger/policies.h"
#include "ledger/view_money.h"
#include "ledger/view_roster.h"

enum { WORDS_MAX = 16,
       ACCOUNTS_MAX = 16,
       ASPECTS_MAX = 16 };

struct filling {
    struct session *session;
    struct form *form;
    const struct template *template;
    struct account_set set;
    struct bytes bank;              /* the usual one by policy; empty: none said */
    struct bytes values[WORDS_MAX]; /* of template_words; at == NULL: not said */
    const struct field *aspects[ASPECTS_MAX];
    struct bytes aspect_texts[ASPECTS_MAX];
    size_t aspect_count;
    struct json *lines;
    size_t accounts_used; /* of those that the word account lists, a bit each */
};

static const struct field *line_fields(void)
{
    return field_find(kind_voucher.fields, bytes_text("lines"))->fields;
}

static struct bytes value_of(const struct filling *filling, const char *word)
{
    for (size_t i = 0; word != NULL && i < template_word_count; i++)
        if (strcmp(template_words[i].name, word) == 0)
            return filling->values[i];
    return (struct bytes){ 0 };
}

/* What a line says beyond its account: kept until the lines are there. */
static enum err keep_aspect(struct filling *filling, const struct field *field,
                            struct bytes text)
{
    if (filling->aspect_count == ASPECTS_MAX)
        return fault(ERR_LIMIT, "辅助项太多", "too many aspects of a line");
    struct json *value = NULL;
    TRY(form_value(filling->form->arena, field, text, &value));
    filling->aspects[filling->aspect_count] = field;
    filling->aspect_texts[filling->aspect_count++] = text;
    return OK;
}

static enum err take_word(struct filling *filling, const char *word)
{
    struct bytes rest = bytes_text(word);
    struct bytes name = bytes_cut(&rest, '=');
    const struct template_word *known = template_word_find(name);
    if (rest.at != NULL && known != NULL) {
        if (!template_takes(filling->template, known->name))
            return template_refuse(filling->form->arena, filling->template,
                                   (struct words){ known->title.zh, known->name });
        filling->values[known - template_words] = rest;
        return OK;
    }
    const struct field *field = rest.at != NULL ? field_find(line_fields(), name) : NULL;
    bool is_account = field != NULL && (strcmp(field->name, "account") == 0 ||
                                        strcmp(field->name, "debit") == 0 ||
                                        strcmp(field->name, "credit") == 0);
    if (field != NULL && !is_account && field_find(kind_voucher.fields, name) == NULL)
        return keep_aspect(filling, field, rest);
    const struct field *list = NULL;
    const struct quote said = text_quote(name);
    if (rest.at != NULL && form_field(&kind_voucher, name, &list, &field) != OK)
        return template_refuse(filling->form->arena, filling->template,
                               (struct words){ said.at, said.at });
    return form_word(filling->form, word);
}

/* The next of a list, which commas of either width part. */
static struct bytes next_of(struct bytes *list)
{
    struct bytes wide = bytes_text("，");
    struct bytes rest = *list;
    struct bytes narrow = bytes_cut(&rest, ',');
    size_t at = bytes_find_part(narrow, wide);
    if (at >= narrow.size) {
        *list = rest;
        return narrow;
    }
    size_t past = at + wide.size;
    *list = bytes_part(*list, past, list->size - past);
    return bytes_part(narrow, 0, at);
}

/* The account of this side among those that the word account lists. */
static const struct leaf_account *listed(struct filling *filling, const struct leaves *leaves)
{
    const struct leaf_account *found = NULL;
    struct bytes rest = value_of(filling, "account");
    for (size_t i = 0; rest.at != NULL && i < ACCOUNTS_MAX; i++) {
        const struct leaf_account *leaf = leaves_named(leaves, next_of(&rest));
        if (leaf == NULL)
            continue;
        filling->accounts_used |= (size_t)1 << i;
        found = leaf;
    }
    return found;
}

static enum err check_accounts(const struct filling *filling)
{
    struct bytes rest = value_of(filling, "account");
    for (size_t i = 0; rest.at != NULL; i++) {
        struct bytes said = next_of(&rest);
        if (i < ACCOUNTS_MAX && (filling->accounts_used & (size_t)1 << i) != 0)
            continue;
        return fault(ERR_USAGE, "“%s%.0s”用不着科目“%.*s”，或它不是可以记账的末级科目",
                     "\"%.0s%s\" has no use for account \"%.*s\", or it has sub-accounts",
                     filling->template->alias, filling->template->name, (int)said.size,
                     (const char *)said.at);
    }
    return OK;
}

static enum err ask_for(const struct template_side *side, const struct leaves *leaves,
                        struct bytes said)
{
    char *list = NULL;
    TRY(leaves_list(leaves, &list));
    const struct template_word *word =
        template_word_find(bytes_text(side->word != NULL ? side->word : "account"));
    if (said.size > 0)
        return fault(ERR_USAGE,
                     "“%.*s”不能确定是哪个科目，或者不能记在这里；请写 %s%.0s=科目代码，可用：%s",
                     "\"%.*s\" does not name one account that fits; write %.0s%s=CODE, of: %s",
                     (int)said.size, (const char *)said.at, word->title.zh, word->name, list);
    size_t banks = leaves_open_banks(leaves);
    if (banks > 1 && side->hint == NULL)
        return fault(ERR_USAGE,
                     "有 %zu 个银行账户在用，请写 %s%.0s=哪个科目（代码或名称），可用：%s；"
                     "常用的一个可以用参数 " BANK_ACCOUNT_POLICY " 定下来",
                     "%zu bank accounts are open: write %.0s%s=ACCOUNT (code or name), of: %s; "
                     "a policy " BANK_ACCOUNT_POLICY " says which is the usual one",
                     banks, word->title.zh, word->name, list);
    return fault(ERR_USAGE, "请写 %s%.0s=哪个科目（代码或名称），可用：%s",
                 "write %.0s%s=ACCOUNT (code or name), of: %s", word->title.zh, word->name,
                 list);
}

/* Where no word says it: the one that the hint finds, the only one there is, the only one under
 * the usual code; of several bank accounts the one that the village's policy names. Whose
 * account money moved on is not for the program to guess. */
static const struct leaf_account *usual(const struct filling *filling,
                                        const struct template_side *side,
                                        const struct leaves *leaves)
{
    const struct leaf_account *leaf = NULL;
    if (side->hint != NULL)
        leaf = leaves_only(leaves, leaves->count, side->hint);
    if (leaf == NULL)
        leaf = leaves_only(leaves, leaves->count, NULL);
    if (leaf == NULL && side->hint == NULL)
        leaf = leaves_only(leaves, leaves->usual_count, NULL);
    if (leaf == NULL && side->hint == NULL && filling->bank.size > 0)
        leaf = leaves_coded(leaves, filling->bank);
    return leaf;
}

/* The leaf that a side stands for. */
static enum err resolve(struct filling *filling, const struct template_side *side,
                        struct bytes *code)
{
    struct arena *arena = filling->form->arena;
    struct leaves *leaves = arena_take(arena, sizeof *leaves);
    if (leaves == NULL)
        return fault_memory();
    leaves->arena = arena;
    leaves->language = filling->session->desk->terminal.language;
    TRY(leaves_gather(book_view(filling->session->book), &filling->set, side->codes, leaves));
    struct bytes said = value_of(filling, side->word);
    const struct leaf_account *leaf = said.at != NULL ? leaves_named(leaves, said) : NULL;
    bool is_party = side->word != NULL && filling->template->party != NULL &&
                    strcmp(side->word, filling->template->party) == 0;
    if (leaf == NULL && said.at != NULL && !is_party)
        return ask_for(side, leaves, said);
    if (leaf == NULL)
        leaf = listed(filling, leaves);
    if (leaf == NULL)
        leaf = usual(filling, side, leaves);
    if (leaf == NULL)
        return ask_for(side, leaves, (struct bytes){ 0 });
    *code = leaf->code;
    return OK;
}

static bool is_money(struct bytes code)
{
    return bytes_starts(code, bytes_text("101")) || bytes_starts(code, bytes_text("102"));
}

/* Settlement and slip are of money's side; all else is of the other. */
static enum err put_aspects(const struct filling *filling, struct json *line,
                            struct bytes code)
{
    struct arena *arena = filling->form->arena;
    for (size_t i = 0; i < filling->aspect_count; i++) {
        const struct field *field = filling->aspects[i];
        bool of_money =
            strcmp(field->name, "settle") == 0 || strcmp(field->name, "slip") == 0;
        struct json *value = NULL; /* each line has its own: a value stands in one place */
        TRY(form_value(arena, field, filling->aspect_texts[i], &value));
        if (of_money == is_money(code))
            json_put(line, bytes_text(field->name), value);
    }
    struct bytes party = value_of(filling, filling->template->party);
    const char *name = filling->template->by_household ? "household" : "party";
    if (party.size > 0 && !is_money(code) && json_find(line, name) == NULL)
        json_put(line, bytes_text(name), json_text(arena, party));
    return OK;
}

static enum err put_line(const struct filling *filling, struct bytes code, const char *side,
                         int64_t fen)
{
    struct arena *arena = filling->form->arena;
    for (struct json *line = filling->lines->first; line != NULL; line = line->next)
        if (bytes_equal(row_field(line, "account"), code) && json_find(line, side) != NULL) {
            int64_t sum = row_number(line, side);
            TRY(money_add(&sum, fen));
            json_put(line, bytes_text(side), json_number(arena, sum));
            return OK;
        }
    struct json *line = json_object(arena);
    json_put(line, bytes_text("account"), json_text(arena, code));
    json_put(line, bytes_text(side), json_number(arena, fen));
    TRY(put_aspects(filling, line, code));
    return json_push(filling->lines, line) != NULL ? OK : fault_memory();
}

static enum err put_pair(struct filling *filling, const struct template_pair *pair)
{
    struct bytes text = value_of(filling, pair->amount);
    const struct template_word *word = template_word_find(bytes_text(pair->amount));
    struct bytes debit = { 0 };
    struct bytes credit = { 0 };
    int64_t fen = 0;
    if (text.at == NULL && pair->optional)
        return OK;
    if (text.at == NULL)
        return fault(ERR_USAGE, "请写 %s%.0s=多少元", "write %.0s%s=AMOUNT in yuan", word->title.zh,
                     word->name);
    TRY(money_parse(text, &fen));
    if (fen <= 0)
        return fault(ERR_USAGE, "“%s%.0s”要大于零", "\"%.0s%s\" must be above zero", word->title.zh,
                     word->name);
    TRY(resolve(filling, &pair->debit, &debit));
    TRY(resolve(filling, &pair->credit, &credit));
    if (bytes_equal(debit, credit))
        return fault(ERR_USAGE, "借贷是同一个科目 %.*s；请写清“从”和“到”",
                     "debit and credit are the same account, %.*s: say from and to",
                     (int)debit.size, (const char *)debit.at);
    TRY(put_line(filling, debit, "debit", fen));
    return put_line(filling, credit, "credit", fen);
}

/* Debits stand first, as on paper. */
static struct json *in_order(const struct filling *filling)
{
    struct json *debits = json_list(filling->form->arena);
    struct json *credits = json_list(filling->form->arena);
    for (struct json *line = filling->lines->first, *next = NULL; line; line = next) {
        next = line->next;
        line->next = NULL;
        bool debit = json_find(line, "debit") != NULL;
        *(debit ? &debits : &credits) = json_push(debit ? debits : credits, line);
    }
    for (struct json *line = credits ? credits->first : NULL, *next = NULL; line; line = next) {
        next = line->next;
        line->next = NULL;
        debits = json_push(debits, line);
    }
    return debits;
}

static enum err put_note(const struct filling *filling)
{
    struct arena *arena = filling->form->arena;
    struct bytes said = value_of(filling, "for");
    struct bytes party = value_of(filling, filling->template->party);
    struct buf buf = buf_new(arena, 1000);
    if (json_find(filling->form->body, "note") != NULL && said.at == NULL)
        return OK;
    if (said.at != NULL) {
        buf_put(&buf, said);
    } else {
        buf_text(&buf, filling->template->title.zh);
        if (party.size > 0)
            buf_text(&buf, "：");
        buf_put(&buf, party);
    }
    struct bytes note = { 0 };
    TRY(buf_done(&buf, &note));
    return form_put(filling->form, "note", json_text(arena, note));
}

static enum err find_set(struct filling *filling)
{
    struct view *view = book_view(filling->session->book);
    const struct json *given = json_find(filling->form->body, "set");
    struct village village = { 0 };
    TRY(roster_village(view, &village));
    struct bytes name = bytes_copy(filling->form->arena,
                                   given != NULL ? given->text : village.set);
    TRY(money_set(view, name, &filling->set));
    if (strcmp(filling->set.chart->name, "2023") != 0)
        return fault(ERR_USAGE, "账套“%.*s”用 %s 科目表；常用业务只配了 2023 科目表，请用 record voucher 写出借贷",
                     "account set \"%.*s\" uses the chart of %s; everyday words know that of "
                     "2023 only: write the voucher out by record voucher",
                     (int)name.size, (const char *)name.at, filling->set.chart->name);
    return OK;
}

/* The day that the voucher states, or today. */
static enum err find_bank(struct filling *filling)
{
    const struct json *given = json_find(filling->form->body, "date");
    struct date day = session_today();
    struct bytes value = { 0 };
    if (given != NULL)
        TRY(date_parse(given->text, &day));
    TRY(policy_value(book_view(filling->session->book), bytes_text(BANK_ACCOUNT_POLICY), day,
                     &value));
    filling->bank = bytes_copy(filling->form->arena, value);
    return filling->bank.at != NULL || value.size == 0 ? OK : fault_memory();
}

static bool is_choice(const struct template *template, const char *word)
{
    for (size_t i = 0; i < TEMPLATE_PAIRS_MAX && template->pairs[i].amount != NULL; i++) {
        const struct template_pair *pair = &template->pairs[i];
        if ((pair->debit.word != NULL && strcmp(pair->debit.word, word) == 0) ||
            (pair->credit.word != NULL && strcmp(pair->credit.word, word) == 0))
            return true;
    }
    return false;
}

/* 现金, 银行, 基本户, or the name of a leaf of cash or bank: what money lies in, no party. */
static enum err is_purse(const struct filling *filling, struct bytes party, bool *is)
{
    static const char *const purses[] = { "现金", "库存现金", "银行", "银行存款", "存款",
                                          "基本户", "一般户", "专户", "cash", "bank" };
    struct arena *arena = filling->form->arena;
    for (size_t i = 0; i < sizeof purses / sizeof purses[0]; i++)
        if (bytes_is(party, purses[i])) {
            *is = true;
            return OK;
        }
    struct leaves *leaves = arena_take(arena, sizeof *leaves);
    if (leaves == NULL)
        return fault_memory();
    leaves->arena = arena;
    leaves->language = filling->session->desk->terminal.language;
    TRY(leaves_gather(book_view(filling->session->book), &filling->set, "101 102", leaves));
    *is = false;
    for (size_t i = 0; i < leaves->count; i++)
        *is = *is || bytes_equal(leaves->at[i].name, party);
    return OK;
}

/* "从=现金" of who pays us would be a party called so, and the money would go to the usual bank
 * account. */
static enum err refuse_purse(const struct filling *filling, struct bytes party)
{
    const char *word = filling->template->party;
    bool from = strcmp(word, "from") == 0;
    const struct template_word *named = template_word_find(bytes_text(word));
    const struct template_word *other = template_word_find(bytes_text(from ? "to" : "from"));
    if (!template_takes(filling->template, other->name))
        return fault(ERR_USAGE, "“%s%.0s”写对方是谁；“%.*s”是放钱的地方，不是对方",
                     "\"%.0s%s\" says who the other party is; \"%.*s\" is where money lies",
                     named->title.zh, named->name, (int)party.size, (const char *)party.at);
    return fault(ERR_USAGE,
                 "“%s%.0s”写对方是谁；“%.*s”是放钱的地方，写 %s%.0s=%.*s",
                 "\"%.0s%s\" says who the other party is; \"%.*s\" is where money lies: write "
                 "%.0s%s=%.*s",
                 named->title.zh, named->name, (int)party.size, (const char *)party.at,
                 other->title.zh, other->name, (int)party.size, (const char *)party.at);
}

/* Who writes an account where the other party belongs meant something else; and what is in the
 * ledger stays there. */
static enum err check_party(const struct filling *filling)
{
    struct bytes party = value_of(filling, filling->template->party);
    const struct chart *chart = filling->set.chart;
    if (party.at == NULL || is_choice(filling->template, filling->template->party))
        return OK;
    const struct template_word *word =
        template_word_find(bytes_text(filling->template->party));
    bool purse = false;
    TRY(is_purse(filling, party, &purse));
    if (purse)
        return refuse_purse(filling, party);
    size_t digits = chart->first_digits;
    bool is_account =
        text_is_digits(party) && party.size >= digits &&
        chart_account(chart, bytes_part(party, 0, digits)) != NULL;
    for (size_t i = 0; !is_account && i < chart->count; i++)
        is_account = bytes_is(party, chart->rows[i].name.zh) ||
                     bytes_is(party, chart->rows[i].name.en);
    if (!is_account)
        return OK;
    bool item = template_takes(filling->template, "item");
    return fault(ERR_USAGE,
                 "“%s%.0s”写对方是谁；“%.*s”是科目，科目写 %s%.0s=%.*s",
                 "\"%.0s%s\" says who the other party is; \"%.*s\" is an account: write "
                 "%.0s%s=%.*s",
                 word->title.zh, word->name, (int)party.size, (const char *)party.at,
                 item ? "项" : "科目", item ? "item" : "account", (int)party.size,
                 (const char *)party.at);
}

enum err template_fill(struct session *session, const struct template *template,
                       struct form *form)
{
    struct filling filling = { .session = session, .form = form, .template = template };
    for (size_t i = 1; i < session->desk->options.count; i++)
        TRY(take_word(&filling, desk_word(session->desk, i)));
    TRY(find_set(&filling));
    TRY(find_bank(&filling));
    TRY(check_party(&filling));
    filling.lines = json_list(form->arena);
    if (filling.lines == NULL)
        return fault_memory();
    for (size_t i = 0; i < TEMPLATE_PAIRS_MAX && template->pairs[i].amount != NULL; i++)
        TRY(put_pair(&filling, &template->pairs[i]));
    TRY(check_accounts(&filling));
    if (filling.lines->count == 0)
        return fault(ERR_USAGE, "没有写金额", "no amount was given");
    TRY(put_note(&filling));
    struct json *lines = in_order(&filling);
    return lines != NULL ? form_put(form, "lines", lines) : fault_memory();
}
