"""A stranger who gives orders to a gate by docs/protocol.md, with pyzmq and msgpack alone.

    answer = orders.give(gate, "order-0001", "reroute", "number:0806990044", "queue:sav")
    answer["state"], answer["outcome"]     # as the desk answers at once
    orders.until(gate, "order-0001", "done", "refused")   # the order, when it stands like that
    orders.known(gate)                     # {id: order} as the desk's snapshot tells
"""
import msgpack
import zmq

import follower
import vigie
import watch

ORDER, STANDS, ERROR, EVENT_ORDER = 21, 22, 18, 40
FIELDS = {field: key for key, (field, _, _) in follower.TYPES[EVENT_ORDER][1].items()}
VERBS = follower.WORDS["verb"]


def fields_of(type, event_fields):
    """{field: value} of the fields of an event of a type."""
    found = {}
    for key, (field, kind, _) in follower.TYPES[type][1].items():
        value = event_fields.get(key)
        found[field] = follower.empty(kind) if value is None else follower.read_field(value, kind)
    return found


def order_of(event_fields):
    return fields_of(EVENT_ORDER, event_fields)


def packed(order, verb, target, args="", reason="an end-to-end test", **more):
    fields = {"order": order, "verb": VERBS.index(verb), "target": target, "args": args,
              "reason": reason, **more}
    return msgpack.packb([1, ORDER, 5, [[EVENT_ORDER, 0, {FIELDS[f]: v for f, v in fields.items()}]]])


def give(gate, *words, timeout_ms=10000, **more):
    """How it stands, {"refusal": sentence} when it is no order, None without an answer."""
    context = zmq.Context()
    socket = context.socket(zmq.DEALER)
    socket.connect(gate.desk)
    socket.send(packed(*words, **more))
    try:
        if not socket.poll(timeout_ms):
            return None
        answer = watch.unpack(socket.recv())
        if answer[1] == ERROR:
            return {"state": "no order", "refusal": answer[4]}
        assert answer[1] == STANDS and answer[2] == 5, answer
        return order_of(answer[3][0][2])
    finally:
        context.destroy(linger=0)


def known(gate):
    _, _, events = vigie.wait_for(lambda: watch.snapshot(gate))
    found = [order_of(fields) for _, kind, _, fields in events if kind == EVENT_ORDER]
    return {order["order"]: order for order in found}


def until(gate, order, *states, deadline_s=20):
    """The order when it stands in one of the states; else as it stands at the end ({} unknown)."""
    last = {}

    def look():
        nonlocal last
        last = known(gate).get(order, {})
        return last.get("state") in states

    vigie.wait_for(look, deadline_s, 0.1)
    return last
