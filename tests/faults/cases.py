# SPDX-License-Identifier: Apache-2.0
"""The writing commands that the fault tests break, and what must hold after any of them was broken anywhere."""
import base64
import os
import re
import shutil
import subprocess

from world import COST, take

DISCLOSED = 5  # sheets that are due for the first quarter
NEW = ("init", "restore", "restore-all", "restore-git")  # what makes another book


# name: (arguments of the command, how many entries it adds)
def commands(world):
    signed = world.signed
    found = ["--village", "又一村", "--code", "350322111203", "--origin", "again.example.org", "--start", "2025-01",
             "--pass-file", "passphrase", *COST]
    erasure = ["record", "erasure", "--as", "supervisor", "target=3", "field=payee", "ground=本人要求", "by=村委会",
               "date=2025-02-01", "id=gone"]
    sealed = world.voucher(8, "9.00", "payee=李小四", "--seal", "payee", "--doc", "paper.txt")
    return {
        "record": (signed(*world.voucher(7)), 1),
        "sealed": (signed(*sealed), 1),
        "erasure": (signed(*erasure), 1),
        "import": (signed("import", "voucher", "many.csv"), 30),
        "statement": (signed("import", "statement", "bank.csv", "account=102", "month=2025-01"), 2),
        "reconcile": (signed("reconcile", "102", "2025-01", "--as", "bookkeeper"), 1),
        "close": (signed("close", "2025-01"), 1),
        "disclose": (signed("disclose", "2025-04-15", "--as", "publisher"), DISCLOSED),
        "yearend": (signed("close", "2024", "--set", "林场", "--tax", "10"), 6),
        "key-new": (signed("key", "new", "--role", "supervisor", "--person", "钱七", *COST), 0),
        "enrol": (signed("key", "enrol", "赵六"), 1),
        "rotate": (signed("key", "rotate", "公开员", *COST), 1),
        "revoke": (signed("key", "revoke", "赵六", "--reason", "调离"), 1),
        "passwd": (signed("key", "passwd", "赵六", "--new-pass-file", "other-passphrase", *COST), 0),
        "checkpoint": (signed("checkpoint"), 0),
        "publish": (signed("publish", "--git", "notice.git", "--folder", "public"), 0),
        "publish-new": (signed("publish", "--git", "new.git", "--folder", "new-public"), 0),
        "push": (signed("publish", "--git", "notice.git", "--push", "far.git"), 0),
        "init": (["init", "again", *found], 0),
        "reindex": (["-C", "book", "reindex"], 0),
        "backup": (["-C", "book", "backup", "backup"], 0),
        "restore": (["restore", "public", "again"], 0),
        "restore-git": (["restore", "notice.git", "again"], 0),
        "restore-all": (["restore", "backup", "again"], 0),
        "accept": (["-C", "book", "doctor", "--accept"], 0),
        "answer": (["-C", "again", "doctor", "--answer"], 0),
        "export": (["-C", "book", "export", "csv", "out"], 0),
        "prove": (["-C", "book", "prove", "1", "-o", "proof.tlog-proof"], 0),
    }


# Commands that, done again, must succeed whatever came before. Of the others, what is done already is refused as usage.
REPEATED = ("record", "sealed", "erasure", "import", "disclose", "statement", "reconcile", "yearend", "checkpoint", "publish",
            "publish-new", "push", "reindex", "backup", "export", "prove")


def prepare(world, name):
    """What a command needs beside the common world."""
    if name in ("restore-all", "answer"):
        world.must("-C", "book", "backup", "backup")
    if name == "answer":
        world.must("restore", "backup", "again")
    if name == "revoke":
        world.must(*world.signed("key", "enrol", "赵六"))
    if name == "prove":
        world.must(*world.signed("checkpoint"))
    if name == "disclose":
        for month in ("2025-01", "2025-02", "2025-03"):
            world.must(*world.signed("close", month))
    if name == "statement":
        prepare_statement(world)
    if name == "reconcile":
        prepare_reconcile(world)
    if name == "yearend":
        prepare_yearend(world)
    if name == "export":
        world.must("-C", "book", "export", "csv", "wanted")
    if name == "push":
        subprocess.run(["git", "init", "-q", "--bare", world.far], check=True, env=world.environment())
        world.must(*world.signed("publish", "--git", "notice.git", "--push", "far.git"))
        world.must(*world.signed(*world.voucher(4)))
    if name == "accept":
        store, old = os.path.join(world.book, "store"), os.path.join(world.folder, "old-store")
        shutil.copytree(store, old)
        world.must(*world.signed(*world.voucher(4)))
        shutil.rmtree(store)
        os.rename(old, store)


def prepare_bank(world):
    world.must(*world.signed("record", "bank", "--as", "bookkeeper", "account=102", "bank=农商行", "type=basic", "name=试验村",
                             "date=2025-01-02"))


