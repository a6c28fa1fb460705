/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/ocds.h"

#include "base/arena.h"
#include "base/money.h"
#include "publish/ocds_put.h"

/* An organization is known by its name as shown: it has no other identifier that is public. */
static void put_party(struct ocds_writing *to, const char *name, struct bytes party)
{
    if (party.size == 0)
        return;
    ocds_begin(to, name, '{');
    ocds_text(to, "id", 0, party);
    ocds_text(to, "name", 0, party);
    ocds_end(to, '}');
}

static void put_village(struct ocds_writing *to, const struct ocds_contract *contract,
                        const char *name)
{
    ocds_begin(to, name, '{');
    ocds_own(to, "id", contract->region);
    ocds_text(to, "name", 0, contract->village);
    ocds_end(to, '}');
}

static void put_side(struct ocds_writing *to, const struct ocds_contract *contract,
                     const char *name, bool is_village, struct bytes party)
{
    if (is_village)
        put_village(to, contract, name);
    else
        put_party(to, name, party);
}

static void put_ocid(struct buf *buf, const struct ocds_contract *contract)
{
    buf_put(buf, contract->origin);
    buf_text(buf, "-c");
    buf_put(buf, contract->place);
}

static struct bytes made(struct arena *arena, const struct ocds_contract *contract,
                         size_t part, bool is_release)
{
    struct buf buf = buf_new(arena, contract->origin.size + 80);
    put_ocid(&buf, contract);
    if (is_release)
        buf_format(&buf, "-%llu", (unsigned long long)contract->closing);
    if (is_release && part > 0)
        buf_format(&buf, "-%zu", part + 1);
    return buf_so_far(&buf);
}

/* A tag URI as the feed has them, so that it is the same wherever the folder lies; a name that
 * is not of ASCII in percent. */
static void put_uri(struct ocds_writing *to, const struct ocds_contract *contract,
                    size_t part)
{
    ocds_next(to, "uri");
    buf_text(to->buf, "\"tag:");
    for (size_t i = 0; i < contract->origin.size; i++) {
        uint8_t byte = contract->origin.at[i];
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                     (byte >= '0' && byte <= '9') || byte == '.' || byte == '-' || byte == '_';
        if (plain)
            buf_byte(to->buf, byte);
        else
            buf_format(to->buf, "%%%02X", byte);
    }
    buf_text(to->buf, ",2024:c/");
    buf_put(to->buf, contract->place);
    if (part > 0)
        buf_format(to->buf, "-%zu", part + 1);
    buf_byte(to->buf, '"');
}

static void put_tags(struct ocds_writing *to, const struct ocds_contract *contract,
                     size_t part)
{
    ocds_begin(to, "tag", '[');
    if (part == 0 && contract->terms) {
        ocds_word(to, NULL, "tender");
        ocds_word(to, NULL, "award");
    }
    if (part == 0)
        ocds_word(to, NULL, "contract");
    if (part > 0 || contract->payments.count > 0)
        ocds_word(to, NULL, "implementation");
    ocds_end(to, ']');
}

size_t ocds_parts(const struct ocds_contract *contract)
{
    size_t count = contract->payments.count;
    return count == 0 ? 1 : (count + OCDS_PAYMENTS - 1) / OCDS_PAYMENTS;
}

/* The payments of a package: before the result, from those of the part before it. */
static size_t payments_until(const struct ocds_contract *contract, size_t part)
{
    size_t end = (part + 1) * OCDS_PAYMENTS;
    return end < contract->payments.count ? end : contract->payments.count;
}

static bool was_named(const struct ocds_contract *contract, size_t from, size_t at)
{
    struct bytes party = contract->payments.rows[at].party;
    bool named = party.size == 0 || bytes_equal(party, contract->party);
    for (size_t i = from; i < at && !named; i++)
        named = bytes_equal(contract->payments.rows[i].party, party);
    return named;
}

static void put_roles(struct ocds_writing *to, const char *const *roles, size_t count)
{
    ocds_begin(to, "roles", '[');
    for (size_t i = 0; i < count; i++)
        ocds_word(to, NULL, roles[i]);
    ocds_end(to, ']');
}

