# SPDX-License-Identifier: Apache-2.0
"""The reports part of make bench: trial balances and one account's page beside ledger, hledger and sqlite3, each the
whole command over the same vouchers, its output into a file. sqlite3 has our CSV export in a table with a covering index
by account and day; ledger and hledger have our exports. One that takes longer than LIMIT seconds is left at that."""
import os
import subprocess
import sys
import time

FIRST, YEARS = 2017, 9
LAST_DAY, PAST_DAY, PAST_END = "2025-12-31", "2021-05-17", "2021-05-18"
# Leaves by first-level account: a chart of 2023 as a cooperative uses it, sixty accounts of its own.
LEAVES = [f"{first}{number:02}" for first, count in
          (("102", 4), ("112", 12), ("211", 12), ("501", 12), ("511", 10), ("513", 10))
          for number in range(1, count + 1)]
BANK = [code for code in LEAVES if code.startswith("102")]
OTHERS = [code for code in LEAVES if not code.startswith("102")]
ACCOUNT = "11205"  # has one line in forty vouchers
LIMIT = float(os.environ.get("LIMIT", "120"))
ROUNDS = 7


def accounts(path):
    with open(path, "w") as file:
        file.write("code,name,date\n")
        for code in LEAVES:
            file.write(f"{code},{code}号明细,{FIRST}-01-01\n")


def yuan(fen):
    return f"{fen // 100}.{fen % 100:02}"


def vouchers(path, count, first, last):
    """Numbers first up to last of a book of `count`, in order of days over nine years; a third has three lines."""
    with open(path, "w") as file:
        file.write("date,note,account,debit,credit\n")
        for number in range(first, last):
            day = number * YEARS * 336 // count
            date = f"{FIRST + day // 336}-{day % 336 // 28 + 1:02}-{day % 28 + 1:02}"
            fen = 10000 + number * 7919 % 9999999
            bank = BANK[number * 7 % 11 % 4]
            other = OTHERS[number * 31 % len(OTHERS)]
            note = f"第{number}笔：{other[:3]}款项，经手人王建国"
            if number % 3:
                file.write(f"{date},{note},{bank},{yuan(fen)},\n,,{other},,{yuan(fen)}\n")
            else:
                more = OTHERS[number * 17 % len(OTHERS)]
                part = fen // 3
                file.write(f"{date},{note},{other},{yuan(part)},\n,,{more},{yuan(fen - part)},\n,,{bank},,{yuan(fen)}\n")


def once(path, size, make):
    """Files of a size that were made before are used again."""
    if not os.path.exists(path):
        make(path + ".part", size)
        os.rename(path + ".part", path)
    return path


