"""Each gate says which orders it can carry out, and the console does not offer the others."""
# deadline: 120
import ami
import tmux
import vigie

ok = vigie.ok


def says(gate):
    exchange = vigie.board(gate)["exchanges"][0]
    return set((exchange["verbs"] or "").split()), exchange["cannot"]


# The demo's switch, with a list of people.
with vigie.Gate("sim:?seed=3", may="supervisor ops") as gate:
    can, cannot = says(gate)
    ok("a simulated switch can do nearly all", {"reroute", "close", "cap", "hangup", "revert"} <= can, can)
    ok("and says why not the others", "listen" not in can and "listen" in cannot, cannot)
    with tmux.Terminal("--connect", gate.pair, "--write") as term:
        ok("the console is live", term.wait_for("live"), term.text())
        term.keys("3", "C")
        ok("an order that the gate takes opens its dialog", term.wait_for("ORDER: close"), term.text())
        term.keys("Escape", "5", ":", "listen 1003 100", "Enter")
        ok("one that it does not take is said at once", term.wait_for("listen: "), term.text())
        ok("and opens no dialog", "ORDER" not in term.text(), term.text())
        term.keys("Escape", "6")
        ok("the gates view tells it too", term.wait_for("Takes no orders of", "listen=yes"), term.text())

# Listening is off until somebody switches it on; then the agent is told, at every console.
with vigie.Gate("sim:monday-morning?seed=3&listen=yes", may="supervisor ops listener") as gate:
    can, cannot = says(gate)
    ok("with listen=yes the simulated switch can do all", "listen" in can and not cannot, cannot)
    talks = vigie.wait_for(lambda: next((a for a in vigie.board(gate)["agents"] if a["state"] == "talking"),
                                        None))
    done = vigie.run_vigie("do", "listen", "agent:" + talks["agent"], "1234", "spy", "--reason", "training",
                           "--connect", gate.pair)
    told = vigie.row(vigie.board(gate)["agents"], "agent", talks["agent"])
    ok("a conversation is listened to", done.returncode == 0 and "the agent is told" in done.stdout,
       done.stdout + done.stderr)
    ok("and the agent is told", told["raw"] == "Écouté par 1234 spy" or told["state"] != "talking", told)
    done = vigie.run_vigie("do", "listen", "agent:" + talks["agent"], "1234", "--connect", gate.pair)
    ok("without a purpose nobody listens", done.returncode == 2 and "reason" in done.stderr, done.stderr)

# Another list of people is told without a restart.
with vigie.Gate("sim:?seed=3", may="viewer") as gate:
    can, cannot = says(gate)
    ok("what no role of local has is told", not can and "no role of local has it" in cannot, cannot)
    people = gate.place / "access.ini"
    people.write_text("[person local]\nroles = ops\nnumbers = *\nqueues = *\n")
    gate.process.send_signal(1)
    ok("another list is told at once", vigie.wait_for(lambda: "close" in says(gate)[0]), says(gate))

with vigie.Gate("sim:?seed=3") as gate:
    can, cannot = says(gate)
    ok("without a list of people there are no orders", not can and "--access" in cannot, cannot)
    with tmux.Terminal("--connect", gate.pair, "--write") as term:
        term.wait_for("live")
        term.keys("3", "C")
        ok("and the key says so", term.wait_for("close: this gate takes no orders"), term.text())

with vigie.Gate("lines:-", may="supervisor ops") as gate:
    gate.write('{"event":"number","number":"0892680680"}\n')
    can, cannot = says(gate)
    ok("a gate of lines has the orders that are the gate's own", can == {"revert", "confirm", "approve", "cancel"}
       or {"revert", "confirm"} <= can and "close" not in can, can)
    ok("its switch takes none", "this kind of switch takes no orders" in cannot, cannot)

# An Asterisk: by its settings, also while its link is down.
switch = ami.LivingSwitch({"queues": {"sav": []}, "routes": {"0892000001": "queue:sav"}})
gate = ami.gate(switch, config="[driver]\ncap_family = cap\n", may="all")
ami.wait_up(gate)
can, cannot = says(gate)
ok("an Asterisk can do what its settings allow", {"reroute", "close", "cap", "hangup"} <= can, can)
ok("and names the setting that lacks", "split: set split_family in [driver]" in cannot
   and "listen: set listen = yes in [driver]" in cannot, cannot)
switch.close()
gate.stop()
vigie.done()
