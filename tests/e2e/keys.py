"""Keys for end-to-end tests: pairs made by `vigie keygen`, a gate behind them, strangers with pyzmq.

    people = keys.Keys()
    gate = keys.gate(people, "sim:", alice="roles = viewer", bob="")
    vigie.run_vigie("--once", *people.connect("alice", gate))
    keys.Peer(gate, people, "bob").messages()
"""
import signal
import socket

import vigie
import zmq

HOST = "127.0.0.2"  # loopback, and no address that a default could hit


class Keys:
    def __init__(self):
        self.place = vigie.folder()

    def path(self, name):
        """The key file of somebody, made when it is first asked for."""
        path = self.place / f"{name}.key"
        if not path.exists():
            kind = ["--gate"] if name.startswith("gate") else []
            made = vigie.run_vigie("keygen", "--out", path, *kind)
            assert made.returncode == 0, made.stderr
        return path

    def _half(self, name, half):
        for line in self.path(name).read_text().splitlines():
            if line.startswith(f"{half} = "):
                return line.split(" = ", 1)[1]
        raise RuntimeError(f"no {half} in {self.path(name)}")

    def public(self, name):
        return self._half(name, "public")

    def secret(self, name):
        return self._half(name, "secret")

    def dress(self, socket, name, gate_key="gate"):
        """A socket that is not connected yet speaks with somebody's keys."""
        socket.curve_publickey = self.public(name).encode()
        socket.curve_secretkey = self.secret(name).encode()
        socket.curve_serverkey = self.public(gate_key).encode()

    def connect(self, name, gate, gate_key="gate"):
        return ["--connect", f"{gate.pair},{self.public(gate_key)}", "--key", self.path(name)]

    def write_access(self, sections="", **people):
        """access.ini with these people, each with the lines of his section, and sections as they stand."""
        path = self.place / "access.ini"
        fresh = path.with_suffix(".new")  # a gate that reads it at this moment sees all of one of them
        fresh.write_text(sections + "".join(f"[person {name}]\nkey = {self.public(name)}\n{lines}\n"
                                for name, lines in people.items()))
        fresh.replace(path)
        return path


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def gate(keys, switch, *arguments, begin=True, sections="", **people):
    access = keys.write_access(sections, **people)
    made = vigie.Gate(switch, "--key", keys.path("gate"), "--access", access, *arguments, begin=False)
    made.feed, made.desk = (f"tcp://{HOST}:{free_port()}" for _ in range(2))
    made.pair = f"{made.feed},{made.desk}"
    return made.start() if begin else made


def reload(gate, keys, sections="", **people):
    keys.write_access(sections, **people)
    gate.process.send_signal(signal.SIGHUP)


class Peer:
    """A subscriber, and somebody who asks the desk, with any keys or none (own=None)."""

    def __init__(self, gate, keys, own, gate_key="gate"):
        self.context = zmq.Context()
        self.feed = self._open(zmq.SUB, keys, own, gate_key)
        self.feed.subscribe(b"")
        self.feed.connect(gate.feed)
        self.desk = self._open(zmq.DEALER, keys, own, gate_key)
        self.desk.connect(gate.desk)
        self.heard = 0

    def _open(self, kind, keys, own, gate_key):
        made = self.context.socket(kind)
        made.setsockopt(zmq.LINGER, 0)
        made.setsockopt(zmq.RECONNECT_IVL, 50)
        if own:
            keys.dress(made, own, gate_key)
        return made

    def ask(self, question):
        try:
            self.desk.send(question, zmq.DONTWAIT)
        except zmq.Again:
            pass  # nobody there

    def messages(self):
        """How many messages came so far, over either road."""
        for road in (self.feed, self.desk):
            while road.poll(0):
                road.recv()
                self.heard += 1
        return self.heard

    def close(self):
        self.context.destroy(linger=0)
