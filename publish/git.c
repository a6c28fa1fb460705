/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/git.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "publish/git_inside.h"

enum { JOB_MAX = 256 * 1024 * 1024 };

bool git_lacked_memory(void)
{
    const git_error *last = git2.error_last();
    return last != NULL && last->klass == GIT_ERROR_NOMEMORY;
}

enum err git_failed(int code, const char *path, const char *call)
{
    bool full = errno == ENOSPC || errno == EDQUOT;
    const git_error *last = git2.error_last();
    enum err kind = ERR_SYSTEM;
    if (git_lacked_memory())
        return fault_memory();
    if (code == GIT_ELOCKED)
        kind = ERR_LOCKED;
    else if (code == GIT_EOWNER)
        kind = ERR_PERMISSION;
    else if (last != NULL && last->klass == GIT_ERROR_OS && full)
        kind = ERR_FULL;
    return fault(kind, "%s：git 出错（%s，%d）：%s", "%s: git failed (%s, %d): %s", path, call,
                 code, last == NULL ? "?" : last->message);
}

/* Set once in a process: libgit2 itself counts who started it. */
static int set_options(void)
{
    static const int levels[] = { GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                                  GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL };
    int code = git2.libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
    for (size_t i = 0; i < sizeof levels / sizeof *levels && code == 0; i++)
        code = git2.libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
    if (code == 0)
        code = git2.libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
    if (code == 0)
        code = git2.libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
    /* Whose repository it is does not matter: git_guard() lets no setting through that acts. */
    if (code == 0)
        code = git2.libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    /* No limit of libgit2's own on packed objects, which only its newest updates have: packs
     * are looked at before they are unpacked (git_pack.c), and its memory is counted. */
    return code;
}

enum err git_start(void)
{
    static bool started;
    TRY(git_library());
    if (!started && git_memory_start() < 0)
        return git_failed(-1, "libgit2", "git_libgit2_opts");
    started = true;
    int count = git2.libgit2_init();
    if (count < 0)
        return git_failed(count, "libgit2", "git_libgit2_init");
    if (count > 1)
        return git2.libgit2_shutdown() < 0 ? git_failed(-1, "libgit2", "shutdown") : OK;
    int code = set_options();
    return code < 0 ? git_failed(code, "libgit2", "git_libgit2_opts") : OK;
}

enum err git_repository_at(const char *folder, git_repository **out)
{
    TRY(git_start());
    int code = git2.repository_open_ext(
        out, folder, GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_BARE, NULL);
    return code < 0 ? git_failed(code, folder, "git_repository_open_ext") : OK;
}

enum err git_branch_at(git_repository *repository, const char *name, git_oid *out,
                       bool *exists)
{
    git_reference *reference = NULL;
    int code = git2.reference_lookup(&reference, repository, name);
    if (code == GIT_ENOTFOUND) {
        *exists = false;
        return OK;
    }
    if (code < 0 && git_lacked_memory())
        return fault_memory();
    if (code < 0)
        return fault(ERR_CORRUPT, "git 分支 %s 的文件已损坏：请换一份完好的仓库",
                     "the file of the git branch %s is damaged: get a whole copy of the "
                     "repository",
                     name);
    const git_oid *target = git2.reference_target(reference);
    if (target != NULL) {
        git2.oid_cpy(out, target);
        *exists = true;
    }
    git2.reference_free(reference);
    return target != NULL ? OK
                          : fault(ERR_FORMAT, "git 分支 %s 是指向别处的符号引用：不予读取",
                                  "the git branch %s is a symbolic reference: not read", name);
}

/* Our own repository, guarded lightly: what is read of its objects is checked by hash. */
static enum err repository_open(struct arena *arena, const char *path, char **folder,
                                git_repository **out)
{
    TRY(git_folder(arena, path, folder));
    TRY(git_guard(arena, *folder));
    return git_repository_at(*folder, out);
}

