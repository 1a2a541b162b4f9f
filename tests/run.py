#!/usr/bin/python3
"""Runs the tests in stages and ends with one line: N passed, N failed[, N skipped].

Called by the makefile:  run.py --build DIR --make COMMAND --jobs N --only WORD STAGE...
A stage is build, lint, unit, replay, golden, e2e or soak; tests/README.md tells what each runs.
"""
import argparse
import concurrent.futures
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEADLINE_S = 300
CMOCKA = re.compile(r"^\[ *(OK|FAILED|SKIPPED|ERROR) *\] (?!---)")
SCRIPT = re.compile(r"^(ok|not ok|skip)(?: \d+)? - ")
KIND = {"OK": "passed", "FAILED": "failed", "ERROR": "failed", "SKIPPED": "skipped",
        "ok": "passed", "not ok": "failed", "skip": "skipped"}


class Test:
    """One program or script, which holds one or more tests."""

    def __init__(self, source, command, program=None):
        self.source = source
        self.name = str(source.relative_to(ROOT / "tests").with_suffix(""))
        self.command = [str(word) for word in command]
        self.program = program  # a binary that make builds, or None for a script
        head = source.read_text(errors="replace")[:2000]
        found = re.search(r"deadline: *(\d+)", head)
        self.deadline_s = int(found.group(1)) if found else DEADLINE_S


