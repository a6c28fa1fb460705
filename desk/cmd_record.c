/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/unicode.h"
#include "desk/attach.h"
#include "desk/counting.h"
#include "desk/disclosing.h"
#include "desk/input_json.h"
#include "desk/kindly.h"
#include "desk/personal.h"
#include "desk/receipt.h"
#include "desk/retry.h"
#include "desk/signers.h"
#include "desk/template.h"
#include "desk/twin.h"
#include "desk/voucher_number.h"

enum { SEALS_MAX = 16 };

static const struct option options[] = {
    { "json", '\0', WORDS("文件|-", "FILE|-"),
      WORDS("栏目取自 JSON 文件（- 是标准输入）", "fields from a JSON file (-: standard input)") },
    { "doc", '\0', WORDS("文件[:public]" MANY, "FILE[:public]" MANY),
      WORDS("附件；加 :public 的随账公开；可多次",
            "an attachment, published with :public; may be repeated") },
    { "report", '\0', WORDS("文件", "FILE"),
      WORDS("公开的报表：它的摘要值由程序来算（disclosure）",
            "the report that was put up: its digest is computed (disclosure)") },
    { "as", '\0', WORDS("人" MANY, "PERSON" MANY),
      WORDS("谁签名：姓名或岗位；可多次", "who signs: a name or a role; may be repeated") },
    { "dry-run", 'n', NO_VALUE,
      WORDS("只检查（也要口令），打印要签的内容，什么也不写",
            "check (asks the passphrase, too), print what would be signed, write nothing") },
    { "seal", '\0', WORDS("栏目" MANY, "FIELD" MANY),
      WORDS("封存这一栏（个人信息），可多次", "seal this field (personal data); may be repeated") },
    PERSONAL_OPTION_ROW,
    { "id", '\0', WORDS("编号", "ID"),
      WORDS("记录编号（同一编号不会记两次）", "the entry's id: one id is never recorded twice") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi record voucher 日期=2025-3-5 摘要=收到鱼塘租金 借=10201:12,000 贷=50102:12,000",
      WORDS("记一张凭证", "a voucher") },
    { "sanzi record 收租金 从=王老五 金额=12,000 事由=鱼塘承包费",
      WORDS("用平常话记：借贷由程序写出（全部说法：sanzi help 常用业务）",
            "in everyday words (all of them: sanzi help templates)") },
    { "sanzi record reversal 记-12 月份=2025-03 冲销原因=金额记错",
      WORDS("红字冲销 2025 年 3 月的记-12（也可以写 原凭证=序号）",
            "reverse voucher 记-12 of March 2025 (or target=INDEX)") },
    { "sanzi record official 姓名=张建国 职务=理事长 任职=2024-01-10 --seal 联系方式",
      WORDS("登记干部", "an official") },
    { 0 },
};

/* A person's text from a file or standard input, as UTF-8. */
static enum err read_input(struct desk *desk, const char *path, struct bytes *out)
{
    struct bytes file = { 0 };
    const char *encoding = NULL;
    if (strcmp(path, "-") == 0) {
        uint8_t *at = arena_take(desk->arena, INPUT_JSON_MAX + 1);
        if (!at)
            return fault_memory();
        size_t size = fread(at, 1, INPUT_JSON_MAX + 1, stdin);
        if (ferror(stdin))
            return fault_errno("read", "stdin");
        file = bytes_of(at, size);
    } else {
        TRY(file_read(desk->arena, path, INPUT_JSON_MAX, &file));
    }
    return unicode_read(desk->arena, file, out, &encoding);
}

/* What goes by this name in everyday business; NULL: nothing, or what may be said often. */
static const void *meant_by(struct bytes name)
{
    const struct field *lines = field_find(kind_voucher.fields, bytes_text("lines"));
    const void *meant = template_word_find(name);
    if (meant == NULL)
        meant = field_find(lines->fields, name);
    const struct field *field = field_find(kind_voucher.fields, name);
    bool often = field != NULL && (field->type == FIELD_ROWS || field->type == FIELD_TEXTS);
    return meant != NULL || often ? meant : field;
}

/* The same of everyday words: of two amounts none is the likelier. */
static enum err refuse_same(struct desk *desk, size_t at)
{
    struct bytes word = bytes_text(desk_word(desk, at));
    struct bytes name = bytes_cut(&word, '=');
    const void *meant = meant_by(name);
    for (size_t i = 1; i < at && meant != NULL; i++) {
        struct bytes other = bytes_text(desk_word(desk, i));
        if (meant_by(bytes_cut(&other, '=')) == meant)
            return fault(ERR_USAGE, "“%.*s”写了两次；只留一个",
                         "\"%.*s\" stands twice: leave one out", (int)name.size,
                         (const char *)name.at);
    }
    return OK;
}

static enum err fill(struct session *session, const struct template *template,
                     struct form *form)
{
    struct desk *desk = session->desk;
    const char *json = desk_option(desk, "json");
    const char *id = desk_option(desk, "id");
    if (json) {
        struct bytes text = { 0 };
        struct json *object = NULL;
        TRY(read_input(desk, json, &text));
        TRY(input_json(desk->arena, text, &object));
        TRY(form_json(form, object));
    }
    for (size_t i = 1; template == NULL && i < desk->options.count; i++) {
        const char *word = NULL;
        TRY(form_repeats(form->kind, desk->options.words + 1, i));
        TRY(voucher_number_word(session, form->kind, i, &word));
        if (word)
            TRY(form_word(form, word));
    }
    for (size_t i = 1; template != NULL && i < desk->options.count; i++)
        TRY(refuse_same(desk, i));
    if (template != NULL) {
        TRY(template_fill(session, template, form));
        TRY(template_show(session, form));
    }
    return id ? form_put(form, "id", json_text(desk->arena, bytes_text(id))) : OK;
}

