/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/file.h"
#include "desk/backup.h"
#include "desk/checking.h"
#include "desk/retake.h"
#include "publish/git.h"
#include "verify/folder.h"
#include "verify/report.h"

static const struct option options[] = {
    { "log", '\0', WORDS("公钥|文件", "VKEY|FILE"),
      WORDS("账本公钥，取自纸上：恢复后据此核验", "the log's public key, from paper") },
    { "trust", '\0', WORDS("文件", "FILE"), WORDS("信任名单", "whom to trust") },
    { "known", '\0', WORDS("条数:根哈希" MANY, "SIZE:ROOT" MANY),
      WORDS("以前见过的检查点", "a checkpoint seen before") },
    { "threads", '\0', WORDS("个数", "N"), WORDS("用几个核", "threads") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi restore /media/U盘/青石村 qingshi", WORDS("从备份恢复", "from a backup") },
    { "sanzi restore qingshi.git qingshi --log vkey.txt",
      WORDS("从公开的仓库恢复（没有密钥和封存的原文）",
            "from a publication (no keys, no sealed values)") },
    { 0 },
};

/* What can be restored from. */
struct origin {
    struct git_log *git;
    struct folder *folder;
    struct source source;
    bool is_backup;
};

static enum err open_origin(struct desk *desk, const char *path, struct origin *out)
{
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    const char *mark = file_path(desk->arena, path, BACKUP_MARK);
    if (!mark)
        return fault_memory();
    bool is_git = false;
    TRY(git_is_repository(path, &is_git));
    if (is_git) {
        TRY(git_open(path, GIT_STRANGER, &out->git));
        out->source = git_source(out->git);
        return OK;
    }
    TRY(folder_open(path, &out->folder));
    enum err code = file_kind_at(mark, &kind, &size);
    out->is_backup = code == OK && kind == FILE_REGULAR;
    out->source = out->is_backup ? folder_backup(out->folder) : folder_source(out->folder);
    return code;
}

static void close_origin(struct origin *origin)
{
    git_close(origin->git);
    folder_close(origin->folder);
}

/* Both come back verified: the new book is read again from its own store. */
static enum err check(struct desk *desk, const char *folder)
{
    struct checking checking = { 0 };
    struct verdict verdict = { 0 };
    TRY(checking_read(desk, &checking));
    enum err code = checking_book(&checking, folder, &verdict);
    if (code == OK)
        code = checking_print(desk, &verdict);
    view_memory_close(verdict.memory);
    return code;
}

static enum err take_log(struct desk *desk, const struct origin *origin, const char *folder)
{
    bool stands = false;
    TRY(retake_stands(desk, &origin->source, folder, &stands));
    if (stands)
        return OK;
    enum err code = book_restore(folder, &origin->source, UINT64_MAX, terminal_progress,
                                 &desk->terminal);
    terminal_progress_end(&desk->terminal);
    return code;
}

static enum err take_rest(struct desk *desk, const struct origin *origin, const char *folder)
{
    enum err code = origin->is_backup ? backup_take(desk, desk_word(desk, 0), folder)
                                      : retake_documents(desk, &origin->source, folder);
    if (code == OK)
        return OK;
    return fault_where(code,
                       "%s 的记录已全部恢复，但密钥、附件或封存的原文还没有放全，"
                       "请再运行一次同样的命令。原因：",
                       "%s: every entry is restored, but keys, attachments or openings are "
                       "not all there yet; run the same command again. The reason: ",
                       folder);
}

static enum err restore(struct desk *desk, struct origin *origin)
{
    const char *folder = desk_word(desk, 1);
    TRY(take_log(desk, origin, folder));
    TRY(take_rest(desk, origin, folder));
    say(desk, "恢复到 %s\n", "restored into %s\n", folder);
    TRY(check(desk, folder));
    if (!origin->is_backup)
        say(desk,
            "公开处没有密钥、封存的原文和不公开的附件；有备份的，请把附件放回 %s/docs\n",
            "a publication has no keys, no sealed values or withheld attachments: if there is "
            "a backup, put the attachments back into %s/docs\n",
            folder);
    say(desk,
        "签检查点之前，请确认别处（公开处、见证人、纸上）没有更新的检查点，然后：\n"
        "    sanzi -C %s doctor --answer\n",
        "before a checkpoint is signed, make sure that nobody (publication, witnesses, paper) "
        "has a later one; then:\n    sanzi -C %s doctor --answer\n",
        folder);
    return OK;
}

static enum err run(struct desk *desk)
{
    struct origin origin = { 0 };
    enum err code = open_origin(desk, desk_word(desk, 0), &origin);
    if (code == OK)
        code = restore(desk, &origin);
    close_origin(&origin);
    return code;
}

const struct command command_restore = {
    .name = "restore",
    .alias = "恢复",
    .title = WORDS("从备份、公开文件夹或 git 仓库恢复一本账",
                   "make a book from a backup, a published folder or a git repository"),
    .usage = WORDS("从哪里 新文件夹 [--log 公钥]", "FROM DIR [--log VKEY]"),
    .help = WORDS("", ""),
    .words_min = 2,
    .words_max = 2,
    .options = options,
    .examples = examples,
    .writes = true,
    .run = run,
};
