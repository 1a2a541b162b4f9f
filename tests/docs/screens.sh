#!/bin/sh
# Makes the pictures of docs/screens from a real run of the simulated centre in tmux.
#
#   tests/docs/screens.sh BUILD_FOLDER      (make screens)
#
# Needs python3-pil and fonts-dejavu-core beside what the tests need.
set -eu
cd "$(dirname "$0")/../.."
build=$1
socket=vigie-screens-$$
work=$(mktemp -d)
trap 'tmux -L "$socket" kill-server 2>/dev/null; rm -rf "$work"' EXIT

shown() { tmux -L "$socket" capture-pane -p; }

# Until the screen shows it; a minute at most.
until_shown() {
    tries=0
    until shown | grep -q "$1"; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { echo "never saw $1:"; shown; exit 1; }
        sleep 0.1 # lint: poll
    done
}

picture() { tmux -L "$socket" capture-pane -e -p | tests/docs/picture.py "docs/screens/$1.png"; }

tmux -L "$socket" -f /dev/null new-session -d -x 118 -y 36 "$build/vigie --demo --write"
tmux -L "$socket" set -g default-terminal tmux-256color
until_shown '+ demo live'
until_shown '!'
picture overview
for view in 2:queues 3:numbers 4:calls 5:agents 6:gates 7:money 8:law 9:traffic; do
    tmux -L "$socket" send-keys "${view%%:*}"
    until_shown "\[${view%%:*} "
    picture "${view#*:}"
done
tmux -L "$socket" send-keys 3
until_shown '\[3 '
tmux -L "$socket" send-keys R
until_shown 'ORDER'
tmux -L "$socket" send-keys 1
until_shown 'to order'
picture order
tmux -L "$socket" send-keys Escape
tmux -L "$socket" send-keys P
until_shown 'Plans'
tmux -L "$socket" send-keys E
until_shown 'to order'
picture plan
tmux -L "$socket" send-keys Escape
tmux -L "$socket" send-keys q
