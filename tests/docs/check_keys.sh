#!/bin/sh
# Says whether the tables of roles and verbs of docs/keys.md are what the program's own say (page.sh).
#
#   tests/docs/check_keys.sh [PAGE]      GENERATE=1 rewrites the page instead
set -eu
cd "$(dirname "$0")/../.."
. tests/docs/page.sh
${CC:-cc} -std=c11 -D_GNU_SOURCE -I. -o "$work/tables" tests/docs/gen_access.c proto/gate/access.c \
    proto/event/verb.c proto/event/event_table.c proto/base/mem.c proto/base/err.c proto/base/text.c ||
    fail "gen_access does not build"
page_check "${1:-docs/keys.md}" "roles verbs" "$0"
