#!/usr/bin/python3
# deadline: 120
"""Every verb by everybody through `vigie do`: 0 and done for who may, 1 and the gate's own sentence for who may
not, 3 for who is not let in; and what was only tried, ordered nothing."""
import roles
import vigie

ok = vigie.ok
centre = roles.Centre(leaves=["gone"])
kept = centre.kept()
before = centre.standing(kept)


def do(person, verb, target, args, *more):
    words = args.split() if verb in ("split", "listen") else [args] if args else []
    return centre.do(person, verb, target, *words, *more)


def of(person):
    """One after another what a person may: {verb: the program's end}."""
    return {verb: do(person, verb, *centre.fresh(person, verb)) for verb in roles.ROWS
            if roles.may(person, verb)}


# --- all at the same time: each person what he may, and everybody what he may not

may_not = [cell for cell in roles.cells() if not roles.may(*cell)]
ends = roles.at_once([lambda who=who: of(who) for who in roles.PEOPLE] +
                     [lambda p=p, v=v: do(p, v, kept[roles.ROWS[v][0]], roles.ROWS[v][1])
                      for p, v in may_not], threads=16)
allowed, refused = dict(zip(roles.PEOPLE, ends)), dict(zip(may_not, ends[len(roles.PEOPLE):]))

for person, verb in roles.cells():
    is_allowed, state = roles.may(person, verb), roles.ROWS[verb][2]
    end = allowed[person][verb] if is_allowed else refused[person, verb]
    said, detail = end.stderr.removeprefix("vigie: refused: ").strip(), (end.returncode, end.stdout, end.stderr)
    if verb in roles.NO_ORDERS:
        ok(f"{person}, {verb}: no order, exit code 2", end.returncode == 2 and not end.stdout
           and end.stderr == f'vigie: "{verb}" {roles.IS_NONE}\n', detail)
    elif not is_allowed:
        ok(f"{person} may not {verb}: exit code 1 and why", end.returncode == 1
           and end.stdout.startswith("refused\n") and roles.is_denied(said, person, verb), detail)
    elif state:
        ok(f"{person} may {verb}: exit code 0", end.returncode == 0
           and end.stdout.startswith(state + "\n") and not end.stderr, detail)
    else:
        ok(f"{person} may {verb}: it fails by itself, if at all", end.returncode in (0, 1)
           and not roles.is_denied(said, person, verb), detail)

# --- looking is for everybody whom the gate lets in, and orders nothing

known = centre.order_ids()
tried = [do(person, "close", kept["number"], "fermeture", "--dry-run") for person in ("viewer", "nobody")]
ok("a dry run is for everybody, and orders nothing",
   all(end.returncode == 0 and "nothing was ordered" in end.stdout for end in tried)
   and centre.order_ids() == known, tried)

# --- who is not let in

SHUT = "the gate does not let our key in"
centre.keys.path("stranger")
ok("a key is withdrawn", centre.they_leave(), centre.gate.said())
strangers = [(who, verb) for who in ("gone", "stranger") for verb in roles.ROWS
             if verb not in roles.NO_ORDERS]
ends = roles.at_once([lambda w=w, v=v: do(w, v, kept[roles.ROWS[v][0]], roles.ROWS[v][1])
                      for w, v in strangers], threads=len(strangers))
for (who, verb), end in zip(strangers, ends):
    ok(f"{who}, {verb}: exit code 3, and nothing was ordered", end.returncode == 3 and not end.stdout
       and SHUT in end.stderr and "nothing was ordered" in end.stderr, (end.returncode, end.stderr))

# --- what came of it

ok("all that who may not was tried on is as it was", centre.standing(kept) == before and len(before) > 8,
   "\n".join(map(str, [*before, "now", *centre.standing(kept)])))
ok("no order did anything to the call and the agents", not centre.meddled(kept), centre.meddled(kept))
ok("each denial is in the audit file", sorted(centre.denials()) == sorted(
   cell for cell in may_not if cell[1] not in roles.NO_ORDERS), centre.denials())
ok("of who was not let in there is no order", not {"gone", "stranger"} &
   {order["who"] for _, _, order in centre.journal("order")})
centre.gate.stop()
vigie.done()
