/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/book.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "ledger/book_inner.h"

enum {
    ARENA_MAX = 4 << 20,
    SCRATCH_MAX = 512 << 20,
    MARK_TRIES = 5,
};

static const char *path_in(struct book *book, const char *name)
{
    return file_path(book->arena, book->folder, name);
}

/* Without the slashes at its end. */
static const char *folder_name(struct arena *arena, const char *folder)
{
    size_t size = strlen(folder);
    while (size > 1 && folder[size - 1] == '/')
        size--;
    return bytes_string(arena, bytes_of(folder, size));
}

enum err book_new(const char *folder, const char *store, bool write, struct book **out)
{
    struct book *book = calloc(1, sizeof *book);
    if (book == NULL)
        return fault_memory();
    book->write = write;
    enum err err = arena_open(ARENA_MAX, &book->arena);
    if (err == OK)
        err = arena_open(SCRATCH_MAX, &book->scratch);
    if (err != OK)
        goto out;
    book->folder = folder_name(book->arena, folder);
    err = book->folder == NULL ? fault_memory() : OK;
    if (err != OK)
        goto out;
    book->store_path = path_in(book, store);
    book->head_path = path_in(book, BOOK_HEAD);
    book->checkpoint_path = path_in(book, BOOK_CHECKPOINT);
    book->restored_path = path_in(book, BOOK_RESTORED);
    book->lock_path = path_in(book, BOOK_LOCK);
    book->docs_path = path_in(book, BOOK_DOCS);
    book->leaf = buf_new(book->arena, ENTRY_SIZE_MAX);
    buf_fill(&book->leaf, 0, ENTRY_SIZE_MAX);
    if (book->store_path == NULL || book->head_path == NULL || book->checkpoint_path == NULL ||
        book->restored_path == NULL || book->lock_path == NULL || book->docs_path == NULL ||
        book->leaf.bad || book->leaf.exhausted)
        err = fault_memory();
out:
    if (err == OK)
        *out = book;
    else
        book_close(book);
    return err;
}

enum err book_take_lock(struct book *book)
{
    TRY(file_lock(book->lock_path, &book->lock));
    book->locked = true;
    return disk_mark_file(book->lock.descriptor, book->lock_path, &book->lock_mark);
}

/* The mark. */

static enum err print_mark(struct book *book, struct bytes *out)
{
    struct buf buf = buf_new(book->scratch, BOOK_MARK_SIZE);
    struct mark mark = { .size = book->size, .first = book->first, .last = book->last };
    mark_print(&buf, &mark);
    return buf_done(&buf, out);
}

enum err book_mark_write(struct book *book)
{
    struct bytes text = { 0 };
    TRY(print_mark(book, &text));
    TRY(file_write(book->head_path, text, 0644));
    book->head_moved = false;
    return OK;
}

enum err book_mark_move(struct book *book)
{
    struct bytes text = { 0 };
    TRY(print_mark(book, &text));
    book->head_moved = true;
    /* Half overwritten it would look tampered with: then it is replaced. */
    return file_overwrite(book->head_path, text) == OK ? OK : book_mark_write(book);
}

/* A reader may meet the mark half overwritten: it looks again. */
static enum err read_mark(struct book *book, struct mark *out)
{
    enum err err = OK;
    for (int i = 0; i < (book->write ? 1 : MARK_TRIES); i++) {
        struct arena_mark mark = arena_mark(book->scratch);
        struct bytes text = { 0 };
        err = file_read(book->scratch, book->head_path, BOOK_MARK_SIZE, &text);
        if (err == OK)
            err = mark_parse(text, out);
        arena_back(book->scratch, mark);
        if (err != ERR_FORMAT)
            break;
    }
    if (err != ERR_MISSING && err != ERR_FORMAT && err != ERR_LIMIT)
        return err;
    return fault_where(
        ERR_TAMPERED,
        "%s：高水位记录 head 缺失或损坏，不能确认账本没有被换回旧的。请用 sanzi verify 与最近一次公开"
        "核对；若相符并愿为此负责，运行 sanzi doctor --accept。原因：",
        "%s: the high-water mark `head` is missing or damaged, so nobody can tell whether the "
        "store was rolled back. Compare the book with its last publication (sanzi verify); if "
        "they agree and you answer for it, run sanzi doctor --accept. The reason: ",
        book->folder);
}

