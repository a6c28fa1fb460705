# SPDX-License-Identifier: Apache-2.0
"""What the fault tests share: a small book to break, commands to break it with, and the check afterwards."""
import json
import os
import shutil
import subprocess
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
COST = ["--kdf-mib", "19", "--kdf-ops", "2"]  # the cheapest key files that the program takes: test keys only


class World:
    """A folder with a book, its repository and its published folder; copied afresh for every fault."""

    def __init__(self, build, folder):
        self.sanzi = os.path.join(os.path.abspath(build), "sanzi")
        self.folder = folder
        self.book = os.path.join(folder, "book")
        self.git = os.path.join(folder, "notice.git")
        self.public = os.path.join(folder, "public")
        self.backup = os.path.join(folder, "backup")
        self.again = os.path.join(folder, "again")
        self.passphrase = os.path.join(folder, "passphrase")

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

    def voucher(self, number, sum_yuan="120.50"):
        return ["record", "voucher", "date=2025-01-1%d" % (number % 9 + 1), f"note=fault test {number}",
                f"debit=102:{sum_yuan}", f"credit=501:{sum_yuan}", f"id=fault-{number}"]

    def build(self):
        os.makedirs(self.folder, exist_ok=True)
        with open(os.open(self.passphrase, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write("test passphrase, no secret\n")
        self.must("init", self.book, "--village", "试验村", "--code", "350322111202", "--origin", "fault.example.org",
                  "--start", "2025-01", "--pass-file", self.passphrase, *COST)
        for number in range(3):
            self.must(*self.signed(*self.voucher(number)))
        with open(os.path.join(self.folder, "many.csv"), "w") as file:
            file.write("date,note,account,debit,credit\n")
            for number in range(1, 31):
                file.write(f"2025-01-20,import {number},102,{number}.00,\n,,501,,{number}.00\n")
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
            return None, f"verify {where or self.book}: exit {status}\n{out[:2000]}{err[:2000]}"
        return json.loads(out)["entries"], ""


# name: (arguments of the command, how many entries it adds)
def commands(world):
    return {
        "record": (world.signed(*world.voucher(7)), 1),
        "import": (world.signed("import", "voucher", "many.csv"), 30),
        "close": (world.signed("close", "2025-01"), 1),
        "checkpoint": (world.signed("checkpoint"), 0),
        "publish": (world.signed("publish", "--git", world.git, "--folder", world.public), 0),
        "init": (["init", world.again, "--village", "又一村", "--code", "350322111203", "--origin", "again.example.org",
                  "--start", "2025-01", "--pass-file", world.passphrase, *COST], 0),
        "reindex": (["-C", world.book, "reindex"], 0),
        "backup": (["-C", world.book, "backup", world.backup], 0),
        "restore": (["restore", world.public, world.again], 0),
    }


def check(world, before, adds, status, name):
    """The promise: acknowledged entries are there, nothing half done, and the book goes on. Returns complaints."""
    wrong = []
    size, why = world.size()
    if size is None:
        return [why]
    least = before + (adds if status == 0 else 0)
    if not least <= size <= before + adds:
        wrong.append(f"{size} entries, expected {least} to {before + adds}")
    if name == "record" and size not in (before, before + 1):
        wrong.append("a voucher half there")
    retry, out, err = world.run(*commands(world)[name][0])
    # What was there already answers so; what must not be done twice is refused as usage; all else succeeds.
    if retry not in (0, 2):
        wrong.append(f"{name} again: exit {retry}: {out[:300]}{err[:300]}")
    if name in ("record", "import", "publish", "checkpoint", "reindex") and retry != 0:
        wrong.append(f"{name} again: exit {retry}: {out[:300]}{err[:300]}")
    if name in ("init", "restore") and os.path.exists(world.again):
        whole, why = world.size(world.again)
        if whole is None:
            wrong.append("the new book is half there: " + why)
    after = ["record", "official", "person=李四", "office=出纳", "from=2025-01-01", "id=after-fault"]
    retry, out, err = world.run(*world.signed(*after))
    if retry != 0:
        wrong.append(f"the book does not go on: exit {retry}: {out[:300]}{err[:300]}")
    retry, out, err = world.run(*world.signed("publish", "--git", world.git, "--folder", world.public))
    if retry != 0:
        wrong.append(f"publishing does not go on: exit {retry}: {out[:300]}{err[:300]}")
    for place in (world.book, world.public, world.git):
        size, why = world.size(place)
        if size is None:
            wrong.append(why)
    done = subprocess.run(["git", "-C", world.git, "fsck", "--strict", "--no-dangling"], capture_output=True)
    if done.returncode != 0:
        wrong.append("git fsck: " + done.stderr.decode()[:300])
    return wrong


def fresh():
    return tempfile.mkdtemp(prefix="sanzi-faults-")
