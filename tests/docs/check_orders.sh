#!/bin/sh
# Says whether the table of verbs of docs/orders.md is what the program's own tables say (page.sh).
#
#   tests/docs/check_orders.sh [PAGE]      GENERATE=1 rewrites the page instead
set -eu
cd "$(dirname "$0")/../.."
. tests/docs/page.sh
${CC:-cc} -std=c11 -D_GNU_SOURCE -I. -o "$work/tables" tests/docs/gen_orders.c console/ui/keymap.c \
    proto/event/verb.c proto/event/event_table.c proto/base/mem.c proto/base/text.c ||
    fail "gen_orders does not build"
page_check "${1:-docs/orders.md}" "verbs" "$0"
