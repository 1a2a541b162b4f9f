#!/usr/bin/python3
# deadline: 240
"""A program that has docs/protocol.md and none of our code follows a real gate, over good and bad roads.

Each bad road is a proxy that does one thing wrong. The stranger must end with the gate's digest for
some beats in a row; while it says it is live, only a byte that was turned over in flight may show a
digest that differs, and never twice in a row.
"""
import json
import subprocess
import sys
from pathlib import Path

import vigie

HERE = Path(__file__).resolve().parent
SIM = "sim:?seed=7&rate=40&speed=20"


def follow(pair, beats, deadline_s=60):
    """(exit code, [line of JSON as a dict])"""
    ran = vigie.run([sys.executable, HERE / "follower.py", "--connect", pair, "--until-equal", beats,
                     "--deadline", deadline_s], timeout_s=deadline_s + 20)
    return ran.returncode, [json.loads(line) for line in ran.stdout.splitlines()], ran.stderr


class Proxy:
    def __init__(self, gate, *arguments):
        place = vigie.folder()
        self.pair = f"ipc://{place}/f,ipc://{place}/d"
        self.log = place / "log"
        with open(self.log, "wb") as log:
            self.process = vigie.start([sys.executable, HERE / "proxy.py", "--gate", gate.pair,
                                        "--bind", self.pair, *arguments], stdout=log,
                                       stderr=subprocess.STDOUT)
        vigie.wait_for(lambda: "ready" in self.log.read_text())

    def did(self, what):
        return sum(f'"did": "{what}"' in line for line in self.log.read_text().splitlines())

    def stop(self):
        self.process.terminate()
        self.process.wait()


def wrong_in_a_row(lines):
    """The longest run of beats at which it was live with another digest than the gate's."""
    longest = now = 0
    for line in lines:
        now = now + 1 if line["mine"] is not None and not line["equal"] else 0
        longest = max(longest, now)
    return longest


ROADS = [  # what the proxy does, how often it must have done it, may a digest differ
    ("loses a message", "drop", ["--drop", 5], 1, False),
    # not for ever: two equal beats in a row between two losses would be luck
    ("loses every twentieth of 200 messages", "drop",
     ["--drop", 1, "--every", 20, "--until", 200], 2, False),
    ("tells every message twice", "twice", ["--twice", 1, "--every", 1], 10, False),
    ("swaps two messages", "swap", ["--swap", 5], 1, False),
    ("turns a byte of a message over", "corrupt", ["--corrupt", 5], 1, True),
    ("stalls for four seconds", "stall", ["--stall", "5:4"], 1, False),
    ("loses the first answer", "drop-answer", ["--drop-answer", 1], 1, False),
    ("turns a byte of the answer over", "corrupt-answer", ["--corrupt-answer", 1], 1, True),
]

with vigie.Gate(SIM) as gate:
    code, lines, told = follow(gate.pair, 4)
    vigie.ok("the stranger has the digest of the gate, beat after beat", code == 0, told)
    vigie.ok("and never another one", wrong_in_a_row(lines) == 0, lines)
    vigie.ok("while things happen", lines and lines[-1]["seq"] > lines[0]["seq"], lines)

    for sentence, what, arguments, times, may_differ in ROADS:
        proxy = Proxy(gate, *arguments)
        code, lines, told = follow(proxy.pair, 2)
        if proxy.did(what) < times:  # the end came before the trouble
            code, lines, told = follow(proxy.pair, 6)
        proxy.stop()
        vigie.ok(f"over a road that {sentence} it ends equal",
                 code == 0 and proxy.did(what) >= times, told + proxy.log.read_text())
        vigie.ok(f"over a road that {sentence} it is never wrong for long",
                 wrong_in_a_row(lines) <= may_differ, lines)

    _, before, _ = follow(gate.pair, 1)
    gate.kill()
    gate.start()
    code, lines, told = follow(gate.pair, 3)
    vigie.ok("after kill -9 of the gate it follows the next run", code == 0, told)

vigie.done()