def prepare_reconcile(world):
    """A month of a bank account: three rows that the books have, one that they lack; the bank lacks a voucher."""
    prepare_bank(world)
    with open(os.path.join(world.folder, "bank.csv"), "w") as file:
        file.write("日期,收入,支出,余额,摘要\n2025-01-11,120.50,,120.50,转账\n2025-01-12,120.50,,241.00,转账\n"
                   "2025-01-13,80.00,,321.00,转账\n2025-01-21,0.75,,321.75,利息\n")
    world.must(*world.signed("import", "statement", "bank.csv", "account=102", "month=2025-01"))


def prepare_statement(world):
    """A bank account, and a month of it that is longer than one entry."""
    prepare_bank(world)
    with open(os.path.join(world.folder, "bank.csv"), "w") as file:
        file.write("日期,收入,支出,余额,摘要\n")
        for number in range(1, 161):
            file.write(f"2025-01-20,1.00,,{number}.00,{'转账' * 65}\n")


def prepare_yearend(world):
    """An account set of the year before: November closed, and how the year's income is distributed."""
    with open(os.path.join(world.folder, "details.csv"), "w") as file:
        file.write("set,date,code,name\n")
        for code, name in (("21401", "企业所得税"), ("31101", "提取"), ("32201", "未分配收益"), ("32202", "各项分配"),
                           ("3220201", "提取公积公益金")):
            file.write(f"林场,2024-11-01,{code},{name}\n")
    with open(os.path.join(world.folder, "plan.json"), "w") as file:
        file.write('{"set":"林场","year":2024,"resolution":"1","body":"成员大会","base":"100.00","date":"2024-12-31",'
                   '"rows":[{"to":"reserve","ratio":3000,"account":"31101"}]}')
    world.must(*world.signed("record", "policy", "--as", "head", "name=set", "value=林场", "from=2024-11-01", "basis=决议",
                             "date=2024-11-01"))
    world.must(*world.signed("import", "account", "details.csv"))
    world.must(*world.signed("record", "voucher", "set=林场", "date=2024-11-02", "note=rent", "debit=102:300", "credit=501:300"))
    world.must(*world.signed("close", "2024-11", "--set", "林场"))
    world.must(*world.signed("record", "distribution", "--as", "bookkeeper", "--json", "plan.json"))


def entries_before(world, name):
    """How many entries the book has that the command is about to change."""
    if name != "accept":
        size, why = world.size()
        assert size is not None, why
        return size
    status, out, err = world.run("verify", "book")
    assert status == 1 and "rolled back" in out + err, out + err
    return 5


class Outcome:
    """What a run left: was all said that a good run says, and what of it. A command that says nothing speaks by its status."""

    def __init__(self, status, said, good):
        self.done = said == good if good else status == 0
        self.said = said if good.startswith(said) else ""


def check(world, name, before, outcome):
    """The promise: acknowledged entries are there, nothing half done, and the book goes on. Returns complaints."""
    command, adds = commands(world)[name]
    wrong = []
    if name == "accept":
        wrong += check_accepted(world, outcome)
    else:
        size, why = world.size()
        if size is None and not (name == "reindex" and "sanzi reindex" in why):
            return [why]  # an index that is half there is named, and made whole by the same command
        least = before + (adds if outcome.done else 0)
        if size is not None and not least <= size <= before + adds:
            wrong.append(f"{size} entries, expected {least} to {before + adds}")
    wrong += check_done(world, before, name, outcome)
    wrong += check_half(world, before, name)
    wrong += check_again(world, name, command)
    if name in REPEATED and adds and world.size()[0] != before + adds:
        wrong.append(f"{world.size()[0]} entries after {name} was given again, expected {before + adds}")
    if name == "export" and files_of(world, "out") != files_of(world, "wanted"):
        wrong.append("the export that was done again differs")
    if name in NEW or name == "answer":
        wrong += check_new(world, name)
    if name == "erasure" and secret_left(world):
        wrong.append("the erased value is still in the store")
    if name == "accept":
        world.run("-C", "book", "doctor", "--answer")
    return wrong + check_onward(world)


def check_again(world, name, command):
    """The same command once more: does it, or says that it is done."""
    whole = name in NEW and world.has_book(world.again)
    status, out, err = world.run(*command, seed="again")
    if name == "push" and status == 4:
        # A remote's lock is for the user to take away, and the words say so.
        lock = re.search(r"'([^']*\.lock)'.*remove", err)
        if lock:
            os.unlink(lock.group(1))
            status, out, err = world.run(*command, seed="again")
    good = (0,) if name in REPEATED else (0, 4) if name == "passwd" else (0, 2)
    if whole and name == "init":
        good = (2,)
    if status not in good or (status != 0 and not err.strip()):
        return [f"{name} again: exit {status}: {out[:300]}{err[:300]}"]
    if name == "passwd" and world.run(*world.signed("key", "enrol", "赵六"))[0] not in (0, 4):
        return ["the key opens by no passphrase"]
    return []


