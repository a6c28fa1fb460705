/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/publishing.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "desk/personal.h"
#include "desk/places.h"
#include "desk/signers.h"
#include "publish/site.h"

static enum err document_path(void *self, struct arena *arena, const struct hash *hash,
                              const char **out)
{
    return book_document_path(self, arena, hash, out);
}

/* Look at a place before anything is signed for it. */
static enum err look(struct session *session, enum place_kind kind, const char *path)
{
    struct bytes note = { 0 };
    uint64_t old = 0;
    if (path == NULL)
        return OK;
    enum err code = place_note(session->desk->arena, kind, path, &note);
    if (code == ERR_MISSING)
        return OK;
    return code == OK ? place_check(session, path, note, &old) : code;
}

enum err publishing_look(struct publishing *publishing, const char *git, const char *folder)
{
    struct session *session = &publishing->session;
    TRY(look(session, PLACE_GIT, git));
    TRY(look(session, PLACE_FOLDER, folder));
    return places_check(session);
}

enum err publishing_checkpoint(struct publishing *publishing)
{
    struct session *session = &publishing->session;
    struct arena *arena = session->desk->arena;
    struct key_secret *log = NULL;
    struct note parsed = { 0 };
    struct leaf leaf = { 0 };
    struct entry entry = { 0 };
    TRY(session_log_key(session, &log));
    enum err code = book_checkpoint(session->book, arena, log, &publishing->note);
    key_close(log);
    TRY(code);
    TRY(checkpoint_open(publishing->note, book_log_key(session->book), &parsed,
                        &publishing->checkpoint));
    TRY(session_entry(session, arena, 0, &leaf, &entry));
    publishing->village = entry_field(&entry, "name");
    return OK;
}

/* How far the pages of a place are drawn; they may be of another program, or not be there. */
static enum err pages_drawn(struct publishing *publishing, enum place_kind kind,
                            const char *path, uint64_t *drawn)
{
    const struct published_place place = { kind, path };
    struct bytes state = { 0 };
    enum err code = place_file(publishing->session.desk->arena, &place, SITE_STATE, &state);
    *drawn = code == OK ? site_drawn(state) : 0;
    if (*drawn > publishing->checkpoint.size)
        *drawn = 0;
    return code == ERR_MISSING ? OK : code;
}

static enum err make_pages(struct publishing *publishing, const struct source *source,
                           uint64_t drawn, struct snapshot_file **out)
{
    struct session *session = &publishing->session;
    const struct site_options options = {
        .source = source,
        .view = book_view(session->book),
        .old = drawn,
        .checkpoint = publishing->checkpoint,
        .log = book_log_key(session->book),
    };
    *out = NULL;
    return publishing->no_pages ? OK : site_make(session->desk->arena, &options, out);
}

/* What a place knows. */
struct known {
    uint64_t old;   /* entries */
    uint64_t drawn; /* entries that its pages are drawn for */
};

static enum err make_snapshot(struct publishing *publishing, const struct source *source,
                              const struct known *known, struct snapshot *out)
{
    struct session *session = &publishing->session;
    uint64_t old = known->old;
    struct snapshot_file *pages = NULL;
    TRY(make_pages(publishing, source, known->drawn, &pages));
    const struct snapshot_options options = {
        .pages = pages,
        .old = old,
        .checkpoint = publishing->note,
        .log = book_log_key(session->book),
        .village = publishing->village,
        .document = document_path,
        .document_self = session->book,
        .personal_too = desk_has(session->desk, PERSONAL_OPTION),
    };
    return snapshot_make(session->desk->arena, source, &options, out);
}

static bool is_current(const struct publishing *publishing, struct bytes note,
                       const struct known *known)
{
    return bytes_equal(note, publishing->note) &&
           (publishing->no_pages || known->drawn == publishing->checkpoint.size);
}

static enum err text_of(struct arena *arena, struct bytes bytes, const char **out)
{
    *out = bytes_string(arena, bytes);
    return *out ? OK : fault_memory();
}

