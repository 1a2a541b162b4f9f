#!/usr/bin/python3
# deadline: 120
"""Every verb of every shipped role at a terminal and by --script: without --write each key and each line says
read-only and nothing reaches the gate; with it the gate decides, and its sentence stands on the screen."""
import re

import roles
import tmux
import vigie

ok = vigie.ok
READ_ONLY, ORDER = "read-only: vigie --write gives orders", "!! ORDER:"
PEOPLE = list(roles.SHIPPED)
VIEWS = {"number": "3", "call": "4", "agent": "5", "order": "0"}  # the kind of a target: the key of its view
# verb: the key that gives it on a row, and the key that chooses a destination. The others are given in words.
KEYS = {"reroute": "R1", "close": "C", "open": "C", "transfer": "T1", "hangup": "H", "agent-pause": "A",
        "agent-unpause": "A", "approve": "V", "revert": "U", "confirm": "K"}
OUTCOME = re.compile(r"order ([0-9a-f]{8}): (done|refused|cancelled|ended)(?:, (.*))?")

centre = roles.Centre()
kept = centre.kept()
before, known = centre.standing(kept), centre.order_ids()


def at_row(term, target):
    """The cursor on the row of this target, the only one that the view shows."""
    kind, name = target.split(":", 1)
    term.keys(VIEWS[kind], "f", "C-u", f'{kind} = "{name}"', "Enter")
    return term.wait_for("  filter: ", f'"{name}"', lambda screen: " 1/1 " in screen)


def in_words(verb, target, args):
    return f"{verb} {target} {args}".strip()


# --- without --write


def look_only(who):
    """[(what was pressed, whether it said read-only and showed no order), ...]"""
    found = []
    with tmux.Terminal(*centre.connect(who), size=(220, 50)) as term:
        badge = bool(term.wait_for("live", "READ-ONLY"))
        for verb, (kind, args, _) in roles.ROWS.items():
            if verb in KEYS:
                row = at_row(term, kept[kind])
                term.keys(KEYS[verb][0])
                found.append((f"{KEYS[verb][0]} for {verb}", row and term.wait_for(READ_ONLY)
                              and ORDER not in term.text(), term.text()))
            if verb in roles.NO_ORDERS:
                continue  # a view of its own, which asks the gate: nothing is written
            term.keys("g").wait_gone(READ_ONLY)
            term.keys(":", in_words(verb, kept[kind], args), "Enter")
            found.append((f":{verb}", term.wait_for(READ_ONLY) and ORDER not in term.text(), term.text()))
            term.keys("Escape").wait_gone(READ_ONLY)
            if not all(good for _, good, _ in found):
                break  # each of the others would wait in vain
    return [("READ-ONLY stands in the first line", badge, ""), *found]


def script(who, words, *more):
    return vigie.run_vigie(*centre.connect(who), "--size", "220x50", "--script", words, *more)


def lines(verbs):
    return " ".join(f': "text:{in_words(verb, kept[roles.ROWS[verb][0]], roles.ROWS[verb][1])}" Enter '
                    f'"wait:text={READ_ONLY}" "wait:gone={ORDER}" Escape' for verb in verbs
                    if verb not in roles.NO_ORDERS)


for who, found in zip(PEOPLE, roles.at_once([lambda w=w: look_only(w) for w in PEOPLE])):
    for what, good, screen in found:
        ok(f"{who} without --write: {what}", good, screen)
for who, end in zip(PEOPLE, roles.at_once([lambda w=w: script(w, f"wait:live wait:settled {lines(roles.ROWS)}")
                                           for w in PEOPLE])):
    ok(f"{who}, --script without --write: each verb says read-only", end.returncode == 0,
       end.stdout + end.stderr)
end = vigie.run_vigie("--demo", "--script", "wait:live wait:settled 3 R", "--size", "220x50")
ok("the demo too is read-only", end.returncode == 0 and READ_ONLY in end.stdout and "READ-ONLY" in end.stdout
   and ORDER not in end.stdout, end.stdout + end.stderr)
