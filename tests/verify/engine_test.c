/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/published_scene.h"
#include "tests/test.h"
#include "verify/report.h"
#include "verify/web.h"

#define NONE FINDING_NO_INDEX
#define BUNDLE "tile/entries/000.p/40"

static void a_whole_village_is_good(void **state)
{
    struct scene *scene = *state;
    (void)scene_verify(scene);
    struct verdict *verdict = &scene->verdict;
    assert_int_equal(verdict->findings.wrong, 0);
    assert_true(verdict->log_trusted);
    assert_int_equal(verdict->size, scene->village->count);
    assert_bytes(verdict->village, "青石村");
    assert_bytes(verdict->origin, VILLAGE_LOG);
    assert_int_equal(verdict->documents, 2);
}

static void a_file_that_lacks_is_named(void **state)
{
    static const struct {
        const char *path;
        enum finding_code code;
        uint64_t index;
    } rows[] = {
        { "checkpoint", FINDING_CHECKPOINT, NONE },
        { BUNDLE, FINDING_UNREADABLE, 0 },
        { "tile/0/000.p/40", FINDING_TILE, NONE },
        { "README.md", FINDING_FILE, NONE },
        { ".gitattributes", FINDING_FILE, NONE },
        { "latest/tile/0/000", FINDING_FILE, NONE },
        { "latest/tile/entries/000", FINDING_FILE, NONE },
    };
    struct scene *scene = *state;
    struct published whole = scene->published;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].path);
        scene->published = whole;
        published_drop(&scene->published, rows[i].path);
        (void)scene_verify(scene);
        assert_true(scene_has(scene, rows[i].code, rows[i].index, rows[i].path));
        assert_false(report_good(&scene->verdict));
    }
}

static void a_page_of_another_version_is_told_and_one_that_lacks_is_not_missed(void **state)
{
    struct scene *scene = *state;
    (void)scene_edit(scene, WEB_VERIFY_PATH, 100);
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_STRAY, NONE, WEB_VERIFY_PATH));
    assert_true(report_good(&scene->verdict));
    published_drop(&scene->published, WEB_VERIFY_PATH);
    (void)scene_verify(scene);
    assert_false(scene_has(scene, FINDING_STRAY, NONE, WEB_VERIFY_PATH));
    assert_true(report_good(&scene->verdict));
}

static void an_attachment_that_lacks_or_changed_is_named_by_its_entry(void **state)
{
    struct scene *scene = *state;
    const char *path = scene->published.files[scene->published.count - 1].path;
    assert_int_equal(strncmp(path, "docs/", 5), 0);
    (void)scene_edit(scene, path, 3);
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_DOCUMENT, 39, path));
    published_drop(&scene->published, path);
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_DOCUMENT, 39, path));
}

static void what_was_not_checked_is_said(void **state)
{
    struct scene *scene = *state;
    scene->options.documents = false;
    scene->options.log = NULL;
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_SKIPPED, NONE, "docs"));
    assert_true(scene_has(scene, FINDING_UNTRUSTED, NONE, ""));
    assert_int_equal(scene->verdict.findings.wrong, 0);
    assert_false(scene->verdict.log_trusted);
    assert_int_equal(scene->verdict.documents, 0);
}

static void files_that_do_not_belong_are_notes(void **state)
{
    struct scene *scene = *state;
    struct hash withheld = hash_of(bytes_text("身份证复印件"));
    struct buf buf = buf_new(scene->arena, 100);
    char *path = NULL;
    buf_text(&buf, "docs/");
    hash_print_hex(&buf, &withheld);
    assert_ok(buf_string(&buf, &path));
    scene_put(scene, path, bytes_text("身份证复印件"));
    scene_put(scene, "secret.txt", bytes_text("x"));
    scene_put(scene, "docs/00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
              bytes_text("x"));
    scene_put(scene, "tile/0/007", bytes_text("x"));
    (void)scene_verify(scene);
    assert_int_equal(scene->verdict.findings.wrong, 0);
    assert_true(scene_has(scene, FINDING_STRAY, 39, path));
    assert_true(scene_has(scene, FINDING_STRAY, NONE, "secret.txt"));
    assert_true(scene_has(scene, FINDING_STRAY, NONE, "docs/0011"));
    assert_true(scene_has(scene, FINDING_STRAY, NONE, "tile/0/007"));
}

