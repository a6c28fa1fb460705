/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/trust.h"

#include <string.h>

#include "tests/support.h"
#include "tests/test.h"

enum { KEYS = 6 };

/* Key 0 is the log's, the others witnesses W1 to W5; a seed is its number 32 times. */
struct cast {
    struct arena *arena;
    struct key_secret *keys[KEYS];
    char *vkeys[KEYS];
};

static const char origin[] = "qingshi.example.org";
static const char text[] = "qingshi.example.org\n"
                           "0\n"
                           "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

static int open_cast(void **state)
{
    static struct cast cast;
    memset(&cast, 0, sizeof cast);
    if (arena_open(16 << 20, &cast.arena) != OK)
        return 1;
    for (size_t i = 0; i < KEYS; i++) {
        uint8_t seed[KEY_SEED_SIZE];
        char name[32];
        memset(seed, (int)i + 1, sizeof seed);
        (void)snprintf(name, sizeof name, "witness%zu.example.org", i);
        struct bytes whole = bytes_text(i == 0 ? origin : name);
        if (key_of_seed(whole, i == 0 ? KEY_NOTE : KEY_COSIGNER, seed, &cast.keys[i]) != OK)
            return 1;
        struct buf buf = buf_new(cast.arena, 1000);
        key_print(&buf, key_of(cast.keys[i]));
        if (buf_string(&buf, &cast.vkeys[i]) != OK)
            return 1;
    }
    *state = &cast;
    return 0;
}

static int close_cast(void **state)
{
    struct cast *cast = *state;
    for (size_t i = 0; i < KEYS; i++)
        key_close(cast->keys[i]);
    arena_close(cast->arena);
    return 0;
}

/* A policy text with $0 to $5 for the vkeys. */
static struct bytes fill(struct cast *cast, const char *pattern)
{
    struct buf buf = buf_new(cast->arena, 1 << 20);
    for (const char *at = pattern; *at != '\0'; at++) {
        if (*at == '$')
            buf_text(&buf, cast->vkeys[*++at - '0']);
        else
            buf_byte(&buf, (uint8_t)*at);
    }
    struct bytes out = { 0 };
    assert_ok(buf_done(&buf, &out));
    return out;
}

static struct trust *read_trust(struct cast *cast, const char *pattern)
{
    struct trust *trust = NULL;
    assert_ok(trust_parse(cast->arena, fill(cast, pattern), &trust));
    return trust;
}

/* A checkpoint note cosigned by the witnesses whose numbers stand in `who`, 0 for the log. */
static struct note cosigned(struct cast *cast, const char *who)
{
    struct buf buf = buf_new(cast->arena, 1 << 16);
    buf_text(&buf, text);
    buf_text(&buf, "\n");
    for (; *who != '\0'; who++) {
        size_t i = (size_t)(*who - '0');
        uint8_t signature[SIGNATURE_SIZE];
        key_sign(cast->keys[i], bytes_text(text), signature);
        if (i == 0)
            note_put_line(&buf, key_of(cast->keys[0]), bytes_of(signature, sizeof signature));
        else
            assert_ok(cosign_make(&buf, cast->keys[i], 1700000000 + *who - '0',
                                  bytes_text(text)));
    }
    struct bytes whole = { 0 };
    struct note note = { 0 };
    assert_ok(buf_done(&buf, &whole));
    assert_ok(note_parse(whole, &note));
    return note;
}

static const char two_levels[] = "# township and county\n"
                                 "\n"
                                 "log $0 https://example.org/\n"
                                 "\twitness  W1 $1 \n"
                                 "witness W2 $2 https://w2.example.org/\n"
                                 "witness W3 $3\n"
                                 "  # villagers\n"
                                 "witness W4 $4\n"
                                 "witness W5 $5\n"
                                 "group X 2 W1 W2 W3\n"
                                 "group 村民 any W4 W5\n"
                                 "group all-of-them all X 村民\n"
                                 "quorum all-of-them\n";

static void a_quorum_of_two_levels_counts_each_witness_once(void **state)
{
    static const struct {
        const char *who;
        bool met;
        int64_t oldest;
        int64_t newest;
    } rows[] = {
        { "0", false, 0, 0 },
        { "012", false, 1700000001, 1700000002 },
        { "04", false, 1700000004, 1700000004 },
        { "0124", true, 1700000001, 1700000004 },
        { "0235", true, 1700000002, 1700000005 },
        { "0114", false, 1700000001, 1700000004 },
        { "12345", true, 1700000001, 1700000005 },
    };
    struct cast *cast = *state;
    struct trust *trust = read_trust(cast, two_levels);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].who);
        struct note note = cosigned(cast, rows[i].who);
        bool met = !rows[i].met;
        int64_t oldest = -1;
        int64_t newest = -1;
        assert_ok(trust_quorum(trust, &note, &met, &oldest, &newest));
        assert_int_equal(met, rows[i].met);
        assert_int_equal(oldest, rows[i].oldest);
        assert_int_equal(newest, rows[i].newest);
    }
}

