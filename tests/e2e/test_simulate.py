"""vigie simulate: the calls of a journal under another offer, beside what the gate wrote."""
import csv
import hashlib
import io
import json
import os
from pathlib import Path

import vigie
import watch

DATA = Path(__file__).resolve().parents[2] / "proto/tariff/data"
EUR = 60_000_000
AT = 1795348800_000000  # 2026-11-22 13:00 of French legal time
CATALOGUE = """[number 0892990077]
tariff = violet-0.80-min
[number 0805990022]
tariff = vert
"""


def simulate(*arguments, **options):
    return vigie.run_vigie("simulate", "--journal", gate.journal, *arguments, **options)


def document(*arguments):
    result = simulate("--format", "json", *arguments)
    vigie.ok(f"simulate {' '.join(map(str, arguments))}: done", result.returncode == 0, result.stderr)
    return json.loads(result.stdout)


def row(says, number):
    return next(r for r in says["numbers"] if r["number"] == number)


def call(name, number, caller, start_s, seconds):
    at_us = AT + start_s * 1_000_000
    gate.write({"event": "call_offered", "at_us": at_us, "call": name, "number": number,
                "caller": caller, "medium": "voice"})
    gate.write({"event": "call_connected", "at_us": at_us, "call": name})
    gate.write({"event": "call_ended", "at_us": at_us + seconds * 1_000_000, "call": name,
                "by": "caller", "cause": 16})


place = vigie.folder()
catalogue = place / "catalogue.ini"
catalogue.write_text(CATALOGUE)
gate = vigie.Gate("lines:-", "--data", DATA, "--catalogue", catalogue)
call("c1", "0892990077", "0612345678", 0, 72)
call("c2", "0892990077", "0145112233", 100, 132)
call("c3", "0892990077", "0612345678", 300, 10)
call("f1", "0805990022", "0612345678", 400, 60)
call("f2", "0805990022", "", 500, 60)            # withheld: an assumed cost
call("f3", "0805990022", "+3225551234", 600, 60)  # from abroad: no row of the grid takes it
call("x1", "=cmd", "0612345678", 700, 30)
vigie.ok("seven calls are in the journal", vigie.wait_for(lambda: sum(
    kind == 26 for events in watch.journal(gate.journal).values() for _, kind, _, _ in events) == 7))

same = document("--data", DATA)
vigie.ok("without a change both sides are what was written, beside a running gate",
         same["all"]["recorded"] == same["all"]["other"] and all(
             r["recorded"] == r["other"] and r["needs_number_of_range"] == ""
             and not any(v for v in r["difference"].values()) for r in same["numbers"]), same["all"])
rated = json.loads(vigie.run_vigie("rate", "--journal", gate.journal, "--format", "json").stdout)
vigie.ok("and the sums of vigie rate", {k: same["all"]["recorded"][k] for k in rated["written"]}
         == rated["written"], rated["written"])

free = document("--tariff", "vert", "--number", "0892990077")
was, other = row(free, "0892990077")["recorded"], row(free, "0892990077")["other"]
vigie.ok("three calls by hand: 180 s of S at 0.80 a minute, 0.52 of it paid out",
         was["calls"] == 3 and was["s_ue60"] == 2.4 * EUR and was["payout_ue60"] == 1.56 * EUR
         and was["payout_net_ue"] == 1_300_000 and was["margin_ue"] == 1_300_000, was)
vigie.ok("as a free number: 82 s from mobiles at 0.09, 132 s from a fixed line at 0.02",
         other["calls"] == 3 and other["s_ue60"] == 0 and other["payout_ue60"] == 0
         and other["cost_ue60"] == 0.167 * EUR and other["margin_ue"] == -167_000, other)
vigie.ok("the difference is their difference",
         row(free, "0892990077")["difference"]["margin_ue"] == -1_467_000)
vigie.ok("it says that another number would be needed, and of which ranges",
         row(free, "0892990077")["needs_number_of_range"].startswith("0800 0801 0805"))
vigie.ok("the fees of the grid stand apart", {fee["item"]: fee["price_ue"] for fee in free["fees"]} == {
    "setup": 50_000_000, "subscription": 15_000_000, "reroute": 0}, free["fees"])
vigie.ok("only the number that was asked for", len(free["numbers"]) == 1)