class Data:
    """One size: the book, its exports and the database."""

    def __init__(self, bench, keep, size):
        self.bench, self.size = bench, size
        self.folder = os.path.join(keep or bench.top, f"reports-{size}")
        os.makedirs(self.folder, exist_ok=True)
        self.book = once(self.path("book"), size, self.make_book)
        self.postings = once(self.path("postings.csv"), size, self.make_postings)
        self.ledger = once(self.path("books.ledger"), size, lambda path, _: self.make_journal(path, "ledger"))
        self.hledger = once(self.path("books.journal"), size, lambda path, _: self.make_journal(path, "hledger"))
        self.database = once(self.path("database"), size, self.make_database)

    def path(self, name):
        return os.path.join(self.folder, name)

    def sanzi(self, *arguments):
        return self.bench.run(self.bench.sanzi, *arguments, "--pass-file", self.bench.passphrase)

    def make_book(self, book, size):
        self.sanzi("init", book, "--village", "试验村", "--code", "350322111202", "--origin", f"b{size}.example.org",
                   "--bookkeeper", "李秀英", "--start", f"{FIRST}-01", "--set", "合作社", "--kdf-mib", "19", "--kdf-ops", "2")
        accounts(self.path("accounts.csv"))
        self.sanzi("-C", book, "import", "account", self.path("accounts.csv"))
        for first in range(0, size, 250000):
            vouchers(self.path("vouchers.csv"), size, first, min(size, first + 250000))
            self.sanzi("-C", book, "import", "voucher", self.path("vouchers.csv"))

    def exported(self, form, name):
        """By years, so that the largest fits into memory, too: an export is made as a whole."""
        for year in range(FIRST, FIRST + YEARS):
            folder = self.path(f"export-{form}-{year}")
            if not os.path.exists(folder):
                self.bench.run(self.bench.sanzi, "-C", self.book, "export", form, folder, "--period", str(year))
            with open(os.path.join(folder, name), encoding="utf-8-sig") as file:
                yield file

    def make_postings(self, path, _):
        with open(path, "w", encoding="utf-8") as out:
            for number, file in enumerate(self.exported("csv", "postings.csv")):
                head = next(file)
                out.write("" if number else head)
                out.writelines(file)

    def make_journal(self, path, form):
        """Without what carries years in and asserts balances."""
        name = "books.ledger" if form == "ledger" else "books.journal"
        with open(path, "w", encoding="utf-8") as out:
            for number, file in enumerate(self.exported(form, name)):
                for part in file.read().split("\n\n"):
                    head = part.split("\n")[0]
                    if head[:1].isdigit() and not head.endswith(("期初余额", "余额核对")) or number == 0 and head[:1] == ";":
                        out.write(part + "\n\n")

    def make_database(self, path, _):
        script = f"""
PRAGMA journal_mode=off;
PRAGMA synchronous=off;
CREATE TABLE raw(entry INTEGER, date, word, number INTEGER, line INTEGER, account, debit, credit, note, nature, party,
  household, project, asset, contract, fund, purpose, due, reverses);
.mode csv
.import --skip 1 {self.postings} raw
CREATE TABLE posting(entry INTEGER, line INTEGER, date TEXT, word TEXT, number INTEGER, account TEXT, debit INTEGER,
  credit INTEGER, note TEXT, PRIMARY KEY(entry, line)) WITHOUT ROWID;
INSERT INTO posting SELECT entry, line, date, word, number, account, CAST(round(debit * 100) AS INTEGER),
  CAST(round(credit * 100) AS INTEGER), note FROM raw;
DROP TABLE raw;
CREATE INDEX by_account ON posting(account, date, entry, line, debit, credit);
VACUUM;
ANALYZE;
"""
        subprocess.run(["sqlite3", path], input=script, text=True, check=True, stdout=subprocess.DEVNULL)


def timed(output, *command):
    """Seconds that a command took; more than LIMIT: None."""
    with open(output, "wb") as out:
        start = time.monotonic()
        child = subprocess.Popen(command, stdout=out, stdin=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C.UTF-8"})
        while True:
            done, status = os.waitpid(child.pid, os.WNOHANG)
            spent = time.monotonic() - start
            if done:
                break
            if spent > LIMIT:
                child.kill()
                child.wait()
                return None
            time.sleep(0.0001 if spent < 1 else 0.02)
    if status != 0:
        sys.exit(f"{' '.join(command)}: status {status}")
    return spent


def peak_of(output, *command, may_find=False):
    """The most MiB that a command has resident, pages of files that it maps included, and its seconds. Asked of a small
    process, since the memory of whoever starts a program counts as the program's. It may find the books wrong, or nothing
    to report: the whole log was looked at for that."""
    small = ("import resource, subprocess, sys\n"
             "done = subprocess.run(sys.argv[2:], stdout=open(sys.argv[1], 'wb'))\n"
             "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, done.returncode)")
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-I", "-S", "-c", small, output, *command], check=True, capture_output=True,
                          stdin=subprocess.DEVNULL)
    peak, status = done.stdout.split()
    if int(status) > (2 if may_find else 0):
        sys.exit(f"{' '.join(command)}: status {int(status)}: {done.stderr.decode()[:300]}")
    return int(peak) / 1024, time.monotonic() - start