/* Loading. */

/* Entry 0 has its hash: it is as it was when it came here, and was checked then. */
static enum err read_village(struct book *book, struct bytes leaf_bytes)
{
    struct leaf leaf = { 0 };
    struct entry entry;
    struct bytes copy = bytes_copy(book->arena, leaf_bytes);
    if (copy.at == NULL)
        return fault_memory();
    TRY(leaf_skim(copy, &leaf));
    TRY(entry_skim(book->arena, leaf.note, &entry));
    if (entry.kind != &kind_village)
        return fault(ERR_CORRUPT, "第 0 号记录不是建账记录（%s）",
                     "entry 0 is not of the kind %s", kind_village.name);
    TRY(key_reread(entry_field(&entry, "key"), &book->log));
    if (!bytes_equal(book->log.name, entry.log))
        return fault(ERR_RULE, "账本密钥的名字不是账本标识 %.*s",
                     "the log key's name is not the origin %.*s", (int)entry.log.size,
                     (const char *)entry.log.at);
    book->origin = entry.log;
    return OK;
}

enum err book_load(struct book *book)
{
    struct store_head head;
    struct bytes leaf = { 0 };
    struct hash first = { 0 };
    TRY(store_head(book->store, &head));
    TRY(store_leaf(book->store, 0, &leaf));
    TRY(store_hash(book->store, 0, 0, &first));
    struct hash again = tree_leaf(leaf);
    if (!hash_equal(&first, &again))
        return fault(ERR_CORRUPT, "%s：第 0 号记录与它的哈希不符。请从备份或公开库恢复：sanzi restore",
                     "%s: entry 0 does not have its hash. Restore from a backup or a "
                     "publication: sanzi restore",
                     book->folder);
    if (book->origin.at == NULL)
        TRY(read_village(book, leaf));
    book->size = head.size;
    book->time = head.time;
    book->last = head.last;
    book->first = first;
    return OK;
}

static enum err rolled_back(const struct book *book, uint64_t was, uint64_t is)
{
    return fault(ERR_TAMPERED,
                 "%s：账本被换回了旧的：记过 %llu 笔，现在只有 %llu 笔。"
                 "请从最新的备份或公开库恢复（sanzi restore）；"
                 "若确知原因并愿为此负责，运行 sanzi doctor --accept",
                 "%s: the store was rolled back: %llu entries were recorded, %llu are there. "
                 "Restore from the newest backup or publication (sanzi restore); or, if you "
                 "know why and answer for it, run sanzi doctor --accept",
                 book->folder, (unsigned long long)was, (unsigned long long)is);
}

static enum err check_mark(struct book *book, const struct mark *mark)
{
    struct store_head head;
    struct hash first = { 0 };
    struct hash last = { 0 };
    TRY(store_head(book->store, &head));
    if (head.size < mark->size || head.size == 0)
        return rolled_back(book, mark->size, head.size);
    TRY(store_hash(book->store, 0, 0, &first));
    if (!hash_equal(&first, &mark->first))
        return fault(ERR_TAMPERED, "%s：里面的库是另一本账的。请放回原来的库，或从备份恢复",
                     "%s: the store in it is another log's. Put the right one back, or restore "
                     "from a backup",
                     book->folder);
    TRY(store_hash(book->store, 0, mark->size - 1, &last));
    if (!hash_equal(&last, &mark->last))
        return fault(ERR_TAMPERED,
                     "%s：第 %llu 号记录不是原来记下的那一笔：账本被换过。请从最新的备份或公开库恢复"
                     "（sanzi restore）",
                     "%s: entry %llu is not the one that was recorded: the store was replaced. "
                     "Restore from the newest backup or publication (sanzi restore)",
                     book->folder, (unsigned long long)mark->size - 1);
    return OK;
}

