/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A push runs in a child process: libgit2 1.5 has no timeouts, and a server that says nothing
 * would hold the village's computer for ever. What the child found comes back through a pipe.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "publish/git_inside.h"

#ifdef COVERAGE
extern void __gcov_dump(void);
#endif

enum { PUSH_MEMORY_MAX = 16 * 1024 * 1024,
       TRIES_MAX = 3 };

struct outcome {
    enum err code;
    struct git_id id;
    char zh[ERR_WHY_MAX];
    char en[ERR_WHY_MAX];
};

struct pushing {
    const struct git_target *target;
    const char *folder; /* our repository's own */
    git_repository *repository;
    git_oid ours;
    git_oid before;
    bool has_before;
    char refusal[256]; /* what the server said of our branch; empty: nothing bad */
    bool was_told;
    int tries;
};

/* Encrypted, or this machine's; git:// carries no password and no secret. */
static enum err remote_check(const char *remote)
{
    static const char *const good[] = { "file://", "ssh://", "https://", "git://" };
    const char *scheme = strstr(remote, "://");
    if (remote[0] == '\0' || remote[0] == '-')
        return fault(ERR_USAGE, "“%s”不是远端地址", "\"%s\" is no address of a remote", remote);
    for (size_t i = 0; i < sizeof good / sizeof *good && scheme != NULL; i++)
        if (strncmp(remote, good[i], strlen(good[i])) == 0)
            return OK;
    return scheme == NULL
               ? OK
               : fault(ERR_USAGE, "不支持这种远端地址：%s（可用 路径、ssh://、https://）",
                       "this kind of remote is not supported: %s (use a path, ssh:// or "
                       "https://)",
                       remote);
}

static enum err remote_failed(const struct pushing *pushing, int code)
{
    const git_error *last = git2.error_last();
    const char *said = last == NULL ? "-" : last->message;
    return fault(ERR_REMOTE, "远端 %s：%s（%d）。公开的内容在本机完好，稍后再推送",
                 "remote %s: %s (%d). The publication is safe here; push again later",
                 pushing->target->remote, said, code);
}

/* libgit2 has compared an ssh key with ~/.ssh/known_hosts and a certificate with the system's
 * authorities; what it does not vouch for is refused. */
static int check_certificate(git_cert *cert, int valid, const char *host, void *payload)
{
    (void)cert;
    (void)payload;
    if (valid)
        return 0;
    git2.error_set_str(GIT_ERROR_SSH, "the server's key is not known");
    (void)host;
    return GIT_ECERTIFICATE;
}

/* The ssh agent's keys, then the user's own key file; nobody is asked for a password. */
static int find_credential(git_credential **out, const char *url, const char *user,
                           unsigned allowed, void *payload)
{
    struct pushing *pushing = payload;
    const char *home = getenv("HOME");
    (void)url;
    const char *name = user == NULL ? "git" : user;
    int try = pushing->tries++;
    if ((allowed & GIT_CREDENTIAL_USERNAME) != 0)
        return git2.credential_username_new(out, name);
    if ((allowed & GIT_CREDENTIAL_SSH_KEY) != 0 && try == 0 &&
        getenv("SSH_AUTH_SOCK") != NULL)
        return git2.credential_ssh_key_from_agent(out, name);
    if ((allowed & GIT_CREDENTIAL_SSH_KEY) != 0 && try < TRIES_MAX && home != NULL) {
        char secret[512];
        char public[520];
        (void)snprintf(secret, sizeof secret, "%s/.ssh/id_ed25519", home);
        (void)snprintf(public, sizeof public, "%s.pub", secret);
        pushing->tries = TRIES_MAX;
        return git2.credential_ssh_key_new(out, name, public, secret, NULL);
    }
    git2.error_set_str(GIT_ERROR_NET, "the server does not let us in");
    return GIT_EAUTH;
}

static int note_refusal(const char *name, const char *status, void *payload)
{
    struct pushing *pushing = payload;
    if (strcmp(name, GIT_BRANCH) == 0) {
        pushing->was_told = true;
        (void)snprintf(pushing->refusal, sizeof pushing->refusal, "%s",
                       status == NULL ? "" : status);
    }
    return 0;
}