static void a_tile_of_an_earlier_size_must_still_fit(void **state)
{
    struct scene *scene = *state;
    struct bytes tile = published_find(&scene->published, "tile/0/000.p/40")->bytes;
    struct buf bundle = buf_new(scene->arena, 1 << 16);
    struct bytes bytes = { 0 };
    for (size_t i = 0; i < 2; i++)
        bundle_put(&bundle, scene->village->leaves[i]);
    assert_ok(buf_done(&bundle, &bytes));
    scene_put(scene, "tile/0/000.p/3", bytes_part(tile, 0, 96));
    scene_put(scene, "tile/entries/000.p/2", bytes);
    (void)scene_verify(scene);
    assert_int_equal(scene->verdict.findings.wrong, 0);
    (void)scene_edit(scene, "tile/0/000.p/3", 40);
    (void)scene_edit(scene, "tile/entries/000.p/2", 400);
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_TILE, NONE, "tile/0/000.p/3"));
    assert_true(scene_has(scene, FINDING_TILE, NONE, "tile/entries/000.p/2"));
    scene_put(scene, "tile/0/000.p/4", bytes_part(tile, 0, 100));
    scene_put(scene, "tile/0/000.p/5", bytes_part(tile, 0, 192));
    scene_put(scene, "tile/entries/000.p/9", bytes);
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_TILE, NONE, "tile/0/000.p/4"));
    assert_true(scene_has(scene, FINDING_TILE, NONE, "tile/0/000.p/5"));
    assert_true(scene_has(scene, FINDING_TILE, NONE, "tile/entries/000.p/9"));
}

static void the_root_tells_entry_from_tile(void **state)
{
    struct scene *scene = *state;
    struct published whole = scene->published;
    (void)scene_edit(scene, "tile/0/000.p/40", 32 * 7 + 3);
    (void)scene_verify(scene);
    assert_int_equal(scene->verdict.findings.wrong, 1);
    assert_true(scene_has(scene, FINDING_TILE, NONE, "tile/0/000.p/40"));
    scene->published = whole;
    (void)scene_edit(scene, BUNDLE, 12000);
    (void)scene_verify(scene);
    assert_true(scene->verdict.findings.wrong > 1);
    bool found = false;
    for (uint64_t i = 0; i < 40; i++)
        found = found || scene_has(scene, FINDING_LEAF, i, BUNDLE);
    assert_true(found);
    assert_true(scene_has(scene, FINDING_ROOT, NONE, "checkpoint"));
    /* Both changed: which of them cannot be told, that it is wrong can. */
    (void)scene_edit(scene, "tile/0/000.p/40", 32 * 7 + 3);
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_LEAF, 7, BUNDLE));
}

/* Every later signer saw another history; that is told once, after what names the cause. */
static void one_changed_entry_is_not_buried_under_what_follows(void **state)
{
    struct scene *scene = *state;
    size_t at = 0;
    for (size_t i = 0; i < 20; i++)
        at += 2 + scene->village->leaves[i].size;
    /* "sanzi/leaf/v1\n20\n2024-": the time's last digit of seconds. */
    at += 2 + 17 + strlen("2024-01-01T09:00:0");
    struct bytes changed = scene_edit(scene, BUNDLE, at);
    assert_true(changed.size > 0);
    const struct finding *first = scene_verify(scene);
    assert_true(first->code == FINDING_CHAIN || first->code == FINDING_LEAF);
    assert_int_equal(first->index, 20);
    size_t told = 0;
    for (const struct finding *each = first; each != NULL; each = each->next) {
        assert_int_not_equal(each->code, FINDING_RULE);
        assert_int_not_equal(each->code, FINDING_PERIOD);
        told += each->code == FINDING_HISTORY;
        if (each->code == FINDING_HISTORY)
            assert_non_null(strstr(each->en, "entry 21 and of 18 after it"));
    }
    assert_int_equal(told, 1);
    assert_true(scene_has(scene, FINDING_HISTORY, 21, BUNDLE));
}

