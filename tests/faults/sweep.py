#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make the n-th write, sync, rename … of each writing command fail, or kill the program there, for every n."""
import argparse
import os
import shutil
import sys

import world as worlds

MODES = {
    "open": ["error", "full", "kill"],
    "write": ["error", "full", "after", "short", "kill", "killed"],
    "sync": ["error", "after", "kill", "killed"],
    "rename": ["error", "after", "kill", "killed"],
    "unlink": ["error", "kill", "killed"],
    "mkdir": ["error", "kill", "killed"],
    "memory": ["error"],
}
# What exit statuses a fault of the world may have: 3, or 4 and 2 where a fault hides what is there.
STATUSES = (0, 3, 4)


def shim_of(arguments, world, call, mode, at):
    return {"LD_PRELOAD": arguments.shim, "FAULT_DIR": world.folder, "FAULT_CALL": call, "FAULT_MODE": mode,
            "FAULT_AT": at, "FAULT_COUNT": world.folder + ".count"}


def count(arguments, base, name, call):
    world = base.copy("counted")
    status, out, err = world.run(*worlds.commands(world)[name][0], shim=shim_of(arguments, world, call, "error", "0"))
    assert status == 0, out + err
    with open(world.folder + ".count") as file:
        return int(file.read())


def try_one(arguments, base, name, before, call, mode, at):
    """One fault: (what was wrong, exit status, message)."""
    world = base.copy(worlds.place())
    command, adds = worlds.commands(world)[name]
    try:
        status, out, err = world.run(*command, shim=shim_of(arguments, world, call, mode, str(at)))
    except Exception as error:  # a hang is as wrong as a crash
        status, out, err = -1, "", str(error)
    complaints = []
    if mode in ("kill", "killed"):
        if status not in (0, -9):
            complaints.append(f"exit {status} where it was killed")
    elif status < 0:
        complaints.append(f"died of signal {-status}")
    elif status not in STATUSES:
        complaints.append(f"exit {status} for a fault of the world")
    if status > 0 and not err.strip():
        complaints.append("failed without a word")
    return complaints + worlds.check(world, before, adds, status, name), status, err


def sweep(arguments, base, name):
    base = base.copy("base-" + name)
    worlds.prepare(base, name)
    before, why = base.size()
    assert before is not None, why
    runs = wrong = 0
    for call, modes in MODES.items():
        if arguments.calls and call not in arguments.calls:
            continue
        total = count(arguments, base, name, call)
        chosen = worlds.places(total, arguments.memory if call == "memory" else arguments.most)
        jobs = [(mode, at) for mode in modes for at in chosen]
        results = worlds.each(jobs, lambda job: try_one(arguments, base, name, before, call, *job))
        bad = 0
        for (mode, at), (complaints, status, err) in zip(jobs, results):
            if not complaints:
                continue
            bad += 1
            if bad <= arguments.show:
                print(f"  {name}: {call} {at} of {total}, {mode}: exit {status} {err.strip()[:200]}")
                for complaint in complaints:
                    print(f"      {complaint}")
        runs += len(jobs)
        wrong += bad
        if total > 0:
            print(f"  {name:11} {call:7} {total:5} calls, {len(chosen):4} tried in {len(modes)} ways, {bad} bad", flush=True)
    return runs, wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build/gcc")
    parser.add_argument("--shim", required=True)
    parser.add_argument("--most", type=int, default=1000, help="places tried of one kind of call")
    parser.add_argument("--memory", type=int, default=400, help="allocations tried")
    parser.add_argument("--show", type=int, default=10, help="failures shown of one command and call")
    parser.add_argument("--calls", nargs="*")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    arguments.shim = os.path.abspath(arguments.shim)
    top = worlds.fresh()
    try:
        base = worlds.World(arguments.build, os.path.join(top, "base"))
        base.build()
        runs = wrong = 0
        for name in arguments.names or list(worlds.commands(base)):
            more, bad = sweep(arguments, base, name)
            runs += more
            wrong += bad
    finally:
        shutil.rmtree(top, ignore_errors=True)
    print(f"{runs - wrong} passed, {wrong} failed")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
