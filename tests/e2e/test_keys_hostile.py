#!/usr/bin/python3
# deadline: 150
"""Strangers who do not keep to the rules: older protocols, a handshake replayed, floods, topics."""
import os
import socket
import threading

import keys
import vigie
import zmq

ok = vigie.ok
MIB = 1 << 20


def endpoint(text):
    host, port = text[len("tcp://"):].rsplit(":", 1)
    return host, int(port)


def resident(gate):
    with open(f"/proc/{gate.process.pid}/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def raw(gate, road="feed"):
    made = socket.create_connection(endpoint(getattr(gate, road)), timeout=10)
    made.settimeout(10)
    return made


def read_all(peer):
    """What comes until the other end hangs up; None when it does not within 10 s."""
    got = b""
    try:
        while chunk := peer.recv(65536):
            got += chunk
    except ConnectionError:
        pass
    except TimeoutError:
        return None
    return got


people = keys.Keys()
gate = keys.gate(people, "sim:?seed=3&rate=20", alice="roles = viewer")
alice = keys.Peer(gate, people, "alice")
ok("somebody who may is in", vigie.wait_for(alice.messages), gate.said())

# --- a handshake of another kind

SIGNATURE = b"\xff" + b"\0" * 7 + b"\x01" + b"\x7f"
NULL_READY = b"\x04\x19\x05READY\x0bSocket-Type\0\0\0\x03SUB"
GREETINGS = {
    "ZMTP 1.0": b"\x01\x00" + b"\x02\x00\x01",  # an anonymous peer, and a subscription to all
    "ZMTP 2.0": SIGNATURE + b"\x01\x02\x00\x00" + b"\x00\x01\x01",
    "ZMTP 3.0 in the clear": SIGNATURE + b"\x03\x00" + b"NULL".ljust(20, b"\0") + b"\0" * 32
                             + NULL_READY + b"\x00\x01\x01",
    "ZMTP 3.0 with a password": SIGNATURE + b"\x03\x00" + b"PLAIN".ljust(20, b"\0") + b"\0" * 32
                                + b"\x04\x12\x05HELLO\x05admin\x05admin",
    "CURVE without a handshake": SIGNATURE + b"\x03\x00" + b"CURVE".ljust(20, b"\0") + b"\0" * 32
                                 + b"\x00\x01\x01",
    "HTTP": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" + b"x" * 100,
}
for what, bytes_ in GREETINGS.items():
    for road in ("feed", "desk"):
        peer = raw(gate, road)
        peer.sendall(bytes_)
        got = read_all(peer)
        ok(f"{what} at the {road} is hung up on, and hears only a greeting",
           got is not None and len(got) <= 64, got)
        peer.close()

peer = raw(gate)
ok("who says nothing is hung up on", read_all(peer) is not None)


# --- a handshake that somebody listened to, said again

class Tap:
    """Stands between a peer and the feed, and writes down what either says."""

    def __init__(self, to):
        self.to, self.up, self.down = to, b"", b""
        self.server = socket.create_server((keys.HOST, 0))
        self.feed = f"tcp://{keys.HOST}:{self.server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        near, _ = self.server.accept()
        far = socket.create_connection(self.to)
        threading.Thread(target=self._pump, args=(near, far, "up"), daemon=True).start()
        self._pump(far, near, "down")

    def _pump(self, source, sink, way):
        try:
            while chunk := source.recv(65536):
                setattr(self, way, getattr(self, way) + chunk)
                sink.sendall(chunk)
        except OSError:
            pass


class Through:
    pass


tap = Tap(endpoint(gate.feed))
through = Through()
through.feed, through.desk = tap.feed, gate.desk
listened_to = keys.Peer(through, people, "alice")
ok("somebody is listened to", vigie.wait_for(lambda: listened_to.messages() >= 2), gate.said())
listened_to.close()
GREETING, HELLO = 64, 202
ok("his handshake was written down", len(tap.up) > GREETING + HELLO + 257, len(tap.up))
peer = raw(gate)
peer.sendall(tap.up)
got = read_all(peer)
WELCOME = 170
ok("said again it gets the gate's greeting and welcome at most, and is hung up on",
   got is not None and len(got) <= GREETING + WELCOME, got and len(got))
ok("nothing of it can be read", b"exchange" not in tap.down and b"0892" not in tap.down)

# --- floods by those who have no key: the gate's memory does not grow

junk = os.urandom(MIB)
CURVE_GREETING = SIGNATURE + b"\x03\x00" + b"CURVE".ljust(20, b"\0") + b"\0" * 32


def flood(road, head, frame):
    """As much as the gate takes, up to 64 MiB."""
    peer = raw(gate, road)
    sent = 0
    try:
        peer.sendall(head)
        while sent < 64 * MIB:
            peer.sendall(frame)
            sent += len(frame)
    except OSError:
        pass
    peer.close()
    return sent


PART = b"\x01\xff" + b"p" * 255  # a message's part with more to come
TOPIC = b"\x00\x09\x01" + b"topic---"
for round_ in ("first", "second"):  # the first one fills what libzmq keeps for those who come next
    before = resident(gate)
    for road in ("feed", "desk"):
        for what, head, frame in (("junk", CURVE_GREETING, junk),
                                  ("a message of many parts", CURVE_GREETING, PART * 4096),
                                  ("topics", CURVE_GREETING, TOPIC * 4096),
                                  ("a frame of 2^62 bytes", CURVE_GREETING + b"\x06\x40" + b"\0" * 7,
                                   junk)):
            sent = flood(road, head, frame)
            ok(f"{round_} round: a flood of {what} at the {road} is cut short", sent < 64 * MIB, sent)
    crowd = [raw(gate, road) for road in ("feed", "desk") for _ in range(200)]
    for peer in crowd:
        peer.sendall(CURVE_GREETING)
    heard = alice.messages()
    ok("400 who never end their handshake keep nobody out",
       vigie.wait_for(lambda: alice.messages() > heard + 5))
    ok("and are hung up on", vigie.wait_for(lambda: all(read_all(p) is not None for p in crowd), 30))
grown = resident(gate) - before
if b"__asan_init" in open(vigie.GATE, "rb").read():
    vigie.skip("with sanitizers memory that was given back is kept for a while")
else:
    ok("none of it stays in memory, the second time", grown < 4 * MIB, grown)
print(f"    the gate has grown by {grown // 1024} KiB in the second round", flush=True)

# --- topics by those who may: libzmq keeps each, so the feed hangs up

context = zmq.Context()
many = context.socket(zmq.SUB)
many.setsockopt(zmq.LINGER, 0)
many.setsockopt(zmq.SNDHWM, 0)
many.curve_publickey, many.curve_secretkey = (people.public("alice").encode(),
                                              people.secret("alice").encode())
many.curve_serverkey = people.public("gate").encode()
for i in range(5000):
    many.subscribe(b"topic %d" % i)
many.connect(gate.feed)
ok("who asks for thousands of topics is told of by his key", vigie.wait_for(
    lambda: "subscriptions to topics that there are not" in gate.said()
    and people.public("alice") in gate.said()), gate.said())
context.destroy(linger=0)
heard = alice.messages()
ok("and everybody is back", vigie.wait_for(lambda: alice.messages() > heard + 2), gate.said())
ok("the gate ends cleanly", gate.stop() == 0, gate.said())
vigie.done()
