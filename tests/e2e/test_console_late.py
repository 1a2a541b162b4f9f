#!/usr/bin/python3
# deadline: 120
"""In mid-traffic: a console that comes late knows the same as one that was there from the start (P1)."""
import json
import re

import vigie

ok = vigie.ok
TICKS = re.compile(r"_ms$|_\d+m(_|$)|^revenue_|_hour_ue$|_projected_|^budget_used_|_used_")
VIEWS = ("numbers", "queues", "agents", "calls")
sim = vigie.Gate("sim:?seed=11&rate=2")


def still(document, view):
    """Without what changes by itself."""
    return [{k: v for k, v in row.items() if not TICKS.search(k)} for row in document[view]]


def place(document):
    return document["exchanges"][0]["epoch"], document["exchanges"][0]["seq"]


early = {}
for name in VIEWS:
    path = vigie.folder() / name
    with open(path, "w") as out:
        vigie.start([vigie.CONSOLE, "--connect", sim.pair, "--watch", "--format", "ndjson", "--view",
                     name, "--every", "0.1"], stdout=out)
    early[name] = path
for path in early.values():
    vigie.wait_for(lambda path=path: path.read_text().count("\n") > 2)


def seen_early(view, where):
    """What the early console knew there; None when it never stood there, or "" when it still may."""
    last = None
    for line in early[view].read_text().splitlines(keepends=True):
        if line.endswith("\n"):
            document = json.loads(line)
            last = place(document)
            if last == where:
                return document
    return None if last and last > where else ""


def compare(document):
    """Views where both stood at the same event, and whether they knew the same."""
    for view in VIEWS:
        other = vigie.wait_for(lambda view=view: seen_early(view, place(document)) != "", 5) and \
            seen_early(view, place(document))
        if other:
            met.setdefault(view, []).append(still(other, view) == still(document, view))


met = {}
vigie.wait_for(lambda: compare(vigie.board(sim)) or len(met) == len(VIEWS), 60)
for name in VIEWS:
    ok(f"{name}: early and late stood at the same event", met.get(name), met)
    ok(f"{name}: and knew the same", met.get(name) and all(met[name]), met)
sim.stop()
vigie.done()
