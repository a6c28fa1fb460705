/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/village.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "ledger/checkpoint.h"
#include "ledger/sealed.h"
#include "ledger/view_month.h"

enum { OWN_MAX = 60000,
       NINE_OCLOCK = 3600 }; /* 01:00 UTC */

/* A fault in here is a broken test: say why and stop. */
static void must(enum err code)
{
    if (code == OK)
        return;
    (void)fprintf(stderr, "village: %s\n", err_why(LANGUAGE_EN));
    abort();
}

static const char *const key_names[VILLAGE_KEYS] = {
    [KEY_LOG] = VILLAGE_LOG,
    [KEY_AUTHORITY] = VILLAGE_LOG "/authority/王立新",
    [KEY_BOOKKEEPER] = VILLAGE_LOG "/bookkeeper/李秀英",
    [KEY_HEAD] = VILLAGE_LOG "/head/张建国",
    [KEY_SUPERVISOR] = VILLAGE_LOG "/supervisor/赵德明",
    [KEY_PUBLISHER] = VILLAGE_LOG "/publisher/孙小梅",
    [KEY_CASHIER] = VILLAGE_LOG "/cashier/周强",
    [KEY_BOOKKEEPER_NEW] = VILLAGE_LOG "/bookkeeper/李秀英",
    [KEY_AUTHORITY_NEW] = VILLAGE_LOG "/authority/陈志远",
    [KEY_AGENCY] = VILLAGE_LOG "/agency/青石镇代理记账中心",
    [KEY_STRANGER] = VILLAGE_LOG "/bookkeeper/吴名",
};

struct test_village *village_keys(struct arena *arena)
{
    struct test_village *village = arena_take(arena, sizeof *village);
    assert(village != NULL);
    village->arena = arena;
    for (unsigned i = 0; i < VILLAGE_KEYS; i++) {
        /* TEST seeds: everybody knows them. */
        uint8_t seed[KEY_SEED_SIZE];
        memset(seed, (int)(0x54 + i), sizeof seed);
        must(key_of_seed(bytes_text(key_names[i]), KEY_NOTE, seed, &village->keys[i]));
    }
    must(tree_open(&village->tree));
    must(view_memory_open(&village->memory));
    village->view.store = view_memory_store(village->memory);
    village->view.store.reported = true; /* as a book's */
    village->view.tree = tree_reader_of(village->tree);
    uint8_t salt[SEALED_SALT_SIZE] = "TEST salt, fixed";
    struct sealed sealed = { 0 };
    must(sealed_make(arena, salt, bytes_text("contact"), bytes_text("13800005678"), &sealed));
    village->disclosure = sealed.disclosure;
    village->digest = sealed.digest;
    return village;
}

void village_free(struct test_village *village)
{
    for (size_t i = 0; i < VILLAGE_KEYS; i++)
        key_close(village->keys[i]);
    tree_close(village->tree);
    view_memory_close(village->memory);
}

/* A number after a mark in `own`. */
static size_t take_index(const char **own)
{
    size_t number = 0;
    while ((*own)[1] >= '0' && (*own)[1] <= '9')
        number = number * 10 + (size_t)(*++*own - '0');
    return number;
}

static void put_own(struct buf *buf, const struct test_village *village, const char *own)
{
    for (; *own != '\0'; own++) {
        if (*own == '\'') {
            buf_byte(buf, '"');
        } else if (*own == '#') {
            buf_byte(buf, '"');
            key_print(buf, key_of(village->keys[take_index(&own)]));
            buf_byte(buf, '"');
        } else if (*own == '@') {
            size_t index = take_index(&own);
            buf_format(buf, "{\"index\":%zu,\"leaf\":\"", index);
            hash_print(buf, &village->hashes[index]);
            buf_text(buf, "\"}");
        } else if (*own == '$') {
            buf_byte(buf, '"');
            buf_put(buf, village->digest);
            buf_byte(buf, '"');
        } else {
            buf_byte(buf, (uint8_t)*own);
        }
    }
}

