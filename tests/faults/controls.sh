#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Negative controls: the same program with one rule broken at link time; the replay must find bad states.
set -eu
B=${B:-build/gcc}
here=$(dirname "$0")
states=${STATES:-40}
LIBS=${LIBS:?the libraries, as make faults names them}
wrong=0

# control NAME COMMAND WRAPPED…
control() {
    name=$1
    command=$2
    shift 2
    flags=""
    for wrapped in "$@"; do flags="$flags -Wl,--wrap=$wrapped"; done
    folder=$B/control-$name
    mkdir -p "$folder"
    cc -std=gnu2x -O1 -D_GNU_SOURCE -fPIE -I. -c -o "$folder/control.o" "$here/control_$name.c"
    cc -pie $flags -o "$folder/sanzi" "$folder/control.o" $(find "$B" -name '*.o' -path "$B/[bklvpd]*/*" \
        ! -path '*/tests/*' ! -path '*/control*' ! -name sanzi-verify.o) \
        $LIBS
    if python3 "$here/replay.py" --build "$B" --program "$folder/sanzi" --shim "$B/shim.so" --most "$states" --show 0 --expect-bad "$command"; then
        echo "  caught: $name"
    else
        echo "  NOT CAUGHT: $name"
        wrong=1
    fi
}

control nosync record mdb_env_open
control gitsync publish git_libgit2_opts
control early record store_begin store_commit store_abort store_close
exit $wrong
