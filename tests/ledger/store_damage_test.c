/* SPDX-License-Identifier: Apache-2.0 */
/* The store when something is wrong: files swapped, cut, full, a commit that fails. */
#include <lmdb.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/ledger/store_spot.h"

static void a_file_put_in_place_of_the_open_one_stops_the_writer(void **state)
{
    struct spot *spot = *state;
    const char *paths[] = { spot->data, spot->lock };
    for (size_t i = 0; i < 2; i++) {
        print_message("%s\n", paths[i]);
        struct store *store = store_of(spot, true);
        char other[700];
        (void)snprintf(other, sizeof other, "%s.other", paths[i]);
        assert_ok(file_copy(paths[i], other, NULL));
        assert_int_equal(rename(other, paths[i]), 0);
        assert_ok(store_begin(store, true));
        append_to(spot, store, 0, 1);
        assert_fault(store_commit(store), ERR_TAMPERED);
        assert_int_equal(unlink(paths[i]), 0);
        assert_ok(store_begin(store, true));
        append_to(spot, store, 0, 1);
        assert_fault(store_commit(store), ERR_TAMPERED);
        store_close(store);
        assert_ok(file_remove_tree(spot->store));
        assert_ok(store_create(spot->store));
    }
}

static void a_damaged_or_missing_store_is_named(void **state)
{
    struct spot *spot = *state;
    struct store *store = store_of(spot, true);
    assert_ok(store_begin(store, true));
    append_to(spot, store, 0, 400);
    assert_ok(store_commit(store));
    store_close(store);
    store = NULL;
    struct bytes whole = { 0 };
    assert_ok(file_read(spot->arena, spot->data, 32 << 20, &whole));
    static const uint8_t garbage[8192] = { 1, 2, 3 };
    const struct {
        const char *name;
        struct bytes bytes;
        enum err err;
    } rows[] = {
        { "half of it", bytes_part(whole, 0, whole.size / 2), ERR_CORRUPT },
        { "a page less", bytes_part(whole, 0, whole.size - 4096), ERR_CORRUPT },
        { "nothing", bytes_part(whole, 0, 0), ERR_CORRUPT },
        { "garbage", bytes_of(garbage, sizeof garbage), ERR_CORRUPT },
        { "the whole again", whole, OK },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].name);
        assert_ok(file_write(spot->data, rows[i].bytes, 0600));
        enum err err = store_open(spot->store, false, &store);
        assert_int_equal(err, rows[i].err);
    }
    store_close(store);
    assert_int_equal(unlink(spot->data), 0);
    assert_fault(store_open(spot->store, true, &store), ERR_MISSING);
    assert_fault(store_open("/tmp/sanzi-there-is-none", true, &store), ERR_MISSING);
    assert_fault(store_open("", true, &store), ERR_LIMIT);
    assert_fault(store_create(spot->store), ERR_EXISTS);
}

/* Change one record with the library itself. table NULL: the unnamed one; value NULL: remove
 * it. */
