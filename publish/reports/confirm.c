/* SPDX-License-Identifier: Apache-2.0 */
/* A letter to each other party that states what stands between it and the village, and asks it
 * to confirm (往来对账函); the answer is recorded by kind claim. */
#include "base/money.h"
#include "publish/letters.h"

static const struct column columns[] = {
    { "party", COLUMN_TEXT | COLUMN_ASIDE, WORDS("往来单位或个人", "party") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "code", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目编号", "code") },
    { "account", COLUMN_TEXT, WORDS("款项", "account") },
    { "since", COLUMN_TEXT, WORDS("发生日期", "since") },
    { "due", COLUMN_TEXT, WORDS("到期日", "due") },
    { "owed", COLUMN_MONEY, WORDS("贵方欠本社", "you owe us") },
    { "owing", COLUMN_MONEY, WORDS("本社欠贵方", "we owe you") },
    { 0 },
};

static const struct {
    const char *name;
    struct words title;
} boxes[] = {
    { "agreed", WORDS("数额相符（签章）", "agreed (signature, seal)") },
    { "differs", WORDS("数额不符（写明贵方的数额和原因）", "not agreed (your figures, and why)") },
    { "answered", WORDS("答复日期", "day of the answer") },
    { "sent", WORDS("本社（盖章、经办人）", "for the village (seal, by)") },
};

static enum err put_debt(const struct report_request *request, struct table *table,
                         const struct debt *debt, int64_t sums[static 2])
{
    const struct age_item *oldest = &debt->ageing.items[debt->ageing.first];
    int64_t fen = debt->ageing.balance_fen;
    table_row(table);
    table_text(table, "party", debt->name);
    table_text(table, "set", debt->leaf->set);
    table_text(table, "code", debt->leaf->code);
    table_text(table, "account", account_label(request, debt->leaf));
    put_day(table, "since", oldest->day);
    put_day(table, "due", oldest->due);
    table_money(table, fen > 0 ? "owed" : "owing", fen > 0 ? fen : -fen);
    return money_sum(&sums[fen < 0], fen > 0 ? fen : -fen);
}

static void put_end(const struct report_request *request, struct table *table,
                    const int64_t sums[static 2])
{
    static const struct words note =
        WORDS("这是截止日本社账上的数，只为核对，不是催款；两个方向的款项分别列出，不相抵。"
              "请核对后签章退回，数额不符请写明。",
              "These are our books' figures on that day, to be compared; this is no demand. "
              "What stands either way is listed apart and not netted. Please sign and return "
              "it, or say what differs.");
    put_mark_row(table, ROW_TOTAL, "account", (struct words)WORDS("合计", "total"),
                 request->language);
    table_money(table, "owed", sums[0]);
    table_money(table, "owing", sums[1]);
    table_note(table, bytes_text(words_in(note, request->language)));
    for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++)
        table_fact_under(table, boxes[i].name, boxes[i].title, bytes_text(""));
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct letters letters = { 0 };
    TRY(letters_read(request, &letters));
    for (size_t at = 0; at < letters.count;) {
        size_t end = at + letters_to(&letters, at);
        int64_t sums[2] = { 0, 0 };
        struct table *table = letter_begin(out, "confirm", report_confirm.title, columns,
                                           letters.debts[at]->name);
        for (; at < end; at++)
            TRY(put_debt(request, table, letters.debts[at], sums));
        put_end(request, table, sums);
    }
    if (letters.count == 0)
        (void)tables_add(out, "confirm", report_confirm.title, columns);
    return OK;
}

const struct report report_confirm = {
    .name = "confirm",
    .alias = "对账函",
    .title = WORDS("往来款项对账函", "Letter of confirmation"),
    .help = WORDS("每个往来单位、个人、农户一页，请对方核对签章；答复记 claim（对账确认）",
                  "a page for each other party, to be compared and signed"),
    .choices = REPORT_DAY | REPORT_ACCOUNT | REPORT_ASPECT | REPORT_SETS,
    .make = make,
};
