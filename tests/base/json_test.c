/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include <string.h>

#include "base/text.h"
#include "tests/support.h"
#include "tests/test.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(64 << 20, &arena) == OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static struct bytes printed(const struct json *value)
{
    struct buf buf = buf_new(arena, 1 << 20);
    struct bytes out = { 0 };
    json_print(&buf, value);
    assert_ok(buf_done(&buf, &out));
    return out;
}

static void canonical_texts_round_trip(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "{}",
        "[]",
        "\"\"",
        "0",
        "-1",
        "true",
        "false",
        "[[],{},[]]",
        "[1,2,3]",
        "[\"a\",true]",
        "9007199254740991",
        "-9007199254740991",
        "{\"\":1}",
        "{\"a\":{\"b\":[{\"c\":1}]},\"b\":2}",
        "\"quote \\\" and slash \\\\ and / as it is\"",
        "{\"A\":1,\"a\":2,\"aa\":3,\"b\":4}",
        "\"记账凭证：壹佰元整\"",
        "{\"note\":\"李秀英，𠅤\",\"v\":1}",
        "\"plain text of more than eight bytes, then 中文, then plain again\"",
        "[[[[[[[[]]]]]]]]",
        "[[[[[[[1]]]]]]]",
        "{\"a\\\"b\":1}",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i]);
        struct json *value = NULL;
        assert_ok(json_parse(arena, bytes_text(rows[i]), &value));
        assert_bytes(printed(value), rows[i]);
    }
}

static const char *const refused[] = {
    "",
    " ",
    "{",
    "[",
    "\"",
    "\"a",
    "\"a\\",
    "\"\\u0041\"",
    "\"\\/\"",
    "\"\\n\"",
    "\"\n\"",
    "\"\x7f\"",
    "\"\xc3\"",
    "\"\xed\xa0\x80\"",
    "\"e\xcc\x81\"",
    "\"a\xe2\x80\x8b\"",
    "{]",
    "[}",
    "[1}",
    "{\"a\":1]",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "[1,]",
    "[,1]",
    "{,}",
    "{\"b\":1,\"a\":2}",
    "{\"a\":1,\"a\":2}",
    "{ }",
    "[ ]",
    "[1, 2]",
    "{\"a\" :1}",
    "{\"a\": 1}",
    " 1",
    "1 ",
    "1\n",
    "01",
    "-0",
    "-01",
    "00",
    "1.0",
    "1e3",
    "1E3",
    "-",
    "+1",
    ".5",
    "0x1",
    "9007199254740992",
    "-9007199254740992",
    "99999999999999999999999",
    "null",
    "nul",
    "true1",
    "tru",
    "falsey",
    "fals",
    "True",
    "NaN",
    "'a'",
    "{a:1}",
    "{1:1}",
    "[1 2]",
    "[1][2]",
    "{}{}",
    "1,2",
    "[[[[[[[[[]]]]]]]]]",
    "[[[[[[[[{}]]]]]]]]",
    "[",
    "]",
    "}",
    "{\"é\":1}",
    "{\"\xff\":1}",
    "\xef\xbb\xbf{}",
    "//",
    "{\"a\":1,\"b\"}",
    "{\"a\":1 }",
};

static void all_else_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        print_message("%s\n", refused[i]);
        struct json *value = NULL;
        assert_fault(json_parse(arena, bytes_text(refused[i]), &value), ERR_FORMAT);
        assert_null(value);
    }
    struct json *value = NULL;
    assert_fault(json_parse(arena, (struct bytes){ NULL, 0 }, &value), ERR_FORMAT);
    assert_fault(json_parse(arena, bytes_of("\"a\0b\"", 5), &value), ERR_FORMAT);
    assert_fault(json_parse(arena, bytes_of("1\0", 2), &value), ERR_FORMAT);
}

