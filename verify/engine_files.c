/* SPDX-License-Identifier: Apache-2.0 */
/* Attachments, the publication's other files, and what does not belong there. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "verify/publication.h"
#include "verify/walk.h"

/* The attachments that entries name: open addressing, at most half full, each read once. */
struct papers {
    struct hash *hashes;
    bool *used;
    size_t room; /* a power of two */
    size_t count;
};

static size_t papers_at(const struct papers *papers, const struct hash *hash)
{
    size_t at = (size_t)bytes_u64(hash->at) & (papers->room - 1);
    while (papers->used[at] && !hash_equal(&papers->hashes[at], hash))
        at = (at + 1) & (papers->room - 1);
    return at;
}

static bool papers_has(const struct papers *papers, const struct hash *hash)
{
    return papers != NULL && papers->used[papers_at(papers, hash)];
}

void papers_close(struct papers *papers)
{
    if (papers == NULL)
        return;
    free(papers->hashes);
    free(papers->used);
    free(papers);
}

static enum err papers_new(size_t room, struct papers **out)
{
    struct papers *papers = calloc(1, sizeof *papers);
    if (papers == NULL)
        return fault_memory();
    papers->room = room;
    papers->hashes = calloc(room, sizeof *papers->hashes);
    papers->used = calloc(room, sizeof *papers->used);
    if (papers->hashes == NULL || papers->used == NULL) {
        papers_close(papers);
        return fault_memory();
    }
    *out = papers;
    return OK;
}

static void papers_set(struct papers *papers, const struct hash *hash)
{
    size_t at = papers_at(papers, hash);
    papers->hashes[at] = *hash;
    papers->used[at] = true;
    papers->count++;
}

static enum err papers_add(struct papers **set, const struct hash *hash)
{
    if (*set == NULL)
        TRY(papers_new(64, set));
    if ((*set)->count * 2 >= (*set)->room) {
        struct papers *bigger = NULL;
        TRY(papers_new((*set)->room * 2, &bigger));
        for (size_t i = 0; i < (*set)->room; i++)
            if ((*set)->used[i])
                papers_set(bigger, &(*set)->hashes[i]);
        papers_close(*set);
        *set = bigger;
    }
    papers_set(*set, hash);
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

static void paper_missing(struct walk *walk, const struct paper *paper, const char *place)
{
    struct findings *findings = &walk->out->findings;
    const struct bytes *name = &paper->document.name;
    bool published = walk->source->file != NULL;
    if (published && !paper->document.is_public)
        finding_add(findings, FINDING_WITHHELD, paper->index, place,
                    "第 %llu 条的附件“%.*s”没有公开，没法核对",
                    "entry %llu: its attachment \"%.*s\" is withheld: not checked",
                    (unsigned long long)paper->index, (int)name->size, (const char *)name->at);
    else
        finding_of_fault(findings, FINDING_DOCUMENT, paper->index, place);
}

static void check_paper(struct walk *walk, const struct paper *paper)
{
    const struct source *source = walk->source;
    const struct document *document = &paper->document;
    struct findings *findings = &walk->out->findings;
    const char *place = paper_place(walk, &document->hash);
    unsigned long long index = (unsigned long long)paper->index;
    struct hash found = { 0 };
    uint64_t size = 0;
    enum err code = source->document(source->self, &document->hash, &found, &size);
    if (code == ERR_MISSING)
        (void)fault(code, "第 %llu 条的附件“%.*s”不见了",
                    "entry %llu: its attachment \"%.*s\" is missing", index,
                    (int)document->name.size, (const char *)document->name.at);
    if (code != OK) {
        if (code == ERR_MISSING)
            paper_missing(walk, paper, place);
        else
            finding_of_fault(findings, FINDING_DOCUMENT, paper->index, place);
        return;
    }
    walk->out->documents++;
    if (!hash_equal(&found, &document->hash) || size != document->size)
        finding_add(findings, FINDING_DOCUMENT, paper->index, place,
                    "第 %llu 条的附件“%.*s”内容被改过",
                    "entry %llu: its attachment \"%.*s\" was changed", index,
                    (int)document->name.size, (const char *)document->name.at);
    else if (source->file != NULL && !document->is_public)
        finding_add(findings, FINDING_STRAY, paper->index, place,
                    "第 %llu 条的附件“%.*s”本不公开，却在公开的文件夹里",
                    "entry %llu: its attachment \"%.*s\" is to be withheld, but lies here",
                    index, (int)document->name.size, (const char *)document->name.at);
}

enum err walk_papers(struct walk *walk)
{
    if (walk->folded == NULL)
        return OK;
    for (const struct paper *paper = walk->papers; paper != NULL; paper = paper->next) {
        if (papers_has(walk->seen, &paper->document.hash))
            continue;
        TRY(papers_add(&walk->seen, &paper->document.hash));
        struct arena_mark mark = arena_mark(walk->scratch);
        if (walk->options->documents && walk->source->document != NULL)
            check_paper(walk, paper);
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
    if (code == ERR_MEMORY)
        return code;
    if (code != OK)
        finding_of_fault(&walk->out->findings, FINDING_FILE, FINDING_NO_INDEX, row->path);
    else if (!bytes_equal(got, want))
        finding_add(&walk->out->findings, FINDING_FILE, FINDING_NO_INDEX, row->path,
                    "内容与账本应有的不符", "is not what the log says it should be");
    return OK;
}

/* A tile of an earlier size may stand beside today's; it must still fit. */
static enum err check_old_tile(struct walk *walk, const char *path, struct tile tile)
{
    struct bytes got = { 0 };
    struct tree_reader reader = tree_reader_of(walk->tree);
    enum err code = walk->source->file(walk->source->self, walk->scratch, path, &got);
    if (code == ERR_MEMORY)
        return code;
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
    if (!good || got.size > 0)
        finding_add(&walk->out->findings, FINDING_TILE, FINDING_NO_INDEX, path,
                    "从前公布的文件与现在的记录不符",
                    "a file published earlier does not fit today's entries");
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
    if (publication_is_latest(path, walk->size, &tile) || is_older(path, walk->size, &tile))
        code = check_old_tile(walk, path, tile);
    else
        finding_add(&walk->out->findings, FINDING_STRAY, FINDING_NO_INDEX, path,
                    "不属于公开的账本", "does not belong to the published log");
    arena_back(walk->scratch, mark);
    return code;
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
    arena_back(walk->scratch, mark);
    if (source->list == NULL)
        return OK;
    enum err code = source->list(source->self, each_file, walk);
    if (code != OK && code != ERR_MEMORY)
        finding_of_fault(&out->findings, FINDING_UNREADABLE, FINDING_NO_INDEX, "");
    return code == ERR_MEMORY ? code : OK;
}
