"""Orders for many rows at once: in a terminal, with marks, and from scripts. Each row is an order of its own at
the gate; what stops, what is taken back, what is said when the link or the console goes."""
# deadline: 240
import re
import signal

import orders
import tmux
import vigie

NUMBERS = ["0800990011", "0806990044", "0809990055"]
SAME = "0806990044"  # calls of others may be sent to it, its own not: the one in the middle that is refused
ok = vigie.ok


def marked(term, *numbers):
    """Marks these, wherever they stand."""
    for number in numbers:
        term.keys("/", number, "Enter", "m")
        term.wait_for(lambda screen: "_" not in screen.splitlines()[22])
    return term.wait_for(f"[{len(numbers)} marked]")


def ordered(term, place):
    """R, the place, and the code that the dialog asks for; the screen of the dialog."""
    term.keys("R")
    term.wait_for("ORDER FOR ALL", "or type")
    term.keys(place, "Enter")
    term.wait_for("to order")
    screen = term.text()
    term.keys(re.search(r"type (\w+) \[", screen).group(1))
    return screen


def given(gate):
    """The reroutes that the gate knows, by target."""
    known = vigie.wait_for(lambda: orders.known(gate))
    return {order["target"][7:]: order for order in known.values() if order["verb"] == "reroute"}


def linked(gate):
    """When its link comes up a gate asks its switch about all that is under way: the silent one, too, answers then."""
    vigie.wait_for(lambda: all(e["link"] == "up" for e in (vigie.board(gate) or {}).get("exchanges") or [{"link": ""}]))
    return gate


def console(gate):
    term = tmux.Terminal("--connect", linked(gate).pair, "--write", "--view", "numbers", "--lang", "en")
    term.wait_for("live", "0 800 99 00 11")
    return term


def do(gate, *words):
    return vigie.run_vigie("do", *words, "--connect", gate.pair, "--reason", "an end-to-end test")


def states(answer):
    """{number: state} of the lines."""
    return {line[16:].split()[0].split(":")[1]: line[:15].strip() for line in answer.stdout.splitlines()}


# --- in a terminal

with vigie.Gate("sim:?seed=3&rate=10", may="all") as gate, console(gate) as term:
    ok("three marks are counted", marked(term, *NUMBERS), term.text())
    screen = ordered(term, "queue:sav")
    ok("one dialog shows all three, before and after",
       all(number in screen for number in NUMBERS) and screen.count("-> queue:sav") == 3, screen)
    ok("all are done", term.wait_for("bulk: 3 of 3 done"), term.text())
    known = given(gate)
    ok("as three orders of their own",
       sorted(known) == NUMBERS and all(order["state"] == "done" for order in known.values()), known)
    term.keys("B")
    ok("each row has its result", term.wait_for(*(f"done            {n}" for n in NUMBERS)), term.text())
    term.keys("B", "X")
    ok("which goes when it is dismissed", term.wait_gone("bulk:"), term.text())

    first, last = NUMBERS[0], NUMBERS[2]
    marked(term, first, SAME, last)
    ordered(term, "number:" + SAME)
    ok("one that is refused stops the rest", term.wait_for("bulk: 1 of 3 done, 1 refused, 1 not sent"), term.text())
    term.keys("B")
    ok("and each is told apart",
       term.wait_for(f"done            {first}", f"refused         {SAME}", f"not sent        {last}"), term.text())
    known = given(gate)
    ok("the rest was not sent indeed", known[last]["args"] == "queue:sav", known[last])
    term.keys("q", "q")
    ok("then the console ends as ever", term.code() == 0, term.text())

# --- what nobody hears of

with vigie.Gate("sim:?seed=3&rate=10&lie=silent", may="all") as gate, console(gate) as term:
    marked(term, *NUMBERS)
    ordered(term, "queue:sav")
    term.wait_for("bulk: 0 of 3 done, 2 to be sent, 1 on its way")
    term.keys("q")
    ok("quitting is asked about while it runs", term.wait_for("once more quits"), term.text())
    term.keys("q")
    ended, errors = term.code() == 0, term.errors()
    ok("and the end says what was not sent",
       ended and "not finished: 0 of 3 done, 1 not known, 2 not sent" in errors, errors)
    first = orders.until(gate, next(iter(orders.known(gate))), "done", deadline_s=30)
    ok("what was under way goes on", first["state"] == "done", first)
    ok("and nothing was sent after", len(given(gate)) == 1, given(gate))