static void a_refusal_names_the_byte(void **state)
{
    (void)state;
    struct json *value = NULL;
    assert_fault(json_parse(arena, bytes_text("{\"b\":1,\"a\":2}"), &value), ERR_FORMAT);
    assert_string_equal(err_why(LANGUAGE_EN),
                        "JSON, byte 10: members are not in the order of their names");
    assert_fault(json_parse(arena, bytes_text("{\"b\":\"\xe2\x80\x8e\"}"), &value), ERR_FORMAT);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "JSON, string at byte 6: byte 1"));
    assert_non_null(strstr(err_why(LANGUAGE_EN), "U+200E"));
    assert_non_null(strstr(err_why(LANGUAGE_ZH), "JSON 第 6 字节起"));
}

static const char sample[] =
    "{\"date\":\"2024-03-05\",\"id\":\"4d1f\",\"kind\":\"voucher\","
    "\"lines\":[{\"account\":\"101\",\"debit\":120050},"
    "{\"account\":\"521.02\",\"credit\":120050,\"note\":\"卖\\\"树\\\\苗\"}],"
    "\"log\":\"qingshi.example.org\",\"ok\":true,\"v\":1}";

/* Every one-byte change of a text is refused or is itself canonical. */
static void a_changed_byte_is_refused_or_round_trips(void **state)
{
    (void)state;
    char changed[sizeof sample];
    size_t taken = 0;
    for (size_t at = 0; at < sizeof sample - 1; at++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            struct arena_mark mark = arena_mark(arena);
            memcpy(changed, sample, sizeof sample);
            changed[at] = (char)byte;
            struct bytes text = bytes_of(changed, sizeof sample - 1);
            struct json *value = NULL;
            if (json_parse(arena, text, &value) == OK) {
                assert_true(bytes_equal(printed(value), text));
                taken++;
            }
            arena_back(arena, mark);
        }
    }
    /* At least itself each time. */
    assert_true(taken >= sizeof sample - 1);
}

static void a_cut_text_is_refused(void **state)
{
    (void)state;
    struct json *value = NULL;
    for (size_t size = 0; size < sizeof sample - 1; size++)
        assert_fault(json_parse(arena, bytes_of(sample, size), &value), ERR_FORMAT);
    assert_ok(json_parse(arena, bytes_of(sample, sizeof sample - 1), &value));
}

static uint64_t seed;

static uint64_t random_below(uint64_t bound)
{
    seed = seed * 6364136223846793005 + 1442695040888963407;
    return (seed >> 33) % bound;
}

static struct bytes random_text(bool is_name)
{
    static const char *const pieces[] = { "a", "Z", "\"", "\\", "0", "long enough to be a word",
                                          "元", "é", "𠅤", "、" };
    struct buf buf = buf_new(arena, 1000);
    for (uint64_t count = random_below(5); count > 0; count--)
        buf_text(&buf, pieces[random_below(is_name ? 6 : 10)]);
    return buf_so_far(&buf);
}

static struct json *random_tree(int depth)
{
    struct json *value = NULL;
    switch (random_below(depth > 0 ? 6 : 4)) {
    case 0:
        return json_flag(arena, random_below(2) == 0);
    case 1:
        return json_number(arena, (int64_t)(random_below(1u << 31) << 22) -
                                      (int64_t)(random_below(1u << 31) << 22));
    case 2:
    case 3:
        return json_text(arena, random_text(false));
    case 4:
        value = json_list(arena);
        for (uint64_t count = random_below(4); count > 0; count--)
            json_push(value, random_tree(depth - 1));
        return value;
    default:
        value = json_object(arena);
        for (uint64_t count = random_below(6); count > 0; count--)
            json_put(value, random_text(true), random_tree(depth - 1));
        return value;
    }
}

static bool is_same(const struct json *a, const struct json *b)
{
    if (a->type != b->type || a->count != b->count || a->number != b->number ||
        !bytes_equal(a->text, b->text) || !bytes_equal(a->name, b->name))
        return false;
    const struct json *y = b->first;
    for (const struct json *x = a->first; x != NULL; x = x->next, y = y->next)
        if (y == NULL || !is_same(x, y))
            return false;
    return y == NULL;
}

