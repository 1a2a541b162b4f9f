"""vigie rate: a simulated day, priced live while a gate is killed and started again, and priced once more."""
import json
import shutil
from pathlib import Path

import follower
import vigie
import watch

DATA = Path(__file__).resolve().parents[2] / "proto/tariff/data"
DAY_US = 24 * 3600 * 1_000_000


def rate(*arguments):
    return vigie.run_vigie("rate", "--journal", gate.journal, *arguments)


def sums_of(journal):
    """Calls that ended, and what was written of their money, by number; read as a stranger would."""
    alive, sums, times = {}, {}, []
    for events in watch.journal(journal).values():
        for _, kind, at_us, fields in events:
            event = follower.read_event([kind, at_us, list(fields.items())])
            name, says = event[0], event[2]
            if name == "call_offered":
                alive.setdefault(says["call"], says["number"])
            elif name == "call_ended" and says["call"] in alive:
                row = sums.setdefault(alive.pop(says["call"]), [0, 0, 0, 0])
                times.append(at_us)
                for i, amount in enumerate((1, says["s_ue60"], says["payout_ue60"],
                                            says["cost_ue60"])):
                    row[i] += amount
    return sums, max(times, default=0) - min(times, default=0)


gate = vigie.Gate("sim:calm?seed=11&speed=7200", "--data", DATA)
vigie.wait_for(lambda: sum(row[0] for row in sums_of(gate.journal)[0].values()) > 300)
gate.kill()
gate.start()
vigie.ok("a day passes, with a kill -9 in it", vigie.wait_for(
    lambda: sums_of(gate.journal)[1] > DAY_US, 60, 0.5), sums_of(gate.journal)[1] / DAY_US)
running = rate("--format", "json")
vigie.ok("beside a running gate, live and batch agree to the last digit",
         running.returncode == 0 and json.loads(running.stdout)["equal"],
         (running.stdout + running.stderr)[-3000:])
vigie.ok("and the gate is well", gate.process.poll() is None)
gate.stop()

equal = rate("--format", "json")
document = json.loads(equal.stdout)
sums, _ = sums_of(gate.journal)
vigie.ok("so they do afterwards, over thousands of calls",
         equal.returncode == 0 and document["equal"] and document["differ"] == 0
         and document["calls"] > 3000 and document["written"] == document["now"],
         equal.stdout[:2000])
vigie.ok("with money of every kind", all(document["written"][amount] > 0 for amount in
                                         ("s_ue60", "payout_ue60", "cost_ue60")),
         document["written"])
vigie.ok("what it says was written is what a stranger adds up", {
    row["number"]: [row["calls"], *row["written"].values()] for row in document["numbers"]} == sums,
    document["numbers"])

other = vigie.folder() / "other.ini"
other.write_text((DATA / "tariffs-example.ini").read_text().replace("per-minute = 0.80",
                                                                    "per-minute = 0.40"))
differs = rate("--format", "json", "--tariffs", other)
document = json.loads(differs.stdout)
halved = next(row for row in document["numbers"] if row["number"] == "0892990077")
vigie.ok("at half the price it says both sums, and 1",
         differs.returncode == 1 and not document["equal"] and document["differ"] > 0
         and halved["written"]["s_ue60"] == 2 * halved["now"]["s_ue60"] > 0, halved)
vigie.ok("and nobody else's", all(row["written"] == row["now"] for row in document["numbers"]
                                  if row["number"] != "0892990077"), document["numbers"])
text = rate("--tariffs", other)
vigie.ok("the same for people", text.returncode == 1 and "not equal: " in text.stdout
         and "0892990077" in text.stdout and len(text.stdout.splitlines()) < 40, text.stdout)
vigie.ok("equal is said in words", "equal: each amount" in rate().stdout)

other.write_text("[tariff x]\nrange = 089\nper-minute = 0.90\nvat = 20%\nannouncement = 12s\n")
wrong = rate("--tariffs", other)
vigie.ok("a tariff file with a mistake: one sentence and 2", wrong.returncode == 2
         and "line 3" in wrong.stderr and wrong.stderr.count("\n") == 1, wrong.stderr)
nowhere = vigie.run_vigie("rate", "--journal", "/nowhere/x.journal")
vigie.ok("no journal: one sentence and 3", nowhere.returncode == 3
         and nowhere.stderr.count("\n") == 1 and not nowhere.stdout, nowhere.stderr)
empty = vigie.folder() / "empty.journal"
empty.write_text("")
result = vigie.run_vigie("rate", "--journal", empty)
vigie.ok("an empty file is no journal, and stays as it is", result.returncode == 3
         and empty.stat().st_size == 0 and len(list(empty.parent.iterdir())) == 1, result.stderr)
copy = vigie.folder() / "copy.journal"
shutil.copy(gate.journal, copy)
copy.write_bytes(copy.read_bytes().replace(b"violet-0.80-min", b"violet-0.40-min"))
damaged = vigie.run_vigie("rate", "--journal", copy)
vigie.ok("a journal that was tampered with is refused", damaged.returncode == 3
         and "damaged" in damaged.stderr, damaged.stderr + damaged.stdout[:300])
vigie.ok("usage: 2", vigie.run_vigie("rate").returncode == 2
         and vigie.run_vigie("rate", "--journl", "x").returncode == 2)
vigie.done()