def questions(data):
    """What is asked, and how of each: ours first, then sqlite3, ledger, hledger."""
    sanzi = (data.bench.sanzi, "-C", data.book, "report")
    sums = "SELECT account, sum(debit), sum(credit) FROM posting WHERE date <= '{}' GROUP BY account"
    page = ("SELECT date, word, number, note, debit, credit, sum(debit - credit) OVER (ORDER BY date, entry, line) "
            f"FROM posting WHERE account = '{ACCOUNT}' ORDER BY date, entry, line")

    def peers(query, ledger, hledger):
        return {"sqlite3": ("sqlite3", "-csv", data.database, query), "ledger": ("ledger", "-f", data.ledger, *ledger),
                "hledger": ("hledger", "-f", data.hledger, *hledger)}
    balance = ("balance", "--flat")
    yield "trial balance", (*sanzi, "balance", "--detail", "-O", "csv"), peers(sums.format(LAST_DAY), balance, balance)
    yield (f"trial balance of {PAST_DAY}", (*sanzi, "balance", "--detail", "--to", PAST_DAY, "-O", "csv"),
           peers(sums.format(PAST_DAY), (*balance, "--end", PAST_END), (*balance, "--end", PAST_END)))
    yield (f"register of {ACCOUNT}", (*sanzi, "detail", "--account", ACCOUNT, "-O", "csv"),
           peers(page, ("csv", ACCOUNT), ("register", ACCOUNT, "-O", "csv")))


def starts(bench):
    """What every command costs before it looks at a book: a floor that small sizes are close to."""
    output = os.path.join(bench.top, "output")
    commands = ("sanzi", (bench.sanzi, "help")), ("sqlite3", ("sqlite3", "-version"))
    best = {name: min(timed(output, *command) for _ in range(ROUNDS)) for name, command in commands}
    print("      of each run, the program's start alone:",
          ", ".join(f"{name} {best[name] * 1000:.1f} ms" for name in best), flush=True)


def same_sums(data):
    """The programs are asked about the same books: every account's balance is sqlite3's."""
    ours = data.bench.run(data.bench.sanzi, "-C", data.book, "report", "balance", "--detail", "--to", PAST_DAY, "-O", "csv")[1]
    query = f"SELECT account, sum(debit - credit) FROM posting WHERE date <= '{PAST_DAY}' GROUP BY account"
    theirs = data.bench.run("sqlite3", "-csv", data.database, query)[1]
    theirs = dict(line.split(",") for line in theirs.split())
    rows = [line.split(",") for line in ours.split("\r\n")]
    fen = {row[0]: int((row[8] or "0").replace(".", "")) - int((row[9] or "0").replace(".", ""))
           for row in rows if row[0] in LEAVES}
    if fen != {code: int(amount) for code, amount in theirs.items()}:
        sys.exit("the database and the book do not hold the same")


def bench_question(data, what, ours, peers):
    bench, size = data.bench, data.size
    output = os.path.join(bench.top, "output")
    best = {}
    for _ in range(ROUNDS):  # in turns: others on the machine can only slow a run down
        for name, command in (("ours", ours), ("sqlite3", peers["sqlite3"])):
            spent = timed(output, *command) or LIMIT
            best[name] = min(best.get(name, spent), spent)
    over = set()
    for name in ("ledger", "hledger"):
        spent = timed(output, *peers[name])
        best[name] = spent or LIMIT
        if spent is None:
            over.add(name)
    said = ", ".join(f"{name} {'more than ' if name in over else ''}{best[name] * 1000:.1f} ms" for name in best)
    tenth = size >= 1000000 and what.startswith("trial")
    bench.say(f"{size}: {what} / sqlite3", best["ours"] / best["sqlite3"], 0.1 if tenth else 1.0, False, said)
    fastest = min(best["ledger"], best["hledger"])
    bench.say(f"{size}: {what} / ledger, hledger", best["ours"] / fastest, 1.0, False, "")
    bench.say(f"{size}: {what}, peak MiB", peak_of(output, *ours)[0], 64, False,
              "resident, mapped pages of the store included")


def bench_reports(bench, sizes, keep):
    starts(bench)
    for size in sizes:
        data = Data(bench, keep, size)
        same_sums(data)
        for what, ours, peers in questions(data):
            bench_question(data, what, ours, peers)
