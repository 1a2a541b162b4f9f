"""Who may do what: the shipped roles, a row for each verb, and a centre with something real for each.

    centre = roles.Centre()                       # a gate with keys, and a person for each role
    target, args = centre.fresh("ops", "revert")  # something that may be used up
    id, answer = centre.give("ops", "revert", target, args)
    kept = centre.kept()                          # {kind: target} for those who may not
    centre.standing(kept), centre.meddled(kept)   # how it stands; what an order did to it
    roles.is_denied(sentence, "viewer", "reroute")

ROLES and ROWS are written by hand; test_roles_table.py holds them against the program and its pages: a
new verb or role without a row fails there.
"""
import csv
import io
import itertools
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import desk
import follower
import keys
import orders
import vigie
import watch

DONE, NOT_DENIED = "done", ""  # how a verb ends for who may: in this state, or with anything but a denial

SHIPPED = {  # of docs/keys.md
    "viewer": "",
    "supervisor": "cap revert confirm hangup transfer agent-pause agent-unpause agent-join agent-leave "
                  "queue-message cancel",
    "ops": "reroute close open split cap revert confirm plan-apply plan-revoke approve cancel",
    "auditor": "audit",
    "listener": "listen",
}
# `floor` is a role of the file's own.
ROLES = {name: verbs.split() for name, verbs in
         {**SHIPPED, "floor": "agent-join agent-leave listen"}.items()}
PEOPLE = {**{role: [role] for role in ROLES}, "nobody": []}  # named like their role

# verb: what it is done to (fresh and kept know each kind), arguments, how it ends for who may
ROWS = {
    "reroute": ("number", "queue:facturation", DONE),
    "close": ("number", "fermeture", DONE),
    "open": ("closed", "", DONE),
    "split": ("number", "queue:sav=50 queue:facturation=50", DONE),
    "cap": ("number", "500", DONE),
    "revert": ("order", "", DONE),
    "confirm": ("unconfirmed", "", DONE),
    "plan-apply": ("plan", "", DONE),
    "plan-revoke": ("plan in force", "", DONE),
    "hangup": ("call", "", DONE),
    "transfer": ("call", "queue:sav", DONE),
    "agent-pause": ("agent", "formation", DONE),
    "agent-unpause": ("paused", "", DONE),
    "agent-join": ("agent", "sav", DONE),
    "agent-leave": ("agent", "courriel", DONE),
    "queue-message": ("queue", "surcharge", DONE),
    "listen": ("agent", "1234 spy", NOT_DENIED),  # done when the agent talks
    "approve": ("waiting", "", DONE),
    "cancel": ("waiting", "", DONE),
    "audit": ("gate", "", NOT_DENIED),  # a right, no order
}
NO_ORDERS, IS_NONE = ("audit",), "is a right and no order"  # vigie do and the : line say so

# At this rate the busy number has some 110 live calls, those below at most 35.
SWITCH, SECOND_PERSON, BUSY = "sim:?seed=3&rate=4&listen=yes", 60, "0800990011"
KEPT_NUMBER, KEPT_CLOSED, KEPT_QUEUE = "0811990080", "0199001000", "chat"
OWN_NUMBERS = {"supervisor": "3499", "ops": "3099"}
OWN_QUEUES = {"supervisor": "resiliation"}
PLANS = {  # name: numbers, that go to the queue sav while it is in force
    "kept": [KEPT_NUMBER], "kept-on": [KEPT_NUMBER], "3099": ["3099"], "3099-on": ["3099"], "3499": ["3499"],
    "both": [KEPT_NUMBER, "3499"],
}
MAILBOX = ("chat", "courriel")  # queues whose agents have time


def may(person, verb):
    return any(verb in ROLES[role] for role in PEOPLE[person])


def cells():
    """(person, verb): the whole matrix."""
    return list(itertools.product(PEOPLE, ROWS))


def is_denied(sentence, person, verb):
    """Is it the one that says who may not do what, which roles have that, and which this person has?"""
    having = ", ".join([role for role in ROLES if verb in ROLES[role]] + ["all"])
    has = " ".join(PEOPLE[person]) or "none"
    return (sentence.startswith((f"{person} may not {verb}:", f"{person} may not {verb} "))
            and sentence.endswith(f": that needs a role with {verb} ({having}); {person} has {has}"))


def rights(names, numbers="*", queues="*"):
    """The lines of a person's section."""
    return "".join(f"{key} = {words}\n" for key, words in
                   (("roles", " ".join(names)), ("numbers", numbers), ("queues", queues)) if words)


SECTIONS = (f"[role floor]\nverbs = {' '.join(ROLES['floor'])}\n"
            f"[role all]\nverbs = {' '.join(ROWS)}\n")


