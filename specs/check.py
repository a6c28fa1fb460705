#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A second verifier of a published folder, written from specs/ alone, standard library only.

usage: check.py [--log VKEY] FOLDER
Prints entries, root and one line a finding: weight, code, entry, place, words.
Exit status: 0 good, 1 wrong, 2 usage or nothing to read, 3 the machine failed."""
import base64, hashlib, json, os, re, stat, sys, unicodedata
from datetime import date, datetime, timedelta, timezone

# Pages drawn from the log for people (site.md).
PAGES = (r"(index|months|notices|accounts|contracts|duties|items|search|data)(-\d+)?\.html|feed\.xml|site\.(css|js|txt)|[acdimnv]/[\w-]+\.html"
         r"|s/[\w-]+\.js|data/[\w-]+/[\w-]+\.(csv|json|md)|c/[\w-]+\.json").replace(r"\w", "0-9A-Za-z")

# ---- Ed25519 (RFC 8032), with the rule of validity of keys.md ----
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(a, b):
    A, B = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    C, E = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = B - A, E - C, E + C, B + A
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(n, a):
    out = NEUTRAL
    while n:
        if n & 1:
            out = add(out, a)
        a, n = add(a, a), n >> 1
    return out


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point(raw):
    """None where not canonical or not on the curve."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if len(raw) != 32 or y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * ROOT % P
    if (v * x * x - u) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
ADMITTED = {}


def admitted(raw):
    """The point of a key of prime order, or None."""
    if raw not in ADMITTED:
        a = point(raw)
        good = a and not same(a, NEUTRAL) and same(times(L, a), NEUTRAL)
        ADMITTED[raw] = a if good else None
    return ADMITTED[raw]


