#!/usr/bin/python3
# deadline: 120
"""A gate that dies, comes back, or is followed too slowly: the screen never passes for a calm one."""
import os
import re
import signal

import tmux
import vigie

ok = vigie.ok


def plain(text):
    """Without the blanks and points that group digits."""
    return re.sub(r"(?<=\d)[\u00a0\u202f ,.](?=\d{3})", "", text)


def header(term):
    return term.lines()[0]


# --- a gate dies and comes back

gate = vigie.Gate("sim:?seed=5&rate=5")
with tmux.Terminal("--connect", gate.pair, "--view", "overview", size=(100, 30)) as term:
    ok("live", term.wait_for("live"), term.text())
    ok("with figures", term.wait_for(lambda s: re.search(r"Offered +[1-9]", s)), term.text())
    gate.kill()
    ok("killed, the header says late", vigie.wait_for(lambda: "late" in header(term), 8),
       header(term))
    ok("then lost", vigie.wait_for(lambda: "lost" in header(term), 15), header(term))
    ok("and figures give way to their age",
       term.wait_for(lambda s: not re.search(r"Offered +\d+ ", s)), term.text())
    gate.start()
    ok("started again, it is live again", vigie.wait_for(lambda: "live" in header(term), 15),
       header(term))
    term.keys("q")
    ok("q ends it", term.code() == 0, term.errors())
    board = vigie.board(gate)
    exchange = board["exchanges"][0]
    ok("a fresh console is live with an equal digest",
       exchange["feed"] == "live" and exchange["resyncs"] == 0, exchange)
gate.stop()

# --- a console that is stopped while thousands of events pass

CALLS = 20000
gate = vigie.Gate("lines:-")


def call(i):
    # 20 ms a call, one after the other, in the past: nothing here depends on the clock
    at = 1700000000000000 + i * 20000
    return (f'{{"event":"call_offered","at_us":{at},"call":"c{i}","number":"0892680680"}}\n'
            f'{{"event":"call_ended","at_us":{at + 10000},"call":"c{i}","by":"caller"}}\n')


def offered():
    board = vigie.board(gate)
    return board["totals"]["offered"] if board else None


gate.write({"event": "number", "at_us": 1700000000000000, "number": "0892680680", "label": "Test"})
with tmux.Terminal("--connect", gate.pair, size=(100, 30)) as term:
    gate.write(call(0))
    ok("one call is seen", term.wait_for(lambda s: re.search(r"Offered +1\b", s)), term.text())
    os.kill(term.pid(), signal.SIGSTOP)
    for at in range(1, CALLS, 500):
        gate.write("".join(call(i) for i in range(at, min(at + 500, CALLS))))
    ok("the gate has them all while the console stands still",
       vigie.wait_for(lambda: offered() == CALLS, 60), offered())
    os.kill(term.pid(), signal.SIGCONT)
    ok("going on, the console ends equal",
       term.wait_for("live", lambda s: re.search(rf"Offered +{CALLS}\b", plain(s)), deadline_s=20),
       term.text())
    term.keys("q")
    ok("q ends it", term.code() == 0, term.errors())
gate.stop()
vigie.done()
