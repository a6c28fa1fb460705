#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What others' programs make of our export: every account at every month's end, to the fen.

    python3 tests/peers.py --programs build/gcc

The sample village's whole year is exported for ledger, hledger and beancount; each program sums it up by itself to the
end of each month, and must arrive at our trial balance. Then one sum is changed in each export: each program must
arrive at something else, on the two accounts of that voucher, from its month on. A program that is not installed is
said and left out (make peers installs them).
"""
import argparse
import csv
import datetime
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile

YEAR = 2025
CHANGED_MONTH = 6
AMOUNT = re.compile(r"  (-?[0-9]+)\.([0-9]{2}) CNY$")


def run(*arguments):
    done = subprocess.run(arguments, capture_output=True, stdin=subprocess.DEVNULL, check=False,
                          env={**os.environ, "LC_ALL": "C.UTF-8"})
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)}: exit {done.returncode}\n{done.stderr.decode()[:2000]}")
    return done.stdout.decode("utf-8-sig")


def fen(text):
    """Exact: a number with at most two decimals, no float in between."""
    sign, yuan, cents = re.fullmatch(r"(-?)([0-9]*)(?:\.([0-9]{0,2})0*)?", text.replace(",", "").strip() or "0").groups()
    return (-1 if sign else 1) * (int(yuan or 0) * 100 + int((cents or "").ljust(2, "0")))


def ledger(path, before):
    text = run("ledger", "-f", path, "balance", "--flat", "--no-total", "--end", before, "--format",
               "%(account)\t%(quantity(scrub(display_total)))\n")
    return {name.split(":")[1].split(" ")[0]: fen(amount)
            for name, amount in (line.split("\t") for line in text.splitlines())}


def hledger(path, before):
    text = run("hledger", "-f", path, "balance", "--flat", "--no-total", "--end", before, "-O", "csv")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    return {name.split(":")[1].split(" ")[0]: fen(amount.split(" ")[0]) for name, amount in rows}


def beancount(path, before):
    text = run("bean-query", "-f", "csv", path,
               f"SELECT account, sum(number) AS amount WHERE date < {before} GROUP BY account")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    return {row[0].strip().split(":A")[-1]: fen(row[1]) for row in rows}


PEERS = [("ledger", "ledger", "books.ledger", ledger), ("hledger", "hledger", "books.journal", hledger),
         ("beancount", "bean-query", "books.beancount", beancount)]


def month_ends():
    """The last day of each month, and the day after it."""
    for month in range(1, 13):
        after = datetime.date(YEAR + month // 12, month % 12 + 1, 1)
        yield month, str(after - datetime.timedelta(days=1)), str(after)


def ours(sanzi, day):
    """Leaf accounts with what stands on them, debit positive; and the two totals."""
    rows = list(csv.DictReader(io.StringIO(run(*sanzi, "report", "balance", "--detail", "--to", day, "-O", "csv"))))
    total, rows = rows[-1], rows[:-1]
    above = {row["code"][:size] for row in rows for size in range(1, len(row["code"]))}
    leaves = {row["code"]: fen(row["closing Dr"]) - fen(row["closing Cr"]) for row in rows if row["code"] not in above}
    first = [row for row in rows if row["level"] == "1"]
    sides = [sum(fen(row[side]) for row in first) for side in ("closing Dr", "closing Cr")]
    assert sides == [fen(total["closing Dr"]), fen(total["closing Cr"])] and sides[0] == sides[1], (day, sides)
    return leaves


def differences(books, theirs):
    """Accounts without a balance need not be named."""
    return sorted(code for code in books.keys() | theirs.keys() if books.get(code, 0) != theirs.get(code, 0))


def changed(path, to):
    """One fen more on the first line of the first voucher of a month and one less on its next; what states balances
    goes, since that would only make the program stop."""
    lines = open(path, encoding="utf-8").read().split("\n")
    ends = next((i for i, line in enumerate(lines) if "余额核对" in line), len(lines))
    lines = [line for line in lines[:ends] if not re.match(r"[0-9-]+ balance ", line)]
    at = next(i for i, line in enumerate(lines) if re.match(rf"{YEAR}-{CHANGED_MONTH:02}-[0-9]+ \* ", line))
    codes = []
    for step in (1, -1):
        at = next(i for i in range(at + 1, len(lines)) if AMOUNT.search(lines[i]))
        yuan, cents = AMOUNT.search(lines[at]).groups()
        amount = fen(f"{yuan}.{cents}") + step
        sign, amount = "-" if amount < 0 else "", abs(amount)
        lines[at] = AMOUNT.sub(f"  {sign}{amount // 100}.{amount % 100:02} CNY", lines[at])
        codes.append(re.search(r":A?([0-9]+)(?: [^:]*)?  -?[0-9.]+ CNY$", lines[at]).group(1))
    with open(to, "w", encoding="utf-8") as out:
        out.write("\n".join(lines))
    return sorted(codes)


class Count:
    def __init__(self):
        self.good = self.bad = 0

    def judge(self, good, what):
        self.good += good
        self.bad += not good
        print(("ok    " if good else "WRONG ") + what, flush=True)


def compare(count, peer, books, folder):
    name, program, file, ask = peer
    if not shutil.which(program):
        print(f"left out: {program} is not installed (make peers installs it)")
        return
    path = os.path.join(folder, name, file)
    wrong = []
    for month, day, after in month_ends():
        wrong += [f"{day} {code}" for code in differences(books[month], ask(path, after))]
    accounts = sum(len(balances) for balances in books.values())
    count.judge(not wrong, f"{name}: {accounts} balances at {len(books)} ends of months are ours {' '.join(wrong[:10])}")
    broken = os.path.join(folder, name, "changed." + file)
    codes = changed(path, broken)
    found = {month: differences(books[month], ask(broken, after)) for month, _, after in month_ends()}
    count.judge(all(found[month] == (codes if month >= CHANGED_MONTH else []) for month in found),
                f"{name}: one sum changed in {YEAR}-{CHANGED_MONTH:02}, and {' and '.join(codes)} differ from then on")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True)
    programs = os.path.abspath(parser.parse_args().programs)
    here = os.path.dirname(os.path.abspath(__file__))
    folder = tempfile.mkdtemp(prefix="sanzi-peers-")
    count = Count()
    try:
        os.environ["SANZI"], os.environ["SANZI_VERIFY"] = f"{programs}/sanzi", f"{programs}/sanzi-verify"
        run("sh", f"{here}/run-village.sh", f"{folder}/village")
        sanzi = (f"{programs}/sanzi", "-C", f"{folder}/village/book")
        books = {month: ours(sanzi, day) for month, day, _ in month_ends()}
        for name, *_ in PEERS:
            run(*sanzi, "export", name, f"{folder}/{name}")
        for peer in PEERS:
            compare(count, peer, books, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{count.good} passed, {count.bad} failed")
    return count.bad > 0


if __name__ == "__main__":
    sys.exit(main())
