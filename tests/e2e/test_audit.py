"""The audit file from the gate to the auditor: `vigie audit`, a stranger's verifier, heads in beats,
and consoles that are loud when a file goes back."""
import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import tmux
import vigie

gate = vigie.Gate("lines:-", name="paris")
FILE = gate.place / "paris.audit"
KEY, PUBLIC = f"{FILE}.key", f"{FILE}.key.pub"
STRANGER = vigie.ROOT / "tests/e2e/audit_verify.py"


def audit(*arguments):
    return vigie.run_vigie("audit", *arguments, "--file", FILE)


def verify(*arguments):
    return vigie.run_vigie("audit", "verify", "--file", FILE, *arguments)


def stranger(*arguments):
    return subprocess.run([sys.executable, STRANGER, FILE, PUBLIC, *arguments],
                          capture_output=True, text=True, check=False)


def records():
    return json.loads(audit("--format", "json").stdout)["records"]


def exchange():
    return (vigie.board(gate) or {"exchanges": [{}]})["exchanges"][0]


# ---- runs of a gate
first = exchange()
vigie.ok("a gate that starts says so in its audit file",
         [r["verb"] for r in records()] == ["gate started"], audit().stdout)
vigie.ok("a console knows the head from the beats", first.get("audit_n") == 1
         and first.get("audit_hash") == records()[0]["hash"], first)
gate.stop()
gate.start()
gate.kill()
gate.start()
verbs = [r["verb"] for r in records()]
vigie.ok("a stop is written, a kill -9 is not, and the chain goes on",
         verbs == ["gate started", "gate ended", "gate started", "gate started"], verbs)
modes = [os.stat(path).st_mode & 0o777 for path in (FILE, KEY)]
vigie.ok("file and secret key are for their owner alone", modes == [0o600, 0o600], modes)
secret = open(KEY, encoding="ascii").read().strip()
spilled = [p.name for p in gate.place.iterdir() if p.is_file() and str(p) != KEY
           and secret.encode() in p.read_bytes()]
vigie.ok("the secret key stands nowhere else", not spilled, spilled)

# ---- whole
head = f"{len(verbs)}:{records()[-1]['hash']}"
vigie.ok("verify says whole, and the head", verify().returncode == 0
         and head in verify().stdout and verify("--head", head).returncode == 0, verify().stdout)
theirs = stranger(head)
vigie.ok("so does a stranger in Python", theirs.returncode == 0
         and theirs.stdout.startswith("whole, 4 records"), theirs.stdout + theirs.stderr)
rows = list(csv.DictReader(io.StringIO(audit("--format", "csv").stdout)))
vigie.ok("csv and json say the same", [(row["n"], row["verb"], row["hash"]) for row in rows]
         == [(str(r["n"]), r["verb"], r["hash"]) for r in records()], rows)
vigie.ok("text is a line a record", len(audit().stdout.splitlines()) == 4, audit().stdout)
at = records()[1]["at"][:19] + "Z"
cases = [(("--who", "vigie-gate"), 4), (("--who", "alice"), 0), (("--number", "paris"), 4),
         (("--number", "pari"), 0), (("--from", "2020-01-01"), 4), (("--to", "2020-01-01T00:00"), 0),
         (("--to", at), sum(r["at"] < at[:-1] for r in records())),
         (("--from", at), sum(r["at"] >= at[:-1] for r in records()))]
wrong = [(c, n, audit(*c).stdout) for c, n in cases if len(audit(*c).stdout.splitlines()) != n]
vigie.ok("who, number and times pick", not wrong, wrong)

# ---- laid hands on
whole = FILE.read_bytes()
lines = whole.splitlines(keepends=True)
BAD = [("a letter", whole.replace(b"gate ended", b"gate ENDED"), "changed: record 2 "),
       ("a record away", b"".join(lines[:1] + lines[2:]), "removed: record 2 "),
       ("two in other places", b"".join([lines[1], lines[0], *lines[2:]]), "swapped: record 1 "),
       ("the last two away", b"".join(lines[:2]), "cut: record 3 "),
       ("half a line", whole[:-20], "cut: record 4 "),
       ("a seal", lines[0][:-3] + (b"11\n" if lines[0][-3:-1] == b"00" else b"00\n") + b"".join(lines[1:]), "forged: record 1 ")]
gate.stop()
whole = FILE.read_bytes()
for what, damaged, said in BAD:
    FILE.write_bytes(damaged)
    ours, theirs = verify("--head", head), stranger(head)
    vigie.ok(f"{what}: found and named, by a stranger too", ours.returncode == 1
             and f"paris.audit: {said}" in ours.stdout and theirs.returncode == 1
             and said.split(": ")[1].strip() in theirs.stderr, ours.stdout + theirs.stderr)
FILE.write_bytes(BAD[0][1])
shown = audit()
vigie.ok("what is before the first bad record is printed, and why no more", shown.returncode == 1
         and len(shown.stdout.splitlines()) == 1 and "record 2 was changed" in shown.stderr,
         shown.stdout + shown.stderr)
