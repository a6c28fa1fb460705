#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Wrong input, one block each, against a book that is there: refused with status 2, in words of its
own in both languages, and not a byte of the book changes.

    python3 tests/cli/refused.py [--update] BLOCKS BOOK [PART/PARTS]

A block: "$ " and the words of the command, behind `sanzi -C BOOK --pass-file pass`; lines with "| "
are put into the file that the words name as FILE.csv, FILE.json; then what is said, "zh " and "en "
before each line, <*> for today. Lines with # are comments. Two blocks may not say the same,
numbers aside.
"""
import datetime
import hashlib
import os
import re
import shlex
import subprocess
import sys


class Block:
    def __init__(self, number, words):
        self.number, self.words, self.file = number, words, []
        self.said = {"zh": [], "en": []}


def parse(lines):
    blocks = []
    for number, line in enumerate(lines, 1):
        if line.startswith("$ "):
            blocks.append(Block(number, line[2:]))
        elif line.startswith("| "):
            blocks[-1].file.append(line[2:])
        elif line[:3] in ("zh ", "en "):
            blocks[-1].said[line[:2]].append(line[3:])
    return blocks


def digest(book):
    """Every file of the book but the one that readers and writers lock."""
    total = hashlib.sha256()
    for folder, folders, names in os.walk(book):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            if name == "lock.mdb" or not os.path.isfile(path):
                continue
            with open(path, "rb") as file:
                total.update(path.encode() + b"\0" + file.read())
    return total.hexdigest()


def run(block, book, language):
    words = shlex.split(block.words)
    for word in words:
        found = re.search(r"FILE\.[a-z]+", word)
        if found:
            with open(found[0], "w", encoding="utf-8", newline="") as file:
                file.write("\n".join(block.file) + "\n")
    command = ["sanzi", "-C", book, "--pass-file", "pass", "--lang", language, *words]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=60, check=False)
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    text = done.stdout.decode().replace(str(today), "<*>")
    return text.splitlines(), done.returncode


def bare(lines):
    """What is said but for numbers: two blocks may not share it."""
    text = "\n".join(lines)

    return re.sub(r"[-+]?[0-9][0-9.,:-]*", "0", text)


def tell_twins(path, blocks):
    """Two blocks that say the same, numbers aside."""
    seen, wrong = {}, 0
    for block in blocks:
        for said in block.said.values():
            other = seen.setdefault(bare(said), block)
            if other is not block:
                wrong += 1
                print(f"{path}:{block.number}: says what line {other.number} says: {said}")
    return wrong


def main():
    update = sys.argv[1] == "--update"
    path, book = sys.argv[1 + update:3 + update]
    part, parts = [int(n) for n in (sys.argv[3 + update:] or ["1/1"])[0].split("/")]
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    blocks, wrong = parse(lines), 0
    mine = blocks[part - 1::parts]
    before = digest(book)
    for block in mine:
        for language in ("zh", "en"):
            got, status = run(block, book, language)
            told = []
            if status != 2:
                told.append(f"exit status {status}")
            if digest(book) != before:
                told.append("the book changed")
                before = digest(book)
            if got != block.said[language] and not update:
                told.append("said:\n    " + "\n    ".join(got))
            begins = {"zh": "sanzi：", "en": "sanzi: "}[language]
            if not any(line.startswith(begins) for line in got):
                told.append("not in its language: " + " ".join(got))
            block.said[language] = got
            wrong += bool(told)
            for what in told:
                print(f"{path}:{block.number}: {language}: $ {block.words}: {what}")
    if update:
        rewrite(path, lines, {block.number: block for block in blocks})
    wrong += tell_twins(path, blocks)
    print(f"{len(mine)} of {len(blocks)} refused, {wrong} not as they should be")
    return 1 if wrong else 0


def rewrite(path, lines, blocks):
    out, block = [], None
    for number, line in enumerate([*lines, ""], 1):
        if line.startswith(("zh ", "en ")):
            continue
        if block and not line.startswith("| "):
            for language in ("zh", "en"):
                out += [f"{language} {text}" for text in block.said[language]]
            block = None
        out.append(line)
        block = blocks.get(number, block)
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out).rstrip("\n") + "\n")


sys.exit(main())
