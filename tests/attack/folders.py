#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A hostile publisher against the inspector's machine: what is no plain file, too big, too deep.

usage: folders.py SANZI-VERIFY [WORD]
Each row must be answered with status 1 or 2 and a reason, not by waiting, by eating memory or by
reading elsewhere."""
import json, os, resource, shutil, socket, subprocess, sys, tempfile
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from forge import *

ROWS = []
MEMORY = 700 << 20  # of addresses; a sanitized program is not held to it


def attack(*statuses, code=None):
    def keep(function):
        ROWS.append((function.__name__, statuses or (1,), code, function))
        return function
    return keep


def place(folder, path):
    whole = os.path.join(folder, path)
    if os.path.isdir(whole):
        shutil.rmtree(whole)
    elif os.path.lexists(whole):
        os.remove(whole)
    os.makedirs(os.path.dirname(whole), exist_ok=True)
    return whole


def sparse(path, size):
    with open(path, "wb") as file:
        file.truncate(size)


NAMES = ["checkpoint", "README.md", ".gitattributes", "tile/0/000.p/7", "tile/entries/000.p/7",
         "latest/tile/0/000", "docs/" + check.sha(b"receipt").hex(), "stray"]
for name in NAMES:
    for what in ("fifo", "link", "device", "folder", "huge", "socket", "dangling"):
        def one(v, folder, name=name, what=what):
            path = place(folder, name)
            if what == "fifo":
                os.mkfifo(path)
            elif what == "link":
                os.symlink("/etc/passwd", path)
            elif what == "device":
                os.symlink("/dev/zero", path)
            elif what == "folder":
                os.makedirs(path + "/x")
            elif what == "huge":
                sparse(path, 1 << 41)
            elif what == "dangling":
                os.symlink("nowhere", path)
            else:
                here = os.getcwd()
                os.chdir(os.path.dirname(path))
                socket.socket(socket.AF_UNIX).bind(os.path.basename(path))
                os.chdir(here)
        one.__name__ = "%s_is_%s" % (name, what)
        attack(0 if name == "stray" else 1)(one)

for name in ("tile", "tile/entries", "docs", "latest"):
    def one(v, folder, name=name):
        path = os.path.join(folder, name)
        os.rename(path, folder + ".moved")
        os.symlink(folder + ".moved", path)
        return folder + ".moved"
    one.__name__ = "a_link_to_the_folder_" + name
    attack(1)(one)


@attack()
def a_checkpoint_of_2_to_the_40_and_sparse_bundles(v, folder):
    with open(os.path.join(folder, "checkpoint"), "wb") as file:
        file.write(v.checkpoint(1 << 40, bytes(32)))
    sparse(place(folder, "tile/entries/000"), 256 * 65537)
    sparse(place(folder, "tile/0/000"), 8192)
    for i in range(1, 1000):
        for path in ("tile/entries/", "tile/0/"):
            os.link(folder + "/" + path + "000", folder + "/%s%03d" % (path, i))


@attack()
def no_checkpoint_and_endless_bundles(v, folder):
    os.remove(os.path.join(folder, "checkpoint"))
    sparse(place(folder, "tile/entries/000"), 256 * 65537)
    for i in range(1, 1000):
        os.link(folder + "/tile/entries/000", folder + "/tile/entries/%03d" % i)


@attack(0, 1)
def folders_nested_deep(v, folder):
    path = os.path.join(folder, "x")
    for _ in range(200):
        os.mkdir(path)
        path += "/x"


@attack(0)
def five_thousand_names(v, folder):
    os.mkdir(folder + "/many")
    for i in range(5000):
        os.mknod(folder + "/many/%d" % i)


@attack(0)
def names_with_controls(v, folder):
    for name in (b"a\nwrong", b"\x1b[2Jx", b"\xff\xfe", "\u202egnp".encode(), b"a\rb"):
        with open(folder.encode() + b"/" + name, "wb"):
            pass


@attack(0)
def names_of_full_length(v, folder):
    os.mkdir(folder + "/" + "y" * 255)
    with open(folder + "/" + "y" * 255 + "/" + "z" * 255, "wb"):
        pass


@attack(1, 2)
def an_unreadable_checkpoint(v, folder):
    os.remove(folder + "/checkpoint")
    os.mkdir(folder + "/checkpoint")


@attack()
def a_signature_line_of_sixteen_thousand_bytes(v, folder):
    with open(os.path.join(folder, "checkpoint"), "ab") as file:
        file.write("\u2014 x ".encode() + b"A" * 16000 + b"\n")


def main():
    program, word = sys.argv[1], (sys.argv + [""])[2]
    limited = b"__asan_init" not in open(program, "rb").read()
    passed = failed = 0

    def limits():
        if limited:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))

    for name, statuses, code, function in ROWS:
        if word not in name:
            continue
        outer = tempfile.mkdtemp(prefix="attack-")
        folder = os.path.join(outer, "f")
        v = base()
        v.voucher(docs=[v.document(b"receipt")])
        write(v.publish(), folder)
        function(v, folder)
        try:
            done = subprocess.run([program, "-O", "json", "--threads", "2", "--log", LOG.vkey,
                                   folder], capture_output=True, timeout=30, preexec_fn=limits)
            status, out = done.returncode, done.stdout + done.stderr
        except subprocess.TimeoutExpired:
            status, out = "timeout", b""
        if status in statuses:
            passed += 1
        else:
            failed += 1
            print("%s: exit %s instead of %s\n%s" % (name, status, statuses,
                                                     out.decode("utf-8", "replace")[:1500]))
        shutil.rmtree(outer)
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
