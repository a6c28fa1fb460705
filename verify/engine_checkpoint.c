/* SPDX-License-Identifier: Apache-2.0 */
/* The checkpoint: form, signature lines, origin, root; checkpoints known from elsewhere; and
 * entries whose key was doubted later. */
#include "base/arena.h"
#include "ledger/paper_root.h"
#include "verify/walk.h"

enum { COSIGNATURE_SIZE = 72,
       COSIGNATURE_ML_DSA_SIZE = 8 + 2420 };

static const char place_checkpoint[] = "checkpoint";

void walk_checkpoint_read(struct walk *walk)
{
    struct verdict *out = walk->out;
    const struct source *source = walk->source;
    struct bytes bytes = { 0 };
    enum err code = source->checkpoint(source->self, walk->arena, &bytes);
    if (code == ERR_MISSING && source->size != NULL) {
        finding_add(&out->findings, FINDING_UNTRUSTED, FINDING_NO_INDEX, place_checkpoint,
                    "还没有签过检查点", "no checkpoint was signed yet");
        return;
    }
    if (code == OK)
        code = checkpoint_open(bytes, NULL, &walk->note, &out->checkpoint);
    out->has_checkpoint = code == OK;
    if (code == OK && out->origin.at == NULL)
        out->origin = out->checkpoint.origin;
    if (code != OK)
        finding_of_fault(&out->findings, FINDING_CHECKPOINT, FINDING_NO_INDEX,
                         place_checkpoint);
}

/* A line by neither the log nor a witness that we know. */
static void stranger(struct verdict *out, const struct note *note,
                     const struct signature *signature)
{
    struct bytes origin = bytes_part(note->text, 0, bytes_find(note->text, '\n'));
    int size = (int)signature->name.size;
    const char *name = (const char *)signature->name.at;
    if (bytes_equal(signature->name, origin))
        finding_add(&out->findings, FINDING_CHECKPOINT, FINDING_NO_INDEX, place_checkpoint,
                    "有一行签名以账本“%.*s”的名义，却不是账本的公钥",
                    "a signature in the log's name \"%.*s\" is not by the log's key", size,
                    name);
    else if (signature->size != COSIGNATURE_SIZE && signature->size != COSIGNATURE_ML_DSA_SIZE)
        finding_add(&out->findings, FINDING_CHECKPOINT, FINDING_NO_INDEX, place_checkpoint,
                    "“%.*s”的一行不是见证签名", "the line by \"%.*s\" is no cosignature", size,
                    name);
    else
        finding_add(&out->findings, FINDING_STRANGER, FINDING_NO_INDEX, place_checkpoint,
                    "见证人“%.*s”不在信任名单里，没法核对",
                    "the witness \"%.*s\" is not in a trust file: not checked", size, name);
}

static void check_quorum(struct verdict *out, const struct trust *trust,
                         const struct note *note)
{
    bool met = false;
    enum err code = trust_quorum(trust, note, &met, &out->witness_oldest, &out->witness_newest);
    out->witnessed = code == OK && met;
    if (code != OK)
        finding_of_fault(&out->findings, FINDING_WITNESS, FINDING_NO_INDEX, place_checkpoint);
    else if (!met)
        finding_add(&out->findings, FINDING_WITNESS, FINDING_NO_INDEX, place_checkpoint,
                    "见证人没有达到信任文件要求的数目",
                    "fewer witnesses cosigned than the trust file asks for");
}

/* A checkpoint note's lines against a key (NULL: none known) and the trust file. */
void checkpoint_lines(struct verdict *out, const struct verify_options *options,
                      const struct note *note, const struct key_public *key)
{
    size_t good = 0;
    for (size_t i = 0; i < note->count; i++) {
        const struct signature *signature = &note->signatures[i];
        if (key != NULL && note_by(signature, key)) {
            if (note_verify(note, signature, key))
                good++;
            else
                finding_add(&out->findings, FINDING_CHECKPOINT, FINDING_NO_INDEX,
                            place_checkpoint, "账本的签名与检查点内容不符",
                            "the log's signature does not fit the checkpoint");
        } else if (options->trust == NULL || !trust_knows(options->trust, signature)) {
            stranger(out, note, signature);
        }
    }
    if (good == 0)
        finding_add(&out->findings, FINDING_CHECKPOINT, FINDING_NO_INDEX, place_checkpoint,
                    "没有账本公钥的有效签名", "no good signature by the log's key");
    out->log_trusted = out->log_trusted && good > 0;
    if (options->trust != NULL)
        check_quorum(out, options->trust, note);
}

