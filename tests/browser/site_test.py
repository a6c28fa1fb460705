# SPDX-License-Identifier: Apache-2.0
"""The pages of a publication in a browser: each sort of page on a phone and on a desk, with script
and without, from http and from disk; from a voucher to its proof."""
import functools, os, re, sys
import xml.etree.ElementTree as tree
from looks import audit_page, axe_page, same_as_golden
from verify_page_test import says
from world import DESK, PHONE, PUBLIC, ROOT, answer, browser, public, site, village

sys.path.insert(0, os.path.join(ROOT, "tests"))
from pages import Pages  # noqa: E402

SIZES = {"phone": PHONE, "desk": DESK}


# What pages each line of publish/site.def makes.
MADE_BY = {"months": r"m/.*|v/.*|months", "notices": r"n/.*|notices", "feed": None,
           "accounts": r"a/.*|accounts", "contracts": r"c/.*|contracts", "duties": r"d/.*|duties",
           "items": r"i/.*|items", "search": "search", "data": "data",
           "home": "index"}


def shapes(address):
    """What a page is made of: each element's name, class, role and place."""
    root = tree.fromstring(public(address).decode().replace("<!DOCTYPE html>", "", 1))
    return {(parent.tag, node.tag, node.get("class"), node.get("role"), bool(node.get("id")))
            for parent in root.iter() for node in parent}


@functools.lru_cache(None)
def sorts():
    """Addresses of each sort of page, as few as have between them all that any page is made of: no
    element of any page of the village is left out, nor a line of site.def."""
    village()
    with open(os.path.join(ROOT, "publish", "site.def"), encoding="utf-8") as file:
        kinds = re.findall(r"^SITE\((\w+)\)", file.read(), re.M)
    assert set(kinds) == set(MADE_BY), "site.def has other sorts of pages than this test knows"
    left = sorted(name for name in Pages(PUBLIC).names if name.endswith(".html"))
    left.remove("verify.html")  # has tests of its own
    out = []
    for pattern in filter(None, MADE_BY.values()):
        mine = [name for name in left if re.fullmatch(r"(%s)\.html" % pattern, name)]
        assert mine, "no page is " + pattern
        left = [name for name in left if name not in mine]
        seen = set()
        # The longest first: they have most, and what does not fit shows there.
        for name in sorted(mine, key=lambda name: -len(public(name))):
            if not shapes(name) <= seen:
                seen |= shapes(name)
                out.append(name)
    assert not left, "nobody knows what makes %s" % left
    return out


def test_every_sort_of_page_keeps_nobody_out_and_loads_nothing_from_elsewhere():
    wrong = []
    for name, size in SIZES.items():
        one = browser(size)
        # English words are longer: where there is least room, too.
        for address in sorts() + [at + "#en" for at in sorts() if size == PHONE]:
            one.open(site().address(address))
            loaded = one.script("return performance.getEntriesByType('resource').map(e => e.name)")
            faults = audit_page(one, True) + axe_page(one)
            faults += ["loads " + at for at in loaded if not at.startswith(site().address())]
            for fault in faults + one.console():
                wrong.append("%s, %s: %s" % (address, name, fault))
        one.script("localStorage.clear()")
    assert not wrong, "\n".join(wrong)


def test_pages_are_read_without_script_and_from_disk():
    one = browser(PHONE, False)
    for address in sorts():
        one.open("file://" + os.path.join(PUBLIC, address))
        tree = one.devtools("Accessibility.getFullAXTree")["nodes"]
        names = " ".join(node.get("name", {}).get("value", "") for node in tree)
        words = re.findall(r'<span class="z">([^<]+)</span>', public(address).decode())
        there = sum(word.strip() in names for word in words)
        assert words and there > 0.6 * len(words), "%s: %d of %d" % (address, there, len(words))


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


def test_search_finds_without_a_server():
    village()
    hits = "return Array.from(document.querySelectorAll('#hits li'), n => n.innerText)"
    for start in (site().address(), "file://" + PUBLIC + "/"):
        one = browser(PHONE)
        one.open(start + "search.html")
        one.fill("#q", "村部水费")
        one.click("#search button")
        one.wait(hits + ".some(t => t.indexOf('村部水费') >= 0)")
        one.click("#hits a")
        one.wait("return /\\/v\\//.test(location.pathname)")
        target = one.script("return decodeURIComponent(location.hash.slice(1))")
        assert "村部水费" in one.script("return document.getElementById(arguments[0]).innerText",
                                       target), target
        one.open(start + "search.html")
        one.fill("#q", "鱼塘42亩 2028年12月31日")
        one.click("#search button")
        one.wait(hits + ".some(t => t.indexOf('HT-2024-01') >= 0)")
        one.click("#hits a")
        one.wait("return /\\/c\\//.test(location.pathname)")
        one.open(start + "search.html")
        one.fill("#q", "没有这样的事由")
        one.click("#search button")
        one.wait("return document.querySelector('#found').innerText.trim() !== ''")
        assert one.script(hits) == []


def test_from_a_voucher_to_its_proof():
    one = browser(PHONE)
    one.open(site().address("v/2025-03.html"))
    index = one.script("return document.querySelector('a.proof').href").rpartition("=")[2]
    one.click("a.proof")
    one.wait("return document.querySelector('#answer[data-verdict]')")
    says(one, "open", "没有给账本公钥", "第 %s 条" % index)
    answer(one, village(), "#run-entry")
    says(one, "good", "第 %s 条在检查点里" % index)


def test_pictures_of_a_month():
    for name, size in SIZES.items():
        one = browser(size)
        one.open(site().address("m/2025-03.html"))
        same_as_golden(one.picture(), "site-month-" + name, 0.05)
