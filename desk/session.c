/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/session.h"

#include <time.h>

#include "base/file.h"
#include "desk/keyswap.h"
#include "desk/personal.h"
#include "ledger/view_money.h"
#include "ledger/view_roster.h"

enum { ID_BYTES = 16,
       PASSPHRASE_TRIES = 3 };

int64_t session_now(void)
{
    return (int64_t)time(NULL);
}

struct date session_today(void)
{
    return time_day(session_now());
}

enum err session_open(struct desk *desk, bool write, struct session *out)
{
    struct session session = { .desk = desk };
    const char *folder = file_path(desk->arena, desk_book(desk), BOOK_KEYS);
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    if (!folder)
        return fault_memory();
    TRY(book_open(desk_book(desk), write, &session.book));
    enum err code = file_kind_at(folder, &kind, &size);
    if (code == OK && write && kind == FILE_FOLDER)
        code = keyswap_finish(desk->arena, book_view(session.book), folder);
    if (code == OK && write && kind == FILE_FOLDER)
        code = keybox_look(desk->arena, folder, &session.box);
    if (code != OK) {
        book_close(session.book);
        return code;
    }
    *out = session;
    return OK;
}

void session_close(struct session *session)
{
    for (size_t i = 0; i < session->signer_count; i++)
        key_close(session->signers[i]);
    session->signer_count = 0;
    passphrase_wipe(&session->passphrase);
    book_close(session->book);
    session->book = NULL;
}

enum err session_end(struct session *session, enum err code)
{
    if (code == OK && session->book)
        code = book_settle(session->book);
    session_close(session);
    return code;
}

enum err session_passphrase(struct session *session, const char *prompt, bool twice)
{
    struct desk *desk = session->desk;
    const char *file = desk_option(desk, "pass-file");
    if (file) {
        TRY(passphrase_read(desk->arena, file, &session->passphrase));
        return twice ? passphrase_check(&session->passphrase) : OK;
    }
    return passphrase_ask(&desk->terminal, desk->arena, prompt, twice, &session->passphrase);
}

enum err session_unlock(struct session *session, const struct boxed_key *boxed,
                        struct key_secret **out)
{
    struct desk *desk = session->desk;
    if (boxed->fault != OK)
        return fault(boxed->fault, "%s%.0s", "%.0s%s", boxed->zh, boxed->en);
    struct buf prompt = buf_new(desk->arena, KEY_NAME_MAX + 64);
    char *text = NULL;
    buf_text(&prompt, words_here(desk, (struct words)WORDS("口令（", "passphrase for ")));
    buf_put(&prompt, boxed->key.name);
    buf_text(&prompt, words_here(desk, (struct words)WORDS("）：", ": ")));
    TRY(buf_string(&prompt, &text));
    for (unsigned typed = 0;;) {
        if (session->passphrase.size == 0) {
            TRY(session_passphrase(session, text, false));
            typed++;
        }
        struct passphrase *passphrase = &session->passphrase;
        enum err code =
            keyfile_open(boxed->path, bytes_of(passphrase->at, passphrase->size), out);
        if (code != ERR_PERMISSION || typed == PASSPHRASE_TRIES || desk_has(desk, "pass-file"))
            return code;
        if (typed > 0) /* else it was another key's */
            warn(desk, "口令不对，请再输一次", "wrong passphrase, try again");
        passphrase_wipe(passphrase);
    }
}

enum err session_log_key(struct session *session, struct key_secret **out)
{
    for (size_t i = 0; i < session->box.count; i++) {
        const struct boxed_key *key = &session->box.keys[i];
        if (key->fault == OK && bytes_equal(key->key.name, book_origin(session->book)))
            return session_unlock(session, key, out);
    }
    for (size_t i = 0; i < session->box.count; i++)
        if (bytes_ends(bytes_text(session->box.keys[i].path), bytes_text("/" KEYBOX_LOG)))
            return session_unlock(session, &session->box.keys[i], out);
    return fault(ERR_MISSING, "%s/%s 里没有账本密钥 %s：请从备份放回",
                 "%s/%s lacks the log's key %s: put it back from a backup",
                 desk_book(session->desk), BOOK_KEYS, KEYBOX_LOG);
}

