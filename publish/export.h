/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The books in the formats of others (specs/exports.md), so that their programs can read them
 * and check our sums. An export is one file in publish/exports/ and one line in exports.def: a
 * pure function from the books to files. Somebody else writes them to a folder.
 */
#ifndef PUBLISH_EXPORT_H
#define PUBLISH_EXPORT_H

#include "publish/balances.h"

struct export_file {
    const char *path; /* within the folder, one step */
    struct bytes bytes;
    struct export_file *next;
};

struct export_files {
    struct arena *arena;
    struct export_file *first; /* in order */
};
struct export_files export_files_new(struct arena *arena);
/* One more file from a buf. ERR_LIMIT where the buf grew past its bound. */
enum err export_add(struct export_files *files, const char *path, const struct buf *buf);

struct export_request {
    struct arena *arena;
    const struct books *books;
    struct bytes set;
    struct date from; /* first and last day of the vouchers; what stood before is carried in */
    struct date to;
    enum language language; /* of words for people; names in the formats never change */
    bool masked;            /* for everybody: what publish/mask.h hides is hidden */
};

struct export
{
    const char *name;
    const char *alias; /* in Chinese, as typed */
    struct words title;
    enum err (*make)(const struct export_request *request, struct export_files *out);
};

#define EXPORT(name) extern const struct export export_##name;
#include "publish/exports.def"
#undef EXPORT

extern const struct export *const exports[];
extern const size_t export_count;
const struct export *export_find(struct bytes name); /* NULL */

/* Of one file. */
#if SIZE_MAX > 0xFFFFFFFF
#define EXPORT_SIZE_MAX ((size_t)16 << 30)
#else
#define EXPORT_SIZE_MAX ((size_t)512 << 20)
#endif

/* The JSON Schema (draft 2020-12) of a row of each table of export_tables, as NAME.json. */
enum err export_schemas(struct export_files *out);
/* Is the voucher one of the request's set and span? Opening balances are not. */
bool export_has(const struct export_request *request, const struct book_voucher *voucher);
/* The leaf balances of the request's set and span, by code. */
enum err export_balances(const struct export_request *request, struct book_balances *out);
/* An account's name in full: first level / … / its own, with `between`. */
void export_account_name(struct buf *buf, const struct book_account *account,
                         const char *between);
/* -1234.56, no commas. */
void export_money(struct buf *buf, int64_t fen);

#endif
