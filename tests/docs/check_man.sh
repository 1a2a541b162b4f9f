#!/bin/sh
# Says whether the man pages name the options and keys that the programs have. Between
#
#     .\" generated: options      (vigie.1: keys too)
#     .\" end
#
# stands what --help, and the help screen, say.
#
#   tests/docs/check_man.sh      GENERATE=1 rewrites the pages instead; VIGIE_BUILD: the programs
set -eu
cd "$(dirname "$0")/../.."
build=${VIGIE_BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "not ok - $*"
    exit 1
}

# troff: a dash is a minus, a backslash is itself, a dot or a quote does not begin a line.
troff='
    function plain(text) {
        gsub(/\\/, "\\e", text)
        gsub(/-/, "\\-", text)
        gsub(/"/, "\\(dq", text)
        return text ~ /^[.\047]/ ? "\\&" text : text
    }
    function item(left, right) { printf ".TP\n.B %s\n%s\n", plain(left), plain(right) }'

# "  --name ARG   says"; "  url" and below it "      says"; "Keys of ...: a b c"; sentences.
options() {
    "$build/$1" --help | awk "$troff"'
        /^usage:/ { begun = 1 }
        !begun { next }
        /^  --/ {
            match($0, /[^ ]  +/)
            item(substr($0, 3, RSTART - 2), substr($0, RSTART + RLENGTH))
            next
        }
        /^   +\(environment/ { sub(/^ +/, ""); print plain($0); next }
        /^      / && url { sub(/^ +/, ""); print plain($0); next }
        /^  [a-z]/ && url { sub(/^ +/, ""); printf ".TP\n.B %s\n", plain($0); next }
        /^(usage|       )/ || /^$/ { next }
        /^URL of/ { url = 1 }
        { print ".PP"; print plain($0) }'
}

# The help screen of the program itself, without a gate.
keys() {
    nowhere=ipc://$work/none
    LC_ALL=C.UTF-8 "$build/vigie" --script "?" --write --size 100x300 --lang en \
        --connect "$nowhere,$nowhere" | awk "$troff"'
        NR < 3 { next }
        /^ lines / { exit }
        /^ [A-Z]/ { sub(/^ +/, ""); print ".SS " plain($0); next }
        /^ +[^ ]/ {
            sub(/^ +/, "")
            match($0, /  +/)
            item(substr($0, 1, RSTART - 1), substr($0, RSTART + RLENGTH))
        }'
}

check() {
    page=$1
    awk -v work="$work" '
        inside && $0 == ".\\\" end" { inside = 0 }
        inside { next }
        { print }
        $1 == ".\\\"" && $2 == "generated:" {
            inside = NR
            while ((got = (getline line < (work "/" $3))) > 0) print line
            if (got < 0) { print "nothing generates " $3 > "/dev/stderr"; exit 1 }
        }
        END { if (inside) { print "line " inside ": no end follows" > "/dev/stderr"; exit 1 } }
    ' "$page" >"$work/page" || fail "$page has a broken marker"
    if cmp -s "$page" "$work/page"; then
        echo "ok - $page names the options and keys of the program"
    elif [ -n "${GENERATE:-}" ]; then
        cat "$work/page" >"$page"
        echo "ok - $page is written anew"
    else
        diff -u "$page" "$work/page" | head -40 || true
        fail "$page is stale (GENERATE=1 tests/docs/check_man.sh)"
    fi
}

for program in vigie vigie-gate; do
    [ -x "$build/$program" ] || fail "$build/$program is not there: make it first (VIGIE_BUILD says where)"
done
options vigie >"$work/options"
keys >"$work/keys"
[ -s "$work/options" ] && [ -s "$work/keys" ] || fail "vigie does not tell its options and keys"
check docs/man/vigie.1
options vigie-gate >"$work/options"
[ -s "$work/options" ] || fail "vigie-gate does not tell its options"
check docs/man/vigie-gate.1
