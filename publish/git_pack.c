/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/git_pack.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "publish/git_inside.h"

enum {
    INDEX_HEAD = 8 + 256 * 4, /* magic, version, fan-out */
    INDEX_TAIL = 2 * OBJECT_ID_SIZE,
    /* Type, size, base and the first of what is deflated: codes may take 560 bytes (316 lengths
     * of 14 bits) before the first byte comes out. */
    ENTRY_START = 1024,
    TYPE_OFFSET_DELTA = 6,
    TYPE_ID_DELTA = 7,
    LINK_MAX = 65 * 1024 * 1024,
};

struct pack {
    int file; /* the pack itself */
    uint64_t size;
    uint8_t *index; /* without its tail */
    size_t index_size;
    size_t count;
    struct pack *next;
};

struct packs {
    struct pack *first;
};

void packs_close(struct packs *packs)
{
    if (packs == NULL)
        return;
    for (struct pack *pack = packs->first; pack != NULL;) {
        struct pack *next = pack->next;
        if (pack->file >= 0)
            (void)close(pack->file);
        free(pack->index);
        free(pack);
        pack = next;
    }
    free(packs);
}

static enum err odd(const char *path)
{
    return fault(ERR_FORMAT, "%s：git 包或其索引的格式不对，不予读取",
                 "%s: a git pack or its index is malformed: not read", path);
}

static bool read_at(int file, void *at, size_t size, uint64_t from)
{
    uint8_t *next = at;
    while (size > 0) {
        ssize_t got = pread(file, next, size, (off_t)from);
        if (got <= 0)
            return false;
        next += got;
        from += (uint64_t)got;
        size -= (size_t)got;
    }
    return true;
}

static const uint8_t *id_at(const struct pack *pack, size_t at)
{
    return pack->index + INDEX_HEAD + at * OBJECT_ID_SIZE;
}

static size_t fan_out(const struct pack *pack, size_t byte)
{
    return bytes_u32(pack->index + 8 + 4 * byte);
}

/* Version 2, ids in rising order: so that an id is found in one place only, whoever looks. */
static bool index_good(struct pack *pack)
{
    static const uint8_t magic[] = { 0xFF, 't', 'O', 'c', 0, 0, 0, 2 };
    if (pack->index_size < INDEX_HEAD || memcmp(pack->index, magic, sizeof magic) != 0)
        return false;
    pack->count = fan_out(pack, 255);
    if (pack->count > PACK_OBJECTS_MAX || pack->index_size < INDEX_HEAD + pack->count * 28)
        return false;
    size_t at = 0;
    for (size_t byte = 0; byte < 256; byte++) {
        size_t end = fan_out(pack, byte);
        if (end < at || end > pack->count)
            return false;
        for (; at < end; at++)
            if (id_at(pack, at)[0] != byte ||
                (at > 0 && memcmp(id_at(pack, at - 1), id_at(pack, at), OBJECT_ID_SIZE) >= 0))
                return false;
    }
    return true;
}

/* All of an index but the two sums at its end. */
static enum err read_index(struct pack *pack, const char *path, uint64_t size)
{
    if (size < INDEX_HEAD + INDEX_TAIL ||
        size > INDEX_HEAD + INDEX_TAIL + (uint64_t)PACK_OBJECTS_MAX * 36)
        return odd(path);
    pack->index_size = size - INDEX_TAIL;
    pack->index = malloc(pack->index_size);
    if (pack->index == NULL)
        return fault_memory();
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return fault_errno("open", path);
    bool got = read_at(file, pack->index, pack->index_size, 0);
    (void)close(file);
    return got && index_good(pack) ? OK : odd(path);
}

static enum err open_pack(struct packs *packs, char *path, uint64_t index_size)
{
    uint8_t head[12];
    enum file_kind kind = FILE_NONE;
    struct pack *pack = calloc(1, sizeof *pack);
    if (pack == NULL)
        return fault_memory();
    pack->file = -1;
    pack->next = packs->first;
    packs->first = pack;
    TRY(read_index(pack, path, index_size));
    (void)snprintf(path + strlen(path) - 4, 6, ".pack");
    TRY(file_kind_at(path, &kind, &pack->size));
    if (kind != FILE_REGULAR)
        return odd(path);
    pack->file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (pack->file < 0)
        return fault_errno("open", path);
    bool good = pack->size > sizeof head && read_at(pack->file, head, sizeof head, 0) &&
                memcmp(head, "PACK\0\0\0", 7) == 0 && (head[7] == 2 || head[7] == 3) &&
                bytes_u32(head + 8) == pack->count;
    return good ? OK : odd(path);
}

static enum err open_packs(struct arena *arena, const char *folder, struct packs *packs)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    char *place = file_path(arena, folder, "objects/pack");
    if (place == NULL)
        return fault_memory();
    TRY(file_kind_at(place, &kind, &size));
    if (kind != FILE_FOLDER)
        return OK;
    TRY(file_list(arena, place, (size_t)4 * PACKS_MAX, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        if (!bytes_ends(bytes_text(entries[i].name), bytes_text(".idx")))
            continue;
        char *name = file_path(arena, place, entries[i].name);
        /* Room for ".pack" in the place of ".idx". */
        size_t room = name == NULL ? 0 : strlen(name) + 2;
        char *path = name == NULL ? NULL : arena_take(arena, room);
        if (path == NULL)
            return fault_memory();
        (void)snprintf(path, room, "%s", name);
        TRY(open_pack(packs, path, entries[i].size));
    }
    return OK;
}

enum err packs_open(struct arena *arena, const char *folder, struct packs **out)
{
    struct packs *packs = calloc(1, sizeof *packs);
    if (packs == NULL)
        return fault_memory();
    enum err code = open_packs(arena, folder, packs);
    if (code != OK) {
        packs_close(packs);
        return code;
    }
    *out = packs;
    return OK;
}

