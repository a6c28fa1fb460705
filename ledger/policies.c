/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/policies.h"

#include <string.h>

#include "base/text.h"
#include "ledger/close_rules.h"
#include "ledger/duties.h"
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/view_money.h"
#include "ledger/view_roster.h"

#define SIGNERS "signers."
#define SET_ON "set."
#define STRUCTURE_OF "code.structure."

enum { YUAN_MAX = 1000000000,
       PHONE_MAX = 40,
       PHONE_DIGITS = 5 };

static enum err shape_signers(struct bytes value)
{
    uint64_t count = 0;
    if (text_unsigned(value, &count) != OK || count < 1 || count > NOTE_SIGNATURES_MAX - 1)
        return fault(ERR_RULE, "“值”要填 1 到 %d 的人数，不能是“%.*s”",
                     "\"Value\" must be a number of people from 1 to %d, not \"%.*s\"",
                     NOTE_SIGNATURES_MAX - 1, SHOWN(value));
    return OK;
}

/* More signatures than there are people to give them would lock the books. */
static enum err check_signers(struct view *view, const struct entry *entry)
{
    struct bytes name = entry_field(entry, "name");
    struct bytes of = bytes_part(name, sizeof SIGNERS - 1, name.size - (sizeof SIGNERS - 1));
    const struct kind *kind = kind_find(of);
    uint64_t wanted = 0;
    size_t there = 0;
    TRY(text_unsigned(entry_field(entry, "value"), &wanted));
    TRY(roster_in_role(view, kind->signers, &there));
    if (wanted > there)
        return fault(ERR_RULE,
                     "要求 %llu 人签名，可是能签这种记录的有效密钥只有 %zu 把；请先登记密钥",
                     "%llu signatures are wanted, but only %zu keys in force may sign this "
                     "kind: "
                     "enrol keys first",
                     (unsigned long long)wanted, there);
    return OK;
}

/* What follows a policy's fixed start in its name; empty where nothing does. */
static struct bytes after(struct bytes name, const char *start)
{
    size_t size = strlen(start);
    return bytes_starts(name, bytes_text(start)) ? bytes_part(name, size, name.size - size)
                                                 : bytes_text("");
}

static enum err shape_set(struct bytes value)
{
    if (value.size > SET_NAME_MAX)
        return fault(ERR_LIMIT, "账套名最多 %d 字节", "an account set's name is at most %d bytes",
                     SET_NAME_MAX);
    return OK;
}

static enum err check_set(struct view *view, const struct entry *entry)
{
    struct account_set set = { 0 };
    enum err code = money_set(view, entry_field(entry, "value"), &set);
    if (code == OK)
        return fault(ERR_RULE, "账套“%.*s”已经启用", "account set \"%.*s\" is open already",
                     SHOWN(set.name));
    return code == ERR_RULE ? OK : code;
}

static enum err apply_set(struct view *view, const struct entry *entry)
{
    struct village village = { 0 };
    struct date from = { 0 };
    struct bytes chart = after(entry_field(entry, "name"), SET_ON);
    TRY(roster_village(view, &village));
    TRY(date_parse(entry_field(entry, "from"), &from));
    struct account_set set = {
        .name = entry_field(entry, "value"),
        .chart = chart_find(chart.size > 0 ? chart : village.chart),
        .start = date_month(from),
    };
    return money_set_put(view, &set);
}

static enum err shape_transfer(struct bytes value)
{
    if (bytes_is(value, "month") || bytes_is(value, "year"))
        return OK;
    return fault(ERR_RULE, "“值”要填 month（每月结转）或 year（年终结转），不能是“%.*s”",
                 "\"Value\" must be month or year, not \"%.*s\"", SHOWN(value));
}

static enum err shape_structure(struct bytes value)
{
    struct structure structure = { 0 };
    return structure_parse(value, &structure);
}

/* Once there are sub-accounts, levels may only be added at the end. A set's own structure goes
 * on from the village's. */