static void a_bundle_cut_short_or_too_long_is_named(void **state)
{
    struct scene *scene = *state;
    struct published_file *file = published_find(&scene->published, BUNDLE);
    struct bytes whole = file->bytes;
    file->bytes = bytes_part(whole, 0, whole.size - 100);
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_BUNDLE, 0, BUNDLE));
    struct buf buf = buf_new(scene->arena, 1 << 17);
    buf_put(&buf, whole);
    buf_text(&buf, "more");
    assert_ok(buf_done(&buf, &file->bytes));
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_BUNDLE, 0, BUNDLE));
    assert_int_equal(scene->verdict.findings.wrong, 1);
    file->bytes = bytes_part(whole, 0, whole.size - 2 - scene->village->leaves[39].size);
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_BUNDLE, 0, BUNDLE));
}

static void a_hash_tile_of_the_wrong_size_is_named(void **state)
{
    struct scene *scene = *state;
    struct published_file *file = published_find(&scene->published, "tile/0/000.p/40");
    file->bytes = bytes_part(file->bytes, 0, 31);
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_TILE, NONE, "tile/0/000.p/40"));
    published_drop(&scene->published, BUNDLE);
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_UNREADABLE, 0, "tile"));
}

static void a_doubted_key_marks_the_entries_between(void **state)
{
    struct scene *scene = *state;
    assert_ok(village_record(scene->village, "key", "2024-03-06",
                             "{'action':'revoke','last':36,'name':'" VILLAGE_LOG
                             "/bookkeeper/李秀英'}",
                             1u << KEY_AUTHORITY));
    published_make(scene->village, &scene->published);
    (void)scene_verify(scene);
    assert_int_equal(scene->verdict.findings.wrong, 0);
    assert_false(scene_has(scene, FINDING_DISPUTED, 36, ""));
    for (uint64_t i = 37; i < 40; i++)
        assert_true(scene_has(scene, FINDING_DISPUTED, i, "tile/entries/"));
    assert_false(scene_has(scene, FINDING_DISPUTED, 40, ""));
}

static void what_the_log_itself_wrote_must_be_true(void **state)
{
    struct scene *scene = *state;
    struct test_village *village = scene->village;
    struct bytes note = village->notes[39];
    published_append(village, note, village->times[39] - 1);
    struct leaf leaf = { .index = 99, .time = village->times[39], .note = note };
    struct buf buf = buf_new(scene->arena, ENTRY_SIZE_MAX);
    assert_ok(leaf_encode(&buf, &leaf));
    assert_ok(buf_done(&buf, &village->leaves[41]));
    village->hashes[41] = tree_leaf(village->leaves[41]);
    assert_ok(tree_add(village->tree, &village->hashes[41]));
    village->leaves[42] = bytes_text("no leaf");
    village->hashes[42] = tree_leaf(village->leaves[42]);
    assert_ok(tree_add(village->tree, &village->hashes[42]));
    village->count = 43;
    published_append(village, bytes_text("no note"), village->times[39]);
    published_make(village, &scene->published);
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_LEAF, 40, "tile/entries/"));
    assert_true(scene_has(scene, FINDING_RULE, 40, "tile/entries/")); /* the id was used */
    assert_true(scene_has(scene, FINDING_LEAF, 41, "tile/entries/"));
    assert_true(scene_has(scene, FINDING_CHAIN, 41, "tile/entries/"));
    assert_true(scene_has(scene, FINDING_LEAF, 42, "tile/entries/"));
    assert_true(scene_has(scene, FINDING_ENTRY, 43, "tile/entries/"));
    assert_false(scene_has(scene, FINDING_ROOT, NONE, "checkpoint"));
}

static void wrong_totals_of_a_period_are_found(void **state)
{
    struct scene *scene = *state;
    struct bytes note = { 0 };
    struct json *body = village_body(
        scene->village, "period", "2024-04-01",
        "{'balance_credit':1,'balance_debit':1,'credit':1,'debit':1,'entries':1,"
        "'month':'2024-03','number':3,'set':'" VILLAGE_SET "'}");
    assert_ok(village_sign(scene->village, body, 1u << KEY_BOOKKEEPER_NEW, &note));
    published_append(scene->village, note, scene->village->times[39] + 86400 * 30);
    published_make(scene->village, &scene->published);
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_PERIOD, 40, "tile/entries/"));
    assert_int_equal(scene->verdict.findings.wrong, 1);
}

