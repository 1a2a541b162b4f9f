"""A switch for the tests of the asterisk driver: ami_server.py as a child, and what to expect of it.

    switch = ami.Switch("calm", "--paused")
    gate = ami.gate(switch)
    switch.say("play 1000")
"""
import collections
import gzip
import json
import re
import sys
from pathlib import Path

import vigie

HERE = Path(__file__).resolve().parent
DATA = vigie.DATA / "asterisk"
SECRET = "vigie-secret"


class Switch:
    def __init__(self, name, *arguments, program="ami_server.py"):
        self.name = name
        self.process = vigie.start([sys.executable, HERE / program, name, "--shift",
                                    *arguments], stdin=-1, stdout=-1, text=True)
        words = self.process.stdout.readline().split()
        self.port, self.count = int(words[1]), int(words[3])

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def at(self):
        """(events played, clients logged in)"""
        return tuple(int(n) for n in re.match(r"at (\d+) of \d+, clients (\d+)",
                                              self.say("at")).groups())

    def play(self, count=None, deadline_s=120):
        """Plays until that many events are out; true when they are."""
        goal = self.count if count is None else count
        self.say(f"play {goal}")
        return vigie.wait_for(lambda: self.at()[0] >= goal, deadline_s)

    def model(self):
        return json.loads(self.say("model"))

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


class LivingSwitch(Switch):
    """ami_switch.py as a child: it obeys orders, or lies. scene: as its first lines say."""

    def __init__(self, scene, *arguments):
        super().__init__(json.dumps(scene), *arguments, program="ami_switch.py")

    def state(self):
        return json.loads(self.say("state"))

    def effects(self, order):
        """Actions that changed something for that order."""
        return [action for who, action in self.state()["done"] if who == order]


def gate(switch, *arguments, config=None, user="vigie", secret=SECRET, begin=True, env=None, may=""):
    """A gate beside that switch."""
    place = vigie.folder()
    if config is not None:
        (place / "config").write_text(config)
        arguments = (*arguments, "--config", place / "config")
    return vigie.Gate(f"asterisk://{user}@127.0.0.1:{switch.port}", *arguments, place=place,
                      env={"VIGIE_ASTERISK_SECRET": secret, **(env or {})}, begin=begin, may=may)


def link(board):
    return board["exchanges"][0]["link"] if board and board["exchanges"] else None


def wait_board(the_gate, condition, deadline_s=60):
    """The first board of which the condition is true; the last one when none was in time."""
    last = [None]

    def look():
        last[0] = vigie.board(the_gate)
        return last[0] is not None and condition(last[0])
    vigie.wait_for(look, deadline_s, 0.1)
    return last[0]


def wait_up(the_gate):
    return link(wait_board(the_gate, lambda board: link(board) == "up")) == "up"


def expectations(name):
    """{(kind, key): {field: value}} of NAME.expect.tsv, without the moments."""
    rows = collections.defaultdict(dict)
    for line in (DATA / f"{name}.expect.tsv").read_text().splitlines():
        kind, key, field, value = line.split("\t")
        if kind != "waiting":
            rows[kind, key][field] = int(value)
    return rows


def entries(name):
    """Where in the row of events calls begin: after events[i] + 1 events, i + 1 calls were offered."""
    places, count = [], 0
    with gzip.open(DATA / f"{name}.ami.gz", "rt", encoding="utf8", newline="") as file:
        for block in file.read().split("\r\n\r\n"):
            head = block.split("\r\n", 1)[0]
            if not head.startswith("Event: ") or "\r\nTimestamp: " not in block or \
                    "\r\nActionID: " in block or head == "Event: SuccessfulAuth":
                continue
            count += 1
            if head == "Event: Newchannel" and "\r\nContext: from-carrier\r\n" in block and \
                    "\r\nChannelState: 4\r\n" in block:
                places.append(count)
    return places


def offered(board):
    """Calls to a known number that began."""
    return sum(row["offered"] for row in board["numbers"] if row["number"])


NUMBER_FIELDS = ("offered", "connected", "answered", "abandoned", "left_early", "timed_out",
                 "left_key", "refused", "closed", "unrouted", "served", "failed")
QUEUE_FIELDS = ("offered", "answered", "abandoned", "timed_out")


def differences(name, board):
    """What of a board is not as the truth says; sentences."""
    wrong = []

    def compare(what, row, field, want, slack=0):
        if row.get(field) is None or abs(row[field] - want) > slack:
            wrong.append(f"{what} {field} is {row.get(field)}, not {want}")

    for (kind, key), want in expectations(name).items():
        if kind == "number":
            row = vigie.row(board["numbers"], "number", key)
            for field in NUMBER_FIELDS:
                compare(key, row, field, want[field])
            compare(key, row, "connected_ms", want["billed_ms"], want["billed_ms"] / 1000)
        elif kind == "queue":
            row = vigie.row(board["queues"], "queue", key)
            for field in QUEUE_FIELDS:
                compare(key, row, field, want[field])
            others = want["left_key"] + want["left_no_agent"]
            compare(key, row, "left_other", others)
        elif kind == "agent":
            row = vigie.row(board["agents"], "label", key)
            if row or want["calls_taken"]:
                compare(key, row, "calls_taken", want["calls_taken"])
    wrong += [f"call {call['call']} is still there" for call in board["calls"]]
    return wrong
