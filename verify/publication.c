/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/publication.h"

#include <string.h>

#include "base/code.h"
#include "base/text.h"
#include "ledger/tile.h"
#include "verify/web.h"

static enum err print_attributes(struct buf *buf, const struct publication *publication)
{
    (void)publication;
    buf_text(buf, "* -text\n");
    return OK;
}

/* The commands are the same in both languages. DER's first twelve bytes of an Ed25519 key stand
 * in octal, as every printf knows it. */
static void put_commands(struct buf *buf, const struct publication *publication)
{
    uint8_t point[1 + KEY_PUBLIC_SIZE] = { (uint8_t)publication->log->type };
    memcpy(point + 1, publication->log->at, KEY_PUBLIC_SIZE);
    buf_text(buf, "    head -n 3 checkpoint > text\n"
                  "    grep -F '— ");
    buf_put(buf, publication->origin);
    buf_text(buf, " ' checkpoint | head -n 1 | sed 's/.* //'"
                  " | base64 -d | tail -c 64 > sig\n"
                  "    (printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'\n"
                  "     printf %s '");
    base64_print(buf, bytes_of(point, sizeof point));
    buf_text(buf, "' | base64 -d | tail -c 32) > key.der\n"
                  "    openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey key.der"
                  " -in text -sigfile sig\n");
}

static void put_program(struct buf *buf, const struct publication *publication)
{
    buf_text(buf, "    sanzi-verify --log '");
    key_print(buf, publication->log);
    buf_text(buf, "' .\n");
}

static void put_key(struct buf *buf, const struct publication *publication)
{
    buf_text(buf, "    ");
    key_print(buf, publication->log);
    buf_text(buf, "\n");
}

static void put_chinese(struct buf *buf, const struct publication *publication)
{
    buf_text(buf, "# ");
    buf_put(buf, publication->village);
    buf_text(buf, "三资账本\n\n这里公开的是");
    buf_put(buf, publication->village);
    buf_text(buf, "的集体资金、资产、资源账本。每一笔都由经手人签名，前后相扣，只能往后加，\n"
                  "不能改也不能删。账本名称：`");
    buf_put(buf, publication->origin);
    buf_text(buf, "`\n\n账本公钥：\n\n");
    put_key(buf, publication);
    buf_text(buf,
             "\n请先拿公示栏上或乡镇发给您的公钥与它核对：只认从别处得来的那一把，不要只信这一"
             "页。\n\n"
             "## 怎样查\n\n整本重算（签名、前后链、哈希树、借贷平衡、结账合计、附件）：\n\n");
    put_program(buf, publication);
    buf_text(buf, "\n不装任何专门的程序，也能查检查点是不是用这把公钥签的：\n\n");
    put_commands(buf, publication);
    buf_text(
        buf,
        "\n`checkpoint` 记着一共多少条和总的指纹；`tile/entries/` 是记录原文，`tile/0/` "
        "起是指纹；\n"
        "`docs/` 是公开的附件，文件名就是它的 SHA-256（可用 `sha256sum` 查）。格式是通行的\n"
        "C2SP tlog-tiles，任何认得它的程序都能读。\n\n");
}

static void put_english(struct buf *buf, const struct publication *publication)
{
    buf_text(buf, "# The ledger of ");
    buf_put(buf, publication->village);
    buf_text(buf,
             "\n\nThis is the published ledger of a village collective's money, assets and "
             "land.\nEvery entry is signed by the person who made it and bound to the one "
             "before; entries are\nonly ever added, never changed or removed. Name of the "
             "log: `");
    buf_put(buf, publication->origin);
    buf_text(buf, "`\n\nKey of the log:\n\n");
    put_key(buf, publication);
    buf_text(buf, "\nCompare it with the key on the notice board or from the township first: "
                  "trust the one\nthat you got elsewhere, not this page.\n\n"
                  "## How to check\n\nEverything, computed anew (signatures, chain, tree, "
                  "balances, closings, attachments):\n\n");
    put_program(buf, publication);
    buf_text(buf, "\nWith stock tools only, that the checkpoint is signed by this key:\n\n");
    put_commands(buf, publication);
    buf_text(buf, "\n`checkpoint` holds the number of entries and the hash of them all; "
                  "`tile/entries/` the\nentries themselves, `tile/0/` and up their hashes; "
                  "`docs/` the public attachments, each\nnamed by its SHA-256 (`sha256sum` "
                  "tells). The format is C2SP tlog-tiles: any program that\nknows it can read "
                  "this.\n");
}

static enum err print_readme(struct buf *buf, const struct publication *publication)
{
    put_chinese(buf, publication);
    put_english(buf, publication);
    return OK;
}