class Centre:
    """`boss` may do all, and prepares what the others are tried on."""

    def __init__(self, people=None, leaves=(), second_person=SECOND_PERSON):
        """people: {person: lines}, or those of PEOPLE; who leaves is on the list until they_leave()."""
        self.keys, self.lock = keys.Keys(), threading.RLock()
        self.people = {"boss": rights(["all"]),
                       **(people or {who: rights(names) for who, names in PEOPLE.items()})}
        self.desks, self.used, self.serial = {}, set(), 0
        self.gate = keys.gate(self.keys, SWITCH, "--second-person", second_person, "--plans",
                              self.write_plans(), sections=SECTIONS, **self.people,
                              **{who: rights(["all"]) for who in leaves})
        vigie.wait_for(lambda: self.is_now() and any(name == "plan" for name, _, _ in self.snapshot()))

    def write_plans(self):
        folder = vigie.folder()
        for name, numbers in PLANS.items():
            (folder / f"{name}.plan").write_text(f"[plan]\nlabel = {name}\nprecedence = 50\n" + "".join(
                f"[number {number}]\nreroute = queue:sav\n" for number in numbers))
        return folder

    def they_leave(self):
        keys.reload(self.gate, self.keys, sections=SECTIONS, **self.people)
        return vigie.wait_for(lambda: "keys withdrawn" in self.gate.said())

    # --- hands

    def desk(self, who):
        with self.lock:
            if who not in self.desks:
                self.desks[who] = desk.Desk(self.gate, lambda socket: self.keys.dress(socket, who))
            return self.desks[who]

    def give(self, who, verb, target, args="", **more):
        """(id, how it stands when it is no more on its way). A person's orders: one thread at a time."""
        with self.lock:
            self.serial += 1
            id = f"{who}-{verb}-{self.serial:04}"
        answer = self.desk(who).ask(id, verb.replace("-", "_"), target, args, **more)
        on_its_way = ("sent", "accepted", "outcome_unknown")
        return id, self.desk(who).final(id) if answer["state"] in on_its_way else answer

    def prepare(self, verb, target, args="", state=DONE, **more):
        """The id of an order of the boss."""
        with self.lock:
            id, answer = self.give("boss", verb, target, args, **more)
        assert answer["state"] == state, (verb, target, answer)
        return id

    def connect(self, who):
        """The options of a console with this person's key."""
        return self.keys.connect(who, self.gate)

    def do(self, who, verb, target, *args):
        """vigie do, with this person's key."""
        return vigie.run_vigie("do", verb, target, *args, "--reason", "test", "--connect",
                               self.connect(who)[1],
                               env={**os.environ, "VIGIE_KEY": str(self.keys.path(who))})

    # --- eyes

    def snapshot(self):
        """[(type's name, at_us, {field: value}), ...] of the board as the desk tells it."""
        _, _, events = watch.snapshot(self.gate, dress=lambda socket: self.keys.dress(socket, "boss"))
        return [(follower.TYPES[kind][0], at_us, orders.fields_of(kind, fields))
                for _, kind, at_us, fields in events if kind in follower.TYPES]

    def journal(self, *names):
        """The same of all that was ever said of these types."""
        return [(follower.TYPES[kind][0], at_us, orders.fields_of(kind, fields))
                for events in watch.journal(self.gate.journal).values()
                for _, kind, at_us, fields in events
                if kind in follower.TYPES and follower.TYPES[kind][0] in names]

    def order_ids(self):
        return {order["order"] for _, _, order in self.journal("order")}

    def is_now(self):
        """The simulator has caught up with the clock, from the morning on."""
        return any(name == "call_offered" and at_us > vigie.now_us() - 5_000_000
                   for name, at_us, _ in self.snapshot())

    def denials(self):
        """[(person, verb)] of the audit file: who was told that he may not."""
        said = vigie.run_vigie("audit", "--file", self.gate.place / "test.audit", "--format", "csv")
        return [(row["who"], row["verb"]) for row in csv.DictReader(io.StringIO(said.stdout))
                if row["state"] == "refused" and row["who"] in PEOPLE
                and is_denied(row["outcome"], row["who"], row["verb"])]

    # --- something real

    def idle_agent(self, queues=MAILBOX):
        """Who serves these and has become free last: the next calls go to others."""
        states, serves = {}, {}
        with self.lock:
            for name, at_us, fields in self.snapshot():
                if name == "agent_state":
                    states[fields["agent"]] = fields["state"], at_us
                elif name == "member" and not fields["removed"]:
                    serves.setdefault(fields["agent"], set()).add(fields["queue"])
            agent = max((states[agent][1], agent) for agent, served in serves.items()
                        if served == set(queues) and states.get(agent, [""])[0] == "available"
                        and agent not in self.used)[1]
            self.used.add(agent)
        return agent

    def talking_call(self, number=None, queue=None):
        """The one that an agent took last, and that has not been handed out."""
        with self.lock:
            numbers, talking = {}, {}
            for name, at_us, fields in self.snapshot():
                if name == "call_offered":
                    numbers[fields["call"]] = fields["number"]
                if name.startswith("call_"):
                    is_talking = name == "call_answered" and fields["agent"]
                    talking[fields["call"]] = (at_us, fields["queue"]) if is_talking else None
            call = max((at[0], call) for call, at in talking.items() if at and call not in self.used
                       and number in (None, numbers[call]) and queue in (None, at[1]))[1]
            self.used.add(call)
        return call

    def paused_agent(self, queues=MAILBOX):
        agent = self.idle_agent(queues)
        self.prepare("agent-pause", f"agent:{agent}", "formation")
        return agent

    def plan(self, name, is_in_force=False):
        """A plan that is in force, or not."""
        answer = self.give("boss", "plan-apply" if is_in_force else "plan-revoke", f"plan:{name}")[1]
        assert answer["state"] == DONE or "in force" in answer["outcome"], answer
        return f"plan:{name}"

    def make(self, kind, number, queue, cap):
        """Something of a kind, of this number and queue; an order about them is a cap of so much."""
        makers = {
            "number": lambda: f"number:{number}",
            "closed": lambda: self.prepare("close", f"number:{number}") and f"number:{number}",
            "queue": lambda: f"queue:{queue}",
            "order": lambda: "order:" + self.prepare("cap", f"number:{number}", cap),
            "unconfirmed": lambda: "order:" + self.prepare("cap", f"number:{number}", cap,
                                                           confirm_ms=600_000),
            "waiting": lambda: "order:" + self.prepare("cap", f"number:{BUSY}", cap, "waiting"),
            "call": lambda: f"call:{self.talking_call()}",
            "agent": lambda: f"agent:{self.idle_agent()}",
            "paused": lambda: f"agent:{self.paused_agent()}",
            "plan": lambda: self.plan("kept" if number == KEPT_NUMBER else number),
            "plan in force": lambda: self.plan(("kept" if number == KEPT_NUMBER else number) + "-on", True),
            "gate": lambda: f"number:{number or KEPT_NUMBER}",
        }
        return makers[kind]()

    def fresh(self, who, verb):
        """(target, arguments) of its own, to be used up by who may."""
        kind, args, _ = ROWS[verb]
        return self.make(kind, OWN_NUMBERS.get(who), OWN_QUEUES.get(who), "400"), args

    def kept(self):
        """{kind: target} for those who may not. Its standing is to be the same at the end."""
        queue = f"queue:{KEPT_QUEUE}"
        kept = {kind: self.make(kind, KEPT_NUMBER, KEPT_QUEUE, "300")
                for kind in {kind for kind, _, _ in ROWS.values()} - {"unconfirmed", "closed"}}
        return {**kept, "closed": self.make("closed", KEPT_CLOSED, None, None), "unconfirmed": "order:"
                + self.prepare("queue-message", queue, "fermeture", confirm_ms=600_000)}

    def standing(self, kept):
        """All that the board says of the kept targets, but for what goes on by itself."""
        names = {target.split(":", 1)[1] for target in kept.values()}
        subject = {"route": "number", "line": "number", "cap": "target", "queue_message": "queue",
                   "member": "agent", "order": "order"}
        return [(name, fields) for name, _, fields in self.snapshot()
                if name in subject and fields[subject[name]].split(":")[-1] in names]

    def meddled(self, kept):
        """What orders did to the kept call and agents, from all that was ever said."""
        call, agent, paused = (kept[kind].split(":", 1)[1] for kind in ("call", "agent", "paused"))
        said = self.journal("call_transferred", "call_ended", "agent_state")
        paused_at = max(at_us for name, at_us, f in said
                        if name == "agent_state" and (f["agent"], f["state"]) == (paused, "paused"))
        return [(name, f) for name, at_us, f in said if
                (name == "call_transferred" and f["call"] == call)
                or (name == "call_ended" and f["call"] == call and f["by"] == "switch")
                or (name == "agent_state" and f["agent"] == agent and f["reason"] == "formation")
                or (name == "agent_state" and f["agent"] == paused and at_us > paused_at)]


def at_once(jobs, threads=8):
    """Calls all of them, so many at a time; their results in order."""
    with ThreadPoolExecutor(threads) as pool:
        return [future.result() for future in [pool.submit(job) for job in jobs]]
