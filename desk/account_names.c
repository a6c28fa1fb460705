/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/account_names.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum { SHOWN_MAX = 8,
       LIST_MAX = 4000 };

struct gathering {
    struct named_accounts *names;
    struct account_path **last;
    struct view *view;
    const struct account_set *set;
    struct structure structure;
};

/* ---- what there is ---- */

/* The names above a code and its own, level by level. */
static enum err put_path(const struct gathering *gathering, struct account_path *path)
{
    struct arena *arena = gathering->names->arena;
    size_t size = 0;
    for (size_t i = 0; i < gathering->structure.levels && size < path->code.size; i++) {
        struct account account = { .exists = false };
        size += gathering->structure.digits[i];
        TRY(money_account(gathering->view, gathering->set, bytes_part(path->code, 0, size),
                          &account));
        if (account.name.size == 0)
            path->en = account.row->name.en;
        struct bytes name = account.name.size > 0 ? bytes_copy(arena, account.name)
                                                  : bytes_text(account.row->name.zh);
        if (name.at == NULL)
            return fault_memory();
        path->names[path->levels++] = name;
    }
    if (path->levels > 1)
        path->en = NULL;
    return OK;
}

static enum err add_leaf(void *context, struct bytes code, const struct account *account)
{
    struct gathering *gathering = context;
    struct account_path *path = arena_take(gathering->names->arena, sizeof *path);
    (void)account;
    if (path == NULL)
        return fault_memory();
    path->code = bytes_copy(gathering->names->arena, code);
    if (path->code.at == NULL)
        return fault_memory();
    TRY(put_path(gathering, path));
    *gathering->last = path;
    gathering->last = &path->next;
    return OK;
}

enum err account_names_read(struct arena *arena, struct view *view,
                            const struct account_set *set, struct named_accounts *out)
{
    struct named_accounts names = { .arena = arena };
    struct gathering gathering = {
        .names = &names, .last = &names.first, .view = view, .set = set
    };
    TRY(money_structure(view, set->name, &gathering.structure));
    for (size_t i = 0; i < set->chart->count; i++)
        TRY(money_leaves(view, set, bytes_text(set->chart->rows[i].code), add_leaf,
                         &gathering));
    *out = names;
    return OK;
}

/* ---- what a person writes ---- */

/* 管理费用-办公费, 管理费用/办公费, 管理费用——办公费: its parts. */
struct parts {
    struct bytes at[ACCOUNT_LEVELS_MAX];
    size_t count;
};

static size_t mark_size(struct bytes text, size_t at)
{
    static const char *const marks[] = { "-", "/", "\\", "_", ">", ":", "|",
                                         "—", "－", "／", "：", "＿", "→", "·" };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (bytes_starts(bytes_part(text, at, text.size - at), bytes_text(marks[i])))
            return strlen(marks[i]);
    return 0;
}

static struct parts cut_parts(struct bytes text)
{
    struct parts parts = { .count = 0 };
    size_t from = 0;
    for (size_t at = 0; at <= text.size; at++) {
        size_t mark = at < text.size ? mark_size(text, at) : 1;
        if (mark == 0)
            continue;
        struct bytes part = bytes_trim(bytes_part(text, from, at - from));
        if (part.size > 0 && parts.count < ACCOUNT_LEVELS_MAX)
            parts.at[parts.count++] = part;
        at += mark - 1;
        from = at + 1;
    }
    return parts;
}

/* Do the parts stand in the path one after the other, the last of them at its `end`? */
static bool ends_at(const struct account_path *path, size_t end, const struct parts *parts)
{
    if (parts->count == 0 || parts->count > end)
        return false;
    for (size_t i = 0; i < parts->count; i++)
        if (!bytes_equal(path->names[end - parts->count + i], parts->at[i]))
            return false;
    return true;
}

/* A name may hold a mark itself: whole first. */
static bool is_called(const struct account_path *path, size_t end, struct bytes text,
                      const struct parts *parts)
{
    return bytes_equal(path->names[end - 1], text) || ends_at(path, end, parts) ||
           (path->en != NULL && bytes_is(text, path->en));
}

