#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The world at its worst: full and read-only disks, two writers, stale locks, an older store put in the place of the newer."""
import argparse
import fcntl
import os
import resource
import shutil
import subprocess
import sys
import tempfile

import cases
import world as worlds

class Wrong(Exception):
    pass


def want(done, status, *words):
    """A command's outcome: exit status and what its message must hold."""
    code, out, err = done
    if code != status or (status != 0 and not err.strip()) or any(word not in out + err for word in words):
        raise Wrong(f"exit {code}, wanted {status} and {words}: {out[-300:]}{err[:400]}")
    return out


def good(world, entries=None):
    size, why = world.size()
    if size is None or entries not in (None, size):
        raise Wrong(f"{size} entries, wanted {entries}: {why}")
    return size


def record(world, number):
    return world.run(*world.signed(*world.voucher(number)))


def second_writer(world):
    before = good(world)
    with open(os.path.join(world.book, "lock"), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        want(record(world, 20), 4, "lock")
        want(world.run("-C", world.book, "list"), 0)
        good(world, before)
    want(record(world, 20), 0)
    good(world, before + 1)


def six_at_once(world):
    before = good(world)
    running = [subprocess.Popen([world.sanzi, *world.signed(*world.voucher(30 + i))], cwd=world.folder,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE) for i in range(6)]
    done = [(p.communicate(), p.returncode) for p in running]
    if any(code not in (0, 4) for _, code in done):
        raise Wrong(f"{done}")
    good(world, before + sum(code == 0 for _, code in done))
    for i in range(6):
        want(record(world, 30 + i), 0)
    good(world, before + 6)


def stale_locks(world):
    """What a git that was killed leaves: publishing names it, or is not hindered."""
    for name in ("HEAD.lock", "config.lock", "refs/heads/main.lock", "packed-refs.lock", "index.lock"):
        path = os.path.join(world.git, name)
        open(path, "w").close()
        code, out, err = world.run(*cases.commands(world)["publish"][0])
        if code != 0 and (code != 4 or ".lock" not in err):
            raise Wrong(f"{name}: exit {code}: {err}")
        if os.path.exists(path):
            os.remove(path)
        want(world.run(*cases.commands(world)["publish"][0]), 0)
        want(record(world, 40 + len(name)), 0)
    complaints = cases.check_onward(world)
    if complaints:
        raise Wrong("; ".join(complaints))


def older_store(world):
    old = os.path.join(world.folder, "old-store")
    store = os.path.join(world.book, "store")
    shutil.copytree(store, old)
    want(record(world, 50), 0)
    shutil.rmtree(store)
    shutil.copytree(old, store)
    for command in (["verify", world.book], ["-C", world.book, "list"], world.signed(*world.voucher(51)),
                    world.signed("checkpoint"), cases.commands(world)["publish"][0]):
        want(world.run(*command), 1, "rolled back", "restore", "doctor --accept")
    want(world.run("-C", world.book, "doctor", "--accept"), 0)
    want(record(world, 52), 0)
    want(world.run(*world.signed("checkpoint")), 4, "doctor --answer")
    want(world.run("-C", world.book, "doctor", "--answer"), 0)
    want(world.run(*world.signed("checkpoint")), 0)
    # Behind its own signed checkpoint it may never sign again.
    shutil.rmtree(store)
    shutil.copytree(old, store)
    want(world.run("-C", world.book, "doctor", "--accept"), 1, "rolled back", "restore")
    want(world.run(*world.signed("checkpoint")), 1, "rolled back")


def small_files(world):
    """A limit on the size of files stands for a disk that is full in the middle of a write."""
    before = good(world)
    command = [world.sanzi, *world.signed("import", "voucher", "many.csv")]
    top = os.path.getsize(os.path.join(world.book, "store", "data.mdb"))
    for limit in (100, 4096, 20000, top, top + 4096, top + 8192):
        done = subprocess.run(command, cwd=world.folder, capture_output=True, text=True,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        if done.returncode not in (0, 3) or (done.returncode and not done.stderr.strip()):
            raise Wrong(f"{limit} bytes: exit {done.returncode}: {done.stderr}")
        good(world, before + (30 if done.returncode == 0 else 0))
        if done.returncode == 0:
            break
    want(world.run(*command[1:]), 0)
    good(world, before + 30)


def no_memory(world):
    """Little address space: a word, and the book as it was."""
    before = good(world)
    for mib in (20, 60, 200):
        done = subprocess.run([world.sanzi, *world.signed(*world.voucher(60))], cwd=world.folder, capture_output=True, text=True,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (mib << 20, mib << 20)))
        if done.returncode not in (0, 3, 127) or (done.returncode and not done.stderr.strip()):
            raise Wrong(f"{mib} MiB: exit {done.returncode}: {done.stderr}")
    good(world, before)


def mounted(script, world, *arguments):
    """Run sh in a mount namespace of its own, as root."""
    return subprocess.run(["unshare", "-m", "sh", "-eu", "-c", script, "sh", *arguments], cwd=world.folder,
                          capture_output=True, text=True)


def can_mount(world):
    return mounted('mount -t tmpfs none "$1"', world, world.folder).returncode == 0


def read_only(world):
    """A book on a medium that cannot be written is read, verified, and refused to writers."""
    script = 'mount --bind "$1" "$1"; mount -o remount,ro,bind "$1"; shift; "$@"'
    for command in (["verify", world.book], ["-C", world.book, "list"], ["-C", world.book, "report", "balance"]):
        done = mounted(script, world, world.book, world.sanzi, *command)
        want((done.returncode, done.stdout, done.stderr), 0)
    done = mounted(script, world, world.book, world.sanzi, *world.signed(*world.voucher(70)))
    want((done.returncode, done.stdout, done.stderr), 4, "ermi")


def full_disk(world):
    """Under 64 MiB nothing is begun; where there is room again, it goes on."""
    script = ('mount -t tmpfs -o size=90m none "$1"; cp -a "$2" "$1/book"; head -c 40000000 /dev/zero >"$1/filler"; shift 2;'
              ' set +e; "$@"; echo "status $?"; rm filler; "$@"; echo "status $?"')
    disk = os.path.join(world.folder, "disk")
    os.makedirs(disk)
    script = script.replace("rm filler", f'rm "{disk}/filler"')
    command = world.signed(*world.voucher(80))
    command[1] = os.path.join(disk, "book")
    done = mounted(script, world, disk, world.book, world.sanzi, *command)
    if "status 3" not in done.stdout or "MiB are free" not in done.stderr or not done.stdout.rstrip().endswith("status 0"):
        raise Wrong(f"{done.stdout}{done.stderr}")


def another_user(world):
    """Files that may be read and not written: a word that says what to do; a copy can be read."""
    for folder, folders, files in os.walk(world.folder):
        for name in folders:
            os.chmod(os.path.join(folder, name), 0o555)
        for name in files:
            os.chmod(os.path.join(folder, name), 0o444)
    os.chmod(world.folder, 0o777)
    program = os.path.join(world.folder, "program")
    shutil.copy(world.sanzi, program)
    os.chmod(program, 0o755)
    os.chmod(os.path.dirname(world.folder), 0o755)

    def run(*command):
        done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command], cwd=world.folder,
                              env={"PATH": os.environ["PATH"], "LC_ALL": "C"}, capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr

    want(run(program, "verify", world.book), 4, "copy")
    want(run(program, "-C", world.book, "record", "voucher", "note=x", "debit=102:1", "credit=501:1"), 4)
    copy = os.path.join(world.folder, "copy")
    want(run("cp", "-r", world.book, copy), 0)
    want(run("chmod", "-R", "u+w", copy), 0)
    want(run(program, "verify", copy), 0)


TESTS = (second_writer, six_at_once, stale_locks, older_store, small_files, no_memory, read_only, full_disk, another_user)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build/gcc")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    top = tempfile.mkdtemp(prefix="sanzi-faults-")
    passed = failed = 0
    try:
        base = worlds.World(arguments.build, os.path.join(top, "base"))
        base.build()
        for test in TESTS:
            if arguments.names and test.__name__ not in arguments.names:
                continue
            world = base.copy(test.__name__)
            if test in (read_only, full_disk) and not can_mount(world):
                print(f"  {test.__name__:14} not tried: nothing can be mounted here")
                continue
            if test is another_user and os.geteuid() != 0:
                print(f"  {test.__name__:14} not tried: only root can be another")
                continue
            try:
                test(world)
                passed += 1
                print(f"  {test.__name__:14} good", flush=True)
            except (Wrong, AssertionError) as wrong:
                failed += 1
                print(f"  {test.__name__:14} WRONG: {wrong}", flush=True)
    finally:
        shutil.rmtree(top, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
