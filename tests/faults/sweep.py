#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make the n-th call of each kind fail in each way, or the program die there, for every n, in each writing command.

Every run begins at the same bytes and is the same up to its fault (shim.h), so n goes through all calls that a good run
makes, and one more that must not come. What a run leaves is judged by cases.check: the same bytes after the same words
have the same verdict, so each outcome is judged once.
"""
import argparse
import os
import re
import sys
import time

import cases
import world as worlds

KILLS = ["kill", "killed"]
MODES = {
    "open": ["error", "full", "after", *KILLS],
    "read": ["error", "less", "kill"],
    "write": ["error", "full", "after", "short", "less", *KILLS],
    "sync": ["error", "after", *KILLS],
    "rename": ["error", "full", "after", *KILLS],
    "unlink": ["error", "after", *KILLS],
    "mkdir": ["error", "full", "after", *KILLS],
    "stat": ["error", "kill"],
    "lock": ["error", "kill"],
    "mode": ["error", "kill"],
    "close": ["error", "kill"],
    "say": ["error", *KILLS],
    "memory": ["error", "error+", "kill"],  # a + is: and all that come after
    "piece": ["error", "error+"],
    "spawn": ["error", "error+", "kill"],
    "disk": ["error+"],  # any of a file's
    "room": ["full+"],  # any that needs room
}
# What a verification could not read is a finding, and then the verdict is not good.
UNREADABLE = re.compile(r"^wrong .*(Input/output error|No space left on device)", re.MULTILINE)
STATUSES = (0, 3, 4)  # 3: the world failed; 4: no permission, where what was to be read is not to be had
CHUNK = 40

shop = None  # of this process; a worker has one by fork
plans = {}  # name: Plan


class Plan:
    """One command: where it begins, what a good run says and how many calls it makes."""

    def __init__(self, name, common, program):
        shop.reset(common)
        world = shop.world
        self.name = name
        self.command = cases.commands(world)[name][0]
        cases.prepare(world, name)
        self.before = cases.entries_before(world, name)
        self.base = worlds.take(world.folder)
        self.totals = dict.fromkeys(worlds.KINDS, 0)
        self.program = program
        self.count(program)

    def count(self, program, kinds=worlds.KINDS):
        """Where there are threads, two good runs need not make the same number of calls: take the most."""
        for _ in range(5):
            shop.reset(self.base)
            status, self.good, err, _, calls = shop.world.serve(program).run(self.command, ("any", "", 0))
            assert status == 0, f"{self.name}: exit {status}: {err}"
            for kind in kinds:
                self.totals[kind] = max(self.totals[kind], calls[kind])
        self.threads = calls["spawn"] > 0

    def modes(self, kind):
        # A process may die alone: the command's own, which is a child, or the one that pushes.
        return MODES[kind] + (["alone"] if kind == "disk" else [])


# ---- one fault ----

def judge(plan, status, out, content):
    outcome = cases.Outcome(status, out, plan.good)
    return shop.judge(lambda: cases.check(shop.world, plan.name, plan.before, outcome), [plan.name, outcome.done, outcome.said],
                      content)


def complaints_of(kind, mode, fired, status, said):
    if not fired:
        return [] if status == 0 else [f"exit {status} and no fault came"]
    if mode in (*KILLS, "alone") and status == -9:
        return []
    wrong = []
    if status < 0:
        wrong.append("hung" if status == -14 else f"died of signal {-status}")
    elif status == 1 and UNREADABLE.search(said):
        pass
    elif status not in STATUSES:
        wrong.append(f"exit {status} for a fault of the world")
    if status > 0 and not said.strip():
        wrong.append("failed without a word")
    died = re.search(r"\(signal (\d+)\)", said)
    if died and mode not in (*KILLS, "alone"):
        wrong.append(f"a child died of signal {died.group(1)}")
    if kind == "say" and mode == "error" and status == 0:
        wrong.append("said nothing and called it good")
    return wrong


def try_one(plan, kind, mode, at, program):
    """One fault: (whether it came, what was wrong, exit status, message)."""
    if shop.found is None:
        shop.found = worlds.take(shop.folder)
    worlds.put(shop.folder, plan.base, shop.found)
    onward = "+" if mode.endswith("+") else ""
    status, out, err, fired, _ = shop.world.serve(program).run(plan.command, (kind, mode.rstrip("+"), f"{at}{onward}"))
    shop.found = content = worlds.take(shop.folder)
    return fired, complaints_of(kind, mode, fired, status, out + err) + judge(plan, status, out, content), status, err


def work(job):
    name, kind, mode, chosen, program = job
    plan = plans[name]
    runs, missed, bad = 0, 0, []
    chosen = list(chosen)
    for at in chosen:
        runs += 1
        fired, complaints, status, err = try_one(plan, kind, mode, at, program)
        if at > plan.totals[kind]:
            if fired and plan.threads and at < plan.totals[kind] + 20:
                chosen.append(at + 1)
            elif fired:
                complaints.append("there are more such calls than were counted")
        elif not fired:
            missed += 1
            if not plan.threads:
                complaints.append("the call did not come")
        if complaints:
            bad.append((at, status, err.strip()[:300], complaints))
    return name, kind, mode, runs, missed, bad


# ---- all of a command ----

def chosen_places(plan, kind, mode, arguments):
    total = plan.totals[kind]
    if not arguments.quick:
        return list(range(1, total + 2))  # the last must not come
    if kind != "memory" or mode != "error":
        return worlds.places(total, 3)
    # The first and the last allocation of each place in the program, as its stack shows it.
    shop.reset(plan.base)
    stacks = os.path.join(shop.top, "stacks")
    shop.world.serve().run(plan.command, ("any", "", 0), stacks=stacks)
    with open(stacks, "rb") as file:
        hashes = [file.read(8) for _ in range(total)]
    os.unlink(stacks)
    first, last = {}, {}
    for at, stack in enumerate(hashes, 1):
        first.setdefault(stack, at)
        last[stack] = at
    return sorted({*first.values(), *last.values()})


def jobs_of(plan, arguments):
    """What is to be tried, in pieces."""
    for kind in MODES:
        if arguments.kinds and kind not in arguments.kinds:
            continue
        if kind == "piece":
            if not arguments.pieces:
                continue
            plan.count(arguments.pieces, [kind])
        for mode in plan.modes(kind) if plan.totals[kind] else []:
            chosen = chosen_places(plan, kind, mode, arguments)
            for start in range(0, len(chosen), CHUNK):
                program = arguments.pieces if kind == "piece" else plan.program
                yield plan.name, kind, mode, chosen[start:start + CHUNK], program


def tell(plan, results, arguments):
    """Say what is bad and count: (runs, bad, of which did not come)."""
    runs = bad = missed = 0
    found = []
    for _, kind, mode, tried, absent, wrong in results:
        runs += tried
        missed += absent
        bad += len(wrong)
        found += [(list(MODES).index(kind), kind, mode, *one) for one in wrong]
    shown = {}
    for _, kind, mode, at, status, err, complaints in sorted(found):
        shown[kind] = shown.get(kind, 0) + 1
        if shown[kind] <= arguments.show:
            print(f"  {plan.name}: {kind} {at} of {plan.totals[kind]}, {mode}: exit {status} {err}")
            for complaint in complaints:
                print(f"      {complaint}")
    return runs, bad, missed


def watched(results, total, name):
    """Progress for people, on a terminal's line or every half minute."""
    terminal, began, told = sys.stderr.isatty(), time.monotonic(), time.monotonic()
    done = 0
    for result in results:
        done += result[3]
        now = time.monotonic()
        if now - told > (0.5 if terminal else 30):
            told = now
            print(f"{chr(13) if terminal else '  '}{name}: {done} of {total} runs, {now - began:.0f} s", end="" if terminal else "\n",
                  file=sys.stderr, flush=True)
        yield result
    if terminal:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def sweep(arguments, name, common):
    began, judged = time.monotonic(), len(os.listdir(shop.verdicts))
    plan = plans[name] = Plan(name, common, arguments.program)
    jobs = list(jobs_of(plan, arguments))
    shop.world.close()
    runs, bad, missed = tell(plan, watched(shop.each(work, jobs), sum(len(job[3]) for job in jobs), name), arguments)
    calls = " ".join(f"{kind} {plan.totals[kind]}" for kind in MODES if plan.totals[kind])
    missed = f", {missed} did not come" if missed else ""
    print(f"  {name:11} {runs:6} runs, {bad} bad{missed}, {len(os.listdir(shop.verdicts)) - judged} outcomes, "
          f"{time.monotonic() - began:.0f} s: {calls}", flush=True)
    return runs, bad


