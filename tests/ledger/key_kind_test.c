/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds village and key: who comes into force, who goes, and who may say so. */
#include "ledger/view_roster.h"
#include "tests/ledger/refusals.h"

#define A BY(KEY_AUTHORITY)
#define DAY "2024-03-05"
#define CLERK "'" VILLAGE_LOG "/bookkeeper/李秀英'"
#define ENROL_AGENCY \
    "{'action':'enrol','key':#9,'person':'青石镇代理记账中心','role':'agency'}"

static const struct refusal refusals[] = {
    { "key", DAY, ENROL_AGENCY, A, ERR_SIGNATURE, "did not sign this entry" },
    { "key", DAY, ENROL_AGENCY, BY(KEY_AGENCY), ERR_SIGNATURE, "not by a new key alone" },
    { "key", DAY, ENROL_AGENCY, BY(KEY_AGENCY) | BY(KEY_HEAD), ERR_SIGNATURE,
      "is signed by township authority, not by head of the collective alone" },
    { "key", DAY, "{'action':'enrol','key':#9,'person':'别人','role':'agency'}",
      A | BY(KEY_AGENCY), ERR_FORMAT, "the key name" },
    { "key", DAY, "{'action':'enrol','key':#9,'role':'agency'}", A | BY(KEY_AGENCY), ERR_FORMAT,
      "action enrol needs \"Person\"" },
    { "key", DAY,
      "{'action':'enrol','key':#9,'last':1,'person':'青石镇代理记账中心','role':'agency'}",
      A | BY(KEY_AGENCY), ERR_FORMAT, "action enrol takes no \"Trusted to\"" },
    { "key", DAY, "{'action':'enrol','key':#2,'person':'李秀英','role':'bookkeeper'}",
      A | BY(KEY_BOOKKEEPER), ERR_RULE, "was used in this log before" },
    { "key", DAY, "{'action':'revoke','key':#9,'name':" CLERK "}", A, ERR_FORMAT,
      "action revoke takes no \"Key\"" },
    { "key", DAY, "{'action':'revoke','last':99,'name':" CLERK "}", A, ERR_RULE,
      "\"Trusted to\" lies between entry 24" },
    { "key", DAY, "{'action':'revoke','last':23,'name':" CLERK "}", A, ERR_RULE, "not at 23" },
    { "key", DAY, "{'action':'revoke','name':'" VILLAGE_LOG "/cashier/周强'}", A, ERR_RULE,
      "has no key in force" },
    { "key", DAY, "{'action':'revoke','name':" CLERK "}", BY(KEY_HEAD), ERR_SIGNATURE,
      "is signed by township authority" },
    { "key", DAY, "{'action':'revoke','name':'" VILLAGE_LOG "/authority/王立新'}", A, ERR_RULE,
      "it takes 1 to enrol a key" },
    { "key", DAY, "{'action':'rotate','key':#9,'name':" CLERK "}", A | BY(KEY_AGENCY),
      ERR_FORMAT, "the key name" },
    { "key", DAY, "{'action':'sell','name':" CLERK "}", A, ERR_FORMAT,
      "\"Action\" cannot be \"sell\"" },
    { "village", DAY,
      "{'chart':'2023','code':'430822108205','key':#0,'keys':["
      "{'key':#1,'person':'王立新','role':'authority'}],'name':'青石村','set':'甲',"
      "'start':'2024-01'}",
      A, ERR_RULE, "the log is founded already" },
};

static void keys_come_and_go_only_as_the_rules_say(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    assert_refused(village, refusals, sizeof refusals / sizeof refusals[0]);
    teardown(village, arena);
}

static void a_key_is_in_force_after_its_enrolment_and_up_to_its_revocation(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    assert_ok(village_record(village, "key", DAY, ENROL_AGENCY, A | BY(KEY_AGENCY)));
    assert_ok(village_record(village, "voucher", DAY, VOUCHER(PAIR("101", "10201")),
                             BY(KEY_AGENCY)));
    /* The agency gives its key up itself. */
    assert_ok(village_record(
        village, "key", DAY,
        "{'action':'revoke','last':40,'name':'" VILLAGE_LOG "/agency/青石镇代理记账中心'}",
        BY(KEY_AGENCY)));
    assert_fault(village_refuse(village, "voucher", DAY, VOUCHER(PAIR("101", "10201")),
                                BY(KEY_AGENCY)),
                 ERR_SIGNATURE);
    static const struct {
        uint64_t index;
        enum err code;
        bool disputed;
    } rows[] = {
        { 39, ERR_SIGNATURE, false },
        { 40, OK, false },
        { 41, OK, true },
        { 42, ERR_SIGNATURE, false },
    };
    struct entry entry;
    struct signer signers[NOTE_SIGNATURES_MAX];
    assert_ok(entry_decode(arena, village->notes[40], &entry));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        enum err code = view_signers(&village->view, &entry, rows[i].index, signers);
        if (code != rows[i].code)
            print_error("index %d: %s\n", (int)rows[i].index, err_name(code));
        assert_int_equal(code, rows[i].code);
        if (code == OK)
            assert_int_equal(signers[0].disputed, rows[i].disputed);
    }
    teardown(village, arena);
}

