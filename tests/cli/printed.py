#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Looks at every page of PDF files as a printer would put it: none is blank, nothing is within 8 mm
of the paper's edge but the line where vouchers are cut, no page lacks its text, and each has a code that a scanner reads
where one is asked for.

    python3 printed.py [--codes] FILE.pdf …
"""
import subprocess
import sys
import tempfile

DOTS = 60  # an inch
EDGE = int(8 / 25.4 * DOTS)
DARK = 200


def pages(path, folder):
    subprocess.run(["pdftoppm", "-gray", "-r", str(DOTS), path, folder + "/p"], check=True)
    listed = subprocess.run(["ls", folder], capture_output=True, text=True, check=True).stdout.split()
    for name in listed:
        with open(f"{folder}/{name}", "rb") as file:
            kind, size, _, dots = file.read().split(b"\n", 3)
        assert kind == b"P5"
        width, height = map(int, size.split())
        yield width, height, dots


def faults(width, height, dots):
    rows = [dots[at * width:(at + 1) * width] for at in range(height)]
    ink = [at for at, row in enumerate(rows) if min(row) < DARK]
    if len(ink) < height // 20:
        yield "blank"
    for at in ink:
        edges = rows[at][:EDGE] + rows[at][-EDGE:]
        beyond = at < EDGE or at >= height - EDGE or min(edges) < DARK
        if beyond and abs(at - height // 2) > 2:
            yield f"ink at the edge, row {at} of {height}"
            return


def main():
    codes = sys.argv[1:2] == ["--codes"]
    bad = count = 0
    for path in sys.argv[2 if codes else 1:]:
        with tempfile.TemporaryDirectory() as folder:
            for number, page in enumerate(pages(path, folder), 1):
                count += 1
                for fault in faults(*page):
                    print(f"{path} page {number}: {fault}")
                    bad += 1
                text = subprocess.run(["pdftotext", "-f", str(number), "-l", str(number), path, "-"],
                                      capture_output=True, text=True, check=True).stdout
                if "第" not in text and "page" not in text:
                    print(f"{path} page {number}: no number")
                    bad += 1
            if codes:
                found = subprocess.run(["pdftoppm", "-r", "200", "-png", "-l", "1", path, folder + "/c"],
                                       check=True)
                found = subprocess.run(f"zbarimg -q --raw {folder}/c*.png", shell=True,
                                       capture_output=True, text=True, check=False).stdout
                if "size=" not in found or "root=" not in found:
                    print(f"{path}: no code")
                    bad += 1
    print(f"pages: {count}, wrong: {bad}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
