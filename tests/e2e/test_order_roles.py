"""Roles and verbs, as docs/keys.md has them, at the desk's own door and by `vigie do`: who may not is told so in one
sentence, the board stays as it is, and the audit file has it."""
import json

import desk
import vigie

MAY = {  # of docs/keys.md, by hand
    "viewer": "",
    "supervisor": "cap revert confirm hangup transfer agent_pause agent_unpause agent_join agent_leave "
    "queue_message cancel",
    "ops": "reroute close open split cap revert confirm plan_apply plan_revoke approve cancel",
    "auditor": "audit",
    "listener": "listen",
}
NUMBER = "number:0806990044"
ORDERS = [("cap", NUMBER, "500"), ("reroute", NUMBER, "queue:rendez-vous"), ("close", NUMBER, ""),
          ("open", NUMBER, ""), ("split", NUMBER, "queue:rendez-vous=50 queue:facturation=50"),
          ("queue_message", "queue:sav", "surcharge"), ("agent_pause", "agent:1003", "formation"),
          ("agent_unpause", "agent:1003", ""), ("agent_join", "agent:1002", "chat"),
          ("agent_leave", "agent:1002", "sav"), ("listen", "agent:1002", "1234 spy"),
          ("hangup", "call:none", ""), ("transfer", "call:none", "queue:sav"),
          ("revert", "order:nobody-0001", ""), ("confirm", "order:nobody-0001", ""),
          ("approve", "order:nobody-0001", ""), ("cancel", "order:nobody-0001", ""),
          ("plan_apply", "plan:none", ""), ("plan_revoke", "plan:none", ""), ("audit", NUMBER, "")]
REALLY = {"cap", "reroute", "close", "split", "queue_message"}
LINE = {"cap", "reroute", "close", "queue_message"}
RIGHT = "that needs a role with "


def standing(gate):
    row = vigie.row(vigie.board(gate)["numbers"], "number", NUMBER[7:])
    return row.get("state"), row.get("route"), row.get("route_layer")


def refused_in_audit(gate):
    said = vigie.run_vigie("audit", "--file", gate.place / "test.audit", "--format", "json").stdout
    return [r["verb"].replace("-", "_") for r in json.loads(said)["records"] if r["state"] == "refused"
            and RIGHT in r["outcome"]]


def try_line(gate, role):
    """The same through `vigie do`."""
    for verb, target, args in ORDERS:
        if verb not in LINE:
            continue
        answer = vigie.run_vigie("do", verb.replace("_", "-"), target, *args.split(), "--reason", "test",
                                 "--connect", gate.pair, "--wait", 15)
        may = verb in MAY[role].split()
        vigie.ok(f"vigie do {verb}: {role} may{'' if may else ' not'}", answer.returncode == (not may)
                 and (may or RIGHT + verb.replace("_", "-") in answer.stderr), answer.stdout + answer.stderr)


def try_role(role):
    with vigie.Gate("sim:?seed=3&rate=2", may=role) as gate:
        asker, denied, before = desk.Desk(gate), [], standing(gate)
        for verb, target, args in ORDERS:
            id = "try-" + verb.replace("_", "-") + "-1"
            answer = asker.ask(id, verb, target, args)
            if verb in MAY[role].split():
                answer = asker.final(id, 15) if verb in REALLY else answer
                vigie.ok(f"{role} may {verb}", answer["state"] == "done" if verb in REALLY
                         else RIGHT not in answer["outcome"], answer)
                continue
            denied.append(verb)
            vigie.ok(f"{role} may not {verb}, and is told", answer["state"] == "refused"
                     and answer["outcome"].startswith("local may not ")
                     and RIGHT + verb.replace("_", "-") in answer["outcome"], answer)
        if role != "ops":
            vigie.ok(f"{role}: the number goes where it went", standing(gate) == before, before)
        vigie.ok(f"{role}: each refusal is in the audit file", refused_in_audit(gate) == denied,
                 refused_in_audit(gate))
        try_line(gate, role)


vigie.ok("every verb is tried", {verb for verb, _, _ in ORDERS} == set(desk.VERBS[1:]), desk.VERBS)
for name in MAY:
    try_role(name)
vigie.done()
