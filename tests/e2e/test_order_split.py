"""A split through a gate to the simulated switch: the share that each part was ordered, and the share
that it takes; at a switch that does it, at one that sends all to the first part, and after a restart."""
# deadline: 120
import orders
import vigie

NUMBER = "0806990044"
TARGET = "number:" + NUMBER
PARTS = "queue:commandes=60 queue:sav=25 message:horaires=15"
SWITCH = "sim:?seed=3&rate=60&speed=4"
ok = vigie.ok


def number(gate):
    return vigie.row((vigie.board(gate) or {}).get("numbers"), "number", NUMBER)


def parts(row):
    """{destination: (percent, calls)}"""
    found = {}
    for text in (row.get("split_parts") or "").split():
        place, figures = text.rsplit("=", 1)
        found[place] = tuple(int(figure) for figure in figures.split(":"))
    return found


def until(gate, condition, deadline_s=20):
    last = {}

    def look():
        nonlocal last
        last = number(gate)
        return condition(last)

    vigie.wait_for(look, deadline_s, every_s=0.2)
    return last


def adds_up(row):
    """The parts and elsewhere are the calls that went somewhere, and no more than were offered."""
    went = sum(calls for _, calls in parts(row).values()) + row["split_elsewhere"]
    return row["split_calls"] == went and went + row["split_unseen"] <= row["split_offered"]


liar = vigie.Gate(SWITCH + "&lie=split", may="all")
gate = vigie.Gate(SWITCH, may="all")

row = number(gate)
ok("without a split nothing is measured", row["split_fit"] is None and row["split_calls"] is None, row)

for at in (gate, liar):
    orders.give(at, "split-0001", "split", TARGET, PARTS)
    done = orders.until(at, "split-0001", "done", "refused")
    ok("the split is done", done["state"] == "done", done)

row = until(gate, lambda row: row.get("split_fit") is not None)
ok("it is measured since it is in force", row["split_since_us"] > 0, row)
ok("a few calls are too few to tell", row["split_fit"] == "too_few" or row["split_calls"] >= 71, row)

row = until(liar, lambda row: row.get("split_fit") == "off")
ok("a switch that sends all to the first part is off", row["split_fit"] == "off", row)
ok("the other parts took none", [calls for _, calls in parts(row).values()][1:] == [0, 0], row)
ok("its figures add up", adds_up(row), row)

row = until(gate, lambda row: row.get("split_fit") in ("fits", "off"))
ok("a switch that shares out as ordered fits", row["split_fit"] == "fits", row)
ok("each part has what was ordered and what it took",
   {place: percent for place, (percent, _) in parts(row).items()}
   == {"queue:commandes": 60, "queue:sav": 25, "message:horaires": 15}
   and all(calls > 0 for _, calls in parts(row).values()), row)
ok("nothing went elsewhere, and the figures add up", row["split_elsewhere"] == 0 and adds_up(row), row)

gate.kill()
gate.start()
after = until(gate, lambda now: now.get("split_calls") is not None)
ok("a gate that was killed goes on counting", after["split_calls"] >= row["split_calls"]
   and after["split_since_us"] == row["split_since_us"] and adds_up(after), (row, after))

orders.give(gate, "split-0002", "split", TARGET, "queue:commandes=50 queue:sav=50")
orders.until(gate, "split-0002", "done", "refused")
fresh = until(gate, lambda row: len(parts(row)) == 2)
ok("another split begins anew", fresh["split_since_us"] > after["split_since_us"]
   and fresh["split_calls"] < after["split_calls"] and adds_up(fresh), (after, fresh))

orders.give(gate, "lift-00001", "reroute", TARGET, "")
orders.until(gate, "lift-00001", "done", "refused")
row = until(gate, lambda row: row.get("split_fit") is None)
ok("when it ends nothing is measured any more", row["split_fit"] is None, row)

vigie.done()
