/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/village_judge.h"

#include <assert.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/code.h"
#include "base/file.h"
#include "base/json.h"
#include "tests/support.h"

enum { JUDGED_MAX = 32 << 20 };

static void must(enum err code)
{
    if (code == OK)
        return;
    (void)fprintf(stderr, "judge: %s\n", err_why(LANGUAGE_EN));
    abort();
}

void judge_line(struct buf *buf, const char *want, int64_t time, const struct hash *leaf,
                struct bytes note)
{
    buf_text(buf, want);
    buf_format(buf, " %lld ", (long long)time);
    hash_print(buf, leaf);
    buf_byte(buf, ' ');
    base64_print(buf, note);
    buf_byte(buf, '\n');
}

/* Signed as it is: entry_text() would refuse what the shape of its kind forbids. */
static struct bytes sign_row(struct test_village *village, const struct judge_row *row)
{
    struct buf text = buf_new(village->arena, (size_t)ENTRY_SIZE_MAX * 2);
    struct buf note = buf_new(village->arena, (size_t)ENTRY_SIZE_MAX * 2);
    const struct key_secret *keys[VILLAGE_KEYS];
    struct bytes bytes = { 0 };
    size_t count = 0;
    for (unsigned i = 0; i < VILLAGE_KEYS; i++)
        if ((row->signers >> i & 1) != 0)
            keys[count++] = village->keys[i];
    buf_text(&text, "sanzi/entry/v1\n");
    json_print(&text, village_body(village, row->kind, row->date, row->own));
    buf_byte(&text, '\n');
    must(buf_done(&text, &bytes));
    must(note_sign(&note, bytes, keys, count));
    must(buf_done(&note, &bytes));
    return bytes;
}

static int run_judge(const char *path)
{
    posix_spawn_file_actions_t actions;
    char *arguments[] = { (char[]){ "python3" }, (char[]){ "-B" },
                          (char[]){ "tests/judge.py" }, NULL };
    pid_t child = 0;
    int status = 0;
    if (posix_spawn_file_actions_init(&actions) != 0 ||
        posix_spawn_file_actions_addopen(&actions, 0, path, 0, 0) != 0 ||
        posix_spawnp(&child, "python3", &actions, NULL, arguments, environ) != 0 ||
        waitpid(child, &status, 0) != child)
        abort();
    (void)posix_spawn_file_actions_destroy(&actions);
    return WEXITSTATUS(status);
}

void judge_lines(struct arena *arena, struct bytes lines)
{
    const char *folder = NULL;
    char path[1000];
    must(support_folder(arena, &folder));
    (void)snprintf(path, sizeof path, "%s/rows", folder);
    must(file_write(path, lines, 0600));
    int status = run_judge(path);
    support_folder_drop(folder);
    if (status != 0) {
        (void)fprintf(stderr, "judge: check.py ends with %d\n", status);
        abort();
    }
}

void judge_village(struct test_village *village, const struct judge_row *rows, size_t count)
{
    struct buf buf = buf_new(village->arena, JUDGED_MAX);
    struct bytes lines = { 0 };
    for (size_t i = 0; i < village->count; i++)
        judge_line(&buf, "good", village->times[i], &village->hashes[i], village->notes[i]);
    for (size_t i = 0; i < count; i++) {
        struct date date = { 0 };
        struct hash leaf = { { 0 } };
        must(date_parse(bytes_text(rows[i].date), &date));
        struct place place = village_place(village, date);
        judge_line(&buf, "bad", place.time, &leaf, sign_row(village, &rows[i]));
    }
    must(buf_done(&buf, &lines));
    judge_lines(village->arena, lines);
}
