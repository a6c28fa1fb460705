/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A published repository: its newest commit is verified as a log; the checkpoint of every
 * earlier commit is one that today's log must contain; and each commit must be signed by a
 * publisher's key in force.
 */
#include <string.h>

#include "desk/checking.h"
#include "keys/sshsig.h"
#include "ledger/view_roster.h"
#include "verify/publication.h"

struct history {
    struct checking *checking;
    struct arena *arena; /* keeps steps beyond the walk */
    struct step *first;  /* newest first */
    struct step *last;
    size_t count;
};

struct step {
    struct git_id id;
    uint64_t size;
    struct bytes checkpoint; /* the note; its signature waits for the log's key */
    bool has_checkpoint;
    bool is_signed;
    bool good; /* the signature is whole; by whom is looked up when the keys are known */
    uint8_t point[KEY_PUBLIC_SIZE];
    const char *zh; /* what is wrong with it */
    const char *en;
    struct step *next;
};

static enum err keep_why(struct history *history, struct step *step)
{
    step->zh = bytes_string(history->arena, bytes_text(err_why(LANGUAGE_ZH)));
    step->en = bytes_string(history->arena, bytes_text(err_why(LANGUAGE_EN)));
    return step->zh && step->en ? OK : fault_memory();
}

/* The checkpoint of a commit becomes a known one. A malformed one is kept for a finding. */
static enum err read_checkpoint(struct history *history, const struct git_step *from,
                                struct step *step)
{
    struct note note = { 0 };
    struct checkpoint checkpoint = { 0 };
    char place[64];
    enum err code = checkpoint_open(from->checkpoint, NULL, &note, &checkpoint);
    if (code == ERR_MEMORY)
        return code;
    if (code != OK)
        return keep_why(history, step);
    step->has_checkpoint = true;
    step->checkpoint = bytes_copy(history->arena, from->checkpoint);
    if (!step->checkpoint.at)
        return fault_memory();
    step->size = checkpoint.size;
    (void)snprintf(place, sizeof place, "git %.12s", from->id.hex);
    return checking_know(history->checking, checkpoint.size, &checkpoint.root, place);
}

static enum err take_step(void *self, const struct git_step *from)
{
    struct history *history = self;
    struct step *step = arena_take(history->arena, sizeof *step);
    if (!step)
        return fault_memory();
    step->id = from->id;
    if (from->checkpoint.size > 0)
        TRY(read_checkpoint(history, from, step));
    step->is_signed = from->armor.size > 0;
    if (step->is_signed) {
        struct arena_mark mark = arena_mark(history->arena);
        enum err code =
            sshsig_check(history->arena, from->armor, "git", from->payload, step->point);
        arena_back(history->arena, mark);
        if (code == ERR_MEMORY)
            return code;
        step->good = code == OK;
    }
    if (history->last)
        history->last->next = step;
    else
        history->first = step;
    history->last = step;
    history->count++;
    return OK;
}

struct lookup {
    bool known;
    bool in_force;
    bool in_doubt;
};

/* Whether a publisher's key of this point serves a commit that publishes `size` entries: it
 * must be in force after the last of them. */
static enum err look_up(struct view *view, const uint8_t *point, uint64_t size,
                        struct lookup *out)
{
    struct bytes name = { 0 };
    size_t count = 0;
    TRY(roster_name(view, point, &name));
    if (name.at)
        TRY(roster_count(view, name, &count));
    for (size_t i = 0; i < count; i++) {
        struct tenure tenure = { 0 };
        TRY(roster_tenure(view, name, i, &tenure));
        if (tenure.role != ROLE_PUBLISHER || memcmp(tenure.at, point, KEY_PUBLIC_SIZE) != 0)
            continue;
        out->known = true;
        if (tenure.first < size && tenure.revoked >= size) {
            out->in_force = true;
            out->in_doubt = size - 1 > tenure.last;
        }
    }
    return OK;
}

/* The key that the engine held the newest checkpoint to. */
static const struct key_public *log_key(const struct checking *checking,
                                        const struct verdict *verdict)
{
    const struct key_public *key = checking->options.log;
    if (!key && checking->trust && verdict->has_checkpoint)
        key = trust_log(checking->trust, verdict->checkpoint.origin);
    if (!key && verdict->log.name.size > 0)
        key = &verdict->log;
    return key;
}

