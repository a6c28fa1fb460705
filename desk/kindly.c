/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/kindly.h"

#include <string.h>

#include "base/money.h"
#include "desk/form.h"
#include "ledger/policies.h"
#include "ledger/templates.h"

static void put_role(struct buf *buf, struct bytes name, enum language language)
{
    const struct role_row *role = role_find(name);
    if (role)
        buf_text(buf, words_in(role->title, language));
    else
        buf_put(buf, name);
}

static void put_choice(struct buf *buf, const struct field *field, struct bytes name,
                       enum language language)
{
    for (const struct choice *choice = field->choices; choice && choice->name; choice++)
        if (bytes_is(name, choice->name)) {
            buf_text(buf, words_in(choice->title, language));
            return;
        }
    buf_put(buf, name);
}

static void put_object(struct buf *buf, const struct json *value, enum language language)
{
    const struct json *mask = json_find(value, "mask");
    const struct json *index = json_find(value, "index");
    if (json_find(value, "sealed")) {
        if (mask)
            buf_put(buf, mask->text);
        buf_text(buf, language == LANGUAGE_ZH ? "〔封存〕" : " [sealed]");
    } else if (index && index->type == JSON_NUMBER) {
        buf_byte(buf, '#');
        buf_number(buf, index->number);
    } else {
        json_print(buf, value);
    }
}

void value_print(struct buf *buf, const struct field *field, const struct json *value,
                 enum language language)
{
    if (value->type == JSON_TEXT && field && field->type == FIELD_ROLE)
        put_role(buf, value->text, language);
    else if (value->type == JSON_TEXT && field && field->type == FIELD_CHOICE)
        put_choice(buf, field, value->text, language);
    else if (value->type == JSON_TEXT)
        buf_put(buf, value->text);
    else if (value->type == JSON_NUMBER && field && field->type == FIELD_MONEY)
        money_print(buf, value->number);
    else if (value->type == JSON_NUMBER)
        buf_number(buf, value->number);
    else if (value->type == JSON_OBJECT)
        put_object(buf, value, language);
    else if (value->type == JSON_TRUE || value->type == JSON_FALSE)
        buf_text(buf, value->type == JSON_TRUE
                          ? words_in((struct words)WORDS("是", "yes"), language)
                          : words_in((struct words)WORDS("否", "no"), language));
    else
        json_print(buf, value);
}

static void put_title(struct buf *buf, const struct field *field, const struct json *member,
                      enum language language)
{
    if (field)
        buf_text(buf, words_in(field->title, language));
    else
        buf_put(buf, member->name);
    buf_text(buf, language == LANGUAGE_ZH ? "：" : ": ");
}

struct printing {
    struct buf *buf;
    enum language language;
    const struct account_names *names;
};

static void put_value(const struct printing *printing, const struct field *field,
                      const struct json *value)
{
    value_print(printing->buf, field, value, printing->language);
    if (field && strcmp(field->name, "account") == 0 && value->type == JSON_TEXT)
        printing->names->put(printing->names->self, printing->buf, value->text);
}

static void put_row(const struct printing *printing, const struct field *list,
                    const struct json *row)
{
    struct buf *buf = printing->buf;
    buf_text(buf, "    ");
    for (const struct json *cell = row->first; cell; cell = cell->next) {
        const struct field *field = list ? field_find(list->fields, cell->name) : NULL;
        if (cell != row->first)
            buf_text(buf, "  ");
        put_title(buf, field, cell, printing->language);
        put_value(printing, field, cell);
    }
    buf_byte(buf, '\n');
}

static void put_field(const struct printing *printing, const struct field *field,
                      const struct json *member)
{
    struct buf *buf = printing->buf;
    buf_text(buf, "  ");
    put_title(buf, field, member, printing->language);
    if (member->type == JSON_LIST) {
        while (buf->size > 0 && buf->at[buf->size - 1] == ' ')
            buf->size--;
        buf_byte(buf, '\n');
        for (const struct json *row = member->first; row; row = row->next)
            put_row(printing, field, row);
        return;
    }
    put_value(printing, field, member);
    buf_byte(buf, '\n');
}

void entry_print(struct buf *buf, const struct entry *entry, enum language language,
                 const struct account_names *names)
{
    const struct printing printing = { .buf = buf, .language = language, .names = names };
    static const char *const common[] = { "date", "id", "log", "seen", "docs" };
    for (const struct field *field = entry->kind->fields; field->name; field++) {
        const struct json *member = json_find(entry->body, field->name);
        if (member)
            put_field(&printing, field, member);
    }
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        const struct json *member = json_find(entry->body, common[i]);
        if (member)
            put_field(&printing, field_find(kind_common, bytes_text(common[i])), member);
    }
}

