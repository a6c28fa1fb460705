# SPDX-License-Identifier: Apache-2.0
"""Every report of the sample village on paper, as a reader of PDF files sees it: its pages look as the
golden ones do, nothing is cut off or lies on anything else, and its text can be searched."""
import functools, glob, json, os, re, shutil, subprocess
import xml.etree.ElementTree as tree
from concurrent.futures import ThreadPoolExecutor
from looks import GOLDEN, difference, read_png, shrink, write_png
from world import VILLAGE, WORK, program, village

DOTS, SHRINK, PLAIN, PAGES = 60, 4, 24, 3
FAR = 0.002  # a line of text on A4 is 0.002 to 0.01 of its dots; other codes and numbers of entries 0.0003
MARGIN = 8 / 25.4 * 72  # points; of printers
MONTH = ("--period", "2025-06")
# What is no month's: a day, a year, a voucher, an empty form.
OTHERWISE = {"openings": (), "shares": ("--period", "2025"), "claim": ("--entry", "600"), "meeting": (),
             "tally": (), "budget": ("--period", "2025"), "calendar": ("--to", "2026-01-31"),
             "relief": ("--period", "2025Q2"), "works": ("--period", "2025"),
             "notices": ("--period", "2025Q2"), "opinions": ("--period", "2025Q2"), "trend": ("--period", "2025")}
SAID_OTHERWISE = {("monthly", "amount_fen"), ("papers", "tax_fen")}
# Other paper, other letters, the other language.
MORE = {"money-a3": ("money", "--paper", "a3", *MONTH), "balance-board": ("balance", "--board", *MONTH),
        "sheet-a3-board": ("sheet", "--paper", "a3", "--board"),
        "monthly-large": ("monthly", "--type-size", "20", *MONTH),
        "voucher-one": ("voucher", "--entry", "600"), "claim-empty": ("claim",),
        "payments-across": ("payments", "--orientation", "landscape", *MONTH), "money-en": ("money", *MONTH)}
STAMP, CODE = ("核对码", "账本公钥", "核对网页", "check:", "log", "SHA-256"), ("核对码", "check:")


def report(*arguments, language="zh"):
    done = program("sanzi", "-C", os.path.join(VILLAGE, "book"), "--lang", language, "report",
                   *arguments, good=(0, 1))
    return done.stdout


@functools.lru_cache(None)
def sheets():
    """Of each sheet its name and what `sanzi report` is asked for: every report that there is."""
    village()
    names = [row["name"] for row in json.loads(report("-O", "json", language="en"))["rows"]]
    assert len(names) > 50 and set(OTHERWISE) <= set(names), names
    return {**{name: (name, *OTHERWISE.get(name, MONTH)) for name in names}, **MORE}


def path_of(name, end):
    return os.path.join(WORK, "sheets", name + end)


def language_of(name):
    return "en" if name.endswith("-en") else "zh"


def draw(name):
    """The PDF of a sheet; its words with their boxes, page by page; its first pages in grey."""
    report(*sheets()[name], "-o", path_of(name, ".pdf"), language=language_of(name))
    subprocess.run(["pdftotext", "-bbox", path_of(name, ".pdf"), path_of(name, ".xml")], check=True,
                   timeout=60)
    pages = words_of(name)
    for number in sorted({*range(1, min(PAGES, len(pages) + 1)), len(pages)}):
        subprocess.run(["pdftoppm", "-gray", "-r", str(DOTS), "-f", str(number), "-l", str(number),
                        "-singlefile", path_of(name, ".pdf"), path_of(name, "-%d" % number)],
                       check=True, timeout=60)
    return pages


