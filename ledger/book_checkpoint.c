/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/text.h"
#include "ledger/book_inner.h"

#define RESTORED_HEAD "sanzi/restored/v1\n"

enum { RESTORED_MAX = 100 };

/* The marker says the least size at which the log may sign again: a book cut short of what was
 * once signed never may. */
enum err book_restored_write(struct book *book, uint64_t least)
{
    struct buf buf = buf_new(book->scratch, RESTORED_MAX);
    struct bytes text = { 0 };
    buf_text(&buf, RESTORED_HEAD);
    buf_unsigned(&buf, least);
    buf_byte(&buf, '\n');
    TRY(buf_done(&buf, &text));
    return file_write(book->restored_path, text, 0644);
}

static enum err is_restored(struct book *book, bool *out)
{
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(file_kind_at(book->restored_path, &kind, &size));
    *out = kind != FILE_NONE;
    return OK;
}

enum err book_answer_restored(struct book *book)
{
    struct bytes text = { 0 };
    bool restored = false;
    TRY(book_may_write(book));
    TRY(is_restored(book, &restored));
    if (!restored)
        return fault(ERR_MISSING, "%s 不是恢复出来的，不需要谁来担保",
                     "%s was not restored: there is nothing to answer for", book->folder);
    struct arena_mark mark = arena_mark(book->scratch);
    uint64_t least = 0;
    enum err err = file_read(book->scratch, book->restored_path, RESTORED_MAX, &text);
    struct bytes rest = text;
    struct bytes line = { 0 };
    if (err == OK && (!bytes_starts(text, bytes_text(RESTORED_HEAD)) ||
                      !text_line(&rest, &line) || !text_line(&rest, &line)))
        err = fault(ERR_FORMAT, "%s 的内容不对", "%s is malformed", book->restored_path);
    if (err == OK)
        err = text_unsigned(line, &least);
    arena_back(book->scratch, mark);
    if (err != OK)
        return err;
    if (book->size < least)
        return fault(ERR_TAMPERED,
                     "%s：只恢复了 %llu 笔，而原来签到过 %llu 笔，不能接着用。请完整恢复",
                     "%s: only %llu entries were restored, and %llu were signed once: it "
                     "cannot go on from here. Restore all of it",
                     book->folder, (unsigned long long)book->size, (unsigned long long)least);
    return file_remove(book->restored_path);
}

enum err book_last_checkpoint(struct book *book, struct arena *arena, struct bytes *out)
{
    enum err err = file_read(arena, book->checkpoint_path, CHECKPOINT_SIZE_MAX, out);
    if (err == ERR_MISSING)
        return fault(err, "%s 还没有签过检查点；签一个：sanzi checkpoint",
                     "no checkpoint of %s was signed yet; to sign one: sanzi checkpoint",
                     book->folder);
    return err;
}

/* Hashing again what is stored. */

struct rehashing {
    struct book *book;
    enum err err;
};

static enum err not_the_same(const struct book *book, uint64_t index)
{
    return fault(ERR_CORRUPT,
                 "%s：第 %llu 号记录或它的哈希损坏，不能签检查点。请从备份或公开库恢复：sanzi restore",
                 "%s: entry %llu or its hashes are damaged; no checkpoint is signed. Restore "
                 "from a backup or a publication: sanzi restore",
                 book->folder, (unsigned long long)index);
}

static void compare_hash(void *self, unsigned level, uint64_t index, const struct hash *hash)
{
    struct rehashing *rehashing = self;
    struct hash stored = { 0 };
    if (rehashing->err != OK)
        return;
    rehashing->err = store_hash(rehashing->book->store, level, index, &stored);
    if (rehashing->err == OK && !hash_equal(&stored, hash))
        rehashing->err = not_the_same(rehashing->book, index << level);
}

static enum err rehash_one(struct book *book, uint64_t index, struct hash *prev,
                           struct tree_edge *edge)
{
    struct bytes bytes = { 0 };
    struct leaf leaf = { 0 };
    struct rehashing rehashing = { .book = book };
    TRY(store_leaf(book->store, index, &bytes));
    if (leaf_decode(bytes, &leaf) != OK || leaf.index != index || !hash_equal(&leaf.prev, prev))
        return not_the_same(book, index);
    *prev = tree_leaf(bytes);
    edge_add(edge, prev, compare_hash, &rehashing);
    return rehashing.err;
}

/* The right edge of the tree at an earlier size, from the stored hashes. */
static enum err edge_at(struct book *book, uint64_t size, struct tree_edge *edge)
{
    edge_start(edge);
    for (unsigned level = 63; level-- > 0;)
        if (size >> level & 1)
            TRY(store_hash(book->store, level, (size >> level) - 1,
                           &edge->hashes[edge->count++]));
    edge->size = size;
    return OK;
}

/* Grow the tree anew from the last signed root: what comes out is consistent with it because it
 * contains it. */
