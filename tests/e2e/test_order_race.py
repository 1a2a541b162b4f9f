#!/usr/bin/python3
# deadline: 300
"""A thousand times two people order something else for the same number at the same moment, each with the number as
they saw it: one of them is done, the other is refused as stale. No update is lost: what each winner found is
what the winner before left. Who was too late looks again, and is done then."""
import msgpack
import zmq

import keys
import orders
import vigie
import watch

ok = vigie.ok
PAIRS, NUMBER, EVENTS, CAP = 1000, "0806990044", 1, orders.VERBS.index("cap")
FINAL = ("done", "refused", "cancelled", "ended")
STALE = ("it has changed since you looked", "it is changing as you look")

people = keys.Keys()
gate = keys.gate(people, "sim:?seed=3", "--second-person", "0", alice="roles = ops\nnumbers = *\n",
                 bob="roles = ops\nnumbers = *\n")


def socket_of(who, kind, endpoint):
    socket = zmq.Context.instance().socket(kind)
    socket.setsockopt(zmq.LINGER, 0)
    people.dress(socket, who)
    if kind == zmq.SUB:
        socket.subscribe(b"")
        socket.setsockopt(zmq.RCVHWM, 0)
    socket.connect(endpoint)
    return socket


desks = {who: socket_of(who, zmq.DEALER, gate.desk) for who in ("alice", "bob")}
feed = socket_of("alice", zmq.SUB, gate.feed)
told = {}  # id: the order as the feed told it last


def listen(timeout_ms=100):
    if not feed.poll(timeout_ms):
        return
    message = watch.unpack(feed.recv())
    for kind, _, fields in message[5] if message[1] == EVENTS else []:
        if kind == orders.EVENT_ORDER:
            order = orders.order_of(fields)
            told[order["order"]] = order


def final(*ids, deadline_s=20):
    def look():
        listen()
        return all(told.get(id, {}).get("state") in FINAL for id in ids)
    vigie.wait_for(look, deadline_s, 0)
    return [told.get(id, {}) for id in ids]


def send(who, id, count, expect):
    desks[who].send(orders.packed(id, "cap", f"number:{NUMBER}", str(count), expect=expect, until_us=-1))


def stance(count):
    return f"open base=queue:commandes plan=- override=- cap={count or '-'}"


ok("the feed is heard", vigie.wait_for(lambda: feed.poll(100)))
count, lost, wrong, again = 0, [], [], 0
for pair in range(PAIRS):
    values = {"alice": 1000 + 2 * pair, "bob": 1001 + 2 * pair}
    ids = {who: f"{who}-{pair:06}" for who in values}
    for who in (list(values), list(values)[::-1])[pair % 2]:
        send(who, ids[who], values[who], stance(count))
    ends = dict(zip(values, final(*ids.values())))
    winners = [who for who in values if ends[who].get("state") in ("done", "ended")]
    losers = [who for who in values if ends[who].get("state") == "refused"
              and ends[who]["outcome"].startswith(STALE)]
    if len(winners) != 1 or len(losers) != 1:
        wrong.append((pair, ends))
        break
    if ends[winners[0]]["before"] != stance(count):
        lost.append((pair, count, ends[winners[0]]))
    count = values[winners[0]]
    if pair % 10 == 0:  # who was too late looks again
        send(losers[0], ids[losers[0]] + "-b", values[losers[0]], stance(count))
        second = final(ids[losers[0]] + "-b")[0]
        again += second.get("state") == "done" and second["before"] == stance(count)
        count = values[losers[0]]
ok(f"of {PAIRS} pairs one each was done, and the other refused as stale", not wrong, wrong)
ok("none was lost: each found what the one before had left", not lost, lost[:3])
ok("who looked again was done", again == PAIRS // 10, again)
# the cap as whoever comes now is told it
_, _, events = vigie.wait_for(lambda: watch.snapshot(gate, dress=lambda socket: people.dress(socket, "bob")))
caps = [fields.get(2) for _, kind, _, fields in events if kind == 12 and fields.get(1) == f"number:{NUMBER}"]
ok("the last one is in force", caps == [count], (caps, count))
gate.stop()
vigie.done()
