/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/voucher_sources.h"

#include "base/hash.h"
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/view_register.h"

enum { DECIMAL_SIZE = 20 };

/* Keys by index are its decimal digits: a part of a key is a text. */
static struct register_key index_key(const char *name, uint64_t index)
{
    char digits[DECIMAL_SIZE];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + index % 10);
        index /= 10;
    } while (index > 0);
    struct bytes part = bytes_of(digits + at, sizeof digits - at);
    return register_key(name, &part, 1);
}

static struct register_key paper_key(uint64_t index)
{
    return index_key("paper.entry", index);
}

static struct register_key taken_key(uint64_t voucher)
{
    return index_key("voucher.sources", voucher);
}

enum err sources_put(struct view *view, uint64_t paper, uint64_t by)
{
    struct register_key key = paper_key(paper);
    return register_put(view, &key, by, (struct bytes){ NULL, 0 });
}

enum err sources_taker(struct view *view, uint64_t paper, uint64_t *voucher, bool *found)
{
    struct register_key key = paper_key(paper);
    struct register_record record = { .found = false };
    TRY(register_get(view, &key, &record));
    *found = record.found;
    *voucher = record.found && record.packed.size > 0 ? bytes_u64(record.packed.at) : NO_INDEX;
    return OK;
}

static struct reference reference_of(const struct json *row)
{
    const struct json *paper = json_find(row, "paper");
    struct reference reference = { .index = (uint64_t)row_number(paper, "index") };
    (void)hash_parse(row_field(paper, "leaf"), &reference.leaf);
    return reference;
}

static enum err check_source(struct view *view, const struct json *rows, const struct json *row,
                             const struct place *place)
{
    struct reference paper = reference_of(row);
    uint64_t voucher = NO_INDEX;
    bool found = false;
    TRY(view_reference(view, &paper, place));
    TRY(sources_taker(view, paper.index, &voucher, &found));
    if (!found)
        return fault(ERR_RULE, "第 %llu 条不是原始凭证；请先登记单据（种类 paper），再引用它的序号",
                     "entry %llu is no paper: record the paper first and name that entry",
                     (unsigned long long)paper.index);
    if (voucher != NO_INDEX)
        return fault(ERR_RULE, "第 %llu 条单据已经入了第 %llu 条凭证，一张单据不能报两次",
                     "paper %llu stands behind voucher %llu already: it cannot be used twice",
                     (unsigned long long)paper.index, (unsigned long long)voucher);
    for (const struct json *other = rows->first; other != row; other = other->next)
        if (reference_of(other).index == paper.index)
            return fault(ERR_RULE, "第 %llu 条单据列了两次", "paper %llu is named twice",
                         (unsigned long long)paper.index);
    return OK;
}

enum err sources_check(struct view *view, const struct entry *voucher,
                       const struct place *place)
{
    const struct json *rows = entry_rows(voucher, "sources");
    size_t number = 0;
    for (const struct json *row = rows == NULL ? NULL : rows->first; row != NULL;
         row = row->next) {
        number++;
        enum err code = check_source(view, rows, row, place);
        if (code != OK)
            return fault_where(code, "“原始凭证”第 %zu 行：", "\"Source documents\", row %zu: ",
                               number);
    }
    return OK;
}

enum err sources_take(struct view *view, const struct entry *voucher, const struct place *place)
{
    const struct json *rows = entry_rows(voucher, "sources");
    if (rows == NULL)
        return OK;
    uint8_t room[ROWS_MAX * 8];
    uint8_t taker_room[8];
    struct pack papers = pack_in(room, sizeof room);
    struct pack taker = pack_in(taker_room, sizeof taker_room);
    pack_number(&taker, place->index, 8);
    for (const struct json *row = rows->first; row != NULL; row = row->next) {
        uint64_t paper = reference_of(row).index;
        struct register_key key = paper_key(paper);
        pack_number(&papers, paper, 8);
        TRY(register_put(view, &key, place->index, pack_bytes(&taker)));
    }
    struct register_key key = taken_key(place->index);
    return register_put(view, &key, place->index, pack_bytes(&papers));
}

enum err sources_free(struct view *view, uint64_t voucher, uint64_t by)
{
    struct register_key key = taken_key(voucher);
    struct register_record record = { .found = false };
    TRY(register_get(view, &key, &record));
    if (!record.found)
        return OK;
    /* Views into the store end with the next put. */
    uint8_t room[ROWS_MAX * 8];
    struct pack papers = pack_in(room, sizeof room);
    pack_put(&papers, record.packed);
    struct bytes rest = pack_bytes(&papers);
    while (rest.size > 0)
        TRY(sources_put(view, take_number(&rest, 8), by));
    return OK;
}
