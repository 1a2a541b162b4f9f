"""A gate that is killed in the midst of an order: whatever the moment, it happened once or not at all,
and the new gate says which. And a change behind its back, while an order is in force."""
# deadline: 200
import ami
import desk
import vigie

AGENT = "Local/agent1@agents"
SCENE = {"queues": {"sav": [AGENT], "rdv": []}, "routes": {"3640": "queue:sav", "3641": "queue:sav"}}
ORDERS = (("reroute", "number:3640", "queue:rdv"), ("agent_pause", f"agent:{AGENT}", "formation"),
          ("hangup", "call:1795.1", ""))
POINTS = {"order-written": False, "order-told": True, "order-accepted": True, "order-done": True}


def killed(point, verb, target, args, happens):
    switch = ami.LivingSwitch(SCENE)
    gate = ami.gate(switch, may="all", env={"VIGIE_GATE_FAULT": point})
    ami.wait_up(gate)
    switch.say("call 1795.1 3640 sav")
    ami.wait_board(gate, lambda b: b["calls"])
    id = f"killed-{verb.replace('_', '-')}-{point}"
    who = desk.Desk(gate)
    who.ask(id, verb, target, args, deadline_s=1)
    code = gate.wait(20)
    gate.kill()
    vigie.ok(f"{verb}, killed at {point}", code == -9, str(code))
    gate.env.pop("VIGIE_GATE_FAULT")
    gate.start()
    ami.wait_up(gate)
    who = desk.Desk(gate)
    who.asked[id] = {"order": id, "verb": verb, "target": target, "args": args, "reason": "test"}
    stands = who.final(id)
    effects = switch.effects(id)
    want = "done" if happens else "refused"
    vigie.ok(f"{verb}, killed at {point}: {want}, {int(happens)} time(s)",
             stands["state"] == want and len(effects) == int(happens), f"{stands} {effects}")
    gate.stop()
    switch.close()


for point, happens in POINTS.items():
    for verb, target, args in ORDERS:
        killed(point, verb, target, args, happens)


# ---- behind its back ------------------------------------------------------------------------------

switch = ami.LivingSwitch(SCENE)
gate = ami.gate(switch, may="all")
ami.wait_up(gate)
who = desk.Desk(gate)
who.ask("one-reroute-1", "reroute", "number:3640", "queue:rdv")
who.ask("two-reroute-1", "reroute", "number:3641", "queue:rdv")
states = {who.final("one-reroute-1")["state"], who.final("two-reroute-1")["state"]}
switch.say("db route 3640 ivr:accueil")


def row(board, number):
    return vigie.row(board["numbers"], "number", number)


board = ami.wait_board(gate, lambda b: "menu:accueil" in str(row(b, "3640")), 40)
vigie.ok("a route that was changed behind its back is shown", "menu:accueil" in str(row(board, "3640"))
         and "queue:rdv" not in str(row(board, "3640")), str(row(board, "3640")))
vigie.ok("an order that is in force stays in force", states == {"done"}
         and "queue:rdv" in str(row(board, "3641")), str(row(board, "3641")))
who.ask("two-reroute-2", "revert", "order:two-reroute-1")
stands = who.final("two-reroute-2")
vigie.ok("undoing it brings back what lay beneath", stands["state"] == "done"
         and switch.state()["db"]["route"]["3641"] == "queue:sav", str(stands))
gate.stop()
switch.close()
vigie.done()
