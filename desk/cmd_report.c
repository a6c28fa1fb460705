/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"
#include "desk/printing.h"
#include "desk/spelling.h"

static const struct option options[] = {
    { "period", 'p', WORDS("期间", "PERIOD"),
      WORDS("年、季或月：2025、2025Q1、2025-03（默认到最后一个有账的月）",
            "a year, quarter or month: 2025, 2025Q1, 2025-03 (default: all up to the last)") },
    { "from", '\0', WORDS("日期", "DATE"), WORDS("从哪一天起", "from this day") },
    { "to", '\0', WORDS("日期", "DATE"), WORDS("到哪一天止", "to this day") },
    OPTION_SET,
    { "all-sets", '\0', NO_VALUE, WORDS("全部账套合在一起", "all sets of books together") },
    { "detail", '\0', NO_VALUE, WORDS("列到末级明细", "down to the accounts that are posted to") },
    { "account", '\0', WORDS("科目", "CODE"),
      WORDS("只看这个科目及其下级", "only this account and those under it") },
    { "party", '\0', WORDS("名称", "NAME"), WORDS("只看这个往来单位或个人", "only this party") },
    { "household", '\0', WORDS("名称", "NAME"), WORDS("只看这个农户", "only this household") },
    { "project", '\0', WORDS("名称", "NAME"), WORDS("只看这个项目", "only this project") },
    { "asset", '\0', WORDS("名称", "NAME"), WORDS("只看这张资产卡片", "only this asset") },
    { "contract", '\0', WORDS("名称", "NAME"), WORDS("只看这份合同", "only this contract") },
    { "fund", '\0', WORDS("名称", "NAME"), WORDS("只看这项资金来源", "only this source of funds") },
    { "purpose", '\0', WORDS("名称", "NAME"), WORDS("只看这项支出用途", "only this purpose") },
    { "form", '\0', WORDS("表式", "FORM"), WORDS("用哪一种表式", "which form of the statement") },
    { "entry", '\0', WORDS("序号", "N"), WORDS("只看这一条记录", "only this entry") },
    { "notice", '\0', WORDS("序号", "N"),
      WORDS("第几条公开登记的那张表，照登记时的账再出一次",
            "the sheet that a disclosure put up, drawn again from the log as it was") },
    { "board", '\0', NO_VALUE,
      WORDS("印在纸上、贴上墙：大字，有公布的签字栏",
            "printed to hang on the board: large, signed by those who answer for it") },
    { "paper", '\0', WORDS("a4|a3", "a4|a3"),
      WORDS("PDF 的纸张（默认 a4；贴上墙的，a4 放不下 16 磅就用 a3）",
            "of a PDF (default: a4; on the wall a3 where a4 cannot hold 16 points)") },
    { "orientation", '\0', WORDS("横|竖", "portrait|landscape"),
      WORDS("横放还是竖放（默认看栏目多少）", "default: as the columns need") },
    { "type-size", '\0', WORDS("磅", "POINTS"),
      WORDS("字号，6 到 48 磅（默认看用途，贴上墙的 16）",
            "of the letters, 6 to 48 (default: by use, 16 on the board)") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi report", WORDS("有哪些报表", "which reports there are") },
    { "sanzi report balance --period 2025-03", WORDS("三月科目余额表", "March") },
    { "sanzi report balance --period 2025 --detail -o 余额.csv",
      WORDS("全年，列到明细，存成表", "the year, in detail, as a sheet") },
    { "sanzi report voucher --period 2025-03 -o 凭证.pdf",
      WORDS("三月的凭证，一页两张，好打印", "vouchers of March to print, two to a page") },
    { "sanzi report --notice 57 --paper a3 -o 公开.pdf",
      WORDS("第 57 条公开的表，印大字贴上墙", "what entry 57 makes known, large, for the board") },
    { 0 },
};

static const struct column list_columns[] = {
    { "name", COLUMN_TEXT, WORDS("名称", "name") },
    { "alias", COLUMN_TEXT, WORDS("别名", "alias") },
    { "title", COLUMN_TEXT, WORDS("报表", "report") },
    { "choices", COLUMN_TEXT | COLUMN_WIDE, WORDS("可选", "choices") },
    { "help", COLUMN_TEXT, WORDS("说明", "what it shows") },
    { 0 },
};

static enum err list_reports(struct desk *desk)
{
    struct table table = table_new(desk->arena, "reports",
                                   (struct words)WORDS("报表", "Reports"), list_columns);
    for (size_t i = 0; i < report_count; i++) {
        struct buf text = buf_new(desk->arena, 1000);
        for (unsigned choice = 0; choice < REPORT_CHOICES; choice++)
            if ((reports[i]->choices >> choice & 1) != 0) {
                buf_text(&text, text.size > 0 ? "  " : "");
                buf_text(&text, words_here(desk, report_choice_words(1u << choice)));
            }
        table_row(&table);
        table_text(&table, "name", bytes_text(reports[i]->name));
        table_text(&table, "alias", bytes_text(reports[i]->alias));
        table_text(&table, "title", bytes_text(words_here(desk, reports[i]->title)));
        table_text(&table, "choices", buf_so_far(&text));
        table_text(&table, "help", bytes_text(words_here(desk, reports[i]->help)));
    }
    return desk_table(desk, &table);
}

static enum err read_date(struct desk *desk, const char *option, struct date *out)
{
    const char *text = desk_option(desk, option);
    if (!text)
        return OK;
    return form_date(desk->arena, bytes_text(text), out);
}

/* A report as at a day takes the last one of a period. */
static enum err read_days(struct desk *desk, const struct report *report,
                          struct report_request *request)
{
    const char *text = desk_option(desk, "period");
    struct period period = { 0 };
    struct bytes spelt = { 0 };
    if (text && (desk_has(desk, "from") || desk_has(desk, "to")))
        return fault(ERR_USAGE, "--period 与 --from、--to 只用一种",
                     "give either --period or --from and --to");
    TRY(read_date(desk, "from", &request->from));
    TRY(read_date(desk, "to", &request->to));
    if (!text)
        return OK;
    TRY(spelling_period(desk->arena, bytes_text(text), &spelt));
    TRY(period_parse(spelt, &period));
    if ((report->choices & REPORT_DAY) == 0)
        request->from = period.from;
    request->to = period.to;
    return OK;
}

static enum err read_text(struct desk *desk, const char *option, struct bytes *out)
{
    const char *text = desk_option(desk, option);
    return text ? spelling_text(desk->arena, bytes_text(text), out) : OK;
}

static enum err read_request(struct desk *desk, const struct report *report,
                             struct report_request *request)
{
    const char *entry = desk_option(desk, "entry");
    const char *set = desk_option(desk, "set");
    TRY(read_days(desk, report, request));
    if (set && desk_has(desk, "all-sets"))
        return fault(ERR_USAGE, "--set 与 --all-sets 只用一个", "give either --set or --all-sets");
    request->detail = desk_has(desk, "detail");
    TRY(read_text(desk, "account", &request->account));
    TRY(read_text(desk, "form", &request->form));
    for (size_t i = 0; i < ASPECT_COUNT; i++)
        TRY(read_text(desk, aspect_fields[i], &request->aspects[i]));
    if (entry && text_unsigned(bytes_text(entry), &request->entry) != OK)
        return fault(ERR_USAGE, "--entry 应为记录的序号，不是“%s”",
                     "--entry takes an entry's index, not \"%s\"", entry);
    return OK;
}

static enum err make(struct session *session, const struct report *report,
                     struct paper *paper, struct tables *tables)
{
    struct desk *desk = session->desk;
    struct source source = book_source(session->book);
    struct books books = { 0 };
    const char *set = desk_option(desk, "set");
    struct report_request request = {
        .arena = desk->arena,
        .books = &books,
        .language = desk->terminal.language,
        .entry = UINT64_MAX,
    };
    TRY(read_request(desk, report, &request));
    if (set)
        request.set = bytes_text(set);
    TRY(report_books(report, &request, &source, book_view(session->book), &books));
    if (!set && !desk_has(desk, "all-sets"))
        request.set = books.main_set;
    TRY(report_make(report, &request, tables));
    if (!paper)
        return OK;
    if ((report->choices & REPORT_SIGNED) != 0) {
        paper->board = true;
        paper->stamp.notice = request.entry;
    }
    return printing_stamp(session, &books, book_size(session->book), paper, tables);
}

/* What the disclosure says decides all the rest. */
static enum err check_notice(struct desk *desk)
{
    for (const struct option *option = options; option->name; option++)
        if (desk_has(desk, option->name) && strcmp(option->name, "notice") != 0 &&
            strcmp(option->name, "paper") != 0 && strcmp(option->name, "orientation") != 0 &&
            strcmp(option->name, "type-size") != 0 && strcmp(option->name, "board") != 0)
            return fault(ERR_USAGE, "--notice 的表照登记出，不再选 --%s",
                         "a sheet by --notice is as was recorded: it does not take --%s",
                         option->name);
    return OK;
}

static enum err find(struct desk *desk, const struct report **out)
{
    const char *word = desk_word(desk, 0);
    if (!word)
        return OK;
    *out = report_find(bytes_text(word));
    if (!*out)
        return fault(ERR_USAGE, "没有“%s”这张报表；sanzi report 列出全部",
                     "there is no report \"%s\": sanzi report lists them", word);
    return OK;
}

static enum err run(struct desk *desk)
{
    struct session session = { 0 };
    struct tables tables = { 0 };
    struct paper paper = { 0 };
    const struct report *report = NULL;
    enum table_format format = TABLE_TXT;
    bool notice = desk_has(desk, "notice");
    TRY(find(desk, &report));
    TRY(printing_options(desk, &paper));
    TRY(table_format_of(desk_option(desk, "format"), desk_option(desk, "output"), &format));
    if (!report && !notice)
        return list_reports(desk);
    if (notice)
        TRY(check_notice(desk));
    TRY(session_open(desk, false, &session));
    struct paper *printed = format == TABLE_PDF ? &paper : NULL;
    enum err code = notice ? printing_notice(&session, report, printed, &tables)
                           : make(&session, report, printed, &tables);
    session_close(&session);
    if (code != OK)
        return code;
    desk->status = tables.wrong > 0 ? 1 : 0;
    tables.paper = &paper;
    return desk_tables(desk, &tables);
}

const struct command command_report = {
    .name = "report",
    .alias = "报表",
    .title = WORDS("出报表；不写名称则列出有哪些", "reports; without a name, lists them"),
    .usage = WORDS("[报表 [选项]]", "[REPORT [OPTIONS]]"),
    .help = WORDS("每张报表只收它用得上的选项，其余的不收。",
                  "A report takes the options that it can use and refuses the others."),
    .words_min = 0,
    .words_max = 1,
    .options = options,
    .examples = examples,
    .run = run,
};