/* The key to hold the checkpoint to: the caller's, else entry 0's own. */
static const struct key_public *choose_key(struct walk *walk)
{
    struct verdict *out = walk->out;
    const struct verify_options *options = walk->options;
    const struct key_public *key = options->log;
    if (key == NULL && options->trust != NULL && out->has_checkpoint)
        key = trust_log(options->trust, out->checkpoint.origin);
    out->log_trusted = key != NULL;
    if (key == NULL) {
        finding_add(&out->findings, FINDING_UNTRUSTED, FINDING_NO_INDEX, "",
                    "没有给出账本公钥，只查了内部是否一致；请用从别处得来的公钥再查",
                    "no log key was given: only inner consistency was checked; check again "
                    "with the key that you got elsewhere");
        return walk->has_log ? &out->log : NULL;
    }
    if (walk->has_log && (!key_same(key, &out->log) || !bytes_equal(key->name, out->log.name)))
        finding_add(&out->findings, FINDING_LOG_KEY, 0, walk_bundle(walk, 0),
                    "第 0 条写的账本公钥不是给出的那一把",
                    "entry 0 names another log key than the one given");
    return key;
}

static enum err check_root(struct walk *walk)
{
    struct verdict *out = walk->out;
    const struct checkpoint *checkpoint = &out->checkpoint;
    if (checkpoint->size > out->size) {
        finding_add(&out->findings, FINDING_CHECKPOINT, FINDING_NO_INDEX, place_checkpoint,
                    "检查点说有 %llu 条，实际只查到 %llu 条",
                    "the checkpoint is of %llu entries, but only %llu are there",
                    (unsigned long long)checkpoint->size, (unsigned long long)out->size);
        return OK;
    }
    struct tree_reader reader = tree_reader_of(walk->tree);
    struct hash root = { 0 };
    TRY(tree_root(&reader, checkpoint->size, &root));
    if (!hash_equal(&root, &checkpoint->root))
        finding_add(&out->findings, FINDING_ROOT, FINDING_NO_INDEX, place_checkpoint,
                    "按前 %llu 条记录算出的根哈希与检查点不符",
                    "the root computed from the first %llu entries is not the checkpoint's",
                    (unsigned long long)checkpoint->size);
    return OK;
}

static enum err check_known(struct walk *walk, const struct known *known)
{
    struct verdict *out = walk->out;
    unsigned long long size = (unsigned long long)known->size;
    if (known->size > out->size) {
        finding_add(&out->findings, FINDING_HISTORY, FINDING_NO_INDEX, known->place,
                    "从前公布过 %llu 条，现在只有 %llu 条：账本被截短",
                    "%llu entries were published before, now there are %llu: the log was cut",
                    size, (unsigned long long)out->size);
        return OK;
    }
    struct tree_reader reader = tree_reader_of(walk->tree);
    struct hash root = { 0 };
    TRY(tree_root(&reader, known->size, &root));
    if (known->bits != 0 ? !paper_root_fits(&root, &known->root, known->bits)
                         : !hash_equal(&root, &known->root))
        finding_add(&out->findings, FINDING_HISTORY, FINDING_NO_INDEX, known->place,
                    "前 %llu 条与从前公布的根哈希不符：历史被改写",
                    "the first %llu entries do not have the root known from before: history "
                    "was rewritten",
                    size);
    return OK;
}

