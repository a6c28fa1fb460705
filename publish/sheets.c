/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/sheets.h"

#include <string.h>

#include "base/arena.h"
#include "base/money.h"
#include "base/spill.h"
#include "publish/balances.h"

bool line_is_money(const struct book_line *line)
{
    return strcmp(line->leaf->row->code, "101") == 0 ||
           strcmp(line->leaf->row->code, "102") == 0;
}

bool voucher_is_money(const struct book_voucher *voucher)
{
    for (size_t i = 0; i < voucher->line_count; i++)
        if (line_is_money(&voucher->lines[i]))
            return true;
    return false;
}

static struct bytes own_party(const struct book_line *line)
{
    return line->aspects[ASPECT_PARTY].size > 0 ? line->aspects[ASPECT_PARTY]
                                                : line->aspects[ASPECT_HOUSEHOLD];
}

struct bytes sheet_party(const struct book_line *line, const struct entry *entry)
{
    struct bytes sealed = { 0 };
    struct bytes party = own_party(line);
    for (size_t i = 0; i < line->voucher->line_count && party.size == 0; i++)
        party = own_party(&line->voucher->lines[i]);
    if (party.size == 0 && !entry_sealed(entry, "payee", &sealed))
        party = entry_field(entry, "payee");
    return party;
}

enum err sheet_entry(const struct report_request *request, const struct book_line *line,
                     struct sheet_entry *at)
{
    if (at->voucher == line->voucher)
        return OK;
    at->voucher = line->voucher;
    return books_entry(request->books, request->arena, line->voucher->index, &at->entry);
}

enum err sheet_issuer(const struct report_request *request, const struct book_voucher *voucher,
                      struct bytes *out)
{
    for (size_t i = 0; i < voucher->source_count; i++) {
        struct entry paper = { 0 };
        TRY(books_entry(request->books, request->arena, voucher->sources[i], &paper));
        struct bytes issuer = entry_field(&paper, "issuer");
        if (issuer.size == 0 || bytes_equal(issuer, request->books->village) ||
            bytes_equal(issuer, voucher->set))
            continue;
        *out = issuer;
        return OK;
    }
    return OK;
}

static size_t take_lines(const struct vouchers *vouchers,
                         bool (*wanted)(const struct book_line *line),
                         const struct book_line **out)
{
    size_t count = 0;
    for (size_t i = 0; i < vouchers->count; i++) {
        const struct book_voucher *voucher = vouchers->at[i];
        spill_breathe();
        if (voucher->nature == NATURE_CLOSING && !voucher_is_money(voucher))
            continue;
        for (size_t j = 0; j < voucher->line_count; j++) {
            if (!wanted(&voucher->lines[j]))
                continue;
            if (out != NULL)
                out[count] = &voucher->lines[j];
            count++;
        }
    }
    return count;
}

enum err sheet_lines(const struct report_request *request,
                     bool (*wanted)(const struct book_line *line), struct sheet_lines *out)
{
    struct vouchers vouchers = { 0 };
    struct sheet_lines lines = { 0 };
    TRY(vouchers_make(request, &vouchers));
    lines.count = take_lines(&vouchers, wanted, NULL);
    lines.at =
        arena_array(request->arena, lines.count + 1, sizeof(const struct book_line *));
    if (lines.at == NULL)
        return fault_memory();
    (void)take_lines(&vouchers, wanted, lines.at);
    *out = lines;
    return OK;
}

static int64_t flow_of(const struct book_line *line, bool in)
{
    return in ? line->credit_fen : line->debit_fen;
}

static bool flows_in(const struct book_line *line)
{
    return !line_is_money(line) && line->credit_fen != 0 && voucher_is_money(line->voucher);
}

static bool flows_out(const struct book_line *line)
{
    return !line_is_money(line) && line->debit_fen != 0 && voucher_is_money(line->voucher);
}

/* What passed through cash and bank of a voucher: in is debited to these. */
static int64_t passed(const struct book_voucher *voucher, bool in)
{
    int64_t fen = 0;
    for (size_t i = 0; i < voucher->line_count; i++)
        if (line_is_money(&voucher->lines[i]))
            fen += in ? voucher->lines[i].debit_fen : voucher->lines[i].credit_fen;
    return fen;
}

