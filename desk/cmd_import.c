/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/parallel.h"
#include "desk/cells.h"
#include "desk/import_names.h"
#include "desk/kindly.h"
#include "desk/personal.h"
#include "desk/signers.h"
#include "desk/statement_import.h"
#include "ledger/view_roster.h"

enum { BATCH = 1000,
       SIGNED_A_JOB = 16,
       WORKER_MEMORY = 1 << 30,
       BATCH_MEMORY = 256 << 20,
       WORKERS_MAX = 32 };

static const struct option options[] = {
    { "as", '\0', WORDS("人" MANY, "PERSON" MANY),
      WORDS("谁签名：姓名或岗位；可多次", "who signs: a name or a role; may be repeated") },
    { "from", '\0', WORDS("科目表", "CHART"),
      WORDS("期初余额来自旧科目表（2004）：按对照转到新科目，定不了的逐行列出",
            "opening balances of an older chart (2004): each goes to its new account, what "
            "cannot be decided is listed row by row") },
    { "dry-run", 'n', NO_VALUE,
      WORDS("只检查（也要口令），什么也不写",
            "check only (asks the passphrase, too), write nothing") },
    PERSONAL_OPTION_ROW,
    { 0 },
};

static const struct example examples[] = {
    { "sanzi import account 科目.csv", WORDS("导入明细科目", "sub-accounts") },
    { "sanzi import voucher 凭证.csv --dry-run",
      WORDS("先检查：列出全部填错的格子", "check first: every bad cell is listed") },
    { "sanzi import 凭证 凭证.csv",
      WORDS("导入；再导一遍也不会重记", "import; doing it again adds nothing") },
    { "sanzi import opening 期初.csv 依据=2024年度决算报表",
      WORDS("期初余额：整张表是一条记录", "opening balances: the whole sheet is one entry") },
    { "sanzi import 银行对账单 三月.csv 科目=10201 月份=2025-03",
      WORDS("银行给的文件原样导入", "the bank's own file as it is") },
    { "sanzi import opening 旧账.csv --from 2004 依据=2023年度决算报表",
      WORDS("旧账余额：列名 原科目代码、科目（要人定的才填）",
            "of the old chart: columns Old account, and Account where a person decides") },
    { 0 },
};

/* What a worker left for one entry. */
struct made {
    struct bytes text; /* to sign */
    struct hash content;
    struct bad_cell *bad;
    uint64_t ordinal;
    enum err fault;
    char id[IMPORT_ID_SIZE * 2 + 1];
};

/* Entries of the list of what is to do, and their notes once they are signed. */
struct batch {
    size_t from;
    size_t count;
    struct bytes notes[BATCH];
    struct arena *arenas[WORKERS_MAX];
};

struct job {
    struct session session;
    struct import import;
    struct sheet sheet;
    size_t total_line; /* of the file; 0: the sheet has none */
    struct made *made;
    size_t *todo; /* indexes of what is not in the log yet */
    size_t todo_count;
    struct arena *scratch[WORKERS_MAX];
    struct arena *keep[WORKERS_MAX];
    struct workers *workers;
    struct batch batches[2];
    struct batch *signing; /* of this round; the other one is appended */
    struct batch *appending;
    bool dry;
    bool numbers_ok; /* what looks personal is nobody's own */
    enum err code;   /* why appending failed */
    const char *zh;
    const char *en;
};

static struct bad_cell *keep_bad(struct arena *keep, const struct bad_cell *bad)
{
    struct bad_cell *first = NULL;
    struct bad_cell **last = &first;
    for (; bad; bad = bad->next) {
        struct bad_cell *copy = arena_take(keep, sizeof *copy);
        if (!copy)
            return first;
        *copy = *bad;
        copy->zh = bytes_string(keep, bytes_text(bad->zh));
        copy->en = bytes_string(keep, bytes_text(bad->en));
        copy->next = NULL;
        *last = copy;
        last = &copy->next;
    }
    return first;
}

/* Its id, and its text, checked whole. */
static enum err keep_text(struct job *job, struct arena *scratch, struct draft *draft,
                          size_t worker, struct made *made)
{
    struct bytes text = { 0 };
    struct bytes id = { 0 };
    TRY(import_id(draft, made->ordinal, &id));
    memcpy(made->id, id.at, id.size);
    if (!job->numbers_ok)
        TRY(personal_check(&draft->form));
    TRY(entry_text(scratch, draft->form.body, &text));
    made->text = bytes_copy(job->keep[worker], text);
    return made->text.at ? OK : fault_memory();
}

