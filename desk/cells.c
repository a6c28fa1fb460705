/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/cells.h"

void cells_tell(struct desk *desk, const struct bad_cell *bad)
{
    bool zh = desk->terminal.language == LANGUAGE_ZH;
    char column[CSV_COLUMN_NAME] = "";
    const char *why = zh ? bad->zh : bad->en;
    if (bad->column == IMPORT_NO_COLUMN) {
        warn(desk, "第 %zu 行：%s", "row %zu: %s", bad->line, why ? why : "");
        return;
    }
    sheet_column_name(bad->column, column);
    warn(desk, "第 %zu 行 %s 列：%s", "row %zu column %s: %s", bad->line, column,
         why ? why : "");
}

size_t cells_tell_all(struct desk *desk, const struct bad_cell *bad)
{
    size_t count = 0;
    for (; bad; bad = bad->next)
        if (++count <= IMPORT_BAD_MAX)
            cells_tell(desk, bad);
    return count;
}

enum err cells_refuse(size_t count)
{
    if (count == 0)
        return OK;
    return fault(ERR_FORMAT, "有 %zu 处填错（以上列出至多 %d 处）；改好再导，现在什么也没有写入",
                 "wrong cells: %zu (at most %d are listed above); mend them and import "
                 "again: nothing was written",
                 count, IMPORT_BAD_MAX);
}