def verify(key, text, signature):
    a, r, s = admitted(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or not a or not r or s >= L or same(times(8, r), NEUTRAL):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    return same(times(s, BASE), add(r, times(h, a)))


# ---- texts, notes, keys, leaves ----
class Bad(Exception):
    pass


def need(good, words):
    if not good:
        raise Bad(words)


def b64(text, size=None):
    """Canonical base64 only."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise Bad("not base64: %.60r" % text)
    need(base64.b64encode(raw).decode() == text, "not canonical base64: %.60r" % text)
    need(size is None or len(raw) == size, "not %s bytes in base64" % size)
    return raw


def decimal(text):
    need(re.fullmatch("0|[1-9][0-9]{0,18}", text), "not a decimal number: %.40r" % text)
    need(int(text) < 2**63, "a number past 2^63-1")
    return int(text)


HIDDEN = ((0, 31), (127, 159), (173, 173), (847, 847), (0x61C, 0x61C), (0x115F, 0x1160),
          (0x11A7, 0x11A7), (0x10EFD, 0x10EFF), (0x11F41, 0x11F42), (0x1E08F, 0x1E08F),
          (0x1E4EC, 0x1E4EF),
          (0x17B4, 0x17B5), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F),
          (0x3164, 0x3164), (0xFDD0, 0xFDEF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
          (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
          (0xE0000, 0xE0FFF))


def check_text(text):
    for c in text:
        need(not any(a <= ord(c) <= b for a, b in HIDDEN) and ord(c) & 0xFFFE != 0xFFFE,
             "a character that may not be signed: U+%04X" % ord(c))
    need(unicodedata.is_normalized("NFC", text), "not NFC")
    marks = "".join("m" if unicodedata.combining(c) else "." for c in text)
    need("m" * 31 not in marks, "too many marks on one character")


def check_name(name):
    need(0 < len(name.encode()) <= 255 and "+" not in name, "not a key name: %.60r" % name)
    check_text(name)
    need(not re.search(r"\s", name), "blanks in a key name: %.60r" % name)


def vkey(text, kind=1):
    """name, id, point of a vkey."""
    need(text.count("+") >= 2, "not a vkey: %.60r" % text)
    name, hexid, body = text.split("+", 2)
    check_name(name)
    raw = b64(body)
    need(len(raw) == 33 and raw[0] == kind, "a key of another type: %.60r" % text)
    need(hexid == key_id(name, raw).hex(), "a vkey with a wrong id: %.60r" % text)
    need(admitted(raw[1:]), "a key that is not admissible: %.60r" % text)
    return name, key_id(name, raw), raw[1:]


def key_id(name, typed):
    return hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]


def parse_note(raw):
    """text, [(name, id, signature)]"""
    try:
        whole = raw.decode()
    except UnicodeDecodeError:
        raise Bad("not UTF-8")
    need(not re.search("[\0-\x09\x0b-\x1f]", whole), "a control character")
    text, mark, lines = whole.rpartition("\n\n")
    need(mark and text and lines.endswith("\n"), "not a signed note")
    out = []
    for line in lines[:-1].split("\n"):
        match = re.fullmatch("\u2014 ([^ ]+) ([^ ]+)", line)
        need(match, "not a signature line: %.80r" % line)
        check_name(match[1])
        blob = b64(match[2])
        need(len(blob) > 4, "a signature that is too short")
        out.append((match[1], blob[:4], blob[4:]))
    need(1 <= len(out) <= 16, "not 1 to 16 signatures")
    return text + "\n", out


def parse_leaf(raw):
    need(len(raw) <= 60000, "longer than 60000 bytes")
    head, mark, note = raw.partition(b"\n\n")
    lines = head.decode("utf-8", "replace").split("\n")
    need(mark and len(lines) == 4 and lines[0] == "sanzi/leaf/v1", "not a leaf")
    need(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", lines[2], re.ASCII), "not a time")
    try:
        time = datetime.strptime(lines[2], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise Bad("not a time: " + lines[2])
    need(1970 <= time.year <= 2200, "a time out of range")
    need(len(note) <= 59899, "a note longer than 59899 bytes")
    return decimal(lines[1]), time, b64(lines[3], 32), note


# ---- canonical JSON ----
def members(pairs):
    need(len({k for k, _ in pairs}) == len(pairs), "a member stands twice")
    return dict(pairs)


def refuse(what):
    raise Bad("not allowed in JSON: %.40s" % what)


def canonical(value, depth=1):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        need(abs(value) < 2**53, "a number past 2^53-1")
        return str(value)
    if isinstance(value, str):
        check_text(value)
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    need(value is not None and depth <= 8, "null, or nested too deep")
    if isinstance(value, list):
        return "[" + ",".join(canonical(v, depth + 1) for v in value) + "]"
    order = sorted(value, key=lambda k: k.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(canonical(k) + ":" + canonical(value[k], depth + 1) for k in order) + "}"


def parse_entry(note):
    """body, text, lines"""
    text, lines = parse_note(note)
    head, body = text[:15], text[15:-1]
    need(head == "sanzi/entry/v1\n" and "\n" not in body, "not an entry of two lines")
    try:
        value = json.loads(body, object_pairs_hook=members, parse_float=refuse,
                           parse_constant=refuse)
        need(isinstance(value, dict) and canonical(value) == body, "not canonical JSON")
    except (ValueError, RecursionError) as why:
        raise Bad("not JSON: %s" % why)
    order = [(n.encode(), i) for n, i, _ in lines]
    need(all(a < b for a, b in zip(order, order[1:])), "signature lines unsorted or doubled")
    check_fields(value)
    return value, text.encode(), lines


# ---- fields of kinds: "name:type:max", "?" may lack, "~" may be sealed; rows by list, or by
# kind and list where two kinds call a list alike ----
COMMON = "kind:text:4000 v:number id:text:64 log:text:200 date:date seen:seen docs:rows:64?"
ROWS = {"docs": "name:text:255 type:text:127 size:number sha256:digest public:flag?",
        "keys": "role:role person:text:100 key:key",
        "lines": "account:text:20 debit:money? credit:money? note:text:1000? party:text:100?"
                 " household:text:100? project:text:100? asset:text:64? contract:text:64?"
                 " fund:text:100? purpose:text:100? due:date? slip:text:64?"
                 " settle:choice:cash|transfer|cheque|card|electronic?",
        "opening.lines": "account:text:20 debit:money? credit:money? party:text:100?"
                         " household:text:100? project:text:100? contract:text:64?"
                         " note:text:1000? due:date? old:text:20? old_name:text:200?",
        "sources": "paper:ref",
        "statement.rows": "date:date in:money? out:money? balance:money party:text:200?"
                          " note:text:400? serial:text:64?",
        "reconcile.pairs": "statement:ref row:number voucher:ref line:number",
        "period.statements": "name:text:64 digest:digest",
        "reconcile.items": "side:choice:bank_in|bank_out|book_in|book_out date:date amount:money"
                           " note:text:400 ref:ref?",
        "count.faces": "face:money pieces:number",
        "count.slips": "amount:money note:text:400 party:text:200"}
PAPERS = ("invoice|fiscal|receipt|bank|payroll|labour|claim|travel|advance|grant_list|contract|"
          "minutes|acceptance|stores|dispatch|photo|survey|valuation|award|settlement|own|slip")
KINDS = {
    "village": "name:text:200 code:text:12 key:key keys:rows:15 set:text:60 chart:text:16"
               " start:month rules:text:200?",
    "key": "action:text:6 name:text:255? role:role? person:text:100? key:key? last:number?"
           " reason:text:1000?",
    "policy": "name:text:80 value:text:200 from:date basis:text:1000",
    "official": "person:text:100 office:text:100 from:date to:date? contact:text:200?~",
    "account": "set:text:60 chart:text:16 code:text:20 name:text:200",
    "voucher": "set:text:60 chart:text:16 word:text:24? number:number? month:month?"
               " note:text:1000 lines:rows:999 papers:number? payee:text:200?~"
               " handler:text:100? nature:choice:closing|correcting? sources:rows:999?"
               " corrects:ref? witness:text:100? approver:text:100? resolution:text:200?"
               " budget:text:100?",
    "opening": "set:text:60 chart:text:16 origin_chart:text:16? basis:text:200 lines:rows:999",
    "reversal": "set:text:60 target:ref reason:text:1000 word:text:24? number:number?",
    "period": "set:text:60 month:month number:number entries:number debit:money credit:money"
              " balance_debit:money balance_credit:money statements:rows:20?",
    "disclosure": "what:text:200 period:period report:text:200 digest:digest place:text:200?",
    "erasure": "target:ref field:text:64 ground:text:1000 by:text:100",
    "paper": "type:choice:" + PAPERS + " series:text:64? number:text:64? issuer:text:200"
             " issuer_id:text:18? issued:date amount:money tax:money? payee:text:200?~"
             " content:text:1000 pages:number verified:text:100? again:text:1000?"
             " note:text:1000?",
    "receiptbook": "action:choice:issue|void|return type:choice:invoice|fiscal|receipt"
                   " series:text:64 first:text:18 last:text:18 holder:text:100"
                   " reason:text:1000?",
    "bank": "set:text:60 account:text:20 bank:text:200 number:text:64?~"
            " type:choice:basic|general|special|deposit|agency name:text:200 opened:date?"
            " closed:date?",
    "statement": "set:text:60 account:text:20 month:month part:number opening:money"
                 " closing:money rows:rows:999? file:digest? gap:text:1000?",
    "reconcile": "set:text:60 account:text:20 month:month bank:money book:money"
                 " pairs:rows:999? items:rows:999?",
    "count": "set:text:60 account:text:20 faces:rows:20? slips:rows:999? counted:money"
             " book:money difference:money reason:text:1000? witness:text:100"}
ROLES = "authority bookkeeper cashier head supervisor agency publisher inspector auditor".split()
SIGNERS = {"village": "", "key": "authority", "policy": "authority head",
           "official": "authority head bookkeeper", "account": "bookkeeper agency",
           "voucher": "bookkeeper agency", "reversal": "bookkeeper agency",
           "opening": "bookkeeper agency",
           "period": "bookkeeper agency", "disclosure": "publisher bookkeeper supervisor",
           "erasure": "authority supervisor", "paper": "bookkeeper cashier agency",
           "receiptbook": "bookkeeper cashier agency", "bank": "bookkeeper agency authority",
           "statement": "bookkeeper cashier agency",
           "reconcile": "bookkeeper agency cashier supervisor",
           "count": "cashier bookkeeper agency supervisor"}


def parse_date(text):
    need(re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII), "not a date: %.20r" % text)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Bad("not a date: " + text)
    need(date(1949, 10, 1) <= day <= date(2200, 12, 31), "a date out of range: " + text)
    return day


def parse_month(text):
    parse_date(text + ("-31" if text == "1949-10" else "-01"))


def check_point(value, names):
    need(isinstance(value, dict) and sorted(value) == names, "not {%s}" % ", ".join(names))
    for name in names:
        check_value("digest" if name in ("leaf", "root") else "number", "", value[name], False)


def check_value(kind, limit, value, sealable):
    if kind in ("number", "money"):
        need(type(value) is int and (kind == "money" or value >= 0), "not a %s" % kind)
    elif kind == "flag":
        need(isinstance(value, bool), "not true or false")
    elif kind in ("ref", "seen"):
        check_point(value, ["index", "leaf"] if kind == "ref" else ["root", "size"])
    elif sealable and isinstance(value, dict):
        need(set(value) in ({"sealed"}, {"mask", "sealed"}), "not a sealed value")
        mask, digest = value.get("mask", "*"), value["sealed"]
        need(isinstance(mask, str) and 0 < len(mask.encode()) <= 200, "not a mask")
        need(isinstance(digest, str) and re.fullmatch("[A-Za-z0-9_-]{43}", digest), "no digest")
        b64(digest.replace("-", "+").replace("_", "/") + "=", 32)
    else:
        need(isinstance(value, str), "not a text")
        check_string(kind, limit, value)


def check_string(kind, limit, value):
    if kind == "date":
        parse_date(value)
    elif kind == "month":
        parse_month(value)
    elif kind == "period":
        if re.fullmatch(r"\d{4}(Q[1-4])?", value, re.ASCII):
            parse_date(value[:4] + "-%02d-01" % (3 * int(value[5:] or 1) - 2))
        else:
            parse_month(value)
    elif kind == "digest":
        b64(value, 32)
    elif kind == "key":
        vkey(value)
    elif kind == "role":
        need(value in ROLES, "not a role: %.40r" % value)
    elif kind == "choice":
        need(value in limit.split("|"), "not one of %s: %.40r" % (limit, value))
    else:
        need(0 < len(value.encode()) <= int(limit), "empty or over %s bytes" % limit)


def check_members(pattern, value, owner=""):
    need(isinstance(value, dict), "not an object")
    fields = {f.split(":")[0]: f for f in pattern.split()}
    for name, field in fields.items():
        need(name in value or "?" in field, "%s is missing" % name)
    for name, one in value.items():
        need(name in fields, "there is no field %.40r" % name)
        kind, _, limit = fields[name].rstrip("?~").partition(":")[2].partition(":")
        try:
            if kind == "rows":
                need(isinstance(one, list) and 0 < len(one) <= int(limit), "rows: none, or many")
                for row in one:
                    check_members(ROWS.get(owner + "." + name) or ROWS[name], row)
            else:
                check_value(kind, limit, one, "~" in fields[name])
        except Bad as why:
            raise Bad("%s: %s" % (name, why))


def check_fields(e):
    """What an entry must be whatever came before it."""
    kind = e.get("kind")
    need(isinstance(kind, str) and kind in KINDS and type(e.get("v")) is int and e["v"] == 1,
         "an unknown kind or version")
    check_members(COMMON + " " + KINDS[kind], e, kind)
    need(re.fullmatch("[A-Za-z0-9._-]+", e["id"]), "id: not of letters, digits, . _ -")
    need(all(d["size"] <= 64 << 20 for d in e.get("docs", [])), "an attachment over 64 MiB")
    if kind in ("voucher", "opening"):
        sides = [[line[s] for line in e["lines"] if s in line] for s in ("debit", "credit")]
        need(len(e["lines"]) >= 2 and all(("debit" in x) != ("credit" in x) for x in e["lines"]),
             "two lines or more, each with a debit or a credit")
        need(min(sides[0] + sides[1]) > 0, "an amount that is not above zero")
        need(sum(sides[0]) == sum(sides[1]) < 2**53, "does not balance")
    if kind == "opening":
        origin = e.get("origin_chart")
        need(origin is None or origin in CHARTS and origin != e["chart"], "no such old chart")
        for line in e["lines"]:
            old = line.get("old", "")
            need(origin or not (old or "old_name" in line), "an old account of no chart")
            need(not origin or re.fullmatch("[0-9]+", old) and old[:3] in CHARTS[origin],
                 "no such old account")
    elif kind == "voucher":
        need(e.get("month", e["date"][:7]) == e["date"][:7], "the date is not in the month")
    elif kind == "account":
        need(re.fullmatch("[0-9]+", e["code"]), "code: not of digits")
    elif kind == "official":
        need(e.get("to", e["from"]) >= e["from"], "to is before from")
    elif kind == "village":
        shape_village(e)
    elif kind == "key":
        want = {"enrol": "role person key", "rotate": "name key", "revoke": "name"}
        may = {"enrol": "reason", "rotate": "reason", "revoke": "reason last"}
        action, has = e["action"], set("name role person key last reason".split()) & set(e)
        need(action in want, "no such action")
        need(set(want[action].split()) <= has <= set((want[action] + " " + may[action]).split()),
             "fields that do not go with the action")
        if action == "enrol":
            need(vkey(e["key"])[0] == "/".join((e["log"], e["role"], e["person"])), "key name")
        elif action == "rotate":
            need(vkey(e["key"])[0] == e["name"], "key name")
    elif kind == "policy":
        shape_policy(e)
    elif "shape_" + kind in globals():
        globals()["shape_" + kind](e)


def shape_paper(e):
    kind, amount, tax = e["type"], e["amount"], e.get("tax", 0)
    need(amount or kind in "contract minutes acceptance stores dispatch photo survey valuation"
         " award own".split(), "an amount of zero")
    need(amount >= 0 or kind in ("invoice", "fiscal", "receipt", "bank", "own"),
         "an amount below zero")
    need(not tax or tax * amount > 0 and abs(tax) <= abs(amount), "a tax beyond the amount")
    if kind in ("invoice", "fiscal"):
        need(re.fullmatch("[0-9A-Za-z-]+", e.get("number", "")), "not a number of such a paper")
    need(e["pages"] >= 1, "no page")
    if "issuer_id" in e:
        letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        need(re.fullmatch("[%s]{18}" % letters, e["issuer_id"]), "not a credit code")
        total = sum(letters.index(c) * 3**i for i, c in enumerate(e["issuer_id"][:17]))
        need(letters[-total % 31] == e["issuer_id"][17], "a credit code with a wrong check")
    need(e["issued"] <= e["date"], "issued after its recording")


def shape_receiptbook(e):
    first, last = e["first"], e["last"]
    need(re.fullmatch("[0-9]+", first) and re.fullmatch("[0-9]+", last), "not of digits")
    need(len(first) == len(last) and first <= last, "not a range")
    need(int(last) - int(first) < 1000, "more than 1000 numbers")
    need(e["action"] != "void" or "reason" in e, "void without a reason")


def shape_bank(e):
    days = [e[n] for n in ("opened", "closed") if n in e]
    need(days == sorted(days) and all(d <= e["date"] for d in days[-1:]),
         "closed before it was opened, or after its recording")


def plus(start, amounts):
    """A sum that stays within what books can hold at each step."""
    for fen in amounts:
        start += fen
        need(abs(start) < 2**53, "a sum past 2^53-1")
    return start


def shape_statement(e):
    balance = e["opening"]
    need(1 <= e["part"] <= 999, "not part 1 to 999")
    need(e["month"] <= e["date"][:7], "the month has not come")
    for row in e.get("rows", []):
        need(row["date"][:7] == e["month"], "a row of another month")
        need(("in" in row) != ("out" in row), "a row with both sides, or with none")
        fen = row.get("in", 0) - row.get("out", 0)
        need(fen != 0, "a row of zero")
        balance = plus(balance, [fen])
        need(row["balance"] == balance, "the running balance does not hold")
    need(e["closing"] == balance, "the closing balance is not that of the last row")


def shape_reconcile(e):
    items = e.get("items", [])
    need(e["month"] <= e["date"][:7], "the month has not come")
    need(all(i["amount"] and i["date"][:7] <= e["month"] for i in items), "not such an item")

    def adjusted(balance, side):
        signs = {side + "_in": 1, side + "_out": -1}
        return plus(balance, [signs[i["side"]] * i["amount"] for i in items if i["side"] in signs])
    need(adjusted(e["bank"], "book") == adjusted(e["book"], "bank"), "balances differ")


def shape_count(e):
    faces = [row["face"] for row in e.get("faces", [])]
    need(len(set(faces)) == len(faces) and set(faces) <= {
        10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1}, "not such a note or coin")
    need(all(row["pieces"] <= 10**9 for row in e.get("faces", [])), "too many pieces")
    need(plus(0, [r["face"] * r["pieces"] for r in e.get("faces", [])]) == e["counted"],
         "not what the notes come to")
    need(all(row["amount"] > 0 for row in e.get("slips", [])), "a slip not above zero")
    need(e["difference"] == plus(e["counted"], [-e["book"]]), "not the difference")
    need(e["difference"] == 0 or "reason" in e, "a difference without a reason")


def shape_village(e):
    need(len(e["log"].encode()) <= 200, "the log's name is too long")
    check_name(e["log"])
    need(re.fullmatch("[A-Za-z0-9._/:~-]+", e["log"]), "log: a character that no origin has")
    need(not re.search(r"[\\`*_~#<>[\]&|]", e["name"]), "name: a character of Markdown")
    need(vkey(e["key"])[0] == e["log"], "the log's key is not named as the log")
    need(re.fullmatch("[0-9]{12}", e["code"]), "code: not twelve digits")
    need(e["chart"] in CHARTS, "no such chart")
    keys = [vkey(row["key"]) for row in e["keys"]]
    need(all(k[0] == "/".join((e["log"], r["role"], r["person"]))
             for k, r in zip(keys, e["keys"])), "a key is not named log/role/person")
    need(any(r["role"] == "authority" for r in e["keys"]), "no key of an authority")
    every = keys + [vkey(e["key"])]
    need(len({k[0] for k in keys}) == len(keys) and len({k[2] for k in every}) == len(every),
         "a key stands twice")


def shape_policy(e):
    name, value = e["name"], e["value"]
    if name.startswith("signers."):
        need(SIGNERS.get(name[8:]), "no such policy")
        need(re.fullmatch("[1-9][0-9]?", value) and int(value) <= 15, "not 1 to 15")
    elif name == "code.structure" or name.startswith("code.structure."):
        need(name == "code.structure" or 0 < len(name[15:].encode()) <= 60, "no such policy")
        need(re.fullmatch("3(-[1-4]){0,7}", value), "not a structure of codes")
        need(sum(map(int, value.split("-"))) <= 20, "codes that are too long")
    elif name == "close.transfer":
        need(value in ("month", "year"), "neither month nor year")
    elif name == "close.checks":
        need(set(value.split(" ")) <= {"cleared", "bank", "cash", "signed", "year"}, "no such condition")
    elif name in ("advance.days", "disclosure.event.days", "disclosure.stay.days",
                  "disclosure.answer.days"):
        need(re.fullmatch("0|[1-9][0-9]{0,2}", value) and int(value) <= 366, "not 0 to 366")
    elif name == "disclosure.rules":
        need(value in RULES, "no such rules")
    elif name == "disclosure.day":
        need(re.fullmatch("[1-9]|1[0-9]|2[0-8]", value), "not 1 to 28")
    elif name == "disclosure.finance":
        need(value in ("month", "quarter"), "neither month nor quarter")
    elif name == "complaint.phone":
        need(re.fullmatch("[0-9+() ,-]{5,40}", value) and len(re.findall("[0-9]", value)) >= 5,
             "not a telephone number")
    elif name == "site.address":
        need(re.fullmatch(r"https?://[!-~]+", value) and not re.search(r'["#<>?\\^`{|}]', value)
             and len(value) > 9, "not an address")
    elif name == "loan.days":
        need(value in ("360", "365"), "not 360 or 365")
    elif name == "bank.account":
        need(re.fullmatch("102[0-9]{0,17}", value), "no code under 102")
    elif name == "bank.match.days":
        need(re.fullmatch("[12]?[0-9]|3[01]", value), "not 0 to 31")
    elif name == "cash.limit":
        need(re.fullmatch(r"(0|[1-9][0-9]{0,9})(\.[0-9]{2})?", value), "not an amount in yuan")
        need(int(value.split(".")[0]) <= 10**9, "more than a limit can be")
    else:
        need(name == "set" or name[:4] == "set." and name[4:] in CHARTS, "no such policy")
        need(len(value.encode()) <= 60, "the set's name is too long")


# ---- budgets, funds, debts, distributions ----
ROWS.update({
    "budget.lines": "account:text:20 amount:money note:text:1000?",
    "fund.shares": "household:text:100 amount:money basis:text:200?",
    "loan.schedule": "date:date principal:money interest:money",
    "contract.schedule": "date:date amount:money",
    "distribution.rows": "to:choice:reserve|members|other ratio:number? amount:money?"
                         " account:text:20",
    "distribution.shares": "household:text:100 shares:number"})
KINDS.update({
    "budget": "set:text:60 year:number action:choice:adopt|change body:text:200"
              " resolution:text:200 lines:rows:999",
    "fund": "set:text:60 name:text:100 type:choice:earmarked|levy|compensation|running"
            " document:text:200 grantor:text:200 amount:money account:text:20"
            " purpose:text:1000 from:date deadline:date? resolution:text:200? changes:ref?"
            " shares:rows:999?",
    "claim": "set:text:60 action:choice:confirm|demand|dispute|promise|writeoff"
             " account:text:20 party:text:100 day:date amount:money how:text:200"
             " resolution:text:200? voucher:ref? note:text:1000?",
    "loan": "set:text:60 account:text:20 direction:choice:borrowed|lent party:text:100"
            " principal:money rate:number start:date due:date purpose:text:1000"
            " resolution:text:200 security:text:200? changes:ref? schedule:rows:999",
    "contract": "set:text:60 number:text:64"
                " type:choice:contracting|land|asset|resource|shares|works|purchase|service|loan"
                "|investment|other side:choice:income|expense party:text:100 object:text:200"
                " purpose:text:1000? quantity:text:200? signed:date start:date end:date"
                " amount:money yearly:money? deposit:money? terms:text:1000?"
                " method:choice:tender|auction|bidding|negotiation|renewal|direct|household"
                " bidders:number? resolution:text:200 filed:text:200? changes:ref?"
                " schedule:rows:999?",
    "distribution": "set:text:60 year:number resolution:text:200 body:text:200 base:money"
                    " changes:ref? rows:rows:100 shares:rows:999?"})
SIGNERS.update({"budget": "bookkeeper agency head", "fund": "bookkeeper agency",
                "claim": "bookkeeper agency head supervisor", "loan": "bookkeeper agency",
                "contract": "bookkeeper agency",
                "distribution": "bookkeeper agency head"})


def total(rows, name, least):
    """The sum of an amount over rows."""
    need(all(row.get(name, least) >= least for row in rows), "an amount that is too small")
    out = 0
    for row in rows:
        out += row.get(name, 0)
        need(abs(out) < 2**53, "a sum past 2^53-1")
    return out


def unique(rows, name):
    need(len({row[name] for row in rows}) == len(rows), "%s: stands twice" % name)


def shape_budget(e):
    codes = [line["account"] for line in e["lines"]]
    need(not any(a.startswith(b) or b.startswith(a)
                 for at, a in enumerate(codes) for b in codes[:at]), "accounts that overlap")
    if e["action"] == "change":
        need(all(line["amount"] for line in e["lines"]), "a change by zero")
    total(e["lines"], "amount", 0 if e["action"] == "adopt" else 1 - 2**53)


def shape_fund(e):
    shares = e.get("shares", [])
    need(e["amount"] > 0, "an amount that is not above zero")
    need(e["from"] <= e.get("deadline", e["from"]), "the deadline is before the start")
    unique(shares, "household")
    need(total(shares, "amount", 0) <= e["amount"], "the households' amounts are too large")


def shape_claim(e):
    off = e["action"] == "writeoff"
    need(e["amount"] > 0, "an amount that is not above zero")
    need(e["day"] <= e["date"], "the day is after the entry's date")
    need(not off or "resolution" in e, "a write-off without a resolution")
    need(off or "voucher" not in e, "a voucher, and no write-off")


def shape_loan(e):
    need(e["principal"] > 0 and e["rate"] <= 10000, "a principal or rate that cannot be")
    days = [e["start"]] + [row["date"] for row in e["schedule"]]
    need(e["start"] <= e["due"], "due before it starts")
    need(all(a < b for a, b in zip(days, days[1:])), "days of the schedule out of order")
    need(days[-1] <= e["due"], "a day of the schedule after the loan is due")
    total(e["schedule"], "interest", 0)
    need(total(e["schedule"], "principal", 0) == e["principal"], "the schedule's principal")


def shape_contract(e):
    rows = e.get("schedule", [])
    days = [row["date"] for row in rows]
    need(min(e.get(name, 0) for name in ("amount", "yearly", "deposit")) >= 0, "below zero")
    need(e["signed"] <= e["date"], "signed after it is recorded")
    need(e["start"] <= e["end"], "ends before it starts")
    need(all(a < b for a, b in zip(days, days[1:])), "days of the schedule out of order")
    need(total(rows, "amount", 1) == e["amount"] or not rows or not e["amount"],
         "the schedule's sum")


def shape_distribution(e):
    rows, shares = e["rows"], e.get("shares", [])
    need(e["base"] > 0, "a base that is not above zero")
    need(all(("ratio" in row) != ("amount" in row) for row in rows), "a ratio or an amount")
    ratios = [row["ratio"] for row in rows if "ratio" in row]
    need(all(1 <= ratio <= 10000 for ratio in ratios), "a ratio that cannot be")
    amounts = total(rows, "amount", 1)
    need(sum(ratios) <= 10000, "ratios beyond the whole")
    need(amounts + (e["base"] * sum(ratios) + 5000) // 10000 <= e["base"], "beyond the base")
    need(not shares or any(row["to"] == "members" for row in rows), "shares for nobody")
    unique(shares, "household")
    total(shares, "shares", 1)


# First-level accounts of these classes, and those of debts (kinds.md, the charts).
CLASSES = {"2023": {"income": "501 502 503 504", "expense": "511 512 513 514 515 521",
                    "liability": "201 211 212 213 214 221 231 241",
                    "equity": "301 311 321 322", "owed": "112 113 201 211 212 213 214 221"},
           "2004": {"income": "501 511 521 522 531 561", "expense": "502 541 551",
                    "liability": "201 202 211 212 221 231 241",
                    "equity": "301 311 321 322", "owed": "112 113 201 202 211 221"}}
CHARTS = {"2004": set(
    "101 102 111 112 113 121 131 132 141 151 152 153 154 161 171 201 202 211 212 221 231 241"
    " 301 311 321 322 401 501 502 511 521 522 531 541 551 561".split()), "2023": set(
    "101 102 111 112 113 121 131 132 133 134 141 151 152 153 154 161 162 171 181 201 211"
    " 212 213 214 221 231 241 301 311 321 322 401 501 502 503 504 511 512 513 514 515 521"
    .split())}


# ---- what is made known, and what becomes of it (specs/duties.md) ----
DUTIES = ["%s.%s" % (section, name) for section, names in {
    "finance": "plan income expense assets money resources debts distribution land lease works "
               "levy report other",
    "village": "charter committee plan decisions pay works land homestead relief subsidy "
               "donations family registers tender",
    "party": "branch days members dues report honours",
    "service": "money insurance houses posts",
    "supervision": "powers objections appraisal audit"}.items() for name in names.split()]
RULES = ("national chongqing-2013 shandong-2018 shanghai zhejiang-2020 zhengzhou county-20"
         " county-8").split()
ROWS["disclosure.items"] = "item:choice:" + "|".join(DUTIES)
KINDS.update({
    "disclosure": KINDS["disclosure"] + " items:rows:60? stage:choice:known|notice? until:date?"
                  " event:date? corrects:ref? reason:text:1000?",
    "review": "target:ref result:choice:agree|object opinion:text:1000? name:text:200?",
    "confirmation": "target:ref meeting:text:200 resolution:text:200?",
    "board": "target:ref place:text:200 until:date? phone:text:40?",
    "removal": "target:ref note:text:400?",
    "filing": "target:ref file:text:200 pages:number?",
    "opinion": "target:ref? channel:choice:box|person|phone|letter|chat|scan|meeting"
               " text:text:2000 people:number?",
    "answer": "target:ref text:text:2000 by:text:200"
              " outcome:choice:accepted|unsatisfied|unknown?"
              " passed:choice:supervision|town|county|discipline? correction:ref?"})
BOARD = "publisher bookkeeper supervisor"
SIGNERS.update({"review": "supervisor", "confirmation": "head bookkeeper publisher",
                "board": BOARD, "removal": BOARD, "filing": BOARD, "opinion": BOARD + " head",
                "answer": BOARD + " head authority"})


def shape_disclosure(e):
    unique(e.get("items", []), "item")
    need(("until" in e) == (e.get("stage") == "notice"), "until goes with a notice")
    need(e.get("until", e["date"]) >= e["date"], "objections until before the notice")
    need(e.get("event", e["date"]) <= e["date"], "an event after the entry")
    need(("corrects" in e) == ("reason" in e), "a correction and its reason go together")


def shape_review(e):
    need(e["result"] == "agree" or "opinion" in e, "an objection without an opinion")


def shape_board(e):
    need(e.get("until", e["date"]) >= e["date"], "until before it is put up")


def shape_opinion(e):
    need(e.get("people", 1) >= 1, "nobody's opinion")


# ---- the tree and its tiles ----
def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


class Tree:
    def __init__(self):
        self.levels = [[]]

    def append(self, leaf):
        level = 0
        self.levels[0].append(leaf)
        while len(self.levels[level]) % 2 == 0:
            if len(self.levels) == level + 1:
                self.levels.append([])
            below = self.levels[level]
            self.levels[level + 1].append(sha(b"\1", below[-2], below[-1]))
            level += 1

    def root(self, size):
        """Of the first `size` leaves: complete subtrees from the right, folded."""
        if size == 0:
            return sha()
        out, at = None, size
        for level in range(size.bit_length()):
            if size >> level & 1:
                at -= 1 << level
                node = self.levels[level][at >> level]
                out = node if out is None else sha(b"\1", node, out)
        return out


def tile_path(level, number, width):
    groups = ["%03d" % (number % 1000)]
    while number >= 1000:
        number //= 1000
        groups.insert(0, "x%03d" % (number % 1000))
    partial = "" if width == 256 else ".p/%d" % width
    return "tile/%s/%s%s" % (level, "/".join(groups), partial)


def tiles(size):
    """(level, number, width) of all tiles; bundles are level 'entries'."""
    for level in ["entries"] + list(range(8)):
        count = size if level == "entries" else size >> 8 * level
        for number in range((count + 255) // 256):
            yield level, number, min(256, count - number * 256)


# ---- the checker ----
class Checker:
    def __init__(self, folder, log):
        self.folder, self.log = folder, log
        self.findings, self.tree, self.books = [], Tree(), None
        self.papers, self.by, self.pending, self.raw = {}, {}, [], []
        self.others = []

    def report(self, weight, code, index, place, words):
        self.findings.append((weight, code, index, place, str(words)))

    def wrong(self, code, index, place, words):
        self.report("wrong", code, index, place, words)

    def read(self, path, limit):
        """Regular files only, and no link on the way."""
        at = self.folder
        for step in path.split("/"):
            at = os.path.join(at, step)
            try:
                mode = os.lstat(at)
            except OSError as why:
                raise Bad("cannot be read: %s" % why.strerror)
            kind = stat.S_ISREG if at.endswith("/" + path) else stat.S_ISDIR
            need(kind(mode.st_mode), "not a regular file in plain folders")
        need(mode.st_size <= limit, "larger than %d bytes" % limit)
        with open(at, "rb") as file:
            return file.read()

    def read_tile(self, level, number, width):
        limit = 256 * 65537 if level == "entries" else 8192
        path, full = tile_path(level, number, width), tile_path(level, number, 256)
        if width == 256 or os.path.lexists(os.path.join(self.folder, path)):
            return self.read(path, limit)
        raw, end = self.read(full, limit), 32 * width
        if level == "entries":
            end = 0
            for _ in range(width):
                end += 2 + int.from_bytes(raw[end:end + 2], "big")
        return raw[:end]

    def run(self):
        try:
            self.checkpoint = self.read("checkpoint", 16384)
            self.text, self.lines = parse_note(self.checkpoint)
            rows = self.text.split("\n")
            need(len(rows) == 4 and rows[3] == "", "not three lines")
            check_name(rows[0])
            self.origin, self.size, self.root = rows[0], decimal(rows[1]), b64(rows[2], 32)
        except Bad as why:
            self.wrong("checkpoint", None, "checkpoint", why)
            self.lines = None
            self.origin, self.root = None, None
            self.size = self.count()
        self.books = Books(self)
        self.walk()
        if self.others:
            index, size = self.others[0]
            self.wrong("history", index, tile_path("entries", index // 256, min(
                256, self.size - index // 256 * 256)), "the signers of this and of %d later entries"
                " saw another history: no such root at size %d" % (len(self.others) - 1, size))
        if not self.raw:
            self.wrong("unreadable", None, "", "no log is here, or no entry can be read")
        self.check_root()
        self.check_tiles()
        self.check_signatures()
        self.check_files()
        self.check_latest()
        self.check_others()

    def count(self):
        """Without a checkpoint: as many entries as the bundles hold."""
        def there(number, width):
            return os.path.lexists(os.path.join(self.folder,
                                                tile_path("entries", number, width)))
        number = 0
        while there(number, 256):
            number += 1
        return number * 256 + max([w for w in range(1, 256) if there(number, w)] + [0])

    def bundle(self, number, width):
        raw, out = self.read_tile("entries", number, width), []
        while raw and len(out) < width:
            size = int.from_bytes(raw[:2], "big")
            need(len(raw) >= 2 + size, "cut short")
            out.append(raw[2:2 + size])
            raw = raw[2 + size:]
        need(len(out) == width and not raw, "not %d entries" % width)
        return out

    def walk(self):
        last, time, index = bytes(32), None, 0
        while index < self.size:
            number, width = index // 256, min(256, self.size - index)
            place = tile_path("entries", number, width)
            try:
                entries = self.bundle(number, width)
            except Bad as why:
                return self.wrong("bundle", index, place, why)
            for raw in entries:
                leaf = sha(b"\0", raw)
                try:
                    last, time = self.entry(index, raw, leaf, last, time, place)
                except Bad as why:
                    self.wrong("leaf", index, place, why)
                    last = leaf
                self.tree.append(leaf)
                self.raw.append(raw)
                index += 1

    def entry(self, index, raw, leaf, last, time, place):
        own, when, prev, note = parse_leaf(raw)
        need(own == index, "calls itself entry %d" % own)
        need(time is None or when >= time, "dated before the entry before it")
        if prev != last:
            self.wrong("chain", index, place, "does not hold the hash of the entry before it")
        try:
            body, text, lines = parse_entry(note)
        except Bad as why:
            self.wrong("entry", index, place, why)
            return leaf, when
        code = "period" if body["kind"] == "period" else "rule"
        self.pending = []
        try:
            self.books.check(index, when, leaf, body, lines)
        except Bad as why:
            words = str(why)
            self.wrong("signature" if words.startswith("signature") else code, index, place, why)
        self.by[index] = {signer[1] for signer in self.pending}
        for name, key, signature, _, _ in self.pending:
            if not verify(key, text, signature):
                self.wrong("signature", index, place, "by " + name)
        return leaf, when

    def check_root(self):
        done = len(self.tree.levels[0])
        if self.root is None:
            return
        if done < self.size:
            self.wrong("checkpoint", None, "checkpoint", "%d entries are there" % done)
        elif self.tree.root(self.size) != self.root:
            self.wrong("root", None, "checkpoint", "the entries have another root")

    def check_tiles(self):
        size = len(self.tree.levels[0])
        for level, number, width in tiles(size):
            if level == "entries":
                continue
            place = tile_path(level, number, width)
            try:
                raw = self.read_tile(level, number, width)
                nodes = self.tree.levels[8 * level][number * 256:number * 256 + width]
                need(raw == b"".join(nodes), "does not fit the entries")
            except Bad as why:
                self.wrong("tile", None, place, why)

    def check_signatures(self):
        own = self.books.log
        key = self.log or own
        if not self.log:
            self.report("note", "inner-only", None, "", "no log key was given")
        elif own and own != self.log:
            self.wrong("log-key", 0, tile_path("entries", 0, min(256, self.size)), "another key")
        if self.lines is None:
            return
        if self.origin != self.books.origin or (key and key[0] != self.origin):
            self.wrong("checkpoint", None, "checkpoint", "of another log")
        good = 0
        for name, ident, signature in self.lines:
            if key and (name, ident) == key[:2]:
                if verify(key[2], self.text.encode(), signature):
                    good += 1
                else:
                    self.wrong("checkpoint", None, "checkpoint", "the log's signature is bad")
            elif name == self.origin or len(signature) not in (72, 2428):
                self.wrong("checkpoint", None, "checkpoint", "a strange signature line")
            else:
                self.report("note", "stranger", None, "checkpoint", name)
        if not good:
            self.wrong("checkpoint", None, "checkpoint", "not signed by the log's key")

    def check_files(self):
        for index, doc in [one for all_of in self.papers.values() for one in all_of.values()]:
            place = "docs/" + base64.b64decode(doc["sha256"]).hex()
            try:
                raw = self.read(place, 64 << 20)
                need(sha(raw) == base64.b64decode(doc["sha256"]) and len(raw) == doc["size"],
                     "was changed")
            except Bad as why:
                absent = not os.path.lexists(os.path.join(self.folder, place))
                if absent and not doc.get("public", False):
                    self.report("note", "withheld", index, place, doc["name"])
                else:
                    self.wrong("document", index, place, why)
        for place, want in self.expected():
            try:
                need(self.read(place, 1 << 20) == want, "not what the log says it should be")
            except Bad as why:
                self.wrong("file", None, place, why)

    def check_others(self):
        """Every other name: tiles of an earlier size and latest/ must fit, the rest is stray."""
        size = len(self.raw)
        known = {tile_path(*tile) for tile in tiles(size)} | {"checkpoint", "README.md", "verify.html"}
        known |= {"docs/" + base64.b64decode(paper).hex() for paper in self.papers}
        seen = 0
        for top, folders, files in os.walk(self.folder):
            at, seen = os.path.relpath(top, self.folder), seen + len(folders) + len(files)
            if at.count("/") >= 15 or len(os.fsencode(at)) > 900 or seen > 2000000:
                return self.wrong("unreadable", None, "", "folders too deep, or too many names")
            if at == ".":
                folders[:] = [name for name in folders if name != ".git"]
            links = [name for name in folders if os.path.islink(os.path.join(top, name))]
            for name in files + links:
                path = name if at == "." else at + "/" + name
                if path not in known and path != ".gitattributes":
                    self.check_other(path, size)

    def check_other(self, path, size):
        if re.fullmatch(PAGES, path, re.ASCII):
            return None  # drawn from the log for people: proves nothing (site.md)
        match = re.fullmatch(r"(latest/)?tile/(entries|[0-7])/((?:x\d{3}/)*\d{3})(?:\.p/(\d+))?",
                             path, re.ASCII)
        width = 0
        if match and len(path) < 60 and not (match[1] and match[4]):
            level, number = match[2], int(re.sub("[x/]", "", match[3]))
            count = size if level == "entries" else size >> 8 * int(level)
            full = max(0, min(256, count - number * 256))
            width = full % 256 if match[1] else int(match[4] or 0)
            spelled = (match[1] or "") + tile_path(level, number, 256 if match[1] else width or 256)
            width = width if path == spelled else 0
        if not width or width > full:
            return self.report("note", "stray", None, path, "does not belong here")
        if match[1]:
            return None
        self.check_old(path, level, number, width)

    def check_latest(self):
        """The growing tile of each level stands a second time."""
        if len(self.raw) < self.size:
            return
        for level, number, width in tiles(len(self.raw)):
            path = "latest/" + tile_path(level, number, 256)
            if width < 256 and os.path.lexists(os.path.join(self.folder, path)):
                self.check_old(path, level, number, width)
            elif width < 256:
                self.wrong("file", None, path, "is missing")

    def check_old(self, path, level, number, width):
        first = number * 256
        if level == "entries":
            want = b"".join(len(r).to_bytes(2, "big") + r for r in self.raw[first:first + width])
        else:
            want = b"".join(self.tree.levels[8 * int(level)][first:first + width])
        try:
            need(self.read(path, 256 * 65537) == want, "does not fit today's entries")
        except Bad as why:
            self.wrong("tile", None, path, why)

    def expected(self):
        """The files that are functions of the log; README.md by the pattern in verify.md."""
        yield ".gitattributes", b"* -text\n"
        if not self.books.log:
            return
        try:
            spec = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "verify.md"),
                        encoding="utf-8").read()
        except OSError:
            return self.report("note", "skipped", None, "README.md", "verify.md is not at hand")
        pattern = spec.split("```example readme\n")[1].split("```\n")[0]
        body = base64.b64encode(b"\1" + self.books.log[2]).decode()
        places = {"village": self.books.village, "origin": self.books.origin,
                  "vkey": self.books.vkey, "key": body}
        yield "README.md", re.sub("{([a-z]+)}", lambda m: places[m[1]], pattern).encode()


# ---- the fold ----
class Books:
    """What is true after the entries so far; check() raises Bad and then changes nothing."""

    def __init__(self, checker):
        self.checker, self.log, self.vkey = checker, None, ""
        self.origin, self.village = checker.origin, ""
        self.ids, self.keys, self.points, self.policies = {}, {}, set(), []
        self.sets, self.accounts, self.structure = {}, {}, "3-2-2-2"
        self.vouchers, self.reversals, self.numbers, self.officials = {}, {}, {}, {}
        self.shown, self.sealed, self.details = {}, {}, False
        self.dates, self.steps = {}, {}  # of disclosures and opinions; what became of them
        self.known, self.budgets = {}, {}  # what is recorded once, by kind; lines by set, year
        self.source = {}  # of each paper the voucher that took it, or None
        self.papers, self.stock = {}, {}
        self.banks, self.statements, self.files, self.parts = {}, {}, set(), {}
        self.reconciled, self.counted = {}, set()

    def check(self, index, when, leaf, e, lines):
        """Rules and signers; then the entry is folded in."""
        kind, founds = e["kind"], e["kind"] == "village"
        for doc in e.get("docs", []):
            papers = self.checker.papers.setdefault(doc["sha256"], {})
            papers.setdefault((doc["size"], doc.get("public", False)), (index, doc))
        if founds and index == 0:
            self.log, self.vkey = vkey(e["key"]), e["key"]
            self.origin, self.village = e["log"], e["name"]
            self.points.add(self.log[2])
        signers = self.signers(index, e, lines)
        self.checker.pending = signers
        day = (when + timedelta(hours=8)).date()
        need(founds == (index == 0), "entry 0, and only that, is of kind village")
        need(e["log"] == self.origin, "signed for another log")
        need(e["id"] not in self.ids, "an id that was used before")
        need(parse_date(e["date"]) <= day, "a date after the day of recording")
        self.check_roles(e, signers, day)
        self.day = day
        plan = getattr(self, "check_" + kind)(e, index)
        size = e["seen"]["size"]
        need(size <= index, "seen speaks of later entries")
        if self.checker.tree.root(size) != b64(e["seen"]["root"]):
            self.checker.others.append((index, size))
        self.ids[e["id"]] = index
        for field in KINDS[kind].split():
            name = field.split(":")[0]
            if "~" in field and isinstance(e.get(name), dict):
                self.sealed[index, name] = False
        plan()

    def signers(self, index, e, lines):
        """(name, point, signature, role, own) of each line."""
        out, own = [], [vkey(row["key"]) for row in e.get("keys", [])]
        own += [vkey(e["key"])] if e["kind"] == "key" and "key" in e else []
        for name, ident, signature in lines:
            brought = [k for k in own if k[:2] == (name, ident)]
            held = [t for t in self.keys.get(name, []) if t["id"] == ident and
                    (t["first"] == 0 or index > t["first"]) and index <= t["until"]]
            need(brought or held, "signature: %s has no such key in force" % name)
            if brought:
                out.append((name, brought[0][2], signature, None, True))
            else:
                out.append((name, held[-1]["point"], signature, held[-1]["role"], False))
        for key in own:
            need(any(s[0] == key[0] and s[1] == key[2] and s[4] for s in out),
                 "signature: the new key %s did not sign" % key[0])
        return out

    def check_roles(self, e, signers, day):
        if e["kind"] == "village":
            need(len(signers) == len(e["keys"]), "signature: not by the first keys only")
            return
        if e["kind"] == "key" and e["action"] != "enrol" and \
                any(s[0] == e["name"] and not s[4] for s in signers):
            return
        least = self.least(e["kind"], day)
        good = sum(s[3] in SIGNERS[e["kind"]].split() for s in signers)
        need(good >= least, "signature: %d by those who may, %d are needed" % (good, least))

    def least(self, kind, day):
        """How many must sign, by the log's day; of two policies from one day the later."""
        best, least = date.min, 1
        for policy, value, since in self.policies:
            if policy == "signers." + kind and best <= since <= day:
                best, least = since, int(value)
        return least

    def enrol(self, key, role, index):
        tenure = {"id": key[1], "point": key[2], "role": role, "first": index,
                  "until": float("inf")}
        self.keys.setdefault(key[0], []).append(tenure)
        self.points.add(key[2])

    def in_role(self, roles):
        return sum(t["role"] in roles and t["until"] == float("inf")
                   for ts in self.keys.values() for t in ts)

    def check_village(self, e, index):
        def fold():
            self.sets[e["set"]] = Set(e["chart"], e["start"])
            self.chart = e["chart"]
            for row in e["keys"]:
                self.enrol(vkey(row["key"]), row["role"], index)
        return fold

    def check_key(self, e, index):
        held = self.keys.get(e.get("name"), [{"until": 0}])[-1]
        key = vkey(e["key"]) if "key" in e else None
        if key:
            need(key[2] not in self.points, "a key that was used before")
            need(len(self.keys.get(key[0], [])) < 500, "too many keys of one name")
        if e["action"] == "enrol":
            now = self.keys.get(key[0], [{"until": 0}])[-1]
            need(now["until"] != float("inf"), "has a key in force")
            return lambda: self.enrol(key, e["role"], index)
        need(held["until"] == float("inf"), "no such key in force")
        last = e.get("last", index)
        if e["action"] == "revoke":
            need(held["first"] <= last <= index, "last is not between enrolment and now")
            need(held["role"] != "authority" or
                 self.in_role(["authority"]) > self.least("key", self.day),
                 "fewer keys of authorities than it takes to enrol one")

        def fold():
            held["until"] = index
            if key:
                self.enrol(key, held["role"], index)
            for at in range(last + 1, index + 1):
                if at in self.checker.by and held["point"] in self.checker.by[at]:
                    self.checker.report("note", "disputed", at, "", e["name"])
        return fold

    def check_policy(self, e, index):
        name, value = e["name"], e["value"]
        need(sum(p[0] == name for p in self.policies) < 200, "too many values of one policy")
        if name.startswith("signers."):
            need(int(value) <= self.in_role(SIGNERS[name[8:]].split()), "more than there are")
        elif name[:4] in ("set", "set."):
            need(value not in self.sets, "the set is open already")
        elif name == "code.structure":
            need(not self.details or (value + "-").startswith(self.structure + "-"),
                 "levels may only be added")
        elif name.startswith("code.structure."):
            need(name[15:] in self.sets, "there is no such account set")
            one = self.sets[name[15:]]
            need(not one.accounts or
                 (value + "-").startswith((one.structure or self.structure) + "-"),
                 "levels may only be added")

        def fold():
            self.policies.append((name, value, parse_date(e["from"])))
            if name[:4] in ("set", "set."):
                self.sets[value] = Set(name[4:] or self.chart, e["from"][:7])
            elif name == "code.structure":
                self.structure = value
            elif name.startswith("code.structure."):
                self.sets[name[15:]].structure = value
        return fold

    def check_official(self, e, index):
        term = e["person"], e["office"], e["from"]
        if term in self.officials:
            need(self.officials[term] is None and "to" in e, "the term is recorded already")
        return lambda: self.officials.update({term: e.get("to")})

    def set_of(self, e):
        need(e["set"] in self.sets, "there is no such account set")
        one = self.sets[e["set"]]
        need(e.get("chart", one.chart) == one.chart, "of another chart")
        return one

    def check_account(self, e, index):
        one, code, ends = self.set_of(e), e["code"], [0]
        need(not one.has(code), "the account exists")
        for digits in (one.structure or self.structure).split("-"):
            ends.append(ends[-1] + int(digits))
        need(len(code) in ends[2:], "no level of sub-accounts has so many digits")
        above = code[:ends[ends.index(len(code)) - 1]]
        need(code[:3] in CHARTS[one.chart] and one.has(above), "the parent does not exist")
        need(above not in one.posted, "the parent has postings")

        def fold():
            one.accounts.add(code)
            one.parents.add(above)
            self.details = True
        return fold

    def check_open(self, e, one, gross):
        month = e["date"][:7]
        need(month >= one.start, "before the set's first month")
        need(not one.closed or month > one.closed, "the month is closed")
        need(one.months.get(month, (0, 0, 0))[2] + gross < 2**53, "the sums grow too large")
        key = e["set"], month, e.get("word", "记")
        number = self.numbers.get(key, 0) + 1
        need(e.get("number", number) == number, "the next number is %d" % number)
        return key, number

    def post(self, index, e, one, lines, sign, key, number):
        month, moved = e["date"][:7], 0
        for line in lines:
            fen = sign * (line.get("debit", 0) - line.get("credit", 0))
            moved += sign * line.get("debit", 0)
            one.posted.add(line["account"])
            one.moves.setdefault(month, {}).setdefault(line["account"], 0)
            one.moves[month][line["account"]] += fen
        count, debit, gross = one.months.get(month, (0, 0, 0))
        one.months[month] = (count + 1, debit + moved, gross + abs(moved))
        one.first = min(one.first or month, month)
        self.numbers[key] = number

    def check_voucher(self, e, index):
        one = self.set_of(e)
        for line in e["lines"]:
            one.postable(line["account"])
        key, number = self.check_open(e, one, sum(x.get("debit", 0) for x in e["lines"]))
        if "corrects" in e:
            at = self.reference(e["corrects"], index)
            need(at in self.reversals, "corrects is no reversal")
            need(self.reversals[at]["set"] == e["set"], "corrects a reversal of another set")
        papers = [self.reference(row["paper"], index) for row in e.get("sources", [])]
        for at in papers:
            need(at in self.source, "entry %d is no paper" % at)
            need(self.source[at] is None, "paper %d stands behind a voucher already" % at)
        need(len(set(papers)) == len(papers), "a paper is named twice")

        def fold():
            self.vouchers[index] = [e, None]
            self.source.update((at, index) for at in papers)
            self.post(index, e, one, e["lines"], 1, key, number)
        return fold

    def reference(self, ref, index):
        at = ref["index"]
        need(at < index, "refers to a later entry")
        need(self.checker.tree.levels[0][at] == b64(ref["leaf"]), "refers to another leaf")
        return at

    def check_opening(self, e, index):
        one = self.set_of(e)
        need(not one.opened, "the opening balances are recorded already")
        need(not one.first, "posted to or closed already")
        need(e["date"] <= one.start + "-01", "dated after the set's first day")
        for line in e["lines"]:
            one.postable(line["account"])

        def fold():
            one.opened = True
            for line in e["lines"]:
                one.posted.add(line["account"])
                one.balance[line["account"]] = (one.balance.get(line["account"], 0) +
                                                line.get("debit", 0) - line.get("credit", 0))
        return fold

    def check_reversal(self, e, index):
        one, at = self.set_of(e), self.reference(e["target"], index)
        need(at in self.vouchers, "the target is no voucher")
        voucher, by = self.vouchers[at]
        need(by is None, "reversed already")
        need(voucher["set"] == e["set"], "of another set")
        need(e["date"][:7] >= voucher["date"][:7], "before its original")
        key, number = self.check_open(e, one, sum(x.get("debit", 0) for x in voucher["lines"]))

        def fold():
            self.vouchers[at][1] = index
            self.reversals[index] = e
            for row in voucher.get("sources", []):
                self.source[row["paper"]["index"]] = None
            self.post(index, e, one, voucher["lines"], -1, key, number)
        return fold

    def check_period(self, e, index):
        one, month = self.set_of(e), e["month"]
        need(month > one.closed and month >= one.start, "closed already, or before the start")
        due = next_month(one.closed) if one.closed else one.first or month
        need(month == due, "the next month to close is " + due)
        need(e["date"][:7] >= month, "the month has not come")
        count, debit, _ = one.months.get(month, (0, 0, 0))
        balance = dict(one.balance)
        for code, fen in one.moves.get(month, {}).items():
            balance[code] = balance.get(code, 0) + fen
        want = {"number": one.number + 1, "entries": count, "debit": debit, "credit": debit,
                "balance_debit": sum(b for b in balance.values() if b > 0),
                "balance_credit": -sum(b for b in balance.values() if b < 0)}
        for name, value in want.items():
            need(e[name] == value, "%s: the books say %d" % (name, value))
        self.check_conditions(e, one, month)

        def fold():
            one.closed, one.number, one.balance = month, one.number + 1, balance
            one.first = one.first or month
        return fold

    def check_conditions(self, e, one, month):
        """What must stand before a month is closed."""
        def leaves(first):
            return [c for c in one.accounts | one.posted | {first}
                    if c[:3] == first and c not in one.parents]

        day = parse_date(month + "-28")
        names, best = [], None
        for name, value, first in self.policies:
            if name == "close.checks" and first <= day and (best is None or first >= best):
                names, best = value.split(" "), first
        if one.chart == "2023":
            for code in leaves("181"):
                need(one.balance_at(code, month) == 0, "account 181 is not cleared")
        for code in leaves("102") if "bank" in names else []:
            closed, key = self.banks.get((e["set"], code)), (e["set"], code, month)
            if closed and closed[:7] <= month or closed is None and not one.balance_at(code, month):
                continue
            need(closed is not None, "no bank account stands for " + code)
            need(self.reconciled.get(key) == (self.statements.get(key, (0, None))[1],
                                              one.balance_at(code, month)), "not reconciled")
        for code in leaves("101") if "cash" in names else []:
            held = [one.balance_at(code, m) for m in (month, month_before(month))]
            need(held == [0, 0] or (e["set"], code, month) in self.counted, "cash not counted")
        need("signed" not in names or e.get("statements"), "no statements are signed")
        if "year" in names and month[5:] == "12":
            of = CLASSES[one.chart]
            yearly = ["321"] + of["income"].split() + of["expense"].split()
            for code in (c for first in yearly for c in leaves(first)):
                need(one.balance_at(code, month) == 0, "the year is not carried over: " + code)

    def check_disclosure(self, e, index):
        key = e["what"], e["period"]
        self.of(e, "corrects", index, "disclosure")
        need(self.shown.get(key) != e["digest"], "recorded already")

        def fold():
            self.shown[key] = e["digest"]
            self.dates["disclosure", index] = e["date"]
        return fold

    def of(self, e, name, index, kind):
        """The entry of that kind that `name` refers to, and not of a later date."""
        if name not in e:
            return None
        at = self.reference(e[name], index)
        need((kind, at) in self.dates, "refers to no " + kind)
        need(self.dates[kind, at] <= e["date"], "before what it is about")
        return at

    def check_review(self, e, index):
        self.of(e, "target", index, "disclosure")
        return lambda: None

    def check_confirmation(self, e, index):
        key = e["kind"], self.of(e, "target", index, "disclosure")
        need(key not in self.steps, "recorded already")
        return lambda: self.steps.update({key: index})

    check_filing = check_confirmation

    def check_board(self, e, index):
        at = self.of(e, "target", index, "disclosure")
        key = "board", at, e["place"]
        need(self.steps.get(key, -1) <= self.steps.get(("removal", at), -1), "it is up there")
        return lambda: self.steps.update({key: index, ("board", at): index})

    def check_removal(self, e, index):
        at = self.of(e, "target", index, "disclosure")
        up, down = (self.steps.get((step, at), -1) for step in ("board", "removal"))
        need(up > down, "it is not up")
        return lambda: self.steps.update({("removal", at): index})

    def check_opinion(self, e, index):
        self.of(e, "target", index, "disclosure")
        return lambda: self.dates.update({("opinion", index): e["date"]})

    def check_answer(self, e, index):
        self.of(e, "target", index, "opinion")
        self.of(e, "correction", index, "disclosure")
        return lambda: None

    def check_erasure(self, e, index):
        key = self.reference(e["target"], index), e["field"]
        need(key in self.sealed, "no such sealed field")
        need(not self.sealed[key], "erased already")
        return lambda: self.sealed.update({key: True})

    def check_paper(self, e, index):
        number = paper_number(e["number"]) if "number" in e else None
        key = (e["type"], e["issuer"], e["issued"], e["amount"])
        if number is not None:
            key = e["type"], e.get("series", ""), number
        need(("again" in e) == (key in self.papers), "recorded before, or again for no reason")
        blanks = self.stock.get((e["type"], e.get("series", "")))
        if blanks is not None and number is not None and key not in self.papers:
            at = int(number) if re.fullmatch("[0-9]{1,18}", number) else None
            need(blanks.get(at) == "issue", "not a number that was issued")

        def fold():
            self.papers[key] = index
            self.source[index] = None
        return fold

    def check_receiptbook(self, e, index):
        book, action = (e["type"], e["series"]), e["action"]
        numbers = range(int(e["first"]), int(e["last"]) + 1)
        states = self.stock.get(book, {})
        may = {"issue": (None, "return"), "void": ("issue",), "return": ("issue", "void")}[action]
        for at in numbers:
            need(states.get(at) in may, "number %d: not now" % at)
            used = book + (str(at),) in self.papers
            need(not used or action == "return" or states.get(at) is None,
                 "number %d: was used" % at)

        def fold():
            blanks = self.stock.setdefault(book, {})
            for at in numbers:
                blanks[at] = "void" if blanks.get(at) == "void" else action
        return fold

    def once(self, e, index, *key):
        """What an entry is about is recorded once; the next names the last in `changes`."""
        key = (e["kind"],) + key
        old = self.reference(e["changes"], index) if "changes" in e else None
        need(self.known.get(key) == old, "recorded already, or changes not the last of it")
        return lambda: self.known.update({key: index})

    def leaf(self, one, code, *classes):
        """An account without details, of one of these classes."""
        need(one.has(code), "there is no account %.20s" % code)
        need(code not in one.parents, "account %s has details" % code)
        self.of_class(one, code, *classes)

    def of_class(self, one, code, *classes):
        need(not classes or any(code[:3] in CLASSES[one.chart][c].split() for c in classes),
             "account %s is not of %s" % (code, " or ".join(classes)))

    def year_of(self, e, one):
        need(int(one.start[:4]) <= e["year"] <= int(e["date"][:4]) + 1, "a year that cannot be")

    def check_budget(self, e, index):
        one = self.set_of(e)
        body, lines = self.budgets.get((e["set"], e["year"]), (None, {}))
        self.year_of(e, one)
        need((body is None) == (e["action"] == "adopt"), "adopted already, or not yet")
        need(body in (None, e["body"]), "passed by another body")
        new = {}
        for line in e["lines"]:
            code = line["account"]
            need(one.has(code), "there is no account %.20s" % code)
            self.of_class(one, code, "income", "expense")
            need(code in lines or not any(c.startswith(code) or code.startswith(c)
                                          for c in lines), "a line above or below it")
            new[code] = lines.get(code, 0) + line["amount"]
            need(0 <= new[code] < 2**53, "a line below zero, or too large")
        return lambda: self.budgets.update({(e["set"], e["year"]): (e["body"], {**lines, **new})})

    def check_fund(self, e, index):
        self.leaf(self.set_of(e), e["account"], "liability", "equity", "income")
        return self.once(e, index, e["set"], e["name"])

    def check_claim(self, e, index):
        self.leaf(self.set_of(e), e["account"], "owed")
        if "voucher" in e:
            at = self.reference(e["voucher"], index)
            voucher, by = self.vouchers.get(at, (None, None))
            need(voucher and by is None, "no voucher that stands")
            need(voucher["set"] == e["set"] and
                 any(line["account"] == e["account"] for line in voucher["lines"]),
                 "a voucher that does not post to the account")
        return self.once(e, index, *(e[name] for name in "set account party day action amount"
                                     .split()))

    def check_loan(self, e, index):
        one = self.set_of(e)
        self.leaf(one, e["account"])
        need(e["account"][:3] in {"borrowed": ("201", "221"), "lent": ("112", "141")}
             [e["direction"]], "an account that takes no such loan")
        return self.once(e, index, *(e[name] for name in "set account direction party start"
                                     .split()))

    def check_contract(self, e, index):
        self.set_of(e)
        return self.once(e, index, e["set"], e["number"])

    def check_distribution(self, e, index):
        one = self.set_of(e)
        self.year_of(e, one)
        for row in e["rows"]:
            reserve = row["to"] == "reserve"
            self.leaf(one, row["account"], *(("equity",) if reserve else ("liability", "owed")))
        return self.once(e, index, e["set"], e["year"])

    def leaf_under(self, e, above):
        one, code = self.set_of(e), e["account"]
        need(one.has(code) and code not in one.parents, "no account without details")
        need(code[:3] == above, "not an account under " + above)
        return one

    def check_bank(self, e, index):
        key = e["set"], e["account"]
        self.leaf_under(e, "102")
        live = key in self.banks and not self.banks[key]
        need(live == ("closed" in e), "there is a live one, or none to close")
        return lambda: self.banks.update({key: e.get("closed", "")})

    def check_statement(self, e, index):
        self.set_of(e)
        bank, part = (e["set"], e["account"]), e["part"]
        need(bank in self.banks, "no bank account")
        need(e["month"] <= (self.banks[bank] or "9999")[:7], "of a closed account")
        key = bank + (e["month"],)
        last, closing = self.statements.get(key, (0, None))
        need(part == last + 1 or part == 1 and "gap" in e, "not the next part")
        if part == 1:
            closing = self.statements.get(bank + (month_before(e["month"]),), (0, None))[1]
        need("gap" in e or closing in (None, e["opening"]), "does not join")
        file = e.get("file"), e["month"], part
        need("gap" in e or "file" not in e or file not in self.files, "recorded already")

        def fold():
            self.statements[key] = part, e["closing"]
            self.files.add(file)
            self.parts[index] = bank, e["month"], len(e.get("rows", []))
        return fold

    def check_reconcile(self, e, index):
        one, bank, month = self.set_of(e), (e["set"], e["account"]), e["month"]
        need(self.statements.get(bank + (month,), (0, None))[1] == e["bank"],
             "not the statement's balance")
        need(one.balance_at(e["account"], month) == e["book"], "not the books' balance")
        pairs = []
        for item in e.get("items", []):
            if "ref" in item:
                self.reference(item["ref"], index)
        for pair in e.get("pairs", []):
            at, voucher = (self.reference(pair[n], index) for n in ("statement", "voucher"))
            need(at in self.parts and self.parts[at][0] == bank, "not a statement of it")
            need(self.parts[at][1] <= month and 1 <= pair["row"] <= self.parts[at][2], "no such row")
            source = self.reversals.get(voucher)
            lines = self.vouchers.get(source["target"]["index"] if source else voucher, [None])[0]
            need(lines, "no voucher")
            source = source or lines
            need(source["set"] == e["set"] and source["date"][:7] <= month, "not such a voucher")
            need(1 <= pair["line"] <= len(lines["lines"]) and
                 lines["lines"][pair["line"] - 1]["account"] == e["account"], "not such a line")
            pairs.append((at, pair["row"], voucher, pair["line"]))
        need(len(set(pairs)) == len(pairs), "a pair stands twice")
        return lambda: self.reconciled.update({bank + (month,): (e["bank"], e["book"])})

    def check_count(self, e, index):
        self.leaf_under(e, "101")
        return lambda: self.counted.add((e["set"], e["account"], e["date"][:7]))


def paper_number(text):
    """As numbers are compared."""
    text = re.sub("[ -]", "", text)
    text = "".join(c.upper() if "a" <= c <= "z" else c for c in text)
    return text.lstrip("0") or text[:1]


class Set:
    """One set of books."""

    def __init__(self, chart, start):
        self.chart, self.start, self.first = chart, start, ""
        self.closed, self.number, self.balance, self.opened = "", 0, {}, False
        self.accounts, self.parents, self.posted = set(), set(), set()
        self.structure = None  # of its codes, where it has its own
        self.moves, self.months = {}, {}

    def has(self, code):
        return code in self.accounts or code in CHARTS[self.chart]

    def postable(self, code):
        need(self.has(code), "there is no account %.20s" % code)
        need(code not in self.parents, "account %s has details" % code)

    def balance_at(self, code, month):
        """At a month's end: as last closed, and what moved since, or between."""
        moved = sorted((m, codes.get(code, 0)) for m, codes in self.moves.items())
        later = [fen for m, fen in moved if self.closed < m <= month]
        return plus(self.balance.get(code, 0),
                    later + [-fen for m, fen in moved if month < m <= self.closed])


def month_before(month):
    year, number = int(month[:4]), int(month[5:])
    return "%04d-%02d" % ((year, number - 1) if number > 1 else (year - 1, 12))


def next_month(month):
    year, number = int(month[:4]), int(month[5:])
    return "%04d-%02d" % ((year, number + 1) if number < 12 else (year + 1, 1))


def rank(finding):
    """Causes, what else is wrong, what follows from the rest, notes; each by entry."""
    weight, code, index = finding[:3]
    group = 3 if weight == "note" else 0 if code in CAUSES else 2 if code in EFFECTS else 1
    return group, float("inf") if index is None else index


CAUSES = "bundle leaf chain entry signature".split()
EFFECTS = "tile root history".split()


def main(arguments):
    log, folders = None, []
    rest = list(arguments)
    try:
        while rest:
            one = rest.pop(0)
            if one == "--log" and rest:
                log = vkey(rest.pop(0))
            else:
                need(not one.startswith("-"), "unknown option " + one)
                folders.append(one)
        need(len(folders) == 1, "one folder, please")
        need(os.path.isdir(folders[0]), "no such folder: " + folders[0])
    except Bad as why:
        print("check.py: %s\n%s" % (why, __doc__), file=sys.stderr)
        return 2
    checker = Checker(folders[0], log)
    checker.run()
    size = len(checker.tree.levels[0])
    print("entries %d\nroot %s" % (size, base64.b64encode(checker.tree.root(size)).decode()))
    for weight, code, index, place, words in sorted(checker.findings, key=rank):
        line = "%s %s %s %s %s" % (weight, code, "-" if index is None else index, place or "-",
                                   words)
        # Names of files are anybody's: nothing in them may look like another line.
        print("".join(c if c.isprintable() else "?" for c in line))
    bad = any(f[0] == "wrong" for f in checker.findings)
    print("wrong" if bad else "good" if log else "consistent")
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (MemoryError, OSError, RecursionError) as problem:
        print("check.py: %s" % problem, file=sys.stderr)
        sys.exit(3)
