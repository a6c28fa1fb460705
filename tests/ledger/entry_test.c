/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "tests/ledger/refusals.h"

#define OFFICIAL(more) \
    "{'date':'2024-03-05','from':'2024-01-01','id':'a','kind':'official','log':'" VILLAGE_LOG \
    "','office':'会计','person':'李'," \
    "'seen':{'root':'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=','size':0}" more "}"
#define DOC(more) \
    "{'date':'2024-03-05','docs':[" more "],'from':'2024-01-01','id':'a','kind':'official'," \
    "'log':'" VILLAGE_LOG "','office':'会计','person':'李'," \
    "'seen':{'root':'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=','size':0},'v':1}"
#define SHA "'sha256':'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"

/* A note of these lines with one signature by the bookkeeper; ' stands for ". */
static struct bytes note_of(struct test_village *village, const char *text)
{
    struct buf buf = buf_new(village->arena, 200000);
    for (; *text != '\0'; text++)
        buf_byte(&buf, *text == '\'' ? '"' : (uint8_t)*text);
    struct bytes whole = { 0 };
    assert_ok(buf_done(&buf, &whole));
    uint8_t blob[SIGNATURE_SIZE];
    key_sign(village->keys[KEY_BOOKKEEPER], whole, blob);
    buf_byte(&buf, '\n');
    note_put_line(&buf, key_of(village->keys[KEY_BOOKKEEPER]), bytes_of(blob, sizeof blob));
    assert_ok(buf_done(&buf, &whole));
    return whole;
}

#define HEAD "sanzi/entry/v1\n"
static const struct {
    const char *text;
    enum err code;
    const char *why;
} malformed[] = {
    { "sanzi/entry/v2\n{}\n", ERR_FORMAT, "does not begin with sanzi/entry/v1" },
    { HEAD, ERR_FORMAT, "not exactly two lines" },
    { HEAD "{}\n{}\n", ERR_FORMAT, "not exactly two lines" },
    { HEAD "{ }\n", ERR_FORMAT, "" },
    { HEAD "[]\n", ERR_FORMAT, "no JSON object" },
    { HEAD "{}\n", ERR_FORMAT, "\"Kind\" (kind) is missing" },
    { HEAD "{'kind':1}\n", ERR_FORMAT, "\"Kind\" (kind) is missing" },
    { HEAD "{'kind':'gift'}\n", ERR_FORMAT, "there is no kind \"gift\"" },
    { HEAD "{'kind':'凭证','v':1}\n", ERR_FORMAT, "there is no kind \"凭证\"" },
    { HEAD "{'kind':'voucher'}\n", ERR_FORMAT, "\"Version\" (v) is missing" },
    { HEAD "{'kind':'voucher','v':2}\n", ERR_FORMAT, "voucher has no version 2" },
    { HEAD "{'kind':'voucher','v':1}\n", ERR_FORMAT, "\"Id\" (id) is missing" },
    { HEAD OFFICIAL(",'v':1,'wage':3") "\n", ERR_FORMAT, "there is no field \"wage\"" },
    { HEAD OFFICIAL(",'to':'2024-02-30','v':1") "\n", ERR_FORMAT,
      "\"To\" cannot be \"2024-02-30\"" },
    { HEAD OFFICIAL(",'to':20240229,'v':1") "\n", ERR_FORMAT, "\"To\" must be a date" },
    { HEAD OFFICIAL(",'to':{'sealed':'x'},'v':1") "\n", ERR_FORMAT, "\"To\" must be a date" },
    { HEAD DOC("") "\n", ERR_FORMAT, "\"Attachments\" has no row" },
    { HEAD DOC("1") "\n", ERR_FORMAT, "row 1: the row is not an object" },
    { HEAD DOC("{'name':'a'}") "\n", ERR_FORMAT, "row 1: \"Type\" (type) is missing" },
    { HEAD DOC("{'name':'a'," SHA ",'size':67108865,'type':'b'}") "\n", ERR_LIMIT,
      "beyond the limit of 67108864 bytes" },
    { HEAD DOC("{'name':'a','path':'b'," SHA ",'size':1,'type':'b'}") "\n", ERR_FORMAT,
      "row 1: there is no field \"path\"" },
    { HEAD DOC("{'name':'a','public':1," SHA ",'size':1,'type':'b'}") "\n", ERR_FORMAT,
      "\"Public\" must be true or false" },
    { HEAD DOC("{'name':'','sha256':'x','size':1,'type':'b'}") "\n", ERR_FORMAT,
      "\"File name\" must not be empty" },
    { HEAD DOC("{'name':'a','sha256':'x','size':1,'type':'b'}") "\n", ERR_FORMAT,
      "\"SHA-256\" cannot be \"x\"" },
    { HEAD DOC("{'name':'a'," SHA ",'size':-1,'type':'b'}") "\n", ERR_FORMAT,
      "\"Size\" must be a whole number" },
};