/* Does money go to the village by the contract; without a register: by its first payment? */
static bool is_income(const struct ocds_contract *contract)
{
    if (contract->terms)
        return contract->terms->is_income;
    return contract->payments.count == 0 || contract->payments.rows[0].is_received;
}

static void put_parties(struct ocds_writing *to, const struct ocds_contract *contract,
                        size_t part)
{
    bool income = is_income(contract);
    const char *const village[] = { "buyer", "procuringEntity", income ? "payee" : "payer" };
    const char *const other[] = { income ? "payer" : "payee", "supplier" };
    ocds_begin(to, "parties", '[');
    ocds_begin(to, NULL, '{');
    ocds_own(to, "id", contract->region);
    ocds_text(to, "name", 0, contract->village);
    ocds_begin(to, "identifier", '{');
    ocds_word(to, "scheme", "统计用区划代码");
    ocds_own(to, "id", contract->region);
    ocds_text(to, "legalName", 0, contract->village);
    ocds_end(to, '}');
    put_roles(to, village, 3);
    ocds_end(to, '}');
    size_t from = part * OCDS_PAYMENTS;
    size_t until = payments_until(contract, part);
    for (size_t i = from; i <= until; i++) {
        bool is_supplier = i == until;
        struct bytes party = is_supplier ? contract->party
                                         : contract->payments.rows[i].party;
        if (party.size == 0 || (!is_supplier && was_named(contract, from, i)))
            continue;
        ocds_begin(to, NULL, '{');
        ocds_text(to, "id", 0, party);
        ocds_text(to, "name", 0, party);
        put_roles(to, other, is_supplier ? 2 : 1);
        ocds_end(to, '}');
    }
    ocds_end(to, ']');
}

static const char *method_of(const struct contract_terms *terms)
{
    static const struct {
        const char *name;
        const char *method;
    } methods[] = {
        { "tender", "open" },
        { "auction", "open" },
        { "bidding", "open" },
        { "negotiation", "limited" },
        { "renewal", "direct" },
        { "direct", "direct" },
        { "household", "selective" },
    };
    for (size_t i = 0; terms->method && i < sizeof methods / sizeof methods[0]; i++)
        if (strcmp(methods[i].name, terms->method->name) == 0)
            return methods[i].method;
    return NULL;
}

static const char *category_of(const struct contract_terms *terms)
{
    static const char *const names[][2] = {
        { "works", "works" },
        { "purchase", "goods" },
        { "service", "services" },
    };
    for (size_t i = 0; terms->type && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i][0], terms->type->name) == 0)
            return names[i][1];
    return NULL;
}

/* "村东鱼塘；42 亩；养鱼" */
static struct bytes described(struct arena *arena, const struct contract_terms *terms)
{
    const struct bytes parts[] = { terms->quantity, terms->purpose };
    struct buf buf = buf_new(arena, (size_t)2 * FIELD_SIZE_MAX);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].size > 0 && buf.size > 0)
            buf_text(&buf, "；");
        buf_put(&buf, parts[i]);
    }
    return buf_so_far(&buf);
}

static void put_period(struct ocds_writing *to, const char *name,
                       const struct contract_terms *terms)
{
    ocds_begin(to, name, '{');
    ocds_day(to, "startDate", terms->start, false);
    ocds_day(to, "endDate", terms->end, true);
    ocds_end(to, '}');
}

static void put_tender(struct ocds_writing *to, const struct ocds_contract *contract)
{
    const struct contract_terms *terms = contract->terms;
    const char *method = method_of(terms);
    const char *category = category_of(terms);
    ocds_begin(to, "tender", '{');
    ocds_text(to, "id", COLUMN_NUMBERS, contract->name);
    ocds_text(to, "title", 0, terms->object);
    ocds_text(to, "description", 0, described(to->arena, terms));
    ocds_word(to, "status", "complete");
    put_village(to, contract, "procuringEntity");
    if (method) {
        ocds_word(to, "procurementMethod", method);
        ocds_word(to, "procurementMethodDetails", terms->method->title.zh);
    }
    ocds_text(to, "procurementMethodRationale", 0, terms->resolution);
    if (category)
        ocds_word(to, "mainProcurementCategory", category);
    if (terms->bidders > 0)
        ocds_unsigned(to, "numberOfTenderers", (uint64_t)terms->bidders);
    ocds_end(to, '}');
}