static void judge_checkpoint(const struct checking *checking, struct verdict *verdict,
                             const struct step *step, const char *place)
{
    struct findings *findings = &verdict->findings;
    const struct key_public *key = log_key(checking, verdict);
    struct note note = { 0 };
    struct checkpoint checkpoint = { 0 };
    if (step->zh)
        finding_add(findings, FINDING_CHECKPOINT, FINDING_NO_INDEX, place, "%s%.0s", "%.0s%s",
                    step->zh, step->en);
    else if (!step->has_checkpoint)
        finding_add(findings, FINDING_HISTORY, FINDING_NO_INDEX, place,
                    "这个提交里没有检查点", "the commit holds no checkpoint");
    else if (key && checkpoint_open(step->checkpoint, key, &note, &checkpoint) != OK)
        finding_of_fault(findings, FINDING_CHECKPOINT, FINDING_NO_INDEX, place);
}

static enum err judge(const struct checking *checking, struct verdict *verdict,
                      const struct step *step)
{
    char place[64];
    struct findings *findings = &verdict->findings;
    struct lookup lookup = { 0 };
    (void)snprintf(place, sizeof place, "git %.12s", step->id.hex);
    judge_checkpoint(checking, verdict, step, place);
    if (!step->is_signed) {
        finding_add(findings, FINDING_COMMIT, FINDING_NO_INDEX, place, "提交没有签名",
                    "the commit is not signed");
        return OK;
    }
    if (!step->good) {
        finding_add(findings, FINDING_COMMIT, FINDING_NO_INDEX, place, "提交的签名不对",
                    "the commit's signature is bad");
        return OK;
    }
    TRY(look_up(&verdict->view, step->point, step->size, &lookup));
    if (!lookup.known)
        finding_add(findings, FINDING_COMMIT, FINDING_NO_INDEX, place,
                    "提交由账本不认识的密钥签名",
                    "the commit is signed by a key that is no publisher's in this log");
    else if (!lookup.in_force)
        finding_add(findings, FINDING_COMMIT, FINDING_NO_INDEX, place,
                    "提交由当时无效的公开员密钥签名（公开了前 %llu 条）",
                    "the commit is signed by a publisher's key that was not in force (%llu "
                    "entries published)",
                    (unsigned long long)step->size);
    else if (lookup.in_doubt)
        finding_add(findings, FINDING_DISPUTED, FINDING_NO_INDEX, place,
                    "签这个提交的公开员密钥后来被停用，这次公开（%llu 条）有争议",
                    "the publisher's key of this commit was revoked later with this "
                    "publication (%llu entries) in doubt",
                    (unsigned long long)step->size);
    return OK;
}

/* From the newest back, a publication never grows. */
static void judge_order(struct verdict *verdict, const struct history *history)
{
    for (const struct step *step = history->first; step && step->next; step = step->next) {
        char place[64];
        if (!step->has_checkpoint || !step->next->has_checkpoint ||
            step->next->size <= step->size)
            continue;
        (void)snprintf(place, sizeof place, "git %.12s", step->id.hex);
        finding_add(&verdict->findings, FINDING_HISTORY, FINDING_NO_INDEX, place,
                    "这次公开 %llu 条，比前一次的 %llu 条还少",
                    "%llu entries published here, fewer than the %llu before it",
                    (unsigned long long)step->size, (unsigned long long)step->next->size);
    }
}

static enum err check(struct checking *checking, struct git_log *log, struct history *history,
                      struct verdict *out)
{
    const struct source source = git_source(log);
    struct arena *scratch = NULL;
    TRY(publication_is_here(&source));
    TRY(arena_open(256 << 20, &scratch));
    enum err code = git_each(log, scratch, take_step, history);
    arena_close(scratch);
    TRY(code);
    TRY(verify_log(checking->desk->arena, &source, &checking->options, out));
    terminal_progress_end(&checking->desk->terminal);
    for (const struct step *step = history->first; out->memory && step; step = step->next)
        TRY(judge(checking, out, step));
    judge_order(out, history);
    return OK;
}

enum err checking_git(struct checking *checking, const char *path, struct verdict *out)
{
    struct git_log *log = NULL;
    struct history history = { .checking = checking, .arena = checking->desk->arena };
    TRY(git_open(path, GIT_STRANGER, &log));
    enum err code = check(checking, log, &history, out);
    git_close(log);
    return code;
}