def main():
    global shop
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build/gcc")
    parser.add_argument("--shim", required=True)
    parser.add_argument("--program", help="what is broken, where it is not the build's own: a negative control")
    parser.add_argument("--pieces", help="the program that pieces.c is linked into")
    parser.add_argument("--quick", action="store_true", help="a sample of each kind of call, and each place that allocates")
    parser.add_argument("--show", type=int, default=10, help="failures shown of one command and call")
    parser.add_argument("--go-on", action="store_true", help="leave out the commands that were good in an earlier run")
    parser.add_argument("--kinds", type=lambda text: text.split(","))
    parser.add_argument("--expect-bad", action="store_true", help="a negative control: pass only where something is bad")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    arguments.program = arguments.program and os.path.abspath(arguments.program)
    arguments.pieces = arguments.pieces and os.path.abspath(arguments.pieces)
    shop = worlds.Workshop(arguments.build, os.path.abspath(arguments.shim))
    runs = wrong = 0
    began = time.monotonic()
    try:
        shop.world.build()
        common = worlds.take(shop.folder)
        for name in arguments.names or list(cases.commands(shop.world)):
            more, bad = worlds.kept(arguments, name, lambda: sweep(arguments, name, common))
            runs += more
            wrong += bad
    finally:
        shop.close()
    if arguments.expect_bad:
        print(f"{int(wrong > 0)} passed, {int(wrong == 0)} failed (a negative control: {wrong} bad runs wanted)")
        return wrong == 0
    calls = ", ".join(f"{kind} {sum(plan.totals[kind] for plan in plans.values())}" for kind in MODES)
    print(f"  {len(plans)} commands, calls swept: {calls}")
    print(f"{runs - wrong} passed, {wrong} failed in {time.monotonic() - began:.0f} s")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
