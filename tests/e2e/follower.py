#!/usr/bin/python3
"""The stranger: follows a gate by docs/protocol.md, and shares no code with the gate.

    follower.py [--connect FEED,DESK] [--until-equal N] [--deadline SECONDS]

Prints one line of JSON for each beat: {"seq":…,"mine":…,"gates":…,"equal":…}. `mine` is null while it
is not live. With --until-equal it ends with 0 after N equal beats in a row, with 1 when the deadline
has passed. The tables of events and counters are read out of the page itself; the rules of the board
are written here once more, as anybody would who has only the page.
"""
import argparse
import json
import re
import sys
import time
from collections import deque
from pathlib import Path

import msgpack
import zmq

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "protocol.md"
VERSION = 1
EVENTS, BEAT, ASK, PART, ERROR = 1, 2, 16, 17, 18
FEED_BYTES, DESK_BYTES, TEXT_BYTES, DEPTH = 64 * 1024, 1024 * 1024, 4 * 1024, 16
KEPT_BYTES = 64 * 1024 * 1024


# ---- the tables of the page -----------------------------------------------------------------------


def part_of_page(name):
    return re.search(rf"<!-- generated: {name} -->\n(.*?)<!-- end -->", PAGE.read_text(), re.S).group(1)


def read_events():
    """type: (name, {key: (field, kind, required)})"""
    events = {}
    for head in re.split(r"\n#### ", part_of_page("events"))[1:]:
        name, number = re.match(r"`(\w+)` \((\d+)\)", head).groups()
        rows = re.findall(r"^\| (\d+) \| `(\w+)` \| ([^|]+?) \| ([^|]*?) \|", head, re.M)
        events[int(number)] = name, {int(k): (f, kind, need == "yes") for k, f, kind, need in rows}
    return events


def read_words():
    """list: [word, ...]"""
    return {name: re.findall(r"\d+ `(\w+)`", values)
            for name, values in re.findall(r"^\| `(\w+)` \|(.*)\|$", part_of_page("words"), re.M)}


def read_counters():
    """subject: [counter, ...] of the day"""
    counters = {}
    for head in part_of_page("counters").split("#### ")[1:]:
        subject = re.match(r".*`totals\.counters`, subject (\w+)", head)
        if subject:
            counters[subject.group(1)] = re.findall(r"^\| \d+ \| `(\w+)`", head, re.M)
    return counters


def read_digest_counters():
    """subject: the counters that the digest takes, the first so many of the table"""
    return {subject: COUNTERS[subject][:int(count)] for subject, count in
            re.findall(r"^\| (number|queue|agent|origin) \| its first (\d+) counters", PAGE.read_text(), re.M)}


TYPES, WORDS, COUNTERS = read_events(), read_words(), read_counters()
DIGESTED = read_digest_counters()


# ---- bytes ----------------------------------------------------------------------------------------


class Wrong(Exception):
    """A message or an event that is not what it should be."""


def scan(data, limit):
    """Walks over the headers before msgpack sees them."""
    if len(data) > limit:
        raise Wrong("too large")
    at, open_ = 0, [1]  # values still to come: of the message, then of each container
    while open_:
        if open_[-1] == 0:
            open_.pop()
            continue
        open_[-1] -= 1
        if at >= len(data):
            raise Wrong("cut short")
        at, items, text = header(data, at)
        if text is not None:
            if text > TEXT_BYTES:
                raise Wrong("text too long")
            at += text
        if at > len(data):
            raise Wrong("cut short")
        if items:
            if items > len(data) - at:
                raise Wrong("claims more than there is")
            if len(open_) > DEPTH:
                raise Wrong("too deep")
            open_.append(items)
    if at != len(data):
        raise Wrong("bytes behind the end")


SIZES = {0xCA: 4, 0xCB: 8, 0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, 0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8}
TEXTS = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
CONTAINERS = {0xDC: (2, 1), 0xDD: (4, 1), 0xDE: (2, 2), 0xDF: (4, 2)}


def header(data, at):
    """(behind the header, values in it, bytes of text in it)"""
    first, at = data[at], at + 1
    if first < 0x80 or first >= 0xE0 or first in (0xC0, 0xC2, 0xC3):
        return at, 0, None
    if first < 0x90:
        return at, 2 * (first & 15), None
    if first < 0xA0:
        return at, first & 15, None
    if first < 0xC0:
        return at, 0, first & 31
    if first in SIZES:
        return at + SIZES[first], 0, None
    if first in TEXTS:
        size = TEXTS[first]
        return at + size, 0, int.from_bytes(data[at:at + size], "big")
    if first in CONTAINERS:
        size, each = CONTAINERS[first]
        return at + size, each * int.from_bytes(data[at:at + size], "big"), None
    raise Wrong(f"byte {first:02x}")


