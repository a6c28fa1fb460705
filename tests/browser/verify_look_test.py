# SPDX-License-Identifier: Apache-2.0
"""verify.html is readable by everybody, and looks as it did."""
from looks import audit_page, axe_page, difference, read_png, same_as_golden, shrink, write_png
from verify_page_test import quoted, serving
from world import DESK, PHONE, PUBLIC, ask, browser, forge, site, verdict, village

SIZES = {"phone": PHONE, "desk": DESK}


def test_the_form_keeps_nobody_out():
    for name, size in SIZES.items():
        one = browser(size)
        one.open(site().address("verify.html"))
        one.wait("return document.body.dataset.ready")
        one.script("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        for _ in range(2):
            faults = audit_page(one, True) + axe_page(one)
            assert faults == [], "%s: %s" % (name, faults)
            one.click("#language")


def test_answers_keep_nobody_out():
    for name, size in SIZES.items():
        for fragment in ("entry=600&log=" + quoted(village()), "entry=0", "entry=99999999"):
            one = ask(size, fragment=fragment)
            one.script("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            faults = audit_page(one, True) + axe_page(one)
            assert faults == [], "%s %s: %s" % (name, fragment, faults)


def test_an_answer_is_told_to_those_who_do_not_see():
    one = ask(fragment="entry=600&log=" + quoted(village()))
    assert one.script("return document.activeElement.id") == "verdict"
    assert "这一条在账本里" in one.script("return document.querySelector('[role=status]').textContent")
    tree = one.devtools("Accessibility.getFullAXTree")["nodes"]
    names = [node.get("name", {}).get("value", "") for node in tree]
    assert any("账本公钥" in name for name in names)


def test_the_whole_of_it_goes_by_keyboard():
    one = browser()
    one.open(site().address("verify.html"))
    one.wait("return document.body.dataset.ready")
    reached = set()
    for _ in range(14):
        one.devtools("Input.dispatchKeyEvent", type="keyDown", key="Tab", code="Tab",
                     windowsVirtualKeyCode=9)
        one.devtools("Input.dispatchKeyEvent", type="keyUp", key="Tab", code="Tab",
                     windowsVirtualKeyCode=9)
        reached.add(one.script("return document.activeElement.id || document.activeElement.tagName"))
    assert {"language", "key", "SUMMARY", "entry", "run-entry", "run-whole", "proof",
            "folder"} <= reached, reached


def test_the_audit_finds_what_is_wrong():
    """Each of these is told; else the audits above would mean nothing."""
    bad = ("<!doctype html><html><title></title><h1>a</h1><h3>b</h3><img src='data:,'>"
           "<button style='height:10px'></button><p style='color:#999'>pale</p>"
           "<table><tr><td>1</td></tr></table><i id=x>1</i><i id=x>2</i>"
           "<div style='width:3000px'>wide</div>")
    with serving(forge.base(), {"bad.html": bad.encode()}) as server:
        one = browser(PHONE)
        one.open(server.address("bad.html"))
        faults = " | ".join(audit_page(one, True))
        others = " | ".join(axe_page(one))
    for word in ("no language", "no title", "main part", "enlarged", "skips a level",
                 "without words", "has no name", "px high", "contrast", "without scoped heads",
                 "stands twice", "wider than the screen"):
        assert word in faults, "%s is not in: %s" % (word, faults)
    assert "button-name" in others and "html-has-lang" in others, others


def test_pictures_are_read_and_told_apart():
    white, black = [[255] * 64 for _ in range(64)], [[0] * 64 for _ in range(64)]
    assert read_png(write_png(white)) == white
    assert difference(shrink(white), shrink(white)) == 0
    assert difference(shrink(white), shrink(black)) == 1
    one = browser(PHONE)
    one.open("about:blank")
    rows = read_png(one.picture())
    assert len(rows[0]) == PHONE[0] and len(rows) == PHONE[1] and rows[5][5] == 255


def test_pictures():
    """Of a log whose bytes are the same each day."""
    v = forge.base()
    with serving(v) as server:
        address, key = server.address("verify.html"), quoted(v.log.vkey)
        for name, size in SIZES.items():
            one = ask(size, address=address, fragment="entry=2&log=" + key)
            assert verdict(one) == "good"
            same_as_golden(one.picture(), "verify-good-" + name)
            server.instead["checkpoint"] = v.checkpoint(root=bytes(32))
            one = ask(size, address=address, fragment="entry=2&log=" + key)
            assert verdict(one) == "bad"
            same_as_golden(one.picture(), "verify-bad-" + name)
            server.instead["checkpoint"] = v.checkpoint()
