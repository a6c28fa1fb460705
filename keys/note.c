/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/note.h"

#include <assert.h>
#include <endian.h>
#include <string.h>

#include "base/arena.h"
#include "base/code.h"
#include "base/unicode.h"
#include "keys/cosign.h"

/* An em dash (U+2014) in UTF-8 and one blank. */
static const char line_start[] = "\xE2\x80\x94 ";

enum {
    LINE_START_SIZE = sizeof line_start - 1,
    /* base64 is decoded in pieces of whole groups, each large enough for all that we know, so
     * that long signatures of other algorithms are checked without room for them. */
    PIECE_SIZE = 78,
    PIECE_TEXT_SIZE = BASE64_SIZE(PIECE_SIZE),
};
_Static_assert(PIECE_SIZE % 3 == 0 && PIECE_SIZE >= KEY_ID_SIZE + NOTE_BLOB_MAX, "one piece");

/* How many bytes from the start are ASCII fit for a note. Eight at a time, as far as none of
 * them is below a blank: notes are read a million times in a verification. */
static size_t plain_size(struct bytes text)
{
    size_t i = 0;
    while (i < text.size) {
        uint64_t word = 0;
        if (text.size - i >= sizeof word) {
            memcpy(&word, text.at + i, sizeof word);
            word = le64toh(word);
            uint64_t high = word & 0xE0E0E0E0E0E0E0E0;
            /* What is borrowed reaches only bytes after one that is found. */
            uint64_t low = (high - 0x0101010101010101) & ~high;
            uint64_t found = (low | word) & 0x8080808080808080;
            if (found == 0) {
                i += sizeof word;
                continue;
            }
            i += (size_t)__builtin_ctzll(found) / 8;
        }
        if (text.at[i] >= 0x80 || (text.at[i] < ' ' && text.at[i] != '\n'))
            break;
        i++;
    }
    return i;
}

static enum err text_check(struct bytes text)
{
    while (text.size > 0) {
        size_t size = plain_size(text);
        text = bytes_part(text, size, text.size - size);
        if (text.size > 0 && text.at[0] < ' ')
            return fault(ERR_FORMAT,
                         "签名文本里有控制字符（例如回车符）：文件被转换过，请取回原件",
                         "a control character (such as CR) in a note: get the original file");
        for (size = 0; size < text.size && text.at[size] >= 0x80;)
            size++;
        if (!unicode_is_utf8(bytes_part(text, 0, size)))
            return fault(ERR_FORMAT, "签名文本不是 UTF-8 编码：文件损坏，请取回原件",
                         "a signed note that is not UTF-8: damaged, get the original file");
        text = bytes_part(text, size, text.size - size);
    }
    return OK;
}

/* Names of ASCII and the common Chinese characters (U+4E00 to U+9FFF) need no tables: they are
 * in NFC and visible. All others go the long way. `name` is UTF-8. */
static bool name_is_plain(struct bytes name)
{
    if (name.size == 0 || name.size > KEY_NAME_MAX)
        return false;
    for (size_t i = 0; i < name.size; i++) {
        uint8_t byte = name.at[i];
        if (byte > ' ' && byte < 0x7F && byte != '+')
            continue;
        if (byte < 0xE4 || byte > 0xE9 || (byte == 0xE4 && name.at[i + 1] < 0xB8))
            return false;
        i += 2;
    }
    return true;
}

