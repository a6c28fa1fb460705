/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/view_money.h"

#include "ledger/pack.h"
#include "ledger/rule.h"

struct bytes money_word(const struct entry *entry)
{
    struct bytes word = entry_field(entry, "word");
    return word.size == 0 ? bytes_text(VOUCHER_WORD) : word;
}

#define SET_KEY "set"
#define STRUCTURE_KEY "structure"
#define DETAILS_KEY "details"

enum { ACCOUNT_CHILDREN = 1,
       ACCOUNT_POSTINGS = 2,
       SETS_SHOWN = 200,
       NAMES_SHOWN = 8 };

static struct pack set_key(uint8_t room[static PACK_KEY_MAX], struct bytes name)
{
    struct pack key = pack_in(room, PACK_KEY_MAX);
    pack_text(&key, bytes_text(SET_KEY));
    pack_put(&key, name);
    return key;
}

struct names {
    char at[SETS_SHOWN];
    size_t size;
    size_t skip;  /* bytes of the key before the name */
    size_t least; /* only names longer than this */
    size_t count;
};

/* Names for a message, as many as fit. A log may hold a million: after eight it is enough, and
 * the walk is ended by an error that says nothing. */
static enum err gather_name(void *context, struct bytes key, struct bytes value)
{
    (void)value;
    struct names *names = context;
    struct bytes name = bytes_part(key, names->skip, key.size - names->skip);
    if (name.size <= names->least)
        return OK;
    if (names->count == NAMES_SHOWN)
        return ERR_EXISTS;
    names->count++;
    if (names->size + name.size + 2 >= sizeof names->at)
        return OK;
    if (names->size > 0)
        names->at[names->size++] = ' ';
    memcpy(names->at + names->size, name.at, name.size);
    names->size += name.size;
    return OK;
}

static enum err gather_names(struct view *view, enum view_table table, struct bytes start,
                             struct names *names)
{
    enum err code = view->store.walk(view->store.self, table, start, gather_name, names);
    return names->count == NAMES_SHOWN ? OK : code;
}

static enum err unknown_set(struct view *view, struct bytes name)
{
    uint8_t room[PACK_KEY_MAX];
    struct pack key = set_key(room, bytes_text(""));
    struct names names = { .skip = key.size };
    TRY(gather_names(view, VIEW_VILLAGE, pack_bytes(&key), &names));
    return fault(ERR_RULE, "没有账套“%.*s”；现有：%s（新账套先用 policy 记录 set 启用）",
                 "there is no account set \"%.*s\"; there are: %s (a policy entry \"set\" "
                 "opens "
                 "a new one)",
                 SHOWN(name), names.at);
}

static struct account_set read_set(struct bytes name, struct bytes value)
{
    struct account_set set = { .name = name };
    set.start = month_of_code(take_number(&value, 2));
    set.chart = chart_find(value);
    assert(set.chart != NULL);
    return set;
}

enum err money_set(struct view *view, struct bytes name, struct account_set *out)
{
    struct bytes rest = { 0 };
    if (name.size <= SET_NAME_MAX) {
        uint8_t room[PACK_KEY_MAX];
        struct pack key = set_key(room, name);
        TRY(view_get(view, VIEW_VILLAGE, pack_bytes(&key), &rest));
    }
    if (rest.at == NULL)
        return unknown_set(view, name);
    *out = read_set(name, rest);
    return OK;
}

struct sets {
    enum err (*each)(void *context, const struct account_set *set);
    void *context;
    size_t skip; /* bytes of the key before the name */
};

static enum err give_set(void *context, struct bytes key, struct bytes value)
{
    const struct sets *sets = context;
    struct bytes name = bytes_part(key, sets->skip, key.size - sets->skip);
    struct account_set set = read_set(name, value);
    return sets->each(sets->context, &set);
}

enum err money_sets(struct view *view,
                    enum err (*each)(void *context, const struct account_set *set),
                    void *context)
{
    uint8_t room[PACK_KEY_MAX];
    struct pack key = set_key(room, bytes_text(""));
    struct sets sets = { each, context, key.size };
    return view->store.walk(view->store.self, VIEW_VILLAGE, pack_bytes(&key), give_set, &sets);
}

