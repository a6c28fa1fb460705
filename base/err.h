/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Faults: why something cannot go on. A function that can fail returns `enum err` and nothing
 * else; its results go through out-parameters, last, untouched on failure. The place that first
 * sees the fault calls fault() with the reason in both languages; callers pass the code on
 * unchanged, or, if they expect it, handle it on the spot. Bad things *in the books* are
 * findings (verify/finding.h), not faults; broken promises of our own are assert()s, which stay
 * on in release builds.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/words.h"

/* code, exit status (README: 1 books wrong, 2 usage or input, 3 the world, 4 locked or not
 * permitted) */
#define ERR_LIST(X) \
    X(ERR_USAGE, 2, "用法不对", "wrong usage") \
    X(ERR_FORMAT, 2, "格式不对", "malformed") \
    X(ERR_LIMIT, 2, "超出限度", "beyond a limit") \
    X(ERR_RULE, 2, "不合记账规则", "against the rules of the books") \
    X(ERR_MISSING, 2, "找不到", "not found") \
    X(ERR_EXISTS, 2, "已经存在", "exists already") \
    X(ERR_SIGNATURE, 1, "签名不对", "bad signature") \
    X(ERR_TAMPERED, 1, "账被动过", "the books were tampered with") \
    X(ERR_SYSTEM, 3, "系统出错", "the system failed") \
    X(ERR_MEMORY, 3, "内存不足", "out of memory") \
    X(ERR_FULL, 3, "磁盘已满", "disk full") \
    X(ERR_CORRUPT, 3, "数据损坏", "damaged data") \
    X(ERR_UNKNOWN, 3, "结果不明", "outcome unknown") \
    X(ERR_REMOTE, 3, "远端出错", "the remote failed") \
    X(ERR_LOCKED, 4, "已被占用", "locked") \
    X(ERR_PERMISSION, 4, "没有权限", "not permitted")

/* clang-format off */
enum [[nodiscard]] err {
    OK = 0,
#define ERR_CODE(code, status, zh, en) code,
    ERR_LIST(ERR_CODE)
#undef ERR_CODE
    ERR_COUNT
};
/* clang-format on */

/*
 * Record why, in both languages, and return the code. Both texts are printf formats that take
 * the same arguments in the same order (the compiler checks both). Say what is wrong, where,
 * and what to do. Kept per thread, at most ERR_WHY_MAX bytes a language.
 */
void fault_say(const char *zh, const char *en, ...)
    __attribute__((format(printf, 1, 3), format(printf, 2, 3), cold));
/* A macro, so that compilers and analysers see that a fault is never OK. */
#define fault(code, ...) (fault_say(__VA_ARGS__), (enum err)(code))

/* The system call `call` on `path` failed with errno; ENOSPC becomes ERR_FULL, EACCES and EPERM
 * and EROFS ERR_PERMISSION. */
enum err fault_errno_code(const char *call, const char *path);
static inline enum err fault_errno(const char *call, const char *path)
{
    enum err code = fault_errno_code(call, path);
    if (code == OK)
        __builtin_unreachable();
    return code;
}

/* malloc or an arena had no room. */
#define fault_memory() (fault_memory_say(), (enum err)ERR_MEMORY)
void fault_memory_say(void);

/* The text of this thread's last fault. Read at the edges only. Never NULL. */
const char *err_why(enum language language);

/* Put words before this thread's last fault's text ("第 3 行：", "line 3: "), keeping the code:
 * returns it. */
void fault_where_say(const char *zh, const char *en, ...)
    __attribute__((format(printf, 1, 3), format(printf, 2, 3), cold));
#define fault_where(code, ...) (fault_where_say(__VA_ARGS__), (enum err)(code))

/* The class of a code ("磁盘已满"), and its exit status (0 for OK). */
struct words err_words(enum err code);
const char *err_name(enum err code);
int err_status(enum err code);

enum { ERR_WHY_MAX = 2000 };

/* Return on a fault; only in functions that hold nothing to release. */
#define TRY(call) \
    do { \
        enum err try_code = (call); \
        if (try_code != OK) \
            return try_code; \
    } while (0)

#endif
