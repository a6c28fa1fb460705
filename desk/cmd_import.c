/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/parallel.h"
#include "desk/cells.h"
#include "desk/import_job.h"
#include "desk/import_names.h"
#include "desk/kindly.h"
#include "desk/personal.h"
#include "desk/signers.h"
#include "desk/statement_import.h"
#include "ledger/view_roster.h"

enum { WORKER_MEMORY = 1 << 30 };

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
    { "sanzi import account 科目.csv 日期=2025-01-01",
      WORDS("导入明细科目；表里有“日期”一列的不写日期",
            "sub-accounts; no date where the sheet has a column of it") },
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
static enum err keep_text(struct import_job *job, struct arena *scratch, struct draft *draft,
                          size_t worker, struct import_made *made)
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
    struct import_job *job = self;
    struct import_made *made = &job->made[at];
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

static void close_arenas(struct import_job *job)
{
    for (size_t i = 0; i < IMPORT_WORKERS_MAX; i++) {
        arena_close(job->scratch[i]);
        arena_close(job->keep[i]);
        arena_close(job->batches[0].arenas[i]);
        arena_close(job->batches[1].arenas[i]);
    }
}

static enum err open_arenas(struct import_job *job, size_t count)
{
    for (size_t i = 0; i < count && i < IMPORT_WORKERS_MAX; i++) {
        TRY(arena_open(64 << 20, &job->scratch[i]));
        TRY(arena_open(WORKER_MEMORY, &job->keep[i]));
        TRY(arena_open(IMPORT_BATCH_MEMORY, &job->batches[0].arenas[i]));
        TRY(arena_open(IMPORT_BATCH_MEMORY, &job->batches[1].arenas[i]));
    }
    return OK;
}

static int by_content(const void *a, const void *b)
{
    const struct import_made *const *left = a;
    const struct import_made *const *right = b;
    int order = memcmp((*left)->content.at, (*right)->content.at, HASH_SIZE);
    if (order != 0)
        return order;
    return *left < *right ? -1 : *left > *right;
}

/* Entries of the same content are told apart by how many came before them. */
static enum err number_twins(struct import_job *job)
{
    struct arena *arena = job->session.desk->arena;
    size_t count = job->import.count;
    struct import_made **sorted = arena_array(arena, count + 1, sizeof(struct import_made *));
    if (!sorted)
        return fault_memory();
    for (size_t i = 0; i < count; i++)
        sorted[i] = &job->made[i];
    qsort(sorted, count, sizeof(struct import_made *), by_content);
    for (size_t i = 1; i < count; i++) {
        struct import_made *made = sorted[i];
        if (!hash_equal(&made->content, &sorted[i - 1]->content) || made->bad)
            continue;
        made->ordinal = sorted[i - 1]->ordinal + 1;
        work(job, (size_t)(made - job->made), 0);
    }
    return OK;
}

static enum err make_all(struct import_job *job)
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

static enum err refuse_bad(struct import_job *job)
{
    size_t count = 0;
    for (size_t i = 0; i < job->import.count; i++)
        for (const struct bad_cell *bad = job->made[i].bad; bad; bad = bad->next)
            if (++count <= IMPORT_BAD_MAX)
                cells_tell(job->session.desk, bad);
    return cells_refuse(count);
}

/* Leave out what an earlier import of the same sheet has written. */
static enum err find_todo(struct import_job *job)
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

/* What is wrong with the sheet as a whole is a fault of its first entry already: told here, not
 * by a worker. */
static enum err try_first(struct arena *arena, const struct import *import)
{
    struct arena_mark mark = arena_mark(arena);
    struct draft first = { .bad = NULL };
    enum err code = import->count > 0 ? import_draft(import, arena, 0, &first) : OK;
    arena_back(arena, mark);
    return code;
}

static enum err plan(struct import_job *job, const struct kind *kind, const char *path)
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
    TRY(try_first(arena, import));
    job->made = arena_array(arena, job->import.count + 1, sizeof *job->made);
    return job->made ? OK : fault_memory();
}

static enum err find_names(struct import_job *job)
{
    struct desk *desk = job->session.desk;
    struct bad_cell *bad = NULL;
    TRY(import_names(desk->arena, book_view(job->session.book), &job->import, &bad));
    return cells_refuse(cells_tell_all(desk, bad));
}

/* From an older chart: every row's account must be known before anything is drafted. */
static enum err map_old(struct import_job *job)
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

static void tell_done(struct import_job *job, const struct kind *kind)
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

static void tell_total(struct import_job *job)
{
    if (job->total_line > 0)
        say(job->session.desk, "第 %zu 行是合计，与各行之和相符，没有导入\n",
            "row %zu is the total, as the rows add up, and was left out\n", job->total_line);
}

static enum err import(struct import_job *job, const struct kind *kind)
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
    TRY(job->dry ? import_job_try(job) : import_job_append(job));
    terminal_progress_end(&desk->terminal);
    tell_total(job);
    if (job->dry && job->todo_count > IMPORT_TRY_MAX)
        say(desk, "只按记账规则检查了前 %d 条，其余的只检查了格子\n",
            "only the first %d were held against the rules, of the rest only the cells\n",
            IMPORT_TRY_MAX);
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
    struct import_job *job = arena_take(desk->arena, sizeof *job);
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
