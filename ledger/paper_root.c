/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/paper_root.h"

#include <string.h>

enum { GROUP = 4,
       BITS = 5, /* of a character */
       CHARACTERS = PAPER_GROUPS * GROUP };

/* Crockford's: no I, L, O, U. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static unsigned value_at(const struct hash *root, size_t character)
{
    unsigned value = 0;
    for (size_t bit = character * BITS; bit < (character + 1) * BITS; bit++)
        value = value << 1 | ((unsigned)root->at[bit / 8] >> (7 - bit % 8) & 1U);
    return value;
}

void paper_root_print(struct buf *buf, const struct hash *root)
{
    for (size_t i = 0; i < CHARACTERS; i++) {
        if (i > 0 && i % GROUP == 0)
            buf_byte(buf, ' ');
        buf_byte(buf, (uint8_t)alphabet[value_at(root, i)]);
    }
}

/* The value of a character as people write it; -1 for none. */
static int value_of(uint8_t byte)
{
    if (byte >= 'a' && byte <= 'z')
        byte = (uint8_t)(byte - 'a' + 'A');
    if (byte == 'O')
        byte = '0';
    if (byte == 'I' || byte == 'L')
        byte = '1';
    const char *at = byte == '\0' ? NULL : strchr(alphabet, byte);
    return at == NULL ? -1 : (int)(at - alphabet);
}

enum err paper_root_parse(struct bytes text, struct hash *out, size_t *bits)
{
    struct hash root = { 0 };
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        int value = value_of(text.at[i]);
        if (text.at[i] == ' ' || text.at[i] == '-')
            continue;
        if (value < 0 || count == CHARACTERS)
            return fault(ERR_FORMAT, "纸上的核对码写错了：要 %d 到 %d 组，每组四个字母或数字",
                         "the groups from paper are misspelt: %d to %d groups of four letters "
                         "or digits",
                         PAPER_GROUPS_LEAST, PAPER_GROUPS);
        for (size_t bit = 0; bit < BITS; bit++)
            if ((value >> (BITS - 1 - bit) & 1) != 0) {
                size_t at = count * BITS + bit;
                root.at[at / 8] = (uint8_t)(root.at[at / 8] | 0x80U >> at % 8);
            }
        count++;
    }
    if (count % GROUP != 0 || count < (size_t)PAPER_GROUPS_LEAST * GROUP)
        return fault(ERR_FORMAT, "纸上的核对码不全：只有 %zu 个字母或数字，至少要 %d 组，每组四个",
                     "the groups from paper are not whole: %zu letters or digits, at least %d "
                     "groups of four are needed",
                     count, PAPER_GROUPS_LEAST);
    *out = root;
    *bits = count * BITS;
    return OK;
}

bool paper_root_fits(const struct hash *root, const struct hash *shown, size_t bits)
{
    for (size_t bit = 0; bit < bits; bit++)
        if (((root->at[bit / 8] ^ shown->at[bit / 8]) >> (7 - bit % 8) & 1) != 0)
            return false;
    return true;
}
