/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interface files for auditors, in the manner of GB/T 24589.1-2010 (XML in GB18030) and with
 * the columns of GB/T 19581-2004 as CSV. Names of elements were read from public programs, not
 * from the standard; what is not verified stands in the README that goes with them
 * (specs/exports.md#gbt).
 */
#include "publish/exports/gbt.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/spill.h"
#include "base/unicode.h"
#include "publish/export.h"

enum { PIECE_SIZE = 1 << 20,
       PEOPLE_MAX = 4000,
       ENTRY_MEMORY_MAX = 64 << 20,
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
    spill_breathe();
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

void gbt_slots(struct buf *buf, const struct bytes *aspects)
{
    for (unsigned i = 0; i < GBT_SLOTS; i++) {
        char name[40];
        (void)snprintf(name, sizeof name, "辅助项%u编号", i + 1);
        gbt_text(buf, name,
                 aspects != NULL && i < ASPECT_COUNT ? aspects[i] : (struct bytes){ NULL, 0 });
    }
}

static struct bytes signers(struct arena *arena, const struct entry *entry, unsigned roles,
                            struct bytes but)
{
    struct buf text = buf_new(arena, PEOPLE_MAX);
    for (size_t i = 0; i < entry->note.count; i++) {
        struct bytes person = books_signer(entry, i, roles);
        if (person.size == 0 || bytes_equal(person, but))
            continue;
        buf_text(&text, text.size > 0 ? "、" : "");
        buf_put(&text, person);
    }
    return buf_so_far(&text);
}

static enum err find_people(const struct export_request *request, struct arena *scratch,
                            const struct book_voucher *voucher, struct gbt_signed *out)
{
    struct entry *entry = arena_take(scratch, sizeof *entry);
    if (entry == NULL)
        return fault_memory();
    TRY(books_entry(request->books, scratch, voucher->index, entry));
    *out = (struct gbt_signed){
        .reviewer = signers(scratch, entry, ROLE_BOOKKEEPER | ROLE_AGENCY | ROLE_SUPERVISOR,
                            voucher->signer),
        .cashier = signers(scratch, entry, ROLE_CASHIER, (struct bytes){ NULL, 0 }),
        .head = signers(scratch, entry, ROLE_HEAD, (struct bytes){ NULL, 0 }),
    };
    return OK;
}

enum err gbt_vouchers(const struct export_request *request,
                      void (*each)(void *context, const struct book_voucher *voucher,
                                   const struct gbt_signed *people),
                      void *context)
{
    struct arena *scratch = NULL;
    enum err code = OK;
    TRY(arena_open(ENTRY_MEMORY_MAX, &scratch));
    const struct arena_mark mark = arena_mark(scratch);
    for (size_t i = 0; i < request->books->voucher_count && code == OK; i++) {
        const struct book_voucher *voucher = books_at(request->books, i);
        struct gbt_signed people = { 0 };
        if (!export_has(request, voucher))
            continue;
        code = find_people(request, scratch, voucher, &people);
        if (code == OK)
            each(context, voucher, &people);
        arena_back(scratch, mark);
    }
    arena_close(scratch);
    return code;
}

bool gbt_is_closed(const struct export_request *request, const struct book_voucher *voucher)
{
    struct month closed = books_set(request->books, request->set)->closed;
    return month_compare(date_month(voucher->date), closed) <= 0;
}

static enum err make_readme(struct export_files *out)
{
    struct buf buf = buf_new(out->arena, 1 << 16);
    buf_text(&buf,
             "# 会计核算数据接口文件 Accounting data interface\n\n"
             "- `公共档案.xml`、`总账.xml`、`应收应付.xml`：仿 GB/T 24589.1-2010 的 XML，"
             "GB18030 编码。\n"
             "- `电子账簿.csv`、`会计科目.csv`、`人员.csv`、`往来单位.csv`、`科目余额及发生额.csv`、"
             "`记账凭证.csv`：GB/T 19581-2004 的栏目，UTF-8（带 BOM）。\n\n"
             "辅助项 1 至 7 依次是往来单位、农户、项目、资产卡片、合同、资金来源、支出用途，"
             "没有编码的以名称为编码；余额只按前三项分列，各行相加即为科目余额。"
             "冲销凭证的金额为负数（红字），没有作废的凭证。"
             "会计签名即入账，所以记账人就是制单人；审核人是同一张凭证上另外签名的会计或监委会。"
             "账上没有的（部门、外币、数量、现金流量）留空，没有记录的表不列；"
             "应收应付明细不写逐笔余额。\n\n"
             "尚未核实：元素名取自公开的程序，未与标准原文核对；"
             "数据元素编号（locID）、长度、"
             "代码表、根元素属性没有输出；没有固定资产文件（账上还没有资产卡片）；"
             "GB/T 24589.1-2024 的新表没有输出。不能据此声称符合国家标准。\n\n"
             "The auxiliary items 1 to 7 are party, household, project, asset, contract, "
             "source of funds and purpose, by name where they have no code; balances are "
             "split by the first three and add up to the account's. Vouchers that reverse "
             "have amounts below zero; none is void. Whoever keeps the books posts by "
             "signing; the reviewer is another bookkeeper or supervisor who signed the same "
             "voucher. What the books do not have (departments, foreign currency, "
             "quantities, cash flows) is empty, tables without rows are left out, and lines "
             "of receivables and payables state no running balance.\n\n"
             "Not verified: names of elements were taken from public programs and not "
             "compared with the standard; element numbers (locID), lengths, code lists "
             "and attributes of roots are not written; there is no file of fixed assets "
             "(these books have no asset cards yet); the tables that the edition of 2024 "
             "adds are not written. Nothing here may be called conformant.\n");
    return export_add(out, "README.md", &buf);
}

static enum err make(const struct export_request *request, struct export_files *out)
{
    if (request->from.year != request->to.year)
        return fault(ERR_USAGE,
                     "数据接口一个会计年度一套，这一段从 %d 年到 %d 年；请选一年：--period %d",
                     "the interface is one set of files a year, and this is from %d to %d: "
                     "choose one, as by --period %d",
                     request->from.year, request->to.year, request->to.year);
    TRY(gbt_archive(request, out));
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
