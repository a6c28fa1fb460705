/* SPDX-License-Identifier: Apache-2.0 */
/* A note that is read is made of its parts and nothing else, and no key that is not its
 * signer's verifies it. */
#include "keys/note.h"

#include <assert.h>

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes whole = bytes_of(data, size);
    struct note note = { 0 };
    struct arena *arena = NULL;
    if (size > 65536 || note_parse(whole, &note) != OK || arena_open(4 << 20, &arena) != OK)
        return 0;
    struct buf again = buf_new(arena, size);
    buf_put(&again, note.text);
    buf_byte(&again, '\n');
    for (size_t i = 0; i < note.count; i++) {
        const struct signature *signature = &note.signatures[i];
        buf_put(&again, signature->line);
        buf_byte(&again, '\n');
        if (signature->size <= NOTE_BLOB_MAX) {
            struct key_public key = { .name = signature->name, .type = KEY_NOTE };
            struct buf line = buf_new(arena, signature->line.size + 1);
            for (size_t j = 0; j < KEY_ID_SIZE; j++)
                key.id[j] = signature->id[j];
            note_put_line(&line, &key, bytes_of(signature->at, signature->size));
            assert(line.size == signature->line.size + 1);
            assert(bytes_starts(buf_so_far(&line), signature->line));
            assert(!note_verify(&note, signature, &key)); /* an all-zero point */
        }
    }
    assert(bytes_equal(buf_so_far(&again), whole));
    struct bytes merged = { 0 };
    struct note sorted = { 0 };
    assert(note_merge(arena, &note, NULL, 0, &merged) == OK);
    assert(note_parse(merged, &sorted) == OK && bytes_equal(sorted.text, note.text));
    arena_close(arena);
    return 0;
}