gate = vigie.Gate("sim:?seed=3&rate=10&lie=silent", may="all")
with console(gate) as term:
    marked(term, *NUMBERS)
    ordered(term, "queue:sav")
    term.wait_for("1 on its way")
    vigie.wait_for(lambda: given(gate))
    gate.kill()
    ok("a lost link stops it, and says what is not known",
       term.wait_for("bulk: 0 of 3 done, 1 not known, 2 not sent", deadline_s=40), term.text())
    term.keys("B")
    ok("and why", term.wait_for("the link to its gate is lost"), term.text())
    gate.start()
    ok("what turns out later is told", term.wait_for("2 not sent", lambda screen: "1 not known" not in screen, deadline_s=60), term.text())
    ok("and it does not go on", len(given(gate)) == 1, given(gate))
gate.stop()

# --- from scripts

with vigie.Gate("sim:?seed=3&rate=10", may="all") as gate:
    answer = do(gate, "reroute", ",".join(NUMBERS), "queue:sav")
    ok("several targets are done, with a line each",
       answer.returncode == 0 and states(answer) == dict.fromkeys(NUMBERS, "done"), answer)
    middle = ",".join([NUMBERS[0], SAME, NUMBERS[2]])
    answer = do(gate, "reroute", middle, "number:" + SAME)
    ok("the first refusal stops the rest",
       answer.returncode == 1 and list(states(answer).values()) == ["done", "refused", "not sent"], answer)
    answer = do(gate, "reroute", middle.replace(NUMBERS[0], "0805990033"), "number:" + SAME, "--all-or-nothing")
    ok("all or nothing takes back what was done",
       answer.returncode == 1 and list(states(answer).values()) == ["taken back", "refused", "not sent"], answer)
    ok("as the gate has it", given(gate)["0805990033"]["state"] == "ended", given(gate)["0805990033"])
    answer = do(gate, "reroute", middle.replace(NUMBERS[0], "0825990066"), "number:" + SAME, "--go-on")
    ok("told to go on it does",
       answer.returncode == 1 and list(states(answer).values()) == ["done", "refused", "done"], answer)
    listed = vigie.folder() / "numbers"
    listed.write_text("# of tonight\n" + "\n".join(NUMBERS) + "\n")
    before = len(orders.known(gate))
    answer = do(gate, "close", "fermeture", "--targets-from", listed, "--dry-run")
    ok("a dry run reads the file and orders nothing",
       answer.returncode == 0 and len(answer.stdout.splitlines()) == 3 and len(orders.known(gate)) == before, answer)
    answer = do(gate, "close", "fermeture", "--targets-from", listed, "--format", "json")
    ok("the targets of a file are closed", answer.returncode == 0 and answer.stdout.count('"state": "done"') == 3, answer)
    for wrong, code in (((NUMBERS[0] + "," + NUMBERS[0],), 2), ((NUMBERS[0] + ",0123",), 1), ((NUMBERS[0] + ",",), 2),
                        ((NUMBERS[0], "--go-on", "--all-or-nothing"), 2), (("--targets-from", "/nonexistent"), 1)):
        answer = do(gate, "open", *wrong)
        ok(f"{' '.join(wrong)} orders nothing, and says why", answer.returncode == code and answer.stderr
           and not answer.stdout, answer)

with vigie.Gate("sim:?seed=3&rate=10&lie=silent", may="all") as gate:
    linked(gate)
    running = vigie.start([vigie.CONSOLE, "do", "reroute", ",".join(NUMBERS), "queue:sav", "--reason", "a test",
                           "--connect", gate.pair], stdout=-1, stderr=-1, text=True)
    vigie.wait_for(lambda: given(gate))
    running.send_signal(signal.SIGTERM)
    out, errors = running.communicate(timeout=20)
    ok("ended in the middle, a script is told what is not known and what was not sent",
       running.returncode == 3 and "1 not known, 2 not sent" in errors and out.count("not sent") == 2, out + errors)
    ok("and nothing was sent after", len(given(gate)) == 1, given(gate))
    answer = do(gate, "reroute", NUMBERS[1] + "," + NUMBERS[2], "queue:sav", "--wait", "1")
    ok("an outcome that does not come in time is not known, and stops the rest",
       answer.returncode == 3 and list(states(answer).values()) == ["not known", "not sent"], answer)

vigie.done()