/* The sum of a list's amounts named `name`. */
static int64_t sum_rows(const struct json *rows, const char *name)
{
    int64_t sum = 0;
    for (const struct json *row = rows ? rows->first : NULL; row; row = row->next)
        if (money_add(&sum, row_number(row, name)) != OK)
            return sum;
    return sum;
}

/* A contract is called by its number; the others' are only counted. */
static bool is_named_by(const struct field *number)
{
    return number->type == FIELD_TEXT && (number->flags & FIELD_NEEDED) != 0;
}

enum err entry_summary(struct arena *arena, const struct entry *entry, enum language language,
                       struct bytes *out)
{
    struct buf buf = buf_new(arena, (size_t)FIELD_SIZE_MAX * 4);
    size_t shown = 0;
    for (const struct field *field = entry->kind->fields; field->name && shown < 3; field++) {
        const struct json *member = json_find(entry->body, field->name);
        if (!member || strcmp(field->name, "set") == 0 || strcmp(field->name, "chart") == 0 ||
            strcmp(field->name, "word") == 0 || field->type == FIELD_KEY ||
            (strcmp(field->name, "number") == 0 && !is_named_by(field)))
            continue;
        if (field->type == FIELD_ROWS && field_find(field->fields, bytes_text("debit"))) {
            buf_text(&buf, shown > 0 ? " · " : "");
            money_print(&buf, sum_rows(member, "debit"));
            shown = 3;
        } else if (member->type != JSON_LIST) {
            buf_text(&buf, shown > 0 ? " · " : "");
            value_print(&buf, field, member, language);
            shown++;
        }
    }
    return buf_done(&buf, out);
}

/* Words that people say for a kind besides its name and titles. */
static const struct {
    const char *word;
    const struct kind *kind;
} called[] = {
    { "科目", &kind_account },
    { "红字", &kind_reversal },
    { "红冲", &kind_reversal },
    { "冲红", &kind_reversal },
    { "干部", &kind_official },
    { "参数", &kind_policy },
    { "记账凭证", &kind_voucher },
    { "删除个人信息", &kind_erasure },
};

enum err kind_named(const char *word, const struct kind **out)
{
    const struct kind *kind = kind_find(bytes_text(word));
    for (size_t i = 0; !kind && i < sizeof called / sizeof called[0]; i++)
        if (strcmp(called[i].word, word) == 0)
            kind = called[i].kind;
    if (!kind)
        return fault(ERR_USAGE, "没有“%s”这种记录；用 sanzi kinds 看全部",
                     "there is no kind \"%s\"; sanzi kinds lists all", word);
    *out = kind;
    return OK;
}

/* One letter or sign apart, or a part. */
static bool is_near(const char *word, const char *name)
{
    size_t most = strlen(word) < 9 ? 2 : 3;
    return strlen(word) >= 6 && (strstr(name, word) != NULL || strstr(word, name) != NULL ||
                                 option_distance(word, name) <= most);
}

enum { NEAR_MAX = 8,
       NEAR_SIZE = 400 };

enum err kind_recorded(struct arena *arena, const char *word,
                       const struct kind **out)
{
    struct buf zh = buf_new(arena, NEAR_SIZE);
    struct buf en = buf_new(arena, NEAR_SIZE);
    size_t count = 0;
    if (kind_named(word, out) == OK)
        return OK;
    for (size_t i = 0; i < template_count && count < NEAR_MAX; i++)
        if (is_near(word, templates[i].alias) || is_near(word, templates[i].name)) {
            buf_format(&zh, "%s%s", count > 0 ? "、" : "", templates[i].alias);
            buf_format(&en, "%s%s", count > 0 ? ", " : "", templates[i].name);
            count++;
        }
    if (count == 0)
        return fault(ERR_USAGE,
                     "没有“%s”这种记录，也没有这种说法；说法看 sanzi help 常用业务，"
                     "种类看 sanzi kinds",
                     "there is no kind \"%s\" nor such an everyday word; sanzi kinds lists the "
                     "kinds, sanzi help templates the words",
                     word);
    char *zh_text = NULL;
    char *en_text = NULL;
    TRY(buf_string(&zh, &zh_text));
    TRY(buf_string(&en, &en_text));
    return fault(ERR_USAGE,
                 "没有“%s”；是不是 %s%.0s？全部说法看 sanzi help 常用业务，种类看 sanzi kinds",
                 "there is no \"%s\"; did you mean %.0s%s? sanzi help templates lists all, "
                 "sanzi kinds the kinds",
                 word, zh_text, en_text);
    ;
}

/* What stands there where nothing is given; NULL where it must be. */
static const char *otherwise(const struct desk *desk, const struct field *field)
{
    static const struct {
        const char *name;
        struct words words;
    } rows[] = {
        { "date", WORDS("不填就是今天", "today where it is not given") },
        { "id", WORDS("不填就由程序编", "made up where it is not given") },
        { "set", WORDS("不填就是主账套", "the main set where it is not given") },
        { "chart", WORDS("不填就是本账用的", "this book's where it is not given") },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].name, field->name) == 0)
            return words_here(desk, rows[i].words);
    return NULL;
}