static enum err commit(struct publishing *publishing, const char *path,
                       const struct snapshot *snapshot, const struct git_id *parent)
{
    struct session *session = &publishing->session;
    struct arena *arena = session->desk->arena;
    const struct boxed_key *boxed = NULL;
    struct key_secret *key = NULL;
    struct buf message = buf_new(arena, 1000);
    char *text = NULL;
    struct git_publication publication = {
        .snapshot = snapshot,
        .message = NULL,
        .time = session_now(),
        .parent = parent,
    };
    TRY(text_of(arena, publishing->village, &publication.author));
    TRY(text_of(arena, book_origin(session->book), &publication.email));
    buf_put(&message, publishing->village);
    buf_format(&message, "：公开了前 %llu 条 / size %llu\n",
               (unsigned long long)publishing->checkpoint.size,
               (unsigned long long)publishing->checkpoint.size);
    TRY(buf_string(&message, &text));
    publication.message = text;
    TRY(signers_pick(session, desk_option(session->desk, "as"), ROLE_PUBLISHER, &boxed));
    publishing->publisher = boxed->key.name;
    TRY(session_unlock(session, boxed, &key));
    publication.key = key;
    enum err code = git_publish(path, &publication, &publishing->commit);
    key_close(key);
    publishing->has_commit = code == OK;
    return code;
}

/* Where each repository was left is remembered under its own name. */
static enum err left_name(struct arena *arena, const char *kind, const char *place, char **out)
{
    struct buf buf = buf_new(arena, 200);
    struct hash hash = hash_of(bytes_text(place));
    buf_text(&buf, kind);
    hash_print_hex(&buf, &hash);
    return buf_string(&buf, out);
}

static enum err git_left_name(struct arena *arena, const char *path, char **out)
{
    char whole[PATH_MAX];
    if (realpath(path, whole) == NULL)
        return fault_errno("realpath", path);
    return left_name(arena, "git-", whole, out);
}

struct search {
    struct bytes wanted;
    bool found;
};

static enum err search_step(void *self, const struct git_step *step)
{
    struct search *search = self;
    search->found = search->found || bytes_is(search->wanted, step->id.hex);
    return OK;
}

/* The branch may have gone on from where it was left: a publication that was killed before it
 * was remembered. One that does not lead there any more was rewritten. */
static enum err git_left_check(struct session *session, const char *path,
                               const struct git_id *head)
{
    struct arena *arena = session->desk->arena;
    struct search search = { 0 };
    struct git_log *log = NULL;
    struct arena *scratch = NULL;
    char *name = NULL;
    TRY(git_left_name(arena, path, &name));
    enum err code = book_note_get(session->book, arena, name, &search.wanted);
    TRY(code);
    if (search.wanted.size == 0 || bytes_is(search.wanted, head->hex))
        return OK;
    TRY(arena_open(256 << 20, &scratch));
    code = git_open(path, GIT_OURS, &log);
    if (code == OK)
        code = git_each(log, scratch, search_step, &search);
    git_close(log);
    arena_close(scratch);
    if (code != OK || search.found)
        return code;
    return fault(ERR_TAMPERED,
                 "git %s：本机上次公开的提交 %.*s 已不在它的历史里，历史被改写过。"
                 "什么也没有公开；先留存它、查清原因，再公开到一个新的仓库",
                 "git %s: commit %.*s, where this book left it, is not in its history "
                 "any more: history was rewritten. Nothing was published; keep it, find out "
                 "why, then publish to a new repository",
                 path, (int)search.wanted.size, (const char *)search.wanted.at);
}

static enum err git_remember(struct session *session, const char *path,
                             const struct git_id *head)
{
    char *name = NULL;
    struct bytes before = { 0 };
    struct arena *arena = session->desk->arena;
    TRY(git_left_name(arena, path, &name));
    enum err code = book_note_get(session->book, arena, name, &before);
    if (code != OK || !bytes_is(before, head->hex))
        TRY(book_note_put(session->book, name, bytes_text(head->hex)));
    return places_remember(session, PLACE_GIT, path);
}

