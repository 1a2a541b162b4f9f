#!/bin/sh
# Says whether the tables of docs/json.md are what the metric tables say (page.sh).
#
#   tests/docs/check_json.sh [PAGE]      GENERATE=1 rewrites the page instead
set -eu
cd "$(dirname "$0")/../.."
. tests/docs/page.sh
${CC:-cc} -std=c11 -D_GNU_SOURCE -I. -o "$work/tables" tests/docs/gen_metrics.c \
    console/metric/*.c console/rules/*.c proto/board/*.c proto/event/*.c proto/tariff/*.c proto/base/*.c \
    $(pkg-config --cflags --libs libutf8proc inih) || fail "gen_metrics does not build"
page_check "${1:-docs/json.md}" "exchanges numbers queues agents calls owners origins hours orders findings plans steps totals" "$0"