enum err walk_checkpoint(struct walk *walk)
{
    struct verdict *out = walk->out;
    const struct key_public *key = choose_key(walk);
    if (out->has_checkpoint) {
        if (!bytes_equal(out->checkpoint.origin, out->origin) ||
            (key != NULL && !bytes_equal(out->checkpoint.origin, key->name)))
            finding_add(&out->findings, FINDING_CHECKPOINT, FINDING_NO_INDEX, place_checkpoint,
                        "检查点的账本名称是“%.*s”，与公钥或第 0 条不符",
                        "the checkpoint is of the log \"%.*s\", which is not that of the key "
                        "or of entry 0",
                        (int)out->checkpoint.origin.size,
                        (const char *)out->checkpoint.origin.at);
        checkpoint_lines(out, walk->options, &walk->note, key);
        TRY(check_root(walk));
    } else {
        out->log_trusted = false;
    }
    for (size_t i = 0; i < walk->options->known_count; i++)
        TRY(check_known(walk, &walk->options->known[i]));
    return OK;
}

/* The entries signed over another history, in one finding. */
void walk_others(struct walk *walk)
{
    unsigned long long index = (unsigned long long)walk->other_at;
    unsigned long long size = (unsigned long long)walk->other_seen;
    if (walk->others == 1)
        finding_add(&walk->out->findings, FINDING_HISTORY, walk->other_at,
                    walk_bundle(walk, walk->other_at),
                    "第 %llu 条的签名人看到的是另一本账：它“已见”的前 %llu 条的根不是这本账的",
                    "the signer of entry %llu saw another history: the root in its \"Seen\" at "
                    "size %llu is not of this log",
                    index, size);
    else if (walk->others > 1)
        finding_add(&walk->out->findings, FINDING_HISTORY, walk->other_at,
                    walk_bundle(walk, walk->other_at),
                    "第 %llu 条及其后 %llu 条的签名人看到的是另一本账：它“已见”的前 %llu 条的根"
                    "不是这本账的",
                    "the signers of entry %llu and of %llu after it saw another history: the "
                    "root in its \"Seen\" at size %llu is not of this log",
                    index, (unsigned long long)walk->others - 1, size);
}

static enum err doubted_entry(struct walk *walk, struct bytes data, uint64_t index)
{
    struct leaf leaf = { 0 };
    struct entry *entry = arena_take(walk->scratch, sizeof *entry);
    struct signer signers[NOTE_SIGNATURES_MAX];
    if (entry == NULL)
        return fault_memory();
    if (leaf_decode(data, &leaf) != OK || entry_decode(walk->scratch, leaf.note, entry) != OK ||
        view_signers(&walk->out->view, entry, index, signers) != OK)
        return OK; /* reported in the walk */
    for (size_t i = 0; i < entry->note.count; i++)
        if (signers[i].disputed)
            finding_add(&walk->out->findings, FINDING_DISPUTED, index, walk_bundle(walk, index),
                        "第 %llu 条由“%.*s”签，这把密钥后来被停用，此条有争议",
                        "entry %llu is signed by \"%.*s\", a key revoked later with this entry "
                        "in doubt",
                        (unsigned long long)index, (int)signers[i].key.name.size,
                        (const char *)signers[i].key.name.at);
    return OK;
}

/* Whether a key was doubted shows only after its revocation: go over that stretch again. */
enum err walk_disputed(struct walk *walk)
{
    for (uint64_t at = walk->doubt_from; at <= walk->doubt_to && at < walk->size;) {
        uint64_t number = at / TILE_WIDTH;
        struct tile tile = { TILE_BUNDLE, number,
                             tile_width(TILE_BUNDLE, number, walk->size) };
        uint64_t index = number * TILE_WIDTH;
        struct arena_mark mark = arena_mark(walk->scratch);
        struct bytes rest = { 0 };
        struct bytes data = { 0 };
        bool more = walk->source->tile(walk->source->self, walk->scratch, tile, &rest) == OK;
        struct arena_mark each = arena_mark(walk->scratch);
        while (more && bundle_next(&rest, &data, &more) == OK && more) {
            if (index >= at && index <= walk->doubt_to)
                TRY(doubted_entry(walk, data, index));
            arena_back(walk->scratch, each);
            index++;
        }
        arena_back(walk->scratch, mark);
        at = (number + 1) * TILE_WIDTH;
    }
    return OK;
}
