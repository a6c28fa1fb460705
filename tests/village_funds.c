/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/village_funds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "ledger/view_money.h"

/* In this order they are recorded. */
static const struct funds_part *const parts[] = {
    &funds_part_base,
    &funds_part_debts,
    &funds_part_bank,
    &funds_part_board,
    &funds_part_contracts,
};

enum { LABELS_MAX = 200,
       LABEL_MAX = 40,
       OWN_MAX = 30000 };

static struct {
    const char *label;
    uint64_t index;
} labels[LABELS_MAX];
static size_t label_count;

static void die(const char *what, const char *which)
{
    (void)fprintf(stderr, "village_funds: %s %s\n", what, which);
    abort();
}

uint64_t village_funds_index(const char *label)
{
    for (size_t i = 0; i < label_count; i++)
        if (strcmp(labels[i].label, label) == 0)
            return labels[i].index;
    die("no entry is labelled", label);
    return 0;
}

const char *village_funds_own(struct arena *arena, const char *own)
{
    struct buf buf = buf_new(arena, OWN_MAX);
    char *out = NULL;
    for (; *own != '\0'; own++) {
        const char *end = strncmp(own, "@(", 2) == 0 ? strchr(own, ')') : NULL;
        buf_byte(&buf, (uint8_t)*own);
        if (end == NULL)
            continue;
        char label[LABEL_MAX];
        (void)snprintf(label, sizeof label, "%.*s", (int)(end - own - 2), own + 2);
        buf_unsigned(&buf, village_funds_index(label));
        own = end;
    }
    if (buf_string(&buf, &out) != OK)
        die("a row is too long:", own);
    return out;
}

static enum err record_row(struct test_village *village, const struct funds_row *row)
{
    if (strcmp(row->kind, "close") != 0)
        return village_record(village, row->kind, row->date,
                              village_funds_own(village->arena, row->own), row->signers);
    char set[SET_NAME_MAX + 1];
    const char *month = strchr(row->own, ' ');
    (void)snprintf(set, sizeof set, "%.*s", (int)(month - row->own), row->own);
    return village_close(village, set, month + 1, row->date, row->signers);
}

static void record_part(struct test_village *village, const struct funds_part *part)
{
    for (size_t i = 0; i < part->count; i++) {
        const struct funds_row *row = &part->rows[i];
        if (row->label != NULL) {
            if (label_count == LABELS_MAX)
                die("too many labels at", row->label);
            labels[label_count].label = row->label;
            labels[label_count++].index = village->count;
        }
        if (record_row(village, row) == OK)
            continue;
        (void)fprintf(stderr, "village_funds: %s row %zu: %s\n%s\n", part->name, i,
                      err_why(LANGUAGE_EN), row->own);
        abort();
    }
}

static const struct funds_part *find_part(const char *name)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (strcmp(parts[i]->name, name) == 0)
            return parts[i];
    die("there is no part", name);
    return NULL;
}

struct test_village *village_funds_until(struct arena *arena, const char *part)
{
    const struct funds_part *last = find_part(part);
    struct test_village *village = village_founded(arena);
    label_count = 0;
    for (size_t i = 0; parts[i] != last; i++)
        if (i == 0 || !last->alone)
            record_part(village, parts[i]);
    record_part(village, last);
    return village;
}

struct test_village *village_funds(struct arena *arena)
{
    struct test_village *village = village_founded(arena);
    label_count = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        record_part(village, parts[i]);
    return village;
}
