"""What if this number had another tariff: the desk's answer against vigie simulate, and the view that shows it."""
import json
import signal
import threading
from pathlib import Path

import msgpack
import zmq

import follower
import tmux
import vigie
import watch

DATA = Path(__file__).resolve().parents[2] / "proto/tariff/data"
ASK, OFFERS, ERROR = 19, 20, 18
WORKING, WHOLE = 0, 1
OTHER, NOW, WRITTEN = 0, 1, 2
PLACES = ("kind tariff label price ranges is_own_range is_illustrative priced assumed unknown untariffed "
          "has_amounts s_ue60 payout_ue60 cost_ue60 has_s_net s_net_ue has_payout_net payout_net_ue "
          "has_cost_net cost_net_ue has_margin margin_ue").split()
KNOWN = {"s_ue60": "has_amounts", "payout_ue60": "has_amounts", "cost_ue60": "has_amounts",
         "s_net_ue": "has_s_net", "payout_net_ue": "has_payout_net", "cost_net_ue": "has_cost_net",
         "margin_ue": "has_margin"}
MIDNIGHT = 1795302000_000000  # 2026-11-22 of French legal time
NUMBER = "0892990077"
CATALOGUE = f"""[number {NUMBER}]
label = Hotline
tariff = violet-0.80-min
[number 0805990022]
tariff = vert
"""
context = zmq.Context()


class Asker:
    def __init__(self, desk):
        self.socket = context.socket(zmq.DEALER)
        self.socket.linger = 1000
        self.socket.connect(desk)
        self.id = 0

    def ask(self, number=NUMBER):
        self.id += 1
        self.socket.send(msgpack.packb([1, ASK, self.id, number]))

    def answer(self, wait_ms=20000):
        """The last message of an answer: what a program reads that has the page alone."""
        while self.socket.poll(wait_ms):
            data = self.socket.recv()
            follower.scan(data, follower.DESK_BYTES)
            message = msgpack.unpackb(data)
            if message[1] != OFFERS or message[5] != WORKING:
                return message
        return None

    def offers(self, number=NUMBER):
        self.ask(number)
        message = self.answer()
        if not message or message[1] != OFFERS:
            return message, []
        return message, [dict(zip(PLACES, offer)) for offer in message[9]]


def call(name, number, caller, at_s, seconds):
    at_us = MIDNIGHT + at_s * 1_000_000
    gate.write({"event": "call_offered", "at_us": at_us, "call": name, "number": number,
                "caller": caller, "medium": "voice"})
    gate.write({"event": "call_connected", "at_us": at_us, "call": name})
    if seconds:
        end(name, at_s + seconds)


def end(name, at_s):
    gate.write({"event": "call_ended", "at_us": MIDNIGHT + at_s * 1_000_000, "call": name,
                "by": "caller", "cause": 16})


def ended():
    return sum(kind == 26 for events in watch.journal(gate.journal).values() for _, kind, _, _ in events)


def simulated(number, *arguments):
    ran = vigie.run_vigie("simulate", "--journal", gate.journal, "--data", DATA, "--format", "json",
                          "--from", "2026-11-22", "--to", "2026-11-22", "--number", number, *arguments)
    return next(row for row in json.loads(ran.stdout)["numbers"] if row["number"] == number)


def differs(offer, tally):
    """Figures of an offer that are not what vigie simulate says."""
    said = {name: offer[name] if offer[KNOWN[name]] else None for name in KNOWN}
    said.update({name: offer[name] for name in ("priced", "assumed", "unknown", "untariffed")})
    return {name: (value, tally[name]) for name, value in said.items() if value != tally[name]}


def compare(number):
    """The desk against vigie simulate, tariff by tariff, to the last digit."""
    message, offers = asker.offers(number)
    wrong = {}
    for offer in offers:
        if offer["kind"] == WRITTEN:
            wrong["written"] = differs(offer, simulated(number)["recorded"])
        else:
            row = simulated(number, "--tariff", offer["tariff"])
            wrong[offer["tariff"]] = differs(offer, row["other"])
            if (row["needs_number_of_range"] or offer["ranges"]) != offer["ranges"] or \
                    bool(row["needs_number_of_range"]) == offer["is_own_range"]:
                wrong[offer["tariff"]]["ranges"] = row["needs_number_of_range"], offer
    vigie.ok(f"{number}: the same figures as vigie simulate, to the last digit, under {len(offers)} offers",
             message and len(offers) == 9 and not any(wrong.values())
             and message[8] == simulated(number)["recorded"]["calls"], (message, wrong))
    return message, offers


place = vigie.folder()
catalogue = place / "catalogue.ini"
catalogue.write_text(CATALOGUE)
gate = vigie.Gate("lines:-", "--data", DATA, "--catalogue", catalogue)
asker = Asker(gate.desk)

call("y1", NUMBER, "0612345678", -7200, 100)    # of yesterday
call("y2", NUMBER, "0612345678", -60, 0)        # over midnight: belongs to today
call("y3", "0805990022", "0612345678", -50, 0)
call("c1", NUMBER, "0612345678", 36000, 72)
end("y2", 90)
end("y3", 100)
call("c2", NUMBER, "0145112233", 36100, 132)
call("c3", NUMBER, "", 36300, 47)
call("c4", NUMBER, "+3225551234", 36400, 40)
call("f1", "0805990022", "+3225551234", 36500, 60)
call("f2", "0805990022", "", 36600, 60)
call("live", NUMBER, "0612345678", 36700, 0)    # goes on: not counted
vigie.ok("nine calls have ended", vigie.wait_for(lambda: ended() == 9), ended())