enum err git_head(const char *path, struct git_id *out, bool *exists)
{
    struct arena *arena = NULL;
    git_repository *repository = NULL;
    char *folder = NULL;
    git_oid id = { 0 };
    bool found = false;
    TRY(git_library());
    TRY(arena_open(JOB_MAX, &arena));
    enum err code = repository_open(arena, path, &folder, &repository);
    if (code == OK)
        code = git_branch_at(repository, GIT_BRANCH, &id, &found);
    if (code == OK) {
        *exists = found;
        if (found)
            git2.oid_tostr(out->hex, sizeof out->hex, &id);
    }
    git2.repository_free(repository);
    arena_close(arena);
    return code;
}

/* A bare repository is a few small files: written here one by one, each durable, in a folder
 * beside that takes its name when whole. */
static enum err make_at(struct arena *arena, const char *folder)
{
    static const char *const folders[] = { "objects", "objects/info", "objects/pack",
                                           "refs", "refs/heads", "refs/tags", "info" };
    static const char config[] = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n"
                                 "\tbare = true\n\tfsync = all\n\tfsyncMethod = fsync\n"
                                 "[receive]\n\tfsckObjects = true\n"
                                 "\tdenyNonFastForwards = true\n\tdenyDeletes = true\n";
    TRY(file_make_folder(folder, 0755));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char *path = file_path(arena, folder, folders[i]);
        if (path == NULL)
            return fault_memory();
        TRY(file_make_folder(path, 0755));
    }
    static const struct {
        const char *name;
        const char *text;
    } files[] = { { "config", config }, { "HEAD", "ref: " GIT_BRANCH "\n" } };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *path = file_path(arena, folder, files[i].name);
        if (path == NULL)
            return fault_memory();
        TRY(file_write(path, bytes_text(files[i].text), 0644));
    }
    for (size_t i = sizeof folders / sizeof *folders; i > 0; i--) {
        char *path = file_path(arena, folder, folders[i - 1]);
        if (path == NULL)
            return fault_memory();
        TRY(file_sync(path));
    }
    return file_sync(folder);
}

static enum err create(struct arena *arena, const char *path)
{
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(file_kind_at(path, &kind, &size));
    if (kind == FILE_FOLDER && rmdir(path) != 0) {
        char *folder = NULL;
        enum err code = git_folder(arena, path, &folder);
        if (err_status(code) == err_status(ERR_SYSTEM))
            return code;
        if (code != OK)
            return fault(ERR_EXISTS, "%s 里已有别的东西：请给 git 仓库另选一个位置",
                         "%s holds something else: choose another place for the repository",
                         path);
        return git_guard(arena, folder);
    }
    struct buf beside = buf_new(arena, strlen(path) + 8);
    buf_text(&beside, path);
    while (beside.size > 1 && beside.at[beside.size - 1] == '/')
        beside.size--;
    buf_text(&beside, ".making");
    char *making = NULL;
    TRY(buf_string(&beside, &making));
    TRY(file_kind_at(making, &kind, &size));
    if (kind == FILE_FOLDER)
        TRY(file_remove_tree(making));
    TRY(make_at(arena, making));
    return file_rename(making, path);
}

enum err git_create(const char *path)
{
    struct arena *arena = NULL;
    TRY(arena_open(JOB_MAX, &arena));
    enum err code = create(arena, path);
    arena_close(arena);
    return code;
}

/* What a publication needs while it is made. */
struct job {
    struct object_store store;
    git_repository *repository;
    const struct git_publication *publication;
    struct tree_change *changes;
    git_oid parent;
    git_oid branch;
    bool has_branch;
    bool mended; /* the branch's file was empty */
};

static struct tree_change *change_new(struct job *job, const struct snapshot_file *file)
{
    struct tree_change *change = arena_take(job->store.arena, sizeof *change);
    if (change == NULL)
        return NULL;
    change->path = bytes_text(file->path);
    change->file = file;
    change->next = job->changes;
    job->changes = change;
    return change;
}

/* A growing tile is put under two paths: its second place needs no second writing and fsync. */
static bool put_before(const struct job *job, const struct snapshot_file *file, git_oid *out)
{
    if (!file->is_tile || strncmp(file->path, "tile/", 5) == 0)
        return false;
    for (const struct tree_change *change = job->changes; change != NULL;
         change = change->next) {
        const struct tile *tile = &change->file->tile;
        if (change->gone || !change->file->is_tile || tile->level != file->tile.level ||
            tile->number != file->tile.number || tile->width != file->tile.width)
            continue;
        git2.oid_cpy(out, &change->id);
        return true;
    }
    return false;
}