static void random_trees_survive_printing(void **state)
{
    (void)state;
    for (seed = 1; seed < 20000; seed += 7) {
        uint64_t first = seed;
        struct arena_mark mark = arena_mark(arena);
        struct json *tree = random_tree(8);
        assert_non_null(tree);
        struct bytes text = printed(tree);
        struct json *again = NULL;
        assert_ok(json_parse(arena, text, &again));
        assert_true(is_same(tree, again));
        assert_true(bytes_equal(printed(again), text));
        arena_back(arena, mark);
        seed = first;
    }
}

static void put_sorts_and_replaces(void **state)
{
    (void)state;
    struct json *object = json_object(arena);
    static const char *const names[] = { "m", "z", "a", "mm", "b", "z", "a", "m" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_ptr_equal(json_put(object, bytes_text(names[i]), json_number(arena, (int64_t)i)),
                         object);
    assert_bytes(printed(object), "{\"a\":6,\"b\":4,\"m\":7,\"mm\":3,\"z\":5}");
    assert_int_equal(object->count, 5);
    assert_ptr_equal(json_put(object, bytes_text("zz"), json_flag(arena, true)), object);
    assert_bytes(printed(object), "{\"a\":6,\"b\":4,\"m\":7,\"mm\":3,\"z\":5,\"zz\":true}");
    assert_int_equal(json_find(object, "b")->number, 4);
    assert_null(json_find(object, "c"));
    assert_null(json_find(NULL, "c"));
    assert_null(json_find(json_list(arena), "c"));
}

static void building_without_memory_gives_nothing(void **state)
{
    (void)state;
    struct arena *none = NULL;
    assert_ok(arena_open(0, &none));
    assert_null(json_object(none));
    assert_null(json_text(none, bytes_text("a")));
    assert_null(json_number(none, 1));
    assert_null(json_put(NULL, bytes_text("a"), json_flag(arena, true)));
    assert_null(json_put(json_object(arena), bytes_text("a"), NULL));
    assert_null(json_push(NULL, json_flag(arena, true)));
    assert_null(json_push(json_list(arena), json_flag(none, false)));
    struct json *value = NULL;
    assert_fault(json_parse(none, bytes_text("1"), &value), ERR_MEMORY);
    arena_close(none);
    assert_ok(arena_open(sizeof(struct json) + 16, &none));
    struct bytes escaped = bytes_text("\"a text with an escape, of which a copy is made\\\"\"");
    assert_fault(json_parse(none, escaped, &value), ERR_MEMORY);
    arena_close(none);
}

static void a_control_character_is_escaped_and_then_refused(void **state)
{
    (void)state;
    struct json *text = json_text(arena, bytes_of("\b\t\n\f\r\0\x1f", 7));
    assert_bytes(printed(text), "\"\\b\\t\\n\\f\\r\\u0000\\u001f\"");
    assert_fault(json_parse(arena, printed(text), &text), ERR_FORMAT);
}

static void what_needs_an_escape_is_seen_wherever_it_stands(void **state)
{
    (void)state;
    static const uint8_t fillers[] = { 'a', ' ', '!', '#', 0x7f, 0xA0, 0xDC, 0xff };
    static const struct {
        char byte;
        const char *printed;
    } rows[] = {
        { '"', "\\\"" },
        { '\\', "\\\\" },
        { '\x1f', "\\u001f" },
        { '\0', "\\u0000" },
    };
    for (size_t at = 0; at < 20; at++)
        for (size_t i = 0; i < sizeof fillers / sizeof fillers[0]; i++)
            for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
                struct arena_mark mark = arena_mark(arena);
                struct buf text = buf_new(arena, 100);
                struct buf wanted = buf_new(arena, 100);
                buf_fill(&text, fillers[i], at);
                buf_byte(&text, (uint8_t)rows[row].byte);
                buf_fill(&text, fillers[i], 20 - at);
                buf_byte(&wanted, '"');
                buf_fill(&wanted, fillers[i], at);
                buf_text(&wanted, rows[row].printed);
                buf_fill(&wanted, fillers[i], 20 - at);
                buf_byte(&wanted, '"');
                struct bytes got = printed(json_text(arena, buf_so_far(&text)));
                if (!bytes_equal(got, buf_so_far(&wanted)))
                    fail_msg("at %zu, filler %zu, row %zu", at, i, row);
                arena_back(arena, mark);
            }
}

