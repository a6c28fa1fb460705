/* SPDX-License-Identifier: Apache-2.0 */
/* Tables as an XLSX workbook: the one door to libxlsxwriter. Text is text and never a formula,
 * amounts are numbers of two decimals, nothing is from the clock: the same tables give the same
 * bytes. A sheet for each list of tables of one name, made to be printed on A4. */
#ifndef PUBLISH_XLSX_H
#define PUBLISH_XLSX_H

#include "publish/table.h"

/* ERR_LIMIT where rows do not fit a sheet. */
enum err xlsx_print(const struct tables *tables, enum language language, struct buf *out);

#endif
