/* SPDX-License-Identifier: Apache-2.0 */
/* Help, man page and completion, all drawn from the table of commands. */
#include <string.h>

#include "desk/command.h"

static void put_option(struct desk *desk, const struct option *option)
{
    struct buf name = buf_new(desk->arena, 200);
    if (option->letter)
        buf_format(&name, "-%c, ", option->letter);
    buf_format(&name, "--%s", option->name);
    if (option->value.zh)
        buf_format(&name, " %s", words_here(desk, option->value));
    struct bytes text = buf_so_far(&name);
    buf_text(&desk->out, "  ");
    buf_put(&desk->out, text);
    buf_text(&desk->out, "\n        ");
    buf_text(&desk->out, words_here(desk, option->help));
    buf_byte(&desk->out, '\n');
}

static void put_options(struct desk *desk, const struct option *options)
{
    for (const struct option *option = options; option && option->name; option++)
        put_option(desk, option);
}

/* The name by which the reader's language calls it. */
const char *command_spoken(const struct desk *desk, const struct command *command)
{
    return desk->terminal.language == LANGUAGE_ZH ? command->alias : command->name;
}

void help_command(struct desk *desk, const struct command *command)
{
    say(desk, "%s（%s）：%s%s\n\n用法：sanzi %s %s\n", "%s (%s): %s%s\n\nusage: sanzi %s %s\n",
        command->name, command->alias, words_here(desk, command->title),
        !command->writes                         ? ""
        : desk->terminal.language == LANGUAGE_ZH ? "【会写入】"
                                                 : " [writes]",
        command_spoken(desk, command), words_here(desk, command->usage));
    const char *help = words_here(desk, command->help);
    if (help[0] != '\0')
        say(desk, "\n%s\n", "\n%s\n", help);
    if (command->examples && command->examples->line) {
        say(desk, "\n例：\n", "\nexamples:\n");
        for (const struct example *example = command->examples; example->line; example++) {
            buf_text(&desk->out, "  ");
            buf_text(&desk->out, example->line);
            buf_text(&desk->out, "\n        ");
            buf_text(&desk->out, words_here(desk, example->what));
            buf_byte(&desk->out, '\n');
        }
    }
    if (command->options && command->options->name) {
        say(desk, "\n选项：\n", "\noptions:\n");
        put_options(desk, command->options);
    }
    say(desk, "\n通用选项：sanzi help\n", "\ncommon options: sanzi help\n");
}

void help_all(struct desk *desk)
{
    say(desk,
        "sanzi：村集体三资总账，只增不改，人人可验\n\n用法：sanzi 命令 [选项] [内容]\n\n命令"
        "（带 * 的会写入；名字可以只写开头几个字母）：\n",
        "sanzi: a village collective's ledger that nobody can quietly change\n\nusage: sanzi "
        "COMMAND [OPTIONS] [WORDS]\n\ncommands (* writes; a name may be cut short):\n");
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = commands[i];
        buf_format(&desk->out, "%c %-10s  %s  %s\n", command->writes ? '*' : ' ',
                   command->name, command->alias, words_here(desk, command->title));
    }
    say(desk, "\n通用选项：\n", "\ncommon options:\n");
    put_options(desk, options_common);
    say(desk,
        "\n退出状态：0 好；1 账有错或被动过；2 用法或输入不对；3 磁盘、网络等出错；"
        "4 被占用或没有权限\n",
        "\nexit status: 0 good; 1 the books are wrong or were tampered with; 2 usage or "
        "input;\n3 the world failed; 4 locked or not permitted\n");
}

/* Text for troff: no line may begin with a dot or quote, backslashes are doubled. */
static void man_text(struct buf *out, const char *text)
{
    for (const char *at = text; *at; at++) {
        bool start = at == text || at[-1] == '\n';
        if (start && (*at == '.' || *at == '\''))
            buf_text(out, "\\&");
        if (*at == '\\')
            buf_text(out, "\\e");
        else if (*at == '-')
            buf_text(out, "\\-");
        else
            buf_byte(out, (uint8_t)*at);
    }
    buf_byte(out, '\n');
}

