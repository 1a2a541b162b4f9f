#!/usr/bin/python3
# deadline: 60
"""The road in the clear: whoever comes over it is `local`, whatever he says of himself, and may what the section
[person local] gives; without the section, or without a list, nothing."""
import os
import socket
import struct

import desk
import keys
import orders
import vigie

ok = vigie.ok
QUIET = "number:0811990080"
people = keys.Keys()
ALICE = f"[person alice]\nkey = {people.public('alice')}\nroles = ops\nnumbers = *\nqueues = *\n"
LOCAL = "[person local]\nroles = supervisor\nnumbers = *\nqueues = *\n"
LISTS = {  # what the list is: its text, whether local may cap, what he is told of a reroute
    "a section for local": (ALICE + LOCAL, True, "that needs a role with reroute (ops); local has supervisor"),
    "no section for local": (ALICE, False, "that needs a section [person local]"),
    "no list": (None, False, "that needs a section [person local]"),
}


def framed(body, flags=0):
    return bytes([flags, len(body)]) + body if len(body) < 256 \
        else bytes([flags | 2]) + struct.pack(">Q", len(body)) + body


def take(peer, count):
    got = b""
    while len(got) < count:
        more = peer.recv(count - len(got))
        assert more, "hung up on"
        got += more
    return got


def take_frame(peer):
    flags = take(peer, 1)[0]
    size = struct.unpack(">Q", take(peer, 8))[0] if flags & 2 else take(peer, 1)[0]
    return flags, take(peer, size)


def ask_as(gate, name, message):
    """ZMTP by hand over the gate's ipc road, with a User-Id made up; the order as the answer has it."""
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(10)
        peer.connect(gate.desk.removeprefix("ipc://"))
        peer.sendall(b"\xff" + b"\0" * 7 + b"\x01\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + b"\0" * 32)
        take(peer, 64)
        ready = b"\x05READY"
        for key, value in (("Socket-Type", "DEALER"), ("Identity", ""), ("User-Id", name)):
            ready += bytes([len(key)]) + key.encode() + struct.pack(">I", len(value)) + value.encode()
        peer.sendall(framed(ready, 4) + framed(message))
        while (frame := take_frame(peer))[0] & 4:  # commands
            pass
    return orders.order_of(orders.watch.unpack(frame[1])[3][0][2])


for what, (text, may, told) in LISTS.items():
    with vigie.Gate("sim:?seed=3&rate=2", begin=False) as gate:
        if text:
            people.place.joinpath("access.ini").write_text(text)
            os.chmod(people.place / "access.ini", 0o600)
            gate.arguments = ("--access", people.place / "access.ini")
        gate.start()
        asker = desk.Desk(gate)
        asker.ask("local-cap-0001", "cap", QUIET, "300")
        answer = asker.final("local-cap-0001")
        ok(f"{what}: local may {'' if may else 'not '}cap", answer["state"] == ("done" if may else "refused"),
           answer)
        answer = asker.ask("local-reroute-0001", "reroute", QUIET, "queue:sav")
        ok(f"{what}: local may not reroute", answer["state"] == "refused"
           and answer["outcome"].startswith("local may not reroute") and answer["outcome"].endswith(told),
           answer)
        for name in ("alice", people.public("alice")):
            made_up = ask_as(gate, name, orders.packed(f"made-up-{len(name):04}", "reroute", QUIET, "queue:sav"))
            ok(f"{what}: who calls himself {'alice' if name == 'alice' else 'by the key of alice'} is local",
               (made_up["who"], made_up["state"]) == ("local", "refused")
               and made_up["outcome"] == answer["outcome"], made_up)
vigie.done()
