/* SPDX-License-Identifier: Apache-2.0 */
/* Findings: what the books say that is bad, as data. A run collects them and goes on. */
#ifndef VERIFY_FINDING_H
#define VERIFY_FINDING_H

#include "base/bytes.h"

enum weight {
    WEIGHT_NOTE,  /* worth knowing; the books are still good */
    WEIGHT_WRONG, /* the books are wrong, tampered with, or cannot be checked: exit status 1 */
};

/* code on the wire and in -O json, weight, what it means */
#define FINDING_LIST(X) \
    X(FINDING_CHECKPOINT, "checkpoint", WEIGHT_WRONG, "检查点不对", "bad checkpoint") \
    X(FINDING_LOG_KEY, "log-key", WEIGHT_WRONG, "账本公钥不符", "not the expected log key") \
    X(FINDING_WITNESS, "witness", WEIGHT_WRONG, "见证签名不对或不够", \
      "cosignatures bad or too few") \
    X(FINDING_STRANGER, "stranger", WEIGHT_NOTE, "见证人不在信任名单", \
      "cosignature by nobody we know") \
    X(FINDING_TILE, "tile", WEIGHT_WRONG, "哈希文件不对", "bad tile") \
    X(FINDING_BUNDLE, "bundle", WEIGHT_WRONG, "记录文件不对", "bad entry bundle") \
    X(FINDING_LEAF, "leaf", WEIGHT_WRONG, "记录格式不对", "malformed leaf") \
    X(FINDING_CHAIN, "chain", WEIGHT_WRONG, "前后链断开", "broken chain") \
    X(FINDING_ROOT, "root", WEIGHT_WRONG, "根哈希不符", "root does not match") \
    X(FINDING_HISTORY, "history", WEIGHT_WRONG, "历史被改写", "history was rewritten") \
    X(FINDING_ENTRY, "entry", WEIGHT_WRONG, "签名内容格式不对", "malformed entry") \
    X(FINDING_SIGNATURE, "signature", WEIGHT_WRONG, "签名不对", "bad signature") \
    X(FINDING_RULE, "rule", WEIGHT_WRONG, "不合规则", "against the rules") \
    X(FINDING_PERIOD, "period", WEIGHT_WRONG, "期间合计不符", "period totals do not match") \
    X(FINDING_DISPUTED, "disputed", WEIGHT_NOTE, "密钥有争议的记录", \
      "signed while the key was in doubt") \
    X(FINDING_DOCUMENT, "document", WEIGHT_WRONG, "附件缺失或不符", \
      "attachment missing or changed") \
    X(FINDING_WITHHELD, "withheld", WEIGHT_NOTE, "附件未公开", "attachment withheld") \
    X(FINDING_FILE, "file", WEIGHT_WRONG, "公开文件不对", "published file missing or changed") \
    X(FINDING_STRAY, "stray", WEIGHT_NOTE, "多余的文件", "a file that does not belong here") \
    X(FINDING_COMMIT, "commit", WEIGHT_WRONG, "提交签名不对", "bad commit signature") \
    X(FINDING_STORE, "store", WEIGHT_WRONG, "账簿索引不符", "the book's own tables disagree") \
    X(FINDING_UNREADABLE, "unreadable", WEIGHT_WRONG, "读不出", "cannot be read") \
    X(FINDING_SKIPPED, "skipped", WEIGHT_NOTE, "没有查的部分", "not checked, as asked") \
    X(FINDING_UNTRUSTED, "inner-only", WEIGHT_NOTE, "只查了内部一致", \
      "only inner consistency was checked")

enum finding_code {
#define FINDING_CODE(code, name, weight, zh, en) code,
    FINDING_LIST(FINDING_CODE)
#undef FINDING_CODE
        FINDING_COUNT
};

struct finding_row {
    const char *name;
    enum weight weight;
    struct words title;
};
extern const struct finding_row finding_rows[];

#define FINDING_NO_INDEX UINT64_MAX

struct finding {
    enum finding_code code;
    uint64_t index;    /* the entry, or FINDING_NO_INDEX */
    const char *place; /* file, commit, field; "" where there is none */
    const char *zh;
    const char *en;
    struct finding *next;
};

enum { FINDINGS_MAX = 1000,
       FINDINGS_OF_ALL = 100 };

/* A list in an arena of its own: causes (bundle, leaf, chain, entry, signature), then what else
 * is wrong, then consequences (tile, root, history), then notes; by entry within each. Counts
 * all, keeps the first FINDINGS_MAX that come. Notes get no more than half of that, so that
 * they never crowd out what is wrong; and the last FINDINGS_OF_ALL places are for what is said
 * of the log as a whole, which a million bad entries would crowd out. */
struct findings {
    struct arena *arena;
    struct finding *first;
    struct finding *last;
    uint64_t count;
    uint64_t wrong; /* of WEIGHT_WRONG */
    uint64_t kept;
    uint64_t kept_notes;
};

void findings_start(struct findings *findings, struct arena *arena);
/* Both texts are printf formats over the same arguments. Memory gone: counted, not kept. */
void finding_add(struct findings *findings, enum finding_code code, uint64_t index,
                 const char *place, const char *zh, const char *en, ...)
    __attribute__((format(printf, 5, 7), format(printf, 6, 7)));
/* A finding whose words are this thread's last fault. */
void finding_of_fault(struct findings *findings, enum finding_code code, uint64_t index,
                      const char *place);

#endif
