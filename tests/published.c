/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/published.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "verify/publication.h"

#define PAPER "收据：今收到青石村电费三百八十六元五角。\n"
#define WITHHELD "身份证复印件"

/* A fault in here is a broken test: say why and stop. */
static void must(enum err code)
{
    if (code == OK)
        return;
    (void)fprintf(stderr, "published: %s\n", err_why(LANGUAGE_EN));
    abort();
}

static char *hash_text(struct arena *arena, const char *text, bool hex)
{
    struct hash hash = hash_of(bytes_text(text));
    struct buf buf = buf_new(arena, 100);
    char *out = NULL;
    if (hex)
        hash_print_hex(&buf, &hash);
    else
        hash_print(&buf, &hash);
    must(buf_string(&buf, &out));
    return out;
}

/* A voucher with a public and a withheld attachment, by this key. */
static void record_papers(struct test_village *village, const char *date,
                          enum village_key signer)
{
    struct arena *arena = village->arena;
    struct buf own = buf_new(arena, 4096);
    char *text = NULL;
    buf_format(&own,
               "{'chart':'2023','docs':[{'name':'收据.txt','public':true,'sha256':'%s',"
               "'size':%zu,'type':'text/plain'},{'name':'身份证.jpg','sha256':'%s','size':%zu,"
               "'type':'image/jpeg'}],'lines':[{'account':'513','debit':38650},"
               "{'account':'101','credit':38650}],'note':'付电费','set':'" VILLAGE_SET "'}",
               hash_text(arena, PAPER, false), strlen(PAPER),
               hash_text(arena, WITHHELD, false), strlen(WITHHELD));
    must(buf_string(&own, &text));
    if (village->count > 30) /* there 513 has details */
        memcpy(strstr(text, "'account':'513'"), "'account':'514'", 15);
    must(village_record(village, "voucher", date, text, 1u << signer));
}

struct test_village *published_village(struct arena *arena)
{
    struct test_village *village = village_new(arena);
    record_papers(village, "2024-03-05", KEY_BOOKKEEPER_NEW);
    return village;
}

#define SET "'set':'" VILLAGE_SET "'"
#define VOUCHER(debit, credit, fen) \
    "{'chart':'2023','lines':[{'account':'" debit "','debit':" fen "},{'account':'" credit \
    "','credit':" fen "}],'note':'n'," SET "}"
#define BY(key) (1u << KEY_##key)

struct row {
    const char *kind;
    const char *own;
    unsigned signers;
};

static const struct row small[] = {
    { "policy", "{'basis':'b','from':'2024-01-01','name':'signers.key','value':'1'}",
      BY(HEAD) },
    { "key", "{'action':'enrol','key':#6,'person':'周强','role':'cashier'}",
      BY(AUTHORITY) | BY(CASHIER) },
    { "official",
      "{'contact':{'mask':'138****5678','sealed':$},'from':'2021-03-01','office':'主任',"
      "'person':'张建国'}",
      BY(AUTHORITY) },
    { "account", "{'chart':'2023','code':'10201','name':'基本户'," SET "}", BY(BOOKKEEPER) },
    { "voucher", VOUCHER("10201", "301", "50000000"), BY(BOOKKEEPER) },
    { "voucher", VOUCHER("101", "10201", "500000"), BY(BOOKKEEPER) | BY(HEAD) },
    { "voucher", VOUCHER("514", "101", "2000"), BY(BOOKKEEPER) },
    { "voucher", VOUCHER("514", "101", "300"), BY(BOOKKEEPER) },
    { "voucher", VOUCHER("10201", "501", "1200000"), BY(BOOKKEEPER) },
    { "reversal", "{'reason':'录错'," SET ",'target':@8}", BY(BOOKKEEPER) },
    { "voucher", VOUCHER("151", "10201", "680000"), BY(BOOKKEEPER) },
    { "voucher", VOUCHER("112", "501", "900000"), BY(BOOKKEEPER) },
    { "close", "2024-01", BY(BOOKKEEPER) },
    { "key",
      "{'action':'rotate','key':#7,'name':'" VILLAGE_LOG "/bookkeeper/李秀英'}",
      BY(BOOKKEEPER) | BY(BOOKKEEPER_NEW) },
    { "disclosure",
      "{'digest':'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=','period':'2024-01',"
      "'report':'r','what':'w'}",
      BY(PUBLISHER) },
    { "voucher", VOUCHER("101", "112", "900000"), BY(BOOKKEEPER_NEW) },
    { "erasure", "{'by':'b','field':'contact','ground':'g','target':@3}", BY(SUPERVISOR) },
    { "key", "{'action':'revoke','last':5,'name':'" VILLAGE_LOG "/cashier/周强'}",
      BY(AUTHORITY) },
    { "voucher", VOUCHER("121", "10201", "56000"), BY(BOOKKEEPER_NEW) },
    { "voucher", VOUCHER("401", "121", "56000"), BY(BOOKKEEPER_NEW) },
    { "close", "2024-02", BY(BOOKKEEPER_NEW) },
};

