/* SPDX-License-Identifier: Apache-2.0 */
/* What appending, restoring and trying have in common: entries checked, appended and folded in
 * one write transaction, their signatures verified together. */
#include <stdlib.h>

#include "base/arena.h"
#include "ledger/book_inner.h"

enum {
    VERIFIED_A_JOB = 8,
    /* Fewer are verified sooner than threads are woken. */
    PARALLEL_MIN = 16,
};

enum err writing_begin(struct book *book, int64_t time, struct writing *writing)
{
    struct store_head head;
    *writing = (struct writing){ .book = book }; /* for writing_end(), whatever comes */
    TRY(store_begin(book->store, true));
    TRY(store_head(book->store, &head));
    if (head.size != book->size || !hash_equal(&head.last, &book->last))
        return fault(ERR_TAMPERED,
                     "%s：另有程序写过这本账（现有 %llu 笔，本程序记得 %llu 笔）。请关掉所有 sanzi 程序再打开",
                     "%s: another program has written to this book (%llu entries, %llu known "
                     "here). Close every sanzi program and open again",
                     book->folder, (unsigned long long)head.size,
                     (unsigned long long)book->size);
    book->waiting_count = 0;
    *writing = (struct writing){
        .book = book,
        .index = head.size,
        /* A clock that went back does not make the log go back. */
        .time = time > head.time ? time : head.time,
        .prev = head.last,
    };
    return OK;
}

static enum err wait_for(struct writing *writing, const struct entry *entry, size_t number)
{
    struct book *book = writing->book;
    struct signer signers[NOTE_SIGNATURES_MAX];
    TRY(view_signers(&book->view, entry, writing->index, signers));
    if (book->waiting == NULL) {
        book->waiting = calloc(BOOK_CHECKS, sizeof *book->waiting);
        if (book->waiting == NULL)
            return fault_memory();
    }
    for (size_t i = 0; i < entry->note.count; i++) {
        const struct signature *line = &entry->note.signatures[i];
        struct waiting *waiting = &book->waiting[book->waiting_count++];
        *waiting = (struct waiting){
            .text = entry->note.text,
            .name = line->name,
            .key = signers[i].key,
            .number = number,
            /* Found here, told with the others. */
            .good = line->size == SIGNATURE_SIZE && signers[i].key.type == KEY_NOTE,
        };
        for (size_t at = 0; at < SIGNATURE_SIZE; at++)
            waiting->signature[at] = line->at[at];
    }
    return OK;
}

static void verify_some(void *self, size_t job, size_t worker)
{
    (void)worker;
    struct book *book = self;
    for (size_t i = job * VERIFIED_A_JOB;
         i < (job + 1) * VERIFIED_A_JOB && i < book->waiting_count; i++) {
        struct waiting *waiting = &book->waiting[i];
        waiting->good = waiting->good &&
                        key_verify(&waiting->key, waiting->text, waiting->signature);
    }
}

enum err writing_verify(struct writing *writing, size_t *number)
{
    struct book *book = writing->book;
    size_t jobs = (book->waiting_count + VERIFIED_A_JOB - 1) / VERIFIED_A_JOB;
    if (book->waiting_count >= PARALLEL_MIN && book->workers == NULL)
        TRY(workers_open(0, &book->workers));
    if (book->waiting_count >= PARALLEL_MIN)
        workers_run(book->workers, jobs, verify_some, book);
    else
        for (size_t job = 0; job < jobs; job++)
            verify_some(book, job, 0);
    size_t count = book->waiting_count;
    book->waiting_count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct waiting *waiting = &book->waiting[i];
        if (waiting->good)
            continue;
        *number = waiting->number;
        return fault(ERR_SIGNATURE,
                     "“%.*s”的签名对不上内容：签名之后内容被改过，或不是用这把密钥签的",
                     "the signature of \"%.*s\" does not fit the text: it was changed after "
                     "signing, or another key signed it",
                     (int)waiting->name.size, (const char *)waiting->name.at);
    }
    return OK;
}

enum err writing_put(struct writing *writing, const struct entry *entry, struct bytes leaf,
                     size_t number, struct hash *hash)
{
    struct book *book = writing->book;
    *hash = tree_leaf(leaf);
    struct place place = { .index = writing->index, .time = writing->time, .leaf = *hash };
    TRY(view_check(&book->view, entry, &place));
    if (!writing->verified)
        TRY(wait_for(writing, entry, number));
    TRY(store_append(book->store, leaf, writing->time, hash));
    TRY(view_apply(&book->view, entry, &place));
    writing->index++;
    writing->prev = *hash;
    return store_folded(book->store, writing->index);
}

enum err writing_end(struct writing *writing, enum err err)
{
    struct book *book = writing->book;
    book->waiting_count = 0;
    if (err == OK)
        err = store_commit(book->store);
    if (err != OK) {
        store_abort(book->store);
        /* It may have been the root of a tree that is not. */
        book->view.has_seen = false;
        return err;
    }
    book->size = writing->index;
    book->time = writing->time;
    book->last = writing->prev;
    return OK;
}