/* Amounts are counted in fen and typed in yuan. */
static struct words typed_words(enum field_type type)
{
    return type == FIELD_MONEY ? (struct words)WORDS("金额（元）", "an amount in yuan")
                               : field_type_words(type);
}

/* How a list's rows are written on the command line: by each amount of which a row has one. */
static void help_rows(struct desk *desk, const struct field *list)
{
    size_t shapes = 0;
    say(desk, "      一行写成：", "      write a row as ");
    for (const struct field *field = list->fields + 1; field->name; field++) {
        bool counts = field->type == FIELD_MONEY || field->type == FIELD_NUMBER;
        if (!counts || (field->flags & FIELD_NEEDED) != 0)
            continue;
        if (shapes++ > 0)
            say(desk, " 或 ", " or ");
        form_row_shape(&desk->out, list, field, desk->terminal.language);
    }
    if (shapes == 0)
        form_row_shape(&desk->out, list, list->fields, desk->terminal.language);
    buf_byte(&desk->out, '\n');
}

/* Of a list, also its rows' fields, one level deeper. */
/* NOLINTNEXTLINE(misc-no-recursion): as deep as our own tables */
static void help_field(struct desk *desk, const struct field *field, const char *indent)
{
    struct words type = typed_words(field->type);
    const char *without = indent[2] == '\0' ? otherwise(desk, field) : NULL;
    say(desk, "%s%s（%s）%s：%s", "%s%s (%s)%s: %s", indent, words_here(desk, field->title),
        field->name, field->flags & FIELD_NEEDED && !without ? " *" : "",
        words_here(desk, type));
    if (words_here(desk, field->help) && words_here(desk, field->help)[0] != '\0')
        say(desk, "，%s", ", %s", words_here(desk, field->help));
    for (const struct choice *choice = field->choices; choice && choice->name; choice++)
        say(desk, "%s%s=%s", "%s%s=%s", choice == field->choices ? "；" : "、", choice->name,
            words_here(desk, choice->title));
    if (without)
        say(desk, "；%s", "; %s", without);
    buf_byte(&desk->out, '\n');
    for (const struct field *row = field->fields; row && row->name; row++)
        help_field(desk, row, "      ");
    if (field->fields && !form_one_column(field))
        help_rows(desk, field);
}

void kinds_signers(struct buf *buf, const struct kind *kind, enum language language)
{
    if (kind->signers != 0)
        role_print(buf, kind->signers, language);
    else
        buf_text(buf, words_in((struct words)WORDS("记录里列出的全部密钥",
                                                   "all the keys that the entry lists"),
                               language));
}

/* The parameters that the books know, by the table of policies. */
static void help_policies(struct desk *desk)
{
    say(desk, "参数：\n", "parameters:\n");
    for (size_t i = 0; i < policy_count; i++)
        say(desk, "  %s：%s，%s\n", "  %s: %s, %s\n", policy_rows[i].name,
            words_here(desk, policy_rows[i].title), words_here(desk, policy_rows[i].help));
}

bool kinds_help(struct desk *desk, const char *name)
{
    const struct kind *kind = NULL;
    if (kind_named(name, &kind) != OK)
        return false;
    say(desk, "%s（%s）\n签名：", "%s (%s)\nsigned by: ", words_here(desk, kind->title),
        kind->name);
    kinds_signers(&desk->out, kind, desk->terminal.language);
    say(desk, "，至少 %zu 人\n栏目（带 * 的必填）：\n",
        ", at least %zu\nfields (* is needed):\n", kind->least > 0 ? kind->least : 1);
    for (const struct field *field = kind->fields; field->name; field++)
        help_field(desk, field, "  ");
    for (const struct field *field = kind_common; field->name; field++)
        if (strcmp(field->name, "date") == 0 || strcmp(field->name, "id") == 0)
            help_field(desk, field, "  ");
    if (kind == &kind_policy)
        help_policies(desk);
    return true;
}

static bool has(const char *text, const char *word)
{
    return text && strstr(text, word);
}

bool kinds_search(struct desk *desk, const char *word)
{
    bool found = false;
    for (size_t i = 0; i < kind_count; i++) {
        const struct kind *kind = kinds[i];
        bool fits = has(kind->name, word) || has(kind->title.zh, word) ||
                    has(kind->title.en, word);
        const struct field *field = kind->fields;
        while (!fits && field->name) {
            fits = has(field->title.zh, word) || has(field->title.en, word) ||
                   has(field->help.zh, word) || has(field->help.en, word);
            field++;
        }
        if (fits)
            say(desk, "sanzi kinds %-10s  %s\n", "sanzi kinds %-10s  %s\n", kind->name,
                words_here(desk, kind->title));
        found = found || fits;
    }
    return found;
}
