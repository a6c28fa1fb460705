/* SPDX-License-Identifier: Apache-2.0 */
/* 总账. */
#include "base/arena.h"
#include "publish/exports/gbt.h"

enum err gbt_month(const struct export_request *request, struct month month,
                   struct book_balances *out)
{
    struct month next = month_next(month);
    const struct balance_query query = {
        .set = request->set,
        .from = { month.year, month.month, 1 },
        .to = date_of_days(date_days((struct date){ next.year, next.month, 1 }) - 1),
        .by = 1U << ASPECT_PARTY | 1U << ASPECT_HOUSEHOLD | 1U << ASPECT_PROJECT,
    };
    return books_balances(request->books, &query, out);
}

bool gbt_says(const struct book_balance *row)
{
    bool plain = true;
    for (size_t i = 0; i < ASPECT_COUNT; i++)
        plain = plain && row->aspects[i].size == 0;
    return plain || row->opening_fen != 0 || row->debit_fen != 0 || row->credit_fen != 0;
}

struct bytes gbt_structure(const struct export_request *request)
{
    struct buf rule = buf_new(request->arena, 64);
    const struct structure *structure = &books_set(request->books, request->set)->structure;
    for (size_t i = 0; i < structure->levels; i++)
        buf_format(&rule, "%s%u", i > 0 ? "-" : "", (unsigned)structure->digits[i]);
    return buf_so_far(&rule);
}

static void put_structure(struct buf *buf, const struct export_request *request)
{
    gbt_open(buf, "总账基础信息");
    gbt_word(buf, "结构分隔符", "-");
    gbt_text(buf, "会计科目编号规则", gbt_structure(request));
    gbt_word(buf, "现金流量项目编码规则", "");
    gbt_word(buf, "凭证头可扩展字段结构", "");
    gbt_word(buf, "凭证头可扩展结构对应档案", "");
    gbt_word(buf, "分录行可扩展字段结构", "");
    gbt_word(buf, "分录行可扩展字段对应档案", "");
    gbt_close(buf, "总账基础信息");
}

static void put_accounts(struct buf *buf, const struct export_request *request)
{
    for (size_t i = 0; i < request->books->account_count; i++) {
        const struct book_account *account = &request->books->accounts[i];
        if (!bytes_equal(account->set, request->set))
            continue;
        gbt_open(buf, "会计科目");
        gbt_text(buf, "科目编号", account->code);
        gbt_text(buf, "科目名称", book_account_name(account, LANGUAGE_ZH));
        gbt_number(buf, "科目级次", (int64_t)account->level);
        gbt_word(buf, "科目类型", class_words(account->row->class).zh);
        gbt_word(buf, "余额方向", side_words(account->row->side).zh);
        gbt_close(buf, "会计科目");
    }
}

/* Which aspects lines on an account name. */
static enum err put_aspects(struct buf *buf, const struct export_request *request)
{
    for (enum aspect aspect = 0; aspect < ASPECT_COUNT; aspect++) {
        struct book_balances balances = { 0 };
        const struct book_account *last = NULL;
        TRY(gbt_aspect(request, aspect, &balances));
        for (size_t i = 0; i < balances.count; i++) {
            const struct book_balance *row = &balances.rows[i];
            if (row->aspects[aspect].size == 0 || row->account == last)
                continue;
            last = row->account;
            gbt_open(buf, "科目辅助核算");
            gbt_text(buf, "科目编号", last->code);
            gbt_number(buf, "辅助项编号", (int64_t)aspect + 1);
            gbt_word(buf, "辅助项名称", aspect_words(aspect).zh);
            gbt_word(buf, "对应档案", aspect_fields[aspect]);
            gbt_word(buf, "辅助项描述", "");
            gbt_close(buf, "科目辅助核算");
        }
    }
    return OK;
}

static const char *direction(int64_t fen)
{
    return fen > 0 ? "借" : fen < 0 ? "贷"
                                    : "平";
}

static int64_t positive(int64_t fen)
{
    return fen < 0 ? -fen : fen;
}

/* A quantity, of which the books have none, and the amount twice: in its currency, in ours. */
static void put_amount(struct buf *buf, const char *const titles[3], int64_t fen)
{
    gbt_word(buf, titles[0], "");
    gbt_money(buf, titles[1], fen);
    gbt_money(buf, titles[2], fen);
}

