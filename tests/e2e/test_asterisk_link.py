"""The driver's link: refusals, strangers on the port, users with few rights, silence, half answers."""
# deadline: 240
import ami
import vigie


def ends_with(sentence, what, *arguments, **options):
    """A gate that gives up: its exit code and what it said."""
    switch = ami.Switch("variant", "--paused", *arguments)
    gate = ami.gate(switch, begin=False, **options)
    gate.start(wait=False)
    code = gate.wait(30)
    vigie.ok(f"{what}: the gate gives up with exit code 1", code == 1, f"{code}: {gate.said()}")
    vigie.ok(f"{what}: it says why", sentence in gate.said(), gate.said())
    vigie.ok(f"{what}: without the secret", ami.SECRET not in gate.said()
             and "wrong-secret" not in gate.said(), gate.said())
    switch.close()


ends_with('login as "vigie" refused: Authentication failed', "wrong secret", secret="wrong-secret")
ends_with('login as "nobody" refused: Authentication failed', "unknown user", user="nobody")
ends_with('expected "Asterisk Call Manager", found "SSH-2.0-OpenSSH_9.2"', "a stranger",
          "--banner", "SSH-2.0-OpenSSH_9.2")

gate = vigie.Gate("asterisk://vigie@127.0.0.1:1", begin=False,
                  env={"VIGIE_ASTERISK_SECRET": ""})
gate.start(wait=False)
vigie.ok("no secret at all: exit code 2 or 1 at once", gate.wait(20) in (1, 2))
vigie.ok("no secret at all: it says where one belongs", "VIGIE_ASTERISK_SECRET" in gate.said(),
         gate.said())


def follows(what, *arguments, check=None, before=None, name="variant"):
    """A gate that must come up and show the truth nevertheless."""
    switch = ami.Switch(name, "--paused", *arguments)
    gate = ami.gate(switch)
    up = ami.wait_up(gate)
    if before:
        before(switch, gate)
    switch.play()
    total = len(ami.entries(name))
    board = ami.wait_board(gate, lambda b: ami.offered(b) == total and not b["calls"])
    wrong = ami.differences(name, board)
    if check:
        wrong = check(wrong, board)
    vigie.ok(f"{what}: it follows exactly", up and not wrong,
             gate.said() + "\n".join(map(str, wrong)))
    gate.stop()
    switch.close()
    return board


follows("no MD5 challenge", "--no-md5")
follows("a user without the right `system`, who never hears FullyBooted",
        "--read", "call,agent,dialplan")


def boot(switch, gate):
    switch.play(1500)
    switch.say("boot")
    vigie.wait_for(lambda: ami.link(vigie.board(gate)) == "up")


follows("an Asterisk that says FullyBooted late", "--not-booted", before=boot)


def denied(wrong, board):
    note = board["exchanges"][0]["note"] or ""
    return wrong + ([] if "no right to ask for channels" in note else [f"note: {note}"])


follows("a user who may not ask for channels", "--deny", "Status", check=denied)
follows("no database of routes", "--deny", "DBGetTree")


def without_dialplan(wrong, board):
    """What is lost without class dialplan, and nothing else: timeouts, and refusals by a queue."""
    want = ami.expectations("calm")
    wrong = [line for line in wrong
             if not any(word in line for word in ("timed_out", "refused", "left_other",
                                                  "abandoned", "failed", "served"))]
    for (kind, key), row in want.items():
        if kind == "queue":
            got = vigie.row(board["queues"], "queue", key)
            for field in ("offered", "answered", "abandoned", "left_key"):
                if got[field] != row[field]:
                    wrong.append(f"{key} {field} is {got[field]}, not {row[field]}")
            left = row["timed_out"] + row["left_no_agent"]
            if got["left_unknown"] != left or got["timed_out"]:
                wrong.append(f"{key} left_unknown is {got['left_unknown']}, not {left}")
    return wrong


follows("a user without class dialplan: only why calls left unserved is unknown",
        "--read", "system,call,agent", check=without_dialplan, name="calm")


def hush(switch, gate):
    switch.play(2000)
    switch.say("stall on")
    down = ami.wait_board(gate, lambda b: ami.link(b) == "down", 40)
    vigie.ok("silence: a half-open connection is noticed", ami.link(down) == "down", down)
    vigie.ok("silence: it says for how long",
             "no answer for 15 s" in (down["exchanges"][0]["note"] or ""), down["exchanges"])
    switch.say("half")
    switch.say("cut")
    switch.say("stall off")
    vigie.ok("half an answer, then silence: that is noticed, too",
             vigie.wait_for(lambda: gate.said().count("no answer for 15 s") == 2, 60), gate.said())
    switch.say("refuse on")
    switch.say("stall off")
    refused = vigie.wait_for(lambda: 'login as "vigie" refused' in gate.said(), 60)
    vigie.ok("a login refused later is a link that is down, not the end",
             refused and gate.process.poll() is None, gate.said())
    switch.say("refuse off")
    vigie.ok("after all that it comes up again",
             ami.link(ami.wait_board(gate, lambda b: ami.link(b) == "up", 60)) == "up", gate.said())


follows("silence, half an answer, refused logins", before=hush)
vigie.done()
