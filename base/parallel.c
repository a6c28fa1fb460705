/* SPDX-License-Identifier: Apache-2.0 */
#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

enum { WORKERS_MAX = 16 };

struct seat {
    struct workers *workers;
    pthread_t thread;
    size_t number;
};

struct workers {
    size_t count; /* the caller included */
    pthread_mutex_t lock;
    pthread_cond_t start;
    pthread_cond_t done;
    uint64_t round; /* how many times workers_run() was called */
    size_t busy;    /* threads that have not finished this round */
    bool is_closing;
    void (*work)(void *self, size_t job, size_t worker);
    void *self;
    size_t jobs;
    _Atomic size_t next;
    size_t threads;
    struct seat seats[WORKERS_MAX];
};

static void work_off(struct workers *workers, size_t worker)
{
    for (;;) {
        size_t job = atomic_fetch_add(&workers->next, 1);
        if (job >= workers->jobs)
            return;
        workers->work(workers->self, job, worker);
    }
}

static void *serve(void *self)
{
    struct seat *seat = self;
    struct workers *workers = seat->workers;
    uint64_t round = 0;
    (void)pthread_mutex_lock(&workers->lock);
    for (;;) {
        while (workers->round == round && !workers->is_closing)
            (void)pthread_cond_wait(&workers->start, &workers->lock);
        if (workers->is_closing)
            break;
        round = workers->round;
        (void)pthread_mutex_unlock(&workers->lock);
        work_off(workers, seat->number);
        (void)pthread_mutex_lock(&workers->lock);
        if (--workers->busy == 0)
            (void)pthread_cond_signal(&workers->done);
    }
    (void)pthread_mutex_unlock(&workers->lock);
    return NULL;
}

static size_t cores(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : (size_t)count;
}

enum err workers_open(size_t count, struct workers **out)
{
    struct workers *workers = calloc(1, sizeof *workers);
    if (workers == NULL)
        return fault_memory();
    if (count == 0)
        count = cores();
    workers->count = count < WORKERS_MAX ? count : WORKERS_MAX;
    (void)pthread_mutex_init(&workers->lock, NULL);
    (void)pthread_cond_init(&workers->start, NULL);
    (void)pthread_cond_init(&workers->done, NULL);
    while (workers->threads + 1 < workers->count) {
        struct seat *seat = &workers->seats[workers->threads];
        seat->workers = workers;
        seat->number = workers->threads + 1;
        if (pthread_create(&seat->thread, NULL, serve, seat) != 0)
            break; /* fewer hands do the same work */
        workers->threads++;
    }
    workers->count = workers->threads + 1;
    *out = workers;
    return OK;
}

void workers_close(struct workers *workers)
{
    if (workers == NULL)
        return;
    (void)pthread_mutex_lock(&workers->lock);
    workers->is_closing = true;
    (void)pthread_cond_broadcast(&workers->start);
    (void)pthread_mutex_unlock(&workers->lock);
    for (size_t i = 0; i < workers->threads; i++)
        (void)pthread_join(workers->seats[i].thread, NULL);
    (void)pthread_cond_destroy(&workers->done);
    (void)pthread_cond_destroy(&workers->start);
    (void)pthread_mutex_destroy(&workers->lock);
    free(workers);
}

size_t workers_count(const struct workers *workers)
{
    return workers->count;
}

void workers_run(struct workers *workers, size_t jobs,
                 void (*work)(void *self, size_t job, size_t worker), void *self)
{
    (void)pthread_mutex_lock(&workers->lock);
    workers->work = work;
    workers->self = self;
    workers->jobs = jobs;
    atomic_store(&workers->next, 0);
    workers->busy = workers->threads;
    workers->round++;
    (void)pthread_cond_broadcast(&workers->start);
    (void)pthread_mutex_unlock(&workers->lock);
    work_off(workers, 0);
    (void)pthread_mutex_lock(&workers->lock);
    while (workers->busy > 0)
        (void)pthread_cond_wait(&workers->done, &workers->lock);
    (void)pthread_mutex_unlock(&workers->lock);
}
