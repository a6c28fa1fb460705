/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "desk/places.h"
#include "ledger/paper_root.h"

static const struct option options[] = {
    { "cosigned", '\0', WORDS("文件", "FILE"),
      WORDS("并入见证人签过的检查点", "merge a checkpoint that witnesses have cosigned") },
    { "show", '\0', NO_VALUE,
      WORDS("只看上一个检查点，不签新的", "print the last checkpoint, sign nothing") },
    { "groups", '\0', NO_VALUE,
      WORDS("打印条数和核对码，好抄在纸上、印在公示上",
            "print how many entries and the groups that belong on paper") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi checkpoint", WORDS("签一个检查点：到此为止的账都在里面",
                                "sign what the book holds so far") },
    { "sanzi checkpoint --cosigned signed.txt", WORDS("并入见证", "take in cosignatures") },
    { 0 },
};

static enum err merge(struct session *session, const char *path)
{
    struct bytes note = { 0 };
    TRY(file_read(session->desk->arena, path, CHECKPOINT_SIZE_MAX, &note));
    return book_cosigned(session->book, session->desk->arena, note);
}

static enum err sign(struct session *session, struct bytes *out)
{
    struct key_secret *log = NULL;
    TRY(places_check(session));
    TRY(session_log_key(session, &log));
    enum err code = book_checkpoint(session->book, session->desk->arena, log, out);
    key_close(log);
    return code;
}

/* "1234 7K3M 9QXT …" */
static enum err put_paper(struct desk *desk, struct bytes note)
{
    struct note parsed = { 0 };
    struct checkpoint checkpoint = { 0 };
    TRY(checkpoint_open(note, NULL, &parsed, &checkpoint));
    buf_unsigned(&desk->out, checkpoint.size);
    buf_byte(&desk->out, ' ');
    paper_root_print(&desk->out, &checkpoint.root);
    buf_byte(&desk->out, '\n');
    return OK;
}

static enum err work(struct session *session)
{
    struct desk *desk = session->desk;
    const char *cosigned = desk_option(desk, "cosigned");
    struct bytes note = { 0 };
    if (cosigned)
        TRY(merge(session, cosigned));
    if (cosigned || desk_has(desk, "show"))
        TRY(book_last_checkpoint(session->book, desk->arena, &note));
    else
        TRY(sign(session, &note));
    if (desk_has(desk, "groups"))
        return put_paper(desk, note);
    buf_put(&desk->out, note);
    return OK;
}

static enum err run(struct desk *desk)
{
    struct session session = { 0 };
    TRY(session_open(desk, !desk_has(desk, "show"), &session));
    enum err code = work(&session);
    return session_end(&session, code);
}

const struct command command_checkpoint = {
    .name = "checkpoint",
    .alias = "检查点",
    .title = WORDS("用账本密钥签一个检查点", "sign a checkpoint with the log's key"),
    .usage = WORDS("[--show] [--groups] [--cosigned 文件]",
                   "[--show] [--groups] [--cosigned FILE]"),
    .help = WORDS("", ""),
    .words_max = 0,
    .options = options,
    .examples = examples,
    .writes = true,
    .run = run,
};