def is_int(value, low=-2**63, high=2**63 - 1):
    return type(value) is int and low <= value <= high


def unsigned(value):
    return is_int(value, 0, 2**64 - 1)


PLACES = {  # behind version and kind
    EVENTS: (unsigned, unsigned, is_int, lambda v: type(v) is list),
    BEAT: (unsigned, unsigned, is_int, is_int, unsigned, unsigned),
    PART: (unsigned, unsigned, unsigned, unsigned, lambda v: type(v) is bool,
           lambda v: type(v) is list),
    ERROR: (unsigned, is_int, lambda v: type(v) is str),
}


def read_frame(data, limit):
    """[kind, ...], or None for a kind that only a newer gate knows."""
    scan(data, limit)
    try:
        frame = msgpack.unpackb(data, strict_map_key=False, unicode_errors="surrogateescape",
                                object_pairs_hook=list)
    except ValueError as error:
        raise Wrong(str(error)) from error
    if type(frame) is not list or len(frame) < 2 or not is_int(frame[0]) or not is_int(frame[1]):
        raise Wrong("no message")
    if frame[0] != VERSION:
        raise Wrong(f"version {frame[0]}, I speak {VERSION}")
    checks = PLACES.get(frame[1])
    if not checks:
        return None
    places = frame[2:2 + len(checks)]
    if len(places) < len(checks) or not all(check(v) for check, v in zip(checks, places)):
        raise Wrong(f"kind {frame[1]} with wrong places")
    return [frame[1], *places]


def read_field(value, kind):
    if kind == "text":
        good = type(value) is str
    elif kind == "integer":
        good = is_int(value)
    elif kind == "boolean":
        good = type(value) is bool
    elif kind == "array of integers":
        good = type(value) is list and all(is_int(v) for v in value)
    else:  # word of `list`
        words = WORDS[re.search(r"`(\w+)`", kind).group(1)]
        if not is_int(value, 0):
            raise Wrong("no word")
        return words[value] if value < len(words) else words[0]
    if not good:
        raise Wrong(f"expected {kind}, found {value!r}")
    return value


EMPTY = {"text": "", "integer": 0, "boolean": False, "array of integers": []}


def empty(kind):
    word = re.search(r"`(\w+)`", kind)
    return WORDS[word.group(1)][0] if word else EMPTY[kind]


def read_event(raw):
    """(name, at_us, fields), or None for a type that only a newer gate knows."""
    if type(raw) is not list or len(raw) < 3 or not is_int(raw[0], 0):
        raise Wrong("no event")
    if raw[0] not in TYPES:
        return None
    name, rows = TYPES[raw[0]]
    if not is_int(raw[1]) or type(raw[2]) is not list:
        raise Wrong(f"{name}: no time, or no fields")
    fields = {f: empty(kind) for f, kind, _ in rows.values()}
    seen = set()
    for key, value in raw[2]:
        if not is_int(key):
            raise Wrong(f"{name}: a key that is no integer")
        if key not in rows:
            continue
        if key in seen:
            raise Wrong(f"{name}: key {key} comes twice")
        seen.add(key)
        fields[rows[key][0]] = read_field(value, rows[key][1])
    if any(need and key not in seen for key, (_, _, need) in rows.items()):
        raise Wrong(f"{name}: a required field is missing")
    return name, raw[1], fields


# ---- the board ------------------------------------------------------------------------------------

LAYERS = ("override", "plan", "base")
CALL_STATES = ("offered", "connected", "menu", "waiting", "talking", "left", "ringing")
FNV_START, FNV_PRIME, MASK = 0xCBF29CE484222325, 0x100000001B3, 2**64 - 1
LEFT_COUNTER = {"timed_out": "timed_out", "key": "left_key", "no_agent": "left_no_agent",
                "taken_away": "taken_away"}
OUTCOME_OF_LEAVING = {"abandoned": "abandoned", "timed_out": "timed_out", "key": "left_key",
                      "no_agent": "refused", "full": "refused", "join_empty": "refused"}


class Refused(Exception):
    pass


