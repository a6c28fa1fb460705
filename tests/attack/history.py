#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The village's own operator changes the past, with every key but the authority's.

usage: history.py SANZI-VERIFY [WORD]
Each attack makes a publication in plain Python; sanzi-verify and specs/check.py both judge it and
must agree with each other and with the row. WORD: only attacks whose name holds it."""
import json, os, shutil, subprocess, sys, tempfile
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import forge
from forge import *

ROWS = []


def attack(verdict, code=None, index=None, log=LOG):
    """`verdict`: good or wrong; `code`, `index`: of a finding that must be there."""
    def keep(function):
        ROWS.append((function.__name__, verdict, code, index, log, function))
        return function
    return keep


# ---- nothing wrong ----
@attack("good")
def nothing_is_wrong(v):
    pass


@attack("good")
def a_publication_of_fewer_entries(v):
    return v.publish(4)


@attack("good")
def a_full_tile_in_place_of_a_partial_one(v):
    files = v.publish(4)
    more = v.publish()
    for level in ("entries", "0"):
        wide, narrow = "tile/%s/000" % level, "tile/%s/000.p/4" % level
        files[wide] = more["tile/%s/000.p/6" % level]
        del files[narrow]
    return files


# ---- entries edited, moved, dropped, and everything signed anew ----
def rewritten(v, change):
    """The log rebuilt with the leaves' notes that change() leaves."""
    new = Village()
    notes = [leaf.partition(b"\n\n")[2] for leaf in v.leaves]
    for note in change(notes):
        new.append(note)
    new.files = v.files
    return new.publish()


@attack("wrong", "signature", 4)
def an_amount_edited_and_all_hashes_anew(v):
    return rewritten(v, lambda notes: [n.replace(b'"debit":2000', b'"debit":3000')
                                       .replace(b'"credit":2000', b'"credit":3000')
                                       if i == 4 else n for i, n in enumerate(notes)])


@attack("wrong", "rule", 4)
def an_entry_dropped(v):
    return rewritten(v, lambda notes: notes[:2] + notes[3:])


@attack("wrong", "rule")
def two_entries_swapped(v):
    return rewritten(v, lambda notes: notes[:2] + [notes[4], notes[3], notes[2]] + notes[5:])


@attack("wrong", "rule", 6)
def an_entry_recorded_twice(v):
    return rewritten(v, lambda notes: notes + [notes[2]])


@attack("wrong", "rule", 4)
def an_entry_put_between_others(v):
    extra = v.sign(v.body("voucher", {
        "set": SET, "chart": "2023", "note": "n",
        "lines": [{"account": "101", "debit": 1}, {"account": "301", "credit": 1}]}), [CLERK])
    return rewritten(v, lambda notes: notes[:4] + [extra] + notes[4:])


@attack("wrong", "signature", 2)
def signatures_moved_between_entries(v):
    def change(notes):
        a, b = (notes[i].rpartition(b"\n\n") for i in (2, 4))
        notes[2], notes[4] = a[0] + b"\n\n" + b[2], b[0] + b"\n\n" + a[2]
        return notes
    return rewritten(v, change)


@attack("wrong", "log-key")
def everything_new_with_another_log_key(v):
    new = Village()
    new.log = Key(ORIGIN, b"M" * 32)
    new.found()
    new.voucher()
    return new.publish()


@attack("wrong")
def an_entry_of_another_village(v):
    v.add("voucher", {"set": SET, "chart": "2023", "note": "n",
                      "lines": [{"account": "101", "debit": 1},
                                {"account": "301", "credit": 1}]}, CLERK,
          log="other.example.org")


@attack("wrong", "rule")
def a_second_founding(v):
    v.found()


@attack("wrong", "rule")
def an_id_used_again(v):
    v.voucher(id="e2")


# ---- what the log writes around a note ----
@attack("wrong", "leaf")
def a_leaf_that_says_another_index(v):
    v.append(v.sign(v.body("official", {"person": "a", "office": "b", "from": "2024-01-01"}),
                    [CLERK]), index=3)


@attack("wrong", "chain")
def a_leaf_with_another_prev(v):
    v.append(v.sign(v.body("official", {"person": "a", "office": "b", "from": "2024-01-01"}),
                    [CLERK]), prev=bytes(32))


