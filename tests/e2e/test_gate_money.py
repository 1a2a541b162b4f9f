"""What calls cost: priced before they are written, by files that are read whole or not at all."""
import signal
from pathlib import Path

import follower
import vigie
import watch
from told import ended, told

EUR = 60_000_000
DATA = Path(__file__).resolve().parents[2] / "proto/tariff/data"
CATALOGUE = """[number 0892990077]
tariff = hotline
[number 0805990022]
tariff = vert
"""
HOTLINE = """[tariff hotline]
range = 089
per-minute = {price}
vat = 20%
announcement = 12s
payout = demo-minute
"""
VERT = (DATA / "tariffs-example.ini").read_text().split("[tariff banalise]")[0]
# An announcement of 12 s and 60 s behind it, of a minute's price each.
AT = 1795348800_000000


def call(gate, name, number, caller, seconds, start_s=0):
    at_us = AT + start_s * 1_000_000
    gate.write({"event": "call_offered", "at_us": at_us, "call": name, "number": number,
                "caller": caller, "medium": "voice"})
    gate.write({"event": "call_connected", "at_us": at_us, "call": name})
    gate.write({"event": "call_ended", "at_us": at_us + seconds * 1_000_000, "call": name,
                "by": "caller", "cause": 16, "s_ue60": 1, "priced": "assumed"})


def number(gate, key):
    return [n for n in told(gate, "number") if n["number"] == key][-1]


place = vigie.folder()
catalogue, tariffs = place / "catalogue.ini", place / "tariffs.ini"
catalogue.write_text(CATALOGUE)
arguments = ("--catalogue", catalogue, "--tariffs", tariffs)

for sentence, text, wanted in (
        ("above its ceiling", VERT + HOTLINE.format(price="0.81"),
         ("tariffs.ini line", "0.81", "above the ceiling of range 089", "fr-numbering.tsv line")),
        ("with a comma", VERT + HOTLINE.format(price="0,80"), ("tariffs.ini line",)),
        ("for another range", VERT + HOTLINE.format(price="0.05").replace("= 089", "= 081"),
         ("catalogue line 1", "0892990077", "hotline"))):
    tariffs.write_text(text)
    result = vigie.run_gate("--switch", "lines:-", "--state", place, "--check", *arguments)
    vigie.ok(f"a tariff {sentence} does not load: one sentence and exit 2",
             result.returncode == 2 and all(word in result.stderr for word in wanted)
             and result.stderr.count("\n") == 1, result.stderr)

tariffs.write_text(VERT + HOTLINE.format(price="0.60"))
gate = vigie.Gate("lines:-", *arguments)
vigie.ok("it says whose prices are in force, and that some are invented",
         vigie.wait_for(lambda: "with grids that are invented" in gate.said()), gate.said())
call(gate, "c1", "0892990077", "+33612345678", 72)
call(gate, "c2", "0805990022", "0145112233", 60)
call(gate, "c3", "0892990077", "", 5)
call(gate, "c4", "0145000000", "0145112233", 60)
vigie.wait_for(lambda: ended(gate, "c4"))
c1 = ended(gate, "c1")
vigie.ok("a minute behind the beep is S of a minute, to the last digit, whatever the switch claims",
         (c1["s_ue60"], c1["priced"], c1["tariff"], c1["charged_us"], c1["early"])
         == (60 * EUR // 100, "priced", "hotline", 60_000_000, False), c1)
vigie.ok("with its payout", 0 < c1["payout_ue60"] < c1["s_ue60"], c1)
c2 = ended(gate, "c2")
vigie.ok("a minute on a free number costs what a fixed line costs",
         (c2["s_ue60"], c2["cost_ue60"], c2["priced"]) == (0, 2 * EUR // 100, "priced"), c2)
vigie.ok("nothing is due in the announcement", ended(gate, "c3")["early"]
         and ended(gate, "c3")["s_ue60"] == 0, ended(gate, "c3"))
vigie.ok("a number without a tariff is unpriced", ended(gate, "c4")["priced"] == "unpriced",
         ended(gate, "c4"))
vigie.ok("the caller's class is filled in",
         [o["origin"] for o in told(gate, "call_offered")][:2] == ["mobile_metro", "fixed_metro"])
violet = number(gate, "0892990077")
vigie.ok("the number says family, price and what ticks",
         (violet["family"], violet["price"], violet["rate_ue60_per_s"], violet["free_us"],
          violet["start"], violet["illustrative"])
         == ("premium", "0,60 €/min", 600000, 12_000_000, "beep", True), violet)

tariffs.write_text(VERT + HOTLINE.format(price="0.90"))
gate.process.send_signal(signal.SIGHUP)
vigie.ok("a wrong file on SIGHUP is told to every console", vigie.wait_for(
    lambda: "above the ceiling" in told(gate, "exchange")[-1]["note"]), told(gate, "exchange")[-1])
call(gate, "c5", "0892990077", "+33612345678", 72, 100)
vigie.wait_for(lambda: ended(gate, "c5"))
vigie.ok("and the old prices stay in force", ended(gate, "c5")["s_ue60"] == 60 * EUR // 100,
         ended(gate, "c5"))

tariffs.write_text(VERT + HOTLINE.format(price="0.80"))
gate.process.send_signal(signal.SIGHUP)
vigie.ok("a good one is taken and its price is told", vigie.wait_for(
    lambda: number(gate, "0892990077")["price"] == "0,80 €/min"), number(gate, "0892990077"))
vigie.ok("and the note is gone", told(gate, "exchange")[-1]["note"] == "")
call(gate, "c6", "0892990077", "+33612345678", 72, 200)
vigie.wait_for(lambda: ended(gate, "c6"))
vigie.ok("the next call has it", ended(gate, "c6")["s_ue60"] == 80 * EUR // 100)

gate.write({"event": "call_offered", "at_us": AT, "call": "c7", "number": "0892990077"})
gate.write({"event": "call_connected", "at_us": AT, "call": "c7"})
vigie.wait_for(lambda: any(c["call"] == "c7" for c in told(gate, "call_connected")))
gate.kill()
gate.start()
gate.write({"event": "call_ended", "at_us": AT + 72_000_000, "call": "c7", "by": "caller"})
vigie.wait_for(lambda: ended(gate, "c7"))
vigie.ok("a call that began before a kill -9 ends with its whole price",
         ended(gate, "c7")["s_ue60"] == 80 * EUR // 100, ended(gate, "c7"))

board = follower.Board()
for name, at_us, fields in (follower.read_event([kind, at, list(fields.items())])
                            for _, kind, at, fields in watch.snapshot(gate)[2]):
    board.apply(name, at_us, fields)
row = board.numbers["0892990077"]
vigie.ok("the board has the sums", (row["s_ue60"], row["priced"], row["before_beep"])
         == ((60 + 60 + 80 + 80) * EUR // 100, 5, 1), row)
vigie.ok("and by class of caller", board.origins["mobile_metro"]["s_ue60"]
         == (60 + 60 + 80) * EUR // 100 and board.origins["fixed_metro"]["cost_ue60"]
         == 2 * EUR // 100, board.origins)
gate.stop()
vigie.done()
