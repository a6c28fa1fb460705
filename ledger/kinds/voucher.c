/* SPDX-License-Identifier: Apache-2.0 */
/* A voucher (记账凭证): lines that balance to the fen, on accounts without details, in an open
 * month. Its number is the next of its set, month and word. The papers that it rests on are
 * taken by it alone. */
#include "ledger/entry.h"
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/view_budget.h"
#include "ledger/view_month.h"
#include "ledger/voucher_fields.h"
#include "ledger/voucher_sources.h"

static enum err check_line(const struct json *row, int64_t *debit, int64_t *credit)
{
    bool has_debit = json_find(row, "debit") != NULL;
    bool has_credit = json_find(row, "credit") != NULL;
    struct bytes code = row_field(row, "account");
    if (has_debit == has_credit)
        return has_debit ? fault(ERR_RULE, "科目 %.*s 这一行借贷两边都填了，只能填一边",
                                 "the line of account %.*s has a debit and a credit: give one",
                                 SHOWN(code))
                         : fault(ERR_RULE, "科目 %.*s 这一行没有金额",
                                 "the line of account %.*s has no amount", SHOWN(code));
    int64_t fen = row_number(row, has_debit ? "debit" : "credit");
    if (fen <= 0)
        return fault(ERR_RULE, "科目 %.*s 的金额 %s 元要大于零；冲销请用 reversal",
                     "the amount of account %.*s, %s, must be above zero: to take back a "
                     "voucher, "
                     "reverse it",
                     SHOWN(code), shown_fen(fen).at);
    if (money_add(has_debit ? debit : credit, fen) != OK)
        return fault(ERR_LIMIT, "借方或贷方合计超过程序能记的上限",
                     "the sum of a side is beyond what these books can hold");
    return OK;
}

static enum err shape(const struct entry *entry)
{
    const struct json *lines = entry_rows(entry, "lines");
    if (lines->count < 2)
        return fault(ERR_RULE, "“分录”至少要有两行，现有 %zu 行",
                     "\"Lines\" needs two rows or more, this has %zu", lines->count);
    int64_t debit = 0;
    int64_t credit = 0;
    size_t number = 0;
    for (const struct json *row = lines->first; row != NULL; row = row->next) {
        number++;
        enum err code = check_line(row, &debit, &credit);
        if (code != OK)
            return fault_where(code, "“分录”第 %zu 行：", "\"Lines\", row %zu: ", number);
    }
    if (debit != credit)
        return fault(ERR_RULE, "借贷不平：借方合计 %s 元，贷方合计 %s 元，相差 %s 元",
                     "the voucher does not balance: debits %s, credits %s, %s apart",
                     shown_fen(debit).at, shown_fen(credit).at,
                     shown_fen(debit > credit ? debit - credit : credit - debit).at);
    struct month month = { 0 };
    if (!entry_has(entry, "month"))
        return OK;
    TRY(month_parse(entry_field(entry, "month"), &month));
    if (month_compare(month, date_month(entry->date)) != 0)
        return fault(ERR_RULE, "日期 %s 不在“所属月份”%s 之内；请改日期或月份",
                     "date %s does not lie in \"Month\", %s: change one of them",
                     shown_date(entry->date).at, shown_month(month).at);
    return OK;
}

/* A voucher that makes good a reversal names it. */
static enum err check_corrects(struct view *view, const struct entry *entry,
                               const struct place *place)
{
    struct reference reversal = { 0 };
    struct voucher_record record = { 0 };
    if (!entry_reference(entry, "corrects", &reversal))
        return OK;
    TRY(view_reference(view, &reversal, place));
    enum err code = money_voucher(view, reversal.index, &record);
    if (code == ERR_MISSING || (code == OK && !record.is_reversal))
        return fault(ERR_RULE, "“更正凭证”要填冲销那一条的序号，第 %llu 条不是冲销",
                     "\"Corrects\" names a reversal, and entry %llu is none",
                     (unsigned long long)reversal.index);
    TRY(code);
    if (!bytes_equal(record.set, entry_field(entry, "set")))
        return fault(ERR_RULE, "第 %llu 条冲销在账套“%.*s”，不在“%.*s”",
                     "reversal %llu stands in account set \"%.*s\", not in \"%.*s\"",
                     (unsigned long long)reversal.index, SHOWN(record.set),
                     SHOWN(entry_field(entry, "set")));
    return OK;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    struct account_set set = { 0 };
    int64_t gross = 0;
    TRY(money_set(view, entry_field(entry, "set"), &set));
    TRY(money_chart(&set, entry_field(entry, "chart")));
    const struct json *lines = entry_rows(entry, "lines");
    size_t number = 0;
    for (const struct json *row = lines->first; row != NULL; row = row->next) {
        number++;
        gross += row_number(row, "debit");
        enum err code = money_postable(view, &set, row_field(row, "account"));
        if (code != OK)
            return fault_where(code, "“分录”第 %zu 行：", "\"Lines\", row %zu: ", number);
    }
    TRY(money_open(view, &set, entry->date, gross));
    TRY(money_numbered(view, entry, money_word(entry)));
    TRY(check_corrects(view, entry, place));
    return sources_check(view, entry, place);
}

/* Of a voucher whose lines are accounts and amounts, and that is no correction, a report needs
 * only the note besides what rules need: then it need not read the entry. */
static struct bytes note_kept(const struct view *view, const struct entry *entry)
{
    struct bytes note = entry_field(entry, "note");
    struct bytes nature = entry_field(entry, "nature");
    const struct json *row = entry_rows(entry, "lines")->first;
    bool plain = view->store.reported && note.size <= VOUCHER_NOTE_MAX &&
                 (nature.size == 0 || bytes_is(nature, "closing"));
    for (; plain && row != NULL; row = row->next)
        plain = row->count == 2; /* the account and one amount */
    return plain ? note : (struct bytes){ NULL, 0 };
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    uint8_t room[LINES_SIZE_MAX];
    struct pack lines = pack_in(room, sizeof room);
    const struct json *rows = entry_rows(entry, "lines");
    for (const struct json *row = rows->first; row != NULL; row = row->next) {
        struct posting posting = {
            .code = row_field(row, "account"),
            .debit_fen = row_number(row, "debit"),
            .credit_fen = row_number(row, "credit"),
        };
        posting_put(&lines, &posting);
    }
    struct voucher_record record = {
        .set = entry_field(entry, "set"),
        .month = date_month(entry->date),
        .day = entry->date.day,
        .closes = bytes_is(entry_field(entry, "nature"), "closing"),
        .word = money_word(entry),
        .other = NO_INDEX,
        .lines = pack_bytes(&lines),
        .note = note_kept(view, entry),
    };
    TRY(money_post(view, place, &record, record.lines, 1));
    if (record.closes) {
        TRY(closing_voucher_put(view, place->index));
        TRY(closing_moved(view, &record, record.lines, 1));
    }
    return sources_take(view, entry, place);
}

const struct kind kind_voucher = {
    .name = "voucher",
    .title = WORDS("凭证", "Voucher"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_AGENCY,
    .least = 1,
    .fields = voucher_fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
