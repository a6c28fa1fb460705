/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inspector's own program: reads a published folder or a proof file, trusts nobody's
 * database, needs no key, no network, no write access. Links base, keys, ledger and verify
 * only.
 */
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "base/unicode.h"
#include "verify/folder.h"
#include "verify/publication.h"
#include "verify/report.h"

enum {
    MEMORY_MAX = 512 << 20,
    KNOWN_MAX = 64,
};

struct command {
    struct arena *arena;
    const char *path;
    const char *leaf;
    enum language language;
    bool json;
    bool help;
    struct key_public log;
    struct trust *trust;
    struct known known[KNOWN_MAX];
    struct verify_options options;
};

static const struct words usage = WORDS(
    "用法：sanzi-verify [选项] 文件夹|证明文件.tlog-proof\n"
    "\n"
    "从头重算一本公开的三资账本：格式、签名与当时有效的密钥、前后链、哈希树、检查点、\n"
    "记账规则、结账合计、附件和公开文件。不信任何人的数据库，不用网络，什么也不写。\n"
    "\n"
    "  --log 公钥|文件   账本公钥，从公示栏或乡镇得来（不给就只查内部是否一致）\n"
    "  --trust 文件      信任文件（C2SP tlog-policy）：账本公钥、见证人和人数\n"
    "  --known 条数:根   从前得到的检查点，可以给多个；现在的账必须包含它\n"
    "                    根也可以写纸上的核对码：--known \"12:7K3M 9QXT …\"\n"
    "  --leaf 文件       证明文件所说那一条的原文\n"
    "  --no-documents    不查附件（报告里会写明）\n"
    "  --threads 个数    用几个核（默认全部）\n"
    "  -O txt|json       输出格式\n"
    "  --lang zh|en      语言\n"
    "\n"
    "退出码：0 完好；1 账不对或被动过；2 用法不对；3 磁盘等出错；4 没有权限\n",
    "usage: sanzi-verify [OPTION]... FOLDER|FILE.tlog-proof\n"
    "\n"
    "Computes a published ledger anew from its first byte: form, signatures and who was in\n"
    "force, chain, tree, checkpoint, rules of the books, closings, attachments and published\n"
    "files. Trusts nobody's database, uses no network, writes nothing.\n"
    "\n"
    "  --log VKEY|FILE   the log's key, from the notice board or the township (without it\n"
    "                    only inner consistency is checked)\n"
    "  --trust FILE      trust file (C2SP tlog-policy): log keys, witnesses, how many\n"
    "  --known SIZE:ROOT a checkpoint known from before, may be repeated; must be contained;\n"
    "                    ROOT may be the groups on paper: --known \"12:7K3M 9QXT ...\"\n"
    "  --leaf FILE       the entry that a proof file speaks of\n"
    "  --no-documents    do not read attachments (the report says so)\n"
    "  --threads N       how many cores (all by default)\n"
    "  -O txt|json       form of the report\n"
    "  --lang zh|en      language\n"
    "\n"
    "exit status: 0 good; 1 wrong or tampered with; 2 usage; 3 the world failed; 4 not "
    "permitted\n");

static enum language guess_language(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0')
            return strncmp(value, "zh", 2) == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
    }
    return LANGUAGE_EN;
}

/* To a terminal in GB18030 or GBK the text goes in its encoding; else as UTF-8. */
static enum err show(struct command *command, FILE *to, struct bytes text)
{
    const char *encoding = nl_langinfo(CODESET);
    if (strncmp(encoding, "GB", 2) == 0)
        TRY(unicode_convert(command->arena, text, "UTF-8", encoding, &text));
    if (fwrite(text.at, 1, text.size, to) != text.size || fflush(to) != 0)
        return fault_errno("write", "-");
    return OK;
}

static enum err read_known(struct command *command, const char *value)
{
    struct verify_options *options = &command->options;
    if (options->known_count == KNOWN_MAX)
        return fault(ERR_LIMIT, "--known 最多 %d 个", "more than %d --known", (int)KNOWN_MAX);
    TRY(known_parse(value, &command->known[options->known_count]));
    options->known_count++;
    return OK;
}

static enum err read_trust(struct command *command, const char *path)
{
    struct bytes file = { 0 };
    TRY(file_read(command->arena, path, TRUST_FILE_MAX, &file));
    return trust_parse(command->arena, file, &command->trust);
}

static enum err read_threads(struct command *command, const char *value)
{
    uint64_t threads = 0;
    if (text_unsigned(bytes_text(value), &threads) != OK || threads < 1 || threads > 16)
        return fault(ERR_USAGE, "--threads 应为 1 到 16", "--threads takes 1 to 16");
    command->options.threads = (size_t)threads;
    return OK;
}

static enum err read_choice(const char *option, const char *value, const char *zero,
                            const char *one, int *out)
{
    if (strcmp(value, zero) != 0 && strcmp(value, one) != 0)
        return fault(ERR_USAGE, "%s 应为 %s 或 %s", "%s takes %s or %s", option, zero, one);
    *out = strcmp(value, one) == 0;
    return OK;
}

/* The key itself, or a file whose first line it is. */
static enum err read_log(struct command *command, const char *value)
{
    struct bytes vkey = bytes_text(value);
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    if (file_kind_at(value, &kind, &size) == OK && kind == FILE_REGULAR) {
        struct bytes rest = { 0 };
        TRY(file_read(command->arena, value, KEY_NAME_MAX + 1024, &rest));
        vkey = bytes_trim(bytes_cut(&rest, '\n'));
    }
    return key_parse(vkey, &command->log);
}

