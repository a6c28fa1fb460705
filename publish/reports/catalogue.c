/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue of disclosure (公开目录): what is to be made known, which sheet shows it, how
 * often, by when, who reviews it, how long it stays up and by what law, under the rules that
 * hold on a day. */
#include "publish/holding.h"
#include "publish/report_put.h"

static const struct column columns[] = {
    { "section", COLUMN_TEXT, WORDS("类别", "section") },
    { "item", COLUMN_TEXT | COLUMN_ASIDE, WORDS("目录编号", "item") },
    { "title", COLUMN_TEXT, WORDS("公开事项", "to be made known") },
    { "content", COLUMN_TEXT | COLUMN_WIDE, WORDS("内容", "what it says") },
    { "sheet", COLUMN_TEXT, WORDS("用哪张表", "sheet") },
    { "often", COLUMN_TEXT, WORDS("多久一次", "how often") },
    { "due", COLUMN_TEXT, WORDS("几时以前", "by when") },
    { "reviewer", COLUMN_TEXT | COLUMN_WIDE, WORDS("谁审核", "reviewed by") },
    { "stays", COLUMN_TEXT, WORDS("张贴多久", "stays up") },
    { "basis", COLUMN_TEXT | COLUMN_WIDE, WORDS("依据", "by what law") },
    { 0 },
};

static void put_due(const struct report_request *request, struct table *table,
                    const struct holding *holding, enum duty_rhythm rhythm)
{
    bool zh = request->language == LANGUAGE_ZH;
    if (rhythm <= DUTY_YEARLY)
        put_format(table, "due", zh ? "期满后第一个月 %d 日" : "day %d of the month after",
                   holding->day);
    else if (rhythm == DUTY_STANDING)
        put_words(table, "due",
                  (struct words)WORDS("长期公开，有变动就更新", "always, and when it changes"),
                  request->language);
    else if (holding->event_days > 0)
        put_format(table, "due", zh ? "事后 %d 日内" : "%d days after it", holding->event_days);
    else
        put_words(table, "due",
                  (struct words)WORDS("及时（没有规定天数）", "promptly (no number of days)"),
                  request->language);
}

static void put_stay(const struct report_request *request, struct table *table,
                     const struct holding *holding, enum duty_rhythm rhythm)
{
    bool zh = request->language == LANGUAGE_ZH;
    if (rhythm == DUTY_STANDING)
        put_words(table, "stays", (struct words)WORDS("长期", "always"), request->language);
    else if (holding->stay_days > 0)
        put_format(table, "stays", zh ? "不少于 %d 日" : "%d days at least", holding->stay_days);
    else
        put_words(table, "stays", (struct words)WORDS("没有规定天数", "no number of days"),
                  request->language);
}

static void put_duty(const struct report_request *request, struct table *table,
                     const struct holding *holding, const struct duty *duty)
{
    const enum language language = request->language;
    const struct report *report = report_find(bytes_text(duty->report));
    const enum duty_rhythm rhythm = holding_rhythm(holding, duty);
    table_row(table);
    put_words(table, "section", duty_section_words(duty->section), language);
    table_text(table, "item", bytes_text(duty->item));
    put_words(table, "title", duty->title, language);
    put_words(table, "content", duty->content, language);
    if (report == &report_notices)
        put_words(table, "sheet", (struct words)WORDS("另写", "written by hand"), language);
    else if (report != NULL)
        put_words(table, "sheet", report->title, language);
    put_words(table, "often", duty_rhythm_words(rhythm), language);
    put_due(request, table, holding, rhythm);
    put_words(table, "reviewer", duty_reviewer_words(duty->section), language);
    put_stay(request, table, holding, rhythm);
    put_words(table, "basis", duty->basis, language);
}

/* Days that hold for all items. */
static void note_days(const struct report_request *request, struct table *table,
                      struct words words, int days)
{
    struct buf buf = buf_new(request->arena, 200);
    if (days == 0)
        return;
    buf_text(&buf, words_in(words, request->language));
    buf_format(&buf, request->language == LANGUAGE_ZH ? " %d 日" : " %d days", days);
    table_note(table, buf_so_far(&buf));
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct duty_rules *rules = NULL;
    struct holding holding = { 0 };
    if (request->form.size > 0)
        TRY(holding_rules(request->arena, request->form, &rules));
    TRY(holding_on(request->books, rules, request->to, &holding));
    rules = holding.rules;
    struct table *table = tables_add(out, "catalogue", report_catalogue.title, columns);
    table_fact(table, "rules", (struct words)WORDS("公开规定", "rules"),
               bytes_text(words_in(rules->place, request->language)));
    table_fact(table, "basis", (struct words)WORDS("出处", "by"),
               bytes_text(words_in(rules->basis, request->language)));
    for (size_t i = 0; i < duty_count; i++)
        put_duty(request, table, &holding, &duties[i]);
    const struct {
        struct words words;
        int days;
    } days[] = {
        { WORDS("公示（生效以前，征求意见）不少于", "Notices before effect take objections for at least"),
          holding.notice_days },
        { WORDS("监督审核的异议，提出期限", "The supervision committee objects within"),
          rules->review_days },
        { WORDS("群众的意见，答复期限", "Opinions are answered within"), holding.answer_days },
        { WORDS("转到乡镇的，答复期限", "What is passed on to the township is answered within"),
          holding.town_days },
    };
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        note_days(request, table, days[i].words, days[i].days);
    if (rules->also.zh != NULL)
        table_note(table, bytes_text(words_in(rules->also, request->language)));
    return OK;
}

const struct report report_catalogue = {
    .name = "catalogue",
    .alias = "公开目录",
    .title = WORDS("公开目录", "Catalogue of disclosure"),
    .help = WORDS("该公开什么、用哪张表、多久一次、几时以前、谁审核、贴多久、依据（--form 选哪个地方的规定）",
                  "what is to be made known, by which sheet, how often, by when, for how long "
                  "(--form: whose rules)"),
    .choices = REPORT_DAY | REPORT_FORM | REPORT_SHEET,
    .make = make,
};