enum err sheet_flows(const struct report_request *request, bool in, struct sheet_flows *out)
{
    struct sheet_lines lines = { 0 };
    struct sheet_flows flows = { 0 };
    int64_t left = 0;
    TRY(sheet_lines(request, in ? flows_in : flows_out, &lines));
    flows.at = arena_array(request->arena, lines.count + 1, sizeof *flows.at);
    if (flows.at == NULL)
        return fault_memory();
    for (size_t i = 0; i < lines.count; i++) {
        int64_t fen = flow_of(lines.at[i], in);
        spill_breathe();
        if (i == 0 || lines.at[i]->voucher != lines.at[i - 1]->voucher)
            left = passed(lines.at[i]->voucher, in);
        if (left == 0)
            continue;
        if ((left > 0 && fen > left) || (left < 0 && fen < left))
            fen = left;
        left -= fen;
        flows.at[flows.count++] = (struct sheet_flow){ lines.at[i], fen };
    }
    *out = flows;
    return OK;
}

enum err sheet_balance(const struct report_request *request, const char *code,
                       struct sheet_balance *out)
{
    struct book_balances balances = { 0 };
    struct sheet_balance sum = { 0 };
    const struct balance_query query = {
        .set = request->set,
        .from = request->from,
        .to = request->to,
        .account = bytes_text(code),
    };
    TRY(books_balances(request->books, &query, &balances));
    for (size_t i = 0; i < balances.count; i++) {
        TRY(money_sum(&sum.opening_fen, balances.rows[i].opening_fen));
        TRY(money_sum(&sum.closing_fen, balance_closing_fen(&balances.rows[i])));
    }
    *out = sum;
    return OK;
}

bool sheet_says(struct bytes text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (bytes_find_part(text, bytes_text(*words)) < text.size)
            return true;
    return false;
}

bool account_says(const struct book_account *account, const char *const *words)
{
    for (; account != NULL; account = account->parent)
        if (sheet_says(book_account_name(account, LANGUAGE_ZH), words))
            return true;
    return false;
}

void sheet_row(struct table *table, int64_t *number)
{
    table_row(table);
    table_number(table, "no", ++*number);
}

void sheet_put_line(const struct report_request *request, struct table *table,
                    const struct book_line *line)
{
    put_day(table, "date", line->voucher->date);
    table_text(table, "voucher", voucher_number(request->arena, line->voucher));
    table_text(table, "note", line_note(request, line));
}

enum err sheet_put_lines(const struct report_request *request, const struct sheet_kind *kind,
                         struct table *table, size_t *count)
{
    struct sheet_lines lines = { 0 };
    struct sheet_entry at = { 0 };
    int64_t number = 0;
    int64_t sum = 0;
    TRY(sheet_lines(request, kind->wanted, &lines));
    for (size_t i = 0; i < lines.count; i++) {
        const struct book_line *line = lines.at[i];
        int64_t fen = line->debit_fen - line->credit_fen;
        sheet_row(table, &number);
        sheet_put_line(request, table, line);
        table_money(table, "amount", fen);
        table_number(table, "entry", (int64_t)line->voucher->index);
        TRY(money_sum(&sum, fen));
        if (kind->put == NULL)
            continue;
        TRY(sheet_entry(request, line, &at));
        TRY(kind->put(request, table, line, &at.entry));
    }
    sheet_total(request, table, "note", "amount", sum);
    *count = lines.count;
    return OK;
}

void sheet_total(const struct report_request *request, struct table *table,
                 const char *column, const char *amount, int64_t fen)
{
    put_mark_row(table, ROW_TOTAL, column, (struct words)WORDS("合计", "total"),
                 request->language);
    table_money(table, amount, fen);
}

void sheet_note(const struct report_request *request, struct table *table, struct words words)
{
    table_note(table, bytes_text(words_in(words, request->language)));
}

void sheet_no_register(const struct report_request *request, struct table *table,
                       struct words what)
{
    struct buf buf = buf_new(request->arena, 1000);
    bool zh = request->language == LANGUAGE_ZH;
    buf_text(&buf, zh ? "账本里没有" : "no such register in this log: ");
    buf_text(&buf, words_in(what, request->language));
    buf_text(&buf, zh ? "的登记" : "");
    table_note(table, buf_so_far(&buf));
}

void sheet_nothing(const struct report_request *request, struct table *table,
                   struct words what)
{
    table->unregistered = true;
    sheet_no_register(request, table, what);
}