static void a_malformed_entry_is_refused_with_its_reason(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)64 << 20, &arena));
    struct test_village *village = village_keys(arena);
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        struct entry entry = { .seen_size = 77 };
        enum err code = entry_decode(arena, note_of(village, malformed[i].text), &entry);
        if (code != malformed[i].code ||
            strstr(err_why(LANGUAGE_EN), malformed[i].why) == NULL)
            print_error("row %zu (%s): %s: %s\n", i, malformed[i].why, err_name(code),
                        err_why(LANGUAGE_EN));
        assert_int_equal(code, malformed[i].code);
        assert_non_null(strstr(err_why(LANGUAGE_EN), malformed[i].why));
        assert_int_equal(entry.seen_size, 77);
    }
    teardown(village, arena);
}

/* Put, replace or drop one member of a good body and see what entry_text says. */
static void assert_member(struct test_village *village, const char *name, struct json *value,
                          enum err code, const char *why)
{
    struct json *body = village_body(village, "voucher", "2024-03-05",
                                     VOUCHER(PAIR("101", "301")));
    (void)json_put(body, bytes_text(name), value);
    struct bytes text = bytes_text("untouched");
    enum err got = entry_text(village->arena, body, &text);
    if (got != code || strstr(err_why(LANGUAGE_EN), why) == NULL)
        print_error("%s (%s): %s: %s\n", name, why, err_name(got), err_why(LANGUAGE_EN));
    assert_int_equal(got, code);
    assert_non_null(strstr(err_why(LANGUAGE_EN), why));
    assert_bytes(text, "untouched");
}

static void every_member_is_held_to_its_type_and_limit(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)64 << 20, &arena));
    struct test_village *village = village_keys(arena);
    char long_text[ENTRY_SIZE_MAX + 1];
    memset(long_text, 'a', sizeof long_text);
    struct bytes text = bytes_of(long_text, 1001);
    assert_member(village, "note", json_text(arena, text), ERR_LIMIT,
                  "\"Note\" holds at most 1000 bytes, this has 1001");
    assert_member(village, "note", json_flag(arena, true), ERR_FORMAT, "\"Note\" must be text");
    assert_member(village, "id", json_text(arena, bytes_text("a/b")), ERR_FORMAT,
                  "\"Id\" takes letters, digits");
    assert_member(village, "id", json_text(arena, bytes_of(long_text, 65)), ERR_LIMIT,
                  "at most 64 bytes");
    assert_member(village, "payee", json_object(arena), ERR_FORMAT, "\"Payee\" must be text");
    assert_member(village, "papers", json_number(arena, -1), ERR_FORMAT, "\"Papers\" must be");
    assert_member(village, "lines", json_text(arena, text), ERR_FORMAT, "\"Lines\" must be");
    assert_member(village, "seen", json_object(arena), ERR_FORMAT, "\"Seen\" must be");
    assert_member(village, "month", json_text(arena, bytes_text("2024-3")), ERR_FORMAT,
                  "\"Month\" cannot be \"2024-3\"");
    struct json *lines = json_list(arena);
    for (size_t i = 0; i <= ROWS_MAX; i++)
        (void)json_push(lines, json_object(arena));
    assert_member(village, "lines", lines, ERR_LIMIT, "at most 999 rows, this has 1000");
    assert_member(village, "note", json_text(arena, bytes_of(long_text, sizeof long_text)),
                  ERR_LIMIT, "split it");
    teardown(village, arena);
}

