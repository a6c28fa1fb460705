# SPDX-License-Identifier: Apache-2.0
# The rules of the house that no compiler keeps (specs/STYLE.md). awk -f tests/tidy.awk FILES; prints
# file:line: what; exit 1 where there is any. Works with mawk, which counts bytes: so columns() counts characters.
function complain(what) { print FILENAME ":" FNR ": " what; bad++ }
function room_of(path) { return index(path, "/") ? substr(path, 1, index(path, "/") - 1) : "" }
function columns(line) { gsub(/[\200-\277]/, "", line); return length(line) }
# One file or family of files a library: who may include this header?
function door(header) {
    if (header == "lmdb.h") return "^ledger/store[a-z_]*\\.c$"
    if (header ~ /^git2(\/|\.h)/) return "^publish/git[a-z_]*\\.[ch]$"
    if (header == "sodium.h") return "^keys/[a-z_]+\\.c$"
    if (header ~ /^nettle\//) return "^base/hash\\.c$"
    if (header == "utf8proc.h" || header == "iconv.h") return "^base/unicode[a-z_]*\\.c$"
    if (header == "pthread.h") return "^base/parallel\\.c$"
    if (header == "dlfcn.h") return "^base/library\\.c$"
    if (header ~ /^(cairo|pango)/) return "^publish/paper\\.c$"
    if (header == "qrencode.h") return "^publish/qr\\.c$"
    if (header == "zlib.h") return "^publish/git_(library\\.c|inside\\.h)$"
    if (header == "xlsxwriter.h") return "^publish/xlsx\\.c$"
    if (header == "jansson.h") return "^desk/input_json\\.c$"
    if (header == "termios.h") return "^desk/terminal\\.c$"
    return ""
}
BEGIN {
    rank["base"] = 1; rank["keys"] = 2; rank["ledger"] = 3; rank["verify"] = 4; rank["publish"] = 5
    rank["desk"] = 6; rank["tests"] = 9
    banned = "(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|strtol|system|popen|alloca|setjmp|longjmp|rand)"
}
FNR == 1 {
    if (previous != "" && lines > 500) { print previous ": " lines " lines, over 500"; bad++ }
    if (previous ~ /\.h$/ && previous !~ /^tests/ && lines > 120) { print previous ": " lines " lines in a header, over 120"; bad++ }
    room = room_of(FILENAME); previous = FILENAME; start = 0
    if ($0 !~ /SPDX-License-Identifier: Apache-2.0/) complain("no SPDX line")
    if (FILENAME ~ /\.h$/) {
        guard = toupper(FILENAME); gsub(/[^A-Z0-9]/, "_", guard); wanted = "#ifndef " guard; guarded = 0
    }
}
{ lines = FNR }
FILENAME ~ /\.h$/ && $0 == wanted { guarded = 1 }
FILENAME ~ /\.h$/ && /^#define/ && !guarded { complain("include guard is not " guard); guarded = 1 }
columns($0) > 96 { complain(columns($0) " columns, over 96") }
/[ \t]$/ { complain("blank at the end of the line") }
/\t/ { complain("a tab") }
/(TODO|FIXME|XXX)/ { complain("left undone") }
/^#include "/ {
    split($0, part, "\""); other = room_of(part[2])
    if (!(other in rank) && part[2] != "ledger/kinds.def") complain("include not from the root: " part[2])
    if (rank[other] > rank[room]) complain(room "/ may not include " part[2])
    if (room == "verify" && (part[2] == "ledger/store.h" || part[2] == "ledger/book.h")) complain("verify/ never includes " part[2])
    if (part[2] == "keys/keyfile.h" && room != "keys" && room != "desk" && room != "tests") complain("keyfile.h is private to keys/ and desk/")
    if ((part[2] == "publish/git.h") && room != "publish" && room != "desk" && room != "tests") complain("git.h is private to publish/ and desk/")
}
/^#include </ && room != "tests" {
    split($0, part, /[<>]/); allowed = door(part[2])
    if (allowed != "" && FILENAME !~ allowed) complain("<" part[2] "> has one door, and it is not this file")
}
room != "tests" && $0 ~ "(^|[^a-zA-Z0-9_.>])" banned "\\(" { complain("a banned call") }
room != "tests" && room != "desk" && /(^|[^a-zA-Z0-9_.>])(exit|time|printf|puts)\(/ { complain("a call for desk/ only") }
room != "base" && room != "tests" && /(^|[^a-zA-Z0-9_.>])open\(/ && FILENAME !~ /^publish\/git/ { complain("open() outside base/file.c") }
room != "tests" && FILENAME != "publish/paper.c" && /(^|[^a-zA-Z_])(float|double)[ *]/ { complain("a float") }
/^{/ { start = FNR }
/^}/ { if (start && FNR - start - 1 > 60) complain("a function of " FNR - start - 1 " lines, over 60"); start = 0 }
END {
    if (lines > 500) { print previous ": " lines " lines, over 500"; bad++ }
    exit bad > 0
}