message, offers = compare(NUMBER)
vigie.ok("five of them are today's of the number, since midnight", message[8] == 5
         and message[6] == MIDNIGHT and message[7] == MIDNIGHT + 36440 * 1_000_000, message[:9])
vigie.ok("the first is what was written, one is the tariff it has",
         [o["kind"] for o in offers].count(NOW) == 1 and offers[0]["kind"] == WRITTEN
         and offers[0]["tariff"] == next(o["tariff"] for o in offers if o["kind"] == NOW)
         == "violet-0.80-min", offers)
vigie.ok("invented grids are marked", {o["tariff"] for o in offers if o["is_illustrative"]} == {
    "vert", "violet-0.06-min", "violet-0.15-min", "violet-0.40-min", "violet-0.80-min"}, offers)
compare("0805990022")

gate.kill()
gate.start()
end("live", 40000)
asker = Asker(gate.desk)
vigie.ok("after a kill -9 and a restart the day goes on", vigie.wait_for(lambda: ended() == 10))
compare(NUMBER)
nobody, offers = asker.offers("0899123456")
vigie.ok("a number without calls: none, of every tariff", nobody[8] == 0 and len(offers) == 9
         and all(o["priced"] + o["assumed"] + o["unknown"] == 0 for o in offers), nobody)

# Two at once: whoever comes while the gate looks into the other's is told to ask again.
other = Asker(gate.desk)
gate.process.send_signal(signal.SIGSTOP)
asker.ask()
other.ask()
gate.process.send_signal(signal.SIGCONT)
answers = [asker.answer(), other.answer()]
vigie.ok("two who ask at once: each is answered, or told to ask again", all(
    a and (a[1] == OFFERS or (a[1], a[3]) == (ERROR, 4) and "ask again" in a[4]) for a in answers)
    and any(a[1] == OFFERS for a in answers), answers)
gate.process.send_signal(signal.SIGSTOP)
asker.ask()
asker.ask()
gate.process.send_signal(signal.SIGCONT)
vigie.ok("a second question of the same asker takes the place of the first",
         (asker.answer() or [0] * 3)[2] == asker.id)
leaver = Asker(gate.desk)
gate.process.send_signal(signal.SIGSTOP)
leaver.ask()
leaver.socket.close()
gate.process.send_signal(signal.SIGCONT)
vigie.ok("who leaves keeps nobody waiting", vigie.wait_for(lambda: asker.offers()[0][1] == OFFERS, 10, 0.2))
asker.socket.send(msgpack.packb([1, ASK, 77, 5]))
wrong = asker.answer()
vigie.ok("a question that makes no sense is refused in words", wrong[1] == ERROR and "number" in wrong[4], wrong)

# ---- the view ---------------------------------------------------------------------------------------


def open_whatif(term):
    term.wait_for("live")
    term.keys("3")
    term.wait_for("Hotline")
    term.keys("/", "H", "o", "t", "Enter", "w")
    return term.wait_for("What if")


calls = 6
for size in ((80, 24), (200, 60)):
    with tmux.Terminal("--connect", gate.pair, size=size) as term:
        open_whatif(term)
        vigie.ok(f"{size[0]}x{size[1]}: w shows every tariff, the present one marked",
                 term.wait_for("as written") and all(words in term.text() for words in (
                     "What if 0 892 99 00 77", "nobody is assumed to call more", f"{calls} calls of today",
                     "#*vert", "=*violet-0.80-min", "# banalise", "* invented grid")), term.text())
        calls += 1
        call(f"late{calls}", NUMBER, "0612345678", 41000 + 100 * calls, 72)
        vigie.wait_for(lambda: ended() == 4 + calls)
        term.keys("w", "w")
        vigie.ok("opened anew, it is asked anew: the next call is in it",
                 term.wait_for(f"{calls} calls of today"), term.text())
        term.keys("Escape", "q")
        vigie.ok("and leaves as it came", term.code() == 0 and term.restored())
vigie.ok("vigie simulate counts the same", simulated(NUMBER)["recorded"]["calls"] == calls)


class OlderDesk:
    """The gate's desk as it was before this question: [1, 18, 0, 7, "message of unknown kind 19"]."""

    def __init__(self, gate):
        self.endpoint = f"ipc://{vigie.folder()}/d"
        self.front, self.back = context.socket(zmq.ROUTER), context.socket(zmq.DEALER)
        self.front.bind(self.endpoint)
        self.back.connect(gate.desk)
        threading.Thread(target=self.relay, daemon=True).start()

    def relay(self):
        poller, asker = zmq.Poller(), None
        poller.register(self.front, zmq.POLLIN)
        poller.register(self.back, zmq.POLLIN)
        while True:
            ready = dict(poller.poll())
            if self.front in ready:
                asker, question = self.front.recv_multipart()
                if msgpack.unpackb(question)[1] == ASK:
                    self.front.send_multipart([asker, msgpack.packb(
                        [1, ERROR, 0, 7, "message of unknown kind 19"])])
                else:
                    self.back.send(question)
            if self.back in ready:
                self.front.send_multipart([asker, self.back.recv()])


with tmux.Terminal("--connect", f"{gate.feed},{OlderDesk(gate).endpoint}") as term:
    open_whatif(term)
    vigie.ok("an older gate cannot tell, and it is said", term.wait_for("this gate cannot tell"), term.text())
    vigie.ok("and is followed all the same", "live" in term.text())
    term.keys("q", "q")
vigie.done()
