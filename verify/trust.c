/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/trust.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

/* A witness or a group: what a name stands for. Members come before the groups that name them,
 * so one pass in order decides all. */
struct party {
    struct bytes name;
    struct key_public key; /* of a witness */
    size_t need;           /* of a group: how many members; 0: a witness */
    size_t group;          /* the group that counts it, by place in parties; or NO_PARTY */
};

enum {
    PARTIES_MAX = TRUST_WITNESSES_MAX + TRUST_GROUPS_MAX,
    LINE_ITEMS_MAX = PARTIES_MAX + 3,
    NO_PARTY = PARTIES_MAX,
};

struct trust {
    struct key_public logs[TRUST_LOGS_MAX];
    size_t log_count;
    struct party parties[PARTIES_MAX];
    size_t party_count;
    size_t witness_count;
    size_t group_count;
    size_t quorum; /* NO_PARTY: none is asked for */
    bool has_quorum;
};

/* One line, cut at blanks and tabs. */
struct line {
    struct bytes items[LINE_ITEMS_MAX];
    size_t count;
};

static enum err line_cut(struct bytes text, struct line *out)
{
    out->count = 0;
    size_t at = 0;
    while (at < text.size) {
        while (at < text.size && (text.at[at] == ' ' || text.at[at] == '\t'))
            at++;
        size_t from = at;
        while (at < text.size && text.at[at] != ' ' && text.at[at] != '\t')
            at++;
        if (at == from)
            break;
        if (out->count == LINE_ITEMS_MAX)
            return fault(ERR_LIMIT, "一行里的项目太多，最多 %d 项", "more than %d items in a line",
                         (int)LINE_ITEMS_MAX);
        out->items[out->count++] = bytes_part(text, from, at - from);
    }
    return OK;
}

static size_t party_find(const struct trust *trust, struct bytes name)
{
    for (size_t i = 0; i < trust->party_count; i++)
        if (bytes_equal(trust->parties[i].name, name))
            return i;
    return NO_PARTY;
}

static enum err name_is_new(const struct trust *trust, struct bytes name)
{
    if (bytes_is(name, "none"))
        return fault(ERR_FORMAT, "“none”不能作名称", "\"none\" cannot be a name");
    if (party_find(trust, name) != NO_PARTY)
        return fault(ERR_FORMAT, "名称“%.*s”用了两次", "the name \"%.*s\" is used twice",
                     (int)name.size, (const char *)name.at);
    return OK;
}

static enum err read_log(struct trust *trust, const struct line *line)
{
    if (line->count < 2 || line->count > 3)
        return fault(ERR_FORMAT, "应写作：log 公钥 [网址]", "should read: log VKEY [URL]");
    if (trust->log_count == TRUST_LOGS_MAX)
        return fault(ERR_LIMIT, "账本公钥最多 %d 个", "more than %d logs", (int)TRUST_LOGS_MAX);
    struct key_public key = { 0 };
    TRY(key_parse(line->items[1], &key));
    if (key.type != KEY_NOTE)
        return fault(ERR_FORMAT, "这不是账本的公钥（类型应为 01）",
                     "this is no log's key (its type should be 01)");
    for (size_t i = 0; i < trust->log_count; i++)
        if (memcmp(trust->logs[i].at, key.at, KEY_PUBLIC_SIZE) == 0)
            return fault(ERR_FORMAT, "同一个账本公钥写了两次", "the same log key stands twice");
    trust->logs[trust->log_count++] = key;
    return OK;
}