def words_of(name):
    with open(path_of(name, ".xml"), encoding="utf-8") as file:
        text = re.sub(r"^<!DOCTYPE[^>]*>", "", file.read())
    top = {"h": "http://www.w3.org/1999/xhtml"}
    return [(float(page.get("width")), float(page.get("height")),
             [(*(float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")), word.text or "")
              for word in page.iterfind("h:word", top)])
            for page in tree.fromstring(text).iterfind(".//h:page", top)]


@functools.lru_cache(None)
def drawn():
    sheets()
    shutil.rmtree(os.path.join(WORK, "sheets"), ignore_errors=True)
    os.makedirs(os.path.join(WORK, "sheets"))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(sheets(), pool.map(draw, sheets())))


def read_pgm(path):
    with open(path, "rb") as file:
        kind, size, _, dots = file.read().split(b"\n", 3)
    assert kind == b"P5"
    width, height = map(int, size.split())
    return [list(dots[at * width:(at + 1) * width]) for at in range(height)]


def without_codes(rows, page):
    """What each log has otherwise is one grey: its code, where it is as dark as a code is; the groups,
    the key and the digest beside it."""
    scale = DOTS / 72
    for left, top, _, bottom, word in page[2]:
        if not word.startswith(STAMP):
            continue
        low, high = int(top * scale) - 1, int(bottom * scale) + 2
        for row in rows[low:high]:
            row[int(left * scale):int(page[0] * scale) - 40] = [255] * (
                len(row[int(left * scale):int(page[0] * scale) - 40]))
        if not word.startswith(CODE):
            continue
        code = (int(top * scale) - 34, int(bottom * scale) + 30, int(left * scale) - 2)
        dark = sum(value < 128 for row in rows[code[0]:code[1]] for value in row[code[2] - 60:code[2]])
        assert dark > 1000, "a code without dots: %d" % dark
        for row in rows[code[0]:code[1]]:
            row[:code[2]] = [192] * code[2]
    return rows


def faults_of(name, pages):
    """Words that are cut off by the paper's edge, or lie on others."""
    for number, (width, height, words) in enumerate(pages, 1):
        if not words:
            yield "%s, page %d: no text" % (name, number)
        for at, one in enumerate(words):
            if min(one[0], one[1], width - one[2], height - one[3]) < MARGIN:
                yield "%s, page %d: %s is at the edge" % (name, number, one[4])
            for other in words[at + 1:]:
                wide = min(one[2], other[2]) - max(one[0], other[0])
                high = min(one[3], other[3]) - max(one[1], other[1])
                least = min(one[3] - one[1], other[3] - other[1])
                if wide > 1 and high > 0.3 * least:
                    yield "%s, page %d: %s and %s lie on each other" % (name, number, one[4],
                                                                        other[4])


def test_nothing_is_cut_off_and_nothing_lies_on_anything_else():
    wrong = [fault for name, pages in drawn().items() for fault in faults_of(name, pages)]
    assert not wrong, "\n".join(wrong[:40])
    assert sum(map(len, drawn().values())) > 200


def amounts(table, out):
    """But for what is told in words, and for a column that paper has no room for."""
    for row in table.get("rows", []):
        for key, fen in row.items():
            if key.endswith("_fen") and (table["table"], key) not in SAID_OTHERWISE:
                out.append("%s%s.%02d" % ("-" * (fen < 0), format(abs(fen) // 100, ","), abs(fen) % 100))


def test_every_amount_of_a_report_is_found_in_its_text():
    wrong, count = [], 0
    for name, arguments in sheets().items():
        choices = list(arguments)
        for option in ("--paper", "--type-size", "--orientation"):
            if option in choices:
                del choices[choices.index(option):choices.index(option) + 2]
        said = json.loads(report(*[word for word in choices if word != "--board"], "-O", "json"))
        want = []
        for table in said.get("tables", [said]):
            amounts(table, want)
        have = " ".join(word[4] for page in drawn()[name] for word in page[2])
        wrong += ["%s: %s" % (name, one) for one in sorted(set(want))
                  if one not in have and one.strip("-") != "0.00"]
        count += len(want)
    assert not wrong, "\n".join(wrong[:40])
    assert count > 2000, count


def golden(name):
    return os.path.join(GOLDEN, "sheets", name + ".png")


def compared(name, number):
    """How far a page is from the golden one; 2 where there is none. UPDATE=1 writes what is not as it was."""
    rows = without_codes(read_pgm(path_of(name, "-%d.pgm" % number)), drawn()[name][number - 1])
    small, kept, far = shrink(rows, SHRINK), golden("%s-%d" % (name, number)), 2
    if os.path.exists(kept):
        with open(kept, "rb") as file:
            far = difference(small, read_png(file.read()), PLAIN)
    if far > FAR / 4 and os.environ.get("UPDATE"):
        os.makedirs(os.path.dirname(kept), exist_ok=True)
        with open(kept, "wb") as file:
            file.write(write_png(small))
        return 0
    return far


def numbers_of(name):
    return sorted(int(path.rpartition("-")[2][:-4]) for path in glob.glob(path_of(name, "-*.pgm"))
                  if re.fullmatch(re.escape(path_of(name, "-")) + r"[0-9]+\.pgm", path))


def test_pages_look_as_the_golden_ones():
    wrong = []
    pages = {(name, number) for name in drawn() for number in numbers_of(name)}
    for name, number in sorted(pages):
        far = compared(name, number)
        if far > FAR:
            wrong.append("%s-%d: %.3f of it looks otherwise: %s" % (
                name, number, far, path_of(name, "-%d.pgm" % number)))
    kept = {os.path.basename(path)[:-4] for path in glob.glob(golden("*"))}
    for one in sorted(kept - {"%s-%d" % page for page in pages}):
        if os.environ.get("UPDATE"):
            os.remove(golden(one))
        else:
            wrong.append(one + ": there is no such page any more")
    assert not wrong, "\n".join(wrong)


def test_another_sheet_is_told_from_the_golden_one():
    """A line less, a column elsewhere, a stain: each is noticed, or the test above means nothing."""
    name = "payments"
    page = drawn()[name][0]
    whole = without_codes(read_pgm(path_of(name, "-1.pgm")), page)
    line = next(word for word in page[2] if word[4] == "合计")
    top, bottom = (int(line[side] * DOTS / 72) for side in (1, 3))
    less = [row if not top <= at <= bottom else [255] * len(row) for at, row in enumerate(whole)]
    aside = [[255] * 12 + row[:-12] for row in whole]
    stain = [row[:100] + [0] * 60 + row[160:] if 200 < at < 260 else row
             for at, row in enumerate(whole)]
    for other in (less, aside, stain):
        assert difference(shrink(whole, SHRINK), shrink(other, SHRINK), PLAIN) > FAR
    on = [(100, 100, [(50, 50, 60, 60, "a"), (55, 52, 70, 62, "b"), (1, 50, 20, 60, "c")])]
    assert len(list(faults_of("x", on))) == 2
