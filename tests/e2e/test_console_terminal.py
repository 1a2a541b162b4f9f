#!/usr/bin/python3
# deadline: 120
"""The terminal is always given back; a terminal that goes away ends the console at once (P17)."""
import os
import signal

import tmux
import vigie

ok = vigie.ok
gate = vigie.Gate("sim:?seed=3")


def console(*arguments, **options):
    return tmux.Terminal("--connect", gate.pair, *arguments, **options)


ENDS = {"INT": 0, "TERM": 0, "HUP": 0, "QUIT": 128 + signal.SIGQUIT, "SEGV": 128 + signal.SIGSEGV,
        "ABRT": 128 + signal.SIGABRT, "BUS": 128 + signal.SIGBUS}
# A sanitizer would take crashes for itself.
CRASHES = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":handle_segv=0:handle_sigbus=0"}
for name, code in ENDS.items():
    with console(env=CRASHES) as term:
        term.wait_for("live")
        os.kill(term.pid(), getattr(signal, "SIG" + name))
        ok(f"SIG{name} ends it with {code}", term.code() == code, (term.code(), term.errors()))
        ok(f"SIG{name}: the terminal is as it was", term.restored(), term.text())

with console() as term:
    term.wait_for("live")
    term.keys("C-c")
    ok("^C ends it", term.code() == 0 and term.restored(), term.errors())

with console() as term:
    term.wait_for("live")
    pid = term.pid()
    os.kill(pid, signal.SIGTSTP)
    ok("put aside, it is stopped", vigie.wait_for(
        lambda: open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] == "T"))
    ok("and the screen is given back meanwhile",
       vigie.wait_for(lambda: term.tmux("display-message", "-p", "#{alternate_on}").strip() == "0"))
    term.resize(100, 30)
    os.kill(pid, signal.SIGCONT)
    ok("brought back, it draws at the size of now",
       term.wait_for("live", lambda s: len(s.splitlines()[0].rstrip()) > 80), term.text())
    term.keys("2")
    ok("and takes keys", term.wait_for("[2 Queues]"), term.text())
    term.keys("C-z")
    ok("^Z puts it aside too", vigie.wait_for(
        lambda: open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] == "T"))
    os.kill(pid, signal.SIGCONT)
    ok("and again it comes back", term.wait_for("live"), term.text())

# In a session of its own no SIGHUP comes: only the end of file tells.
for how, wrapper in (("the terminal is killed", []), ("killed, and no SIGHUP", ["setsid"])):
    words = [*wrapper, vigie.CONSOLE, "--connect", gate.pair]
    with tmux.Terminal(*words[1:], program=words[0]) as term:
        term.wait_for("live")
        pid = term.pid()
        before = last = tmux.cpu_s(pid)
        term.kill()

        def gone():
            global last
            now = tmux.cpu_s(pid)
            last = last if now is None else now
            return now is None
        ok(f"{how}: it is gone within a second", vigie.wait_for(gone, 1.0, 0.005))
        ok(f"{how}: and did not spin", last - before < 0.2, (before, last))

answer = vigie.run_vigie("--connect", gate.pair)
ok("without a terminal it says so, exit code 2",
   answer.returncode == 2 and "not a terminal; --once prints without one" in answer.stderr,
   answer.stderr)

gate.stop()
vigie.done()
