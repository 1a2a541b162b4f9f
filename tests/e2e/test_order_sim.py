"""Orders through a gate to the simulated switch: what is said of them is what its callers meet, also
when the gate is killed at the worst moments, and when the switch lies."""
# deadline: 240
import orders
import vigie
import watch

NUMBER, OWN, OTHER, THIRD = "0806990044", "commandes", "rendez-vous", "facturation"
TARGET = "number:" + NUMBER
QUEUED, OVERRIDE, REJECTED = 20, 3, 21
SWITCH = "sim:?seed=3&rate=40"
FAULTS = ("order-written", "order-told", "order-accepted", "order-done")
ok = vigie.ok


class Traffic:
    """Where calls of the number went that were offered after a moment: their first queues and ends."""

    def __init__(self, watcher, since_us):
        self.queues, self.rejected, calls = [], 0, set()
        for _, kind, at_us, fields in watcher.events():
            if kind == watch.OFFERED and fields.get(2) == NUMBER and at_us > since_us:
                calls.add(fields[1])
            elif kind == QUEUED and fields[1] in calls:
                self.queues.append(fields[2])
                calls.remove(fields[1])
            elif kind == watch.ENDED and fields[1] in calls:
                self.rejected += fields.get(3) == REJECTED
                calls.remove(fields[1])


def clock_us(watcher):
    return max((at_us for _, _, at_us, _ in watcher.events()), default=0)


def goes_to(watcher, queue, count=4):
    """The next calls go to that queue, or to the one that helps it out when it is full."""
    since_us = clock_us(watcher)
    vigie.wait_for(lambda: len(Traffic(watcher, since_us).queues) >= count)
    queues = Traffic(watcher, since_us).queues
    helper = {OWN: "sav"}.get(queue, queue)
    return len(queues) >= count and queue in queues and set(queues) <= {queue, helper}


def turned_away(watcher, count=4):
    since_us = clock_us(watcher)
    vigie.wait_for(lambda: Traffic(watcher, since_us).rejected >= count)
    traffic = Traffic(watcher, since_us)
    return traffic.rejected >= count and not traffic.queues


def override(gate):
    """The destination that the board has above the number's own; None: none."""
    _, _, events = vigie.wait_for(lambda: watch.snapshot(gate))
    for _, kind, _, fields in events:
        if kind == watch.ROUTE and fields.get(1) == NUMBER and fields.get(2) == OVERRIDE:
            return fields.get(3)
    return None


def effects(gate):
    """Destinations that were set above the number's own, as the journal has them."""
    events = [event for run in watch.journal(gate.journal).values() for event in run]
    return [fields[3] for _, kind, _, fields in events
            if kind == watch.ROUTE and fields.get(1) == NUMBER and fields.get(2) == OVERRIDE
            and fields.get(3)]


# Those take long to be found out: they begin now and are looked at in the end.
liars = {how: vigie.Gate(f"sim:?seed=3&rate=5&lie={how}", may="all") for how in ("accept", "silent", "late", "refuse")}
told = {how: orders.give(gate, "liar-0001", "reroute", TARGET, "queue:" + OTHER)
        for how, gate in liars.items()}

gate = vigie.Gate(SWITCH, may="all")
watcher = watch.Watcher(gate)
vigie.wait_for(watcher.beats)

# --- reroute, seen, revert

answer = orders.give(gate, "route-0001", "reroute", TARGET, "queue:" + OTHER)
ok("a reroute is on its way at once", answer["state"] in ("sent", "accepted", "done"), answer)
done = orders.until(gate, "route-0001", "done", "refused")
ok("it is done", done["state"] == "done" and done["done_us"] > 0, done)
ok("the board says so", override(gate) == "queue:" + OTHER)
ok("the next calls take the new way", goes_to(watcher, OTHER))
done = orders.known(gate)["route-0001"]
ok("the first of them is told of", done["seen_us"] > done["done_us"], done)

again = [orders.give(gate, "route-0001", "reroute", TARGET, "queue:" + OTHER) for _ in range(5)]
ok("the same id five times more is the same order", {a["state"] for a in again} == {"done"}, again)
ok("and has had one effect", effects(gate) == ["queue:" + OTHER], effects(gate))
other = orders.give(gate, "route-0001", "reroute", TARGET, "queue:" + THIRD)
ok("the same id with other words is refused", "another order" in str(other), other)

