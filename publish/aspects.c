/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/aspects.h"

const char *const aspect_fields[LINE_TEXTS] = {
    [ASPECT_PARTY] = "party",
    [ASPECT_HOUSEHOLD] = "household",
    [ASPECT_PROJECT] = "project",
    [ASPECT_ASSET] = "asset",
    [ASPECT_CONTRACT] = "contract",
    [ASPECT_FUND] = "fund",
    [ASPECT_PURPOSE] = "purpose",
    [LINE_SETTLE] = "settle",
    [LINE_SLIP] = "slip",
};

struct words aspect_words(enum aspect aspect)
{
    static const struct words rows[ASPECT_COUNT] = {
        [ASPECT_PARTY] = WORDS("往来单位或个人", "party"),
        [ASPECT_HOUSEHOLD] = WORDS("农户", "household"),
        [ASPECT_PROJECT] = WORDS("项目", "project"),
        [ASPECT_ASSET] = WORDS("资产卡片", "asset"),
        [ASPECT_CONTRACT] = WORDS("合同", "contract"),
        [ASPECT_FUND] = WORDS("资金来源", "source of funds"),
        [ASPECT_PURPOSE] = WORDS("支出用途", "purpose"),
    };
    return rows[aspect];
}
