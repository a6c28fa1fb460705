# SPDX-License-Identifier: Apache-2.0
"""The pages of a publication in a browser: each sort of page on a phone and on a desk, with script
and without, from http and from disk; from a voucher to its proof."""
import os, re
from looks import audit_page, axe_page, same_as_golden
from verify_page_test import says
from world import DESK, PHONE, PUBLIC, browser, public, site, village

SIZES = {"phone": PHONE, "desk": DESK}


def sorts():
    """One address of each sort of page."""
    village()
    notices = sorted(os.listdir(os.path.join(PUBLIC, "n")), key=lambda name: int(name[:-5]))
    return ["index.html", "months.html", "notices.html", "m/2025-03.html", "v/2025-03.html",
            "n/" + notices[0], "n/" + notices[-1]]


def test_every_sort_of_page_keeps_nobody_out():
    wrong = []
    for name, size in SIZES.items():
        one = browser(size)
        for address in sorts():
            one.open(site().address(address))
            for fault in audit_page(one, True) + axe_page(one) + one.console():
                wrong.append("%s, %s: %s" % (address, name, fault))
    assert not wrong, "\n".join(wrong)


def test_pages_are_read_without_script_and_from_disk():
    one = browser(PHONE, False)
    for address in sorts():
        for start in (site().address(), "file://" + PUBLIC + "/"):
            one.open(start + address)
            tree = one.devtools("Accessibility.getFullAXTree")["nodes"]
            names = " ".join(node.get("name", {}).get("value", "") for node in tree)
            words = re.findall(r'<span class="z">([^<]+)</span>', public(address).decode())
            there = sum(word.strip() in names for word in words)
            assert words and there > 0.6 * len(words), "%s: %d of %d" % (address, there, len(words))


def test_pages_load_nothing_from_elsewhere():
    one = browser()
    for address in sorts():
        one.open(site().address(address))
        loaded = one.script("return performance.getEntriesByType('resource').map(e => e.name)")
        strange = [name for name in loaded if not name.startswith(site().address())]
        assert not strange, "%s: %s" % (address, strange)


def test_english_is_chosen_and_kept():
    one = browser()
    one.open(site().address("index.html"))
    one.click(".to-en")
    one.wait("return document.querySelector('h1 [lang=en]').offsetHeight > 0")
    one.open(site().address("months.html"))
    assert one.script("return document.querySelector('h1 .z').offsetHeight") == 0
    one.click(".to-zh")
    one.wait("return document.querySelector('h1 .z').offsetHeight > 0")
    one.script("localStorage.clear()")


def test_from_a_voucher_to_its_proof():
    one = browser(PHONE)
    one.open(site().address("v/2025-03.html"))
    index = one.script("return document.querySelector('a.proof').href").rpartition("=")[2]
    one.click("a.proof")
    one.wait("return document.querySelector('#answer[data-verdict]')")
    says(one, "open", "没有给账本公钥", "第 %s 条" % index)
    one.fill("#key", village())
    one.script("document.querySelector('#answer').removeAttribute('data-verdict')")
    one.click("#run-entry")
    one.wait("return document.querySelector('#answer[data-verdict]')")
    says(one, "good", "第 %s 条在检查点里" % index)


def test_pictures_of_a_month():
    for name, size in SIZES.items():
        one = browser(size)
        one.open(site().address("m/2025-03.html"))
        same_as_golden(one.picture(), "site-month-" + name, 0.05)
