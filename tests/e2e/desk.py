"""Who gives orders: the smallest client of a gate's desk, by proto/codec/frame.h and the event table.

    desk = desk.Desk(gate)                   dress(socket) gives it keys
    stands = desk.ask(id="first-order-1", verb="reroute", target="number:3640", args="queue:sav")
    stands = desk.final("first-order-1")     waits; {"state": "done", "outcome": ...}
"""
import re

import msgpack
import vigie
import zmq

ORDER, STANDS, ERROR, EVENT_ORDER = 21, 22, 18, 40
VERBS = re.findall(r'"([a-z_]+)"', re.search(
    r"names\[VERBS\] = \{(.*?)\};", (vigie.ROOT / "proto/event/verb.c").read_text(), re.S).group(1))
STATES = ("unknown", "waiting", "sent", "accepted", "done", "refused", "cancelled", "outcome_unknown",
          "ended", "scheduled")
OPEN = ("sent", "accepted", "outcome_unknown", "waiting")
KEYS = {"order": 1, "verb": 2, "target": 3, "args": 4, "reason": 5, "expect": 6, "deadline_us": 7,
        "until_us": 8, "confirm_ms": 10, "start_us": 24}
STATE, BEFORE, OUTCOME, ENDED_BY = 12, 17, 19, 23


class Desk:
    def __init__(self, gate, dress=None):
        self.gate, self.serial, self.asked = gate, 0, {}
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.linger = 0
        if dress:
            dress(self.socket)
        self.socket.connect(gate.desk)

    def send(self, fields, deadline_s=20):
        """The same order again only asks how it stands. None: no answer."""
        self.serial += 1
        words = {KEYS[name]: value for name, value in fields.items() if value not in ("", 0)}
        words[KEYS["verb"]] = VERBS.index(fields["verb"])
        self.socket.send(msgpack.packb([1, ORDER, self.serial, [[EVENT_ORDER, 0, words]]]))
        while self.socket.poll(deadline_s * 1000):
            answer = msgpack.unpackb(self.socket.recv(), strict_map_key=False)
            if answer[1] in (STANDS, ERROR) and answer[2] == self.serial:
                return self.read(answer)
        return None

    @staticmethod
    def read(answer):
        if answer[1] == ERROR:
            return {"state": "error", "outcome": answer[4]}
        words = answer[3][0][2]
        return {"state": STATES[words.get(STATE, 0)], "outcome": words.get(OUTCOME, ""),
                "before": words.get(BEFORE, ""), "ended_by": words.get(ENDED_BY, "")}

    def ask(self, id, verb, target, args="", reason="test", deadline_s=20, **more):
        self.asked[id] = {"order": id, "verb": verb, "target": target, "args": args, "reason": reason,
                          **more}
        return self.send(self.asked[id], deadline_s)

    def stands(self, id):
        return self.send(self.asked[id]) or {"state": "none", "outcome": "no answer"}

    def wait(self, id, states, deadline_s=40):
        """How it stands, as soon as it is one of these states; the last answer when time ran out."""
        last = [None]

        def look():
            last[0] = self.stands(id)
            return last[0]["state"] in states
        vigie.wait_for(look, deadline_s, 0.05)
        return last[0]

    def final(self, id, deadline_s=40):
        return self.wait(id, [s for s in STATES if s not in OPEN], deadline_s)
