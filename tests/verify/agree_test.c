/* SPDX-License-Identifier: Apache-2.0 */
/* Two verifiers, two languages, one answer: the engine over a folder, and specs/check.py over
 * the same folder, whole and tampered with. */
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/published_scene.h"
#include "tests/support.h"
#include "tests/test.h"
#include "verify/folder.h"
#include "verify/report.h"
#include "verify/web.h"

enum { OUTPUT_MAX = 1 << 20 };

/* A program's exit status, and what it says. */
static int run(char *const *arguments, char *output)
{
    int ends[2];
    pid_t child = 0;
    posix_spawn_file_actions_t actions;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
    assert_int_equal(posix_spawn_file_actions_adddup2(&actions, ends[1], 1), 0);
    assert_int_equal(posix_spawn_file_actions_addclose(&actions, ends[0]), 0);
    assert_int_equal(posix_spawnp(&child, "python3", &actions, NULL, arguments, environ), 0);
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)close(ends[1]);
    size_t used = 0;
    ssize_t got = 0;
    while (used < OUTPUT_MAX - 1 &&
           (got = read(ends[0], output + used, OUTPUT_MAX - 1 - used)) > 0)
        used += (size_t)got;
    output[used] = '\0';
    (void)close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

static int run_check(struct scene *scene, const char *folder, char *output)
{
    struct buf buf = buf_new(scene->arena, 1000);
    char *vkey = NULL;
    key_print(&buf, scene->options.log);
    assert_ok(buf_string(&buf, &vkey));
    char *arguments[] = { (char[]){ "python3" }, (char[]){ "-B" },
                          (char[]){ "specs/check.py" }, (char[]){ "--log" }, vkey,
                          bytes_string(scene->arena, bytes_text(folder)), NULL };
    return run(arguments, output);
}

static void run_engine(struct scene *scene, const char *path)
{
    struct folder *folder = NULL;
    assert_ok(folder_open(path, &folder));
    struct source source = folder_source(folder);
    view_memory_close(scene->verdict.memory);
    assert_ok(verify_log(scene->arena, &source, &scene->options, &scene->verdict));
    folder_close(folder);
}

/* "entries N\nroot X\n", as check.py begins. */
static bool same_start(struct scene *scene, const char *output)
{
    struct buf buf = buf_new(scene->arena, 200);
    struct bytes start = { 0 };
    buf_text(&buf, "entries ");
    buf_unsigned(&buf, scene->verdict.size);
    buf_text(&buf, "\nroot ");
    hash_print(&buf, &scene->verdict.root);
    buf_text(&buf, "\n");
    assert_ok(buf_done(&buf, &start));
    return bytes_starts(bytes_text(output), start);
}

/* One of the engine's wrong findings is also check.py's: the code, and the entry or place. */
static bool same_finding(struct scene *scene, const char *output)
{
    for (const struct finding *at = scene->verdict.findings.first; at != NULL; at = at->next) {
        char line[1200];
        if (finding_rows[at->code].weight != WEIGHT_WRONG)
            continue;
        if (at->index == FINDING_NO_INDEX)
            (void)snprintf(line, sizeof line, "wrong %s - %s", finding_rows[at->code].name,
                           at->place);
        else
            (void)snprintf(line, sizeof line, "wrong %s %d", finding_rows[at->code].name,
                           (int)at->index);
        if (strstr(output, line) != NULL)
            return true;
    }
    return false;
}

static void agree(struct scene *scene, bool good, const char *what)
{
    struct arena_mark mark = arena_mark(scene->arena);
    const char *path = NULL;
    char *output = calloc(1, OUTPUT_MAX);
    assert_non_null(output);
    assert_ok(support_folder(scene->arena, &path));
    published_write(&scene->published, path);
    run_engine(scene, path);
    int status = run_check(scene, path, output);
    bool fine = status == (good ? 0 : 1) && report_good(&scene->verdict) == good &&
                (good ? same_start(scene, output) : same_finding(scene, output));
    if (!fine) {
        print_error("%s: check.py ends with %d\n%s", what, status, output);
        const struct finding *at = scene->verdict.findings.first;
        for (; at != NULL; at = at->next)
            print_error("  %s %d %s: %s\n", finding_rows[at->code].name, (int)at->index,
                        at->place, at->en);
    }
    support_folder_drop(path);
    free(output);
    view_memory_close(scene->verdict.memory);
    scene->verdict.memory = NULL;
    arena_back(scene->arena, mark);
    assert_true(fine);
}

