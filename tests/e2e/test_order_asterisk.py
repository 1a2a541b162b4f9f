"""Orders at an Asterisk that obeys, lies, stalls, cuts the line and refuses: each verb with each."""
# deadline: 280
import time

import ami
import desk
import vigie

FAULTS = ("none", "lie", "stall", "mute", "cut-before", "cut-after")
CONFIG = """[driver]
listen = yes
listen_tell = pjsip:%s
listen_technology = IAX2
listen_telephones = IAX2/chef
split_family = split
cap_family = cap
message_family = message
messages = ferme travaux
"""
QUEUES = ("sav", "rdv", "hotline")
AGENTS = [f"Local/agent{n}@agents" for n in range(1, 50)]


def number(n):
    return f"0892000{n:03}"


# verb: (target, args) of the n-th fault
VERBS = {
    "reroute": lambda n: (f"number:{number(n)}", "queue:rdv"),
    "close": lambda n: (f"number:{number(10 + n)}", ""),
    "open": lambda n: (f"number:{number(20 + n)}", ""),
    "split": lambda n: (f"number:{number(30 + n)}", "queue:sav=60 queue:rdv=40"),
    "cap": lambda n: (f"number:{number(40 + n)}", "12"),
    "agent_pause": lambda n: (f"agent:{AGENTS[n]}", "déjeuner"),
    "agent_unpause": lambda n: (f"agent:{AGENTS[10 + n]}", ""),
    "agent_join": lambda n: (f"agent:{AGENTS[20 + n]}", "rdv"),
    "agent_leave": lambda n: (f"agent:{AGENTS[30 + n]}", "sav"),
    "queue_message": lambda n: (f"queue:q{n}", "travaux"),
    "hangup": lambda n: (f"call:1795.{100 + n}", ""),
    "transfer": lambda n: (f"call:1795.{200 + n}", "queue:rdv"),
    "listen": lambda n: (f"agent:{AGENTS[40 + n]}", "IAX2/chef whisper"),
}


def scene(**more):
    queues = {"sav": AGENTS, **{q: [] for q in QUEUES[1:]}, **{f"q{n}": [] for n in range(8)}}
    return {"queues": queues, "routes": {number(n): "queue:sav" for n in range(50)}, **more}


def start(switch, **options):
    gate = ami.gate(switch, config=CONFIG, may="all", **options)
    ami.wait_up(gate)
    for n in range(len(FAULTS)):
        switch.say(f"call 1795.{100 + n} {number(n)} sav")
        switch.say(f"call 1795.{200 + n} {number(n)} sav")
    want = {f"1795.{k + n}" for k in (100, 200) for n in range(len(FAULTS))}
    ami.wait_board(gate, lambda b: want <= {c["call"] for c in b["calls"]})
    return gate


def prepare(who):
    """What is to be undone must be there first."""
    for n in range(len(FAULTS)):
        who.ask(f"prepare-closed-{n}", "close", f"number:{number(20 + n)}")
        who.ask(f"prepare-paused-{n}", "agent_pause", f"agent:{AGENTS[10 + n]}", "formation")
    states = {who.final(id)["state"] for id in list(who.asked)}
    vigie.ok("what is to be undone is there", states == {"done"}, str(states))


def check(verb, fault, stands, done):
    """What must have come of it."""
    state, outcome = stands["state"], stands["outcome"]
    effects = len(done)
    if verb == "listen" and fault == "none":
        vigie.ok("the agent is told, then somebody listens", done == ["messagesend", "originate"], str(done))
        effects = 1
    elif verb == "listen":
        vigie.ok(f"listen, {fault}: nobody listens", "originate" not in done, str(done))
    if fault in ("none", "mute", "cut-after"):
        # whether the agent was told, and whether a telephone rang, cannot be read back
        want = "done" if verb != "listen" or fault == "none" else "refused"
        vigie.ok(f"{verb}, {fault}: {want}, and it happened once",
                 state == want and effects == 1, f"{state}: {outcome}; {done}")
    else:
        vigie.ok(f"{verb}, {fault}: refused, and nothing happened",
                 state == "refused" and outcome and effects == 0, f"{state}: {outcome}; {done}")


def faulty(switch, who, faults):
    """Orders with these faults, all at once; checks all of them."""
    ids = {}
    for fault in faults:
        for verb, place in VERBS.items():
            id = f"{verb.replace('_', '-')}-{fault}-1"
            ids[id] = verb, fault
            if fault != "none":
                switch.say(f"fault {id} {fault}")
            who.ask(id, verb, *place(FAULTS.index(fault)))
    for id, (verb, fault) in ids.items():
        stands = who.final(id)
        check(verb, fault, stands, switch.effects(id))


def cut(switch, who, fault):
    """The connection breaks under one order at a time."""
    for verb, place in VERBS.items():
        id = f"{verb.replace('_', '-')}-{fault}-1"
        switch.say(f"fault {id} {fault}")
        who.ask(id, verb, *place(FAULTS.index(fault)))
        unknown = who.wait(id, ("outcome_unknown", "done", "refused"))
        stands = who.final(id)
        vigie.ok(f"{verb}, {fault}: nothing is said for certain before it was read back",
                 "connection" in unknown["outcome"] or unknown["state"] == stands["state"], str(unknown))
        check(verb, fault, stands, switch.effects(id))
        vigie.wait_for(lambda: switch.at()[1] == 1)
        ami.wait_up(who.gate)


