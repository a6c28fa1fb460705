/* SPDX-License-Identifier: Apache-2.0 */
/* Entry 0: the village, the log's key, the first keys and the rules. Signed by every key that
 * it brings and by nobody else. */
#include <string.h>

#include "base/text.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/view_line.h"
#include "ledger/view_money.h"
#include "ledger/view_roster.h"

enum { CODE_DIGITS = 12,
       KEYS_MAX = NOTE_SIGNATURES_MAX - 1 };

static const struct field key_fields[] = {
    { .name = "role",
      .type = FIELD_ROLE,
      .flags = FIELD_NEEDED,
      .title = WORDS("角色", "Role"),
      .help = WORDS("会计、监委会等", "bookkeeper, supervisor and so on") },
    { .name = "person",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 100,
      .title = WORDS("姓名", "Person"),
      .help = WORDS("持有人的姓名", "who holds the key") },
    { .name = "key",
      .type = FIELD_KEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("公钥", "Key"),
      .help = WORDS("名称为 账本/角色/姓名 的公钥", "its vkey, named log/role/person") },
    { 0 },
};

static const struct field fields[] = {
    { .name = "name",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("村名", "Village"),
      .help = WORDS("村或集体经济组织的全称", "full name of the village or collective") },
    { .name = "code",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = CODE_DIGITS,
      .title = WORDS("区划代码", "Region code"),
      .help = WORDS("十二位统计用区划代码", "the twelve digits of the statistical code") },
    { .name = "key",
      .type = FIELD_KEY,
      .flags = FIELD_NEEDED,
      .title = WORDS("账本公钥", "Log key"),
      .help = WORDS("签检查点的公钥，名称与账本相同", "signs checkpoints; named as the log is") },
    { .name = "keys",
      .type = FIELD_ROWS,
      .flags = FIELD_NEEDED,
      .max = KEYS_MAX,
      .title = WORDS("首批密钥", "First keys"),
      .help = WORDS("每个人每个角色一把，都要签这一笔",
                    "one a person and role; all of them sign this entry"),
      .fields = key_fields },
    { .name = "set",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = SET_NAME_MAX,
      .title = WORDS("账套", "Account set"),
      .help = WORDS("主账套的名称", "name of the main account set") },
    { .name = "chart",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = CHART_NAME_MAX,
      .title = WORDS("科目表", "Chart"),
      .help = WORDS("科目表的版本，如 2023", "version of the chart of accounts: 2023") },
    { .name = "start",
      .type = FIELD_MONTH,
      .flags = FIELD_NEEDED,
      .title = WORDS("启用月份", "First month"),
      .help = WORDS("第一个记账月份", "the month of the first books") },
    { .name = "rules",
      .type = FIELD_TEXT,
      .max = 200,
      .title = WORDS("规则", "Rules"),
      .help = WORDS("采用的规则集名称", "name of the rule set in use") },
    { 0 },
};

static enum err check_key_row(const struct json *row, struct bytes log)
{
    struct key_public key = { 0 };
    TRY(key_parse(row_field(row, "key"), &key));
    if (!roster_name_is(key.name, log, row_field(row, "role"), row_field(row, "person")))
        return fault(ERR_FORMAT, "公钥的名称“%.*s”不是 账本/角色/姓名（%.*s/%.*s/%.*s）",
                     "the key is named \"%.*s\" and not %.*s/%.*s/%.*s", SHOWN(key.name),
                     SHOWN(log), SHOWN(row_field(row, "role")),
                     SHOWN(row_field(row, "person")));
    if (key.type != KEY_NOTE)
        return fault(ERR_FORMAT, "“%.*s”不是签记录用的公钥",
                     "\"%.*s\" is not a key that signs entries", SHOWN(key.name));
    return OK;
}

static bool same_point(struct bytes a, struct bytes b)
{
    struct key_public first = { 0 };
    struct key_public second = { 0 };
    return key_parse(a, &first) == OK && key_parse(b, &second) == OK &&
           (key_same(&first, &second) || bytes_equal(first.name, second.name));
}

