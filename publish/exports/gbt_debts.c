/* SPDX-License-Identifier: Apache-2.0 */
/* 应收应付. */
#include <string.h>

#include "publish/exports/gbt.h"

/* The only kinds of paper and of business that a line has here. */
#define VOUCHER_KIND "voucher"
#define TRADE_KIND "account"

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
    gbt_date(buf, "记账日期", line->voucher->date);
    gbt_number(buf, "会计年度", line->voucher->date.year);
    gbt_number(buf, "会计期间号", line->voucher->date.month);
    gbt_text(buf, "记账凭证类型编号", line->voucher->word);
    gbt_number(buf, "记账凭证编号", line->voucher->number);
    gbt_word(buf, "本位币", "CNY");
    gbt_word(buf, "汇率", "1");
    gbt_word(buf, "余额方向", fen > 0 ? "借" : "贷");
    gbt_word(buf, "本币余额", "");
    gbt_word(buf, "原币余额", "");
    gbt_money(buf, "本币发生金额", fen < 0 ? -fen : fen);
    gbt_word(buf, "原币币种", "CNY");
    gbt_money(buf, "原币发生金额", fen < 0 ? -fen : fen);
    gbt_text(buf, "摘要", line->note);
    gbt_date(buf, "到期日", line->due);
    gbt_word(buf, "核销凭证编号", "");
    gbt_word(buf, "核销日期", "00000000");
    gbt_word(buf, "单据类型编码", VOUCHER_KIND);
    gbt_word(buf, "交易类型编码", TRADE_KIND);
    gbt_word(buf, "单据编号", "");
    gbt_text(buf, "发票号", line->aspects[LINE_SLIP]);
    gbt_text(buf, "合同号", line->aspects[ASPECT_CONTRACT]);
    gbt_text(buf, "项目编码", line->aspects[ASPECT_PROJECT]);
    gbt_text(buf, "结算方式编码", line->aspects[LINE_SETTLE]);
    gbt_word(buf, "付款日期", "00000000");
    gbt_word(buf, "核销标志", "");
    gbt_word(buf, "汇票编号", "");
    gbt_close(buf, table);
}

/* Whom we are owed by and whom we owe: postings on 112 and 113, on 202 (2004), 211 and 221. */
enum err gbt_debts(const struct export_request *request, struct export_files *out)
{
    struct buf buf = buf_new(request->arena, EXPORT_SIZE_MAX);
    gbt_begin(&buf, "应收应付");
    gbt_open(&buf, "单据类型");
    gbt_word(&buf, "单据类型编码", VOUCHER_KIND);
    gbt_word(&buf, "单据类型名称", "记账凭证");
    gbt_close(&buf, "单据类型");
    gbt_open(&buf, "交易类型");
    gbt_word(&buf, "交易类型编码", TRADE_KIND);
    gbt_word(&buf, "交易类型名称", "往来");
    gbt_close(&buf, "交易类型");
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
