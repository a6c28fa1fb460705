/* SPDX-License-Identifier: Apache-2.0 */
/* Work spread over the machine's cores: the only caller of pthread functions. */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <stddef.h>

#include "base/err.h"

struct workers;

/* `count` threads (0: one a core, at most 16) that wait for work. With count 1, no thread is
 * made and the caller works. */
enum err workers_open(size_t count, struct workers **out);
void workers_close(struct workers *workers); /* accepts NULL */
size_t workers_count(const struct workers *workers);

/* Call work(self, job, worker) once for each job in [0, jobs), lower jobs first, on all workers
 * and the caller; returns when all are done. `worker` < workers_count() names the thread, for
 * memory of its own. Faults are the job's to keep: the per-thread text of a fault is gone when
 * this returns. */
void workers_run(struct workers *workers, size_t jobs,
                 void (*work)(void *self, size_t job, size_t worker), void *self);

#endif