/* Strict base64 of id and signature; false where it is not, or too short to be one. */
static bool blob_parse(struct bytes text, struct signature *out)
{
    size_t total = 0;
    while (text.size > 0) {
        bool is_last = text.size <= PIECE_TEXT_SIZE;
        size_t take = is_last ? text.size : PIECE_TEXT_SIZE;
        uint8_t piece[PIECE_SIZE];
        size_t size = 0;
        if (base64_parse(bytes_part(text, 0, take), piece, sizeof piece, &size) != OK ||
            (!is_last && size < PIECE_SIZE))
            return false;
        if (total == 0 && size > KEY_ID_SIZE) {
            size_t rest = size - KEY_ID_SIZE;
            memcpy(out->id, piece, KEY_ID_SIZE);
            memcpy(out->at, piece + KEY_ID_SIZE, rest < NOTE_BLOB_MAX ? rest : NOTE_BLOB_MAX);
        }
        total += size;
        text = bytes_part(text, take, text.size - take);
    }
    if (total <= KEY_ID_SIZE)
        return false;
    out->size = total - KEY_ID_SIZE;
    return true;
}

/* One line without its LF, known to be UTF-8. */
static enum err line_parse(struct bytes line, struct signature *out)
{
    if (!bytes_starts(line, bytes_of(line_start, LINE_START_SIZE)))
        return fault(ERR_FORMAT, "签名行不对：应以“— ”（破折号和一个空格）开头",
                     "malformed signature line: it must begin with an em dash and one blank");
    struct bytes rest = bytes_part(line, LINE_START_SIZE, line.size - LINE_START_SIZE);
    struct bytes name = bytes_cut(&rest, ' ');
    if (!name_is_plain(name))
        TRY(key_name_check(name));
    *out = (struct signature){ .line = line, .name = name };
    if (!blob_parse(rest, out))
        return fault(ERR_FORMAT, "“%.*s”的签名行不对：末尾不是规范的 base64",
                     "malformed signature line by \"%.*s\": no strict base64 at its end",
                     (int)name.size, (const char *)name.at);
    return OK;
}

/* Where the signature lines begin: after the last empty line. 0 where there is none. */
static size_t lines_find(struct bytes whole)
{
    if (whole.size == 0 || whole.at[whole.size - 1] != '\n')
        return 0;
    for (size_t end = whole.size - 1; end > 0;) {
        const uint8_t *before = memrchr(whole.at, '\n', end);
        if (before == NULL)
            return 0;
        size_t at = (size_t)(before - whole.at);
        if (at == end - 1)
            return end + 1;
        end = at;
    }
    return 0;
}

enum err note_parse(struct bytes whole, struct note *out)
{
    size_t from = lines_find(whole);
    if (from == 0 || from == whole.size)
        return fault(ERR_FORMAT,
                     "不是签名文本：应为正文、空行、签名行，每行都以换行结束",
                     "not a signed note: wanted are text, an empty line, signature lines");
    TRY(text_check(whole));
    struct bytes rest = bytes_part(whole, from, whole.size - from);
    struct signature lines[NOTE_SIGNATURES_MAX];
    size_t count = 0;
    while (rest.size > 0) {
        if (count == NOTE_SIGNATURES_MAX)
            return fault(ERR_LIMIT, "签名行超过上限 %d 行", "more than %d signature lines",
                         NOTE_SIGNATURES_MAX);
        TRY(line_parse(bytes_cut(&rest, '\n'), &lines[count]));
        count++;
    }
    for (size_t i = 0; i < count; i++)
        out->signatures[i] = lines[i];
    out->text = bytes_part(whole, 0, from - 1);
    out->count = count;
    return OK;
}

/* An order of names and ids, whosever they are. */
static int order(struct bytes a, const uint8_t *a_id, struct bytes b, const uint8_t *b_id)
{
    int names = bytes_compare(a, b);
    return names != 0 ? names : memcmp(a_id, b_id, KEY_ID_SIZE);
}

int note_order(const struct signature *a, const struct signature *b)
{
    return order(a->name, a->id, b->name, b->id);
}

bool note_by(const struct signature *signature, const struct key_public *key)
{
    return memcmp(signature->id, key->id, KEY_ID_SIZE) == 0 &&
           bytes_equal(signature->name, key->name);
}