/* The last signed checkpoint is a second high-water mark. */
static enum err check_signed(struct book *book)
{
    struct bytes note = { 0 };
    struct note parsed;
    struct checkpoint checkpoint = { 0 };
    enum err err = book_last_checkpoint(book, book->scratch, &note);
    if (err == ERR_MISSING)
        return OK;
    if (err == OK)
        err = checkpoint_open(note, &book->log, &parsed, &checkpoint);
    if (err == ERR_FORMAT || err == ERR_SIGNATURE || err == ERR_LIMIT)
        return fault_where(ERR_TAMPERED, "%s 不是这本账签过的检查点，请换成最近一次公开的那一份：",
                           "%s is no checkpoint of this log; put the one of the last "
                           "publication in its place: ",
                           book->checkpoint_path);
    if (err == OK && checkpoint.size > book->size)
        return fault(ERR_TAMPERED,
                     "%s：账本被换回了旧的：检查点签过 %llu 笔，现在只有 %llu 笔。"
                     "请从最新的备份或公开库恢复（sanzi restore），别无他法",
                     "%s: the store was rolled back: a checkpoint was signed for %llu entries, "
                     "%llu are there. Restore from the newest backup or publication (sanzi "
                     "restore): nothing else will do",
                     book->folder, (unsigned long long)checkpoint.size,
                     (unsigned long long)book->size);
    return err;
}

static enum err recheck_one(struct book *book, uint64_t index, struct hash *prev, int64_t *time)
{
    struct bytes bytes = { 0 };
    struct leaf leaf = { 0 };
    struct hash stored = { 0 };
    TRY(store_leaf(book->store, index, &bytes));
    TRY(store_hash(book->store, 0, index, &stored));
    struct hash hash = tree_leaf(bytes);
    if (!hash_equal(&hash, &stored) || leaf_decode(bytes, &leaf) != OK || leaf.index != index ||
        !hash_equal(&leaf.prev, prev) || leaf.time < *time || leaf.time > book->time)
        return fault(ERR_CORRUPT,
                     "%s：第 %llu 号记录损坏，或与前一笔接不上。请勿再写，从备份或公开库恢复：sanzi restore",
                     "%s: entry %llu is damaged, or does not follow the one before. Write "
                     "nothing more; restore from a backup or a publication: sanzi restore",
                     book->folder, (unsigned long long)index);
    *prev = hash;
    *time = leaf.time;
    return OK;
}

static enum err recheck(struct book *book)
{
    uint64_t from = book->size > BOOK_RECHECK ? book->size - BOOK_RECHECK : 0;
    struct hash prev = { 0 };
    int64_t time = 0;
    if (from > 0)
        TRY(store_hash(book->store, 0, from - 1, &prev));
    for (uint64_t i = from; i < book->size; i++)
        TRY(recheck_one(book, i, &prev, &time));
    return OK;
}

static enum err check_folded(struct book *book)
{
    struct store_head head;
    TRY(store_head(book->store, &head));
    if (head.size - head.folded <= VIEW_LAG_MAX)
        return OK;
    if (book->write)
        return book_fold(book, NULL, NULL); /* a reindex was cut short: go on with it */
    return fault(ERR_CORRUPT, "%s：上次重建索引没有做完，请再做一次：sanzi reindex",
                 "%s: the last reindex was not finished; do it again: sanzi reindex",
                 book->folder);
}

static enum err open_store(struct book *book)
{
    enum err err = store_open(book->store_path, book->write, &book->store);
    if (err == ERR_PERMISSION && !book->write)
        return fault_where(err,
                           "读账的人也要能读写账本的文件（要登记在 lock.mdb 里）："
                           "请用账本主人的账户，或复制一份再看，或看公开的那份。原因：",
                           "whoever reads the book must be able to read and write its files "
                           "(readers are noted in lock.mdb): use its owner's account, or read "
                           "a copy of it, or what was published. The reason: ");
    TRY(err);
    book_take_view(book);
    return store_begin(book->store, false);
}

