/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/personal.h"
#include "desk/places.h"
#include "desk/publishing.h"

static const struct option options[] = {
    { "git", '\0', WORDS("仓库", "REPO"),
      WORDS("发布到这个（裸）git 仓库，没有就建", "publish into this bare git repository; made if it lacks") },
    { "folder", '\0', WORDS("文件夹", "DIR"),
      WORDS("发布到这个文件夹（可放网站上）", "publish into this folder (for a web server)") },
    { "push", '\0', WORDS("远端", "REMOTE"),
      WORDS("再推送到远端仓库（要有 --git）", "then push to a remote (needs --git)") },
    { "as", '\0', WORDS("人", "PERSON"),
      WORDS("哪位公开员签提交", "which publisher signs the commit") },
    { "no-pages", '\0', NO_VALUE,
      WORDS("只公开账本，不写给人看的网页", "the log alone, without the pages for people") },
    { "forget", '\0', WORDS("地方", "PLACE"),
      WORDS("这个公开过的地方丢了、坏了，以后不再和它核对",
            "this place of publication is lost or broken: compare with it no more") },
    PERSONAL_OPTION_ROW,
    { 0 },
};

static const struct example examples[] = {
    { "sanzi publish --git qingshi.git --folder 公开",
      WORDS("签检查点，提交并写文件夹", "checkpoint, commit, folder") },
    { "sanzi publish --git qingshi.git --push https://git.example.org/qingshi.git",
      WORDS("提交并推送", "commit and push") },
    { 0 },
};

static enum err publish(struct publishing *publishing)
{
    struct desk *desk = publishing->session.desk;
    const char *git = desk_option(desk, "git");
    const char *folder = desk_option(desk, "folder");
    const char *push = desk_option(desk, "push");
    const char *forget = desk_option(desk, "forget");
    if (forget) {
        TRY(places_forget(&publishing->session, forget));
        say(desk, "以后不再和 %s 核对\n", "%s is compared no more\n", forget);
    }
    if (!git && !folder)
        return OK;
    TRY(publishing_look(publishing, git, folder));
    TRY(publishing_checkpoint(publishing));
    if (git)
        TRY(publishing_git(publishing, git));
    if (folder)
        TRY(publishing_folder(publishing, folder));
    TRY(publishing_remember(publishing));
    if (push)
        TRY(publishing_push(publishing, git, push));
    return OK;
}

static enum err run(struct desk *desk)
{
    struct publishing publishing = { 0 };
    bool git = desk_has(desk, "git");
    if (!git && !desk_has(desk, "folder") && !desk_has(desk, "forget"))
        return fault(ERR_USAGE, "发布到哪里？请给 --git 仓库 或 --folder 文件夹",
                     "publish where to? give --git REPO or --folder DIR");
    if (desk_has(desk, "push") && !git)
        return fault(ERR_USAGE, "--push 要和 --git 一起用", "--push needs --git");
    publishing.no_pages = desk_has(desk, "no-pages");
    TRY(session_open(desk, true, &publishing.session));
    enum err code = publish(&publishing);
    return session_end(&publishing.session, code);
}

const struct command command_publish = {
    .name = "publish",
    .alias = "公开",
    .title = WORDS("把账公开到 git 仓库和文件夹", "publish to a git repository and a folder"),
    .usage = WORDS("[--git 仓库] [--folder 文件夹] [--push 远端] [--forget 地方]",
                   "[--git REPO] [--folder DIR] [--push REMOTE] [--forget PLACE]"),
    .help = WORDS("只写新增的部分；中途断了，再做一遍即可。已公开的只会变长，不会变短。",
                  "Only what is new is written; after a stop, do it again. What is published "
                  "grows and never shrinks."),
    .words_max = 0,
    .options = options,
    .examples = examples,
    .writes = true,
    .run = run,
};