static void people_read_it_over_lines(void **state)
{
    (void)state;
    struct json *value = NULL;
    assert_ok(json_parse(arena, bytes_text("{\"a\":[1,{\"b\":[]}],\"c\":{}}"), &value));
    struct buf buf = buf_new(arena, 1000);
    json_print_pretty(&buf, value);
    assert_bytes(buf_so_far(&buf), "{\n"
                                   "  \"a\": [\n"
                                   "    1,\n"
                                   "    {\n"
                                   "      \"b\": []\n"
                                   "    }\n"
                                   "  ],\n"
                                   "  \"c\": {}\n"
                                   "}\n");
}

static void a_part_of_a_tree_prints_alone(void **state)
{
    (void)state;
    struct json *value = NULL;
    assert_ok(json_parse(arena, bytes_text("{\"a\":[1],\"b\":2}"), &value));
    assert_bytes(printed(json_find(value, "a")), "[1]");
    assert_bytes(printed(json_find(value, "b")), "2");
}

static void a_tree_too_deep_to_read_is_not_printed(void **state)
{
    (void)state;
    struct json *value = json_number(arena, 1);
    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        value = json_push(json_list(arena), value);
    assert_bytes(printed(value), "[[[[[[[[1]]]]]]]]");
    value = json_push(json_list(arena), value);
    struct buf buf = buf_new(arena, 1000);
    struct bytes out = { 0 };
    json_print(&buf, value);
    assert_fault(buf_done(&buf, &out), ERR_LIMIT);
}

static void the_examples_of_the_spec_hold(void **state)
{
    (void)state;
    struct bytes canonical = { 0 };
    struct bytes pretty = { 0 };
    struct bytes rest = { 0 };
    struct bytes line = { 0 };
    struct json *value = NULL;
    assert_ok(spec_example(arena, "json.md", "canonical", &canonical));
    assert_ok(spec_example(arena, "json.md", "pretty", &pretty));
    canonical.size--;
    assert_ok(json_parse(arena, canonical, &value));
    assert_true(bytes_equal(printed(value), canonical));
    struct buf buf = buf_new(arena, 1000);
    json_print_pretty(&buf, value);
    assert_true(bytes_equal(buf_so_far(&buf), pretty));
    assert_ok(spec_example(arena, "json.md", "refused", &rest));
    while (text_line(&rest, &line)) {
        print_message("%.*s\n", (int)line.size, (const char *)line.at);
        line = spec_unescape(arena, line);
        (void)bytes_cut(&line, '\t');
        assert_fault(json_parse(arena, line, &value), ERR_FORMAT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(canonical_texts_round_trip),
        cmocka_unit_test(all_else_is_refused),
        cmocka_unit_test(the_examples_of_the_spec_hold),
        cmocka_unit_test(a_refusal_names_the_byte),
        cmocka_unit_test(a_changed_byte_is_refused_or_round_trips),
        cmocka_unit_test(a_cut_text_is_refused),
        cmocka_unit_test(random_trees_survive_printing),
        cmocka_unit_test(put_sorts_and_replaces),
        cmocka_unit_test(building_without_memory_gives_nothing),
        cmocka_unit_test(a_control_character_is_escaped_and_then_refused),
        cmocka_unit_test(what_needs_an_escape_is_seen_wherever_it_stands),
        cmocka_unit_test(people_read_it_over_lines),
        cmocka_unit_test(a_part_of_a_tree_prints_alone),
        cmocka_unit_test(a_tree_too_deep_to_read_is_not_printed),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
