/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "ledger/paper_root.h"
#include "verify/engine.h"

enum err known_parse(const char *text, struct known *out)
{
    struct known known = { .place = text };
    struct bytes root = bytes_text(text);
    struct bytes size = bytes_cut(&root, ':');
    if (text_unsigned(size, &known.size) != OK || root.at == NULL)
        return fault(ERR_USAGE,
                     "--known 应写成 条数:根哈希（base64）或 条数:纸上的核对码，不是“%s”",
                     "--known is written SIZE:ROOT (base64) or SIZE:GROUPS from paper, not "
                     "\"%s\"",
                     text_quote(bytes_text(text)).at);
    if (hash_parse(root, &known.root) != OK)
        TRY(paper_root_parse(root, &known.root, &known.bits));
    *out = known;
    return OK;
}
