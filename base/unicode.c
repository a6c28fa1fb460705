/* SPDX-License-Identifier: Apache-2.0 */
#include "base/unicode.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/arena.h"

/* The most combining marks after one character, as in UAX #15's stream-safe format: putting
 * them in order costs the square of their number. */
enum { MARKS_MAX = 30 };

struct range {
    int32_t first;
    int32_t last;
};

/* What a village writes: characters that stay as they are in NFC whatever stands beside them,
 * and may be signed. A text of these alone needs no closer look. In ascending order. */
static const struct range plain[] = {
    { 0x20, 0x7E },
    { 0xA0, 0xAC },
    { 0xAE, 0x2FF },
    { 0x2010, 0x2027 },
    { 0x2030, 0x205E },
    { 0x2460, 0x2767 },
    { 0x3000, 0x3029 },
    { 0x3030, 0x303F },
    { 0x3041, 0x3096 },
    { 0x309B, 0x30FF },
    { 0x3105, 0x312F },
    { 0x3400, 0x9FFF },
    { 0xAC00, 0xD7A3 },
    { 0xFF01, 0xFF9F },
    { 0xFFE0, 0xFFE6 },
    { 0x20000, 0x2EBE0 },
    { 0x30000, 0x323AF },
};

/* What no signed text may hold: it is invisible, or changes how its neighbours are read, or two
 * libraries do not agree on its NFC (U+11A7, and the marks that Unicode 15.0 brought). */
static const struct range refused[] = {
    { 0x0, 0x1F },
    { 0x7F, 0x9F },
    { 0xAD, 0xAD },
    { 0x34F, 0x34F },
    { 0x61C, 0x61C },
    { 0x115F, 0x1160 },
    { 0x11A7, 0x11A7 },
    { 0x17B4, 0x17B5 },
    { 0x200B, 0x200F },
    { 0x2028, 0x202E },
    { 0x2060, 0x206F },
    { 0x3164, 0x3164 },
    { 0xFDD0, 0xFDEF },
    { 0xFE00, 0xFE0F },
    { 0xFEFF, 0xFEFF },
    { 0xFFA0, 0xFFA0 },
    { 0xFFF0, 0xFFFB },
    { 0x10EFD, 0x10EFF },
    { 0x11F41, 0x11F42 },
    { 0x1BCA0, 0x1BCA3 },
    { 0x1D173, 0x1D17A },
    { 0x1E08F, 0x1E08F },
    { 0x1E4EC, 0x1E4EF },
    { 0xE0000, 0xE0FFF },
};

static bool is_in(const struct range *ranges, size_t count, int32_t point)
{
    for (size_t i = 0; i < count && point >= ranges[i].first; i++)
        if (point <= ranges[i].last)
            return true;
    return false;
}

static bool is_plain(int32_t point)
{
    /* Chinese first: a text is mostly made of it. */
    if (point >= 0x4E00 && point <= 0x9FFF)
        return true;
    return is_in(plain, sizeof plain / sizeof plain[0], point);
}

static bool is_refused(int32_t point)
{
    /* The last two code points of every plane are no characters. */
    return (point & 0xFFFE) == 0xFFFE ||
           is_in(refused, sizeof refused / sizeof refused[0], point);
}

/* The next code point of a non-empty text and its size in bytes; -1 where it is malformed. */
static int32_t decode(struct bytes text, size_t *size)
{
    /* Chinese, U+4000 to U+9FFF: three bytes, of which any two may follow the first. */
    if (text.size >= 3 && text.at[0] >= 0xE4 && text.at[0] <= 0xE9 &&
        (text.at[1] & 0xC0) == 0x80 && (text.at[2] & 0xC0) == 0x80) {
        *size = 3;
        return (text.at[0] & 15) << 12 | (text.at[1] & 63) << 6 | (text.at[2] & 63);
    }
    if (text.at[0] < 0x80) {
        *size = 1;
        return text.at[0];
    }
    int32_t point = -1;
    utf8proc_ssize_t read = utf8proc_iterate(text.at, (utf8proc_ssize_t)text.size, &point);
    *size = read > 0 ? (size_t)read : 1;
    return read > 0 ? point : -1;
}

