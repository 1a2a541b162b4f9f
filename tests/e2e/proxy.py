#!/usr/bin/python3
"""A proxy that misbehaves, between a gate and those who follow it.

    proxy.py --gate FEED,DESK --bind FEED,DESK [--drop N] [--twice N] [--swap N] [--corrupt N]
             [--every N [--until M]] [--stall AFTER:SECONDS] [--drop-answer N] [--corrupt-answer N]

The feed goes through XSUB and XPUB, the desk through DEALER and ROUTER. Messages of events are counted
from 1, beats pass: --drop 10 loses the tenth, --twice 10 tells it twice, --swap 10 sends it behind the
eleventh, --corrupt 10 turns a byte of it over. With --every N the same happens to every Nth, with --until M
only up to the Mth. --stall 10:2 holds everything behind the tenth back for 2 s. Parts of answers are counted likewise. It
prints a line of JSON when it is ready and for each thing it did.
"""
import argparse
import json
import sys
import time

import zmq

EVENTS = 1


def say(**what):
    print(json.dumps(what), flush=True)


def corrupt(data):
    """A byte in the middle: whatever becomes of it, it is not what was sent."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1:]


class Feed:
    def __init__(self, options, gate, bind):
        context = zmq.Context.instance()
        self.options = options
        self.gate, self.console = context.socket(zmq.XSUB), context.socket(zmq.XPUB)
        for socket in (self.gate, self.console):
            socket.setsockopt(zmq.LINGER, 0)
            socket.setsockopt(zmq.SNDHWM, 0)
            socket.setsockopt(zmq.RCVHWM, 0)
        self.console.setsockopt(zmq.XPUB_VERBOSE, 1)
        self.gate.connect(gate)
        self.console.bind(bind)
        self.count = 0
        self.held = None  # the message that goes behind the next one
        self.stalled_until = 0.0

    def hits(self, name):
        place = getattr(self.options, name)
        if place and self.options.every and self.count <= (self.options.until or self.count):
            return self.count % self.options.every == place % self.options.every
        return place == self.count

    def pass_on(self):
        """From the gate, one message; False when there is none, or when it is held back."""
        if time.monotonic() < self.stalled_until:
            return False
        try:
            data = self.gate.recv(zmq.DONTWAIT)
        except zmq.Again:
            return False
        is_events = len(data) > 2 and data[2:3] == bytes([EVENTS]) and data[0] >> 4 == 9
        if not is_events:
            self.send(data)
            return True
        self.count += 1
        self.misbehave(data)
        after, _, seconds = (self.options.stall or "0").partition(":")
        if self.count == int(after):
            say(did="stall", message=self.count)
            self.stalled_until = time.monotonic() + float(seconds)
        return True

    def misbehave(self, data):
        held, self.held = self.held, None
        if self.hits("drop"):
            say(did="drop", message=self.count)
        elif self.hits("swap"):
            say(did="swap", message=self.count)
            self.held = data
        elif self.hits("corrupt"):
            say(did="corrupt", message=self.count)
            self.send(corrupt(data))
        else:
            self.send(data)
            if self.hits("twice"):
                say(did="twice", message=self.count)
                self.send(data)
        if held is not None:
            self.send(held)

    def send(self, data):
        self.console.send(data)

    def pass_back(self):
        """Subscriptions."""
        self.gate.send(self.console.recv())


class Desk:
    def __init__(self, options, gate, bind):
        context = zmq.Context.instance()
        self.options, self.gate_endpoint = options, gate
        self.console = context.socket(zmq.ROUTER)
        self.console.setsockopt(zmq.LINGER, 0)
        self.console.setsockopt(zmq.SNDHWM, 0)
        self.console.bind(bind)
        self.dealers = {}  # an asker: its own way to the gate
        self.count = 0

    def ask(self, poller):
        who, *question = self.console.recv_multipart()
        if who not in self.dealers:
            dealer = zmq.Context.instance().socket(zmq.DEALER)
            dealer.setsockopt(zmq.LINGER, 0)
            dealer.connect(self.gate_endpoint)
            poller.register(dealer, zmq.POLLIN)
            self.dealers[who] = dealer
        self.dealers[who].send_multipart(question)

    def answer(self, dealer):
        who = next(w for w, d in self.dealers.items() if d is dealer)
        data = dealer.recv()
        self.count += 1
        if self.count == self.options.drop_answer:
            say(did="drop-answer", part=self.count)
            return
        if self.count == self.options.corrupt_answer:
            say(did="corrupt-answer", part=self.count)
            data = corrupt(data)
        self.console.send_multipart([who, data])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gate", required=True, metavar="FEED,DESK")
    parser.add_argument("--bind", required=True, metavar="FEED,DESK")
    for name in ("drop", "twice", "swap", "corrupt", "every", "until", "drop-answer", "corrupt-answer"):
        parser.add_argument("--" + name, type=int, default=0, metavar="N")
    parser.add_argument("--stall", metavar="AFTER:SECONDS")
    options = parser.parse_args()
    gate_feed, gate_desk = options.gate.split(",")
    feed_bind, desk_bind = options.bind.split(",")
    feed, desk = Feed(options, gate_feed, feed_bind), Desk(options, gate_desk, desk_bind)

    poller = zmq.Poller()
    for socket in (feed.console, desk.console):
        poller.register(socket, zmq.POLLIN)
    poller.register(feed.gate, zmq.POLLIN)
    say(ready=True, feed=feed.console.getsockopt_string(zmq.LAST_ENDPOINT),
        desk=desk.console.getsockopt_string(zmq.LAST_ENDPOINT))
    while True:
        stall_s = feed.stalled_until - time.monotonic()
        if stall_s > 0:
            poller.modify(feed.gate, 0)
        else:
            poller.modify(feed.gate, zmq.POLLIN)
        ready = dict(poller.poll(int(stall_s * 1000) + 1 if stall_s > 0 else None))
        for socket in ready:
            if socket is feed.gate:
                for _ in range(100):
                    if not feed.pass_on():
                        break
            elif socket is feed.console:
                feed.pass_back()
            elif socket is desk.console:
                desk.ask(poller)
            else:
                desk.answer(socket)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
