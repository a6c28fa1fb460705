/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "ledger/book_inner.h"
#include "ledger/view_money.h"

enum { LEAVES_A_JOB = 64 };

enum err book_may_write(struct book *book)
{
    if (!book->write)
        return fault(ERR_PERMISSION, "%s 是以只读方式打开的", "%s was opened to be read only",
                     book->folder);
    enum err err = disk_mark_check(&book->lock_mark, book->lock_path);
    if (err == ERR_TAMPERED)
        return fault(err, "%s：锁文件被删除或替换，可能有别的程序在写。请关掉所有 sanzi 程序再打开",
                     "%s: the lock file was removed or replaced, so another program may be "
                     "writing. Close every sanzi program and open again",
                     book->lock_path);
    if (err != OK)
        return err;
    uint64_t room = 0;
    TRY(file_space(book->folder, &room));
    if (room < BOOK_SPACE_MIN)
        return fault(ERR_FULL,
                     "%s：磁盘只剩 %llu MiB，少于 %d MiB 时不再记账；已记的都在。请先腾出空间",
                     "%s: %llu MiB are free on the disk; below %d MiB nothing is recorded. "
                     "What was recorded is safe: make room first",
                     book->folder, (unsigned long long)(room >> 20), BOOK_SPACE_MIN >> 20);
    return OK;
}

/* What the rules refuse, `why`, may be there already: the same note again is answered, another
 * one of its id refused as that. */
static enum err answer_again(struct book *book, struct bytes note, const struct entry *entry,
                             enum err why, struct receipt *out)
{
    struct bytes bytes = { 0 };
    struct leaf leaf = { 0 };
    uint64_t index = 0;
    bool found = false;
    TRY(view_find_id(&book->view, entry->id, &index, &found));
    if (!found)
        return why;
    TRY(store_leaf(book->store, index, &bytes));
    TRY(leaf_decode(bytes, &leaf));
    if (!bytes_equal(leaf.note, note))
        return fault(ERR_EXISTS, "编号与第 %llu 号记录相同，内容不同：同一个编号只能记一笔",
                     "its id is that of entry %llu, which says something else: an id serves "
                     "one entry",
                     (unsigned long long)index);
    struct receipt receipt = { .index = index, .time = leaf.time, .again = true };
    TRY(store_hash(book->store, 0, index, &receipt.leaf));
    *out = receipt;
    return OK;
}

/* What an erasure names goes in the erasure's own transaction. A book that was restored from a
 * publication never had it. */
static enum err drop_opening(struct book *book, const struct entry *erasure)
{
    struct reference reference = { 0 };
    struct bytes bytes = { 0 };
    struct bytes digest = { 0 };
    struct leaf leaf = { 0 };
    struct entry target;
    if (!entry_reference(erasure, "target", &reference))
        return OK;
    TRY(store_leaf(book->store, reference.index, &bytes));
    TRY(leaf_decode(bytes, &leaf));
    TRY(entry_decode(book->scratch, leaf.note, &target));
    const char *field = bytes_string(book->scratch, entry_field(erasure, "field"));
    if (field == NULL)
        return fault_memory();
    if (!entry_sealed(&target, field, &digest))
        return OK;
    enum err err = store_seal_drop(book->store, digest);
    if (err == OK)
        book->erased = true;
    return err == ERR_MISSING ? OK : err;
}

static enum err put_note(struct writing *writing, struct bytes note, size_t number,
                         struct receipt *out)
{
    struct book *book = writing->book;
    struct entry entry;
    TRY(entry_decode(book->scratch, note, &entry));
    struct leaf leaf = {
        .index = writing->index,
        .time = writing->time,
        .prev = writing->prev,
        .note = note,
    };
    book->leaf.size = 0;
    book->leaf.bad = false;
    TRY(leaf_encode(&book->leaf, &leaf));
    struct hash hash;
    enum err err = writing_put(writing, &entry, buf_so_far(&book->leaf), number, &hash);
    if (err == ERR_EXISTS || err == ERR_RULE)
        return answer_again(book, note, &entry, err, out);
    TRY(err);
    if (entry.kind == &kind_erasure)
        TRY(drop_opening(book, &entry));
    *out = (struct receipt){ .index = leaf.index, .time = leaf.time, .leaf = hash };
    return OK;
}

