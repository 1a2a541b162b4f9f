#!/bin/bash
# deadline: 1800
# A gate that goes and comes back a hundred times over ipc, a hundred over TCP, is followed each time.
set -u
make -s -C "$VIGIE_ROOT" O="$VIGIE_BUILD" "$VIGIE_BUILD/unit/test_link_sockets" || exit 1
if LINK_ROUNDS=100 "$VIGIE_BUILD/unit/test_link_sockets" '*goes and comes back*'; then
    echo "ok - a gate that goes and comes back a hundred times is followed each time"
else
    echo "not ok - a gate that goes and comes back a hundred times is followed each time"
    exit 1
fi