static void change_record(struct spot *spot, const char *table, struct bytes key,
                          const void *value, size_t size)
{
    MDB_env *env = NULL;
    MDB_txn *txn = NULL;
    MDB_dbi dbi = 0;
    MDB_val name = { .mv_size = key.size, .mv_data = (void *)(uintptr_t)key.at };
    MDB_val data = { .mv_size = size, .mv_data = (void *)(uintptr_t)value };
    assert_int_equal(mdb_env_create(&env), 0);
    assert_int_equal(mdb_env_set_maxdbs(env, 8), 0);
    assert_int_equal(mdb_env_open(env, spot->store, 0, 0600), 0);
    assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
    assert_int_equal(mdb_dbi_open(txn, table, 0, &dbi), 0);
    if (value == NULL)
        assert_int_equal(mdb_del(txn, dbi, &name, NULL), 0);
    else
        assert_int_equal(mdb_put(txn, dbi, &name, &data, 0), 0);
    assert_int_equal(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
}

static void a_head_that_does_not_fit_its_tables_is_refused(void **state)
{
    struct spot *spot = *state;
    struct store *store = store_of(spot, true);
    assert_ok(store_begin(store, true));
    append_to(spot, store, 0, 6);
    assert_ok(store_folded(store, 6));
    assert_ok(store_view_flush(store));
    assert_ok(store_commit(store));
    struct bytes value = { 0 };
    assert_ok(table_get(store, TABLE_NAMES, bytes_text("head"), &value));
    uint8_t good[56];
    assert_int_equal(value.size, sizeof good);
    memcpy(good, value.at, sizeof good);
    store_close(store);
    const struct {
        const char *name;
        size_t at;
        uint8_t byte;
    } rows[] = {
        { "a size of nothing", 7, 0 },
        { "a smaller size", 7, 5 },
        { "a larger size", 7, 7 },
        { "an absurd size", 0, 0x80 },
        { "another last hash", 20, (uint8_t)(good[20] ^ 1) },
        { "more folded than there is", 55, 7 },
    };
    struct store_head head;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].name);
        uint8_t bad[sizeof good];
        memcpy(bad, good, sizeof good);
        bad[rows[i].at] = rows[i].byte;
        change_record(spot, NULL, bytes_text("head"), bad, sizeof bad);
        store = store_of(spot, false);
        assert_fault(store_head(store, &head), ERR_CORRUPT);
        store_close(store);
    }
    change_record(spot, NULL, bytes_text("head"), good, 55);
    store = store_of(spot, false);
    assert_fault(store_head(store, &head), ERR_CORRUPT);
    store_close(store);
    change_record(spot, NULL, bytes_text("head"), good, sizeof good);
    change_record(spot, "entries", bytes_of("\0\0\0\0\0\0\0\0", 8), "short", 5);
    store = store_of(spot, false);
    struct hash hash;
    assert_ok(store_head(store, &head));
    assert_fault(store_hash(store, 0, 0, &hash), ERR_CORRUPT);
    store_close(store);
    change_record(spot, NULL, bytes_text("format"), "sanzi/store/v9\n", 15);
    assert_fault(store_open(spot->store, false, &store), ERR_CORRUPT);
    change_record(spot, NULL, bytes_text("format"), NULL, 0);
    assert_fault(store_open(spot->store, false, &store), ERR_CORRUPT);
}

static void a_full_map_grows_for_the_next_transaction(void **state)
{
    struct spot *spot = *state;
    struct store *store = NULL;
    assert_ok(store_open_sized(spot->store, true, 1 << 20, &store));
    assert_ok(store_begin(store, true));
    enum err err = OK;
    uint64_t put = 0;
    while (err == OK && put < 4000) {
        struct bytes leaf = leaf_of(spot->arena, put++);
        struct hash hash = tree_leaf(leaf);
        err = store_append(store, leaf, 1, &hash);
    }
    assert_int_equal(err, ERR_FULL);
    assert_true(store_map_full(store));
    store_abort(store);
    assert_ok(store_begin(store, true));
    assert_false(store_map_full(store));
    append_to(spot, store, 0, put);
    assert_ok(store_commit(store));
    /* By small steps it is never full: past its half it doubles. */
    for (uint64_t i = put; i < put + 4000; i += 100) {
        assert_ok(store_begin(store, true));
        append_to(spot, store, i, i + 100);
        assert_ok(store_commit(store));
    }
    store_close(store);
    /* A file larger than the map that is asked for gets a larger one. */
    assert_ok(store_open_sized(spot->store, false, 1 << 20, &store));
    struct bytes value = { 0 };
    assert_ok(store_leaf(store, put + 3999, &value));
    store_close(store);
}

