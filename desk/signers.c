/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/signers.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/view_roster.h"

static enum err no_key(const struct session *session, const char *who)
{
    TRY(session_unread_key(session));
    return fault(ERR_MISSING, "%s/%s 里没有“%s”的密钥", "%s/%s holds no key of \"%s\"",
                 desk_book(session->desk), BOOK_KEYS, who);
}

/* Is a key of the roles, and in force now? */
static enum err may_sign(struct session *session, const struct boxed_key *boxed, unsigned roles,
                         bool *out)
{
    struct tenure tenure = { 0 };
    bool found = false;
    *out = false;
    if (boxed->fault != OK || !boxed->role || !(boxed->role->role & roles))
        return OK;
    TRY(roster_current(book_view(session->book), boxed->key.name, &tenure, &found));
    *out = found && memcmp(tenure.at, boxed->key.at, KEY_PUBLIC_SIZE) == 0;
    return OK;
}

/* One key for each person; of several of a person the first. */
struct persons {
    const struct boxed_key *keys[KEYBOX_KEYS_MAX];
    size_t count;
};

static bool has_person(const struct persons *persons, struct bytes person)
{
    for (size_t i = 0; i < persons->count; i++)
        if (bytes_equal(persons->keys[i]->person, person))
            return true;
    return false;
}

static enum err find_persons(struct session *session, const char *who, unsigned roles,
                             struct persons *out)
{
    for (size_t i = 0; i < session->box.count && out->count < KEYBOX_KEYS_MAX; i++) {
        const struct boxed_key *boxed = &session->box.keys[i];
        bool fits = false;
        if (who && !keybox_is(boxed, who))
            continue;
        TRY(may_sign(session, boxed, roles, &fits));
        if (fits && !has_person(out, boxed->person))
            out->keys[out->count++] = boxed;
    }
    return OK;
}

static void put_person(struct buf *buf, const struct role_row *role, struct bytes person,
                       enum language language)
{
    bool zh = language == LANGUAGE_ZH;
    buf_put(buf, person);
    buf_text(buf, zh ? "（" : " (");
    buf_text(buf, words_in(role->title, language));
    buf_text(buf, zh ? "）" : ")");
}

static enum err list_persons(const struct session *session, const struct persons *persons,
                             char **out)
{
    enum language language = session->desk->terminal.language;
    struct buf buf = buf_new(session->desk->arena, (size_t)KEYBOX_KEYS_MAX * KEY_NAME_MAX);
    for (size_t i = 0; i < persons->count; i++) {
        buf_text(&buf, i == 0 ? "" : words_here(session->desk, (struct words)WORDS("、", ", ")));
        put_person(&buf, persons->keys[i]->role, persons->keys[i]->person, language);
    }
    return buf_string(&buf, out);
}

/* Somebody at the terminal says whose key it is to be. */
static enum err ask(const struct session *session, const struct persons *persons,
                    const struct boxed_key **out)
{
    struct desk *desk = session->desk;
    enum language language = desk->terminal.language;
    struct buf buf = buf_new(desk->arena, (size_t)KEYBOX_KEYS_MAX * KEY_NAME_MAX);
    char *prompt = NULL;
    size_t chosen = 0;
    buf_text(&buf, words_in((struct words)WORDS("这几位都可以签：\n", "any of these may sign:\n"),
                            language));
    for (size_t i = 0; i < persons->count; i++) {
        buf_format(&buf, "%4zu  ", i + 1);
        put_person(&buf, persons->keys[i]->role, persons->keys[i]->person, language);
        buf_byte(&buf, '\n');
    }
    buf_text(&buf, words_in((struct words)WORDS("由谁签（填数字）：", "who signs (a number): "),
                            language));
    TRY(buf_string(&buf, &prompt));
    TRY(terminal_choose(&desk->terminal, desk->arena, prompt, persons->count, &chosen));
    *out = persons->keys[chosen];
    return OK;
}

