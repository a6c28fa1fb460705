/* SPDX-License-Identifier: Apache-2.0 */
/* One run of the program: arguments, dispatch by the table, output, exit status. */
#include <assert.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "base/text.h"
#include "desk/command.h"
#include "desk/crash.h"
#include "publish/table.h"

const struct command *const commands[] = {
#define COMMAND(name) &command_##name,
#include "desk/commands.def"
#undef COMMAND
};
const size_t command_count = sizeof commands / sizeof commands[0];

const struct option options_common[] = {
    { "book", 'C', WORDS("账簿", "BOOK"),
      WORDS("账簿所在的文件夹（否则看 SANZI_BOOK，再否则当前文件夹）",
            "the book's folder (else $SANZI_BOOK, else the current folder)") },
    { "format", 'O', WORDS("格式", "FORMAT"),
      WORDS("表格输出为 txt、csv、json、xlsx 或 pdf",
            "print tables as txt, csv, json, xlsx or pdf") },
    { "output", 'o', WORDS("文件", "FILE"),
      WORDS("表格写到文件，格式看后缀", "write tables to FILE; its suffix tells the format") },
    { "pass-file", '\0', WORDS("文件", "FILE"),
      WORDS("口令取自文件第一行（权限须为 0600）",
            "take the passphrase from the first line of FILE (mode 0600)") },
    { "lang", '\0', WORDS("zh|en", "zh|en"), WORDS("说明和表头用的语言", "language of texts") },
    { "help", 'h', NO_VALUE,
      WORDS("这条命令的说明", "help for the command") },
    { 0 },
};

const struct option_tables command_tables = {
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
    .common = options_common,
};

const char *words_here(const struct desk *desk, struct words words)
{
    return words_in(words, desk->terminal.language);
}

const char *desk_option(const struct desk *desk, const char *name)
{
    return option_value(&desk->options, name);
}

bool desk_has(const struct desk *desk, const char *name)
{
    return option_has(&desk->options, name);
}

const char *desk_word(const struct desk *desk, size_t at)
{
    return at < desk->options.count ? desk->options.words[at] : NULL;
}

enum err desk_index(const struct desk *desk, size_t at, uint64_t *out)
{
    const char *word = desk_word(desk, at);
    assert(word);
    if (text_unsigned(bytes_text(word[0] == '#' ? word + 1 : word), out) == OK)
        return OK;
    return fault(ERR_USAGE, "“%s”不是序号", "\"%s\" is no index", word);
}

const char *desk_book(const struct desk *desk)
{
    const char *book = desk_option(desk, "book");
    const char *environment = getenv("SANZI_BOOK");
    if (book)
        return book;
    return environment && environment[0] != '\0' ? environment : ".";
}

__attribute__((format(printf, 2, 0))) static char *
format_text(struct arena *arena, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = size >= 0 ? arena_take(arena, (size_t)size + 1) : NULL;
    if (text)
        (void)vsnprintf(text, (size_t)size + 1, format, list);
    return text;
}

void say(struct desk *desk, const char *zh, const char *en, ...)
{
    va_list list;
    va_start(list, en);
    char *text = desk->terminal.language == LANGUAGE_ZH ? format_text(desk->arena, zh, list)
                                                        : format_text(desk->arena, en, list);
    va_end(list);
    buf_text(&desk->out, text ? text : "?");
}

void warn(struct desk *desk, const char *zh, const char *en, ...)
{
    va_list list;
    va_start(list, en);
    char *text = desk->terminal.language == LANGUAGE_ZH ? format_text(desk->arena, zh, list)
                                                        : format_text(desk->arena, en, list);
    va_end(list);
    struct buf line = buf_new(desk->arena, DESK_OUT_MAX);
    buf_text(&line, desk->terminal.language == LANGUAGE_ZH ? "sanzi：" : "sanzi: ");
    buf_text(&line, text ? text : "?");
    buf_byte(&line, '\n');
    /* A warning that cannot be shown has no other place to go. */
    (void)!terminal_put(&desk->terminal, desk->arena, stderr, buf_so_far(&line));
}

