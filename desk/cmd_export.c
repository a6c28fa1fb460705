/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "desk/session.h"
#include "desk/spelling.h"
#include "publish/export.h"

/* What an export goes through again and again lies in files: what is kept must leave it room
 * below SPILL_RESIDENT. */
enum { EXPORT_MEMORY_KEPT = 14 << 20 };

static const struct option options[] = {
    { "period", 'p', WORDS("期间", "PERIOD"),
      WORDS("年、季或月（默认到最后一个有账的月）", "a year, quarter or month (default: all up to the last)") },
    OPTION_SET,
    { 0 },
};

static const struct example examples[] = {
    { "sanzi export csv 导出/ --period 2025",
      WORDS("CSV 表格，附说明", "CSV tables with a descriptor") },
    { "sanzi export gbt 导出/ --period 2025",
      WORDS("审计用的数据接口文件", "interface files for auditors") },
    { "sanzi export hledger 导出/", WORDS("交给 hledger 核对", "for hledger to check") },
    { 0 },
};

/* From the first day of the first month posted to, to the last day of the last. */
static enum err read_span(struct desk *desk, const struct books *books,
                          struct export_request *request)
{
    const char *text = desk_option(desk, "period");
    const struct book_set *set = books_set(books, request->set);
    if (set == NULL)
        return fault(ERR_USAGE, "没有这个账套", "there is no such account set");
    if (text != NULL) {
        struct period period = { 0 };
        TRY(period_parse(bytes_text(text), &period));
        request->from = period.from;
        request->to = period.to;
        return OK;
    }
    struct month first = set->first.year != 0 ? set->first : set->start;
    struct month last = month_next(set->last.year != 0 ? set->last : set->start);
    request->from = (struct date){ first.year, first.month, 1 };
    request->to = date_of_days(date_days((struct date){ last.year, last.month, 1 }) - 1);
    return OK;
}

static enum err make(struct session *session, const struct export *export,
                     struct export_files *files)
{
    struct desk *desk = session->desk;
    struct source source = book_source(session->book);
    struct books books = { 0 };
    const char *set = desk_option(desk, "set");
    TRY(books_read(files->arena, &source, UINT64_MAX, &books));
    struct export_request request = {
        .arena = files->arena,
        .books = &books,
        .set = set != NULL ? bytes_text(set) : books.main_set,
        .language = desk->terminal.language,
    };
    TRY(read_span(desk, &books, &request));
    return export->make(&request, files);
}

static enum err unknown(const char *word)
{
    char names[200] = "";
    for (size_t i = 0; i < export_count; i++) {
        strncat(names, i > 0 ? " " : "", sizeof names - strlen(names) - 1);
        strncat(names, exports[i]->name, sizeof names - strlen(names) - 1);
    }
    return fault(ERR_USAGE, "没有“%s”这种导出格式；可用：%s", "there is no format \"%s\"; there are: %s",
                 word, names);
}

static enum err write_files(struct desk *desk, const struct export_files *files,
                            const char *folder)
{
    TRY(file_make_folders(folder));
    for (const struct export_file *file = files->first; file != NULL; file = file->next) {
        const char *path = file_path(desk->arena, folder, file->path);
        if (path == NULL)
            return fault_memory();
        TRY(file_write(path, file->bytes, 0644));
        say(desk, "已写 %s（%zu 字节）\n", "wrote %s (%zu bytes)\n", path, file->bytes.size);
    }
    return OK;
}

static enum err put(struct desk *desk, const struct export *export, struct arena *arena)
{
    struct session session = { 0 };
    struct export_files files = export_files_new(arena);
    TRY(session_open(desk, false, &session));
    enum err code = make(&session, export, &files);
    session_close(&session);
    return code == OK ? write_files(desk, &files, desk_word(desk, 1)) : code;
}

static enum err run(struct desk *desk)
{
    struct arena *arena = NULL;
    const struct export *export = export_find(bytes_text(desk_word(desk, 0)));
    if (export == NULL)
        return unknown(desk_word(desk, 0));
    TRY(arena_open_spilling(DESK_MEMORY_MAX, EXPORT_MEMORY_KEPT, &arena));
    enum err code = put(desk, export, arena);
    arena_close(arena);
    return code;
}

const struct command command_export = {
    .name = "export",
    .alias = "导出",
    .title = WORDS("把账导出成别的程序能读的格式", "the books in the formats of others"),
    .usage = WORDS("格式 文件夹 [--period 期间] [--set 账套]",
                   "FORMAT FOLDER [--period PERIOD] [--set NAME]"),
    .help = WORDS("格式：csv 表格、gbt 会计数据接口、ledger、hledger、beancount。文件夹里同名的文件会被换掉。",
                  "Formats: csv, gbt (the interface for auditors), ledger, hledger, beancount. "
                  "Files of the same name in the folder are replaced."),
    .words_min = 2,
    .words_max = 2,
    .options = options,
    .examples = examples,
    .writes = true,
    .run = run,
};
