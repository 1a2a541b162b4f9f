#!/usr/bin/python3
# deadline: 60
"""The demo leaves nothing behind, however it ends; a gate that dies ends it with its last words."""
import os
import signal
from pathlib import Path

import tmux
import vigie

ok = vigie.ok


def begin(*arguments):
    place = vigie.folder()
    term = tmux.Terminal("--demo=calm", *arguments, size=(100, 30),
                         env={"XDG_RUNTIME_DIR": str(place), "TMPDIR": str(place)})
    ok("the demo is live", term.wait_for("live", "DEMO"), term.text() + term.errors())
    return term, place


def gates(place):
    """Processes that were started in this place."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if line.startswith(b"vigie-gate\0") and str(place).encode() in line:
            found.append(int(entry.name))
    return found


def is_clean(place):
    return vigie.wait_for(lambda: not gates(place) and not any(place.iterdir()), 10)


ENDS = {"q": lambda term: term.keys("q"),
        "SIGTERM": lambda term: os.kill(term.pid(), signal.SIGTERM),
        "SIGKILL": lambda term: os.kill(term.pid(), signal.SIGKILL),
        "SIGSEGV": lambda term: os.kill(term.pid(), signal.SIGSEGV),
        "the end of the terminal": lambda term: term.kill()}
for how, end in ENDS.items():
    term, place = begin()
    ok("it has a gate and a folder", len(gates(place)) == 1 and any(place.iterdir()))
    end(term)
    ok(f"after {how} neither gate nor folder is left", is_clean(place),
       (gates(place), list(place.iterdir())))
    term.close()

term, place = begin()
os.kill(gates(place)[0], signal.SIGKILL)
ok("the gate dies: exit code 1 and a sentence",
   term.code() == 1 and "demo's gate has ended" in term.errors(), term.errors())
ok("killed, it did not say why: an ordinary line of its log is no reason",
   "it did not say why" in term.errors() and "tariffs" not in term.errors(), term.errors())
ok("the terminal is given back", term.restored())
ok("and nothing is left", is_clean(place), (gates(place), list(place.iterdir())))
term.close()

place = vigie.folder()
answer = vigie.run_vigie("--demo", "--once", "--format", "json",
                         env={**os.environ, "XDG_RUNTIME_DIR": str(place)})
ok("--demo --once prints one document and leaves nothing",
   answer.returncode == 0 and '"name": "demo"' in answer.stdout and is_clean(place), answer.stderr)
ok("without a scenario it is a busy Monday morning, at whatever hour",
   '"note": "Monday 08:45' in answer.stdout, answer.stdout[:600])
answer = vigie.run_vigie("--demo", "--script", "wait:live 2 wait:text=[2 Enter wait:text=>",
                         "--size", "100x30", "--dump", "-")
ok("--script works on the demo", answer.returncode == 0 and "DEMO" in answer.stdout
   and len(answer.stdout.splitlines()) == 30, answer.stderr + answer.stdout)
answer = vigie.run_vigie("--demo", "--script", "deadline:1 wait:text=never", "--dump", "/dev/null")
ok("a wait in vain fails and says what it waited for",
   answer.returncode == 1 and "never" in answer.stderr, answer.stderr)
answer = vigie.run_vigie("--demo", "--script", "q", "--dump", "/dev/full")
ok("a dump that cannot be written fails", answer.returncode == 1 and answer.stderr, answer.stderr)
vigie.done()
