/* SPDX-License-Identifier: Apache-2.0 */
/* Logs that keep every rule, or none, and are made to be dear to verify. What is asserted is
 * that nothing is called good that was not looked at; COST_ENTRIES=20000 makes them longer, for
 * who wants to look at the clock. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "tests/published_scene.h"
#include "tests/test.h"

#define BY(key) (1u << KEY_##key)

enum { OWN_MAX = 60000 };

/* An entry that the rules allow; `own` as village_body() takes it. */
static void record(struct test_village *village, const char *kind, unsigned by,
                   const char *date, const char *own)
{
    assert_ok(village_record(village, kind, date, own, by));
}

/* As wrong as it may be: the log takes it without looking. */
static void record_unseen(struct test_village *village, const char *kind, unsigned by,
                          const char *date, const char *own)
{
    struct bytes note = { 0 };
    assert_ok(village_sign(village, village_body(village, kind, date, own), by, &note));
    published_append(village, note, village->times[village->count - 1] + 1);
}

static void scene_new(struct scene *scene)
{
    memset(scene, 0, sizeof *scene);
    assert_ok(arena_open((size_t)4 << 30, &scene->arena));
    scene->village = village_founded(scene->arena);
    scene->options.log = key_of(scene->village->keys[KEY_LOG]);
    scene->options.threads = 2;
}

static void scene_judge(struct scene *scene)
{
    struct source source = { 0 };
    published_make(scene->village, &scene->published);
    source = published_source(&scene->published);
    assert_ok(verify_log(scene->arena, &source, &scene->options, &scene->verdict));
    print_message("  %zu entries, %llu wrong\n", scene->village->count,
                  (unsigned long long)scene->verdict.findings.wrong);
    const struct finding *at = scene->verdict.findings.first;
    for (size_t i = 0; i < 5 && at != NULL; i++, at = at->next)
        print_message("  %s %s: %s\n", finding_rows[at->code].name, at->place, at->en);
}

static void scene_end(struct scene *scene)
{
    view_memory_close(scene->verdict.memory);
    village_free(scene->village);
    arena_close(scene->arena);
}

static size_t entries_wanted(size_t usual)
{
    const char *wanted = getenv("COST_ENTRIES");
    return wanted == NULL ? usual : (size_t)strtoul(wanted, NULL, 10);
}

static void record_in_set(struct test_village *village, size_t set, const char *date)
{
    char own[400];
    (void)snprintf(own, sizeof own,
                   "{'chart':'2023','lines':[{'account':'101','debit':%zu},"
                   "{'account':'501','credit':%zu}],'note':'n','set':'s%zu'}",
                   set + 1, set + 1, set);
    record(village, "voucher", BY(BOOKKEEPER), date, own);
}

/* A walk after each put: as many account sets as there may be, month after month. */
static void closings_after_every_voucher(void **state)
{
    (void)state;
    static struct scene scene;
    scene_new(&scene);
    size_t entries = entries_wanted(900);
    size_t sets = entries / 8 < 200 ? entries / 8 : 200;
    char text[200];
    for (size_t i = 0; i < sets; i++) {
        (void)snprintf(text, sizeof text,
                       "{'basis':'b','from':'2024-01-01','name':'set','value':'s%zu'}", i);
        record(scene.village, "policy", BY(HEAD), "2024-01-31", text);
    }
    for (size_t month = 0; scene.village->count < entries; month++) {
        char date[40];
        (void)snprintf(date, sizeof date, "%04zu-%02zu-28", 2024 + month / 12 % 8000,
                       month % 12 + 1);
        (void)snprintf(text, sizeof text, "%.7s", date);
        for (size_t i = 0; i < sets; i++) {
            char set[40];
            (void)snprintf(set, sizeof set, "s%zu", i);
            record_in_set(scene.village, i, date);
            assert_ok(village_close(scene.village, set, text, date, BY(BOOKKEEPER)));
        }
    }
    scene_judge(&scene);
    assert_int_equal(scene.verdict.findings.wrong, 0);
    scene_end(&scene);
}

/* Thousands of accounts, and after each voucher a refusal that names some of them. */
static void refusals_that_list_what_there_is(void **state)
{
    (void)state;
    static struct scene scene;
    scene_new(&scene);
    size_t accounts = entries_wanted(600) / 2;
    record(scene.village, "policy", BY(HEAD), "2024-01-31",
           "{'basis':'b','from':'2024-01-01','name':'code.structure','value':'3-4'}");
    for (size_t i = 0; i < accounts && i < 9999; i++) {
        char own[200];
        (void)snprintf(own, sizeof own,
                       "{'chart':'2023','code':'102%04zu','name':'n','set':'" VILLAGE_SET "'}",
                       i);
        record(scene.village, "account", BY(BOOKKEEPER), "2024-01-31", own);
        record_unseen(scene.village, "voucher", BY(BOOKKEEPER), "2024-01-31",
                      "{'chart':'2023','lines':[{'account':'102','debit':1},"
                      "{'account':'501','credit':1}],'note':'n','set':'" VILLAGE_SET "'}");
    }
    scene_judge(&scene);
    scene_end(&scene);
}

