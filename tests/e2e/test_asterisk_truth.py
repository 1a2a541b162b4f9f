"""The real gate beside a recorded Asterisk: every figure of the console against the truth, which is
the callers' side, Asterisk's queue log and its own counters."""
# deadline: 240
import ami
import vigie

for name in ("calm", "burst", "variant"):
    switch = ami.Switch(name, "--paused")
    gate = ami.gate(switch)
    vigie.ok(f"{name}: the link comes up", ami.wait_up(gate), gate.said())
    vigie.ok(f"{name}: all {switch.count} events are read", switch.play())
    total = len(ami.entries(name))
    board = ami.wait_board(gate, lambda b: ami.offered(b) == total and not b["calls"])
    wrong = ami.differences(name, board)
    vigie.ok(f"{name}: numbers, queues and agents are exactly as they were ({total} calls)",
             not wrong, "\n".join(wrong))
    exchange = board["exchanges"][0]
    vigie.ok(f"{name}: the version is the switch's", exchange["version"] == "22.10.1", exchange)
    routes = {row["number"]: row["route"] for row in board["numbers"]}
    vigie.ok(f"{name}: the routes come from the switch's database",
             routes.get("0825300300") == "queue:commandes"
             and routes.get("0145112233") == "agent:agent4", routes)
    gate.stop()
    switch.close()
vigie.done()
