"""Functions the house does without (forbidden.words)."""
import re

import house

SCRIPT_SLEEP = {".py": re.compile(r"\bsleep\s*\("),
                ".sh": re.compile(r"(?:^|[;&|(]|\bdo\b|\bthen\b)\s*sleep\s")}
EXCUSE = "lint: poll"  # the pause between two looks at a condition that has a deadline


def check():
    instead = {}
    for names, _where, advice in house.rows("forbidden.words", 3):
        instead.update({name: advice for name in names.split()})
    word = re.compile(r"\b(" + "|".join(map(re.escape, instead)) + r")\s*\(")
    faults = []
    for path in house.files(".c", ".h"):
        source = house.text(path)
        lines = source.splitlines()
        code = house.code_only(source)
        for found in word.finditer(code):
            line = code.count("\n", 0, found.start()) + 1
            if not (path.startswith("tests/") and EXCUSE in lines[line - 1]):
                faults.append(f"{path}:{line}: {found[1]}; instead: {instead[found[1]]}")
    for path in house.files(".py", ".sh", under=("tests",)):
        if path.startswith("tests/lint/"):
            continue
        sleep = SCRIPT_SLEEP["." + path.rsplit(".", 1)[1]]
        for number, line in enumerate(house.text(path).splitlines(), 1):
            if sleep.search(line.split("#")[0]) and EXCUSE not in line:
                faults.append(f"{path}:{number}: sleep; instead: wait for a condition with a deadline")
    return faults