struct test_village *published_small(struct arena *arena)
{
    struct test_village *village = village_founded(arena);
    const char *date = "2024-01-31";
    for (size_t i = 0; i < sizeof small / sizeof small[0]; i++) {
        const struct row *row = &small[i];
        if (strcmp(row->kind, "close") != 0) {
            must(village_record(village, row->kind, date, row->own, row->signers));
            continue;
        }
        must(village_close(village, VILLAGE_SET, row->own, date, row->signers));
        date = "2024-02-29";
    }
    record_papers(village, "2024-03-05", KEY_BOOKKEEPER_NEW);
    return village;
}

void published_append(struct test_village *village, struct bytes note, int64_t time)
{
    size_t at = village->count;
    struct leaf leaf = { .index = at, .time = time, .note = note };
    struct buf buf = buf_new(village->arena, ENTRY_SIZE_MAX);
    if (at > 0)
        leaf.prev = village->hashes[at - 1];
    must(leaf_encode(&buf, &leaf));
    must(buf_done(&buf, &village->leaves[at]));
    village->notes[at] = note;
    village->times[at] = time;
    village->hashes[at] = tree_leaf(village->leaves[at]);
    must(tree_add(village->tree, &village->hashes[at]));
    village->count++;
}

struct making {
    struct test_village *village;
    struct published *out;
};

static void put(struct published *out, const char *path, struct bytes bytes)
{
    if (path == NULL || bytes.at == NULL || out->count == PUBLISHED_FILES_MAX)
        abort();
    out->files[out->count++] = (struct published_file){ path, bytes };
}

static enum err put_tile(void *self, struct tile tile)
{
    const struct making *making = self;
    struct test_village *village = making->village;
    struct tree_reader reader = tree_reader_of(village->tree);
    struct buf path = buf_new(village->arena, TILE_PATH_MAX);
    struct buf buf = buf_new(village->arena, TILE_BUNDLE_MAX);
    for (size_t i = 0; i < tile.width; i++) {
        size_t at = (size_t)tile.number * TILE_WIDTH + i;
        struct hash hash = { 0 };
        if (tile.level == TILE_BUNDLE) {
            bundle_put(&buf, village->leaves[at]);
        } else {
            TRY(reader.hash(reader.self, (unsigned)tile.level * 8, at, &hash));
            buf_put(&buf, hash_bytes(&hash));
        }
    }
    char *name = NULL;
    struct bytes bytes = { 0 };
    tile_print(&path, tile);
    TRY(buf_string(&path, &name));
    TRY(buf_done(&buf, &bytes));
    put(making->out, name, bytes);
    return OK;
}

static void put_document(struct arena *arena, struct published *out, const char *text)
{
    struct buf buf = buf_new(arena, 100);
    char *path = NULL;
    buf_text(&buf, "docs/");
    buf_text(&buf, hash_text(arena, text, true));
    must(buf_string(&buf, &path));
    put(out, path, bytes_text(text));
}

/* The growing tiles' second places. */
static void put_latest(struct arena *arena, struct published *out)
{
    for (size_t i = 0, count = out->count; i < count; i++) {
        const char *path = out->files[i].path;
        const char *partial = strstr(path, ".p/");
        struct buf buf = buf_new(arena, 100);
        char *latest = NULL;
        if (partial == NULL)
            continue;
        buf_text(&buf, "latest/");
        buf_put(&buf, bytes_of(path, (size_t)(partial - path)));
        must(buf_string(&buf, &latest));
        put(out, latest, out->files[i].bytes);
    }
}