enum err money_chart(const struct account_set *set, struct bytes name)
{
    if (bytes_is(name, set->chart->name))
        return OK;
    return fault(ERR_RULE, "账套“%.*s”用的是 %s 科目表，不是“%.*s”；两个科目表的代码含义不同",
                 "account set \"%.*s\" uses the chart of %s, not \"%.*s\": codes mean other "
                 "things there",
                 SHOWN(set->name), set->chart->name, SHOWN(name));
}

enum err money_set_put(struct view *view, const struct account_set *set)
{
    uint8_t room[PACK_KEY_MAX];
    uint8_t value_room[64];
    struct pack key = set_key(room, set->name);
    struct pack value = pack_in(value_room, sizeof value_room);
    pack_number(&value, month_code(set->start), 2);
    pack_put(&value, bytes_text(set->chart->name));
    return view_put(view, VIEW_VILLAGE, pack_bytes(&key), pack_bytes(&value));
}

/* The village's stands under the bare word, a set's under the word, NUL and its name. */
static struct pack structure_key(uint8_t room[static PACK_KEY_MAX], struct bytes set)
{
    struct pack key = pack_in(room, PACK_KEY_MAX);
    pack_put(&key, bytes_text(STRUCTURE_KEY));
    if (set.size > 0) {
        pack_number(&key, 0, 1);
        pack_put(&key, set);
    }
    return key;
}

enum err money_structure(struct view *view, struct bytes set, struct structure *out)
{
    uint8_t room[PACK_KEY_MAX];
    struct pack own = structure_key(room, set);
    struct bytes text = { 0 };
    TRY(view_get(view, VIEW_VILLAGE, pack_bytes(&own), &text));
    if (text.at == NULL)
        TRY(view_get(view, VIEW_VILLAGE, bytes_text(STRUCTURE_KEY), &text));
    return structure_parse(text.at == NULL ? bytes_text(STRUCTURE_DEFAULT) : text, out);
}

enum err money_structure_put(struct view *view, struct bytes set, struct bytes text)
{
    uint8_t room[PACK_KEY_MAX];
    struct pack key = structure_key(room, set);
    return view_put(view, VIEW_VILLAGE, pack_bytes(&key), text);
}

enum err money_details_put(struct view *view)
{
    return view_put(view, VIEW_VILLAGE, bytes_text(DETAILS_KEY), bytes_text("1"));
}

static enum err see_detail(void *context, struct bytes key, struct bytes value)
{
    (void)key;
    bool *has = context;
    (void)take_number(&value, 1);
    /* Accounts of the chart have a record too, once they are posted to. */
    *has = *has || take_number(&value, 8) != NO_INDEX;
    return OK;
}

enum err money_has_details(struct view *view, struct bytes set, bool *has)
{
    struct bytes value = { 0 };
    if (set.size > 0) {
        uint8_t room[PACK_KEY_MAX];
        struct pack key = set_code_key(room, set, bytes_text(""));
        *has = false;
        return view->store.walk(view->store.self, VIEW_ACCOUNT, pack_bytes(&key), see_detail,
                                has);
    }
    TRY(view_get(view, VIEW_VILLAGE, bytes_text(DETAILS_KEY), &value));
    *has = value.at != NULL;
    return OK;
}

enum err money_account(struct view *view, const struct account_set *set, struct bytes code,
                       struct account *out)
{
    struct account account = { .index = NO_INDEX, .row = chart_account(set->chart, code) };
    struct bytes rest = { 0 };
    if (account.row != NULL && code.size <= ACCOUNT_CODE_MAX) {
        uint8_t room[PACK_KEY_MAX];
        struct pack key = set_code_key(room, set->name, code);
        TRY(view_get(view, VIEW_ACCOUNT, pack_bytes(&key), &rest));
        account.exists = rest.at != NULL || code.size == set->chart->first_digits;
    }
    if (rest.at != NULL) {
        uint64_t flags = take_number(&rest, 1);
        account.has_children = (flags & ACCOUNT_CHILDREN) != 0;
        account.has_postings = (flags & ACCOUNT_POSTINGS) != 0;
        account.index = take_number(&rest, 8);
        account.name = rest;
    }
    *out = account;
    return OK;
}