static void put_account(struct buf *buf, const struct account_path *path, const char *comma)
{
    if (buf->size > 0)
        buf_text(buf, comma);
    buf_put(buf, path->code);
    for (size_t i = 0; i < path->levels; i++) {
        buf_text(buf, i == 0 ? " " : "-");
        buf_put(buf, path->names[i]);
    }
}

/* Those that `text` is a name of, or, where `above`, of an account over them. */
static size_t list_fitting(const struct named_accounts *names, struct bytes text, bool above,
                           struct words *out)
{
    struct buf zh = buf_new(names->arena, LIST_MAX);
    struct buf en = buf_new(names->arena, LIST_MAX);
    const struct parts parts = cut_parts(text);
    char *zh_text = NULL;
    char *en_text = NULL;
    size_t count = 0;
    for (const struct account_path *path = names->first; path != NULL; path = path->next) {
        bool fits = false;
        for (size_t end = above ? 1 : path->levels; end <= path->levels; end++)
            fits = fits || is_called(path, end, text, &parts);
        if (!fits || ++count > SHOWN_MAX)
            continue;
        put_account(&zh, path, "、");
        put_account(&en, path, ", ");
    }
    buf_text(&zh, count > SHOWN_MAX ? "……" : "");
    buf_text(&en, count > SHOWN_MAX ? "…" : "");
    if (buf_string(&zh, &zh_text) == OK && buf_string(&en, &en_text) == OK)
        *out = (struct words){ zh_text, en_text };
    return count;
}

enum err account_named(const struct named_accounts *names, struct bytes text,
                       struct bytes *code)
{
    const struct parts parts = cut_parts(text);
    const struct account_path *found = NULL;
    struct words fitting = WORDS("", "");
    size_t count = 0;
    for (const struct account_path *path = names->first; path != NULL; path = path->next) {
        if (!is_called(path, path->levels, text, &parts))
            continue;
        found = path;
        count++;
    }
    if (count == 1) {
        *code = found->code;
        return OK;
    }
    if (count > 1) {
        (void)list_fitting(names, text, false, &fitting);
        return fault(ERR_RULE, "叫“%s”的科目不止一个：%s%.0s；请写上级，如 管理费用-办公费，或填科目代码",
                     "more than one account is called \"%s\": %.0s%s; write what stands above "
                     "it, too, or its code",
                     text_quote(text).at, fitting.zh, fitting.en);
    }
    if (list_fitting(names, text, true, &fitting) > 0)
        return fault(ERR_RULE, "“%s”下面有明细，要记到明细：%s%.0s",
                     "\"%s\" has sub-accounts, name one of them: %.0s%s", text_quote(text).at,
                     fitting.zh, fitting.en);
    return fault(ERR_RULE, "没有叫“%s”的科目；请填科目代码，或先增设这个明细科目",
                 "no account is called \"%s\": give its code, or add the sub-account first",
                 text_quote(text).at);
}

enum err account_agrees(const struct named_accounts *names, struct bytes code,
                        struct bytes text)
{
    const struct parts parts = cut_parts(text);
    const struct account_path *path = names->first;
    while (path != NULL && !bytes_equal(path->code, code))
        path = path->next;
    bool fits = path == NULL;
    for (size_t end = 1; !fits && end <= path->levels; end++)
        fits = is_called(path, end, text, &parts);
    if (fits)
        return OK;
    struct buf buf = buf_new(names->arena, LIST_MAX);
    char *called = NULL;
    put_account(&buf, path, "");
    TRY(buf_string(&buf, &called));
    return fault(ERR_RULE, "科目代码和科目名称对不上：账上是“%s”，表上名称写的是“%s”；请改对其中一个",
                 "code and name do not agree: in the books it is \"%s\", the sheet calls it "
                 "\"%s\"; mend one of them",
                 called, text_quote(text).at);
}