void desk_time(const struct desk *desk, struct buf *buf, int64_t seconds)
{
    enum table_format format = TABLE_TXT;
    enum err code =
        table_format_of(desk_option(desk, "format"), desk_option(desk, "output"), &format);
    if (code == OK && format == TABLE_JSON)
        time_print(buf, seconds);
    else
        time_print_china(buf, seconds);
}

enum err desk_table(struct desk *desk, struct table *table)
{
    const struct tables tables = { .arena = desk->arena, .at = &table, .count = 1 };
    return desk_tables(desk, &tables);
}

/* All of it or nothing: half a statement looks like a whole one. */
static enum err put_tables(struct desk *desk, const struct tables *tables,
                           enum table_format format)
{
    size_t before = desk->out.size;
    enum err code = tables_print(tables, format, desk->terminal.language, &desk->out);
    if (code != OK) {
        desk->out.size = before;
        return code;
    }
    bool screen = format == TABLE_TXT && isatty(STDOUT_FILENO) == 1;
    for (size_t i = before; screen && i < desk->out.size; i++)
        if (desk->out.at[i] == '\f')
            desk->out.at[i] = '\n'; /* a screen has no pages */
    return OK;
}

enum err desk_tables(struct desk *desk, const struct tables *tables)
{
    const char *file = desk_option(desk, "output");
    enum table_format format = TABLE_TXT;
    TRY(table_format_of(desk_option(desk, "format"), file, &format));
    if (!file && (format == TABLE_XLSX || format == TABLE_PDF)) {
        if (isatty(STDOUT_FILENO) == 1 && format == TABLE_PDF)
            return fault(ERR_USAGE, "PDF 不能显示在终端上：请用 -o 文件.pdf",
                         "PDF cannot be shown on a terminal: use -o FILE.pdf");
        if (isatty(STDOUT_FILENO) == 1)
            return fault(ERR_USAGE, "XLSX 不能显示在终端上：请用 -o 文件.xlsx",
                         "XLSX cannot be shown on a terminal: use -o FILE.xlsx");
        desk->binary = true;
    }
    if (!file)
        return put_tables(desk, tables, format);
    struct buf out = buf_new(desk->arena, DESK_OUT_MAX);
    struct bytes whole = { 0 };
    TRY(tables_print(tables, format, desk->terminal.language, &out));
    TRY(buf_done(&out, &whole));
    return file_write(file, whole, 0644);
}

static enum err check_words(const struct desk *desk)
{
    const struct command *command = desk->options.command;
    const char *name = command_spoken(desk, command);
    const char *usage = words_here(desk, command->usage);
    if (desk->options.count < command->words_min)
        return fault(ERR_USAGE, "命令 %s 少了内容；用法：sanzi %s %s",
                     "command %s lacks words; usage: sanzi %s %s", name, name, usage);
    if (desk->options.count > command->words_max)
        return fault(ERR_USAGE, "命令 %s 多了“%s”；用法：sanzi %s %s",
                     "command %s: \"%s\" is too much; usage: sanzi %s %s", name,
                     desk->options.words[command->words_max], name, usage);
    return OK;
}

enum err desk_run(struct desk *desk)
{
    if (!desk->options.command) {
        help_all(desk);
        if (!desk_has(desk, "help"))
            desk->status = err_status(ERR_USAGE);
        return OK;
    }
    if (desk_has(desk, "help")) {
        help_command(desk, desk->options.command);
        return OK;
    }
    TRY(check_words(desk));
    return desk->options.command->run(desk);
}

static size_t complaint(enum language language, enum err code, char *text, size_t max)
{
    bool zh = language == LANGUAGE_ZH;
    (void)snprintf(text, max, zh ? "sanzi：%s（%s）\n" : "sanzi: %s (%s)\n", err_why(language),
                   words_in(err_words(code), language));
    size_t size = strlen(text) - 1;
    text[size] = '\0';
    text_defuse(text);
    text[size] = '\n';
    return size + 1;
}

