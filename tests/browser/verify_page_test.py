# SPDX-License-Identifier: Apache-2.0
"""verify.html as a person uses it: good data and each kind of tampering, from http and from disk,
with the browser's Ed25519 and with the carried one, on a phone and on a desk."""
import base64, os, shutil, struct, urllib.parse
from world import (DESK, PHONE, PUBLIC, WAYS, WORK, Server, answer, ask, browser, copy_of_public,
                   forge, page_bytes, program, proof_of, public, reasons, site, verdict, village)

BUNDLE = "tile/entries/000"


def quoted(text):
    return urllib.parse.quote(text, safe="")


def changed(raw, old, new):
    assert old in raw and len(old) == len(new), old
    return raw.replace(old, new, 1)


def flip(raw, at):
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1:]


def says(one, want, *words):
    items = one.text("#answer")
    assert verdict(one) == want, "%s instead of %s:\n%s" % (verdict(one), want, items)
    for word in words:
        assert word in items, "%r is not in:\n%s" % (word, items)
    complaints = one.console()
    assert complaints == [], complaints


def test_an_entry_by_the_code_on_paper():
    fragment = "entry=100&log=" + quoted(village())
    for host in WAYS.values():
        for size in (PHONE, DESK):
            one = ask(size, host, fragment=fragment)
            says(one, "good", "这一条在账本里，没有改过", "第 100 条在检查点里", "签名都是真的")
            assert reasons(one, "bad") == [] and reasons(one, "open") == []


def test_a_sheet_s_groups_come_with_its_code():
    v = forge.base()
    size, groups = forge_groups(v, 5).split(" ", 1)
    with serving(v) as server:
        for size, groups, want, word in ((size, groups, "good", "对得上"),
                                         (size, groups[:-1] + ("0" if groups[-1] != "0" else "1"),
                                          "bad", "对不上"), ("7", groups, "bad", "被截短")):
            fragment = "log=%s&entry=2&size=%s&root=%s" % (quoted(v.log.vkey), size,
                                                           groups.replace(" ", ""))
            says(ask(address=server.address("verify.html"), fragment=fragment), want, word)
        says(ask(address=server.address("verify.html"), fragment="log=" + forge.ORIGIN +
                 "&entry=2"), "open", "没有给账本公钥")


def test_english():
    one = ask(fragment="lang=en&entry=100&log=" + quoted(village()))
    says(one, "good", "This entry is in the log, unchanged", "every signature is good")
    one.click("#language")
    assert "这一条在账本里" in one.text("#answer")
    assert one.script("return document.documentElement.lang") == "zh-CN"


def test_nothing_but_the_publication_is_read():
    with Server(PUBLIC) as server:
        one = ask(address=server.address("verify.html"), fragment="entry=0", key=None)
        assert verdict(one) == "open"
        asked = set(server.asked)
        assert asked <= {"verify.html", "checkpoint", "favicon.ico"} | \
            {path for path in asked if path.startswith("tile/")}, asked
        other = one.promise("return fetch(given[0]).then(() => 'read', () => 'refused')",
                            site().address("checkpoint"))
        assert other == "refused"
        one.console()


def test_without_a_key_it_is_never_good():
    for press in ("#run-entry", "#run-whole"):
        one = ask(press=press, fields={"#entry": "3"})
        says(one, "open", "没有账本公钥", "账本自己写的公钥")


def test_a_key_that_comes_with_a_link_is_not_the_person_s():
    village()
    with Server(PUBLIC) as server:
        server.instead["index.html"] = (
            "<!doctype html><title>x</title><a href='verify.html#entry=3&log=%s'>x</a>" %
            quoted(village())).encode()
        one = browser()
        one.open(server.address("index.html"))
        one.console()
        one.click("a")
        one.wait("return document.querySelector('#answer[data-verdict]')")
        says(one, "open", "公钥是随链接来的")
        answer(one, village(), "#run-entry")
        says(one, "good")


def test_the_whole_log():
    for host in WAYS.values():
        one = ask(host=host, key=village(), press="#run-whole")
        says(one, "good", "整本账没有改过", "个签名全是真的", "sanzi-verify")
        assert reasons(one, "bad") == []