bool note_verify(const struct note *note, const struct signature *signature,
                 const struct key_public *key)
{
    int64_t time = 0;
    if (key->type == KEY_COSIGNER)
        return cosign_verify(note, signature, key, &time);
    return note_by(signature, key) && signature->size == SIGNATURE_SIZE &&
           key_verify(key, note->text, signature->at);
}

/* The known key that made this line, if any did; *known_line: there is one of its name and id.
 * Two keys may share an id of four bytes, so all of them are tried. */
static const struct key_public *signer_of(const struct note *note, size_t line,
                                          const struct key_public *known, size_t count,
                                          bool *known_line)
{
    const struct signature *signature = &note->signatures[line];
    for (size_t i = 0; i < count; i++) {
        if (!note_by(signature, &known[i]))
            continue;
        *known_line = true;
        if (note_verify(note, signature, &known[i]))
            return &known[i];
    }
    return NULL;
}

enum err note_check(const struct note *note, const struct key_public *known, size_t count,
                    size_t *good)
{
    const struct key_public *passed[NOTE_SIGNATURES_MAX];
    size_t distinct = 0;
    for (size_t i = 0; i < note->count; i++) {
        bool known_line = false;
        const struct key_public *signer = signer_of(note, i, known, count, &known_line);
        if (signer == NULL && known_line)
            return fault(ERR_SIGNATURE, "“%.*s”的签名与正文不符：正文或签名被改过",
                         "the signature by \"%.*s\" does not fit the text: one was changed",
                         (int)note->signatures[i].name.size,
                         (const char *)note->signatures[i].name.at);
        if (signer == NULL)
            continue;
        bool again = false;
        for (size_t j = 0; j < distinct; j++)
            again = again || key_same(passed[j], signer);
        if (!again)
            passed[distinct++] = signer;
    }
    if (distinct == 0)
        return fault(ERR_SIGNATURE, "没有一行签名出自已知的密钥：请核对公钥",
                     "no signature by a key that is known here: compare the public keys");
    *good = distinct;
    return OK;
}

void note_put_line(struct buf *buf, const struct key_public *key, struct bytes blob)
{
    assert(blob.size <= NOTE_BLOB_MAX);
    uint8_t whole[KEY_ID_SIZE + NOTE_BLOB_MAX];
    memcpy(whole, key->id, KEY_ID_SIZE);
    memcpy(whole + KEY_ID_SIZE, blob.at, blob.size);
    buf_text(buf, line_start);
    buf_put(buf, key->name);
    buf_byte(buf, ' ');
    base64_print(buf, bytes_of(whole, KEY_ID_SIZE + blob.size));
    buf_byte(buf, '\n');
}

static bool has_empty_line(struct bytes text)
{
    while (text.size > 0) {
        (void)bytes_cut(&text, '\n');
        if (text.size > 0 && text.at[0] == '\n')
            return true;
    }
    return false;
}

/* A text that every reader cuts at the same place, and that is not what a witness signs. */
static enum err text_to_sign_check(struct bytes text)
{
    TRY(text_check(text));
    if (!bytes_ends(text, bytes_text("\n")) || text.at[0] == '\n' || has_empty_line(text))
        return fault(ERR_FORMAT, "要签名的正文必须以换行结束，中间不能有空行",
                     "a text to sign ends in LF and has no empty line");
    if (bytes_starts(text, bytes_text("cosignature/v1\n")))
        return fault(ERR_FORMAT, "正文以 cosignature/v1 开头：见证签名只能用见证密钥来签",
                     "a text that begins with cosignature/v1 is a witness's to sign");
    return OK;
}

static int key_order(const struct key_public *a, const struct key_public *b)
{
    return order(a->name, a->id, b->name, b->id);
}