static enum err put_files(struct job *job)
{
    const struct snapshot *snapshot = job->publication->snapshot;
    struct arena *arena = job->store.arena;
    for (const struct snapshot_file *file = snapshot->gone; file != NULL; file = file->next) {
        struct tree_change *change = change_new(job, file);
        if (change == NULL)
            return fault_memory();
        change->gone = true;
    }
    for (const struct snapshot_file *file = snapshot->files; file != NULL; file = file->next) {
        git_oid id = { 0 };
        struct bytes bytes = { 0 };
        struct arena_mark mark = arena_mark(arena);
        if (!put_before(job, file, &id)) {
            TRY(snapshot_bytes(arena, snapshot, file, &bytes));
            TRY(object_put(&job->store, GIT_OBJECT_BLOB, bytes, &id));
        }
        arena_back(arena, mark);
        struct tree_change *change = change_new(job, file);
        if (change == NULL)
            return fault_memory();
        change->id = id;
    }
    return OK;
}

static enum err parent_tree(struct job *job, git_oid *out)
{
    struct object_commit parent = { 0 };
    struct bytes bytes = { 0 };
    TRY(object_read(&job->store, job->store.arena, &job->parent,
                    (struct object_want){ GIT_OBJECT_COMMIT, OBJECT_COMMIT_MAX }, &bytes));
    TRY(object_commit_parse(job->store.arena, bytes, &parent));
    return git2.oid_fromstrn(out, (const char *)parent.tree.at, parent.tree.size) == 0
               ? OK
               : fault(ERR_FORMAT, "git 提交的目录号不对", "a commit's tree is no object id");
}

static enum err put_commit(struct job *job, const git_oid *tree, git_oid *out)
{
    const struct git_publication *publication = job->publication;
    struct arena *arena = job->store.arena;
    char hex[GIT_ID_SIZE + 1];
    git2.oid_tostr(hex, sizeof hex, tree);
    struct object_draft draft = {
        .tree = hex,
        .parent = publication->parent == NULL ? NULL : publication->parent->hex,
        .author = publication->author,
        .email = publication->email,
        .message = publication->message,
        .time = publication->time,
    };
    struct buf payload = buf_new(arena, OBJECT_COMMIT_MAX);
    struct buf armor = buf_new(arena, OBJECT_COMMIT_MAX);
    struct buf commit = buf_new(arena, OBJECT_COMMIT_MAX);
    struct bytes text = { 0 };
    struct bytes signature = { 0 };
    TRY(object_commit_print(&payload, &draft));
    TRY(buf_done(&payload, &text));
    TRY(sshsig_sign(&armor, publication->key, "git", text));
    TRY(buf_done(&armor, &signature));
    object_commit_sign(&commit, text, signature);
    TRY(buf_done(&commit, &text));
    return object_put(&job->store, GIT_OBJECT_COMMIT, text, out);
}

static enum err elsewhere(const struct job *job)
{
    char is[GIT_ID_SIZE + 1] = "-";
    if (job->has_branch)
        git2.oid_tostr(is, sizeof is, &job->branch);
    const struct git_id *parent = job->publication->parent;
    return fault(ERR_TAMPERED,
                 "%s 的 %s 现在是 %s，而上次公开后应为 %s：仓库被别人动过，请先查明，不要覆盖",
                 "%s: %s is at %s, but the last publication left it at %s: somebody changed "
                 "the repository; find out who before publishing",
                 job->store.folder, GIT_BRANCH, is, parent == NULL ? "-" : parent->hex);
}

/* libgit2 syncs an object and its folder, but not the name of a folder that it made for it: a
 * branch must not survive a power cut that its objects' folders do not. */
static enum err sync_objects(const struct job *job)
{
    const char *path = file_path(job->store.arena, job->store.folder, "objects");
    return path == NULL ? fault_memory() : file_sync(path);
}

