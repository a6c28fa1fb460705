/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "desk/checking.h"

static const struct option options[] = {
    { "log", '\0', WORDS("公钥|文件", "VKEY|FILE"),
      WORDS("账本公钥，取自纸上或乡镇，不取自被查的账",
            "the log's public key, from paper or the township, never from what is checked") },
    { "trust", '\0', WORDS("文件", "FILE"),
      WORDS("信任名单（C2SP tlog-policy）：账本和见证人",
            "whom to trust (a C2SP tlog-policy file): the log and witnesses") },
    { "known", '\0', WORDS("条数:根哈希" MANY, "SIZE:ROOT" MANY),
      WORDS("以前见过的检查点，今天的账必须包含它；可多次",
            "a checkpoint seen before, which today's log must contain; may be repeated") },
    { "paper", '\0', WORDS("核对码", "GROUPS"),
      WORDS("旧公示上印的核对码：今天的账里还有没有当时那些（要写 --size）",
            "the groups on an old sheet: does today's log still hold what it showed? (with "
            "--size)") },
    { "size", '\0', WORDS("条数", "N"),
      WORDS("核对码前面印的条数", "how many entries, as printed before the groups") },
    { "leaf", '\0', WORDS("文件", "FILE"),
      WORDS("证明所指那条记录的原文", "the entry's bytes, for a tlog-proof") },
    { "threads", '\0', WORDS("个数", "N"),
      WORDS("用几个核（默认全部）", "threads (default: all cores)") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi verify", WORDS("查本机的账", "the book here") },
    { "sanzi verify qingshi.git --log qingshi.example.org+…",
      WORDS("查公开的 git 仓库，连同全部历史", "a published repository and its history") },
    { "sanzi verify 公开 --log vkey.txt -O json", WORDS("查公开文件夹", "a published folder") },
    { 0 },
};

static bool stands(struct arena *arena, const char *folder, const char *name)
{
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    const char *path = file_path(arena, folder, name);
    return path && file_kind_at(path, &kind, &size) == OK && kind != FILE_NONE;
}

static enum err check(struct checking *checking, const char *path, struct verdict *out)
{
    struct arena *arena = checking->desk->arena;
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(file_kind_at(path, &kind, &size));
    if (kind == FILE_NONE)
        return fault(ERR_MISSING, "%s 不存在", "%s does not exist", path);
    if (kind == FILE_REGULAR)
        return checking_proof(checking, path, desk_option(checking->desk, "leaf"), out);
    /* A publication is somebody else's: a store that lies in it is never opened. Elsewhere a
     * lock without a store is a book that was never finished, which opening it will say. */
    if (!stands(arena, path, "tile") &&
        (stands(arena, path, BOOK_STORE) || stands(arena, path, BOOK_LOCK)))
        return checking_book(checking, path, out);
    bool is_git = false;
    TRY(git_is_repository(path, &is_git));
    if (is_git)
        return checking_git(checking, path, out);
    return checking_folder(checking, path, out);
}

static enum err run(struct desk *desk)
{
    struct checking checking = { 0 };
    struct verdict verdict = { 0 };
    const char *path = desk_word(desk, 0);
    TRY(checking_read(desk, &checking));
    enum err code = check(&checking, path ? path : desk_book(desk), &verdict);
    if (code == OK)
        code = checking_print(desk, &verdict);
    view_memory_close(verdict.memory);
    return code;
}

const struct command command_verify = {
    .name = "verify",
    .alias = "核验",
    .title = WORDS("从头核验账本、公开文件夹、git 仓库或一份证明",
                   "check a book, a folder, a git repository or a proof from scratch"),
    .usage = WORDS("[账簿|文件夹|git 仓库|证明.tlog-proof] [--log 公钥] [--trust 文件]",
                   "[BOOK|FOLDER|GIT|FILE.tlog-proof] [--log VKEY] [--trust FILE]"),
    .help = WORDS("逐条重算：签名、谁当时有效、前后链、哈希树、检查点、每种记录的规则、月结合计、"
                  "附件。账有错时退出状态为 1。",
                  "Everything is computed anew: signatures and who was in force, chain, tree, "
                  "checkpoint, every rule, period totals, attachments. Exit status 1 where the "
                  "books are wrong."),
    .words_max = 1,
    .options = options,
    .examples = examples,
    .run = run,
};
