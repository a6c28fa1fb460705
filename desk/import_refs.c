/* SPDX-License-Identifier: Apache-2.0 */
/* What drafts need of the books: the leaf hashes of entries that a sheet refers to by their
 * numbers, and the account sets. Read before the drafts are made, which is done on several
 * threads. */
#include <stdlib.h>

#include "base/arena.h"
#include "desk/import.h"
#include "ledger/view_money.h"

struct import_leaf {
    uint64_t index;
    struct hash hash;
};

static bool refers(const struct import_column *column)
{
    const struct field *field = column->field;
    return field && (field->type == FIELD_REF ||
                     (form_one_column(field) && field->fields->type == FIELD_REF));
}

/* The {"index":n} within a value: itself, or the only member of each row. */
static struct json *first_reference(struct json *value)
{
    return value->type == JSON_LIST ? value->first : value;
}

static struct json *reference_in(struct json *at)
{
    return json_find(at, "index") ? at : at->first;
}

static uint64_t index_of(struct json *reference)
{
    const struct json *index = reference ? json_find(reference, "index") : NULL;
    return index ? (uint64_t)index->number : 0;
}

static int by_index(const void *a, const void *b)
{
    const struct import_leaf *left = a;
    const struct import_leaf *right = b;
    return left->index < right->index ? -1 : left->index > right->index;
}

/* One cell's references, where it can be read at all: what cannot is told when it is drafted.
 */
static size_t gather(struct arena *arena, const struct import *import, size_t row,
                     size_t column, struct import_leaf *out)
{
    struct bytes cell = sheet_cell(import->sheet, row, column);
    struct json *value = NULL;
    size_t count = 0;
    if (cell.size == 0 ||
        form_value(arena, import->columns[column].field, cell, &value) != OK)
        return 0;
    for (struct json *at = first_reference(value); at; at = at->next) {
        uint64_t index = index_of(reference_in(at));
        if (index < import->seen_size) {
            if (out)
                out[count].index = index;
            count++;
        }
    }
    return count;
}

static size_t gather_all(struct arena *arena, const struct import *import,
                         struct import_leaf *out)
{
    size_t count = 0;
    for (size_t column = 0; column < import->sheet->columns; column++)
        for (size_t row = 1; refers(&import->columns[column]) && row < import->sheet->rows;
             row++) {
            struct arena_mark mark = arena_mark(arena);
            count += gather(arena, import, row, column, out ? out + count : NULL);
            arena_back(arena, mark);
        }
    return count;
}

enum err import_references(struct arena *arena, const struct tree_reader *tree,
                           struct import *import)
{
    size_t count = gather_all(arena, import, NULL);
    struct import_leaf *leaves = arena_array(arena, count + 1, sizeof *leaves);
    if (!leaves)
        return fault_memory();
    (void)gather_all(arena, import, leaves);
    qsort(leaves, count, sizeof *leaves, by_index);
    for (size_t i = 0; i < count; i++)
        TRY(tree->hash(tree->self, 0, leaves[i].index, &leaves[i].hash));
    import->leaves = leaves;
    import->leaf_count = count;
    return OK;
}

static enum err complete(const struct import *import, struct arena *arena,
                         struct json *reference)
{
    struct import_leaf wanted = { .index = index_of(reference) };
    const struct import_leaf *found =
        import->leaf_count == 0 ? NULL
                                : bsearch(&wanted, import->leaves, import->leaf_count,
                                          sizeof wanted, by_index);
    if (!found)
        return fault(ERR_RULE, "引用了第 %llu 条，可是账本现在只有 %llu 条",
                     "it refers to entry %llu, but there are only %llu",
                     (unsigned long long)wanted.index, (unsigned long long)import->seen_size);
    struct buf buf = buf_new(arena, 64);
    hash_print(&buf, &found->hash);
    return json_put(reference, bytes_text("leaf"), json_text(arena, buf_so_far(&buf)))
               ? OK
               : fault_memory();
}

enum err import_complete(const struct import *import, struct arena *arena, size_t column,
                         struct json *value)
{
    if (!refers(&import->columns[column]))
        return OK;
    for (struct json *at = first_reference(value); at; at = at->next)
        TRY(complete(import, arena, reference_in(at)));
    return OK;
}

struct set_gathering {
    struct arena *arena;
    struct import_set *sets; /* NULL: only count them */
    size_t count;
};

static enum err gather_set(void *context, const struct account_set *set)
{
    struct set_gathering *gathering = context;
    struct arena *arena = gathering->arena;
    if (gathering->sets) {
        struct buf day = buf_new(arena, 16);
        date_print(&day, (struct date){ set->start.year, set->start.month, 1 });
        gathering->sets[gathering->count] = (struct import_set){
            .name = bytes_copy(arena, set->name),
            .chart = bytes_text(set->chart->name),
            .first_day = buf_so_far(&day),
        };
        if (!gathering->sets[gathering->count].name.at)
            return fault_memory();
    }
    gathering->count++;
    return OK;
}

enum err import_sets(struct arena *arena, struct view *view, struct import *import)
{
    struct set_gathering gathering = { .arena = arena };
    TRY(money_sets(view, gather_set, &gathering));
    gathering.sets = arena_array(arena, gathering.count + 1, sizeof *gathering.sets);
    if (!gathering.sets)
        return fault_memory();
    gathering.count = 0;
    TRY(money_sets(view, gather_set, &gathering));
    import->sets = gathering.sets;
    import->set_count = gathering.count;
    return OK;
}
