"""vigie check law: the law asked of a catalogue and tariff files alone, and of a running gate."""
import csv
import io
import json
from pathlib import Path

import vigie

TARIFFS = Path(__file__).resolve().parents[2] / "proto/tariff/data"
here = vigie.folder()


def check(*arguments):
    return vigie.run_vigie("check", "law", *arguments)


def catalogue(**facts):
    """A surcharged number of which all is well, but for the facts given."""
    right = {"use": "audiotel", "tariff": "violet-0.80-min", "holder": "company", "eea": "yes",
             "audience": "consumers", "contract": "no", "directory": "yes",
             "single-service": "yes", "signage": "violet"}
    lines = [f"{key.replace('_', '-')} = {value}" for key, value in {**right, **facts}.items()
             if value]
    path = here / "catalogue.ini"
    path.write_text("\n".join(["[number 0892 68 06 80]", *lines, ""]))
    return "--catalogue", path, "--lang", "en", "--data", TARIFFS


def codes(result):
    return {(row["rule"], row["state"]) for row in json.loads(result.stdout)["findings"]}


fine = check(*catalogue())
vigie.ok("a number of which all is well: 0, and it says so", fine.returncode == 0
         and fine.stdout == "0 errors, 0 warnings, 0 notes, 0 undecided\n", fine.stdout + fine.stderr)
error = check(*catalogue(contract="yes", use="technical", in_contract="yes"))
vigie.ok("a surcharged line for running contracts: C01 with its article, and 2",
         error.returncode == 2 and error.stdout.startswith("E 0892680680 C01 Surcharged number")
         and "0.80 EUR/min" in error.stdout and "L.121-16" in error.stdout, error.stdout)
warning = check("--format", "json", *catalogue(eea="no"))
vigie.ok("a holder from elsewhere: a warning, and 1",
         warning.returncode == 1 and codes(warning) == {("C18", "breaks")}, warning.stdout)
vigie.ok("of which --level error knows nothing",
         check("--level", "error", *catalogue(eea="no")).returncode == 0)
noted = catalogue(holder="local-authority")
vigie.ok("a note counts at its level only", check(*noted).returncode == 0
         and check("--level", "note", *noted).returncode == 1
         and "N 0892680680 C05" in check("--level", "note", *noted).stdout)
lacks = check("--format", "csv", *catalogue(eea=None))
rows = list(csv.DictReader(io.StringIO(lacks.stdout)))
vigie.ok("what is not stated is undecided, with what it lacks, and 3", lacks.returncode == 3
         and [(row["rule"], row["state"]) for row in rows] == [("C18", "undecided")]
         and "not stated in the catalogue" in rows[0]["lacks"], lacks.stdout)
french = check("--lang", "fr", *catalogue(signage="green")[:2], "--data", TARIFFS)
vigie.ok("messages are French where French is asked for", french.returncode == 1
         and "Signalétique absente ou inexacte: green box, expected violet" in french.stdout,
         french.stdout)
every = check("--all", "--format", "json", *catalogue())
states = {row["rule"]: row["state"] for row in json.loads(every.stdout)["findings"]}
vigie.ok("--all tells every rule, and which cannot be seen", len(states) == 25
         and {rule for rule, state in states.items() if state == "unseen"}
         == {"C13", "C19", "C20", "C21", "C25"} and every.returncode == 0, states)
loop = here / "loop.ini"
loop.write_text("[number 0199001234]\nroute = number:0199001235\n"
                "[number 0199001235]\nroute = number:0199001234\n")
looped = check("--catalogue", loop, "--data", TARIFFS)
vigie.ok("a loop through two numbers is an error of both", looped.returncode == 2
         and looped.stdout.count("loop: ") == 2, looped.stdout)
one = check("--catalogue", loop, "--data", TARIFFS, "--number", "+33 1 99 00 12 34")
vigie.ok("--number tells of one", one.stdout.count("loop: ") == 1, one.stdout)
premium = here / "premium.ini"
premium.write_text("[number 0199001234]\nroute = number:0899123456\n"
                   "[number 0199001235]\nroute = number:112\n")
