"""Formatting (a fault) and size (a warning). Alone, with --rewrite: formats everything."""
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import house

FILE_LINES = 500
FUNCTION_LINES = 70


def clang_format(*arguments):
    program = shutil.which("clang-format-14") or "clang-format"
    paths = house.files(".c", ".h")
    chunks = [paths[i::2] for i in range(2) if paths[i::2]]
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda chunk: subprocess.run([program, *arguments, *chunk], cwd=house.ROOT,
                                                     capture_output=True, text=True), chunks)
        return "".join(run.stderr for run in done)


def check_format():
    told = clang_format("--dry-run", "-Werror")
    first = {}
    for path, line in re.findall(r"^([\w./-]+):(\d+):\d+: error", told, re.M):
        first.setdefault(path, line)
    return [f"{path}:{line}: differs from .clang-format (make format)"
            for path, line in sorted(first.items())]


def size_warnings():
    """Files and functions that have grown. A function's brace stands in the first column."""
    warnings = []
    for path in house.files(".c", ".h", under=("proto", "console")):
        lines = house.text(path).splitlines()
        if len(lines) > FILE_LINES:
            warnings.append(f"{path}: {len(lines)} lines; is there a second subject in it?")
        start = None
        for number, line in enumerate(lines, 1):
            if line == "{":
                start = number
            elif line == "}" and start:
                if number - start - 1 > FUNCTION_LINES:
                    warnings.append(f"{path}:{start}: function of {number - start - 1} lines")
                start = None
    return warnings


if __name__ == "__main__" and sys.argv[1:] == ["--rewrite"]:
    sys.stderr.write(clang_format("-i"))
