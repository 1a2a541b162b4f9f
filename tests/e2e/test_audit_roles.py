"""Each record of an order has the roles and the key of whoever asked for it: also `accepted` and
`done`, which the switch brings later; also when somebody else's question brings it; also after a
restart, with what was proven when it was asked."""
import json
import os

import keys
import vigie

ok = vigie.ok
TARGET = "0806990044"
people = keys.Keys()
SCOPE = "\nnumbers = *\nqueues = *"
EVERYBODY = {"ann": "roles = ops" + SCOPE, "bob": "roles = ops supervisor" + SCOPE}
gate = keys.gate(people, "sim:?seed=3", "--second-person", "0", **EVERYBODY)


def do(name, *words):
    done = vigie.run_vigie("do", *words, "--reason", "a test", "--format", "json",
                           *people.connect(name, gate)[:2],
                           env={**os.environ, "VIGIE_KEY": str(people.path(name))})
    ok(f"{name}: {' '.join(map(str, words))}", done.returncode == 0, done.stdout + done.stderr)
    return json.loads(done.stdout)["order"] if done.returncode == 0 else ""


def records(order):
    said = vigie.run_vigie("audit", "--file", gate.place / "test.audit", "--format", "json")
    return [r for r in json.loads(said.stdout)["records"] if r["order"] == order]


def states(order):
    return [r["state"] for r in records(order)]


def all_are(sentence, order, name, roles):
    wrong = [r for r in records(order)
             if (r["who"], r["role"], r["key"]) != (name, roles, people.public(name))]
    ok(f"{sentence}: {', '.join(states(order))}", records(order) and not wrong, wrong)


def until(order, state):
    return vigie.wait_for(lambda: state in states(order), every_s=0.2)


first = do("ann", "cap", TARGET, 7)
ok("it is done", until(first, "done"), records(first))
all_are("every record of it is hers", first, "ann", "ops")
second = do("bob", "cap", TARGET, 8)
ok("his order ends hers", until(first, "ended"), records(first))
all_are("and her record of that is hers, not his", first, "ann", "ops")
all_are("his are his", second, "bob", "ops supervisor")

# --- the list changes, the gate is killed and starts again

gate.kill()
people.write_access(ann=EVERYBODY["ann"], bob="roles = viewer")
gate.start()
third = do("ann", "cap", TARGET, 9)
ok("after a restart hers ends his", until(second, "ended"), records(second))
all_are("with the roles and the key that he had when he asked", second, "bob", "ops supervisor")
gate.kill()
people.write_access(cem="roles = ops" + SCOPE)
gate.start()
do("cem", "cap", TARGET, 10)
ok("so it is when the person is on the list no more", until(third, "ended"), records(third))
all_are("every record is hers", third, "ann", "ops")
ok("the file is whole", vigie.run_vigie("audit", "verify", "--file",
                                        gate.place / "test.audit").returncode == 0)
gate.stop()

# --- a second person

gate = keys.gate(people, "sim:?seed=3&rate=60", "--second-person", "1", **EVERYBODY)


def busiest():
    said = vigie.run_vigie("--once", "--format", "json", *people.connect("ann", gate))
    numbers = json.loads(said.stdout)["numbers"] if said.returncode == 0 else []
    return max(numbers, key=lambda n: n["live"], default={"live": 0})


vigie.wait_for(lambda: busiest()["live"] > 3, 40, 0.5)
asking = vigie.start([vigie.CONSOLE, "do", "cap", busiest()["number"], "50", "--reason", "a test",
                      *people.connect("ann", gate)[:2]],
                     env={**os.environ, "VIGIE_KEY": str(people.path("ann"))})


def waiting():
    said = vigie.run_vigie("audit", "--file", gate.place / "test.audit", "--format", "json")
    return [r["order"] for r in json.loads(said.stdout)["records"] if r["state"] == "waiting"]


order = (vigie.wait_for(waiting, every_s=0.2) or [""])[0]
ok("an order waits for a second person", order)
approval = do("bob", "approve", f"order:{order}")
ok("approved, it is done", until(order, "done"), records(order))
all_are("its records are those of who asked, not of who approved", order, "ann", "ops")
all_are("the approval's are his", approval, "bob", "ops supervisor")
asking.wait(20)
ok("the gate ends cleanly", gate.stop() == 0, gate.said())
vigie.done()
