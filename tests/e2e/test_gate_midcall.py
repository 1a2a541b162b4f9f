"""A call keeps the price of its connection: SIGHUP and restarts in mid call, and vigie rate afterwards."""
import json
import signal
from pathlib import Path

import vigie
from told import connected, ended, of_number

EUR = 60_000_000
AT = 1795348800_000000
NUMBER = "0892990077"
CATALOGUE = f"[number {NUMBER}]\ntariff = {{}}\n"
TARIFF = """[tariff {}]
range = 089
per-minute = {}
vat = 20%
announcement = 12s
payout = demo-minute
"""


def begin(call):
    for kind, more in (("call_offered", {"number": NUMBER}), ("call_connected", {})):
        gate.write({"event": kind, "at_us": AT, "call": call, **more})
    vigie.wait_for(lambda: connected(gate, call))


def end(call):
    """(tariff, cents of S): a minute behind the announcement."""
    gate.write({"event": "call_ended", "at_us": AT + 72_000_000, "call": call, "by": "caller"})
    says = vigie.wait_for(lambda: ended(gate, call))
    return says["tariff"], says["s_ue60"] * 100 / EUR


def reload_until(field, value):
    gate.process.send_signal(signal.SIGHUP)
    return vigie.wait_for(lambda: of_number(gate, "number", NUMBER).get(field) == value)


def rate(file):
    result = vigie.run_vigie("rate", "--journal", gate.journal, "--tariffs", file, "--format", "json")
    return json.loads(result.stdout)


place = vigie.folder()
catalogue, tariffs, old = (place / name for name in ("catalogue.ini", "tariffs.ini", "old.ini"))
catalogue.write_text(CATALOGUE.format("dear"))
tariffs.write_text(TARIFF.format("dear", "0.60") + TARIFF.format("cheap", "0.40"))
old.write_text(tariffs.read_text())
gate = vigie.Gate("lines:-", "--catalogue", catalogue, "--tariffs", tariffs)

begin("c1")
catalogue.write_text(CATALOGUE.format("cheap"))
vigie.ok("the catalogue gives the number another tariff in mid call", reload_until("tariff", "cheap"))
begin("c2")
vigie.ok("the call that goes on ends at its own", end("c1") == ("dear", 60), ended(gate, "c1"))
vigie.ok("the next one has the other", end("c2") == ("cheap", 40), ended(gate, "c2"))
vigie.ok("and vigie rate comes to the same", rate(tariffs)["equal"], rate(tariffs))

begin("c3")
tariffs.write_text(TARIFF.format("dear", "0.60") + TARIFF.format("cheap", "0.20"))
vigie.ok("the files give the tariff another price in mid call",
         reload_until("price", "0,20 €/min"), of_number(gate, "number", NUMBER))
begin("c4")
vigie.ok("the call that goes on ends at the old price", end("c3") == ("cheap", 40),
         ended(gate, "c3"))
vigie.ok("the next one at the new one", end("c4") == ("cheap", 20), ended(gate, "c4"))
vigie.ok("with either files vigie rate finds the calls of the others, and only those",
         (rate(tariffs)["differ"], rate(old)["differ"]) == (2, 1), (rate(tariffs), rate(old)))

begin("c5")
gate.kill()
catalogue.write_text(CATALOGUE.format("dear"))
gate.start()
vigie.ok("a catalogue that changed while the gate was away does not touch a call of before",
         of_number(gate, "number", NUMBER)["tariff"] == "dear" and end("c5") == ("cheap", 20),
         ended(gate, "c5"))
begin("c6")
catalogue.write_text(CATALOGUE.format("cheap"))
reload_until("tariff", "cheap")
gate.kill()
gate.start()
vigie.ok("changed in mid call and then restarted, it is the tariff of the restart",
         end("c6") == ("cheap", 20), ended(gate, "c6"))
vigie.ok("and vigie rate comes to the same", rate(tariffs)["differ"] == 2, rate(tariffs))
begin("c7")
gate.kill()
tariffs.write_text(old.read_text())
gate.start()
vigie.ok("the files of a restart price what goes on", end("c7") == ("cheap", 40), ended(gate, "c7"))
gate.stop()
vigie.done()
