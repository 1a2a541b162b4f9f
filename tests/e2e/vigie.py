"""What every end-to-end test needs: a gate to start and stop, the console to ask, conditions to wait for.

    import vigie
    with vigie.Gate("sim:?seed=1") as gate:
        ok = vigie.ok
        ok("the gate says what it serves", "feed" in gate.ready())
        board = vigie.board(gate)
        ok("a number is known", board["numbers"], board)
    vigie.done()

VIGIE_BUILD is the directory of the binaries, VIGIE_ROOT the source tree; both have defaults. Nothing
here waits by the clock: wait_for looks at a condition until it is true or the deadline has passed.
Whatever was started is killed when the script ends, however it ends.
"""
import atexit
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(os.environ.get("VIGIE_ROOT", Path(__file__).resolve().parent.parent.parent))
BUILD = Path(os.environ.get("VIGIE_BUILD", ROOT / "build"))
DATA = ROOT / "tests" / "data"
GATE = str(BUILD / "vigie-gate")
CONSOLE = str(BUILD / "vigie")
VERBS = ("reroute close open split cap revert confirm plan-apply plan-revoke hangup transfer agent-pause agent-unpause "
         "agent-join agent-leave queue-message listen approve cancel audit")

_folders = []
_processes = []
_failed = []


# ---- saying what was seen -------------------------------------------------------------------------


def ok(sentence, condition, detail=""):
    """One line that the runner counts. Returns the condition as a bool."""
    good = bool(condition)
    print(("ok - " if good else "not ok - ") + sentence, flush=True)
    if not good:
        _failed.append(sentence)
        for line in str(detail).splitlines()[:40]:
            print("    " + line, flush=True)
    return good


def skip(sentence):
    """This machine cannot; counted apart."""
    print("skip - " + sentence, flush=True)


def done():
    """Ends the script with the exit code that its lines deserve."""
    sys.exit(1 if _failed else 0)


# ---- waiting --------------------------------------------------------------------------------------


def wait_for(condition, deadline_s=20, every_s=0.02):
    """Looks at condition() until it is true; returns its last value, false when time ran out."""
    end = time.monotonic() + deadline_s
    while True:
        value = condition()
        if value or time.monotonic() >= end:
            return value
        select.select([], [], [], every_s)


# ---- places ---------------------------------------------------------------------------------------


def folder():
    """A fresh directory with a short path (an ipc endpoint has room for 107 bytes), gone at the end."""
    path = tempfile.mkdtemp(prefix="vg", dir="/tmp")
    _folders.append(path)
    return Path(path)


def now_us():
    return time.time_ns() // 1000


# ---- processes ------------------------------------------------------------------------------------


def start(command, **options):
    """subprocess.Popen that is killed at the end of the script."""
    process = subprocess.Popen([str(word) for word in command], **options)
    _processes.append(process)
    return process


def run(command, timeout_s=60, **options):
    """Runs a program to its end; text output, the exit code in .returncode."""
    options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          errors="replace", timeout=timeout_s, **options)


def run_gate(*arguments, **options):
    return run([GATE, *arguments], **options)


def run_vigie(*arguments, **options):
    return run([CONSOLE, *arguments], **options)


class Gate:
    """A vigie-gate with endpoints and state of its own.

    Gate("lines:-") can be fed with write(); start() again after stop() or kill() goes on with the
    same journal. Pass stdout of another process as stdin to feed it otherwise.
    """

    def __init__(self, switch="sim:", *arguments, place=None, name="test", env=None, begin=True,
                 preexec_fn=None, wrapper=(), may=""):
        self.place = Path(place) if place else folder()
        self.switch, self.name, self.arguments = switch, name, arguments
        self.feed, self.desk = f"ipc://{self.place}/f", f"ipc://{self.place}/d"
        self.pair = f"{self.feed},{self.desk}"
        self.journal = self.place / f"{name}.journal"
        self.log = self.place / "log"
        self.env = {**os.environ, **(env or {})}
        self.preexec_fn = preexec_fn
        self.wrapper = list(wrapper)
        if may:  # what whoever comes over ipc may do: names of roles, "all" among them
            people = self.place / "access.ini"
            people.write_text("[role all]\nverbs = " + VERBS + "\n[person local]\nroles = " + may +
                              "\nnumbers = *\nqueues = *\n")
            people.chmod(0o600)
            self.arguments = (*arguments, "--access", people)
        self.process = None
        self.log_from = 0
        if begin:
            self.start()

    def command(self):
        return [*self.wrapper, GATE, "--switch", self.switch, "--name", self.name, "--feed",
                self.feed, "--desk", self.desk, "--state", self.place, *self.arguments]

    def start(self, wait=True):
        self.log_from = self.log.stat().st_size if self.log.exists() else 0
        with open(self.log, "ab") as log:
            self.process = start(self.command(), stdin=subprocess.PIPE, stdout=log, stderr=log,
                                 env=self.env, preexec_fn=self.preexec_fn)
        if wait and not self.ready():
            raise RuntimeError("the gate did not start: " + self.said())
        return self

    def said(self):
        """What this run of the gate wrote so far."""
        with open(self.log, "rb") as log:
            log.seek(self.log_from)
            return log.read().decode(errors="replace")

    def ready(self, deadline_s=20):
        """The line that a gate says when it serves; empty when it ended or stays silent."""
        def look():
            for line in self.said().splitlines():
                if line.startswith(f"gate {self.name}: "):
                    return line
            return "" if self.process.poll() is None else "ended"
        line = wait_for(look, deadline_s)
        return "" if line in ("", "ended") else line

    def write(self, data):
        """To its standard input, for lines:-; str, bytes or a dict (one JSON line)."""
        if isinstance(data, dict):
            data = json.dumps(data) + "\n"
        if isinstance(data, str):
            data = data.encode()
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def end_input(self):
        self.process.stdin.close()

    def wait(self, deadline_s=20):
        """Its exit code, None when it still runs."""
        try:
            return self.process.wait(deadline_s)
        except subprocess.TimeoutExpired:
            return None

    def stop(self, how=signal.SIGTERM, deadline_s=20):
        """A clean stop; returns the exit code (None: it did not end in time and was killed)."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.wait(deadline_s)
        if code is None:
            self.kill()
        self._close_input()
        return code

    def kill(self):
        """kill -9, as a power cut would."""
        self.process.kill()
        self.process.wait()
        self._close_input()

    def _close_input(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def board(gate, *arguments, deadline_s=20):
    """The document of `vigie --once --format json`, or None when it could not be had."""
    pair = gate.pair if isinstance(gate, Gate) else gate
    answer = run_vigie("--once", "--format", "json", "--connect", pair, *arguments,
                       timeout_s=deadline_s)
    if answer.returncode != 0:
        print("    vigie --once: " + answer.stderr.strip(), flush=True)
        return None
    return json.loads(answer.stdout)


def row(rows, key, value):
    """The row of a list of objects whose `key` is `value`; {} when there is none."""
    for candidate in rows or []:
        if candidate.get(key) == value:
            return candidate
    return {}


@atexit.register
def _clean():
    for process in _processes:
        if process.poll() is None:
            process.kill()
            process.wait()
    for path in _folders:
        shutil.rmtree(path, ignore_errors=True)
