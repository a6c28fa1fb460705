/* SPDX-License-Identifier: Apache-2.0 */
/* Elements of the auditors' interface, shared by its files. Private to publish/exports/. */
#ifndef PUBLISH_EXPORTS_GBT_H
#define PUBLISH_EXPORTS_GBT_H

#include "publish/export.h"

void gbt_begin(struct buf *buf, const char *module);
void gbt_open(struct buf *buf, const char *name);
void gbt_close(struct buf *buf, const char *name);
void gbt_text(struct buf *buf, const char *name, struct bytes text);
void gbt_word(struct buf *buf, const char *name, const char *text);
void gbt_number(struct buf *buf, const char *name, int64_t number);
void gbt_money(struct buf *buf, const char *name, int64_t fen);
void gbt_date(struct buf *buf, const char *name, struct date date);
/* Close the root, convert to GB18030, add the file. */
enum err gbt_end(struct export_files *files, const char *path, struct buf *buf,
                 const char *module);

/* 总账.xml, 应收应付.xml, and the CSV files. */
enum err gbt_ledger(const struct export_request *request, struct export_files *out);
enum err gbt_debts(const struct export_request *request, struct export_files *out);
enum err gbt_tables(const struct export_request *request, struct export_files *out);

/* The balances of one month of the request's set. */
enum err gbt_month(const struct export_request *request, struct month month,
                   struct book_balances *out);

#endif
