/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "desk/backup.h"

static const struct example examples[] = {
    { "sanzi backup /media/U盘/青石村", WORDS("备份到 U 盘；下次只写新增的",
                                              "onto a stick; next time only what is new") },
    { 0 },
};

static enum err work(struct session *session)
{
    struct desk *desk = session->desk;
    const char *folder = desk_word(desk, 0);
    uint64_t size = 0;
    struct buf note = buf_new(desk->arena, 100);
    TRY(backup_write(session, folder, &size));
    buf_format(&note, "%llu\n", (unsigned long long)size);
    time_print(&note, session_now());
    buf_byte(&note, '\n');
    TRY(book_note_put(session->book, BACKUP_NOTE, buf_so_far(&note)));
    say(desk, "备份好了：%s，%llu 条记录；内有密钥文件，请妥善保管\n",
        "backup made: %s, size %llu; it holds the key files: keep it safe\n", folder,
        (unsigned long long)size);
    return OK;
}

static enum err run(struct desk *desk)
{
    struct session session = { 0 };
    TRY(session_open(desk, true, &session));
    enum err code = work(&session);
    return session_end(&session, code);
}

const struct command command_backup = {
    .name = "backup",
    .alias = "备份",
    .title = WORDS("备份整本账", "back up the whole book"),
    .usage = WORDS("文件夹", "DIR"),
    .help = WORDS("备份是文本，可用 sanzi restore 恢复，也可直接核验。",
                  "A backup is text; sanzi restore makes a book of it again."),
    .words_min = 1,
    .words_max = 1,
    .examples = examples,
    .writes = true,
    .run = run,
};
