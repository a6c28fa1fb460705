#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Negative controls: the same program with one rule broken at link time, which the tests must find bad.
set -eu
B=${B:-build/gcc}
here=$(dirname "$0")
states=${STATES:-0}
wrong=0

# control NAME TEST COMMAND WRAPPED…
control() {
    name=$1
    test=$2
    command=$3
    shift 3
    sh "$here/link.sh" "$B/faults/$name" "$here/control_$name.c" "$@"
    if python3 "$here/${test%% *}.py" --build "$B" --program "$B/faults/$name" --shim "$B/faults/shim.so" ${test#* } \
        --show 0 --expect-bad "$command"; then
        echo "  caught: $name"
    else
        echo "  NOT CAUGHT: $name"
        wrong=1
    fi
}

control nosync "replay --most $states" record mdb_env_open
control gitsync "replay --most $states" publish git_library
control early "replay --most $states" record store_begin store_commit store_abort store_close
control deaf "sweep --kinds=write,sync" checkpoint file_write
control careless "sweep --kinds=memory" record arena_open
exit $wrong
