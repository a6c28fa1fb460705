/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interface files for auditors, in the manner of GB/T 24589.1-2010 (XML in GB18030) and with
 * the columns of GB/T 19581-2004 as CSV. Names of elements were read from public programs, not
 * from the standard; what is not verified stands in the README that goes with them
 * (specs/exports.md#gbt).
 */
#include "publish/exports/gbt.h"

#include <string.h>

#include "base/arena.h"
#include "base/spill.h"
#include "base/unicode.h"
#include "publish/export.h"

enum { PIECE_SIZE = 1 << 20,
       CONVERT_MEMORY_MAX = 256 << 20 };

static void put_escaped(struct buf *buf, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.at[i];
        if (byte == '<')
            buf_text(buf, "&lt;");
        else if (byte == '>')
            buf_text(buf, "&gt;");
        else if (byte == '&')
            buf_text(buf, "&amp;");
        else if (byte == '"')
            buf_text(buf, "&quot;");
        else
            buf_byte(buf, byte < 0x20 ? ' ' : byte);
    }
}

void gbt_begin(struct buf *buf, const char *module)
{
    buf_format(buf, "<?xml version=\"1.0\" encoding=\"GB18030\"?>\n<%s>\n", module);
}

void gbt_open(struct buf *buf, const char *name)
{
    buf_format(buf, "  <%s>\n", name);
}

void gbt_close(struct buf *buf, const char *name)
{
    buf_format(buf, "  </%s>\n", name);
}

void gbt_text(struct buf *buf, const char *name, struct bytes text)
{
    if (text.size == 0) {
        buf_format(buf, "    <%s/>\n", name);
        return;
    }
    buf_format(buf, "    <%s>", name);
    put_escaped(buf, text);
    buf_format(buf, "</%s>\n", name);
}

void gbt_word(struct buf *buf, const char *name, const char *text)
{
    gbt_text(buf, name, bytes_text(text));
}

void gbt_number(struct buf *buf, const char *name, int64_t number)
{
    buf_format(buf, "    <%s>%lld</%s>\n", name, (long long)number, name);
}

void gbt_money(struct buf *buf, const char *name, int64_t fen)
{
    buf_format(buf, "    <%s>", name);
    export_money(buf, fen);
    buf_format(buf, "</%s>\n", name);
}

void gbt_date(struct buf *buf, const char *name, struct date date)
{
    buf_format(buf, "    <%s>%04d%02d%02d</%s>\n", name, date.year, date.month, date.day, name);
}

/* By lines, so that neither text is whole in memory. */
static enum err put_converted(struct arena *scratch, struct bytes text, struct buf *out)
{
    const struct arena_mark mark = arena_mark(scratch);
    while (text.size > 0) {
        struct bytes converted = { 0 };
        TRY(unicode_convert(scratch, bytes_cut_lines(&text, PIECE_SIZE), "UTF-8", "GB18030",
                            &converted));
        buf_put(out, converted);
        arena_back(scratch, mark);
        spill_look();
    }
    return OK;
}

enum err gbt_end(struct export_files *files, const char *path, struct buf *buf,
                 const char *module)
{
    struct bytes text = { 0 };
    struct arena *scratch = NULL;
    struct buf out = buf_new(files->arena, EXPORT_SIZE_MAX);
    buf_format(buf, "</%s>\n", module);
    TRY(buf_done(buf, &text));
    TRY(arena_open(CONVERT_MEMORY_MAX, &scratch));
    enum err code = put_converted(scratch, text, &out);
    arena_close(scratch);
    TRY(code);
    return export_add(files, path, &out);
}

static enum err make_archive(const struct export_request *request, struct export_files *out)
{
    struct buf buf = buf_new(request->arena, 1 << 20);
    struct month month = date_month(request->from);
    gbt_begin(&buf, "公共档案");
    gbt_open(&buf, "电子账簿");
    gbt_text(&buf, "电子账簿编号", request->books->origin);
    gbt_text(&buf, "电子账簿名称", request->set);
    gbt_text(&buf, "会计核算单位", request->books->village);
    gbt_word(&buf, "组织机构代码", "");
    gbt_word(&buf, "单位性质", "农村集体经济组织");
    gbt_word(&buf, "行业", "");
    gbt_word(&buf, "开发单位", "sanzi");
    gbt_word(&buf, "版本号", "1");
    gbt_word(&buf, "本位币", "人民币");
    gbt_number(&buf, "会计年度", request->to.year);
    gbt_word(&buf, "标准版本号", "GB/T 24589.1-2010");
    gbt_close(&buf, "电子账簿");
    for (; month_compare(month, date_month(request->to)) <= 0; month = month_next(month)) {
        struct month next = month_next(month);
        struct date first = { month.year, month.month, 1 };
        gbt_open(&buf, "会计期间");
        gbt_number(&buf, "会计年度", month.year);
        gbt_number(&buf, "会计期间号", month.month);
        gbt_date(&buf, "会计期间起始日期", first);
        gbt_date(&buf, "会计期间结束日期",
                 date_of_days(date_days((struct date){ next.year, next.month, 1 }) - 1));
        gbt_close(&buf, "会计期间");
    }
    gbt_open(&buf, "记账凭证类型");
    gbt_word(&buf, "记账凭证类型编号", "记");
    gbt_word(&buf, "记账凭证类型名称", "记账凭证");
    gbt_word(&buf, "记账凭证类型简称", "记");
    gbt_close(&buf, "记账凭证类型");
    gbt_open(&buf, "币种");
    gbt_word(&buf, "币种编码", "CNY");
    gbt_word(&buf, "币种名称", "人民币");
    gbt_close(&buf, "币种");
    return gbt_end(out, "公共档案.xml", &buf, "公共档案");
}

static enum err make_readme(struct export_files *out)
{
    struct buf buf = buf_new(out->arena, 1 << 16);
    buf_text(&buf,
             "# 会计核算数据接口文件 Accounting data interface\n\n"
             "- `公共档案.xml`、`总账.xml`、`应收应付.xml`：仿 GB/T 24589.1-2010 的 XML，"
             "GB18030 编码。\n"
             "- `电子账簿.csv`、`会计科目.csv`、`科目余额及发生额.csv`、`记账凭证.csv`："
             "GB/T 19581-2004 的栏目，UTF-8（带 BOM）。\n\n"
             "尚未核实：元素名取自公开的程序，未与标准原文核对；"
             "数据元素编号（locID）、长度、"
             "代码表、根元素属性没有输出；没有固定资产文件（账上还没有资产卡片）；"
             "GB/T 24589.1-2024 的新表没有输出。不能据此声称符合国家标准。\n\n"
             "Not verified: names of elements were taken from public programs and not "
             "compared with the standard; element numbers (locID), lengths, code lists "
             "and attributes of roots are not written; there is no file of fixed assets "
             "(these books have no asset cards yet); the tables that the edition of 2024 "
             "adds are not written. Nothing here may be called conformant.\n");
    return export_add(out, "README.md", &buf);
}

static enum err make(const struct export_request *request, struct export_files *out)
{
    TRY(make_archive(request, out));
    TRY(gbt_ledger(request, out));
    TRY(gbt_debts(request, out));
    TRY(gbt_tables(request, out));
    return make_readme(out);
}

const struct export export_gbt = {
    .name = "gbt",
    .alias = "数据接口",
    .title = WORDS("审计用会计数据接口", "interface for auditors"),
    .make = make,
};