static struct json *seen_of(struct test_village *village)
{
    struct hash root = tree_empty();
    if (village->count > 0)
        must(tree_root(&village->view.tree, village->count, &root));
    struct buf buf = buf_new(village->arena, 64);
    struct bytes text = { 0 };
    hash_print(&buf, &root);
    must(buf_done(&buf, &text));
    struct json *seen = json_object(village->arena);
    json_put(seen, bytes_text("root"), json_text(village->arena, text));
    return json_put(seen, bytes_text("size"),
                    json_number(village->arena, (int64_t)village->count));
}

struct json *village_body(struct test_village *village, const char *kind, const char *date,
                          const char *own)
{
    struct arena *arena = village->arena;
    struct buf buf = buf_new(arena, OWN_MAX);
    struct buf id = buf_new(arena, 64);
    struct bytes text = { 0 };
    struct json *body = NULL;
    put_own(&buf, village, own);
    must(buf_done(&buf, &text));
    must(json_parse(arena, text, &body));
    buf_format(&id, "%s-%s-%zu", kind, date, village->count);
    must(buf_done(&id, &text));
    json_put(body, bytes_text("kind"), json_text(arena, bytes_text(kind)));
    json_put(body, bytes_text("v"), json_number(arena, 1));
    json_put(body, bytes_text("id"), json_text(arena, text));
    json_put(body, bytes_text("log"), json_text(arena, bytes_text(VILLAGE_LOG)));
    json_put(body, bytes_text("date"), json_text(arena, bytes_text(date)));
    return json_put(body, bytes_text("seen"), seen_of(village));
}

enum err village_sign(struct test_village *village, const struct json *body, unsigned signers,
                      struct bytes *note)
{
    struct bytes text = { 0 };
    TRY(entry_text(village->arena, body, &text));
    const struct key_secret *keys[VILLAGE_KEYS];
    size_t count = 0;
    for (unsigned i = 0; i < VILLAGE_KEYS; i++)
        if ((signers >> i & 1) != 0)
            keys[count++] = village->keys[i];
    struct buf buf = buf_new(village->arena, ENTRY_SIZE_MAX);
    TRY(note_sign(&buf, text, keys, count));
    return buf_done(&buf, note);
}

struct place village_place(const struct test_village *village, struct date date)
{
    int64_t time = (int64_t)date_days(date) * 86400 + NINE_OCLOCK;
    if (village->count > 0 && time <= village->times[village->count - 1])
        time = village->times[village->count - 1] + 60;
    return (struct place){ .index = village->count, .time = time };
}

/* What an engine does with one entry before it is folded in. */
static enum err check_note(struct test_village *village, struct bytes note, struct entry *entry,
                           struct place *place)
{
    struct signer signers[NOTE_SIGNATURES_MAX];
    TRY(entry_decode(village->arena, note, entry));
    *place = village_place(village, entry->date);
    TRY(view_check(&village->view, entry, place));
    TRY(view_signers(&village->view, entry, place->index, signers));
    for (size_t i = 0; i < entry->note.count; i++)
        if (!note_verify(&entry->note, &entry->note.signatures[i], &signers[i].key))
            return fault(ERR_SIGNATURE, "签名不对", "bad signature");
    return OK;
}

enum err village_try(struct test_village *village, struct bytes note)
{
    struct entry entry;
    struct place place = { 0 };
    return check_note(village, note, &entry, &place);
}