static git_remote_callbacks callbacks_of(struct pushing *pushing)
{
    git_remote_callbacks callbacks = { .version = GIT_REMOTE_CALLBACKS_VERSION };
    callbacks.certificate_check = check_certificate;
    callbacks.credentials = find_credential;
    callbacks.push_update_reference = note_refusal;
    callbacks.payload = pushing;
    pushing->tries = 0;
    return callbacks;
}

static int connect_remote(struct pushing *pushing, git_remote *remote, git_direction direction)
{
    git_remote_connect_options options = {
        .version = GIT_REMOTE_CONNECT_OPTIONS_VERSION,
        .callbacks = callbacks_of(pushing),
        .proxy_opts = { .version = GIT_PROXY_OPTIONS_VERSION, .type = GIT_PROXY_AUTO },
        .follow_redirects = GIT_REMOTE_REDIRECT_NONE,
    };
    return git2.remote_connect_ext(remote, direction, &options);
}

/* Where the remote's branch is. */
static int list_remote(git_remote *remote, git_oid *id, bool *exists)
{
    const git_remote_head **heads = NULL;
    size_t count = 0;
    int code = git2.remote_ls(&heads, &count, remote);
    *exists = false;
    for (size_t i = 0; i < count && code == 0; i++) {
        if (strcmp(heads[i]->name, GIT_BRANCH) != 0)
            continue;
        git2.oid_cpy(id, &heads[i]->oid);
        *exists = true;
    }
    return code;
}

/* Is the remote where we left it? */
static enum err check_before(const struct pushing *pushing)
{
    const struct git_target *target = pushing->target;
    char is[GIT_ID_SIZE + 1] = "-";
    if (pushing->has_before)
        git2.oid_tostr(is, sizeof is, &pushing->before);
    bool same = pushing->has_before && git2.oid_equal(&pushing->before, &pushing->ours);
    const char *wanted = target->expect == NULL ? "-" : target->expect->hex;
    if (same || !target->expect_known || strcmp(is, wanted) == 0)
        return OK;
    return fault(ERR_TAMPERED,
                 "远端 %s 的 %s 现在是 %s，而上次推送后应为 %s：公开的历史被人改过。"
                 "没有推送；请保留证据并查明",
                 "remote %s: %s is at %s, but was left at %s: the published history was "
                 "changed. Nothing was pushed; keep the evidence and find out who did it",
                 target->remote, GIT_BRANCH, is, wanted);
}

/* Is this object there? 1, 0, or an error of libgit2's. */
static int has_object(git_repository *repository, const git_oid *id)
{
    git_odb *odb = NULL;
    size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    int code = git2.repository_odb(&odb, repository);
    if (code == 0)
        code = git2.odb_read_header(&size, &type, odb, id);
    git2.odb_free(odb);
    if (code == GIT_ENOTFOUND)
        return 0;
    return code < 0 ? code : 1;
}

/* Is the remote's commit in our history? Likewise. */
static int has_before(const struct pushing *pushing, git_repository *repository)
{
    int code = has_object(repository, &pushing->before);
    return code == 1 ? git2.graph_descendant_of(repository, &pushing->ours, &pushing->before)
                     : code;
}

/* libgit2 takes a file that cannot be looked at for one that is not there. Nobody is accused
 * for a disk that does not answer: what was not found is looked for once more, in the
 * repository opened anew, and after that our own commit, which must be found. */
static enum err look_again(const struct pushing *pushing, bool *found)
{
    git_repository *again = NULL;
    TRY(git_repository_at(pushing->folder, &again));
    int code = has_before(pushing, again);
    *found = code == 1;
    if (code == 0 && has_object(again, &pushing->ours) != 1)
        code = GIT_ERROR;
    git2.repository_free(again);
    return code < 0 ? git_failed(code, pushing->folder, "descendant_of") : OK;
}

/* The remote's commit must be in our history, or what we push would undo somebody's work. */
static enum err check_ancestor(const struct pushing *pushing)
{
    if (!pushing->has_before || git2.oid_equal(&pushing->before, &pushing->ours))
        return OK;
    int code = has_before(pushing, pushing->repository);
    bool found = code == 1;
    if (code < 0)
        return git_failed(code, pushing->folder, "descendant_of");
    if (!found)
        TRY(look_again(pushing, &found));
    if (found)
        return OK;
    char is[GIT_ID_SIZE + 1];
    git2.oid_tostr(is, sizeof is, &pushing->before);
    return fault(ERR_TAMPERED,
                 "远端 %s 停在我们没有的提交 %s：历史已分叉。没有推送；请保留证据并查明",
                 "remote %s is at commit %s, which is not in our history: it has forked. "
                 "Nothing was pushed; keep the evidence and find out why",
                 pushing->target->remote, is);
}

