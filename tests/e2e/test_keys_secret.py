#!/usr/bin/python3
# deadline: 120
"""Secrets stay secret: key files, what the programs write and show, core files; and old libraries."""
import os
import resource
import signal
import subprocess

import keys
import tmux
import vigie

ok = vigie.ok

# --- vigie keygen

place = vigie.folder()
env = {**os.environ, "XDG_CONFIG_HOME": str(place / "config")}
made = vigie.run_vigie("keygen", env=env)
path = place / "config" / "vigie" / "vigie.key"
ok("keygen makes a key in the usual place", made.returncode == 0 and path.exists(), made.stderr)
ok("for its owner alone", path.stat().st_mode & 0o777 == 0o600
   and path.parent.stat().st_mode & 0o777 == 0o700)
lines = dict(line.split(" = ") for line in path.read_text().splitlines() if " = " in line)
ok("it prints the public half, and the lines for the gate's list",
   made.stdout.startswith(lines["public"] + "\n") and "[person " in made.stdout
   and f"key = {lines['public']}" in made.stdout, made.stdout)
ok("and never the secret one", lines["secret"] not in made.stdout + made.stderr)
was = path.read_bytes()
again = vigie.run_vigie("keygen", env=env)
ok("a second one does not write over it", again.returncode == 1 and path.read_bytes() == was
   and "never written over" in again.stderr, again.stderr)
(place / "link.key").symlink_to(place / "elsewhere.key")
linked = vigie.run_vigie("keygen", "--out", place / "link.key")
ok("nor through a link", linked.returncode == 1 and not (place / "elsewhere.key").exists(),
   linked.stderr)
ok("a folder that is not there is told", vigie.run_vigie(
    "keygen", "--out", place / "none" / "x.key").returncode == 1)
gate_key = vigie.run_vigie("keygen", "--gate", env=env)
ok("--gate tells how people connect", gate_key.returncode == 0
   and f"--connect 'FEED,DESK,{gate_key.stdout.splitlines()[0]}'" in gate_key.stdout,
   gate_key.stdout)
ok("a wrong option is told", vigie.run_vigie("keygen", "--gte").returncode == 2)
wrong = vigie.run_vigie("keygen", "--help")
ok("--help goes to stdout", wrong.returncode == 0 and "--gate" in wrong.stdout)

# --- files that others may read

people = keys.Keys()
gate = keys.gate(people, "sim:?rate=20", begin=False, alice="roles = viewer")


def start_refused(sentence, *arguments):
    answer = vigie.run_gate("--switch", "sim:", "--state", gate.place, "--feed", gate.feed,
                            "--desk", gate.desk, *arguments)
    ok(f"the gate refuses {sentence}", answer.returncode == 2 and answer.stderr.count("\n") == 1,
       (answer.returncode, answer.stderr))
    return answer.stderr


for mode in (0o640, 0o604, 0o644):
    people.path("gate").chmod(mode)
    said = start_refused(f"a key of mode {mode:o}", "--key", people.path("gate"), "--access",
                         people.place / "access.ini")
    ok("and says what to do", "chmod 600" in said, said)
    people.path("alice").chmod(mode)
    answer = vigie.run_vigie("--once", *people.connect("alice", gate))
    ok(f"the console refuses a key of mode {mode:o}",
       answer.returncode == 2 and "chmod 600" in answer.stderr, answer.stderr)
people.path("gate").chmod(0o600)
people.path("alice").chmod(0o600)
start_refused("a key without a list of people", "--key", people.path("gate"))
start_refused("a key that is not there", "--key", "/nowhere.key", "--access",
              people.place / "access.ini")
start_refused("its public half alone", "--key", people.place / "access.ini", "--access",
              people.place / "access.ini")
start_refused("a foreign address without keys", "--access", people.place / "access.ini", "--feed",
              "tcp://0.0.0.0:1")
answer = vigie.run_vigie("--once", "--connect", f"{gate.pair},{people.public('gate')}", env=env | {
    "XDG_CONFIG_HOME": str(place / "none")})
ok("a console without a key of its own says how to make one",
   answer.returncode == 2 and "vigie keygen" in answer.stderr, answer.stderr)

# --- nothing that the programs write or show holds a secret

gate.start()
dump = people.place / "dump"
with tmux.Terminal(*people.connect("alice", gate), size=(120, 40)) as term:
    ok("live", term.wait_for("live"), term.text() + gate.said())
    term.keys("6")
    shown = [term.text()]
    term.keys("?")
    shown.append(term.text())
    shown += [open(f"/proc/{pid}/{what}", "rb").read().decode(errors="replace")
              for pid in (term.pid(), gate.process.pid) for what in ("cmdline", "environ")]
    said = vigie.run_vigie("--script", "wait:live", "--dump", dump,
                           *people.connect("alice", gate))
    shown += [said.stdout, said.stderr]
    term.keys("q")
    term.code()
    shown.append(term.errors())
check = vigie.run_gate("--check", *gate.command()[1:])
shown += [check.stdout, check.stderr, gate.said()]
files = [path for path in gate.place.rglob("*") if path.is_file()] + [dump]
ok("there is something to look at", len(files) >= 3 and check.returncode == 0, files)
for name in ("gate", "alice"):
    secret = people.secret(name)
    holders = [str(path) for path in files if secret.encode() in path.read_bytes()]
    ok(f"the secret of {name} is in no file of the state, log, journal or dump", not holders, holders)
    ok(f"and is shown nowhere", not any(secret in text for text in shown))
    public = people.public(name)
gate.stop()

# --- no core file

def wants_core():
    os.chdir(place)
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def dumps_core(process):
    process.send_signal(signal.SIGABRT)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = -signal.SIGABRT
    return os.WCOREDUMP(status)


control = vigie.Gate("sim:", begin=False)  # no secrets in it
control.preexec_fn = gate.preexec_fn = wants_core
control.start()
if not dumps_core(control.process):
    vigie.skip("this machine, or a program with sanitizers, writes no core files")
else:
    gate.start()
    ok("a gate with a key leaves no core file, where one without secrets does",
       not dumps_core(gate.process))

# --- a libzmq that strangers can break into

source = place / "old.c"
source.write_text("void zmq_version(int *a, int *b, int *c) { *a = 4; *b = 3; *c = 1; }\n")
built = vigie.run(["gcc", "-shared", "-fPIC", "-o", place / "old.so", source])
if built.returncode != 0:
    vigie.skip("no gcc to build an old libzmq with")
else:
    old = {**os.environ, "LD_PRELOAD": str(place / "old.so")}
    for what, answer in () if "ASan" in vigie.run_gate("--help", env=old).stderr else (
            ("vigie-gate", vigie.run_gate("--switch", "sim:", "--state", place / "s", env=old)),
            ("vigie", vigie.run_vigie("--once", "--connect", "ipc:///x,ipc:///y", env=old))):
        ok(f"{what} does not start on libzmq 4.3.1", answer.returncode == 2
           and "libzmq 4.3.1" in answer.stderr and "4.3.2" in answer.stderr, answer.stderr)
vigie.done()
