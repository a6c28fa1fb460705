#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make fuzz: each target for some seconds (60), starting from its saved corpus; what it finds stops it.
set -eu
targets=$1
seconds=${2:-60}
wrong=0
for target in "$targets"/*; do
    case $target in *.o | *.d) continue ;; esac
    [ -x "$target" ] || continue
    name=$(basename "$target")
    found=build/fuzz/found/$name
    mkdir -p "$found"
    if "$target" -max_total_time="$seconds" -rss_limit_mb=1024 -timeout=10 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/crash-$name-" "$found" "tests/fuzz/corpus/$name" >"build/fuzz/$name.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$name.log")
        printf '  ok    %-16s %10s runs in %s s\n' "$name" "$runs" "$seconds"
    else
        printf '  WRONG %-16s see build/fuzz/%s.log\n' "$name" "$name"
        wrong=1
    fi
done
exit $wrong