static enum err grow_from(struct book *book, const struct checkpoint *old, struct hash *root)
{
    struct tree_edge edge;
    struct hash prev = { 0 };
    TRY(edge_at(book, old->size, &edge));
    struct hash before = edge_root(&edge);
    if (old->size > 0 && !hash_equal(&before, &old->root))
        return fault(ERR_TAMPERED,
                     "%s：前 %llu 笔的根与签过的检查点不同，账被改过，不能再签。请从公开库恢复：sanzi restore",
                     "%s: the root of the first %llu entries is not the one that was signed: "
                     "the books were changed, and nothing more is signed. Restore from the "
                     "publication: sanzi restore",
                     book->folder, (unsigned long long)old->size);
    if (old->size > 0)
        TRY(store_hash(book->store, 0, old->size - 1, &prev));
    for (uint64_t i = old->size; i < book->size; i++)
        TRY(rehash_one(book, i, &prev, &edge));
    if (!hash_equal(&prev, &book->last))
        return not_the_same(book, book->size - 1);
    *root = edge_root(&edge);
    return OK;
}

static enum err check_key(const struct book *book, const struct key_secret *log)
{
    const struct key_public *key = key_of(log);
    if (key_same(key, &book->log) && bytes_equal(key->name, book->log.name))
        return OK;
    return fault(ERR_PERMISSION, "这不是账本 %.*s 的密钥：检查点要用 keys/ 里的账本密钥签",
                 "this is not the key of the log %.*s, which alone signs its checkpoints",
                 (int)book->log.name.size, (const char *)book->log.name.at);
}

static enum err sign(struct book *book, struct arena *arena, const struct key_secret *log,
                     const struct hash *root, struct bytes *out)
{
    struct checkpoint checkpoint = {
        .origin = book->origin,
        .size = book->size,
        .root = *root,
    };
    struct bytes text = { 0 };
    struct bytes note = { 0 };
    struct buf buf = buf_new(arena, CHECKPOINT_SIZE_MAX);
    checkpoint_print(&buf, &checkpoint);
    TRY(buf_done(&buf, &text));
    struct buf signing = buf_new(arena, CHECKPOINT_SIZE_MAX);
    TRY(note_sign(&signing, text, &log, 1));
    TRY(buf_done(&signing, &note));
    /* The mark, then the checkpoint, then and only then it is shown to anybody. */
    TRY(file_sync(book->head_path));
    book->head_moved = false;
    TRY(file_write(book->checkpoint_path, note, 0644));
    *out = note;
    return OK;
}

enum err book_checkpoint(struct book *book, struct arena *arena, const struct key_secret *log,
                         struct bytes *out)
{
    struct bytes note = { 0 };
    struct note parsed;
    struct checkpoint old = { 0 };
    struct hash root = { 0 };
    bool restored = false;
    bool began = false;
    TRY(book_may_write(book));
    TRY(is_restored(book, &restored));
    if (restored)
        return fault(ERR_PERMISSION,
                     "%s 是恢复出来的。先核对公开库里最新的检查点，再由负责人担保：sanzi doctor --answer",
                     "%s was restored. Compare it with the newest checkpoint that was "
                     "published, then let somebody answer for it: sanzi doctor --answer",
                     book->folder);
    TRY(check_key(book, log));
    enum err err = book_last_checkpoint(book, arena, &note);
    if (err == OK)
        err = checkpoint_open(note, &book->log, &parsed, &old);
    else if (err == ERR_MISSING)
        err = OK;
    if (err != OK)
        return err;
    if (old.size > book->size)
        return fault(ERR_TAMPERED, "%s：检查点签过 %llu 笔，现在只有 %llu 笔，不能再签",
                     "%s: a checkpoint was signed for %llu entries, %llu are there: nothing is "
                     "signed",
                     book->folder, (unsigned long long)old.size,
                     (unsigned long long)book->size);
    TRY(book_read_begin(book, &began));
    err = grow_from(book, &old, &root);
    book_read_end(book, began);
    if (err != OK)
        return err;
    if (old.size == book->size) {
        *out = note;
        return OK;
    }
    return sign(book, arena, log, &root, out);
}

enum err book_cosigned(struct book *book, struct arena *arena, struct bytes note)
{
    struct bytes stored = { 0 };
    struct bytes merged = { 0 };
    struct note ours;
    struct note theirs;
    struct checkpoint checkpoint = { 0 };
    struct bytes lines[NOTE_SIGNATURES_MAX];
    TRY(book_may_write(book));
    TRY(book_last_checkpoint(book, arena, &stored));
    TRY(checkpoint_open(stored, &book->log, &ours, &checkpoint));
    TRY(note_parse(note, &theirs));
    if (!bytes_equal(ours.text, theirs.text))
        return fault(ERR_RULE, "见证的不是当前的检查点（%llu 笔）：请用最新的检查点再请人见证",
                     "this is not a cosignature of the current checkpoint (%llu entries): have "
                     "the newest one cosigned",
                     (unsigned long long)checkpoint.size);
    for (size_t i = 0; i < theirs.count; i++)
        lines[i] = theirs.signatures[i].line;
    TRY(note_merge(arena, &ours, lines, theirs.count, &merged));
    if (merged.size > CHECKPOINT_SIZE_MAX)
        return fault(ERR_LIMIT, "检查点连同见证超过 %d 字节",
                     "the checkpoint with its cosignatures is over %d bytes",
                     CHECKPOINT_SIZE_MAX);
    return file_write(book->checkpoint_path, merged, 0644);
}
