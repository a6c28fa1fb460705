/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/web.h"

#include <string.h>

#include "base/code.h"
#include "ledger/chart.h"
#include "ledger/kind.h"
#include "tests/support.h"
#include "tests/test.h"

static struct bytes print_page(struct arena *arena)
{
    struct buf buf = buf_new(arena, WEB_VERIFY_MAX);
    struct bytes page = { 0 };
    assert_ok(web_verify_print(&buf));
    assert_ok(buf_done(&buf, &page));
    return page;
}

static bool has(struct bytes page, const char *part)
{
    return bytes_find_part(page, bytes_text(part)) < page.size;
}

static size_t times(struct bytes page, const char *part)
{
    size_t count = 0;
    size_t at = 0;
    while ((at = bytes_find_part(page, bytes_text(part))) < page.size) {
        count++;
        page = bytes_part(page, at + strlen(part), page.size - at - strlen(part));
    }
    return count;
}

/* What stands between the last `before` and the `after` behind it. */
static struct bytes between(struct bytes page, const char *before, const char *after)
{
    size_t at = bytes_find_last(page, bytes_text(before)) + strlen(before);
    struct bytes rest = bytes_part(page, at, page.size - at);
    return bytes_part(rest, 0, bytes_find_part(rest, bytes_text(after)));
}

static void the_page_is_the_same_each_time_and_small(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct hash digest = { 0 };
    assert_ok(arena_open(8 << 20, &arena));
    struct bytes page = print_page(arena);
    struct bytes again = print_page(arena);
    assert_true(bytes_equal(page, again));
    size_t used = arena_used(arena);
    assert_ok(web_verify_digest(arena, &digest));
    assert_int_equal(arena_used(arena), used);
    struct hash want = hash_of(page);
    assert_true(hash_equal(&digest, &want));
    print_message("%zu bytes\n", page.size);
    assert_true(page.size <= WEB_VERIFY_MAX);
    arena_close(arena);
}

static void a_page_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct bytes page = { 0 };
    struct hash digest = { 0 };
    assert_ok(arena_open(8 << 20, &arena));
    struct buf buf = buf_new(arena, 100);
    (void)web_verify_print(&buf);
    assert_fault(buf_done(&buf, &page), ERR_LIMIT);
    arena_close(arena);
    assert_ok(arena_open(64 << 10, &arena));
    assert_fault(web_verify_digest(arena, &digest), ERR_MEMORY);
    arena_close(arena);
}

/* Whatever could fetch, send or run something from elsewhere. */
static void the_page_loads_nothing(void **state)
{
    (void)state;
    static const char *const never[] = {
        "http://",
        "https://",
        "//cdn",
        "src=",
        "href=",
        "@import",
        "url(",
        "import(",
        "import ",
        "XMLHttpRequest",
        "WebSocket",
        "EventSource",
        "sendBeacon",
        "eval(",
        "new Function",
        "innerHTML",
        "outerHTML",
        "document.write",
        "localStorage",
        "document.cookie",
        "serviceWorker",
        "window.open",
        "<iframe",
        "<form",
        "@TABLE@",
        "@SCRIPT",
        "@STYLE",
    };
    struct arena *arena = NULL;
    assert_ok(arena_open(8 << 20, &arena));
    struct bytes page = print_page(arena);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        print_message("%s\n", never[i]);
        assert_false(has(page, never[i]));
    }
    /* The one place that reads, and only beside the page. */
    assert_int_equal(times(page, "fetch("), 1);
    assert_true(has(page, "fetch(path, { cache"));
    arena_close(arena);
}

static void the_scripts_are_of_2017(void **state)
{
    (void)state;
    static const char *const later[] = {
        "?.",
        "??",
        "catch {",
        "BigInt",
        ".flat(",
        ".flatMap(",
        ".at(",
        "**=",
        "...",
        "for await",
        ".finally(",
        ".matchAll(",
        ".replaceAll(",
        "globalThis",
        "Object.fromEntries",
        "static {",
        "&&=",
        "||=",
    };
    struct arena *arena = NULL;
    assert_ok(arena_open(8 << 20, &arena));
    struct bytes script = between(print_page(arena), "<script>", "</script>");
    assert_true(script.size > 50000);
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        print_message("%s\n", later[i]);
        assert_false(has(script, later[i]));
    }
    arena_close(arena);
}

static struct bytes directive_of(struct arena *arena, const char *what, struct bytes block)
{
    struct buf buf = buf_new(arena, 200);
    struct bytes out = { 0 };
    struct hash hash = hash_of(block);
    buf_text(&buf, what);
    buf_text(&buf, " 'sha256-");
    hash_print(&buf, &hash);
    buf_text(&buf, "'");
    assert_ok(buf_done(&buf, &out));
    return out;
}

static void its_policy_is_that_of_the_spec(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct bytes lines = { 0 };
    assert_ok(arena_open(8 << 20, &arena));
    assert_ok(spec_example(arena, "verify-page.md", "policy", &lines));
    struct bytes page = print_page(arena);
    struct bytes style = between(page, "<style>", "</style>");
    struct bytes script = between(page, "<script>", "</script>");
    struct bytes rest = between(page, "Content-Security-Policy\" content=\"", "\">");
    while (lines.size > 0) {
        struct bytes want = bytes_cut(&lines, '\n');
        struct bytes have = bytes_trim(bytes_cut(&rest, ';'));
        if (bytes_starts(want, bytes_text("script-src")))
            want = directive_of(arena, "script-src", script);
        else if (bytes_starts(want, bytes_text("style-src")))
            want = directive_of(arena, "style-src", style);
        print_message("%.*s\n", (int)have.size, (const char *)have.at);
        assert_true(bytes_equal(have, want));
    }
    assert_null(rest.at);
    assert_int_equal(times(page, "<script>"), 1);
    assert_int_equal(times(page, "<style>"), 1);
    arena_close(arena);
}

static void the_table_is_that_of_the_program(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(8 << 20, &arena));
    struct bytes table = between(print_page(arena), "application/json\">", "</script>");
    assert_int_equal(bytes_find(table, '<'), table.size);
    for (size_t i = 0; i < kind_count; i++) {
        struct buf buf = buf_new(arena, 200);
        char *want = NULL;
        buf_format(&buf, "\"%s\":{\"v\":%d,\"t\":[\"%s\",\"%s\"]", kinds[i]->name,
                   (int)kinds[i]->version, kinds[i]->title.zh, kinds[i]->title.en);
        assert_ok(buf_string(&buf, &want));
        print_message("%s\n", want);
        assert_true(has(table, want));
    }
    assert_true(has(table, "\"101\":[\"库存现金\""));
    assert_true(has(table, "{\"n\":\"debit\",\"y\":\"money\",\"t\":["));
    assert_true(has(table, "\"signers\":[\"bookkeeper\",\"agency\"]"));
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_is_the_same_each_time_and_small),
        cmocka_unit_test(a_page_that_does_not_fit_is_refused),
        cmocka_unit_test(the_page_loads_nothing),
        cmocka_unit_test(the_scripts_are_of_2017),
        cmocka_unit_test(its_policy_is_that_of_the_spec),
        cmocka_unit_test(the_table_is_that_of_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
