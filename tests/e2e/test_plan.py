"""Contingency plans: files that a gate lays ready, put in force and taken back by one order each, at the
simulated switch and at an Asterisk, also when the gate is killed in the midst of one."""
# deadline: 240
import json

import ami
import desk
import orders
import tmux
import vigie
import watch

NUMBERS = ("0806990044", "0809990055")
BASES = {"0806990044": "queue:commandes", "0809990055": "queue:rendez-vous"}
CATALOGUE = """
[number 0806990044]
label = Commandes
tags = nantes
[number 0809990055]
label = Rendez-vous
tags = nantes lyon
"""
EVACUATION = """
[plan]
label = Nantes is evacuated
situation = evacuation
precedence = 90
rehearsed = 2026-11-02
[tag nantes]
reroute = queue:sav
"""
OUTAGE = """
[plan]
label = the operator is down
situation = operator down
precedence = 50
[number 0806990044]
split = queue:hotline=60 queue:depannage=40
[number 0809990055]
reroute = queue:hotline
"""
LOST = """
[plan]
precedence = 10
[tag lyon]
reroute = queue:nowhere
"""
OVERRIDE, PLAN_LAYER = 3, 2
ok = vigie.ok


def folder_of(**plans):
    place = vigie.folder()
    for name, text in plans.items():
        (place / f"{name}.plan").write_text(text)
    return place


def do(gate, *words, **options):
    return vigie.run_vigie("do", *words, "--reason", "a test", "--connect", f"{gate.feed},{gate.desk}", **options)


def plan_command(gate, *words):
    return vigie.run_vigie("plan", *words, "--connect", f"{gate.feed},{gate.desk}")


def routes(gate):
    board = vigie.board(gate)
    return {row["number"]: row["route"] for row in board["numbers"] if row["number"] in NUMBERS}


def plans(gate):
    return {row["plan"]: row for row in vigie.board(gate)["plans"]}


def until_routes(gate, want):
    vigie.wait_for(lambda: routes(gate) == want, 20, 0.2)
    return routes(gate)


# --- what lies ready ----------------------------------------------------------------------------------

catalogue = vigie.folder() / "catalogue.ini"
catalogue.write_text(CATALOGUE)
place = folder_of(evacuation=EVACUATION, outage=OUTAGE, lost=LOST)
gate = vigie.Gate("sim:?seed=3&rate=20", "--plans", place, "--catalogue", catalogue, may="all")
vigie.wait_for(lambda: len(plans(gate)) == 3)
known = plans(gate)
ok("plans lie ready", known["evacuation"]["state"] == "ready" and known["evacuation"]["numbers"] >= 2, known)
ok("one that was never tried is stale", known["outage"]["state"] == "stale", known["outage"])
ok("one that leads nowhere is unusable, and says why",
   known["lost"]["state"] == "unusable" and "nowhere" in known["lost"]["trouble"], known["lost"])
steps = [row for row in vigie.board(gate)["steps"] if row["plan"] == "outage"]
ok("each step is told", {row["number"] for row in steps} == set(NUMBERS), steps)

# --- plan check ---------------------------------------------------------------------------------------

checked = plan_command(gate, "check")
ok("plan check of the gate finds the one that is wrong", checked.returncode == 1 and "nowhere" in checked.stdout, checked)
checked = plan_command(gate, "check", place / "evacuation.plan", place / "outage.plan", "--format", "json")
ok("of good files: 0", checked.returncode == 0, checked)
ok("as JSON", [plan["wrong"] for plan in json.loads(checked.stdout)] == [0, 0], checked.stdout)
ok("with who is there to answer", "queue:sav" in checked.stdout and "agents there" in checked.stdout, checked.stdout)
bad = folder_of(bad="[plan]\nprecedence = 5\n[tag nantes]\nrerout = queue:sav\n")
checked = plan_command(gate, "check", bad)
ok("a file that cannot be read: 1, line and what was expected",
   checked.returncode == 1 and "line 4" in checked.stderr and 'did you mean "reroute"' in checked.stderr, checked)