static enum err send(struct pushing *pushing, git_remote *remote)
{
    char spec[] = GIT_BRANCH ":" GIT_BRANCH;
    char *specs[] = { spec };
    git_strarray list = { specs, 1 };
    git_push_options options = {
        .version = GIT_PUSH_OPTIONS_VERSION,
        .pb_parallelism = 1,
        .callbacks = callbacks_of(pushing),
        .proxy_opts = { .version = GIT_PROXY_OPTIONS_VERSION, .type = GIT_PROXY_AUTO },
        .follow_redirects = GIT_REMOTE_REDIRECT_NONE,
    };
    int code = git2.remote_push(remote, &list, &options);
    if (code == GIT_ENONFASTFORWARD) {
        TRY(check_ancestor(pushing));
        return fault(ERR_REMOTE, "远端 %s：两边的历史没有比对成，没有推送；请再推送一次",
                     "remote %s: its history could not be compared with ours; nothing was "
                     "pushed: push again",
                     pushing->target->remote);
    }
    if (code < 0)
        return remote_failed(pushing, code);
    /* What a push to a folder leaves when it is killed. Nobody but the user knows whether
     * another one is at work there. */
    if (strstr(pushing->refusal, ".lock") != NULL)
        return fault(ERR_LOCKED,
                     "远端 %s 被占用：%s。如果此刻没有别人在往那里推送，"
                     "请删去这个 .lock 文件再推送",
                     "remote %s is locked: %s. If nobody else is pushing there now, remove "
                     "this .lock file and push again",
                     pushing->target->remote, pushing->refusal);
    if (pushing->refusal[0] != '\0')
        return fault(ERR_REMOTE, "远端 %s 拒绝了这次推送：%s", "remote %s refused the push: %s",
                     pushing->target->remote, pushing->refusal);
    return OK;
}

/* Where the remote's branch is, asked anew. */
static enum err list_anew(struct pushing *pushing, git_oid *id, bool *exists)
{
    git_remote *remote = NULL;
    int code = git2.remote_create_anonymous(&remote, pushing->repository,
                                            pushing->target->remote);
    if (code == 0)
        code = connect_remote(pushing, remote, GIT_DIRECTION_FETCH);
    if (code == 0)
        code = list_remote(remote, id, exists);
    git2.remote_free(remote);
    return code < 0 ? remote_failed(pushing, code) : OK;
}

/* Only a fresh listing says that it is there. */
static enum err check_after(struct pushing *pushing)
{
    git_oid after = { 0 };
    bool exists = false;
    TRY(list_anew(pushing, &after, &exists));
    return exists && git2.oid_equal(&after, &pushing->ours)
               ? OK
               : fault(ERR_REMOTE, "远端 %s 说已收下，再看却没有：没有算作推送成功",
                       "remote %s took the push, but does not show it: not counted as pushed",
                       pushing->target->remote);
}

static enum err push_open(struct pushing *pushing, git_remote *remote)
{
    int code = connect_remote(pushing, remote, GIT_DIRECTION_PUSH);
    if (code == 0)
        code = list_remote(remote, &pushing->before, &pushing->has_before);
    if (code < 0)
        return remote_failed(pushing, code);
    if (check_before(pushing) != OK) {
        /* Nobody is accused for a listing that came short: it must say the same twice. */
        git_oid twice = { 0 };
        bool exists = false;
        TRY(list_anew(pushing, &twice, &exists));
        pushing->before = twice;
        pushing->has_before = exists;
        TRY(check_before(pushing));
    }
    TRY(check_ancestor(pushing));
    if (pushing->has_before && git2.oid_equal(&pushing->before, &pushing->ours))
        return OK;
    TRY(send(pushing, remote));
    return check_after(pushing);
}

