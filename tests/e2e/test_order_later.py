#!/usr/bin/python3
# deadline: 120
"""Orders for later: by script, by key and by wire; begun by the gate, whoever is gone by then; judged again when
their time has come; what comes next is one key away."""
import json
import re
import signal

import desk
import keys
import orders
import tmux
import vigie

ok = vigie.ok
NUMBER, OTHER = "0806990044", "0809990055"
S_US = 1_000_000


def do(gate, *words):
    return vigie.run_vigie("do", *words, "--reason", "an end-to-end test", "--connect", gate.pair)


def route(gate, number=NUMBER):
    return vigie.row((vigie.board(gate) or {}).get("numbers") or [], "number", number).get("route")


def id_of(answer):
    return json.loads(answer.stdout)["order"]


# --- by script

gate = vigie.Gate("sim:?seed=3&rate=5", may="all")
own = vigie.wait_for(lambda: route(gate))
said = do(gate, "reroute", NUMBER, "queue:facturation", "--at", "+4s", "--until", "+4s", "--format", "json")
told = json.loads(said.stdout)
ok("it is scheduled: exit code 0", said.returncode == 0 and told["state"] == "scheduled" and told["start"], said.stdout)
ok("nothing has been begun", route(gate) == own and orders.known(gate)[told["order"]]["done_us"] == 0, route(gate))
done = orders.until(gate, told["order"], "done", "refused")
ok("it is done when its time has come, not before", done["state"] == "done" and done["done_us"] >= done["start_us"]
   and done["start_us"] - done["asked_us"] > 3 * S_US, done)
ok("the number goes there", route(gate) == "queue:facturation", route(gate))
ended = orders.until(gate, told["order"], "ended")
ok("and it ends so long after its start", ended["state"] == "ended"
   and ended["until_us"] - ended["start_us"] == 4 * S_US and route(gate) == own, ended)

for words, sentence in (
        (("hangup", "call:x", "--at", "+1m"), "hangup cannot be asked for later"),
        (("reroute", NUMBER, "queue:sav", "--at", "25:00"), 'at "25:00": expected'),
        (("reroute", NUMBER, "queue:sav", "--at", "2001-01-01T10:00"), "that is past"),
        (("reroute", NUMBER, "queue:sav", "--at", "2026-01-01T10:00", "--until", "none"), "that is past")):
    said = do(gate, *words)
    ok(f"{words[0]} {words[3]}: wrong usage, and a sentence", said.returncode == 2 and sentence in said.stderr,
       (said.returncode, said.stderr))
late = {"start_us": vigie.now_us() - 5 * S_US}
answer = orders.give(gate, "past-00001", "reroute", f"number:{NUMBER}", "queue:sav", **late)
ok("by wire, too, no start is in the past", answer["state"] == "refused" and "its start is in the past"
   in answer["outcome"], answer)

# --- by key

with tmux.Terminal("--connect", gate.pair, "--write", "--view", "numbers", "--lang", "en", size=(80, 24)) as term:
    term.wait_for("live", "0 806 99 00 44")
    term.keys(":", f"reroute {NUMBER} queue:facturation", "Enter").wait_for("to order")
    term.keys("<", "soon", "Enter")
    ok("a time that is none is said, and typed on", term.wait_for('at "soon": expected', "soon_"), term.text())
    term.keys(*["C-h"] * 4, "+1h", "Enter")
    ok("it says when it begins", term.wait_for("begins", ", in 59:", "judged again then"), term.text())
    term.keys(">", "+30m", "Enter")
    ok("and that it ends so long after that", term.wait_for(r"ends", ", in 1h29"), term.text())
    ok("a typed time is no code: nothing was ordered", not re.search("order .*scheduled", term.text()), term.text())
    term.keys(*re.search(r"type (\S+) \[\]", term.text()).group(1))
    ok("it is scheduled", term.wait_for("scheduled"), term.text())
    term.keys("a")
    ok("a shows what comes next", term.wait_for("What comes next", "begins", "queue:facturation"), term.text())
    term.keys("U").wait_for("ORDER: cancel")
    term.keys(*re.search(r"type (\S+) \[\]", term.text()).group(1))
    ok("U takes back what has not begun", term.wait_for("nothing begins or ends by itself"), term.text())
    cancelled = [o for o in orders.known(gate).values() if o["state"] == "cancelled"]
    ok("it is cancelled", len(cancelled) == 1 and cancelled[0]["start_us"] > 0, cancelled)

# --- kill -9 of the gate before its time

said = do(gate, "reroute", NUMBER, "queue:facturation", "--at", "+3s", "--format", "json")
far = do(gate, "close", OTHER, "--at", "+3h", "--format", "json")
gate.kill()
gate.start()
done = orders.until(gate, id_of(said), "done", "refused")
ok("a gate that was killed begins it", done["state"] == "done" and route(gate) == "queue:facturation", done)
ok("and knows the other", orders.known(gate)[id_of(far)]["state"] == "scheduled", orders.known(gate))
undone = do(gate, "revert", f"order:{id_of(said)}")
ok("it is taken back as any other", undone.returncode == 0 and route(gate) == own, undone.stderr)
gate.stop()

# --- who may, as the list stands when its time has come

people = keys.Keys()
STAFF = dict(alice="roles = ops\nnumbers = *\n", bob="roles = ops\nnumbers = *\n")
gate = keys.gate(people, "sim:?seed=3&rate=4", **STAFF)
at = {who: desk.Desk(gate, lambda socket, who=who: people.dress(socket, who)) for who in STAFF}
for who in STAFF:
    asked = at[who].ask(f"later-{who}", "reroute", f"number:{NUMBER}", "queue:facturation",
                        start_us=vigie.now_us() + 8 * S_US)
    ok(f"{who} may ask for it", asked["state"] == "scheduled", asked)
keys.reload(gate, people, bob=STAFF["bob"])
ok("who is struck off the list meanwhile is not obeyed", vigie.wait_for(
    lambda: "alice gave it, whom the list of people has no more" in
    at["bob"].send({**at["alice"].asked["later-alice"]})["outcome"]), at["bob"].send(at["alice"].asked["later-alice"]))
ok("who is still on it is", vigie.wait_for(lambda: at["bob"].stands("later-bob")["state"] == "done"),
   at["bob"].stands("later-bob"))
gate.process.send_signal(signal.SIGTERM)
gate.wait()
vigie.done()