checked = vigie.run_vigie("plan", "check", place / "outage.plan", "--catalogue", catalogue)
ok("by a catalogue alone, queues that it does not know are wrong", checked.returncode == 1
   and 'queue "hotline" is not known' in checked.stdout, checked)
checked = vigie.run_vigie("plan", "chek")
ok("a wrong word: 2", checked.returncode == 2 and "did you mean check" in checked.stderr, checked)
checked = vigie.run_vigie("plan", "check", "--connect", "ipc:///nowhere/f,ipc:///nowhere/d")
ok("no gate: 3", checked.returncode == 3, checked)

# --- one order each -----------------------------------------------------------------------------------

done = do(gate, "plan", "apply", "evacuation")
ok("apply is one order, done", done.returncode == 0 and done.stdout.startswith("done"), done)
ok("and all its numbers go there", routes(gate) == dict.fromkeys(NUMBERS, "queue:sav"), routes(gate))
row = plans(gate)["evacuation"]
ok("the plan says so, and when it ends", row["state"] == "in_force" and row["steered"] >= 2 and row["left_ms"] > 0, row)
done = plan_command(gate, "apply", "outage", "--reason", "another")
ok("a lower one too", done.returncode == 0, done)
ok("changes nothing that the higher one decides", routes(gate) == dict.fromkeys(NUMBERS, "queue:sav"), routes(gate))
done = do(gate, "plan-apply", "lost")
ok("one that is wrong is refused with the number", done.returncode == 1 and "nowhere" in done.stderr, done)
done = do(gate, "reroute", NUMBERS[0], "queue:facturation")
ok("an override lies above plans", done.returncode == 0
   and routes(gate)[NUMBERS[0]] == "queue:facturation", done)

# --- a plan in force stays as it is, over restarts too ---------------------------------------------------

(place / "evacuation.plan").write_text(EVACUATION.replace("queue:sav", "queue:depannage"))
gate.kill()
gate.start()
gate.ready()
want = {NUMBERS[0]: "queue:facturation", NUMBERS[1]: "queue:sav"}
ok("after a kill it is in force as it was", until_routes(gate, want) == want, routes(gate))
ok("the gate knows that", plans(gate)["evacuation"]["state"] == "in_force", plans(gate))
done = do(gate, "reroute", NUMBERS[0], "")
ok("the end of the override gives way to the plan", done.returncode == 0
   and routes(gate)[NUMBERS[0]] == "queue:sav", done)
done = do(gate, "plan", "revoke", "evacuation")
want = {NUMBERS[0]: "split:queue:hotline=60,queue:depannage=40", NUMBERS[1]: "queue:hotline"}
ok("revoke gives way to the lower plan", done.returncode == 0 and routes(gate) == want, (done, routes(gate)))
done = do(gate, "plan", "revoke", "outage")
ok("and then to the base", done.returncode == 0 and routes(gate) == BASES, (done, routes(gate)))
steps = vigie.wait_for(lambda: {row["destination"] for row in vigie.board(gate)["steps"]
                                if row["plan"] == "evacuation"} == {"queue:depannage"}, 20, 0.3)
ok("now the new file counts", steps, vigie.board(gate)["steps"])
done = do(gate, "plan", "revoke", "outage")
ok("what is not in force cannot be taken back", done.returncode == 1 and "is not in force" in done.stderr, done)

# --- at a terminal ---------------------------------------------------------------------------------------

