# SPDX-License-Identifier: Apache-2.0
"""From a sheet of paper to its proof: the sheet is drawn, its code scanned by a real decoder, and
what stands in the code opened in a browser."""
import glob, os, subprocess
from verify_page_test import says
from world import PHONE, VILLAGE, WAYS, WORK, ask, program, public, site, village


def codes_of(pdf, dots=150):
    """What the codes on the pages of a PDF say, a list a page."""
    start = os.path.join(WORK, os.path.basename(pdf)[:-4])
    for old in glob.glob(start + "-*.png"):
        os.remove(old)
    subprocess.run(["pdftoppm", "-r", str(dots), "-png", pdf, start], check=True, timeout=60)
    out = []
    for page in sorted(glob.glob(start + "-*.png")):
        done = subprocess.run(["zbarimg", "-q", "--raw", page], capture_output=True, text=True,
                              timeout=60)
        out.append(done.stdout.split())
    return out


def sheet(*arguments):
    village()
    path = os.path.join(WORK, "sheet.pdf")
    program("sanzi", "-C", os.path.join(VILLAGE, "book"), *arguments, "-o", path)
    return path


def notice():
    """The newest disclosure of the sample village."""
    return sorted((int(name[:-5]) for name in os.listdir(os.path.join(VILLAGE, "public", "n"))))[-1]


def test_a_code_is_scanned_and_leads_to_its_proof():
    number = str(notice())
    pages = codes_of(sheet("report", "--notice", number))
    assert pages and all(len(codes) == 1 for codes in pages), pages
    assert len({codes[0] for codes in pages}) == 1
    code = pages[0][0]
    place, _, fragment = code.partition("#")
    if not fragment:  # a village that says no address
        place, _, fragment = code.partition(":")
    assert place in ("sanzi",) or place.endswith("/verify.html"), code
    for host in WAYS.values():
        one = ask(PHONE, host, fragment=fragment)
        says(one, "good", "第 %s 条在检查点里" % number, "纸上的核对码对得上", "签名都是真的")


def test_a_code_against_a_log_that_was_changed():
    fragment = codes_of(sheet("report", "balance", "--period", "2025"))[0][0]
    fragment = fragment.replace("#", ":").partition("log=")
    one = ask(PHONE, fragment=fragment[1] + fragment[2] + "&entry=3")
    says(one, "good", "纸上的核对码对得上")
    root = fragment[2].rpartition("root=")[2]
    other = ("0" if root[0] != "0" else "1") + root[1:]
    one = ask(PHONE, fragment=fragment[1] + fragment[2].replace(root, other) + "&entry=3")
    says(one, "bad", "纸上的核对码对不上")


def test_the_page_s_digest_on_paper_is_the_page_s():
    import hashlib
    said = subprocess.run(["pdftotext", sheet("report", "balance", "--period", "2025"),
                           "-"], capture_output=True, text=True, timeout=60).stdout
    digest = hashlib.sha256(public("verify.html")).hexdigest()
    assert program("sanzi", "help", "--page-digest").stdout.split()[0] == digest
    flat = "".join(said.split()).lower()
    assert digest in flat or digest[:16] in flat, said[-1500:]
    assert site()
