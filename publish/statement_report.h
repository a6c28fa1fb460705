/* SPDX-License-Identifier: Apache-2.0 */
/* What the reports that print statutory forms share. */
#ifndef PUBLISH_STATEMENT_REPORT_H
#define PUBLISH_STATEMENT_REPORT_H

#include "publish/report.h"
#include "publish/statement.h"

/* ERR_USAGE: lists the forms of a report that a chart has. */
enum err statement_unknown(const char *report, const struct chart *chart);
/* The form's name, and the unit that it is in. */
void statement_facts(struct table *table, const struct statement *form, enum language language);
void statement_notes(struct table *table, const struct statement *form, enum language language);
/* Where the books of an asked set begin within the year: since when, and what of that year they
 * therefore cannot say. */
void statement_begun(struct table *table, const struct report_request *request,
                     struct words unsaid);
/* What the sets owe each other, which is shown and not netted: a table of its own, where there
 * is any. A set is a party by its name. */
enum err statement_inner(const struct report_request *request, struct tables *out);

#endif