@attack("wrong", "leaf")
def a_time_that_goes_back(v):
    v.append(v.sign(v.body("official", {"person": "a", "office": "b", "from": "2024-01-01"}),
                    [CLERK]), time="2024-01-31T00:59:59Z")


@attack("wrong", "leaf")
def a_second_of_sixty(v):
    v.append(v.sign(v.body("official", {"person": "a", "office": "b", "from": "2024-01-01"}),
                    [CLERK]), time="2024-01-31T09:59:60Z")


@attack("wrong")
def a_leaf_beyond_its_limit(v):
    lines = [{"account": "101", "debit": 1, "note": "x" * 1000},
             {"account": "301", "credit": 1, "note": "x" * 1000}]
    v.add("voucher", {"set": SET, "chart": "2023", "note": "n", "lines": lines * 30}, CLERK)


@attack("wrong")
def a_note_between_the_two_limits(v):
    """59,899 bytes are a note's limit, 60,000 a leaf's: one of 59,910 is too long."""
    def note(fill):
        lines = [{"account": "101", "debit": 1, "note": "x" * 990},
                 {"account": "301", "credit": 1, "note": "x" * 990}] * 28
        lines += [{"account": "101", "debit": 1, "note": "x" * 500},
                  {"account": "301", "credit": 1, "note": "x" * fill}]
        return v.sign(v.body("voucher", {"set": SET, "chart": "2023", "note": "n",
                                         "lines": lines}, id="long"), [CLERK])
    v.append(note(500 + 59910 - len(note(500))))


@attack("wrong", "leaf")
def a_leaf_without_a_note(v):
    v.leaf(b"sanzi/leaf/v1\n6\n2024-01-31T09:00:00Z\n" + b64(v.tree.levels[0][-1]).encode()
           + b"\n\n")


@attack("wrong")
def an_empty_leaf(v):
    v.leaf(b"")


# ---- who signs ----
@attack("wrong", "signature")
def a_stranger_signs(v):
    v.voucher(STRANGER)


@attack("wrong", "signature")
def a_wrong_role_signs(v):
    v.voucher(CASHIER)


@attack("wrong", "signature")
def the_log_key_signs_an_entry(v):
    v.voucher(LOG)


@attack("wrong", "signature")
def an_unknown_line_beside_a_good_one(v):
    v.voucher(CLERK, STRANGER)


@attack("wrong", "entry")
def the_same_line_twice(v):
    body = "sanzi/entry/v1\n" + canonical(v.body("official", {
        "person": "a", "office": "b", "from": "2024-01-01"})) + "\n"
    v.append(note_of(body, [], [CLERK.line(body.encode())] * 2))


@attack("wrong", "entry")
def lines_out_of_order(v):
    body = "sanzi/entry/v1\n" + canonical(v.body("official", {
        "person": "a", "office": "b", "from": "2024-01-01"})) + "\n"
    v.append(note_of(body, [], [k.line(body.encode()) for k in (HEAD, CLERK)]))


@attack("wrong", "signature")
def a_line_with_one_key_s_id_and_another_s_signature(v):
    body = "sanzi/entry/v1\n" + canonical(v.body("official", {
        "person": "a", "office": "b", "from": "2024-01-01"})) + "\n"
    v.append(note_of(body, [], [PUBLISHER.line(body.encode(), CLERK.name, CLERK.id)]))


@attack("wrong", "signature")
def a_signature_with_s_past_the_order(v):
    body = "sanzi/entry/v1\n" + canonical(v.body("official", {
        "person": "a", "office": "b", "from": "2024-01-01"})) + "\n"
    good = CLERK.sign(body.encode())
    s = int.from_bytes(good[32:], "little") + check.L
    v.append(note_of(body, [], [CLERK.line(body.encode(),
                                           signature=good[:32] + s.to_bytes(32, "little"))]))


@attack("wrong", "signature")
def a_cosignature_in_place_of_a_signature(v):
    witness = Key(CLERK.name, hashlib.sha256(CLERK.name.encode()).digest(), 4)
    body = "sanzi/entry/v1\n" + canonical(v.body("official", {
        "person": "a", "office": "b", "from": "2024-01-01"})) + "\n"
    raw = body.encode()
    blob = (5).to_bytes(8, "big") + witness.sign(b"cosignature/v1\ntime 5\n" + raw)
    v.append(note_of(body, [], [CLERK.line(raw, signature=blob)]))


