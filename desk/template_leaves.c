/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/template_leaves.h"

#include "base/arena.h"

enum { LEAVES_SHOWN = 12 };

struct gathering {
    struct view *view;
    const struct account_set *set;
    struct leaves *leaves;
};

static enum err add_leaf(void *context, struct bytes code, const struct account *account)
{
    struct gathering *gathering = context;
    struct leaves *leaves = gathering->leaves;
    struct bank_account bank = { .found = false };
    if (leaves->count == LEAVES_MAX)
        return fault(ERR_LIMIT, "明细科目超过 %d 个，请直接写科目代码",
                     "more than %d sub-accounts: give a code", LEAVES_MAX);
    struct leaf_account *leaf = &leaves->at[leaves->count++];
    leaf->code = bytes_copy(leaves->arena, code);
    leaf->name = account->name.size > 0
                     ? bytes_copy(leaves->arena, account->name)
                     : bytes_text(words_in(account->row->name, leaves->language));
    struct buf both = buf_new(leaves->arena, 500);
    if (account->name.size == 0)
        buf_format(&both, "%s %s", account->row->name.zh, account->row->name.en);
    TRY(buf_done(&both, &leaf->name_in_both));
    if (bytes_starts(code, bytes_text(BANK_CODE)))
        TRY(bank_account(gathering->view, gathering->set->name, code, &bank));
    leaf->is_closed = bank.found && bank.closed.year != 0;
    return leaf->code.at != NULL && leaf->name.at != NULL ? OK : fault_memory();
}

enum err leaves_gather(struct view *view, const struct account_set *set, const char *codes,
                       struct leaves *leaves)
{
    struct gathering gathering = { view, set, leaves };
    struct bytes rest = bytes_text(codes);
    bool usual = true;
    while (rest.at != NULL) {
        struct bytes code = bytes_cut(&rest, ' ');
        TRY(money_leaves(view, set, code, add_leaf, &gathering));
        if (usual)
            leaves->usual_count = leaves->count;
        usual = false;
    }
    return OK;
}

static bool has_part(struct bytes text, struct bytes part)
{
    return bytes_find_part(text, part) < text.size;
}

static bool fits_hint(struct bytes name, const char *hint)
{
    struct bytes rest = bytes_text(hint);
    while (rest.at != NULL)
        if (has_part(name, bytes_cut(&rest, '|')))
            return true;
    return false;
}

const struct leaf_account *leaves_only(const struct leaves *leaves, size_t count,
                                       const char *hint)
{
    const struct leaf_account *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if (leaves->at[i].is_closed ||
            (hint != NULL && !fits_hint(leaves->at[i].name, hint)))
            continue;
        if (found != NULL)
            return NULL;
        found = &leaves->at[i];
    }
    return found;
}

const struct leaf_account *leaves_named(const struct leaves *leaves, struct bytes text)
{
    const struct leaf_account *found = NULL;
    for (size_t i = 0; i < leaves->count; i++)
        if (bytes_equal(leaves->at[i].code, text) || bytes_equal(leaves->at[i].name, text))
            return &leaves->at[i];
    for (size_t i = 0; i < leaves->count; i++) {
        if (text.size < 2 || (!has_part(leaves->at[i].name, text) &&
                              !has_part(leaves->at[i].name_in_both, text)))
            continue;
        if (found != NULL)
            return NULL;
        found = &leaves->at[i];
    }
    return found;
}

enum err leaves_list(const struct leaves *leaves, char **out)
{
    struct buf buf = buf_new(leaves->arena, 4000);
    size_t shown = 0;
    for (size_t i = 0; i < leaves->count && shown < LEAVES_SHOWN; i++) {
        if (leaves->at[i].is_closed)
            continue;
        buf_text(&buf, shown++ == 0 ? "" : leaves->language == LANGUAGE_ZH ? "、"
                                                                           : ", ");
        buf_put(&buf, leaves->at[i].code);
        buf_byte(&buf, ' ');
        buf_put(&buf, leaves->at[i].name);
    }
    if (shown == LEAVES_SHOWN && leaves->count > shown)
        buf_text(&buf, "…");
    return buf_string(&buf, out);
}

const struct leaf_account *leaves_coded(const struct leaves *leaves, struct bytes code)
{
    for (size_t i = 0; i < leaves->count; i++)
        if (!leaves->at[i].is_closed && bytes_equal(leaves->at[i].code, code))
            return &leaves->at[i];
    return NULL;
}

size_t leaves_open_banks(const struct leaves *leaves)
{
    size_t count = 0;
    for (size_t i = 0; i < leaves->count; i++)
        count += !leaves->at[i].is_closed &&
                 bytes_starts(leaves->at[i].code, bytes_text(BANK_CODE));
    return count;
}
