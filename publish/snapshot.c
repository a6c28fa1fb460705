/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/snapshot.h"

#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "ledger/entry.h"
#include "publish/mask.h"
#include "verify/publication.h"

enum {
    TEXT_FILE_MAX = 256 * 1024,
    DOCUMENT_MAX = 64 * 1024 * 1024,
    PATH_MAX_BYTES = 128,
};

/* A snapshot being made: files are put at the end, so that they are written in that order. */
struct making {
    struct arena *arena;
    const struct source *source;
    const struct snapshot_options *options;
    struct snapshot *out;
    struct snapshot_file **end;
    struct snapshot_file **gone_end;
    uint64_t size;
    struct hash last; /* the attachment put last: entries often repeat it */
};

/* NULL: no memory. */
static struct snapshot_file *file_put(struct making *making, const char *path)
{
    struct snapshot_file *file = arena_take(making->arena, sizeof *file);
    if (file == NULL)
        return NULL;
    file->path = path;
    *making->end = file;
    making->end = &file->next;
    making->out->count++;
    return file;
}

static enum err tile_path(struct arena *arena, const char *before, struct tile tile,
                          char **out)
{
    struct buf text = buf_new(arena, PATH_MAX_BYTES);
    buf_text(&text, before);
    tile_print(&text, tile);
    return buf_string(&text, out);
}

static enum err put_tile(void *self, struct tile tile)
{
    struct making *making = self;
    char *path = NULL;
    TRY(tile_path(making->arena, "", tile, &path));
    struct snapshot_file *file = file_put(making, path);
    if (file == NULL)
        return fault_memory();
    file->is_tile = true;
    file->tile = tile;
    return OK;
}

static enum err gone_put(struct making *making, const char *path)
{
    struct snapshot_file *file = arena_take(making->arena, sizeof *file);
    if (file == NULL)
        return fault_memory();
    file->path = path;
    *making->gone_end = file;
    making->gone_end = &file->next;
    return OK;
}

static enum err put_gone(void *self, struct tile tile)
{
    struct making *making = self;
    char *path = NULL;
    TRY(tile_path(making->arena, "", tile, &path));
    return gone_put(making, path);
}

/* The partial tile at the end of a level, if there is one. */
static bool last_partial(int level, uint64_t size, struct tile *out)
{
    uint64_t count = tile_count(level, size);
    if (count == 0)
        return false;
    *out = (struct tile){ level, count - 1, tile_width(level, count - 1, size) };
    return out->width < TILE_WIDTH;
}

/* The growing tile of each level once more, under the path that it will have when full, so that
 * git sees one file growing and stores what is new of it (specs/snapshot.md#latest). */
static enum err put_latest(struct making *making)
{
    for (int level = TILE_BUNDLE; level <= TILE_LEVEL_MAX; level++) {
        struct tile before = { 0 };
        struct tile now = { 0 };
        char *path = NULL;
        bool had = last_partial(level, making->options->old, &before);
        bool has = last_partial(level, making->size, &now);
        struct tile was = { level, before.number, TILE_WIDTH };
        struct tile is = { level, now.number, TILE_WIDTH };
        if (had && (!has || before.number != now.number)) {
            TRY(tile_path(making->arena, PUBLICATION_LATEST, was, &path));
            TRY(gone_put(making, path));
        }
        if (!has || (had && before.number == now.number && before.width == now.width))
            continue;
        TRY(tile_path(making->arena, PUBLICATION_LATEST, is, &path));
        struct snapshot_file *file = file_put(making, path);
        if (file == NULL)
            return fault_memory();
        file->is_tile = true;
        file->tile = now;
    }
    return OK;
}

/* As far as it is text, and no larger than what people write. */
static enum err check_document(const struct making *making, uint64_t index,
                               const struct document *document, const char *from)
{
    struct arena *scratch = NULL;
    struct bytes content = { 0 };
    if (making->options->personal_too || document->size > MASK_PAPER_MAX)
        return OK;
    TRY(arena_open(2 * (size_t)MASK_PAPER_MAX, &scratch));
    enum err code = file_read(scratch, from, MASK_PAPER_MAX, &content);
    if (code == OK)
        code = mask_check_paper(index, document->name, content);
    arena_close(scratch);
    return code;
}

static enum err put_document(struct making *making, uint64_t index,
                             const struct document *document)
{
    char *path = NULL;
    if (making->options->document == NULL || !document->is_public ||
        hash_equal(&document->hash, &making->last))
        return OK;
    const char *from = NULL;
    TRY(making->options->document(making->options->document_self, making->arena,
                                  &document->hash, &from));
    if (from == NULL)
        return OK;
    TRY(check_document(making, index, document, from));
    struct buf text = buf_new(making->arena, PATH_MAX_BYTES);
    buf_text(&text, "docs/");
    hash_print_hex(&text, &document->hash);
    TRY(buf_string(&text, &path));
    struct snapshot_file *file = file_put(making, path);
    if (file == NULL)
        return fault_memory();
    file->from = from;
    making->last = document->hash;
    return OK;
}

/* The public attachments of one entry, and whether it may be published. Canonical JSON has one
 * way to spell the member, and no number is longer in it than in the text, so that an entry
 * without either need not be decoded. */