static void a_known_witness_that_signed_something_else_is_an_alarm(void **state)
{
    struct cast *cast = *state;
    struct trust *trust = read_trust(cast, two_levels);
    struct note note = cosigned(cast, "0124");
    note.signatures[2].at[20] ^= 1;
    bool met = false;
    int64_t oldest = 0;
    int64_t newest = 0;
    assert_fault(trust_quorum(trust, &note, &met, &oldest, &newest), ERR_SIGNATURE);
}

static void a_single_witness_or_none_may_be_the_quorum(void **state)
{
    struct cast *cast = *state;
    struct note note = cosigned(cast, "02");
    bool met = true;
    int64_t oldest = 0;
    int64_t newest = 0;
    struct trust *trust = read_trust(cast, "witness A $1\nwitness B $2\nquorum A\n");
    assert_ok(trust_quorum(trust, &note, &met, &oldest, &newest));
    assert_false(met);
    trust = read_trust(cast, "witness A $1\nwitness B $2\nquorum B\n");
    assert_ok(trust_quorum(trust, &note, &met, &oldest, &newest));
    assert_true(met);
    trust = read_trust(cast, "quorum none\n");
    assert_ok(trust_quorum(trust, &note, &met, &oldest, &newest));
    assert_true(met);
    assert_int_equal(newest, 0);
}

static void logs_are_found_by_origin_and_lines_by_key(void **state)
{
    struct cast *cast = *state;
    struct trust *trust = read_trust(cast, two_levels);
    const struct key_public *log = trust_log(trust, bytes_text(origin));
    assert_non_null(log);
    assert_true(key_same(log, key_of(cast->keys[0])));
    assert_null(trust_log(trust, bytes_text("elsewhere.example.org")));
    struct note note = cosigned(cast, "013");
    assert_false(trust_knows(trust, &note.signatures[0])); /* the log's own line */
    for (size_t i = 1; i < note.count; i++)
        assert_true(trust_knows(trust, &note.signatures[i]));
    trust = read_trust(cast, "witness A $1\nquorum none\n");
    assert_false(trust_knows(trust, &note.signatures[0]));
    assert_true(trust_knows(trust, &note.signatures[1]));
    assert_false(trust_knows(trust, &note.signatures[2]));
}

static void a_policy_that_is_not_whole_is_refused(void **state)
{
    static const struct {
        const char *pattern;
        enum err code;
        const char *words;
    } rows[] = {
        { "", ERR_FORMAT, "lacks a quorum line" },
        { "log $0\n", ERR_FORMAT, "lacks a quorum line" },
        { "quorum none", ERR_FORMAT, "cut short" },
        { "quorum none\nquorum none\n", ERR_FORMAT, "line 2: there may be one" },
        { "quorum A\n", ERR_FORMAT, "\"A\" is not defined above" },
        { "quorum\n", ERR_FORMAT, "should read: quorum" },
        { "quorum none none\n", ERR_FORMAT, "should read: quorum" },
        { "quorum none\r\n", ERR_FORMAT, "control character 0x0D" },
        { "# \x7f\nquorum none\n", ERR_FORMAT, "control character 0x7F" },
        { "log\nquorum none\n", ERR_FORMAT, "should read: log" },
        { "log $0 a b\nquorum none\n", ERR_FORMAT, "should read: log" },
        { "log $1\nquorum none\n", ERR_FORMAT, "no log's key" },
        { "log x+y\nquorum none\n", ERR_FORMAT, "line 1" },
        { "log $0\nlog $0\nquorum none\n", ERR_FORMAT, "the same log key" },
        { "witness A\nquorum none\n", ERR_FORMAT, "should read: witness" },
        { "witness A $1 u v\nquorum none\n", ERR_FORMAT, "should read: witness" },
        { "witness A $0\nquorum none\n", ERR_FORMAT, "no witness's key" },
        { "witness A x\nquorum none\n", ERR_FORMAT, "line 1" },
        { "witness none $1\nquorum none\n", ERR_FORMAT, "cannot be a name" },
        { "witness A $1\nwitness A $2\nquorum none\n", ERR_FORMAT, "used twice" },
        { "witness A $1\nwitness B $1\nquorum none\n", ERR_FORMAT, "the same witness key" },
        { "witness A $1\ngroup A 1 A\nquorum none\n", ERR_FORMAT, "used twice" },
        { "group G 1\nquorum none\n", ERR_FORMAT, "should read: group" },
        { "witness A $1\ngroup G 2 A\nquorum G\n", ERR_FORMAT, "a number from 1 to 1" },
        { "witness A $1\ngroup G 0 A\nquorum G\n", ERR_FORMAT, "a number from 1 to 1" },
        { "witness A $1\ngroup G 01 A\nquorum G\n", ERR_FORMAT, "a number from 1 to 1" },
        { "group G any B\nquorum G\n", ERR_FORMAT, "\"B\" is not defined above" },
        { "group G any none\nquorum G\n", ERR_FORMAT, "\"none\" is not defined above" },
        { "witness A $1\ngroup G any A A\nquorum G\n", ERR_FORMAT,
          "counts in a group already" },
        { "witness A $1\ngroup G any A\ngroup H any A\nquorum H\n", ERR_FORMAT,
          "counts in a group already" },
        { "mirror A $1\nquorum none\n", ERR_FORMAT, "begins with log, witness" },
    };
    struct cast *cast = *state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].pattern);
        struct trust *trust = NULL;
        assert_fault(trust_parse(cast->arena, fill(cast, rows[i].pattern), &trust),
                     rows[i].code);
        print_message("  %s\n", err_why(LANGUAGE_EN));
        assert_non_null(strstr(err_why(LANGUAGE_EN), rows[i].words));
    }
}