@attack("wrong", "signature")
def he_enrols_a_key_of_his_own(v):
    v.add("key", {"action": "enrol", "role": "bookkeeper", "person": "吴名",
                  "key": STRANGER.vkey}, CLERK, HEAD, PUBLISHER, STRANGER)


@attack("wrong", "signature")
def he_rotates_somebody_else_s_key(v):
    other = person("head", "张建国", "stolen")
    v.add("key", {"action": "rotate", "name": HEAD.name, "key": other.vkey}, CLERK, other)


@attack("wrong", "signature")
def he_revokes_somebody_else_s_key(v):
    v.add("key", {"action": "revoke", "name": WATCH.name}, CLERK, HEAD)


@attack("wrong", "signature")
def a_new_key_that_does_not_sign(v):
    v.add("key", {"action": "rotate", "name": CLERK.name, "key": CLERK2.vkey}, CLERK)


@attack("wrong", "signature")
def the_new_key_alone_rotates(v):
    v.add("key", {"action": "rotate", "name": CLERK.name, "key": CLERK2.vkey}, CLERK2)


@attack("good")
def a_key_rotated_by_its_holder(v):
    v.add("key", {"action": "rotate", "name": CLERK.name, "key": CLERK2.vkey}, CLERK, CLERK2)
    v.voucher(CLERK2)


@attack("wrong", "signature", 7)
def the_old_key_after_its_rotation(v):
    v.add("key", {"action": "rotate", "name": CLERK.name, "key": CLERK2.vkey}, CLERK, CLERK2)
    v.voucher(CLERK)


@attack("wrong", "signature", 7)
def a_key_after_its_revocation(v):
    v.add("key", {"action": "revoke", "name": CLERK.name}, AUTHORITY)
    v.voucher(CLERK)


@attack("wrong", "rule")
def last_before_the_enrolment(v):
    v.add("key", {"action": "revoke", "name": CASHIER.name, "last": 0}, AUTHORITY)


@attack("wrong", "rule")
def last_after_the_revocation(v):
    v.add("key", {"action": "revoke", "name": CASHIER.name, "last": 7}, AUTHORITY)


@attack("good", "disputed", 5)
def last_puts_entries_in_doubt(v):
    v.add("key", {"action": "revoke", "name": CLERK.name, "last": 4}, AUTHORITY)


@attack("wrong", "rule")
def a_point_under_a_second_name(v):
    again = Key(person("supervisor", "李秀英").name,
                hashlib.sha256(CLERK.name.encode()).digest())
    v.add("key", {"action": "enrol", "role": "supervisor", "person": "李秀英",
                  "key": again.vkey}, AUTHORITY, again)


@attack("wrong", "rule")
def the_log_key_enrolled_as_a_person(v):
    again = Key(person("supervisor", "x").name, b"L" * 32)
    v.add("key", {"action": "enrol", "role": "supervisor", "person": "x", "key": again.vkey},
          AUTHORITY, again)


@attack("wrong", "rule")
def a_second_key_of_one_name(v):
    v.add("key", {"action": "enrol", "role": "bookkeeper", "person": "李秀英",
                  "key": CLERK2.vkey}, AUTHORITY, CLERK2)


@attack("wrong", "entry")
def a_key_named_as_another_role(v):
    v.add("key", {"action": "enrol", "role": "cashier", "person": "吴名", "key": STRANGER.vkey},
          AUTHORITY, STRANGER)


@attack("wrong", "rule", 7)
def authorities_below_what_enrolling_takes(v):
    v.add("policy", {"name": "signers.key", "value": "2", "from": "2024-01-01", "basis": "b"},
          AUTHORITY)
    v.add("key", {"action": "revoke", "name": SECOND.name}, AUTHORITY, SECOND)