static enum err put_entry(struct making *making, struct arena *scratch, struct bytes data)
{
    struct bytes member = bytes_text("\"docs\":[");
    struct personal_hit hit = { .what = 0 };
    bool has_documents = bytes_find_part(data, member) < data.size;
    bool doubtful = !making->options->personal_too &&
                    personal_find(data, PERSONAL_ALL, 0, &hit);
    if (!has_documents && !doubtful)
        return OK;
    struct leaf leaf = { 0 };
    struct entry entry = { 0 };
    TRY(leaf_decode(data, &leaf));
    TRY(entry_decode(scratch, leaf.note, &entry));
    if (doubtful)
        TRY(mask_check_entry(leaf.index, entry.kind, entry.body));
    for (size_t i = 0; i < entry_documents(&entry); i++) {
        struct document document = { 0 };
        TRY(entry_document(&entry, i, &document));
        TRY(put_document(making, leaf.index, &document));
    }
    return OK;
}

static enum err put_bundle_entries(struct making *making, struct arena *scratch,
                                   struct tile tile)
{
    struct bytes bundle = { 0 };
    struct bytes data = { 0 };
    bool more = false;
    uint64_t index = tile.number * TILE_WIDTH;
    TRY(making->source->tile(making->source->self, scratch, tile, &bundle));
    TRY(bundle_next(&bundle, &data, &more));
    for (; more; index++) {
        struct arena_mark mark = arena_mark(scratch);
        if (index >= making->options->old)
            TRY(put_entry(making, scratch, data));
        arena_back(scratch, mark);
        TRY(bundle_next(&bundle, &data, &more));
    }
    return OK;
}

static enum err put_all_entries(struct making *making)
{
    struct arena *scratch = NULL;
    uint64_t from = making->options->old / TILE_WIDTH;
    uint64_t to = tile_count(TILE_BUNDLE, making->size);
    if (making->options->document == NULL && making->options->personal_too)
        return OK;
    TRY(arena_open(8 * (size_t)TILE_BUNDLE_MAX, &scratch));
    enum err code = OK;
    for (uint64_t i = from; i < to && code == OK; i++) {
        struct arena_mark mark = arena_mark(scratch);
        struct tile tile = { TILE_BUNDLE, i, tile_width(TILE_BUNDLE, i, making->size) };
        code = put_bundle_entries(making, scratch, tile);
        arena_back(scratch, mark);
    }
    arena_close(scratch);
    return code;
}

static void put_pages(struct making *making)
{
    *making->end = making->options->pages;
    for (; *making->end != NULL; making->end = &(*making->end)->next)
        making->out->count++;
}

static enum err put_texts(struct making *making, struct bytes origin)
{
    struct publication publication = { origin, making->options->village, making->options->log };
    for (size_t i = 0; i < publication_file_count; i++) {
        struct buf text = buf_new(making->arena, TEXT_FILE_MAX);
        struct snapshot_file *file = file_put(making, publication_files[i].path);
        if (file == NULL)
            return fault_memory();
        TRY(publication_files[i].print(&text, &publication));
        TRY(buf_done(&text, &file->bytes));
    }
    return OK;
}

enum err snapshot_make(struct arena *arena, const struct source *source,
                       const struct snapshot_options *options, struct snapshot *out)
{
    struct note note = { 0 };
    struct checkpoint checkpoint = { 0 };
    TRY(checkpoint_open(options->checkpoint, options->log, &note, &checkpoint));
    if (options->old > checkpoint.size)
        return fault(ERR_TAMPERED,
                     "上次已公开 %llu 笔，现在的检查点只有 %llu 笔：账不会变短，请先查明",
                     "%llu entries were published, this checkpoint has %llu: a log never gets "
                     "shorter; find out why first",
                     (unsigned long long)options->old, (unsigned long long)checkpoint.size);
    *out = (struct snapshot){ .source = source, .old = options->old, .size = checkpoint.size };
    struct making making = {
        .arena = arena,
        .source = source,
        .options = options,
        .out = out,
        .end = &out->files,
        .gone_end = &out->gone,
        .size = checkpoint.size,
    };
    TRY(tile_each_new(options->old, checkpoint.size, put_tile, &making));
    TRY(put_all_entries(&making));
    TRY(put_latest(&making));
    put_pages(&making);
    TRY(put_texts(&making, checkpoint.origin));
    struct snapshot_file *file = file_put(&making, "checkpoint");
    if (file == NULL)
        return fault_memory();
    file->bytes = options->checkpoint;
    return tile_each_gone(options->old, checkpoint.size, put_gone, &making);
}

static enum err document_bytes(struct arena *arena, const struct snapshot_file *file,
                               struct bytes *out)
{
    struct bytes bytes = { 0 };
    struct hash wanted = { 0 };
    TRY(hash_parse_hex(bytes_text(file->path + strlen("docs/")), &wanted));
    TRY(file_read(arena, file->from, DOCUMENT_MAX, &bytes));
    struct hash found = hash_of(bytes);
    if (!hash_equal(&found, &wanted))
        return fault(ERR_CORRUPT,
                     "附件 %s 的内容与账上登记的摘要不符：已损坏或被改动，没有公开",
                     "attachment %s is not what the books recorded: damaged or altered, not "
                     "published",
                     file->from);
    *out = bytes;
    return OK;
}

enum err snapshot_bytes(struct arena *arena, const struct snapshot *snapshot,
                        const struct snapshot_file *file, struct bytes *out)
{
    if (file->is_tile)
        return snapshot->source->tile(snapshot->source->self, arena, file->tile, out);
    if (file->from != NULL)
        return document_bytes(arena, file, out);
    *out = file->bytes;
    return OK;
}
