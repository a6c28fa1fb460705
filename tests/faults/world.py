# SPDX-License-Identifier: Apache-2.0
"""What the fault tests share: a small book to break, commands to break it with, and the check afterwards."""
import concurrent.futures
import json
import os
import shutil
import subprocess
import tempfile
import threading

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
COST = ["--kdf-mib", "19", "--kdf-ops", "2"]  # the cheapest key files that the program takes: test keys only


class World:
    """A folder with a book, its repository and its published folder; copied afresh for every fault."""

    def __init__(self, build, folder):
        self.sanzi = os.path.join(os.path.abspath(build), "sanzi")
        self.folder = folder
        for name in ("book", "public", "backup", "again", "third", "passphrase"):
            setattr(self, name, os.path.join(folder, name))
        self.git = os.path.join(folder, "notice.git")
        self.new_git = os.path.join(folder, "new.git")
        self.new_public = os.path.join(folder, "new-public")

    def run(self, *arguments, shim=None, program=None, timeout=60):
        environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "LC_ALL": "C", "TMPDIR": self.folder}
        environment.update(shim or {})
        done = subprocess.run([program or self.sanzi, *arguments], cwd=self.folder, env=environment, timeout=timeout,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")

    def must(self, *arguments):
        status, out, err = self.run(*arguments)
        if status != 0:
            raise AssertionError(f"{' '.join(arguments)}: exit {status}\n{out}{err}")
        return out

    def signed(self, *arguments):
        """The arguments of a command that signs in this book."""
        return ["-C", self.book, *arguments, "--pass-file", self.passphrase]

    def voucher(self, number, sum_yuan="120.50", *more):
        return ["record", "voucher", "date=2025-01-1%d" % (number % 9 + 1), f"note=fault test {number}",
                f"debit=102:{sum_yuan}", f"credit=501:{sum_yuan}", f"id=fault-{number}", *more]

    def build(self):
        os.makedirs(self.folder, exist_ok=True)
        with open(os.open(self.passphrase, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write("test passphrase, no secret\n")
        self.must("init", self.book, "--village", "试验村", "--code", "350322111202", "--origin", "fault.example.org",
                  "--start", "2025-01", "--pass-file", self.passphrase, *COST)
        for number in range(2):
            self.must(*self.signed(*self.voucher(number)))
        with open(os.path.join(self.folder, "paper.txt"), "w") as file:
            file.write("an invoice\n")
        self.must(*self.signed(*self.voucher(2, "80.00", "payee=张小三", "--seal", "payee", "--doc", "paper.txt:public")))
        with open(os.path.join(self.folder, "many.csv"), "w") as file:
            file.write("date,note,account,debit,credit\n")
            for number in range(1, 31):
                file.write(f"2025-01-20,import {number},102,{number}.00,\n,,501,,{number}.00\n")
        self.must(*self.signed("key", "new", "--role", "cashier", "--person", "赵六", *COST))
        self.must(*self.signed("publish", "--git", self.git, "--folder", self.public))
        self.must(*self.signed(*self.voucher(3)))

    def copy(self, name):
        other = World(os.path.dirname(self.sanzi), os.path.join(os.path.dirname(self.folder), name))
        shutil.rmtree(other.folder, ignore_errors=True)
        shutil.copytree(self.folder, other.folder, symlinks=True)
        return other

    def size(self, where=None):
        """How many entries a good book or publication has; None where it does not verify."""
        status, out, err = self.run("verify", where or self.book, "-O", "json")
        if status != 0:
            return None, f"verify {os.path.relpath(where or self.book, self.folder)}: exit {status}\n{out[:2000]}{err[:2000]}"
        return json.loads(out)["entries"], ""

    def has_book(self, folder):
        return os.path.isdir(os.path.join(folder, "store"))


# name: (arguments of the command, how many entries it adds)
def commands(world):
    found = ["--village", "又一村", "--code", "350322111203", "--origin", "again.example.org", "--start", "2025-01",
             "--pass-file", world.passphrase, *COST]
    erasure = ["record", "erasure", "--as", "supervisor", "target=3", "field=payee", "ground=本人要求", "by=村委会", "date=2025-02-01", "id=gone"]
    sealed = world.voucher(8, "9.00", "payee=李小四", "--seal", "payee", "--doc", "paper.txt")
    return {
        "record": (world.signed(*world.voucher(7)), 1),
        "sealed": (world.signed(*sealed), 1),
        "erasure": (world.signed(*erasure), 1),
        "import": (world.signed("import", "voucher", "many.csv"), 30),
        "close": (world.signed("close", "2025-01"), 1),
        "enrol": (world.signed("key", "enrol", "赵六"), 1),
        "rotate": (world.signed("key", "rotate", "公开员", *COST), 1),
        "checkpoint": (world.signed("checkpoint"), 0),
        "publish": (world.signed("publish", "--git", world.git, "--folder", world.public), 0),
        "publish-new": (world.signed("publish", "--git", world.new_git, "--folder", world.new_public), 0),
        "init": (["init", world.again, *found], 0),
        "reindex": (["-C", world.book, "reindex"], 0),
        "backup": (["-C", world.book, "backup", world.backup], 0),
        "restore": (["restore", world.public, world.again], 0),
        "restore-all": (["restore", world.backup, world.again], 0),
    }


# Commands that, done again, must succeed whatever came before. Of the others, what is done already is refused as usage.
REPEATED = ("record", "sealed", "erasure", "import", "checkpoint", "publish", "publish-new", "reindex", "backup")


def prepare(world, name):
    """What a command needs beside the common world."""
    if name == "restore-all":
        world.must("-C", world.book, "backup", world.backup)


def check(world, before, adds, status, name):
    """The promise: acknowledged entries are there, nothing half done, and the book goes on. Returns complaints."""
    wrong = []
    size, why = world.size()
    if size is None and not (name == "reindex" and "sanzi reindex" in why):
        return [why]  # an index that is half there is named, and made whole by the same command
    least = before + (adds if status == 0 else 0)
    if size is not None and not least <= size <= before + adds:
        wrong.append(f"{size} entries, expected {least} to {before + adds}")
    if status == 0:
        wrong += check_done(world, before, name)
    wrong += check_half(world, before, name)
    whole = name in ("init", "restore", "restore-all") and world.has_book(world.again)
    retry, out, err = world.run(*commands(world)[name][0])
    good = (0,) if name in REPEATED else (0, 2)
    if whole and name == "init":
        good = (2,)
    if retry not in good or (retry != 0 and not err.strip()):
        wrong.append(f"{name} again: exit {retry}: {out[:300]}{err[:300]}")
    if name in ("init", "restore", "restore-all"):
        wrong += check_new(world, name)
    if name == "erasure" and secret_left(world):
        wrong.append("the erased value is still in the store")
    wrong += check_onward(world)
    return wrong


def check_done(world, before, name):
    """What was acknowledged is there without doing it again."""
    wrong = []
    if name == "checkpoint":
        with open(os.path.join(world.book, "checkpoint")) as file:
            signed = int(file.read().split("\n")[1])
        wrong = [] if signed == before else [f"the checkpoint of {before} that was shown is gone: {signed}"]
    places = {"publish": (world.git, world.public), "publish-new": (world.new_git, world.new_public)}.get(name, ())
    for place in places:
        size, why = world.size(place)
        if size != before:
            wrong.append(f"{os.path.basename(place)} has {size} of the {before} entries that were published {why}")
    if name in ("init", "restore", "restore-all") and not world.has_book(world.again):
        wrong.append("the new book that was announced is not there")
    if name == "backup" and world.run("restore", world.backup, world.third)[0] != 0:
        wrong.append("the backup that was announced does not restore")
    shutil.rmtree(world.third, ignore_errors=True)
    return wrong


def check_half(world, before, name):
    """A backup that was cut short gives back every entry or nothing."""
    if name != "backup" or not os.path.isdir(world.backup):
        return []
    retry, out, err = world.run("restore", world.backup, world.third)
    if retry == 0:
        size, why = world.size(world.third)
        wrong = [] if size == before else [f"a half backup restored {size} of {before} entries {why}"]
    else:
        wrong = [] if err.strip() else ["a half backup refused without a word"]
    shutil.rmtree(world.third, ignore_errors=True)
    return wrong


def check_new(world, name):
    """What init and restore made is a book that goes on."""
    size, why = world.size(world.again)
    if size is None:
        return ["the new book is not whole: " + why]
    wrong = []
    if name != "restore":
        files = [f for f in os.listdir(os.path.join(world.again, "keys")) if f.endswith(".key")]
        want = 6 if name == "init" else len([f for f in os.listdir(os.path.join(world.book, "keys")) if f.endswith(".key")])
        if len(files) != want:
            wrong.append(f"{len(files)} of {want} keys in the new book")
    if name == "restore-all":
        retry, out, err = world.run("-C", world.again, "show", "3")
        if "张小三" not in out:
            wrong.append(f"the restored book lacks an opening: {out[-400:]}{err[:200]}")
        if len([f for f in os.listdir(os.path.join(world.again, "docs")) if not f.startswith(".")]) != 1:
            wrong.append("the restored book lacks an attachment")
        world.run("-C", world.again, "doctor", "--answer")
    if name != "restore":
        retry, out, err = world.run("-C", world.again, "record", "official", "--as", "bookkeeper", "person=王五", "office=出纳", "from=2025-01-01",
                                    "--pass-file", world.passphrase)
        if retry != 0:
            wrong.append(f"the new book does not go on: exit {retry}: {err[:300]}")
    return wrong


def secret_left(world):
    """The disclosure of the sealed payee holds its name in base64url of JSON: any of three alignments."""
    import base64
    name = "张小三".encode()
    with open(os.path.join(world.book, "store", "data.mdb"), "rb") as file:
        data = file.read()
    for shift in range(3):
        piece = base64.urlsafe_b64encode(b"x" * shift + name)
        if piece[4 if shift else 0:-4] in data:
            return True
    return False


def check_onward(world):
    wrong = []
    after = ["record", "official", "--as", "bookkeeper", "person=李四", "office=出纳", "from=2025-01-01", "id=after-fault"]
    retry, out, err = world.run(*world.signed(*after))
    if retry != 0:
        wrong.append(f"the book does not go on: exit {retry}: {out[:300]}{err[:300]}")
    retry, out, err = world.run(*world.signed("publish", "--git", world.git, "--folder", world.public))
    if retry != 0:
        wrong.append(f"publishing does not go on: exit {retry}: {out[:300]}{err[:300]}")
    sizes = []
    for place in (world.book, world.public, world.git):
        size, why = world.size(place)
        sizes.append(size)
        if size is None:
            wrong.append(why)
    if len(set(sizes)) != 1:
        wrong.append(f"book, folder and repository have {sizes} entries")
    for place in (world.git, world.new_git):
        if not os.path.isdir(place):
            continue
        done = subprocess.run(["git", "-C", place, "fsck", "--strict", "--no-dangling"], capture_output=True)
        if done.returncode != 0:
            wrong.append("git fsck: " + done.stderr.decode()[:300])
    return wrong


def fresh():
    return tempfile.mkdtemp(prefix="sanzi-faults-")



def place():
    """A folder name of this thread's own, used again and again."""
    return f"work-{threading.get_ident()}"


def places(total, most):
    """All of 1..total, or evenly spread ones with both ends where that is too many."""
    if total <= most:
        return list(range(1, total + 1))
    return sorted({1 + round(i * (total - 1) / (most - 1)) for i in range(most)})


def each(jobs, work):
    """Run work(job) for all jobs on all cores; results in the order of the jobs."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(work, jobs))
