/* SPDX-License-Identifier: Apache-2.0 */
/* A published village with every byte of every file flipped in turn, one bit a byte: each time
 * the whole verification runs and must say so, and name the file or an entry in it. */
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "tests/published.h"
#include "tests/test.h"
#include "verify/engine.h"
#include "verify/web.h"

/* Under the sanitizers and for coverage every 11th byte does; they are slow, and look for other
 * things. */
#ifdef COVERAGE
#define STEP ((size_t)11)
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define STEP ((size_t)11)
#endif
#endif
#ifndef STEP
#define STEP ((size_t)1)
#endif

enum { WORKERS_MAX = 16 };

struct missed {
    const char *path;
    size_t offset;
    const char *why;
};

struct tampering {
    const struct published *whole;
    const struct key_public *log;
    struct arena *arenas[WORKERS_MAX];
    size_t first[PUBLISHED_FILES_MAX + 1]; /* the job that flips a file's first byte */
    size_t entries;
    struct missed missed[WORKERS_MAX];
    size_t done[WORKERS_MAX];
};

/* Does the finding lead to the file? An entry does for its bundle, its hash, its attachment; a
 * changed checkpoint may show as what does not fit it. */
static bool names(const struct finding *finding, const char *path, size_t entries)
{
    if (finding_rows[finding->code].weight != WEIGHT_WRONG)
        return false;
    if (strcmp(finding->place, path) == 0)
        return true;
    return strncmp(path, "tile/entries/", 13) == 0 && finding->index < entries;
}

static const char *check(struct tampering *tampering, struct arena *arena,
                         struct published *published, const char *path)
{
    struct source source = published_source(published);
    struct verify_options options = {
        .log = tampering->log, .threads = 1, .documents = true
    };
    struct verdict verdict = { 0 };
    if (verify_log(arena, &source, &options, &verdict) != OK)
        return "a fault";
    view_memory_close(verdict.memory);
    bool named = false;
    for (const struct finding *at = verdict.findings.first; at != NULL; at = at->next)
        named = named || names(at, path, tampering->entries);
    return verdict.findings.wrong == 0 ? "said to be good" : named ? NULL
                                                                   : "not named";
}

static void flip(void *self, size_t job, size_t worker)
{
    struct tampering *tampering = self;
    job *= STEP;
    struct arena *arena = tampering->arenas[worker];
    size_t at = 0;
    while (tampering->first[at + 1] <= job)
        at++;
    struct published published = *tampering->whole;
    struct published_file *file = &published.files[at];
    size_t offset = job - tampering->first[at];
    struct arena_mark mark = arena_mark(arena);
    uint8_t *bytes = arena_take(arena, file->bytes.size);
    if (bytes == NULL)
        abort();
    memcpy(bytes, file->bytes.at, file->bytes.size);
    bytes[offset] ^= (uint8_t)(1u << (offset * 5 + at) % 8);
    file->bytes.at = bytes;
    const char *why = check(tampering, arena, &published, file->path);
    if (why != NULL)
        tampering->missed[worker] = (struct missed){ file->path, offset, why };
    tampering->done[worker]++;
    arena_back(arena, mark);
}

static void every_flipped_byte_of_every_file_is_found_and_named(void **state)
{
    (void)state;
    static struct tampering tampering;
    struct arena *arena = NULL;
    struct workers *workers = NULL;
    struct published published = { 0 };
    assert_ok(arena_open(64 << 20, &arena));
    assert_ok(workers_open(0, &workers));
    struct test_village *village = published_small(arena);
    published_make(village, &published);
    /* The program's own page: another one is told, and nothing is wrong with the log. */
    published_drop(&published, WEB_VERIFY_PATH);
    tampering.whole = &published;
    tampering.log = key_of(village->keys[KEY_LOG]);
    tampering.entries = village->count;
    for (size_t i = 0; i < published.count; i++)
        tampering.first[i + 1] = tampering.first[i] + published.files[i].bytes.size;
    for (size_t i = 0; i < workers_count(workers); i++)
        assert_ok(arena_open(64 << 20, &tampering.arenas[i]));
    assert_string_equal(check(&tampering, tampering.arenas[0], &published, ""),
                        "said to be good");
    size_t jobs = tampering.first[published.count];
    workers_run(workers, (jobs + STEP - 1) / STEP, flip, &tampering);
    size_t done = 0;
    bool missed = false;
    for (size_t i = 0; i < workers_count(workers); i++) {
        const struct missed *one = &tampering.missed[i];
        if (one->path != NULL)
            print_error("%s, byte %zu: %s\n", one->path, one->offset, one->why);
        missed = missed || one->path != NULL;
        done += tampering.done[i];
        arena_close(tampering.arenas[i]);
    }
    print_message("%zu flips in %zu files of %zu entries\n", done, published.count,
                  village->count);
    assert_false(missed);
    assert_int_equal(done, (jobs + STEP - 1) / STEP);
    assert_true(jobs > 15000);
    workers_close(workers);
    village_free(village);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_flipped_byte_of_every_file_is_found_and_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