static enum err read_witness(struct trust *trust, const struct line *line)
{
    if (line->count < 3 || line->count > 4)
        return fault(ERR_FORMAT, "应写作：witness 名称 公钥 [网址]",
                     "should read: witness NAME VKEY [URL]");
    if (trust->witness_count == TRUST_WITNESSES_MAX)
        return fault(ERR_LIMIT, "见证人最多 %d 个", "more than %d witnesses",
                     (int)TRUST_WITNESSES_MAX);
    TRY(name_is_new(trust, line->items[1]));
    struct key_public key = { 0 };
    TRY(key_parse(line->items[2], &key));
    if (key.type != KEY_COSIGNER)
        return fault(ERR_FORMAT, "这不是见证人的公钥（类型应为 04）",
                     "this is no witness's key (its type should be 04)");
    for (size_t i = 0; i < trust->party_count; i++)
        if (trust->parties[i].need == 0 &&
            memcmp(trust->parties[i].key.at, key.at, KEY_PUBLIC_SIZE) == 0)
            return fault(ERR_FORMAT, "同一个见证公钥写了两次",
                         "the same witness key stands twice");
    trust->parties[trust->party_count++] =
        (struct party){ .name = line->items[1], .key = key, .group = NO_PARTY };
    trust->witness_count++;
    return OK;
}

/* any, all, or a number from 1 to the number of members. */
static enum err read_need(struct bytes text, size_t members, size_t *out)
{
    uint64_t need = 0;
    if (bytes_is(text, "any"))
        need = 1;
    else if (bytes_is(text, "all"))
        need = members;
    else if (text_unsigned(text, &need) != OK || need < 1 || need > members)
        return fault(ERR_FORMAT, "“%.*s”应为 any、all 或 1 到 %zu 的数",
                     "\"%.*s\" should be any, all, or a number from 1 to %zu", (int)text.size,
                     (const char *)text.at, members);
    *out = (size_t)need;
    return OK;
}

static enum err read_group(struct trust *trust, const struct line *line)
{
    if (line->count < 4)
        return fault(ERR_FORMAT, "应写作：group 名称 人数|any|all 成员…",
                     "should read: group NAME K|any|all MEMBER...");
    if (trust->group_count == TRUST_GROUPS_MAX)
        return fault(ERR_LIMIT, "分组最多 %d 个", "more than %d groups", (int)TRUST_GROUPS_MAX);
    TRY(name_is_new(trust, line->items[1]));
    struct party group = { .name = line->items[1], .group = NO_PARTY };
    TRY(read_need(line->items[2], line->count - 3, &group.need));
    for (size_t i = 3; i < line->count; i++) {
        struct bytes name = line->items[i];
        size_t member = party_find(trust, name);
        if (member == NO_PARTY)
            return fault(ERR_FORMAT, "成员“%.*s”前面没有定义",
                         "the member \"%.*s\" is not defined above", (int)name.size,
                         (const char *)name.at);
        if (trust->parties[member].group != NO_PARTY)
            return fault(ERR_FORMAT, "成员“%.*s”已在别的组里，只能算一次",
                         "the member \"%.*s\" counts in a group already", (int)name.size,
                         (const char *)name.at);
        trust->parties[member].group = trust->party_count;
    }
    trust->parties[trust->party_count++] = group;
    trust->group_count++;
    return OK;
}

static enum err read_quorum(struct trust *trust, const struct line *line)
{
    if (line->count != 2)
        return fault(ERR_FORMAT, "应写作：quorum 名称|none", "should read: quorum NAME|none");
    if (trust->has_quorum)
        return fault(ERR_FORMAT, "quorum 只能写一行", "there may be one quorum line only");
    struct bytes name = line->items[1];
    size_t party = party_find(trust, name);
    if (party == NO_PARTY && !bytes_is(name, "none"))
        return fault(ERR_FORMAT, "“%.*s”前面没有定义", "\"%.*s\" is not defined above",
                     (int)name.size, (const char *)name.at);
    trust->quorum = party;
    trust->has_quorum = true;
    return OK;
}

static enum err read_line(struct trust *trust, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((text.at[i] < 0x20 && text.at[i] != '\t') || text.at[i] == 0x7F)
            return fault(ERR_FORMAT, "第 %zu 个字节是控制字符 0x%02X",
                         "byte %zu is the control character 0x%02X", i + 1,
                         (unsigned)text.at[i]);
    struct bytes trimmed = bytes_trim(text);
    if (trimmed.size == 0 || trimmed.at[0] == '#')
        return OK;
    struct line line = { 0 };
    TRY(line_cut(text, &line));
    if (bytes_is(line.items[0], "log"))
        return read_log(trust, &line);
    if (bytes_is(line.items[0], "witness"))
        return read_witness(trust, &line);
    if (bytes_is(line.items[0], "group"))
        return read_group(trust, &line);
    if (bytes_is(line.items[0], "quorum"))
        return read_quorum(trust, &line);
    return fault(ERR_FORMAT, "行首应为 log、witness、group 或 quorum",
                 "a line begins with log, witness, group or quorum");
}

