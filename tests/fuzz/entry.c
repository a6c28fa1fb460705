/* SPDX-License-Identifier: Apache-2.0 */
/* An entry that is read is written again byte for byte, and signs as it stands. */
#include "ledger/entry.h"

#include <assert.h>

#include "base/arena.h"
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    struct entry entry;
    struct bytes text = { 0 };
    if (arena_open((size_t)64 << 20, &arena) != OK)
        return 0;
    if (entry_decode(arena, bytes_of(data, size), &entry) == OK) {
        assert(entry_text(arena, entry.body, &text) == OK);
        assert(bytes_equal(text, entry.note.text));
        for (size_t i = 0; i < entry_documents(&entry); i++) {
            struct document document = { 0 };
            assert(entry_document(&entry, i, &document) == OK);
            assert(document.size <= DOC_SIZE_MAX);
        }
    }
    arena_close(arena);
    return 0;
}