/* The keys in the order of their lines. ERR_USAGE: one is there twice, or is a witness's. */
static enum err keys_sort(const struct key_secret *const *keys, size_t count,
                          const struct key_secret **sorted)
{
    if (count == 0 || count > NOTE_SIGNATURES_MAX)
        return fault(ERR_USAGE, "要用 %zu 把密钥签名：应为 1 到 %d 把",
                     "%zu keys to sign with: 1 to %d are possible", count, NOTE_SIGNATURES_MAX);
    for (size_t i = 0; i < count; i++) {
        const struct key_public *key = key_of(keys[i]);
        if (key->type != KEY_NOTE)
            return fault(ERR_USAGE, "密钥“%.*s”只能用来见证，不能签记录",
                         "key \"%.*s\" is a witness's: it cannot sign this",
                         (int)key->name.size, (const char *)key->name.at);
        size_t at = i;
        for (; at > 0 && key_order(key_of(sorted[at - 1]), key) > 0; at--)
            sorted[at] = sorted[at - 1];
        if (at > 0 && key_order(key_of(sorted[at - 1]), key) == 0)
            return fault(ERR_USAGE, "密钥“%.*s”用了两次：每把只能签一行",
                         "key \"%.*s\" is there twice: it signs one line",
                         (int)key->name.size, (const char *)key->name.at);
        sorted[at] = keys[i];
    }
    return OK;
}

enum err note_sign(struct buf *buf, struct bytes text, const struct key_secret *const *keys,
                   size_t count)
{
    const struct key_secret *sorted[NOTE_SIGNATURES_MAX] = { NULL };
    TRY(text_to_sign_check(text));
    TRY(keys_sort(keys, count, sorted));
    buf_put(buf, text);
    buf_byte(buf, '\n');
    for (size_t i = 0; i < count; i++) {
        uint8_t signature[SIGNATURE_SIZE];
        key_sign(sorted[i], text, signature);
        note_put_line(buf, key_of(sorted[i]), bytes_of(signature, sizeof signature));
    }
    return OK;
}

/* Put one line into its place, unless a line by its key is there. */
static enum err line_insert(struct signature *all, size_t *count, const struct signature *line)
{
    size_t at = *count;
    while (at > 0 && note_order(&all[at - 1], line) > 0)
        at--;
    if (at > 0 && note_order(&all[at - 1], line) == 0)
        return OK;
    if (*count == NOTE_SIGNATURES_MAX)
        return fault(ERR_LIMIT, "合并后签名行超过上限 %d 行",
                     "more than %d signature lines after merging", NOTE_SIGNATURES_MAX);
    memmove(&all[at + 1], &all[at], (*count - at) * sizeof *all);
    all[at] = *line;
    ++*count;
    return OK;
}

/* A line that comes alone, with its LF or without. */
static enum err lone_line_parse(struct bytes line, struct signature *out)
{
    if (bytes_ends(line, bytes_text("\n")))
        line = bytes_part(line, 0, line.size - 1);
    if (bytes_find(line, '\n') < line.size)
        return fault(ERR_FORMAT, "一次只能并入一行签名", "more than one line in a line");
    TRY(text_check(line));
    return line_parse(line, out);
}

enum err note_merge(struct arena *arena, const struct note *note, const struct bytes *lines,
                    size_t count, struct bytes *out)
{
    struct signature all[NOTE_SIGNATURES_MAX] = { 0 };
    size_t kept = 0;
    for (size_t i = 0; i < note->count; i++)
        TRY(line_insert(all, &kept, &note->signatures[i]));
    for (size_t i = 0; i < count; i++) {
        struct signature signature = { 0 };
        TRY(lone_line_parse(lines[i], &signature));
        TRY(line_insert(all, &kept, &signature));
    }
    size_t size = note->text.size + 1;
    for (size_t i = 0; i < kept; i++)
        size += all[i].line.size + 1;
    struct buf buf = buf_new(arena, size);
    buf_put(&buf, note->text);
    buf_byte(&buf, '\n');
    for (size_t i = 0; i < kept; i++) {
        buf_put(&buf, all[i].line);
        buf_byte(&buf, '\n');
    }
    return buf_done(&buf, out);
}