moved = document("--move", "vert=banalise", "--move", "nobody=vert")
vigie.ok("a move takes the numbers of one tariff and no other",
         row(moved, "0805990022")["other"]["cost_ue60"] == 0
         and row(moved, "0892990077")["recorded"] == row(moved, "0892990077")["other"])
vigie.ok("calls that are not certain are counted on both sides",
         [row(moved, "0805990022")[side][state] for side in ("recorded", "other")
          for state in ("priced", "assumed", "unknown")] == [1, 1, 1, 3, 0, 0],
         row(moved, "0805990022"))
vigie.ok("what no tariff prices is unknown on both, never 0", row(moved, "=cmd")["other"]["s_ue60"] is None
         and row(moved, "=cmd")["recorded"]["margin_ue"] is None, row(moved, "=cmd"))
vigie.ok("and so is its difference", row(moved, "=cmd")["difference"]["margin_ue"] is None)
vigie.ok("a move of nobody is said", [m["calls"] for m in moved["moves"]] == [3, 0], moved["moves"])

grid = place / "costs.tsv"
grid.write_text((DATA / "example-freephone-cost.tsv").read_text().replace("0.0900\tmin", "0.0450\tmin"))
cheaper = document("--costs", grid)
vigie.ok("another operator's cost grid: half the price, the same number",
         row(cheaper, "0805990022")["recorded"]["cost_ue60"]
         == 2 * row(cheaper, "0805990022")["other"]["cost_ue60"] > 0
         and row(cheaper, "0805990022")["needs_number_of_range"] == "", row(cheaper, "0805990022"))

window = document("--from", "2026-11-22T13:02", "--to", "2026-11-22T13:05")
vigie.ok("a call belongs to the moment it ended", window["all"]["recorded"]["calls"] == 1
         and window["first_us"] == AT + 232_000_000, window["all"])
vigie.ok("a day alone is whole", document("--from", "2026-11-22", "--to", "2026-11-22")["all"]
         == same["all"])

text = simulate("--tariff", "vert").stdout
vigie.ok("in words: the assumption, the other number, the fees, what is not certain, what is invented",
         all(words in text for words in (
             "nobody is assumed to call more or less", "another number of range 0800 0801 0805",
             "fees of the other offer, in no sum", "not certain: 3 calls as recorded",
             "invented payout or cost grids", "2.400000")), text)
lines = list(csv.DictReader(io.StringIO(simulate("--format", "csv").stdout)))
vigie.ok("CSV: a line a number and the sums, no formula in a cell, nothing where it is not known",
         [line["number"] for line in lines] == ["0805990022", "0892990077", "'=cmd", "all"]
         and lines[1]["recorded_s_ue60"] == str(int(2.4 * EUR)) and lines[2]["recorded_s_ue60"] == "",
         lines)
sums = {hashlib.sha256(simulate("--tariff", "vert", "--format", form, env={
    **os.environ, "TZ": zone, "LC_ALL": lang}).stdout.encode()).hexdigest()
        for form in ("text",) for zone in ("UTC", "America/New_York") for lang in ("C", "fr_FR.UTF-8")}
vigie.ok("the same bytes in any zone and language", len(sums) == 1, sums)

for arguments, code, words in (
        (("--tariff", "nobody"), 2, '"nobody" is not in'),
        (("--from", "22/11/2026"), 2, "expected YYYY-MM-DD"),
        (("--move", "vert"), 2, "expected OLD=NEW"),
        (("--move", "vert=banalise", "--move", "vert=geographique"), 2, "moved twice"),
        (("--format", "xml"), 2, "expected text, json or csv"),
        (("--tariffs", "/nowhere"), 2, "/nowhere"),
        (("--from", "2027-01-01"), 3, "no call"),
        (("--number", "0899000000"), 3, "no call")):
    result = simulate(*arguments)
    vigie.ok(f"{' '.join(arguments)}: one sentence and {code}", result.returncode == code
             and words in result.stderr and result.stderr.count("\n") == 1 and not result.stdout,
             result.stderr)
nowhere = vigie.run_vigie("simulate", "--journal", "/nowhere/x.journal")
vigie.ok("no journal: 3", nowhere.returncode == 3 and nowhere.stderr.count("\n") == 1, nowhere.stderr)
vigie.ok("usage: 2", vigie.run_vigie("simulate").returncode == 2)
vigie.ok("the gate is well", gate.process.poll() is None)
vigie.done()