static void put_row(struct cast *cast, struct buf *buf, const char *word, unsigned i,
                    enum key_type type)
{
    uint8_t seed[KEY_SEED_SIZE] = { 9, (uint8_t)type, (uint8_t)i };
    struct key_secret *key = NULL;
    assert_ok(key_of_seed(bytes_text("many.example.org"), type, seed, &key));
    buf_text(buf, word);
    if (type == KEY_COSIGNER)
        buf_format(buf, " w%u", i);
    buf_text(buf, " ");
    key_print(buf, key_of(key));
    buf_text(buf, "\n");
    key_close(key);
    (void)cast;
}

static void limits_are_named(void **state)
{
    struct cast *cast = *state;
    struct trust *trust = NULL;
    struct bytes file = { 0 };
    struct buf logs = buf_new(cast->arena, TRUST_FILE_MAX);
    for (unsigned i = 0; i <= TRUST_LOGS_MAX; i++)
        put_row(cast, &logs, "log", i, KEY_NOTE);
    assert_ok(buf_done(&logs, &file));
    assert_fault(trust_parse(cast->arena, file, &trust), ERR_LIMIT);
    struct buf witnesses = buf_new(cast->arena, TRUST_FILE_MAX);
    for (unsigned i = 0; i <= TRUST_WITNESSES_MAX; i++)
        put_row(cast, &witnesses, "witness", i, KEY_COSIGNER);
    assert_ok(buf_done(&witnesses, &file));
    assert_fault(trust_parse(cast->arena, file, &trust), ERR_LIMIT);
    struct buf groups = buf_new(cast->arena, TRUST_FILE_MAX);
    put_row(cast, &groups, "witness", 0, KEY_COSIGNER);
    for (unsigned i = 0; i <= TRUST_GROUPS_MAX; i++)
        buf_format(&groups, i == 0 ? "group g%u any w0\n" : "group g%u any g%u\n", i, i - 1);
    assert_ok(buf_done(&groups, &file));
    assert_fault(trust_parse(cast->arena, file, &trust), ERR_LIMIT);
    struct buf items = buf_new(cast->arena, TRUST_FILE_MAX);
    for (unsigned i = 0; i < 200; i++)
        buf_text(&items, "x ");
    buf_text(&items, "\n");
    assert_ok(buf_done(&items, &file));
    assert_fault(trust_parse(cast->arena, file, &trust), ERR_LIMIT);
    struct buf big = buf_new(cast->arena, TRUST_FILE_MAX + 1);
    buf_fill(&big, '\n', TRUST_FILE_MAX + 1);
    assert_ok(buf_done(&big, &file));
    assert_fault(trust_parse(cast->arena, file, &trust), ERR_LIMIT);
}

static void the_example_of_the_spec_is_read(void **state)
{
    struct cast *cast = *state;
    struct trust *trust = NULL;
    struct bytes file = { 0 };
    struct bytes checkpoint = { 0 };
    struct note note = { 0 };
    bool met = false;
    int64_t oldest = 0;
    int64_t newest = 0;
    assert_ok(spec_example(cast->arena, "trust.md", "policy", &file));
    assert_ok(spec_example(cast->arena, "trust.md", "cosigned", &checkpoint));
    assert_ok(trust_parse(cast->arena, file, &trust));
    assert_ok(note_parse(checkpoint, &note));
    assert_ok(trust_quorum(trust, &note, &met, &oldest, &newest));
    assert_true(met);
    assert_int_equal(oldest, 1700000001);
    assert_int_equal(newest, 1700000004);
    const struct key_public *log = trust_log(trust, bytes_text(origin));
    size_t good = 0;
    assert_non_null(log);
    assert_ok(note_check(&note, log, 1, &good));
}

#define ROW(name) cmocka_unit_test_setup_teardown(name, open_cast, close_cast)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_quorum_of_two_levels_counts_each_witness_once),
        ROW(a_known_witness_that_signed_something_else_is_an_alarm),
        ROW(a_single_witness_or_none_may_be_the_quorum),
        ROW(logs_are_found_by_origin_and_lines_by_key),
        ROW(a_policy_that_is_not_whole_is_refused),
        ROW(limits_are_named),
        ROW(the_example_of_the_spec_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