@attack("wrong", "signature", 7)
def fewer_signers_than_the_policy_asks(v):
    v.add("policy", {"name": "signers.voucher", "value": "1", "from": "2024-01-01",
                     "basis": "b"}, HEAD)
    v.add("policy", {"name": "signers.key", "value": "2", "from": "2024-01-01", "basis": "b"},
          HEAD)
    v.leaves.pop(), v.tree.levels[0].pop()
    v.tree = check.Tree()
    for leaf in v.leaves:
        v.tree.append(check.sha(b"\0", leaf))
    v.add("key", {"action": "revoke", "name": CASHIER.name}, HEAD)


@attack("wrong", "signature")
def the_village_entry_lacks_a_signature(v):
    v.__init__()
    v.found(signers=FIRST[1:])


@attack("wrong", "signature")
def the_village_entry_has_one_too_many(v):
    v.__init__()
    v.found(signers=FIRST + [STRANGER])


@attack("wrong", "entry")
def a_village_without_an_authority(v):
    v.__init__()
    v.found([CLERK, HEAD])


@attack("wrong", "entry")
def one_point_in_two_roles_of_entry_0(v):
    v.__init__()
    v.found([AUTHORITY, CLERK, Key(person("head", "李秀英").name,
                                   hashlib.sha256(CLERK.name.encode()).digest())])


# ---- rules of the books ----
@attack("wrong", "entry")
def a_voucher_that_does_not_balance(v):
    v.add("voucher", {"set": SET, "chart": "2023", "note": "n",
                      "lines": [{"account": "101", "debit": 2},
                                {"account": "301", "credit": 1}]}, CLERK)


@attack("wrong", "entry")
def a_sum_that_overflows(v):
    most = 2**53 - 1
    v.add("voucher", {"set": SET, "chart": "2023", "note": "n",
                      "lines": [{"account": "101", "debit": most}] * 2 +
                               [{"account": "301", "credit": most}] * 2}, CLERK)


@attack("wrong", "rule", 7)
def a_month_that_overflows(v):
    v.voucher(fen=2**53 - 1 - 505000)
    v.voucher(fen=1)


@attack("wrong", "rule")
def a_date_after_the_day_of_recording(v):
    v.voucher(date="2024-02-01")


@attack("wrong", "rule")
def a_date_before_the_books(v):
    v.voucher(date="2023-12-31")


def closing(**over):
    own = {"set": SET, "month": "2024-01", "number": 1, "entries": 3, "debit": 505000,
           "credit": 505000, "balance_debit": 503000 , "balance_credit": 503000}
    own.update(over)
    return own


@attack("good")
def a_month_closed(v):
    v.add("period", closing(**{"balance_debit": 498000 + 2000 + 3000,
                               "balance_credit": 500000 + 3000}), CLERK)


for name in ("number", "entries", "debit", "credit", "balance_debit", "balance_credit"):
    def one(v, name=name):
        v.add("period", closing(**{name: closing()[name] + 1}), CLERK)
    one.__name__ = "a_closing_with_a_wrong_" + name
    attack("wrong", "period", 6)(one)


@attack("wrong", "rule", 7)
def a_voucher_in_a_closed_month(v):
    v.add("period", closing(), CLERK)
    v.voucher()


@attack("wrong", "period", 7)
def a_month_closed_twice(v):
    v.add("period", closing(), CLERK)
    v.add("period", closing(number=2), CLERK)


@attack("wrong", "rule", 7)
def a_voucher_reversed_twice(v):
    v.add("reversal", {"set": SET, "target": v.ref(2), "reason": "r"}, CLERK)
    v.add("reversal", {"set": SET, "target": v.ref(2), "reason": "r"}, CLERK)


@attack("wrong", "rule")
def a_reversal_of_another_leaf(v):
    v.add("reversal", {"set": SET, "target": dict(v.ref(2), leaf=v.ref(4)["leaf"]),
                       "reason": "r"}, CLERK)


@attack("wrong", "rule")
def a_reversal_of_itself(v):
    v.add("reversal", {"set": SET, "target": dict(v.ref(2), index=6), "reason": "r"}, CLERK)


@attack("wrong", "rule")
def an_erasure_of_what_is_not_sealed(v):
    v.add("erasure", {"target": v.ref(4), "field": "note", "ground": "g", "by": "b"}, WATCH)


@attack("wrong", "rule", 7)
def an_erasure_twice(v):
    for _ in range(2):
        v.add("erasure", {"target": v.ref(3), "field": "contact", "ground": "g", "by": "b"},
              WATCH)


