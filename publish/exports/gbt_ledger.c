/* SPDX-License-Identifier: Apache-2.0 */
/* 总账 and 应收应付. */
#include <string.h>

#include "publish/exports/gbt.h"

enum err gbt_month(const struct export_request *request, struct month month,
                   struct book_balances *out)
{
    struct month next = month_next(month);
    const struct balance_query query = {
        .set = request->set,
        .from = { month.year, month.month, 1 },
        .to = date_of_days(date_days((struct date){ next.year, next.month, 1 }) - 1),
    };
    return books_balances(request->books, &query, out);
}

static void put_structure(struct buf *buf, const struct export_request *request)
{
    struct buf rule = buf_new(request->arena, 64);
    const struct structure *structure = &books_set(request->books, request->set)->structure;
    for (size_t i = 0; i < structure->levels; i++)
        buf_format(&rule, "%s%u", i > 0 ? "-" : "", (unsigned)structure->digits[i]);
    gbt_open(buf, "总账基础信息");
    gbt_word(buf, "结构分隔符", "-");
    gbt_text(buf, "会计科目编号规则", buf_so_far(&rule));
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

static const char *direction(int64_t fen)
{
    return fen > 0 ? "借" : fen < 0 ? "贷"
                                    : "平";
}

static int64_t positive(int64_t fen)
{
    return fen < 0 ? -fen : fen;
}

static void put_balance(struct buf *buf, const struct book_balance *row, struct month month)
{
    int64_t closing = balance_closing_fen(row);
    gbt_open(buf, "科目余额及发生额");
    gbt_text(buf, "科目编号", row->account->code);
    gbt_word(buf, "期初余额方向", direction(row->opening_fen));
    gbt_word(buf, "期末余额方向", direction(closing));
    gbt_word(buf, "币种编码", "CNY");
    gbt_word(buf, "计量单位", "");
    gbt_number(buf, "会计年度", month.year);
    gbt_number(buf, "会计期间号", month.month);
    gbt_money(buf, "期初本币余额", positive(row->opening_fen));
    gbt_money(buf, "借方本币金额", row->debit_fen);
    gbt_money(buf, "贷方本币金额", row->credit_fen);
    gbt_money(buf, "期末本币余额", positive(closing));
    gbt_close(buf, "科目余额及发生额");
}

static enum err put_balances(struct buf *buf, const struct export_request *request)
{
    struct month month = date_month(request->from);
    for (; month_compare(month, date_month(request->to)) <= 0; month = month_next(month)) {
        struct book_balances balances = { 0 };
        TRY(gbt_month(request, month, &balances));
        for (size_t i = 0; i < balances.count; i++)
            put_balance(buf, &balances.rows[i], month);
    }
    return OK;
}

static void put_line(struct buf *buf, const struct book_line *line, size_t number)
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
    gbt_word(buf, "币种编码", "CNY");
    gbt_money(buf, "借方本币金额", line->debit_fen);
    gbt_money(buf, "贷方本币金额", line->credit_fen);
    gbt_text(buf, "结算方式编码", line->aspects[LINE_SETTLE]);
    gbt_text(buf, "票据号", line->aspects[LINE_SLIP]);
    gbt_number(buf, "附件数", (int64_t)(voucher->papers + voucher->documents));
    gbt_text(buf, "制单人", voucher->signer);
    gbt_word(buf, "记账标志", "1");
    gbt_word(buf, "作废标志", "0");
    gbt_word(buf, "凭证来源系统", "sanzi");
    gbt_close(buf, "记账凭证");
}

enum err gbt_ledger(const struct export_request *request, struct export_files *out)
{
    struct buf buf = buf_new(request->arena, EXPORT_SIZE_MAX);
    gbt_begin(&buf, "总账");
    put_structure(&buf, request);
    put_accounts(&buf, request);
    TRY(put_balances(&buf, request));
    for (size_t i = 0; i < request->books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(request->books, i);
        for (size_t at = 0; export_has(request, voucher) && at < voucher->line_count; at++)
            put_line(&buf, &voucher->lines[at], at + 1);
    }
    return gbt_end(out, "总账.xml", &buf, "总账");
}

static void put_debt(struct buf *buf, const char *table, const char *party,
                     const struct book_line *line)
{
    int64_t fen = line->debit_fen - line->credit_fen;
    struct bytes name = line->aspects[ASPECT_PARTY];
    if (name.size == 0)
        name = line->aspects[ASPECT_HOUSEHOLD];
    if (name.size == 0)
        name = book_account_name(line->leaf, LANGUAGE_ZH);
    gbt_open(buf, table);
    gbt_text(buf, party, name);
    gbt_text(buf, "科目编号", line->account);
    gbt_date(buf, "记账凭证日期", line->voucher->date);
    gbt_number(buf, "会计年度", line->voucher->date.year);
    gbt_number(buf, "会计期间号", line->voucher->date.month);
    gbt_text(buf, "记账凭证类型编号", line->voucher->word);
    gbt_number(buf, "记账凭证编号", line->voucher->number);
    gbt_word(buf, "本位币", "CNY");
    gbt_word(buf, "余额方向", direction(fen));
    gbt_money(buf, "本币发生金额", positive(fen));
    gbt_text(buf, "摘要", line->note);
    gbt_date(buf, "到期日", line->due);
    gbt_text(buf, "合同号", line->aspects[ASPECT_CONTRACT]);
    gbt_text(buf, "项目编码", line->aspects[ASPECT_PROJECT]);
    gbt_close(buf, table);
}

/* Whom we are owed by and whom we owe: postings on 112 and 113, on 202 (2004), 211 and 221. */
enum err gbt_debts(const struct export_request *request, struct export_files *out)
{
    struct buf buf = buf_new(request->arena, EXPORT_SIZE_MAX);
    gbt_begin(&buf, "应收应付");
    for (size_t i = 0; i < request->books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(request->books, i);
        for (size_t at = 0; export_has(request, voucher) && at < voucher->line_count; at++) {
            const struct book_line *line = &voucher->lines[at];
            const char *code = line->leaf->row->code;
            bool owed = strcmp(code, "112") == 0 || strcmp(code, "113") == 0;
            bool owes = line->leaf->row->class == CLASS_LIABILITY &&
                        (strcmp(code, "211") == 0 || strcmp(code, "221") == 0 ||
                         strcmp(code, "202") == 0);
            if (owed)
                put_debt(&buf, "应收明细表", "客户编码", line);
            else if (owes)
                put_debt(&buf, "应付明细表", "供应商编码", line);
        }
    }
    return gbt_end(out, "应收应付.xml", &buf, "应收应付");
}