static const char *const of_opening[] = { "期初数量", "期初原币余额", "期初本币余额" };
static const char *const of_debit[] = { "借方数量", "借方原币金额", "借方本币金额" };
static const char *const of_credit[] = { "贷方数量", "贷方原币金额", "贷方本币金额" };
static const char *const of_closing[] = { "期末数量", "期末原币余额", "期末本币余额" };

static void put_balance(struct buf *buf, const struct book_balance *row, struct month month)
{
    int64_t closing = balance_closing_fen(row);
    gbt_open(buf, "科目余额及发生额");
    gbt_text(buf, "科目编号", row->account->code);
    gbt_slots(buf, row->aspects);
    gbt_word(buf, "期初余额方向", direction(row->opening_fen));
    gbt_word(buf, "期末余额方向", direction(closing));
    gbt_word(buf, "币种编码", "CNY");
    gbt_word(buf, "计量单位", "");
    gbt_number(buf, "会计年度", month.year);
    gbt_number(buf, "会计期间号", month.month);
    put_amount(buf, of_opening, positive(row->opening_fen));
    put_amount(buf, of_debit, row->debit_fen);
    put_amount(buf, of_credit, row->credit_fen);
    put_amount(buf, of_closing, positive(closing));
    gbt_close(buf, "科目余额及发生额");
}

static enum err put_balances(struct buf *buf, const struct export_request *request)
{
    struct month month = date_month(request->from);
    for (; month_compare(month, date_month(request->to)) <= 0; month = month_next(month)) {
        struct book_balances balances = { 0 };
        TRY(gbt_month(request, month, &balances));
        for (size_t i = 0; i < balances.count; i++)
            if (gbt_says(&balances.rows[i]))
                put_balance(buf, &balances.rows[i], month);
    }
    return OK;
}

static void put_line(struct buf *buf, const struct book_line *line, size_t number,
                     struct bytes reviewer)
{
    const struct book_voucher *voucher = line->voucher;
    gbt_open(buf, "记账凭证");
    gbt_date(buf, "记账凭证日期", voucher->date);
    gbt_number(buf, "会计年度", voucher->date.year);
    gbt_number(buf, "会计期间号", voucher->date.month);
    gbt_text(buf, "记账凭证类型编号", voucher->word);
    gbt_number(buf, "记账凭证编号", voucher->number);
    gbt_number(buf, "记账凭证行号", (int64_t)number);
    gbt_text(buf, "记账凭证摘要", line->note);
    gbt_text(buf, "科目编号", line->account);
    gbt_slots(buf, line->aspects);
    gbt_word(buf, "币种编码", "CNY");
    gbt_word(buf, "计量单位", "");
    put_amount(buf, of_debit, line->debit_fen);
    put_amount(buf, of_credit, line->credit_fen);
    gbt_word(buf, "汇率类型编号", "");
    gbt_word(buf, "汇率", "1");
    gbt_word(buf, "单价", "");
    gbt_word(buf, "凭证头可扩展字段结构值", "");
    gbt_word(buf, "分录行可扩展字段结构值", "");
    gbt_text(buf, "结算方式编码", line->aspects[LINE_SETTLE]);
    gbt_word(buf, "票据类型", "");
    gbt_text(buf, "票据号", line->aspects[LINE_SLIP]);
    gbt_word(buf, "票据日期", "00000000");
    gbt_number(buf, "附件数", (int64_t)(voucher->papers + voucher->documents));
    gbt_text(buf, "制单人", voucher->signer);
    gbt_text(buf, "审核人", reviewer);
    gbt_text(buf, "记账人", voucher->signer);
    gbt_word(buf, "记账标志", "1");
    gbt_word(buf, "作废标志", "0");
    gbt_word(buf, "凭证来源系统", "sanzi");
    gbt_close(buf, "记账凭证");
}

static void put_voucher(void *context, const struct book_voucher *voucher,
                        const struct gbt_signed *people)
{
    struct buf *buf = context;
    for (size_t at = 0; at < voucher->line_count; at++)
        put_line(buf, &voucher->lines[at], at + 1, people->reviewer);
}

enum err gbt_ledger(const struct export_request *request, struct export_files *out)
{
    struct buf buf = buf_new(request->arena, EXPORT_SIZE_MAX);
    gbt_begin(&buf, "总账");
    put_structure(&buf, request);
    put_accounts(&buf, request);
    TRY(put_aspects(&buf, request));
    TRY(put_balances(&buf, request));
    TRY(gbt_vouchers(request, put_voucher, &buf));
    TRY(gbt_reports(&buf, request));
    return gbt_end(out, "总账.xml", &buf, "总账");
}
