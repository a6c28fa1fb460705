#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make faults: every call of every writing command fails once, every power cut is replayed, and the negative
# controls (builds that break a rule on purpose) must be caught. FAULTS=quick for a sample of each.
set -eu
B=${B:-build/gcc}
here=$(dirname "$0")
# Nothing here needs a disk: what a disk would do is recorded and replayed.
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
cc -std=gnu2x -O1 -Wall -Wextra -D_GNU_SOURCE -shared -fPIC -o "$B/shim.so" "$here/shim.c" -ldl
most=40 memory=100 states=100 controls=40
if [ "${FAULTS:-}" = quick ]; then most=2 memory=3 states=4 controls=16; fi
wrong=0
echo "every call fails once, or the program dies there:"
python3 "$here/sweep.py" --build "$B" --shim "$B/shim.so" --most $most --memory $memory || wrong=1
echo "power cuts:"
python3 "$here/replay.py" --build "$B" --shim "$B/shim.so" --most $states || wrong=1
echo "the world at its worst:"
python3 "$here/worst.py" --build "$B" || wrong=1
echo "negative controls, each of which must be caught:"
B=$B STATES=$controls sh "$here/controls.sh" || wrong=1
exit $wrong