static void both_find_a_whole_village_good(void **state)
{
    agree(*state, true, "whole");
}

/* The program's own page says nothing of the log. */
static bool is_page(const char *path)
{
    return strcmp(path, WEB_VERIFY_PATH) == 0;
}

static void both_find_every_sampled_flip(void **state)
{
    struct scene *scene = *state;
    struct published whole = scene->published;
    for (size_t i = 0; i < whole.count; i++) {
        struct bytes bytes = whole.files[i].bytes;
        size_t step = bytes.size / 4 + 1;
        for (size_t at = i % 3; at < bytes.size; at += step) {
            char what[200];
            (void)snprintf(what, sizeof what, "%s, byte %zu", whole.files[i].path, at);
            scene->published = whole;
            (void)scene_edit(scene, whole.files[i].path, at);
            agree(scene, is_page(whole.files[i].path), what);
        }
    }
}

static void both_find_what_lacks(void **state)
{
    struct scene *scene = *state;
    struct published whole = scene->published;
    for (size_t i = 0; i < whole.count; i++) {
        scene->published = whole;
        published_drop(&scene->published, whole.files[i].path);
        if (strncmp(whole.files[i].path, "tile/entries", 12) != 0)
            agree(scene, is_page(whole.files[i].path), whole.files[i].path);
    }
}

/* Entries that the log took though a rule forbids them; `own` as village_body() reads it. */
static const struct {
    const char *kind;
    const char *own;
    unsigned signers;
    bool good;
} rows[] = {
#define SET "'set':'" VILLAGE_SET "'"
#define LINES(debit, credit) \
    "'lines':[{'account':'" debit "','debit':5},{'account':'" credit "','credit':5}]"
#define NEW (1u << KEY_BOOKKEEPER_NEW)
    { "voucher", "{'chart':'2023'," LINES("101", "501") ",'note':'n'," SET "}", NEW, true },
    { "voucher", "{'chart':'2023'," LINES("102", "501") ",'note':'n'," SET "}", NEW, false },
    { "voucher", "{'chart':'2023'," LINES("999", "501") ",'note':'n'," SET "}", NEW, false },
    { "voucher", "{'chart':'2023'," LINES("101", "501") ",'note':'n','set':'x'}", NEW, false },
    { "voucher", "{'chart':'2023'," LINES("101", "501") ",'note':'n','number':9," SET "}", NEW,
      false },
    { "voucher", "{'chart':'2023'," LINES("101", "501") ",'note':'n'," SET "}",
      1u << KEY_BOOKKEEPER, false },
    { "voucher", "{'chart':'2023'," LINES("101", "501") ",'note':'n'," SET "}",
      1u << KEY_PUBLISHER, false },
    { "voucher",
      "{'approver':'a','chart':'2023','corrects':@19,'lines':[{'account':'101','debit':5,"
      "'due':'2024-12-31','party':'p','settle':'cash'},{'account':'501','credit':5}],"
      "'nature':'closing','note':'n'," SET "}",
      NEW, true },
    { "voucher",
      "{'chart':'2023'," LINES("101", "501") ",'note':'n'," SET ",'sources':[{'paper':@5}]}",
      NEW, false },
    { "voucher", "{'chart':'2023','corrects':@18," LINES("101", "501") ",'note':'n'," SET "}",
      NEW, false },
    { "reversal", "{'reason':'r'," SET ",'target':@18}", NEW, false },
    { "reversal", "{'reason':'r'," SET ",'target':@3}", NEW, false },
    { "reversal", "{'reason':'r'," SET ",'target':@38}", NEW, true },
    { "account", "{'chart':'2023','code':'10203','name':'n'," SET "}", NEW, true },
    { "account", "{'chart':'2023','code':'10201','name':'n'," SET "}", NEW, false },
    { "account", "{'chart':'2023','code':'12101','name':'n'," SET "}", NEW, false },
    { "account", "{'chart':'2023','code':'1020','name':'n'," SET "}", NEW, false },
    { "period",
      "{'balance_credit':1,'balance_debit':1,'credit':1,'debit':1,'entries':3,"
      "'month':'2024-03','number':3," SET "}",
      NEW, false },
    { "policy", "{'basis':'b','from':'2024-04-01','name':'signers.key','value':'3'}",
      1u << KEY_AUTHORITY, false },
    { "policy", "{'basis':'b','from':'2024-04-01','name':'code.structure','value':'3-3'}",
      1u << KEY_AUTHORITY, false },
    { "key", "{'action':'enrol','key':#8,'person':'陈志远','role':'authority'}",
      1u << KEY_AUTHORITY | 1u << KEY_AUTHORITY_NEW, true },
    { "key", "{'action':'enrol','key':#8,'person':'陈志远','role':'authority'}",
      1u << KEY_AUTHORITY, false },
    { "key", "{'action':'revoke','name':'" VILLAGE_LOG "/authority/王立新'}",
      1u << KEY_AUTHORITY, false },
    { "key", "{'action':'revoke','last':37,'name':'" VILLAGE_LOG "/bookkeeper/李秀英'}",
      1u << KEY_AUTHORITY, true },
    { "official", "{'from':'2021-03-01','office':'报账员','person':'李秀英'}", 1u << KEY_HEAD,
      false },
    { "disclosure",
      "{'digest':'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=','period':'2024-02',"
      "'report':'收支明细表','what':'财务收支'}",
      NEW, false },
    { "erasure", "{'by':'b','field':'contact','ground':'g','target':@4}",
      1u << KEY_SUPERVISOR, false },
};