/* Told of, and passed over. */
static enum err pass_over(struct writing *writing, const struct book_batch *batch,
                          size_t number, enum err err)
{
    struct book *book = writing->book;
    struct entry entry;
    if (batch->refused == NULL || (err != ERR_RULE && err != ERR_EXISTS))
        return err;
    TRY(batch->refused(batch->self, number, err));
    if (entry_decode(book->scratch, batch->notes[number], &entry) != OK ||
        (entry.kind != &kind_voucher && entry.kind != &kind_reversal))
        return OK;
    return money_number_pass(&book->view, &entry, money_word(&entry));
}

static enum err put_notes(struct writing *writing, const struct book_batch *batch,
                          struct receipt *receipts)
{
    struct book *book = writing->book;
    enum err err = OK;
    size_t number = 0;
    for (size_t i = 0; i < batch->count && err == OK; i++) {
        struct arena_mark mark = arena_mark(book->scratch);
        number = i;
        err = put_note(writing, batch->notes[i], i, &receipts[i]);
        if (err != OK)
            err = pass_over(writing, batch, i, err);
        arena_back(book->scratch, mark);
        if (err == OK && book->waiting_count + NOTE_SIGNATURES_MAX > BOOK_CHECKS)
            err = writing_verify(writing, &number);
    }
    if (err == OK)
        err = writing_verify(writing, &number);
    if (err != OK && batch->failed != NULL)
        *batch->failed = number;
    else if (err != OK && batch->count > 1)
        err = fault_where(err, "第 %zu 笔（共 %zu 笔）：", "note %zu of %zu: ", number + 1,
                          batch->count);
    return err;
}

static enum err put_openings(struct book *book)
{
    for (struct opening *opening = book->openings; opening != NULL; opening = opening->next)
        TRY(store_seal_put(book->store, opening->digest, opening->disclosure));
    return OK;
}

static void forget_openings(struct book *book)
{
    book->openings = NULL;
    arena_close(book->pending);
    book->pending = NULL;
}

/* One try at the whole batch; nothing stays of it unless it is committed. */
static enum err run_batch(struct book *book, const struct book_batch *batch, bool commit,
                          struct receipt *receipts)
{
    struct writing writing;
    enum err err = writing_begin(book, batch->time, &writing);
    writing.verified = batch->verified;
    book->erased = false;
    if (err == OK && commit)
        err = put_openings(book);
    if (err == OK)
        err = put_notes(&writing, batch, receipts);
    bool fresh = book->openings != NULL || writing.index > book->size;
    if (err != OK || (commit && fresh))
        return writing_end(&writing, err);
    store_abort(book->store);
    book->view.has_seen = false;
    return OK;
}

/* What was put and what the store gives, hashed on all cores where there is much of it. */
struct reading {
    const struct receipt *receipts;
    struct bytes *leaves; /* at == NULL: nothing was put */
    bool *bad;
    size_t count;
};

static void hash_some(void *self, size_t job, size_t worker)
{
    (void)worker;
    const struct reading *reading = self;
    for (size_t i = job * LEAVES_A_JOB; i < (job + 1) * LEAVES_A_JOB && i < reading->count;
         i++) {
        if (reading->leaves[i].at == NULL)
            continue;
        struct hash hash = tree_leaf(reading->leaves[i]);
        reading->bad[i] = !hash_equal(&hash, &reading->receipts[i].leaf);
    }
}