static size_t count(const struct scene *scene, enum finding_code code, const char *text)
{
    size_t found = 0;
    for (const struct finding *at = scene->verdict.findings.first; at != NULL; at = at->next)
        found += at->code == code && strstr(at->en, text) != NULL;
    return found;
}

/* Each closing looks through all accounts that ever had a balance. */
static void rules_that_look_through_too_much(void **state)
{
    (void)state;
    static struct scene scene;
    scene_new(&scene);
    for (size_t month = 1; month <= 12; month++) {
        char text[40];
        char date[60];
        (void)snprintf(text, sizeof text, "2024-%02zu", month);
        (void)snprintf(date, sizeof date, "%s-28", text);
        record(scene.village, "voucher", BY(BOOKKEEPER), date,
               "{'chart':'2023','lines':[{'account':'101','debit':1},"
               "{'account':'501','credit':1}],'note':'n','set':'" VILLAGE_SET "'}");
        assert_ok(village_close(scene.village, VILLAGE_SET, text, date, BY(BOOKKEEPER)));
    }
    scene.options.patience = 20;
    scene_judge(&scene);
    assert_true(count(&scene, FINDING_PERIOD, "not checked to its end") > 0);
    view_memory_close(scene.verdict.memory);
    scene.options.patience = 0;
    scene_judge(&scene);
    assert_int_equal(scene.verdict.findings.wrong, 0);
    scene_end(&scene);
}

/* A digest that is nobody's, in base64 or as a file's name. */
static void print_digest(struct buf *buf, size_t number, bool hex)
{
    struct hash hash = { { 0 } };
    (void)snprintf((char *)hash.at, sizeof hash.at, "digest number %zu", number);
    if (hex)
        hash_print_hex(buf, &hash);
    else
        hash_print(buf, &hash);
}

static void put_attachment(struct scene *scene, size_t number)
{
    struct buf buf = buf_new(scene->arena, 100);
    char *path = NULL;
    buf_text(&buf, "docs/");
    print_digest(&buf, number, true);
    assert_ok(buf_string(&buf, &path));
    scene_put(scene, path, bytes_text("one file under many names"));
}

/* One file, as large as may be, under the names of all attachments. */
static void one_file_for_all_attachments(void **state)
{
    (void)state;
    enum { PAPERS = 70,
           EACH = 35 };
    static struct scene scene;
    scene_new(&scene);
    scene.options.documents = true;
    for (size_t from = 0; from < PAPERS; from += EACH) {
        struct buf own = buf_new(scene.arena, OWN_MAX);
        char *text = NULL;
        buf_text(&own, "{'chart':'2023','docs':[");
        for (size_t i = from; i < from + EACH; i++) {
            buf_format(&own, "%s{'name':'%zu','public':true,'sha256':'", i > from ? "," : "",
                       i);
            print_digest(&own, i, false);
            buf_text(&own, "','size':25,'type':'text/plain'}");
        }
        buf_text(&own, "],'lines':[{'account':'101','debit':1},{'account':'501','credit':1}],"
                       "'note':'n','set':'" VILLAGE_SET "'}");
        assert_ok(buf_string(&own, &text));
        record(scene.village, "voucher", BY(BOOKKEEPER), "2024-01-31", text);
    }
    published_make(scene.village, &scene.published);
    for (size_t i = 0; i < PAPERS; i++)
        put_attachment(&scene, i);
    (void)scene_verify(&scene);
    assert_int_equal(scene.verdict.documents, 64);
    assert_int_equal(count(&scene, FINDING_DOCUMENT, "was changed"), 64);
    assert_int_equal(count(&scene, FINDING_DOCUMENT, "were not checked"), 1);
    scene_end(&scene);
}

static void one_file_for_all_tiles_of_before(void **state)
{
    (void)state;
    static struct scene scene;
    scene_new(&scene);
    for (size_t i = 0; i < 100; i++)
        record(scene.village, "voucher", BY(BOOKKEEPER), "2024-01-31",
               "{'chart':'2023','lines':[{'account':'101','debit':1},"
               "{'account':'501','credit':1}],'note':'n','set':'" VILLAGE_SET "'}");
    published_make(scene.village, &scene.published);
    for (size_t i = 1; i <= 70; i++) {
        char *path = arena_take(scene.arena, 40);
        (void)snprintf(path, 40, "tile/entries/000.p/%zu", i);
        scene_put(&scene, path, bytes_text("garbage"));
    }
    (void)scene_verify(&scene);
    assert_int_equal(count(&scene, FINDING_TILE, "does not fit today's"), 64);
    assert_int_equal(count(&scene, FINDING_TILE, "were not checked"), 1);
    scene_end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closings_after_every_voucher),
        cmocka_unit_test(refusals_that_list_what_there_is),
        cmocka_unit_test(rules_that_look_through_too_much),
        cmocka_unit_test(one_file_for_all_attachments),
        cmocka_unit_test(one_file_for_all_tiles_of_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
