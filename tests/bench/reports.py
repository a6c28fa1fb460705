# SPDX-License-Identifier: Apache-2.0
"""The books that the reports part of make bench asks: the same vouchers for every program."""
import os

FIRST, YEARS = 2017, 9
# Leaves by first-level account: a chart of 2023 as a cooperative uses it, sixty accounts of its own.
LEAVES = [f"{first}{number:02}" for first, count in
          (("102", 4), ("112", 12), ("211", 12), ("501", 12), ("511", 10), ("513", 10))
          for number in range(1, count + 1)]
BANK = [code for code in LEAVES if code.startswith("102")]
OTHERS = [code for code in LEAVES if not code.startswith("102")]


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