@attack("wrong", "history")
def a_seen_that_never_was(v):
    v.voucher(seen={"size": 3, "root": b64(bytes(32))})


@attack("wrong", "rule")
def a_seen_of_later_entries(v):
    v.voucher(seen={"size": 7, "root": b64(bytes(32))})


@attack("good")
def a_seen_of_long_ago(v):
    v.voucher(seen={"size": 0, "root": b64(check.sha())})


@attack("wrong", "rule")
def a_number_that_is_not_the_next(v):
    v.voucher(number=9)


for period in ("1949", "1949Q1", "1949Q3", "1949-09", "2201", "2200Q5", "2024Q0", "2024-13",
               "２０２４", "2024-1", "02024"):
    def one(v, period=period):
        v.add("disclosure", {"what": "w", "period": period, "report": "r",
                             "digest": b64(bytes(32))}, CLERK)
    one.__name__ = "a_period_of_" + period
    attack("wrong", "entry")(one)
for period in ("1950", "1949Q4", "1949-10", "2200", "2200Q4", "2200-12"):
    def one(v, period=period):
        v.add("disclosure", {"what": "w", "period": period, "report": "r",
                             "digest": b64(bytes(32))}, CLERK)
    one.__name__ = "a_period_of_" + period
    attack("good")(one)


# ---- one meaning, one spelling ----
def spelled(name, change, verdict="wrong", code="entry"):
    def one(v):
        body = v.body("official", {"person": "张三", "office": "b", "from": "2024-01-01"})
        text = "sanzi/entry/v1\n" + change(canonical(body)) + "\n"
        v.append(note_of(text, [CLERK]))
    one.__name__ = "spelled_" + name
    attack(verdict, code)(one)


spelled("as_it_should_be", lambda t: t, "good", None)
for name, old, new in [
        ("with_a_blank", '","', '", "'), ("with_an_escape", "张", "\\u5f20"),
        ("with_a_slash_escaped", '"b"', '"\\/"'), ("with_a_float", '"v":1', '"v":1.0'),
        ("with_an_exponent", '"v":1', '"v":1e0'), ("with_a_zero_before", '"v":1', '"v":01'),
        ("with_true_for_1", '"v":1', '"v":true'), ("with_a_member_twice", '"v":1', '"v":1,"v":1'),
        ("with_null", '"v":1', '"v":null'), ("with_a_text_for_1", '"v":1', '"v":"1"'),
        ("with_a_member_more", '"v":1', '"v":1,"w":1'), ("of_version_2", '"v":1', '"v":2'),
        ("with_minus_zero", '"size":6', '"size":-0'), ("with_a_huge_number", '"size":6',
                                                       '"size":9007199254740992'),
        ("with_a_number_of_5000_digits", '"size":6', '"size":' + "9" * 5000),
        ("with_nan", '"size":6', '"size":NaN'), ("with_a_lone_surrogate", "张", "\\ud800"),
        ("with_a_bom", '{"date"', '\ufeff{"date"'), ("with_a_comma_more", '"v":1}', '"v":1,}'),
        ("without_a_member", ',"office":"b"', ""), ("with_an_empty_text", '"b"', '""'),
        ("with_a_list_for_a_text", '"b"', '["b"]'), ("with_a_sealed_office", '"b"',
                                                     '{"sealed":"' + "A" * 43 + '"}'),
        ("with_a_date_of_2023_02_29", '"2024-01-01"', '"2023-02-29"'),
        ("with_a_date_of_1949_09_30", '"2024-01-01"', '"1949-09-30"'),
        ("with_digits_of_full_width", '"2024-01-01"', '"２０２４-01-01"'),
        ("with_a_date_and_a_line_feed", '"2024-01-01"', '"2024-01-01\\n"'),
        ("with_a_bad_id", '"id":"e', '"id":"é'), ("nested_deep", '"b"', "[" * 200 + "]" * 200),
        ("nested_very_deep", '"b"', "[" * 20000 + "]" * 20000),
        ("out_of_order", '{"date"', '{"z":1,"date"')]:
    spelled(name, lambda t, old=old, new=new: t.replace(old, new, 1))
