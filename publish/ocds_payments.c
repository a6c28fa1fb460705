/* SPDX-License-Identifier: Apache-2.0 */
/* What vouchers paid under a contract, and which sums of its schedule that answers. */
#include "base/arena.h"
#include "base/money.h"
#include "publish/journal.h"
#include "publish/ocds.h"

enum { ID_MAX = 200 };

/* Credit positive, of a voucher's lines that name the contract: what stands against the money,
 * or the money itself where nothing else names it. */
struct moved {
    int64_t against_fen;
    int64_t money_fen;
    int64_t deposit_fen;
    bool any_against;
    struct bytes party;
};

static enum err add_line(struct moved *moved, const struct contract_terms *terms,
                         const struct book_line *line)
{
    if (line->aspects[ASPECT_PARTY].size > 0)
        moved->party = line->aspects[ASPECT_PARTY];
    if (line_is_money(line)) {
        TRY(money_sum(&moved->money_fen, line->debit_fen));
        return money_sum(&moved->money_fen, -line->credit_fen);
    }
    moved->any_against = true;
    if (contract_is_deposit(terms, line)) {
        TRY(money_sum(&moved->deposit_fen, line->credit_fen));
        TRY(money_sum(&moved->deposit_fen, -line->debit_fen));
    }
    TRY(money_sum(&moved->against_fen, line->credit_fen));
    return money_sum(&moved->against_fen, -line->debit_fen);
}

static struct bytes party_beside(const struct book_voucher *voucher)
{
    struct bytes party = bytes_text("");
    for (size_t i = 0; i < voucher->line_count; i++)
        if (voucher->lines[i].aspects[ASPECT_PARTY].size > 0)
            party = voucher->lines[i].aspects[ASPECT_PARTY];
    return party;
}

static struct bytes id_of(struct arena *arena, const struct book_voucher *voucher)
{
    struct buf buf = buf_new(arena, ID_MAX);
    month_print(&buf, date_month(voucher->date));
    buf_byte(&buf, '-');
    buf_put(&buf, voucher_number(arena, voucher));
    return buf_so_far(&buf);
}

static void add_payment(struct arena *arena, const struct book_voucher *voucher,
                        const struct moved *moved, struct ocds_payments *out)
{
    int64_t fen = moved->any_against ? moved->against_fen : moved->money_fen;
    bool back = voucher->reverses != UINT64_MAX;
    if (fen == 0 || !voucher_is_money(voucher))
        return;
    bool received = back ? fen < 0 : fen > 0;
    out->rows[out->count++] = (struct ocds_payment){
        .id = id_of(arena, voucher),
        .party = moved->party.size > 0 ? moved->party : party_beside(voucher),
        .date = voucher->date,
        .fen = received ? fen : -fen,
        .is_received = received,
        .deposit_fen = received ? moved->deposit_fen : -moved->deposit_fen,
    };
}

enum err ocds_payments_read(struct arena *arena, const struct ocds_lines *lines,
                            struct ocds_payments *out)
{
    size_t count = lines->count;
    *out = (struct ocds_payments){ .rows = arena_array(arena, count + 1, sizeof *out->rows) };
    if (!out->rows)
        return fault_memory();
    for (size_t from = 0, to = 0; from < count; from = to) {
        const struct book_voucher *voucher = lines->rows[from]->voucher;
        struct moved moved = { .any_against = false };
        for (; to < count && lines->rows[to]->voucher == voucher; to++)
            TRY(add_line(&moved, lines->terms, lines->rows[to]));
        if (voucher->nature == NATURE_OPENING)
            TRY(money_sum(&out->brought_fen, moved.deposit_fen - moved.against_fen));
        else
            add_payment(arena, voucher, &moved, out);
    }
    return OK;
}

/* What a payment answers of what is due, in the contract's direction. */
static int64_t answered(const struct contract_terms *terms, const struct ocds_payment *payment)
{
    int64_t fen = payment->fen - payment->deposit_fen;
    return payment->is_received == terms->is_income ? fen : -fen;
}

/* What was due before it, of what is known: with what was open when the books began. */
static enum err due_before(const struct ocds_contract *contract, size_t due, int64_t *out)
{
    const struct contract_terms *terms = contract->terms;
    int64_t brought = contract->payments.brought_fen;
    *out = terms->is_income ? brought : -brought;
    for (size_t i = 0; i < due; i++)
        if (date_compare(terms->dues[i].day, contract->begun) >= 0)
            TRY(money_sum(out, terms->dues[i].fen));
    return OK;
}

enum err ocds_met_read(const struct ocds_contract *contract, size_t due, enum ocds_met *out,
                       struct date *day)
{
    const struct contract_terms *terms = contract->terms;
    int64_t before = 0;
    int64_t sum = 0;
    struct date met_on = { 0 };
    *day = met_on;
    *out = OCDS_UNKNOWN;
    if (date_compare(terms->dues[due].day, contract->begun) < 0)
        return OK;
    TRY(due_before(contract, due, &before));
    int64_t after = before;
    TRY(money_sum(&after, terms->dues[due].fen));
    bool met = sum >= after;
    for (size_t i = 0; i < contract->payments.count; i++) {
        const struct ocds_payment *payment = &contract->payments.rows[i];
        TRY(money_sum(&sum, answered(terms, payment)));
        if (sum >= after && !met)
            met_on = payment->date;
        met = sum >= after;
    }
    if (met) {
        *day = met_on;
        *out = OCDS_MET;
    } else if (date_compare(terms->dues[due].day, contract->day) > 0)
        *out = OCDS_SCHEDULED;
    else
        *out = sum > before ? OCDS_PARTLY_MET : OCDS_NOT_MET;
    return OK;
}