static enum err check_structure(struct view *view, const struct entry *entry)
{
    struct structure old = { 0 };
    struct structure new = { 0 };
    struct account_set set = { .name = after(entry_field(entry, "name"), STRUCTURE_OF) };
    bool has = false;
    if (set.name.size > 0)
        TRY(money_set(view, set.name, &set));
    TRY(money_structure(view, set.name, &old));
    TRY(structure_parse(entry_field(entry, "value"), &new));
    TRY(money_has_details(view, set.name, &has));
    if (!has)
        return OK;
    bool extends = new.levels >= old.levels;
    for (size_t i = 0; extends && i < old.levels; i++)
        extends = new.digits[i] == old.digits[i];
    if (!extends)
        return fault(ERR_RULE, "已经有明细科目，编码级次只能在末尾加级，不能改成“%.*s”",
                     "there are sub-accounts already: levels can only be added at the end, not "
                     "changed to \"%.*s\"",
                     SHOWN(entry_field(entry, "value")));
    return OK;
}

static enum err apply_structure(struct view *view, const struct entry *entry)
{
    return money_structure_put(view, after(entry_field(entry, "name"), STRUCTURE_OF),
                               entry_field(entry, "value"));
}

static enum err shape_bank_account(struct bytes value)
{
    if (text_is_digits(value) && value.size <= ACCOUNT_CODE_MAX &&
        bytes_starts(value, bytes_text("102")))
        return OK;
    return fault(ERR_RULE, "“值”要填银行存款（102）下的科目代码，如 10201，不能是“%.*s”",
                 "\"Value\" must be the code of an account under 102, such as 10201, not "
                 "\"%.*s\"",
                 SHOWN(value));
}

/* Whole days, at most a month: what is further apart is another payment. */
static enum err shape_match_days(struct bytes value)
{
    uint64_t days = 0;
    if (text_unsigned(value, &days) != OK || days > 31)
        return fault(ERR_RULE, "“值”要填 0 到 31 的天数，不能是“%.*s”",
                     "\"Value\" must be a number of days from 0 to 31, not \"%.*s\"",
                     SHOWN(value));
    return OK;
}

static enum err shape_days(struct bytes value)
{
    uint64_t days = 0;
    if (text_unsigned(value, &days) != OK || days > 366)
        return fault(ERR_RULE, "“值”要填 0 到 366 的天数，不能是“%.*s”",
                     "\"Value\" must be a number of days from 0 to 366, not \"%.*s\"",
                     SHOWN(value));
    return OK;
}

static enum err shape_rules(struct bytes value)
{
    if (duty_rules_find(value) != NULL)
        return OK;
    return fault(ERR_RULE, "没有“%.*s”这套公开规定；有 national、chongqing-2013、shandong-2018 等",
                 "there are no rules of disclosure called \"%.*s\"; there are such as "
                 "national, chongqing-2013, shandong-2018",
                 SHOWN(value));
}

static enum err shape_due_day(struct bytes value)
{
    uint64_t day = 0;
    if (text_unsigned(value, &day) == OK && day >= 1 && day <= DUTY_DAY_MAX)
        return OK;
    return fault(ERR_RULE, "“值”要填次月的几号，1 到 %d，不能是“%.*s”",
                 "\"Value\" must be a day of the next month, 1 to %d, not \"%.*s\"",
                 DUTY_DAY_MAX, SHOWN(value));
}

static enum err shape_finance(struct bytes value)
{
    if (bytes_is(value, "month") || bytes_is(value, "quarter"))
        return OK;
    return fault(ERR_RULE, "“值”要填 month（每月）或 quarter（每季），不能是“%.*s”",
                 "\"Value\" must be month or quarter, not \"%.*s\"", SHOWN(value));
}

static enum err shape_year_days(struct bytes value)
{
    if (!bytes_is(value, "360") && !bytes_is(value, "365"))
        return fault(ERR_RULE, "“值”要填 360 或 365，不能是“%.*s”",
                     "\"Value\" must be 360 or 365, not \"%.*s\"", SHOWN(value));
    return OK;
}