static enum err print_page(struct buf *buf, const struct publication *publication)
{
    (void)publication;
    return web_verify_print(buf);
}

const struct publication_file publication_files[] = {
    { ".gitattributes", print_attributes, false },
    { "README.md", print_readme, false },
    { WEB_VERIFY_PATH, print_page, true },
};
const size_t publication_file_count = sizeof publication_files / sizeof publication_files[0];

/* One step of letters, digits and hyphens, at least one of them, and this ending. */
static bool is_named(struct bytes text, const char *ending)
{
    size_t end = strlen(ending);
    if (text.size <= end || !bytes_ends(text, bytes_text(ending)))
        return false;
    for (size_t i = 0; i < text.size - end; i++) {
        uint8_t byte = text.at[i];
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        if (!letter && !(byte >= '0' && byte <= '9') && byte != '-')
            return false;
    }
    return true;
}

/* Of the top folder: a name of the table, or that and a number. */
static bool is_list(struct bytes text)
{
    static const char *const lists[] = { "index", "months", "notices", "accounts", "contracts",
                                         "duties", "items", "search", "data" };
    if (!is_named(text, ".html"))
        return false;
    struct bytes rest = bytes_part(text, 0, text.size - strlen(".html"));
    bool numbered = bytes_find(rest, '-') < rest.size;
    struct bytes name = bytes_cut(&rest, '-');
    if (numbered && !text_is_digits(rest))
        return false;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (bytes_is(name, lists[i]))
            return true;
    return false;
}

bool publication_is_page(const char *path)
{
    static const char *const tops[] = { "feed.xml", "site.css", "site.js", "site.txt" };
    struct bytes rest = bytes_text(path);
    for (size_t i = 0; i < sizeof tops / sizeof tops[0]; i++)
        if (bytes_is(rest, tops[i]))
            return true;
    if (bytes_find(rest, '/') == rest.size)
        return is_list(rest);
    struct bytes folder = bytes_cut(&rest, '/');
    if (bytes_is(folder, "s"))
        return is_named(rest, ".js");
    if (bytes_is(folder, "data")) {
        bool named = is_named(bytes_cut(&rest, '/'), "");
        return named && (is_named(rest, ".csv") || is_named(rest, ".json") ||
                         is_named(rest, ".md"));
    }
    if (bytes_is(folder, "c") && is_named(rest, ".json"))
        return true;
    return folder.size == 1 && bytes_find(bytes_text("acdimnv"), folder.at[0]) < 7 &&
           is_named(rest, ".html");
}

bool publication_has(const char *path, uint64_t size)
{
    struct bytes text = bytes_text(path);
    if (bytes_is(text, "checkpoint"))
        return true;
    for (size_t i = 0; i < publication_file_count; i++)
        if (bytes_is(text, publication_files[i].path))
            return true;
    if (publication_is_page(path))
        return true;
    struct hash hash = { 0 };
    if (bytes_starts(text, bytes_text("docs/")))
        return hash_parse_hex(bytes_part(text, 5, text.size - 5), &hash) == OK;
    struct tile tile = { 0 };
    return bytes_starts(text, bytes_text("tile/")) && tile_parse(text, &tile) == OK &&
           tile_width(tile.level, tile.number, size) == tile.width;
}

bool publication_is_latest(const char *path, uint64_t size, struct tile *tile)
{
    struct bytes text = bytes_text(path);
    struct bytes start = bytes_text(PUBLICATION_LATEST);
    struct tile full = { 0 };
    if (!bytes_starts(text, start) ||
        tile_parse(bytes_part(text, start.size, text.size - start.size), &full) != OK ||
        full.width != TILE_WIDTH)
        return false;
    full.width = tile_width(full.level, full.number, size);
    if (full.width == 0 || full.width == TILE_WIDTH)
        return false;
    *tile = full;
    return true;
}

/* ERR_EXISTS ends the listing: something of a log is there. */
static enum err find_log(void *context, const char *path)
{
    (void)context;
    struct bytes text = bytes_text(path);
    bool is_of_log = bytes_is(text, "checkpoint") ||
                     bytes_starts(text, bytes_text("tile/")) ||
                     bytes_starts(text, bytes_text(PUBLICATION_LATEST));
    return is_of_log ? ERR_EXISTS : OK;
}

enum err publication_is_here(const struct source *source)
{
    if (source->list == NULL || source->list(source->self, find_log, NULL) != OK)
        return OK;
    return fault(ERR_MISSING, "%s 里没有账本：没有检查点，也没有记录文件；请核对路径",
                 "%s holds no log, neither a checkpoint nor entries: check the path",
                 source->name);
}
