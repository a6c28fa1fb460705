/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The floors that `make bench` measures against, over the very bytes of a published folder, and
 * the loops that a command line cannot time. Each mode prints one line: operations, seconds.
 *   sign FOLDER              bare libsodium signatures of every note's text, one core
 *   verify FOLDER THREADS    bare libsodium verifications of the same, on so many threads
 *   commits FOLDER DIR N     bare LMDB: the first N leaves, one durable commit each
 *   append BOOK KEY PASS N   one durable book_append each, draft and signature included
 *   daily BOOK GIT KEYS PASS DAYS  ten entries a day, a publication a day
 */
#include <lmdb.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "keys/keyfile.h"
#include "ledger/book.h"
#include "publish/git.h"
#include "publish/snapshot.h"
#include "verify/folder.h"

struct text {
    struct bytes leaf;
    struct bytes text;
    uint8_t signature[SIGNATURE_SIZE];
};

struct texts {
    struct text *at;
    size_t count;
};

static void must(enum err code)
{
    if (code == OK)
        return;
    fprintf(stderr, "%s: %s\n", err_name(code), err_why(LANGUAGE_EN));
    exit(err_status(code));
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct texts load(struct arena *arena, const char *path)
{
    struct folder *folder = NULL;
    must(folder_open(path, &folder));
    struct source source = folder_source(folder);
    struct bytes file = { 0 };
    must(source.checkpoint(source.self, arena, &file));
    struct note note;
    struct checkpoint checkpoint = { 0 };
    must(checkpoint_open(file, NULL, &note, &checkpoint));
    struct texts texts = { arena_array(arena, checkpoint.size, sizeof(struct text)), 0 };
    for (uint64_t n = 0; n < tile_count(TILE_BUNDLE, checkpoint.size); n++) {
        struct bytes bundle = { 0 };
        struct tile tile = { TILE_BUNDLE, n, tile_width(TILE_BUNDLE, n, checkpoint.size) };
        must(source.tile(source.self, arena, tile, &bundle));
        bool more = true;
        struct bytes entry = { 0 };
        for (;;) {
            must(bundle_next(&bundle, &entry, &more));
            if (!more)
                break;
            struct leaf leaf = { 0 };
            struct note signed_note;
            must(leaf_decode(entry, &leaf));
            must(note_parse(leaf.note, &signed_note));
            texts.at[texts.count].leaf = entry;
            texts.at[texts.count++].text = signed_note.text;
        }
    }
    folder_close(folder);
    return texts;
}

static uint8_t point[crypto_sign_PUBLICKEYBYTES];
static uint8_t secret[crypto_sign_SECRETKEYBYTES];

static double sign_all(struct texts texts)
{
    double start = now();
    for (size_t i = 0; i < texts.count; i++)
        crypto_sign_detached(texts.at[i].signature, NULL, texts.at[i].text.at,
                             texts.at[i].text.size, secret);
    return now() - start;
}

struct share {
    struct texts texts;
    size_t from;
    size_t step;
};

static void *verify_share(void *self)
{
    const struct share *share = self;
    for (size_t i = share->from; i < share->texts.count; i += share->step) {
        const struct text *text = &share->texts.at[i];
        if (crypto_sign_verify_detached(text->signature, text->text.at, text->text.size,
                                        point) != 0)
            abort();
    }
    return NULL;
}

static double verify_all(struct texts texts, size_t threads)
{
    sign_all(texts);
    pthread_t thread[16];
    struct share shares[16];
    double start = now();
    for (size_t i = 0; i < threads; i++) {
        shares[i] = (struct share){ texts, i, threads };
        if (pthread_create(&thread[i], NULL, verify_share, &shares[i]) != 0)
            abort();
    }
    for (size_t i = 0; i < threads; i++)
        pthread_join(thread[i], NULL);
    return now() - start;
}

static double commit_all(struct texts texts, const char *folder, size_t count)
{
    MDB_env *env = NULL;
    MDB_dbi table = 0;
    if (mdb_env_create(&env) != 0 || mdb_env_set_mapsize(env, (size_t)4 << 30) != 0 ||
        mdb_env_open(env, folder, 0, 0600) != 0)
        abort();
    double start = now();
    for (size_t i = 0; i < count; i++) {
        MDB_txn *txn = NULL;
        struct bytes leaf = texts.at[i % texts.count].leaf;
        uint8_t key[8];
        for (int byte = 0; byte < 8; byte++)
            key[byte] = (uint8_t)((uint64_t)i >> (56 - 8 * byte));
        MDB_val name = { 8, key };
        MDB_val value = { leaf.size, (void *)(uintptr_t)leaf.at };
        if (mdb_txn_begin(env, NULL, 0, &txn) != 0 ||
            (table == 0 && mdb_dbi_open(txn, NULL, 0, &table) != 0) ||
            mdb_put(txn, table, &name, &value, MDB_APPEND) != 0 || mdb_txn_commit(txn) != 0)
            abort();
    }
    double spent = now() - start;
    mdb_env_close(env);
    return spent;
}

/* What the signer's device knows, looked up once as a desk does. */
static struct checkpoint newest(struct book *book, struct arena *arena)
{
    struct checkpoint last = { .size = 0, .root = tree_empty() };
    struct bytes file = { 0 };
    struct note note;
    if (book_last_checkpoint(book, arena, &file) == OK)
        must(checkpoint_open(file, NULL, &note, &last));
    return last;
}

struct form {
    struct book *book;
    const struct key_secret *key;
    const char *run;
    struct checkpoint last;
};

/* One voucher of two lines as the desk would make it. */
static struct bytes draft(struct arena *arena, const struct form *form, size_t number)
{
    struct json *body = json_object(arena);
    char text[64];
    struct checkpoint last = form->last;
    struct book *book = form->book;
    const struct key_secret *key = form->key;
    const char *run = form->run;
    struct buf root = buf_new(arena, 64);
    hash_print(&root, &last.root);
    snprintf(text, sizeof text, "%s-%zu", run, number);
    json_put(body, bytes_text("id"), json_text(arena, bytes_copy(arena, bytes_text(text))));
    json_put(body, bytes_text("kind"), json_text(arena, bytes_text("voucher")));
    json_put(body, bytes_text("v"), json_number(arena, 1));
    json_put(body, bytes_text("log"), json_text(arena, book_origin(book)));
    json_put(body, bytes_text("date"), json_text(arena, bytes_text("2025-12-31")));
    struct json *seen = json_object(arena);
    json_put(seen, bytes_text("size"), json_number(arena, (int64_t)last.size));
    json_put(seen, bytes_text("root"), json_text(arena, buf_so_far(&root)));
    json_put(body, bytes_text("seen"), seen);
    json_put(body, bytes_text("set"), json_text(arena, bytes_text("合作社")));
    json_put(body, bytes_text("chart"), json_text(arena, bytes_text("2023")));
    json_put(body, bytes_text("word"), json_text(arena, bytes_text("记")));
    snprintf(text, sizeof text, "收第%zu笔土地承包金", number);
    json_put(body, bytes_text("note"), json_text(arena, bytes_copy(arena, bytes_text(text))));
    struct json *lines = json_list(arena);
    static const char *const sides[2][2] = { { "102", "debit" }, { "501", "credit" } };
    for (int i = 0; i < 2; i++) {
        struct json *line = json_object(arena);
        json_put(line, bytes_text("account"), json_text(arena, bytes_text(sides[i][0])));
        json_put(line, bytes_text(sides[i][1]),
                 json_number(arena, 12000 + (int64_t)number % 99991));
        json_push(lines, line);
    }
    json_put(body, bytes_text("lines"), lines);
    struct bytes signed_text = { 0 };
    must(entry_text(arena, body, &signed_text));
    struct buf out = buf_new(arena, ENTRY_SIZE_MAX);
    must(note_sign(&out, signed_text, &key, 1));
    return buf_so_far(&out);
}

static double append_all(const char *folder, const struct key_secret *key, size_t count)
{
    struct book *book = NULL;
    struct arena *arena = NULL;
    must(book_open(folder, true, &book));
    must(arena_open((size_t)64 << 20, &arena));
    char run[32];
    snprintf(run, sizeof run, "bench-%llu", (unsigned long long)book_size(book));
    struct form form = { book, key, run, newest(book, arena) };
    double start = now();
    for (size_t i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(arena);
        struct bytes note = draft(arena, &form, i);
        struct receipt receipt;
        struct book_batch batch = {
            .notes = &note, .count = 1, .time = time(NULL), .verified = true
        };
        must(book_append(book, &batch, &receipt));
        arena_back(arena, mark);
    }
    double spent = now() - start;
    book_close(book);
    arena_close(arena);
    return spent;
}

struct daily {
    struct key_secret *bookkeeper;
    struct key_secret *log;
    struct key_secret *publisher;
};

static void publish_day(struct book *book, struct arena *arena, const char *git,
                        const struct daily *keys, uint64_t *old)
{
    struct snapshot_options options = { .old = *old,
                                        .log = book_log_key(book),
                                        .village = bytes_text("试验村") };
    must(book_checkpoint(book, arena, keys->log, &options.checkpoint));
    struct source source = book_source(book);
    struct snapshot snapshot = { 0 };
    must(snapshot_make(arena, &source, &options, &snapshot));
    struct git_id parent;
    struct git_id made;
    bool exists = false;
    must(git_head(git, &parent, &exists));
    struct git_publication commit = {
        .snapshot = &snapshot,
        .key = keys->publisher,
        .author = "试验村",
        .email = "bench@example.org",
        .message = "publish\n",
        .time = time(NULL),
        .parent = exists ? &parent : NULL,
    };
    must(git_publish(git, &commit, &made));
    *old = snapshot.size;
}

static double publish_daily(const char *folder, const char *git, const struct daily *keys,
                            size_t days)
{
    struct book *book = NULL;
    struct arena *arena = NULL;
    must(book_open(folder, true, &book));
    must(arena_open((size_t)256 << 20, &arena));
    must(git_create(git));
    uint64_t old = 0;
    double start = now();
    for (size_t day = 0; day < days; day++) {
        struct arena_mark mark = arena_mark(arena);
        struct bytes notes[10];
        struct receipt receipts[10];
        struct form form = { book, keys->bookkeeper, "daily", newest(book, arena) };
        for (size_t i = 0; i < 10; i++)
            notes[i] = draft(arena, &form, day * 10 + i);
        struct book_batch batch = {
            .notes = notes, .count = 10, .time = time(NULL), .verified = true
        };
        must(book_append(book, &batch, receipts));
        publish_day(book, arena, git, keys, &old);
        arena_back(arena, mark);
    }
    double spent = now() - start;
    book_close(book);
    arena_close(arena);
    return spent;
}

static struct key_secret *unlock(const char *path, const char *passphrase)
{
    struct key_secret *key = NULL;
    must(keyfile_open(path, bytes_text(passphrase), &key));
    return key;
}

int main(int argc, char **argv)
{
    if (argc < 3 || sodium_init() < 0)
        return 2;
    struct arena *arena = NULL;
    must(arena_open((size_t)8 << 30, &arena));
    crypto_sign_keypair(point, secret);
    double spent = 0;
    size_t count = 0;
    if (strcmp(argv[1], "append") == 0 && argc == 6) {
        count = strtoul(argv[5], NULL, 10);
        struct key_secret *key = unlock(argv[3], argv[4]);
        spent = append_all(argv[2], key, count);
        key_close(key);
    } else if (strcmp(argv[1], "daily") == 0 && argc == 9) {
        count = strtoul(argv[8], NULL, 10);
        struct daily keys = { unlock(argv[4], argv[7]), unlock(argv[5], argv[7]),
                              unlock(argv[6], argv[7]) };
        spent = publish_daily(argv[2], argv[3], &keys, count);
        key_close(keys.bookkeeper);
        key_close(keys.log);
        key_close(keys.publisher);
    } else {
        struct texts texts = load(arena, argv[2]);
        count = texts.count;
        if (strcmp(argv[1], "sign") == 0) {
            spent = sign_all(texts);
        } else if (strcmp(argv[1], "verify") == 0 && argc == 4) {
            spent = verify_all(texts, strtoul(argv[3], NULL, 10));
        } else if (strcmp(argv[1], "commits") == 0 && argc == 5) {
            count = strtoul(argv[4], NULL, 10);
            spent = commit_all(texts, argv[3], count);
        } else {
            return 2;
        }
    }
    printf("%zu %.6f\n", count, spent);
    arena_close(arena);
    return 0;
}
