/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "desk/kindly.h"
#include "desk/receipt.h"
#include "ledger/sealed.h"
#include "ledger/view_money.h"

static const struct option options[] = {
    { "raw", '\0', NO_VALUE,
      WORDS("只输出原文（叶子的全部字节）", "the leaf's bytes and nothing else") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi show 12", WORDS("第 12 条记录", "entry 12") },
    { "sanzi show 12 --raw | sha256sum", WORDS("原文", "its bytes") },
    { 0 },
};

static enum err put_signer(struct session *session, const struct entry *entry,
                           const struct signer *signer, size_t line)
{
    struct desk *desk = session->desk;
    const struct signature *signature = &entry->note.signatures[line];
    struct buf name = buf_new(desk->arena, KEY_NAME_MAX + 1);
    char *text = NULL;
    buf_put(&name, signature->name);
    TRY(buf_string(&name, &text));
    bool good = note_verify(&entry->note, signature, &signer->key);
    const struct role_row *role = role_row(signer->role);
    struct bytes person = { 0 };
    if (!role) /* a key that the entry itself brings */
        (void)keybox_split(signature->name, &role, &person);
    say(desk, "  %s（%s）：%s%s\n", "  %s (%s): %s%s\n", text,
        role ? words_here(desk, role->title) : "",
        good ? words_here(desk, (struct words)WORDS("签名对，当时有效", "good, in force"))
             : words_here(desk, (struct words)WORDS("签名不对", "BAD SIGNATURE")),
        signer->disputed
            ? words_here(desk, (struct words)WORDS("，后来有争议", ", later disputed"))
            : "");
    if (!good)
        desk->status = 1;
    return OK;
}

static enum err put_signers(struct session *session, const struct entry *entry, uint64_t index)
{
    struct desk *desk = session->desk;
    struct signer signers[NOTE_SIGNATURES_MAX] = { 0 };
    say(desk, "\n签名：\n", "\nsigned by:\n");
    enum err code = view_signers(book_view(session->book), entry, index, signers);
    if (code == ERR_SIGNATURE) {
        say(desk, "  签名人不对：%s\n", "  bad signers: %s\n",
            err_why(desk->terminal.language));
        desk->status = 1;
        return OK;
    }
    TRY(code);
    for (size_t i = 0; i < entry->note.count; i++)
        TRY(put_signer(session, entry, &signers[i], i));
    return OK;
}

/* Sealed values whose opening is in the store: only whoever holds the book sees them. */
static enum err put_sealed(struct session *session, const struct entry *entry)
{
    struct desk *desk = session->desk;
    for (const struct field *field = entry->kind->fields; field->name; field++) {
        struct bytes digest = { 0 };
        struct bytes disclosure = { 0 };
        struct bytes value = { 0 };
        if (!entry_sealed(entry, field->name, &digest))
            continue;
        TRY(book_seal_get(session->book, desk->arena, digest, &disclosure));
        buf_text(&desk->out, words_here(desk, (struct words)WORDS("封存的", "sealed ")));
        buf_text(&desk->out, words_here(desk, field->title));
        buf_text(&desk->out, words_here(desk, (struct words)WORDS("：", ": ")));
        if (disclosure.size == 0) {
            say(desk, "原文不在本机（已删除，或没有随备份恢复）\n",
                "not here (erased, or not restored)\n");
            continue;
        }
        TRY(sealed_open(desk->arena, disclosure, digest, bytes_text(field->name), &value));
        buf_put(&desk->out, value);
        buf_byte(&desk->out, '\n');
    }
    return OK;
}

struct naming {
    struct session *session;
    struct account_set set;
    bool known; /* is there such a set? */
};

/* " 银行存款—基本户": the first-level account's name, and a sub-account's own. */
static void put_name(void *self, struct buf *buf, struct bytes code)
{
    const struct naming *naming = self;
    struct account account = { .exists = false };
    struct view *view = book_view(naming->session->book);
    if (!naming->known || money_account(view, &naming->set, code, &account) != OK ||
        !account.exists || !account.row)
        return;
    buf_byte(buf, ' ');
    buf_text(buf, words_here(naming->session->desk, account.row->name));
    if (account.name.size > 0) {
        buf_text(buf, "—");
        buf_put(buf, account.name);
    }
}

static enum err show(struct session *session, uint64_t index)
{
    struct desk *desk = session->desk;
    struct leaf leaf = { 0 };
    struct entry entry = { 0 };
    struct bytes number = { 0 };
    struct bytes bytes = { 0 };
    TRY(book_leaf(session->book, desk->arena, index, &bytes));
    if (desk_has(desk, "raw")) {
        buf_put(&desk->out, bytes);
        return OK;
    }
    TRY(session_entry(session, desk->arena, index, &leaf, &entry));
    TRY(receipt_number(session, desk->arena, index, &number));
    say(desk, "第 %llu 条 ", "entry %llu ", (unsigned long long)index);
    buf_text(&desk->out, words_here(desk, entry.kind->title));
    if (number.size > 0) {
        buf_byte(&desk->out, ' ');
        buf_put(&desk->out, number);
    }
    say(desk, "\n入账时间：", "\nrecorded: ");
    time_print_china(&desk->out, leaf.time);
    const struct hash hash = tree_leaf(bytes);
    say(desk, "\n哈希：", "\nleaf hash: ");
    hash_print(&desk->out, &hash);
    say(desk, "\n上一条的哈希：", "\nhash of the one before: ");
    hash_print(&desk->out, &leaf.prev);
    buf_text(&desk->out, "\n\n");
    struct naming naming = { .session = session };
    const struct account_names names = { .put = put_name, .self = &naming };
    naming.known = money_set(book_view(session->book), entry_field(&entry, "set"),
                             &naming.set) == OK;
    entry_print(&desk->out, &entry, desk->terminal.language, &names);
    TRY(put_sealed(session, &entry));
    TRY(put_signers(session, &entry, index));
    say(desk, "\n原文：\n", "\nas it stands in the log:\n");
    buf_put(&desk->out, bytes);
    return OK;
}

static enum err run(struct desk *desk)
{
    struct session session = { 0 };
    uint64_t index = 0;
    TRY(desk_index(desk, 0, &index));
    TRY(session_open(desk, false, &session));
    enum err code = show(&session, index);
    session_close(&session);
    return code;
}

const struct command command_show = {
    .name = "show",
    .alias = "查看",
    .title = WORDS("看一条记录的全部：内容、签名、原文", "show all of an entry"),
    .usage = WORDS("序号 [--raw]", "INDEX [--raw]"),
    .help = WORDS("", ""),
    .words_min = 1,
    .words_max = 1,
    .options = options,
    .examples = examples,
    .run = run,
};