static enum err check_there(struct book *book)
{
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(file_kind_at(book->store_path, &kind, &size));
    if (kind == FILE_FOLDER)
        return OK;
    const char *making = path_in(book, BOOK_MAKING);
    if (making == NULL)
        return fault_memory();
    TRY(file_kind_at(making, &kind, &size));
    if (kind == FILE_FOLDER)
        return fault(ERR_MISSING, "%s 里的账本没有建成（中途停了），请再运行一次 init 或 restore",
                     "the book in %s was never finished: run init or restore again",
                     book->folder);
    return fault(ERR_MISSING, "%s 里没有账本：账在别处就用 -C 指明，要建账用 sanzi init %s …",
                 "there is no book in %s: name its folder by -C, or make it: sanzi init %s …",
                 book->folder, book->folder);
}

/* What an erasure left to do: without room for it, it waits. */
static enum err pay_owed(struct book *book)
{
    bool owes = false;
    TRY(store_owes(book->store, &owes));
    if (!owes)
        return OK;
    enum err err = store_compact(book->store);
    return err == ERR_FULL ? OK : err;
}

enum err book_open(const char *folder, bool write, struct book **out)
{
    struct book *book = NULL;
    struct mark mark = { 0 };
    TRY(book_new(folder, BOOK_STORE, write, &book));
    enum err err = check_there(book);
    if (err == OK && write)
        err = book_take_lock(book);
    if (err == OK && write)
        err = store_sweep(book->store_path);
    /* The mark first: what a writer adds meanwhile only puts the store further ahead. */
    if (err == OK)
        err = read_mark(book, &mark);
    if (err == OK)
        err = open_store(book);
    if (err == OK)
        err = check_mark(book, &mark);
    if (err == OK)
        err = book_load(book);
    if (err == OK)
        err = check_signed(book);
    if (err == OK && write)
        err = recheck(book);
    if (err == OK)
        err = check_folded(book);
    /* A stop between commit and overwriting: what was committed counts. */
    if (err == OK && write && mark.size < book->size)
        err = book_mark_move(book);
    if (err == OK && write)
        err = pay_owed(book);
    if (err == OK && write)
        store_abort(book->store);
    if (err == OK)
        *out = book;
    else
        book_close(book);
    return err;
}

enum err book_accept(const char *folder)
{
    struct book *book = NULL;
    TRY(book_new(folder, BOOK_STORE, true, &book));
    enum err err = check_there(book);
    if (err == OK)
        err = book_take_lock(book);
    if (err == OK)
        err = open_store(book);
    if (err == OK)
        err = book_load(book);
    if (err == OK)
        err = check_signed(book);
    if (err == OK)
        err = recheck(book);
    /* The marker first: a stop between the two must not leave a book that signs. */
    if (err == OK)
        err = book_restored_write(book, book->size);
    if (err == OK)
        err = book_mark_write(book);
    book_close(book);
    return err;
}

enum err book_settle(struct book *book)
{
    if (!book->head_moved)
        return OK;
    book->head_moved = false; /* a second fsync would answer well and prove nothing */
    enum err err = file_sync(book->head_path);
    if (err != OK)
        return fault_where(err,
                           "已经记上，没有丢；但高水位记录没能落盘，磁盘可能要坏，请备份并检查：",
                           "it is recorded and nothing is lost, but the high-water mark could "
                           "not be made durable; the disk may be failing: back up and check "
                           "it: ");
    return OK;
}

void book_close(struct book *book)
{
    if (book == NULL)
        return;
    (void)!book_settle(book);
    store_close(book->store);
    if (book->locked)
        file_unlock(&book->lock);
    workers_close(book->workers);
    free(book->waiting);
    arena_close(book->pending);
    arena_close(book->scratch);
    arena_close(book->arena);
    free(book);
}

const char *book_folder(const struct book *book)
{
    return book->folder;
}

struct bytes book_origin(const struct book *book)
{
    return book->origin;
}

uint64_t book_size(const struct book *book)
{
    return book->size;
}

struct view *book_view(struct book *book)
{
    return &book->view;
}

const struct key_public *book_log_key(const struct book *book)
{
    return &book->log;
}