static void man_options(struct desk *desk, const struct option *options)
{
    for (const struct option *option = options; option && option->name; option++) {
        buf_text(&desk->out, ".TP\n.B ");
        if (option->letter)
            buf_format(&desk->out, "\\-%c, ", option->letter);
        buf_text(&desk->out, "\\-\\-");
        man_text(&desk->out, option->name);
        if (option->value.zh)
            man_text(&desk->out, words_here(desk, option->value));
        man_text(&desk->out, words_here(desk, option->help));
    }
}

static void man_command(struct desk *desk, const struct command *command)
{
    buf_text(&desk->out, ".SS ");
    buf_format(&desk->out, "%s (%s) ", command->name, command->alias);
    man_text(&desk->out, words_here(desk, command->usage));
    man_text(&desk->out, words_here(desk, command->title));
    if (words_here(desk, command->help)[0] != '\0') {
        buf_text(&desk->out, ".PP\n");
        man_text(&desk->out, words_here(desk, command->help));
    }
    man_options(desk, command->options);
    for (const struct example *example = command->examples; example && example->line;
         example++) {
        buf_text(&desk->out, ".PP\n");
        man_text(&desk->out, words_here(desk, example->what));
        buf_text(&desk->out, ".RS\n.nf\n");
        man_text(&desk->out, example->line);
        buf_text(&desk->out, ".fi\n.RE\n");
    }
}

void help_man(struct desk *desk)
{
    buf_text(&desk->out, ".TH SANZI 1\n.SH ");
    say(desk, "名称\n", "NAME\n");
    say(desk, "sanzi \\- 村集体三资总账\n", "sanzi \\- a village collective's ledger\n");
    buf_text(&desk->out, ".SH ");
    say(desk, "用法\n", "SYNOPSIS\n");
    buf_text(&desk->out, ".B sanzi\n");
    say(desk, "命令 [选项] [内容]\n", "COMMAND [OPTIONS] [WORDS]\n");
    buf_text(&desk->out, ".SH ");
    say(desk, "通用选项\n", "COMMON OPTIONS\n");
    man_options(desk, options_common);
    buf_text(&desk->out, ".SH ");
    say(desk, "命令\n", "COMMANDS\n");
    for (size_t i = 0; i < command_count; i++)
        man_command(desk, commands[i]);
    buf_text(&desk->out, ".SH ");
    say(desk, "退出状态\n", "EXIT STATUS\n");
    say(desk,
        "0 好；1 账有错或被动过；2 用法或输入不对；3 磁盘、网络等出错；4 被占用或没有权限。\n",
        "0 good; 1 the books are wrong or were tampered with; 2 usage or input; 3 the world "
        "failed; 4 locked or not permitted.\n");
}

static void bash_words(struct desk *desk, const struct option *options)
{
    for (const struct option *option = options; option && option->name; option++) {
        buf_format(&desk->out, " --%s", option->name);
        if (option->letter)
            buf_format(&desk->out, " -%c", option->letter);
    }
}

void help_bash(struct desk *desk)
{
    struct buf *out = &desk->out;
    buf_text(out, "# sanzi help --completion bash\n_sanzi() {\n"
                  "    local word=${COMP_WORDS[COMP_CWORD]} command= each options=\n"
                  "    for each in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                  "        case $each in\n        -*) ;;\n");
    for (size_t i = 0; i < command_count; i++)
        buf_format(out, "        %s|%s) command=%s; break ;;\n", commands[i]->name,
                   commands[i]->alias, commands[i]->name);
    buf_text(out, "        esac\n    done\n    case $command in\n    '') options='");
    for (size_t i = 0; i < command_count; i++)
        buf_format(out, "%s%s", i > 0 ? " " : "", commands[i]->name);
    bash_words(desk, options_common);
    buf_text(out, "' ;;\n");
    for (size_t i = 0; i < command_count; i++) {
        buf_format(out, "    %s) options='", commands[i]->name);
        bash_words(desk, commands[i]->options);
        bash_words(desk, options_common);
        buf_text(out, "' ;;\n");
    }
    buf_text(out, "    esac\n    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
                  "    [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$word\"))\n"
                  "}\ncomplete -o filenames -F _sanzi sanzi\n");
}
