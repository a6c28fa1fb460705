/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/sheet.h"

#include "base/arena.h"

enum { SHEET_MAX = 64 * 1024 * 1024 };

enum err sheet_make(const struct books *books, const struct report *report,
                    const struct period *period, struct tables *out)
{
    struct report_request request = {
        .arena = books->arena,
        .books = books,
        .language = LANGUAGE_ZH,
        .set = books->main_set,
        .entry = UINT64_MAX,
    };
    struct tables tables = { .arena = books->arena };
    if ((report->choices & (REPORT_SPAN | REPORT_YEAR)) != 0)
        request.from = period->from;
    if ((report->choices & (REPORT_SPAN | REPORT_YEAR | REPORT_DAY)) != 0)
        request.to = period->to;
    TRY(report_make(report, &request, &tables));
    *out = tables;
    return OK;
}

bool sheet_tells(const struct report *report, const struct tables *sheet)
{
    bool tells = report != &report_notices;
    for (size_t i = 0; i < sheet->count; i++)
        tells = tells && !sheet->at[i]->unregistered;
    return tells;
}

enum err sheet_digest_in(const struct tables *sheet, enum language language, struct hash *out)
{
    struct arena *arena = NULL;
    TRY(arena_open(SHEET_MAX, &arena));
    struct buf text = buf_new(arena, SHEET_MAX / 2);
    enum err code = tables_print(sheet, TABLE_JSON, language, &text);
    if (code == OK)
        *out = hash_of(buf_so_far(&text));
    arena_close(arena);
    return code;
}

enum err sheet_digest(const struct tables *sheet, struct hash *out)
{
    return sheet_digest_in(sheet, LANGUAGE_ZH, out);
}
