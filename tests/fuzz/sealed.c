/* SPDX-License-Identifier: Apache-2.0 */
/* A disclosure that opens is the one that its salt, name and value make; masks and their search
 * take any bytes. The first byte says how long the name is. */
#include "ledger/sealed.h"

#include <assert.h>

#include "base/arena.h"
#include "base/code.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void open_and_make(struct arena *arena, struct bytes name, struct bytes disclosure)
{
    struct hash hash = hash_of(disclosure);
    struct buf digest = buf_new(arena, 64);
    struct bytes value = { 0 };
    base64url_print(&digest, hash_bytes(&hash));
    if (sealed_open(arena, disclosure, buf_so_far(&digest), name, &value) != OK)
        return;
    uint8_t plain[SEALED_SIZE_MAX];
    size_t size = 0;
    assert(base64url_parse(disclosure, plain, sizeof plain, &size) == OK);
    uint8_t salt[SEALED_SALT_SIZE];
    assert(base64url_parse(bytes_of(plain + 2, 22), salt, sizeof salt, &size) == OK);
    struct sealed again = { 0 };
    assert(sealed_make(arena, salt, name, value, &again) == OK);
    assert(bytes_equal(again.disclosure, disclosure));
    assert(bytes_equal(again.digest, buf_so_far(&digest)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    if (size < 1 || size > SEALED_SIZE_MAX || arena_open(16 << 20, &arena) != OK)
        return 0;
    struct bytes rest = bytes_of(data + 1, size - 1);
    size_t name = data[0] < rest.size ? data[0] : rest.size;
    open_and_make(arena, bytes_part(rest, 0, name), bytes_part(rest, name, rest.size - name));
    struct buf shown = buf_new(arena, 2 * SEALED_SIZE_MAX);
    for (enum mask mask = MASK_NAME; mask <= MASK_ALL; mask++)
        mask_print(&shown, mask, rest);
    arena_close(arena);
    return 0;
}
