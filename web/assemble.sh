#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Puts the page that checks a log into one file, on standard output: sh web/assemble.sh web FILE.js...
# The browser runs no script and no style but those whose SHA-256 the page itself states.
set -eu
web=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
    printf '\n'
    printf '(function () {\n"use strict";\n'
    cat "$@"
    printf '})();\n'
} >"$work/script"
# A closing tag in a script would end it early.
if grep -il '</script\|<!--' "$work/script"; then
    echo "a script holds a tag of HTML" >&2
    exit 1
fi
sum() { openssl dgst -sha256 -binary "$1" | openssl base64; }
awk -v script="$work/script" -v style="$web/page.css" -v script_hash="$(sum "$work/script")" \
    -v style_hash="$(sum "$web/page.css")" '
function put(file,    line) { while ((getline line < file) > 0) print line }
{
    gsub(/@SCRIPT_HASH@/, script_hash)
    gsub(/@STYLE_HASH@/, style_hash)
}
/@STYLE@|@SCRIPT@/ {
    at = index($0, "@")
    printf "%s", substr($0, 1, at - 1)
    put($0 ~ /@STYLE@/ ? style : script)
    sub(/^[^@]*@[A-Z]*@/, "")
}
{ print }' "$web/page.html"
