/* SPDX-License-Identifier: Apache-2.0 */
/* Cash counted (现金盘点), on the wire `count`: note by note, against what the books say. */
#include "ledger/rule.h"
#include "ledger/shared_fields.h"
#include "ledger/view_bank.h"

enum { PIECES_MAX = 1000000000 };

static const struct field face_fields[] = {
    { .name = "face",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("面额", "Face"),
      .help = WORDS("人民币的一种面额", "a denomination of the currency") },
    { .name = "pieces",
      .type = FIELD_NUMBER,
      .flags = FIELD_NEEDED,
      .title = WORDS("张数", "Pieces"),
      .help = WORDS("纸币和硬币合计", "notes and coins together") },
    { 0 },
};

static const struct field slip_fields[] = {
    { .name = "amount",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("白条金额", "Slip's amount"),
      .help = WORDS("不算现金", "which is no cash") },
    { .name = "note",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 400,
      .title = WORDS("白条事由", "What for"),
      .help = WORDS("白条上写的事由", "what the slip says") },
    { .name = "party",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("立据人", "Whose"),
      .help = WORDS("谁打的白条", "who wrote it") },
    { 0 },
};

static const struct field fields[] = {
    FIELD_OF_SET,
    FIELD_OF_ACCOUNT_INDEXED("库存现金的末级科目", "an account without details under cash"),
    { .name = "faces",
      .type = FIELD_ROWS,
      .max = 20,
      .title = WORDS("票面清点", "Notes and coins"),
      .help = WORDS("每种面额几张", "how many of each denomination"),
      .fields = face_fields },
    { .name = "slips",
      .type = FIELD_ROWS,
      .title = WORDS("白条", "White slips"),
      .help = WORDS("抵库的白条，逐张列出", "papers found in place of cash, one a row"),
      .fields = slip_fields },
    { .name = "counted",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("实点金额", "Counted"),
      .help = WORDS("票面清点的合计，不写由程序算", "the sum of notes and coins; the program adds it up") },
    { .name = "book",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("账面余额", "Books' balance"),
      .help = WORDS("盘点时的现金账余额，不写由程序填",
                    "of the cash account when it was counted; the program puts it in") },
    { .name = "difference",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("差异", "Difference"),
      .help = WORDS("实点减账面，不写由程序算；短款是负数",
                    "counted less books, computed; negative where cash lacks") },
    { .name = "reason",
      .type = FIELD_TEXT,
      .max = 1000,
      .title = WORDS("差异原因", "Reason"),
      .help = WORDS("有差异的必须说明", "needed where there is a difference") },
    { .name = "witness",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 100,
      .title = WORDS("监盘人", "Witness"),
      .help = WORDS("在场监督盘点的人", "who watched the counting") },
    { 0 },
};

/* Notes and coins that were ever issued since 1955 and are money today, in fen. */
static bool is_face(int64_t fen)
{
    static const int64_t faces[] = { 10000, 5000, 2000, 1000, 500, 200, 100,
                                     50, 20, 10, 5, 2, 1 };
    for (size_t i = 0; i < sizeof faces / sizeof faces[0]; i++)
        if (faces[i] == fen)
            return true;
    return false;
}

static enum err add_faces(const struct entry *entry, int64_t *sum)
{
    const struct json *faces = entry_rows(entry, "faces");
    for (const struct json *row = faces == NULL ? NULL : faces->first; row != NULL;
         row = row->next) {
        int64_t face = row_number(row, "face");
        int64_t pieces = row_number(row, "pieces");
        if (!is_face(face))
            return fault(ERR_RULE, "没有面额 %s 元的人民币", "there is no note or coin of %s yuan",
                         shown_fen(face).at);
        for (const struct json *other = faces->first; other != row; other = other->next)
            if (row_number(other, "face") == face)
                return fault(ERR_RULE, "面额 %s 元填了两行，请合成一行",
                             "face %s stands twice: put them into one row", shown_fen(face).at);
        if (pieces > PIECES_MAX)
            return fault(ERR_LIMIT, "面额 %s 元的张数超过 %d", "face %s: more than %d pieces",
                         shown_fen(face).at, PIECES_MAX);
        TRY(money_add(sum, face * pieces));
    }
    return OK;
}

static enum err shape(const struct entry *entry)
{
    const struct json *slips = entry_rows(entry, "slips");
    int64_t sum = 0;
    int64_t counted = entry_number(entry, "counted");
    int64_t difference = counted;
    TRY(add_faces(entry, &sum));
    if (sum != counted)
        return fault(ERR_RULE, "“实点金额”写的是 %s 元，各面额合计 %s 元",
                     "\"Counted\" says %s, notes and coins come to %s", shown_fen(counted).at,
                     shown_fen(sum).at);
    for (const struct json *row = slips == NULL ? NULL : slips->first; row != NULL;
         row = row->next)
        if (row_number(row, "amount") <= 0)
            return fault(ERR_RULE, "白条金额 %s 元要大于零", "a slip's amount, %s, must be above zero",
                         shown_fen(row_number(row, "amount")).at);
    TRY(money_add(&difference, -entry_number(entry, "book")));
    if (entry_number(entry, "difference") != difference)
        return fault(ERR_RULE, "“差异”应是实点减账面，%s 元，写的是 %s 元",
                     "\"Difference\" is counted less books, %s, and not %s",
                     shown_fen(difference).at, shown_fen(entry_number(entry, "difference")).at);
    if (difference != 0 && !entry_has(entry, "reason"))
        return fault(ERR_RULE, "账款相差 %s 元，要填“差异原因”",
                     "cash and books are %s apart: give a \"Reason\"",
                     shown_fen(difference).at);
    return OK;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    (void)place;
    struct account_set set = { 0 };
    TRY(money_set(view, entry_field(entry, "set"), &set));
    return money_leaf_under(view, &set, entry_field(entry, "account"), CASH_CODE);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    const struct account_month of = {
        .set = entry_field(entry, "set"),
        .code = entry_field(entry, "account"),
        .month = date_month(entry->date),
    };
    const struct cash_count count = { .index = place->index, .date = entry->date };
    return cash_count_put(view, &of, &count);
}

const struct kind kind_cash_count = {
    .name = "count",
    .title = WORDS("现金盘点", "Cash count"),
    .version = 1,
    .signers = ROLE_CASHIER | ROLE_BOOKKEEPER | ROLE_AGENCY | ROLE_SUPERVISOR,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