orders.give(gate, "back-00001", "revert", "order:route-0001")
done = orders.until(gate, "route-0001", "ended")
ok("a revert ends it", done["state"] == "ended" and done["ended_by"] == "back-00001", done)
ok("the board says so", override(gate) is None, override(gate))
ok("and calls take their own way again", goes_to(watcher, OWN))

for n, way in enumerate(("message:horaires", "number:0800990011")):
    id = f"seen-{n:05}"
    orders.give(gate, id, "reroute", TARGET, way)
    orders.until(gate, id, "done", "refused")
    ok(f"a call that is sent to {way} is seen",
       vigie.wait_for(lambda: orders.known(gate)[id]["seen_us"] > 0), orders.known(gate)[id])
    orders.give(gate, f"back-{n:05}-seen", "revert", "order:" + id)
    orders.until(gate, id, "ended")

# --- close, open

orders.give(gate, "close-0001", "close", TARGET, "fermeture")
done = orders.until(gate, "close-0001", "done", "refused")
ok("a closing is done", done["state"] == "done", done)
ok("callers are turned away before connection", turned_away(watcher))
orders.give(gate, "open-00001", "open", TARGET)
done = orders.until(gate, "close-0001", "ended")
ok("an opening ends it", done["state"] == "ended" and done["ended_by"] == "open-00001", done)
ok("and calls come in again", goes_to(watcher, OWN))

# --- ends

orders.give(gate, "until-0001", "reroute", TARGET, "queue:" + OTHER,
            until_us=clock_us(watcher) + 3_000_000)
done = orders.until(gate, "until-0001", "done", "refused")
ok("an order with an end is done", done["state"] == "done", done)
done = orders.until(gate, "until-0001", "ended")
ok("and ends by itself, not before its time",
   done["state"] == "ended" and done["ended_by"] == "until-0001/end"
   and done["ended_us"] >= done["until_us"], done)
ok("its calls take their own way again", override(gate) is None and goes_to(watcher, OWN))

orders.give(gate, "within-001", "reroute", TARGET, "queue:" + OTHER, confirm_ms=1500)
done = orders.until(gate, "within-001", "ended")
ok("what nobody confirms is undone", done.get("ended_by") == "within-001/unconfirmed", done)
orders.give(gate, "within-002", "reroute", TARGET, "queue:" + OTHER, confirm_ms=1500)
done = orders.until(gate, "within-002", "done", "refused")
confirm = orders.give(gate, "confirm-01", "confirm", "order:within-002")
until_us = done["confirm_us"] + 1_000_000
vigie.wait_for(lambda: clock_us(watcher) > until_us)
done = orders.known(gate)["within-002"]
ok("what was confirmed is not", confirm["state"] == "done" and done["state"] == "done", done)
orders.give(gate, "back-00002", "revert", "order:within-002")
orders.until(gate, "within-002", "ended")

# --- refused

refused = orders.give(gate, "stale-0001", "reroute", TARGET, "queue:" + OTHER,
                      expect="open base=queue:sav plan=- override=- cap=-")
ok("what has changed since somebody looked is refused",
   refused["state"] == "refused" and "changed since you looked" in refused["outcome"], refused)
for name, place, says in (("an unknown queue", "queue:nowhere", "not known here"),
                          ("an unknown menu", "menu:nowhere", "not known here"),
                          ("an emergency number", "number:112", "emergency"),
                          ("a surcharged number", "number:0899990099", "surcharged"),
                          ("the number itself", TARGET, "itself")):
    refused = orders.give(gate, "nowhere-" + place.replace(":", "-"), "reroute", TARGET, place)
    ok(f"{name} is refused in words", refused["state"] == "refused" and says in refused["outcome"],
       refused)
refused = orders.give(gate, "listen-001", "listen", "agent:1002", "1234 spy")
ok("listening is refused in words", "listen = yes" in refused["outcome"], refused)
ok("nothing refused has had an effect", override(gate) is None)

# --- other verbs, read back by the switch

for number, (verb, target, args) in enumerate((
        ("split", TARGET, f"queue:{OTHER}=50 queue:{THIRD}=50"), ("cap", TARGET, "500"),
        ("cap", "queue:sav", "50"), ("queue_message", "queue:sav", "surcharge"),
        ("agent_leave", "agent:1002", "sav"), ("agent_join", "agent:1002", "chat"))):
    orders.give(gate, f"verbs-000{number}", verb, target, args)
    done = orders.until(gate, f"verbs-000{number}", "done", "refused")
    ok(f"{verb} {target} is done", done["state"] == "done", done)
