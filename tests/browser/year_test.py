# SPDX-License-Identifier: Apache-2.0
"""The sample village's year, publication by publication: what was due on each day is there on that
day, and every publication, checked out by stock git, is whole and opens from disk."""
import contextlib, functools, io, json, os, shutil, subprocess, sys
from world import PHONE, ROOT, VILLAGE, WORK, browser, program, village

sys.path.insert(0, os.path.join(ROOT, "tests"))
from pages import Pages  # noqa: E402

CLONE = os.path.join(WORK, "clone")
LATE = "2025-07-31"  # the month that run-village.sh makes known too late


def git(*arguments):
    done = subprocess.run(["git", "-C", CLONE, *arguments], capture_output=True, text=True,
                          timeout=60)
    assert done.returncode == 0, "git %s: %s" % (arguments, done.stderr)
    return done.stdout


@functools.lru_cache(None)
def publications():
    """The commits of a clone made by stock git as from another machine, the oldest first."""
    village()
    shutil.rmtree(CLONE, ignore_errors=True)
    subprocess.run(["git", "clone", "-q", "file://" + os.path.join(VILLAGE, "qingshi.git"), CLONE],
                   check=True, timeout=60)
    return git("rev-list", "--reverse", "HEAD").split()


def size_of(commit):
    """How many entries the checkpoint of a publication has."""
    return int(git("show", commit + ":checkpoint").split("\n")[1])


def book(*arguments, good=(0,)):
    return json.loads(program("sanzi", "-C", os.path.join(VILLAGE, "book"), "--lang", "en",
                              *arguments, "-O", "json", good=good).stdout)


@functools.lru_cache(None)
def days():
    """The day each entry bears, by its number."""
    village()
    return {int(row["index"]): row["date"] for row in book("list")["rows"]}


@functools.lru_cache(None)
def due():
    """The calendar's rows of 2025, whose last day is in January 2026."""
    village()
    said = book("report", "calendar", "--from", "2025-01-01", "--to", "2026-01-31", good=(1,))
    return [row for row in said["tables"][0]["rows"] if row["to"] < "2026"]


def first_with(path):
    """The publication that a page came with."""
    return next(c for c in publications() if git("ls-tree", "--name-only", c, path).strip())


def test_every_duty_of_the_year_has_its_publication():
    """Not only is it recorded: the page of its notice stands in a publication whose last entry bears a
    day that is not past the day due. One month is late, and both say so."""
    wrong, months = [], set()
    for row in due():
        told = "%s %s, due %s: " % (row["item"], row["to"], row["due"])
        if row["state"] == "missing":
            wrong.append(told + "missing")
            continue
        commit = first_with("n/%s.html" % row["entry"])
        published = days()[size_of(commit) - 1]
        late = published > row["due"]
        months.add(published)
        if late != (row["state"] == "late") or late != (row["to"] == LATE):
            wrong.append(told + "%s, published %s" % (row["state"], published))
        if not row["posted"] <= published:
            wrong.append(told + "put up %s, published %s" % (row["posted"], published))
        # The notice's page says as of then that it is up.
        if row["posted"] not in git("show", "%s:n/%s.html" % (commit, row["entry"])):
            wrong.append(told + "its page does not say when it was put up")
    assert not wrong, "\n".join(wrong)
    assert len(months) == 12 and len(due()) > 60, (months, len(due()))
    assert sum(row["state"] == "late" for row in due()) == \
        sum(row["to"] == LATE for row in due()) > 0


def open_from_disk(one, path):
    """Faults of a page, in words."""
    one.ask("POST", "/url", {"url": "file://" + os.path.join(CLONE, path)})
    seen = one.script("""const h = document.querySelectorAll('h1');
        return [h.length === 1 && h[0].offsetHeight > 0, document.styleSheets.length,
                document.documentElement.scrollWidth - window.innerWidth]""")
    faults = one.console()
    if not seen[0]:
        faults.append("no heading is seen")
    if path != "verify.html" and seen[1] == 0:
        faults.append("no style")
    if seen[2] > 1:
        faults.append("%d px wider than the screen" % seen[2])
    return faults


def test_each_publication_is_whole_and_opens_from_a_clone():
    """Links, sizes and shape of all pages of every publication; each page in a browser, from disk, in
    the publication that wrote it."""
    one, before, wrong, opened, changed = browser(PHONE), None, [], 0, {}
    for commit in publications():
        git("checkout", "-q", commit)
        pages = Pages(CLONE)
        with contextlib.redirect_stdout(io.StringIO()):
            pages.run()
        wrong += ["%s: %s" % (commit, fault) for fault in pages.bad[:5]]
        written = git("diff-tree", "-r", "--root", "--no-commit-id", "--name-only",
                      "--diff-filter=AM", *([before] if before else []), commit).split("\n")
        changed[commit] = {path for path in written if path.endswith(".html")}
        for path in sorted(changed[commit]):
            wrong += ["%s, %s: %s" % (commit, path, fault) for fault in open_from_disk(one, path)]
            opened += 1
        before = commit
        assert pages.good > 500, "%s: %d checks" % (commit, pages.good)
    everything = {path for path in git("ls-files").split("\n") if path.endswith(".html")}
    assert everything <= set().union(*changed.values())
    assert not wrong, "\n".join(wrong[:40])
    assert opened > 300 and len(publications()) == 13, (opened, publications())


def test_a_broken_page_is_noticed():
    """Else the test above would mean nothing."""
    publications()
    at = os.path.join(CLONE, "broken.html")
    with open(at, "w", encoding="utf-8") as file:
        file.write("<!DOCTYPE html><title>x</title><link rel=stylesheet href=none.css>"
                   "<div style='width:3000px'>wide</div>")
    faults = " | ".join(open_from_disk(browser(PHONE), "broken.html"))
    os.remove(at)
    for word in ("no heading", "wider", "ERR_FILE_NOT_FOUND"):
        assert word in faults, faults