static struct bytes after(struct bytes text, size_t size)
{
    return bytes_part(text, size, text.size - size);
}

static size_t ascii_size(struct bytes text)
{
    size_t size = 0;
    while (size < text.size && text.at[size] >= ' ' && text.at[size] < 0x7F)
        size++;
    return size;
}

/* Eight bytes at once, where all are ASCII: a sheet of numbers is mostly made of it. */
static bool is_ascii_word(struct bytes text)
{
    uint64_t word = 0;
    if (text.size < sizeof word)
        return false;
    memcpy(&word, text.at, sizeof word);
    return (word & UINT64_MAX / 255 * 0x80) == 0;
}

bool unicode_is_utf8(struct bytes text)
{
    for (size_t size = 0; text.size > 0; text = after(text, size)) {
        size = sizeof(uint64_t);
        if (!is_ascii_word(text) && decode(text, &size) < 0)
            return false;
    }
    return true;
}

static enum err bad_utf8(struct bytes whole, struct bytes rest)
{
    return fault(ERR_FORMAT, "第 %zu 字节起不是 UTF-8 文字",
                 "not UTF-8 from byte %zu on", whole.size - rest.size + 1);
}

/* NFC by utf8proc, in memory that the caller frees. Marks in a row are bounded first. */
static enum err compose(struct bytes text, uint8_t **out, size_t *out_size)
{
    size_t marks = 0;
    struct bytes rest = text;
    for (size_t size = 0; rest.size > 0; rest = after(rest, size)) {
        int32_t point = decode(rest, &size);
        if (point < 0)
            return bad_utf8(text, rest);
        marks = utf8proc_get_property(point)->combining_class == 0 ? 0 : marks + 1;
        if (marks > MARKS_MAX)
            return fault(ERR_FORMAT, "第 %zu 字节：一个字上叠了 %d 个以上的附加符号",
                         "byte %zu: more than %d combining marks on one character",
                         text.size - rest.size + 1, MARKS_MAX);
    }
    int nfc = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t size = utf8proc_map(text.at, (utf8proc_ssize_t)text.size, &composed,
                                         (utf8proc_option_t)nfc);
    if (size < 0)
        return fault_memory();
    *out = composed;
    *out_size = (size_t)size;
    return OK;
}

static enum err nfc_check(struct bytes text, bool *is_nfc)
{
    uint8_t *composed = NULL;
    size_t size = 0;
    TRY(compose(text, &composed, &size));
    *is_nfc = bytes_equal(bytes_of(composed, size), text);
    free(composed);
    return OK;
}

bool unicode_is_nfc(struct bytes text)
{
    bool is_nfc = false;
    return nfc_check(text, &is_nfc) == OK && is_nfc;
}

enum err unicode_check(struct bytes text)
{
    bool is_nfc = true;
    struct bytes rest = after(text, ascii_size(text));
    for (size_t size = 0; rest.size > 0; rest = after(rest, size)) {
        int32_t point = decode(rest, &size);
        if (point >= 0 && is_plain(point))
            continue;
        if (point < 0)
            return bad_utf8(text, rest);
        if (is_refused(point))
            return fault(ERR_FORMAT,
                         "第 %zu 字节是不许用的字符 U+%04X（看不见，或会改变显示的顺序）：请删掉它",
                         "byte %zu is the character U+%04X, which is invisible or changes "
                         "the order of what is shown: take it out",
                         text.size - rest.size + 1, (unsigned)point);
        is_nfc = false;
    }
    if (!is_nfc)
        TRY(nfc_check(text, &is_nfc));
    if (!is_nfc)
        return fault(ERR_FORMAT, "文字不是规范形式（Unicode NFC）：请重新输入带附加符号的字",
                     "the text is not in Unicode NFC: type the accented characters again");
    return OK;
}

bool unicode_is_shown(struct bytes text)
{
    size_t size = 0;
    int32_t point = text.size == 0 ? -1 : decode(text, &size);
    return point >= 0 && !is_refused(point);
}