/* Compare-and-swap: from where we know the branch to be, to a commit whose parent that is. */
static enum err move_branch(struct job *job, const git_oid *id)
{
    TRY(sync_objects(job));
    git_reference *reference = NULL;
    bool first = job->publication->parent == NULL || job->mended;
    int code = git2.reference_create_matching(&reference, job->repository, GIT_BRANCH, id,
                                              !first, first ? NULL : &job->parent, "publish");
    git2.reference_free(reference);
    if (code == GIT_EMODIFIED || code == GIT_EEXISTS || code == GIT_ENOTFOUND)
        return elsewhere(job);
    if (code < 0)
        return git_failed(code, job->store.folder, "git_reference_create_matching");
    git_oid now = { 0 };
    bool exists = false;
    TRY(git_branch_at(job->repository, GIT_BRANCH, &now, &exists));
    return exists && git2.oid_equal(&now, id)
               ? OK
               : fault(ERR_CORRUPT, "%s：写入的分支读回来不一样",
                       "%s: the branch as read back is not what was written",
                       job->store.folder);
}

static enum err publish(struct job *job, git_oid *id)
{
    const struct git_id *parent = job->publication->parent;
    git_oid root = { 0 };
    git_oid tree = { 0 };
    if (parent != NULL && git2.oid_fromstr(&job->parent, parent->hex) != 0)
        return fault(ERR_USAGE, "“%s”不是 git 提交号", "\"%s\" is no git commit id",
                     parent->hex);
    TRY(git_branch_at(job->repository, GIT_BRANCH, &job->branch, &job->has_branch));
    bool there = parent == NULL ? !job->has_branch
                                : job->has_branch && git2.oid_equal(&job->branch, &job->parent);
    job->mended = job->mended && !job->has_branch;
    there = there || job->mended;
    /* Elsewhere may still be good: this very commit, made before a crash. */
    if (!there && !job->has_branch)
        return elsewhere(job);
    if (parent != NULL)
        TRY(parent_tree(job, &root));
    TRY(put_files(job));
    TRY(tree_update(&job->store, parent == NULL ? NULL : &root, job->changes, &tree));
    TRY(put_commit(job, &tree, id));
    if (there)
        return move_branch(job, id);
    return git2.oid_equal(&job->branch, id) ? OK : elsewhere(job);
}

/* What a killed publication left. The caller holds the book's lock, so nobody else's. An empty
 * file in the branch's place says nothing and would stop everything. */
static enum err sweep(struct arena *arena, const char *folder, bool *mended)
{
    static const char *const names[] = { GIT_BRANCH ".lock", "packed-refs.lock", GIT_BRANCH };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        enum file_kind kind = FILE_NONE;
        uint64_t size = 0;
        char *path = file_path(arena, folder, names[i]);
        if (path == NULL)
            return fault_memory();
        TRY(file_kind_at(path, &kind, &size));
        if (kind == FILE_REGULAR && (i < 2 || size == 0))
            TRY(file_remove(path));
        *mended = kind == FILE_REGULAR && i == 2 && size == 0;
    }
    return OK;
}

enum err git_publish(const char *path, const struct git_publication *publication,
                     struct git_id *out)
{
    struct arena *arena = NULL;
    struct job job = { .publication = publication };
    char *folder = NULL;
    git_oid id = { 0 };
    TRY(git_library());
    TRY(arena_open(JOB_MAX, &arena));
    enum err code = git_folder(arena, path, &folder);
    if (code == OK)
        code = git_guard(arena, folder);
    if (code == OK)
        code = sweep(arena, folder, &job.mended);
    if (code == OK)
        code = git_repository_at(folder, &job.repository);
    if (code == OK) {
        job.store = (struct object_store){ .arena = arena, .folder = folder };
        int opened = git2.repository_odb(&job.store.odb, job.repository);
        code = opened < 0 ? git_failed(opened, folder, "git_repository_odb") : OK;
    }
    if (code == OK)
        code = publish(&job, &id);
    if (code == OK)
        git2.oid_tostr(out->hex, sizeof out->hex, &id);
    git2.odb_free(job.store.odb);
    git2.repository_free(job.repository);
    arena_close(arena);
    return code;
}
