/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "desk/command.h"
#include "desk/kindly.h"
#include "desk/template.h"
#include "verify/web.h"

static const struct option options[] = {
    { "man", '\0', NO_VALUE,
      WORDS("输出 man 手册（troff）", "print the man page (troff)") },
    { "completion", '\0', WORDS("bash", "bash"),
      WORDS("输出补全脚本", "print a completion script") },
    { "page", '\0', NO_VALUE,
      WORDS("输出用浏览器核对账本的网页（verify.html）",
            "print the page that checks a log in a browser (verify.html)") },
    { "page-digest", '\0', NO_VALUE,
      WORDS("这个网页的 SHA-256，印在纸上", "that page's SHA-256, for paper") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi help record", WORDS("一条命令的说明", "help for a command") },
    { "sanzi help 红字", WORDS("按词找：命令、记录种类、栏目",
                               "search commands, kinds and fields for a word") },
    { "sanzi help --man | man -l -", WORDS("看手册", "read the manual") },
    { "sanzi help --page > verify.html",
      WORDS("自己存一份核对网页，给村民用", "keep the page that checks a log, to hand out") },
    { 0 },
};

/* Words that people say and the name under which the thing is found. */
static const struct {
    const char *word;
    const char *topic;
} topics[] = {
    { "红字", "reversal" },
    { "红冲", "reversal" },
    { "冲销", "reversal" },
    { "更正", "reversal" },
    { "作废", "reversal" },
    { "修改", "reversal" },
    { "删除", "erasure" },
    { "封存", "record" },
    { "附件", "record" },
    { "凭证", "voucher" },
    { "结账", "close" },
    { "验签", "verify" },
    { "公开", "publish" },
    { "口令", "key" },
    { "密码", "key" },
    { "密钥", "key" },
    { "余额", "report" },
    { "备份", "backup" },
    { "篡改", "verify" },
};

static bool holds(const char *text, const char *word)
{
    return strstr(text, word) != NULL;
}

/* Everything in whose name, title or help the word stands. */
static bool search(struct desk *desk, const char *word)
{
    bool found = false;
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = commands[i];
        if (holds(command->name, word) || holds(command->alias, word) ||
            holds(command->title.zh, word) || holds(command->title.en, word) ||
            holds(command->help.zh, word) || holds(command->help.en, word)) {
            buf_format(&desk->out, "sanzi help %-10s %s  %s\n", command->name, command->alias,
                       words_here(desk, command->title));
            found = true;
        }
    }
    return kinds_search(desk, word) || found;
}

/* A record of the same name as a command. */
static void kind_also(struct desk *desk, const char *word)
{
    const struct kind *kind = NULL;
    if (kind_named(word, &kind) == OK)
        say(desk, "\n也有叫“%s”的记录，各填什么：sanzi kinds %s\n",
            "\nthere is a kind \"%s\" as well, its fields: sanzi kinds %s\n",
            words_here(desk, kind->title), kind->name);
}

static enum err topic(struct desk *desk, const char *word)
{
    const struct command *command = NULL;
    const struct template *template = template_find(bytes_text(word));
    if (template || strcmp(word, "templates") == 0 || strcmp(word, "常用业务") == 0) {
        template_help(desk, template);
        return OK;
    }
    if (command_find(&command_tables, word, &command) == OK) {
        help_command(desk, command);
        kind_also(desk, word);
        return OK;
    }
    for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++)
        if (strcmp(topics[i].word, word) == 0) {
            if (kinds_help(desk, topics[i].topic))
                return OK;
            TRY(command_find(&command_tables, topics[i].topic, &command));
            help_command(desk, command);
            return OK;
        }
    if (kinds_help(desk, word) || search(desk, word))
        return OK;
    return fault(ERR_MISSING, "没有关于“%s”的说明；用 sanzi help 看全部命令",
                 "no help about \"%s\"; sanzi help lists all commands", word);
}

static enum err put_digest(struct desk *desk)
{
    struct hash digest = { 0 };
    TRY(web_verify_digest(desk->arena, &digest));
    hash_print_hex(&desk->out, &digest);
    buf_text(&desk->out, "  " WEB_VERIFY_PATH "\n");
    return OK;
}

static enum err run(struct desk *desk)
{
    const char *completion = desk_option(desk, "completion");
    if (desk_has(desk, "page"))
        return web_verify_print(&desk->out);
    if (desk_has(desk, "page-digest"))
        return put_digest(desk);
    if (desk_has(desk, "man")) {
        help_man(desk);
    } else if (completion) {
        if (strcmp(completion, "bash") != 0)
            return fault(ERR_USAGE, "只有 bash 的补全脚本", "completion is for bash only");
        help_bash(desk);
    } else if (desk->options.count == 0) {
        help_all(desk);
    } else {
        return topic(desk, desk_word(desk, 0));
    }
    return OK;
}

const struct command command_help = {
    .name = "help",
    .alias = "帮助",
    .title = WORDS("说明", "help"),
    .usage = WORDS("[命令或词] [--man] [--completion bash] [--page] [--page-digest]",
                   "[TOPIC] [--man] [--completion bash] [--page] [--page-digest]"),
    .help = WORDS("", ""),
    .words_max = 1,
    .options = options,
    .examples = examples,
    .run = run,
};
