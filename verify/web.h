/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify.html: the page that checks a log in a browser (specs/verify-page.md). One file that
 * loads nothing; put together from web/ when the program is built, with the tables of kinds,
 * roles and charts put in when it is printed. So its bytes are the program's, whatever the log.
 */
#ifndef VERIFY_WEB_H
#define VERIFY_WEB_H

#include "base/hash.h"

#define WEB_VERIFY_PATH "verify.html"

enum {
    WEB_VERIFY_MAX = 200 * 1024, /* what a page on a phone may weigh */
};

/* The whole page. */
enum err web_verify_print(struct buf *buf);
/* The SHA-256 of its bytes, which paper states: whoever kept a page compares. */
enum err web_verify_digest(struct arena *arena, struct hash *out);

#endif