/* All of it, in the child. */
static enum err push(struct arena *arena, const char *path, const struct git_target *target,
                     struct git_id *out)
{
    struct pushing pushing = { .target = target };
    git_remote *remote = NULL;
    char *folder = NULL;
    bool exists = false;
    const char *home = getenv("HOME");
    TRY(git_folder(arena, path, &folder));
    TRY(git_guard(arena, folder));
    TRY(git_start());
    /* The user's own known hosts and proxy; never the machine's or the remote's settings. */
    if (home != NULL &&
        git2.libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_GLOBAL, home) < 0)
        return fault_memory();
    pushing.folder = folder;
    TRY(git_repository_at(folder, &pushing.repository));
    TRY(git_branch_at(pushing.repository, GIT_BRANCH, &pushing.ours, &exists));
    if (!exists)
        return fault(ERR_MISSING, "%s：还没有公开过什么，无可推送",
                     "%s: nothing was published yet, nothing to push", path);
    int code = git2.remote_create_anonymous(&remote, pushing.repository, target->remote);
    if (code < 0)
        return remote_failed(&pushing, code);
    TRY(push_open(&pushing, remote));
    git2.oid_tostr(out->hex, sizeof out->hex, &pushing.ours);
    return OK;
}

/* The child's whole life. It ends without any clean-up: the process is what is cleaned up. */
static void child(int pipe_end, const char *path, const struct git_target *target)
{
    struct outcome outcome = { .code = ERR_MEMORY };
    struct arena *arena = NULL;
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)signal(SIGALRM, SIG_DFL);
    (void)signal(SIGPIPE, SIG_IGN);
    /* A library's mistake is told by who waits for us. */
    static const int numbers[] = { SIGBUS, SIGSEGV, SIGABRT, SIGFPE, SIGILL };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        (void)signal(numbers[i], SIG_DFL);
    (void)alarm(target->seconds == 0 ? GIT_PUSH_SECONDS : target->seconds);
    outcome.code = arena_open(PUSH_MEMORY_MAX, &arena);
    if (outcome.code == OK)
        outcome.code = push(arena, path, target, &outcome.id);
    (void)snprintf(outcome.zh, sizeof outcome.zh, "%s", err_why(LANGUAGE_ZH));
    (void)snprintf(outcome.en, sizeof outcome.en, "%s", err_why(LANGUAGE_EN));
    const char *at = (const char *)&outcome;
    for (size_t done = 0; done < sizeof outcome;) {
        ssize_t wrote = write(pipe_end, at + done, sizeof outcome - done);
        if (wrote <= 0)
            break;
        done += (size_t)wrote;
    }
#ifdef COVERAGE
    __gcov_dump();
#endif
    _exit(0);
}

static bool read_outcome(int pipe_end, struct outcome *out)
{
    char *at = (char *)out;
    size_t done = 0;
    while (done < sizeof *out) {
        ssize_t got = read(pipe_end, at + done, sizeof *out - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

enum err git_push_to(const char *path, const struct git_target *target, struct git_id *out)
{
    int ends[2] = { -1, -1 };
    struct outcome outcome = { 0 };
    TRY(remote_check(target->remote));
    if (pipe(ends) != 0)
        return fault_errno("pipe", path);
    pid_t pid = fork();
    if (pid == 0) {
        (void)close(ends[0]);
        child(ends[1], path, target);
    }
    (void)close(ends[1]);
    bool told = pid > 0 && read_outcome(ends[0], &outcome);
    (void)close(ends[0]);
    if (pid < 0)
        return fault_errno("fork", path);
    int status = 0;
    do
        errno = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR);
    if (!told && WIFSIGNALED(status) && WTERMSIG(status) != SIGALRM)
        return fault(ERR_SYSTEM, "推送到 %s 的进程出错而停（信号 %d），没有算作推送成功",
                     "the process that pushed to %s died (signal %d): not counted as pushed",
                     target->remote, WTERMSIG(status));
    if (!told && WIFEXITED(status) && WEXITSTATUS(status) == err_status(ERR_MEMORY))
        return fault_memory();
    if (!told && WIFEXITED(status))
        return fault(ERR_SYSTEM, "推送到 %s 的进程没有说结果就停了，没有算作推送成功",
                     "the process that pushed to %s ended without a word: not counted as "
                     "pushed",
                     target->remote);
    if (!told)
        return fault(ERR_REMOTE,
                     "远端 %s 在 %u 秒内没有答复，已停止。公开的内容在本机完好，稍后再推送",
                     "remote %s did not answer within %u seconds: given up. The publication is "
                     "safe here; push again later",
                     target->remote, target->seconds == 0 ? GIT_PUSH_SECONDS : target->seconds);
    if (outcome.code != OK)
        return fault(outcome.code, "%s%.0s", "%.0s%s", outcome.zh, outcome.en);
    *out = outcome.id;
    return OK;
}
