#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Power cuts: record what a command wrote and synced, then make every state that a disk may be left in (disk.py), after
every call. A state is bad where something acknowledged is gone or the book does not go on (cases.check)."""
import argparse
import os
import sys
import time

import cases
import disk as disks
import world as worlds

shop = None
plans = {}


class Plan:
    def __init__(self, name, common, program):
        shop.reset(common)
        world = shop.world
        self.name = name
        command = cases.commands(world)[name][0]
        cases.prepare(world, name)
        self.before = cases.entries_before(world, name)
        self.base = worlds.take(world.folder)
        log = os.path.join(shop.top, "log")
        status, self.good, err, *_ = world.serve(program).run(command, log=log)
        assert status == 0, f"{name}: exit {status}: {err}"
        self.records = list(disks.read_log(log, world.folder))
        os.unlink(log)

    def states(self, strict):
        """(what was done last, what the program had said, content) of every state, each once."""
        disk = disks.Disk(self.base, strict)
        seen = set()
        said = ""
        for number, record in enumerate(self.records):
            if record[0] == "A":
                said += record[4].decode("utf-8", "replace")
                seen = set()  # from here on what it said must survive
            else:
                disk.apply(*record)
            last = number + 1 == len(self.records)
            for content in disk.walk(set() if last else seen):
                yield f"{record[0]} {record[1]}", said, last, content


def work(job):
    """One state: what was wrong."""
    name, call, said, last, content = job
    plan = plans[name]
    # A command that has nothing to say has said it when it ends.
    outcome = cases.Outcome(0 if last else 1, said, plan.good)
    return call, outcome.done, shop.judge(
        lambda: cases.check(shop.world, name, plan.before, outcome), [name, outcome.done, outcome.said], content, set_up=True)


def cut(arguments, name, common, strict):
    if name not in plans:
        plans[name] = Plan(name, common, arguments.program)
        shop.world.close()
    plan = plans[name]
    began = time.monotonic()
    total = sum(1 for _ in plan.states(strict)) if arguments.most else 0
    chosen = set(worlds.places(total, arguments.most)) if arguments.most else None
    tried = wrong = 0
    jobs = ((name, *state) for number, state in enumerate(plan.states(strict), 1) if chosen is None or number in chosen)
    for call, done, complaints in shop.each(work, jobs):
        tried += 1
        if complaints:
            wrong += 1
            if wrong <= arguments.show:
                print(f"  {name}: cut after {call}, acknowledged: {done}")
                for complaint in complaints:
                    print(f"      {complaint}")
    print(f"  {name:11} {'strict' if strict else 'ordered':8} {len(plan.records):4} records, {total or tried:5} states, "
          f"{tried:5} tried, {wrong} bad, {time.monotonic() - began:.0f} s", flush=True)
    return tried, wrong


def main():
    global shop
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build/gcc")
    parser.add_argument("--shim", required=True)
    parser.add_argument("--program", help="what is recorded, where it is not the build's own: a negative control")
    parser.add_argument("--most", type=int, default=0, help="states of one command and model; 0: all of them")
    parser.add_argument("--show", type=int, default=5)
    parser.add_argument("--go-on", action="store_true", help="leave out the commands that were good in an earlier run")
    parser.add_argument("--expect-bad", action="store_true", help="a negative control: pass only where states are bad")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    arguments.program = arguments.program and os.path.abspath(arguments.program)
    shop = worlds.Workshop(arguments.build, os.path.abspath(arguments.shim))
    states = wrong = 0
    began = time.monotonic()
    try:
        shop.world.build()
        common = worlds.take(shop.folder)
        for name in arguments.names or list(cases.commands(shop.world)):
            for strict in (False, True):
                more, bad = worlds.kept(arguments, f"{name}-{'strict' if strict else 'ordered'}",
                                        lambda: cut(arguments, name, common, strict))
                states += more
                wrong += bad
    finally:
        shop.close()
    if arguments.expect_bad:
        print(f"{int(wrong > 0)} passed, {int(wrong == 0)} failed (a negative control: {wrong} bad states wanted)")
        return wrong == 0
    print(f"{states - wrong} passed, {wrong} failed in {time.monotonic() - began:.0f} s")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
