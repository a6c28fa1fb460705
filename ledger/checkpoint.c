/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/checkpoint.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "base/unicode.h"

static bool is_origin_byte(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') ||
           (byte != '\0' && strchr(".-_/:~", byte) != NULL);
}

enum err origin_check(struct bytes origin)
{
    if (origin.size > ORIGIN_MAX)
        return fault(ERR_LIMIT, "账本名有 %zu 字节，上限 %d 字节：换一个短些的",
                     "the origin has %zu bytes, the limit is %d: choose a shorter one",
                     origin.size, ORIGIN_MAX);
    /* It stands in commands on the published page: nothing in it may mean more to a shell. */
    for (size_t i = 0; i < origin.size; i++)
        if (!is_origin_byte(origin.at[i]))
            return fault(ERR_FORMAT,
                         "账本名只能用 ASCII 字母、数字和 . - _ / : ~，如 qingshi.example.org；"
                         "第 %zu 个字节不是",
                         "an origin takes ASCII letters, digits and . - _ / : ~ only, as in "
                         "qingshi.example.org; byte %zu is none of them",
                         i + 1);
    return key_name_check(origin);
}

static enum err parse_root(struct bytes line, uint64_t size, struct hash *out)
{
    struct hash root = { 0 };
    enum err code = hash_parse(line, &root);
    if (code != OK)
        return fault_where(code, "检查点第 3 行：", "checkpoint, line 3: ");
    struct hash empty = tree_empty();
    if (size == 0 && !hash_equal(&root, &empty))
        return fault(ERR_FORMAT, "检查点大小为 0，根哈希却不是空树的",
                     "the checkpoint is of size 0, yet its root is not the empty tree's");
    *out = root;
    return OK;
}

enum err checkpoint_parse(struct bytes text, struct checkpoint *out)
{
    struct checkpoint checkpoint = { .size = 0 };
    struct bytes rest = text;
    struct bytes size = { 0 };
    struct bytes root = { 0 };
    if (!text_line(&rest, &checkpoint.origin) || !text_line(&rest, &size) ||
        !text_line(&rest, &root))
        return fault(ERR_FORMAT, "检查点应有三行，每行以换行结尾",
                     "a checkpoint has three lines, each ended by a line feed");
    if (rest.size != 0)
        return fault(ERR_FORMAT, "检查点第 3 行之后还有内容：扩展行不予接受",
                     "the checkpoint goes on after line 3: extension lines are not accepted");
    if (checkpoint.origin.size == 0)
        return fault(ERR_FORMAT, "检查点第 1 行（账本名）是空的",
                     "line 1 of the checkpoint, the origin, is empty");
    enum err code = unicode_check(checkpoint.origin);
    if (code != OK)
        return fault_where(code, "检查点第 1 行：", "checkpoint, line 1: ");
    code = text_unsigned(size, &checkpoint.size);
    if (code != OK)
        return fault_where(code, "检查点第 2 行：", "checkpoint, line 2: ");
    TRY(parse_root(root, checkpoint.size, &checkpoint.root));
    *out = checkpoint;
    return OK;
}

void checkpoint_print(struct buf *buf, const struct checkpoint *checkpoint)
{
    buf_put(buf, checkpoint->origin);
    buf_byte(buf, '\n');
    buf_unsigned(buf, checkpoint->size);
    buf_byte(buf, '\n');
    hash_print(buf, &checkpoint->root);
    buf_byte(buf, '\n');
}

static enum err check_log(const struct note *note, const struct checkpoint *checkpoint,
                          const struct key_public *log)
{
    if (!bytes_equal(checkpoint->origin, log->name))
        return fault(ERR_SIGNATURE, "检查点属于账本“%.*s”，不是“%.*s”：核对公钥或换对的文件",
                     "the checkpoint is of the log \"%.*s\", not of \"%.*s\": "
                     "check the key, or take the right file",
                     (int)checkpoint->origin.size, (const char *)checkpoint->origin.at,
                     (int)log->name.size, (const char *)log->name.at);
    size_t good = 0;
    return note_check(note, log, 1, &good);
}

enum err checkpoint_open(struct bytes note, const struct key_public *log, struct note *parsed,
                         struct checkpoint *out)
{
    if (note.size > CHECKPOINT_SIZE_MAX)
        return fault(ERR_LIMIT, "检查点有 %zu 字节，上限 %d 字节",
                     "the checkpoint has %zu bytes, the limit is %d", note.size,
                     CHECKPOINT_SIZE_MAX);
    struct note whole = { .count = 0 };
    struct checkpoint checkpoint = { .size = 0 };
    TRY(note_parse(note, &whole));
    TRY(checkpoint_parse(whole.text, &checkpoint));
    if (log != NULL)
        TRY(check_log(&whole, &checkpoint, log));
    *parsed = whole;
    *out = checkpoint;
    return OK;
}
