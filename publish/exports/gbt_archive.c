/* SPDX-License-Identifier: Apache-2.0 */
/* 公共档案: the books, their months, and whom and what the vouchers name. */
#include <string.h>

#include "base/arena.h"
#include "base/sort.h"
#include "publish/exports/gbt.h"

static void put_book(struct buf *buf, const struct export_request *request)
{
    gbt_open(buf, "电子账簿");
    gbt_text(buf, "电子账簿编号", request->books->origin);
    gbt_text(buf, "电子账簿名称", request->set);
    gbt_text(buf, "会计核算单位", request->books->village);
    gbt_word(buf, "组织机构代码", "");
    gbt_word(buf, "单位性质", GBT_UNIT_KIND);
    gbt_word(buf, "行业", "");
    gbt_word(buf, "开发单位", "sanzi");
    gbt_word(buf, "版本号", GBT_VERSION);
    gbt_word(buf, "本位币", "人民币");
    gbt_number(buf, "会计年度", request->to.year);
    gbt_word(buf, "标准版本号", "GB/T 24589.1-2010");
    gbt_close(buf, "电子账簿");
}

static void put_months(struct buf *buf, const struct export_request *request)
{
    struct month month = date_month(request->from);
    for (; month_compare(month, date_month(request->to)) <= 0; month = month_next(month)) {
        struct month next = month_next(month);
        struct date first = { month.year, month.month, 1 };
        gbt_open(buf, "会计期间");
        gbt_number(buf, "会计年度", month.year);
        gbt_number(buf, "会计期间号", month.month);
        gbt_date(buf, "会计期间起始日期", first);
        gbt_date(buf, "会计期间结束日期",
                 date_of_days(date_days((struct date){ next.year, next.month, 1 }) - 1));
        gbt_close(buf, "会计期间");
    }
}

static int by_text(const void *left, const void *right)
{
    return bytes_compare(*(const struct bytes *)left, *(const struct bytes *)right);
}

/* In order, each once. */
static enum err settle_list(struct arena *arena, struct gbt_names *names)
{
    size_t kept = 0;
    TRY(sort_list(arena, names->at, names->count, sizeof *names->at, by_text));
    for (size_t i = 0; i < names->count; i++)
        if (kept == 0 || !bytes_equal(names->at[i], names->at[kept - 1]))
            names->at[kept++] = names->at[i];
    names->count = kept;
    return OK;
}

enum err gbt_aspect(const struct export_request *request, enum aspect aspect,
                    struct book_balances *out)
{
    const struct balance_query query = {
        .set = request->set,
        .from = request->from,
        .to = request->to,
        .by = 1U << aspect,
    };
    return books_balances(request->books, &query, out);
}

/* What the lines say of an aspect, on accounts of this class only where one is given. */
static enum err gather(const struct export_request *request, enum aspect aspect,
                       const enum account_class *class, struct gbt_names *out)
{
    struct book_balances balances = { 0 };
    TRY(gbt_aspect(request, aspect, &balances));
    struct gbt_names names = {
        .at = arena_array(request->arena, balances.count + 1, sizeof *names.at),
    };
    if (names.at == NULL)
        return fault_memory();
    for (size_t i = 0; i < balances.count; i++) {
        const struct book_balance *row = &balances.rows[i];
        struct bytes text = row->aspects[aspect];
        if (text.size > 0 && (class == NULL || row->account->row->class == *class))
            names.at[names.count++] = text;
    }
    TRY(settle_list(request->arena, &names));
    *out = names;
    return OK;
}

enum err gbt_people(const struct export_request *request, struct gbt_names *out)
{
    const struct books *books = request->books;
    struct gbt_names names = {
        .at = arena_array(request->arena, books->voucher_count + 1, sizeof *names.at),
    };
    if (names.at == NULL)
        return fault_memory();
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        if (export_has(request, voucher) &&
            (names.count == 0 || !bytes_equal(names.at[names.count - 1], voucher->signer)))
            names.at[names.count++] = voucher->signer;
    }
    TRY(settle_list(request->arena, &names));
    *out = names;
    return OK;
}

enum err gbt_parties(const struct export_request *request, enum gbt_party which,
                     struct gbt_names *out)
{
    static const enum account_class sides[] = { CLASS_ASSET, CLASS_LIABILITY };
    if (which == GBT_EVERYONE)
        return gather(request, ASPECT_PARTY, NULL, out);
    return gather(request, ASPECT_PARTY, &sides[which == GBT_SUPPLIERS], out);
}