for point in (0x7F, 0x80, 0xAD, 0x200B, 0x200E, 0x202E, 0x2066, 0x2028, 0xFE0F, 0xFEFF, 0xFFFE,
              0xFDD0, 0x1FFFE, 0xE0041, 0x3164, 0x10FFFF, 0x17B4, 0x1D173, 0x11A7, 0x10EFE,
              0x1E4ED):
    spelled("with_u_%04x" % point, lambda t, p=point: t.replace("张", chr(p)))
spelled("with_a_decomposed_letter", lambda t: t.replace("张", "e\u0301"))
spelled("with_a_compatibility_ideograph", lambda t: t.replace("张", "\uf900"))
spelled("with_jamo", lambda t: t.replace("张", "\u1100\u1161"))
spelled("with_31_marks", lambda t: t.replace("张", "x" + "\u0316" * 31))
spelled("with_marks_out_of_order", lambda t: t.replace("张", "x\u0301\u0316"))
spelled("with_30_marks", lambda t: t.replace("张", "x" + "\u0316" * 30), "good", None)
spelled("with_a_composed_letter", lambda t: t.replace("张", "é"), "good", None)
spelled("with_a_plane_2_ideograph", lambda t: t.replace("张", "\U00020bb7"), "good", None)


@attack("wrong", "entry")
def a_text_of_three_lines(v):
    body = canonical(v.body("official", {"person": "a", "office": "b", "from": "2024-01-01"}))
    v.append(note_of("sanzi/entry/v1\n" + body + "\n\n", [CLERK]))


@attack("wrong", "entry")
def a_text_with_another_head(v):
    body = canonical(v.body("official", {"person": "a", "office": "b", "from": "2024-01-01"}))
    v.append(note_of("sanzi/entry/v2\n" + body + "\n", [CLERK]))


@attack("wrong", "entry")
def lines_that_end_in_cr_lf(v):
    note = v.sign(v.body("official", {"person": "a", "office": "b", "from": "2024-01-01"}),
                  [CLERK])
    v.append(note.replace(b"\n", b"\r\n"))


@attack("wrong", "entry")
def seventeen_signatures(v):
    body = "sanzi/entry/v1\n" + canonical(v.body("official", {
        "person": "a", "office": "b", "from": "2024-01-01"})) + "\n"
    lines = [CLERK.line(body.encode(), "%s%02d" % (CLERK.name, i)) for i in range(17)]
    v.append(note_of(body, [], lines))


@attack("wrong", "entry")
def base64_with_stray_bits(v):
    note = v.sign(v.body("official", {"person": "a", "office": "b", "from": "2024-01-01"}),
                  [CLERK])
    good = note.rstrip(b"=\n")
    stray = bytes([good[-1] + 1]) if good[-1:] not in b"Zz9/" else b"b"
    v.append(good[:-1] + stray + note[len(good):])


# ---- checkpoints ----
@attack("wrong", "checkpoint")
def a_checkpoint_by_the_publisher(v):
    return dict(v.publish(), checkpoint=v.checkpoint(keys=[PUBLISHER]))


@attack("wrong", "checkpoint")
def a_checkpoint_of_another_origin(v):
    return dict(v.publish(), checkpoint=v.checkpoint(origin="other.example.org"))


@attack("wrong", "root")
def a_checkpoint_with_another_root(v):
    return dict(v.publish(), checkpoint=v.checkpoint(root=bytes(32)))


@attack("wrong")
def a_checkpoint_of_more_entries_than_there_are(v):
    return dict(v.publish(), checkpoint=v.checkpoint(7, bytes(32)))


@attack("wrong", "checkpoint")
def a_checkpoint_of_2_to_the_63_minus_1(v):
    return dict(v.publish(), checkpoint=v.checkpoint(2**63 - 1, bytes(32)))


@attack("wrong", "checkpoint")
def a_checkpoint_of_2_to_the_63(v):
    return dict(v.publish(), checkpoint=v.checkpoint(2**63, bytes(32)))


@attack("wrong")
def a_checkpoint_of_nothing(v):
    files = v.publish()
    files["checkpoint"] = v.checkpoint(0, check.sha())
    return files


@attack("wrong")
def an_empty_log(v):
    v.__init__()


