#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# link.sh OUT SOURCE WRAPPED…: the program once more, with SOURCE in the place of these functions.
# make faults says OBJECTS and LIBS.
set -eu
out=$1
source=$2
shift 2
flags=""
for wrapped in "$@"; do flags="$flags -Wl,--wrap=$wrapped"; done
mkdir -p "$(dirname "$out")"
cc -std=gnu2x -O1 -D_GNU_SOURCE -fPIE -I. -c -o "$out.o" "$source"
cc -pie $flags -o "$out" "$out.o" $OBJECTS $LIBS
