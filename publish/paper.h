/* SPDX-License-Identifier: Apache-2.0 */
/* Tables as a PDF file (specs/paper.md): the one door to pango and cairo, which are opened at
 * first use. Text can be searched; nothing is from the clock: the same tables and the same
 * fonts give the same bytes. */
#ifndef PUBLISH_PAPER_H
#define PUBLISH_PAPER_H

#include "publish/paper_layout.h"

/* The Debian package whose fonts are taken where they are there. */
#define PAPER_FONTS "fonts-wqy-zenhei"
#define PAPER_FONTS_RARE "fonts-hanazono" /* characters of CJK extensions, as in names */

/* By tables->paper. ERR_MISSING where no font has a character; ERR_USAGE where a chosen type
 * has no room; ERR_SYSTEM. */
enum err paper_print(const struct tables *tables, enum language language, struct buf *out);

#endif