orders.give(gate, "pause-0001", "agent_pause", "agent:1003", "formation")
done = orders.until(gate, "pause-0001", "done", "refused", deadline_s=60)
ok("agent_pause agent:1003 is done", done["state"] == "done", done)
digest = vigie.run(["/usr/bin/python3", vigie.ROOT / "tests/e2e/follower.py", "--connect", gate.pair,
                    "--until-equal", "2"])
ok("whoever follows has the same board", digest.returncode == 0, digest.stdout[-300:])

# --- kill -9: what was done is kept, as a real switch keeps it

gate.kill()
gate.start()
vigie.wait_for(lambda: clock_us(watcher))
done = orders.known(gate)
ok("after kill -9 all that was in force is in force",
   all(done[f"verbs-000{i}"]["state"] == "done" for i in range(6)), done)
since_us = clock_us(watcher)
vigie.wait_for(lambda: len(Traffic(watcher, since_us).queues) >= 12)
queues = set(Traffic(watcher, since_us).queues)
ok("and calls are shared out as ordered", queues == {OTHER, THIRD}, queues)
orders.give(gate, "back-00003", "revert", "order:verbs-0000")
orders.until(gate, "verbs-0000", "ended")
ok("until it is reverted", goes_to(watcher, OWN))
gate.stop()
watcher.close()

# --- kill -9 at each step of an order

gate = vigie.Gate(SWITCH, begin=False, may="all")
for fault in FAULTS:
    gate.env["VIGIE_GATE_FAULT"] = fault
    gate.start()
    before = effects(gate)
    orders.give(gate, fault, "reroute", TARGET, "queue:" + OTHER, timeout_ms=3000)
    died = gate.wait(10) == -9
    del gate.env["VIGIE_GATE_FAULT"]
    gate.start()
    watcher = watch.Watcher(gate)
    vigie.wait_for(watcher.beats)
    is_ = orders.until(gate, fault, "done", "refused", "ended")
    ok(f"killed at {fault}, it is told in the end what became of the order",
       died and is_.get("state") in ("done", "refused"), is_)
    new = effects(gate)[len(before):]
    way = OTHER if is_.get("state") == "done" else OWN
    ok(f"{fault}: {is_.get('state')} is what callers meet", goes_to(watcher, way), way)
    ok(f"{fault}: the board says the same",
       override(gate) == ("queue:" + OTHER if way == OTHER else None), override(gate))
    ok(f"{fault}: effects are as many as orders done", len(new) == (way == OTHER), new)
    again = orders.give(gate, fault, "reroute", TARGET, "queue:" + OTHER)
    ok(f"{fault}: given again, it stands as it stood and begins nothing",
       again["state"] == is_.get("state") and len(effects(gate)) == len(before) + len(new), again)
    fresh = orders.give(gate, fault + "-anew", "reroute", TARGET, "queue:" + OTHER)
    fresh = orders.until(gate, fault + "-anew", "done", "refused")
    ok(f"{fault}: under a new id it is done", fresh.get("state") == "done", fresh)
    orders.give(gate, fault + "-back", "revert", f"order:{fault}-anew")
    orders.until(gate, fault + "-anew", "ended")
    watcher.close()
    gate.stop()

# --- switches that lie

ends = {how: orders.until(liar, "liar-0001", "done", "refused", deadline_s=40)
        for how, liar in liars.items()}
ok("a switch that accepts and does nothing is found out",
   ends["accept"].get("state") == "refused" and override(liars["accept"]) is None, ends["accept"])
ok("a switch that never answers is asked: it was done",
   ends["silent"].get("state") == "done" and override(liars["silent"]) == "queue:" + OTHER,
   ends["silent"])
ok("a late switch is waited for", ends["late"].get("state") == "done"
   and ends["late"]["done_us"] - ends["late"]["asked_us"] >= 2_500_000, ends["late"])
ok("a refusal is a refusal", told["refuse"]["state"] == "refused"
   and override(liars["refuse"]) is None, told["refuse"])
for liar in liars.values():
    ok("a clean end", liar.stop() == 0)
vigie.done()
