/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/file.h"
#include "desk/personal.h"
#include "desk/receipt.h"
#include "desk/session.h"
#include "desk/spelling.h"

#define DEFAULT_SET "经济合作社"
#define DEFAULT_CHART "2023"

static const struct option options[] = {
    { "village", '\0', WORDS("村名", "NAME"), WORDS("村集体的名称", "the collective's name") },
    { "code", '\0', WORDS("区划代码", "CODE"),
      WORDS("12 位统计用区划代码", "the 12-digit region code") },
    { "origin", '\0', WORDS("账本名", "ORIGIN"),
      WORDS("账本的唯一名称，像网址而不带 http://，如 qingshi.example.org",
            "the log's unique name, an address without scheme: qingshi.example.org") },
    { "authority", '\0', WORDS("姓名", "NAME"), WORDS("乡镇主管", "the township's authority") },
    { "bookkeeper", '\0', WORDS("姓名", "NAME"), WORDS("会计（报账员）", "the bookkeeper") },
    { "head", '\0', WORDS("姓名", "NAME"), WORDS("理事长或村主任", "the head") },
    { "supervisor", '\0', WORDS("姓名", "NAME"), WORDS("监委会", "the supervisor") },
    { "publisher", '\0', WORDS("姓名", "NAME"), WORDS("公开员", "who publishes") },
    { "set", '\0', WORDS("账套", "NAME"),
      WORDS("主账套的名称（默认“" DEFAULT_SET "”）",
            "the main account set's name (default " DEFAULT_SET ")") },
    { "chart", '\0', WORDS("科目表", "CHART"),
      WORDS("科目表：2023（默认）或 2004", "chart of accounts: 2023 (default) or 2004") },
    { "start", '\0', WORDS("年-月", "YYYY-MM"),
      WORDS("从哪个月起记账（默认本月）", "the first month of the books (default: this)") },
    { "keys", '\0', WORDS("文件夹", "DIR"),
      WORDS("用这里已有的密钥文件，不另做新的", "use the key files here, make none") },
    { "kdf-mib", '\0', WORDS("兆", "N"),
      WORDS("口令加固用多少内存（MiB）", "memory that hardens passphrases (MiB)") },
    { "kdf-ops", '\0', WORDS("遍", "N"),
      WORDS("口令加固做几遍", "passes that harden passphrases") },
    PERSONAL_OPTION_ROW,
    { 0 },
};

static const struct example examples[] = {
    { "sanzi init qingshi --village 青石村 --code 330127105204 --origin qingshi.example.org "
      "--bookkeeper 李秀英 --start 2025-01",
      WORDS("给青石村建一本账，2025 年 1 月起记", "a book for 青石村 from January 2025") },
    { 0 },
};

/* The keys of entry 0 and where their files lie until the book is there. */
struct founding {
    struct session session;
    const char *folder;
    bool made; /* the folder is ours to remove */
    struct bytes origin;
    struct keyfile_cost cost;
    struct key_secret *log;
};

static const unsigned founding_roles[] = { ROLE_AUTHORITY, ROLE_BOOKKEEPER, ROLE_HEAD,
                                           ROLE_SUPERVISOR, ROLE_PUBLISHER };

static enum err write_key(struct founding *founding, struct bytes name)
{
    struct arena *arena = founding->session.desk->arena;
    struct key_secret *key = NULL;
    const char *file = NULL;
    struct bytes passphrase =
        bytes_of(founding->session.passphrase.at, founding->session.passphrase.size);
    TRY(keybox_file_name(arena, name, &file));
    const char *path = file_path(arena, founding->folder, file);
    if (!path)
        return fault_memory();
    TRY(key_new(name, KEY_NOTE, &key));
    enum err code = keyfile_write(path, key, passphrase, &founding->cost);
    key_close(key);
    return code;
}

/* The folder that the book will have its keys in. */
static enum err own_folder(struct desk *desk, const char **out)
{
    *out = file_path(desk->arena, desk_word(desk, 0), BOOK_KEYS);
    return *out ? OK : fault_memory();
}

enum { WANTED = sizeof founding_roles / sizeof founding_roles[0] + 1 };