enum err village_add(struct test_village *village, struct bytes note)
{
    struct entry entry;
    struct place place = { 0 };
    TRY(check_note(village, note, &entry, &place));
    size_t at = village->count;
    assert(at < VILLAGE_ENTRIES_MAX);
    struct leaf leaf = { .index = at, .time = place.time, .note = note };
    if (at > 0)
        leaf.prev = village->hashes[at - 1];
    struct buf buf = buf_new(village->arena, ENTRY_SIZE_MAX);
    TRY(leaf_encode(&buf, &leaf));
    TRY(buf_done(&buf, &village->leaves[at]));
    place.leaf = tree_leaf(village->leaves[at]);
    TRY(view_apply(&village->view, &entry, &place));
    TRY(tree_add(village->tree, &place.leaf));
    village->notes[at] = note;
    village->hashes[at] = place.leaf;
    village->times[at] = place.time;
    village->count++;
    return OK;
}

enum err village_refuse(struct test_village *village, const char *kind, const char *date,
                        const char *own, unsigned signers)
{
    struct bytes note = { 0 };
    TRY(village_sign(village, village_body(village, kind, date, own), signers, &note));
    return village_try(village, note);
}

enum err village_record(struct test_village *village, const char *kind, const char *date,
                        const char *own, unsigned signers)
{
    struct bytes note = { 0 };
    TRY(village_sign(village, village_body(village, kind, date, own), signers, &note));
    return village_add(village, note);
}

enum err village_close(struct test_village *village, const char *set, const char *month,
                       const char *date, unsigned signers)
{
    struct month closing = { 0 };
    struct period_totals totals = { 0 };
    struct set_state state = { .number = 0 };
    TRY(month_parse(bytes_text(month), &closing));
    TRY(money_period(&village->view, bytes_text(set), closing, &totals));
    TRY(money_state(&village->view, bytes_text(set), &state));
    char own[1000];
    (void)snprintf(own, sizeof own,
                   "{'balance_credit':%lld,'balance_debit':%lld,'credit':%lld,'debit':%lld,"
                   "'entries':%llu,'month':'%s','number':%u,'set':'%s'}",
                   (long long)totals.balance_credit_fen, (long long)totals.balance_debit_fen,
                   (long long)totals.credit_fen, (long long)totals.debit_fen,
                   (unsigned long long)totals.entries, month, state.number + 1, set);
    return village_record(village, "period", date, own, signers);
}

struct bytes village_checkpoint(struct test_village *village, uint64_t size)
{
    struct checkpoint checkpoint = { .origin = bytes_text(VILLAGE_LOG), .size = size };
    checkpoint.root = tree_empty();
    if (size > 0)
        must(tree_root(&village->view.tree, size, &checkpoint.root));
    struct buf text = buf_new(village->arena, CHECKPOINT_SIZE_MAX);
    struct buf note = buf_new(village->arena, CHECKPOINT_SIZE_MAX);
    struct bytes whole = { 0 };
    checkpoint_print(&text, &checkpoint);
    must(buf_done(&text, &whole));
    const struct key_secret *log = village->keys[KEY_LOG];
    must(note_sign(&note, whole, &log, 1));
    must(buf_done(&note, &whole));
    return whole;
}

#define SIGNED(key) (1u << (key))
#define FOUNDERS \
    (SIGNED(KEY_AUTHORITY) | SIGNED(KEY_BOOKKEEPER) | SIGNED(KEY_HEAD) | \
     SIGNED(KEY_SUPERVISOR) | SIGNED(KEY_PUBLISHER))

struct test_village *village_founded(struct arena *arena)
{
    struct test_village *village = village_keys(arena);
    must(village_record(village, "village", "2024-01-02",
                        "{'chart':'2023','code':'430822108205','key':#0,'keys':["
                        "{'key':#1,'person':'王立新','role':'authority'},"
                        "{'key':#2,'person':'李秀英','role':'bookkeeper'},"
                        "{'key':#3,'person':'张建国','role':'head'},"
                        "{'key':#4,'person':'赵德明','role':'supervisor'},"
                        "{'key':#5,'person':'孙小梅','role':'publisher'}],"
                        "'name':'青石村','set':'" VILLAGE_SET "','start':'2024-01'}",
                        FOUNDERS));
    return village;
}

