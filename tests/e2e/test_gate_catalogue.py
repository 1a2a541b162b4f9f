"""The catalogue: said at the start, read again on SIGHUP, kept when the new one is wrong."""
import signal

import vigie
import watch

FIRST = """[number 0 892 68 06 80]
label = Hotline technique
route = queue:hotline
[number 0805123456]
label = Clients
[queue hotline]
label = Hotline
threshold = 20s
"""
SECOND = FIRST.replace("Hotline technique", "Hotline T").replace(
    "[number 0805123456]\nlabel = Clients\n", "") + "[number 3640]\nlabel = Info\n"


def numbers(gate):
    """number: (label, catalogued, removed)"""
    state = vigie.wait_for(lambda: watch.snapshot(gate))
    return {fields[1]: (fields.get(2, ""), bool(fields.get(7)), bool(fields.get(8)))
            for _, kind, _, fields in state[2] if kind == watch.NUMBER}


place = vigie.folder()
file = place / "catalogue.ini"
file.write_text(FIRST)
gate = vigie.Gate("lines:-", "--catalogue", file)
watcher = watch.Watcher(gate)
vigie.wait_for(watcher.beats)
vigie.ok("its numbers are known before any call", numbers(gate) == {
    "0892680680": ("Hotline technique", True, False), "0805123456": ("Clients", True, False)},
    numbers(gate))

gate.write({"event": "call_offered", "at_us": vigie.now_us(), "call": "c1", "number": "0891111111"})
gate.write({"event": "call_offered", "at_us": vigie.now_us(), "call": "c2", "number": "0891111111"})
vigie.ok("a number that only traffic knows is introduced, once",
         vigie.wait_for(lambda: numbers(gate).get("0891111111") == ("", False, False))
         and sum(kind == watch.NUMBER and fields[1] == "0891111111"
                 for _, kind, _, fields in watcher.events()) == 1, watcher.events())
gate.write({"event": "queue", "at_us": vigie.now_us(), "queue": "hotline", "label": "q-11",
            "strategy": "ringall", "threshold_ms": 60000})


def queue():
    for _, kind, _, fields in watch.snapshot(gate)[2]:
        if kind == watch.QUEUE and fields[1] == "hotline":
            return fields
    return {}


vigie.ok("a switch that describes a queue does not erase what the catalogue says",
         vigie.wait_for(lambda: queue().get(4) == "ringall") and queue().get(2) == "Hotline"
         and queue().get(5) == 20000, queue())

file.write_text("[number 0892680680]\nlabl = x\n")
gate.process.send_signal(signal.SIGHUP)
vigie.ok("a wrong catalogue is named by its line", vigie.wait_for(
    lambda: "line 2: key \"labl\"" in gate.said()), gate.said())
vigie.ok("and the old one stays", numbers(gate)["0892680680"][0] == "Hotline technique")

file.write_text(SECOND)
before = len(watcher.events())
gate.process.send_signal(signal.SIGHUP)
vigie.ok("a new one is taken", vigie.wait_for(lambda: numbers(gate) == {
    "0892680680": ("Hotline T", True, False), "0805123456": ("Clients", False, True),
    "3640": ("Info", True, False), "0891111111": ("", False, False)}), numbers(gate))
vigie.ok("and only what changed was said, and the class of the new number",
         sum(kind != watch.EXCHANGE for _, kind, _, _ in watcher.events()[before:]) == 4,
         watcher.events()[before:])

gate.stop()
gate.start()
epoch = vigie.wait_for(lambda: watch.snapshot(gate))[0]
said = watch.journal(gate.journal)[epoch]
vigie.ok("a restart with the same catalogue says nothing of it again",
         said and not [event for event in said
                       if event[1] in (watch.NUMBER, watch.ROUTE, watch.QUEUE)], said)
gate.stop()
watcher.close()
vigie.done()