def test_the_whole_log_can_be_stopped():
    slow = ("const own = window.setTimeout; window.setTimeout = (f, ms) => own(f, ms === 0 ? "
            "200 : ms);")
    one = browser(DESK, True, slow)
    one.open(site().address("verify.html"))
    one.wait("return document.body.dataset.ready")
    one.fill("#key", village())
    one.click("#run-whole")
    one.wait("return !document.querySelector('#working').hidden && "
             "document.querySelector('#done').textContent !== ''")
    assert one.script("return document.querySelector('#bar').max") > 1000
    one.click("#stop")
    one.wait("return document.querySelector('#answer[data-verdict]')")
    says(one, "open", "中途停了")


def another_key():
    return forge.Key(village().split("+")[0], b"somebody else's key, 32 bytes..").vkey


# name: what the server answers instead, what the person gives, and what the page must say.
def tamperings():
    bundle, checkpoint, tile = public(BUNDLE), public("checkpoint"), public("tile/0/000")
    voucher = bundle.index("购办公用品".encode())
    line = bundle.index("\u2014 qingshi".encode(), voucher)
    index = 0
    at = 0
    while at + 2 + struct.unpack(">H", bundle[at:at + 2])[0] <= voucher:
        at += 2 + struct.unpack(">H", bundle[at:at + 2])[0]
        index += 1
    signature = bundle.index(b" ", bundle.index(b" ", line) + 1) + 20
    letter = b"A" if bundle[signature:signature + 1] != b"A" else b"B"
    root = checkpoint.split(b"\n")[2]
    other = (b"A" if root[:1] != b"A" else b"B") + root[1:]
    key = village()
    narrow = "tile/1/000.p/%d" % (int(checkpoint.split(b"\n")[1]) // 256)
    return index, [
        ("an entry's byte", {BUNDLE: changed(bundle, "购办公用品".encode(), "购办公用具".encode())},
         key, "bad", "对不上"),
        ("a signature", {BUNDLE: bundle[:signature] + letter + bundle[signature + 1:]}, key, "bad",
         "对不上"),
        ("a hash", {"tile/0/000": flip(tile, 32 * (index ^ 1))}, key, "bad", "对不上"),
        ("its own hash", {"tile/0/000": flip(tile, 32 * index)}, key, "bad", ""),
        ("the root", {"checkpoint": changed(checkpoint, root, other)}, key, "bad",
         "检查点上账本的签名是假的"),
        ("the checkpoint's signature", {"checkpoint": flip(checkpoint, len(checkpoint) - 20)}, key,
         "bad", "检查点"),
        ("another key", {}, another_key(), "bad", "不是您给的公钥签的"),
        ("a key of another log", {}, forge.Key("other.example.org", b"x" * 32).vkey, "bad",
         "另一个账本"),
        ("a slip in the key", {}, key[:-3] + ("A" if key[-3] != "A" else "B") + key[-2:], "open",
         "抄错了字"),
        ("no checkpoint", {"checkpoint": None}, key, "open", "缺检查点文件"),
        ("no bundle", {BUNDLE: None}, key, "open", "缺文件"),
        ("no tile", {"tile/0/000": None, narrow: None}, key, "open", "缺文件"),
        ("CR LF", {"checkpoint": checkpoint.replace(b"\n", b"\r\n")}, key, "bad", "控制字符"),
    ]


def test_tampering_over_http():
    index, rows = tamperings()
    for host in WAYS.values():
        with Server(PUBLIC) as server:
            one = browser()
            one.open(server.address("verify.html", host))
            one.wait("return document.body.dataset.ready")
            for name, instead, key, want, word in rows:
                server.instead = dict(instead)
                for press in ("#run-entry", "#run-whole"):
                    answer(one, key, press, None, {"#entry": str(index)})
                    said = verdict(one)
                    own = name == "its own hash" and press == "#run-entry"
                    assert said == want or (own and said == "good"), \
                        "%s %s %s: %s\n%s" % (host, name, press, said, one.text("#answer"))
                    assert word in one.text("#answer") or press == "#run-whole", name
                    one.console()


def test_sanzi_verify_and_check_py_agree_on_the_tampered():
    """What the page says of a folder, the two other verifiers say too."""
    _, rows = tamperings()
    check = forge.check
    for name, instead, key, want, _ in rows:
        if name == "a slip in the key":
            continue
        folder = copy_of_public("tampered")
        for path, raw in instead.items():
            if raw is None:
                os.remove(os.path.join(folder, path))
            else:
                with open(os.path.join(folder, path), "wb") as file:
                    file.write(raw)
        done = program("sanzi-verify", folder, "--log", key, good=(0, 1))
        checker = check.Checker(folder, check.vkey(key))
        if name == "an entry's byte":  # it takes seconds each time
            checker.run()
            assert any(f[0] == "wrong" for f in checker.findings), name
        assert done.returncode == 1 and want != "good", name
    shutil.rmtree(folder)


def test_an_older_checkpoint():
    """Signed, and right for its size: only what is known from elsewhere shows that it is old."""
    v = forge.base()
    while len(v.leaves) < 12:
        v.voucher(fen=len(v.leaves))
    old, new = v.publish(7), v.publish()
    groups = forge_groups(v, 12)
    with serving(v, new) as server:
        address, fields = server.address("verify.html"), {"#paper": groups}
        says(ask(address=address, key=v.log.vkey, press="#run-whole", fields=fields), "good",
             "纸上的核对码对得上")
        says(ask(address=address, key=v.log.vkey, press="#run-whole",
                 fields={"#paper": forge_groups(v, 7)}), "good", "纸上的核对码对得上")
        says(ask(address=address, key=v.log.vkey, press="#run-entry",
                 fields={"#entry": "3", "#paper": forge_groups(v, 7)}), "good", "对得上")
        says(ask(address=address, key=v.log.vkey, press="#run-whole",
                 fields={"#paper": "7 0000 0000 0000 0000"}), "bad", "纸上的核对码对不上")
        server.instead.update(old)
        says(ask(address=address, key=v.log.vkey, press="#run-whole", fields=fields), "bad",
             "账本被截短或换了旧的")


def forge_groups(v, size):
    value = int.from_bytes(v.tree.root(size)[:20], "big")
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    text = "".join(letters[value >> 5 * (31 - i) & 31] for i in range(32))
    return "%d %s" % (size, " ".join(text[i:i + 4] for i in range(0, 32, 4)))


def serving(v, files=None):
    """A server of a log that was made in Python, with the page beside."""
    empty = os.path.join(WORK, "empty")
    os.makedirs(empty, exist_ok=True)
    server = Server(empty)
    server.instead.update(files or v.publish())
    server.instead["verify.html"] = page_bytes()
    return server


def test_what_is_not_known_is_not_called_good():
    v = forge.base()
    body = v.body("drone", {"what": "x"})
    v.append(v.sign(body, [forge.CLERK]))
    body = v.body("voucher", {"note": "n"}, v=2)
    v.append(v.sign(body, [forge.CLERK]))
    with serving(v) as server:
        for fields, press in (({"#entry": "6"}, "#run-entry"), ({"#entry": "7"}, "#run-entry"),
                              ({}, "#run-whole")):
            one = ask(address=server.address("verify.html"), key=v.log.vkey, press=press,
                      fields=fields)
            says(one, "open", "这一页不认得")
        says(ask(address=server.address("verify.html"), key=v.log.vkey, press="#run-entry",
                 fields={"#entry": "5"}), "good")


def test_keys_in_force():
    """A revoked key's later entry is wrong, alone and in the whole log."""
    v = forge.base()
    v.add("key", {"action": "revoke", "name": forge.CLERK.name}, forge.AUTHORITY)
    v.voucher()
    with serving(v) as server:
        for press in ("#run-entry", "#run-whole"):
            says(ask(address=server.address("verify.html"), key=v.log.vkey, press=press,
                     fields={"#entry": str(len(v.leaves) - 1)}), "bad", "没有有效的密钥")


def long_log():
    """A voucher behind more entries than any page reads at once; the clerk's first key is gone."""
    v = forge.base()
    for number in range(3000):
        v.leaf(b"%d" % number)
    v.add("key", {"action": "rotate", "name": forge.CLERK.name, "key": forge.CLERK2.vkey},
          forge.AUTHORITY, forge.CLERK2)
    while len(v.leaves) < 5200:
        v.leaf(b"%d" % len(v.leaves))
    v.voucher(forge.CLERK2)
    v.voucher(forge.CLERK)
    return v


def proof_text(v, index, size):
    """A proof file under the checkpoint of `size` entries."""
    path, first, last = [], 0, size
    while last - first > 1:
        split = 1 << (last - first - 1).bit_length() - 1
        near = index < first + split
        path.insert(0, (first + split, last) if near else (first, first + split))
        first, last = (first, first + split) if near else (first + split, last)
    return b"c2sp.org/tlog-proof@v1\nextra %s\nindex %d\n%s\n\n" % (
        base64.b64encode(v.leaves[index]), index,
        b"\n".join(base64.b64encode(root_of(v, *pair)) for pair in path)) + v.checkpoint(size)


def root_of(v, first, last):
    tree = forge.check.Tree()
    for leaf in v.leaves[first:last]:
        tree.append(forge.check.sha(b"\0", leaf))
    return tree.root(last - first)


def test_an_entry_behind_thousands_has_its_signers_checked():
    v = long_log()
    good, bad = len(v.leaves) - 2, len(v.leaves) - 1
    path = os.path.join(WORK, "behind.tlog-proof")
    with serving(v) as server:
        address = server.address("verify.html")
        for index, want, word in ((good, "good", "签名都是真的"), (bad, "bad", "没有有效的密钥")):
            says(ask(address=address, key=v.log.vkey, press="#run-entry",
                     fields={"#entry": str(index)}), want, word)
            # A proof of then, beside the publication of now.
            with open(path, "wb") as file:
                file.write(proof_text(v, index, index + 1))
            says(ask(address=address, key=v.log.vkey, files={"#proof": path}), want, word)
        lost = "tile/entries/003"
        server.instead[lost] = None
        with open(path, "wb") as file:
            file.write(proof_text(v, good, good + 1))
        for given, want, word in (({"press": "#run-entry", "fields": {"#entry": str(good)}}, "open",
                                   "签名：没有查"),
                                  ({"files": {"#proof": path}}, "good", "签名人的签名没有查")):
            one = ask(address=address, key=v.log.vkey, **given)
            one.console()
            says(one, want, word, lost)


def test_groups_that_come_with_a_proof_are_held_to_it():
    v = forge.base()
    size, groups = forge_groups(v, 6).split(" ", 1)
    proof = base64.urlsafe_b64encode(proof_text(v, 2, 6)).decode().rstrip("=")
    with serving(v) as server:
        for said, want in ((groups, "good"), ("0000 0000 0000 0000", "bad")):
            says(ask(address=server.address("verify.html"), fragment="log=%s&proof=%s&size=%s&root=%s" %
                     (quoted(v.log.vkey), proof, size, said.replace(" ", ""))), want)


def test_a_place_that_does_not_answer():
    """Never an answer, one that never ends, one that breaks off, another page in its place."""
    soon = "const own = window.setTimeout; window.setTimeout = (f, ms) => own(f, ms / 200);"
    ways = {
        "never": "window.fetch = () => new Promise(() => {});",
        "endless": "window.fetch = async () => new Response(new ReadableStream({ pull: c => "
                   "c.enqueue(new Uint8Array(1 << 20)) }));",
        "dripping": "window.fetch = async () => new Response(new ReadableStream({ pull: () => "
                    "new Promise(() => {}) }));",
        "broken": "window.fetch = async () => new Response(new ReadableStream({ pull: c => "
                  "c.error(new TypeError('gone')) }));",
    }
    for name, way in ways.items():
        one = ask(key=village(), press="#run-whole", before=soon + way)
        assert verdict(one) == "open", "%s: %s" % (name, one.text("#answer"))
        one.close()
    browser.cache_clear()
    with Server(PUBLIC) as server:
        server.instead["checkpoint"] = b"<html>Log in, please</html>"
        server.types["checkpoint"] = "text/html"
        says(ask(address=server.address("verify.html"), key=village(), press="#run-whole"), "open",
             "是别的网页")


def test_a_code_scanned_while_another_is_checked():
    slow = ("const own = window.setTimeout; window.setTimeout = (f, ms) => own(f, ms === 0 ? "
            "200 : ms);")
    one = browser(DESK, True, slow)
    one.open(site().address("verify.html"))
    one.wait("return document.body.dataset.ready")
    one.fill("#key", village())
    one.click("#run-whole")
    one.wait("return document.querySelector('#done').textContent !== ''")
    one.script("location.hash = arguments[0]", "entry=100&log=" + quoted(village()))
    one.wait("return /第 100 条/.test(document.querySelector('#answer').textContent)")
    says(one, "good", "码里的公钥")


def test_nobody_is_shown_as_somebody_else():
    """A clerk whose name looks like an authority's key."""
    v, odd = forge.base(), forge.person("bookkeeper", "authority/陈志远")
    v.add("key", {"action": "enrol", "role": "bookkeeper", "person": "authority/陈志远",
                  "key": odd.vkey}, forge.AUTHORITY, odd)
    v.voucher(odd)
    with serving(v) as server:
        for index in ("6", "7"):
            one = ask(address=server.address("verify.html"), key=v.log.vkey, press="#run-entry",
                      fields={"#entry": index})
            says(one, "good", "authority/陈志远（会计）")
            assert "、陈志远" not in one.text("#answer") and "：陈志远" not in one.text("#answer")


def witness(name, seed):
    return forge.Key(name, seed * 32, 4)


def cosigned(checkpoint, key, time=1732240000, spoil=False):
    text = checkpoint.rpartition(b"\n\n")[0] + b"\n"
    said = key.sign(b"cosignature/v1\ntime %d\n" % time + text)
    blob = struct.pack(">Q", time) + (flip(said, 5) if spoil else said)
    return checkpoint + key.line(b"", signature=blob).encode()


def test_witnesses():
    v, town, county = forge.base(), witness("town.example.org/audit", b"t"), \
        witness("county.example.org/audit", b"c")
    files = v.publish()
    trust = "log %s\nwitness t %s\nwitness c %s\nquorum %%s" % (v.log.vkey, town.vkey, county.vkey)
    rows = [
        ("town", cosigned(files["checkpoint"], town), trust % "t", "good", "2024-11-22 09:46"),
        ("no town", files["checkpoint"], trust % "t", "bad", "见证人不够"),
        ("not county", cosigned(files["checkpoint"], town), trust % "c", "bad", "见证人不够"),
        ("false", cosigned(files["checkpoint"], town, spoil=True), trust % "none", "bad", "假的"),
        ("strange", cosigned(files["checkpoint"], town), v.log.vkey, "good", "没有他们的公钥"),
        ("asked for", files["checkpoint"], v.log.vkey + "\n" + town.vkey, "open", "都没有签"),
    ]
    with serving(v, files) as server:
        for name, checkpoint, given, want, word in rows:
            server.instead["checkpoint"] = checkpoint
            one = ask(address=server.address("verify.html"), key=given, press="#run-whole")
            assert verdict(one) == want and word in one.text("#answer"), \
                "%s: %s\n%s" % (name, verdict(one), one.text("#answer"))


def test_a_proof_file():
    path = proof_of(100)
    with open(path, "rb") as file:
        raw = file.read()
    where = {"http": None, "disk": "file://" + os.path.join(PUBLIC, "verify.html")}
    rows = raw.split(b"\n")
    spoiled = [
        ("a hash", raw.replace(rows[3], base64.b64encode(bytes(32)), 1), "bad"),
        ("one hash less", raw.replace(rows[3] + b"\n", b"", 1), "bad"),
        ("the index", raw.replace(b"index 100\n", b"index 101\n", 1), "bad"),
        ("the entry", raw.replace(rows[1], b"extra " + base64.b64encode(
            flip(base64.b64decode(rows[1][6:]), 200)), 1), "bad"),
        ("no entry", raw.replace(rows[1] + b"\n", b"", 1), "open"),
        ("no proof at all", b"hello\n", "bad"),
    ]
    for place, address in where.items():
        one = ask(address=address, key=village(), files={"#proof": path})
        says(one, "good", "第 100 条在这个检查点里",
             "签名都是真的" if place == "http" else "签名人的签名没有查")
        one = ask(address=address, files={"#proof": path})
        says(one, "open", "没有给账本公钥")
        for name, bytes_, want in spoiled:
            bad = os.path.join(WORK, "bad.tlog-proof")
            with open(bad, "wb") as file:
                file.write(bytes_)
            one = ask(address=address, key=village(), files={"#proof": bad})
            assert verdict(one) == want, "%s %s: %s\n%s" % (place, name, verdict(one),
                                                            one.text("#answer"))
    text = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    one = ask(address=where["disk"], fragment="log=%s&proof=%s" % (quoted(village()), text))
    says(one, "good", "第 100 条在这个检查点里")


def test_a_proof_of_a_log_that_is_not_the_one_beside():
    """Of the same name, signed by a key that the person was given; the publication is another."""
    v = forge.base()
    v.origin, tree = forge.ORIGIN, v.tree.levels
    proof = [tree[0][2], tree[1][0], forge.check.sha(b"\1", tree[0][4], tree[0][5])]
    text = b"c2sp.org/tlog-proof@v1\nextra %s\nindex 3\n%s\n\n" % (
        base64.b64encode(v.leaves[3]), b"\n".join(base64.b64encode(h) for h in proof))
    path = os.path.join(WORK, "other.tlog-proof")
    with open(path, "wb") as file:
        file.write(text + v.checkpoint())
    one = ask(key=v.log.vkey, files={"#proof": path})
    says(one, "bad", "第 3 条在这个检查点里", "旁边公开的账本和证明里的不是同一本")
    with serving(v) as server:
        says(ask(address=server.address("verify.html"), key=v.log.vkey, files={"#proof": path}),
             "good", "签名都是真的")


def test_from_disk():
    """No file can be read beside a page from disk; a folder that is chosen can."""
    address = "file://" + os.path.join(PUBLIC, "verify.html")
    one = ask(address=address, key=village(), fields={"#entry": "5"}, press="#run-entry")
    says(one, "open", "请先选公开的文件夹")
    for host_way in ("native",):
        one = browser()
        one.open(address)
        one.wait("return document.body.dataset.ready")
        assert one.script("return document.body.dataset.ready") == host_way
        one.fill("#key", village())
        one.type("#folder", PUBLIC)
        one.wait("return /public/.test(document.querySelector('#from').textContent)")
        one.click("#run-whole")
        one.wait("return document.querySelector('#answer[data-verdict]')")
        says(one, "good", "整本账没有改过", "个公开的附件没有改过")
    folder = copy_of_public("tampered")
    at = os.path.join(folder, "docs", os.listdir(os.path.join(folder, "docs"))[0])
    with open(at, "ab") as file:
        file.write(b"x")
    one.open("file://" + os.path.join(folder, "verify.html"))
    one.wait("return document.body.dataset.ready")
    one.fill("#key", village())
    one.type("#folder", folder)
    one.wait("return /tampered/.test(document.querySelector('#from').textContent)")
    one.click("#run-whole")
    one.wait("return document.querySelector('#answer[data-verdict]')")
    says(one, "bad", "被改过")
    shutil.rmtree(folder)


def test_without_web_crypto_though_the_place_is_secure():
    """An old browser: the switch is in the test, not in the page."""
    gone = "Object.defineProperty(window, 'crypto', { value: {} });"
    one = ask(fragment="entry=100&log=" + quoted(village()), before=gone)
    says(one, "good")
    assert one.script("return document.body.dataset.ready") == "carried"


def test_without_script_it_says_so():
    one = browser(PHONE, False)
    for address in (site().address("verify.html"), "file://" + os.path.join(PUBLIC, "verify.html")):
        one.open(address)
        picture = one.devtools("Accessibility.getFullAXTree")["nodes"]
        text = " ".join(node.get("name", {}).get("value", "") for node in picture)
        assert "什么都没有查" in text and "has checked nothing" in text, text
        assert "核对这一条" not in text, text


def test_a_browser_that_is_too_old_is_told_so():
    """Its script does not run at all, as where the language is older than the page's."""
    with Server(PUBLIC) as server:
        server.instead["verify.html"] = page_bytes().replace(b"(function () {", b"(function () { ?", 1)
        one = browser()
        one.open(server.address("verify.html"))
        assert "什么都没有查" in one.text("main") and "核对整本账" not in one.text("main")
        one.open(server.address("verify.html"))
        one.console()


def test_nothing_odd_is_run_or_shown_as_markup():
    v = forge.base()
    v.voucher(note="<img src=x onerror=alert(1)><b>粗</b>")
    with serving(v) as server:
        one = ask(address=server.address("verify.html"), key=v.log.vkey, press="#run-entry",
                  fields={"#entry": "6"})
        says(one, "good", "<b>粗</b>")
        assert one.script("return document.querySelectorAll('#answer img, #answer b').length") == 0
    one = ask(fragment="entry=" + quoted("<b>1</b>") + "&log=x")
    assert verdict(one) == "open", one.text("#answer")
    one = ask(key=village(), press="#run-entry", fields={"#entry": "第三条"})
    says(one, "open", "不是规范的数字")
    one = ask(key=village(), press="#run-whole", fields={"#paper": "7K3M 9QXT"})
    says(one, "open", "纸上的核对码")