enum err session_add(struct session *session, struct key_secret *key)
{
    if (session->signer_count == NOTE_SIGNATURES_MAX) {
        key_close(key);
        return fault(ERR_LIMIT, "签名人超过 %d 个", "more than %d signers",
                     NOTE_SIGNATURES_MAX);
    }
    session->signers[session->signer_count++] = key;
    return OK;
}

enum err session_unread_key(const struct session *session)
{
    for (size_t i = 0; i < session->box.count; i++) {
        const struct boxed_key *key = &session->box.keys[i];
        if (key->fault != OK)
            return fault(key->fault, "%s%.0s", "%.0s%s", key->zh, key->en);
    }
    return OK;
}

enum err session_seen(struct session *session, struct json **out)
{
    struct arena *arena = session->desk->arena;
    uint64_t size = book_size(session->book);
    struct hash root = tree_empty();
    if (size > 0)
        TRY(tree_root(&book_view(session->book)->tree, size, &root));
    struct buf buf = buf_new(arena, 64);
    hash_print(&buf, &root);
    struct json *seen = json_object(arena);
    seen = json_put(seen, bytes_text("size"), json_number(arena, (int64_t)size));
    seen = json_put(seen, bytes_text("root"), json_text(arena, buf_so_far(&buf)));
    if (!seen)
        return fault_memory();
    *out = seen;
    return OK;
}

/* Put the leaf hash into {"index":n}. */
static enum err complete_reference(struct session *session, struct json *reference)
{
    struct arena *arena = session->desk->arena;
    const struct json *index = json_find(reference, "index");
    struct bytes leaf = { 0 };
    if (!index || index->type != JSON_NUMBER || index->number < 0 ||
        json_find(reference, "leaf"))
        return OK;
    TRY(book_leaf(session->book, arena, (uint64_t)index->number, &leaf));
    struct hash hash = tree_leaf(leaf);
    struct buf buf = buf_new(arena, 64);
    hash_print(&buf, &hash);
    return json_put(reference, bytes_text("leaf"), json_text(arena, buf_so_far(&buf)))
               ? OK
               : fault_memory();
}

/* The references among an object's members. */
static enum err complete_members(struct session *session, const struct field *fields,
                                 struct json *object)
{
    for (struct json *member = object->first; member; member = member->next) {
        const struct field *field = field_find(fields, member->name);
        if (field && field->type == FIELD_REF && member->type == JSON_OBJECT)
            TRY(complete_reference(session, member));
    }
    return OK;
}

static enum err complete_references(struct session *session, struct form *form)
{
    TRY(complete_members(session, form->kind->fields, form->body));
    for (struct json *member = form->body->first; member; member = member->next) {
        const struct field *field = field_find(form->kind->fields, member->name);
        if (!field || field->type != FIELD_ROWS || member->type != JSON_LIST)
            continue;
        for (struct json *row = member->first; row; row = row->next)
            if (row->type == JSON_OBJECT)
                TRY(complete_members(session, field->fields, row));
    }
    return OK;
}