/* Draft and check one entry. Runs on every core. */
static void work(void *self, size_t at, size_t worker)
{
    struct job *job = self;
    struct made *made = &job->made[at];
    struct arena *scratch = job->scratch[worker];
    struct arena_mark mark = arena_mark(scratch);
    struct draft draft = { 0 };
    made->fault = import_draft(&job->import, scratch, at, &draft);
    if (made->fault == OK && !draft.bad) {
        made->content = draft.content;
        enum err code = keep_text(job, scratch, &draft, worker, made);
        if (code == ERR_MEMORY) {
            made->fault = code; /* nothing in the sheet is wrong */
        } else if (code != OK) {
            uint32_t line = job->sheet.lines[job->import.groups[at].row];
            const struct bad_cell bad = { line, IMPORT_NO_COLUMN, err_why(LANGUAGE_ZH),
                                          err_why(LANGUAGE_EN), NULL };
            made->bad = keep_bad(job->keep[worker], &bad);
        }
    } else {
        made->bad = keep_bad(job->keep[worker], draft.bad);
    }
    arena_back(scratch, mark);
}

static void close_arenas(struct job *job)
{
    for (size_t i = 0; i < WORKERS_MAX; i++) {
        arena_close(job->scratch[i]);
        arena_close(job->keep[i]);
        arena_close(job->batches[0].arenas[i]);
        arena_close(job->batches[1].arenas[i]);
    }
}

static enum err open_arenas(struct job *job, size_t count)
{
    for (size_t i = 0; i < count && i < WORKERS_MAX; i++) {
        TRY(arena_open(64 << 20, &job->scratch[i]));
        TRY(arena_open(WORKER_MEMORY, &job->keep[i]));
        TRY(arena_open(BATCH_MEMORY, &job->batches[0].arenas[i]));
        TRY(arena_open(BATCH_MEMORY, &job->batches[1].arenas[i]));
    }
    return OK;
}

static int by_content(const void *a, const void *b)
{
    const struct made *const *left = a;
    const struct made *const *right = b;
    int order = memcmp((*left)->content.at, (*right)->content.at, HASH_SIZE);
    if (order != 0)
        return order;
    return *left < *right ? -1 : *left > *right;
}

/* Entries of the same content are told apart by how many came before them. */
static enum err number_twins(struct job *job)
{
    struct arena *arena = job->session.desk->arena;
    size_t count = job->import.count;
    struct made **sorted = arena_array(arena, count + 1, sizeof(struct made *));
    if (!sorted)
        return fault_memory();
    for (size_t i = 0; i < count; i++)
        sorted[i] = &job->made[i];
    qsort(sorted, count, sizeof(struct made *), by_content);
    for (size_t i = 1; i < count; i++) {
        struct made *made = sorted[i];
        if (!hash_equal(&made->content, &sorted[i - 1]->content) || made->bad)
            continue;
        made->ordinal = sorted[i - 1]->ordinal + 1;
        work(job, (size_t)(made - job->made), 0);
    }
    return OK;
}

static enum err make_all(struct job *job)
{
    TRY(workers_open(0, &job->workers));
    TRY(open_arenas(job, workers_count(job->workers)));
    workers_run(job->workers, job->import.count, work, job);
    TRY(number_twins(job));
    for (size_t i = 0; i < job->import.count; i++)
        if (job->made[i].fault != OK || (!job->made[i].text.at && !job->made[i].bad))
            return fault_memory();
    return OK;
}

static enum err refuse_bad(struct job *job)
{
    size_t count = 0;
    for (size_t i = 0; i < job->import.count; i++)
        for (const struct bad_cell *bad = job->made[i].bad; bad; bad = bad->next)
            if (++count <= IMPORT_BAD_MAX)
                cells_tell(job->session.desk, bad);
    return cells_refuse(count);
}

/* Leave out what an earlier import of the same sheet has written. */
static enum err find_todo(struct job *job)
{
    struct view *view = book_view(job->session.book);
    job->todo = arena_array(job->session.desk->arena, job->import.count + 1, sizeof *job->todo);
    if (!job->todo)
        return fault_memory();
    for (size_t i = 0; i < job->import.count; i++) {
        bool found = false;
        uint64_t index = 0;
        TRY(view_find_id(view, bytes_text(job->made[i].id), &index, &found));
        if (!found)
            job->todo[job->todo_count++] = i;
    }
    return OK;
}

static enum err append_batch(struct job *job, const struct batch *signed_batch)
{
    struct receipt receipts[BATCH];
    size_t failed = 0;
    const struct book_batch batch = {
        .notes = signed_batch->notes,
        .count = signed_batch->count,
        .time = session_now(),
        .verified = true,
        .failed = &failed,
    };
    enum err code = session_refused(
        job->dry ? book_try(job->session.book, &batch)
                 : book_append(job->session.book, &batch, receipts));
    if (code == OK)
        return OK;
    if (code == ERR_UNKNOWN)
        return fault_where(code,
                           "前面 %zu 条已记入，其后一批 %zu 条记入了没有不能断定；"
                           "请再导一次这张表，已记的会跳过：",
                           "the first %zu are recorded; whether the batch of %zu after them is "
                           "cannot be told: import the sheet again, what is there is skipped: ",
                           signed_batch->from, batch.count);
    size_t group = job->todo[signed_batch->from + failed];
    return fault_where(code,
                       "表格第 %u 行（这一批 %zu 条都没有记，前面 %zu 条已记入；改好后再导这张表）：",
                       "row %u (of this batch of %zu nothing is recorded, the %zu before are; "
                       "mend the sheet and import it again): ",
                       job->sheet.lines[job->import.groups[group].row], batch.count,
                       signed_batch->from);
}