enum err policy_yuan(struct bytes value, int64_t *out_fen)
{
    struct bytes yuan = value;
    struct bytes fen = bytes_text("00");
    size_t point = bytes_find(value, '.');
    uint64_t whole = 0;
    if (point < value.size) {
        yuan = bytes_part(value, 0, point);
        fen = bytes_part(value, point + 1, value.size - point - 1);
    }
    if (text_unsigned(yuan, &whole) != OK || whole > YUAN_MAX || fen.size != 2 ||
        !text_is_digits(fen))
        return fault(ERR_RULE, "“值”要填金额（元），如 5000 或 5000.00，不能是“%.*s”",
                     "\"Value\" must be an amount in yuan, 5000 or 5000.00, not \"%.*s\"",
                     SHOWN(value));
    *out_fen = (int64_t)whole * 100 + (int64_t)(fen.at[0] - '0') * 10 + (fen.at[1] - '0');
    return OK;
}

static enum err shape_yuan(struct bytes value)
{
    int64_t ignored = 0;
    return policy_yuan(value, &ignored);
}

/* Where the publication is read: it is printed on paper, with more put behind it. */
static enum err shape_site(struct bytes value)
{
    bool good = bytes_starts(value, bytes_text("https://")) ||
                bytes_starts(value, bytes_text("http://"));
    for (size_t i = 0; i < value.size; i++)
        good = good && value.at[i] > ' ' && value.at[i] < 0x7F &&
               strchr("\"#<>?\\^`{|}", value.at[i]) == NULL;
    if (good && value.size > sizeof "https://") {
        size_t host = bytes_find(value, ':') + sizeof "://" - 1;
        struct bytes rest = bytes_part(value, host, value.size - host);
        struct bytes server = bytes_cut(&rest, '/');
        if (bytes_find(server, '@') == server.size)
            return OK;
        return fault(ERR_RULE, "网址里不能带用户名和密码（@ 前面的部分）：它要印在纸上",
                     "an address takes no user name nor password (before the @): it is "
                     "printed on paper");
    }
    return fault(ERR_RULE, "“值”要填网址，如 https://qingshi.example.org/，不能是“%.*s”",
                 "\"Value\" must be an address such as https://qingshi.example.org/, not "
                 "\"%.*s\"",
                 SHOWN(value));
}

static enum err shape_phone(struct bytes value)
{
    size_t digits = 0;
    bool good = value.size <= PHONE_MAX;
    for (size_t i = 0; i < value.size; i++) {
        digits += value.at[i] >= '0' && value.at[i] <= '9';
        good = good && value.at[i] < 0x7F && strchr("0123456789+-() ,", value.at[i]) != NULL;
    }
    if (good && digits >= PHONE_DIGITS)
        return OK;
    return fault(ERR_RULE, "“值”要填电话号码，如 0594-1234567，不能是“%.*s”",
                 "\"Value\" must be a telephone number such as 0594-1234567, not \"%.*s\"",
                 SHOWN(value));
}

