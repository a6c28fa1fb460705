/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "ledger/entry.h"

#define LEAF_HEAD "sanzi/leaf/v1"

static enum err check_size(size_t size)
{
    if (size <= ENTRY_NOTE_MAX)
        return OK;
    return fault(ERR_LIMIT, "一笔记录连同签名不能超过 %d 字节，这一笔有 %zu 字节；请拆成几笔",
                 "an entry with its signatures is at most %d bytes, this one has %zu: split it",
                 ENTRY_NOTE_MAX, size);
}

enum err leaf_encode(struct buf *buf, const struct leaf *leaf)
{
    TRY(check_size(leaf->note.size));
    buf_text(buf, LEAF_HEAD "\n");
    buf_unsigned(buf, leaf->index);
    buf_byte(buf, '\n');
    time_print(buf, leaf->time);
    buf_byte(buf, '\n');
    hash_print(buf, &leaf->prev);
    buf_text(buf, "\n\n");
    buf_put(buf, leaf->note);
    struct bytes whole = { 0 };
    return buf_done(buf, &whole);
}

static enum err bad_leaf(const char *zh, const char *en)
{
    return fault(ERR_FORMAT, "账本里的这条记录%s%.0s", "this leaf %.0s%s", zh, en);
}

enum err leaf_decode(struct bytes data, struct leaf *out)
{
    if (data.size > ENTRY_SIZE_MAX)
        return fault(ERR_LIMIT, "账本里的一条记录不能超过 %d 字节，这一条有 %zu 字节",
                     "a leaf is at most %d bytes, this one has %zu", ENTRY_SIZE_MAX, data.size);
    struct leaf leaf = { 0 };
    struct bytes line = { 0 };
    if (!text_line(&data, &line) || !bytes_is(line, LEAF_HEAD))
        return bad_leaf("第一行不是 " LEAF_HEAD, "does not begin with " LEAF_HEAD);
    if (!text_line(&data, &line) || text_unsigned(line, &leaf.index) != OK)
        return bad_leaf("第二行不是序号", "has no index in its second line");
    if (!text_line(&data, &line) || time_parse(line, &leaf.time) != OK)
        return bad_leaf("第三行不是时间", "has no time in its third line");
    if (!text_line(&data, &line) || hash_parse(line, &leaf.prev) != OK)
        return bad_leaf("第四行不是前一条的哈希", "has no hash in its fourth line");
    if (!text_line(&data, &line) || line.size != 0)
        return bad_leaf("第五行不是空行", "has no empty fifth line");
    if (data.size == 0)
        return bad_leaf("没有内容", "holds no entry");
    TRY(check_size(data.size));
    leaf.note = data;
    *out = leaf;
    return OK;
}

enum err leaf_skim(struct bytes data, struct leaf *out)
{
    struct leaf leaf = { 0 };
    struct bytes line = { 0 };
    if (!text_line(&data, &line) || !bytes_is(line, LEAF_HEAD) || !text_line(&data, &line) ||
        text_unsigned(line, &leaf.index) != OK)
        return bad_leaf("开头不对", "begins otherwise than it should");
    bool more = true;
    while (more && line.size > 0)
        more = text_line(&data, &line);
    leaf.note = data;
    *out = leaf;
    return OK;
}