class Runner:
    def __init__(self, options):
        self.build = (ROOT / options.build).resolve()
        self.make = shlex.split(options.make) + [f"-j{options.jobs}", "-k", f"ONLY={options.only}"]
        self.jobs = options.jobs
        self.only = options.only
        self.totals = {"passed": 0, "failed": 0, "skipped": 0}
        self.failures = []
        self.built = None  # whether all test programs were built, once that was tried
        self.lock = threading.Lock()

    # ---- what a stage runs

    def scripts(self, folder, pattern=""):
        files = sorted(ROOT.glob(f"tests/{folder}/*.sh")) + sorted(ROOT.glob(f"tests/{folder}/*.py"))
        for file in files:
            if file.name.startswith(("_", "lib")) or not file.name.startswith(pattern):
                continue
            interpreter = sys.executable if file.suffix == ".py" else "bash"
            yield Test(file, [interpreter, file])

    def stage_unit(self):
        for file in sorted(ROOT.glob("tests/unit/test_*.c")):
            program = self.build / "unit" / file.stem
            yield Test(file, [program], program)

    def stage_replay(self):
        for file in sorted(ROOT.glob("tests/fuzz/fuzz_*.c")):
            program = self.build / "replay" / file.stem
            corpus = ROOT / "tests/fuzz/corpus" / file.stem.removeprefix("fuzz_")
            yield Test(file, [program, corpus], program)

    def stage_golden(self):
        return self.scripts("golden")

    def stage_e2e(self):
        return self.scripts("e2e", "test_")

    def stage_soak(self):
        return self.scripts("e2e", "soak_")

    def stage_lint(self):
        lint = ROOT / "tests/lint/lint.py"
        yield Test(lint, [sys.executable, lint, "--build", self.build, "--make", shlex.join(self.make)])

    # ---- running

    def run_make(self, *targets, **where):
        env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
        return subprocess.run(self.make + list(targets), cwd=ROOT, env=env, **where).returncode == 0

    def stage_build(self):
        good = self.run_make("all")
        self.add("build", {"passed" if good else "failed": 1}, ["make all"] if not good else [])
        return []

    def is_built(self, test):
        """After a failed make: an old program may still lie there, so make is asked for this one."""
        if not test.program or (self.built and test.program.exists()):
            return True
        with self.lock:
            return self.run_make(os.path.relpath(test.program, ROOT), stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)

    def environment(self, folder):
        env = dict(os.environ)
        for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "TMUX", "TMUX_PANE"):
            env.pop(name, None)
        env.update(VIGIE_BUILD=str(self.build), VIGIE_ROOT=str(ROOT), TMPDIR=folder,
                   XDG_STATE_HOME=folder + "/state", XDG_CONFIG_HOME=folder + "/config",
                   XDG_RUNTIME_DIR=folder, PYTHONDONTWRITEBYTECODE="1",
                   CMOCKA_MESSAGE_OUTPUT="STDOUT",
                   UBSAN_OPTIONS="print_stacktrace=1:" + env.get("UBSAN_OPTIONS", ""))
        return env

    def execute(self, test):
        """Returns (output, exit code or None when the deadline passed)."""
        folder = tempfile.mkdtemp(prefix="vigie-")
        with tempfile.TemporaryFile() as out:
            child = subprocess.Popen(test.command, cwd=ROOT, env=self.environment(folder),
                                     stdin=subprocess.DEVNULL, stdout=out,
                                     stderr=subprocess.STDOUT, start_new_session=True)
            try:
                code = child.wait(test.deadline_s)
            except subprocess.TimeoutExpired:
                code = None
            try:  # whatever it left running goes with it
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            child.wait()
            out.seek(0)
            output = out.read().decode(errors="replace")
        shutil.rmtree(folder, ignore_errors=True)
        return output, code

    def run_test(self, test):
        start = time.monotonic()
        if not self.is_built(test):
            output, counts, names = "does not build\n", {"failed": 1}, [test.name + ": build"]
        else:
            output, code = self.execute(test)
            counts, names = count(output, test, code)
        seconds = time.monotonic() - start
        with self.lock:
            bad = counts.get("failed", 0)
            told = ", ".join(f"{n} {kind}" for kind, n in counts.items() if n)
            print(f"  {'FAIL' if bad else 'ok  '} {test.name:<40} {told}  {seconds:.1f} s")
            if bad:
                print("".join(f"  | {line}\n" for line in output.splitlines()), end="")
            else:
                for line in output.splitlines():
                    if line.startswith(("warning", "skip - ", "[  SKIPPED")):
                        print(f"  | {line}")
            sys.stdout.flush()
            self.add(test.name, counts, names)

    def add(self, name, counts, failed_names):
        for kind, n in counts.items():
            self.totals[kind] += n
        self.failures += failed_names

    def run_stage(self, stage):
        print(f"== {stage}", flush=True)
        tests = [t for t in getattr(self, "stage_" + stage)()
                 if self.only in t.name or stage == "lint"]
        if self.built is None and any(t.program for t in tests):
            self.built = self.run_make("test-programs")
        jobs = self.jobs
        if stage == "e2e":  # they wait more than they work: the long ones first, and one more at a time
            jobs += 1
            tests.sort(key=lambda test: -test.deadline_s)
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            for done in [pool.submit(self.run_test, test) for test in tests]:
                done.result()

    def summary(self):
        if self.failures:
            print("== failed")
            for name in self.failures:
                print(f"  {name}")
        totals = self.totals
        line = f"{totals['passed']} passed, {totals['failed']} failed"
        if totals["skipped"]:
            line += f", {totals['skipped']} skipped"
        print(line, flush=True)
        return 1 if totals["failed"] else 0


def count(output, test, code):
    """Counts the tests a program reported; whatever ended badly without saying so is a failure."""
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    names = []
    reported = SCRIPT if test.source.suffix != ".c" or test.name.startswith("fuzz/") else CMOCKA
    for line in output.splitlines():
        if line.startswith("[==========]") and "run." in line:
            break  # cmocka lists the failed ones again
        found = reported.match(line)
        if found:
            kind = KIND[found.group(1)]
            counts[kind] += 1
            if kind == "failed":
                names.append(f"{test.name}: {line[found.end():]}")
    trouble = None
    if code is None:
        trouble = f"passed its deadline of {test.deadline_s} s"
    elif code < 0:
        trouble = f"was ended by signal {-code}"
    elif code != 0 and not counts["failed"]:
        trouble = f"ended with exit code {code}"
    elif not sum(counts.values()):
        trouble = "reported no test"
    if trouble:
        counts["failed"] += 1
        names.append(f"{test.name}: {trouble}")
    return counts, names


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--make", default="make")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="")
    parser.add_argument("stages", nargs="+")
    options = parser.parse_args()
    runner = Runner(options)
    for stage in options.stages:
        runner.run_stage(stage)
    sys.exit(runner.summary())


if __name__ == "__main__":
    main()
