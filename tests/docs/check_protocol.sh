#!/bin/sh
# Says whether the generated tables of docs/protocol.md are what the program's own tables say:
#
#     <!-- generated: events -->      (or words, counters)
#     ...
#     <!-- end -->
#
#   tests/docs/check_protocol.sh [PAGE]      GENERATE=1 rewrites the page instead
set -eu
cd "$(dirname "$0")/../.."
page=${1:-docs/protocol.md}
parts="events words counters"

fail() {
    echo "not ok - $*"
    exit 1
}

[ -f "$page" ] || fail "$page is not there"
for part in $parts; do
    [ "$(grep -c "^<!-- generated: $part -->\$" "$page")" = 1 ] ||
        fail "$page does not have one line <!-- generated: $part -->"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
${CC:-cc} -std=c11 -D_GNU_SOURCE -I. -o "$work/tables" tests/docs/gen_protocol_tables.c \
    proto/event/event_table.c proto/board/counters.c proto/base/text.c ||
    fail "gen_protocol_tables does not build"
for part in $parts; do
    "$work/tables" "$part" >"$work/$part" || fail "gen_protocol_tables $part"
done

awk -v work="$work" '
    inside && $0 == "<!-- end -->" { inside = 0 }
    inside { next }
    { print }
    /^<!-- generated: [a-z]+ -->$/ {
        inside = NR
        print ""
        while ((got = (getline line < (work "/" $3))) > 0) print line
        if (got < 0) { print "nothing generates " $3 > "/dev/stderr"; exit 1 }
        print ""
    }
    END { if (inside) { print "line " inside ": no <!-- end --> follows" > "/dev/stderr"; exit 1 } }
' "$page" >"$work/page" || fail "$page has a broken marker"

if cmp -s "$page" "$work/page"; then
    echo "ok - the tables of $page are those of the program"
elif [ -n "${GENERATE:-}" ]; then
    cat "$work/page" >"$page"
    echo "ok - the tables of $page are written anew"
else
    diff -u "$page" "$work/page" | head -40 || true
    fail "the tables of $page are stale (GENERATE=1 tests/docs/check_protocol.sh)"
fi