with tmux.Terminal("--connect", f"{gate.feed},{gate.desk}", "--write") as terminal:
    terminal.wait_for("live")
    terminal.keys("P")
    terminal.wait_for("evacuation", "outage", "unusable")
    terminal.keys("E")
    terminal.wait_for("ORDER: plan-apply plan:evacuation", "go elsewhere", "queue:depannage", "type")
    ok("the dialog says what would change", "numbers" in terminal.text(), terminal.text())
    terminal.keys("Enter")
    ok("Enter does nothing", "ORDER: plan-apply" in terminal.text(), terminal.text())
    terminal.keys("i", "o", "n")  # "n", or "tion" when many calls are there
    if "ORDER:" in terminal.text():
        terminal.keys("t", "i", "o", "n")
    terminal.wait_for("done, read back")
    vigie.wait_for(lambda: plans(gate)["evacuation"]["state"] == "in_force", 20, 0.3)
    ok("two keys and the sign put it in force", plans(gate)["evacuation"]["state"] == "in_force", plans(gate))
    terminal.keys("Enter")
    terminal.wait_for("Plan evacuation", "Goes to", "By plan to")
    terminal.keys("E")
    terminal.wait_for("ORDER: plan-revoke plan:evacuation")
    terminal.keys("Escape")
    terminal.wait_for("cancelled: nothing was ordered")
    terminal.keys(":")
    for letter in "plan revoke evacuation":
        terminal.keys("Space" if letter == " " else letter)
    terminal.keys("Enter")
    terminal.wait_for("ORDER: plan-revoke plan:evacuation")
    terminal.keys("i", "o", "n")
    if "ORDER:" in terminal.text():
        terminal.keys("t", "i", "o", "n")
    ok("and taken back in words", until_routes(gate, BASES) == BASES, (terminal.text(), routes(gate)))

# --- it ends by itself -----------------------------------------------------------------------------------

done = do(gate, "plan-apply", "evacuation", "--until", "+2s")
ok("in force for two seconds", done.returncode == 0, done)
ok("then it has ended", until_routes(gate, BASES) == BASES, routes(gate))
seen = {order["verb"]: order for order in orders.known(gate).values() if order["order"].endswith("/end")}
ok("by the gate's own order", "revert" in seen and seen["revert"]["who"] == "gate", seen)
gate.stop()

# --- killed at each step, at an Asterisk ------------------------------------------------------------------

AGENT = "Local/agent1@agents"
SCENE = {"queues": {"sav": [AGENT], "rdv": []},
         "routes": {"3640": "queue:sav", "3641": "queue:sav", "3642": "queue:sav"}}
NIGHT = "[plan]\nprecedence = 5\n[number 3640]\nreroute = queue:rdv\n[number 3641]\nreroute = queue:rdv\n"
night = folder_of(night=NIGHT)


def at_switch(switch):
    return {number: switch.state()["db"]["route"].get(number) for number in ("3640", "3641", "3642")}


def killed(point, happens):
    switch = ami.LivingSwitch(SCENE)
    gate = ami.gate(switch, "--plans", night, may="all", env={"VIGIE_GATE_FAULT": point})
    ami.wait_up(gate)
    ami.wait_board(gate, lambda b: b["plans"])
    who = desk.Desk(gate)
    who.ask("night-0001", "plan_apply", "plan:night", deadline_s=1)
    code = gate.wait(20)
    gate.kill()
    ok(f"killed at {point}", code == -9, str(code))
    gate.env.pop("VIGIE_GATE_FAULT")
    gate.start()
    ami.wait_up(gate)
    stands = orders.until(gate, "night-0001", "done", "refused", deadline_s=40)
    want = "queue:rdv" if happens else "queue:sav"
    found = at_switch(switch)
    ok(f"killed at {point}: {'done' if happens else 'refused'}, all or none",
       stands["state"] == ("done" if happens else "refused")
       and found == {"3640": want, "3641": want, "3642": "queue:sav"}, (stands, found))
    board = ami.wait_board(gate, lambda b: vigie.row(b["numbers"], "number", "3640")["route"] == want)
    ok(f"killed at {point}: the board says what the switch does", board, vigie.board(gate)["numbers"])
    gate.stop()
    switch.close()


for point, happens in {"order-written": False, "order-step": False, "order-step:2": False, "order-done": True}.items():
    killed(point, happens)

vigie.done()