/* The names of the keys that the new book is to have, the log's first. */
static enum err wanted_names(struct founding *founding, struct bytes names[static WANTED])
{
    struct desk *desk = founding->session.desk;
    names[0] = founding->origin;
    for (size_t i = 1; i < WANTED; i++) {
        const struct role_row *role = role_row((enum role)founding_roles[i - 1]);
        const char *person = desk_option(desk, role->name);
        TRY(keybox_name(desk->arena, founding->origin, role->name,
                        person ? person : role->title.zh, &names[i]));
    }
    return OK;
}

static bool is_wanted(const struct boxed_key *key, const struct bytes names[static WANTED])
{
    for (size_t i = 0; key->fault == OK && i < WANTED; i++)
        if (bytes_equal(key->key.name, names[i]))
            return true;
    return false;
}

/* Keys that an init which was cut short has left are taken up; others are not ours. */
static enum err check_left(const struct keybox *box, const struct bytes names[static WANTED],
                           const char *folder)
{
    for (size_t i = 0; i < box->count; i++)
        if (!is_wanted(&box->keys[i], names))
            return fault(ERR_EXISTS, "%s 里已有别的密钥文件（%s）：请先挪开，或用 --keys 指明",
                         "%s holds other key files (%s): move them away, or name them by "
                         "--keys",
                         folder, strrchr(box->keys[i].path, '/') + 1);
    return OK;
}

static bool has_key(const struct keybox *box, struct bytes name)
{
    for (size_t i = 0; i < box->count; i++)
        if (bytes_equal(box->keys[i].key.name, name))
            return true;
    return false;
}

/* Keys are put where the book will look for them before there is a book, so that a stop at any
 * point is mended by doing it again. */
static enum err make_keys(struct founding *founding)
{
    struct desk *desk = founding->session.desk;
    struct words prompt = WORDS("给密钥定一个口令：", "a passphrase for the keys: ");
    const char *folder = NULL;
    struct keybox box = { 0 };
    struct bytes names[WANTED] = { 0 };
    TRY(own_folder(desk, &folder));
    TRY(wanted_names(founding, names));
    TRY(file_make_folders(desk_word(desk, 0)));
    enum err code = file_make_folder(folder, 0700);
    if (code != OK && code != ERR_EXISTS)
        return code;
    TRY(keybox_look(desk->arena, folder, &box));
    TRY(check_left(&box, names, folder));
    founding->folder = folder;
    founding->made = box.count == 0;
    TRY(session_passphrase(&founding->session, words_here(desk, prompt), founding->made));
    for (size_t i = 0; i < WANTED; i++)
        if (!has_key(&box, names[i]))
            TRY(write_key(founding, names[i]));
    return OK;
}

/* Open every key in the folder: the log's, and those that will sign entry 0. */
static enum err open_keys(struct founding *founding)
{
    struct session *session = &founding->session;
    TRY(keybox_look(session->desk->arena, founding->folder, &session->box));
    for (size_t i = 0; i < session->box.count; i++) {
        const struct boxed_key *boxed = &session->box.keys[i];
        struct key_secret *key = NULL;
        TRY(session_unlock(session, boxed, &key));
        if (bytes_equal(boxed->key.name, founding->origin)) {
            key_close(founding->log);
            founding->log = key;
        } else {
            TRY(session_add(session, key));
        }
    }
    if (!founding->log)
        return fault(ERR_MISSING, "%s 里没有账本密钥（%s）", "%s holds no log key (%s)",
                     founding->folder, KEYBOX_LOG);
    return OK;
}

static struct json *text_of_key(struct arena *arena, const struct key_secret *key)
{
    struct buf buf = buf_new(arena, KEY_NAME_MAX + 100);
    key_print(&buf, key_of(key));
    return json_text(arena, buf_so_far(&buf));
}

static enum err put_keys(struct founding *founding, struct form *form)
{
    struct arena *arena = form->arena;
    struct json *rows = json_list(arena);
    for (size_t i = 0; i < founding->session.signer_count; i++) {
        const struct key_secret *key = founding->session.signers[i];
        const struct role_row *role = NULL;
        struct bytes person = { 0 };
        if (!keybox_split(key_of(key)->name, &role, &person))
            return fault(ERR_FORMAT, "密钥名不是“账本名/岗位/人名”",
                         "a key's name is not origin/role/person");
        struct json *row = json_object(arena);
        row = json_put(row, bytes_text("role"), json_text(arena, bytes_text(role->name)));
        row = json_put(row, bytes_text("person"), json_text(arena, person));
        row = json_put(row, bytes_text("key"), text_of_key(arena, key));
        rows = json_push(rows, row);
    }
    TRY(form_put(form, "keys", rows));
    return form_put(form, "key", text_of_key(arena, founding->log));
}

