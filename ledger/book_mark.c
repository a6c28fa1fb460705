/* SPDX-License-Identifier: Apache-2.0 */
#include "base/code.h"
#include "base/text.h"
#include "ledger/book_inner.h"

#define MARK_HEAD "sanzi/head/v1"

enum {
    SIZE_DIGITS = 20,
    /* All lines but the last, which is base64 and LF. */
    CHECKED_SIZE = BOOK_MARK_SIZE - BASE64_SIZE(HASH_SIZE) - 1,
};

/* Fixed width, so that overwriting it in place leaves nothing of the old one behind. */
static void print_lines(struct buf *buf, const struct mark *mark)
{
    buf_text(buf, MARK_HEAD "\n");
    buf_format(buf, "%0*llu\n", SIZE_DIGITS, (unsigned long long)mark->size);
    hash_print(buf, &mark->first);
    buf_byte(buf, '\n');
    hash_print(buf, &mark->last);
    buf_byte(buf, '\n');
}

void mark_print(struct buf *buf, const struct mark *mark)
{
    size_t start = buf->size;
    print_lines(buf, mark);
    struct bytes lines = buf_so_far(buf);
    struct hash check = hash_of(bytes_part(lines, start, lines.size - start));
    hash_print(buf, &check);
    buf_byte(buf, '\n');
}

static enum err parse_size(struct bytes line, uint64_t *out)
{
    if (line.size != SIZE_DIGITS)
        return fault(ERR_FORMAT, "条数应有 %d 位数字", "the size has not %d digits",
                     SIZE_DIGITS);
    size_t zeros = 0;
    while (zeros < SIZE_DIGITS - 1 && line.at[zeros] == '0')
        zeros++;
    return text_unsigned(bytes_part(line, zeros, SIZE_DIGITS - zeros), out);
}

enum err mark_parse(struct bytes text, struct mark *out)
{
    struct mark mark = { 0 };
    struct hash check = { 0 };
    if (text.size != BOOK_MARK_SIZE || !bytes_starts(text, bytes_text(MARK_HEAD "\n")))
        return fault(ERR_FORMAT, "不是 %d 字节的 " MARK_HEAD, "not %d bytes of " MARK_HEAD,
                     BOOK_MARK_SIZE);
    /* The check sum first: behind it stands only what we wrote ourselves. */
    struct bytes rest = bytes_part(text, 0, CHECKED_SIZE);
    struct bytes line = bytes_part(text, CHECKED_SIZE, (size_t)BASE64_SIZE(HASH_SIZE));
    struct hash want = hash_of(rest);
    TRY(hash_parse(line, &check));
    if (!hash_equal(&want, &check) || text.at[text.size - 1] != '\n')
        return fault(ERR_FORMAT, "校验和不对", "its check sum is wrong");
    (void)text_line(&rest, &line);
    (void)text_line(&rest, &line);
    TRY(parse_size(line, &mark.size));
    (void)text_line(&rest, &line);
    TRY(hash_parse(line, &mark.first));
    (void)text_line(&rest, &line);
    TRY(hash_parse(line, &mark.last));
    if (mark.size == 0)
        return fault(ERR_FORMAT, "条数为零", "its size is nothing");
    *out = mark;
    return OK;
}
