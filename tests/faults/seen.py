#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does the shim see every call that changes a file? Run each command under strace too, and count."""
import argparse
import os
import re
import shutil
import subprocess
import sys

import cases
import world as worlds

KINDS = {
    "open": {"open", "openat", "creat"},
    "write": {"write", "pwrite64", "writev", "pwritev", "pwritev2", "truncate", "ftruncate", "fallocate", "copy_file_range",
              "sendfile", "splice"},
    "sync": {"fsync", "fdatasync", "sync", "syncfs", "sync_file_range", "msync"},
    "rename": {"rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat"},
    "unlink": {"unlink", "unlinkat", "rmdir"},
    "mkdir": {"mkdir", "mkdirat", "mknod", "mknodat"},
}
CALL = re.compile(r"^\d+ +(\w+)\((.*)$")
PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')


def changes(trace, folder):
    """How many calls of each kind strace saw on what is in the folder."""
    counts = dict.fromkeys(KINDS, 0)
    with open(trace, errors="replace") as file:
        for line in file:
            call = CALL.match(line)
            kind = call and next((kind for kind, names in KINDS.items() if call.group(1) in names), None)
            if not kind:
                continue
            words = call.group(2)
            if kind in ("write", "sync"):
                # -y: the descriptor's own path
                counts[kind] += bool(re.match(r"\d+<" + re.escape(folder) + "[/>]", words))
                continue
            path = PATH.search(words)
            name = path.group(1) if path else ""
            base = re.match(r"[^<\"]*<([^>]*)>", words)
            whole = name if name.startswith("/") else os.path.join(base.group(1) if base else folder, name)
            counts[kind] += whole == folder or whole.startswith(folder + "/")
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build/gcc")
    parser.add_argument("--shim", required=True)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    if not shutil.which("strace"):
        print("  not tried: no strace")
        return 0
    shop = worlds.Workshop(arguments.build, os.path.abspath(arguments.shim))
    passed = failed = 0
    try:
        world = shop.world
        world.build()
        common = worlds.take(world.folder)
        for name in arguments.names or list(cases.commands(world)):
            shop.reset(common)
            cases.prepare(world, name)
            trace, count = os.path.join(shop.top, "trace"), os.path.join(shop.top, "count")
            environment = {**world.environment(), "FAULT_DIR": world.folder, "FAULT_COUNT": count}
            loads = [f"--env={key}={value}" for key, value in {**environment, "LD_PRELOAD": world.shim}.items()]
            subprocess.run(["strace", "-f", "-y", "-qq", "-o", trace, *loads, world.sanzi, *cases.commands(world)[name][0]],
                           cwd=world.folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, check=True)
            with open(count) as file:
                seen = {kind: int(number) for kind, number in (line.split() for line in file)}
            real = changes(trace, world.folder)
            missed = {kind: (seen[kind], real[kind]) for kind in KINDS if seen[kind] != real[kind]}
            if missed:
                failed += 1
                print(f"  {name}: the shim saw (of) {missed}")
            else:
                passed += 1
    finally:
        shop.close()
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
