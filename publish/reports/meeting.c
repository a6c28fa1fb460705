/* SPDX-License-Identifier: Apache-2.0 */
/* Sheets for a meeting (会议记录和签到表), to be filled in by hand: what was to be decided, how many
 * should be there and were, votes, decision; and lines to sign in. */
#include "publish/bank_accounts.h"
#include "publish/report_put.h"

static const struct column columns[] = {
    { "item", COLUMN_TEXT, WORDS("项目", "item") },
    { "content", COLUMN_TEXT, WORDS("内容", "content") },
    { 0 },
};

static const struct column people[] = {
    { "number", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "name", COLUMN_TEXT, WORDS("姓名", "name") },
    { "as", COLUMN_TEXT, WORDS("身份（组、户、代表、成员）", "as (group, household, member)") },
    { "sign", COLUMN_TEXT, WORDS("签名（手印）", "signature") },
    { "remark", COLUMN_TEXT, WORDS("备注", "remark") },
    { 0 },
};

enum { SIGN_LINES = 26 };

/* Sentences to be completed; an empty one goes on from the item above it. */
static const struct {
    struct words item;
    struct words content;
} items[] = {
    { WORDS("会议名称", "meeting"),
      WORDS("□成员（代表）大会 □村民（代表）会议 □理事会 □监事会 □其他",
            "members'   villagers'   board   supervisors'   other") },
    { WORDS("时间、地点", "time and place"), WORDS("", "") },
    { WORDS("主持人、记录人", "chair, recorder"), WORDS("", "") },
    { WORDS("到会人数", "attendance"),
      WORDS("应到      人，实到      人，其中代理      人；法定应到      人以上，□达到 □未达到",
            "of        , present        , by proxy        ; quorum        , met or not") },
    { WORDS("议题", "to be decided"), WORDS("", "") },
    { WORDS("讨论意见", "what was said"), WORDS("", "") },
    { WORDS("", ""), WORDS("", "") },
    { WORDS("", ""), WORDS("", "") },
    { WORDS("表决", "votes"),
      WORDS("同意      票，反对      票，弃权      票；□通过 □未通过",
            "for        , against        , abstained        ; carried or not") },
    { WORDS("决议内容", "decision"), WORDS("", "") },
    { WORDS("", ""), WORDS("", "") },
    { WORDS("公示", "notice"),
      WORDS("自    年  月  日至    年  月  日，地点", "from           to           , at") },
};

static enum err make(const struct report_request *request, struct tables *out)
{
    static const struct {
        const char *name;
        struct words title;
    } boxes[] = {
        { "chair", WORDS("主持人（签字）", "chair (signature)") },
        { "recorder", WORDS("记录人（签字）", "recorder (signature)") },
        { "supervisor", WORDS("监督人（签字）", "supervisor (signature)") },
    };
    static const struct words sign_in = WORDS("会议签到表", "Attendance");
    static const struct words minutes = WORDS("会议记录", "Minutes of a meeting");
    tables_drop_fact(out, "set");
    struct table *table = tables_add(out, "meeting", minutes, columns);
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        table_row(table);
        table_text(table, "item", here(request, items[i].item));
        table_text(table, "content", here(request, items[i].content));
    }
    for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++)
        table_fact_under(table, boxes[i].name, boxes[i].title, bytes_text(""));
    table = tables_add(out, "attendance", sign_in, people);
    table->new_page = true;
    for (int i = 0; i < SIGN_LINES; i++) {
        table_row(table);
        table_number(table, "number", i + 1);
    }
    table_fact_under(table, "counted", (struct words)WORDS("实到人数", "present"), bytes_text(""));
    table_fact_under(table, "recorder", boxes[1].title, bytes_text(""));
    return OK;
}

const struct report report_meeting = {
    .name = "meeting",
    .alias = "会议空表",
    .title = WORDS("会议记录和签到空表", "Empty minutes of a meeting"),
    .help = WORDS("会议记录和签到表的空表，打印后手填", "empty minutes and a list to sign in, to print"),
    .choices = REPORT_SETS,
    .make = make,
};
