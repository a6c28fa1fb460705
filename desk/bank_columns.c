/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/bank_columns.h"

#include <string.h>

#include "base/arena.h"
#include "desk/spelling.h"

/* Of two columns of one sort the one whose word stands first here is taken: the bank's books
 * before its clock, because the balance follows the books. On a bank's paper the customer's
 * deposit is its debt: 贷 is money in. */
static const struct {
    const char *word;
    enum bank_column column;
} words[] = {
    { "记账日期", BANK_DATE },
    { "入账日期", BANK_DATE },
    { "账务日期", BANK_DATE },
    { "会计日期", BANK_DATE },
    { "交易日期", BANK_DATE },
    { "发生日期", BANK_DATE },
    { "交易日", BANK_DATE },
    { "日期", BANK_DATE },
    { "交易日期时间", BANK_DATE },
    { "交易时间", BANK_DATE },
    { "账户余额", BANK_BALANCE },
    { "本次余额", BANK_BALANCE },
    { "交易后余额", BANK_BALANCE },
    { "当前余额", BANK_BALANCE },
    { "账面余额", BANK_BALANCE },
    { "联机余额", BANK_BALANCE },
    { "余额", BANK_BALANCE },
    { "贷方发生额", BANK_IN },
    { "收入金额", BANK_IN },
    { "存入金额", BANK_IN },
    { "贷方金额", BANK_IN },
    { "转入金额", BANK_IN },
    { "收入", BANK_IN },
    { "存入", BANK_IN },
    { "贷方", BANK_IN },
    { "贷", BANK_IN },
    { "借方发生额", BANK_OUT },
    { "支出金额", BANK_OUT },
    { "支取金额", BANK_OUT },
    { "借方金额", BANK_OUT },
    { "转出金额", BANK_OUT },
    { "支出", BANK_OUT },
    { "支取", BANK_OUT },
    { "借方", BANK_OUT },
    { "借", BANK_OUT },
    { "交易金额", BANK_AMOUNT },
    { "发生额", BANK_AMOUNT },
    { "收支金额", BANK_AMOUNT },
    { "收/支金额", BANK_AMOUNT },
    { "金额", BANK_AMOUNT },
    { "借贷标志", BANK_SIDE },
    { "借贷标识", BANK_SIDE },
    { "借贷方向", BANK_SIDE },
    { "收付标志", BANK_SIDE },
    { "收支标志", BANK_SIDE },
    { "收支类型", BANK_SIDE },
    { "借/贷", BANK_SIDE },
    { "收/支", BANK_SIDE },
    { "借贷", BANK_SIDE },
    { "收支", BANK_SIDE },
    { "方向", BANK_SIDE },
    { "对方户名", BANK_PARTY },
    { "对方账户名称", BANK_PARTY },
    { "对方账户名", BANK_PARTY },
    { "对方单位名称", BANK_PARTY },
    { "对方单位", BANK_PARTY },
    { "对方名称", BANK_PARTY },
    { "收/付款人名称", BANK_PARTY },
    { "收付款人名称", BANK_PARTY },
    { "交易对手", BANK_PARTY },
    { "交易流水号", BANK_SERIAL },
    { "账户明细编号-交易流水号", BANK_SERIAL },
    { "流水号", BANK_SERIAL },
    { "核心流水号", BANK_SERIAL },
    { "柜员流水号", BANK_SERIAL },
    { "日志号", BANK_SERIAL },
    { "交易参考号", BANK_SERIAL },
    { "凭证号码", BANK_SERIAL },
    { "凭证号", BANK_SERIAL },
    { "交易时间戳", BANK_SERIAL },
    { "摘要", BANK_NOTE },
    { "交易摘要", BANK_NOTE },
    { "摘要描述", BANK_NOTE },
    { "交易说明", BANK_NOTE },
    { "用途", BANK_NOTE },
    { "交易用途", BANK_NOTE },
    { "附言", BANK_NOTE },
    { "交易附言", BANK_NOTE },
    { "备注", BANK_NOTE },
};

enum { WORD_COUNT = sizeof words / sizeof words[0],
       TITLE_MAX = 120 };

