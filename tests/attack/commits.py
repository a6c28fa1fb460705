#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Git histories that the operator bent: commits by other keys, histories cut and joined.

usage: commits.py SANZI [WORD]
Objects are written here by hand, so that nothing of the C program helps. `sanzi verify` must give
the row's answer, with a finding of the row's code."""
import hashlib, json, os, shutil, struct, subprocess, sys, tempfile, zlib
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from forge import *

ROWS = []


def attack(status, code=None, log=LOG):
    def keep(function):
        ROWS.append((function.__name__, status, code, log, function))
        return function
    return keep


def piece(raw):
    return struct.pack(">I", len(raw)) + raw


def armor(key, payload, space=b"git", sign=None):
    """SSHSIG, as specs/keys.md says."""
    public = piece(b"ssh-ed25519") + piece(key.public)
    signed = b"SSHSIG" + piece(space) + piece(b"") + piece(b"sha512") + \
        piece(hashlib.sha512(payload).digest())
    blob = b"SSHSIG" + struct.pack(">I", 1) + piece(public) + piece(space) + piece(b"") + \
        piece(b"sha512") + piece(piece(b"ssh-ed25519") + piece((sign or key).sign(signed)))
    text = b64(blob)
    lines = [text[i:i + 70] for i in range(0, len(text), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----"] + lines + ["-----END SSH SIGNATURE-----"])


class Git:
    """A bare repository of loose objects."""

    def __init__(self, folder):
        self.folder, self.head, self.clock = folder, None, 1706700000
        for name in ("objects", "refs/heads"):
            os.makedirs(os.path.join(folder, name))
        self.put("HEAD", b"ref: refs/heads/main\n")
        self.put("config", b"[core]\n\trepositoryformatversion = 0\n\tbare = true\n")

    def put(self, path, raw):
        whole = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "wb") as file:
            file.write(raw)

    def object(self, kind, raw):
        whole = b"%s %d\0" % (kind.encode(), len(raw)) + raw
        name = hashlib.sha1(whole).hexdigest()
        self.put("objects/%s/%s" % (name[:2], name[2:]), zlib.compress(whole, 1))
        return name

    def tree(self, files):
        here, below = {}, {}
        for path, raw in files.items():
            top, _, rest = path.partition("/")
            if rest:
                below.setdefault(top, {})[rest] = raw
            else:
                here[top] = ("100644", self.object("blob", raw))
        for top, more in below.items():
            here[top] = ("40000", self.tree(more))
        order = sorted(here, key=lambda n: n + ("/" if here[n][0] == "40000" else ""))
        return self.object("tree", b"".join(
            ("%s %s\0" % (here[n][0], n)).encode() + bytes.fromhex(here[n][1]) for n in order))

    def commit(self, files, key=PUBLISHER, parents=None, change=None, sign=None, space=b"git"):
        """`change` bends the commit after it was signed."""
        self.clock += 60
        if parents is None:
            parents = [self.head] if self.head else []
        who = "village <%s> %d +0800" % (ORIGIN, self.clock)
        head = "tree %s\n%sauthor %s\ncommitter %s\n" % (
            self.tree(files), "".join("parent %s\n" % p for p in parents), who, who)
        message = "\npublish\n"
        lines = ""
        if key:
            text = armor(key, (head + message).encode(), space, sign)
            lines = "gpgsig " + text.replace("\n", "\n ") + "\n"
        raw = head + lines + message
        self.head = self.object("commit", (change(raw) if change else raw).encode())
        self.put("refs/heads/main", (self.head + "\n").encode())
        return self.head


def history(v, git, *sizes):
    for size in sizes:
        git.commit(v.publish(size))


@attack(0)
def nothing_is_wrong(v, git):
    history(v, git, 2, 4, 6)


@attack(0)
def the_same_published_twice(v, git):
    history(v, git, 2, 6, 6)


@attack(1, "commit")
def an_unsigned_commit(v, git):
    history(v, git, 2, 4)
    git.commit(v.publish(), None)


@attack(1, "commit")
def an_unsigned_commit_long_ago(v, git):
    git.commit(v.publish(2), None)
    history(v, git, 4, 6)


@attack(1, "commit")
def a_commit_by_the_bookkeeper(v, git):
    history(v, git, 2)
    git.commit(v.publish(), CLERK)


@attack(1, "commit")
def a_commit_by_a_stranger(v, git):
    history(v, git, 2)
    git.commit(v.publish(), STRANGER)


@attack(1, "commit")
def a_commit_by_the_log_key(v, git):
    git.commit(v.publish(), LOG)


@attack(1, "commit")
def a_key_in_the_armor_that_did_not_sign(v, git):
    git.commit(v.publish(), PUBLISHER, sign=STRANGER)


@attack(1, "commit")
def a_signature_for_another_name_space(v, git):
    git.commit(v.publish(), space=b"file")


@attack(1, "commit")
def a_message_amended(v, git):
    git.commit(v.publish(), change=lambda raw: raw.replace("publish\n", "publish more\n"))


@attack(1, "commit")
def a_committer_date_amended(v, git):
    git.commit(v.publish(), change=lambda raw: raw.replace("1706700060", "1606700060"))


@attack(2)
def two_signatures(v, git):
    def change(raw):
        text = raw[raw.index("gpgsig"):raw.index("\n\npublish") + 1]
        return raw.replace("\n\npublish", "\n" + text + "\npublish")
    git.commit(v.publish(), change=change)


@attack(2)
def a_header_between_others(v, git):
    git.commit(v.publish(), change=lambda raw: raw.replace("author", "mergetag x\nauthor", 1))


@attack(2)
def a_merge(v, git):
    history(v, git, 2)
    side = git.commit(v.publish(4), parents=[])
    git.commit(v.publish(), parents=[side, git.head])


@attack(1, "history")
def an_earlier_publication_of_another_history(v, git):
    other = base()
    other.voucher(fen=7)
    git.commit(other.publish())
    v.voucher(fen=8)
    history(v, git, 7)


@attack(1, "history")
def the_newest_shorter_than_the_one_before(v, git):
    history(v, git, 2, 6, 4)


@attack(1, "history")
def one_in_the_middle_shorter(v, git):
    history(v, git, 4, 2, 6)


@attack(1, "history")
def a_commit_without_a_checkpoint(v, git):
    history(v, git, 2)
    git.commit({"README.md": b"x"})
    history(v, git, 6)


@attack(1, "checkpoint")
def an_earlier_checkpoint_signed_by_somebody_else(v, git):
    git.commit(dict(v.publish(2), checkpoint=v.checkpoint(2, keys=[CLERK])))
    history(v, git, 6)


@attack(1, "checkpoint", None)
def the_same_without_a_key_given(v, git):
    git.commit(dict(v.publish(2), checkpoint=v.checkpoint(2, keys=[CLERK])))
    history(v, git, 6)


@attack(1, "checkpoint")
def an_earlier_checkpoint_malformed(v, git):
    git.commit(dict(v.publish(2), checkpoint=b"hello\n"))
    history(v, git, 6)


NEXT = person("publisher", "孙小梅", "second")


def handed_over(v):
    """Entry 6 gives the publisher's name another key."""
    v.add("key", {"action": "rotate", "name": PUBLISHER.name, "key": NEXT.vkey}, PUBLISHER, NEXT)
    v.voucher()