enum err trust_parse(struct arena *arena, struct bytes file, struct trust **out)
{
    if (file.size > TRUST_FILE_MAX)
        return fault(ERR_LIMIT, "信任文件超过 %d 字节", "the trust file is over %d bytes",
                     (int)TRUST_FILE_MAX);
    struct trust *trust = arena_take(arena, sizeof *trust);
    struct bytes rest = bytes_copy(arena, file);
    if (trust == NULL || (rest.at == NULL && file.size > 0))
        return fault_memory();
    trust->quorum = NO_PARTY;
    struct bytes line = { 0 };
    for (unsigned number = 1; text_line(&rest, &line); number++) {
        enum err code = read_line(trust, line);
        if (code != OK)
            return fault_where(code, "信任文件第 %u 行：", "trust file, line %u: ", number);
    }
    if (rest.size > 0)
        return fault(ERR_FORMAT, "信任文件最后一行没有换行，可能被截断",
                     "the trust file's last line does not end; it may be cut short");
    if (!trust->has_quorum)
        return fault(ERR_FORMAT, "信任文件缺少 quorum 一行（不要见证就写 quorum none）",
                     "the trust file lacks a quorum line (\"quorum none\" asks for none)");
    *out = trust;
    return OK;
}

const struct key_public *trust_log(const struct trust *trust, struct bytes origin)
{
    for (size_t i = 0; i < trust->log_count; i++)
        if (bytes_equal(trust->logs[i].name, origin))
            return &trust->logs[i];
    return NULL;
}

bool trust_knows(const struct trust *trust, const struct signature *signature)
{
    for (size_t i = 0; i < trust->party_count; i++)
        if (trust->parties[i].need == 0 && note_by(signature, &trust->parties[i].key))
            return true;
    return false;
}

/* Did this witness cosign? *time is its newest. */
static enum err witness_signed(const struct party *party, const struct note *note, bool *met,
                               int64_t *time)
{
    bool found = false;
    int64_t newest = 0;
    for (size_t i = 0; i < note->count; i++) {
        if (!note_by(&note->signatures[i], &party->key))
            continue;
        int64_t one = 0;
        if (!cosign_verify(note, &note->signatures[i], &party->key, &one))
            return fault(ERR_SIGNATURE, "见证人“%.*s”的签名与检查点不符",
                         "the cosignature by \"%.*s\" does not fit the checkpoint",
                         (int)party->key.name.size, (const char *)party->key.name.at);
        if (!found || one > newest)
            newest = one;
        found = true;
    }
    *met = found;
    *time = newest;
    return OK;
}

enum err trust_quorum(const struct trust *trust, const struct note *note, bool *met,
                      int64_t *oldest, int64_t *newest)
{
    size_t votes[PARTIES_MAX + 1] = { 0 }; /* the last: of those that no group counts */
    bool good[PARTIES_MAX] = { false };
    int64_t first = 0;
    int64_t last = 0;
    bool any = false;
    for (size_t i = 0; i < trust->party_count; i++) {
        const struct party *party = &trust->parties[i];
        int64_t time = 0;
        good[i] = party->need > 0 && votes[i] >= party->need;
        if (party->need == 0)
            TRY(witness_signed(party, note, &good[i], &time));
        if (!good[i])
            continue;
        votes[party->group]++;
        if (party->need > 0)
            continue;
        first = !any || time < first ? time : first;
        last = !any || time > last ? time : last;
        any = true;
    }
    *met = trust->quorum == NO_PARTY || good[trust->quorum];
    *oldest = first;
    *newest = last;
    return OK;
}
