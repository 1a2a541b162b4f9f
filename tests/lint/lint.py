#!/usr/bin/python3
"""make lint: keeps the walls up. Prints ok, not ok and warning lines; tests/lint/README.md."""
import argparse
import os
import shlex
import subprocess
import sys
from pathlib import Path

import includes
import shape
import symbols
import words


def run_make(make, target):
    """What make complains about, as lines."""
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    done = subprocess.run([*make, target], capture_output=True, text=True, env=env)
    return [] if done.returncode == 0 else (done.stderr.splitlines() or [f"make {target} failed"])


def stale_pages(build):
    """Tables of docs/ that are no longer what the program's own tables say."""
    env = {**os.environ, "VIGIE_BUILD": str(build.resolve())}
    faults = []
    for script in sorted(Path("tests/docs").glob("check_*.sh")):
        done = subprocess.run([str(script)], capture_output=True, text=True, env=env)
        if done.returncode != 0:
            faults += (done.stdout + done.stderr).splitlines()
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--make", default="make")
    options = parser.parse_args()
    make = shlex.split(options.make)

    checks = [
        ("each include is one its room may have", includes.check),
        ("no function of tests/lint/forbidden.words is used", words.check),
        ("the sources are formatted", shape.check_format),
        ("each header compiles alone", lambda: run_make(make, "headers")),
        ("each room compiles", lambda: run_make(make, "archives")),
        ("each benchmark builds", lambda: run_make(make, "bench-programs")),
        ("each exported name begins with its file's name",
         lambda: symbols.check_names(options.build)),
        ("no two files export the same name", lambda: symbols.check_twins(options.build)),
        ("the pure rooms reach nothing outside", lambda: symbols.check_pure(options.build)),
        ("the generated pages say what the tables say",
         lambda: stale_pages(options.build)),
    ]
    failed = 0
    for sentence, check in checks:
        faults = check()
        failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} - {sentence}")
        for fault in faults:
            print(f"    {fault}")
    for warning in shape.size_warnings():
        print(f"warning: {warning}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