@attack(0)
def a_publisher_s_key_handed_over(v, git):
    history(v, git, 4, 6)
    handed_over(v)
    git.commit(v.publish(), NEXT)


@attack(1, "commit")
def the_old_publisher_goes_on(v, git):
    handed_over(v)
    git.commit(v.publish(), PUBLISHER)


@attack(1, "commit")
def the_old_publisher_publishes_his_own_end(v, git):
    handed_over(v)
    git.commit(v.publish(7), PUBLISHER)


@attack(1, "commit")
def the_new_publisher_before_he_was_enrolled(v, git):
    handed_over(v)
    git.commit(v.publish(6), NEXT)
    git.commit(v.publish(), NEXT)


@attack(1, "commit")
def a_key_that_is_of_no_publisher_any_more(v, git):
    v.add("key", {"action": "revoke", "name": PUBLISHER.name, "last": 3}, AUTHORITY)
    git.commit(v.publish())


@attack(0, "disputed")
def commits_by_a_publisher_in_doubt(v, git):
    """Signed after the index up to which the revocation trusts the key."""
    history(v, git, 4, 6)
    v.add("key", {"action": "revoke", "name": PUBLISHER.name, "last": 3}, AUTHORITY)
    v.add("key", {"action": "enrol", "role": "publisher", "person": "孙小梅",
                  "key": NEXT.vkey}, AUTHORITY, NEXT)
    git.commit(v.publish(), NEXT)


@attack(1, "log-key")
def a_new_log_behind_the_old_one(v, git):
    history(v, git, 6)
    new = base()
    new.__init__()
    new.log = Key(ORIGIN, b"M" * 32)
    new.found()
    for _ in range(7):
        new.voucher()
    git.commit(new.publish())


@attack(2)
def no_branch(v, git):
    history(v, git, 6)
    os.remove(os.path.join(git.folder, "refs/heads/main"))


@attack(3)
def a_parent_that_is_not_there(v, git):
    git.commit(v.publish(), parents=["0" * 40])


@attack(2)
def a_history_that_is_a_branch_name(v, git):
    history(v, git, 6)
    git.put("refs/heads/main", b"ref: refs/heads/main\n")


@attack(0, "stray")
def a_folder_with_a_store_in_it(v, git):
    """A publication is not taken for a book because somebody put a database into it."""
    write(v.publish(), git.folder + ".folder")
    os.mkdir(git.folder + ".folder/store")
    with open(git.folder + ".folder/store/data.mdb", "wb") as file:
        file.write(b"\xff" * 8192)
    return git.folder + ".folder"


@attack(0)
def a_clone_with_a_store_in_it(v, git):
    history(v, git, 2, 6)
    clone = git.folder + ".clone"
    write(v.publish(), clone)
    os.mkdir(clone + "/store")
    with open(clone + "/store/data.mdb", "wb") as file:
        file.write(b"\xff" * 8192)
    os.rename(git.folder, clone + "/.git")
    return clone


def main():
    program, word = sys.argv[1], (sys.argv + [""])[2]
    passed = failed = 0
    for name, status, code, log, function in ROWS:
        if word not in name:
            continue
        folder = tempfile.mkdtemp(prefix="attack-")
        git = Git(os.path.join(folder, "g.git"))
        path = function(base(), git) or git.folder
        command = [program, "verify", path, "-O", "json"]
        done = subprocess.run(command + (["--log", log.vkey] if log else []),
                              capture_output=True, timeout=60, env={"LC_ALL": "C", "HOME": folder})
        out = done.stdout.decode()
        codes = [f["code"] for f in json.loads(out)["findings"]] if done.returncode < 2 else []
        if done.returncode == status and (not code or code in codes):
            passed += 1
        else:
            failed += 1
            print("%s: exit %d instead of %d (%s)\n%s%s" % (
                name, done.returncode, status, code, out[-2500:], done.stderr.decode()))
        shutil.rmtree(folder)
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