static enum err read_option(struct command *command, const char *option, const char *value)
{
    int choice = 0;
    if (strcmp(option, "--log") == 0)
        return read_log(command, value);
    if (strcmp(option, "--trust") == 0)
        return read_trust(command, value);
    if (strcmp(option, "--known") == 0)
        return read_known(command, value);
    if (strcmp(option, "--threads") == 0)
        return read_threads(command, value);
    if (strcmp(option, "--leaf") == 0) {
        command->leaf = value;
        return OK;
    }
    if (strcmp(option, "-O") == 0) {
        TRY(read_choice(option, value, "txt", "json", &choice));
        command->json = choice == 1;
        return OK;
    }
    if (strcmp(option, "--lang") == 0) {
        TRY(read_choice(option, value, "zh", "en", &choice));
        command->language = choice == 1 ? LANGUAGE_EN : LANGUAGE_ZH;
        return OK;
    }
    return fault(ERR_USAGE, "没有选项“%s”；sanzi-verify --help 有说明",
                 "no option \"%s\"; sanzi-verify --help tells", option);
}

static enum err read_arguments(struct command *command, int count, char **arguments)
{
    for (int i = 1; i < count; i++) {
        const char *one = arguments[i];
        if (strcmp(one, "--help") == 0 || strcmp(one, "-h") == 0) {
            command->help = true;
        } else if (strcmp(one, "--no-documents") == 0) {
            command->options.documents = false;
        } else if (one[0] == '-' && i + 1 < count) {
            TRY(read_option(command, one, arguments[++i]));
        } else if (one[0] == '-') {
            return fault(ERR_USAGE, "选项“%s”不认得，或缺少它的值",
                         "option \"%s\" is unknown or lacks its value", one);
        } else if (command->path != NULL) {
            return fault(ERR_USAGE, "只能查一个文件夹或文件", "one folder or file at a time");
        } else {
            command->path = one;
        }
    }
    if (command->path == NULL && !command->help)
        return fault(ERR_USAGE, "请给出要查的文件夹；sanzi-verify --help 有说明",
                     "which folder? sanzi-verify --help tells");
    if (command->log.name.size > 0)
        command->options.log = &command->log;
    command->options.trust = command->trust;
    return OK;
}

static void show_progress(void *self, uint64_t done, uint64_t total)
{
    (void)self;
    (void)fprintf(stderr, "\r%llu / %llu", (unsigned long long)done,
                  (unsigned long long)total);
    if (done == total)
        (void)fprintf(stderr, "\r\033[K");
    (void)fflush(stderr);
}

static enum err check_folder(struct command *command, struct verdict *verdict)
{
    struct folder *folder = NULL;
    TRY(folder_open(command->path, &folder));
    struct source source = folder_source(folder);
    if (isatty(STDERR_FILENO) == 1)
        command->options.progress = show_progress;
    enum err code = publication_is_here(&source);
    if (code == OK)
        code = verify_log(command->arena, &source, &command->options, verdict);
    folder_close(folder);
    return code;
}

static enum err check_proof(struct command *command, struct verdict *verdict)
{
    struct bytes file = { 0 };
    struct bytes leaf = { 0 };
    TRY(file_read(command->arena, command->path, PROOF_FILE_MAX, &file));
    if (command->leaf != NULL)
        TRY(file_read(command->arena, command->leaf, ENTRY_SIZE_MAX, &leaf));
    return verify_proof(command->arena, file, leaf, &command->options, verdict);
}

static enum err show_verdict(struct command *command, const struct verdict *verdict)
{
    struct buf buf = buf_new(command->arena, REPORT_SIZE_MAX);
    struct bytes text = { 0 };
    if (command->json) {
        struct json *report = NULL;
        TRY(report_json(command->arena, verdict, &report));
        json_print_pretty(&buf, report);
        if (!bytes_ends(buf_so_far(&buf), bytes_text("\n")))
            buf_text(&buf, "\n");
    } else {
        report_text(&buf, verdict, command->language);
    }
    TRY(buf_done(&buf, &text));
    return show(command, stdout, text);
}

static enum err run(struct command *command, int *status)
{
    if (command->help)
        return show(command, stdout, bytes_text(words_in(usage, command->language)));
    struct verdict verdict = { 0 };
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(file_kind_at(command->path, &kind, &size));
    if (kind == FILE_REGULAR)
        TRY(check_proof(command, &verdict));
    else
        TRY(check_folder(command, &verdict));
    if (arena_ran_out())
        return fault_memory();
    *status = report_good(&verdict) ? 0 : 1;
    enum err code = show_verdict(command, &verdict);
    view_memory_close(verdict.memory);
    return code;
}

int main(int count, char **arguments)
{
    (void)setlocale(LC_CTYPE, "");
    static struct command command;
    command.language = guess_language();
    command.options.documents = true;
    command.options.known = command.known;
    int status = 0;
    enum err code = arena_open(MEMORY_MAX, &command.arena);
    if (code == OK)
        code = read_arguments(&command, count, arguments);
    if (code == OK)
        code = run(&command, &status);
    if (code != OK) {
        char text[ERR_WHY_MAX];
        (void)snprintf(text, sizeof text, "%s", err_why(command.language));
        text_defuse(text);
        struct bytes why = bytes_text(text);
        (void)fprintf(stderr, "sanzi-verify: ");
        (void)show(&command, stderr, why);
        (void)fprintf(stderr, "\n");
        status = err_status(code);
    }
    arena_close(command.arena);
    return status;
}
