/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/money.h"
#include "base/unicode.h"
#include "desk/template.h"
#include "ledger/view_money.h"
#include "ledger/view_roster.h"

enum { LINE_WIDTH = 52,
       ALIAS_WIDTH = 16,
       ENGLISH_WIDTH = 24 };

static void put_words(struct buf *buf, const struct template *template, enum language language)
{
    for (size_t i = 0; i < template_word_count; i++) {
        if (!template_takes(template, template_words[i].name))
            continue;
        buf_text(buf, buf->size > 0 ? " " : "");
        buf_text(buf, language == LANGUAGE_ZH ? template_words[i].title.zh
                                              : template_words[i].name);
        buf_text(buf, "=…");
    }
}

enum err template_refuse(struct arena *arena, const struct template *template,
                         struct words word)
{
    struct buf zh = buf_new(arena, 400);
    struct buf en = buf_new(arena, 400);
    char *zh_text = NULL;
    char *en_text = NULL;
    put_words(&zh, template, LANGUAGE_ZH);
    put_words(&en, template, LANGUAGE_EN);
    TRY(buf_string(&zh, &zh_text));
    TRY(buf_string(&en, &en_text));
    return fault(ERR_USAGE,
                 "“%s%.0s”不用“%s%.0s”这一项；它用：%s%.0s，另可写 日期、附件张数 等凭证栏目",
                 "\"%.0s%s\" takes no \"%.0s%s\"; it takes: %.0s%s, and a voucher's fields: "
                 "date, papers …",
                 template->alias, template->name, word.zh, word.en, zh_text, en_text);
}

static enum err put_name(struct session *session, struct bytes set_name, struct bytes code,
                         struct buf *out)
{
    struct account_set set = { 0 };
    struct account account = { 0 };
    struct view *view = book_view(session->book);
    TRY(money_set(view, set_name, &set));
    TRY(money_account(view, &set, code, &account));
    buf_put(out, code);
    buf_byte(out, ' ');
    if (account.row != NULL)
        buf_text(out, words_in(account.row->name, session->desk->terminal.language));
    if (account.name.size > 0) {
        buf_text(out, " / ");
        buf_put(out, account.name);
    }
    return OK;
}

static enum err show_line(struct session *session, struct bytes set, const struct json *line,
                          struct buf *out)
{
    struct desk *desk = session->desk;
    bool debit = json_find(line, "debit") != NULL;
    struct buf name = buf_new(desk->arena, 1000);
    TRY(put_name(session, set, row_field(line, "account"), &name));
    buf_text(out, words_here(desk, debit ? (struct words)WORDS("  借 ", "  debit  ")
                                         : (struct words)WORDS("  贷 ", "  credit ")));
    buf_put(out, buf_so_far(&name));
    size_t width = unicode_width(buf_so_far(&name));
    struct buf sum = buf_new(desk->arena, 64);
    money_print(&sum, row_number(line, debit ? "debit" : "credit"));
    width += buf_so_far(&sum).size;
    buf_fill(out, ' ', width < LINE_WIDTH ? LINE_WIDTH - width : 1);
    buf_put(out, buf_so_far(&sum));
    struct bytes party = row_field(line, "party");
    if (party.size == 0)
        party = row_field(line, "household");
    if (party.size > 0)
        buf_text(out, "  ");
    buf_put(out, party);
    buf_byte(out, '\n');
    return OK;
}

enum err template_show(struct session *session, const struct form *form)
{
    struct desk *desk = session->desk;
    struct village village = { 0 };
    struct buf out = buf_new(desk->arena, 200000);
    struct bytes text = { 0 };
    const struct json *set = json_find(form->body, "set");
    const struct json *note = json_find(form->body, "note");
    const struct json *lines = json_find(form->body, "lines");
    TRY(roster_village(book_view(session->book), &village));
    struct bytes name = bytes_copy(desk->arena, set != NULL ? set->text : village.set);
    if (note != NULL)
        buf_put(&out, note->text);
    buf_byte(&out, '\n');
    for (const struct json *line = lines->first; line != NULL; line = line->next)
        TRY(show_line(session, name, line, &out));
    TRY(buf_done(&out, &text));
    return terminal_put(&desk->terminal, desk->arena, stdout, text);
}

static void put_padded(struct desk *desk, const char *text, size_t width)
{
    size_t have = unicode_width(bytes_text(text));
    buf_text(&desk->out, text);
    buf_fill(&desk->out, ' ', have < width ? width - have : 1);
}

/* What people also say for it: Chinese words, shown to who reads Chinese. */
static void put_calls(struct desk *desk, const struct template *template)
{
    size_t count = 0;
    for (size_t i = 0; i < template_call_count; i++) {
        if (desk->terminal.language != LANGUAGE_ZH ||
            strcmp(template_calls[i].name, template->name) != 0)
            continue;
        buf_text(&desk->out, count++ == 0 ? "；也说" : "、");
        buf_text(&desk->out, template_calls[i].word);
    }
}

