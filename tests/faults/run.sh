#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make faults: every call of every writing command fails and every process dies there, every power cut is replayed, and the
# negative controls (builds that break a rule on purpose) must be caught. README.md says what that covers.
#   make faults FAULTS=quick            a sample of each
#   make faults FAULTS="publish push"   of these commands only, without the rest
#   make faults FAULTS=go-on            what an earlier run of the same program has not done yet
set -eu
B=${B:-build/gcc}
here=$(dirname "$0")
# Nothing here needs a disk: what a disk would do is recorded and replayed.
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
mkdir -p "$B/faults"
cc -std=gnu2x -O1 -Wall -Wextra -D_GNU_SOURCE -I. -shared -fPIC -o "$B/faults/shim.so" "$here"/shim*.c -ldl
sh "$here/link.sh" "$B/faults/pieces" "$here/pieces.c" arena_take arena_take_raw arena_array arena_grow arena_ran_out
sweep= replay= states=0 names= wrong=0
for word in ${FAULTS:-}; do
    case $word in
    quick) sweep=--quick replay="--most 4" states=24 ;;
    go-on) sweep="$sweep --go-on" replay="$replay --go-on" ;;
    *) names="$names $word" ;;
    esac
done
began=$(date +%s)
echo "the shim sees what strace sees:"
python3 "$here/seen.py" --build "$B" --shim "$B/faults/shim.so" $names || wrong=1
echo "every call fails, or the program dies there:"
python3 "$here/sweep.py" --build "$B" --shim "$B/faults/shim.so" --pieces "$B/faults/pieces" $sweep $names || wrong=1
echo "power cuts:"
python3 "$here/replay.py" --build "$B" --shim "$B/faults/shim.so" $replay $names || wrong=1
if [ -z "$names" ]; then
    echo "the world at its worst:"
    python3 "$here/worst.py" --build "$B" || wrong=1
    echo "negative controls, each of which must be caught:"
    B=$B STATES=$states sh "$here/controls.sh" || wrong=1
fi
echo "make faults: $([ $wrong = 0 ] && echo good || echo BAD), $(($(date +%s) - began)) s"
exit $wrong
