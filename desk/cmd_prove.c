/* SPDX-License-Identifier: Apache-2.0 */
#include "base/code.h"
#include "base/file.h"
#include "desk/session.h"

static const struct example examples[] = {
    { "sanzi prove 12 -o 12.tlog-proof",
      WORDS("证明第 12 条在账里（C2SP tlog-proof）", "prove that entry 12 is in the log") },
    { "sanzi-verify 12.tlog-proof --log VKEY",
      WORDS("别人这样验：有账本公钥就行", "how somebody checks it: the log's key is enough") },
    { 0 },
};

/* The entry itself goes along, so that the file is enough. It needs no trust: who checks the
 * proof hashes it. */
static enum err put_leaf(struct session *session, uint64_t index, struct bytes *extra)
{
    struct arena *arena = session->desk->arena;
    struct bytes leaf = { 0 };
    struct buf buf = buf_new(arena, PROOF_FILE_MAX);
    TRY(book_leaf(session->book, arena, index, &leaf));
    base64_print(&buf, leaf);
    return buf_done(&buf, extra);
}

static enum err prove(struct session *session, uint64_t index)
{
    struct desk *desk = session->desk;
    struct proof_file file = { .index = index };
    struct note note = { 0 };
    struct checkpoint checkpoint = { 0 };
    struct buf buf = buf_new(desk->arena, PROOF_FILE_MAX);
    struct bytes bytes = { 0 };
    const char *output = desk_option(desk, "output");
    enum err code = book_last_checkpoint(session->book, desk->arena, &file.checkpoint);
    if (code == ERR_MISSING)
        return fault(ERR_MISSING, "还没有检查点：先运行 sanzi checkpoint",
                     "there is no checkpoint yet: run sanzi checkpoint first");
    TRY(code);
    TRY(checkpoint_open(file.checkpoint, book_log_key(session->book), &note, &checkpoint));
    if (index >= checkpoint.size)
        return fault(ERR_MISSING, "第 %llu 条不在上一个检查点里（它有 %llu 条）：先 sanzi checkpoint",
                     "entry %llu is not in the last checkpoint (of %llu entries): run sanzi "
                     "checkpoint first",
                     (unsigned long long)index, (unsigned long long)checkpoint.size);
    TRY(book_prove(session->book, index, checkpoint.size, &file.proof));
    TRY(put_leaf(session, index, &file.extra));
    TRY(proof_file_print(&buf, &file));
    TRY(buf_done(&buf, &bytes));
    if (output)
        return file_write(output, bytes, 0644);
    buf_put(&desk->out, bytes);
    return OK;
}

static enum err run(struct desk *desk)
{
    struct session session = { 0 };
    uint64_t index = 0;
    TRY(desk_index(desk, 0, &index));
    TRY(session_open(desk, false, &session));
    enum err code = prove(&session, index);
    session_close(&session);
    return code;
}

const struct command command_prove = {
    .name = "prove",
    .alias = "证明",
    .title = WORDS("给一条记录出存在证明", "make a proof that an entry is in the log"),
    .usage = WORDS("序号 [-o 文件.tlog-proof]", "INDEX [-o FILE.tlog-proof]"),
    .help = WORDS("证明文件带着那条记录的原文和签过的检查点，拿到的人只要账本公钥就能验。"
                  "原文那一行（extra）本身没有签名，验的人重算它的哈希，被改过就验不过。",
                  "The file carries the entry and a signed checkpoint: whoever gets it needs "
                  "only the log's key. The line with the entry (extra) is not signed itself; "
                  "who checks hashes it anew, and a changed one fails."),
    .words_min = 1,
    .words_max = 1,
    .examples = examples,
    .run = run,
};
