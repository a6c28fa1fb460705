/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/store_disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/test.h"

enum { MAPPED = 1 << 20 };

static void a_map_of_an_open_file_is_found_and_let_go(void **state)
{
    (void)state;
    static const char name[] = "mapped";
    struct disk_mark mark = { 0 };
    int file = memfd_create(name, MFD_CLOEXEC);
    assert_true(file >= 0);
    assert_int_equal(ftruncate(file, MAPPED), 0);
    assert_int_equal(pwrite(file, "here", 4, MAPPED / 2), 4);
    assert_ok(disk_mark_file(file, name, &mark));
    assert_int_equal(disk_map_of(&mark).size, 0);
    uint8_t *writable = mmap(NULL, MAPPED, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    assert_int_equal(disk_map_of(&mark).size, 0);
    const uint8_t *at = mmap(NULL, MAPPED, PROT_READ, MAP_SHARED, file, 0);
    struct disk_map map = disk_map_of(&mark);
    assert_int_equal(map.size, MAPPED);
    assert_true(map.first == (uintptr_t)at);
    disk_map_let_go(&map);
    assert_memory_equal(at + MAPPED / 2, "here", 4);
    disk_map_let_go(&(struct disk_map){ 0, 0 });
    (void)munmap(writable, MAPPED);
    (void)munmap((void *)(uintptr_t)at, MAPPED);
    (void)close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_of_an_open_file_is_found_and_let_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
