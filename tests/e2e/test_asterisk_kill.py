"""kill -9 of the gate, and cuts of its connection, in the middle of a burst of 590 calls.

While the switch holds its traffic until the gate is back, journal and reconciliation together must
give the truth exactly. When traffic goes on unseen, the board must become what the switch is now, no
counter may go down, and calls that ended unseen are counted as unknown."""
# deadline: 280
import random

import ami
import vigie

dice = random.Random(7)
places = ami.entries("burst")


def play_to(switch, gate, call):
    """Plays until that many calls have begun, and waits until the gate shows it."""
    switch.play(places[call - 1])
    board = ami.wait_board(gate, lambda b: ami.offered(b) >= call)
    return board if ami.offered(board) == call else None


def counters(board):
    fields = [("numbers", "number", f) for f in (*ami.NUMBER_FIELDS, "unknown")]
    fields += [("queues", "queue", f) for f in (*ami.QUEUE_FIELDS, "left_other")]
    fields += [("agents", "agent", "calls_taken")]
    return {(kind, row[key], field): row[field] for kind, key, field in fields
            for row in board[kind]}


def falls(before, after):
    return [f"{key}: {before[key]}, then {after.get(key)}" for key in before
            if before[key] is not None and (after.get(key) or 0) < before[key]]


def waiting_of(board):
    return {row["queue"]: row["waiting"] for row in board["queues"] if row["waiting"]}


def restart(switch, gate, how):
    if how == "kill":
        gate.kill()
        gate.start()
    else:
        switch.say("cut")
    return ami.wait_board(gate, lambda b: ami.link(b) == "up" and switch.at()[1] == 1)


# ---- the switch waits -----------------------------------------------------------------------------

switch = ami.Switch("burst", "--paused")
gate = ami.gate(switch)
ami.wait_up(gate)
stops = sorted(dice.sample(range(20, len(places) - 20), 8))
fallen, lost = [], []
for stop in stops:
    how = "kill" if stop != stops[3] else "cut"
    before = play_to(switch, gate, stop)
    if not before:
        lost.append(f"the gate never showed {stop} calls")
        continue
    after = restart(switch, gate, how)
    fallen += falls(counters(before), counters(after))
    live = {call["call"] for call in after["calls"]}
    if not set(switch.model()["live"]) <= live:
        lost.append(f"after call {stop}: {set(switch.model()['live']) - live}")
vigie.ok(f"{len(stops)} times killed or cut: no counter goes down", not fallen, "\n".join(fallen))
vigie.ok("every call of the switch is on the board again", not lost, "\n".join(lost))
switch.play()
board = ami.wait_board(gate, lambda b: ami.offered(b) == len(places) and not b["calls"])
wrong = ami.differences("burst", board)
vigie.ok(f"at the end all figures of {len(places)} calls are exactly the truth", not wrong,
         "\n".join(wrong))
gate.stop()
switch.close()

# ---- traffic goes on unseen -----------------------------------------------------------------------

for how in ("kill", "cut"):
    switch = ami.Switch("burst", "--paused")
    gate = ami.gate(switch)
    ami.wait_up(gate)
    before = play_to(switch, gate, 200)
    if how == "kill":
        gate.kill()
    switch.say("patient off")
    if how == "cut":
        switch.say("refuse on")
        switch.say("cut")
        vigie.wait_for(lambda: switch.at()[1] == 0)
    switch.play(places[299])
    switch.say("refuse off")
    if how == "kill":
        gate.start()
    after = ami.wait_board(gate, lambda b: ami.link(b) == "up" and switch.at()[1] == 1)
    now = switch.model()
    calls = {call["call"]: call for call in after["calls"]}
    vigie.ok(f"{how}: the calls on the board are those of the switch ({len(now['live'])})",
             set(now["live"]) <= set(calls) and
             all(call["number"] == "" or call["number"] is None
                 for key, call in calls.items() if key not in now["live"]),
             f"{sorted(set(now['live']) ^ set(calls))}")
    numbers = {key: calls[key]["number"] for key in now["live"] if key in calls}
    vigie.ok(f"{how}: each with the number that was dialled", numbers == now["numbers"],
             {key: (numbers.get(key), now["numbers"][key]) for key in now["numbers"]
              if numbers.get(key) != now["numbers"][key]})
    want = {queue: len(line) for queue, line in now["waiting"].items() if line}
    vigie.ok(f"{how}: as many wait in each queue as there do ({want})", waiting_of(after) == want,
             waiting_of(after))
    fallen = falls(counters(before), counters(after))
    vigie.ok(f"{how}: no counter goes down", not fallen, "\n".join(fallen))
    open_before = {call["call"] for call in before["calls"] if call["state"] != "talking"}
    unknown = sum(row["unknown"] for row in after["numbers"])
    gone = {key for key in open_before if key not in calls}
    vigie.ok(f"{how}: who ended unseen is counted as unknown ({unknown})",
             0 < unknown <= len(gone), f"{unknown} unknown, {len(gone)} gone")
    new = len(set(now["live"]) - {call["call"] for call in before["calls"]})
    vigie.ok(f"{how}: who is new is offered, once ({new})",
             ami.offered(after) == 200 + new, ami.offered(after))
    switch.play()
    end = ami.wait_board(gate, lambda b: not b["calls"])
    vigie.ok(f"{how}: at the end no call is left over", end and not end["calls"],
             end and end["calls"])
    gate.stop()
    switch.close()
vigie.done()
