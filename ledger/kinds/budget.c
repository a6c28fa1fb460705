/* SPDX-License-Identifier: Apache-2.0 */
/* A year's budget (预算): adopted once, then changed by the body that adopted it, line by line.
 * What was used of a line is read from the vouchers of that year. */
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/shared_fields.h"
#include "ledger/shared_rules.h"
#include "ledger/view_budget.h"

static const struct choice actions[] = {
    { "adopt", WORDS("通过", "adopt") },
    { "change", WORDS("调整", "change") },
    { 0 },
};

static const struct field line_fields[] = {
    FIELD_OF_ACCOUNT("收入或支出科目，哪一级都可以", "an account of income or expense, of any level"),
    { .name = "amount",
      .type = FIELD_MONEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("预算金额", "Amount"),
      .help = WORDS("通过时填全年数；调整时填增减数，减少填负数",
                    "the year's amount; in a change what is added, negative where cut") },
    { .name = "note",
      .type = FIELD_TEXT,
      .max = 1000,
      .title = WORDS("备注", "Note"),
      .help = WORDS("说明", "what it is for") },
    { 0 },
};

static const struct field fields[] = {
    FIELD_OF_SET,
    FIELD_OF_YEAR,
    { .name = "action",
      .type = FIELD_CHOICE,
      .flags = FIELD_NEEDED,
      .title = WORDS("动作", "Action"),
      .help = WORDS("通过全年预算，或调整已通过的", "adopt a year's budget, or change it"),
      .choices = actions },
    { .name = "body",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("通过机构", "Body"),
      .help = WORDS("如 成员大会、成员代表大会；调整要由同一机构",
                    "who passed it; a change is passed by the same") },
    { .name = "resolution",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("会议决议", "Resolution"),
      .help = WORDS("决议的文号或日期", "number or day of the resolution") },
    { .name = "lines",
      .type = FIELD_ROWS,
      .flags = FIELD_NEEDED,
      .title = WORDS("预算项目", "Lines"),
      .help = WORDS("一个科目一行，上下级科目不能同时有",
                    "one an account; none above or below another"),
      .fields = line_fields },
    { 0 },
};

static bool is_change(const struct entry *entry)
{
    return bytes_is(entry_field(entry, "action"), "change");
}

/* A code begins with those above it: the same money would stand in two lines. */
static enum err check_apart(const struct json *lines)
{
    size_t number = 0;
    for (const struct json *row = lines->first; row != NULL; row = row->next) {
        struct bytes code = row_field(row, "account");
        number++;
        for (const struct json *before = lines->first; before != row; before = before->next) {
            struct bytes other = row_field(before, "account");
            if (bytes_starts(code, other) || bytes_starts(other, code))
                return fault(ERR_RULE,
                             "“预算项目”第 %zu 行：科目 %.*s 与前面的 %.*s 重复，同一笔钱会算两次",
                             "\"Lines\", row %zu: account %.*s and %.*s before it overlap: the "
                             "same money would count twice",
                             number, SHOWN(code), SHOWN(other));
        }
    }
    return OK;
}

static enum err shape(const struct entry *entry)
{
    int64_t sum = 0;
    const struct json *lines = entry_rows(entry, "lines");
    TRY(check_apart(lines));
    if (!is_change(entry))
        return rule_sum(entry, "lines", "amount", 0, &sum);
    size_t number = 0;
    for (const struct json *row = lines->first; row != NULL; row = row->next) {
        number++;
        if (row_number(row, "amount") == 0)
            return fault(ERR_RULE, "“预算项目”第 %zu 行：增减数是零，不必调整",
                         "\"Lines\", row %zu: a change by zero changes nothing", number);
    }
    return rule_sum(entry, "lines", "amount", -MONEY_MAX_FEN, &sum);
}

static struct register_key adopted_key(const struct entry *entry)
{
    return budget_key("budget", entry_field(entry, "set"), entry_number(entry, "year"),
                      bytes_text(""));
}

/* "budget.line": what a line has so far. "budget.above": there is a line below this account. */
static struct register_key line_key(const char *name, const struct entry *entry,
                                    struct bytes code)
{
    return budget_key(name, entry_field(entry, "set"), entry_number(entry, "year"), code);
}

static enum err get_line(struct view *view, const struct entry *entry, struct bytes code,
                         int64_t *fen, bool *found)
{
    struct register_key key = line_key("budget.line", entry, code);
    struct register_record record = { .found = false };
    TRY(register_get(view, &key, &record));
    *found = record.found;
    *fen = record.found ? (int64_t)take_number(&record.packed, 8) : 0;
    return OK;
}