switch = ami.LivingSwitch(scene())
gate = start(switch)
who = desk.Desk(gate)
prepare(who)
faulty(switch, who, FAULTS[:4])
cut(switch, who, "cut-before")
cut(switch, who, "cut-after")

says = vigie.board(gate)["exchanges"][0]
vigie.ok("the gate says that it can do all of them", not says["cannot"]
         and {v.replace("_", "-") for v in VERBS} <= set(says["verbs"].split()), str(says))

board = vigie.board(gate)
rows = {row["number"]: row for row in board["numbers"]}
state = switch.state()
vigie.ok("the switch routes as ordered", state["db"]["route"][number(0)] == "queue:rdv"
         and state["db"]["split"][number(30)] == "queue:sav=60&queue:rdv=40"
         and state["db"]["cap"][number(40)] == "12" and state["db"]["message"]["q0"] == "travaux", str(state["db"]))
vigie.ok("questions changed nothing: each order wrote what it writes, once",
         all(len(switch.effects(id)) <= 1 + id.startswith("listen-") for id in who.asked))

# Hostile words: not one byte of them reaches the switch.
before = len(switch.state()["seen"])
HOSTILE = [
    ("reroute", f"number:{number(0)}", "queue:sav\r\nAction: Originate"),
    ("reroute", f"number:{number(0)}", "number:0899000000,1&Local/x"),
    ("reroute", "number:0\r\nVal: x", "queue:sav"),
    ("transfer", "call:1795.200\r\nContext: outbound", "queue:sav"),
    ("agent_pause", f"agent:{AGENTS[1]}", "a\r\nAction: Command\r\nCommand: core stop now"),
    ("agent_join", f"agent:{AGENTS[1]}\n", "rdv"),
    ("listen", f"agent:{AGENTS[1]}", "IAX2/carrier/0899000000 spy"),
    ("listen", f"agent:{AGENTS[1]}", "IAX2/chef spy", "a\r\nAction: Originate"),
    ("close", f"number:{number(1)}", "ferme\nKey: x"),
]
for n, (verb, target, *words) in enumerate(HOSTILE):
    stands = who.ask(f"hostile-order-{n}", verb, target, *words)
    vigie.ok(f"hostile {verb} {n} is refused", stands["state"] in ("refused", "error"), str(stands))
vigie.ok("nothing of it was sent", len(switch.state()["seen"]) == before)

gate.stop()
switch.close()

# An account without rights: said once by Asterisk, and known from then on.
switch = ami.LivingSwitch(scene(deny=["system", "call", "agent", "originate", "message"]))
gate = start(switch)
who = desk.Desk(gate)
for verb, place in VERBS.items():
    if verb in ("open", "agent_unpause"):
        continue
    first = who.ask(f"no-right-{verb.replace('_', '-')}-1", verb, *place(0))
    first = who.final(f"no-right-{verb.replace('_', '-')}-1")
    seen = len(switch.state()["seen"])
    again = who.ask(f"no-right-{verb.replace('_', '-')}-2", verb, *place(0))
    vigie.ok(f"{verb} without the right: refused with the class that is missing",
             first["state"] == "refused" and "to its write (manager.conf)" in first["outcome"], str(first))
    vigie.ok(f"{verb} without the right: not tried again",
             again["state"] == "refused" and len(switch.state()["seen"]) == seen, str(again))
vigie.ok("nothing happened", switch.state()["done"] == [])
told = ami.wait_board(gate, lambda b: not {"close", "hangup"} & set(b["exchanges"][0]["verbs"].split()))
says = told["exchanges"][0]
vigie.ok("what was learnt is told to all who follow", "approve" in says["verbs"].split()
         and "to its write (manager.conf)" in says["cannot"], str(says))
gate.stop()
switch.close()

# Taken back at the switch itself: over, and its end touches nothing.
switch = ami.LivingSwitch(scene())
gate = ami.gate(switch, config=CONFIG, may="all")
ami.wait_up(gate)
who = desk.Desk(gate)
end_us = int((time.time() + 40) * 1e6)
who.ask("behind-route-1", "reroute", f"number:{number(0)}", "queue:rdv", until_us=end_us)
who.ask("behind-close-1", "close", f"number:{number(1)}", until_us=end_us)
who.ask("behind-not-01", "reroute", f"number:{number(2)}", "queue:rdv")
states = {who.final(id)["state"] for id in who.asked}
vigie.ok("orders are in force before somebody changes the switch", states == {"done"}, str(states))
switch.say(f"db route {number(0)} ivr:accueil")
switch.say(f"db closed {number(1)}")
route, close = (who.wait(f"behind-{what}-1", ("ended",)) for what in ("route", "close"))
for what, stands in (("reroute", route), ("close", close)):
    vigie.ok(f"a {what} that was taken back at the switch is ended, by no order, and says so",
             stands["state"] == "ended" and stands["ended_by"] == ""
             and stands["outcome"].startswith("the switch took it back: "), str(stands))
vigie.ok("an order that was left alone is in force", who.stands("behind-not-01")["state"] == "done")
before = len(switch.state()["done"])
vigie.wait_for(lambda: time.time() * 1e6 > end_us + 1_500_000, 60)
state = switch.state()
vigie.ok("its end did not touch the switch", len(state["done"]) == before
         and state["db"]["route"][number(0)] == "ivr:accueil", str(state["done"][before:]))
gate.stop()
switch.close()
vigie.done()
