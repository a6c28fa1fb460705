/* SPDX-License-Identifier: Apache-2.0 */
/* Attachments, the publication's other files, and what does not belong there. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "keys/key.h"
#include "verify/publication.h"
#include "verify/walk.h"

/* Attachments by digest: open addressing, at most half full. Several entries may name the same
 * bytes, with other sizes or another word on publishing them: it is read once and each is held
 * to what was found. */
enum paper_told {
    TOLD_MISSING = 1,
    TOLD_WITHHELD = 2,
    TOLD_CHANGED = 4,
    TOLD_STRAY = 8,
    TOLD_UNREADABLE = 16,
};

struct paper_record {
    struct hash hash;
    uint64_t size; /* as found */
    enum err code; /* of reading it */
    bool used;
    bool fits; /* its bytes have the digest */
    uint8_t told;
};

struct papers {
    struct paper_record *records;
    size_t room; /* a power of two */
    size_t count;
    struct hash_secret secret;
};

static struct paper_record *papers_at(const struct papers *papers, const struct hash *hash)
{
    size_t at = (size_t)hash_short(&papers->secret, hash_bytes(hash)) & (papers->room - 1);
    while (papers->records[at].used && !hash_equal(&papers->records[at].hash, hash))
        at = (at + 1) & (papers->room - 1);
    return &papers->records[at];
}

static bool papers_has(const struct papers *papers, const struct hash *hash)
{
    return papers != NULL && papers_at(papers, hash)->used;
}

void papers_close(struct papers *papers)
{
    if (papers == NULL)
        return;
    free(papers->records);
    free(papers);
}

static enum err papers_new(size_t room, struct papers **out)
{
    struct papers *papers = calloc(1, sizeof *papers);
    if (papers == NULL)
        return fault_memory();
    papers->room = room;
    uint8_t secret[sizeof papers->secret.at];
    key_random(secret, sizeof secret);
    memcpy(papers->secret.at, secret, sizeof secret);
    papers->secret.at[1] |= 1;
    papers->records = calloc(room, sizeof *papers->records);
    if (papers->records == NULL) {
        papers_close(papers);
        return fault_memory();
    }
    *out = papers;
    return OK;
}

/* The record of this digest, new where there was none. It stays there until the next call. */
static enum err papers_take(struct papers **set, const struct hash *hash,
                            struct paper_record **out)
{
    if (*set == NULL)
        TRY(papers_new(64, set));
    struct papers *old = *set;
    if (old->count * 2 >= old->room) {
        struct papers *bigger = NULL;
        TRY(papers_new(old->room * 2, &bigger));
        for (size_t i = 0; i < old->room; i++)
            if (old->records[i].used)
                *papers_at(bigger, &old->records[i].hash) = old->records[i];
        bigger->count = old->count;
        papers_close(old);
        *set = bigger;
    }
    *out = papers_at(*set, hash);
    return OK;
}

/* docs/<hex>, in the scratch arena. */
static const char *paper_place(struct walk *walk, const struct hash *hash)
{
    struct buf buf = buf_new(walk->scratch, 128);
    buf_text(&buf, "docs/");
    hash_print_hex(&buf, hash);
    char *place = NULL;
    return buf_string(&buf, &place) == OK ? place : "docs";
}

/* What is to be said of a paper; 0: all is well. */
static unsigned paper_trouble(const struct walk *walk, const struct paper *paper,
                              const struct paper_record *record)
{
    const struct document *document = &paper->document;
    bool published = walk->source->file != NULL;
    bool may_lack = published || walk->options->lacks_withheld;
    if (record->code == ERR_MISSING)
        return may_lack && !document->is_public ? TOLD_WITHHELD : TOLD_MISSING;
    if (record->code != OK)
        return TOLD_UNREADABLE;
    if (!record->fits || record->size != document->size)
        return TOLD_CHANGED;
    return published && !document->is_public ? TOLD_STRAY : 0;
}

static void paper_tell(struct walk *walk, const struct paper *paper, unsigned trouble)
{
    struct findings *findings = &walk->out->findings;
    const struct bytes *name = &paper->document.name;
    const char *place = paper_place(walk, &paper->document.hash);
    unsigned long long index = (unsigned long long)paper->index;
    int size = (int)name->size;
    const char *at = (const char *)name->at;
    if (trouble == TOLD_MISSING)
        finding_add(findings, FINDING_DOCUMENT, paper->index, place,
                    "第 %llu 条的附件“%.*s”不见了",
                    "entry %llu: its attachment \"%.*s\" is missing", index, size, at);
    else if (trouble == TOLD_WITHHELD)
        finding_add(findings, FINDING_WITHHELD, paper->index, place,
                    "第 %llu 条的附件“%.*s”没有公开，这里没有，没法核对",
                    "entry %llu: its attachment \"%.*s\" is withheld and not here: not checked",
                    index, size, at);
    else if (trouble == TOLD_CHANGED)
        finding_add(findings, FINDING_DOCUMENT, paper->index, place,
                    "第 %llu 条的附件“%.*s”内容被改过",
                    "entry %llu: its attachment \"%.*s\" was changed", index, size, at);
    else
        finding_add(findings, FINDING_STRAY, paper->index, place,
                    "第 %llu 条的附件“%.*s”本不公开，却在公开的文件夹里",
                    "entry %llu: its attachment \"%.*s\" is to be withheld, but lies here",
                    index, size, at);
}