const struct policy_row policy_rows[] = {
    { SIGNERS "<kind>", WORDS("最少签名人数", "least number of signatures"),
      WORDS("该种记录至少要几把不同密钥签名", "how many different keys must sign such an entry"),
      shape_signers, check_signers, NULL },
    { "set", WORDS("启用账套", "a further account set"),
      WORDS("另一个账套的名称，自“起始日期”所在月份起可以记账",
            "the name of another account set, open from the month of its day"),
      shape_set, check_set, apply_set },
    { SET_ON "<chart>", WORDS("按指定科目表启用账套", "a further account set on another chart"),
      WORDS("同 set，用名称里写明的科目表，如 set.2004",
            "as set, on the chart that the name says: set.2004"),
      shape_set, check_set, apply_set },
    { "code.structure", WORDS("科目编码级次", "structure of account codes"),
      WORDS("各级编码的位数，如 " STRUCTURE_DEFAULT,
            "how many digits each level has, such as " STRUCTURE_DEFAULT),
      shape_structure, check_structure, apply_structure },
    { STRUCTURE_OF "<set>",
      WORDS("一个账套的科目编码级次", "structure of one set's account codes"),
      WORDS("只管这个账套；没有的账套用 code.structure",
            "for this set alone; sets without one follow code.structure"),
      shape_structure, check_structure, apply_structure },
    { "advance.days", WORDS("借支结清天数", "days to settle an advance"),
      WORDS("借支后几天之内要报销或归还", "within how many days it is accounted for or returned"),
      shape_days, NULL, NULL },
    { BANK_ACCOUNT_POLICY, WORDS("常用银行账户", "the usual bank account"),
      WORDS("有几个银行账户时，常用业务没有写明就用哪个科目，如 10201",
            "which account everyday words mean where there are several and none is said"),
      shape_bank_account, NULL, NULL },
    { "bank.match.days", WORDS("银行对账天数", "days between bank and books"),
      WORDS("对账单与凭证的日期相差几天以内可以勾对；不设的，31 天",
            "how far apart a statement's row and its voucher may lie; without it, 31 days"),
      shape_match_days, NULL, NULL },
    { "cash.limit", WORDS("库存现金限额", "cash on hand, at most"),
      WORDS("每日终了库存现金不超过多少元", "in yuan, at the end of each day"),
      shape_yuan, NULL, NULL },
    { "close.transfer", WORDS("收支结转", "carrying income over"),
      WORDS("month：每月结账时把收支转入本年收益；year：年终一次",
            "month: income and expense go to 321 at each closing; year: in December only"),
      shape_transfer, NULL, NULL },
    { "close.checks", WORDS("结账条件", "conditions of closing"),
      WORDS("结账前必须做到的：bank 银行已对账、cash 现金已盘点、signed 报表已签、year 年终已结转，"
            "中间空一格",
            "what must stand before a month is closed: bank, cash, signed, year, with blanks "
            "between"),
      close_rules_parse, NULL, NULL },
    { "disclosure.rules", WORDS("公开规定", "rules of disclosure"),
      WORDS("哪个地方的规定，如 chongqing-2013；不设的，national",
            "of which place, such as chongqing-2013; national without it"),
      shape_rules, NULL, NULL },
    { "disclosure.day", WORDS("定期公开的期限", "day of periodic disclosure"),
      WORDS("期满后第一个月的几号以前", "by which day of the first month after the period"),
      shape_due_day, NULL, NULL },
    { "disclosure.event.days", WORDS("及时公开的天数", "days after an event"),
      WORDS("事项发生后几天之内公开", "within how many days of an event it is made known"),
      shape_days, NULL, NULL },
    { "disclosure.stay.days", WORDS("张贴天数", "days on the board"),
      WORDS("至少张贴几天", "for how many days at least it stays up"), shape_days, NULL, NULL },
    { "disclosure.answer.days", WORDS("答复天数", "days to answer"),
      WORDS("收到意见后几天之内答复", "within how many days an opinion is answered"), shape_days,
      NULL, NULL },
    { "disclosure.finance", WORDS("财务收支多久公开一次", "how often income and expense"),
      WORDS("month：每月；quarter：每季", "month or quarter"), shape_finance, NULL, NULL },
    { "complaint.phone", WORDS("监督电话", "telephone for complaints"),
      WORDS("印在每张公开的表上，谁都可以打的监督电话",
            "stands on every printed sheet; anyone may ring it"),
      shape_phone, NULL, NULL },
    { "site.address", WORDS("公开网址", "address of the publication"),
      WORDS("公开的网页在哪里，以 https:// 开头；印在纸上的二维码从这里打开",
            "where the publication is read; codes on paper open there"),
      shape_site, NULL, NULL },
    { "loan.days", WORDS("计息的一年天数", "days of a year of interest"),
      WORDS("360（银行通行）或 365；不设的，按 360", "360 as banks count, or 365; 360 without it"),
      shape_year_days, NULL, NULL },
};
const size_t policy_count = sizeof policy_rows / sizeof policy_rows[0];