void published_make(struct test_village *village, struct published *out)
{
    struct making making = { village, out };
    struct publication publication = {
        .origin = bytes_text(VILLAGE_LOG),
        .village = bytes_text("青石村"),
        .log = key_of(village->keys[KEY_LOG]),
    };
    out->count = 0;
    put(out, "checkpoint", village_checkpoint(village, village->count));
    must(tile_each_new(0, village->count, put_tile, &making));
    for (size_t i = 0; i < publication_file_count; i++) {
        struct buf buf = buf_new(village->arena, 1 << 20);
        struct bytes bytes = { 0 };
        must(publication_files[i].print(&buf, &publication));
        must(buf_done(&buf, &bytes));
        put(out, publication_files[i].path, bytes);
    }
    if (village->count > 30)
        put_document(village->arena, out, "");
    put_latest(village->arena, out);
    put_document(village->arena, out, PAPER);
}

struct published_file *published_find(struct published *published, const char *path)
{
    for (size_t i = 0; i < published->count; i++)
        if (strcmp(published->files[i].path, path) == 0)
            return &published->files[i];
    return NULL;
}

void published_drop(struct published *published, const char *path)
{
    struct published_file *file = published_find(published, path);
    if (file == NULL)
        abort();
    *file = published->files[--published->count];
}

static enum err source_file(void *self, struct arena *arena, const char *path,
                            struct bytes *out)
{
    (void)arena;
    const struct published_file *file = published_find(self, path);
    if (file == NULL)
        return fault(ERR_MISSING, "没有文件 %s", "no file %s", path);
    *out = file->bytes;
    return OK;
}

static enum err source_checkpoint(void *self, struct arena *arena, struct bytes *out)
{
    return source_file(self, arena, "checkpoint", out);
}

static enum err source_tile(void *self, struct arena *arena, struct tile tile,
                            struct bytes *out)
{
    struct buf buf = buf_new(arena, TILE_PATH_MAX);
    char *path = NULL;
    tile_print(&buf, tile);
    TRY(buf_string(&buf, &path));
    return source_file(self, arena, path, out);
}

static enum err source_document(void *self, const struct hash *hash, struct hash *found,
                                uint64_t *size)
{
    struct arena *arena = NULL;
    char *path = NULL;
    struct bytes bytes = { 0 };
    TRY(arena_open(4096, &arena));
    struct buf buf = buf_new(arena, 100);
    buf_text(&buf, "docs/");
    hash_print_hex(&buf, hash);
    enum err code = buf_string(&buf, &path);
    if (code == OK)
        code = source_file(self, arena, path, &bytes);
    arena_close(arena);
    if (code != OK)
        return code;
    *found = hash_of(bytes);
    *size = bytes.size;
    return OK;
}

static enum err source_list(void *self, enum err (*each)(void *context, const char *path),
                            void *context)
{
    const struct published *published = self;
    for (size_t i = 0; i < published->count; i++)
        TRY(each(context, published->files[i].path));
    return OK;
}

struct source published_source(struct published *published)
{
    return (struct source){
        .self = published,
        .name = "memory",
        .checkpoint = source_checkpoint,
        .tile = source_tile,
        .document = source_document,
        .file = source_file,
        .list = source_list,
    };
}

void published_write(const struct published *published, const char *folder)
{
    for (size_t i = 0; i < published->count; i++) {
        const struct published_file *file = &published->files[i];
        char path[1000];
        (void)snprintf(path, sizeof path, "%s/%s", folder, file->path);
        *strrchr(path, '/') = '\0';
        must(file_make_folders(path));
        (void)snprintf(path, sizeof path, "%s/%s", folder, file->path);
        FILE *out = fopen(path, "wb");
        size_t size = file->bytes.size;
        if (out == NULL || fwrite(file->bytes.at, 1, size, out) != size || fclose(out) != 0)
            abort();
    }
}
