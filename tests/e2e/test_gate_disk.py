"""A disk that is full: nothing unwritten is published, the gate says so and ends, and with room again
it goes on where the journal ends."""
import resource

import vigie
import watch

NUMBER = "0892680680"
ROOM = 600 * 1024


def offer(call):
    return {"event": "call_offered", "at_us": vigie.now_us(), "call": call, "number": NUMBER,
            "caller_name": "x" * 200}


def little_room():
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))


gate = vigie.Gate("lines:-", preexec_fn=little_room)
watcher = watch.Watcher(gate)
vigie.wait_for(watcher.beats)
calls = 0
try:
    while gate.process.poll() is None and calls < 20000:
        for _ in range(50):
            calls += 1
            gate.write(offer(f"call-{calls}"))
except BrokenPipeError:
    pass
code = gate.wait(40)
last = gate.said().strip().splitlines()[-1]
vigie.ok("a gate that cannot write ends with 1", code == 1, code)
vigie.ok("and says why", last.startswith("vigie-gate: journal ") and "were not published" in last,
         gate.said())
seen = watcher.events()
written = watch.journal(gate.journal)
in_journal = [event for epoch in sorted(written) for event in written[epoch]]
from_seq = seen[0][0] - 1  # what was said before the watcher was there
vigie.ok(f"it published what it wrote and nothing else ({len(seen)} events)",
         len(seen) > 100 and [repr(e) for e in seen] == [repr(e) for e in in_journal[from_seq:]],
         f"{len(seen)} seen, {len(in_journal)} written")
vigie.ok("something was lost for want of room", len(in_journal) < calls)
gate._close_input()

gate.preexec_fn = None
gate.start()
epoch, seq, state = vigie.wait_for(lambda: watch.snapshot(gate))
offers = sum(kind == watch.OFFERED for _, kind, _, _ in in_journal)
vigie.ok("with room again it goes on from there", watch.offered(state, NUMBER) == offers,
         (watch.offered(state, NUMBER), offers))
gate.write(offer("afterwards"))
vigie.ok("and counts on", vigie.wait_for(
    lambda: watch.offered(watch.snapshot(gate)[2], NUMBER) == offers + 1))
gate.stop()
watcher.close()
vigie.done()
