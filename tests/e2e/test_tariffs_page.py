#!/usr/bin/python3
# deadline: 120
"""The worked example of docs/tariffs.md: its two calls through a gate, and what vigie shows of them is
what the page says, on the screen and in JSON, figure by figure."""
import re
from pathlib import Path

import vigie

ok = vigie.ok
ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/tariffs.md").read_text()
TARIFFS = ROOT / "proto/tariff/data/tariffs-example.ini"
PREMIUM, FREE = "0892123456", "0805123456"
START = vigie.now_us() - 300_000_000
CATALOGUE = f"""[number {PREMIUM}]
tariff = violet-0.80-min
[number {FREE}]
tariff = vert
"""


def call(gate, number, after_s):
    """Connected, answered 42 s later, over after 145.4 s; from a mobile."""
    at = START + after_s * 1_000_000
    said = {"call": "c" + number}
    gate.write({"event": "call_offered", "at_us": at, **said, "number": number,
                "caller": "+33612345678", "medium": "voice"})
    gate.write({"event": "call_connected", "at_us": at, **said})
    gate.write({"event": "call_answered", "at_us": at + 42_000_000, **said, "agent": "alice"})
    gate.write({"event": "call_ended", "at_us": at + 145_400_000, **said, "by": "caller", "cause": 16})


def table():
    """{metric: {column: (shown, json)}} of the page's table between its markers."""
    part = PAGE.split("<!-- shown by vigie -->")[1].split("<!-- end -->")[0]
    lines = [[cell.strip() for cell in line.strip("|").split("|")]
             for line in part.splitlines() if line.startswith("|")]
    rows = {}
    for name, *cells in lines[2:]:
        metric = re.search(r"`(\w+)`", name)[1]
        rows[metric] = {column: re.fullmatch(r"(.+) = (-?\d+)", cell).groups()
                        for column, cell in zip(lines[0][1:], cells)}
    return rows


place = vigie.folder()
(place / "catalogue.ini").write_text(CATALOGUE)
gate = vigie.Gate("lines:-", "--catalogue", place / "catalogue.ini", "--tariffs", TARIFFS)
call(gate, PREMIUM, 0)
call(gate, FREE, 1)
board = vigie.wait_for(lambda: (lambda b: b if b and b["totals"]["priced"] == 2 else None)(
    vigie.board(gate)))
ok("both calls are priced", board, vigie.board(gate))

rows = {row["number"]: row for row in board["numbers"]}
json_of = {"0 892 12 34 56": rows[PREMIUM], "0 805 12 34 56": rows[FREE],
           "all numbers": board["totals"]}
screen = vigie.run_vigie("--connect", gate.pair, "--lang", "fr", "--script",
                         'wait:settled 7 wait:text=violet', "--size", "200x30").stdout
TITLES = {"revenue_ue": "Turnover", "payout_ue": "Payout", "cost_ue": "Cost", "margin_ue": "Margin"}


def on_screen(metric, column):
    """The figure: of a number, what ends where its head ends; of all, what follows its title."""
    lines = screen.replace("\u202f", " ").replace("\u00a0", " ").splitlines()
    title = TITLES[metric]
    if column == "all numbers":
        found = re.search(rf" {title} +(-?[\d ]+,\d\d €)", "\n".join(lines))
        return found and found[1]
    head = next(line for line in lines if line.startswith("  F  Number"))
    end = re.search(rf"(?<=[ ▼]){title}(?= |$)", head).end()
    row = next(line for line in lines if line[5:].startswith(column))
    found = re.search(r"(-?[\d]+,\d\d €)$", row[:end])
    return found and found[1]


shown = table()
ok("the page's table has the figures asked for", len(shown) >= 4, shown)
for metric, columns in shown.items():
    for column, (text, exact) in columns.items():
        value = json_of[column].get(metric)
        ok(f"{metric} of {column}: JSON says what the page says", value == int(exact),
           f"{value}, the page: {exact}")
        ok(f"{metric} of {column}: the screen shows what the page shows",
           on_screen(metric, column) == text, f"not {text}\n{screen}")
origins = {row["origin"]: row for row in board["origins"]}
ok("and all of it comes from one class of callers", list(origins) == ["mobile_metro"] and
   origins["mobile_metro"]["cost_share_ppm"] == 1_000_000, origins)
hours = board["hours"]
ok("the hours add up to the day",
   sum(row["revenue_ue"] for row in hours) == board["totals"]["revenue_ue"], hours)
gate.stop()
vigie.done()
