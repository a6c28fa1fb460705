# SPDX-License-Identifier: Apache-2.0
"""What the fault tests share: a folder with a book in it, the program (a process each time, or shim_serve.c's fork
server), a folder's content as a value, and workers that each have a world at the same path."""
import ctypes
import hashlib
import json
import multiprocessing
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
COST = ["--kdf-mib", "19", "--kdf-ops", "2"]  # the cheapest key files that the program takes: test keys only
KINDS = ("open", "read", "write", "sync", "rename", "unlink", "mkdir", "stat", "lock", "mode", "close", "say", "memory",
         "piece", "spawn", "disk", "room")


# ---- the program ----

class Server:
    """The program, started and linked once under the shim; each job is a child of it."""

    def __init__(self, program, shim, folder, environment):
        jobs, self.jobs = os.pipe()
        self.answers, answers = os.pipe()
        environment = {**environment, "LD_PRELOAD": shim, "FAULT_DIR": folder, "FAULT_SERVE": f"{jobs},{answers}"}
        self.process = subprocess.Popen([program], cwd=folder, env=environment, pass_fds=(jobs, answers), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(jobs)
        os.close(answers)
        self.out, self.err = (f"{folder}.{os.getpid()}.{name}" for name in ("out", "err"))

    def run(self, arguments, fault=("", "", 0), seed="", log="", stacks=""):
        """(status, stdout, stderr, whether the fault came, number of calls of each kind)."""
        fields = [*fault, seed, self.out, self.err, log, stacks, "sanzi", *arguments]
        job = b"".join(str(field).encode() + b"\0" for field in fields)
        os.write(self.jobs, b"%d\n" % len(job) + job)
        answer = b""
        while not answer.endswith(b"\n"):
            more = os.read(self.answers, 4096)
            if not more:
                raise AssertionError("the server of the fault tests died")
            answer += more
        status, fired, *calls = (int(word) for word in answer.split())
        texts = []
        for path in (self.out, self.err):
            with open(path, "rb") as file:
                texts.append(file.read().decode("utf-8", "replace"))
        return os.waitstatus_to_exitcode(status), *texts, fired, dict(zip(KINDS, calls))

    def close(self):
        os.close(self.jobs)
        os.close(self.answers)
        self.process.wait()


class World:
    """A folder with a book, its repository and its published folder. Commands name them as seen from the folder."""

    def __init__(self, build, folder, shim=None):
        self.build_folder = os.path.abspath(build)
        self.sanzi = os.path.join(self.build_folder, "sanzi")
        self.folder = folder
        self.shim = shim
        self.servers = {}
        self.passphrase = "passphrase"
        for name in ("book", "public", "backup", "again", "third"):
            setattr(self, name, os.path.join(folder, name))
        self.git = os.path.join(folder, "notice.git")
        self.far = os.path.join(folder, "far.git")
        self.new_git = os.path.join(folder, "new.git")
        self.new_public = os.path.join(folder, "new-public")

    def environment(self):
        return {"PATH": os.environ["PATH"], "HOME": self.folder, "LC_ALL": "C", "TMPDIR": self.folder}

    def serve(self, program=None):
        program = program or self.sanzi
        if program not in self.servers:
            self.servers[program] = Server(program, self.shim, self.folder, self.environment())
        return self.servers[program]

    def close(self):
        for server in self.servers.values():
            server.close()
        self.servers = {}

    def run(self, *arguments, seed=""):
        if self.shim:
            return self.serve().run(arguments, seed=seed)[:3]
        done = subprocess.run([self.sanzi, *arguments], cwd=self.folder, env=self.environment(), timeout=60,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")

    def must(self, *arguments):
        status, out, err = self.run(*arguments)
        if status != 0:
            raise AssertionError(f"{' '.join(arguments)}: exit {status}\n{out}{err}")
        return out

    def signed(self, *arguments):
        """The arguments of a command that signs in this book."""
        return ["-C", "book", *arguments, "--pass-file", "passphrase"]

    def voucher(self, number, sum_yuan="120.50", *more):
        return ["record", "voucher", "date=2025-01-1%d" % (number % 9 + 1), f"note=fault test {number}",
                f"debit=102:{sum_yuan}", f"credit=501:{sum_yuan}", f"id=fault-{number}", *more]

    def build(self):
        os.makedirs(self.folder, exist_ok=True)
        for name, words in (("passphrase", "test passphrase, no secret\n"), ("other-passphrase", "another, no secret\n")):
            with open(os.open(os.path.join(self.folder, name), os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write(words)
        self.must("init", "book", "--village", "试验村", "--code", "350322111202", "--origin", "fault.example.org",
                  "--start", "2025-01", "--pass-file", "passphrase", *COST)
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
        self.must(*self.signed("publish", "--git", "notice.git", "--folder", "public"))
        self.must(*self.signed(*self.voucher(3)))

    def copy(self, name):
        other = World(self.build_folder, os.path.join(os.path.dirname(self.folder), name), self.shim)
        shutil.rmtree(other.folder, ignore_errors=True)
        shutil.copytree(self.folder, other.folder, symlinks=True)
        return other

    def size(self, where=None):
        """How many entries a good book or publication has; None where it does not verify."""
        name = os.path.relpath(where or self.book, self.folder)
        status, out, err = self.run("verify", name, "-O", "json")
        if status != 0:
            return None, f"verify {name}: exit {status}\n{out[:2000]}{err[:2000]}"
        return json.loads(out)["entries"], ""

    def has_book(self, folder):
        return os.path.isdir(os.path.join(folder, "store"))


# ---- the content of a folder as a value: {path: (kind, mode, bytes)} ----

def take(folder):
    content = {}
    waiting = [""]
    while waiting:
        inner = waiting.pop()
        with os.scandir(os.path.join(folder, inner)) as entries:
            for entry in entries:
                path = f"{inner}/{entry.name}" if inner else entry.name
                status = entry.stat(follow_symlinks=False)
                mode = stat.S_IMODE(status.st_mode)
                if stat.S_ISDIR(status.st_mode):
                    content[path] = ("folder", mode, b"")
                    waiting.append(path)
                elif stat.S_ISREG(status.st_mode):
                    with open(entry.path, "rb", 0) as file:
                        content[path] = ("file", mode, file.read())
                else:
                    content[path] = ("link", 0, os.fsencode(os.readlink(entry.path)))
    return content


def put(folder, wanted, found):
    """Make the folder, in which `found` stands, hold what is wanted."""
    for path in sorted((path for path in found if path not in wanted or wanted[path][0] != found[path][0]), reverse=True):
        whole = os.path.join(folder, path)
        os.rmdir(whole) if found[path][0] == "folder" else os.unlink(whole)
    for path in sorted(path for path in wanted if found.get(path) != wanted[path]):
        kind, mode, data = wanted[path]
        whole = os.path.join(folder, path)
        if kind == "link":
            os.symlink(data, whole)
            continue
        if kind == "folder":
            if path not in found or found[path][0] != kind:
                os.mkdir(whole)
        else:
            with open(whole, "wb", 0) as file:
                file.write(data)
        os.chmod(whole, mode)


TEMPORARY = re.compile(r"\.\d+-(\d+)\.tmp$")


def digest(content):
    """What the content is, for a verdict. A temporary file's name holds the process's number, which means nothing; of
    LMDB's lock file only the size does, for whoever opens it alone makes it anew."""
    whole = hashlib.sha256()
    named = ((TEMPORARY.sub(r".-\1.tmp", path), entry) for path, entry in content.items())
    for path, (kind, mode, data) in sorted(named):
        if path.endswith("/lock.mdb"):
            data = b"%d" % len(data)
        whole.update(f"{path}\0{kind}\0{mode}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        whole.update(data)
    return whole.hexdigest()


# ---- workers ----

def mount_own(folder):
    """An empty folder of this process's own in the place of this one; False where that is not to be had."""
    new_user, new_mount, private, recursive = 0x10000000, 0x00020000, 1 << 18, 1 << 14
    library = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        if library.unshare(new_mount) != 0:
            return False
    elif library.unshare(new_user | new_mount) == 0:
        for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
    else:
        return False
    return (library.mount(b"none", b"/", None, recursive | private, None) == 0
            and library.mount(b"none", folder.encode(), b"tmpfs", 0, b"mode=755") == 0)


class Workshop:
    """A world, and as many workers as there are processors, each with a world of its own at the same path: what the book
    remembers of where it was published, and with it every byte, is the same in each of them."""

    def __init__(self, build, shim, where=None):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # and tidy up
        self.top = tempfile.mkdtemp(prefix="sanzi-faults-", dir=where)
        self.folder = os.path.join(self.top, "world")
        self.verdicts = os.path.join(self.top, "verdicts")
        os.mkdir(self.verdicts)
        os.mkdir(self.folder)
        self.world = World(build, self.folder, shim)
        self.count = len(os.sched_getaffinity(0))
        self.found = {}  # what stands in this process's folder, None where that is not known

    def own(self):
        """A process that was forked from the workshop's first one: its own folder and servers."""
        # Whoever ends a pool sends this signal: a handler in Python, run in the middle of a queue's lock, would leave the
        # others waiting for ever. There is nothing to tidy up: the folder goes with the process.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if not mount_own(self.folder):
            return False
        self.world = World(self.world.build_folder, self.folder, self.world.shim)
        self.found = {}
        return True

    def reset(self, content):
        """The folder as it shall be, whatever was done in it."""
        put(self.folder, content, take(self.folder))

    def judge(self, check, words, content, set_up=False):
        """Complaints of check() about what a run left. The same content after the same words has the same verdict, which
        is kept for all workers. The content stands in the folder already, or is set up there where it is to be judged."""
        key = json.dumps([*words, digest(content)])
        path = os.path.join(self.verdicts, hashlib.sha256(key.encode()).hexdigest())
        try:
            with open(path) as file:
                return json.load(file)
        except FileNotFoundError:
            pass
        if set_up:
            self.reset(content)
        self.found = None
        try:
            verdict = check()
        except Exception as error:
            verdict = [f"{type(error).__name__}: {error}"]
        with open(f"{path}.{os.getpid()}", "w") as file:
            json.dump(verdict, file)
        os.rename(f"{path}.{os.getpid()}", path)
        return verdict

    def each(self, work, jobs):
        """work(job) of all jobs, as they are done, by workers where there can be more than one."""
        if self.count == 1 or not can_mount_own(self.folder):
            yield from map(work, jobs)
            return
        self.world.close()
        context = multiprocessing.get_context("fork")
        with context.Pool(self.count, self.own) as pool:
            yield from pool.imap_unordered(work, jobs)
            pool.close()
            pool.join()

    def close(self):
        self.world.close()
        shutil.rmtree(self.top, ignore_errors=True)


def can_mount_own(folder):
    child = os.fork()
    if child == 0:
        os._exit(0 if mount_own(folder) else 1)
    return os.waitpid(child, 0)[1] == 0


def kept(arguments, name, work):
    """work() says (tried, bad); what went well is noted under the program's and the tests' own hash, and is not done again
    where the arguments say to go on."""
    whole = hashlib.sha256()
    here = os.path.dirname(__file__)
    files = [arguments.program or os.path.join(arguments.build, "sanzi"), arguments.shim, *(os.path.join(here, f) for f in os.listdir(here))]
    for path in sorted(path for path in files if os.path.isfile(path)):
        with open(path, "rb") as file:
            whole.update(hashlib.sha256(file.read()).digest())
    words = [repr(value) for key, value in sorted(vars(arguments).items()) if key not in ("names", "go_on", "show")]
    whole.update("".join(words).encode())
    folder = os.path.join(arguments.build, "faults", "done")
    path = os.path.join(folder, f"{name}-{whole.hexdigest()[:16]}")
    if arguments.go_on and os.path.exists(path):
        with open(path) as file:
            tried = int(file.read())
        print(f"  {name:11} {tried:6} were good in an earlier run", flush=True)
        return tried, 0
    tried, bad = work()
    if not bad:
        os.makedirs(folder, exist_ok=True)
        with open(path, "w") as file:
            file.write(f"{tried}\n")
    return tried, bad


def places(total, most):
    """All of 1..total, or evenly spread ones with both ends where that is too many."""
    if total <= most:
        return list(range(1, total + 1))
    return sorted({1 + round(i * (total - 1) / (most - 1)) for i in range(most)})