/* A title without blanks, units and what stands in brackets: 借方发生额/元(支取) is 借方发生额. */
static enum err plain_title(struct arena *arena, struct bytes cell, struct bytes *out)
{
    struct bytes plain = { 0 };
    struct buf buf = buf_new(arena, TITLE_MAX);
    if (cell.size >= TITLE_MAX) {
        *out = bytes_text("");
        return OK;
    }
    TRY(spelling_plain(arena, cell, &plain));
    plain = bytes_part(plain, 0, bytes_find(plain, '('));
    for (size_t i = 0; i < plain.size; i++)
        if (plain.at[i] != ' ' && plain.at[i] != '\t' && plain.at[i] != '\n' &&
            plain.at[i] != '\r')
            buf_byte(&buf, plain.at[i]);
    TRY(buf_done(&buf, &plain));
    if (bytes_ends(plain, bytes_text("/元")))
        plain.size -= sizeof "/元" - 1;
    *out = plain;
    return OK;
}

static size_t word_of(struct bytes title)
{
    size_t i = 0;
    while (i < WORD_COUNT && !bytes_is(title, words[i].word))
        i++;
    return i;
}

enum err bank_columns_of(struct arena *arena, const struct sheet *sheet, size_t row,
                         struct bank_columns *out)
{
    struct bank_columns columns = { .known = 0 };
    size_t ranks[BANK_COLUMNS];
    for (size_t i = 0; i < BANK_COLUMNS; i++) {
        columns.at[i] = BANK_NO_COLUMN;
        ranks[i] = WORD_COUNT;
    }
    for (size_t i = 0; i < sheet->columns; i++) {
        struct bytes title = { 0 };
        TRY(plain_title(arena, sheet_cell(sheet, row, i), &title));
        size_t word = word_of(title);
        if (word == WORD_COUNT)
            continue;
        columns.known++;
        enum bank_column column = words[word].column;
        if (column == BANK_NOTE) {
            if (columns.note_count < BANK_NOTES_MAX)
                columns.notes[columns.note_count++] = i;
        } else if (word < ranks[column]) {
            ranks[column] = word;
            columns.at[column] = i;
        }
    }
    *out = columns;
    return OK;
}

struct bytes bank_cell(const struct sheet *sheet, size_t row, size_t column)
{
    if (column == BANK_NO_COLUMN)
        return bytes_text("");
    struct bytes cell = sheet_cell(sheet, row, column);
    if (cell.size >= 3 && cell.at[0] == '=' && cell.at[1] == '"' &&
        cell.at[cell.size - 1] == '"')
        cell = bytes_part(cell, 2, cell.size - 3);
    else if (cell.size > 1 && cell.at[0] == '\'')
        cell = bytes_part(cell, 1, cell.size - 1);
    return bytes_trim(cell);
}

bool bank_columns_whole(const struct bank_columns *columns, struct words *lacks)
{
    bool sides = columns->at[BANK_IN] != BANK_NO_COLUMN &&
                 columns->at[BANK_OUT] != BANK_NO_COLUMN;
    if (columns->at[BANK_DATE] == BANK_NO_COLUMN)
        *lacks = (struct words)WORDS("日期", "a day");
    else if (columns->at[BANK_BALANCE] == BANK_NO_COLUMN)
        *lacks = (struct words)WORDS("余额", "a balance");
    else if (!sides && columns->at[BANK_AMOUNT] == BANK_NO_COLUMN)
        *lacks = (struct words)WORDS("收入和支出，或金额", "money in and out, or an amount");
    else
        return true;
    return false;
}

enum err bank_side(struct arena *arena, struct bytes text, bool *is_out)
{
    static const char *const out[] = { "借", "支", "支出", "借方", "支取", "付",
                                       "付款", "转出", "往账", "D", "DR", "-" };
    static const char *const in[] = { "贷", "收", "收入", "贷方", "存入", "存",
                                      "收款", "转入", "来账", "C", "CR", "+" };
    struct bytes plain = { 0 };
    TRY(spelling_plain(arena, text, &plain));
    for (size_t i = 0; i < sizeof out / sizeof out[0]; i++)
        if (bytes_is(plain, out[i]) || bytes_is(plain, in[i])) {
            *is_out = bytes_is(plain, out[i]);
            return OK;
        }
    return fault(ERR_FORMAT, "不知道这是收入还是支出", "this says neither in nor out");
}

bool bank_is_total(struct bytes cell)
{
    static const char *const marks[] = { "合计", "总计", "小计", "累计", "承前页",
                                         "过次页", "总笔数", "期初余额", "期末余额", "上期余额",
                                         "上页余额", "打印时间", "打印日期", "以下空白" };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (bytes_find_part(cell, bytes_text(marks[i])) < cell.size)
            return true;
    return false;
}
