/* SPDX-License-Identifier: Apache-2.0 */
#include "base/parallel.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "tests/test.h"

enum { JOBS = 1000 };

struct tally {
    size_t workers;
    int by_job[JOBS];
    size_t by_worker[16];
    _Atomic size_t total;
};

static void count_job(void *self, size_t job, size_t worker)
{
    struct tally *tally = self;
    assert_true(job < JOBS && worker < tally->workers);
    tally->by_job[job]++;
    tally->by_worker[worker]++;
    tally->total += job;
}

static void every_job_is_done_once(void **state)
{
    (void)state;
    for (size_t count = 1; count <= 5; count++) {
        struct workers *workers = NULL;
        assert_ok(workers_open(count, &workers));
        assert_int_equal(workers_count(workers), count);
        for (size_t jobs = 0; jobs <= JOBS; jobs += jobs < 5 ? 1 : 199) {
            struct tally tally = { .workers = count };
            workers_run(workers, jobs, count_job, &tally);
            size_t done = 0;
            for (size_t i = 0; i < JOBS; i++)
                assert_int_equal(tally.by_job[i], i < jobs ? 1 : 0);
            for (size_t i = 0; i < count; i++)
                done += tally.by_worker[i];
            assert_int_equal(done, jobs);
            assert_int_equal(tally.total, jobs * (jobs - (jobs > 0)) / 2);
        }
        workers_close(workers);
    }
}

static void nobody_asks_for_a_hundred_threads(void **state)
{
    (void)state;
    struct workers *workers = NULL;
    assert_ok(workers_open(100, &workers));
    assert_int_equal(workers_count(workers), 16);
    workers_close(workers);
    assert_ok(workers_open(0, &workers));
    assert_in_range(workers_count(workers), 1, 16);
    workers_close(workers);
    workers_close(NULL);
}

static void in_order(void *self, size_t job, size_t worker)
{
    size_t *next = self;
    assert_int_equal(worker, 0);
    assert_int_equal(job, *next);
    (*next)++;
}

static void one_worker_works_in_order(void **state)
{
    (void)state;
    struct workers *workers = NULL;
    size_t next = 0;
    assert_ok(workers_open(1, &workers));
    workers_run(workers, 50, in_order, &next);
    assert_int_equal(next, 50);
    workers_close(workers);
}

static void keep_fault(void *self, size_t job, size_t worker)
{
    (void)worker;
    bool *kept = self;
    enum err err = fault(ERR_FORMAT, "第 %zu 项", "job %zu", job);
    char expect[20];
    (void)snprintf(expect, sizeof expect, "job %zu", job);
    kept[job] = err == ERR_FORMAT && strcmp(err_why(LANGUAGE_EN), expect) == 0;
}

static void each_thread_has_its_own_fault(void **state)
{
    (void)state;
    struct workers *workers = NULL;
    bool kept[JOBS] = { false };
    assert_ok(workers_open(4, &workers));
    workers_run(workers, JOBS, keep_fault, kept);
    workers_close(workers);
    for (size_t i = 0; i < JOBS; i++)
        assert_true(kept[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_is_done_once),
        cmocka_unit_test(nobody_asks_for_a_hundred_threads),
        cmocka_unit_test(one_worker_works_in_order),
        cmocka_unit_test(each_thread_has_its_own_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
