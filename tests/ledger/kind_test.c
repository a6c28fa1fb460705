/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/kind.h"

#include "base/file.h"
#include "base/json.h"
#include "tests/ledger/refusals.h"
#include "tests/support.h"

static void a_kind_is_found_by_its_wire_name_and_titles(void **state)
{
    (void)state;
    assert_ptr_equal(kind_find(bytes_text("voucher")), &kind_voucher);
    assert_ptr_equal(kind_find(bytes_text("凭证")), &kind_voucher);
    assert_ptr_equal(kind_find(bytes_text("Voucher")), &kind_voucher);
    assert_null(kind_find(bytes_text("vouchers")));
    assert_null(kind_find(bytes_text("")));
    const struct field *field = field_find(kind_voucher.fields, bytes_text("摘要"));
    assert_string_equal(field->name, "note");
    assert_null(field_find(kind_voucher.fields, bytes_text("wage")));
}

/* Every member of a body, and of its first rows, has a property in the schema. */
static void assert_described(const struct json *schema, const struct json *body)
{
    const struct json *properties = json_find(schema, "properties");
    const struct json *additional = json_find(schema, "additionalProperties");
    assert_int_equal(additional->type, JSON_FALSE);
    for (const struct json *member = body->first; member != NULL; member = member->next) {
        const struct json *property = properties->first;
        while (property != NULL && !bytes_equal(property->name, member->name))
            property = property->next;
        if (property == NULL)
            print_error("no property %.*s\n", (int)member->name.size,
                        (const char *)member->name.at);
        assert_non_null(property);
    }
    const struct json *required = json_find(schema, "required");
    for (const struct json *name = required->first; name != NULL; name = name->next) {
        const struct json *member = body->first;
        while (member != NULL && !bytes_equal(name->text, member->name))
            member = member->next;
        assert_non_null(member);
    }
}

static void every_kind_has_a_schema_that_fits_its_sample(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)64 << 20, &arena));
    for (size_t i = 0; i < kind_count; i++) {
        char path[200];
        struct bytes file = { 0 };
        struct bytes text = { 0 };
        struct json *body = NULL;
        struct json *schema = NULL;
        (void)snprintf(path, sizeof path, "tests/data/kinds/%s.json", kinds[i]->name);
        print_message("%s\n", path);
        assert_ok(file_read(arena, path, ENTRY_SIZE_MAX, &file));
        assert_ok(json_parse(arena, bytes_trim(file), &body));
        assert_ok(entry_text(arena, body, &text));
        assert_ok(kind_schema(arena, kinds[i], &schema));
        assert_described(schema, body);
        struct buf buf = buf_new(arena, (size_t)1 << 20);
        struct json *again = NULL;
        json_print(&buf, schema);
        assert_ok(buf_done(&buf, &text));
        assert_ok(json_parse(arena, text, &again));
    }
    arena_close(arena);
}

static void every_example_of_the_spec_is_an_entry_of_its_kind(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)64 << 20, &arena));
    for (size_t i = 0; i < kind_count; i++) {
        struct bytes example = { 0 };
        struct bytes text = { 0 };
        struct json *body = NULL;
        print_message("%s\n", kinds[i]->name);
        assert_ok(spec_example(arena, "kinds.md", kinds[i]->name, &example));
        assert_ok(json_parse(arena, bytes_trim(example), &body));
        assert_ok(entry_text(arena, body, &text));
        assert_bytes(json_find(body, "kind")->text, kinds[i]->name);
        assert_true(bytes_ends(text, example));
    }
    arena_close(arena);
}

static void the_examples_of_entry_and_leaf_are_those_of_the_village(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    struct bytes example = { 0 };
    struct hash hash;
    assert_ok(spec_example(arena, "entry.md", "entry", &example));
    assert_true(bytes_equal(example, village->notes[12]));
    assert_ok(spec_example(arena, "leaf.md", "leaf", &example));
    assert_true(bytes_equal(example, village->leaves[12]));
    assert_ok(spec_example(arena, "leaf.md", "leaf-hash", &example));
    assert_ok(hash_parse(bytes_trim(example), &hash));
    assert_true(hash_equal(&hash, &village->hashes[12]));
    teardown(village, arena);
}

static void a_schema_without_memory_is_no_schema(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct json *schema = NULL;
    for (size_t size = 0; size < 40000; size += 1000) {
        assert_ok(arena_open(size, &arena));
        enum err code = kind_schema(arena, &kind_voucher, &schema);
        if (code != OK)
            assert_int_equal(code, ERR_MEMORY);
        else
            assert_int_equal(json_find(schema, "properties")->count, 24);
        arena_close(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kind_is_found_by_its_wire_name_and_titles),
        cmocka_unit_test(every_kind_has_a_schema_that_fits_its_sample),
        cmocka_unit_test(every_example_of_the_spec_is_an_entry_of_its_kind),
        cmocka_unit_test(the_examples_of_entry_and_leaf_are_those_of_the_village),
        cmocka_unit_test(a_schema_without_memory_is_no_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
