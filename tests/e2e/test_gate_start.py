"""What a gate says to a wrong word, a wrong file, a second gate; and that secrets stay secret."""
import os
import socket
import sqlite3
from pathlib import Path

import vigie
import watch

place = vigie.folder()
base = ["--state", place, "--feed", f"ipc://{place}/f", "--desk", f"ipc://{place}/d"]


def refused(sentence, code, said, *arguments, env=None):
    answer = vigie.run_gate(*arguments, timeout_s=20, env={**os.environ, **(env or {})})
    lines = answer.stderr.strip().splitlines()
    vigie.ok(f"{sentence}: one sentence and exit {code}",
             answer.returncode == code and said in answer.stderr and len(lines) == 1
             and lines[0].startswith("vigie-gate: ") and not answer.stdout,
             f"exit {answer.returncode}, wanted \"{said}\"\n{answer.stderr}{answer.stdout}")


refused("an unknown option", 2, "did you mean --switch?", "--swich", "sim:")
refused("no switch at all", 2, "expected --switch URL", *base)
refused("an unknown scheme", 2, "expected one of sim:", "--switch", "simm:calm", *base)
refused("a URL that makes no sense", 2, "sim", "--switch", "sim:?rate=many", *base)
refused("an unknown scenario", 2, "sim", "--switch", "sim:tuesday", *base)
refused("a zone that does not exist", 2, "expected a name such as Europe/Paris", "--switch", "sim:",
        "--zone", "Europe/Pari", *base)
refused("an endpoint that is none", 2, "tcp//", "--switch", "sim:", "--state", place, "--feed",
        "tcp//127.0.0.1:1")
refused("an endpoint that others could listen to", 2, "tcp://0.0.0.0:7711", "--switch", "sim:",
        "--state", place, "--feed", "tcp://0.0.0.0:7711")
refused("a catalogue with a mistake", 2, "catalogue-wrong.ini line 3: key \"treshold\"", "--switch",
        "sim:", "--catalogue", vigie.DATA / "catalogue-wrong.ini", *base)
refused("a catalogue that is not there", 2, "nowhere.ini", "--switch", "sim:", "--catalogue",
        "/nowhere.ini", *base)
refused("a journal that this build cannot keep", 2, "SQLite only", "--switch", "sim:", "--journal",
        "postgresql://db/vigie", *base)
refused("a file of lines that is not there", 1, "No such file", "--switch", "lines:/nowhere.ndjson",
        *base)

diary = place / "diary"
diary.write_text("Dear diary, " * 100)
refused("a journal that is none", 1, "is no vigie journal", "--switch", "sim:", "--journal", diary,
        *base)
vigie.ok("and it is left as it was", diary.read_text() == "Dear diary, " * 100)
refused("a state directory that cannot be", 1, "/dev/null", "--switch", "sim:", "--state",
        "/dev/null/x")

help_ = vigie.run_gate("--help")
vigie.ok("--help goes to stdout with 0", help_.returncode == 0 and "--catalogue FILE" in help_.stdout)
version = vigie.run_gate("--version")
vigie.ok("--version too", version.returncode == 0 and version.stdout.startswith("vigie-gate "))

# --check changes nothing.
fresh = place / "fresh"
check = vigie.run_gate("--check", "--switch", "sim:", "--state", fresh, "--catalogue",
                       vigie.DATA / "catalogue-example.ini")
vigie.ok("--check says what is fine", check.returncode == 0
         and "3 numbers, 2 queues, 1 agents" in check.stdout, check.stdout + check.stderr)
vigie.ok("and makes nothing", not fresh.exists())
check = vigie.run_gate("--check", "--switch", "sim:", "--state", fresh, "--catalogue",
                       vigie.ROOT / "docs" / "catalogue-example.ini")
vigie.ok("the catalogue that the README points at is one", check.returncode == 0
         and "3 numbers, 2 queues, 1 agents" in check.stdout, check.stdout + check.stderr)
check = vigie.run_gate("--check", "--switch", "sim:", "--zone", "Mars/Olympus", *base)
vigie.ok("--check says what is wrong", check.returncode == 2 and "Mars/Olympus" in check.stderr)

# One gate, one journal, one pair of endpoints.
with vigie.Gate("lines:-") as gate:
    others = vigie.folder()
    refused("a second gate on the same journal", 1, f"process {gate.process.pid}", "--switch",
            "sim:", "--journal", gate.journal, "--state", others, "--feed", f"ipc://{others}/f",
            "--desk", f"ipc://{others}/d")
    refused("a second gate on the same ipc endpoints", 1, gate.feed, "--switch", "sim:", "--state",
            others, "--feed", gate.feed, "--desk", gate.desk)
    vigie.ok("the first one still answers", watch.snapshot(gate))
    check = vigie.run_gate("--check", "--switch", "lines:-", "--journal", gate.journal)
    vigie.ok("--check of a running gate is no failure", check.returncode == 0
             and "in use by a gate" in check.stdout, check.stdout + check.stderr)
with socket.socket() as taken:
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    port = taken.getsockname()[1]
    refused("a port that somebody else has", 1, f"127.0.0.1:{port}", "--switch", "sim:", "--state",
            place, "--feed", f"tcp://127.0.0.1:{port}", "--desk", f"ipc://{place}/d")

# The state directory is for its owner.
deep = place / "a" / "b" / "c"
with vigie.Gate("lines:-", "--state", deep) as gate:
    vigie.ok("the state directory is made for its owner alone",
             deep.stat().st_mode & 0o777 == 0o700 and (deep / "test.journal").exists())

# A secret in the URL. 127.0.0.1:1 has nobody listening: the gate keeps trying.
URL = "asterisk://vigie:hunter2@127.0.0.1:1"


def leaks(gate):
    places = [gate.log, Path(f"/proc/{gate.process.pid}/cmdline")]
    places += [path for path in gate.place.iterdir() if path.is_file()]
    return [str(path) for path in places if b"hunter2" in path.read_bytes()]


with vigie.Gate(URL) as gate:
    vigie.wait_for(lambda: "asterisk" in gate.said())
    vigie.ok("a secret in an argument is warned of", "process list" in gate.said(), gate.said())
    vigie.ok("and stands nowhere after that", not leaks(gate), leaks(gate))
    status = Path(f"/proc/{gate.process.pid}/mem").stat().st_uid == 0
    vigie.ok("no core file can hold it", status)

config = place / "gate.ini"
config.write_text(f"switch = {URL}\nname = test\n")
config.chmod(0o640)
gate = vigie.Gate("", begin=False)
gate.command = lambda: [vigie.GATE, "--config", config, "--feed", gate.feed, "--desk", gate.desk,
                        "--state", gate.place]
gate.start()
vigie.ok("a secret in --config is not warned of",
         "process list" not in gate.said() and not leaks(gate), gate.said())
gate.stop()
config.chmod(0o644)
refused("a config that shows a secret to everybody", 2, "everybody may read", "--config", config,
        *base)

# The journal stays a database that others can read.
with vigie.Gate("lines:-") as gate:
    gate.write({"event": "call_offered", "at_us": vigie.now_us(), "call": "c", "number": "3640"})
    count = lambda: sqlite3.connect(gate.journal).execute(
        "SELECT sum(count) FROM frame").fetchone()[0]
    vigie.ok("a reader sees the events while the gate runs", vigie.wait_for(lambda: count() >= 4))
vigie.done()
