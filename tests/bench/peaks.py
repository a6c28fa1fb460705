# SPDX-License-Identifier: Apache-2.0
"""What every report and every export holds in memory, over the largest of the reports' books and one that says more:
parties, households, projects, contracts, papers, cash. The target is the same at any size; so is the program's word for it."""
import json
import os
import subprocess
import sys

from reports import FIRST, LEAVES, YEARS, once, peak_of, yuan

MIB = 64
MORE = ["10101", "11301", "24101", "23101"]
CONTRACTS = 1009
EXPORTS = "csv", "gbt", "ledger", "hledger", "beancount"
# Forms of the longest reports beside CSV. A workbook has no room for a million rows of several lines.
FORMS = ("vouchers", "txt"), ("vouchers", "json"), ("detail", "txt"), ("detail", "json")


def rich_vouchers(path, count, first, last):
    """Six kinds in turn: a claim on a party by a contract and its payment, a household's debt, a project's funds, an expense in cash, a
    debt to a party."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("date,note,account,debit,credit,party,household,project,papers,due,purpose,contract\n")
        for number in range(first, last):
            day = number * YEARS * 336 // count
            year = FIRST + day // 336
            date = f"{year}-{day % 336 // 28 + 1:02}-{day % 28 + 1:02}"
            amount = yuan(10000 + number * 7919 % 9999999)
            head = f"{date},第{number}笔，经手人王建国"
            bank, trade = f"102{number % 4 + 1:02}", f"112{number % 12 + 1:02}"
            party, household = f"单位{number * 31 % 5003}", f"农户{number * 17 % 3001}"
            contract = f"HT-{number // 6 % CONTRACTS}" if number % 6 < 2 else ""
            debit, credit = (
                (f"{trade},{amount},,{party},,,1,{year}-12-31,", f"501{number % 12 + 1:02},,{amount},,,,,,"),
                (f"10101,{amount},,,,,0,,", f"{trade},,{amount},{party},,,,,"),
                (f"11301,{amount},,,{household},,1,,", f"{bank},,{amount},,,,,,"),
                (f"{bank},{amount},,,,,2,,", f"24101,,{amount},,,项目{number % 307},,,"),
                (f"513{number % 10 + 1:02},{amount},,,,,0,,办公", f"10101,,{amount},,,,,,"),
                (f"211{number % 12 + 1:02},{amount},,{party},,,1,,", f"10101,,{amount},,,,,,"),
            )[number % 6]
            file.write(f"{head},{debit},{contract}\n,,{credit},{contract}\n")


def contracts(path):
    with open(path, "w", encoding="utf-8") as file:
        file.write("date,number,object,party,type,side,signed,start,end,amount,yearly,method,resolution\n")
        for number in range(CONTRACTS):
            file.write(f"{FIRST}-01-01,HT-{number},第{number}号地块,单位{number},resource,income,{FIRST}-01-01,{FIRST}-01-01,"
                       f"{FIRST + YEARS - 1}-12-31,0,12000,bidding,{FIRST}年第1号\n")


class Rich:
    """A book of its own, kept like the others."""

    def __init__(self, bench, keep, size):
        self.bench, self.size = bench, size
        self.folder = os.path.join(keep or bench.top, f"rich-{size}")
        os.makedirs(self.folder, exist_ok=True)
        self.book = once(os.path.join(self.folder, "book"), size, self.make)

    def sanzi(self, *arguments):
        return self.bench.run(self.bench.sanzi, *arguments, "--pass-file", self.bench.passphrase)

    def make(self, book, size):
        sheet = os.path.join(self.folder, "sheet.csv")
        self.sanzi("init", book, "--village", "试验村", "--code", "350322111202", "--origin", f"r{size}.example.org",
                   "--bookkeeper", "李秀英", "--start", f"{FIRST}-01", "--set", "合作社", "--kdf-mib", "19", "--kdf-ops", "2")
        with open(sheet, "w", encoding="utf-8") as file:
            file.write("code,name,date\n" + "".join(f"{code},{code}号明细,{FIRST}-01-01\n" for code in LEAVES + MORE))
        self.sanzi("-C", book, "import", "account", sheet)
        contracts(sheet)
        self.sanzi("-C", book, "import", "contract", sheet)
        for first in range(0, size, 250000):
            rich_vouchers(sheet, size, first, min(size, first + 250000))
            self.sanzi("-C", book, "import", "voucher", sheet)


def asked(bench, book):
    """Every report by its name, as the program lists them, then forms and exports."""
    listed = subprocess.run([bench.sanzi, "report", "-O", "json"], check=True, capture_output=True, stdin=subprocess.DEVNULL)
    for row in json.loads(listed.stdout)["rows"]:
        yield row["name"], (bench.sanzi, "-C", book, "report", row["name"], "-O", "csv")
    for name, form in FORMS:
        yield f"{name} as {form}", (bench.sanzi, "-C", book, "report", name, "-O", form)
    for name in EXPORTS:
        year = ("--period", str(FIRST + YEARS - 1)) if name == "gbt" else ()  # is made by years
        yield f"export {name}", (bench.sanzi, "-C", book, "export", name, os.path.join(bench.top, f"export-{name}"), *year)


def bench_peaks(bench, size, keep):
    """One line says all: the largest, and whose it is; a line more for each that is over."""
    output = os.path.join(bench.top, "output")
    rich = Rich(bench, keep, size)
    peaks = []
    for what, command in asked(bench, rich.book):
        peak, seconds = peak_of(output, *command, may_find=True)
        peaks.append((peak, what))
        print(f"      {size}: {what}: {peak:.1f} MiB, {seconds:.1f} s", flush=True)
        if peak > MIB:
            bench.say(f"{size}: {what}, peak MiB", peak, MIB, False, "")
    if not peaks:
        sys.exit("no report was asked for")
    peak, what = max(peaks)
    bench.say(f"{size}: all reports and exports, peak MiB", peak, MIB, False,
              f"resident, mapped pages included; {len(peaks)} asked, the most in {what}")
