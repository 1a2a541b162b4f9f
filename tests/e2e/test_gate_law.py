"""What law and budgets ask of numbers, prices that are planned, who calls again; files all or none."""
import signal
from pathlib import Path

import vigie
import watch
from told import note, of_number, told

DATA = Path(__file__).resolve().parents[2] / "proto/tariff/data"
NUMBER = "0892990077"
FACTS = """holder = local-authority
directory = no
signage = violet
short-call = 10s
budget-cost-day = 120.00
"""
CATALOGUE = f"[number {NUMBER}]\nlabel = {{}}\ntariff = hotline\n{{}}"
TARIFF = """[tariff hotline]
range = 089
per-minute = {}
vat = 20%
announcement = 12s
{} = 2099-01-01
"""
PLANNED = TARIFF.format("0.60", "to") + TARIFF.format("0.80", "from").replace("01-01", "01-02")


def last(kind):
    return of_number(gate, kind, NUMBER)


def reload_until(condition):
    gate.process.send_signal(signal.SIGHUP)
    return vigie.wait_for(condition)


def law():
    says = last("legal")
    return tuple(says.get(field) for field in ("holder", "directory", "signage", "eea", "class",
                                               "cap_minute_ue", "cap_call_ue"))


place = vigie.folder()
catalogue, tariffs, plan = (place / name for name in ("catalogue.ini", "tariffs.ini", "plan.tsv"))
catalogue.write_text(CATALOGUE.format("Hotline", FACTS))
tariffs.write_text(PLANNED)
plan.write_text((DATA / "fr-numbering.tsv").read_text())
gate = vigie.Gate("lines:-", "--catalogue", catalogue, "--tariffs", tariffs, "--plan", plan)
PREMIUM = ("premium", 800000, 3000000)
vigie.ok("the facts of the catalogue are said, with class and ceilings of the plan",
         law() == ("local_authority", "no", "violet", "unknown", *PREMIUM), last("legal"))
vigie.ok("once", len(told(gate, "legal")) == len(told(gate, "budget")) == 1)
vigie.ok("and its budget, and when a call is a short one",
         (last("budget")["cost_day_ue"], last("budget")["cost_month_ue"],
          last("number")["short_call_ms"]) == (120_000_000, 0, 10000), last("budget"))
change = last("price_change")
vigie.ok("and the next price", (change.get("from_us"), change.get("price"),
                                change.get("rate_ue60_per_s"))
         == (4070991600_000000, "0,80 €/min", 800000), change)

gate.write({"event": "call_offered", "at_us": vigie.now_us(), "call": "t1", "number": "0800123456"})
vigie.ok("a number that only traffic knows has a class too", vigie.wait_for(
    lambda: of_number(gate, "legal", "0800123456").get("class") == "free"))
for layer, destination, name in (("override", "number:+33 899 12 34 56", "premium"),
                                 ("plan", "0145112233", "geographic"), ("base", "queue:sav", "")):
    gate.write({"event": "route", "at_us": vigie.now_us(), "number": NUMBER, "layer": layer,
                "destination": destination, "target_class": "free"})
    vigie.ok(f"calls sent to {destination} by {layer}: {name or 'no telephone number'}",
             vigie.wait_for(lambda: last("route").get("layer") == layer)
             and last("route")["target_class"] == name, last("route"))
gate.write({"event": "legal", "at_us": vigie.now_us(), "number": NUMBER, "holder": "company",
            "eea": "yes", "class": "free"})
vigie.ok("what the switch says of the law gives way to the catalogue",
         vigie.wait_for(lambda: law()[3] == "yes")
         and law() == ("local_authority", "no", "violet", "yes", *PREMIUM), last("legal"))

# --- all or none

