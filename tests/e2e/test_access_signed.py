"""A signed list of people: the gate takes no other, at its start and on SIGHUP; `vigie access`."""
import os
import signal

import keys
import vigie

ok = vigie.ok
people = keys.Keys()
SIGNER = people.place / "signer.key"
PUBLIC = f"{SIGNER}.pub"
LIST = people.place / "access.ini"
SIG = f"{LIST}.sig"


def sign(*words):
    return vigie.run_vigie("access", "sign", "--file", LIST, "--key", SIGNER, *words)


def check(signer=PUBLIC):
    return vigie.run_vigie("access", "check", "--file", LIST, "--signer", signer)


def may_look(name):
    return vigie.run_vigie("--once", "--settle", "4", *people.connect(name, gate)).returncode == 0


gate = keys.gate(people, "sim:?seed=3", "--access-signer", PUBLIC, begin=False, alice="roles = viewer")

# --- at the start

signed = sign()
ok("sign makes key, public half and signature", signed.returncode == 0 and PUBLIC in signed.stdout
   and os.stat(SIGNER).st_mode & 0o777 == 0o600 and os.path.exists(SIG), signed.stdout + signed.stderr)
ok("check says so", check().returncode == 0 and "1 people with keys" in check().stdout, check().stdout)
good = open(SIG, "rb").read()
os.unlink(SIG)
gate.start(wait=False)
ok("a gate does not start on a list that is not signed, and says so", gate.wait() == 2
   and "access.ini: not signed: there is no" in gate.said() and len(gate.said().splitlines()) == 1,
   gate.said())
gate._close_input()
with open(SIG, "wb") as file:
    file.write(good)
with open(LIST, "a", encoding="utf-8") as file:
    file.write("; a blank more\n")
gate.start(wait=False)
ok("nor on one that was changed after it was signed", gate.wait() == 2
   and "not signed by the key of" in gate.said(), gate.said())
gate._close_input()
ok("check tells it too", check().returncode == 1 and "not signed by the key of" in check().stderr, check().stderr)
sign()
gate.start()
ok("it starts on the one that is signed", may_look("alice"), gate.said())

# --- on SIGHUP

people.write_access(alice="roles = viewer", mallory="roles = ops auditor\nnumbers = *")
gate.process.send_signal(signal.SIGHUP)
ok("a list with one more person in it and the old signature is refused",
   vigie.wait_for(lambda: "not signed by the key of" in gate.said()), gate.said())
ok("the new person is not let in", not may_look("mallory"), gate.said())
ok("and the old list stays in force", may_look("alice"), gate.said())
stranger = vigie.run_vigie("access", "sign", "--file", LIST, "--key", people.place / "mallory.sign")
gate.process.send_signal(signal.SIGHUP)
ok("a signature by another key is no better", stranger.returncode == 0 and vigie.wait_for(
    lambda: gate.said().count("not signed by the key of") == 2) and not may_look("mallory"), gate.said())
people.write_access(bob="roles = viewer")
sign()
gate.process.send_signal(signal.SIGHUP)
ok("the keeper's list is taken", vigie.wait_for(lambda: "1 keys withdrawn" in gate.said()), gate.said())
ok("bob is in, and alice is not", may_look("bob") and not may_look("alice"), gate.said())
ok("the gate ends cleanly", gate.stop() == 0, gate.said())

# --- wrong usage

for words, code, said in (
        ((), 2, "expected sign or check"),
        (("sign",), 2, "expected --file FILE"),
        (("sign", "--file", LIST), 2, "expected --key KEYFILE"),
        (("check", "--file", LIST), 2, "expected --signer PUBFILE"),
        (("check", "--file", LIST, "--nope"), 2, "is not known"),
        (("sign", "--file", LIST, "--key", SIGNER, "x"), 2, "unexpected argument"),
        (("sign", "--file", "/nowhere/x", "--key", SIGNER), 1, "No such file"),
        (("check", "--file", LIST, "--signer", LIST), 1, "expected one line of 64 digits")):
    answer = vigie.run_vigie("access", *words)
    ok(f"access {' '.join(map(str, words[:1]))}: {said}", answer.returncode == code
       and said in answer.stderr and answer.stderr.count("\n") == 1, f"{answer.returncode} {answer.stderr}")
answer = vigie.run_gate("--switch", "sim:", "--access-signer", PUBLIC)
ok("a signer without a list is wrong usage", answer.returncode == 2 and "expected --access FILE too"
   in answer.stderr, answer.stderr)
vigie.done()