static void a_folder_without_a_log_is_not_good(void **state)
{
    struct scene *scene = *state;
    scene->published.count = 0;
    (void)scene_verify(scene);
    assert_int_equal(scene->verdict.size, 0);
    assert_true(scene_has(scene, FINDING_UNREADABLE, NONE, ""));
}

static void a_report_speaks_both_languages(void **state)
{
    struct scene *scene = *state;
    (void)scene_edit(scene, "README.md", 5);
    (void)scene_verify(scene);
    for (int i = 0; i < 3; i++) {
        enum language language = i == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
        struct buf buf = buf_new(scene->arena, REPORT_SIZE_MAX);
        if (i == 2)
            scene->verdict.findings = (struct findings){ 0 };
        scene->verdict.log_trusted = i != 2;
        scene->verdict.witnessed = i != 2;
        report_text(&buf, &scene->verdict, language);
        struct bytes text = { 0 };
        assert_ok(buf_done(&buf, &text));
        print_message("%.*s\n", (int)text.size, (const char *)text.at);
        const char *want = i == 0   ? "结论：账本不对；不对 1 项，说明 1 项"
                           : i == 1 ? "verdict: WRONG; 1 wrong, 1 note"
                                    : "verdict: consistent within itself";
        assert_true(bytes_find_part(text, bytes_text(want)) < text.size);
    }
    (void)scene_verify(scene);
    struct json *json = NULL;
    assert_ok(report_json(scene->arena, &scene->verdict, &json));
    assert_int_equal(json_find(json, "wrong")->number, 1);
    assert_int_equal(json_find(json, "entries")->number, 40);
    assert_int_equal(json_find(json, "good")->type, JSON_FALSE);
    assert_int_equal(json_find(json, "findings")->count, 2);
}

/* A voucher with 64 attachments that are withheld. */
static void record_many_papers(struct scene *scene)
{
    struct buf own = buf_new(scene->arena, 60000);
    char *text = NULL;
    buf_text(&own, "{'chart':'2023','docs':[");
    for (unsigned i = 0; i < DOCS_MAX; i++) {
        struct hash hash = hash_of(bytes_of(&i, sizeof i));
        buf_format(&own, "%s{'name':'n','sha256':'", i == 0 ? "" : ",");
        hash_print(&own, &hash);
        buf_text(&own, "','size':4,'type':'t'}");
    }
    buf_text(&own, "],'lines':[{'account':'101','debit':1},{'account':'501','credit':1}],"
                   "'note':'n','set':'" VILLAGE_SET "'}");
    assert_ok(buf_string(&own, &text));
    assert_ok(village_record(scene->village, "voucher", "2024-03-06", text,
                             1u << KEY_BOOKKEEPER_NEW));
}

static void many_attachments_are_each_looked_for(void **state)
{
    struct scene *scene = *state;
    record_many_papers(scene);
    published_make(scene->village, &scene->published);
    (void)scene_verify(scene);
    assert_int_equal(scene->verdict.findings.wrong, 0);
    assert_int_equal(scene->verdict.findings.count, DOCS_MAX + 1);
}

static enum err no_document(void *self, const struct hash *hash, struct hash *found,
                            uint64_t *size)
{
    (void)self;
    (void)hash;
    (void)found;
    (void)size;
    return fault(ERR_LIMIT, "太大", "too large");
}

static enum err no_list(void *self, enum err (*each)(void *context, const char *path),
                        void *context)
{
    (void)self;
    (void)each;
    (void)context;
    return fault(ERR_LIMIT, "太多", "too many");
}

static void what_a_source_cannot_give_is_a_finding(void **state)
{
    struct scene *scene = *state;
    struct source source = published_source(&scene->published);
    source.document = no_document;
    source.list = no_list;
    assert_ok(verify_log(scene->arena, &source, &scene->options, &scene->verdict));
    assert_true(scene_has(scene, FINDING_DOCUMENT, 12, "docs/"));
    assert_true(scene_has(scene, FINDING_DOCUMENT, 39, "docs/"));
    assert_true(scene_has(scene, FINDING_UNREADABLE, NONE, ""));
}

