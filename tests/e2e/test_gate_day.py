"""The business day turns in traffic, once, where everybody can see it: no event after midnight counts
before the `day` event, none before it after; a clock that goes back turns nothing back."""
import datetime
import sqlite3
import zoneinfo

import vigie
import watch

NUMBER = "0892680680"
PARIS = zoneinfo.ZoneInfo("Europe/Paris")
SECOND = 1000000


def midnight_us(date, zone=PARIS):
    return int(datetime.datetime(date.year, date.month, date.day, tzinfo=zone).timestamp()) * SECOND


def offer(call, at_us):
    return {"event": "call_offered", "at_us": at_us, "call": call, "number": NUMBER}


def days(events):
    return [(at_us, fields[1], fields[2]) for _, kind, at_us, fields in events
            if kind == watch.DAY]


def counted(gate):
    state = vigie.wait_for(lambda: watch.snapshot(gate))
    said = days(state[2])
    return watch.offered(state[2], NUMBER), said[-1][1] if said else ""


def after(events, count):
    """The gate has published `count` offers."""
    return vigie.wait_for(
        lambda: sum(kind == watch.OFFERED for _, kind, _, _ in events()) >= count)


today = datetime.datetime.now(PARIS).date()
tomorrow = today + datetime.timedelta(days=1)
turn = midnight_us(tomorrow)

gate = vigie.Gate("lines:-")
watcher = watch.Watcher(gate)
vigie.wait_for(watcher.beats)
for i in range(50):
    gate.write(offer(f"before-{i}", turn - SECOND + i))
after(watcher.events, 50)
vigie.ok("before midnight the calls are today's", counted(gate) == (50, str(today)), counted(gate))
gate.write(offer("last", turn - 1) | {"call": "last"})
for i in range(30):
    gate.write(offer(f"after-{i}", turn + i * SECOND))
after(watcher.events, 81)
vigie.ok("after it they are tomorrow's", counted(gate) == (30, str(tomorrow)), counted(gate))

events = watcher.events()
turns = days(events)
vigie.ok("the day turned once, at midnight, in the site's zone",
         turns[-1] == (turn, str(tomorrow), "Europe/Paris") and len(turns) == 2, turns)
order = [fields[1] for _, kind, _, fields in events if kind in (watch.OFFERED, watch.DAY)]
vigie.ok("the last call before midnight stands before it, the first after it behind",
         order.index("last") + 1 == order.index(str(tomorrow)) == order.index("after-0") - 1, order)

gate.write(offer("late", turn - 5 * SECOND))
gate.write(offer("later", turn + 60 * SECOND))
after(watcher.events, 83)
vigie.ok("a clock that goes back turns nothing back", counted(gate) == (32, str(tomorrow))
         and len(days(watcher.events())) == 2, days(watcher.events()))

gate.kill()
gate.start()
gate.write(offer("again", turn + 61 * SECOND))
vigie.ok("a restart goes on with the same day", vigie.wait_for(
    lambda: counted(gate) == (33, str(tomorrow))), counted(gate))
gate.stop()
gate.start()
vigie.ok("so does a clean one", counted(gate) == (33, str(tomorrow)), counted(gate))

# Days later: the first event says which day it is, and only that one.
later = today + datetime.timedelta(days=9)
gate.write(offer("later-still", midnight_us(later) + 7 * 3600 * SECOND))
vigie.ok("days without traffic are passed over", vigie.wait_for(
    lambda: counted(gate) == (1, str(later))), counted(gate))
gate.stop()
kept = sqlite3.connect(gate.journal).execute(
    "SELECT date, checkpoint IS NOT NULL FROM day ORDER BY date").fetchall()
vigie.ok("each day has its row in the journal, with the board it began from",
         kept == [(str(day), 1) for day in (today, tomorrow, later)], kept)
watcher.close()

# With no traffic a timer turns it. The clock of a simulation is where we say.
gate = vigie.Gate("lines:-")
watcher = watch.Watcher(gate)
vigie.wait_for(watcher.beats)
gate.write(offer("one", turn - 2 * SECOND))
vigie.ok("with no traffic a timer turns the day", vigie.wait_for(
    lambda: [day for _, day, _ in days(watcher.events())] == [str(today), str(tomorrow)]),
    days(watcher.events()))
gate.stop()
watcher.close()

# Another site, another midnight.
reunion = zoneinfo.ZoneInfo("Indian/Reunion")
there = datetime.datetime.now(reunion).date() + datetime.timedelta(days=1)
gate = vigie.Gate("lines:-", "--zone", "Indian/Reunion")
gate.write(offer("a", midnight_us(there, reunion) - 60 * SECOND))
gate.write(offer("b", midnight_us(there, reunion)))
vigie.ok("a site overseas turns at its own midnight", vigie.wait_for(
    lambda: counted(gate) == (1, str(there))), counted(gate))
gate.stop()

# A day with a clock change, in a year to come: 25 hours, and still one turn each.
sunday = datetime.date(2036, 10, 26)
gate = vigie.Gate("lines:-")
watcher = watch.Watcher(gate)
vigie.wait_for(watcher.beats)
start = midnight_us(sunday)
for hour in range(25):
    gate.write(offer(f"hour-{hour}", start + hour * 3600 * SECOND))
after(watcher.events, 25)
vigie.ok("the day of the clock change has 25 hours of calls", counted(gate) == (25, str(sunday)),
         counted(gate))
gate.write(offer("monday", start + 25 * 3600 * SECOND))
after(watcher.events, 26)
vigie.ok("and then it is Monday", counted(gate) == (1, "2036-10-27"), counted(gate))
gate.stop()
watcher.close()
vigie.done()