static void a_map_that_another_process_grew_is_taken_over(void **state)
{
    struct spot *spot = *state;
    struct store *store = NULL;
    assert_ok(store_open_sized(spot->store, false, 1 << 20, &store));
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct store *other = NULL;
        bool good = store_open(spot->store, true, &other) == OK &&
                    store_begin(other, true) == OK;
        for (uint64_t i = 0; i < 3000 && good; i++) {
            struct bytes leaf = leaf_of(spot->arena, i);
            struct hash hash = tree_leaf(leaf);
            good = store_append(other, leaf, 1, &hash) == OK;
        }
        good = good && store_commit(other) == OK;
        _exit(good ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_ok(store_begin(store, false));
    struct store_head head = { 0 };
    assert_ok(store_head(store, &head));
    assert_int_equal(head.size, 3000);
    store_close(store);
}

static void a_failed_commit_is_unknown_and_ends_the_writing(void **state)
{
    struct spot *spot = *state;
    struct store *store = store_of(spot, true);
    assert_ok(store_begin(store, true));
    append_to(spot, store, 0, 10);
    assert_ok(store_commit(store));
    struct stat status;
    assert_int_equal(stat(spot->data, &status), 0);
    struct rlimit old;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    struct rlimit tight = { .rlim_cur = (rlim_t)status.st_size, .rlim_max = old.rlim_max };
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);

    assert_ok(store_begin(store, true));
    append_to(spot, store, 10, 400);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    enum err err = store_commit(store);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    (void)signal(SIGXFSZ, handler);
    assert_int_equal(err, ERR_UNKNOWN);

    struct view_store view = store_view(store);
    struct store_head head = { 0 };
    struct bytes value = { 0 };
    struct seen seen = { .limit = 9 };
    assert_fault(store_begin(store, false), ERR_UNKNOWN);
    assert_fault(store_begin(store, true), ERR_UNKNOWN);
    assert_fault(store_commit(store), ERR_UNKNOWN);
    assert_fault(store_head(store, &head), ERR_UNKNOWN);
    assert_fault(store_leaf(store, 0, &value), ERR_UNKNOWN);
    assert_fault(view.put(view.self, VIEW_ID, bytes_text("a"), value), ERR_UNKNOWN);
    assert_fault(view.walk(view.self, VIEW_ID, value, note_seen, &seen), ERR_UNKNOWN);
    assert_fault(store_seal_drop(store, bytes_text("a")), ERR_UNKNOWN);
    assert_fault(table_clear(store, TABLE_VIEW), ERR_UNKNOWN);
    assert_fault(table_append(store, TABLE_VIEW, bytes_text("a"), value), ERR_UNKNOWN);
    assert_fault(store_compact(store), ERR_UNKNOWN);
    store_close(store);

    store = store_of(spot, true);
    assert_ok(store_head(store, &head));
    assert_true(head.size == 10 || head.size == 400);
    store_close(store);
}

static void an_append_that_does_not_follow_is_refused(void **state)
{
    struct spot *spot = *state;
    struct store *store = store_of(spot, true);
    assert_ok(store_begin(store, true));
    assert_ok(table_append(store, TABLE_NOTES, bytes_text("b"), bytes_text("1")));
    assert_fault(table_append(store, TABLE_NOTES, bytes_text("a"), bytes_text("1")),
                 ERR_CORRUPT);
    assert_fault(table_put(store, TABLE_NOTES, bytes_of("", 0), bytes_text("1")), ERR_LIMIT);
    store_close(store);
    assert_true(strstr(store_version(), "LMDB") != NULL);
}

static void network_and_cloud_drives_are_told_by_number(void **state)
{
    struct spot *spot = *state;
    assert_string_equal(disk_place_name(0x6969), "NFS");
    assert_string_equal(disk_place_name(0xFF534D42), "CIFS");
    assert_string_equal(disk_place_name(0x01021997), "9P");
    assert_string_equal(disk_place_name(0x65735546), "FUSE");
    assert_null(disk_place_name(0xEF53)); /* ext4 */
    assert_ok(disk_place_check(spot->folder));
    assert_fault(disk_place_check("/tmp/sanzi-there-is-none"), ERR_MISSING);
    struct disk_mark mark;
    assert_fault(disk_mark_file(-1, "it", &mark), ERR_SYSTEM);
    assert_fault(disk_exchange(spot->store, "/tmp/sanzi-there-is-none", "/tmp"), ERR_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOT(a_file_put_in_place_of_the_open_one_stops_the_writer),
        WITH_SPOT(a_damaged_or_missing_store_is_named),
        WITH_SPOT(a_head_that_does_not_fit_its_tables_is_refused),
        WITH_SPOT(a_full_map_grows_for_the_next_transaction),
        WITH_SPOT(a_map_that_another_process_grew_is_taken_over),
        WITH_SPOT(a_failed_commit_is_unknown_and_ends_the_writing),
        WITH_SPOT(an_append_that_does_not_follow_is_refused),
        WITH_SPOT(network_and_cloud_drives_are_told_by_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