bool unicode_has_space(struct bytes text)
{
    static const struct range spaces[] = {
        { 0x9, 0xD },
        { 0x20, 0x20 },
        { 0x85, 0x85 },
        { 0xA0, 0xA0 },
        { 0x1680, 0x1680 },
        { 0x2000, 0x200A },
        { 0x2028, 0x2029 },
        { 0x202F, 0x202F },
        { 0x205F, 0x205F },
        { 0x3000, 0x3000 },
    };
    for (size_t size = 0; text.size > 0; text = after(text, size))
        if (is_in(spaces, sizeof spaces / sizeof spaces[0], decode(text, &size)))
            return true;
    return false;
}

static bool is_all_plain(struct bytes text)
{
    text = after(text, ascii_size(text));
    for (size_t size = 0; text.size > 0; text = after(text, size))
        if (!is_plain(decode(text, &size)))
            return false;
    return true;
}

enum err unicode_nfc(struct arena *arena, struct bytes text, struct bytes *out)
{
    if (is_all_plain(text)) {
        *out = text;
        return OK;
    }
    uint8_t *composed = NULL;
    size_t size = 0;
    TRY(compose(text, &composed, &size));
    struct bytes copy = bytes_copy(arena, bytes_of(composed, size));
    free(composed);
    if (copy.at == NULL)
        return fault_memory();
    *out = copy;
    return OK;
}

struct bytes unicode_fit(struct bytes text, size_t width)
{
    size_t used = 0;
    struct bytes rest = text;
    for (size_t size = 0; rest.size > 0; rest = after(rest, size)) {
        int32_t point = decode(rest, &size);
        int columns = point < 0 ? 1 : utf8proc_charwidth(point);
        used += columns > 0 ? (size_t)columns : 0;
        if (used > width)
            break;
    }
    return bytes_part(text, 0, text.size - rest.size);
}

size_t unicode_width(struct bytes text)
{
    size_t width = 0;
    for (size_t size = 0; text.size > 0; text = after(text, size)) {
        int32_t point = decode(text, &size);
        int columns = point < 0 ? 1 : utf8proc_charwidth(point);
        width += columns > 0 ? (size_t)columns : 0;
    }
    return width;
}

struct bytes unicode_first(struct bytes text)
{
    size_t size = 0;
    if (text.size == 0 || decode(text, &size) < 0)
        return (struct bytes){ text.at, 0 };
    return bytes_part(text, 0, size);
}

/* A text on its way through iconv. */
struct conversion {
    iconv_t door;
    bool from_utf8;
    bool is_lossy; /* what cannot be converted becomes '?' */
    char *in;
    size_t left;
    char *out;
    size_t room;
};

static enum err too_long(void)
{
    return fault(ERR_LIMIT, "转换编码后的文字太长", "the converted text is too long");
}

/* Put '?' for the character that stands next. */
static enum err replace(struct conversion *run)
{
    char mark[] = "?";
    char *at = mark;
    size_t left = 1;
    if (iconv(run->door, &at, &left, &run->out, &run->room) == (size_t)-1)
        return too_long();
    size_t skip = 1;
    if (run->from_utf8)
        (void)decode(bytes_of(run->in, run->left), &skip);
    run->in += skip;
    run->left -= skip;
    return OK;
}

static enum err convert(struct conversion *run)
{
    size_t whole = run->left;
    for (;;) {
        bool is_end = run->left == 0; /* then iconv writes what a stateful encoding ends with */
        size_t count = iconv(run->door, is_end ? NULL : &run->in, &run->left, &run->out,
                             &run->room);
        if (count != (size_t)-1 && is_end)
            return OK;
        if (count != (size_t)-1)
            continue;
        if (errno == E2BIG)
            return too_long();
        if (!run->is_lossy)
            return fault(ERR_FORMAT,
                         "文件既不是 UTF-8 也不是 GB18030（第 %zu 字节起）：请另存为 UTF-8 再试",
                         "the file is neither UTF-8 nor GB18030 (from byte %zu on): "
                         "save it as UTF-8 and try again",
                         whole - run->left + 1);
        TRY(replace(run));
    }
}

