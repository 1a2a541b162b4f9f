#!/usr/bin/python3
# deadline: 120
"""--once and --watch: the forms, two gates, hostile text, full disks, closed pipes."""
import csv
import io
import json
import re
import signal
import subprocess

import vigie

ok = vigie.ok
LISTS = ("numbers", "queues", "agents", "calls", "exchanges", "owners", "origins", "hours", "orders", "findings",
         "plans", "steps", "totals")
T0 = vigie.now_us() - 60_000_000


def once(gate, *words):
    pairs = gate if isinstance(gate, list) else [gate]
    connect = [word for one in pairs for word in ("--connect", one.pair)]
    return vigie.run_vigie(*connect, "--once", *words)


# --- hostile text through the whole chain

EVIL = "\x1b[2J\x1b]0;owned\x07‮gnp.exe\u2066\x00\x9b31m=1+1"
lines = vigie.Gate("lines:-", name="lines")
lines.write({"event": "number", "at_us": T0, "number": "0892680680", "label": EVIL})
lines.write({"event": "number", "at_us": T0, "number": "0800990011", "label": "=1+cmd|'/c calc'!A1"})
lines.write({"event": "queue", "at_us": T0, "queue": "sav", "label": "S;A\"V,\n\r" + "é" * 1000})
lines.write({"event": "agent", "at_us": T0, "agent": "a1", "label": EVIL, "team": "x" * 4000})
lines.write({"event": "call_offered", "at_us": T0, "call": "c1", "number": "0892680680",
             "caller": EVIL, "caller_name": "café ☎ 漢字"})
lines.write({"event": "call_queued", "at_us": T0 + 1, "call": "c1", "queue": "sav"})

board = vigie.wait_for(lambda: (lambda b: b if b and b["calls"] else None)(vigie.board(lines)))
ok("hostile names arrive", board, "no board")
answer = once(lines, "--format", "json")
ok("JSON holds no control, no bidi mark",
   not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\\\\u00[01]", answer.stdout),
   repr(answer.stdout[:2000]))
ok("honest text stays", board["calls"][0]["caller_name"] == "café ☎ 漢字", board["calls"][0])
for view in LISTS:
    for form in ("text", "csv"):
        answer = once(lines, "--format", form, "--view", view)
        ok(f"{form} of {view}: harmless",
           answer.returncode == 0 and not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f‮\u2066]",
                                                    answer.stdout), repr(answer.stdout[:2000]))
rows = list(csv.DictReader(io.StringIO(once(lines, "--format", "csv", "--view", "numbers").stdout)))
ok("CSV: no cell is a formula", all(not (cell or "x").startswith(("=", "+", "@", "-"))
                                    for row in rows for cell in row.values()), rows)
ok("CSV has the columns of JSON", list(rows[0]) == list(board["numbers"][0]), rows[0])
ok("CSV: what is not known is empty, JSON: null",
   rows[0]["revenue_ue"] == "" and board["numbers"][0]["revenue_ue"] is None, rows[0])

# --- the document

ok("the document has its lists", list(board) == ["schema", "at", "exchanges", "numbers", "queues",
                                                 "agents", "calls", "owners", "origins", "hours",
                                                 "orders", "findings", "plans", "steps", "totals",
                                                 "alerts"], list(board))
