/* SPDX-License-Identifier: Apache-2.0 */
/* Open data: of each closed month a Data Package of CSV tables with its README, as the books
 * stood before its closing, so that it never changes; the JSON Schema of each table; and a page
 * that lists them. */
#include "publish/export.h"
#include "publish/journal.h"
#include "publish/site_page.h"

static enum err put_files(struct site *site, const char *folder,
                          const struct export_files *files)
{
    for (const struct export_file *file = files->first; file; file = file->next) {
        char *path = site_text(site, "%s/%s", folder, file->path);
        if (!path)
            return fault_memory();
        TRY(site_put(site, path, file->bytes));
    }
    return OK;
}

static enum err put_month(struct site *site, const struct site_month *month)
{
    struct export_files files = export_files_new(site->scratch);
    struct export_request request = {
        .arena = site->scratch,
        .set = month->set,
        .from = month_first(month->month),
        .to = month_last(month->month),
        .language = LANGUAGE_ZH,
        .masked = true,
    };
    char *folder = month_stem(site, month, "data");
    if (!folder)
        return fault_memory();
    TRY(site_books_then(site, month->index, &request.books));
    TRY(export_tables.make(&request, &files));
    return put_files(site, folder, &files);
}

static void put_month_links(struct page *page, const struct site_month *month,
                            const char *folder)
{
    static const struct {
        const char *path;
        struct words title;
    } tables[] = {
        { "postings.csv", WORDS("分录", "postings") },
        { "balances.csv", WORDS("余额", "balances") },
        { "accounts.csv", WORDS("科目", "accounts") },
        { "datapackage.json", WORDS("说明（程序用）", "datapackage.json") },
        { "README.md", WORDS("说明", "README") },
    };
    struct buf *buf = &page->buf;
    buf_text(buf, "<li>");
    put_month_words(buf, month->month);
    buf_byte(buf, ' ');
    if (month->at > 0)
        html_text(buf, month->set);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        buf_format(buf, " <a href=\"%s/%s\">", folder, tables[i].path);
        html_both(buf, tables[i].title);
        buf_text(buf, "</a>");
    }
    buf_text(buf, "</li>\n");
}

/* What the files of contracts are and are not. */
static const char contracts_readme[] =
    "# 合同数据\n\n"
    "每份合同一个文件 `c/N.json`（款项很多的接着 `c/N-2.json`），格式是开放合同数据标准 "
    "OCDS 1.1.5 的 release package；`N` 与合同网页 `c/N.html` 相同。内容是截至最近一"
    "次结账的账本：登记的合同条款、什么时候应付多少、每张收付款凭证的日期和金额。村是 "
    "`buyer`，对方是 `supplier`；村里收钱的合同（出租、发包）也这样写，村同时是 `payee`，"
    "合同总价照标准写成负数；收付款的金额是正数，退回、冲销的是负数。"
    "账本里没有的，文件里也没有。\n\n"
    "`ocid` 以账本的名称开头。这个前缀没有在开放合同伙伴组织（OCP）登记，所以不以 "
    "`ocds-` 开头。身份证号、电话、银行卡号、住址已经隐去，和公开栏一样。\n\n"
    "# Contracts as data\n\n"
    "One file a contract, `c/N.json` (one of many payments goes on in `c/N-2.json`): a "
    "release package of the Open Contracting Data Standard, version 1.1.5; `N` is that of "
    "its page `c/N.html`. It tells the books as they stood at the last closing: "
    "the terms on the register, what falls due when, day and sum of each voucher that "
    "paid. The village is the buyer and the other side the supplier, also where the "
    "village receives the money (leases): then it is the payee, too, and the contract's "
    "value is below zero, as the standard has it. Payments are above zero, and below "
    "where one is taken back. What the books do not say is left out.\n\n"
    "An `ocid` begins with the name of the log. This prefix is not registered with the "
    "Open Contracting Partnership, so it does not begin with `ocds-`. Identity numbers, "
    "telephones, cards and dwellings are masked, as on the notice board.\n";

static enum err put_list(struct site *site)
{
    struct page page = { .number = 1 };
    TRY(page_start(site, "data", (struct words)WORDS("数据下载", "Open data"), &page));
    buf_text(&page.buf, "<p>");
    html_both(&page.buf,
              (struct words)WORDS("结了账的每个月，一份表格（CSV，能用 Excel、WPS 打开），附给程序看的说明。",
                                  "Each closed month as CSV tables, in a Data Package."));
    buf_text(&page.buf, "</p>\n<p><a href=\"data/schema/postings.json\">JSON Schema</a> "
                        "<a href=\"data/schema/balances.json\">balances.json</a> "
                        "<a href=\"data/schema/accounts.json\">accounts.json</a></p>\n<p>");
    html_both(&page.buf,
              (struct words)WORDS("每份合同另有一个文件（开放合同数据标准 OCDS 1.1.5），从合同的网页下载：",
                                  "Each contract is a file of its own (Open Contracting Data "
                                  "Standard 1.1.5), linked from its page:"));
    buf_text(&page.buf, " <a href=\"contracts.html\">");
    html_both(&page.buf, (struct words)WORDS("合同", "Contracts"));
    buf_text(&page.buf, "</a> <a href=\"data/contracts/README.md\">");
    html_both(&page.buf, (struct words)WORDS("说明", "README"));
    buf_text(&page.buf, "</a></p>\n");
    for (size_t i = site->month_count; i > 0; i--) {
        const struct site_month *month = &site->months[i - 1];
        char *folder = month_stem(site, month, "data");
        if (!folder)
            return fault_memory();
        if (i == site->month_count || page_full(&page, 1)) {
            buf_text(&page.buf, i < site->month_count ? "</ul>\n" : "");
            TRY(page_room(&page, 1));
            buf_text(&page.buf, "<ul class=\"data\">\n");
        }
        page.rows++;
        put_month_links(&page, month, folder);
    }
    buf_text(&page.buf, site->month_count > 0 ? "</ul>\n" : "");
    return page_end(&page);
}

static enum err make(struct site *site)
{
    bool first = site->options->old == 0;
    for (size_t i = 0; i < site->month_count; i++) {
        struct arena_mark mark = arena_mark(site->scratch);
        if (site->months[i].index >= site->options->old)
            TRY(put_month(site, &site->months[i]));
        arena_back(site->scratch, mark);
    }
    if (first) {
        struct export_files schemas = export_files_new(site->scratch);
        TRY(export_schemas(&schemas));
        TRY(put_files(site, "data/schema", &schemas));
        TRY(site_put(site, "data/contracts/README.md", bytes_text(contracts_readme)));
    }
    return first || site->months_changed ? put_list(site) : OK;
}

const struct site_kind site_data = { .make = make };
