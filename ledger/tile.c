/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tile.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/text.h"

enum {
    TILE_HEIGHT = 8,         /* 2^8 is TILE_WIDTH */
    GROUPS_MAX = 6,          /* of three digits: 2^63 / 256 has 17 */
    ENTRY_LENGTH_MAX = 65535 /* what two bytes of length can say */
};

/* How many hashes a tree of `size` has at a tile's level. Bundles go with level 0. */
static uint64_t items_of(int level, uint64_t size)
{
    assert(level >= TILE_BUNDLE && level <= TILE_LEVEL_MAX);
    return level == TILE_BUNDLE ? size : size >> (TILE_HEIGHT * level);
}

void tile_print(struct buf *buf, struct tile tile)
{
    assert(tile.width >= 1 && tile.width <= TILE_WIDTH);
    if (tile.level == TILE_BUNDLE)
        buf_text(buf, "tile/entries/");
    else
        buf_format(buf, "tile/%d/", tile.level);
    uint64_t power = 1;
    while (tile.number / power >= 1000)
        power *= 1000;
    for (; power > 1; power /= 1000)
        buf_format(buf, "x%03u/", (unsigned)(tile.number / power % 1000));
    buf_format(buf, "%03u", (unsigned)(tile.number % 1000));
    if (tile.width < TILE_WIDTH)
        buf_format(buf, ".p/%u", tile.width);
}

static bool take(struct bytes *rest, const char *text)
{
    struct bytes start = bytes_text(text);
    if (!bytes_starts(*rest, start))
        return false;
    *rest = bytes_part(*rest, start.size, rest->size - start.size);
    return true;
}

static bool take_level(struct bytes *rest, int *level)
{
    if (take(rest, "entries/")) {
        *level = TILE_BUNDLE;
        return true;
    }
    if (rest->size < 2 || rest->at[0] < '0' || rest->at[0] > '0' + TILE_LEVEL_MAX ||
        rest->at[1] != '/')
        return false;
    *level = rest->at[0] - '0';
    *rest = bytes_part(*rest, 2, rest->size - 2);
    return true;
}

static bool take_number(struct bytes *rest, uint64_t *number)
{
    uint64_t sum = 0;
    for (unsigned groups = 1; groups <= GROUPS_MAX; groups++) {
        bool more = take(rest, "x");
        if (rest->size < 3 || !text_is_digits(bytes_part(*rest, 0, 3)))
            return false;
        for (size_t i = 0; i < 3; i++)
            sum = sum * 10 + (uint64_t)(rest->at[i] - '0');
        *rest = bytes_part(*rest, 3, rest->size - 3);
        if (!more) {
            *number = sum;
            return true;
        }
        /* A first group of zeros would be a second spelling of a smaller number. */
        if (!take(rest, "/") || sum == 0)
            return false;
    }
    return false;
}

static bool take_width(struct bytes *rest, unsigned *width)
{
    if (rest->size == 0) {
        *width = TILE_WIDTH;
        return true;
    }
    if (!take(rest, ".p/") || rest->size > 3 || !text_is_digits(*rest) || rest->at[0] == '0')
        return false;
    unsigned sum = 0;
    for (size_t i = 0; i < rest->size; i++)
        sum = sum * 10 + (unsigned)(rest->at[i] - '0');
    *width = sum;
    return sum < TILE_WIDTH;
}

/* Does the tile's last hash lie within the largest tree? */
static bool within_limit(struct tile tile)
{
    uint64_t items = items_of(tile.level, INT64_MAX);
    return tile.number <= items / TILE_WIDTH &&
           tile.number * TILE_WIDTH + tile.width <= items;
}

enum err tile_parse(struct bytes path, struct tile *out)
{
    struct bytes rest = path;
    struct tile tile = { .level = 0 };
    if (!take(&rest, "tile/") || !take_level(&rest, &tile.level) ||
        !take_number(&rest, &tile.number) || !take_width(&rest, &tile.width) ||
        !within_limit(tile))
        return fault(ERR_FORMAT, "“%.*s”不是哈希文件或记录文件的路径",
                     "\"%.*s\" is not the path of a tile or an entry bundle",
                     path.size > TILE_PATH_MAX ? TILE_PATH_MAX : (int)path.size,
                     (const char *)path.at);
    *out = tile;
    return OK;
}

static enum err fault_subtree(unsigned level, uint64_t index, uint64_t size)
{
    return fault(ERR_MISSING, "第 %u 层第 %" PRIu64 " 个子树在 %" PRIu64 " 条记录中不完整",
                 "at level %u subtree %" PRIu64 " is not complete in a tree of %" PRIu64
                 " leaves",
                 level, index, size);
}