/* The standard's sign: below zero where the supplier pays the buyer. */
static void put_sum(struct ocds_writing *to, const struct contract_terms *terms)
{
    if (terms->amount_fen > 0)
        ocds_value(to, "value", terms->is_income ? -terms->amount_fen : terms->amount_fen);
}

static void put_award(struct ocds_writing *to, const struct ocds_contract *contract)
{
    const struct contract_terms *terms = contract->terms;
    struct bytes supplier = contract->party;
    ocds_begin(to, "awards", '[');
    ocds_begin(to, NULL, '{');
    ocds_text(to, "id", COLUMN_NUMBERS, contract->name);
    if (terms) {
        ocds_text(to, "title", 0, terms->object);
        ocds_word(to, "status", "active");
    }
    if (terms)
        put_sum(to, terms);
    if (supplier.size > 0) {
        ocds_begin(to, "suppliers", '[');
        put_party(to, NULL, supplier);
        ocds_end(to, ']');
    }
    if (terms)
        put_period(to, "contractPeriod", terms);
    ocds_end(to, '}');
    ocds_end(to, ']');
}

static void put_terms(struct ocds_writing *to, const struct ocds_contract *contract)
{
    const struct contract_terms *terms = contract->terms;
    const char *status = "active";
    if (!terms) {
        ocds_text(to, "title", 0, contract->about);
        return;
    }
    if (date_compare(terms->start, contract->day) > 0)
        status = "pending";
    else if (date_compare(terms->end, contract->day) < 0)
        status = "terminated";
    ocds_text(to, "title", 0, terms->object);
    ocds_text(to, "description", 0, terms->payment);
    ocds_word(to, "status", status);
    put_period(to, "period", terms);
    put_sum(to, terms);
    ocds_day(to, "dateSigned", terms->signing, false);
}

static void put_paper(struct ocds_writing *to, const struct ocds_contract *contract)
{
    if (!contract->paper)
        return;
    struct buf id = buf_new(to->arena, 40);
    buf_unsigned(&id, contract->paper->index);
    ocds_begin(to, "documents", '[');
    ocds_begin(to, NULL, '{');
    ocds_own(to, "id", buf_so_far(&id));
    ocds_word(to, "documentType", "contractSigned");
    ocds_text(to, "title", 0, entry_field(contract->paper->entry, "content"));
    ocds_word(to, "format", "offline/print");
    ocds_end(to, '}');
    ocds_end(to, ']');
}

static enum err put_due(struct ocds_writing *to, const struct ocds_contract *contract,
                        size_t at)
{
    static const char *const states[] = {
        [OCDS_SCHEDULED] = "scheduled",
        [OCDS_MET] = "met",
        [OCDS_NOT_MET] = "notMet",
        [OCDS_PARTLY_MET] = "partiallyMet",
    };
    const struct contract_due *due = &contract->terms->dues[at];
    struct buf text = buf_new(to->arena, 200);
    enum ocds_met met = OCDS_UNKNOWN;
    struct date day = { 0 };
    TRY(ocds_met_read(contract, at, &met, &day));
    ocds_begin(to, NULL, '{');
    buf_unsigned(&text, at + 1);
    ocds_own(to, "id", bytes_copy(to->arena, buf_so_far(&text)));
    text.size = 0;
    buf_text(&text, contract->terms->is_income ? "应收 " : "应付 ");
    money_print(&text, due->fen);
    buf_text(&text, " 元");
    ocds_own(to, "title", buf_so_far(&text));
    ocds_word(to, "type", "payment");
    ocds_day(to, "dueDate", due->day, true);
    ocds_day(to, "dateMet", day, false);
    if (met != OCDS_UNKNOWN)
        ocds_word(to, "status", states[met]);
    ocds_end(to, '}');
    return OK;
}

