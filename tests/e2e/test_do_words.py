"""vigie do: what is wrong with the words is said at once, with exit code 2, and no gate is asked for that."""
import select
import socket

import vigie

WHY = ("--reason", "tests")
WRONG = {
    "a verb with a typing mistake": (("rerout", "0806990044", "queue:sav", *WHY), "did you mean reroute?"),
    "no reason": (("reroute", "0806990044", "queue:sav"), "a reason is required"),
    "no destination": (("reroute", "0806990044", *WHY), "expected DESTINATION"),
    "a destination of no kind": (("reroute", "0806990044", "qeue:sav", *WHY), 'destination "qeue:sav": expected'),
    "one word too many": (("open", "0806990044", "now", *WHY), "open takes no argument"),
    "a target of another kind": (("reroute", "queue:sav", "queue:rdv", *WHY), "expected number:NAME"),
    "a cap that is no count": (("cap", "0806990044", "many", *WHY), "expected a count"),
    "parts that are not the whole": (("split", "0806990044", "queue:sav=60", *WHY), "60 %, not 100"),
    "a time that is none": (("close", "0806990044", *WHY, "--until", "25:00"), 'until "25:00": expected'),
    "minutes that are none": (("close", "0806990044", *WHY, "--confirm-within", "soon"), "expected minutes"),
    "an end of what does not last": (("hangup", "call:c1", *WHY, "--until", "+1h"), "no effect that could end"),
}


def a_door():
    door = socket.create_server(("127.0.0.1", 0))
    return door, f"tcp://127.0.0.1:{door.getsockname()[1]}"


feed, feed_place = a_door()
desk, desk_place = a_door()
for what, (words, sentence) in WRONG.items():
    answer = vigie.run_vigie("do", *words, "--connect", f"{feed_place},{desk_place}")
    knocked = select.select([feed, desk], [], [], 0)[0]
    vigie.ok(f"{what} is said, and nobody is asked", answer.returncode == 2 and sentence in answer.stderr
             and not knocked, f"{answer.returncode} {answer.stdout}{answer.stderr} {knocked}")

# That doors which are knocked at would show it.
answer = vigie.run_vigie("do", "close", "0806990044", *WHY, "--wait", "1", "--connect", f"{feed_place},{desk_place}")
vigie.ok("what makes sense is asked of the gate", answer.returncode == 3
         and select.select([feed, desk], [], [], 0)[0], f"{answer.returncode} {answer.stdout}{answer.stderr}")
vigie.done()