static enum err keep(struct tile_tree *tree, struct tile tile)
{
    if (tree->kept.width == tile.width && tree->kept.level == tile.level &&
        tree->kept.number == tile.number)
        return OK;
    struct bytes bytes = { 0 };
    TRY(tree->read(tree->self, tile, &bytes));
    size_t size = (size_t)tile.width * HASH_SIZE;
    if (bytes.size < size)
        return fault(ERR_CORRUPT,
                     "第 %d 层第 %" PRIu64 " 个哈希文件只有 %zu 字节，应有 %zu 字节：从备份或发布物恢复",
                     "at level %d tile %" PRIu64
                     " has %zu bytes instead of %zu: restore it from a backup or a publication",
                     tile.level, tile.number, bytes.size, size);
    memcpy(tree->hashes, bytes.at, size);
    tree->kept = tile;
    return OK;
}

/* The root over `count` hashes, a power of two. */
static struct hash root_of(const uint8_t *hashes, size_t count)
{
    struct hash row[TILE_WIDTH / 2];
    assert(count >= 1 && count <= TILE_WIDTH / 2);
    memcpy(row, hashes, count * HASH_SIZE);
    for (; count > 1; count /= 2)
        for (size_t i = 0; i < count / 2; i++)
            row[i] = tree_node(&row[2 * i], &row[2 * i + 1]);
    return row[0];
}

static enum err tile_tree_hash(void *self, unsigned level, uint64_t index, struct hash *out)
{
    struct tile_tree *tree = self;
    unsigned inside = level % TILE_HEIGHT;
    if (level >= 63 || index >= tree->size >> level)
        return fault_subtree(level, index, tree->size);
    struct tile tile = { .level = (int)(level / TILE_HEIGHT) };
    uint64_t first = index << inside;
    tile.number = first / TILE_WIDTH;
    tile.width = tile_width(tile.level, tile.number, tree->size);
    TRY(keep(tree, tile));
    *out = root_of(tree->hashes + first % TILE_WIDTH * HASH_SIZE, (size_t)1 << inside);
    return OK;
}

void tile_tree_start(struct tile_tree *tree, uint64_t size,
                     enum err (*read)(void *self, struct tile tile, struct bytes *out),
                     void *self)
{
    tree->self = self;
    tree->read = read;
    tree->size = size;
    tree->kept = (struct tile){ .width = 0 };
}

struct tree_reader tile_tree_reader(struct tile_tree *tree)
{
    return (struct tree_reader){ .self = tree, .hash = tile_tree_hash };
}

uint64_t tile_count(int level, uint64_t size)
{
    uint64_t items = items_of(level, size);
    return items / TILE_WIDTH + (items % TILE_WIDTH != 0);
}

unsigned tile_width(int level, uint64_t number, uint64_t size)
{
    uint64_t items = items_of(level, size);
    if (number < items / TILE_WIDTH)
        return TILE_WIDTH;
    return number == items / TILE_WIDTH ? (unsigned)(items % TILE_WIDTH) : 0;
}

enum err tile_each_new(uint64_t old, uint64_t size,
                       enum err (*each)(void *self, struct tile tile), void *self)
{
    for (int level = TILE_BUNDLE; level <= TILE_LEVEL_MAX; level++) {
        uint64_t before = items_of(level, old);
        if (before >= items_of(level, size))
            continue;
        uint64_t count = tile_count(level, size);
        for (uint64_t number = before / TILE_WIDTH; number < count; number++) {
            struct tile tile = { .level = level, .number = number };
            tile.width = tile_width(level, number, size);
            TRY(each(self, tile));
        }
    }
    return OK;
}

enum err tile_each_gone(uint64_t old, uint64_t size,
                        enum err (*each)(void *self, struct tile tile), void *self)
{
    for (int level = TILE_BUNDLE; level <= TILE_LEVEL_MAX; level++) {
        uint64_t before = items_of(level, old);
        struct tile tile = { .level = level, .number = before / TILE_WIDTH };
        tile.width = (unsigned)(before % TILE_WIDTH);
        if (tile.width != 0 && tile_width(level, tile.number, size) != tile.width)
            TRY(each(self, tile));
    }
    return OK;
}

enum err bundle_next(struct bytes *rest, struct bytes *entry, bool *more)
{
    if (rest->size == 0) {
        *more = false;
        return OK;
    }
    size_t size = rest->size < 2 ? 0 : bytes_u16(rest->at);
    if (rest->size < 2 || rest->size - 2 < size)
        return fault(ERR_FORMAT, "记录文件在记录中间断开：还需 %zu 字节，只剩 %zu 字节",
                     "the entry bundle ends inside an entry: %zu bytes needed, %zu left",
                     size + 2, rest->size);
    *entry = bytes_part(*rest, 2, size);
    *rest = bytes_part(*rest, 2 + size, rest->size - 2 - size);
    *more = true;
    return OK;
}

void bundle_put(struct buf *buf, struct bytes entry)
{
    assert(entry.size <= ENTRY_LENGTH_MAX);
    buf_u16(buf, (uint16_t)entry.size);
    buf_put(buf, entry);
}
