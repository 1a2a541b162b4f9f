#!/usr/bin/python3
# deadline: 120
"""Every verb by everybody at the desk's own door, on something real: who may gets it done, who may not is
told so in one sentence and has changed nothing, and who is nobody hears nothing at all."""
import keys
import msgpack
import orders
import roles
import vigie

ok = vigie.ok
SNAPSHOT, BEATS = msgpack.packb([1, 16, 77]), 3

centre = roles.Centre(leaves=["gone"])
kept = centre.kept()
before = centre.standing(kept)

# --- people whom the gate knows

denied = {}
for person, verb in roles.cells():
    kind, args, ends = roles.ROWS[verb]
    if not roles.may(person, verb):
        id, answer = centre.give(person, verb, kept[kind], args)
        denied[id] = person, verb
        ok(f"{person} may not {verb}, and is told", answer["state"] == "refused"
           and roles.is_denied(answer["outcome"], person, verb), answer)
        continue
    target, args = centre.fresh(person, verb)
    _, answer = centre.give(person, verb, target, args)
    ok(f"{person} may {verb}", answer["state"] == ends if ends
       else not roles.is_denied(answer["outcome"], person, verb), answer)

# --- keys that the gate does not know, or no more

STRANGERS = {"an unknown key": "stranger", "a withdrawn key": "gone", "no key": None}


def ask_all(peer, who):
    peer.ask(SNAPSHOT)
    for verb, (kind, args, _) in roles.ROWS.items():
        peer.ask(orders.packed(f"{who}-{verb}-0001", verb.replace("-", "_"), kept[kind], args))


insider = keys.Peer(centre.gate, centre.keys, "gone")
ok("whoever will leave is let in", vigie.wait_for(lambda: insider.ask(SNAPSHOT) or insider.messages() > 2),
   centre.gate.said())
ok("his key is withdrawn", centre.they_leave(), centre.gate.said())
insider.messages()
heard = insider.heard
witness = keys.Peer(centre.gate, centre.keys, "viewer")
peers = {what: keys.Peer(centre.gate, centre.keys, own) for what, own in STRANGERS.items()}
vigie.wait_for(witness.messages)
ask_all(insider, "insider")
for what, peer in peers.items():
    ask_all(peer, what.replace(" ", "-"))
beats = witness.messages() + BEATS
vigie.wait_for(lambda: witness.messages() >= beats, 30)
for what, peer in peers.items():
    ok(f"{what} hears nothing, whatever it asks", witness.heard >= beats and peer.messages() == 0,
       peer.heard)
ok("a connection that a withdrawn key had is answered no more", insider.messages() == heard,
   (heard, insider.heard))

# --- what came of it

ok("all that who may not was tried on is as it was", centre.standing(kept) == before and len(before) > 8,
   "\n".join(map(str, [*before, "now", *centre.standing(kept)])))
ok("no order did anything to the call and the agents", centre.meddled(kept) == [],
   centre.meddled(kept))
said = {}
for _, _, order in centre.journal("order"):
    said.setdefault(order["order"], []).append((order["who"], order["state"]))
ok("what was denied was never anything but refused",
   all(said[id] == [(who, "refused")] for id, (who, _) in denied.items()),
   [(id, said[id]) for id in denied])
ok("of who is nobody there is no order", {who for id in said for who, _ in said[id]}
   <= {"boss", "gate", *roles.PEOPLE}, said)
effects = {(name, fields["who"]) for name, _, fields in
           centre.journal("route", "line", "cap", "queue_message") if fields["who"]}
may = {"cap": "cap", "queue_message": "queue-message", "line": "close", "route": "reroute"}
ok("every effect is of somebody who may", {(name, who) for name, who in effects
   if who in roles.PEOPLE and not roles.may(who, may[name])} == set() and len(effects) > 4, effects)
ok("each denial is in the audit file, in its order", centre.denials() == list(denied.values()),
   centre.denials())
centre.gate.stop()
vigie.done()