def kept(text):
    return text.split("\0", 1)[0]


def elapsed(start, end):
    return end - start if start > 0 and end > start else 0


def fnv(data):
    value = FNV_START
    for byte in data:
        value = (value ^ byte) * FNV_PRIME & MASK
    return value


class Board:
    def __init__(self):
        self.date, self.day_us, self.newest_us = "", 0, 0
        self.numbers, self.queues, self.agents, self.calls, self.origins = {}, {}, {}, {}, {}
        self.hashes = {}

    # -- rows

    def number(self, key):
        return self.numbers.setdefault(key, {
            **dict.fromkeys(COUNTERS["number"], 0), "live": 0, "undecided": 0, "line": "unknown",
            "routes": {}})

    def queue(self, key):
        return self.queues.setdefault(key, {
            **dict.fromkeys(COUNTERS["queue"], 0), "waiting": 0, "talking": 0, "threshold_us": 0,
            "short_us": 0, "name": key})

    def agent(self, key):
        return self.agents.setdefault(key, {
            **dict.fromkeys(COUNTERS["agent"], 0), "state": "unknown", "since_us": 0})

    def origin(self, key):
        if key not in self.origins and len(self.origins) >= 63:
            key = "other"
        return self.origins.setdefault(key, dict.fromkeys(COUNTERS["origin"], 0))

    def named_queue(self, key):
        return self.queue(key) if key else None

    def named_agent(self, key):
        return self.agent(key) if key else None

    # -- folding

    def apply(self, name, at_us, fields):
        at = at_us if at_us > 0 else self.newest_us or 1
        fields = {k: kept(v) if type(v) is str else v for k, v in fields.items()}
        try:
            if name.startswith("call_"):
                getattr(self, "on_" + name)(self.live_call(name, fields), at, fields)
            else:
                getattr(self, "on_" + name)(at, fields)
        except Refused:
            return
        self.newest_us = max(self.newest_us, at)

    def on_exchange(self, at, says):
        pass

    def on_number(self, at, says):
        self.number(says["number"])

    on_legal = on_budget = on_price_change = on_number

    def on_queue(self, at, says):
        if not says["queue"]:
            raise Refused
        queue, most = self.queue(says["queue"]), (2**63 - 1) // 1000
        queue["threshold_us"] = 1000 * min(max(says["threshold_ms"], 0), most)
        queue["short_us"] = 1000 * min(max(says["short_abandon_ms"], 0), most)

    def on_agent(self, at, says):
        if not says["agent"]:
            raise Refused
        self.agent(says["agent"])

    def on_route(self, at, says):
        if says["layer"] == "unknown":
            raise Refused
        routes = self.number(says["number"])["routes"]
        if says["destination"]:
            routes[says["layer"]] = says["destination"]
        else:
            routes.pop(says["layer"], None)

    def on_line(self, at, says):
        self.number(says["number"])["line"] = says["state"]

    def on_member(self, at, says):
        if not says["agent"] or not says["queue"]:
            raise Refused
        self.agent(says["agent"])
        self.queue(says["queue"])

    def on_agent_state(self, at, says):
        if not says["agent"]:
            raise Refused
        agent = self.agent(says["agent"])
        before, told = agent["since_us"], says["since_us"]
        if says["state"] == agent["state"] and before:
            return
        begin = at
        if 0 < told <= at:
            begin = told if told >= before else min(before, at)
        booked = self.day_us if 0 < before < self.day_us else before
        agent[f"state_{agent['state']}_us"] += elapsed(booked, begin)
        agent["state"], agent["since_us"] = says["state"], begin

    def on_day(self, at, says):
        if not says["date"]:
            raise Refused
        self.date, self.day_us = says["date"], at
        for number in self.numbers.values():
            number.update(dict.fromkeys(COUNTERS["number"], 0), carried=number["undecided"])
        for queue in self.queues.values():
            queue.update(dict.fromkeys(COUNTERS["queue"], 0), carried=queue["waiting"])
        for agent in self.agents.values():
            agent.update(dict.fromkeys(COUNTERS["agent"], 0))
        self.origins.clear()

    def on_totals(self, at, says):
        subject, key = says["subject"], says["key"]
        if subject == "board":
            for rows, names in ((self.numbers, "number"), (self.queues, "queue"),
                                (self.agents, "agent")):
                for row in rows.values():
                    row.update(dict.fromkeys(COUNTERS[names], 0))
            self.origins.clear()
            return
        if subject == "unknown" or (not key and subject not in ("number", "origin")):
            raise Refused
        row = {"number": self.number, "queue": self.queue, "agent": self.agent,
               "origin": self.origin}[subject](key)
        row.update(dict.fromkeys(COUNTERS[subject], 0))
        row.update(zip(COUNTERS[subject], says["counters"]))

    # -- calls

    def live_call(self, name, says):
        call = self.calls.get(says["call"])
        if name == "call_offered":
            if call or not says["call"]:
                raise Refused
        elif not call:
            raise Refused
        return call

    def enter(self, call, state, at):
        call["state"], call["state_us"] = state, at

    def end_wait(self, call, at):
        queue = call["queue"]
        wait = elapsed(call["queued_us"], at)
        queue["waiting"] -= 1
        queue["wait_max_us"] = max(queue["wait_max_us"], wait)
        call["number"]["wait_us"] += wait
        return queue, wait, queue["threshold_us"] > 0 and wait <= queue["threshold_us"]

    def leave(self, call, reason, at):
        queue, wait, in_threshold = self.end_wait(call, at)
        call["queue"], call["queued_us"] = None, 0
        if reason == "abandoned":
            queue["abandoned"] += 1
            queue["wait_abandoned_us"] += wait
            queue["abandoned_short"] += queue["short_us"] > 0 and wait < queue["short_us"]
            queue["abandoned_in_threshold"] += in_threshold
        else:
            queue["wait_other_us"] += wait
            queue[LEFT_COUNTER.get(reason, "left_unknown")] += 1

    def end_talk(self, call, at):
        if call["state"] != "talking":
            return
        talk = elapsed(call["answered_us"], at)
        call["number"]["talk_us"] += talk
        if call["queue"]:
            call["queue"]["talk_us"] += talk
            call["queue"]["talking"] -= 1
        if call["agent"]:
            call["agent"]["talk_us"] += talk
        call.update(queue=None, agent=None, answered_us=0, queued_us=0)

    def end(self, call, reason, at):
        if call["state"] == "waiting":
            self.leave(call, reason, at)
        self.end_talk(call, at)
        call["agent"] = None

    def join(self, call, queue, at):
        self.end(call, "unknown", at)
        call.update(left="unknown", was_queued=True, queue=queue, last_queue=queue, queued_us=at)
        queue["waiting"] += 1
        queue["offered"] += 1
        self.enter(call, "waiting", at)

    def on_call_offered(self, _, at, says):
        number = self.number(says["number"])
        self.calls[says["call"]] = {
            "number": number, "state": "offered", "state_us": at, "connected_us": 0,
            "charged_us": 0, "queued_us": 0, "answered_us": 0, "queue": None, "agent": None,
            "left": "unknown", "answered": False, "was_queued": False,
            "last_queue": None, "origin": says["origin"]}
        for counter in ("offered", "live", "undecided"):
            number[counter] += 1

    def on_call_connected(self, call, at, says):
        if call["connected_us"]:
            raise Refused
        call["connected_us"] = at
        if call["state"] == "offered":
            self.enter(call, "connected", at)
        call["number"]["connected"] += 1

    def on_call_charged(self, call, at, says):
        if call["charged_us"]:
            raise Refused
        call["charged_us"] = at

    def on_call_menu(self, call, at, says):
        if call["state"] == "waiting":
            return
        self.end_talk(call, at)
        call["agent"] = None
        self.enter(call, "menu", at)

    def on_call_queued(self, call, at, says):
        if not says["queue"]:
            raise Refused
        queue = self.queue(says["queue"])
        if call["state"] == "waiting" and call["queue"] is queue:
            raise Refused
        self.join(call, queue, at)

    def on_call_ringing(self, call, at, says):
        if call["state"] == "talking":
            return
        call["agent"] = self.named_agent(says["agent"])
        if call["state"] not in ("waiting", "ringing"):
            self.enter(call, "ringing", at)

    def on_call_missed(self, call, at, says):
        agent = self.named_agent(says["agent"])
        if not agent:
            return
        agent["missed"] += 1
        if call["agent"] is agent and call["state"] != "talking":
            call["agent"] = None

    def on_call_answered(self, call, at, says):
        queue, agent = self.named_queue(says["queue"]), self.named_agent(says["agent"])
        same = call["state"] == "talking" and call["queue"] is queue
        if same and call["agent"] is agent:
            raise Refused
        if same:
            queued_us = call["queued_us"]
            self.end_talk(call, at)
            call["queue"], call["queued_us"] = queue, queued_us
        elif not queue:
            self.end(call, "taken_away", at)
        else:
            if not (call["state"] == "waiting" and call["queue"] is queue):
                self.join(call, queue, at)
            _, wait, in_threshold = self.end_wait(call, at)
            queue["answered"] += 1
            queue["wait_answered_us"] += wait
            queue["answered_in_threshold"] += in_threshold
        if queue:
            queue["talking"] += 1
        call.update(agent=agent, answered_us=at, left="unknown")
        self.enter(call, "talking", at)
        if not call["answered"]:
            call["answered"] = True
            call["number"]["undecided"] -= 1
            call["number"]["answered"] += 1
        if agent:
            agent["calls_taken"] += 1

    def on_call_unqueued(self, call, at, says):
        reason = says["why"]
        if reason in ("full", "join_empty"):
            if not says["queue"]:
                raise Refused
            self.end(call, "unknown", at)
            self.queue(says["queue"])["refused_full" if reason == "full" else "refused_empty"] += 1
        else:
            if call["state"] != "waiting" or call["queue"]["name"] != says["queue"]:
                raise Refused
            self.end(call, reason, at)
        call["left"] = reason
        self.enter(call, "left", at)

    def on_call_transferred(self, call, at, says):
        waited = call["state"] == "waiting"
        self.end(call, "taken_away", at)
        if waited:
            call["left"] = "taken_away"
        self.enter(call, "left" if waited else "connected", at)

    def on_call_ended(self, call, at, says):
        outcome = self.outcome(call, says)
        hung_up = not says["unseen"] and says["by"] in ("caller", "unknown")
        self.end(call, "abandoned" if hung_up else "unknown", at)
        number = call["number"]
        number["live"] -= 1
        number["connected_us"] += elapsed(call["connected_us"], at)
        number["connected_ended"] += call["connected_us"] > 0
        self.count_money(call, says)
        if not call["answered"]:
            number["undecided"] -= 1
            number[outcome] += 1
        del self.calls[says["call"]]

    def count_money(self, call, says):
        number, connected = call["number"], call["connected_us"] > 0
        priced = says["priced"]
        if priced in ("priced", "assumed"):
            number[priced] += 1
        elif connected or priced == "unknown":
            number["unpriced"] += 1
        number["before_beep"] += says["early"]
        number["charged_us"] += says["charged_us"]
        rows = [number]
        if call["last_queue"]:
            rows.append(call["last_queue"])
        if connected or priced != "unpriced":
            rows.append(self.origin(call["origin"]))
            rows[-1]["calls"] += 1
        for row in rows:
            for amount in ("s_ue60", "payout_ue60", "cost_ue60"):
                row[amount] += says[amount]

    def outcome(self, call, says):
        by, cause, connected = says["by"], says["cause"], call["connected_us"] > 0
        if says["unseen"]:
            return "unknown"
        if call["state"] == "waiting":
            return "abandoned" if by in ("caller", "unknown") else "failed"
        if call["left"] in OUTCOME_OF_LEAVING:
            return OUTCOME_OF_LEAVING[call["left"]]
        if not connected and cause in (1, 2, 3):
            return "unrouted"
        if not connected and cause == 21 and call["number"]["line"] != "open":
            return "closed"
        if by == "caller" or (by == "unknown" and cause in (0, 16)):
            return "abandoned" if call["state"] == "ringing" or call["was_queued"] else "left_early"
        if cause in (0, 16) and (connected or call["state"] == "menu"):
            return "served"
        return "failed"

    # -- the digest

    def row_hash(self, kind, key, values, tail=""):
        if not any(values):
            return 0
        row = (values, tail)
        known = self.hashes.get((kind, key))
        if known and known[0] == row:
            return known[1]
        data = bytes([kind]) + raw(key) + b"\0"
        data += b"".join((v & MASK).to_bytes(8, "little") for v in values) + raw(tail)
        self.hashes[kind, key] = row, fnv(data)
        return self.hashes[kind, key][1]

    def rows(self):
        """(kind, key, values, tail)"""
        yield 1, self.date, (self.day_us,), ""
        for key, n in self.numbers.items():
            layer = next((name for name in LAYERS if name in n["routes"]), "unknown")
            yield (2, key, (*(n[c] for c in DIGESTED["number"]), n["live"], n["undecided"],
                            WORDS["line_state"].index(n["line"]), WORDS["route_layer"].index(layer)),
                   n["routes"].get(layer, ""))
        for key, q in self.queues.items():
            yield 3, key, (*(q[c] for c in DIGESTED["queue"]), q["waiting"], q["talking"]), ""
        for key, a in self.agents.items():
            state = WORDS["agent_state"].index(a["state"])
            yield 4, key, (*(a[c] for c in DIGESTED["agent"]), state, a["since_us"]), ""
        for key, c in self.calls.items():
            yield 5, key, (CALL_STATES.index(c["state"]), c["state_us"]), ""
        for key, o in self.origins.items():
            yield 6, key, tuple(o[c] for c in DIGESTED["origin"]), ""

    def digest(self):
        return sum(self.row_hash(*row) for row in self.rows()) & MASK


