/* SPDX-License-Identifier: Apache-2.0 */
/* Reports of a test village, for the tests of reports. */
#ifndef TESTS_PUBLISH_REPORTING_H
#define TESTS_PUBLISH_REPORTING_H

#include <string.h>

#include "publish/report.h"
#include "tests/published.h"
#include "tests/test.h"
#include "tests/village_funds.h"

#define GROUP_SET "石桥组"

struct reporting {
    struct arena *arena;
    struct test_village *village;
    struct published *published;
    struct source source;
    struct books books;
    struct tables tables; /* of the last report */
};

/* Read the scene's village. */
static inline void reporting_read(struct reporting *scene)
{
    scene->published = arena_take(scene->arena, sizeof *scene->published);
    published_make(scene->village, scene->published);
    scene->source = published_source(scene->published);
    assert_ok(books_read(scene->arena, &scene->source, UINT64_MAX, &scene->books));
}

/* The funds village up to a part; NULL: the small village of tests/village.h. */
static inline void reporting_open(struct reporting *scene, const char *part)
{
    assert_ok(arena_open((size_t)256 << 20, &scene->arena));
    scene->village =
        part ? village_funds_until(scene->arena, part) : village_new(scene->arena);
    reporting_read(scene);
}

static inline void reporting_close(struct reporting *scene)
{
    village_free(scene->village);
    arena_close(scene->arena);
}

/* A request for the main set; days "2024-01-01", NULL: not chosen. */
static inline struct report_request reporting_of(struct reporting *scene, const char *from,
                                                 const char *to)
{
    struct report_request request = {
        .arena = scene->arena,
        .books = &scene->books,
        .language = LANGUAGE_ZH,
        .set = scene->books.main_set,
        .entry = UINT64_MAX,
    };
    if (from)
        assert_ok(date_parse(bytes_text(from), &request.from));
    if (to)
        assert_ok(date_parse(bytes_text(to), &request.to));
    return request;
}

static inline enum err reporting_make(struct reporting *scene, const char *name,
                                      const struct report_request *request)
{
    const struct report *report = report_find(bytes_text(name));
    assert_non_null(report);
    scene->tables = (struct tables){ 0 };
    return report_make(report, request, &scene->tables);
}

/* The n-th row of a table whose column holds this text, as "a|b|c" of these columns, with
 * amounts as people read them; "" where there is none. */
static inline const char *reporting_row(struct reporting *scene, const char *column,
                                        const char *text, const char *const *wanted)
{
    struct buf out = buf_new(scene->arena, 4000);
    char *string = NULL;
    for (size_t t = 0; t < scene->tables.count && out.size == 0; t++) {
        const struct table *table = scene->tables.at[t];
        for (const struct table_row *row = table->first; row; row = row->next) {
            size_t at = 0;
            while (strcmp(table->columns[at].name, column) != 0)
                at++;
            if (!bytes_is(row->cells[at].text, text))
                continue;
            for (size_t i = 0; wanted[i]; i++) {
                for (at = 0; strcmp(table->columns[at].name, wanted[i]) != 0;)
                    at++;
                buf_text(&out, i > 0 ? "|" : "");
                if ((table->columns[at].type & COLUMN_TYPES) == COLUMN_TEXT)
                    buf_put(&out, row->cells[at].text);
                else if (row->cells[at].set)
                    buf_number(&out, row->cells[at].number);
            }
            break;
        }
    }
    assert_ok(buf_string(&out, &string));
    return string;
}

#endif
