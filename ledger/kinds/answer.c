/* SPDX-License-Identifier: Apache-2.0 */
/* What was answered to an opinion, by whom, and where it went from there (答复). */
#include "ledger/shared_shown.h"

static const struct choice outcomes[] = {
    { "accepted", WORDS("认可", "accepted") },
    { "unsatisfied", WORDS("不满意", "not satisfied") },
    { "unknown", WORDS("没有表示", "not said") },
    { 0 },
};

static const struct choice instances[] = {
    { "supervision", WORDS("村务监督委员会", "supervision committee") },
    { "town", WORDS("乡镇", "township") },
    { "county", WORDS("县级主管部门", "county") },
    { "discipline", WORDS("纪检监察", "discipline inspection") },
    { 0 },
};

static const struct field fields[] = {
    { .name = "target",
      .type = FIELD_REF,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .title = WORDS("意见记录", "Opinion"),
      .help = WORDS("答复哪一条意见，填它的序号", "the opinion that is answered: its index") },
    { .name = "text",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 2000,
      .title = WORDS("答复内容", "Answer"),
      .help = WORDS("怎么答的", "what was answered") },
    { .name = "by",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("答复人", "By"),
      .help = WORDS("哪个机构或谁答的", "which body or person") },
    { .name = "outcome",
      .type = FIELD_CHOICE,
      .title = WORDS("结果", "Outcome"),
      .help = WORDS("提意见的人认不认可", "whether it was accepted"),
      .choices = outcomes },
    { .name = "passed",
      .type = FIELD_CHOICE,
      .title = WORDS("转交", "Passed on to"),
      .help = WORDS("转给哪一级处理", "to which instance it was passed"),
      .choices = instances },
    { .name = "correction",
      .type = FIELD_REF,
      .title = WORDS("更正公开", "Correction"),
      .help = WORDS("因此更正的那条公开", "the disclosure that corrects it") },
    { 0 },
};

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    uint64_t index = 0;
    uint64_t corrected = 0;
    TRY(shown_opinion(view, entry, place, &index));
    return shown_disclosure(view, entry, place, "correction", &corrected);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    return shown_step(view, entry, place, "answer.of");
}

const struct kind kind_answer = {
    .name = "answer",
    .title = WORDS("答复", "Answer"),
    .version = 1,
    .signers = ROLE_HEAD | ROLE_BOOKKEEPER | ROLE_SUPERVISOR | ROLE_PUBLISHER | ROLE_AUTHORITY,
    .least = 1,
    .fields = fields,
    .check = check,
    .apply = apply,
};
