/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct why {
    char zh[ERR_WHY_MAX];
    char en[ERR_WHY_MAX];
};

static _Thread_local struct why why;

static const struct err_row {
    const char *name;
    int status;
    struct words words;
} rows[] = { [OK] = { "OK", 0, WORDS("好", "good") },
#define ERR_ROW(code, code_status, chinese, english) \
    [code] = { .name = #code, .status = (code_status), .words = WORDS(chinese, english) },
             ERR_LIST(ERR_ROW)
#undef ERR_ROW
};

/* A text cut by its limit may end inside a character: take the torn character off. */
static void trim_torn(char *text)
{
    size_t size = strlen(text);
    size_t back = 0;
    while (back < size && back < 3 && ((unsigned char)text[size - 1 - back] & 0xC0) == 0x80)
        back++;
    if (back == size)
        return;
    unsigned char lead = (unsigned char)text[size - 1 - back];
    size_t need = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2
                                 : lead >= 0xC0   ? 1
                                                  : 0;
    if (need > back)
        text[size - 1 - back] = '\0';
}

void fault_say(const char *zh, const char *en, ...)
{
    va_list first;
    va_list second;
    va_start(first, en);
    va_copy(second, first);
    (void)vsnprintf(why.zh, sizeof why.zh, zh, first);
    (void)vsnprintf(why.en, sizeof why.en, en, second);
    va_end(second);
    va_end(first);
    trim_torn(why.zh);
    trim_torn(why.en);
}

/* Join `where` and `old` into one text without leaving its limit. */
static void join(char *out, const char *where, const char *old)
{
    size_t used = strlen(where);
    memcpy(out, where, used);
    size_t more = strlen(old);
    if (more > ERR_WHY_MAX - 1 - used)
        more = ERR_WHY_MAX - 1 - used;
    memcpy(out + used, old, more);
    out[used + more] = '\0';
    trim_torn(out);
}

void fault_where_say(const char *zh, const char *en, ...)
{
    struct why old = why;
    struct why where;
    va_list first;
    va_list second;
    va_start(first, en);
    va_copy(second, first);
    (void)vsnprintf(where.zh, sizeof where.zh, zh, first);
    (void)vsnprintf(where.en, sizeof where.en, en, second);
    va_end(second);
    va_end(first);
    join(why.zh, where.zh, old.zh);
    join(why.en, where.en, old.en);
}

static enum err code_of_errno(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return ERR_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
        return ERR_PERMISSION;
    case ENOENT:
        return ERR_MISSING;
    case EEXIST:
        return ERR_EXISTS;
    case ENOMEM:
        return ERR_MEMORY;
    default:
        return ERR_SYSTEM;
    }
}

enum err fault_errno_code(const char *call, const char *path)
{
    int number = errno;
    enum err code = code_of_errno(number);
    /* %.0s passes over the other language's words. */
    if (code == ERR_MISSING)
        return fault(code, "%s：没有这个文件或文件夹%.0s%.0s", "%s: %s failed (%s)", path, call,
                     strerror(number));
    return fault(code, "%s：%s 失败（%s%.0s）", "%s: %s failed (%.0s%s)", path, call,
                 rows[code].words.zh, strerror(number));
}

void fault_memory_say(void)
{
    fault_say("内存不足：请关掉别的程序再试",
              "out of memory: close other programs and try again");
}

const char *err_why(enum language language)
{
    return language == LANGUAGE_ZH ? why.zh : why.en;
}

struct words err_words(enum err code)
{
    return rows[code].words;
}

const char *err_name(enum err code)
{
    return rows[code].name;
}

int err_status(enum err code)
{
    return rows[code].status;
}
