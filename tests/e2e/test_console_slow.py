#!/usr/bin/python3
# deadline: 90
"""--slow on a busy centre: at most 400 bytes a second, keys echoed at once (R112)."""
import fcntl
import os
import pty
import select
import struct
import termios
import time

import vigie

ok = vigie.ok
LIMIT, SECONDS = 400, 20
gate = vigie.Gate("sim:monday-morning?seed=4&rate=10")
vigie.board(gate)

pid, fd = pty.fork()
if pid == 0:
    os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
    os.execv(vigie.CONSOLE, [vigie.CONSOLE, "--connect", gate.pair, "--slow"])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))


def read_until(end, stop=lambda seen: False):
    """Everything written until `end` of the monotonic clock."""
    seen = b""
    while time.monotonic() < end and not stop(seen):
        if select.select([fd], [], [], max(0, end - time.monotonic()))[0]:
            seen += os.read(fd, 65536)
    return seen


begun = time.monotonic()
first = read_until(begun + 20, lambda seen: b"live" in seen)
ok("it becomes live", b"live" in first, first[-500:])
# The screens drawn up to here are owed to the line: what comes must leave room for them.
steady = read_until(begun + SECONDS)
spent = len(first) + len(steady)
ok(f"in {SECONDS} s it wrote {spent} bytes: at most {LIMIT} a second", spent <= LIMIT * SECONDS, spent)
ok("and something moved", len(steady) > 0, first[-300:])
os.write(fd, b"?")
help_screen = read_until(time.monotonic() + 5, lambda seen: b"verywhere" in seen)
ok("a key is answered without waiting for the line", b"verywhere" in help_screen, help_screen[-300:])
os.write(fd, b"\x03")
vigie.wait_for(lambda: os.waitpid(pid, os.WNOHANG)[0], 5)
gate.stop()
vigie.done()