enum err money_account_put(struct view *view, struct bytes set, struct bytes code,
                           const struct account *account)
{
    uint8_t room[PACK_KEY_MAX];
    uint8_t value_room[16 + ACCOUNT_NAME_MAX];
    struct pack key = set_code_key(room, set, code);
    struct pack value = pack_in(value_room, sizeof value_room);
    pack_number(&value,
                (account->has_children ? ACCOUNT_CHILDREN : 0u) |
                    (account->has_postings ? ACCOUNT_POSTINGS : 0u),
                1);
    pack_number(&value, account->index, 8);
    pack_put(&value, account->name);
    return view_put(view, VIEW_ACCOUNT, pack_bytes(&key), pack_bytes(&value));
}

struct leaf_walk {
    const struct chart_row *row;
    size_t skip; /* bytes of a key before the code */
    enum err (*each)(void *context, struct bytes code, const struct account *account);
    void *context;
};

static enum err give_leaf(void *context, struct bytes key, struct bytes value)
{
    const struct leaf_walk *walk = context;
    struct account account = { .exists = true, .row = walk->row };
    uint64_t flags = take_number(&value, 1);
    if ((flags & ACCOUNT_CHILDREN) != 0)
        return OK;
    account.has_postings = (flags & ACCOUNT_POSTINGS) != 0;
    account.index = take_number(&value, 8);
    account.name = value;
    return walk->each(walk->context, bytes_part(key, walk->skip, key.size - walk->skip),
                      &account);
}

enum err money_leaves(struct view *view, const struct account_set *set, struct bytes first,
                      enum err (*each)(void *context, struct bytes code,
                                       const struct account *account),
                      void *context)
{
    struct account account = { 0 };
    uint8_t room[PACK_KEY_MAX];
    TRY(money_account(view, set, first, &account));
    if (account.exists && !account.has_children)
        return each(context, first, &account);
    struct pack key = set_code_key(room, set->name, first);
    struct leaf_walk walk = { account.row, set->name.size + 1, each, context };
    return view->store.walk(view->store.self, VIEW_ACCOUNT, pack_bytes(&key), give_leaf, &walk);
}

static enum err unknown_account(const struct account_set *set, struct bytes code,
                                const struct account *account)
{
    if (account->row == NULL)
        return fault(ERR_RULE, "%s 科目表里没有科目 %.*s；请核对科目代码",
                     "the chart of %s has no account %.*s: check the code", set->chart->name,
                     SHOWN(code));
    return fault(ERR_RULE, "账套“%.*s”还没有明细科目 %.*s（在 %s " ZH_ONE " 之下）；先用 account 记录增设，或改记已有的科目",
                 "account set \"%.*s\" has no account %.*s yet (under %s " EN_ONE
                 "): add it by an account entry, or post to another",
                 SHOWN(set->name), SHOWN(code), account->row->code,
                 WORDS_OF(account->row->name));
}

enum err money_postable(struct view *view, const struct account_set *set, struct bytes code)
{
    struct account account = { 0 };
    TRY(money_account(view, set, code, &account));
    if (!account.exists)
        return unknown_account(set, code, &account);
    if (!account.has_children)
        return OK;
    uint8_t room[PACK_KEY_MAX];
    struct pack key = set_code_key(room, set->name, code);
    struct names names = { .skip = set->name.size + 1, .least = code.size };
    TRY(gather_names(view, VIEW_ACCOUNT, pack_bytes(&key), &names));
    return fault(ERR_RULE, "科目 %.*s 下设明细，不能直接记账；请记到它的明细：%s",
                 "account %.*s has details and takes no postings: post to one of %s",
                 SHOWN(code), names.at);
}

enum err money_account_posted(struct view *view, struct bytes set, struct bytes code)
{
    uint8_t room[PACK_KEY_MAX];
    struct pack key = set_code_key(room, set, code);
    struct bytes rest = { 0 };
    struct account account = { .has_postings = true, .index = NO_INDEX };
    TRY(view_get(view, VIEW_ACCOUNT, pack_bytes(&key), &rest));
    if (rest.at == NULL)
        return money_account_put(view, set, code, &account);
    if ((take_number(&rest, 1) & ACCOUNT_POSTINGS) != 0)
        return OK;
    account.index = take_number(&rest, 8);
    account.name = rest;
    return money_account_put(view, set, code, &account);
}