/* `grown` is the room to give to what comes out. */
static enum err convert_into(struct arena *arena, struct conversion *run, size_t grown,
                             struct bytes *out)
{
    char *at = arena_take(arena, grown);
    if (at == NULL)
        return fault_memory();
    run->out = at;
    run->room = grown;
    TRY(convert(run));
    *out = bytes_of(at, grown - run->room);
    return OK;
}

enum err unicode_convert(struct arena *arena, struct bytes text, const char *from,
                         const char *to, struct bytes *out)
{
    iconv_t door = iconv_open(to, from);
    if (door == (iconv_t)-1)
        return fault(ERR_MISSING, "这台计算机不会从 %s 转成 %s 编码",
                     "this computer cannot convert from %s to %s", from, to);
    struct conversion run = {
        .door = door,
        .from_utf8 = strcmp(from, "UTF-8") == 0,
        .is_lossy = true,
        .in = (char *)(uintptr_t)text.at,
        .left = text.size,
    };
    enum err err = text.size > SIZE_MAX / 4 - 16
                       ? too_long()
                       : convert_into(arena, &run, text.size * 4 + 16, out);
    (void)iconv_close(door);
    return err;
}

bool unicode_is_utf16(struct bytes file)
{
    return file.size >= 2 && ((file.at[0] == 0xFF && file.at[1] == 0xFE) ||
                              (file.at[0] == 0xFE && file.at[1] == 0xFF));
}

/* What spreadsheets call "Unicode text". */
static enum err read_utf16(struct arena *arena, struct bytes file, struct bytes *out,
                           const char **encoding)
{
    struct bytes body = after(file, 2);
    iconv_t door = iconv_open("UTF-8", file.at[0] == 0xFF ? "UTF-16LE" : "UTF-16BE");
    if (door == (iconv_t)-1)
        return fault(ERR_MISSING, "这台计算机不认 UTF-16 编码：请把文件另存为 UTF-8 再试",
                     "this computer does not know UTF-16: "
                     "save the file as UTF-8 and try again");
    struct conversion run = {
        .door = door,
        .in = (char *)(uintptr_t)body.at,
        .left = body.size,
    };
    struct bytes text = { 0 };
    enum err err = convert_into(arena, &run, body.size / 2 * 3 + 4, &text);
    (void)iconv_close(door);
    if (err == ERR_FORMAT || (err == OK && bytes_find(text, '\0') < text.size))
        return fault(ERR_FORMAT, "文件开头标明是 UTF-16，内容却不是；请另存为 CSV UTF-8",
                     "the file begins as UTF-16 but is not: save it as CSV UTF-8");
    TRY(err);
    *encoding = "UTF-16";
    *out = text;
    return OK;
}

enum err unicode_read(struct arena *arena, struct bytes file, struct bytes *out,
                      const char **encoding)
{
    bool has_bom = bytes_starts(file, bytes_text("\xEF\xBB\xBF"));
    struct bytes body = has_bom ? after(file, 3) : file;
    if (unicode_is_utf16(file))
        return read_utf16(arena, file, out, encoding);
    if (unicode_is_utf8(body)) {
        *encoding = has_bom ? "UTF-8 with BOM" : "UTF-8";
        *out = body;
        return OK;
    }
    iconv_t door = iconv_open("UTF-8", "GB18030");
    if (door == (iconv_t)-1)
        return fault(ERR_MISSING, "这台计算机不认 GB18030 编码：请把文件另存为 UTF-8 再试",
                     "this computer does not know GB18030: "
                     "save the file as UTF-8 and try again");
    struct conversion run = {
        .door = door,
        .in = (char *)(uintptr_t)file.at,
        .left = file.size,
    };
    /* Two bytes of GB18030 become at most three of UTF-8. */
    enum err err = convert_into(arena, &run, file.size / 2 * 3 + 4, out);
    (void)iconv_close(door);
    if (err == OK)
        *encoding = "GB18030";
    return err;
}
