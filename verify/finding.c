/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

const struct finding_row finding_rows[] = {
#define FINDING_ROW(code, wire, heavy, chinese, english) \
    [code] = { .name = (wire), .weight = (heavy), .title = WORDS(chinese, english) },
    FINDING_LIST(FINDING_ROW)
#undef FINDING_ROW
};

void findings_start(struct findings *findings, struct arena *arena)
{
    *findings = (struct findings){ .arena = arena };
}

/* What names the cause comes first, then what else is wrong, then what follows from the rest,
 * then notes. */
static int rank_of(enum finding_code code)
{
    switch ((int)code) {
    case FINDING_BUNDLE:
    case FINDING_LEAF:
    case FINDING_CHAIN:
    case FINDING_ENTRY:
    case FINDING_SIGNATURE:
        return 0;
    case FINDING_TILE:
    case FINDING_ROOT:
    case FINDING_HISTORY:
        return 2;
    default:
        return finding_rows[code].weight == WEIGHT_WRONG ? 1 : 3;
    }
}

static bool is_before(const struct finding *a, const struct finding *b)
{
    int rank = rank_of(a->code) - rank_of(b->code);
    return rank != 0 ? rank < 0 : a->index < b->index;
}

/* Into its place: mostly the end. */
static void insert(struct findings *findings, struct finding *kept)
{
    struct finding **at = &findings->first;
    if (findings->last != NULL && !is_before(kept, findings->last))
        at = &findings->last->next;
    while (*at != NULL && !is_before(kept, *at))
        at = &(*at)->next;
    kept->next = *at;
    *at = kept;
    if (kept->next == NULL)
        findings->last = kept;
}

/* Does it speak of the log as a whole, not of one entry or file? */
static bool is_of_all(enum finding_code code)
{
    return code == FINDING_CHECKPOINT || code == FINDING_LOG_KEY || code == FINDING_WITNESS ||
           code == FINDING_ROOT || code == FINDING_HISTORY || code == FINDING_UNREADABLE;
}

/* Is there room for one more of this kind? */
static bool has_room(const struct findings *findings, enum finding_code code)
{
    enum weight weight = finding_rows[code].weight;
    size_t max = is_of_all(code) ? FINDINGS_MAX : FINDINGS_MAX - FINDINGS_OF_ALL;
    if (findings->kept >= max)
        return false;
    return weight == WEIGHT_WRONG || findings->kept_notes < FINDINGS_MAX / 2;
}

static void keep(struct findings *findings, const struct finding *finding)
{
    enum weight weight = finding_rows[finding->code].weight;
    findings->count++;
    if (weight == WEIGHT_WRONG)
        findings->wrong++;
    if (!has_room(findings, finding->code))
        return;
    struct finding *kept = arena_take(findings->arena, sizeof *kept);
    if (kept == NULL)
        return;
    *kept = *finding;
    kept->place = bytes_string(findings->arena, bytes_text(finding->place));
    kept->zh = bytes_string(findings->arena, bytes_text(finding->zh));
    kept->en = bytes_string(findings->arena, bytes_text(finding->en));
    if (kept->place == NULL || kept->zh == NULL || kept->en == NULL)
        return;
    insert(findings, kept);
    findings->kept++;
    if (weight == WEIGHT_NOTE)
        findings->kept_notes++;
}

/* NOLINTNEXTLINE(readability-function-size): each of the six says something else */
void finding_add(struct findings *findings, enum finding_code code, uint64_t index,
                 const char *place, const char *zh, const char *en, ...)
{
    char text_zh[ERR_WHY_MAX];
    char text_en[ERR_WHY_MAX];
    va_list first;
    va_list second;
    va_start(first, en);
    va_copy(second, first);
    (void)vsnprintf(text_zh, sizeof text_zh, zh, first);
    (void)vsnprintf(text_en, sizeof text_en, en, second);
    va_end(second);
    va_end(first);
    keep(findings, &(struct finding){ .code = code,
                                      .index = index,
                                      .place = place == NULL ? "" : place,
                                      .zh = text_zh,
                                      .en = text_en });
}

void finding_of_fault(struct findings *findings, enum finding_code code, uint64_t index,
                      const char *place)
{
    keep(findings, &(struct finding){ .code = code,
                                      .index = index,
                                      .place = place == NULL ? "" : place,
                                      .zh = err_why(LANGUAGE_ZH),
                                      .en = err_why(LANGUAGE_EN) });
}
