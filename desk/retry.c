/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/retry.h"

#include "ledger/sealed.h"

struct retry {
    struct session *session;
    struct arena *arena;
    const struct entry *entry;
    uint64_t index;
};

static bool is_seen(const struct json *member)
{
    return bytes_is(member->name, "seen");
}

static enum err print(struct arena *arena, const struct json *value, struct bytes *out)
{
    struct buf buf = buf_new(arena, ENTRY_SIZE_MAX);
    json_print(&buf, value);
    return buf_done(&buf, out);
}

/* A value given open against one that stands sealed. An erased one is never the same. */
static enum err same_sealed(const struct retry *retry, const struct json *given,
                            struct bytes digest, bool *same)
{
    struct bytes disclosure = { 0 };
    struct bytes value = { 0 };
    TRY(book_seal_get(retry->session->book, retry->arena, digest, &disclosure));
    if (disclosure.size == 0) {
        *same = false;
        return OK;
    }
    TRY(sealed_open(retry->arena, disclosure, digest, given->name, &value));
    *same = bytes_equal(value, given->text);
    return OK;
}

static enum err same_value(const struct retry *retry, const struct json *given,
                           const struct json *stands, bool *same)
{
    struct bytes one = { 0 };
    struct bytes two = { 0 };
    struct bytes digest = { 0 };
    const char *name = bytes_string(retry->arena, given->name);
    if (!name)
        return fault_memory();
    if (given->type == JSON_TEXT && entry_sealed(retry->entry, name, &digest))
        return same_sealed(retry, given, digest, same);
    TRY(print(retry->arena, given, &one));
    TRY(print(retry->arena, stands, &two));
    *same = bytes_equal(one, two);
    return OK;
}

static enum err differs(const struct retry *retry, struct bytes name)
{
    return fault(ERR_EXISTS,
                 "编号“%.*s”已是第 %llu 条记录的，而“%.*s”与那一条不同：同一编号只能记一笔，"
                 "要另记一笔请换编号",
                 "the id \"%.*s\" is that of entry %llu, whose \"%.*s\" is another: an id "
                 "serves one entry; give this one an id of its own",
                 (int)retry->entry->id.size, (const char *)retry->entry->id.at,
                 (unsigned long long)retry->index, (int)name.size, (const char *)name.at);
}

/* Every member of one object against the other's; both are sorted by name. */
static enum err compare(const struct retry *retry, const struct json *body)
{
    const struct json *stands = retry->entry->body->first;
    for (const struct json *given = body->first; given || stands; given = given->next) {
        bool same = false;
        if (!given || !stands)
            return differs(retry, given ? given->name : stands->name);
        int order = bytes_compare(given->name, stands->name);
        if (order != 0)
            return differs(retry, order < 0 ? given->name : stands->name);
        if (!is_seen(given)) {
            struct arena_mark mark = arena_mark(retry->arena);
            TRY(same_value(retry, given, stands, &same));
            arena_back(retry->arena, mark);
            if (!same)
                return differs(retry, given->name);
        }
        stands = stands->next;
    }
    return OK;
}

static enum err put_date(struct form *form, const struct entry *entry)
{
    if (json_find(form->body, "date"))
        return OK;
    return form_put(form, "date", json_text(form->arena, entry_field(entry, "date")));
}

enum err retry_find(struct session *session, struct form *form, struct receipt *out,
                    bool *found)
{
    struct retry retry = { .session = session, .arena = form->arena };
    const struct json *id = json_find(form->body, "id");
    struct leaf leaf = { 0 };
    struct entry entry = { 0 };
    struct bytes bytes = { 0 };
    bool known = false;
    if (id && id->type == JSON_TEXT)
        TRY(view_find_id(book_view(session->book), id->text, &retry.index, &known));
    if (known) {
        TRY(session_entry(session, form->arena, retry.index, &leaf, &entry));
        TRY(book_leaf(session->book, form->arena, retry.index, &bytes));
        retry.entry = &entry;
        if (entry.kind != form->kind)
            return differs(&retry, bytes_text("kind"));
        TRY(put_date(form, &entry));
        TRY(session_complete(session, form));
        TRY(compare(&retry, form->body));
        *out = (struct receipt){
            .index = retry.index,
            .time = leaf.time,
            .leaf = tree_leaf(bytes),
            .again = true,
        };
    }
    *found = known;
    return OK;
}