/* Bytes that are not what their name says may be one file under a million names. */
static void papers_give_up(struct walk *walk, uint64_t index)
{
    if (++walk->bad_papers == WALK_BAD_FILES_MAX)
        finding_add(&walk->out->findings, FINDING_DOCUMENT, index, "docs",
                    "到第 %llu 条已有 %d 个附件内容被改过，以后的附件没有再查",
                    "up to entry %llu, %d attachments were changed; those after it were not "
                    "checked",
                    (unsigned long long)index, (int)WALK_BAD_FILES_MAX);
}

/* Read it where it was not read yet. */
static void paper_read(struct walk *walk, const struct paper *paper,
                       struct paper_record *record)
{
    const struct source *source = walk->source;
    struct hash found = { 0 };
    record->code = source->document(source->self, &paper->document.hash, &found, &record->size);
    record->fits = record->code == OK && hash_equal(&found, &paper->document.hash);
    walk->out->documents += record->code == OK;
    if (record->code == OK && !record->fits)
        papers_give_up(walk, paper->index);
    if (record->code == OK || record->code == ERR_MISSING)
        return;
    finding_of_fault(&walk->out->findings, FINDING_DOCUMENT, paper->index,
                     paper_place(walk, &paper->document.hash));
    record->told |= TOLD_UNREADABLE;
}

enum err walk_papers(struct walk *walk)
{
    if (walk->folded == NULL)
        return OK;
    for (const struct paper *paper = walk->papers; paper != NULL; paper = paper->next) {
        struct paper_record *record = NULL;
        TRY(papers_take(&walk->seen, &paper->document.hash, &record));
        bool is_new = !record->used;
        walk->seen->count += is_new;
        record->used = true;
        record->hash = paper->document.hash;
        if (!walk->options->documents || walk->source->document == NULL ||
            walk->bad_papers == WALK_BAD_FILES_MAX)
            continue;
        struct arena_mark mark = arena_mark(walk->scratch);
        if (is_new)
            paper_read(walk, paper, record);
        unsigned trouble = paper_trouble(walk, paper, record);
        if ((trouble & ~(unsigned)record->told) != 0)
            paper_tell(walk, paper, trouble);
        record->told |= (uint8_t)trouble;
        arena_back(walk->scratch, mark);
    }
    return OK;
}

/* One row of the publication, byte for byte. */
static enum err check_row(struct walk *walk, const struct publication_file *row,
                          const struct publication *publication)
{
    const struct source *source = walk->source;
    struct buf buf = buf_new(walk->scratch, 1 << 20);
    struct bytes want = { 0 };
    struct bytes got = { 0 };
    TRY(row->print(&buf, publication));
    TRY(buf_done(&buf, &want));
    enum err code = source->file(source->self, walk->scratch, row->path, &got);
    if (code == ERR_MEMORY || (code == ERR_MISSING && row->of_program))
        return code == ERR_MEMORY ? code : OK;
    if (code != OK)
        finding_of_fault(&walk->out->findings, FINDING_FILE, FINDING_NO_INDEX, row->path);
    else if (!bytes_equal(got, want) && row->of_program)
        finding_add(&walk->out->findings, FINDING_STRAY, FINDING_NO_INDEX, row->path,
                    "不是本程序这一版的网页：别的版本发布的，或被改过；用前请核对它的 SHA-256",
                    "is not the page of this version: another version published it, or it was "
                    "altered; compare its SHA-256 before use");
    else if (!bytes_equal(got, want))
        finding_add(&walk->out->findings, FINDING_FILE, FINDING_NO_INDEX, row->path,
                    "内容与账本应有的不符", "is not what the log says it should be");
    return OK;
}

/* A tile of an earlier size may stand beside today's; it must still fit, as must the growing
 * tile's second place. */
