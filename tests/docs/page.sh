# page: a page whose generated tables stand between markers, checked or (GENERATE=1) written anew.
# To be sourced by check_*.sh:
#
#     <!-- generated: NAME -->
#     ...
#     <!-- end -->
#
#   page_check PAGE "NAME ..." SCRIPT      $work/tables NAME prints the table of that name
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "not ok - $*"
    exit 1
}

page_check() {
    page=$1 parts=$2 script=$3
    [ -f "$page" ] || fail "$page is not there"
    for part in $parts; do
        [ "$(grep -c "^<!-- generated: $part -->\$" "$page")" = 1 ] ||
            fail "$page does not have one line <!-- generated: $part -->"
        "$work/tables" "$part" >"$work/$part" || fail "nothing prints $part"
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
        fail "the tables of $page are stale (GENERATE=1 $script)"
    fi
}