/* Who sits at this computer: the environment says it of one sitting, the book of every day. */
static enum err usual_person(struct session *session, const char **out)
{
    struct arena *arena = session->desk->arena;
    struct bytes note = { 0 };
    *out = getenv("SANZI_AS");
    if (*out)
        return OK;
    TRY(book_note_get(session->book, arena, SIGNER_NOTE, &note));
    if (note.size == 0)
        return OK;
    *out = bytes_string(arena, note);
    return *out ? OK : fault_memory();
}

enum err signers_pick(struct session *session, const char *who, unsigned roles,
                      const struct boxed_key **out)
{
    struct desk *desk = session->desk;
    struct persons persons = { .count = 0 };
    struct buf buf = buf_new(desk->arena, 400);
    char *text = NULL;
    const char *me = NULL;
    TRY(find_persons(session, who, roles, &persons));
    if (persons.count > 1)
        TRY(usual_person(session, &me));
    if (me) {
        struct persons mine = { .count = 0 };
        TRY(find_persons(session, me, roles, &mine));
        if (mine.count == 1 && has_person(&persons, mine.keys[0]->person))
            persons = mine;
    }
    if (persons.count == 1) {
        *out = persons.keys[0];
        return OK;
    }
    if (persons.count > 1) {
        /* With --pass-file there is nobody at the terminal. */
        if (!desk_has(desk, "pass-file") && terminal_is_there())
            return ask(session, &persons, out);
        TRY(list_persons(session, &persons, &text));
        return fault(ERR_USAGE,
                     "这几位都可以签：%s；由谁签，请用 --as 姓名 指明，或用 sanzi key default 姓名 定下常用的",
                     "any of these may sign: %s; say who does by --as NAME, or who does as a "
                     "rule by sanzi key default NAME",
                     text);
    }
    if (who) {
        /* Of another role, or out of force: the book says what is wrong with it. */
        const struct boxed_key *boxed = keybox_find(&session->box, who, roles);
        if (!boxed)
            return no_key(session, who);
        *out = boxed;
        return OK;
    }
    role_print(&buf, roles, desk->terminal.language);
    TRY(buf_string(&buf, &text));
    return no_key(session, text);
}

static enum err open_one(struct session *session, const char *who, unsigned roles)
{
    const struct boxed_key *boxed = NULL;
    struct key_secret *key = NULL;
    TRY(signers_pick(session, who, roles, &boxed));
    TRY(session_unlock(session, boxed, &key));
    return session_add(session, key);
}

enum err signers_open(struct session *session, const struct kind *kind)
{
    const struct options *options = &session->desk->options;
    const struct given *as = option_next(options, "as", NULL);
    if (session->signer_count > 0)
        return OK; /* open from an entry before in this command */
    if (!as)
        return open_one(session, NULL, kind->signers);
    for (; as; as = option_next(options, "as", as))
        TRY(open_one(session, as->value, kind->signers));
    return OK;
}

/* A rotation is signed by the old and the new key of one name. */
static bool is_named_before(const struct session *session, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (bytes_equal(key_of(session->signers[i])->name, key_of(session->signers[at])->name))
            return true;
    return false;
}

void signer_print(const struct desk *desk, struct bytes name, struct buf *buf)
{
    const struct role_row *role = NULL;
    struct bytes person = { 0 };
    if (keybox_split(name, &role, &person))
        put_person(buf, role, person, desk->terminal.language);
    else
        buf_put(buf, name);
}

void signers_print(const struct session *session, struct buf *buf)
{
    const struct desk *desk = session->desk;
    for (size_t i = 0; i < session->signer_count; i++) {
        if (is_named_before(session, i))
            continue;
        buf_text(buf, i == 0 ? "" : words_here(desk, (struct words)WORDS("、", ", ")));
        signer_print(desk, key_of(session->signers[i])->name, buf);
    }
}