static void a_sealed_field_stands_by_its_digest(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    struct entry entry;
    struct bytes digest = { 0 };
    assert_ok(entry_decode(arena, village->notes[4], &entry));
    assert_true(entry_sealed(&entry, "contact", &digest));
    assert_true(bytes_equal(digest, village->digest));
    assert_int_equal(entry_field(&entry, "contact").size, 0);
    assert_ok(entry_decode(arena, village->notes[12], &entry));
    assert_false(entry_sealed(&entry, "payee", &digest));
    assert_bytes(entry_field(&entry, "payee"), "县供电公司");
    static const char *const bad[] = {
        "{'mask':'','sealed':$}",
        "{'mask':1,'sealed':$}",
        "{'a':1,'mask':'x','sealed':$}",
        "{'mask':'x','opened':$}",
        "{'sealed':'short'}",
        "{'sealed':1}",
        "{'open':$,'sealed':$}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char own[300];
        (void)snprintf(own, sizeof own, "{'contact':%s,'from':'2024-01-01','office':'会计',"
                                        "'person':'李'}",
                       bad[i]);
        struct bytes note = { 0 };
        assert_fault(village_sign(village, village_body(village, "official", "2024-03-05", own),
                                  BY(KEY_HEAD), &note),
                     ERR_FORMAT);
    }
    teardown(village, arena);
}

static void fields_of_an_entry_are_read_back(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    struct entry entry;
    struct document document = { 0 };
    struct reference reference = { 0 };
    assert_ok(entry_decode(arena, village->notes[12], &entry));
    assert_ptr_equal(entry.kind, &kind_voucher);
    assert_int_equal(entry_number(&entry, "papers"), 1);
    assert_int_equal(entry_number(&entry, "absent"), 0);
    assert_int_equal(entry_rows(&entry, "lines")->count, 2);
    assert_null(entry_rows(&entry, "absent"));
    assert_true(entry_has(&entry, "handler") && !entry_has(&entry, "absent"));
    assert_int_equal(entry_documents(&entry), 1);
    assert_ok(entry_document(&entry, 0, &document));
    assert_bytes(document.type, "image/jpeg");
    assert_true(document.is_public);
    assert_fault(entry_document(&entry, 1, &document), ERR_MISSING);
    assert_false(entry_reference(&entry, "target", &reference));
    assert_int_equal(entry_documents(&entry), 1);
    assert_ok(entry_decode(arena, village->notes[19], &entry));
    assert_true(entry_reference(&entry, "target", &reference));
    assert_int_equal(reference.index, 18);
    assert_true(hash_equal(&reference.leaf, &village->hashes[18]));
    teardown(village, arena);
}

static void signature_lines_stand_in_order_each_once(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    struct note note = { 0 };
    struct entry entry;
    assert_ok(note_parse(village->notes[11], &note));
    assert_int_equal(note.count, 2);
    static const struct {
        int first;
        int second;
        const char *why;
    } rows[] = { { 0, 1, NULL }, { 1, 0, "are not sorted" }, { 0, 0, "signs twice" } };
    for (size_t i = 0; i < 3; i++) {
        struct buf buf = buf_new(arena, ENTRY_SIZE_MAX);
        struct bytes whole = { 0 };
        buf_put(&buf, note.text);
        buf_byte(&buf, '\n');
        buf_put(&buf, note.signatures[rows[i].first].line);
        buf_byte(&buf, '\n');
        buf_put(&buf, note.signatures[rows[i].second].line);
        buf_byte(&buf, '\n');
        assert_ok(buf_done(&buf, &whole));
        if (rows[i].why == NULL) {
            assert_ok(entry_decode(arena, whole, &entry));
            continue;
        }
        assert_fault(entry_decode(arena, whole, &entry), ERR_FORMAT);
        assert_non_null(strstr(err_why(LANGUAGE_EN), rows[i].why));
    }
    teardown(village, arena);
}

