/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "desk/backup.h"
#include "desk/places.h"
#include "desk/publishing.h"
#include "ledger/view_line.h"
#include "publish/table.h"

static const struct option options[] = {
    { "accept", '\0', NO_VALUE,
      WORDS("账本落后于它的高水位记录，我知道原因，照现在的样子接受",
            "the store stands behind its high-water mark; I know why and take it as it is") },
    { "answer", '\0', NO_VALUE,
      WORDS("这本账是恢复出来的，已与公开处核对过，我担保",
            "the book was restored; I compared it with the publication and answer for it") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi doctor", WORDS("一行一项：好、注意、坏", "a line each: good, warning, bad") },
    { 0 },
};

static const struct column columns[] = {
    { "state", COLUMN_TEXT, WORDS("状况", "state") },
    { "item", COLUMN_TEXT, WORDS("项目", "item") },
    { "what", COLUMN_TEXT, WORDS("说明", "what") },
    { 0 },
};

enum state {
    GOOD,
    WARNING,
    BAD,
};

struct doctor {
    struct desk *desk;
    struct table table;
    bool bad;
};

enum {
    SPACE_LOW = 200 << 20,
    YEAR_2025 = 1735689600, /* a clock before this program was written is wrong */
    DAY_SECONDS = 86400,
    STALE_DAYS = 35,
};

__attribute__((format(printf, 4, 6), format(printf, 5, 6))) static void
put(struct doctor *doctor, enum state state, struct words item, const char *zh, const char *en,
    ...)
{
    static const struct words states[] = {
        WORDS("好", "good"),
        WORDS("注意", "warning"),
        WORDS("坏", "BAD"),
    };
    char text[ERR_WHY_MAX];
    va_list list;
    va_start(list, en);
    if (doctor->desk->terminal.language == LANGUAGE_ZH)
        (void)vsnprintf(text, sizeof text, zh, list);
    else
        (void)vsnprintf(text, sizeof text, en, list);
    va_end(list);
    table_row(&doctor->table);
    table_text(&doctor->table, "state", bytes_text(words_here(doctor->desk, states[state])));
    table_text(&doctor->table, "item", bytes_text(words_here(doctor->desk, item)));
    table_text(&doctor->table, "what", bytes_text(text));
    doctor->bad = doctor->bad || state == BAD;
}

#define ITEM(chinese, english) ((struct words)WORDS(chinese, english))

static const char *here(const struct doctor *doctor, const char *zh, const char *en)
{
    return words_here(doctor->desk, (struct words){ zh, en });
}

static void look_locale(struct doctor *doctor)
{
    const struct terminal *terminal = &doctor->desk->terminal;
    put(doctor, GOOD, ITEM("语言", "locale"), "%s, %s", "%s, %s",
        terminal->language == LANGUAGE_ZH ? "中文" : "English",
        terminal->charset ? terminal->charset : "UTF-8");
}

static void look_clock(struct doctor *doctor)
{
    struct buf buf = buf_new(doctor->desk->arena, 64);
    char *text = NULL;
    int64_t now = session_now();
    desk_time(doctor->desk, &buf, now);
    if (buf_string(&buf, &text) != OK)
        return;
    put(doctor, now < YEAR_2025 ? BAD : GOOD, ITEM("时钟", "clock"), "%s", "%s", text);
}

static void look_disk(struct doctor *doctor)
{
    uint64_t space = 0;
    if (file_space(desk_book(doctor->desk), &space) != OK)
        put(doctor, BAD, ITEM("磁盘", "disk"), "%s", "%s",
            err_why(doctor->desk->terminal.language));
    else
        put(doctor, space < SPACE_LOW ? WARNING : GOOD, ITEM("磁盘", "disk"),
            "还剩 %llu MiB",
            "%llu MiB free", (unsigned long long)(space >> 20));
}

static void look_keys(struct doctor *doctor)
{
    struct desk *desk = doctor->desk;
    struct keybox box = { 0 };
    const char *folder = file_path(desk->arena, desk_book(desk), BOOK_KEYS);
    if (!folder || keybox_look(desk->arena, folder, &box) != OK) {
        put(doctor, WARNING, ITEM("密钥", "keys"), "%s", "%s",
            err_why(desk->terminal.language));
        return;
    }
    size_t good = 0;
    for (size_t i = 0; i < box.count; i++) {
        const struct boxed_key *key = &box.keys[i];
        if (key->fault == OK)
            good++;
        else
            put(doctor, BAD, ITEM("密钥", "key"), "%s", "%s", here(doctor, key->zh, key->en));
    }
    put(doctor, good > 0 ? GOOD : WARNING, ITEM("密钥", "keys"), "%zu 个完好",
        "%zu good",
        good);
}

static void look_lock(struct doctor *doctor)
{
    struct book *book = NULL;
    enum err code = book_open(desk_book(doctor->desk), true, &book);
    if (code == OK)
        put(doctor, GOOD, ITEM("写入", "writing"), "可以写，没有别人占用",
            "possible, nobody holds the lock");
    else
        put(doctor, code == ERR_LOCKED ? WARNING : BAD, ITEM("写入", "writing"), "%s", "%s",
            err_why(doctor->desk->terminal.language));
    book_close(book);
}

/* The first and the line after the size of a note: "size LF … time LF". */
static void look_note(struct doctor *doctor, struct book *book, const char *name,
                      struct words item)
{
    struct bytes value = { 0 };
    enum err code = book_note_get(book, doctor->desk->arena, name, &value);
    if (code != OK || value.size == 0) {
        put(doctor, WARNING, item, "从来没有",
            "never");
        return;
    }
    struct bytes rest = value;
    struct bytes size = bytes_cut(&rest, '\n');
    struct bytes time_text = bytes_cut(&rest, '\n');
    int64_t time = 0;
    while (time_text.at && time_parse(time_text, &time) != OK)
        time_text = bytes_cut(&rest, '\n');
    struct buf shown = buf_new(doctor->desk->arena, 64);
    char *text = NULL;
    desk_time(doctor->desk, &shown, time);
    if (buf_string(&shown, &text) != OK)
        return;
    bool stale = session_now() - time > (int64_t)STALE_DAYS * DAY_SECONDS;
    put(doctor, stale ? WARNING : GOOD, item,
        "%s，到第 %.*s 条",
        "%s, size %.*s", text, (int)size.size, (const char *)size.at);
}

static void look_checkpoint(struct doctor *doctor, struct book *book)
{
    struct bytes note_bytes = { 0 };
    struct note note = { 0 };
    struct checkpoint checkpoint = { 0 };
    enum err code = book_last_checkpoint(book, doctor->desk->arena, &note_bytes);
    if (code == ERR_MISSING) {
        put(doctor, WARNING, ITEM("检查点", "checkpoint"), "从来没有",
            "never");
        return;
    }
    if (code == OK)
        code = checkpoint_open(note_bytes, book_log_key(book), &note, &checkpoint);
    if (code != OK)
        put(doctor, BAD, ITEM("检查点", "checkpoint"), "%s", "%s",
            err_why(doctor->desk->terminal.language));
    else
        put(doctor, GOOD, ITEM("检查点", "checkpoint"),
            "到第 %llu 条（账里 %llu 条）",
            "size %llu (of %llu)",
            (unsigned long long)checkpoint.size, (unsigned long long)book_size(book));
}

/* Each publication adds some fifteen files, and nothing of ours packs them. */
static void look_loose(struct doctor *doctor, const char *path)
{
    size_t count = 0;
    if (git_loose_count(path, &count) == OK && count > GIT_LOOSE_MANY)
        put(doctor, WARNING, ITEM("公开处", "place"),
            "%s 里散放着 %zu 个 git 对象，占地方也慢；整理一次（只重新打包，内容不变）：git -C '%s' gc",
            "%s holds %zu loose git objects, which take room and time; pack them (their "
            "content stays as it is): git -C '%s' gc",
            path, count, path);
}

static void look_place(struct doctor *doctor, struct session *session,
                       const struct published_place *place)
{
    bool away = false;
    uint64_t size = 0;
    struct words item = WORDS("公开处", "place");
    if (place_look(session, place, &away, &size) != OK)
        put(doctor, BAD, item, "%s", "%s", err_why(doctor->desk->terminal.language));
    else if (away)
        put(doctor, WARNING, item, "%s：现在够不着，没有核对", "%s: out of reach, not compared",
            place->path);
    else
        put(doctor, GOOD, item, "%s：公开了前 %llu 条，与账相符", "%s: size %llu, agrees with the book",
            place->path, (unsigned long long)size);
    if (!away && place->kind == PLACE_GIT)
        look_loose(doctor, place->path);
}

static void look_places(struct doctor *doctor, struct book *book)
{
    struct session session = { .desk = doctor->desk, .book = book };
    struct published_place places[PLACES_MAX] = { 0 };
    size_t count = 0;
    if (places_list(&session, places, &count) != OK)
        put(doctor, BAD, ITEM("公开处", "place"), "%s", "%s",
            err_why(doctor->desk->terminal.language));
    for (size_t i = 0; i < count; i++)
        look_place(doctor, &session, &places[i]);
}

/* A book that an older program wrote lacks the tables by which reports are quick. */
static void look_tables(struct doctor *doctor, struct book *book)
{
    bool kept = true;
    bool listed = true;
    enum err code = line_kept(book_view(book), &kept);
    if (code == OK)
        code = listed_kept(book_view(book), &listed);
    if (code != OK)
        put(doctor, BAD, ITEM("索引", "indexes"), "%s", "%s",
            err_why(doctor->desk->terminal.language));
    else if (!kept || !listed)
        put(doctor, WARNING, ITEM("索引", "indexes"),
            "旧程序建的账，缺按月的明细或各类记录的索引，报表要通读全部记录，"
            "现金盘点也可能取不到账面数；"
            "运行一次 sanzi reindex 就有了",
            "made by an older program, without lines by month or lists of records: reports "
            "read the whole log, and a cash count may not find the book figure; run sanzi "
            "reindex once");
}

static void look_book(struct doctor *doctor)
{
    struct book *book = NULL;
    enum err code = book_open(desk_book(doctor->desk), false, &book);
    if (code != OK) {
        put(doctor, BAD, ITEM("账本", "book"), "%s", "%s",
            err_why(doctor->desk->terminal.language));
        return;
    }
    put(doctor, GOOD, ITEM("账本", "book"),
        "%llu 条，与高水位记录相符",
        "size %llu, agrees with its high-water mark",
        (unsigned long long)book_size(book));
    look_tables(doctor, book);
    look_checkpoint(doctor, book);
    look_note(doctor, book, PUBLISHING_NOTE, (struct words)WORDS("公开", "publication"));
    look_places(doctor, book);
    look_note(doctor, book, BACKUP_NOTE, (struct words)WORDS("备份", "backup"));
    book_close(book);
}

static enum err answer(struct desk *desk)
{
    struct book *book = NULL;
    TRY(book_open(desk_book(desk), true, &book));
    enum err code = book_answer_restored(book);
    book_close(book);
    return code;
}

static void look_libraries(struct doctor *doctor)
{
    const char *version = NULL;
    enum err code = git_version(&version);
    put(doctor, code == OK ? GOOD : BAD, ITEM("程序库", "libraries"), "%s; %s", "%s; %s",
        store_version(), code == OK ? version : err_why(doctor->desk->terminal.language));
}

static enum err run(struct desk *desk)
{
    struct doctor doctor = {
        .desk = desk,
        .table = table_new(desk->arena, "doctor", (struct words)WORDS("体检", "Doctor"),
                           columns),
    };
    if (desk_has(desk, "accept")) {
        TRY(book_accept(desk_book(desk)));
        say(desk,
            "已照现在的样子接受。签检查点之前还要：sanzi doctor --answer\n",
            "taken as it is. Before a checkpoint is signed: sanzi doctor --answer\n");
    }
    if (desk_has(desk, "answer"))
        TRY(answer(desk));
    look_locale(&doctor);
    look_clock(&doctor);
    look_disk(&doctor);
    look_keys(&doctor);
    look_lock(&doctor);
    look_book(&doctor);
    look_libraries(&doctor);
    desk->status = doctor.bad ? err_status(ERR_CORRUPT) : 0;
    return desk_table(desk, &doctor.table);
}

const struct command command_doctor = {
    .name = "doctor",
    .alias = "体检",
    .title = WORDS("逐项看账本和这台电脑是否正常", "is everything in order here?"),
    .usage = WORDS("[--accept] [--answer]", "[--accept] [--answer]"),
    .help = WORDS("", ""),
    .words_max = 0,
    .options = options,
    .examples = examples,
    .run = run,
};
