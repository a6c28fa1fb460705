/* SPDX-License-Identifier: Apache-2.0 */
/* What a posting may say beyond its account. A table: names on the wire never change. */
#ifndef PUBLISH_ASPECTS_H
#define PUBLISH_ASPECTS_H

#include "base/words.h"

/* 辅助核算: fields of a voucher's line by which sums may be asked for; and two more texts. */
enum aspect {
    ASPECT_PARTY,     /* 往来单位或个人 */
    ASPECT_HOUSEHOLD, /* 农户 */
    ASPECT_PROJECT,   /* 项目 */
    ASPECT_ASSET,     /* 资产卡片 */
    ASPECT_CONTRACT,  /* 合同 */
    ASPECT_FUND,      /* 资金来源 */
    ASPECT_PURPOSE,   /* 支出用途 */
    ASPECT_COUNT,
    LINE_SETTLE = ASPECT_COUNT, /* 结算方式, the choice's wire name */
    LINE_SLIP,                  /* 票据号 */
    LINE_TEXTS,
};
extern const char *const aspect_fields[LINE_TEXTS]; /* names of the line's fields */
struct words aspect_words(enum aspect aspect);

#endif
