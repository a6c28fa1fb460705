/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/git_object.h"

#include <string.h>

#include "base/text.h"
#include "base/unicode.h"

struct object_tree object_tree_of(struct bytes tree)
{
    return (struct object_tree){ .rest = tree };
}

/* What decides where two names agree so far. */
static int name_end(const struct object_entry *entry, size_t at)
{
    if (entry->name.size > at)
        return entry->name.at[at];
    return entry->folder ? '/' : 0;
}

int object_entry_compare(const struct object_entry *a, const struct object_entry *b)
{
    size_t least = a->name.size < b->name.size ? a->name.size : b->name.size;
    int order = memcmp(a->name.at, b->name.at, least);
    if (order != 0)
        return order;
    return name_end(a, least) - name_end(b, least);
}

/* ".git" in any case, and the short name that Windows gives it. */
static bool is_dot_git(struct bytes name)
{
    static const char *const names[] = { ".git", "git~1" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t at = 0;
        while (at < name.size && names[i][at] != '\0' &&
               (name.at[at] | (name.at[at] >= 'A' && name.at[at] <= 'Z' ? 0x20 : 0)) ==
                   names[i][at])
            at++;
        if (at == name.size && names[i][at] == '\0')
            return true;
    }
    return false;
}

static enum err name_check(struct bytes name)
{
    bool odd = name.size == 0 || name.size > OBJECT_NAME_MAX || bytes_is(name, ".") ||
               bytes_is(name, "..") || is_dot_git(name) || !unicode_is_utf8(name);
    for (size_t i = 0; i < name.size && !odd; i++)
        odd = name.at[i] < 0x20 || name.at[i] == 0x7F || name.at[i] == '/' ||
              name.at[i] == '\\';
    if (!odd)
        return OK;
    char shown[64] = { 0 };
    for (size_t i = 0; i < name.size && i < sizeof shown - 1; i++) {
        shown[i] = '?';
        if (name.at[i] >= 0x20 && name.at[i] < 0x7F)
            memcpy(&shown[i], &name.at[i], 1);
    }
    return fault(ERR_FORMAT, "git 仓库中有不允许的文件名“%s”：不是本程序公开的内容",
                 "a name in the git repository is not allowed, \"%s\": not of our publishing",
                 shown);
}

/* A folder may not have the name of a file before it. Between the two only longer names can
 * stand, which begin with that name: so a stack of such beginnings is enough. */
static bool stands_twice(struct object_tree *tree, const struct object_entry *entry)
{
    while (tree->open_count > 0 &&
           !bytes_starts(entry->name, tree->open[tree->open_count - 1]))
        tree->open_count--;
    if (tree->open_count > 0 && bytes_equal(tree->open[tree->open_count - 1], entry->name))
        return true;
    tree->open[tree->open_count++] = entry->name;
    return false;
}

static enum err mode_check(struct bytes mode, bool *folder)
{
    *folder = bytes_is(mode, "40000");
    if (*folder || bytes_is(mode, "100644"))
        return OK;
    const char *what = "mode";
    if (bytes_is(mode, "120000"))
        what = "symlink";
    if (bytes_is(mode, "160000"))
        what = "submodule";
    return fault(ERR_FORMAT, "git 仓库中有普通文件和文件夹以外的条目（%s %.*s）：不予读取",
                 "an entry in the git repository is neither plain file nor folder (%s %.*s)",
                 what, (int)(mode.size < 12 ? mode.size : 12), (const char *)mode.at);
}

enum err object_tree_next(struct object_tree *tree, struct object_entry *out, bool *more)
{
    if (tree->rest.size == 0) {
        *more = false;
        return OK;
    }
    size_t space = bytes_find(tree->rest, ' ');
    size_t end = bytes_find(tree->rest, 0);
    if (space >= end || tree->rest.size - end < 1 + OBJECT_ID_SIZE)
        return fault(ERR_FORMAT, "git 仓库中有残缺的目录对象",
                     "a tree object in the git repository is cut short");
    struct object_entry entry = { 0 };
    TRY(mode_check(bytes_part(tree->rest, 0, space), &entry.folder));
    entry.name = bytes_part(tree->rest, space + 1, end - space - 1);
    entry.id = tree->rest.at + end + 1;
    TRY(name_check(entry.name));
    bool first = tree->last.id == NULL;
    if ((!first && object_entry_compare(&tree->last, &entry) >= 0) ||
        stands_twice(tree, &entry))
        return fault(ERR_FORMAT, "git 目录中的文件名重复或未按次序：“%.*s”",
                     "names in a git tree repeat or are out of order: \"%.*s\"",
                     (int)entry.name.size, (const char *)entry.name.at);
    size_t whole = end + 1 + OBJECT_ID_SIZE;
    tree->rest = bytes_part(tree->rest, whole, tree->rest.size - whole);
    tree->last = entry;
    *out = entry;
    *more = true;
    return OK;
}

void object_tree_put(struct buf *buf, const struct object_entry *entry)
{
    buf_text(buf, entry->folder ? "40000 " : "100644 ");
    buf_put(buf, entry->name);
    buf_byte(buf, 0);
    buf_put(buf, bytes_of(entry->id, OBJECT_ID_SIZE));
}

static enum err commit_odd(const char *where)
{
    return fault(ERR_FORMAT, "git 提交的格式不对（%s）", "a git commit is malformed (%s)",
                 where);
}

static bool is_id(struct bytes text)
{
    bool good = text.size == (size_t)2 * OBJECT_ID_SIZE;
    for (size_t i = 0; i < text.size && good; i++)
        good = (text.at[i] >= '0' && text.at[i] <= '9') ||
               (text.at[i] >= 'a' && text.at[i] <= 'f');
    return good;
}

