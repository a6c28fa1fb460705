/* SPDX-License-Identifier: Apache-2.0 */
/* Somebody who holds the log's key rewrites one field of one entry, signs the entry with a key
 * that may not sign it, and builds log, tiles and checkpoint anew: the entry is found. */
#include <string.h>

#include "base/json.h"
#include "tests/published.h"
#include "tests/test.h"
#include "tests/village_funds.h"
#include "verify/engine.h"

struct forging {
    struct arena *arena;
    struct test_village *village;
    struct key_secret *key; /* that signs the forged entry */
    size_t at;
    size_t found;
    size_t tried;
};

/* The entry's text with its n-th value changed; false where it has fewer. */
static bool change(struct json *value, size_t *n, struct arena *arena)
{
    if (value->type == JSON_LIST || value->type == JSON_OBJECT) {
        for (struct json *child = value->first; child != NULL; child = child->next)
            if (change(child, n, arena))
                return true;
        return false;
    }
    if ((*n)-- > 0)
        return false;
    if (value->type == JSON_NUMBER) {
        value->number++;
    } else if (value->type == JSON_TEXT) {
        char *text = bytes_string(arena, value->text);
        size_t last = value->text.size - 1;
        text[last] = (char)(text[last] == '1' ? '2' : '1');
        if (value->text.at[last] >= 0x80)
            text[last] = (char)(value->text.at[last] ^ 1);
        value->text = bytes_of(text, value->text.size);
    } else {
        value->type = value->type == JSON_TRUE ? JSON_FALSE : JSON_TRUE;
    }
    return true;
}

static bool forge_note(struct forging *forging, size_t n, struct bytes *out)
{
    struct arena *arena = forging->arena;
    struct entry *entry = arena_take(arena, sizeof *entry);
    struct json *body = NULL;
    assert_ok(entry_decode(arena, forging->village->notes[forging->at], entry));
    struct bytes text = entry->note.text;
    assert_ok(json_parse(arena, bytes_part(text, 15, text.size - 16), &body));
    if (!change(body, &n, arena))
        return false;
    struct buf plain = buf_new(arena, ENTRY_SIZE_MAX);
    struct buf note = buf_new(arena, ENTRY_SIZE_MAX);
    const struct key_secret *key = forging->key;
    buf_text(&plain, "sanzi/entry/v1\n");
    json_print(&plain, body);
    buf_text(&plain, "\n");
    assert_ok(buf_done(&plain, &text));
    assert_ok(note_sign(&note, text, &key, 1));
    assert_ok(buf_done(&note, out));
    return true;
}

/* The same log with another note at one place, all hashes anew. */
static void rebuild(struct forging *forging, struct bytes note, struct test_village *out)
{
    const struct test_village *village = forging->village;
    memset(out, 0, sizeof *out);
    out->arena = forging->arena;
    memcpy(out->keys, village->keys, sizeof out->keys);
    assert_ok(tree_open(&out->tree));
    out->view.tree = tree_reader_of(out->tree);
    for (size_t i = 0; i < village->count; i++)
        published_append(out, i == forging->at ? note : village->notes[i], village->times[i]);
}

static void try_one(struct forging *forging, struct bytes note)
{
    static struct test_village forged;
    struct published published = { 0 };
    struct verdict verdict = { 0 };
    rebuild(forging, note, &forged);
    published_make(&forged, &published);
    struct source source = published_source(&published);
    struct verify_options options = {
        .log = key_of(forging->village->keys[KEY_LOG]), .threads = 1, .documents = true
    };
    assert_ok(verify_log(forging->arena, &source, &options, &verdict));
    bool found = false;
    for (const struct finding *at = verdict.findings.first; at != NULL; at = at->next)
        found = found || (finding_rows[at->code].weight == WEIGHT_WRONG &&
                          at->index == forging->at);
    forging->tried++;
    forging->found += found;
    if (!found)
        print_error("entry %zu: %.*s\n", forging->at, (int)note.size, (const char *)note.at);
    view_memory_close(verdict.memory);
    tree_close(forged.tree);
}

