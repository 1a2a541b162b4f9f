#!/bin/sh
# Says whether the tables of docs/json.md are what the metric tables say:
#
#     <!-- generated: queues -->      (and the other lists)
#     ...
#     <!-- end -->
#
#   tests/docs/check_json.sh [PAGE]      GENERATE=1 rewrites the page instead
set -eu
cd "$(dirname "$0")/../.."
page=${1:-docs/json.md}
lists="exchanges numbers queues agents calls totals"

fail() {
    echo "not ok - $*"
    exit 1
}

[ -f "$page" ] || fail "$page is not there"
for list in $lists; do
    [ "$(grep -c "^<!-- generated: $list -->\$" "$page")" = 1 ] ||
        fail "$page does not have one line <!-- generated: $list -->"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
${CC:-cc} -std=c11 -D_GNU_SOURCE -I. -o "$work/tables" tests/docs/gen_metrics.c \
    console/metric/*.c proto/board/*.c proto/event/*.c proto/tariff/*.c proto/base/*.c \
    $(pkg-config --cflags --libs libutf8proc inih) || fail "gen_metrics does not build"
for list in $lists; do
    "$work/tables" "$list" >"$work/$list" || fail "gen_metrics $list"
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
    fail "the tables of $page are stale (GENERATE=1 tests/docs/check_json.sh)"
fi
