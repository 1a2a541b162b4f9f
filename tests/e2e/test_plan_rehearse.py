#!/usr/bin/python3
# deadline: 120
"""vigie plan rehearse: a plan is tried at a simulated centre of its own, with a report; the day it was tried goes into
its file, and into nothing else. What is left behind by a rehearsal that ends, fails or is interrupted: nothing."""
import datetime
import json
import os
import signal
from pathlib import Path

import vigie

ok = vigie.ok
PLAN = """; ours
[plan]
label = Lille is evacuated
precedence = 90

[tag lille]
reroute = message:fermeture

[number 0806990044]
split = queue:sav=60 queue:hotline=40
"""
place, run_in = vigie.folder(), vigie.folder()
ENV = {**{k: v for k, v in os.environ.items() if k != "XDG_RUNTIME_DIR"}, "TMPDIR": str(run_in)}


def plan(name, text=PLAN):
    path = place / f"{name}.plan"
    path.write_text(text)
    return path


def rehearse(*words):
    return vigie.run_vigie("plan", "rehearse", *words, env=ENV)


def processes():
    """Those that know the folder of a rehearsal: its gate and its keeper."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and str(run_in) in (entry / "cmdline").read_text():
                found.append(entry.name)
        except OSError:
            pass
    return found


def is_clean():
    return vigie.wait_for(lambda: not processes() and not list(run_in.iterdir()))


# --- passed

path = plan("evac")
said = rehearse(path, "--format", "json", "--wait", "60", "--switch", "sim:?rate=20")
report = json.loads(said.stdout or "{}")
numbers = report.get("numbers") or []
ok("it is passed", said.returncode == 0 and report["verdict"] == "passed" and report["reason"] is None, said)
ok("each number went where the plan says, and is back", len(numbers) > 3 and all(
    n["under"] == {"route": n["wanted"], "layer": "plan"} and n["before"] == n["after"] and n["back"]
    for n in numbers), numbers)
ok("with timings", report["apply_ms"] >= 0 and report["revoke_ms"] >= 0 and report["first_call_ms"] >= 0, report)
ok("the file is as it was", path.read_text() == PLAN and report["written"] is False, path.read_text())
ok("nothing is left behind", is_clean(), (processes(), list(run_in.iterdir())))

today = datetime.date.today()
said = rehearse(path, "--write-date", "--wait", "1")
days = {str(today), str(datetime.date.today())}
fresh = path.read_text()
ok("the day is written where it belongs, and nothing else", said.returncode == 0 and fresh in {
    PLAN.replace("precedence = 90\n", f"precedence = 90\nrehearsed = {day}\n") for day in days}, fresh)
ok("and the report says so", "rehearsal of plan evac on the simulator: passed" in said.stdout
   and "written down" in said.stdout, said.stdout)
checked = vigie.run_vigie("plan", "check", path, "--catalogue", vigie.ROOT / "docs/catalogue-example.ini")
ok("the check does not call it never tried any more", "never" not in checked.stdout, checked.stdout)

# --- failed

bad = plan("bad", PLAN.replace("queue:sav", "queue:nowhere"))
said = rehearse(bad, "--write-date")
ok("a destination that does not exist: failed, and why", said.returncode == 1 and 'queue "nowhere"' in said.stdout, said)
ok("no day is written", "rehearsed" not in bad.read_text(), bad.read_text())
for lie, sentence in (("accept", "read back: it is not so"), ("refuse", "the switch refuses")):
    said = rehearse(plan("lie"), "--switch", f"sim:?lie={lie}")
    ok(f"a switch that would {lie}: failed, and why", said.returncode == 1 and sentence in said.stdout, said)
ok("nothing is left behind by those", is_clean(), (processes(), list(run_in.iterdir())))

# --- wrong usage

for words, sentence in (
        ((), "expected one FILE.plan"),
        ((path, "--connect", "ipc:///f,ipc:///d"), "on live numbers it is vigie plan apply"),
        ((path, "--switch", "asterisk://x"), "a rehearsal touches no telephone"),
        ((path, "--wait", "soon"), 'wait "soon": expected seconds'),
        ((path, "--format", "xml"), 'format "xml": expected text or json')):
    said = rehearse(*words)
    ok(f"wrong usage: {sentence}", said.returncode == 2 and sentence in said.stderr, said)
said = rehearse(place / "none.plan")
ok("a file that is not there is said", said.returncode == 1 and "none.plan" in said.stderr, said)

# --- cut short

for how in (signal.SIGINT, signal.SIGKILL):
    child = vigie.start([vigie.BUILD / "vigie", "plan", "rehearse", path, "--wait", "600"], env=ENV)
    begun = vigie.wait_for(processes)
    child.send_signal(how)
    child.wait(20)
    ok(f"{how.name}: {'it is not known how it would have gone' if how == signal.SIGINT else 'killed'}, and nothing is "
       "left behind", begun and child.returncode == (3 if how == signal.SIGINT else -9) and is_clean(),
       (child.returncode, processes(), list(run_in.iterdir())))
vigie.done()
