#!/bin/sh
# Says whether the generated tables of docs/protocol.md are what the program's own say (page.sh).
#
#   tests/docs/check_protocol.sh [PAGE]      GENERATE=1 rewrites the page instead
set -eu
cd "$(dirname "$0")/../.."
. tests/docs/page.sh
${CC:-cc} -std=c11 -D_GNU_SOURCE -I. -o "$work/tables" tests/docs/gen_protocol_tables.c \
    proto/event/event_table.c proto/event/verb.c proto/board/counters.c proto/base/text.c ||
    fail "gen_protocol_tables does not build"
page_check "${1:-docs/protocol.md}" "events words counters" "$0"
