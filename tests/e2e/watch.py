"""A stranger who reads a gate's feed and desk with pyzmq and msgpack, and keeps every event it sees.

    watcher = watch.Watcher(gate)          # follows across restarts of the gate
    watcher.seen()                         # {epoch: [(seq, type, at_us, fields), ...]}
    epoch, seq, events = watch.snapshot(gate)
    watch.journal(path)                    # the same shape as seen(), read from a journal file
"""
import sqlite3
import threading

import msgpack
import zmq

EXCHANGE, NUMBER, ROUTE, QUEUE = 1, 2, 3, 5
OFFERED, CONNECTED, ENDED, DAY, TOTALS = 16, 17, 26, 32, 33


def read_events(epoch, first_seq, packed):
    return epoch, [(first_seq + i, event[0], event[1], event[2])
                   for i, event in enumerate(packed)]


def unpack(message):
    return msgpack.unpackb(message, strict_map_key=False, unicode_errors="replace")


class Watcher:
    """Reads in a thread of its own until close()."""

    def __init__(self, gate):
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.SUB)
        self._socket.setsockopt(zmq.RCVHWM, 0)
        self._socket.setsockopt(zmq.RECONNECT_IVL, 20)
        self._socket.setsockopt(zmq.SUBSCRIBE, b"")
        self._socket.connect(gate.feed)
        self._lock = threading.Lock()
        self._seen, self._beats = {}, []
        self._open = True
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        while self._open:
            if not self._socket.poll(50):
                continue
            message = unpack(self._socket.recv())
            with self._lock:
                if message[1] == 1:
                    epoch, events = read_events(message[2], message[3], message[5])
                    self._seen.setdefault(epoch, []).extend(events)
                elif message[1] == 2:
                    self._beats.append((message[2], message[3]))

    def seen(self):
        with self._lock:
            return {epoch: list(events) for epoch, events in self._seen.items()}

    def events(self):
        """All of them in order, epoch after epoch."""
        seen = self.seen()
        return [event for epoch in sorted(seen) for event in seen[epoch]]

    def beats(self):
        with self._lock:
            return list(self._beats)

    def close(self):
        self._open = False
        self._thread.join()
        self._context.destroy(linger=0)


def snapshot(gate, timeout_ms=10000, dress=None):
    """(epoch, seq, events) as the desk answers; None when it does not. dress(socket) gives it keys."""
    context = zmq.Context()
    socket = context.socket(zmq.DEALER)
    if dress:
        dress(socket)
    socket.connect(gate.desk)
    socket.send(msgpack.packb([1, 16, 77]))
    events = []
    try:
        while socket.poll(timeout_ms):
            part = unpack(socket.recv())
            if part[1] != 17 or part[2] != 77:
                return None
            events += read_events(part[3], 0, part[7])[1]
            if part[6]:
                return part[3], part[4], events
        return None
    finally:
        context.destroy(linger=0)


def offered(events, number):
    """A number's day counter `offered` in a snapshot's events (the first of its counters)."""
    for _, kind, _, fields in events:
        if kind == TOTALS and fields.get(1) == 2 and fields.get(2) == number:
            return (fields.get(3) or [0])[0]
    return 0


def journal(path):
    """What a journal holds, while a gate has it open or not: {epoch: [(seq, type, at, fields)]}."""
    found = {}
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    for epoch, first, body in connection.execute(
            "SELECT epoch, first_seq, body FROM frame ORDER BY epoch, first_seq"):
        message = unpack(body)
        assert (message[2], message[3]) == (epoch, first), "a frame at the wrong place"
        found.setdefault(epoch, []).extend(read_events(epoch, first, message[5])[1])
    connection.close()
    return found