static enum err put_option(struct desk *desk, struct form *form, const char *option,
                           const char *field, const char *otherwise)
{
    const char *given = desk_option(desk, option);
    struct json *value = NULL;
    const struct field *row = field_find(form->kind->fields, bytes_text(field));
    if (!given && !otherwise)
        return fault(ERR_USAGE, "少了 --%s", "--%s is needed", option);
    TRY(form_value(desk->arena, row, bytes_text(given ? given : otherwise), &value));
    return form_put(form, field, value);
}

static enum err village_body(struct founding *founding, struct form *form)
{
    struct desk *desk = founding->session.desk;
    struct arena *arena = desk->arena;
    struct buf month = buf_new(arena, 16);
    struct buf date = buf_new(arena, 16);
    struct buf root = buf_new(arena, 64);
    char *start = NULL;
    uint8_t random[16];
    const struct hash empty = tree_empty();
    TRY(form_start(arena, &kind_village, form));
    month_print(&month, date_month(session_today()));
    TRY(buf_string(&month, &start));
    TRY(put_option(desk, form, "village", "name", NULL));
    TRY(put_option(desk, form, "code", "code", NULL));
    TRY(put_option(desk, form, "set", "set", DEFAULT_SET));
    TRY(put_option(desk, form, "start", "start", start));
    TRY(put_option(desk, form, "chart", "chart", DEFAULT_CHART));
    TRY(put_keys(founding, form));
    TRY(form_put(form, "kind", json_text(arena, bytes_text("village"))));
    TRY(form_put(form, "v", json_number(arena, kind_village.version)));
    TRY(form_put(form, "log", json_text(arena, founding->origin)));
    date_print(&date, session_today());
    TRY(form_put(form, "date", json_text(arena, buf_so_far(&date))));
    key_random(random, sizeof random);
    TRY(form_put(form, "id", json_text(arena, receipt_id(arena, random))));
    hash_print(&root, &empty);
    struct json *seen = json_put(json_object(arena), bytes_text("size"), json_number(arena, 0));
    seen = json_put(seen, bytes_text("root"), json_text(arena, buf_so_far(&root)));
    return form_put(form, "seen", seen);
}

/* Key files named by --keys are copied into the book. */
static enum err place_keys(struct founding *founding)
{
    struct desk *desk = founding->session.desk;
    const char *into = NULL;
    TRY(own_folder(desk, &into));
    for (size_t i = 0; desk_has(desk, "keys") && i < founding->session.box.count; i++) {
        const struct boxed_key *boxed = &founding->session.box.keys[i];
        const char *to = file_path(desk->arena, into, strrchr(boxed->path, '/') + 1);
        struct bytes bytes = { 0 };
        if (!to)
            return fault_memory();
        TRY(file_read_secret(desk->arena, boxed->path, KEYFILE_SIZE_MAX, &bytes));
        enum err code = file_write_new(to, bytes, 0600);
        if (code != OK && code != ERR_EXISTS)
            return code;
    }
    return OK;
}

static void tell(struct founding *founding)
{
    struct desk *desk = founding->session.desk;
    const char *folder = desk_word(desk, 0);
    struct buf vkey = buf_new(desk->arena, KEY_NAME_MAX + 100);
    char *text = NULL;
    key_print(&vkey, key_of(founding->log));
    if (buf_string(&vkey, &text) != OK)
        return;
    say(desk, "账建好了：%s\n\n", "the book is made: %s\n\n", folder);
    say(desk,
        "账本公钥（抄在纸上，存乡镇、贴上墙；查账的人凭它认这本账）：\n\n    %s\n\n",
        "the log's public key (write it on paper: whoever checks the books starts from "
        "it):\n\n    %s\n\n",
        text);
    say(desk, "密钥文件（在 %s/keys，同一口令；请分给各人保管，并留备份）：\n",
        "key files (in %s/keys, one passphrase; hand them to their holders, keep a backup):\n",
        folder);
    for (size_t i = 0; i < founding->session.box.count; i++)
        say(desk, "    %s\n", "    %s\n", strrchr(founding->session.box.keys[i].path, '/') + 1);
    say(desk,
        "\n接下来：\n"
        "    sanzi kinds --chart 2023\n"
        "    sanzi -C %s import account 科目.csv 日期=年-月-日\n"
        "    sanzi -C %s record voucher 摘要=收到租金 借=102:1,000 贷=501:1,000\n"
        "    sanzi -C %s verify\n",
        "\nnext:\n"
        "    sanzi kinds --chart 2023\n"
        "    sanzi -C %s import account accounts.csv date=YYYY-MM-DD\n"
        "    sanzi -C %s record voucher note=rent debit=102:1,000 credit=501:1,000\n"
        "    sanzi -C %s verify\n",
        folder, folder, folder);
}