/* Cut "name value LF" off; false, and nothing cut, where another header stands. */
static bool header(struct bytes *rest, const char *name, struct bytes *value)
{
    struct bytes after = *rest;
    struct bytes line = { 0 };
    if (!bytes_starts(*rest, bytes_text(name)) || !text_line(&after, &line))
        return false;
    size_t size = strlen(name);
    *value = bytes_part(line, size, line.size - size);
    *rest = after;
    return true;
}

/* "Name <mail> seconds +0800": who it is, is the signature's business; the time is read. */
static enum err committer_time(struct bytes value, int64_t *out)
{
    size_t close = bytes_find_last(value, bytes_text("> "));
    if (close == value.size)
        return commit_odd("committer");
    struct bytes rest = bytes_part(value, close + 2, value.size - close - 2);
    struct bytes seconds = bytes_cut(&rest, ' ');
    bool zone = rest.size == 5 && (rest.at[0] == '+' || rest.at[0] == '-') &&
                text_is_digits(bytes_part(rest, 1, 4));
    uint64_t time = 0;
    if (!zone || text_unsigned(seconds, &time) != OK)
        return commit_odd("committer");
    *out = (int64_t)time;
    return OK;
}

/* The signature: its lines are folded, each further one begins with a blank. */
static enum err read_armor(struct buf *armor, struct bytes *rest, struct bytes first)
{
    buf_put(armor, first);
    struct bytes line = { 0 };
    while (header(rest, " ", &line)) {
        buf_byte(armor, '\n');
        buf_put(armor, line);
    }
    return OK;
}

/* What stands between the committer and the message: an encoding and one signature, nothing
 * else. */
static enum err read_more(struct arena *arena, struct bytes whole, struct bytes *rest,
                          struct object_commit *out)
{
    struct bytes value = { 0 };
    (void)header(rest, "encoding ", &value);
    size_t start = whole.size - rest->size;
    if (!header(rest, "gpgsig ", &value)) {
        out->payload = whole;
        return OK;
    }
    struct buf armor = buf_new(arena, OBJECT_COMMIT_MAX);
    TRY(read_armor(&armor, rest, value));
    TRY(buf_done(&armor, &out->armor));
    struct buf payload = buf_new(arena, OBJECT_COMMIT_MAX);
    buf_put(&payload, bytes_part(whole, 0, start));
    buf_put(&payload, *rest);
    return buf_done(&payload, &out->payload);
}

enum err object_commit_parse(struct arena *arena, struct bytes whole,
                             struct object_commit *out)
{
    if (whole.size > OBJECT_COMMIT_MAX)
        return fault(ERR_LIMIT, "git 提交有 %zu 字节，超过 %d 字节的上限",
                     "a git commit of %zu bytes is over the limit of %d", whole.size,
                     OBJECT_COMMIT_MAX);
    struct object_commit commit = { 0 };
    struct bytes rest = whole;
    struct bytes value = { 0 };
    if (!header(&rest, "tree ", &commit.tree) || !is_id(commit.tree))
        return commit_odd("tree");
    while (header(&rest, "parent ", &value)) {
        if (!is_id(value))
            return commit_odd("parent");
        if (commit.parents++ == 0)
            commit.parent = value;
    }
    if (!header(&rest, "author ", &value))
        return commit_odd("author");
    if (!header(&rest, "committer ", &value))
        return commit_odd("committer");
    TRY(committer_time(value, &commit.time));
    TRY(read_more(arena, whole, &rest, &commit));
    if (rest.size == 0 || rest.at[0] != '\n')
        return commit_odd("header");
    *out = commit;
    return OK;
}

/* A name or address must not be able to end its field. */
static bool fits(const char *text)
{
    size_t size = strlen(text);
    return size > 0 && size <= OBJECT_NAME_MAX && strpbrk(text, "<>\n\r") == NULL &&
           text[0] != ' ' && text[size - 1] != ' ';
}

enum err object_commit_print(struct buf *buf, const struct object_draft *draft)
{
    size_t size = strlen(draft->message);
    if (!fits(draft->author) || !fits(draft->email))
        return fault(ERR_USAGE, "公开者的名称“%s”或地址“%s”不能写进 git 提交：去掉尖括号和换行",
                     "the publisher's name \"%s\" or address \"%s\" cannot stand in a git "
                     "commit: take angle brackets and line breaks out",
                     draft->author, draft->email);
    if (size == 0 || draft->message[size - 1] != '\n' || draft->time < 0)
        return fault(ERR_USAGE, "git 提交的说明须以换行结尾，时间不得早于 1970 年",
                     "a git commit's message ends in a line break, its time is after 1970");
    buf_format(buf, "tree %s\n", draft->tree);
    if (draft->parent != NULL)
        buf_format(buf, "parent %s\n", draft->parent);
    static const char *const who[] = { "author", "committer" };
    for (size_t i = 0; i < sizeof who / sizeof *who; i++) {
        buf_format(buf, "%s %s <%s> ", who[i], draft->author, draft->email);
        buf_number(buf, draft->time);
        buf_text(buf, " +0800\n");
    }
    buf_format(buf, "\n%s", draft->message);
    return OK;
}

void object_commit_sign(struct buf *buf, struct bytes payload, struct bytes armor)
{
    size_t headers = bytes_find_part(payload, bytes_text("\n\n")) + 1;
    buf_put(buf, bytes_part(payload, 0, headers));
    buf_text(buf, "gpgsig");
    while (armor.size > 0) {
        buf_byte(buf, ' ');
        buf_put(buf, bytes_cut(&armor, '\n'));
        buf_byte(buf, '\n');
    }
    buf_put(buf, bytes_part(payload, headers, payload.size - headers));
}
