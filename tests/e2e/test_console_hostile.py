#!/usr/bin/python3
# deadline: 60
"""What strangers write, all the way to the terminal: nothing but ncurses' own sequences gets there (P9)."""
import fcntl
import os
import pty
import re
import select
import struct
import termios
import unicodedata

import tmux
import vigie

ok = vigie.ok
T0 = vigie.now_us() - 30_000_000
EVILS = ["\x1b]0;owned\x07", "\x1b[2J\x1b[H", "\x9b31mred\x9d0;owned\x9c", "\x90q\x9c", "a\rb\nc\td",
         "\u202eevil\u2066", "\u200b\u200d\ufeff", "\x1b" * 300, "e" + "\u0301" * 200, "\x00\x7f",
         "\x1b_G\x1b\\", "%s%n%x", "=1+1", "漢字" * 100, "\U0001f468\u200d\U0001f469", "x" * 4000]

gate = vigie.Gate("lines:-", name="evil")
for i, evil in enumerate(EVILS):
    name = f"{i:02} {evil}"
    gate.write({"event": "number", "at_us": T0, "number": f"08999900{i:02}", "label": name,
                "owner": evil, "use": evil, "tags": evil})
    gate.write({"event": "queue", "at_us": T0, "queue": name, "label": name, "strategy": evil})
    gate.write({"event": "agent", "at_us": T0, "agent": name, "label": name, "team": evil})
    gate.write({"event": "member", "at_us": T0, "agent": name, "queue": name})
    gate.write({"event": "agent_state", "at_us": T0, "agent": name, "state": "paused",
                "reason": evil, "raw": evil})
    gate.write({"event": "call_offered", "at_us": T0, "call": name, "number": f"08999900{i:02}",
                "caller": evil, "caller_name": evil, "trunk": evil, "origin": evil})
    gate.write({"event": "call_queued", "at_us": T0 + 1, "call": name, "queue": name})
gate.write({"event": "number", "at_us": T0, "number": "0899999999", "label": "y" * 10240})
gate.write({"event": "exchange", "at_us": T0, "name": EVILS[0], "link": "up", "note": EVILS[1]})
gate.write(b'{"event":"number","at_us":1,"number":"0899999998","label":"\xff\xfe\xc3"}\n')
gate.write({"event": "number", "at_us": T0, "number": "0899999997", "label": "the end"})
ok("the gate takes them, or refuses them, and goes on", vigie.wait_for(
    lambda: vigie.row((vigie.board(gate) or {}).get("numbers"), "number", "0899999997")))

pid, fd = pty.fork()
if pid == 0:
    os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
    os.execv(vigie.CONSOLE, [vigie.CONSOLE, "--connect", gate.pair])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 200, 0, 0))
written = b""


def columns(letter):
    return 0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")



def read(until, deadline_s=10):
    """Reads until the bytes since now hold `until`."""
    global written
    begun = len(written)
    while until not in written[begun:]:
        if not select.select([fd], [], [], deadline_s)[0]:
            return False
        try:
            written += os.read(fd, 65536)
        except OSError:  # the console has left
            return False
    return True


ok("the console is live", read(b"live"))
# Each view, its cursor over every row, each row opened; the echo of a search proves it kept up.
for view in b"1234567890":
    # h goes back and never quits: where Enter opens nothing (a call, a gate) q would.
    for keys in (bytes([view]), b"j" * 8, b"\r", b"j" * 8, b"h", b"G", b"\r", b"h"):
        os.write(fd, keys)
    # The sentence about a search that finds nothing: its quote is in no echo and in no name.
    mark = b'mark%c"' % view
    os.write(fd, b"/mark%c\r" % view)  # not Escape: with the ^L that follows it would be one key
    ok(f"view {chr(view)} still answers", read(mark), written[-200:])
    os.write(fd, b"\x0c")
os.write(fd, b"\x03")
try:
    while True:  # to the end, so that no sequence is cut
        written += os.read(fd, 65536)
except OSError:  # the terminal has no one left
    os.waitpid(pid, 0)

KNOWN = (rb"\x1b\[[?>]?[0-9;]*[A-Za-z@`]|\x1b[()][0AB]|\x1b[=>78M]|\x1b\[!p|\x1b\[[?0-9;]*\$p")
rest = re.sub(KNOWN, b"", written)
ok("no sequence but those of a screen", b"\x1b" not in rest,
   [rest[m.start():m.start() + 20] for m in re.finditer(b"\x1b", rest)][:5])
ok("no other control", not re.search(rb"[\x00-\x06\x07\x0b\x0c\x10-\x1a\x1c-\x1f\x7f]", rest),
   set(re.findall(rb"[\x00-\x07\x0b\x0c\x10-\x1a\x1c-\x1f\x7f]", rest)))
text = rest.decode(errors="replace")
ok("no C1, no mark that turns or hides text",
   not re.search("[\x80-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]", text),
   sorted({hex(ord(c)) for c in text if ord(c) >= 0x80 and not c.isprintable()}))

with tmux.Terminal("--connect", gate.pair, "--view", "queues", size=(120, 30)) as term:
    ok("a real terminal shows them", term.wait_for("live", "04 a b c d"), term.text())
    title = term.tmux("display-message", "-p", "#{pane_title}")
    ok("and its title is its own", "owned" not in title, title)
    ok("every line fits", all(sum(map(columns, line)) <= 120 for line in term.lines()), term.text())
    term.keys("q")
    ok("q ends it", term.code() == 0 and term.restored(), term.errors())
gate.stop()
vigie.done()
