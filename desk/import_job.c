/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/import_job.h"

#include "base/arena.h"
#include "desk/command.h"
#include "desk/import_rules.h"

/* Each commit writes again most of the pages that ids lie in, as they come in no order: so few
 * commits, but one flush of the fold's tables in each (store_overlay.c). */
enum { BATCH = 4000,
       SIGNED_A_JOB = 16 };

static enum err append_batch(struct import_job *job, const struct import_batch *signed_batch)
{
    size_t failed = 0;
    const struct book_batch batch = {
        .notes = signed_batch->notes,
        .count = signed_batch->count,
        .time = session_now(),
        .verified = true,
        .failed = &failed,
    };
    enum err code = session_refused(book_append(job->session.book, &batch, NULL));
    if (code == ERR_UNKNOWN)
        return fault_where(code,
                           "前面 %zu 条已记入，其后一批 %zu 条记入了没有不能断定；"
                           "请再导一次这张表，已记的会跳过：",
                           "the first %zu are recorded; whether the batch of %zu after them is "
                           "cannot be told: import the sheet again, what is there is skipped: ",
                           signed_batch->from, batch.count);
    return code;
}

/* What the rules refuse among the notes of a batch that is not written, all of it. */
static enum err refuse_ruled(struct import_job *job, const struct import_batch *batch)
{
    size_t count = 0;
    const struct import_trial trial = {
        .session = &job->session,
        .import = &job->import,
        .notes = batch->notes,
        .groups = job->todo + batch->from,
        .count = batch->count,
    };
    TRY(import_try(&trial, &count));
    if (count == 0)
        return OK;
    if (batch->from == 0)
        return fault(ERR_RULE,
                     "有 %zu 处不能记（以上列出至多 %d 处）；改好再导，现在什么也没有写入",
                     "refused: %zu (at most %d are listed above); mend them and import again: "
                     "nothing was written",
                     count, IMPORT_BAD_MAX);
    return fault(ERR_RULE,
                 "有 %zu 处不能记（以上列出至多 %d 处）；前面 %zu 条已记入，其后都没有记；"
                 "改好再导，已记的会跳过",
                 "refused: %zu (at most %d are listed above); the first %zu are recorded, what "
                 "follows is not: mend the sheet and import it again, what is there is skipped",
                 count, IMPORT_BAD_MAX, batch->from);
}

/* One signed note; left empty where there is no memory. */
static void sign(struct import_job *job, size_t at, size_t worker)
{
    struct arena *scratch = job->scratch[worker];
    struct arena_mark mark = arena_mark(scratch);
    struct buf buf = buf_new(scratch, (size_t)ENTRY_SIZE_MAX * 2);
    struct bytes note = { 0 };
    const struct import_made *made = &job->made[job->todo[job->signing->from + at]];
    job->signing->notes[at] = (struct bytes){ NULL, 0 };
    if (note_sign(&buf, made->text, (const struct key_secret *const *)job->session.signers,
                  job->session.signer_count) == OK &&
        buf_done(&buf, &note) == OK)
        job->signing->notes[at] = bytes_copy(job->signing->arenas[worker], note);
    arena_back(scratch, mark);
}

static void sign_some(struct import_job *job, size_t number, size_t worker)
{
    for (size_t at = number * SIGNED_A_JOB;
         at < (number + 1) * SIGNED_A_JOB && at < job->signing->count; at++)
        sign(job, at, worker);
}

/* Job 0 appends one batch, the others sign the next: appending goes in order on one core. */
static void append_and_sign(void *self, size_t number, size_t worker)
{
    struct import_job *job = self;
    if (number > 0) {
        sign_some(job, number - 1, worker);
        return;
    }
    if (job->appending->count == 0)
        return;
    job->code = append_batch(job, job->appending);
    if (job->code == OK)
        return;
    /* A fault's words are its thread's own. */
    job->zh = bytes_string(job->scratch[worker], bytes_text(err_why(LANGUAGE_ZH)));
    job->en = bytes_string(job->scratch[worker], bytes_text(err_why(LANGUAGE_EN)));
}

static enum err signed_whole(const struct import_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        if (!batch->notes[i].at)
            return fault_memory();
    return OK;
}

static enum err run_round(struct import_job *job, size_t from, size_t count)
{
    struct import_batch *batch = &job->batches[from / BATCH % 2];
    batch->from = from;
    batch->count = from >= count ? 0 : count - from < BATCH ? count - from
                                                            : BATCH;
    for (size_t i = 0; i < workers_count(job->workers); i++)
        arena_back(batch->arenas[i], (struct arena_mark){ 0 });
    job->signing = batch;
    job->appending = &job->batches[1 - from / BATCH % 2];
    size_t jobs = 1 + (batch->count + SIGNED_A_JOB - 1) / SIGNED_A_JOB;
    workers_run(job->workers, jobs, append_and_sign, job);
    if (job->code == ERR_RULE || job->code == ERR_EXISTS)
        TRY(refuse_ruled(job, job->appending));
    if (job->code != OK && job->zh && job->en)
        return fault(job->code, "%s%.0s", "%.0s%s", job->zh, job->en);
    TRY(signed_whole(batch));
    return job->code == OK ? OK : fault_memory();
}

enum err import_job_append(struct import_job *job)
{
    struct terminal *terminal = &job->session.desk->terminal;
    size_t count = job->todo_count;
    for (size_t i = 0; i < 2; i++) {
        job->batches[i].notes =
            arena_array(job->session.desk->arena, BATCH, sizeof(struct bytes));
        if (!job->batches[i].notes)
            return fault_memory();
    }
    for (size_t from = 0; from < count + BATCH; from += BATCH) {
        TRY(run_round(job, from, count));
        if (from > 0)
            terminal_progress(terminal, from < count ? from : count, count);
    }
    return OK;
}

static void sign_for_try(void *self, size_t number, size_t worker)
{
    sign_some(self, number, worker);
}

enum err import_job_try(struct import_job *job)
{
    struct import_batch *batch = &job->batches[0];
    batch->count = job->todo_count < IMPORT_TRY_MAX ? job->todo_count : IMPORT_TRY_MAX;
    batch->notes =
        arena_array(job->session.desk->arena, batch->count + 1, sizeof(struct bytes));
    if (!batch->notes)
        return fault_memory();
    job->signing = batch;
    workers_run(job->workers, (batch->count + SIGNED_A_JOB - 1) / SIGNED_A_JOB, sign_for_try,
                job);
    TRY(signed_whole(batch));
    return refuse_ruled(job, batch);
}