static enum err hash_leaves(struct book *book, struct reading *reading)
{
    size_t jobs = (reading->count + LEAVES_A_JOB - 1) / LEAVES_A_JOB;
    if (jobs > 1 && book->workers == NULL)
        TRY(workers_open(0, &book->workers));
    if (jobs > 1)
        workers_run(book->workers, jobs, hash_some, reading);
    else
        hash_some(reading, 0, 0);
    for (size_t i = 0; i < reading->count; i++)
        if (reading->bad[i])
            return fault(ERR_CORRUPT,
                         "%s：第 %llu 号记录读回来与写入的不同：内存或磁盘有毛病。"
                         "请停止记账，换机器从备份或公开库恢复：sanzi restore",
                         "%s: entry %llu does not read back as it was written: memory or disk "
                         "is failing. Stop here, and restore on another machine: sanzi restore",
                         book->folder, (unsigned long long)reading->receipts[i].index);
    return OK;
}

/* What the store now gives must be what was put (faults.md rule 4). */
static enum err read_back(struct book *book, const struct receipt *receipts, size_t count)
{
    struct reading reading = {
        .receipts = receipts,
        .leaves = arena_array(book->scratch, count, sizeof *reading.leaves),
        .bad = arena_array(book->scratch, count, sizeof *reading.bad),
        .count = count,
    };
    if (reading.leaves == NULL || reading.bad == NULL)
        return fault_memory();
    TRY(store_begin(book->store, false));
    for (size_t i = 0; i < count; i++)
        if (!receipts[i].again)
            TRY(store_leaf(book->store, receipts[i].index, &reading.leaves[i]));
    return hash_leaves(book, &reading);
}

/* After the commit: read back, then the high-water mark, and only then say so. */
static enum err settle(struct book *book, const struct receipt *receipts, size_t count)
{
    enum err err = read_back(book, receipts, count);
    store_abort(book->store);
    if (err == ERR_SYSTEM || err == ERR_MEMORY)
        err = fault_where(ERR_UNKNOWN, "这一批已经记上，但没能读回来核对，请退出后重新打开：",
                          "this batch is recorded, but could not be read back; quit and open "
                          "the book again: ");
    if (err == OK) {
        err = book_mark_move(book);
        if (err != OK)
            err = fault_where(ERR_UNKNOWN,
                              "这一批已经记上，但高水位记录没有写成，请退出后重新打开：",
                              "this batch is recorded, but the high-water mark could not be "
                              "written; quit and open the book again: ");
    }
    if (err != OK)
        store_poison(book->store);
    return err;
}

static enum err rewrite(struct book *book)
{
    enum err err = store_compact(book->store);
    book->erased = false;
    if (err == OK)
        return OK;
    return fault_where(err,
                       "删除已经记上，但账本文件没能重写，原文的字节还在其中；"
                       "下一次写账时会再做。原因：",
                       "the erasure is recorded, but the store could not be rewritten, so that "
                       "its file still holds the bytes; the next command that writes does it "
                       "again. The reason: ");
}

static enum err append(struct book *book, const struct book_batch *batch, bool commit,
                       struct receipt *out)
{
    TRY(book_may_write(book));
    struct arena_mark mark = arena_mark(book->scratch);
    uint64_t before = book->size;
    struct receipt *receipts = arena_array(book->scratch, batch->count + 1, sizeof *receipts);
    if (receipts == NULL)
        return fault_memory();
    enum err err = run_batch(book, batch, commit, receipts);
    if (err == ERR_FULL && store_map_full(book->store))
        err = run_batch(book, batch, commit, receipts); /* with the larger map */
    if (err == OK && book->size > before)
        err = settle(book, receipts, batch->count);
    if (err == OK && commit && book->erased)
        err = rewrite(book);
    if (err == OK && out != NULL && batch->count > 0)
        memcpy(out, receipts, batch->count * sizeof *receipts);
    arena_back(book->scratch, mark);
    return err;
}

enum err book_append(struct book *book, const struct book_batch *batch, struct receipt *out)
{
    assert(batch->refused == NULL);
    enum err err = append(book, batch, true, out);
    forget_openings(book);
    return err;
}

enum err book_try(struct book *book, const struct book_batch *batch)
{
    return append(book, batch, false, NULL);
}