static void an_entry_past_its_limit_is_refused(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)64 << 20, &arena));
    struct buf buf = buf_new(arena, ENTRY_SIZE_MAX);
    struct bytes whole = { 0 };
    struct entry entry;
    buf_fill(&buf, 'a', ENTRY_NOTE_MAX + 1);
    assert_ok(buf_done(&buf, &whole));
    assert_fault(entry_decode(arena, whole, &entry), ERR_LIMIT);
    assert_fault(entry_decode(arena, bytes_part(whole, 0, ENTRY_NOTE_MAX), &entry), ERR_FORMAT);
    arena_close(arena);
}

static void an_entry_is_skimmed_as_it_was_decoded(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    for (size_t i = 0; i < village->count; i++) {
        struct entry whole;
        struct entry entry;
        struct buf texts[2] = { buf_new(arena, 60000), buf_new(arena, 60000) };
        assert_ok(entry_decode(arena, village->notes[i], &whole));
        assert_ok(entry_skim(arena, village->notes[i], &entry));
        assert_true(entry.kind == whole.kind && bytes_equal(entry.id, whole.id));
        assert_true(bytes_equal(entry.log, whole.log));
        assert_true(date_compare(entry.date, whole.date) == 0);
        json_print(&texts[0], whole.body);
        json_print(&texts[1], entry.body);
        assert_true(bytes_equal(buf_so_far(&texts[0]), buf_so_far(&texts[1])));
        assert_true(bytes_equal(entry.note.text, whole.note.text));
        assert_int_equal(entry.note.count, whole.note.count);
        for (size_t j = 0; j < whole.note.count; j++)
            assert_true(bytes_equal(entry.note.signatures[j].name,
                                    whole.note.signatures[j].name));
    }
    teardown(village, arena);
}

/* Cut short anywhere, or with a byte changed: a fault or other fields, and nothing worse. */
static void a_damaged_entry_is_skimmed_without_harm(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    struct bytes note = village->notes[village->count - 1];
    for (size_t i = 0; i < note.size; i++) {
        struct arena_mark mark = arena_mark(arena);
        struct entry entry;
        struct bytes damaged = bytes_copy(arena, note);
        if (entry_skim(arena, bytes_part(note, 0, i), &entry) == OK)
            assert_true(entry.note.count <= NOTE_SIGNATURES_MAX);
        ((uint8_t *)(uintptr_t)damaged.at)[i] ^= 0x15;
        if (entry_skim(arena, damaged, &entry) == OK)
            assert_non_null(entry.kind);
        arena_back(arena, mark);
    }
    assert_fault(entry_skim(arena, bytes_text(""), &(struct entry){ 0 }), ERR_FORMAT);
    assert_fault(entry_skim(arena, bytes_text(HEAD), &(struct entry){ 0 }), ERR_FORMAT);
    assert_fault(entry_skim(arena, bytes_text(HEAD "[]"), &(struct entry){ 0 }), ERR_FORMAT);
    teardown(village, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_malformed_entry_is_refused_with_its_reason),
        cmocka_unit_test(every_member_is_held_to_its_type_and_limit),
        cmocka_unit_test(a_sealed_field_stands_by_its_digest),
        cmocka_unit_test(fields_of_an_entry_are_read_back),
        cmocka_unit_test(signature_lines_stand_in_order_each_once),
        cmocka_unit_test(an_entry_past_its_limit_is_refused),
        cmocka_unit_test(an_entry_is_skimmed_as_it_was_decoded),
        cmocka_unit_test(a_damaged_entry_is_skimmed_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
