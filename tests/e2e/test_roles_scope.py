#!/usr/bin/python3
# deadline: 120
"""Rights end where a person's numbers and queues end: everybody here has every verb, and a scope of his own.
What is inside it is done, what is outside is refused in a sentence that says what would be needed."""
import roles
import vigie

ok = vigie.ok
SCOPES = {  # person: numbers, queues
    "one-number": ("3499", ""),
    "one-tag": ("tag:paris", ""),  # 0199001000 alone
    "one-beginning": ("3* 0811*", ""),
    "busy-number": (roles.BUSY, ""),
    "one-queue": ("", "chat"),
    "all-queues": ("", "*"),
    "nothing": ("", ""),
}
centre = roles.Centre({who: roles.rights(["all"], *scope) for who, scope in SCOPES.items()})
SOME_TIME = {"confirm_ms": 600_000}
MAIL, PHONE = ("chat", "courriel"), ("depannage", "hotline")


def order(verb, target, args=""):
    return "order:" + centre.prepare(verb, target, args, **SOME_TIME)


def order_on_plan():
    return order("plan-apply", centre.plan("3499"))


def waiting():
    return "order:" + centre.prepare("cap", "number:" + roles.BUSY, "5000", "waiting")


def agent(queues):
    return "agent:" + centre.idle_agent(queues)


def agent_of_no_queue():
    target = agent(("chat",))
    centre.prepare("agent-leave", target, "chat")
    return target


def call(**of):
    return "call:" + centre.talking_call(**of)


WAY = {"reroute": "queue:sav", "close": "", "open": "", "split": "queue:sav=50 queue:courriel=50", "cap": "500"}
HELD = {"queue-message": "surcharge", "cap": "500"}
STAFF = {"agent-pause": "formation", "agent-unpause": "", "listen": "1234 spy"}
CALL = {"hangup": "", "transfer": "queue:sav"}
ABOUT = {"revert": "", "confirm": "", "approve": "", "cancel": ""}
NUMBER, QUEUE, AGENT, OF_CALL = ("the number among theirs", "the queue among theirs",
                                 "one of the agent's queues among theirs",
                                 "the call's number or queue among theirs")
FIGURES = ("one-number", "one-beginning")  # who has 3499
FOREIGN = "number:0890990070"  # nobody's

# what it is: how to get one, verbs with arguments, who has it in scope, what the others would need
THINGS = {
    "a number": (lambda: "number:3499", WAY, FIGURES, NUMBER),
    "a number of the tag": (lambda: "number:0199001000", WAY, ("one-tag",), NUMBER),
    "a number of the beginning": (lambda: "number:3099", WAY, ("one-beginning",), NUMBER),
    "a foreign number": (lambda: FOREIGN, WAY, (), NUMBER),
    "a plan": (lambda: centre.plan("3499"), {"plan-apply": ""}, FIGURES, NUMBER),
    "a plan in force": (lambda: centre.plan("3499", True), {"plan-revoke": ""}, FIGURES, NUMBER),
    "a plan with a foreign number too": (lambda: centre.plan("both"), {"plan-apply": ""}, ("one-beginning",),
                                         NUMBER),
    "an order on a plan": (order_on_plan, ABOUT, FIGURES, NUMBER),
    "a queue": (lambda: "queue:chat", HELD, ("one-queue", "all-queues"), QUEUE),
    "a foreign queue": (lambda: "queue:courriel", HELD, ("all-queues",), QUEUE),
    "an agent": (lambda: agent(MAIL), STAFF, ("one-queue", "all-queues"), AGENT),
    "a foreign agent": (lambda: agent(PHONE), STAFF, ("all-queues",), AGENT),
    "an agent of no queue": (agent_of_no_queue, STAFF, ("all-queues",), AGENT),
    "an agent's place": (lambda: agent(MAIL), {"agent-leave": "chat"}, ("one-queue", "all-queues"), QUEUE),
    "a foreign place of an agent of his": (lambda: agent(MAIL), {"agent-leave": "courriel",
                                                                "agent-join": "sav"}, ("all-queues",), QUEUE),
    "a place for a foreign agent": (lambda: agent(PHONE), {"agent-join": "chat"},
                                    ("one-queue", "all-queues"), QUEUE),
    "a call of a number": (lambda: call(number="3499"), CALL, (*FIGURES, "all-queues"), OF_CALL),
    "a call in a queue": (lambda: call(queue="chat"), CALL, ("one-queue", "all-queues"), OF_CALL),
    "a foreign call": (lambda: call(queue="sav", number="0800990011"), CALL, ("busy-number", "all-queues"),
                       OF_CALL),
    "an order on a number": (lambda: order("cap", "number:3499", "300"), ABOUT, FIGURES, NUMBER),
    "an order on a number of the tag": (lambda: order("cap", "number:0199001000", "300"), ABOUT, ("one-tag",),
                                        NUMBER),
    "an order on a foreign number": (lambda: order("cap", FOREIGN, "300"), ABOUT, (), NUMBER),
    "an order that waits": (waiting, {"cancel": "", "approve": ""}, ("busy-number",), NUMBER),
    "an order on a queue": (lambda: order("queue-message", "queue:chat", "surcharge"), ABOUT,
                            ("one-queue", "all-queues"), QUEUE),
    "an order on a foreign queue": (lambda: order("queue-message", "queue:sav", "surcharge"), ABOUT,
                                    ("all-queues",), QUEUE),
    "an order on an agent": (lambda: order("agent-pause", agent(MAIL)), ABOUT,
                             ("one-queue", "all-queues"), AGENT),
    "an order on a foreign agent": (lambda: order("agent-pause", agent(PHONE)), ABOUT, ("all-queues",), AGENT),
    "an order on a foreign place of an agent of his": (
        lambda: order("agent-leave", agent(MAIL), "courriel"), ABOUT, ("all-queues",), QUEUE),
    "an order that nobody knows": (lambda: "order:nobody-0001", ABOUT, (), "what the order is about among theirs"),
}


def passes(thing, verb, answer):
    """How an order ends that is in scope."""
    if verb == "listen":
        return "the agent is in no conversation" in answer["outcome"] or answer["state"] == "done"
    if verb in ("approve", "cancel") and thing != "an order that waits":
        return answer["state"] == "refused" and "does not wait: done" in answer["outcome"]
    return answer["state"] == "done"


denied = {}
for thing, (make, verbs, insiders, needs) in THINGS.items():
    foreign = make()
    for verb, args in verbs.items():
        for person, scope in SCOPES.items():
            if person in insiders:
                _, answer = centre.give(person, verb, make(), args)
                ok(f"{person}: {verb} of {thing} is inside", passes(thing, verb, answer), answer)
                continue
            id, answer = centre.give(person, verb, foreign, args)
            denied[id] = person
            numbers, queues = (words or "none" for words in scope)
            ok(f"{person}: {verb} of {thing} is outside, and he is told", answer["state"] == "refused"
               and answer["outcome"].startswith(f"{person} may not {verb}") and answer["outcome"].endswith(
                   f": that needs {needs}; numbers of {person}: {numbers}; queues: {queues}"), answer)

said = {}
for _, _, told in centre.journal("order"):
    said.setdefault(told["order"], []).append((told["who"], told["state"]))
ok("what was outside was never anything but refused",
   all(said[id] == [(who, "refused")] for id, who in denied.items()),
   "\n".join(f"{id} {said[id]}" for id in denied if said[id] != [(denied[id], "refused")]))
centre.gate.stop()
vigie.done()