static enum err put_default_id(struct form *form)
{
    uint8_t random[ID_BYTES];
    struct buf buf = buf_new(form->arena, sizeof random * 2);
    if (json_find(form->body, "id"))
        return OK;
    key_random(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        buf_format(&buf, "%02x", random[i]);
    return form_put(form, "id", json_text(form->arena, buf_so_far(&buf)));
}

/* Today; opening balances stand at their set's first day. */
static enum err put_default_date(struct session *session, struct form *form)
{
    struct buf buf = buf_new(form->arena, 16);
    struct date day = session_today();
    struct account_set set = { 0 };
    const struct json *name = json_find(form->body, "set");
    if (json_find(form->body, "date"))
        return OK;
    if (form->kind == &kind_opening && name && name->type == JSON_TEXT) {
        TRY(money_set(book_view(session->book), name->text, &set));
        day = (struct date){ set.start.year, set.start.month, 1 };
    }
    date_print(&buf, day);
    return form_put(form, "date", json_text(form->arena, buf_so_far(&buf)));
}

static enum err put_default(struct form *form, const char *name, struct bytes value)
{
    if (json_find(form->body, name) || !field_find(form->kind->fields, bytes_text(name)))
        return OK;
    struct bytes copy = bytes_copy(form->arena, value);
    return form_put(form, name, json_text(form->arena, copy));
}

/* Where nothing is said, the village's main set of books is meant, and the set's own chart. */
static enum err put_default_set(struct session *session, struct form *form)
{
    struct village village = { 0 };
    struct account_set set = { 0 };
    TRY(roster_village(book_view(session->book), &village));
    TRY(put_default(form, "set", village.set));
    const struct json *name = json_find(form->body, "set");
    if (form->kind == &kind_village || !name || name->type != JSON_TEXT)
        return OK;
    /* A set that is not there is refused by the entry's own rules. */
    if (money_set(book_view(session->book), name->text, &set) != OK)
        return put_default(form, "chart", village.chart);
    return put_default(form, "chart", bytes_text(set.chart->name));
}

enum err session_complete(struct session *session, struct form *form)
{
    struct arena *arena = form->arena;
    struct json *seen = NULL;
    TRY(session_seen(session, &seen));
    TRY(form_put(form, "kind", json_text(arena, bytes_text(form->kind->name))));
    TRY(form_put(form, "v", json_number(arena, form->kind->version)));
    TRY(form_put(form, "log", json_text(arena, book_origin(session->book))));
    TRY(form_put(form, "seen", seen));
    TRY(put_default_id(form));
    TRY(put_default_set(session, form));
    TRY(put_default_date(session, form));
    if (!desk_has(session->desk, PERSONAL_OPTION))
        TRY(personal_check(form));
    return complete_references(session, form);
}

enum err session_sign(struct session *session, const struct json *body, struct bytes *note)
{
    struct arena *arena = session->desk->arena;
    struct bytes text = { 0 };
    struct buf buf = buf_new(arena, (size_t)ENTRY_SIZE_MAX * 2);
    TRY(entry_text(arena, body, &text));
    TRY(note_sign(&buf, text, (const struct key_secret *const *)session->signers,
                  session->signer_count));
    return buf_done(&buf, note);
}

enum err session_rules(struct session *session, const struct form *form)
{
    struct arena *arena = session->desk->arena;
    struct key_secret *nobody = NULL;
    struct bytes text = { 0 };
    struct bytes note = { 0 };
    struct entry entry = { 0 };
    struct buf buf = buf_new(arena, (size_t)ENTRY_SIZE_MAX * 2);
    const struct place place = { .index = book_size(session->book), .time = session_now() };
    TRY(entry_text(arena, form->body, &text));
    /* An entry has a signature or it is none. */
    TRY(key_new(book_origin(session->book), KEY_NOTE, &nobody));
    enum err code = note_sign(&buf, text, (const struct key_secret *const[]){ nobody }, 1);
    key_close(nobody);
    TRY(code);
    TRY(buf_done(&buf, &note));
    TRY(entry_decode(arena, note, &entry));
    return form->kind->check ? form->kind->check(book_view(session->book), &entry, &place) : OK;
}

enum err session_refused(enum err code)
{
    return code == ERR_SIGNATURE ? ERR_RULE : code;
}

enum err session_append(struct session *session, struct bytes note, struct receipt *out)
{
    const struct book_batch batch = { .notes = &note, .count = 1, .time = session_now() };
    return session_refused(book_append(session->book, &batch, out));
}

enum err session_try(struct session *session, struct bytes note)
{
    const struct book_batch batch = { .notes = &note, .count = 1, .time = session_now() };
    return session_refused(book_try(session->book, &batch));
}

enum err session_entry(struct session *session, struct arena *arena, uint64_t index,
                       struct leaf *leaf, struct entry *entry)
{
    struct bytes bytes = { 0 };
    TRY(book_leaf(session->book, arena, index, &bytes));
    TRY(leaf_decode(bytes, leaf));
    return entry_decode(arena, leaf->note, entry);
}
