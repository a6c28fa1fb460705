/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "base/code.h"
#include "base/text.h"
#include "ledger/checkpoint.h"

enum {
    PIECE = 64, /* characters of base64 looked at in one go */
    PIECE_DECODED = PIECE / 4 * 3,
};

static const char first_line[] = "c2sp.org/tlog-proof@v1";

static enum err check_extra(struct bytes extra)
{
    /* In pieces: what it holds is nobody's business here, only its one spelling is. */
    for (size_t from = 0; from < extra.size; from += PIECE) {
        size_t left = extra.size - from;
        uint8_t decoded[PIECE_DECODED];
        size_t size = 0;
        enum err code = base64_parse(bytes_part(extra, from, left < PIECE ? left : PIECE),
                                     decoded, sizeof decoded, &size);
        if (code == OK && left > PIECE && size != PIECE_DECODED)
            code = fault(ERR_FORMAT, "base64 中间有填充符", "padding inside base64");
        if (code != OK)
            return fault_where(code, "证明文件 extra 行：", "proof file, line \"extra\": ");
    }
    return OK;
}

static enum err check_checkpoint(struct bytes checkpoint)
{
    if (checkpoint.size > CHECKPOINT_SIZE_MAX)
        return fault(ERR_LIMIT, "证明文件中的检查点有 %zu 字节，上限 %d 字节",
                     "the checkpoint in the proof file has %zu bytes, the limit is %d",
                     checkpoint.size, CHECKPOINT_SIZE_MAX);
    if (!bytes_ends(checkpoint, bytes_text("\n")))
        return fault(ERR_FORMAT, "证明文件在空行之后应有检查点，以换行结尾",
                     "after its empty line a proof file has a checkpoint that ends in a line "
                     "feed");
    return OK;
}

/* The lines of hashes and the empty line that ends them. */
static enum err parse_hashes(struct bytes *rest, struct proof *proof)
{
    struct bytes line = { 0 };
    for (;;) {
        if (!text_line(rest, &line))
            return fault(ERR_FORMAT, "证明文件缺少哈希之后的空行：文件不完整",
                         "the proof file lacks the empty line after its hashes: it is cut "
                         "short");
        if (line.size == 0)
            return OK;
        if (proof->count == TREE_PROOF_MAX)
            return fault(ERR_LIMIT, "证明文件超过 %d 个哈希",
                         "the proof file has more than %d hashes", TREE_PROOF_MAX);
        enum err code = hash_parse(line, &proof->hashes[proof->count]);
        if (code != OK)
            return fault_where(code, "证明文件第 %zu 个哈希：", "proof file, hash %zu: ",
                               proof->count + 1);
        proof->count++;
    }
}

static bool take_line(struct bytes *rest, const char *start, struct bytes *value)
{
    struct bytes after = *rest;
    struct bytes line = { 0 };
    struct bytes word = bytes_text(start);
    if (!text_line(&after, &line) || !bytes_starts(line, word))
        return false;
    *value = bytes_part(line, word.size, line.size - word.size);
    *rest = after;
    return true;
}

static enum err parse_head(struct bytes *rest, struct proof_file *file)
{
    struct bytes value = { 0 };
    if (!take_line(rest, first_line, &value) || value.size != 0)
        return fault(ERR_FORMAT, "不是证明文件：第一行应为“%s”",
                     "not a proof file: its first line should be \"%s\"", first_line);
    if (take_line(rest, "extra ", &file->extra)) {
        if (file->extra.size == 0)
            return fault(ERR_FORMAT, "证明文件 extra 行是空的",
                         "the line \"extra\" of the proof file is empty");
        TRY(check_extra(file->extra));
    }
    if (!take_line(rest, "index ", &value))
        return fault(ERR_FORMAT, "证明文件缺少 index 行", "the proof file has no line \"index\"");
    enum err code = text_unsigned(value, &file->index);
    if (code != OK)
        return fault_where(code, "证明文件 index 行：", "proof file, line \"index\": ");
    return OK;
}

enum err proof_file_parse(struct bytes file, struct proof_file *out)
{
    if (file.size > PROOF_FILE_MAX)
        return fault(ERR_LIMIT, "证明文件有 %zu 字节，上限 %d 字节",
                     "the proof file has %zu bytes, the limit is %d", file.size,
                     PROOF_FILE_MAX);
    struct proof_file proof = { .index = 0 };
    struct bytes rest = file;
    TRY(parse_head(&rest, &proof));
    TRY(parse_hashes(&rest, &proof.proof));
    TRY(check_checkpoint(rest));
    proof.checkpoint = rest;
    *out = proof;
    return OK;
}

enum err proof_file_print(struct buf *buf, const struct proof_file *file)
{
    TRY(check_extra(file->extra));
    TRY(check_checkpoint(file->checkpoint));
    if (file->index > INT64_MAX || file->proof.count > TREE_PROOF_MAX)
        return fault(ERR_LIMIT, "序号 %" PRIu64 " 或 %zu 个哈希的证明超过上限",
                     "index %" PRIu64 " or a proof of %zu hashes is past its limit",
                     file->index, file->proof.count);
    buf_text(buf, first_line);
    if (file->extra.size > 0) {
        buf_text(buf, "\nextra ");
        buf_put(buf, file->extra);
    }
    buf_text(buf, "\nindex ");
    buf_unsigned(buf, file->index);
    buf_byte(buf, '\n');
    for (size_t i = 0; i < file->proof.count; i++) {
        hash_print(buf, &file->proof.hashes[i]);
        buf_byte(buf, '\n');
    }
    buf_byte(buf, '\n');
    buf_put(buf, file->checkpoint);
    return OK;
}