gate.start(wait=False)
vigie.ok("a gate does not start on a damaged file, and says which record", gate.wait() == 1
         and "record 2 was changed" in gate.said(), gate.said())
gate._close_input()

# ---- a torn end, a file that went back
FILE.write_bytes(whole + b'{"n":6,"at"')
gate.start()
vigie.ok("a torn end is moved aside and told", [r["verb"] for r in records()][-2:]
         == ["audit torn", "gate started"] and (gate.place / "paris.audit.torn-1").exists()
         and verify().returncode == 0, audit().stdout)
lines_said = vigie.folder() / "watch"
with open(lines_said, "wb") as out:
    watching = vigie.start([vigie.CONSOLE, "--watch", "--connect", gate.pair], stdout=out)
vigie.ok("a console watches", vigie.wait_for(lambda: b"live" in lines_said.read_bytes()))
vigie.wait_for(lambda: exchange().get("audit_n") == len(records()))
gate.stop()
FILE.write_bytes(b"".join(whole.splitlines(keepends=True)[:1]))
gate.start()
vigie.ok("the gate itself cannot know that its file was cut", verify().returncode == 0)
vigie.ok("the console that knew its head is loud", vigie.wait_for(
    lambda: b"AUDIT FILE WENT BACK from " in lines_said.read_bytes()), lines_said.read_text())
vigie.ok("and so is verify, with that head", verify("--head", head).returncode == 1)
watching.terminate()
watching.wait()

# ---- consoles of later runs
HEADS = Path(os.environ["XDG_STATE_HOME"]) / "vigie/heads"
now = len(records())
was = next(line.split(" ")[0] for line in HEADS.read_text().splitlines() if gate.feed in line)
ok_said = f"AUDIT FILE WENT BACK from {was} records to {now}: cut"
known = f"known from an earlier run, by {HEADS}"
trouble = exchange().get("trouble") or ""
vigie.ok("a console that starts afterwards is loud too: an earlier run knew the head",
         int(was) > len(whole.splitlines()) and ok_said in trouble and known in trouble, trouble)
with tmux.Terminal("--connect", gate.pair, size=(132, 30)) as term:
    vigie.ok("on the screen as well", term.wait_for("AUDIT!"), term.text())
    term.keys("q")
    term.code()
kept = [line.split(" ") for line in HEADS.read_text().splitlines()]
vigie.ok("the highest head stays known, for nobody else to read", [was, gate.feed]
         in [[n, feed] for n, _, feed in kept] and HEADS.stat().st_mode & 0o777 == 0o600, kept)
HEADS.write_text("nonsense\n")
answer = vigie.run_vigie("--once", "--format", "json", "--connect", gate.pair)
vigie.ok("a file of heads that cannot be read is named, and keeps nobody from looking",
         answer.returncode == 0 and "heads line 1: expected" in answer.stderr
         and not json.loads(answer.stdout)["exchanges"][0]["trouble"], answer.stderr)
vigie.ok("from then on the file as it is now is the one to hold on to", not exchange()["trouble"]
         and HEADS.read_text().startswith(f"{now} "), HEADS.read_text())
gate.stop()
FILE.write_bytes(b"")
gate.start()
vigie.ok("a file that was begun anew is noticed by the next run",
         f"WENT BACK from {now} records to 1" in (exchange()["trouble"] or ""), exchange())
lines = [line for line in HEADS.read_text().splitlines() if gate.feed not in line]
HEADS.write_text("".join(line + "\n" for line in lines))
vigie.ok("taking its line away says that this was meant", not exchange()["trouble"])

# ---- wrong usage
for arguments, code, said in [
        (("audit",), 2, "expected --file FILE"),
        (("audit", "verify", "--file", FILE, "--head", "4:abc"), 2, "expected records:hash"),
        (("audit", "verify", "--file", FILE, "--who", "x"), 2, "--who belongs to vigie audit"),
        (("audit", "--file", FILE, "--format", "xml"), 2, "expected text, json or csv"),
        (("audit", "--file", FILE, "--from", "yesterday"), 2, "expected a time such as"),
        (("audit", "--file", FILE, "--nope"), 2, "is not known"),
        (("audit", "--file", FILE, "nope"), 2, "unexpected argument"),
        (("audit", "--file", "/nowhere/x"), 3, "No such file"),
        (("audit", "verify", "--file", FILE, "--key", "/nowhere/x"), 3, "No such file"),
        (("audit", "verify", "--file", FILE, "--key", FILE), 3, "expected one line of 64 digits"),
        (("audit", "--file", gate.place), 3, "not a regular file")]:
    answer = vigie.run_vigie(*arguments)
    vigie.ok(f"{' '.join(map(str, arguments[:2]))}: {said}", answer.returncode == code
             and said in answer.stderr and answer.stderr.count("\n") == 1,
             f"{answer.returncode} {answer.stderr}")
gate.stop()
shutil.copy(KEY, KEY + ".copy")
os.chmod(KEY, 0o644)
gate.start(wait=False)
vigie.ok("a secret key that others may read is refused", gate.wait() == 1
         and "may be read by others" in gate.said(), gate.said())
vigie.done()