#define BY_BOOKKEEPER SIGNED(KEY_BOOKKEEPER)
#define BY_NEW SIGNED(KEY_BOOKKEEPER_NEW)
#define SET "'set':'" VILLAGE_SET "'"
#define LINE2(debit, credit, fen) \
    "'lines':[{'account':'" debit "','debit':" fen "}," \
    "{'account':'" credit "','credit':" fen "}]"
#define VOUCHER(debit, credit, fen, note) \
    "{'chart':'2023'," LINE2(debit, credit, fen) ",'note':'" note "'," SET "}"
#define ACCOUNT(code, name) "{'chart':'2023','code':'" code "','name':'" name "'," SET "}"
#define DIGEST "'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"

#define ELECTRICITY \
    ",'month':'2024-01','note':'付一月办公用电','number':3,'papers':1," \
    "'payee':'县供电公司'," SET ",'word':'记'}"

struct row {
    const char *kind; /* "close": the month stands in `own` */
    const char *date;
    const char *own;
    unsigned signers;
};

static const struct row rows[] = {
    { "policy", "2024-01-02",
      "{'basis':'镇三资管理办法','from':'2024-01-01','name':'code.structure','value':'3-2-2-2'"
      "}",
      SIGNED(KEY_HEAD) },
    { "key", "2024-01-02", "{'action':'enrol','key':#6,'person':'周强','role':'cashier'}",
      SIGNED(KEY_AUTHORITY) | SIGNED(KEY_CASHIER) },
    { "official", "2024-01-02", "{'from':'2021-03-01','office':'村委会主任','person':'张建国'}",
      SIGNED(KEY_AUTHORITY) },
    { "official", "2024-01-02",
      "{'contact':{'mask':'138****5678','sealed':$},'from':'2021-03-01','office':'报账员',"
      "'person':'李秀英'}",
      SIGNED(KEY_HEAD) },
    { "account", "2024-01-02", ACCOUNT("10201", "基本户"), BY_BOOKKEEPER },
    { "account", "2024-01-02", ACCOUNT("10202", "土地补偿费专户"), BY_BOOKKEEPER },
    { "account", "2024-01-02", ACCOUNT("51301", "办公费"), BY_BOOKKEEPER },
    { "account", "2024-01-02", ACCOUNT("51302", "误工补贴"), BY_BOOKKEEPER },
    { "account", "2024-01-02", ACCOUNT("5130201", "巡查误工"), BY_BOOKKEEPER },
    { "voucher", "2024-01-02", VOUCHER("10201", "301", "50000000", "启用账簿，登记期初资本"),
      BY_BOOKKEEPER },
    { "voucher", "2024-01-05", VOUCHER("101", "10201", "500000", "提取备用金"),
      BY_BOOKKEEPER | SIGNED(KEY_HEAD) },
    { "voucher", "2024-01-08",
      "{'chart':'2023','docs':[{'name':'电费发票.jpg','public':true,'sha256':" DIGEST
      ",'size':0,'type':'image/jpeg'}],'handler':'周强'," LINE2("51301", "101", "38650")
          ELECTRICITY,
      BY_BOOKKEEPER },
    { "voucher", "2024-01-12", VOUCHER("10201", "501", "1200000", "收鱼塘承包费"),
      BY_BOOKKEEPER },
    { "voucher", "2024-01-16", VOUCHER("5130201", "101", "45000", "付护林巡查误工补贴"),
      BY_BOOKKEEPER },
    { "voucher", "2024-01-18", VOUCHER("514", "10201", "320000", "付村道清扫费"),
      BY_BOOKKEEPER },
    { "voucher", "2024-01-20",
      "{'chart':'2023','lines':[{'account':'51301','debit':12000,'note':'纸张'},"
      "{'account':'51301','debit':8000,'note':'墨盒'},{'account':'101','credit':20000}],"
      "'note':'买办公用品'," SET "}",
      BY_BOOKKEEPER },
    { "voucher", "2024-01-22", VOUCHER("10201", "503", "2000000", "收运转经费补助"),
      BY_BOOKKEEPER },
    { "voucher", "2024-01-25", VOUCHER("151", "10201", "680000", "买洒水车"), BY_BOOKKEEPER },
    { "reversal", "2024-01-26",
      "{'reason':'金额录错'"
      "," SET ",'target':@18}",
      BY_BOOKKEEPER },
    { "voucher", "2024-01-26", VOUCHER("151", "10201", "860000", "买洒水车（更正）"),
      BY_BOOKKEEPER },
    { "voucher", "2024-02-01", VOUCHER("101", "10201", "300000", "提取备用金"), BY_BOOKKEEPER },
    { "close", "2024-02-02", "2024-01", BY_BOOKKEEPER },
    { "disclosure", "2024-02-03",
      "{'digest':" DIGEST ",'period':'2024-01','place':'村务公开栏','report':'收支明细表',"
      "'what':'财务收支'}",
      SIGNED(KEY_PUBLISHER) },
    { "key", "2024-02-04",
      "{'action':'rotate','key':#7,'name':'" VILLAGE_LOG
      "/bookkeeper/李秀英','reason':'换了电脑'}",
      BY_BOOKKEEPER | BY_NEW },
    { "voucher", "2024-02-05", VOUCHER("51301", "101", "15000", "付电话费"), BY_NEW },
    { "voucher", "2024-02-06", VOUCHER("112", "501", "900000", "应收山林租金"), BY_NEW },
    { "erasure", "2024-02-07",
      "{'by':'青石镇人民政府','field':'contact','ground':'本人申请','target':@4}",
      SIGNED(KEY_SUPERVISOR) },
    { "policy", "2024-02-08",
      "{'basis':'村民代表会议决议','from':'2024-02-01','name':'set','value':'青石村村委会'}",
      SIGNED(KEY_HEAD) },
    { "voucher", "2024-02-08",
      "{'chart':'2023'," LINE2("101", "503", "100000") ",'note':'收办公经费',"
                                                       "'set':'青石村村委会'}",
      BY_NEW },
    { "voucher", "2024-02-16", VOUCHER("10201", "112", "900000", "收到山林租金"), BY_NEW },
    { "reversal", "2024-02-18",
      "{'reason':'重复付款退回'"
      "," SET ",'target':@15}",
      BY_NEW },
    { "official", "2024-02-20",
      "{'from':'2021-03-01','office':'村委会主任','person':'张建国','to':'2024-02-20'}",
      SIGNED(KEY_AUTHORITY) },
    { "policy", "2024-02-21",
      "{'basis':'镇三资管理办法','from':'2024-03-01','name':'signers.key','value':'1'}",
      SIGNED(KEY_AUTHORITY) },
    { "key", "2024-02-22",
      "{'action':'revoke','last':30,'name':'" VILLAGE_LOG "/cashier/周强','reason':'调离'}",
      SIGNED(KEY_AUTHORITY) },
    { "close", "2024-03-01", "2024-02", BY_NEW },
    { "disclosure", "2024-03-02",
      "{'digest':" DIGEST ",'period':'2024-02','report':'收支明细表','what':'财务收支'}",
      BY_NEW },
    { "voucher", "2024-03-03", VOUCHER("121", "10201", "56000", "买化肥"), BY_NEW },
    { "voucher", "2024-03-04", VOUCHER("401", "121", "56000", "领用化肥"), BY_NEW },
};

struct test_village *village_new(struct arena *arena)
{
    struct test_village *village = village_founded(arena);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *row = &rows[i];
        if (strcmp(row->kind, "close") == 0)
            must(village_close(village, VILLAGE_SET, row->own, row->date, row->signers));
        else
            must(village_record(village, row->kind, row->date, row->own, row->signers));
    }
    return village;
}