static void a_report_says_how_much_it_does_not_list(void **state)
{
    struct scene *scene = *state;
    (void)scene_verify(scene);
    struct buf good = buf_new(scene->arena, REPORT_SIZE_MAX);
    report_text(&good, &scene->verdict, LANGUAGE_EN);
    struct bytes text = buf_so_far(&good);
    assert_true(bytes_find_part(text, bytes_text("verdict: good")) < text.size);
    for (int i = 0; i < FINDINGS_MAX - FINDINGS_OF_ALL + 7; i++)
        finding_add(&scene->verdict.findings, FINDING_RULE, 1, "a\tb", "坏", "bad\n");
    scene->verdict.log = (struct key_public){ 0 };
    scene->verdict.first_time = 0;
    for (enum language language = LANGUAGE_ZH; language <= LANGUAGE_EN; language++) {
        struct buf buf = buf_new(scene->arena, REPORT_SIZE_MAX);
        report_text(&buf, &scene->verdict, language);
        text = buf_so_far(&buf);
        const char *want = language == LANGUAGE_ZH ? "……另有 8 项没有列出" : "... and 8 more not";
        assert_true(bytes_find_part(text, bytes_text(want)) < text.size);
        assert_true(bytes_find_part(text, bytes_text("a?b")) < text.size);
    }
}

static void count_progress(void *self, uint64_t done, uint64_t total)
{
    uint64_t *last = self;
    assert_true(done > *last && done <= total);
    *last = done;
}

static void progress_and_threads_change_nothing(void **state)
{
    struct scene *scene = *state;
    static const size_t threads[] = { 1, 3, 16 };
    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
        uint64_t last = 0;
        print_message("%zu threads\n", threads[i]);
        scene->options.progress = count_progress;
        scene->options.progress_self = &last;
        scene->options.threads = threads[i];
        (void)scene_verify(scene);
        assert_int_equal(scene->verdict.findings.wrong, 0);
        assert_int_equal(last, 40);
    }
}

static void memory_that_gives_out_is_a_fault(void **state)
{
    struct scene *scene = *state;
    struct source source = published_source(&scene->published);
    for (size_t room = 1000; room < 3000000; room = room * 3 / 2) {
        struct arena *arena = NULL;
        struct verdict verdict = { 0 };
        assert_ok(arena_open(room, &arena));
        enum err code = verify_log(arena, &source, &scene->options, &verdict);
        assert_true(code == OK || code == ERR_MEMORY);
        if (code == OK)
            assert_int_equal(verdict.findings.wrong, 0);
        view_memory_close(verdict.memory);
        arena_close(arena);
    }
}

#define ROW(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_whole_village_is_good),
        ROW(a_file_that_lacks_is_named),
        ROW(an_attachment_that_lacks_or_changed_is_named_by_its_entry),
        ROW(a_page_of_another_version_is_told_and_one_that_lacks_is_not_missed),
        ROW(what_was_not_checked_is_said),
        ROW(files_that_do_not_belong_are_notes),
        ROW(a_tile_of_an_earlier_size_must_still_fit),
        ROW(the_root_tells_entry_from_tile),
        ROW(one_changed_entry_is_not_buried_under_what_follows),
        ROW(a_bundle_cut_short_or_too_long_is_named),
        ROW(a_hash_tile_of_the_wrong_size_is_named),
        ROW(a_doubted_key_marks_the_entries_between),
        ROW(what_the_log_itself_wrote_must_be_true),
        ROW(wrong_totals_of_a_period_are_found),
        ROW(a_folder_without_a_log_is_not_good),
        ROW(a_report_speaks_both_languages),
        ROW(many_attachments_are_each_looked_for),
        ROW(what_a_source_cannot_give_is_a_finding),
        ROW(a_report_says_how_much_it_does_not_list),
        ROW(progress_and_threads_change_nothing),
        ROW(memory_that_gives_out_is_a_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