@attack("wrong", "checkpoint")
def a_checkpoint_with_an_extension_line(v):
    text = v.checkpoint().partition(b"\n\n")[0].decode() + "\nx 1\n"
    return dict(v.publish(), checkpoint=note_of(text, [LOG]))


@attack("wrong", "checkpoint")
def a_checkpoint_with_a_sum_of_signs(v):
    text = v.checkpoint().partition(b"\n\n")[0].decode().replace("\n6\n", "\n+6\n") + "\n"
    return dict(v.publish(), checkpoint=note_of(text, [LOG]))


@attack("wrong", "checkpoint")
def a_checkpoint_cut_short(v):
    return dict(v.publish(), checkpoint=v.checkpoint()[:-1])


@attack("wrong", "checkpoint")
def no_checkpoint(v):
    files = v.publish()
    del files["checkpoint"]
    return files


@attack("wrong", "checkpoint")
def a_second_line_in_the_log_s_name(v):
    whole = v.checkpoint()
    text = whole.partition(b"\n\n")[0] + b"\n"
    return dict(v.publish(),
                checkpoint=whole + Key(ORIGIN, b"M" * 32).line(text).encode())


@attack("wrong", "checkpoint")
def an_entry_key_s_line_on_the_checkpoint(v):
    whole = v.checkpoint()
    text = whole.partition(b"\n\n")[0] + b"\n"
    return dict(v.publish(), checkpoint=whole + CLERK.line(text).encode())


@attack("good", "stranger")
def a_witness_nobody_knows(v):
    whole = v.checkpoint()
    text = whole.partition(b"\n\n")[0] + b"\n"
    blob = (5).to_bytes(8, "big") + CLERK.sign(b"cosignature/v1\ntime 5\n" + text)
    return dict(v.publish(),
                checkpoint=whole + CLERK.line(text, "w.example", b"1234", blob).encode())


@attack("wrong", "checkpoint")
def a_line_by_another_log_of_the_trust_file(v):
    whole = v.checkpoint()
    other = Key("other.example.org", b"O" * 32)
    v.trust = "log %s\nlog %s\nquorum none\n" % (LOG.vkey, other.vkey)
    line = other.line(b"something else")
    return dict(v.publish(), checkpoint=whole + line.encode())


@attack("good", "inner-only", log=None)
def no_key_given(v):
    pass


# ---- files ----
def edited(name, path, change, verdict="wrong", code="file"):
    def one(v):
        files = v.publish()
        if change is None:
            del files[path]
        else:
            files[path] = change(files.get(path, b""))
        return files
    one.__name__ = name
    attack(verdict, code)(one)


edited("no_readme", "README.md", None)
edited("another_readme", "README.md", lambda raw: raw + b"x")
edited("no_attributes", ".gitattributes", None)
edited("attributes_that_change_line_ends", ".gitattributes", lambda raw: b"* text=auto\n")
edited("no_tile", "tile/0/000.p/6", None, code="tile")
edited("a_longer_tile", "tile/0/000.p/6", lambda raw: raw + bytes(32), code="tile")
edited("a_shorter_tile", "tile/0/000.p/6", lambda raw: raw[:-1], code="tile")
edited("a_changed_tile", "tile/0/000.p/6", lambda raw: bytes(32) + raw[32:], code="tile")
edited("no_bundle", "tile/entries/000.p/6", None, code=None)
edited("a_bundle_cut_short", "tile/entries/000.p/6", lambda raw: raw[:-1], code="bundle")
edited("a_bundle_with_more", "tile/entries/000.p/6", lambda raw: raw + b"\0\0", code="bundle")
edited("a_bundle_with_one_byte_more", "tile/entries/000.p/6", lambda raw: raw + b"\0",
       code="bundle")
edited("an_older_partial_tile_that_does_not_fit", "tile/0/000.p/3", lambda raw: bytes(96),
       code="tile")
edited("an_older_bundle_that_does_not_fit", "tile/entries/000.p/1", lambda raw: b"\0\1x",
       code="tile")
edited("a_latest_bundle_that_does_not_fit", "latest/tile/entries/000", lambda raw: raw + b"\0",
       code="tile")