ok("and the gate has heard of no order", centre.order_ids() == known, centre.order_ids() - known)

# --- with it


def give(term, who, verb, target, args):
    """(state, sentence) as the screen tells them in the end."""
    had = {id for id, _, _ in OUTCOME.findall(term.text())}
    if verb in KEYS:
        if not at_row(term, target):
            return "no row", term.text()
        term.keys(KEYS[verb][0])
        if KEYS[verb][1:]:
            term.wait_for(ORDER, "or type")
            term.keys(KEYS[verb][1])
    else:
        term.keys(":", in_words(verb, target, args), "Enter")
        if verb in roles.NO_ORDERS:  # a view of the gate's file, for those who may
            said = term.wait_for("Audit file of " if roles.may(who, verb) else f"{who} may not {verb}", deadline_s=10)
            screen = term.text()
            term.keys("Escape").wait_gone("Audit")
            return "none" if said else "", screen
    if not term.wait_for(ORDER, lambda screen: re.search(r"type \S+ \[\]", screen)):
        return "no dialog", term.text()
    if verb == "listen":  # its purpose comes first: none is ready
        term.keys("qualité", "Enter")
        term.wait_for(lambda screen: re.search(r"reason +qualité\s", screen))
    term.keys(*re.search(r"type (\S+) \[\]", term.text()).group(1))
    told = []

    def is_told(screen):
        told[:] = [found for found in OUTCOME.findall(screen) if found[0] not in had]
        return told
    term.wait_for(is_told)
    return told[0][1:] if told else ("no answer", term.text())


def write(who):
    found = {}
    with tmux.Terminal(*centre.connect(who), "--write", size=(220, 50)) as term:
        term.wait_for("live", lambda screen: "READ-ONLY" not in screen)
        for verb, (kind, args, _) in roles.ROWS.items():
            target, args = centre.fresh(who, verb) if roles.may(who, verb) else (kept[kind], args)
            found[verb] = give(term, who, verb, target, args)
    return found


for who, found in zip(PEOPLE, roles.at_once([lambda w=w: write(w) for w in PEOPLE])):
    for verb, (state, said) in found.items():
        how = KEYS.get(verb, ":")[0]
        if verb in roles.NO_ORDERS:
            ok(f"{who}, {how} {verb}: no order", state == "none", said)
        elif roles.may(who, verb):
            want = roles.ROWS[verb][2]
            good = state == want if want else state and not roles.is_denied(said.strip(), who, verb)
            ok(f"{who}, {how} {verb}: he may", good, (state, said))
        else:
            ok(f"{who}, {how} {verb}: he may not, and the screen says it", state == "refused"
               and roles.is_denied(said.strip(), who, verb), (state, said))

agent = kept["agent"].split(":", 1)[1]  # the sign of who has a call at most: the last digit
for who in PEOPLE:
    may = roles.may(who, "agent-pause")
    target = centre.fresh(who, "agent-pause")[0] if may else kept["agent"]
    wanted = "done, read back" if may else f"{who} may not agent-pause"
    end = script(who, f'wait:live wait:settled : "text:agent-pause {target} formation" Enter "wait:text=to order" '
                 f'{target[-1]} "wait:text={wanted}"', "--write")
    ok(f"{who}, --script --write: he may{'' if may else ' not'}", end.returncode == 0, end.stdout + end.stderr)

# --- what came of it

ok("all that who may not was tried on is as it was", centre.standing(kept) == before and len(before) > 8,
   "\n".join(map(str, [*before, "now", *centre.standing(kept)])))
ok("no order did anything to the call and the agents", not centre.meddled(kept), centre.meddled(kept))
ok("each denial is in the audit file", set(centre.denials()) == {
   (who, verb) for who in PEOPLE for verb in roles.ROWS
   if verb not in roles.NO_ORDERS and not roles.may(who, verb)}, centre.denials())
centre.gate.stop()
vigie.done()