static enum err check_keys(const struct entry *entry)
{
    bool has_authority = false;
    const struct json *rows = entry_rows(entry, "keys");
    for (const struct json *row = rows->first; row != NULL; row = row->next) {
        TRY(check_key_row(row, entry->log));
        struct bytes key = row_field(row, "key");
        has_authority = has_authority || bytes_is(row_field(row, "role"), "authority");
        bool twice = same_point(key, entry_field(entry, "key"));
        for (const struct json *other = row->next; other != NULL; other = other->next)
            twice = twice || same_point(key, row_field(other, "key"));
        if (twice)
            return fault(ERR_FORMAT, "“首批密钥”里“%.*s”用了两次：每人每个角色一把密钥",
                         "\"First keys\" holds \"%.*s\" twice: one key a person and role",
                         SHOWN(row_field(row, "person")));
    }
    if (!has_authority)
        return fault(ERR_FORMAT, "“首批密钥”里要有乡镇主管（authority）的密钥，用来登记和停用别的密钥",
                     "\"First keys\" needs one of role authority, to enrol and revoke others");
    return OK;
}

/* It stands in the README of every publication: nothing in it may mean more to Markdown. */
static enum err check_name(struct bytes name)
{
    for (size_t i = 0; i < name.size; i++)
        if (name.at[i] != '\0' && strchr("\\`*_~#<>[]&|", name.at[i]) != NULL)
            return fault(ERR_FORMAT, "“村名”里不能有“%c”：它要登在公开页上",
                         "\"Village\" must not hold \"%c\": it stands on the published page",
                         name.at[i]);
    return OK;
}

static enum err shape(const struct entry *entry)
{
    struct key_public key = { 0 };
    TRY(origin_check(entry->log));
    TRY(check_name(entry_field(entry, "name")));
    TRY(key_parse(entry_field(entry, "key"), &key));
    if (!bytes_equal(key.name, entry->log) || key.type != KEY_NOTE)
        return fault(ERR_FORMAT, "“账本公钥”的名称“%.*s”与账本名“%.*s”不同",
                     "\"Log key\" is named \"%.*s\", not as the log is, \"%.*s\"",
                     SHOWN(key.name), SHOWN(entry->log));
    struct bytes code = entry_field(entry, "code");
    if (code.size != CODE_DIGITS || !text_is_digits(code))
        return fault(ERR_FORMAT, "“区划代码”要填 %d 位数字，不能是“%.*s”",
                     "\"Region code\" must have %d digits, not \"%.*s\"", CODE_DIGITS,
                     SHOWN(code));
    if (chart_find(entry_field(entry, "chart")) == NULL)
        return fault(ERR_FORMAT, "没有“%.*s”这个科目表；可用 %s",
                     "there is no chart of accounts \"%.*s\": there are %s",
                     SHOWN(entry_field(entry, "chart")), chart_names().at);
    return check_keys(entry);
}

/* Nobody signs entry 0 but the keys that it brings. */
static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    (void)view;
    (void)place;
    size_t keys = entry_rows(entry, "keys")->count;
    if (entry->note.count != keys)
        return fault(ERR_SIGNATURE, "建账记录要由首批 %zu 把密钥都签，有 %zu 个签名",
                     "the village entry is signed by its %zu first keys, it has %zu signatures",
                     keys, entry->note.count);
    return OK;
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct village village = {
        .log = entry->log,
        .name = entry_field(entry, "name"),
        .code = entry_field(entry, "code"),
        .set = entry_field(entry, "set"),
        .chart = entry_field(entry, "chart"),
    };
    TRY(month_parse(entry_field(entry, "start"), &village.start));
    TRY(key_parse(entry_field(entry, "key"), &village.key));
    TRY(roster_found(view, &village));
    TRY(line_start(view));
    struct account_set set = { village.set, chart_find(village.chart), village.start };
    TRY(money_set_put(view, &set));
    const struct json *rows = entry_rows(entry, "keys");
    for (const struct json *row = rows->first; row != NULL; row = row->next) {
        struct key_public key = { 0 };
        TRY(key_parse(row_field(row, "key"), &key));
        TRY(roster_enrol(view, &key, role_find(row_field(row, "role"))->role, place->index));
    }
    return OK;
}

static enum err own_keys(const struct entry *entry, struct bytes *vkeys, size_t max,
                         size_t *count)
{
    size_t found = 0;
    const struct json *rows = entry_rows(entry, "keys");
    for (const struct json *row = rows->first; row != NULL && found < max; row = row->next)
        vkeys[found++] = row_field(row, "key");
    *count = found;
    return OK;
}

const struct kind kind_village = {
    .name = "village",
    .title = WORDS("建账", "Village"),
    .version = 1,
    .signers = 0,
    .least = 0,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
    .own_keys = own_keys,
};
