/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/engine.h"

#include "base/arena.h"
#include "verify/walk.h"

enum {
    SCRATCH_MAX = 256 << 20,
    FOLDING_MAX = 64 << 20,
};

static enum err open_walk(struct walk *walk)
{
    struct verdict *out = walk->out;
    TRY(arena_open(SCRATCH_MAX, &walk->scratch));
    TRY(arena_open(FOLDING_MAX, &walk->folding));
    TRY(workers_open(walk->options->threads, &walk->workers));
    TRY(tree_open(&walk->tree));
    TRY(view_memory_open(&out->memory));
    out->view.store = view_memory_store(out->memory);
    out->view.tree = tree_reader_of(walk->tree);
    return OK;
}

static void close_walk(struct walk *walk)
{
    walk->out->view.tree = (struct tree_reader){ 0 };
    papers_close(walk->seen);
    tree_close(walk->tree);
    workers_close(walk->workers);
    arena_close(walk->folding);
    arena_close(walk->scratch);
}

static enum err check_all(struct walk *walk)
{
    struct verdict *out = walk->out;
    walk_checkpoint_read(walk);
    TRY(walk_size(walk));
    TRY(view_memory_expect(out->memory, walk->size));
    TRY(walk_run(walk));
    out->size = tree_size(walk->tree);
    out->last_time = walk->time;
    struct tree_reader reader = tree_reader_of(walk->tree);
    TRY(tree_root(&reader, out->size, &out->root));
    if (out->size == 0)
        finding_add(&out->findings, FINDING_UNREADABLE, FINDING_NO_INDEX, "",
                    "这里没有账本，或者一条记录也读不出", "no log is here, or no entry of it can be read");
    walk_others(walk);
    TRY(walk_mismatches(walk));
    TRY(walk_tiles(walk));
    TRY(walk_checkpoint(walk));
    TRY(walk_disputed(walk));
    return walk_files(walk);
}

enum err verify_log(struct arena *arena, const struct source *source,
                    const struct verify_options *options, struct verdict *out)
{
    *out = (struct verdict){ 0 };
    struct walk *walk = arena_take(arena, sizeof *walk);
    if (walk == NULL)
        return fault_memory();
    findings_start(&out->findings, arena);
    walk->arena = arena;
    walk->source = source;
    walk->options = options;
    walk->out = out;
    walk->patience = options->patience == 0 ? WALK_STEPS_FIRST : options->patience;
    walk->doubt_from = 1; /* none: from > to */
    enum err code = open_walk(walk);
    if (code == OK)
        code = check_all(walk);
    close_walk(walk);
    if (code != OK) {
        view_memory_close(out->memory);
        out->memory = NULL;
    }
    return code;
}