ok("schema and time", board["schema"] == 1
   and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", board["at"]), board["at"])
call, exchange = board["calls"][0], board["exchanges"][0]
ok("times are microseconds, switches are booleans",
   call["offered_us"] == T0 and call["answered"] is False, call)
ok("the gate is live, its switch is up", (exchange["feed"], exchange["link"]) == ("live", "up"),
   exchange)
part = json.loads(once(lines, "--format", "json", "--view", "queues").stdout)
ok("a view alone", list(part) == ["schema", "at", "exchanges", "queues"], list(part))
picked = once(lines, "--format", "json", "--view", "numbers", "--filter", "number = 0892680680")
ok("a filter picks rows", [row["number"] for row in json.loads(picked.stdout)["numbers"]]
   == ["0892680680"], picked.stdout[:500])

# --- what goes wrong

for words, code, sentence in (
        (("--view", "quues"), 2, "queues"), (("--format", "xml"), 2, "json"),
        (("--filter", "wating > 1", "--view", "queues"), 2, "waiting"),
        (("--filter", "x", "--format", "json"), 2, "--view"),
        (("--replay", "x"), 2, "not in this version"), (("--onec",), 2, "--once"),
        (("--theme",), 2, "needs a value"), (("--settle", "soon"), 2, "seconds"),
        (("--config", "/nowhere"), 2, "/nowhere")):
    answer = once(lines, *words)
    ok(f"{' '.join(words)}: one sentence, exit {code}", answer.returncode == code
       and sentence in answer.stderr and answer.stderr.count("\n") == 1 and not answer.stdout,
       (answer.returncode, answer.stderr, answer.stdout[:200]))
answer = vigie.run_vigie("record", "queues")
ok("verbs of later versions say so", answer.returncode == 2 and "not in this version" in answer.stderr)

with open("/dev/full", "w") as full:
    for words in (("--once", "--format", "json"), ("--watch", "--format", "ndjson"), ("--help",)):
        done = subprocess.run([vigie.CONSOLE, "--connect", lines.pair, *words], stdout=full,
                              stderr=subprocess.PIPE, text=True, timeout=30)
        ok(f"{words[0]} to a full disk fails with a sentence",
           done.returncode == 1 and done.stderr.count("\n") == 1, (done.returncode, done.stderr))
for words in (("--once", "--format", "json"), ("--watch", "--format", "ndjson", "--every", "0.2"),
              ("--watch", "--every", "60")):
    process = vigie.start([vigie.CONSOLE, "--connect", lines.pair, *words], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    if words[0] == "--watch":
        process.stdout.readline()
    process.stdout.close()
    ok(f"{' '.join(words)}: a reader who leaves ends it quietly",
       vigie.wait_for(lambda: process.poll() is not None, 10)
       and (process.returncode, process.stderr.read()) == (0, b""), process.returncode)

# --- two gates

other = vigie.Gate("lines:-", name="other")
other.write({"event": "number", "at_us": T0, "number": "0892680680", "label": "Other"})
other.write({"event": "call_offered", "at_us": T0, "call": "c1", "number": "0892680680"})
both = vigie.wait_for(lambda: (lambda b: b if len(b["calls"]) == 2 else None)(
    json.loads(once([lines, other], "--format", "json").stdout or '{"calls":[]}')))
ok("two gates: a number of both is one row", both and
   [row["offered"] for row in both["numbers"] if row["number"] == "0892680680"] == [2], both)
ok("two gates: calls of the same id are two rows", both
   and sorted(row["exchange"] for row in both["calls"]) == ["lines", "other"], both)
other.kill()
answer = once([lines, other], "--format", "json", "--settle", "1.5")
ok("one gate of two is gone: exit 3, the document all the same, a sentence with the reason",
   answer.returncode == 3 and other.feed in answer.stderr
   and json.loads(answer.stdout)["exchanges"][1]["feed"] == "connecting", answer.stderr)
answer = once(other, "--settle", "1")
ok("no gate at all: exit 3, nothing printed",
   answer.returncode == 3 and not answer.stdout and other.feed in answer.stderr, answer.stderr)

answer = once(lines, "--settle", "0.3", "--view", "queues")
ok("too little time for a heartbeat: exit 3, and said so", answer.returncode == 3
   and re.search("heartbeat|connecting|syncing", answer.stderr), answer.stderr)

# --- changes as lines

watch = vigie.start([vigie.CONSOLE, "--connect", lines.pair, "--watch", "--every", "0.2"],
                    stdout=subprocess.PIPE, text=True)
ok("plain lines begin with how things stand", "gate lines: feed live" in watch.stdout.readline())
lines.write({"event": "call_offered", "at_us": T0 + 5, "call": "c2", "number": "0892680680"})
lines.write({"event": "call_queued", "at_us": T0 + 6, "call": "c2", "queue": "sav"})
said = []
while not (said and "waiting 1 -> 2" in said[-1]) and len(said) < 50:
    said.append(watch.stdout.readline())
ok("a caller who joins is a line", "queue sav: waiting 1 -> 2" in said[-1], said)
watch.send_signal(signal.SIGTERM)
ok("TERM ends it, exit code 0", watch.wait(10) == 0)
lines.stop()

vigie.done()
