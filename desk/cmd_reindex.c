/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/session.h"

static enum err run(struct desk *desk)
{
    struct session session = { 0 };
    TRY(session_open(desk, true, &session));
    enum err code = book_reindex(session.book, terminal_progress, &desk->terminal);
    terminal_progress_end(&desk->terminal);
    if (code == OK)
        say(desk, "索引重建好了：%llu 条记录\n", "indexes rebuilt from %llu entries\n",
            (unsigned long long)book_size(session.book));
    session_close(&session);
    return code;
}

const struct command command_reindex = {
    .name = "reindex",
    .alias = "重建索引",
    .title = WORDS("由记录重算余额、编号等索引", "rebuild balances and indexes from the entries"),
    .usage = WORDS("", ""),
    .help = WORDS("记录本身不变；索引只是由记录推算出来的，随时可以重算。",
                  "The entries stay as they are; the indexes are only derived from them."),
    .words_max = 0,
    .writes = true,
    .run = run,
};
