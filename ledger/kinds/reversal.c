/* SPDX-License-Identifier: Apache-2.0 */
/* A reversal (红字冲销): posts a voucher's lines again, negated, into the month of its own date.
 * The original stands as it is. */
#include "ledger/entry.h"
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/shared_fields.h"
#include "ledger/view_budget.h"
#include "ledger/view_month.h"
#include "ledger/voucher_sources.h"

static const struct field fields[] = {
    FIELD_OF_SET,
    { .name = "target",
      .type = FIELD_REF,
      .flags = FIELD_NEEDED,
      .title = WORDS("原凭证", "Original"),
      .help = WORDS("要冲销的凭证", "the voucher to take back") },
    { .name = "reason",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 1000,
      .title = WORDS("冲销原因", "Reason"),
      .help = WORDS("为什么冲销", "why") },
    FIELD_OF_WORD,
    FIELD_OF_NUMBER,
    { 0 },
};

static enum err check_target(struct view *view, const struct entry *entry,
                             const struct reference *target, struct voucher_record *record)
{
    enum err code = money_voucher(view, target->index, record);
    if (code == ERR_MISSING)
        return fault(ERR_RULE,
                     "第 %llu 条不是凭证，只能冲销凭证；"
                     "用 sanzi list --kind voucher 查要冲销的那一张",
                     "entry %llu is no voucher, and only vouchers can be reversed: "
                     "\"sanzi list --kind voucher\" shows which is meant",
                     (unsigned long long)target->index);
    if (code == OK && record->is_reversal)
        return fault(ERR_RULE, "第 %llu 条本身是冲销，不能再冲销；冲错了请重新记一张凭证",
                     "entry %llu is a reversal itself: where it was wrong, record the voucher "
                     "anew",
                     (unsigned long long)target->index);
    TRY(code);
    if (record->other != NO_INDEX)
        return fault(ERR_RULE, "第 %llu 条凭证已经由第 %llu 条冲销，不能再冲销一次",
                     "voucher %llu was reversed by entry %llu already: it cannot be reversed "
                     "twice",
                     (unsigned long long)target->index, (unsigned long long)record->other);
    if (!bytes_equal(record->set, entry_field(entry, "set")))
        return fault(ERR_RULE, "第 %llu 条凭证在账套“%.*s”，不在“%.*s”",
                     "voucher %llu stands in account set \"%.*s\", not in \"%.*s\"",
                     (unsigned long long)target->index, SHOWN(record->set),
                     SHOWN(entry_field(entry, "set")));
    if (month_compare(date_month(entry->date), record->month) < 0)
        return fault(ERR_RULE, "冲销的日期 %s 早于原凭证的月份 %s",
                     "the reversal's date, %s, is before the month of its original, %s",
                     shown_date(entry->date).at, shown_month(record->month).at);
    return OK;
}

static int64_t sum_debits(struct bytes lines)
{
    struct posting posting = { 0 };
    int64_t sum = 0;
    while (posting_next(&lines, &posting))
        sum += posting.debit_fen;
    return sum;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    struct reference target = { 0 };
    struct voucher_record record = { 0 };
    struct account_set set = { 0 };
    (void)entry_reference(entry, "target", &target);
    TRY(money_set(view, entry_field(entry, "set"), &set));
    TRY(view_reference(view, &target, place));
    TRY(check_target(view, entry, &target, &record));
    TRY(money_open(view, &set, entry->date, sum_debits(record.lines)));
    return money_numbered(view, entry, money_word(entry));
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct reference target = { 0 };
    struct voucher_record original = { 0 };
    (void)entry_reference(entry, "target", &target);
    TRY(money_voucher(view, target.index, &original));
    /* Views into the store end with the next put. */
    uint8_t room[LINES_SIZE_MAX];
    struct pack lines = pack_in(room, sizeof room);
    pack_put(&lines, original.lines);
    struct voucher_record record = {
        .is_reversal = true,
        .set = entry_field(entry, "set"),
        .month = date_month(entry->date),
        .day = entry->date.day,
        .word = money_word(entry),
        .other = target.index,
    };
    TRY(closing_voucher_is(view, target.index, &record.closes));
    TRY(money_post(view, place, &record, pack_bytes(&lines), -1));
    if (record.closes)
        TRY(closing_moved(view, &record, pack_bytes(&lines), -1));
    TRY(money_voucher_reversed(view, target.index, place->index));
    return sources_free(view, target.index, place->index);
}

const struct kind kind_reversal = {
    .name = "reversal",
    .title = WORDS("冲销", "Reversal"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_AGENCY,
    .least = 1,
    .fields = fields,
    .check = check,
    .apply = apply,
};