/* Where an object begins in its pack; false: it is not in this one. */
static bool find(const struct pack *pack, const uint8_t *id, uint64_t *out)
{
    size_t low = id[0] == 0 ? 0 : fan_out(pack, id[0] - 1U);
    size_t high = fan_out(pack, id[0]);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(id_at(pack, middle), id, OBJECT_ID_SIZE);
        if (order == 0) {
            const uint8_t *offsets = pack->index + INDEX_HEAD + pack->count * 24;
            uint32_t offset = bytes_u32(offsets + middle * 4);
            *out = offset;
            uint64_t far = INDEX_HEAD + pack->count * 28 + (uint64_t)(offset & 0x7FFFFFFF) * 8;
            if ((offset & 0x80000000) != 0)
                *out = far + 8 <= pack->index_size ? bytes_u64(pack->index + far) : UINT64_MAX;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Seven bits a byte, the lowest first; `bits` of the first byte are the number's. */
static bool read_size(struct bytes *rest, unsigned bits, uint64_t *out)
{
    unsigned shift = 0;
    uint8_t byte = 0x80;
    *out = 0;
    while ((byte & 0x80) != 0) {
        if (rest->size == 0 || shift > 56)
            return false;
        byte = rest->at[0];
        *rest = bytes_part(*rest, 1, rest->size - 1);
        *out |= (uint64_t)(byte & ((1U << bits) - 1)) << shift;
        shift += bits;
        bits = 7;
    }
    return true;
}

/* How far back a delta's base lies: big-endian, seven bits a byte, each further adds one. */
static bool read_back(struct bytes *rest, uint64_t *out)
{
    uint64_t back = 0;
    for (size_t i = 0; i < rest->size && i < 9; i++) {
        back = i == 0 ? rest->at[0] & 0x7FU : ((back + 1) << 7) | (rest->at[i] & 0x7FU);
        if ((rest->at[i] & 0x80) == 0) {
            *rest = bytes_part(*rest, i + 1, rest->size - i - 1);
            *out = back;
            return true;
        }
    }
    return false;
}

/* The size that a delta makes: the second number of what is deflated. */
static bool read_result(struct bytes deflated, uint64_t *out)
{
    uint8_t start[24] = { 0 };
    z_stream stream = { 0 };
    uint64_t base = 0;
    if (zlib.inflateInit_(&stream, ZLIB_VERSION, (int)sizeof stream) != Z_OK)
        return false;
    stream.next_in = deflated.at;
    stream.avail_in = (uInt)deflated.size;
    stream.next_out = start;
    stream.avail_out = sizeof start;
    int code = zlib.inflate(&stream, Z_SYNC_FLUSH);
    struct bytes rest = bytes_of(start, sizeof start - stream.avail_out);
    (void)zlib.inflateEnd(&stream);
    return (code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR) &&
           read_size(&rest, 7, &base) && read_size(&rest, 7, out);
}

struct link {
    uint64_t at;
    uint64_t size; /* of what this link makes */
    bool last;
};

/* Look at the link at link->at, and go on to its base. */
static bool follow(const struct pack *pack, struct link *link)
{
    uint8_t start[ENTRY_START] = { 0 };
    if (link->at >= pack->size)
        return false;
    size_t room = pack->size - link->at < sizeof start ? (size_t)(pack->size - link->at)
                                                       : sizeof start;
    if (!read_at(pack->file, start, room, link->at))
        return false;
    struct bytes rest = bytes_of(start, room);
    unsigned type = (start[0] >> 4) & 7U;
    uint64_t back = 0;
    if (!read_size(&rest, 4, &link->size))
        return false;
    link->last = type >= 1 && type <= 4;
    if (link->last)
        return true;
    uint64_t from = link->at;
    if (type == TYPE_OFFSET_DELTA) {
        if (!read_back(&rest, &back) || back == 0 || back > from)
            return false;
        link->at = from - back;
    } else if (type != TYPE_ID_DELTA || rest.size < OBJECT_ID_SIZE ||
               !find(pack, rest.at, &link->at)) {
        return false;
    } else {
        rest = bytes_part(rest, OBJECT_ID_SIZE, rest.size - OBJECT_ID_SIZE);
    }
    uint64_t delta = link->size;
    return read_result(rest, &link->size) && delta <= LINK_MAX;
}

static enum err chain_check(const struct pack *pack, uint64_t at)
{
    struct link link = { .at = at };
    uint64_t sum = 0;
    for (size_t count = 0; count <= PACK_CHAIN_MAX; count++) {
        if (!follow(pack, &link))
            return fault(ERR_CORRUPT, "git 包中的对象已损坏：请换一份完好的仓库",
                         "an object in a git pack is damaged: get a whole copy of the "
                         "repository");
        sum += link.size;
        if (link.size > LINK_MAX || sum > PACK_CHAIN_BYTES_MAX)
            return fault(ERR_LIMIT, "git 包中的对象解开后过大（差分炸弹）：不予读取",
                         "an object in a git pack unpacks to too much (a delta bomb): not "
                         "read");
        if (link.last)
            return OK;
    }
    return fault(ERR_LIMIT, "git 包中的差分链成环或超过 %d 层：不予读取",
                 "a chain of deltas in a git pack is a ring or longer than %d: not read",
                 PACK_CHAIN_MAX);
}

enum err packs_check(const struct packs *packs, const uint8_t id[static 20])
{
    for (const struct pack *pack = packs->first; pack != NULL; pack = pack->next) {
        uint64_t at = 0;
        if (find(pack, id, &at))
            TRY(chain_check(pack, at));
    }
    return OK;
}