/* "102 银行存款、101 库存现金" */
static void put_codes(struct desk *desk, const char *codes)
{
    const struct chart *chart = chart_find(bytes_text("2023"));
    struct bytes rest = bytes_text(codes);
    for (size_t count = 0; rest.at != NULL; count++) {
        struct bytes code = bytes_cut(&rest, ' ');
        const struct chart_row *row = chart_account(chart, code);
        if (count > 0)
            say(desk, "、", ", ");
        buf_put(&desk->out, code);
        buf_byte(&desk->out, ' ');
        buf_text(&desk->out, row != NULL ? words_here(desk, row->name) : "");
    }
}

/* The codes among which a word chooses; NULL: it chooses none. */
static const char *codes_of(const struct template *template, const char *word)
{
    for (size_t i = 0; i < TEMPLATE_PAIRS_MAX && template->pairs[i].amount != NULL; i++) {
        const struct template_pair *pair = &template->pairs[i];
        if (pair->debit.word != NULL && strcmp(pair->debit.word, word) == 0)
            return pair->debit.codes;
        if (pair->credit.word != NULL && strcmp(pair->credit.word, word) == 0)
            return pair->credit.codes;
    }
    return NULL;
}

static bool is_purse(const struct template *template, const char *word)
{
    const char *codes = codes_of(template, word);
    return codes != NULL && (strncmp(codes, "101", 3) == 0 || strncmp(codes, "102", 3) == 0);
}

/* What a word means in this template: who, or which purse. */
static struct words meaning(const struct template *template, const struct template_word *word)
{
    if (template->party != NULL && strcmp(template->party, word->name) == 0)
        return (struct words)WORDS("对方是谁：单位或个人", "who the other party is");
    if (is_purse(template, word->name))
        return (struct words)WORDS("现金，或哪个银行账户（名称或代码）",
                                   "cash, or which bank account (name or code)");
    return word->help;
}

/* An example has no account, and of amounts that may lack the first only. */
static bool may_lack(const struct template *template, const char *word)
{
    bool lacks = strcmp(word, "account") == 0;
    const char *first = template->pairs[0].amount;
    for (size_t i = 1; first && i < TEMPLATE_PAIRS_MAX && template->pairs[i].amount; i++)
        lacks = lacks || (template->pairs[i].optional &&
                          strcmp(template->pairs[i].amount, first) != 0 &&
                          strcmp(template->pairs[i].amount, word) == 0);
    return lacks;
}

static void put_example(struct desk *desk, const struct template *template)
{
    bool zh = desk->terminal.language == LANGUAGE_ZH;
    say(desk, "例：sanzi record %s%.0s", "e.g. sanzi record %.0s%s", template->alias,
        template->name);
    for (size_t i = 0; i < template_word_count; i++) {
        const struct template_word *word = &template_words[i];
        const char *codes = codes_of(template, word->name);
        const char *value = "100";
        if (!template_takes(template, word->name) || may_lack(template, word->name))
            continue;
        if (strcmp(word->name, "for") == 0)
            value = zh ? "为什么事" : "reason";
        else if (template->party != NULL && strcmp(template->party, word->name) == 0)
            value = zh ? "王老五" : "Wang";
        else if (is_purse(template, word->name))
            value = strncmp(codes, "101", 3) == 0 ? "101" : "102";
        else if (codes != NULL)
            value = codes;
        buf_format(&desk->out, " %s=%.*s", zh ? word->title.zh : word->name,
                   (int)strcspn(value, " "), value);
    }
    buf_text(&desk->out, zh ? " 日期=2025-03-05\n" : " date=2025-03-05\n");
}

static void help_one(struct desk *desk, const struct template *template)
{
    const struct words name = { template->alias, template->name };
    say(desk, "%s：%s", "%s: %s", words_here(desk, name), words_here(desk, template->title));
    put_calls(desk, template);
    buf_byte(&desk->out, '\n');
    for (size_t i = 0; i < template_word_count; i++) {
        const struct template_word *word = &template_words[i];
        if (!template_takes(template, word->name))
            continue;
        buf_text(&desk->out, "  ");
        put_padded(desk, words_here(desk, (struct words){ word->title.zh, word->name }),
                   ALIAS_WIDTH);
        buf_text(&desk->out, words_here(desk, meaning(template, word)));
        buf_byte(&desk->out, '\n');
    }
    for (size_t i = 0; i < TEMPLATE_PAIRS_MAX && template->pairs[i].amount != NULL; i++) {
        say(desk, "  借 ", "  debit ");
        put_codes(desk, template->pairs[i].debit.codes);
        say(desk, "　贷 ", "  credit ");
        put_codes(desk, template->pairs[i].credit.codes);
        buf_byte(&desk->out, '\n');
    }
    put_example(desk, template);
}

void template_help(struct desk *desk, const struct template *template)
{
    if (template != NULL) {
        help_one(desk, template);
        return;
    }
    for (size_t i = 0; i < template_count; i++) {
        put_padded(desk, templates[i].alias, ALIAS_WIDTH);
        put_padded(desk, templates[i].name, ENGLISH_WIDTH);
        buf_text(&desk->out, words_here(desk, templates[i].title));
        put_calls(desk, &templates[i]);
        buf_byte(&desk->out, '\n');
    }
}
