#!/bin/sh
# Says whether the tables of docs/law.md are what the table of rules says (page.sh).
#
#   tests/docs/check_law.sh [PAGE]      GENERATE=1 rewrites the page instead
set -eu
cd "$(dirname "$0")/../.."
. tests/docs/page.sh
${CC:-cc} -std=c11 -D_GNU_SOURCE -I. -o "$work/tables" tests/docs/gen_rules.c \
    console/rules/*.c proto/board/*.c proto/event/*.c proto/tariff/*.c proto/base/*.c \
    $(pkg-config --cflags --libs libutf8proc inih) || fail "gen_rules does not build"
page_check "${1:-docs/law.md}" "rules unseen" "$0"
