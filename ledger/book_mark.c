/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "ledger/book_inner.h"

#define MARK_HEAD "sanzi/head/v1"

enum { SIZE_DIGITS = 20 };

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
    struct bytes rest = text;
    struct bytes line = { 0 };
    if (text.size != BOOK_MARK_SIZE || !text_line(&rest, &line) || !bytes_is(line, MARK_HEAD))
        return fault(ERR_FORMAT, "不是 %d 字节的 " MARK_HEAD, "not %d bytes of " MARK_HEAD,
                     BOOK_MARK_SIZE);
    (void)text_line(&rest, &line);
    TRY(parse_size(line, &mark.size));
    (void)text_line(&rest, &line);
    TRY(hash_parse(line, &mark.first));
    (void)text_line(&rest, &line);
    TRY(hash_parse(line, &mark.last));
    struct hash want = hash_of(bytes_part(text, 0, text.size - rest.size));
    (void)text_line(&rest, &line);
    TRY(hash_parse(line, &check));
    if (!hash_equal(&want, &check) || rest.size != 0 || mark.size == 0)
        return fault(ERR_FORMAT, "校验和不对%s", "its check sum is wrong%s", "");
    *out = mark;
    return OK;
}