size_t desk_complaint(const struct desk *desk, enum err code, char *text, size_t max)
{
    bool converted = desk->terminal.charset != NULL;
    return complaint(converted ? LANGUAGE_EN : desk->terminal.language, code, text, max);
}

/* The last word needs no memory: that may be what lacks. Where the charset would have to be
 * converted and cannot be, English does in all of them. */
static void complain(struct desk *desk, enum err code)
{
    const struct terminal *terminal = &desk->terminal;
    struct words class = err_words(code);
    char text[ERR_WHY_MAX + 200];
    terminal_progress_end(&desk->terminal);
    (void)complaint(terminal->language, code, text, sizeof text);
    if (!terminal->charset) {
        (void)fputs(text, stderr);
        return;
    }
    char english[ERR_WHY_MAX];
    (void)snprintf(english, sizeof english, "%s", err_why(LANGUAGE_EN));
    if (!desk->arena ||
        terminal_put(terminal, desk->arena, stderr, bytes_text(text)) != OK)
        (void)fprintf(stderr, "sanzi: %s (%s)\n", english, class.en);
}

/* The language must be known before the options are: a fault in them is told in it. */
static const char *early_language(int argc, char **argv)
{
    const char *language = NULL;
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0)
            language = argv[i] + 7;
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            language = argv[i + 1];
    }
    return language;
}

static enum err start(struct desk *desk, int argc, char **argv)
{
    const char **words = NULL;
    size_t count = argc > 0 ? (size_t)argc - 1 : 0;
    TRY(terminal_open(&desk->terminal, early_language(argc, argv)));
    TRY(arena_open_spilling(DESK_MEMORY_MAX, DESK_MEMORY_KEPT, &desk->arena));
    TRY(arena_open_spilling(DESK_MEMORY_MAX, DESK_OUT_KEPT, &desk->printed));
    desk->out = buf_new(desk->printed, DESK_OUT_MAX);
    TRY(terminal_arguments(&desk->terminal, desk->arena, argv + 1, count, &words));
    TRY(options_parse(desk->arena, &command_tables, words, count, &desk->options));
    if (desk->options.command)
        TRY(crash_expect(desk));
    return desk_run(desk);
}

/* What went wrong, or was found wrong, when memory had run out may be nothing but that. What
 * was recorded is whole: the store takes nothing from then on. */
static enum err end(const struct desk *desk, enum err code)
{
    const struct command *command = desk->options.command;
    bool is_done = code == OK && desk->status == 0 && command && command->writes;
    if (!arena_ran_out() || is_done || (code != OK && err_status(code) >= 3))
        return code;
    return fault_memory();
}

int desk_main(int argc, char **argv)
{
    struct desk desk = { 0 };
    const struct rlimit none = { 0 };
    /* Keys are open in this process: it leaves no core file. */
    (void)setrlimit(RLIMIT_CORE, &none);
    /* A file past its limit is a full disk, to be told as one. */
    (void)signal(SIGXFSZ, SIG_IGN);
    enum err before = start(&desk, argc, argv);
    enum err code = end(&desk, before);
    int status = code == OK ? desk.status : err_status(code);
    bool doubtful = before == OK && code != OK; /* made while memory lacked: not shown */
    if (desk.arena && desk.out.arena && !doubtful) {
        struct terminal terminal = desk.terminal;
        if (desk.binary)
            terminal.charset = NULL;
        enum err wrote =
            terminal_put(&terminal, desk.arena, stdout, buf_so_far(&desk.out));
        if (code == OK && (desk.out.bad || desk.out.exhausted || wrote != OK)) {
            code = wrote != OK ? wrote : fault_memory();
            status = err_status(code);
        }
    }
    if (code != OK)
        complain(&desk, code);
    arena_close(desk.printed);
    arena_close(desk.arena);
    return status;
}
