/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/store_disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "base/file.h"

/* Not stat(), which asks for the times too: Linux, once asked for a file's times, keeps the
 * next change of them to the nanosecond, and each commit would have to write the inode too. */
static enum err look(int descriptor, const char *name, int flags, const char *path,
                     struct statx *status)
{
    if (statx(descriptor, name, flags, STATX_INO | STATX_SIZE, status) != 0)
        return fault_errno("statx", path);
    return OK;
}

static struct disk_mark mark_of(const struct statx *status)
{
    return (struct disk_mark){ status->stx_dev_major, status->stx_dev_minor, status->stx_ino };
}

enum err disk_mark_path(const char *path, struct disk_mark *mark, uint64_t *size)
{
    struct statx status;
    TRY(look(AT_FDCWD, path, 0, path, &status));
    *mark = mark_of(&status);
    if (size != NULL)
        *size = status.stx_size;
    return OK;
}

enum err disk_mark_file(int descriptor, const char *path, struct disk_mark *mark)
{
    struct statx status;
    TRY(look(descriptor, "", AT_EMPTY_PATH, path, &status));
    *mark = mark_of(&status);
    return OK;
}

bool disk_mark_same(const struct disk_mark *a, const struct disk_mark *b)
{
    return a->major == b->major && a->minor == b->minor && a->inode == b->inode;
}

enum err disk_mark_check(const struct disk_mark *open, const char *path)
{
    struct disk_mark named = { 0 };
    enum err err = disk_mark_path(path, &named, NULL);
    if (err != OK && err != ERR_MISSING)
        return err;
    if (err == ERR_MISSING || !disk_mark_same(open, &named))
        return fault(ERR_TAMPERED,
                     "%s：本程序打开之后，文件被删除或换成了另一个。请停止记账，查明是谁动过，"
                     "再用 sanzi verify 核对",
                     "%s: since this program opened it, the file was removed or another one "
                     "was put in its place. Stop keeping books here, find out who did it, "
                     "then check with sanzi verify",
                     path);
    return OK;
}

const char *disk_place_name(uint64_t type)
{
    static const struct {
        uint64_t type;
        const char *name;
    } places[] = {
        { 0x6969, "NFS" },
        { 0x517B, "SMB" },
        { 0xFF534D42, "CIFS" },
        { 0xFE534D42, "SMB2" },
        { 0x01021997, "9P" },
        { 0x65735546, "FUSE" },
        { 0x73757245, "Coda" },
        { 0x5346414F, "AFS" },
        { 0x00C36400, "Ceph" },
    };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (places[i].type == type)
            return places[i].name;
    return NULL;
}

enum err disk_place_check(const char *folder)
{
    struct statfs status;
    if (statfs(folder, &status) != 0)
        return fault_errno("statfs", folder);
    /* f_type is signed on some machines; the numbers have 32 bits. */
    const char *name = disk_place_name((uint64_t)status.f_type & 0xFFFFFFFF);
    if (name == NULL)
        return OK;
    return fault(ERR_SYSTEM,
                 "%s 在 %s 上：网络盘和同步盘靠不住文件锁，账会写坏。请把账本放在本机硬盘上",
                 "%s lies on %s: locks cannot be trusted on network and cloud drives, and the "
                 "books would be damaged. Put the book on a disk of this machine",
                 folder, name);
}

enum err disk_exchange(const char *a, const char *b, const char *parent)
{
    if (renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) != 0)
        return fault_errno("renameat2", b);
    return file_sync(parent);
}

/* "7f12…-7f16… r--s 00000000 fd:01 1234   /path": a map of the file at its beginning? */
static bool map_line(const char *line, const struct disk_mark *open, struct disk_map *out)
{
    unsigned long first = 0;
    unsigned long end = 0;
    unsigned long offset = 0;
    unsigned major = 0;
    unsigned minor = 0;
    unsigned long inode = 0;
    char rights[5] = "";
    /* NOLINTNEXTLINE(cert-err34-c): the kernel's own line */
    if (sscanf(line, "%lx-%lx %4s %lx %x:%x %lu", &first, &end, rights, &offset, &major, &minor,
               &inode) != 7)
        return false;
    if (strcmp(rights, "r--s") != 0 || offset != 0 || inode != open->inode ||
        major != open->major || minor != open->minor)
        return false;
    *out = (struct disk_map){ first, end - first };
    return true;
}

struct disk_map disk_map_of(const struct disk_mark *open)
{
    struct disk_map map = { 0, 0 };
    char line[1024];
    FILE *maps = fopen("/proc/self/maps", "re");
    if (maps == NULL)
        return map;
    while (map.size == 0 && fgets(line, sizeof line, maps) != NULL)
        if (!map_line(line, open, &map))
            continue;
    (void)fclose(maps);
    return map;
}

void disk_map_let_go(const struct disk_map *map)
{
    /* A kernel that will not has only kept more than it must. */
    if (map->size > 0)
        (void)madvise((void *)map->first, map->size, /* NOLINT(performance-no-int-to-ptr) */
                      MADV_DONTNEED);
}
