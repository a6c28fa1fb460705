/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/checking.h"

#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "desk/retake.h"
#include "ledger/paper_root.h"
#include "publish/table.h"
#include "verify/folder.h"
#include "verify/publication.h"
#include "verify/report.h"

static enum err keep_known(struct checking *checking, const struct known *known)
{
    if (checking->known_count == KNOWN_MAX)
        return fault(ERR_LIMIT, "已知检查点超过 %d 个", "more than %d known checkpoints",
                     KNOWN_MAX);
    size_t count = checking->known_count;
    struct arena *arena = checking->desk->arena;
    if ((count & (count - 1)) == 0) {
        size_t room = count == 0 ? 1 : count * 2;
        struct known *more = arena_grow(arena, checking->known, count * sizeof *more,
                                        room * sizeof *more);
        if (!more)
            return fault_memory();
        checking->known = more;
    }
    checking->known[count] = *known;
    checking->known_count = count + 1;
    checking->options.known = checking->known;
    checking->options.known_count = checking->known_count;
    return OK;
}

enum err checking_know(struct checking *checking, uint64_t size, const struct hash *root,
                       const char *place)
{
    const char *copy = bytes_string(checking->desk->arena, bytes_text(place));
    if (!copy)
        return fault_memory();
    return keep_known(checking, &(struct known){ .size = size, .root = *root, .place = copy });
}

static enum err read_known(struct checking *checking, const char *text)
{
    struct known known = { 0 };
    TRY(known_parse(text, &known));
    return keep_known(checking, &known);
}

/* What a photograph of an old sheet shows: so many entries, and groups of letters. */
static enum err read_paper(struct checking *checking)
{
    const struct desk *desk = checking->desk;
    const char *groups = desk_option(desk, "paper");
    const char *size = desk_option(desk, "size");
    struct known known = { .place = "--paper" };
    if (!groups && !size)
        return OK;
    if (!groups || !size || text_unsigned(bytes_text(size), &known.size) != OK)
        return fault(ERR_USAGE, "--paper 和 --size 要一起写：纸上的核对码，和它前面的条数",
                     "--paper and --size go together: the groups on paper, and the number "
                     "before them");
    TRY(paper_root_parse(bytes_text(groups), &known.root, &known.bits));
    return keep_known(checking, &known);
}

/* --log VKEY, or a file whose first line is one. */
static enum err read_log(struct checking *checking, const char *text)
{
    struct bytes vkey = bytes_text(text);
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    if (file_kind_at(text, &kind, &size) == OK && kind == FILE_REGULAR) {
        struct bytes rest = { 0 };
        TRY(file_read(checking->desk->arena, text, KEY_NAME_MAX + 1024, &rest));
        vkey = bytes_trim(bytes_cut(&rest, '\n'));
    }
    TRY(key_parse(vkey, &checking->log));
    checking->options.log = &checking->log;
    return OK;
}

enum err checking_read(struct desk *desk, struct checking *out)
{
    const char *log = desk_option(desk, "log");
    const char *trust = desk_option(desk, "trust");
    unsigned threads = 0;
    *out = (struct checking){ .desk = desk };
    TRY(option_number(&desk->options, "threads", 1, 64, &threads));
    out->options.threads = threads;
    out->options.documents = true;
    out->options.progress = terminal_progress;
    out->options.progress_self = &desk->terminal;
    if (log)
        TRY(read_log(out, log));
    if (trust) {
        struct bytes file = { 0 };
        TRY(file_read(desk->arena, trust, TRUST_FILE_MAX, &file));
        TRY(trust_parse(desk->arena, file, &out->trust));
        out->options.trust = out->trust;
    }
    for (const struct given *known = option_next(&desk->options, "known", NULL); known;
         known = option_next(&desk->options, "known", known))
        TRY(read_known(out, known->value));
    return read_paper(out);
}

static enum err check_source(struct checking *checking, const struct source *source,
                             struct verdict *out)
{
    TRY(publication_is_here(source));
    enum err code =
        verify_log(checking->desk->arena, source, &checking->options, out);
    terminal_progress_end(&checking->desk->terminal);
    return code;
}

enum err checking_book(struct checking *checking, const char *path, struct verdict *out)
{
    struct book *book = NULL;
    struct bytes origin = { 0 };
    TRY(book_open(path, false, &book));
    const struct source source = book_source(book);
    enum err code = book_note_get(book, checking->desk->arena, RETAKE_NOTE, &origin);
    checking->options.lacks_withheld = origin.size > 0;
    if (code == OK)
        code = check_source(checking, &source, out);
    book_close(book);
    return code;
}

enum err checking_folder(struct checking *checking, const char *path, struct verdict *out)
{
    struct folder *folder = NULL;
    TRY(folder_open(path, &folder));
    const struct source source = folder_source(folder);
    enum err code = check_source(checking, &source, out);
    folder_close(folder);
    return code;
}

enum err checking_proof(struct checking *checking, const char *path, const char *leaf,
                        struct verdict *out)
{
    struct arena *arena = checking->desk->arena;
    struct bytes file = { 0 };
    struct bytes bytes = { 0 };
    TRY(file_read(arena, path, PROOF_FILE_MAX, &file));
    if (leaf)
        TRY(file_read(arena, leaf, ENTRY_SIZE_MAX, &bytes));
    return verify_proof(arena, file, bytes, &checking->options, out);
}

enum err checking_print(struct desk *desk, const struct verdict *verdict)
{
    enum table_format format = TABLE_TXT;
    const char *file = desk_option(desk, "output");
    struct buf out = buf_new(desk->arena, REPORT_SIZE_MAX);
    struct bytes bytes = { 0 };
    TRY(table_format_of(desk_option(desk, "format"), file, &format));
    if (format == TABLE_CSV)
        return fault(ERR_USAGE, "核验报告只有 txt 和 json", "a verdict is txt or json");
    if (format == TABLE_JSON) {
        struct json *json = NULL;
        TRY(report_json(desk->arena, verdict, &json));
        json_print_pretty(&out, json);
    } else {
        report_text(&out, verdict, desk->terminal.language);
    }
    TRY(buf_done(&out, &bytes));
    if (!report_good(verdict))
        desk->status = 1;
    if (file)
        return file_write(file, bytes, 0644);
    buf_put(&desk->out, bytes);
    return OK;
}
