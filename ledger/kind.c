/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/kind.h"

const struct kind *const kinds[] = {
#define KIND(name) &kind_##name,
#include "ledger/kinds.def"
#undef KIND
};
const size_t kind_count = sizeof kinds / sizeof kinds[0];

static const struct field document_fields[] = {
    { .name = "name",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 255,
      .title = WORDS("文件名", "File name"),
      .help = WORDS("附件原来的文件名", "the attachment's own file name") },
    { .name = "type",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 127,
      .title = WORDS("类型", "Type"),
      .help = WORDS("媒体类型，如 image/jpeg", "media type, such as image/jpeg") },
    { .name = "size",
      .type = FIELD_NUMBER,
      .flags = FIELD_NEEDED,
      .title = WORDS("大小", "Size"),
      .help = WORDS("字节数，不超过 64 MiB", "bytes, at most 64 MiB") },
    { .name = "sha256",
      .type = FIELD_DIGEST,
      .flags = FIELD_NEEDED,
      .title = WORDS("摘要值", "SHA-256"),
      .help = WORDS("附件内容的 SHA-256", "SHA-256 of the bytes") },
    { .name = "public",
      .type = FIELD_FLAG,
      .title = WORDS("公开", "Public"),
      .help = WORDS("是否随账本一起公开", "published together with the log") },
    { 0 },
};

const struct field kind_common[] = {
    { .name = "kind",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .title = WORDS("种类", "Kind"),
      .help = WORDS("记录的种类", "the kind of entry") },
    { .name = "v",
      .type = FIELD_NUMBER,
      .flags = FIELD_NEEDED,
      .title = WORDS("版本", "Version"),
      .help = WORDS("该种类的版本", "the version of that kind") },
    { .name = "id",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .max = 64,
      .title = WORDS("唯一编号", "Id"),
      .help = WORDS("签名设备产生的编号，全账本不重复",
                    "made by the signer's device, unique in the log") },
    { .name = "log",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 200,
      .title = WORDS("账本", "Log"),
      .help = WORDS("账本的名称（origin）", "the origin of the log") },
    { .name = "date",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .title = WORDS("日期", "Date"),
      .help = WORDS("业务日期", "business date") },
    { .name = "seen",
      .type = FIELD_SEEN,
      .flags = FIELD_NEEDED,
      .title = WORDS("已见", "Seen"),
      .help = WORDS("签名人当时所知的账本大小和根",
                    "size and root of the log as the signer knew it") },
    { .name = "docs",
      .type = FIELD_ROWS,
      .max = DOCS_MAX,
      .title = WORDS("附件", "Attachments"),
      .help = WORDS("原始凭证、合同、照片等", "papers, contracts, photographs"),
      .fields = document_fields },
    { 0 },
};

const struct kind *kind_find(struct bytes name)
{
    for (size_t i = 0; i < kind_count; i++)
        if (bytes_is(name, kinds[i]->name) || bytes_is(name, kinds[i]->title.zh) ||
            bytes_is(name, kinds[i]->title.en))
            return kinds[i];
    return NULL;
}

/* Most names differ in their first byte: an import asks a hundred times an entry. */
static bool is_called(struct bytes name, const char *text)
{
    return (uint8_t)text[0] == name.at[0] && bytes_is(name, text);
}

const struct field *field_find(const struct field *fields, struct bytes name)
{
    if (name.size == 0)
        return NULL;
    for (; fields->name != NULL; fields++)
        if (is_called(name, fields->name) || is_called(name, fields->title.zh) ||
            is_called(name, fields->title.en))
            return fields;
    return NULL;
}

const struct field *field_of_wire(const struct field *fields, struct bytes name)
{
    if (name.size == 0)
        return NULL;
    for (; fields->name != NULL; fields++)
        if (is_called(name, fields->name))
            return fields;
    return NULL;
}

struct words field_type_words(enum field_type type)
{
    static const struct words rows[FIELD_TYPE_COUNT] = {
        [FIELD_TEXT] = WORDS("文字", "text"),
        [FIELD_NUMBER] = WORDS("不小于零的整数", "a whole number, not negative"),
        [FIELD_MONEY] = WORDS("金额（分，整数）", "an amount in whole fen"),
        [FIELD_DATE] = WORDS("日期（年-月-日）", "a date, YYYY-MM-DD"),
        [FIELD_MONTH] = WORDS("月份（年-月）", "a month, YYYY-MM"),
        [FIELD_PERIOD] = WORDS("期间（年、年Qn 或年-月）", "a period: YYYY, YYYYQn or YYYY-MM"),
        [FIELD_DIGEST] = WORDS("SHA-256（base64）", "a SHA-256 in base64"),
        [FIELD_KEY] = WORDS("公钥（vkey）", "a public key (vkey)"),
        [FIELD_ROLE] = WORDS("角色", "a role"),
        [FIELD_CHOICE] = WORDS("选项", "a choice"),
        [FIELD_FLAG] = WORDS("是或否", "true or false"),
        [FIELD_REF] = WORDS("对前面记录的引用", "a reference to an earlier entry"),
        [FIELD_SEEN] = WORDS("账本大小和根", "a log's size and root"),
        [FIELD_TEXTS] = WORDS("若干文字", "a list of texts"),
        [FIELD_ROWS] = WORDS("若干行", "a list of rows"),
    };
    return rows[type];
}