edited("a_latest_tile_that_does_not_fit", "latest/tile/0/000", lambda raw: raw[::-1], code="tile")
edited("no_latest_tile", "latest/tile/0/000", None)
edited("a_stray_file", "notice.html", lambda raw: b"x", "good", "stray")
edited("a_stray_tile_of_a_level_that_is_not", "tile/7/000", lambda raw: b"x", "good", "stray")


@attack("good")
def an_older_partial_tile_that_fits(v):
    files = v.publish()
    files["tile/0/000.p/3"] = files["tile/0/000.p/6"][:96]
    return files


# ---- attachments ----
@attack("good")
def a_public_attachment(v):
    v.voucher(docs=[v.document(b"receipt")])


@attack("wrong", "document")
def an_attachment_swapped(v):
    v.voucher(docs=[v.document(b"receipt")])
    v.files["docs/" + check.sha(b"receipt").hex()] = b"another"


@attack("wrong", "document")
def an_attachment_gone(v):
    v.voucher(docs=[v.document(b"receipt", publish=False)])


@attack("wrong", "document")
def an_attachment_of_another_size(v):
    v.voucher(docs=[v.document(b"receipt", size=8)])


@attack("good", "withheld")
def an_attachment_withheld(v):
    v.voucher(docs=[v.document(b"receipt", public=False, publish=False)])


@attack("wrong", "document")
def a_public_attachment_withheld_by_a_later_entry(v):
    v.voucher(docs=[v.document(b"receipt", publish=False)])
    v.voucher(docs=[v.document(b"receipt", public=False, publish=False)])


@attack("wrong", "document")
def a_withheld_attachment_made_public_later_and_gone(v):
    v.voucher(docs=[v.document(b"receipt", public=False, publish=False)])
    v.voucher(docs=[v.document(b"receipt", publish=False)])


@attack("wrong", "document", 6)
def an_attachment_of_two_sizes(v):
    v.voucher(docs=[v.document(b"receipt", size=8)])
    v.voucher(docs=[v.document(b"receipt")])


@attack("wrong", "document", 7)
def an_attachment_of_two_sizes_the_other_way(v):
    v.voucher(docs=[v.document(b"receipt")])
    v.voucher(docs=[v.document(b"receipt", size=8)])


@attack("wrong", "entry")
def an_attachment_over_the_limit(v):
    v.voucher(docs=[v.document(b"receipt", size=(64 << 20) + 1)])


# ---- the run ----
def judge_c(program, folder, log, trust=None):
    command = [program, "-O", "json", "--threads", "1"]
    if trust:
        with open(folder + ".trust", "w", encoding="utf-8") as file:
            file.write(trust)
        command += ["--trust", folder + ".trust"]
    done = subprocess.run(command + (["--log", log.vkey] if log else []) + [folder],
                          capture_output=True, timeout=60)
    if done.returncode not in (0, 1):
        return "exit %d: %s" % (done.returncode, done.stderr.decode()[-400:]), []
    report = json.loads(done.stdout)
    if report["good"] != (done.returncode == 0 and report["trusted"]):
        return "good without the log's key", []
    return ("good", "wrong")[done.returncode], [(f["weight"], f["code"], f.get("index"),
                                                 f.get("place", ""), f["en"])
                                                for f in report["findings"]]


def judge_python(folder, log):
    checker = check.Checker(folder, check.vkey(log.vkey) if log else None)
    checker.run()
    bad = any(f[0] == "wrong" for f in checker.findings)
    return "wrong" if bad else "good", checker.findings


def main():
    program, word = sys.argv[1], (sys.argv + [""])[2]
    passed = failed = 0
    for name, verdict, code, index, log, function in ROWS:
        if word not in name:
            continue
        folder = tempfile.mkdtemp(prefix="attack-")
        v = base()
        write(function(v) or v.publish(), folder)
        for who, (said, findings) in (("C", judge_c(program, folder, log, v.trust)),
                                      ("Python", judge_python(folder, log))):
            there = not code or any(f[1] == code and (index is None or f[2] == index)
                                    for f in findings)
            if said == verdict and (there or who == "Python"):
                passed += 1
                continue
            failed += 1
            print("%s: %s says %s, should be %s (%s)" % (name, who, said, verdict, code))
            for finding in findings:
                print("    ", *finding)
        shutil.rmtree(folder)
        if v.trust:
            os.remove(folder + ".trust")
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
