#!/usr/bin/python3
# deadline: 200
"""Who comes in and who does not, over TCP: people with keys, strangers, keys that are withdrawn."""
import json
import time

import keys
import msgpack
import tmux
import vigie

ok = vigie.ok
QUESTION = msgpack.packb([1, 16, 77])
BEATS = 5


def header(term):
    return (term.lines() or [""])[0]


def answered(peer):
    """Two messages or more: a beat, and the desk's answer."""
    peer.ask(QUESTION)
    return peer.messages() >= 2


people = keys.Keys()
gate = keys.gate(people, "sim:?seed=3&rate=20", alice="roles = supervisor\nqueues = *",
                 bob="roles = viewer", carol="roles = viewer")

# --- two consoles, and a stranger with a key of the list who has only the page

alice = tmux.Terminal(*people.connect("alice", gate), size=(100, 30))
bob = tmux.Terminal(*people.connect("bob", gate), size=(100, 30))
ok("a console with a key is live", alice.wait_for("live"), alice.text() + gate.said())
ok("and a second one", bob.wait_for("live"), bob.text() + gate.said())
carol = keys.Peer(gate, people, "carol")
ok("a program in another language comes in with its key", vigie.wait_for(lambda: answered(carol)),
   gate.said())

# --- strangers: while somebody who may hears so many beats, they hear nothing

STRANGERS = {
    "an unknown key": ("stranger", "gate"),
    "no key": (None, "gate"),
    "another gate's key": ("alice", "gate-of-somebody-else"),
    "the gate's own public key as his, and a secret of his own": ("stranger", "stranger"),
}
strangers = {what: keys.Peer(gate, people, *how) for what, how in STRANGERS.items()}


def silence(peers, sentence):
    heard = carol.messages()

    def look():
        for peer in peers.values():
            peer.ask(QUESTION)
        return carol.messages() >= heard + BEATS
    vigie.wait_for(look, 30)
    for what, peer in peers.items():
        ok(f"{sentence} {what} hears nothing while others hear {BEATS} beats",
           carol.messages() >= heard + BEATS and peer.messages() == 0, peer.heard)


silence(strangers, "somebody with")
for sentence, count in (("which nobody here has", 1), ("another gate's key", 2),
                        ("came without a key", 2), ("does not speak ZeroMQ with CURVE", 2)):
    said = gate.said().count(sentence)
    ok(f"the log says '{sentence}' at most once a minute and road", said <= count, gate.said())
ok("and says that they came", "which nobody here has" in gate.said(), gate.said())
for peer in strangers.values():
    peer.close()


# --- what a console says

def once(*words):
    answer = vigie.run_vigie("--once", "--format", "json", "--settle", 4, *words, timeout_s=40)
    return answer.returncode, answer.stderr


for what, words, sentence in (
        ("another gate's key", people.connect("alice", gate, "gate-of-somebody-else"),
         "not the gate of that key"),
        ("a key that is not on the list", people.connect("stranger", gate),
         "the gate does not let our key in"),
        ("no key", ["--connect", gate.pair.replace(keys.HOST, "127.0.0.2")], "wants keys")):
    code, said = once(*words)
    ok(f"a console with {what} ends with 3 and one sentence",
       code == 3 and sentence in said and said.count("\n") == 1, (code, said))
code, said = once("--connect", f"tcp://192.0.2.1:1,tcp://192.0.2.1:2")
ok("without a key an address of another machine is refused", code == 2 and "CURVE" in said, said)
code, said = once("--connect", f"{gate.pair},tooshort")
ok("a gate's key that is none is refused", code == 2 and "key of 40 characters" in said, said)

# --- a key is withdrawn, without a restart

before = carol.messages()
keys.reload(gate, people, alice="roles = supervisor\nqueues = *", carol="roles = viewer")
began = time.monotonic()
ok("a withdrawn key: the gate hangs up", vigie.wait_for(lambda: "1 keys withdrawn" in gate.said()),
   gate.said())
ok("the stranger with a key hears it again", vigie.wait_for(lambda: carol.messages() > before + 2))
ok("the other console is live", alice.wait_for("live"), alice.text())
print(f"    all others were back, and heard two messages, after {time.monotonic() - began:.1f} s",
      flush=True)
withdrawn = keys.Peer(gate, people, "bob")
silence({"a withdrawn key": withdrawn}, "somebody with")
ok("its console is lost", vigie.wait_for(lambda: "lost" in header(bob), 30), header(bob))
code, said = once(*people.connect("alice", gate))
ok("a fresh console agrees with the gate to the last digit", code == 0, said)

# --- many at once

MANY = 20
crowd = [keys.Peer(gate, people, "alice") for _ in range(MANY)]
ok(f"{MANY} followers with one key", vigie.wait_for(lambda: all(p.messages() for p in crowd), 30))
keys.reload(gate, people, alice="roles = supervisor\nqueues = *")
ok("another key is withdrawn", vigie.wait_for(lambda: gate.said().count("1 keys withdrawn") == 2))
heard = [peer.messages() for peer in crowd]
began = time.monotonic()
back = vigie.wait_for(lambda: all(p.messages() > h + 2 for p, h in zip(crowd, heard)), 30)
ok(f"all {MANY} hear the gate again", back)
print(f"    {MANY} followers were back, and heard two messages, after {time.monotonic() - began:.1f} s",
      flush=True)
now = carol.messages()
silent = vigie.wait_for(lambda: all(p.messages() > h + 6 for p, h in zip(crowd, heard)), 30)
ok("the withdrawn one hears nothing while they hear more", silent and carol.messages() == now)

# --- a list with a mistake

path = people.write_access(alice="roles = superviser")
gate.process.send_signal(1)
NOTE = 'role "superviser": expected one of'
ok("a mistake in the list is told in the log", vigie.wait_for(lambda: NOTE in gate.said()),
   gate.said())


def note():
    answer = vigie.run_vigie("--once", "--format", "json", *people.connect("alice", gate))
    return (json.loads(answer.stdout)["exchanges"][0]["note"] or "" if answer.returncode == 0
            else answer.stderr)


ok("the old list stays in force, and every console is told", vigie.wait_for(lambda: NOTE in note()),
   note())
keys.reload(gate, people, alice="roles = supervisor", bob="roles = viewer")
ok("a good list takes the note away", vigie.wait_for(lambda: note() == ""), note())
ok("and who is on it again is live again, with the same console", bob.wait_for("live"), bob.text())
for term in (alice, bob):
    term.keys("q")
    ok("q ends it", term.code() == 0, term.errors())
    term.close()
ok("the gate ends cleanly", gate.stop() == 0, gate.said())
vigie.done()
