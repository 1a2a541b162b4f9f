#!/usr/bin/python3
# deadline: 90
"""Wrong addresses, closed ports, strangers on the port: a sentence, never a blank or a crash."""
import socket
import threading

import tmux
import vigie

ok = vigie.ok


def once(connect, *words):
    return vigie.run_vigie("--connect", connect, "--once", "--settle", "1", *words)


# --- addresses that make no sense, or that would be in the clear

for pair, sentence in (("nonsense", "FEED,DESK"), ("tcp://127.0.0.1:7711", "FEED,DESK"),
                       ("tcp://127.0.0.1,tcp://127.0.0.1:1", "HOST:PORT"),
                       ("http://127.0.0.1:1,http://127.0.0.1:2", "tcp://"),
                       ("tcp://192.0.2.1:7711,tcp://192.0.2.1:7712", "CURVE"),
                       ("tcp://127.0.0.1:7711,tcp://example.org:7712", "CURVE"),
                       ("ipc:///" + "x" * 200 + ",ipc:///tmp/x", "at most")):
    answer = once(pair)
    ok(f"{pair[:45]}: one sentence, exit 2",
       answer.returncode == 2 and sentence in answer.stderr and answer.stderr.count("\n") == 1,
       (answer.returncode, answer.stderr))


# --- nobody, or somebody else, on the port

def listener(banner):
    """A server that says this to everyone and then only reads."""
    server = socket.create_server(("127.0.0.1", 0))
    accepted = []

    def serve():
        while True:
            try:
                peer, _ = server.accept()
                accepted.append(peer)
                peer.sendall(banner)
            except OSError:
                return
    threading.Thread(target=serve, daemon=True).start()
    return server, server.getsockname()[1]


closed = socket.create_server(("127.0.0.1", 0))
port = closed.getsockname()[1]
closed.close()
pair = f"tcp://127.0.0.1:{port},tcp://127.0.0.1:{port}"
answer = once(pair)
ok("closed port: exit 3, and why", answer.returncode == 3 and "connection refused" in
   answer.stderr.lower(), (answer.returncode, answer.stderr))
answer = once("ipc:///tmp/vigie-nowhere/f,ipc:///tmp/vigie-nowhere/d")
ok("no such socket: exit 3, and where", answer.returncode == 3 and "nowhere" in answer.stderr,
   (answer.returncode, answer.stderr))

with tmux.Terminal("--connect", pair) as term:
    ok("the console says that it is connecting", term.wait_for("connecting"), term.text())
    term.keys("6")
    ok("and its view of the gates shows the address", term.wait_for("127.0.0.1"), term.text())
    term.keys("q")
    ok("q ends it", term.code() == 0, term.errors())

STRANGERS = {"SSH": b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
             "HTTP": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
             "AMI": b"Asterisk Call Manager/9.0.0\r\n", "silence": b"",
             "escapes": b"\x1b[2J\x1b]0;owned\x07" * 50,
             "bytes": bytes(range(256)) * 64}
for name, banner in STRANGERS.items():
    server, port = listener(banner)
    answer = once(f"tcp://127.0.0.1:{port},tcp://127.0.0.1:{port}")
    ok(f"{name} on the port: exit 3, one harmless sentence",
       answer.returncode == 3 and not answer.stdout and f":{port}" in answer.stderr
       and answer.stderr.count("\n") == 1 and answer.stderr.rstrip("\n").isprintable(),
       (answer.returncode, answer.stderr))
    server.close()

# --- a gate that comes later

gate = vigie.Gate("sim:?seed=2", begin=False)
with tmux.Terminal("--connect", gate.pair) as term:
    ok("a console may be there first", term.wait_for("connecting"), term.text())
    gate.start()
    ok("and is live when the gate comes", term.wait_for("live"), term.text())
gate.stop()
vigie.done()
