#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Power cuts: record what a command wrote and synced, then rebuild every state that a disk may be left in.

Two models of what survives. `ordered` (ext4, xfs): names reach the disk in their order, at the latest with the next
sync of anything; unsynced 4 KiB blocks of data survive in any subset. `strict` (POSIX): a name survives for sure
only when its folder was synced. A state is bad where an acknowledged entry is gone or the book does not go on.
"""
import argparse
import os
import random
import shutil
import sys

import world as worlds

BLOCK = 4096


def read_log(path):
    """(op, one, two, offset, data) of each record, in order."""
    with open(path, "rb") as file:
        log = file.read()
    at = 0
    while at < len(log):
        end = log.index(b"\n", at)
        op, one, two, offset, size = log[at:end].decode("utf-8", "surrogateescape").split("\t")
        data = log[end + 1:end + 1 + int(size)]
        at = end + 1 + int(size)
        # A folder may be spelt with a slash at its end, or with a dot between.
        yield op, os.path.normpath(one), os.path.normpath(two) if op in "RL" else two, int(offset), data


class Disk:
    """What is surely on the disk, and what may be."""

    def __init__(self, root, strict, seen_as):
        """What lies under root before; the records speak of it as seen_as."""
        self.root = seen_as
        self.strict = strict
        self.names = {}  # path -> file number, or None for a folder, as seen by the program
        self.kept = {}  # the same, as surely on the disk
        self.order = []  # name operations since names were last sure: (folders, action)
        self.live = {}  # file number -> bytes as seen
        self.sure = {}  # file number -> bytes surely on the disk
        self.dirty = {}  # file number -> set of blocks not yet sure
        self.moved = {}  # folder -> where it was, until the folder that names it is synced
        self.next = 0
        for folder, folders, files in os.walk(root):
            self.names[seen_as + folder[len(root):]] = None
            for name in files:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    data = bytearray(file.read())
                self.names[seen_as + path[len(root):]] = self.new(data)
        self.kept = dict(self.names)
        for number, data in self.live.items():
            self.sure[number] = bytearray(data)

    def new(self, data):
        self.next += 1
        self.live[self.next] = bytearray(data)
        self.sure[self.next] = bytearray()
        self.dirty[self.next] = set()
        return self.next

    def write(self, path, offset, data, synced):
        number = self.names.get(path)
        if number is None:
            return
        live = self.live[number]
        if len(live) < offset + len(data):
            live.extend(bytes(offset + len(data) - len(live)))
        live[offset:offset + len(data)] = data
        blocks = range(offset // BLOCK, (offset + max(len(data), 1) - 1) // BLOCK + 1)
        if synced:
            self.settle(number, blocks)
        else:
            self.dirty[number].update(blocks)

    def settle(self, number, blocks):
        live, sure = self.live[number], self.sure[number]
        if len(sure) < len(live):
            sure.extend(bytes(len(live) - len(sure)))
        for block in blocks:
            sure[block * BLOCK:(block + 1) * BLOCK] = live[block * BLOCK:(block + 1) * BLOCK]
            self.dirty[number].discard(block)

    def rename(self, old, new):
        if old in self.names and self.names[old] is None:
            self.moved[new] = old
        for path in [p for p in self.names if p == old or p.startswith(old + "/")]:
            self.names[new + path[len(old):]] = self.names.pop(path)

    def apply(self, op, one, two, offset, data):
        if op == "W":
            self.write(one, offset, data, two == "1")
        elif op == "C":
            self.names[one] = self.new(b"")
        elif op == "M":
            self.names[one] = None
        elif op == "T" and self.names.get(one) is not None:
            number = self.names[one]
            live = self.live[number]
            if len(live) < offset:
                live.extend(bytes(offset - len(live)))
            del live[offset:]
            self.dirty[number].update(range(offset // BLOCK, len(self.sure[number]) // BLOCK + 1))
        elif op == "R":
            self.rename(one, two)
        elif op == "L":
            self.names[two] = self.names.get(one)
        elif op in "UD":
            self.names.pop(one, None)
        elif op == "S":
            self.sync(one)
        if op in "CMRLUD":
            self.order.append(({os.path.dirname(one), os.path.dirname(two) if two else os.path.dirname(one)},
                               dict(self.names)))

    def sync(self, path):
        number = self.names.get(path, 0)
        if number:
            live = self.live[number]
            del self.sure[number][len(live):]
            self.settle(number, range(len(live) // BLOCK + 1))
        if not self.strict:
            # A journal commits all names that came before.
            self.kept = dict(self.names)
            self.order.clear()
        elif path in self.names and self.names[path] is None:
            self.keep_folder(path)

    def keep_moved(self, folder):
        """What is sure in a folder goes with it when its own new name is sure."""
        for new in [path for path in self.moved if os.path.dirname(path) == folder]:
            old = self.moved.pop(new)
            for path in [p for p in self.kept if p.startswith(new + "/")]:
                self.kept.pop(path)
            for path in [p for p in self.kept if p.startswith(old + "/")]:
                self.kept[new + path[len(old):]] = self.kept.pop(path)

    def keep_folder(self, folder):
        self.keep_moved(folder)
        for path in list(self.kept):
            if os.path.dirname(path) == folder and path not in self.names:
                for below in [p for p in self.kept if p == path or p.startswith(path + "/")]:
                    self.kept.pop(below)
        for path, number in self.names.items():
            if os.path.dirname(path) == folder:
                self.kept[path] = number
        self.order = [(folders - {folder}, names) for folders, names in self.order if folders - {folder}]

    def states(self, chance, subsets):
        """(names, which dirty blocks survive) of the states that a cut now may leave."""
        choices = [dict(self.kept), dict(self.names)]
        if not self.strict and self.order:
            choices.append(dict(chance.choice(self.order)[1]))
        for names in choices:
            yield names, lambda number, block: False
            yield names, lambda number, block: True
            for _ in range(subsets):
                seed = chance.random()
                yield names, lambda number, block, seed=seed: random.Random(f"{seed}/{number}/{block}").random() < 0.5

    def store(self, target, names, survives):
        for path, number in sorted(names.items()):
            place = target + path[len(self.root):]
            if number is None:
                os.makedirs(place, exist_ok=True)
                continue
            if not os.path.isdir(os.path.dirname(place)):
                continue  # its folder was lost
            data = bytearray(self.sure[number])
            live = self.live[number]
            for block in sorted(self.dirty[number]):
                if survives(number, block):
                    end = min((block + 1) * BLOCK, len(live))
                    if len(data) < end:
                        data.extend(bytes(end - len(data)))
                    data[block * BLOCK:end] = live[block * BLOCK:end]
            with open(place, "wb") as file:
                file.write(data)
            # The program's own modes: key files and everything under keys/ are for their owner only.
            os.chmod(place, 0o600)


def key_of(disk, names, survives):
    parts = []
    for path, number in sorted(names.items()):
        kept = () if number is None else tuple(b for b in sorted(disk.dirty[number]) if survives(number, b))
        parts.append((path, number, kept, 0 if number is None else hash(bytes(disk.sure[number]))))
    return hash(tuple(parts))


def walk(arguments, disk, records):
    """Every state once: (what was done last, acknowledged, names, which blocks survive)."""
    chance = random.Random(1)
    seen = set()
    acknowledged = False
    for record in records:
        if record[0] == "A":
            acknowledged = True  # the program spoke: from here on what it said must survive
        else:
            disk.apply(*record)
        for names, survives in disk.states(chance, arguments.subsets):
            key = (key_of(disk, names, survives), acknowledged)
            if key not in seen:
                seen.add(key)
                yield record, acknowledged, names, survives


def cut(arguments, base, name, strict):
    base = base.copy("base-" + name)
    worlds.prepare(base, name)
    before, why = base.size()
    assert before is not None, why
    world = base.copy("recorded")
    command, adds = worlds.commands(world)[name]
    log = world.folder + ".log"
    if os.path.exists(log):
        os.remove(log)
    status, out, err = world.run(*command, program=arguments.program, shim={"LD_PRELOAD": arguments.shim, "FAULT_DIR": world.folder,
                                                                             "FAULT_LOG": log})
    assert status == 0, out + err
    records = list(read_log(log))
    assert any(record[0] == "A" for record in records), "the program said nothing"
    total = sum(1 for _ in walk(arguments, Disk(base.folder, strict, world.folder), records))
    chosen = set(worlds.places(total, arguments.most))
    disk = Disk(base.folder, strict, world.folder)
    jobs = []
    for number, (record, acknowledged, names, survives) in enumerate(walk(arguments, disk, records), 1):
        if number in chosen:
            other = worlds.World(os.path.dirname(world.sanzi), f"{os.path.dirname(world.folder)}/cut-{number}")
            disk.store(other.folder, names, survives)
            jobs.append((other, record, acknowledged))

    def work(job):
        other, _, acknowledged = job
        complaints = worlds.check(other, before, adds, 0 if acknowledged else 1, name)
        shutil.rmtree(other.folder, ignore_errors=True)
        return complaints

    wrong = 0
    for (_, record, acknowledged), complaints in zip(jobs, worlds.each(jobs, work)):
        if complaints:
            wrong += 1
            if wrong <= arguments.show:
                print(f"  {name}: cut after {record[0]} {record[1]}, acknowledged: {acknowledged}")
                for complaint in complaints:
                    print(f"      {complaint}")
    model = "strict" if strict else "ordered"
    print(f"  {name:11} {model:8} {len(records):4} records, {total:5} states, {len(jobs):4} tried, {wrong} bad", flush=True)
    return len(jobs), wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build/gcc")
    parser.add_argument("--shim", required=True)
    parser.add_argument("--program", help="what is recorded, where it is not the build's own: a negative control")
    parser.add_argument("--subsets", type=int, default=2)
    parser.add_argument("--most", type=int, default=400, help="states of one command and model")
    parser.add_argument("--show", type=int, default=5)
    parser.add_argument("--expect-bad", action="store_true", help="a negative control: pass only where states are bad")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    arguments.shim = os.path.abspath(arguments.shim)
    arguments.program = arguments.program and os.path.abspath(arguments.program)
    top = worlds.fresh()
    try:
        base = worlds.World(arguments.build, os.path.join(top, "base"))
        base.build()
        states = wrong = 0
        for name in arguments.names or list(worlds.commands(base)):
            for strict in (False, True):
                more, bad = cut(arguments, base, name, strict)
                states += more
                wrong += bad
    finally:
        shutil.rmtree(top, ignore_errors=True)
    if arguments.expect_bad:
        print(f"{int(wrong > 0)} passed, {int(wrong == 0)} failed (a negative control: {wrong} bad states wanted)")
        return wrong == 0
    print(f"{states - wrong} passed, {wrong} failed")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
