"""Listening at an Asterisk: the agent is told first, everybody sees it, it ends in time, the day has so many."""
import ami
import desk
import vigie

AGENTS = [f"Local/agent{n}@agents" for n in range(1, 6)]
SCENE = {"queues": {"sav": AGENTS}, "routes": {}, "mute": ["agent2"]}
CONFIG = """[driver]
listen = yes
listen_technology = IAX2
listen_telephones = IAX2/chef IAX2/boss
"""


def start(switch, more, **options):
    gate = ami.gate(switch, config=CONFIG + more, may="all", **options)
    ami.wait_up(gate)
    return gate, desk.Desk(gate)


def raw(agent):
    return lambda board: vigie.row(board["agents"], "agent", agent)["raw"]


def listen(who, id, agent, args="IAX2/chef", reason="quality of calls"):
    who.ask(id, "listen", f"agent:{agent}", args, reason)
    return who.final(id)


# Told, seen, and over in time.
switch = ami.LivingSwitch(SCENE)
gate, who = start(switch, "listen_tell = pjsip:%s\nlisten_max = 8s\nlisten_quota = 3\n")
before = raw(AGENTS[0])(vigie.board(gate))
stands = listen(who, "listen-first-1", AGENTS[0])
vigie.ok("somebody listens", stands["state"] == "done", str(stands))
vigie.ok("the agent was told who, and why, before", switch.effects("listen-first-1") == ["messagesend", "originate"]
         and switch.state()["messages"] == [["pjsip:agent1", "local listens to your call: quality of calls"]],
         str(switch.state()["messages"]))
heard = ami.wait_board(gate, lambda b: raw(AGENTS[0])(b) == "listened to by IAX2/chef", 8)
vigie.ok("every console says who listens", raw(AGENTS[0])(heard) == "listened to by IAX2/chef", raw(AGENTS[0])(heard))
over = ami.wait_board(gate, lambda b: raw(AGENTS[0])(b) == before, 20)
vigie.ok("it is over by listen_max, and no console says it any more",
         raw(AGENTS[0])(over) == before and switch.state()["spies"] == [], raw(AGENTS[0])(over))

# The telephone takes no message.
stands = listen(who, "listen-untold-1", AGENTS[1])
vigie.ok("who cannot be told is not listened to, in Asterisk's words", stands["state"] == "refused"
         and "Message failed to send." in stands["outcome"] and switch.effects("listen-untold-1") == [], str(stands))

# The day's are spent: also for orders that come at once, and after a restart of the gate.
ids = [f"listen-at-once-{n}" for n in range(4)]
for n, id in enumerate(ids):
    who.ask(id, "listen", f"agent:{AGENTS[2]}", "IAX2/chef", "quality of calls")
states = [who.final(id) for id in ids]
vigie.ok("as many as the day allows, what was refused does not count",
         [s["state"] for s in states] == ["done", "done", "refused", "refused"], str(states))
vigie.ok("the refusal says the count", "the listenings of the day are spent: 3 of 3" in states[3]["outcome"],
         states[3]["outcome"])
gate.stop()
gate.start()
ami.wait_up(gate)
stands = listen(who, "listen-restart-1", AGENTS[3])
vigie.ok("a restart of the gate forgets none of them", stands["state"] == "refused"
         and "3 of 3" in stands["outcome"] and switch.effects("listen-restart-1") == [], str(stands))
gate.stop()
switch.close()

# The gate is started anew while somebody listens.
switch = ami.LivingSwitch(SCENE)
gate, who = start(switch, "listen_tell = dialplan\n")
stands = listen(who, "listen-dialplan-1", AGENTS[0], "IAX2/boss barge")
vigie.ok("where the dialplan tells, no message is sent", stands["state"] == "done"
         and switch.effects("listen-dialplan-1") == ["originate"], str(stands))
ami.wait_board(gate, lambda b: raw(AGENTS[0])(b) == "listened to by IAX2/boss", 5)
gate.stop()
gate.start()
ami.wait_up(gate)
board = ami.wait_board(gate, lambda b: raw(AGENTS[0])(b) == "listened to by IAX2/boss", 5)
vigie.ok("a gate that starts in the middle says it, too", raw(AGENTS[0])(board) == "listened to by IAX2/boss",
         raw(AGENTS[0])(board))
gate.stop()
switch.say(f"hangup {switch.state()['spies'][0]}")
gate.start()
ami.wait_up(gate)
board = ami.wait_board(gate, lambda b: not raw(AGENTS[0])(b).startswith("listened"), 5)
vigie.ok("what ended while the gate was away is over", not raw(AGENTS[0])(board).startswith("listened"),
         raw(AGENTS[0])(board))
gate.stop()
switch.close()

# Nobody said how agents are told.
switch = ami.LivingSwitch(SCENE)
gate, who = start(switch, "")
says = vigie.board(gate)["exchanges"][0]
vigie.ok("without a way to tell agents the gate cannot, and says what is missing",
         "listen" not in says["verbs"].split() and "listen: set listen_tell in [driver]" in says["cannot"], str(says))
stands = listen(who, "listen-nohow-01", AGENTS[0])
vigie.ok("and nothing is sent", stands["state"] == "refused" and switch.state()["seen"] == [], str(stands))
gate.stop()
switch.close()

# The account may not send messages.
switch = ami.LivingSwitch({**SCENE, "deny": ["message"]})
gate, who = start(switch, "listen_tell = pjsip:%s\n")
stands = listen(who, "listen-noright-1", AGENTS[0])
vigie.ok("without the right to tell nobody listens, and the right is named", stands["state"] == "refused"
         and "add message to its write (manager.conf)" in stands["outcome"]
         and switch.state()["done"] == [], str(stands))
gate.stop()
switch.close()
vigie.done()