routes = check("--catalogue", premium, "--data", TARIFFS, "--format", "json")
vigie.ok("routes to a surcharged and to an emergency number", routes.returncode == 2
         and {("C14", "breaks"), ("C15", "breaks")} <= codes(routes), routes.stdout)

# ---- tariff files that the law does not allow do not load -----------------------------------------

SECTION = "[tariff x]\nrange = {}\n{}\nvat = 20%\nannouncement = 12s\n"
for says, prefix, price, rule in (
        ("above its ceiling", "089", "per-minute = 0.90", "C07"),
        ("with both prices", "089", "per-minute = 0.10\nper-call = 0.10", "C07"),
        ("of half a cent", "089", "per-minute = 0.405", "C08"),
        ("for a free range", "0800", "per-minute = 0.10", "C23"),
        ("for a fixed number", "01", "per-minute = 0.10", "C24")):
    tariffs = here / "tariffs.ini"
    tariffs.write_text(SECTION.format(prefix, price))
    result = check(*catalogue(), "--tariffs", tariffs, "--format", "json")
    found = json.loads(result.stdout or '{"findings": [{}]}')["findings"]
    vigie.ok(f"a price {says} is {rule}, with file and line, and 2", result.returncode == 2
             and len(found) == 1 and found[0].get("rule") == rule
             and f"{tariffs} line" in found[0]["evidence"], result.stdout + result.stderr)
tariffs.write_text("[tariff x]\nrang = 089\n")
result = check(*catalogue(), "--tariffs", tariffs)
vigie.ok("any other mistake in it is one sentence, and 3", result.returncode == 3
         and not result.stdout and result.stderr.count("\n") == 1 and "line 2" in result.stderr,
         result.stderr)

# ---- a gate ---------------------------------------------------------------------------------------

with vigie.Gate("lines:-", "--data", TARIFFS, *catalogue(contract="yes", use="technical",
                                                        in_contract="yes")[:2]) as gate:
    ends = ("--connect", f"{gate.feed},{gate.desk}")
    asked = check(*ends, "--format", "json")
    vigie.ok("a running gate says the same as its files", asked.returncode == 2
             and codes(asked) == codes(check("--format", "json", *catalogue(
                 contract="yes", use="technical", in_contract="yes"))), asked.stdout + asked.stderr)
    board = json.loads(vigie.run_vigie("--once", "--format", "json", *ends).stdout)
    number = next(row for row in board["numbers"] if row["number"] == "0892680680")
    vigie.ok("and so does the whole board", number["worst_finding"] == "error"
             and number["findings"] == len(board["findings"]), number)
    law = vigie.run_vigie("--once", "--view", "law", "--format", "csv", "--filter",
                          "severity = error", *ends)
    vigie.ok("the view is a list like others", "C01" in law.stdout, law.stdout + law.stderr)
    vigie.ok("a number nobody knows: one sentence and 3",
             check(*ends, "--number", "0890000000").returncode == 3)
gone = check("--connect", f"ipc://{here}/a,ipc://{here}/b", "--settle", "0.3")
vigie.ok("no gate there: 3, and which one", gone.returncode == 3 and f"{here}/a" in gone.stderr,
         gone.stderr)

# ---- usage ----------------------------------------------------------------------------------------

other = vigie.run_vigie("check", "waiting > 3")
vigie.ok("vigie check alone is refused in one sentence", other.returncode == 3
         and "law only" in other.stderr and other.stderr.count("\n") == 1, other.stderr)
for wrong in (["--levl", "x"], ["--level", "bad"], ["--format", "xml"], ["--tariffs", "x"], ["x"],
              ["--catalogue", "x", "--connect", "y"], ["--catalogue", here / "none.ini"]):
    result = check(*wrong)
    vigie.ok(f"check law {wrong[0]} ...: one sentence and 3", result.returncode == 3
             and result.stderr.count("\n") == 1 and not result.stdout, result.stderr)
vigie.ok("help is help", "--catalogue" in check("--help").stdout)
vigie.done()
