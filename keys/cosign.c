/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/cosign.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    TIME_SIZE = 8,
    COSIGNATURE_SIZE = TIME_SIZE + SIGNATURE_SIZE,
    HEAD_MAX = 64, /* "cosignature/v1\ntime 9223372036854775807\n" */
};

/* What a witness signs. Ed25519 reads its message twice, so it must lie in one piece. */
struct message {
    uint8_t at[HEAD_MAX + COSIGN_TEXT_MAX];
    size_t size;
};

static struct bytes message_of(struct message *message, int64_t time, struct bytes text)
{
    int head = snprintf((char *)message->at, HEAD_MAX, "cosignature/v1\ntime %" PRId64 "\n",
                        time);
    memcpy(message->at + head, text.at, text.size);
    message->size = (size_t)head + text.size;
    return bytes_of(message->at, message->size);
}

enum err cosign_make(struct buf *buf, const struct key_secret *key, int64_t time,
                     struct bytes text)
{
    const struct key_public *public = key_of(key);
    if (public->type != KEY_COSIGNER)
        return fault(ERR_USAGE, "密钥“%.*s”不是见证密钥，不能用来见证",
                     "key \"%.*s\" is not a witness's: it cannot cosign",
                     (int)public->name.size, (const char *)public->name.at);
    if (time < 0)
        return fault(ERR_USAGE, "见证时间早于 1970 年：请校准电脑的时钟",
                     "the time of the cosignature is before 1970: set the computer's clock");
    if (text.size > COSIGN_TEXT_MAX)
        return fault(ERR_LIMIT, "检查点有 %zu 字节，见证的上限是 %d",
                     "the checkpoint has %zu bytes, a witness signs at most %d", text.size,
                     COSIGN_TEXT_MAX);
    if (!bytes_ends(text, bytes_text("\n")))
        return fault(ERR_FORMAT, "检查点正文必须以换行结束", "a checkpoint's text ends in LF");
    struct message message;
    uint8_t blob[COSIGNATURE_SIZE];
    for (size_t i = 0; i < TIME_SIZE; i++)
        blob[i] = (uint8_t)((uint64_t)time >> (56 - 8 * i));
    key_sign(key, message_of(&message, time, text), blob + TIME_SIZE);
    note_put_line(buf, public, bytes_of(blob, sizeof blob));
    return OK;
}

/* The time of a line of the right size and range. */
static bool time_read(const struct signature *signature, int64_t *out)
{
    if (signature->size != COSIGNATURE_SIZE)
        return false;
    uint64_t time = bytes_u64(signature->at);
    if (time > INT64_MAX)
        return false;
    *out = (int64_t)time;
    return true;
}

enum err cosign_time(const struct signature *signature, int64_t *out)
{
    if (!time_read(signature, out))
        return fault(ERR_FORMAT, "“%.*s”的签名行不是见证签名",
                     "the line by \"%.*s\" is no cosignature", (int)signature->name.size,
                     (const char *)signature->name.at);
    return OK;
}

bool cosign_verify(const struct note *note, const struct signature *signature,
                   const struct key_public *key, int64_t *time)
{
    int64_t claimed = 0;
    struct message message;
    if (key->type != KEY_COSIGNER || !note_by(signature, key) ||
        !time_read(signature, &claimed) || note->text.size > COSIGN_TEXT_MAX ||
        !key_verify(key, message_of(&message, claimed, note->text),
                    signature->at + TIME_SIZE))
        return false;
    *time = claimed;
    return true;
}