/* The n-th value of one entry; false where it has fewer. */
static bool try_value(struct forging *forging, size_t n)
{
    struct arena_mark mark = arena_mark(forging->arena);
    struct bytes note = { 0 };
    bool more = forge_note(forging, n, &note);
    if (more)
        try_one(forging, note);
    arena_back(forging->arena, mark);
    return more;
}

/* Every value of one entry, one after the other. */
static void try_entry(struct forging *forging)
{
    size_t n = 0;
    while (try_value(forging, n))
        n++;
}

/* In published_small(): entry 14 hands the bookkeeper's key over, entry 18 revokes the
 * cashier's. */
enum { ROTATED = 14,
       REVOKED = 18 };

static void try_all(enum village_key early, enum village_key late, size_t from)
{
    struct forging forging = { 0 };
    assert_ok(arena_open(256 << 20, &forging.arena));
    forging.village = published_small(forging.arena);
    for (size_t i = from; i < forging.village->count; i++) {
        /* A holder may revoke his own key: that one entry he may sign. */
        if (i == REVOKED && (early == KEY_CASHIER || late == KEY_CASHIER))
            continue;
        forging.at = i;
        forging.key = forging.village->keys[i <= ROTATED ? early : late];
        try_entry(&forging);
    }
    print_message("%zu of %zu found\n", forging.found, forging.tried);
    assert_int_equal(forging.found, forging.tried);
    assert_true(forging.tried > 40);
    village_free(forging.village);
    arena_close(forging.arena);
}

static void every_field_signed_by_a_stranger_is_found(void **state)
{
    (void)state;
    try_all(KEY_STRANGER, KEY_STRANGER, 0);
}

static void every_field_signed_in_a_wrong_role_is_found(void **state)
{
    (void)state;
    try_all(KEY_CASHIER, KEY_CASHIER, 0);
}

static void every_field_signed_by_a_revoked_key_is_found(void **state)
{
    (void)state;
    try_all(KEY_CASHIER, KEY_CASHIER, REVOKED + 1);
}

static void every_field_signed_before_enrolment_or_after_revocation_is_found(void **state)
{
    (void)state;
    try_all(KEY_BOOKKEEPER_NEW, KEY_BOOKKEEPER, 0);
}

/* Every value of the first entry of each kind that the small village lacks; of the others one
 * value each, another in every entry. */
static void every_kind_of_funds_signed_by_who_may_not_is_found(void **state)
{
    (void)state;
    struct forging forging = { 0 };
    const struct kind *seen[64] = { NULL };
    assert_ok(arena_open((size_t)512 << 20, &forging.arena));
    forging.village = village_funds(forging.arena);
    for (size_t i = 1; i < forging.village->count; i++) {
        struct entry *entry = arena_take(forging.arena, sizeof *entry);
        assert_ok(entry_decode(forging.arena, forging.village->notes[i], entry));
        size_t at = 0;
        while (seen[at] != NULL && seen[at] != entry->kind)
            at++;
        bool publisher_may = (entry->kind->signers & ROLE_PUBLISHER) != 0;
        forging.key = forging.village->keys[publisher_may ? KEY_STRANGER : KEY_PUBLISHER];
        forging.at = i;
        if (seen[at] == NULL)
            try_entry(&forging);
        else
            try_value(&forging, i % 11);
        seen[at] = entry->kind;
    }
    print_message("%zu of %zu found\n", forging.found, forging.tried);
    assert_int_equal(forging.found, forging.tried);
    assert_true(forging.tried > 40);
    village_free(forging.village);
    arena_close(forging.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_signed_by_a_stranger_is_found),
        cmocka_unit_test(every_field_signed_in_a_wrong_role_is_found),
        cmocka_unit_test(every_field_signed_by_a_revoked_key_is_found),
        cmocka_unit_test(every_field_signed_before_enrolment_or_after_revocation_is_found),
        cmocka_unit_test(every_kind_of_funds_signed_by_who_may_not_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
