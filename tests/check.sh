#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs every test of a build (B=build/gcc), as many at a time as there are processors (or JOBS), and
# counts them; the last line is "N passed, N failed". The seconds in each line are for people only.
set -u
B=${B:-build/gcc}
out=$B/check
export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.txt:print_suppressions=0"

# A program of tests: cmocka prints its own count, which is what we add up.
count() {
    name=$1
    shift
    began=$(date +%s)
    if timeout "${LIMIT:-300}" "$@" >"$out/$name.log" 2>&1 </dev/null; then status=0; else status=$?; fi
    seconds=$(($(date +%s) - began))
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
    if [ "$bad" = 0 ]; then
        printf '  ok    %-34s %4d %5d s\n' "$name" "$good" "$seconds"
    else
        printf '  WRONG %-34s %4d failed, exit %d, %d s: %s\n' "$name" "$bad" "$status" "$seconds" "$out/$name.log"
        tail -n 25 "$out/$name.log" | sed 's/^/        /'
    fi >"$out/$name.lines"
    echo "$good $bad" >"$out/$name.count"
}

if [ "${1:-}" = count ]; then
    shift
    count "$@"
    # Whoever prints in order waits at this pipe; the next test need not.
    cat "$out/$name.lines" >"$out/$name.pipe" &
    exit
fi

# One test a line: its name, then its command. The longest begin first.
list() {
    find "$B/tests" -name '*_test' -type f | sort -r | while read -r test; do
        echo "$(echo "${test#"$B"/tests/}" | tr / -) $test"
    done
    for story in tests/cli/*.txt README.md; do
        name=$(basename "$story")
        echo "story-${name%.*} python3 tests/cli/run.py --programs $B $story"
    done
    echo "peers python3 tests/peers.py --programs $B"
    echo "attack-history python3 tests/attack/history.py $B/sanzi-verify"
    echo "attack-commits python3 tests/attack/commits.py $B/sanzi"
    find "$B/tests/fuzz" -type f -perm -u+x ! -name '*.*' | sort | while read -r replay; do
        echo "corpus-$(basename "$replay") $replay tests/fuzz/corpus/$(basename "$replay")"
    done
}

rm -rf "$out"
mkdir -p "$out"
list >"$out/list"
pipes=$(sed "s|^\([^ ]*\).*|$out/\1.pipe|" "$out/list")
mkfifo $pipes
# Prints what each test has to say, in the order of the list, as soon as it may.
cat $pipes &
printer=$!
trap 'kill $printer 2>/dev/null' EXIT
trap 'exit 130' INT TERM
export B
xargs -P "${JOBS:-$(nproc)}" -L 1 sh "$0" count <"$out/list"
for pipe in $pipes; do
    [ -e "${pipe%.pipe}.count" ] && continue
    echo "0 1" >"${pipe%.pipe}.count"
    echo "  WRONG ${pipe%.pipe}: was not run to its end" >"$pipe"
done
wait $printer
rm -f $pipes
echo
cat "$out"/*.count | awk '{ good += $1; bad += $2 }
    END { print good + 0 " passed, " bad + 0 " failed"; exit bad > 0 }' >"$out/result"
failed=$?
cat "$out/result"
exit $failed
