#!/usr/bin/python3
# deadline: 120
"""Who else is on this number now: a dialog that is open at one terminal shows at another, by name, until it is
closed or its console is dead. Nothing of it is an order: no journal, no audit file, nothing at the switch."""
import os
import re
import signal

import msgpack
import zmq

import keys
import orders
import tmux
import vigie
import watch

ok = vigie.ok
INTENT, BEAT = 25, 2
NUMBER, OTHER = "0806990044", "0809990055"

people = keys.Keys()
gate = keys.gate(people, "sim:?seed=3", "--second-person", "0", alice="roles = ops\nnumbers = *\n",
                 bob="roles = ops\nnumbers = *\n", eve="roles = viewer\n",
                 carol=f"roles = ops\nnumbers = {OTHER}\n")


def desk_of(who):
    context = zmq.Context.instance()
    socket = context.socket(zmq.DEALER)
    socket.setsockopt(zmq.LINGER, 0)
    people.dress(socket, who)
    socket.connect(gate.desk)
    return socket


def intent(console, verb, rows=1, *targets):
    return msgpack.packb([1, INTENT, console, verb, rows, list(targets)])


def refusal(socket, message, timeout_ms=3000):
    """The code of the error that comes back, None when none does within so long."""
    socket.send(message)
    answer = watch.unpack(socket.recv()) if socket.poll(timeout_ms) else [0, 0, 0, None]
    return answer[3]


class Beats:
    """What the gate says of intents now."""

    def __init__(self):
        self.socket = zmq.Context.instance().socket(zmq.SUB)
        self.socket.setsockopt(zmq.LINGER, 0)
        people.dress(self.socket, "eve")
        self.socket.subscribe(b"")
        self.socket.connect(gate.feed)
        self.last = None

    def now(self):
        while self.socket.poll(50):
            message = watch.unpack(self.socket.recv())
            if message[1] == BEAT:
                self.last = message[10] if len(message) > 10 else None
        return self.last

    def until(self, condition, deadline_s=25):
        vigie.wait_for(lambda: (lambda now: now is not None and condition(now))(self.now()), deadline_s)
        return self.last is not None and condition(self.last)


beats = Beats()
ok("a gate that is told of intents says so in each beat", beats.until(lambda now: now == []), beats.last)


def console(who):
    return tmux.Terminal(*people.connect(who, gate), "--write", size=(80, 24))


def open_dialog(term, words):
    term.keys(":", words, "Enter")
    return term.wait_for("to order")


def says(who, verb):
    return lambda screen: re.search(rf"right now +{who} looks at {verb}, \d+:\d\d", screen)


with console("alice") as alice, console("bob") as bob:
    ok("two consoles are live", alice.wait_for("live") and bob.wait_for("live"), alice.text())
    journal = len([1 for events in watch.journal(gate.journal).values() for e in events if e[1] == 40])
    audit = (gate.place / "test.audit").read_bytes()
    ok("alice looks at a reroute", open_dialog(alice, f"reroute {NUMBER} queue:sav"), alice.text())
    ok("and the beats say it", beats.until(
        lambda now: [entry[0] for entry in now] == ["alice"] and now[0][5] == [f"number:{NUMBER}"]), beats.last)
    ok("bob looks at the same number", open_dialog(bob, f"close {NUMBER} fermeture"), bob.text())
    ok("he sees her by name, and what she looks at", bob.wait_for(says("alice", "reroute")), bob.text())
    ok("she sees him", alice.wait_for(says("bob", "close")), alice.text())
    ok("neither sees himself", "alice looks" not in alice.text() and "bob looks" not in bob.text(),
       alice.text() + bob.text())
    alice.keys("Escape")
    ok("she escapes: she is gone", bob.wait_gone("alice looks"), bob.text())
    ok("of another number bob is not told to her", open_dialog(alice, f"close {OTHER}")
       and beats.until(lambda now: len(now) == 2) and "looks at" not in alice.text(), alice.text())
    alice.keys("Escape").wait_gone("to order")
    ok("where calls go is asked for: there it is said too", alice.keys(":", f"reroute {NUMBER}", "Enter")
       .wait_for("or type", says("bob", "close")), alice.text())
    alice.keys("1")
    ok("and behind it", alice.wait_for("to order", says("bob", "close")), alice.text())
    os.kill(alice.pid(), signal.SIGKILL)
    ok("her console is killed: she is gone by herself", bob.wait_for(says("alice", "reroute"))
       and bob.wait_gone("alice looks", deadline_s=40), bob.text())
    bob.keys("Escape").wait_gone("to order")
    ok("nobody looks any more", beats.until(lambda now: now == []), beats.last)
    ok("nothing of it was written down, or done",
       len([1 for events in watch.journal(gate.journal).values() for e in events if e[1] == 40]) == journal
       and (gate.place / "test.audit").read_bytes() == audit)