broken = (DATA / "fr-numbering.tsv").read_text().replace("089\t10", "08x\t10", 1)
for what, file, text, words in (
        ("plan", plan, broken, ("plan.tsv line",)),
        ("tariffs", tariffs, PLANNED.replace("0.80", "0.81"), ("tariffs.ini line", "ceiling")),
        ("plan that knows no premium number", plan, "\n".join(
            line for line in broken.splitlines() if not line.startswith(("089", "08x"))),
         ("089",))):
    good = file.read_text()
    file.write_text(text)
    catalogue.write_text(CATALOGUE.format("Other", ""))
    vigie.ok(f"a wrong {what} is told to every console",
             reload_until(lambda: all(word in note(gate) for word in words)), note(gate))
    vigie.ok("and nothing of the good catalogue beside it is taken",
             (last("number")["label"], last("number")["price"]) == ("Hotline", "0,60 €/min")
             and law()[0] == "local_authority" and last("budget")["cost_day_ue"], last("number"))
    gate.write({"event": "queue", "at_us": vigie.now_us(), "queue": what})
    vigie.wait_for(lambda: told(gate, "queue") and told(gate, "queue")[-1]["queue"] == what)
    snapshot = [fields for _, kind, _, fields in watch.snapshot(gate)[2] if kind == watch.EXCHANGE]
    vigie.ok("the sentence stands for who comes later", words[0] in snapshot[0].get(5, ""), snapshot)
    file.write_text(good)
    catalogue.write_text("[number 0892990077]\nlabl = x\n")
    vigie.ok("a wrong catalogue beside good files is none either",
             reload_until(lambda: "labl" in note(gate))
             and last("number")["price"] == "0,60 €/min", note(gate))

tariffs.write_text(TARIFF.format("0.40", "to"))
catalogue.write_text(CATALOGUE.format("Other", ""))
vigie.ok("good files are taken together, and the sentence goes",
         reload_until(lambda: last("number")["price"] == "0,40 €/min")
         and last("number")["label"] == "Other" and note(gate) == "", (last("number"), note(gate)))
vigie.ok("facts that the catalogue says no longer are lifted",
         law() == ("unknown", "unknown", "unknown", "yes", *PREMIUM)
         and last("budget")["cost_day_ue"] == 0 and last("number")["short_call_ms"] == 0, last("legal"))
vigie.ok("so is a price that is planned no longer",
         vigie.wait_for(lambda: last("price_change")["from_us"] == 0), last("price_change"))
count = {kind: len(told(gate, kind)) for kind in ("number", "budget", "price_change", "route")}
gate.stop()
gate.start()
beats = watch.Watcher(gate)
vigie.wait_for(lambda: len(beats.beats()) > 2)  # prices are looked at with the first second
vigie.ok("a restart says none of it again",
         {kind: len(told(gate, kind)) for kind in count} == count, count)


# --- who calls again


def again(call, caller, number=NUMBER, **more):
    gate.write({"event": "call_offered", "at_us": vigie.now_us(), "call": call, "number": number,
                "caller": caller, **more})
    gate.write({"event": "call_ended", "at_us": vigie.now_us(), "call": call, "by": "caller"})
    offered = vigie.wait_for(lambda: [e for e in told(gate, "call_offered") if e["call"] == call])
    return offered[0]["again"]


vigie.ok("who calls for the first time does not call again, whatever the switch claims",
         not again("a1", "0639980001", again=True))
vigie.ok("the second time he does", again("a2", "+33639980001"))
vigie.ok("not at another number", not again("a3", "0639980001", "0892990078"))
vigie.ok("nobody who is withheld does", not again("a4", "") and not again("a5", "")
         and not again("a6", "anonymous") and not again("a7", "anonymous"))
gate.kill()
gate.start()
vigie.ok("a kill -9 forgets nobody", again("a8", "0639980001") and not again("a9", "0639980002"))
gate.stop()
gate.arguments = (*gate.arguments, "--repeat", "0")
gate.start()
vigie.ok("--repeat 0: nobody is told", not again("b1", "0639980001"))
gate.stop()
vigie.done()
