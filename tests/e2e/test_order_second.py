#!/usr/bin/python3
# deadline: 120
"""A second person at a terminal: he sees what would run, word for word, and it runs as he saw it. The same person in
two sessions is none. The rule is an option of the gate: no order and no reload switches it off."""
import json
import re
import signal

import desk
import keys
import tmux
import vigie
import watch

ok = vigie.ok
NUMBER = "0800990011"
EVERYBODY = dict(alice="roles = ops\nnumbers = *\n", bob="roles = ops\nnumbers = *\n")
people = keys.Keys()
plans = vigie.folder()
(plans / "fire.plan").write_text(f"[plan]\nlabel = fire\nprecedence = 50\n[number {NUMBER}]\nreroute = queue:sav\n")
gate = keys.gate(people, "sim:?seed=3&rate=4", "--second-person", "1", "--plans", plans, **EVERYBODY)
desks = {who: desk.Desk(gate, lambda socket, who=who: people.dress(socket, who)) for who in EVERYBODY}


def is_now():
    """The simulator has caught up with the clock: before, ten minutes pass in a moment."""
    _, _, events = watch.snapshot(gate, dress=lambda socket: people.dress(socket, "bob"))
    return any(kind == 16 and at_us > vigie.now_us() - 5_000_000 for _, kind, at_us, _ in events)


def wait(id, verb, target, args="", **more):
    """An order of alice's that waits; until there is a call that it touches, it is withdrawn by another one."""
    for attempt in range(40):
        answer = desks["alice"].ask(f"{id}-{attempt:02}", verb, target, args, **more)
        if answer["state"] == "waiting":
            return f"{id}-{attempt:02}"
        desks["alice"].final(f"{id}-{attempt:02}")
    raise RuntimeError(answer)


def approve(term, id):
    """Opens the dialog; the signs to type."""
    term.keys(":", f"approve order:{id}", "Enter").wait_for("to order")
    found = re.search(r"type (\S+) \[\]", term.text())
    return found.group(1) if found else "?"


ok("the simulator has caught up", vigie.wait_for(is_now))
first = wait("reroute-1", "reroute", f"number:{NUMBER}", "queue:sav", reason="site evacuated")
with tmux.Terminal(*people.connect("alice", gate), "--write", size=(80, 40)) as alice, \
     tmux.Terminal(*people.connect("bob", gate), "--write", size=(80, 40)) as bob:
    ok("two consoles are live", alice.wait_for("live") and bob.wait_for("live"))
    alice.keys(*approve(alice, first))
    ok("alice at another session is not a second person",
       alice.wait_for("alice gave the order: the second person must be"), alice.text())
    code = approve(bob, first)
    ok("bob sees what would run, who asked, and why", bob.wait_for(
        f"order       reroute number:{NUMBER} queue:sav", "asked by    alice", "because     site evacuated",
        "it stood    open base=", "then        queue:sav (override)"), bob.text())
    bob.keys(*code)
    ok("he approves it: it is done", desks["alice"].final(first)["state"] == "done", bob.text())

    second = wait("plan-0001", "plan_apply", "plan:fire")
    code = approve(bob, second)
    ok("of a plan he sees where its numbers go", bob.wait_for(
        "order       plan-apply plan:fire", "it stood    ready numbers=1", "then        in force"), bob.text())
    bob.keys("Escape").wait_gone("to order")
    answer = desks["bob"].ask("approve-wrong", "approve", f"order:{second}", expect="waiting content=0123456789abcdef")
    ok("an approval of other words is refused", answer["state"] == "refused"
       and "changed since you looked" in answer["outcome"], answer)
    approve(bob, second)
    desks["alice"].ask("cancel-00001", "cancel", f"order:{second}")
    ok("withdrawn while he looks: nothing can be approved", bob.wait_for("CHANGED"), bob.text())
    bob.keys("Escape")

# --- switching it off


def started():
    said = vigie.run_vigie("audit", "--file", gate.place / "test.audit", "--format", "json")
    return [record["outcome"] for record in json.loads(said.stdout)["records"] if record["verb"] == "gate started"]


gate.process.send_signal(signal.SIGHUP)
keys.reload(gate, people, **EVERYBODY)
third = wait("reroute-3", "reroute", f"number:{NUMBER}", "queue:facturation")
ok("no reload switches it off", third)
gate.stop()
gate.arguments = [word for word in gate.arguments if word not in ("--second-person", "1")]
gate.start()
ok("switched off at the gate's machine, it stands in the audit file",
   started() == ["sim, second person: from 1 calls", "sim, second person: never"], started())
gate.stop()
vigie.done()
