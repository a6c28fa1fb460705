/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/terminal.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/spill.h"
#include "base/text.h"
#include "base/unicode.h"

enum { PIECE_SIZE = 1 << 20 };

static const char *first_set(const char *a, const char *b, const char *c)
{
    if (a && a[0] != '\0')
        return a;
    if (b && b[0] != '\0')
        return b;
    return c ? c : "";
}

enum language language_of(const char *lc_all, const char *lc_messages, const char *lang)
{
    const char *locale = first_set(lc_all, lc_messages, lang);
    return strncmp(locale, "zh", 2) == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
}

const char *charset_of(const char *codeset)
{
    static const char *const rows[][2] = {
        { "GB18030", "GB18030" },
        { "GBK", "GBK" },
        { "GB2312", "GBK" },
        { "EUC-CN", "GBK" },
        { "CP936", "GBK" },
    };
    for (size_t i = 0; codeset && i < sizeof rows / sizeof rows[0]; i++)
        if (strcasecmp(codeset, rows[i][0]) == 0)
            return rows[i][1];
    return NULL;
}

/* A locale that the system has not generated still says its charset by its name. */
static const char *codeset_of_environment(void)
{
    if (setlocale(LC_CTYPE, ""))
        return nl_langinfo(CODESET);
    const char *locale = first_set(getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG"));
    const char *dot = strchr(locale, '.');
    return dot ? dot + 1 : NULL;
}

enum err terminal_open(struct terminal *terminal, const char *lang)
{
    enum language language =
        language_of(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"));
    const char *no_colour = getenv("NO_COLOR");
    *terminal = (struct terminal){
        .language = language,
        .charset = charset_of(codeset_of_environment()),
        .watched = isatty(STDERR_FILENO) == 1,
        .colour = isatty(STDOUT_FILENO) == 1 && !(no_colour && no_colour[0] != '\0'),
        .last_done = -1,
    };
    if (!lang)
        return OK;
    if (strcmp(lang, "zh") != 0 && strcmp(lang, "en") != 0)
        return fault(ERR_USAGE, "选项 --lang 应为 zh 或 en，不是“%s”",
                     "option --lang must be zh or en, not \"%s\"", lang);
    terminal->language = lang[0] == 'z' ? LANGUAGE_ZH : LANGUAGE_EN;
    return OK;
}

static enum err argument(const struct terminal *terminal, struct arena *arena, const char *text,
                         const char **out)
{
    struct bytes word = bytes_text(text);
    struct bytes converted = word;
    if (terminal->charset &&
        unicode_convert(arena, word, terminal->charset, "UTF-8", &converted) != OK)
        converted = word;
    if (!unicode_is_utf8(converted))
        return fault(ERR_FORMAT, "命令行里有不能识别的文字：请检查终端的字符集",
                     "the command line holds text in an unknown charset: check the locale");
    const char *string = bytes_string(arena, converted);
    if (!string)
        return fault_memory();
    *out = string;
    return OK;
}

enum err terminal_arguments(const struct terminal *terminal, struct arena *arena, char **argv,
                            size_t count, const char ***out)
{
    const char **words = arena_array(arena, count + 1, sizeof *words);
    if (!words)
        return fault_memory();
    for (size_t i = 0; i < count; i++)
        TRY(argument(terminal, arena, argv[i], &words[i]));
    *out = words;
    return OK;
}

static enum err put_piece(const struct terminal *terminal, struct arena *arena, FILE *stream,
                          struct bytes text)
{
    struct bytes out = text;
    if (terminal->charset)
        TRY(unicode_convert(arena, text, "UTF-8", terminal->charset, &out));
    if (out.size > 0 && fwrite(out.at, 1, out.size, stream) != out.size)
        return fault_errno("write", stream == stdout ? "stdout" : "stderr");
    return OK;
}

enum err terminal_put(const struct terminal *terminal, struct arena *arena, FILE *stream,
                      struct bytes text)
{
    while (text.size > 0) {
        struct arena_mark mark = arena_mark(arena);
        TRY(put_piece(terminal, arena, stream, bytes_cut_lines(&text, PIECE_SIZE)));
        arena_back(arena, mark);
        spill_look();
    }
    if (fflush(stream) != 0)
        return fault_errno("write", stream == stdout ? "stdout" : "stderr");
    return OK;
}

enum { PROGRESS_LONG = 20000,
       PROGRESS_STEPS = 100 };

void terminal_progress(void *self, uint64_t done, uint64_t total)
{
    struct terminal *terminal = self;
    if (!terminal->watched || total < PROGRESS_LONG)
        return;
    int64_t step = (int64_t)(done / (total / PROGRESS_STEPS));
    if (step <= terminal->last_done)
        return;
    terminal->last_done = step;
    (void)fprintf(stderr, "\r%3d%%  %llu / %llu", (int)(step > 100 ? 100 : step),
                  (unsigned long long)done, (unsigned long long)total);
    (void)fflush(stderr);
}

void terminal_progress_end(struct terminal *terminal)
{
    if (terminal->last_done >= 0)
        (void)fputs("\r\033[K", stderr);
    terminal->last_done = -1;
}

void passphrase_wipe(struct passphrase *passphrase)
{
    explicit_bzero(passphrase, sizeof *passphrase);
}

static enum err passphrase_set(struct passphrase *out, struct bytes line)
{
    if (line.size == 0)
        return fault(ERR_USAGE, "口令是空的", "the passphrase is empty");
    if (line.size > PASSPHRASE_MAX)
        return fault(ERR_LIMIT, "口令超过 %d 字节", "the passphrase is longer than %d bytes",
                     PASSPHRASE_MAX);
    memcpy(out->at, line.at, line.size);
    out->at[line.size] = '\0';
    out->size = line.size;
    return OK;
}

enum err passphrase_read(struct arena *arena, const char *path, struct passphrase *out)
{
    struct bytes file = { 0 };
    struct arena_mark mark = arena_mark(arena);
    TRY(file_read_secret(arena, path, PASSPHRASE_MAX + 2, &file));
    struct bytes rest = file;
    struct bytes line = bytes_cut(&rest, '\n');
    if (line.size > 0 && line.at[line.size - 1] == '\r')
        line.size--;
    enum err code = passphrase_set(out, line);
    /* The file's copy stood in the arena. */
    explicit_bzero((void *)(uintptr_t)file.at, file.size);
    arena_back(arena, mark);
    return code;
}

/* Characters; of a text that is not UTF-8 (a terminal in GBK) two high bytes are one. */
static size_t count_characters(struct bytes text)
{
    size_t count = 0;
    size_t high = 0;
    bool utf8 = unicode_is_utf8(text);
    for (size_t i = 0; i < text.size; i++) {
        high += text.at[i] >= 0x80;
        count += text.at[i] < 0x80 || (utf8 && text.at[i] >= 0xC0);
    }
    return utf8 ? count : count + high / 2;
}

enum err passphrase_check(const struct passphrase *passphrase)
{
    if (count_characters(bytes_of(passphrase->at, passphrase->size)) >= PASSPHRASE_MIN)
        return OK;
    return fault(ERR_USAGE,
                 "口令太短：至少 %d 个字（汉字、字母、数字都算一个），最好是一句只有自己记得的话",
                 "the passphrase is too short: at least %d characters, best a sentence that "
                 "only you remember",
                 PASSPHRASE_MIN);
}

bool terminal_is_there(void)
{
    FILE *tty = fopen("/dev/tty", "r+e");
    bool there = tty != NULL;
    if (there)
        (void)fclose(tty);
    return there;
}

enum err terminal_choose(const struct terminal *terminal, struct arena *arena,
                         const char *prompt, size_t count, size_t *out)
{
    char line[32] = { 0 };
    uint64_t number = 0;
    FILE *tty = fopen("/dev/tty", "r+e");
    if (!tty)
        return fault_errno("open", "/dev/tty");
    (void)setvbuf(tty, NULL, _IONBF, 0);
    enum err code = terminal_put(terminal, arena, tty, bytes_text(prompt));
    bool got = code == OK && fgets(line, sizeof line, tty);
    (void)fclose(tty);
    TRY(code);
    struct bytes answer = bytes_trim(bytes_text(line));
    if (!got || text_unsigned(answer, &number) != OK || number < 1 || number > count)
        return fault(ERR_USAGE, "没有选定：应填 1 到 %zu",
                     "nobody was chosen: a number from 1 to %zu", count);
    *out = (size_t)number - 1;
    return OK;
}

/* One line from the terminal without echo. */
static enum err ask_once(const struct terminal *terminal, struct arena *arena,
                         const char *prompt, struct passphrase *out)
{
    FILE *tty = fopen("/dev/tty", "r+e");
    struct termios old;
    if (!tty || tcgetattr(fileno(tty), &old) != 0) {
        if (tty)
            (void)fclose(tty);
        return fault(ERR_PERMISSION, "需要口令，但没有终端：请用 --pass-file 文件",
                     "a passphrase is needed and there is no terminal: use --pass-file FILE");
    }
    (void)setvbuf(tty, NULL, _IONBF, 0);
    struct termios silent = old;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    /* Silence first: what is typed once the prompt shows is neither echoed nor flushed. */
    (void)tcsetattr(fileno(tty), TCSAFLUSH, &silent);
    enum err code = terminal_put(terminal, arena, tty, bytes_text(prompt));
    char line[PASSPHRASE_MAX + 2] = { 0 };
    bool got = code == OK && fgets(line, sizeof line, tty);
    (void)tcsetattr(fileno(tty), TCSAFLUSH, &old);
    (void)fputs("\n", tty);
    (void)fclose(tty);
    if (code == OK && !got)
        code = fault(ERR_PERMISSION, "没有输入口令", "no passphrase was given");
    size_t size = strcspn(line, "\r\n");
    if (code == OK)
        code = passphrase_set(out, bytes_of(line, size));
    explicit_bzero(line, sizeof line);
    return code;
}

enum err passphrase_ask(const struct terminal *terminal, struct arena *arena,
                        const char *prompt, bool twice, struct passphrase *out)
{
    TRY(ask_once(terminal, arena, prompt, out));
    if (!twice)
        return OK;
    struct passphrase again = { 0 };
    enum err code = passphrase_check(out);
    if (code == OK)
        code = ask_once(terminal, arena,
                        terminal->language == LANGUAGE_ZH ? "再输一遍：" : "once more: ", &again);
    if (code == OK && (again.size != out->size || memcmp(again.at, out->at, out->size) != 0))
        code = fault(ERR_USAGE, "两次输入的口令不一样", "the two passphrases differ");
    passphrase_wipe(&again);
    if (code != OK)
        passphrase_wipe(out);
    return code;
}