static enum err check_adopted(struct view *view, const struct entry *entry)
{
    struct register_key key = adopted_key(entry);
    struct register_record record = { .found = false };
    long long year = (long long)entry_number(entry, "year");
    TRY(register_get(view, &key, &record));
    if (!is_change(entry)) {
        if (record.found)
            return fault(ERR_RULE, "%lld 年的预算第 %llu 条已经通过；要改请记“调整”",
                         "the budget of %lld was adopted by entry %llu: record a change", year,
                         (unsigned long long)record.index);
        return OK;
    }
    if (!record.found)
        return fault(ERR_RULE, "%lld 年的预算还没有通过，谈不上调整",
                     "there is no budget of %lld yet that could be changed", year);
    if (!bytes_equal(record.packed, entry_field(entry, "body")))
        return fault(ERR_RULE, "%lld 年的预算由“%.*s”通过，调整也要由它，不能由“%.*s”",
                     "the budget of %lld was passed by \"%.*s\": it changes it, not \"%.*s\"",
                     year, SHOWN(record.packed), SHOWN(entry_field(entry, "body")));
    return OK;
}

static enum err check_account(struct view *view, const struct account_set *set,
                              struct bytes code)
{
    struct account account = { 0 };
    TRY(money_account(view, set, code, &account));
    if (!account.exists)
        return fault(ERR_RULE, "账套“%.*s”没有科目 %.*s", "account set \"%.*s\" has no account "
                                                          "%.*s",
                     SHOWN(set->name), SHOWN(code));
    if (account.row->class != CLASS_INCOME && account.row->class != CLASS_EXPENSE)
        return fault(ERR_RULE, "科目 %.*s 不是收入或支出科目，不列预算",
                     "account %.*s is of neither income nor expense: no budget is made of it",
                     SHOWN(code));
    return OK;
}

/* No line of the year stands above or below a new one. */
static enum err check_new(struct view *view, const struct entry *entry, struct bytes code)
{
    struct register_key key = line_key("budget.above", entry, code);
    struct register_record record = { .found = false };
    TRY(register_get(view, &key, &record));
    for (size_t size = 1; !record.found && size < code.size; size++) {
        key = line_key("budget.line", entry, bytes_part(code, 0, size));
        TRY(register_get(view, &key, &record));
    }
    if (record.found)
        return fault(ERR_RULE, "科目 %.*s 的上级或下级在第 %llu 条已有预算，同一笔钱会算两次",
                     "an account above or below %.*s has a line by entry %llu: the same money "
                     "would count twice",
                     SHOWN(code), (unsigned long long)record.index);
    return OK;
}

static enum err check_line(struct view *view, const struct entry *entry,
                           const struct account_set *set, const struct json *row)
{
    struct bytes code = row_field(row, "account");
    int64_t fen = 0;
    bool found = false;
    TRY(check_account(view, set, code));
    TRY(get_line(view, entry, code, &fen, &found));
    if (!found)
        TRY(check_new(view, entry, code));
    int64_t more = row_number(row, "amount");
    if (money_add(&fen, more) != OK)
        return fault(ERR_LIMIT, "科目 %.*s 的预算超过程序能记的上限",
                     "the line of account %.*s grows past what these books can hold",
                     SHOWN(code));
    if (fen < 0)
        return fault(ERR_RULE, "科目 %.*s 的预算只有 %s 元，不能再减 %s 元",
                     "the line of account %.*s holds %s and cannot be cut by %s", SHOWN(code),
                     shown_fen(fen - more).at, shown_fen(-more).at);
    return OK;
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    (void)place;
    struct account_set set = { 0 };
    TRY(money_set(view, entry_field(entry, "set"), &set));
    TRY(rule_year(entry, &set));
    TRY(check_adopted(view, entry));
    const struct json *lines = entry_rows(entry, "lines");
    size_t number = 0;
    for (const struct json *row = lines->first; row != NULL; row = row->next) {
        number++;
        enum err code = check_line(view, entry, &set, row);
        if (code != OK)
            return fault_where(code, "“预算项目”第 %zu 行：", "\"Lines\", row %zu: ", number);
    }
    return OK;
}

static enum err apply_line(struct view *view, const struct entry *entry,
                           const struct place *place, const struct json *row)
{
    struct bytes code = row_field(row, "account");
    int64_t fen = 0;
    bool found = false;
    TRY(get_line(view, entry, code, &fen, &found));
    uint8_t room[8];
    struct pack packed = pack_in(room, sizeof room);
    pack_number(&packed, (uint64_t)(fen + row_number(row, "amount")), 8);
    struct register_key key = line_key("budget.line", entry, code);
    TRY(register_put(view, &key, place->index, pack_bytes(&packed)));
    for (size_t size = 1; !found && size < code.size; size++) {
        key = line_key("budget.above", entry, bytes_part(code, 0, size));
        TRY(register_put(view, &key, place->index, bytes_text("")));
    }
    return OK;
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    if (!is_change(entry)) {
        struct register_key key = adopted_key(entry);
        TRY(register_put(view, &key, place->index, entry_field(entry, "body")));
    }
    const struct json *lines = entry_rows(entry, "lines");
    for (const struct json *row = lines->first; row != NULL; row = row->next)
        TRY(apply_line(view, entry, place, row));
    return OK;
}

const struct kind kind_budget = {
    .name = "budget",
    .title = WORDS("预算", "Budget"),
    .version = 1,
    .signers = ROLE_BOOKKEEPER | ROLE_AGENCY | ROLE_HEAD,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
