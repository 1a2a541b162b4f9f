"""The audit file in the console: an auditor reads it, page by page and as it grows; a viewer gets one
sentence and nothing else, whatever he sends."""
import json
import os

import keys
import msgpack
import tmux
import vigie

ok = vigie.ok
ASK, TRAIL, ERROR = 23, 24, 18
AUDITOR = "roles = auditor supervisor\nnumbers = *\nqueues = *"
people = keys.Keys()
gate = keys.gate(people, "sim:?seed=3", ann=AUDITOR, vic="roles = viewer")


def answer(name, first=0, most=64, deadline_s=20):
    """What the desk answers to somebody's own question for records."""
    peer = keys.Peer(gate, people, name)
    peer.ask(msgpack.packb([1, ASK, 9, first, most]))
    told = vigie.wait_for(lambda: peer.desk.poll(50), deadline_s)
    words = msgpack.unpackb(peer.desk.recv()) if told else None
    peer.close()
    return words


def records():
    """What the file itself says, by `vigie audit`."""
    said = vigie.run_vigie("audit", "--file", gate.place / "test.audit", "--format", "json")
    return json.loads(said.stdout)["records"]


# --- the bytes

told = answer("ann")
of_file = records()
KEYS = ("n", None, "who", "role", "key", "from", "order", "verb", "target", "arguments", "reason",
        "before", "after", "state", "outcome", "hash")


def same(wire, record):
    return all(value == record[key] for key, value in zip(KEYS, wire) if key)


ok("an auditor is told the records as they stand in the file", told and told[1] == TRAIL
   and told[3] == len(of_file) and told[4] == of_file[-1]["hash"]
   and all(same(*pair) for pair in zip(told[6], of_file)), told)
told = answer("vic")
ok("a viewer with a socket of his own gets a sentence and no record", told and told[1] == ERROR
   and told[3] == 6 and "audit" in told[4] and "vic" in told[4] and len(told) == 5, told)
ok("a stranger gets nothing at all", answer("stranger", deadline_s=3) is None)
told = answer("ann", first=10**18, most=2**32 - 1)
ok("a question for what there is not is answered with no record", told[1] == TRAIL
   and told[6] == [], told)
ok("who did it is not written for having been asked", len(records()) == len(of_file), records())

# --- the screens

ann = tmux.Terminal("--write", *people.connect("ann", gate), size=(200, 40))
ok("the auditor's console is live", ann.wait_for("live"), ann.text())
ann.keys("L")
ok("L lists the file", ann.wait_for("Audit file of test: 1 records", "gate started"), ann.text())
for i in range(1, 4):
    done = vigie.run_vigie("do", "cap", "0806990044", i, "--reason", f"reason {i}",
                           *people.connect("ann", gate)[:2],
                           env={**os.environ, "VIGIE_KEY": str(people.path("ann"))})
    ok(f"order {i} is done", done.returncode == 0, done.stderr)
ok("what is ordered meanwhile comes by itself, with person and reason", ann.wait_for(
    f"{len(records())} records", "reason 3", "auditor", "number:0806990044"), ann.text())
ann.keys("Down", "Up", "Enter")
ok("Enter shows one record whole", ann.wait_for(records()[-1]["hash"], records()[-1]["order"],
                                                "lines 1 to"), ann.text())
ann.keys("Escape", ":", "audit", "Enter")
ok("the same command closes it", ann.wait_gone("Audit file of test"), ann.text())
ann.keys(":", "audit", "Enter")
ok("and :audit opens it", ann.wait_for("Audit file of test:"), ann.text())
ann.keys("f", 'reason ~ "reason 2"', "Enter")
ok("the filter works as elsewhere", ann.wait_for("reason 2") and ann.wait_gone("reason 3"),
   ann.text())

vic = tmux.Terminal(*people.connect("vic", gate), size=(100, 30))
ok("the viewer's console is live", vic.wait_for("live"), vic.text())
vic.keys("L")
ok("the viewer is told that he may not, and sees none", vic.wait_for("it refuses:", "vic")
   and "gate started" not in vic.text(), vic.text())

# --- pages: more records than a page has

PATH = gate.place / "test.audit"
for term in (ann, vic):
    term.close()
gate.stop()
for _ in range(70):
    gate.start()
    gate.stop()
gate.start()
many = len(records())
ann = tmux.Terminal(*people.connect("ann", gate), size=(120, 24))
ann.wait_for("live")
ann.keys("L")
ok("the newest page comes first", ann.wait_for(f"{many} records, the newest 64 here"), ann.text())
ann.keys("End", "End")
ok("going down brings older ones", ann.wait_for(f"the newest {min(many, 128)} here"), ann.text())


def at_the_beginning(_):
    ann.keys("End")
    return f"{many}/{many} records" in ann.text()


ok("down to the first", ann.wait_for(at_the_beginning), ann.text())

# --- a hand at the file while the gate has it open

whole = PATH.read_bytes()
with open(PATH, "r+b") as file:
    file.seek(40)
    file.write(b"9")
told = answer("ann", first=1)
ok("a page that another hand changed is not told, and why", told[1] == ERROR
   and "record 1 is not what the gate knows it to be" in told[4], told)
told = answer("ann")
ok("those that it did not touch are", told[1] == TRAIL and len(told[6]) == 64, told)
PATH.write_bytes(whole)

# --- the right is taken away

keys.reload(gate, people, ann="roles = supervisor", vic="roles = viewer")
ok("a right that is taken away ends it at the next question",
   vigie.wait_for(lambda: (answer("ann") or [0, 0])[1] == ERROR), gate.said())
ann.close()
ok("the gate ends cleanly", gate.stop() == 0, gate.said())
vigie.done()