static void put_settlements(struct buf *buf)
{
    const struct field *lines = field_find(kind_voucher.fields, bytes_text("lines"));
    const struct field *settle =
        field_find(lines->fields, bytes_text(aspect_fields[LINE_SETTLE]));
    for (const struct choice *choice = settle->choices; choice->name != NULL; choice++) {
        gbt_open(buf, "结算方式");
        gbt_word(buf, "结算方式编码", choice->name);
        gbt_word(buf, "结算方式名称", choice->title.zh);
        gbt_close(buf, "结算方式");
    }
}

static void put_people(struct buf *buf, const struct gbt_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        gbt_open(buf, "员工档案");
        gbt_text(buf, "员工编码", names->at[i]);
        gbt_text(buf, "员工姓名", names->at[i]);
        static const char *const empty[] = { "证件类别", "证件号码", "性别", "出生日期",
                                             "部门编码", "入职日期", "离职日期" };
        for (size_t j = 0; j < sizeof empty / sizeof empty[0]; j++)
            gbt_word(buf, empty[j], "");
        gbt_close(buf, "员工档案");
    }
}

static void put_parties(struct buf *buf, const struct gbt_names *names, const char *table,
                        const char *const titles[3])
{
    for (size_t i = 0; i < names->count; i++) {
        gbt_open(buf, table);
        for (size_t j = 0; j < 3; j++)
            gbt_text(buf, titles[j], names->at[i]);
        gbt_close(buf, table);
    }
}

/* What a line may say is an archive of the village's own; its values have no codes but their
 * names. */
static enum err put_archives(struct buf *buf, const struct export_request *request)
{
    for (enum aspect i = 0; i < ASPECT_COUNT; i++) {
        gbt_open(buf, "自定义档案项");
        gbt_word(buf, "档案编码", aspect_fields[i]);
        gbt_word(buf, "档案名称", aspect_words(i).zh);
        gbt_word(buf, "档案描述", "");
        gbt_word(buf, "是否有层级特征", "0");
        gbt_word(buf, "档案编码规则", "");
        gbt_close(buf, "自定义档案项");
    }
    for (enum aspect i = 0; i < ASPECT_COUNT; i++) {
        struct gbt_names names = { 0 };
        TRY(gather(request, i, NULL, &names));
        for (size_t j = 0; j < names.count; j++) {
            gbt_open(buf, "自定义档案值");
            gbt_word(buf, "档案编码", aspect_fields[i]);
            gbt_text(buf, "档案值编码", names.at[j]);
            gbt_text(buf, "档案值名称", names.at[j]);
            gbt_word(buf, "档案值描述", "");
            gbt_word(buf, "档案值父节点", "");
            gbt_word(buf, "档案值级次", "1");
            gbt_close(buf, "自定义档案值");
        }
    }
    return OK;
}

enum err gbt_archive(const struct export_request *request, struct export_files *out)
{
    static const char *const suppliers[] = { "供应商编码", "供应商名称", "供应商简称" };
    static const char *const customers[] = { "客户编码", "客户名称", "客户简称" };
    struct buf buf = buf_new(request->arena, EXPORT_SIZE_MAX);
    struct gbt_names people = { 0 };
    struct gbt_names owed = { 0 };
    struct gbt_names owing = { 0 };
    TRY(gbt_people(request, &people));
    TRY(gbt_parties(request, GBT_SUPPLIERS, &owed));
    TRY(gbt_parties(request, GBT_CUSTOMERS, &owing));
    gbt_begin(&buf, "公共档案");
    put_book(&buf, request);
    put_months(&buf, request);
    gbt_open(&buf, "记账凭证类型");
    gbt_word(&buf, "记账凭证类型编号", "记");
    gbt_word(&buf, "记账凭证类型名称", "记账凭证");
    gbt_word(&buf, "记账凭证类型简称", "记");
    gbt_close(&buf, "记账凭证类型");
    gbt_open(&buf, "币种");
    gbt_word(&buf, "币种编码", "CNY");
    gbt_word(&buf, "币种名称", "人民币");
    gbt_close(&buf, "币种");
    put_settlements(&buf);
    put_people(&buf, &people);
    put_parties(&buf, &owed, "供应商档案", suppliers);
    put_parties(&buf, &owing, "客户档案", customers);
    TRY(put_archives(&buf, request));
    return gbt_end(out, "公共档案.xml", &buf, "公共档案");
}