static void put_change(struct ocds_writing *to, const struct book_record *record)
{
    struct buf id = buf_new(to->arena, 40);
    buf_unsigned(&id, record->index);
    ocds_begin(to, NULL, '{');
    ocds_own(to, "id", buf_so_far(&id));
    ocds_day(to, "date", record->entry->date, false);
    ocds_text(to, "rationale", 0, entry_field(record->entry, "resolution"));
    ocds_end(to, '}');
}

static void put_payment(struct ocds_writing *to, const struct ocds_contract *contract,
                        const struct ocds_payment *payment)
{
    ocds_begin(to, NULL, '{');
    ocds_text(to, "id", 0, payment->id);
    ocds_day(to, "date", payment->date, false);
    ocds_value(to, "value", payment->fen);
    put_side(to, contract, "payer", !payment->is_received, payment->party);
    put_side(to, contract, "payee", payment->is_received, payment->party);
    ocds_end(to, '}');
}

static enum err put_lists(struct ocds_writing *to, const struct ocds_contract *contract,
                          size_t part)
{
    size_t dues = contract->terms ? contract->terms->due_count : 0;
    size_t changes = contract->change_count;
    if (contract->payments.count > 0) {
        ocds_begin(to, "implementation", '{');
        ocds_begin(to, "transactions", '[');
        for (size_t i = part * OCDS_PAYMENTS; i < payments_until(contract, part); i++)
            put_payment(to, contract, &contract->payments.rows[i]);
        ocds_end(to, ']');
        ocds_end(to, '}');
    }
    if (part == 0 && dues > 0) {
        ocds_begin(to, "milestones", '[');
        for (size_t i = 0; i < dues && i < OCDS_DUES; i++)
            TRY(put_due(to, contract, i));
        ocds_end(to, ']');
    }
    if (part == 0 && changes > 0) {
        ocds_begin(to, "amendments", '[');
        for (size_t i = changes > OCDS_CHANGES ? changes - OCDS_CHANGES : 0; i < changes; i++)
            put_change(to, contract->changes[i]);
        ocds_end(to, ']');
    }
    return OK;
}

static enum err put_release(struct ocds_writing *to, const struct ocds_contract *contract,
                            size_t part)
{
    bool first = part == 0;
    ocds_begin(to, NULL, '{');
    ocds_own(to, "ocid", made(to->arena, contract, part, false));
    ocds_own(to, "id", made(to->arena, contract, part, true));
    ocds_time(to, "date", contract->time);
    put_tags(to, contract, part);
    ocds_word(to, "initiationType", "tender");
    ocds_word(to, "language", "zh");
    put_parties(to, contract, part);
    put_village(to, contract, "buyer");
    if (first && contract->terms)
        put_tender(to, contract);
    if (first)
        put_award(to, contract);
    ocds_begin(to, "contracts", '[');
    ocds_begin(to, NULL, '{');
    ocds_text(to, "id", COLUMN_NUMBERS, contract->name);
    ocds_text(to, "awardID", COLUMN_NUMBERS, contract->name);
    if (first) {
        put_terms(to, contract);
        put_paper(to, contract);
    }
    TRY(put_lists(to, contract, part));
    ocds_end(to, '}');
    ocds_end(to, ']');
    ocds_end(to, '}');
    return OK;
}

enum err ocds_print(struct arena *arena, const struct ocds_contract *contract,
                    size_t part, struct buf *out)
{
    struct ocds_writing to = { .arena = arena, .buf = out };
    ocds_begin(&to, NULL, '{');
    put_uri(&to, contract, part);
    ocds_word(&to, "version", "1.1");
    ocds_time(&to, "publishedDate", contract->time);
    ocds_begin(&to, "publisher", '{');
    ocds_text(&to, "name", 0, contract->village);
    ocds_end(&to, '}');
    ocds_begin(&to, "releases", '[');
    TRY(put_release(&to, contract, part));
    ocds_end(&to, ']');
    ocds_end(&to, '}');
    buf_byte(out, '\n');
    return OK;
}