def check_accepted(world, outcome):
    """A book that was rolled back is refused until that is accepted."""
    status, out, err = world.run("verify", "book")
    if status == 1 and "rolled back" in out + err and not outcome.done:
        return []
    return [] if status == 0 else [f"verify of the book that was rolled back: exit {status}: {out[:300]}{err[:300]}"]


def check_done(world, before, name, outcome):
    """What was acknowledged is there without doing it again."""
    wrong = []
    if name == "checkpoint" and outcome.done:
        with open(os.path.join(world.book, "checkpoint")) as file:
            signed = int(file.read().split("\n")[1])
        wrong = [] if signed == before else [f"the checkpoint of {before} that was shown is gone: {signed}"]
    if name == "key-new" and outcome.done and "钱七" not in world.run("-C", "book", "key", "list")[1]:
        wrong.append("the key that was announced is not there")
    places = {"publish": (world.git, world.public), "publish-new": (world.new_git, world.new_public),
              "push": (world.git, world.far)}.get(name, ())
    # Each place has a line of its own, and counts from then on.
    for place, line in zip(places, outcome.said.splitlines()):
        size, why = world.size(place)
        if size != before:
            wrong.append(f"{os.path.basename(place)} has {size} of the {before} entries that were published: {line}: {why}")
    if name in NEW and outcome.done and not world.has_book(world.again):
        wrong.append("the new book that was announced is not there")
    if name == "backup" and outcome.done and world.run("restore", "backup", "third")[0] != 0:
        wrong.append("the backup that was announced does not restore")
    if name == "export" and outcome.done and files_of(world, "out") != files_of(world, "wanted"):
        wrong.append("the export that was announced is not whole")
    if name == "prove" and os.path.exists(os.path.join(world.folder, "proof.tlog-proof")):
        with open(os.path.join(world.public, "README.md")) as file:
            log = re.search(r"fault\.example\.org\+[^ \n]*", file.read()).group()
        status, out, err = world.run("verify", "proof.tlog-proof", "--log", log)
        if status != 0:
            wrong.append(f"the proof does not hold: exit {status}: {out[:300]}{err[:300]}")
    elif name == "prove" and outcome.done:
        wrong.append("the proof that was made is not there")
    shutil.rmtree(world.third, ignore_errors=True)
    return wrong


def files_of(world, folder):
    """{name: bytes} of the files that were written as a whole."""
    return {path: data for path, (kind, _, data) in take(os.path.join(world.folder, folder)).items()
            if kind == "file" and not path.endswith(".tmp")}


def check_half(world, before, name):
    """A backup that was cut short gives back every entry or nothing."""
    if name != "backup" or not os.path.isdir(world.backup):
        return []
    status, out, err = world.run("restore", "backup", "third")
    if status == 0:
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
    if name in ("restore", "restore-git"):
        return []
    wrong = []
    files = [f for f in os.listdir(os.path.join(world.again, "keys")) if f.endswith(".key")]
    want = 6 if name == "init" else len([f for f in os.listdir(os.path.join(world.book, "keys")) if f.endswith(".key")])
    if len(files) != want:
        wrong.append(f"{len(files)} of {want} keys in the new book")
    if name != "init":
        status, out, err = world.run("-C", "again", "show", "3")
        if "张小三" not in out:
            wrong.append(f"the restored book lacks an opening: {out[-400:]}{err[:200]}")
        if len([f for f in os.listdir(os.path.join(world.again, "docs")) if not f.startswith(".")]) != 1:
            wrong.append("the restored book lacks an attachment")
        world.run("-C", "again", "doctor", "--answer")
    status, out, err = world.run("-C", "again", "record", "official", "--as", "bookkeeper", "person=王五", "office=出纳",
                                 "from=2025-01-01", "--pass-file", "passphrase")
    if status != 0:
        wrong.append(f"the new book does not go on: exit {status}: {err[:300]}")
    return wrong


def secret_left(world):
    """The disclosure of the sealed payee holds its name in base64url of JSON: any of three alignments."""
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
    status, out, err = world.run(*world.signed(*after))
    if status != 0:
        wrong.append(f"the book does not go on: exit {status}: {out[:300]}{err[:300]}")
    status, out, err = world.run(*world.signed("publish", "--git", "notice.git", "--folder", "public"))
    if status != 0:
        wrong.append(f"publishing does not go on: exit {status}: {out[:300]}{err[:300]}")
    sizes = []
    for place in (world.book, world.public, world.git):
        size, why = world.size(place)
        sizes.append(size)
        if size is None:
            wrong.append(why)
    if len(set(sizes)) != 1:
        wrong.append(f"book, folder and repository have {sizes} entries")
    for place in (world.git, world.new_git, world.far):
        if not os.path.isdir(place):
            continue
        done = subprocess.run(["git", "-C", place, "fsck", "--strict", "--no-dangling"], capture_output=True,
                              env=world.environment())
        if done.returncode != 0:
            wrong.append("git fsck: " + done.stderr.decode()[:300])
    return wrong
