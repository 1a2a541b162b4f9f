#!/bin/sh
# config: writes what make must know of this machine and of the house: compiler abilities,
# pkg-config's answers, the rooms of tests/lint/deps.rules, the `links:` lines of the tests.
# Runs at each make; touches its output only when something changed.
#
#   tests/config.sh build/config.mk
set -eu
to=$1
cc=${CC:-gcc}

fortify() {
    for level in 3 2; do
        if printf '#include <string.h>\n' |
            "$cc" -O2 -Werror -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$level -x c -c -o /dev/null - 2>/dev/null
        then
            echo "FORTIFY := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$level"
            return
        fi
    done
    echo "FORTIFY :="
}

# One library: its pkg-config flags. A library that is not here has empty flags.
library() {
    module=$1
    [ "$1" = msgpack ] && ! pkg-config --exists msgpack && module=msgpack-c
    if pkg-config --exists "$module"; then
        echo "cflags.$1 := $(pkg-config --cflags "$module")"
        echo "libs.$1 := $(pkg-config --libs "$module")"
    fi
}

# The table, as: rooms (bottom up), own.ROOM (its libraries), may.ROOM, below.ROOM (all it rests on).
rooms() {
    awk -F: '
        { sub(/#.*/, "") }
        !NF || $0 ~ /^[ \t]*$/ { next }
        NF != 3 { bad("expected \"room : rooms : libraries\"") }
        {
            gsub(/^[ \t]+|[ \t]+$/, "", $1)
            n = split($2, may, " ")
            below = $1
            for (i = 1; i <= n; i++) {
                if (!(may[i] in known)) bad(may[i] " is not written above " $1)
                m = split(known[may[i]], deeper, " ")
                for (j = 1; j <= m; j++)
                    if (index(" " below " ", " " deeper[j] " ") == 0) below = below " " deeper[j]
            }
            known[$1] = below
            list = list " " $1
            print "own." $1 " := " $3
            print "below." $1 " := " below
        }
        END { if (!failed) print "rooms := " list }
        function bad(why) {
            print "tests/lint/deps.rules line " NR ": " why > "/dev/stderr"
            failed = 1
            exit 1
        }' tests/lint/deps.rules
}

# `links: proto/codec proto/board` in the first lines of a test: the rooms it links with.
links() {
    for file in tests/unit/*.c tests/fuzz/*.c tests/bench/*.c; do
        [ -e "$file" ] || continue
        found=$(sed -n '1,12s@.*links: *\([a-z/ ]*\).*@\1@p' "$file" | tr '\n' ' ')
        [ -z "$found" ] || echo "links.$file := $found"
    done
}

mkdir -p "$(dirname "$to")"
fresh=$to.$$
trap 'rm -f "$fresh"' EXIT
{
    echo "# made by tests/config.sh"
    fortify
    for name in $(sed 's/#.*//' tests/lint/deps.rules | cut -s -d: -f3) cmocka vterm; do
        echo "$name"
    done | sort -u | while read -r name; do library "$name"; done
    rooms
    links
} >"$fresh"
cmp -s "$fresh" "$to" || mv "$fresh" "$to"