static enum err found(struct founding *founding)
{
    struct desk *desk = founding->session.desk;
    struct form form = { 0 };
    struct bytes note = { 0 };
    founding->folder = desk_option(desk, "keys");
    if (!founding->folder)
        TRY(make_keys(founding));
    TRY(open_keys(founding));
    TRY(village_body(founding, &form));
    if (!desk_has(desk, PERSONAL_OPTION))
        TRY(personal_check(&form));
    TRY(session_sign(&founding->session, form.body, &note));
    TRY(book_create(desk_word(desk, 0), note, session_now()));
    TRY(place_keys(founding));
    tell(founding);
    return OK;
}

/* Keys without a book go again. But the last fsync of a book that is made may have failed: then
 * it stands, and these are its keys. */
static void drop_keys(const struct founding *founding, const char *store)
{
    enum file_kind kind = FILE_OTHER;
    uint64_t size = 0;
    if (file_kind_at(store, &kind, &size) == OK && kind == FILE_NONE)
        (void)!file_remove_tree(founding->folder);
}

static enum err run(struct desk *desk)
{
    struct founding founding = {
        .session = { .desk = desk },
        .cost = { .mib = KEYFILE_MIB, .ops = KEYFILE_OPS },
    };
    const char *origin = desk_option(desk, "origin");
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    static const char *const needed[] = { "village", "code", "origin" };
    for (size_t i = 0; i < 3; i++)
        if (!desk_option(desk, needed[i]))
            return fault(ERR_USAGE, "少了 --%s；用法：sanzi 建账 %s",
                         "--%s is needed; usage: sanzi init %s", needed[i],
                         words_here(desk, command_init.usage));
    TRY(option_number(&desk->options, "kdf-mib", KEYFILE_MIB_MIN, KEYFILE_MIB_MAX,
                      &founding.cost.mib));
    TRY(option_number(&desk->options, "kdf-ops", KEYFILE_OPS_MIN, KEYFILE_OPS_MAX,
                      &founding.cost.ops));
    founding.origin = bytes_text(origin);
    if (strstr(origin, "://"))
        return fault(ERR_FORMAT, "账本名“%s”不要带 http:// 这样的开头，只写 qingshi.example.org",
                     "the origin \"%s\" is written without a scheme: qingshi.example.org",
                     origin);
    TRY(origin_check(founding.origin));
    TRY(file_kind_at(desk_word(desk, 0), &kind, &size));
    if (kind != FILE_NONE && kind != FILE_FOLDER)
        return fault(ERR_EXISTS, "%s 已经存在，不是文件夹", "%s exists and is no folder",
                     desk_word(desk, 0));
    const char *store = file_path(desk->arena, desk_word(desk, 0), BOOK_STORE);
    if (!store)
        return fault_memory();
    if (kind == FILE_FOLDER)
        TRY(file_kind_at(store, &kind, &size));
    if (kind == FILE_FOLDER)
        return fault(ERR_EXISTS, "%s 里已经有一本账，请另选文件夹",
                     "there is a book in %s already: choose another folder",
                     desk_word(desk, 0));
    enum err code = found(&founding);
    if (code != OK && founding.made)
        drop_keys(&founding, store);
    key_close(founding.log);
    session_close(&founding.session);
    return code;
}

const struct command command_init = {
    .name = "init",
    .alias = "建账",
    .title = WORDS("建一本新账", "make a new book"),
    .usage = WORDS("文件夹 --village 村名 --code 区划代码 --origin 账本名 [--bookkeeper 姓名] …",
                   "DIR --village NAME --code CODE --origin ORIGIN [--bookkeeper NAME] …"),
    .help = WORDS("做好账本密钥和各岗位的密钥，写下第 0 条记录，由各岗位一起签名。",
                  "Makes the log's key and a key for each role, and entry 0, signed by all."),
    .words_min = 1,
    .words_max = 1,
    .options = options,
    .examples = examples,
    .writes = true,
    .run = run,
};
