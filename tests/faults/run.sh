#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make faults: every call of every writing command fails once, every power cut is replayed, and the negative
# controls (builds that break a rule on purpose) must be caught. FAULTS=quick for a sample of each.
set -eu
B=${B:-build/gcc}
here=$(dirname "$0")
cc -std=gnu2x -O1 -Wall -Wextra -D_GNU_SOURCE -shared -fPIC -o "$B/shim.so" "$here/shim.c" -ldl
most=1000 memory=400 states=400
if [ "${FAULTS:-}" = quick ]; then most=6 memory=20 states=30; fi
wrong=0
echo "every call fails once, or the program dies there:"
python3 "$here/sweep.py" --build "$B" --shim "$B/shim.so" --most $most --memory $memory || wrong=1
echo "power cuts:"
python3 "$here/replay.py" --build "$B" --shim "$B/shim.so" --most $states || wrong=1
echo "negative controls, each of which must be caught:"
B=$B STATES=$states sh "$here/controls.sh" || wrong=1
exit $wrong
