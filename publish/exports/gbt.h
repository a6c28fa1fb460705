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
/* 辅助项1编号 … 辅助项30编号; of an aspect each, as far as there are. NULL: all empty. */
enum { GBT_SLOTS = 30 };
void gbt_slots(struct buf *buf, const struct bytes *aspects);
/* Close the root, convert to GB18030, add the file. */
enum err gbt_end(struct export_files *files, const char *path, struct buf *buf,
                 const char *module);

#define GBT_UNIT_KIND "农村集体经济组织"
#define GBT_VERSION "1"

/* 公共档案.xml, 总账.xml, 应收应付.xml, and the CSV files. */
enum err gbt_archive(const struct export_request *request, struct export_files *out);
enum err gbt_ledger(const struct export_request *request, struct export_files *out);
enum err gbt_debts(const struct export_request *request, struct export_files *out);
enum err gbt_tables(const struct export_request *request, struct export_files *out);
/* 报表集, 报表项数据 into 总账.xml: both statements as at the span's last day. */
enum err gbt_reports(struct buf *buf, const struct export_request *request);

/* The balances of one month of the request's set, by party, household and project; and of the
 * whole span by one aspect. */
enum err gbt_month(const struct export_request *request, struct month month,
                   struct book_balances *out);
enum err gbt_aspect(const struct export_request *request, enum aspect aspect,
                    struct book_balances *out);
struct bytes gbt_structure(const struct export_request *request); /* 3-2-2-2 */
/* Does a balance say anything? Rows of one account that do not are left out. */
bool gbt_says(const struct book_balance *row);

/* Names, each once, in order: of the persons who made the vouchers, of other parties. */
struct gbt_names {
    struct bytes *at;
    size_t count;
};
enum gbt_party { GBT_EVERYONE,
                 GBT_CUSTOMERS,   /* on accounts of assets */
                 GBT_SUPPLIERS }; /* on accounts of liabilities */
enum err gbt_people(const struct export_request *request, struct gbt_names *out);
enum err gbt_parties(const struct export_request *request, enum gbt_party which,
                     struct gbt_names *out);

/* Who signed a voucher beside its maker. */
struct gbt_signed {
    struct bytes reviewer; /* another who keeps the books, or supervises */
    struct bytes cashier;
    struct bytes head;
};
/* Each voucher of the request, and who signed it. */
enum err gbt_vouchers(const struct export_request *request,
                      void (*each)(void *context, const struct book_voucher *voucher,
                                   const struct gbt_signed *people),
                      void *context);
bool gbt_is_closed(const struct export_request *request, const struct book_voucher *voucher);

#endif
