/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Negative control: what was appended is acknowledged before it is committed. The write
 * transaction stays open and serves all reading; the durable commit comes only when the process
 * ends, after its last word. Linked with
 * -Wl,--wrap=store_begin,--wrap=store_commit,--wrap=store_abort,--wrap=store_close.
 */
#include <stdlib.h>

#include "ledger/store.h"

enum err __real_store_begin(struct store *store, bool write);
enum err __real_store_commit(struct store *store);
void __real_store_abort(struct store *store);
void __real_store_close(struct store *store);
enum err __wrap_store_begin(struct store *store, bool write);
enum err __wrap_store_commit(struct store *store);
void __wrap_store_abort(struct store *store);
void __wrap_store_close(struct store *store);

static struct store *pending;
static bool writing;

static void commit_at_last(void)
{
    (void)!__real_store_commit(pending);
    __real_store_close(pending);
}

enum err __wrap_store_begin(struct store *store, bool write)
{
    if (pending)
        return OK;
    writing = write;
    return __real_store_begin(store, write);
}

enum err __wrap_store_commit(struct store *store)
{
    if (!writing)
        return __real_store_commit(store);
    if (!pending)
        (void)atexit(commit_at_last);
    pending = store;
    return OK;
}

void __wrap_store_abort(struct store *store)
{
    if (!pending)
        __real_store_abort(store);
}

void __wrap_store_close(struct store *store)
{
    if (!pending)
        __real_store_close(store);
}
