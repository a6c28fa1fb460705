/* SPDX-License-Identifier: Apache-2.0 */
/* One entry's proof, checked without the log it comes from. */
#include "base/arena.h"
#include "base/code.h"
#include "verify/walk.h"

/* The leaf: the caller's, or the one that `extra` carries. {NULL, 0}: none. */
static enum err proof_leaf(struct arena *arena, const struct proof_file *file,
                           struct bytes given, struct bytes *out)
{
    *out = given;
    if (given.size > 0 || file->extra.size == 0)
        return OK;
    size_t room = file->extra.size;
    size_t size = 0;
    uint8_t *at = arena_take(arena, room);
    if (at == NULL)
        return fault_memory();
    TRY(base64_parse(file->extra, at, room, &size));
    *out = bytes_of(at, size);
    return OK;
}

static void check_leaf(struct verdict *out, const struct proof_file *file, struct bytes data)
{
    struct leaf leaf = { 0 };
    struct hash hash = tree_leaf(data);
    unsigned long long index = (unsigned long long)file->index;
    if (!tree_check_inclusion(&hash, file->index, out->checkpoint.size, &file->proof,
                              &out->checkpoint.root))
        finding_add(&out->findings, FINDING_ROOT, file->index, "",
                    "证明不成立：第 %llu 条不在这个检查点里，或记录被改过",
                    "the proof fails: entry %llu is not under this checkpoint, or was changed",
                    index);
    else if (leaf_decode(data, &leaf) != OK)
        finding_of_fault(&out->findings, FINDING_LEAF, file->index, "");
    else if (leaf.index != file->index)
        finding_add(&out->findings, FINDING_LEAF, file->index, "",
                    "证明说是第 %llu 条，记录自称第 %llu 条",
                    "the proof says entry %llu, the entry says %llu", index,
                    (unsigned long long)leaf.index);
    else
        out->proved = true;
    out->first_time = out->last_time = leaf.time;
}

static const struct key_public *proof_key(struct verdict *out,
                                          const struct verify_options *options)
{
    const struct key_public *key = options->log;
    if (key == NULL && options->trust != NULL)
        key = trust_log(options->trust, out->checkpoint.origin);
    out->log_trusted = key != NULL;
    if (key != NULL)
        out->log = *key;
    if (key == NULL)
        finding_add(&out->findings, FINDING_LOG_KEY, FINDING_NO_INDEX, "",
                    "没有给出账本公钥，证明无从核对；请给出从别处得来的公钥",
                    "without the log's key a proof shows nothing; give the key that you got "
                    "elsewhere");
    else if (!bytes_equal(key->name, out->checkpoint.origin))
        finding_add(&out->findings, FINDING_CHECKPOINT, FINDING_NO_INDEX, "checkpoint",
                    "检查点的账本名称是“%.*s”，不是公钥的那一个",
                    "the checkpoint is of the log \"%.*s\", not of the key's",
                    (int)out->checkpoint.origin.size, (const char *)out->checkpoint.origin.at);
    return key;
}

enum err verify_proof(struct arena *arena, struct bytes file, struct bytes leaf,
                      const struct verify_options *options, struct verdict *out)
{
    *out = (struct verdict){ .is_proof = true };
    findings_start(&out->findings, arena);
    struct proof_file *parsed = arena_take(arena, sizeof *parsed);
    struct note *note = arena_take(arena, sizeof *note);
    struct bytes whole = bytes_copy(arena, file);
    if (parsed == NULL || note == NULL || (whole.at == NULL && file.size > 0))
        return fault_memory();
    enum err code = proof_file_parse(whole, parsed);
    if (code == OK)
        code = checkpoint_open(parsed->checkpoint, NULL, note, &out->checkpoint);
    if (code == OK)
        code = proof_leaf(arena, parsed, leaf, &leaf);
    if (code == ERR_MEMORY)
        return code;
    if (code != OK) {
        finding_of_fault(&out->findings, FINDING_UNREADABLE, FINDING_NO_INDEX, "");
        return OK;
    }
    out->has_checkpoint = true;
    out->origin = out->checkpoint.origin;
    out->size = out->checkpoint.size;
    out->root = out->checkpoint.root;
    /* Without a key there is nothing to hold the lines to, which was said. */
    const struct key_public *key = proof_key(out, options);
    if (key != NULL)
        checkpoint_lines(out, options, note, key);
    if (leaf.size > 0)
        check_leaf(out, parsed, leaf);
    else
        finding_add(&out->findings, FINDING_SKIPPED, parsed->index, "",
                    "没有给出第 %llu 条的原文，只查了证明的格式和签名",
                    "entry %llu itself was not given: only form and signature were checked",
                    (unsigned long long)parsed->index);
    return OK;
}
