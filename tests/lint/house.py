"""The tables of this folder and the files of the house, read once for all checks."""
import fnmatch
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LINT = ROOT / "tests/lint"


def rows(name, columns):
    """Rows of a table `a : b : c`, without comments; each a list of stripped columns."""
    for number, line in enumerate((LINT / name).read_text().splitlines(), 1):
        line = line.split("#", 1)[0].strip()
        if not line:
            continue
        cells = [cell.strip() for cell in line.split(":", columns - 1)]
        if len(cells) != columns:
            raise SystemExit(f"tests/lint/{name} line {number}: expected {columns} columns")
        yield cells


class Room:
    def __init__(self, name, may, libraries):
        self.name = name
        self.may = may.split()
        self.libraries = libraries.split()


def rooms():
    return {cells[0]: Room(*cells) for cells in rows("deps.rules", 3)}


def room_of(path):
    """proto/driver of proto/driver/asterisk/ami.c; console of console/main.c."""
    parts = path.split("/")
    return parts[0] if len(parts) == 2 else "/".join(parts[:2])


def files(*suffixes, under=("proto", "console", "tests")):
    """Paths from the root, sorted."""
    found = (path for folder in under for path in (ROOT / folder).rglob("*") if path.is_file())
    return sorted(str(p.relative_to(ROOT)) for p in found if p.suffix in suffixes)


def text(path):
    return (ROOT / path).read_text(errors="replace")


def matches(name, patterns):
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def code_only(source):
    """C without comments and strings; line numbers stay."""
    return TOKEN.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), source)
