/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/view_roster.h"
#include "tests/ledger/refusals.h"

#define B BY(KEY_BOOKKEEPER_NEW)
#define DAY "2024-03-05"
#define GOOD VOUCHER(PAIR("101", "10201"))

static struct json *object_of(struct arena *arena, const char *root, int64_t size)
{
    struct json *seen = json_object(arena);
    (void)json_put(seen, bytes_text("root"), json_text(arena, bytes_text(root)));
    return json_put(seen, bytes_text("size"), json_number(arena, size));
}

#define EMPTY_ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define OTHER_ROOT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

/* A good voucher with one member another, tried. */
static void assert_tried(struct test_village *village, const char *name, struct json *value,
                         enum err code, const char *why)
{
    struct json *body = village_body(village, "voucher", DAY, GOOD);
    struct bytes note = { 0 };
    (void)json_put(body, bytes_text(name), value);
    assert_ok(village_sign(village, body, B, &note));
    struct hash before = fold_hash(village);
    enum err got = village_try(village, note);
    if (got != code || strstr(err_why(LANGUAGE_EN), why) == NULL)
        print_error("%s (%s): %s: %s\n", name, why, err_name(got), err_why(LANGUAGE_EN));
    assert_int_equal(got, code);
    if (code != OK)
        assert_non_null(strstr(err_why(LANGUAGE_EN), why));
    struct hash after = fold_hash(village);
    assert_true(hash_equal(&before, &after));
}

static void an_entry_must_fit_its_place_in_the_log(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    assert_tried(village, "log", json_text(arena, bytes_text("other.example.org")), ERR_RULE,
                 "was signed for log \"other.example.org\"");
    assert_tried(village, "id", json_text(arena, bytes_text("voucher-2024-01-08-12")),
                 ERR_EXISTS, "is that of entry 12");
    assert_tried(village, "seen", object_of(arena, EMPTY_ROOT, 40), ERR_RULE,
                 "speaks of 40 entries, but this is entry 39");
    assert_tried(village, "seen", object_of(arena, OTHER_ROOT, 30), ERR_TAMPERED,
                 "at size 30 is not of this log");
    assert_tried(village, "seen", object_of(arena, OTHER_ROOT, 0), ERR_TAMPERED,
                 "at size 0 is not of this log");
    assert_tried(village, "seen", object_of(arena, EMPTY_ROOT, 0), OK, "");
    /* Found good once, and asked again. */
    assert_tried(village, "seen", object_of(arena, EMPTY_ROOT, 0), OK, "");
    assert_tried(village, "seen", object_of(arena, OTHER_ROOT, 0), ERR_TAMPERED,
                 "not of this log");
    /* A view without a tree cannot tell. */
    struct json *body = village_body(village, "voucher", DAY, GOOD);
    struct bytes note = { 0 };
    (void)json_put(body, bytes_text("seen"), object_of(arena, OTHER_ROOT, 30));
    assert_ok(village_sign(village, body, B, &note));
    assert_fault(village_try(village, note), ERR_TAMPERED);
    village->view.tree.hash = NULL;
    assert_ok(village_try(village, note));
    teardown(village, arena);
}

static void an_entry_is_not_dated_after_the_day_of_its_leaf(void **state)
{
    (void)state;
    static const struct {
        const char *time;
        enum err code;
    } rows[] = {
        { "2024-03-04T15:59:59Z", ERR_RULE }, /* still the 4th in China */
        { "2024-03-04T16:00:00Z", OK },
        { "2024-03-06T00:00:00Z", OK },
    };
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    struct bytes note = { 0 };
    struct entry entry;
    assert_ok(village_sign(village, village_body(village, "voucher", DAY, GOOD), B, &note));
    assert_ok(entry_decode(arena, note, &entry));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct place place = { .index = village->count };
        assert_ok(time_parse(bytes_text(rows[i].time), &place.time));
        enum err code = view_check(&village->view, &entry, &place);
        print_message("%s\n", rows[i].time);
        assert_int_equal(code, rows[i].code);
    }
    teardown(village, arena);
}

static void the_fold_of_a_village_is_the_same_whenever_it_is_made(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *first = setup(&arena);
    struct test_village *second = village_new(arena);
    struct hash a = fold_hash(first);
    struct hash b = fold_hash(second);
    assert_true(hash_equal(&a, &b));
    assert_int_equal(first->count, 39);
    village_free(second);
    teardown(first, arena);
}

static void an_id_is_found_again(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    uint64_t index = 0;
    bool found = false;
    struct bytes id = bytes_text("voucher-2024-01-08-12");
    assert_ok(view_find_id(&village->view, id, &index, &found));
    assert_true(found);
    assert_int_equal(index, 12);
    assert_ok(view_find_id(&village->view, bytes_text("none"), &index, &found));
    assert_false(found);
    teardown(village, arena);
}

static void every_line_gets_the_key_that_made_it(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    for (size_t i = 0; i < village->count; i++) {
        struct entry entry;
        struct signer signers[NOTE_SIGNATURES_MAX];
        assert_ok(entry_decode(arena, village->notes[i], &entry));
        assert_ok(view_signers(&village->view, &entry, i, signers));
        for (size_t at = 0; at < entry.note.count; at++) {
            assert_true(note_verify(&entry.note, &entry.note.signatures[at], &signers[at].key));
            bool brings = i == 0 || (i == 2 && signers[at].role == ROLE_NONE) ||
                          (i == 24 && signers[at].role == ROLE_NONE);
            assert_int_equal(signers[at].own, brings);
        }
    }
    teardown(village, arena);
}

static enum err count_tenure(void *context, struct bytes name, const struct tenure *tenure)
{
    (void)tenure;
    size_t *count = context;
    assert_true(bytes_starts(name, bytes_text(VILLAGE_LOG "/")));
    ++*count;
    return OK;
}

static void the_roster_tells_everybody_who_ever_signed(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    size_t count = 0;
    assert_ok(roster_walk(&village->view, count_tenure, &count));
    assert_int_equal(count, 7);
    struct tenure tenure = { .first = 0 };
    bool found = true;
    assert_ok(roster_current(&village->view, bytes_text(VILLAGE_LOG "/cashier/周强"), &tenure,
                             &found));
    assert_false(found);
    assert_ok(roster_tenure(&village->view, bytes_text(VILLAGE_LOG "/cashier/周强"), 0,
                            &tenure));
    assert_int_equal(tenure.role, ROLE_CASHIER);
    assert_int_equal(tenure.first, 2);
    assert_int_equal(tenure.last, 30);
    assert_int_equal(tenure.revoked, 34);
    struct village record = { 0 };
    assert_ok(roster_village(&village->view, &record));
    assert_bytes(record.name, "青石村");
    assert_bytes(record.log, VILLAGE_LOG);
    assert_true(key_same(&record.key, key_of(village->keys[KEY_LOG])));
    teardown(village, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_must_fit_its_place_in_the_log),
        cmocka_unit_test(an_entry_is_not_dated_after_the_day_of_its_leaf),
        cmocka_unit_test(the_fold_of_a_village_is_the_same_whenever_it_is_made),
        cmocka_unit_test(an_id_is_found_again),
        cmocka_unit_test(every_line_gets_the_key_that_made_it),
        cmocka_unit_test(the_roster_tells_everybody_who_ever_signed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
