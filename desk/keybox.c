/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/keybox.h"

#include <string.h>

#include "base/file.h"

bool keybox_split(struct bytes name, const struct role_row **role, struct bytes *person)
{
    size_t last = bytes_find_last(name, bytes_text("/"));
    if (last == name.size)
        return false;
    struct bytes before = bytes_part(name, 0, last);
    size_t middle = bytes_find_last(before, bytes_text("/"));
    if (middle == before.size)
        return false;
    struct bytes role_name = bytes_part(before, middle + 1, before.size - middle - 1);
    for (size_t i = 0; i < role_count; i++)
        if (bytes_is(role_name, role_rows[i].name)) {
            *role = &role_rows[i];
            *person = bytes_part(name, last + 1, name.size - last - 1);
            return true;
        }
    return false;
}

enum err keybox_name(struct arena *arena, struct bytes origin, const char *role,
                     const char *person, struct bytes *out)
{
    struct buf buf = buf_new(arena, KEY_NAME_MAX);
    if (strchr(person, '/') || person[0] == '\0' || person[0] == '.')
        return fault(ERR_FORMAT, "“%s”不能作人名", "\"%s\" cannot be a person's name", person);
    buf_put(&buf, origin);
    buf_byte(&buf, '/');
    buf_text(&buf, role);
    buf_byte(&buf, '/');
    buf_text(&buf, person);
    struct bytes name = { 0 };
    TRY(buf_done(&buf, &name));
    TRY(key_name_check(name));
    *out = name;
    return OK;
}

enum err keybox_file_name(struct arena *arena, struct bytes key_name, const char **out)
{
    const struct role_row *role = NULL;
    struct bytes person = { 0 };
    struct buf buf = buf_new(arena, KEY_NAME_MAX + 8);
    char *name = NULL;
    if (!keybox_split(key_name, &role, &person)) {
        *out = KEYBOX_LOG;
        return OK;
    }
    buf_text(&buf, role->name);
    buf_byte(&buf, '-');
    buf_put(&buf, person);
    buf_text(&buf, ".key");
    TRY(buf_string(&buf, &name));
    *out = name;
    return OK;
}

static enum err look_at(struct arena *arena, const char *path, struct boxed_key *out)
{
    struct keyfile file = { 0 };
    out->path = path;
    out->fault = keyfile_look(arena, path, &file);
    if (out->fault == ERR_MEMORY)
        return out->fault;
    if (out->fault != OK) {
        out->zh = bytes_string(arena, bytes_text(err_why(LANGUAGE_ZH)));
        out->en = bytes_string(arena, bytes_text(err_why(LANGUAGE_EN)));
        return out->zh && out->en ? OK : fault_memory();
    }
    out->key = file.key;
    if (!keybox_split(file.key.name, &out->role, &out->person))
        out->role = NULL;
    return OK;
}

enum err keybox_look(struct arena *arena, const char *folder, struct keybox *out)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    struct keybox box = { 0 };
    TRY(file_list(arena, folder, (size_t)KEYBOX_KEYS_MAX * 2, &entries, &count));
    box.keys = arena_array(arena, count + 1, sizeof *box.keys);
    if (!box.keys)
        return fault_memory();
    for (size_t i = 0; i < count; i++) {
        if (!bytes_ends(bytes_text(entries[i].name), bytes_text(".key")))
            continue;
        const char *path = file_path(arena, folder, entries[i].name);
        if (!path)
            return fault_memory();
        TRY(look_at(arena, path, &box.keys[box.count]));
        box.count++;
    }
    *out = box;
    return OK;
}

bool keybox_is(const struct boxed_key *key, const char *who)
{
    if (key->fault != OK)
        return false;
    return bytes_is(key->key.name, who) ||
           (key->role &&
            (bytes_is(key->person, who) || key->role == role_find(bytes_text(who))));
}

const struct boxed_key *keybox_find(const struct keybox *box, const char *who, unsigned roles)
{
    const struct boxed_key *otherwise = NULL;
    for (size_t i = 0; i < box->count; i++) {
        const struct boxed_key *key = &box->keys[i];
        bool fits = keybox_is(key, who);
        if (fits && (!key->role || (key->role->role & roles)))
            return key;
        if (fits)
            otherwise = key;
    }
    return otherwise;
}