static void a_lost_key_is_replaced_by_an_authority(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)64 << 20, &arena));
    struct test_village *village = village_founded(arena);
    const char *rotate = "{'action':'rotate','key':#7,'name':" CLERK "}";
    assert_fault(village_refuse(village, "key", DAY, rotate, A), ERR_SIGNATURE);
    assert_fault(village_refuse(village, "key", DAY, rotate, BY(KEY_BOOKKEEPER_NEW)),
                 ERR_SIGNATURE);
    assert_ok(village_record(village, "key", DAY, rotate, A | BY(KEY_BOOKKEEPER_NEW)));
    size_t count = 0;
    assert_ok(roster_count(&village->view, bytes_text(VILLAGE_LOG "/bookkeeper/李秀英"),
                           &count));
    assert_int_equal(count, 2);
    teardown(village, arena);
}

static void a_second_authority_lets_the_first_go(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    assert_ok(village_record(
        village, "key", DAY,
        "{'action':'enrol','key':#8,'person':'陈志远','role':'authority'}",
        A | BY(KEY_AUTHORITY_NEW)));
    assert_ok(village_record(
        village, "policy", DAY,
        "{'basis':'试','from':'2024-03-02','name':'signers.key','value':'2'}", A));
    assert_fault(village_refuse(village, "key", DAY, ENROL_AGENCY, A | BY(KEY_AGENCY)),
                 ERR_SIGNATURE);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "needs 2 signatures"));
    assert_ok(village_record(village, "key", DAY, ENROL_AGENCY,
                             A | BY(KEY_AUTHORITY_NEW) | BY(KEY_AGENCY)));
    /* With two wanted and two there, neither may be revoked, or none could be enrolled. */
    assert_fault(village_refuse(village, "key", DAY,
                                "{'action':'revoke','name':'" VILLAGE_LOG
                                "/authority/王立新'}",
                                A | BY(KEY_AUTHORITY_NEW)),
                 ERR_RULE);
    assert_ok(village_record(
        village, "policy", DAY,
        "{'basis':'试','from':'2024-03-03','name':'signers.key','value':'1'}", A));
    assert_ok(village_record(village, "key", DAY,
                             "{'action':'revoke','name':'" VILLAGE_LOG "/authority/王立新'}",
                             A));
    teardown(village, arena);
}

#define NAMED(name, chart, code, log, keys) \
    "{'chart':'" chart "','code':'" code "','key':" log ",'keys':[" keys "],'name':'" name \
    "','set':'甲','start':'2024-01'}"
#define FOUND(chart, code, log, keys) NAMED("青石村", chart, code, log, keys)
#define AUTHORITY "{'key':#1,'person':'王立新','role':'authority'}"
#define CLERK_ROW "{'key':#2,'person':'李秀英','role':'bookkeeper'}"

static void entry_zero_is_signed_by_all_its_keys_and_nobody_else(void **state)
{
    (void)state;
    static const struct refusal rows[] = {
        { "village", DAY, FOUND("1999", "430822108205", "#0", AUTHORITY), A, ERR_FORMAT,
          "no chart of accounts \"1999\"" },
        { "village", DAY, FOUND("2023", "4308", "#0", AUTHORITY), A, ERR_FORMAT, "12 digits" },
        { "village", DAY, NAMED("青石[村](x)", "2023", "430822108205", "#0", AUTHORITY), A,
          ERR_FORMAT, "must not hold \"[\"" },
        { "village", DAY, NAMED("青石<b>", "2023", "430822108205", "#0", AUTHORITY), A,
          ERR_FORMAT, "must not hold \"<\"" },
        { "village", DAY, NAMED("青石`村", "2023", "430822108205", "#0", AUTHORITY), A,
          ERR_FORMAT, "must not hold" },
        { "village", DAY, FOUND("2023", "430822108205", "#3", AUTHORITY), A, ERR_FORMAT,
          "not as the log is" },
        { "village", DAY, FOUND("2023", "430822108205", "#0", CLERK_ROW), BY(KEY_BOOKKEEPER),
          ERR_FORMAT, "needs one of role authority" },
        { "village", DAY, FOUND("2023", "430822108205", "#0", AUTHORITY "," AUTHORITY), A,
          ERR_FORMAT, "twice" },
        { "village", DAY,
          FOUND("2023", "430822108205", "#0", "{'key':#1,'person':'王立新','role':'head'}"), A,
          ERR_FORMAT, "the key is named" },
        { "village", DAY, FOUND("2023", "430822108205", "#0", AUTHORITY "," CLERK_ROW), A,
          ERR_SIGNATURE, "did not sign this entry" },
        { "village", DAY, FOUND("2023", "430822108205", "#0", AUTHORITY), A | BY(KEY_HEAD),
          ERR_SIGNATURE, "no such key enrolled" },
        { "voucher", DAY, VOUCHER(PAIR("101", "301")), A, ERR_RULE,
          "the first entry of a log must be of kind village" },
    };
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)64 << 20, &arena));
    struct test_village *village = village_keys(arena);
    assert_refused(village, rows, sizeof rows / sizeof rows[0]);
    teardown(village, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_come_and_go_only_as_the_rules_say),
        cmocka_unit_test(a_key_is_in_force_after_its_enrolment_and_up_to_its_revocation),
        cmocka_unit_test(a_lost_key_is_replaced_by_an_authority),
        cmocka_unit_test(a_second_authority_lets_the_first_go),
        cmocka_unit_test(entry_zero_is_signed_by_all_its_keys_and_nobody_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