/* What goes into the store with the entry and only with it. */
struct openings {
    struct bytes digests[SEALS_MAX];
    struct bytes disclosures[SEALS_MAX];
    size_t count;
};

static enum err seal(struct desk *desk, struct form *form, struct openings *out)
{
    for (const struct given *given = option_next(&desk->options, "seal", NULL); given;
         given = option_next(&desk->options, "seal", given)) {
        if (out->count == SEALS_MAX)
            return fault(ERR_LIMIT, "封存的栏目超过 %d 个", "more than %d sealed fields",
                         SEALS_MAX);
        TRY(form_seal(form, given->value, &out->digests[out->count],
                      &out->disclosures[out->count]));
        out->count++;
    }
    return OK;
}

static enum err keep_openings(struct session *session, const struct openings *openings)
{
    for (size_t i = 0; i < openings->count; i++)
        TRY(book_seal_put(session->book, openings->digests[i], openings->disclosures[i]));
    return OK;
}

static enum err show_draft(struct desk *desk, const struct form *form)
{
    say(desk, "检查通过，没有写入。要签的内容：\n", "good; nothing was written. To be signed:\n");
    json_print_pretty(&desk->out, form->body);
    return OK;
}

/* Papers are copied only when the entry that names them has passed every check. */
static enum err append(struct session *session, struct form *form, struct bytes note,
                       const struct openings *openings)
{
    struct receipt receipt = { 0 };
    if (desk_has(session->desk, "doc")) {
        TRY(attach_documents(session, form, true));
        TRY(session_sign(session, form->body, &note));
    }
    TRY(keep_openings(session, openings));
    TRY(session_append(session, note, &receipt));
    TRY(receipt_print(session, &receipt));
    TRY(receipt_money(session, receipt.index));
    TRY(receipt_debts(session, receipt.index));
    TRY(receipt_contract(session, receipt.index));
    TRY(receipt_changes(session, receipt.index));
    return receipt_budget(session, receipt.index);
}

/* An erasure names the field as the entry does; people name it as they see it. */
static enum err name_field(struct session *session, struct form *form)
{
    const struct json *target = json_find(form->body, "target");
    const struct json *named = json_find(form->body, "field");
    const struct json *index = target ? json_find(target, "index") : NULL;
    const struct field *list = NULL;
    const struct field *field = NULL;
    struct leaf leaf = { 0 };
    struct entry entry = { 0 };
    if (form->kind != &kind_erasure || !named || !index || index->type != JSON_NUMBER ||
        index->number < 0)
        return OK;
    TRY(session_entry(session, form->arena, (uint64_t)index->number, &leaf, &entry));
    TRY(form_field(entry.kind, named->text, &list, &field));
    return form_put(form, "field", json_text(form->arena, bytes_text(field->name)));
}

static enum err record(struct session *session, const struct kind *kind,
                       const struct template *template)
{
    struct desk *desk = session->desk;
    struct form form = { 0 };
    struct openings openings = { 0 };
    struct bytes note = { 0 };
    struct receipt receipt = { 0 };
    bool again = false;
    TRY(form_start(desk->arena, kind, &form));
    TRY(fill(session, template, &form));
    TRY(name_field(session, &form));
    TRY(attach_documents(session, &form, false));
    TRY(attach_report(session, &form));
    TRY(counting_complete(session, &form));
    TRY(disclosing_complete(session, &form));
    TRY(retry_find(session, &form, &receipt, &again));
    if (again)
        return receipt_print(session, &receipt);
    TRY(seal(desk, &form, &openings));
    TRY(session_complete(session, &form));
    TRY(twin_warn(session, &form));
    TRY(signers_open(session, kind));
    TRY(session_sign(session, form.body, &note));
    TRY(session_try(session, note));
    if (desk_has(desk, "dry-run"))
        return show_draft(desk, &form);
    return append(session, &form, note, &openings);
}

static enum err run(struct desk *desk)
{
    const struct kind *kind = &kind_voucher;
    struct session session = { 0 };
    const struct template *template = template_find(bytes_text(desk_word(desk, 0)));
    if (template == NULL)
        TRY(kind_recorded(desk->arena, desk_word(desk, 0), &kind));
    if (kind == &kind_village)
        return fault(ERR_RULE, "village（建账）每本账只有一条，由 sanzi init 记；另建一本账用 sanzi init",
                     "there is one \"village\" entry in a book, made by sanzi init: another "
                     "village has a book of its own");
    TRY(session_open(desk, true, &session));
    enum err code = record(&session, kind, template);
    return session_end(&session, code);
}

const struct command command_record = {
    .name = "record",
    .alias = "记账",
    .title = WORDS("记一条：凭证、红字、干部、科目……", "record one entry"),
    .usage = WORDS("种类 栏目=内容… [--json 文件] [--doc 文件] [--as 人] [--dry-run]",
                   "KIND FIELD=VALUE… [--json FILE] [--doc FILE] [--as PERSON] [--dry-run]"),
    .help = WORDS("栏目用中文或英文名；金额以元写，可带逗号；凭证的行写成 借=科目:金额 或 "
                  "贷=科目:金额，后面可加 :备注。每种记录有哪些栏目：sanzi kinds 种类。",
                  "Fields by Chinese or English name; amounts in yuan, commas allowed; "
                  "lines of a voucher: debit=ACCOUNT:AMOUNT or credit=ACCOUNT:AMOUNT[:NOTE]. "
                  "The fields of each kind: sanzi kinds KIND."),
    .words_min = 1,
    .words_max = 2000,
    .options = options,
    .examples = examples,
    .writes = true,
    .run = run,
};
