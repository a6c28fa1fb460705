/* SPDX-License-Identifier: Apache-2.0 */
/* How a report goes on paper (specs/paper.md): the options that say so, and what proves it. */
#ifndef DESK_PRINTING_H
#define DESK_PRINTING_H

#include "desk/session.h"
#include "publish/paper_layout.h"
#include "publish/report.h"

/* ERR_USAGE, also where they are given and nothing is printed. */
enum err printing_options(struct desk *desk, struct paper *out);
/* The stamp of the first `size` entries, and its telephone where a table has a place for one;
 * texts in the desk's arena. */
enum err printing_stamp(struct session *session, const struct books *books, uint64_t size,
                        struct paper *out, struct tables *tables);
/* The sheet of the disclosure that --notice names; with paper (else NULL) its stamp and who
 * signed. ERR_USAGE; ERR_MISSING where its digest is not that of a report of this program. */
enum err printing_notice(struct session *session, const struct report *report,
                         struct paper *paper, struct tables *out);

#endif