def raw(text):
    return text.encode(errors="surrogateescape")


# ---- following ------------------------------------------------------------------------------------


class Follower:
    def __init__(self, feed, desk):
        context = zmq.Context.instance()
        self.feed, self.desk = context.socket(zmq.SUB), context.socket(zmq.DEALER)
        for socket, limit in ((self.feed, FEED_BYTES), (self.desk, DESK_BYTES)):
            socket.setsockopt(zmq.LINGER, 0)
            socket.setsockopt(zmq.RECONNECT_IVL, 100)
            socket.setsockopt(zmq.RECONNECT_IVL_MAX, 2000)
            socket.setsockopt(zmq.HEARTBEAT_IVL, 5000)
            socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, 15000)
            socket.setsockopt(zmq.MAXMSGSIZE, limit)
        self.feed.subscribe(b"")
        self.desk.setsockopt(zmq.IMMEDIATE, 1)
        self.feed.connect(feed)
        self.desk.connect(desk)
        self.poller = zmq.Poller()
        self.poller.register(self.feed, zmq.POLLIN)
        self.poller.register(self.desk, zmq.POLLIN)

        self.board, self.epoch, self.last = Board(), 0, 0
        self.heard, self.live = False, False
        self.id, self.asked, self.unsent = 0, False, False
        self.ask_at = self.answer_by = 0.0
        self.patience, self.troubles, self.live_since = 3, 0, 0.0
        self.feed_seq = 0
        self.forget()

    def forget(self):
        self.kept, self.kept_bytes, self.kept_epoch = deque(), 0, None
        self.fresh, self.next_part, self.answer_of = None, 0, None
        self.asked = False

    def sync(self, is_network=False):
        now = time.monotonic()
        if self.live and now - self.live_since > 30:
            self.troubles = 0
        self.live = False
        self.forget()
        pause = min(0.25 * 2**(self.troubles - 1), 2 if is_network else 10) if self.troubles else 0
        self.troubles += 1
        self.ask_at = now + pause

    def tick(self):
        now = time.monotonic()
        if not self.heard or self.live:
            return
        if self.asked and not self.unsent and now > self.answer_by:
            self.patience = min(2 * self.patience, 10)
            self.forget()
            self.ask_at = now
        if not self.asked and now >= self.ask_at:
            self.forget()
            self.id, self.asked, self.unsent, self.feed_seq = self.id + 1, True, True, 0
        if self.unsent:
            try:
                self.desk.send(msgpack.packb([VERSION, ASK, self.id]), zmq.DONTWAIT)
                self.unsent, self.answer_by = False, now + self.patience
            except zmq.Again:
                pass

    def fold(self, board, raw_events):
        for raw_event in raw_events:
            event = read_event(raw_event)
            if event:
                board.apply(*event)

    def advance(self, board, last, first, events):
        """The sequence after it, None when something is missing before it."""
        if first > last + 1:
            return None
        self.fold(board, events[max(0, last + 1 - first):])
        return max(last, first + len(events) - 1)

    def take_feed(self, data):
        """The beat, if it was one."""
        try:
            frame = read_frame(data, FEED_BYTES)
        except Wrong as error:
            print(f"follower: {error}", file=sys.stderr)
            return None
        if not frame or frame[0] not in (EVENTS, BEAT):
            return None
        if frame[0] == EVENTS and (not frame[4] or not frame[2] or frame[2] + len(frame[4]) >= 2**64):
            return None
        if not self.heard:
            self.heard = True
            self.sync()
            self.troubles = 0
        elif self.asked:
            self.keep(frame, len(data))
        elif self.live and frame[1] != self.epoch:
            self.sync(True)
        elif self.live and frame[0] == EVENTS:
            self.take_events(frame)
        elif self.live:
            self.take_beat(frame)
        return frame if frame[0] == BEAT else None

    def keep(self, frame, size):
        kind, epoch, first = frame[:3]
        if self.kept_epoch not in (None, epoch):
            self.kept.clear()
            self.kept_bytes = self.feed_seq = 0
        self.kept_epoch = epoch
        self.feed_seq = max(self.feed_seq, first + len(frame[4]) - 1 if kind == EVENTS else first)
        if self.answer_of and self.answer_of[0] != epoch:
            self.sync(True)
        elif kind == EVENTS:
            self.kept.append(frame)
            self.kept_bytes += size
            if self.kept_bytes > KEPT_BYTES:
                self.sync()

    def take_events(self, frame):
        _, _, first, _, events = frame
        try:
            last = self.advance(self.board, self.last, first, events)
        except Wrong as error:
            print(f"follower: {error}", file=sys.stderr)
            self.sync()
            return
        if last is None:
            self.sync(True)
            return
        self.last = last
        self.feed_seq = max(self.feed_seq, first + len(events) - 1)

    def take_beat(self, frame):
        last_seq, digest = frame[2], frame[5]
        if last_seq > self.last or last_seq < self.feed_seq:
            self.sync(True)
        elif last_seq == self.last and digest != self.board.digest():
            self.sync()

    def take_answer(self, data):
        try:
            frame = read_frame(data, DESK_BYTES)
            if not frame or not self.asked or frame[1] != self.id:
                return
            if frame[0] == ERROR:
                raise Wrong(f"the desk refuses: {frame[3]}")
            if frame[0] == PART:
                self.take_part(*frame[2:])
        except Wrong as error:
            print(f"follower: {error}", file=sys.stderr)
            self.sync()

    def take_part(self, epoch, seq, part, is_last, events):
        self.answer_by = time.monotonic() + 3
        if part != self.next_part or (part > 0 and self.answer_of != (epoch, seq)):
            raise Wrong(f"part {part} is not the next one")
        if self.kept_epoch not in (None, epoch):
            self.sync(True)
            return
        if part == 0:
            self.fresh, self.answer_of = Board(), (epoch, seq)
        self.next_part += 1
        self.fold(self.fresh, events)
        if not is_last:
            return
        board, last, feed_seq = self.fresh, seq, self.feed_seq
        for _, _, first, _, kept_events in self.kept:
            last = self.advance(board, last, first, kept_events)
            if last is None:
                self.sync(True)
                return
        self.forget()
        self.board, self.epoch, self.last, self.feed_seq = board, epoch, last, feed_seq
        self.live, self.live_since, self.patience = True, time.monotonic(), 3

    def beats(self, deadline):
        """Follows; yields (frame of the beat, my digest or None)."""
        while time.monotonic() < deadline:
            self.tick()
            ready = dict(self.poller.poll(50))
            for _ in range(256 if self.desk in ready else 0):
                try:
                    self.take_answer(self.desk.recv(zmq.DONTWAIT))
                except zmq.Again:
                    break
            for _ in range(256 if self.feed in ready else 0):
                try:
                    beat = self.take_feed(self.feed.recv(zmq.DONTWAIT))
                except zmq.Again:
                    break
                if beat:
                    same = self.live and beat[1] == self.epoch and beat[2] == self.last
                    yield beat, self.board.digest() if same else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--connect", default="tcp://127.0.0.1:7711,tcp://127.0.0.1:7712",
                        metavar="FEED,DESK")
    parser.add_argument("--until-equal", type=int, default=0, metavar="N")
    parser.add_argument("--deadline", type=float, default=30, metavar="SECONDS")
    options = parser.parse_args()
    feed, desk = options.connect.split(",")
    in_a_row = 0
    forever = not options.until_equal
    end = float("inf") if forever else time.monotonic() + options.deadline
    for beat, mine in Follower(feed, desk).beats(end):
        _, _, seq, _, _, gates, _ = beat
        equal = mine == gates
        print(json.dumps({"seq": seq, "mine": mine, "gates": gates, "equal": equal}), flush=True)
        in_a_row = in_a_row + 1 if equal else 0
        if not forever and in_a_row >= options.until_equal:
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
