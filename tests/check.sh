#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs every test of a build (B=build/gcc) and counts them; the last line is "N passed, N failed".
set -u
B=${B:-build/gcc}
out=$B/check
rm -rf "$out"
mkdir -p "$out"
passed=0
failed=0

# A program of tests: cmocka prints its own count, which is what we add up.
count() {
    name=$1
    shift
    if timeout "${LIMIT:-300}" "$@" >"$out/$name.log" 2>&1 </dev/null; then status=0; else status=$?; fi
    good=$(grep -cE '^\[ +OK \]' "$out/$name.log")
    bad=$(grep -cE '^\[  FAILED  \] [a-z]' "$out/$name.log")
    # Runners that print their own "N passed, N failed".
    own=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$out/$name.log" | tail -n 1)
    if [ -n "$own" ]; then
        good=${own%% passed*}
        bad=${own#*, }
        bad=${bad%% failed*}
    elif [ "$good" = 0 ] && [ "$bad" = 0 ] && [ "$status" = 0 ]; then
        good=1
    fi
    if [ "$status" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
    passed=$((passed + good))
    failed=$((failed + bad))
    if [ "$bad" = 0 ]; then
        printf '  ok    %-34s %4d\n' "$name" "$good"
    else
        printf '  WRONG %-34s %4d failed, exit %d: %s\n' "$name" "$bad" "$status" "$out/$name.log"
        tail -n 25 "$out/$name.log" | sed 's/^/        /'
    fi
}

for test in $(find "$B/tests" -name '*_test' -type f | sort); do
    name=$(echo "${test#"$B"/tests/}" | tr / -)
    count "$name" "$test"
done
for replay in $(find "$B/tests/fuzz" -type f -perm -u+x ! -name '*.*' 2>/dev/null | sort); do
    target=$(basename "$replay")
    count "corpus-$target" "$replay" "tests/fuzz/corpus/$target"
done
count attack-history python3 tests/attack/history.py "$B/sanzi-verify"
count attack-commits python3 tests/attack/commits.py "$B/sanzi"
count attack-folders python3 tests/attack/folders.py "$B/sanzi-verify"
LIMIT=600 count stories python3 tests/cli/run.py --programs "$B" tests/cli README.md
echo
echo "$passed passed, $failed failed" | tee "$out/result"
[ "$failed" = 0 ]