/* May this stand where a row's name has a slot, such as "<kind>"? A set is looked for when the
 * books are at hand. */
static bool fits_slot(const char *slot, struct bytes rest)
{
    if (strcmp(slot, "<chart>") == 0)
        return chart_find(rest) != NULL;
    if (strcmp(slot, "<set>") == 0)
        return rest.size > 0 && rest.size <= SET_NAME_MAX;
    const struct kind *kind = kind_find(rest);
    return kind != NULL && bytes_is(rest, kind->name) && kind->signers != 0;
}

static bool fits(const struct policy_row *row, struct bytes name)
{
    const char *slot = strchr(row->name, '<');
    if (slot == NULL)
        return bytes_is(name, row->name);
    struct bytes start = bytes_part(bytes_text(row->name), 0, (size_t)(slot - row->name));
    return bytes_starts(name, start) &&
           fits_slot(slot, bytes_part(name, start.size, name.size - start.size));
}

const struct policy_row *policy_find(struct bytes name)
{
    for (size_t i = 0; i < policy_count; i++)
        if (fits(&policy_rows[i], name))
            return &policy_rows[i];
    return NULL;
}

/* Days since 1970 as a number that is never negative. */
static uint64_t day_code(struct date day)
{
    return (uint64_t)((int64_t)date_days(day) + 1000000);
}

/* One value of a policy after the other: day, index, value. */
enum err policy_value(struct view *view, struct bytes name, struct date day,
                      struct bytes *value)
{
    struct bytes rest = { 0 };
    struct bytes best = { NULL, 0 };
    uint64_t best_from = 0;
    uint64_t today = day_code(day);
    TRY(view_get(view, VIEW_POLICY, name, &rest));
    while (rest.size > 0) {
        uint64_t from = take_number(&rest, 4);
        (void)take_number(&rest, 8);
        struct bytes one = take_sized(&rest);
        /* Of two from the same day the later entry holds. */
        if (from <= today && from >= best_from) {
            best = one;
            best_from = from;
        }
    }
    *value = best;
    return OK;
}

enum err policy_values(struct view *view, struct bytes name, size_t *count)
{
    struct bytes rest = { 0 };
    TRY(view_get(view, VIEW_POLICY, name, &rest));
    for (*count = 0; rest.size > 0; ++*count) {
        (void)take_bytes(&rest, 4 + 8);
        (void)take_sized(&rest);
    }
    return OK;
}

enum err policy_put(struct view *view, struct bytes name, struct date from, uint64_t index,
                    struct bytes value)
{
    uint8_t room[(POLICY_VALUES_MAX + 1) * (14 + POLICY_VALUE_MAX)];
    struct pack values = pack_in(room, sizeof room);
    struct bytes old = { 0 };
    TRY(view_get(view, VIEW_POLICY, name, &old));
    pack_put(&values, old);
    pack_number(&values, day_code(from), 4);
    pack_number(&values, index, 8);
    pack_sized(&values, value);
    return view_put(view, VIEW_POLICY, name, pack_bytes(&values));
}

enum err policy_least(struct view *view, const struct kind *kind, struct date day,
                      size_t *least)
{
    uint8_t room[POLICY_NAME_MAX];
    struct pack name = pack_in(room, sizeof room);
    pack_put(&name, bytes_text(SIGNERS));
    pack_put(&name, bytes_text(kind->name));
    struct bytes value = { 0 };
    TRY(policy_value(view, pack_bytes(&name), day, &value));
    uint64_t wanted = 0;
    if (value.at != NULL)
        TRY(text_unsigned(value, &wanted));
    *least = wanted > kind->least ? (size_t)wanted : kind->least;
    return OK;
}
