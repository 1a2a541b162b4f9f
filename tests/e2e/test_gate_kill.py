"""kill -9 in the middle of a burst, again and again: whoever followed the gate saw nothing that is
not in its journal, and no counter goes down or doubles."""
import random
import signal

import vigie
import watch

NUMBER = "0892680680"
ROUNDS = 12


def offer(call):
    return {"event": "call_offered", "at_us": vigie.now_us(), "call": call, "number": NUMBER,
            "caller": "0612345678"}


def offers(events):
    return [fields[1] for _, kind, _, fields in events if kind == watch.OFFERED]


dice = random.Random(20261122)
gate = vigie.Gate("lines:-")
watcher = watch.Watcher(gate)
vigie.wait_for(watcher.beats)
counts = []
made = 0
for round_ in range(ROUNDS):
    size = dice.randrange(200, 3000)
    seen_before = len(watcher.events())
    try:
        for _ in range(size):
            made += 1
            gate.write(offer(f"call-{made}"))
    except BrokenPipeError:
        pass
    # in mid-burst: when some of it was published and, mostly, not all
    want = dice.randrange(1, max(2, size // 2))
    vigie.wait_for(lambda: len(watcher.events()) >= seen_before + want, 20, 0.002)
    gate.kill()
    gate.start()
    epoch, seq, state = vigie.wait_for(lambda: watch.snapshot(gate))
    counts.append((watch.offered(state, NUMBER), epoch))

written = watch.journal(gate.journal)
all_written = [event for epoch in sorted(written) for event in written[epoch]]
seen = watcher.seen()

vigie.ok(f"{ROUNDS} kills: each run has an epoch of its own, each later than the last",
         len({epoch for _, epoch in counts}) == ROUNDS
         and [epoch for _, epoch in counts] == sorted(epoch for _, epoch in counts), counts)
wrong = []
for epoch, events in seen.items():
    known = {event[0]: repr(event) for event in written.get(epoch, [])}
    wrong += [event for event in events if known.get(event[0]) != repr(event)]
vigie.ok(f"every event that was seen is in the journal, the same ({sum(map(len, seen.values()))})",
         not wrong, wrong[:3])
vigie.ok("the journal's sequence has no hole and no double in any run",
         all([event[0] for event in events] == list(range(1, len(events) + 1))
             for events in written.values()))
totals = [count for count, _ in counts]
vigie.ok("no counter goes down over a restart", totals == sorted(totals), totals)
in_journal = offers(all_written)
vigie.ok("no call was counted twice", len(in_journal) == len(set(in_journal)))
gate.stop()
gate.start()
epoch, seq, state = vigie.wait_for(lambda: watch.snapshot(gate))
final = watch.offered(state, NUMBER)
in_journal = offers([event for events in watch.journal(gate.journal).values() for event in events])
vigie.ok(f"the counter is what the journal says ({final})", final == len(in_journal),
         f"{final} counted, {len(in_journal)} in the journal")
vigie.ok("every call that was seen is counted",
         set(offers(watcher.events())) <= set(in_journal))
vigie.ok("the kills were in the middle: something was lost in the pipe, something was counted",
         0 < final < made, f"{final} of {made}")

# A clean stop instead: nothing at all is lost.
calls = [f"clean-{i}" for i in range(500)]
for call in calls:
    gate.write(offer(call))
gate.end_input()
vigie.wait_for(lambda: "the input has ended" in gate.said())
vigie.ok("a clean stop ends with 0", gate.stop(signal.SIGINT) == 0)
gate.start()
epoch, seq, state = vigie.wait_for(lambda: watch.snapshot(gate))
vigie.ok("and loses nothing", watch.offered(state, NUMBER) == final + 500,
         watch.offered(state, NUMBER))
gate.stop()
watcher.close()
vigie.done()
