# SPDX-License-Identifier: Apache-2.0
"""A village's log made in plain Python, so that any rule can be broken on purpose.

Nothing here comes from the C program: bytes follow specs/, arithmetic is that of specs/check.py.
The seeds are TEST keys that everybody knows."""
import base64, hashlib, importlib.util, json, os
from datetime import datetime, timedelta, timezone

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def load_check():
    path = os.path.join(ROOT, "specs", "check.py")
    spec = importlib.util.spec_from_file_location("check", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    done, slow = {}, module.verify

    def verify(key, text, signature):
        """As in check.py; each signature is computed once in all attacks together."""
        if (key, text, signature) not in done:
            done[key, text, signature] = slow(key, text, signature)
        return done[key, text, signature]
    module.verify = verify
    return module


check = load_check()
ORIGIN, SET = "qingshi.example.org", "青石村经济合作社"


def b64(raw):
    return base64.b64encode(raw).decode()


def encode(point):
    z = pow(point[2], check.P - 2, check.P)
    x, y = point[0] * z % check.P, point[1] * z % check.P
    return (y | (x & 1) << 255).to_bytes(32, "little")


class Key:
    """An Ed25519 key pair of a seed (RFC 8032)."""

    def __init__(self, name, seed, kind=1):
        h = hashlib.sha512(seed).digest()
        a = int.from_bytes(h[:32], "little")
        self.secret = a & ((1 << 254) - 8) | 1 << 254
        self.prefix, self.name, self.kind = h[32:], name, kind
        self.public = encode(check.times(self.secret, check.BASE))
        self.id = check.key_id(name, bytes([kind]) + self.public)
        self.vkey = "%s+%s+%s" % (name, self.id.hex(), b64(bytes([kind]) + self.public))
        self.made = {}

    def sign(self, text):
        if text not in self.made:
            r = int.from_bytes(hashlib.sha512(self.prefix + text).digest(), "little") % check.L
            first = encode(check.times(r, check.BASE))
            h = int.from_bytes(hashlib.sha512(first + self.public + text).digest(), "little")
            s = (r + h * self.secret) % check.L
            self.made[text] = first + s.to_bytes(32, "little")
        return self.made[text]

    def line(self, text, name=None, ident=None, signature=None):
        blob = (ident or self.id) + (self.sign(text) if signature is None else signature)
        return "\u2014 %s %s\n" % (name or self.name, b64(blob))


def person(role, name, seed=None, origin=ORIGIN):
    whole = "%s/%s/%s" % (origin, role, name)
    return Key(whole, hashlib.sha256((seed or whole).encode()).digest())


LOG = Key(ORIGIN, b"L" * 32)
AUTHORITY, SECOND = person("authority", "王立新"), person("authority", "陈志远")
CLERK, HEAD = person("bookkeeper", "李秀英"), person("head", "张建国")
CLERK2 = person("bookkeeper", "李秀英", "second")
WATCH, PUBLISHER = person("supervisor", "赵德明"), person("publisher", "孙小梅")
CASHIER, STRANGER = person("cashier", "周强"), person("bookkeeper", "吴名")
FIRST = [AUTHORITY, SECOND, CLERK, HEAD, WATCH, PUBLISHER]


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def note_of(text, keys, lines=None):
    """`lines`: given ones instead of what the keys would write."""
    raw = text.encode()
    if lines is None:
        order = sorted(keys, key=lambda k: (k.name.encode(), k.id))
        lines = [k.line(raw) for k in order]
    return raw + b"\n" + "".join(lines).encode()


class Village:
    """Entries and their publication; a copy is cheap."""

    def __init__(self):
        self.leaves, self.tree, self.counter = [], check.Tree(), 0
        self.clock = datetime(2024, 1, 31, 1, tzinfo=timezone.utc)
        self.files, self.origin, self.log, self.trust = {}, ORIGIN, LOG, None

    def body(self, kind, own, date="2024-01-31", **over):
        self.counter += 1
        body = {"kind": kind, "v": 1, "id": "e%d" % self.counter, "log": self.origin, "date": date,
                "seen": {"size": len(self.leaves), "root": b64(self.tree.root(len(self.leaves)))}}
        body.update(own)
        body.update(over)
        return {k: v for k, v in body.items() if v is not None}

    def sign(self, body, keys):
        return note_of("sanzi/entry/v1\n" + canonical(body) + "\n", keys)

    def append(self, note, time=None, prev=None, index=None):
        if time is None:
            self.clock += timedelta(minutes=1)
            time = self.clock.strftime("%Y-%m-%dT%H:%M:%SZ")
        if prev is None:
            prev = self.tree.levels[0][-1] if self.leaves else bytes(32)
        head = "sanzi/leaf/v1\n%s\n%s\n%s\n\n" % (
            len(self.leaves) if index is None else index, time, b64(prev))
        self.leaf(head.encode() + note)

    def leaf(self, raw):
        self.leaves.append(raw)
        self.tree.append(check.sha(b"\0", raw))

    def add(self, kind, own, *keys, **over):
        """Record an entry whatever the rules say; gives its index."""
        self.append(self.sign(self.body(kind, own, **over), keys))
        return len(self.leaves) - 1

    def ref(self, index):
        return {"index": index, "leaf": b64(self.tree.levels[0][index])}

    def found(self, keys=FIRST, signers=None, **over):
        rows = [{"role": k.name.split("/")[1], "person": k.name.split("/", 2)[2],
                 "key": k.vkey} for k in keys]
        own = {"name": "青石村", "code": "430822108205", "key": self.log.vkey, "keys": rows,
               "set": SET, "chart": "2023", "start": "2024-01"}
        own.update(over)
        return self.add("village", own, *(signers or keys))

    def voucher(self, *keys, fen=100, debit="101", credit="301", **over):
        own = {"set": SET, "chart": "2023", "note": "n",
               "lines": [{"account": debit, "debit": fen}, {"account": credit, "credit": fen}]}
        return self.add("voucher", own, *(keys or (CLERK,)), **over)

    def checkpoint(self, size=None, root=None, keys=None, origin=None):
        size = len(self.leaves) if size is None else size
        if root is None:
            root = self.tree.root(size)
        text = "%s\n%d\n%s\n" % (origin or self.origin, size, b64(root))
        return note_of(text, keys or [self.log])

    def publish(self, size=None):
        """path -> bytes, as specs/snapshot.md says."""
        size = len(self.leaves) if size is None else size
        files = {"checkpoint": self.checkpoint(size), ".gitattributes": b"* -text\n"}
        for level, number, width in check.tiles(size):
            items = range(number * 256, number * 256 + width)
            if level == "entries":
                raw = b"".join(len(self.leaves[i]).to_bytes(2, "big") + self.leaves[i]
                               for i in items)
            else:
                raw = b"".join(self.tree.levels[8 * level][i] for i in items)
            files[check.tile_path(level, number, width)] = raw
            if width < 256:
                files["latest/" + check.tile_path(level, number, 256)] = raw
        pattern = open(os.path.join(ROOT, "specs", "verify.md"), encoding="utf-8").read()
        pattern = pattern.split("```example readme\n")[1].split("```\n")[0]
        for name, value in (("village", "青石村"), ("origin", self.origin),
                            ("vkey", self.log.vkey), ("key", self.log.vkey.split("+", 2)[2])):
            pattern = pattern.replace("{%s}" % name, value)
        files["README.md"] = pattern.encode()
        files.update(self.files)
        return files

    def document(self, raw, public=True, name="收据.txt", publish=True, **over):
        """A row of `docs`; the bytes are published where they should be."""
        row = {"name": name, "type": "text/plain", "size": len(raw),
               "sha256": b64(check.sha(raw))}
        if public:
            row["public"] = True
        row.update(over)
        if publish:
            self.files["docs/" + check.sha(raw).hex()] = raw
        return row


def base():
    """Six entries that are good."""
    v = Village()
    v.found()
    v.add("key", {"action": "enrol", "role": "cashier", "person": "周强", "key": CASHIER.vkey},
          AUTHORITY, CASHIER)
    v.voucher(fen=500000)
    v.add("official", {"person": "李秀英", "office": "报账员", "from": "2021-03-01",
                       "contact": {"mask": "138****5678",
                                   "sealed": "R8gGABP1yo9UsFbukA7mYO8_4FQlsF0p1erSaMIxp7E"}},
          AUTHORITY)
    v.voucher(debit="513", credit="101", fen=2000)
    v.voucher(debit="112", credit="501", fen=3000)
    return v


def write(files, folder):
    for path, raw in files.items():
        whole = os.path.join(folder, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "wb") as file:
            file.write(raw)