/* One signed note; left empty where there is no memory. */
static void sign(struct job *job, size_t at, size_t worker)
{
    struct arena *scratch = job->scratch[worker];
    struct arena_mark mark = arena_mark(scratch);
    struct buf buf = buf_new(scratch, (size_t)ENTRY_SIZE_MAX * 2);
    struct bytes note = { 0 };
    const struct made *made = &job->made[job->todo[job->signing->from + at]];
    job->signing->notes[at] = (struct bytes){ NULL, 0 };
    if (note_sign(&buf, made->text, (const struct key_secret *const *)job->session.signers,
                  job->session.signer_count) == OK &&
        buf_done(&buf, &note) == OK)
        job->signing->notes[at] = bytes_copy(job->signing->arenas[worker], note);
    arena_back(scratch, mark);
}

/* Job 0 appends one batch, the others sign the next: appending goes in order on one core. */
static void append_and_sign(void *self, size_t number, size_t worker)
{
    struct job *job = self;
    if (number > 0) {
        for (size_t at = (number - 1) * SIGNED_A_JOB;
             at < number * SIGNED_A_JOB && at < job->signing->count; at++)
            sign(job, at, worker);
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

static enum err run_round(struct job *job, size_t from, size_t count)
{
    struct batch *batch = &job->batches[from / BATCH % 2];
    batch->from = from;
    batch->count = from >= count ? 0 : count - from < BATCH ? count - from
                                                            : BATCH;
    for (size_t i = 0; i < workers_count(job->workers); i++)
        arena_back(batch->arenas[i], (struct arena_mark){ 0 });
    job->signing = batch;
    job->appending = &job->batches[1 - from / BATCH % 2];
    size_t jobs = 1 + (batch->count + SIGNED_A_JOB - 1) / SIGNED_A_JOB;
    workers_run(job->workers, jobs, append_and_sign, job);
    if (job->code != OK && job->zh && job->en)
        return fault(job->code, "%s%.0s", "%.0s%s", job->zh, job->en);
    for (size_t i = 0; i < batch->count; i++)
        if (!batch->notes[i].at)
            return fault_memory();
    return job->code == OK ? OK : fault_memory();
}

static enum err append_all(struct job *job)
{
    struct terminal *terminal = &job->session.desk->terminal;
    size_t count = job->todo_count;
    if (job->dry && count > BATCH)
        count = BATCH;
    for (size_t from = 0; from < count + BATCH; from += BATCH) {
        TRY(run_round(job, from, count));
        if (from > 0)
            terminal_progress(terminal, from < count ? from : count, job->todo_count);
    }
    return OK;
}

static enum err plan(struct job *job, const struct kind *kind, const char *path)
{
    struct session *session = &job->session;
    struct arena *arena = session->desk->arena;
    struct bytes file = { 0 };
    struct village village = { 0 };
    struct view *view = book_view(session->book);
    struct import *import = &job->import;
    struct hash root = tree_empty();
    struct buf text = buf_new(arena, 64);
    TRY(file_read(arena, path, CSV_FILE_MAX, &file));
    TRY(csv_read(arena, file, &job->sheet));
    TRY(import_total(arena, kind, &job->sheet, &job->total_line));
    TRY(import_plan(arena, &job->sheet, kind, import));
    TRY(import_words(arena, import, (const char *const *)session->desk->options.words + 2,
                     session->desk->options.count - 2));
    TRY(roster_village(view, &village));
    import->log = book_origin(session->book);
    import->set = bytes_copy(arena, village.set);
    TRY(import_sets(arena, view, import));
    import->seen_size = book_size(session->book);
    TRY(tree_root(&view->tree, import->seen_size, &root));
    hash_print(&text, &root);
    import->seen_root = buf_so_far(&text);
    TRY(import_references(arena, &view->tree, import));
    job->made = arena_array(arena, job->import.count + 1, sizeof *job->made);
    return job->made ? OK : fault_memory();
}

static enum err find_names(struct job *job)
{
    struct desk *desk = job->session.desk;
    struct bad_cell *bad = NULL;
    TRY(import_names(desk->arena, book_view(job->session.book), &job->import, &bad));
    return cells_refuse(cells_tell_all(desk, bad));
}

/* From an older chart: every row's account must be known before anything is drafted. */
static enum err map_old(struct job *job)
{
    struct desk *desk = job->session.desk;
    const char *from = desk_option(desk, "from");
    struct bad_cell *undecided = NULL;
    if (!from)
        return find_names(job);
    if (import_has_names(&job->import))
        return fault(ERR_USAGE, "与 --from 同用时，这一列请写“原科目名称”",
                     "with --from that column is called \"Old name\"");
    TRY(import_map(desk->arena, book_view(job->session.book), from, &job->import, &undecided));
    size_t count = 0;
    for (const struct bad_cell *bad = undecided; bad; bad = bad->next, count++)
        cells_tell(desk, bad);
    if (count == 0)
        return OK;
    return fault(ERR_RULE, "有 %zu 行还没有定转到哪个科目；全部定好再导，现在什么也没有写入",
                 "%zu rows are not decided; decide all of them and import again: nothing was "
                 "written",
                 count);
}

static void tell_done(struct job *job, const struct kind *kind)
{
    struct desk *desk = job->session.desk;
    say(desk, "导入 %zu 条（%s）；%zu 条早已在账里", "imported %zu (%s); %zu were there already",
        job->todo_count, words_here(desk, kind->title), job->import.count - job->todo_count);
    if (job->todo_count > 0) {
        say(desk, "；签名：", "; signed by ");
        signers_print(&job->session, &desk->out);
    }
    buf_byte(&desk->out, '\n');
}

static void tell_total(struct job *job)
{
    if (job->total_line > 0)
        say(job->session.desk, "第 %zu 行是合计，与各行之和相符，没有导入\n",
            "row %zu is the total, as the rows add up, and was left out\n", job->total_line);
}

static enum err import(struct job *job, const struct kind *kind)
{
    struct desk *desk = job->session.desk;
    const char *path = desk_word(desk, 1);
    job->dry = desk_has(desk, "dry-run");
    job->numbers_ok = desk_has(desk, PERSONAL_OPTION);
    TRY(plan(job, kind, path));
    TRY(map_old(job));
    TRY(signers_open(&job->session, kind));
    TRY(make_all(job));
    TRY(refuse_bad(job));
    TRY(find_todo(job));
    TRY(append_all(job));
    terminal_progress_end(&desk->terminal);
    tell_total(job);
    if (job->dry)
        say(desk, "检查通过：%zu 条可导入，%zu 条早已在账里；什么也没有写\n",
            "good: %zu can be imported, %zu are there already; nothing was written\n",
            job->todo_count, job->import.count - job->todo_count);
    else
        tell_done(job, kind);
    return OK;
}

/* A bank's file is the bank's, not a sheet of ours. */
static enum err run_statement(struct desk *desk)
{
    struct session session = { 0 };
    TRY(session_open(desk, true, &session));
    enum err code = statement_import(&session, desk_word(desk, 1), 2);
    code = session_end(&session, code);
    if (code != OK)
        desk->out.size = 0;
    return code;
}

static enum err run(struct desk *desk)
{
    const struct kind *kind = NULL;
    TRY(kind_named(desk_word(desk, 0), &kind));
    for (size_t i = 3; i < desk->options.count; i++)
        TRY(form_repeats(kind, desk->options.words + 2, i - 1));
    if (kind == &kind_statement)
        return run_statement(desk);
    struct job *job = arena_take(desk->arena, sizeof *job);
    if (!job)
        return fault_memory();
    TRY(session_open(desk, true, &job->session));
    enum err code = import(job, kind);
    code = session_end(&job->session, code);
    workers_close(job->workers);
    close_arenas(job);
    return code;
}

const struct command command_import = {
    .name = "import",
    .alias = "导入",
    .title = WORDS("从 CSV 表导入：凭证、科目、干部……", "import entries from a CSV sheet"),
    .usage = WORDS("种类 表.csv [栏目=内容…] [--as 人] [--dry-run]",
                   "KIND FILE.csv [FIELD=VALUE…] [--as PERSON] [--dry-run]"),
    .help = WORDS("列名用中文或英文的栏目名；UTF-8 或 GB18030；一张凭证可占几行（同一日期、"
                  "凭证字、凭证号）。整张表都一样的栏目可写在文件名后面。有一处填错就全不写入，并逐格列出。"
                  "银行对账单直接导银行给的文件，写明科目和月份。",
                  "Columns are named like fields; UTF-8 or GB18030; a voucher may take several "
                  "rows of one date, word and number. What is the same for the whole sheet may "
                  "stand behind its name. Where a cell is bad nothing is written "
                  "and every bad cell is listed. A bank statement is the bank's own file, with "
                  "account= and month=."),
    .words_min = 2,
    .words_max = 42,
    .options = options,
    .examples = examples,
    .writes = true,
    .run = run,
};