enum err publishing_git(struct publishing *publishing, const char *path)
{
    struct session *session = &publishing->session;
    struct desk *desk = session->desk;
    struct git_id head = { 0 };
    bool exists = false;
    struct known known = { 0 };
    struct snapshot snapshot = { 0 };
    const struct source source = book_source(session->book);
    TRY(git_create(path));
    TRY(git_head(path, &head, &exists));
    if (exists) {
        struct bytes note = { 0 };
        TRY(git_left_check(session, path, &head));
        TRY(place_note(desk->arena, PLACE_GIT, path, &note));
        TRY(place_check(session, path, note, &known.old));
        TRY(pages_drawn(publishing, PLACE_GIT, path, &known.drawn));
        if (is_current(publishing, note, &known)) {
            publishing->commit = head;
            publishing->has_commit = true;
            say(desk, "git %s：没有新内容，仍是提交 %s\n",
                "git %s: nothing new, still at commit %s\n", path, head.hex);
            return git_remember(session, path, &head);
        }
    }
    TRY(make_snapshot(publishing, &source, &known, &snapshot));
    TRY(commit(publishing, path, &snapshot, exists ? &head : NULL));
    say(desk, "git %s：提交 %s，公开了前 %llu 条，签名：", "git %s: commit %s, size %llu, signed by ",
        path, publishing->commit.hex, (unsigned long long)publishing->checkpoint.size);
    signer_print(desk, publishing->publisher, &desk->out);
    buf_byte(&desk->out, '\n');
    return git_remember(session, path, &publishing->commit);
}

enum err publishing_folder(struct publishing *publishing, const char *path)
{
    struct session *session = &publishing->session;
    struct desk *desk = session->desk;
    struct known known = { 0 };
    struct bytes note = { 0 };
    struct snapshot snapshot = { 0 };
    const struct source source = book_source(session->book);
    enum err code = place_note(desk->arena, PLACE_FOLDER, path, &note);
    if (code == OK)
        TRY(place_check(session, path, note, &known.old));
    else if (code != ERR_MISSING)
        return code;
    if (code == OK)
        TRY(pages_drawn(publishing, PLACE_FOLDER, path, &known.drawn));
    if (code == OK && is_current(publishing, note, &known)) {
        say(desk, "文件夹 %s：没有新内容\n", "folder %s: nothing new\n", path);
        return places_remember(session, PLACE_FOLDER, path);
    }
    TRY(make_snapshot(publishing, &source, &known, &snapshot));
    TRY(snapshot_write(desk->arena, &snapshot, path));
    say(desk, "文件夹 %s：公开了前 %llu 条\n", "folder %s: size %llu\n", path,
        (unsigned long long)publishing->checkpoint.size);
    return places_remember(session, PLACE_FOLDER, path);
}

enum err publishing_remember(struct publishing *publishing)
{
    struct session *session = &publishing->session;
    struct buf buf = buf_new(session->desk->arena, 1000);
    struct bytes value = { 0 };
    buf_format(&buf, "%llu\n", (unsigned long long)publishing->checkpoint.size);
    hash_print(&buf, &publishing->checkpoint.root);
    buf_byte(&buf, '\n');
    time_print(&buf, session_now());
    buf_format(&buf, "\n%s\n", publishing->has_commit ? publishing->commit.hex : "-");
    TRY(buf_done(&buf, &value));
    return book_note_put(session->book, PUBLISHING_NOTE, value);
}

enum err publishing_push(struct publishing *publishing, const char *path, const char *remote)
{
    struct session *session = &publishing->session;
    struct desk *desk = session->desk;
    struct git_id expect = { 0 };
    struct git_id now = { 0 };
    struct bytes left = { 0 };
    char *name = NULL;
    TRY(left_name(desk->arena, "remote-", remote, &name));
    enum err code = book_note_get(session->book, desk->arena, name, &left);
    if (code != OK && code != ERR_MISSING)
        return code;
    bool known = code == OK && left.size == GIT_ID_SIZE;
    if (known)
        memcpy(expect.hex, left.at, GIT_ID_SIZE);
    const struct git_target target = {
        .remote = remote,
        .expect = known ? &expect : NULL,
        .expect_known = known,
    };
    TRY(git_push_to(path, &target, &now));
    TRY(book_note_put(session->book, name, bytes_text(now.hex)));
    say(desk, "已推送到 %s：%s\n", "pushed to %s: %s\n", remote, now.hex);
    return OK;
}
