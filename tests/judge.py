# SPDX-License-Identifier: Apache-2.0
"""Reads lines "good|bad TIME LEAF NOTE" (seconds, and two texts in base64): entries that
specs/check.py must take, in their order, or refuse at that place. Signatures are not computed."""
import base64
import os
import sys
from datetime import datetime, timezone

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "specs"))
import check  # noqa: E402

checker = check.Checker(".", None)
checker.origin = None
books = checker.books = check.Books(checker)
index = wrong = 0
for line in sys.stdin:
    want, seconds, leaf, note = line.split()
    when = datetime.fromtimestamp(int(seconds), timezone.utc)
    note, leaf = base64.b64decode(note), base64.b64decode(leaf)
    checker.pending = []
    try:
        body, _, signatures = check.parse_entry(note)
        books.check(index, when, leaf, body, signatures)
        got, why = "good", ""
    except check.Bad as bad:
        got, why = "bad", str(bad)
    if got != want:
        wrong += 1
        print("check.py says %s of entry %d: %s\n%s" % (got, index, why, note.decode()))
    if got == "good" and want == "good":
        checker.tree.append(leaf)
        index += 1
print("%d entries, %d wrong" % (index, wrong))
sys.exit(1 if wrong else 0)