static void both_know_the_rules_of_the_kinds(void **state)
{
    struct scene *scene = *state;
    struct test_village *village = scene->village;
    size_t count = village->count;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char what[1000];
        struct bytes note = { 0 };
        (void)snprintf(what, sizeof what, "%s %s", rows[i].kind, rows[i].own);
        struct json *body = village_body(village, rows[i].kind, "2024-04-01", rows[i].own);
        assert_ok(village_sign(village, body, rows[i].signers, &note));
        published_append(village, note, village->times[count - 1] + 86400 * 40);
        published_make(village, &scene->published);
        agree(scene, rows[i].good, what);
        /* Take the entry off again: a new tree of those before. */
        struct tree *tree = NULL;
        assert_ok(tree_open(&tree));
        for (size_t k = 0; k < count; k++)
            assert_ok(tree_add(tree, &village->hashes[k]));
        tree_close(village->tree);
        village->tree = tree;
        village->view.tree = tree_reader_of(tree);
        village->count = count;
    }
}

/* keys_test does the same in C with the same file. */
static void check_py_refuses_the_twelve_edge_signatures(void **state)
{
    struct scene *scene = *state;
    static const char script[] =
        "import json, sys\n"
        "sys.path.insert(0, 'specs')\n"
        "import check\n"
        "rows = json.load(open('tests/data/ed25519-speccheck.json'))\n"
        "raw = [[bytes.fromhex(r[n]) for n in ('pub_key', 'message', 'signature')]"
        " for r in rows]\n"
        "good = sum(check.verify(*r) for r in raw)\n"
        "sys.exit(0 if len(rows) == 12 and good == 0 else 1)\n";
    char *output = calloc(1, OUTPUT_MAX);
    char *arguments[] = { (char[]){ "python3" }, (char[]){ "-B" }, (char[]){ "-c" },
                          bytes_string(scene->arena, bytes_text(script)), NULL };
    assert_non_null(output);
    assert_int_equal(run(arguments, output), 0);
    free(output);
}

#define ROW(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(check_py_refuses_the_twelve_edge_signatures),
        ROW(both_find_a_whole_village_good),
        ROW(both_find_every_sampled_flip),
        ROW(both_find_what_lacks),
        ROW(both_know_the_rules_of_the_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