# --- many rows, and one of them

with console("bob") as bob, console("alice") as alice:
    bob.wait_for("live"), alice.wait_for("live")
    bob.keys("3", "f", "C-u", f'number = "{NUMBER}" or number = "{OTHER}"', "Enter")
    bob.wait_for(" 1/2 ")
    bob.keys("*").wait_for("[2 marked]")
    bob.keys(":", "cap marked 20", "Enter")
    ok("bob looks at an order for two rows", bob.wait_for("ORDER FOR ALL 2"), bob.text())
    ok("alice, at one of them, sees it", open_dialog(alice, f"close {OTHER}")
       and alice.wait_for("bob looks at cap of 2 rows"), alice.text())
    ok("and he sees that somebody is at one of his", bob.wait_for("1 of them somebody else"), bob.text())
    bob.keys("Escape")
    ok("he gives it up", alice.wait_gone("bob looks"), alice.text())
    alice.keys("Escape")

# --- given: what looked is an order now

with console("alice") as alice, console("bob") as bob:
    alice.wait_for("live"), bob.wait_for("live")
    open_dialog(alice, f"cap {NUMBER} 400"), open_dialog(bob, f"reroute {NUMBER} queue:sav")
    ok("alice is at it", bob.wait_for(says("alice", "cap")), bob.text())
    alice.keys(*re.search(r"type (\S+) \[\]", alice.text()).group(1))
    ok("she gives it: she looks no more, her order is there, and bob's is stale", bob.wait_for(
        "CHANGED", "cap 400 by alice, done", lambda screen: "alice looks" not in screen), bob.text())

# --- strangers

ok("all is quiet", beats.until(lambda now: now == []), beats.last)
reroute = orders.VERBS.index("reroute")
eve, carol, mallory = desk_of("eve"), desk_of("carol"), desk_of("alice")
ok("who may not order it is not told on", refusal(eve, intent(7, reroute, 1, f"number:{NUMBER}")) == 6)
ok("nor who may not order it for this number", refusal(carol, intent(7, reroute, 1, f"number:{NUMBER}")) == 6)
for what, message in {
        "a number that is not there": intent(7, reroute, 1, "number:\x1b[31m"),
        "a target of another kind": intent(7, reroute, 1, "queue:sav"),
        "a verb that is none": intent(7, 99, 1, f"number:{NUMBER}"),
        "a verb that is no order": intent(7, orders.VERBS.index("audit"), 1, f"number:{NUMBER}"),
        "no row at all": intent(7, reroute, 0),
        "too many rows": intent(7, reroute, 501)}.items():
    ok(f"{what} is refused", refusal(mallory, message) == 1, message)
for number in range(40):
    mallory.send(intent(100 + number, reroute, 1, f"number:{NUMBER}"))
ok("one person has four at most, however many consoles she claims", beats.until(lambda now: len(now) == 4),
   beats.last)
for number in range(2000):
    mallory.send(intent(100, reroute if number % 2 else 2, 1, f"number:{NUMBER}"))
ok("a flood of them does not keep others out", refusal(carol, intent(7, reroute, 501)) == 1)
carol.send(intent(7, reroute, 1, f"number:{OTHER}"))
ok("carol, who may, is told on", beats.until(lambda now: "carol" in [entry[0] for entry in now]), beats.last)
carol.send(intent(7, 0, 0))
ok("until she leaves", beats.until(lambda now: "carol" not in [entry[0] for entry in now]), beats.last)
gate.kill()
gate.start()
ok("after a restart of the gate nobody looks at anything", beats.until(lambda now: now == []), beats.last)
gate.stop()
vigie.done()