static enum err check_old_tile(struct walk *walk, const char *path, struct tile tile)
{
    struct bytes got = { 0 };
    struct tree_reader reader = tree_reader_of(walk->tree);
    if (walk->bad_tiles == WALK_BAD_FILES_MAX)
        return OK;
    enum err code = walk->source->file(walk->source->self, walk->scratch, path, &got);
    if (code == ERR_MEMORY)
        return code;
    if (code == ERR_MISSING) {
        finding_of_fault(&walk->out->findings, FINDING_FILE, FINDING_NO_INDEX, path);
        return OK;
    }
    bool good = code == OK;
    for (unsigned i = 0; good && i < tile.width; i++) {
        struct hash want = { 0 };
        struct hash have = { 0 };
        TRY(reader.hash(reader.self, tile.level < 1 ? 0 : (unsigned)tile.level * 8,
                        tile.number * TILE_WIDTH + i, &want));
        if (tile.level == TILE_BUNDLE) {
            struct bytes entry = { 0 };
            good = bundle_next(&got, &entry, &good) == OK && good;
            have = tree_leaf(entry);
        } else if (got.size >= HASH_SIZE) {
            memcpy(have.at, got.at, HASH_SIZE);
            got = bytes_part(got, HASH_SIZE, got.size - HASH_SIZE);
        } else {
            good = false;
        }
        good = good && hash_equal(&want, &have);
    }
    if (good && got.size == 0)
        return OK;
    finding_add(&walk->out->findings, FINDING_TILE, FINDING_NO_INDEX, path,
                "从前公布的文件与现在的记录不符",
                "a file published earlier does not fit today's entries");
    if (++walk->bad_tiles == WALK_BAD_FILES_MAX)
        finding_add(&walk->out->findings, FINDING_TILE, FINDING_NO_INDEX, "tile",
                    "从前公布的文件已有 %d 个不符，其余没有再查",
                    "%d files published earlier do not fit; the others were not checked",
                    (int)WALK_BAD_FILES_MAX);
    return OK;
}

/* A partial tile of an earlier size? */
static bool is_older(const char *path, uint64_t size, struct tile *tile)
{
    struct bytes text = bytes_text(path);
    return bytes_starts(text, bytes_text("tile/")) && tile_parse(text, tile) == OK &&
           tile_width(tile->level, tile->number, size) > tile->width;
}

static enum err each_file(void *context, const char *path)
{
    struct walk *walk = context;
    struct hash hash = { 0 };
    struct tile tile = { 0 };
    struct bytes text = bytes_text(path);
    bool is_paper = bytes_starts(text, bytes_text("docs/"));
    if (publication_has(path, walk->size) &&
        (!is_paper || (hash_parse_hex(bytes_part(text, 5, text.size - 5), &hash) == OK &&
                       papers_has(walk->seen, &hash))))
        return OK;
    struct arena_mark mark = arena_mark(walk->scratch);
    enum err code = OK;
    if (is_older(path, walk->size, &tile))
        code = check_old_tile(walk, path, tile);
    else if (!publication_is_latest(path, walk->size, &tile))
        finding_add(&walk->out->findings, FINDING_STRAY, FINDING_NO_INDEX, path,
                    "不属于公开的账本", "does not belong to the published log");
    arena_back(walk->scratch, mark);
    return code;
}

/* The second place of each level's growing tile. */
static enum err check_latest(struct walk *walk)
{
    for (int level = TILE_BUNDLE; level <= TILE_LEVEL_MAX; level++) {
        uint64_t count = tile_count(level, walk->size);
        struct tile full = { level, count - 1, TILE_WIDTH };
        struct tile tile = { 0 };
        if (count == 0)
            continue;
        struct arena_mark mark = arena_mark(walk->scratch);
        struct buf buf = buf_new(walk->scratch, sizeof PUBLICATION_LATEST + TILE_PATH_MAX);
        char *path = NULL;
        buf_text(&buf, PUBLICATION_LATEST);
        tile_print(&buf, full);
        TRY(buf_string(&buf, &path));
        if (publication_is_latest(path, walk->size, &tile))
            TRY(check_old_tile(walk, path, tile));
        arena_back(walk->scratch, mark);
    }
    return OK;
}

enum err walk_files(struct walk *walk)
{
    struct verdict *out = walk->out;
    const struct source *source = walk->source;
    if (!walk->options->documents && walk->seen != NULL)
        finding_add(&out->findings, FINDING_SKIPPED, FINDING_NO_INDEX, "docs",
                    "按要求没有查附件", "attachments were not checked, as asked");
    struct publication publication = { out->origin, out->village, &out->log };
    struct arena_mark mark = arena_mark(walk->scratch);
    for (size_t i = 0; source->file != NULL && walk->has_log && i < publication_file_count; i++)
        TRY(check_row(walk, &publication_files[i], &publication));
    if (source->file != NULL)
        TRY(check_latest(walk));
    arena_back(walk->scratch, mark);
    if (source->list == NULL)
        return OK;
    enum err code = source->list(source->self, each_file, walk);
    if (code != OK && code != ERR_MEMORY)
        finding_of_fault(&out->findings, FINDING_UNREADABLE, FINDING_NO_INDEX, "");
    return code == ERR_MEMORY ? code : OK;
}
