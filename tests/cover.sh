#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Coverage by room, with the gates of specs/STYLE.md. Usage: cover.sh build/cov
# Nothing of ours is left out of the count, branches of asserts and of faults included.
set -eu
objects=$1
wrong=0
gate() {
    room=$1
    lines=$2
    branches=$3
    gcovr -r . --object-directory "$objects" -f "$room/" --csv "$objects/$room.csv" --print-summary \
        >"$objects/$room.txt"
    got_lines=$(sed -n 's/^lines: \([0-9.]*\)%.*/\1/p' "$objects/$room.txt")
    got_branches=$(sed -n 's/^branches: \([0-9.]*\)%.*/\1/p' "$objects/$room.txt")
    good=$(awk "BEGIN { print ($got_lines >= $lines && $got_branches >= $branches) ? \"ok\" : \"WRONG\" }")
    printf '%-6s %-8s lines %5s%% (at least %d)  branches %5s%% (at least %d)\n' \
        "$good" "$room" "$got_lines" "$lines" "$got_branches" "$branches"
    [ "$good" = ok ] || wrong=1
}
gate base 95 85
gate keys 95 85
gate ledger 95 85
gate verify 95 85
gate publish 90 0
gate desk 80 0
exit $wrong
