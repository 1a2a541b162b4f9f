"""A peer whose message never ends: the gate hangs up on him, on him alone, and its memory comes back."""
import os
import socket
import struct

import vigie

ok = vigie.ok
MIB = 1 << 20
MOST = 4096 * MIB  # what he would send


def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def resident(gate):
    with open(f"/proc/{gate.process.pid}/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def zmtp(endpoint, kind):
    """ZMTP 3.0 without libzmq, which would keep the parts itself until the last one."""
    host, number = endpoint[len("tcp://"):].rsplit(":", 1)
    made = socket.create_connection((host, int(number)), timeout=10)
    made.sendall(b"\xff" + b"\0" * 8 + b"\x7f\3\0" + b"NULL".ljust(52, b"\0"))
    ready = b"\5READY\x0bSocket-Type" + struct.pack(">I", len(kind)) + kind
    made.sendall(b"\4" + bytes([len(ready)]) + ready)
    got = b""
    while len(got) < 64 + 20:
        got += made.recv(4096)
    made.settimeout(5)
    return made


def pour(peer, part):
    """Parts, and never the last one, until the gate hangs up; how many bytes it took."""
    sent = 0
    try:
        while sent < MOST:
            peer.sendall(part)
            sent += len(part)
    except OSError:
        pass
    peer.close()
    return sent


gate = vigie.Gate("sim:?seed=3&rate=20", begin=False)
gate.feed, gate.desk = (f"tcp://127.0.0.1:{port()}" for _ in range(2))
gate.pair = f"{gate.feed},{gate.desk}"
gate.start()
lines = vigie.folder() / "watch"
with open(lines, "wb") as out:
    watching = vigie.start([vigie.CONSOLE, "--watch", "--every", "1", "--connect", gate.pair], stdout=out)
ok("a console watches", vigie.wait_for(lambda: b"live" in lines.read_bytes()))
before = resident(gate)
TOPIC = b"\1\xc8\1" + b"x" * 199
LARGE = b"\3" + struct.pack(">Q", 60000) + b"x" * 60000
for road, kind, part in (("desk", b"DEALER", LARGE), ("feed", b"SUB", TOPIC * 300)):
    sent = pour(zmtp(getattr(gate, road), kind), part)
    ok(f"at the {road} he is hung up on", sent < MOST, sent)
    ok("and the log says so", vigie.wait_for(
        lambda: f"{road}: 127.0.0.1 sends a message without an end; hung up on" in gate.said()), gate.said())
    ok("the gate is as small as before", vigie.wait_for(lambda: resident(gate) < before + 16 * MIB),
       f"{before} {resident(gate)}")
    print(f"    he could send {sent // MIB} MiB", flush=True)
answer = vigie.run_vigie("--once", "--format", "json", "--connect", gate.pair)
ok("others are served", answer.returncode == 0, answer.stderr)
said = lines.read_text()
ok("and the console beside him noticed nothing", watching.poll() is None and "gap" not in said
   and "lost" not in said, said)
ok("the gate ends cleanly", gate.stop() == 0, gate.said())
vigie.done()
