/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/file.h"
#include "desk/keyswap.h"
#include "desk/receipt.h"
#include "desk/signers.h"
#include "ledger/view_roster.h"
#include "publish/table.h"

static const struct option options[] = {
    { "as", '\0', WORDS("人" MANY, "PERSON" MANY),
      WORDS("谁来批准：姓名或岗位（启用和停用要乡镇主管）",
            "who signs for it: a name or a role (enrol and revoke: the authority)") },
    { "role", '\0', WORDS("岗位", "ROLE"), WORDS("新密钥的岗位", "the new key's role") },
    { "person", '\0', WORDS("姓名", "NAME"), WORDS("新密钥的持有人", "the new key's holder") },
    { "last", '\0', WORDS("序号", "INDEX"),
      WORDS("停用时：最后一条还可信的记录", "revoke: the last entry still trusted") },
    { "reason", '\0', WORDS("原因", "TEXT"), WORDS("为什么", "why") },
    { "new-pass-file", '\0', WORDS("文件", "FILE"),
      WORDS("换口令时：新口令在这个文件的第一行", "passwd: the new passphrase's file") },
    { "kdf-mib", '\0', WORDS("兆", "N"),
      WORDS("口令加固用多少内存（MiB）", "memory that hardens the passphrase (MiB)") },
    { "kdf-ops", '\0', WORDS("遍", "N"),
      WORDS("口令加固做几遍", "passes that harden the passphrase") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi key list", WORDS("有哪些密钥文件", "the key files here") },
    { "sanzi key new --role 出纳 --person 王芳",
      WORDS("做一把新密钥（还没有启用）", "make a key (not in force yet)") },
    { "sanzi key enrol 王芳", WORDS("记一条启用它的记录", "enrol it by an entry") },
    { "sanzi key rotate 李秀英", WORDS("换钥匙", "replace a key by a new one") },
    { "sanzi key revoke 李秀英 --last 120 --reason 电脑失窃",
      WORDS("停用：第 120 条以后的有争议", "revoke: entries after 120 are disputed") },
    { "sanzi key default 李秀英",
      WORDS("几个人都可以签时由她签，不用每次写 --as",
            "where several may sign she does, without --as each time") },
    { 0 },
};

static const struct column columns[] = {
    { "file", COLUMN_TEXT, WORDS("文件", "file") },
    { "role", COLUMN_TEXT, WORDS("岗位", "role") },
    { "person", COLUMN_TEXT, WORDS("持有人", "holder") },
    { "key", COLUMN_TEXT, WORDS("公钥", "public key") },
    { "state", COLUMN_TEXT, WORDS("状态", "state") },
    { 0 },
};

struct work {
    struct session session;
    const char *who; /* the word after the verb, or NULL */
};

static struct json *vkey_text(struct arena *arena, const struct key_public *key)
{
    struct buf buf = buf_new(arena, KEY_NAME_MAX + 100);
    key_print(&buf, key);
    return json_text(arena, buf_so_far(&buf));
}

/* What the books say of a key whose file is good. */
static enum err state_of(struct work *work, const struct boxed_key *key, struct words *out)
{
    struct view *view = book_view(work->session.book);
    struct village village = { 0 };
    struct tenure tenure = { 0 };
    size_t count = 0;
    *out = (struct words)WORDS("未启用", "not enrolled");
    if (!key->role) {
        TRY(roster_village(view, &village));
        if (memcmp(village.key.at, key->key.at, KEY_PUBLIC_SIZE) == 0)
            *out = (struct words)WORDS("有效", "in force");
        return OK;
    }
    TRY(roster_count(view, key->key.name, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(roster_tenure(view, key->key.name, i, &tenure));
        if (memcmp(tenure.at, key->key.at, KEY_PUBLIC_SIZE) != 0)
            continue;
        *out = tenure.revoked == UINT64_MAX ? (struct words)WORDS("有效", "in force")
                                            : (struct words)WORDS("已停用", "revoked");
    }
    return OK;
}

static enum err list_keys(struct work *work)
{
    struct desk *desk = work->session.desk;
    struct keybox box = { 0 };
    const char *folder = file_path(desk->arena, desk_book(desk), BOOK_KEYS);
    struct table table = table_new(desk->arena, "keys",
                                   (struct words)WORDS("密钥文件", "Key files"), columns);
    if (!folder)
        return fault_memory();
    TRY(keybox_look(desk->arena, folder, &box));
    for (size_t i = 0; i < box.count; i++) {
        const struct boxed_key *key = &box.keys[i];
        struct buf vkey = buf_new(desk->arena, KEY_NAME_MAX + 100);
        table_row(&table);
        table_text(&table, "file", bytes_text(strrchr(key->path, '/') + 1));
        if (key->fault != OK) {
            bool zh = desk->terminal.language == LANGUAGE_ZH;
            table_text(&table, "state", bytes_text(zh ? key->zh : key->en));
            continue;
        }
        key_print(&vkey, &key->key);
        struct words log = WORDS("账本", "the log");
        table_text(&table, "role",
                   bytes_text(words_here(desk, key->role ? key->role->title : log)));
        table_text(&table, "person", key->person);
        table_text(&table, "key", buf_so_far(&vkey));
        struct words state = { 0 };
        TRY(state_of(work, key, &state));
        table_text(&table, "state", bytes_text(words_here(desk, state)));
    }
    return desk_table(desk, &table);
}

static enum err cost_of(struct desk *desk, struct keyfile_cost *out)
{
    *out = (struct keyfile_cost){ .mib = KEYFILE_MIB, .ops = KEYFILE_OPS };
    TRY(option_number(&desk->options, "kdf-mib", KEYFILE_MIB_MIN, KEYFILE_MIB_MAX, &out->mib));
    return option_number(&desk->options, "kdf-ops", KEYFILE_OPS_MIN, KEYFILE_OPS_MAX,
                         &out->ops);
}

/* Make a key file with its own passphrase; the path that it got. */
static enum err make_key(struct work *work, struct bytes name, const char **path)
{
    struct desk *desk = work->session.desk;
    struct session *session = &work->session;
    struct keyfile_cost cost = { 0 };
    struct key_secret *key = NULL;
    const char *file = NULL;
    const char *folder = file_path(desk->arena, desk_book(desk), BOOK_KEYS);
    struct words prompt = WORDS("给新密钥定一个口令：", "a passphrase for the new key: ");
    TRY(cost_of(desk, &cost));
    TRY(keybox_file_name(desk->arena, name, &file));
    *path = folder ? file_path(desk->arena, folder, file) : NULL;
    if (!*path)
        return fault_memory();
    passphrase_wipe(&session->passphrase);
    TRY(session_passphrase(session, words_here(desk, prompt), true));
    TRY(key_new(name, KEY_NOTE, &key));
    enum err code =
        keyfile_write(*path, key,
                      bytes_of(session->passphrase.at, session->passphrase.size), &cost);
    key_close(key);
    return code;
}

static const char *role_names(struct desk *desk)
{
    struct buf buf = buf_new(desk->arena, 400);
    char *text = NULL;
    role_print(&buf, ~0U, desk->terminal.language);
    return buf_string(&buf, &text) == OK ? text : "";
}

static enum err new_key(struct work *work)
{
    struct desk *desk = work->session.desk;
    const char *role_name = desk_option(desk, "role");
    const char *person = desk_option(desk, "person");
    const struct role_row *role = role_name ? role_find(bytes_text(role_name)) : NULL;
    struct bytes name = { 0 };
    const char *path = NULL;
    if (role_name && !role)
        return fault(ERR_USAGE, "没有“%s”这个岗位；有：%s", "there is no role \"%s\"; there are: %s",
                     role_name, role_names(desk));
    if (!role || !person)
        return fault(ERR_USAGE, "请给 --role 岗位 和 --person 姓名",
                     "give --role ROLE and --person NAME");
    TRY(keybox_name(desk->arena, book_origin(work->session.book), role->name, person, &name));
    TRY(make_key(work, name, &path));
    say(desk, "密钥做好了：%s\n还没有启用；请乡镇主管运行：sanzi key enrol %s\n",
        "the key is made: %s\nnot in force yet: let the authority run sanzi key enrol %s\n",
        path, person);
    return OK;
}

/* The one key that is meant: by its holder's name; by its whole name where he has several. */
static enum err find_key(struct work *work, const struct boxed_key **out)
{
    const struct keybox *box = &work->session.box;
    struct arena *arena = work->session.desk->arena;
    struct buf names = buf_new(arena, (size_t)KEYBOX_KEYS_MAX * KEY_NAME_MAX);
    char *text = NULL;
    size_t count = 0;
    if (!work->who)
        return fault(ERR_USAGE, "哪把密钥？请写姓名", "which key? give its holder's name");
    for (size_t i = 0; i < box->count; i++) {
        if (!keybox_is(&box->keys[i], work->who))
            continue;
        buf_text(&names, count++ == 0 ? "" : "  ");
        buf_put(&names, box->keys[i].key.name);
        *out = &box->keys[i];
    }
    TRY(buf_string(&names, &text));
    if (count == 0) {
        TRY(session_unread_key(&work->session));
        return fault(ERR_MISSING, "没有“%s”的密钥文件；用 sanzi key list 查看",
                     "no key file of \"%s\"; see sanzi key list", work->who);
    }
    if (count > 1)
        return fault(ERR_USAGE, "“%s”有 %zu 把密钥，请写全名指明是哪一把：%s",
                     "\"%s\" has %zu keys: give the whole name of the one you mean: %s",
                     work->who, count, text);
    return OK;
}

static enum err put_text(struct form *form, const char *name, const char *value)
{
    struct json *json = NULL;
    const struct field *field = field_find(form->kind->fields, bytes_text(name));
    if (!value)
        return OK;
    TRY(form_value(form->arena, field, bytes_text(value), &json));
    return form_put(form, name, json);
}

static enum err put_bytes(struct form *form, const char *name, struct bytes value)
{
    return form_put(form, name, json_text(form->arena, value));
}

static enum err append(struct work *work, struct form *form)
{
    struct session *session = &work->session;
    struct bytes note = { 0 };
    struct receipt receipt = { 0 };
    TRY(session_complete(session, form));
    TRY(session_sign(session, form->body, &note));
    TRY(session_append(session, note, &receipt));
    return receipt_print(session, &receipt);
}

static enum err enrol(struct work *work)
{
    struct session *session = &work->session;
    struct arena *arena = session->desk->arena;
    const struct boxed_key *boxed = NULL;
    struct key_secret *key = NULL;
    struct form form = { 0 };
    TRY(find_key(work, &boxed));
    if (boxed->fault != OK || !boxed->role)
        return fault(ERR_USAGE, "%s 不是岗位密钥", "%s is no role's key", boxed->path);
    TRY(form_start(arena, &kind_key, &form));
    TRY(put_text(&form, "action", "enrol"));
    TRY(put_bytes(&form, "role", bytes_text(boxed->role->name)));
    TRY(put_bytes(&form, "person", boxed->person));
    TRY(form_put(&form, "key", vkey_text(arena, &boxed->key)));
    TRY(put_text(&form, "reason", desk_option(session->desk, "reason")));
    TRY(signers_open(session, &kind_key));
    TRY(session_unlock(session, boxed, &key));
    TRY(session_add(session, key));
    return append(work, &form);
}

/* The new key is made under a file name of its own and takes the old one's place only when the
 * entry stands. */
static enum err rotate_with(struct work *work, const struct boxed_key *old, const char *path)
{
    struct session *session = &work->session;
    struct arena *arena = session->desk->arena;
    struct key_secret *key = NULL;
    struct form form = { 0 };
    struct boxed_key fresh = { .path = path };
    struct keyfile file = { 0 };
    TRY(keyfile_look(arena, path, &file));
    fresh.key = file.key;
    TRY(form_start(arena, &kind_key, &form));
    TRY(put_text(&form, "action", "rotate"));
    TRY(put_bytes(&form, "name", old->key.name));
    TRY(form_put(&form, "key", vkey_text(arena, &file.key)));
    TRY(put_text(&form, "reason", desk_option(session->desk, "reason")));
    TRY(session_unlock(session, &fresh, &key));
    TRY(session_add(session, key));
    TRY(append(work, &form));
    return keyswap_put(arena, old->path);
}

static enum err rotate(struct work *work)
{
    struct session *session = &work->session;
    struct arena *arena = session->desk->arena;
    const struct boxed_key *old = NULL;
    struct key_secret *key = NULL;
    struct keyfile_cost cost = { 0 };
    struct words prompt = WORDS("给新密钥定一个口令：", "a passphrase for the new key: ");
    const char *path = NULL;
    TRY(find_key(work, &old));
    if (desk_has(session->desk, "as")) {
        TRY(signers_open(session, &kind_key));
    } else {
        TRY(session_unlock(session, old, &key));
        TRY(session_add(session, key));
    }
    TRY(cost_of(session->desk, &cost));
    TRY(keyswap_beside(arena, old->path, &path));
    passphrase_wipe(&session->passphrase);
    TRY(session_passphrase(session, words_here(session->desk, prompt), true));
    struct key_secret *fresh = NULL;
    TRY(key_new(old->key.name, KEY_NOTE, &fresh));
    enum err code = keyfile_write(
        path, fresh, bytes_of(session->passphrase.at, session->passphrase.size), &cost);
    key_close(fresh);
    return code == OK ? rotate_with(work, old, path) : code;
}

static enum err revoke(struct work *work)
{
    struct session *session = &work->session;
    struct desk *desk = session->desk;
    const struct boxed_key *boxed = NULL;
    struct form form = { 0 };
    struct buf last = buf_new(desk->arena, 32);
    char *text = NULL;
    TRY(find_key(work, &boxed));
    buf_unsigned(&last, book_size(session->book) - 1);
    TRY(buf_string(&last, &text));
    TRY(form_start(desk->arena, &kind_key, &form));
    TRY(put_text(&form, "action", "revoke"));
    TRY(put_bytes(&form, "name", boxed->key.name));
    TRY(put_text(&form, "last", desk_has(desk, "last") ? desk_option(desk, "last") : text));
    TRY(put_text(&form, "reason", desk_option(desk, "reason")));
    TRY(signers_open(session, &kind_key));
    return append(work, &form);
}

static enum err ask_new(struct session *session)
{
    struct desk *desk = session->desk;
    struct words prompt = WORDS("新口令：", "the new passphrase: ");
    const char *file = desk_option(desk, "new-pass-file");
    if (!file)
        return passphrase_ask(&desk->terminal, desk->arena, words_here(desk, prompt), true,
                              &session->passphrase);
    TRY(passphrase_read(desk->arena, file, &session->passphrase));
    return passphrase_check(&session->passphrase);
}

/* The same key under another passphrase: written beside, then put in the old file's place. */
static enum err passwd(struct work *work)
{
    struct session *session = &work->session;
    struct desk *desk = session->desk;
    const struct boxed_key *boxed = NULL;
    struct key_secret *key = NULL;
    struct keyfile_cost cost = { 0 };
    struct passphrase *passphrase = &session->passphrase;
    const char *fresh = NULL;
    TRY(find_key(work, &boxed));
    TRY(cost_of(desk, &cost));
    TRY(keyswap_beside(desk->arena, boxed->path, &fresh));
    TRY(session_unlock(session, boxed, &key));
    passphrase_wipe(passphrase);
    enum err code = ask_new(session);
    if (code == OK)
        code = keyfile_write(fresh, key, bytes_of(passphrase->at, passphrase->size), &cost);
    key_close(key);
    TRY(code);
    TRY(keyswap_replace(desk->arena, boxed->path));
    say(desk, "口令换好了：%s\n", "the passphrase is changed: %s\n", boxed->path);
    return OK;
}

static bool has_key(const struct keybox *box, const char *person)
{
    for (size_t i = 0; i < box->count; i++)
        if (box->keys[i].fault == OK && box->keys[i].role &&
            bytes_is(box->keys[i].person, person))
            return true;
    return false;
}

/* Whose key is meant where several persons' fit: said once for this book on this computer. */
static enum err usual(struct work *work)
{
    struct session *session = &work->session;
    struct desk *desk = session->desk;
    struct bytes now = { 0 };
    bool none = work->who && (strcmp(work->who, "none") == 0 || strcmp(work->who, "无") == 0);
    if (work->who && !none && !has_key(&session->box, work->who)) {
        TRY(session_unread_key(session));
        return fault(ERR_MISSING, "没有“%s”的密钥文件；写持有人的姓名，用 sanzi key list 查看",
                     "no key file of \"%s\": give a holder's name, see sanzi key list",
                     work->who);
    }
    if (work->who)
        TRY(book_note_put(session->book, SIGNER_NOTE,
                          none ? bytes_text("") : bytes_text(work->who)));
    TRY(book_note_get(session->book, desk->arena, SIGNER_NOTE, &now));
    if (now.size > 0)
        say(desk, "几个人都可以签时，由 %.*s 签（--as 另指的除外）\n",
            "where several may sign, %.*s does (unless --as says another)\n", (int)now.size,
            (const char *)now.at);
    else
        say(desk, "没有定常用的签名人\n", "no usual signer is put down\n");
    return OK;
}

static const struct verb {
    const char *name;
    const char *alias;
    enum err (*run)(struct work *work);
    bool writes;
} verbs[] = {
    { "list", "列表", list_keys, false },
    { "new", "新建", new_key, true },
    { "enrol", "启用", enrol, true },
    { "rotate", "更换", rotate, true },
    { "revoke", "停用", revoke, true },
    { "revoke", "吊销", revoke, true },
    { "passwd", "换口令", passwd, true },
    { "default", "常用", usual, true },
};

static enum err run(struct desk *desk)
{
    struct work work = { .session = { .desk = desk }, .who = desk_word(desk, 1) };
    const char *word = desk_word(desk, 0);
    const struct verb *verb = NULL;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(word, verbs[i].name) == 0 || strcmp(word, verbs[i].alias) == 0)
            verb = &verbs[i];
    if (!verb)
        return fault(ERR_USAGE, "key 后面应是 list、new、enrol、rotate、revoke、passwd 或 default，不是“%s”",
                     "after key comes list, new, enrol, rotate, revoke, passwd or default, not "
                     "\"%s\"",
                     word);
    TRY(session_open(desk, verb->writes, &work.session));
    enum err code = verb->run(&work);
    return session_end(&work.session, code);
}

const struct command command_key = {
    .name = "key",
    .alias = "密钥",
    .title = WORDS("密钥：新建、启用、更换、停用、换口令、常用签名人",
                   "keys: new, enrol, rotate, revoke, passwd, default"),
    .usage = WORDS("list | new --role 岗位 --person 姓名 | enrol|rotate|revoke|passwd 姓名 | "
                   "default [姓名|无]",
                   "list | new --role ROLE --person NAME | enrol|rotate|revoke|passwd NAME | "
                   "default [NAME|none]"),
    .help = WORDS("密钥从启用那条记录之后起有效，从停用那条记录起无效；以序号论，不以日期论。",
                  "A key is in force after the entry that enrols it and until the one that "
                  "revokes it: by index, never by date."),
    .words_min = 1,
    .words_max = 2,
    .options = options,
    .examples = examples,
    .writes = true,
    .run = run,
};
