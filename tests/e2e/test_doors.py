#!/usr/bin/python3
# deadline: 60
"""The doors through which an order can go, enumerated from the code: in the console all of them lead to one
function, in the gate all of them come to one decision. A door that nobody listed here fails; whoever adds one
writes it down, with the test that tries it against the roles."""
import re
from collections import defaultdict

import vigie

ok = vigie.ok
MAN = "test_roles_keys"  # at a terminal, and by --script
LINE = "test_roles_do"
WIRE = "test_roles_socket"

# The words that may stand first behind vigie, and what a configuration can ask for: the test that tries it as a
# door, None for what orders nothing.
ENTRIES = {
    "audit_main": None, "rate_main": None, "check_main": None, "keygen_main": None, "simulate_main": None,
    "report_once": None, "report_watch": None, "config_help": None, "access_main": None,
    "do_main": LINE, "plan_main": LINE, "script_run": MAN, "app_run": MAN,
}

# What leads on (a regular expression): who does it, {file function: why it may}.
DOORS = {
    # --- the console: from a key or a word to the road
    r"\bdesk_send\(": {
        "console/app.c take_keys": "keys at a terminal",
        "console/script.c press": "keys of a script",
        "console/app.c on_frame": "of an order for many rows, the next",
        "console/script.c draw": "the same in a script",
    },
    r"\bui_take_order\(": {"console/desk.c desk_send": "what was confirmed in the dialog"},
    r"->has_order = ": {
        "console/ui/ui_order.c ui_order_key": "the sign was typed",
        "console/ui/ui_order.c ui_take_order": "it is taken",
    },
    r"\bdialog_open\(": {
        "console/ui/ui_order.c ui_order": "which says read-only instead without --write",
        "console/ui/dialog_many.c dialog_many_open": "opened by ui_many.c alone, which does the same",
    },
    r"\bdialog_many_open\(": {"console/ui/ui_many.c open_dialog": "behind the same look at --write"},
    r"\bfeed_order\(": {
        "console/desk.c desk_send": "the console",
        "console/desk.c send_bulk": "of an order for many rows, one after the other",
        "console/do.c look": "vigie do",
        "console/do_many.c go_on": "vigie do with several targets",
        "console/rehearse.c order": "vigie plan rehearse, to the simulated centre that it started itself",
    },
    r"\bfollower_order\(": {"console/feed/feed.c feed_order": "to the gate of that site"},
    r"\borders_sent_add\(": {"proto/link/follower.c follower_order": "until it is answered"},
    r"\bFRAME_ORDER\b": {
        "proto/link/orders_sent.c orders_sent_add": "the only message of this kind that is made",
        "proto/link/desk.c take_question": "the only place where one is taken",
        "proto/codec/frame_table.c (table)": "its fields",
    },
    r"\bZMQ_DEALER\b": {
        "proto/link/follower.c follower_new": "the only socket that asks a desk",
        "proto/link/road.c road_new": "keeps nothing for later",
    },
    # --- the gate: from the road to the decision
    r"\bZMQ_ROUTER\b": {"proto/link/desk.c desk_new": "the only socket that is asked"},
    r"\bdesk_may_ask\(": {
        "proto/link/desk.c answer": "whose key is not known is not answered",
        "proto/link/desk_snapshot.c desk_snapshot_recheck": "nor the rest of a snapshot, once it is withdrawn",
    },
    r"\btake_question\(": {"proto/link/desk.c answer": "behind it"},
    r"\bdesk_set_orders\(": {"proto/link/publisher.c publisher_set_orders": "hands on"},
    r"\bpublisher_set_orders\(": {
        "proto/gate/order_desk.c order_desk_open": "on_order",
        "proto/gate/order_desk.c order_desk_close": "nobody",
    },
    r"\borders_new\(": {"proto/gate/order_desk.c order_desk_open": "with the decision, may"},
    r"\borders_ask\(": {"proto/gate/order_desk.c on_order": "with the key that was proved"},
    r"->may\(": {"proto/gate/orders_ask.c judge": "once for each order, before anything else"},
    r"\baccess_decide\(": {
        "proto/gate/order_desk.c may_key": "the only place where it is decided",
        "proto/gate/order_desk.c may_all": "of a plan, for each of its numbers",
        "proto/gate/auditor.c on_ask": "who reads the audit file, for each page",
    },
    r"\bmay_all\(": {"proto/gate/order_desk.c may_key": "the same place"},
    # --- the gate: what is behind the decision
    r"\borders_begin\(": {
        "proto/gate/orders_ask.c take": "judged",
        "proto/gate/orders_ask.c orders_start": "one for later: judged again when its time has come",
        "proto/gate/orders_ask.c begin_approved": "judged when it was asked for, and approved by a second one",
        "proto/gate/orders_time.c end_by_itself": "the gate's own revert, at the end that was said beforehand",
    },
    r"\borders_start\(": {"proto/gate/orders_time.c look_at_start": "it was judged when it was asked for"},
    r"\bbegin_approved\(": {"proto/gate/orders_ask.c approve": "the approval was judged"},
    r"\borders_tell_driver\(": {
        "proto/gate/orders.c orders_begin": "once",
        "proto/gate/orders.c on_done": "what is lifted anew, when the way below has changed meanwhile",
        "proto/gate/orders_time.c look_at_open": "asks what became of it",
        "proto/gate/orders_time.c orders_reconcile": "asks what became of it",
    },
    # --- the switch
    r"->order\(": {
        "proto/link/desk.c take_order": "the gate's on_order",
        "proto/gate/orders.c orders_tell_driver": "the only driver that is ever told",
        "proto/gate/orders_plan.c tell": "of a plan, one number after the other",
    },
    r"\borders_plan_begin\(": {"proto/gate/orders.c orders_tell_driver": "an order on a plan"},
    r"\bsim_order_do\(": {
        "proto/driver/sim/sim_desk.c sim_desk_tick": "what the driver was told",
        "proto/driver/sim/sim_order.c sim_order_take_over": "what was in force before a restart",
    },
    r"\bsession_order\(": {"proto/driver/asterisk/driver_asterisk.c order_driver": "what the driver was told"},
    r"\berrands_order\(": {"proto/driver/asterisk/session.c session_order": "as commands"},
}


def functions(path):
    """(function, line) of each line; "(table)" outside of any, "" for the line that names the function."""
    function = "(table)"
    for line in path.read_text().splitlines():
        head = re.match(r"([a-z_0-9]+)\(", line)
        if head:
            function = head.group(1)
            yield "", line
        elif line == "}":
            function = "(table)"
        else:
            yield function, line


def who_does(words):
    found = defaultdict(set)
    for path in [*vigie.ROOT.glob("proto/**/*.c"), *vigie.ROOT.glob("console/**/*.c")]:
        for function, line in functions(path):
            for word in words if function else ():
                if re.search(word, line):
                    found[word].add(f"{path.relative_to(vigie.ROOT)} {function}")
    return found


def who_refers():
    """{symbol: objects that take it from elsewhere}, as the linker sees it: macros and aliases included."""
    objects = [*vigie.BUILD.glob("proto/**/*.o"), *vigie.BUILD.glob("console/**/*.o")]
    found = defaultdict(set)
    for line in vigie.run(["nm", "-A", "-u", *objects]).stdout.splitlines():
        path, symbol = re.match(r"(.*)\.o: +[UwV] (\S+)", line).groups()
        found[symbol].add(path.removeprefix(f"{vigie.BUILD}/") + ".c")
    return found


doors, links = who_does(DOORS), who_refers()
for word, listed in DOORS.items():
    ok(f"{word}: as it is listed", doors[word] == set(listed),
       f"not listed: {doors[word] - set(listed)}\nlisted, and not there: {set(listed) - doors[word]}")
    symbol = re.fullmatch(r"\\b(\w+)\\\(", word)
    if symbol:
        files = {door.split()[0] for door in listed}
        ok(f"{word}: and nobody else is linked with it", links[symbol.group(1)] <= files,
           links[symbol.group(1)] - files)

main = (vigie.ROOT / "console" / "main.c").read_text()
entries = set(re.findall(r'\{"\w+", (\w+)\}', main)) | set(re.findall(r"\b(\w+)\((?:config|stdout)\)", main))
entries -= {"fflush", "ferror", "run"}
ok("every way into vigie is listed", entries == set(ENTRIES), entries ^ set(ENTRIES))
for entry, test in [*ENTRIES.items(), ("the wire", WIRE)]:
    if test:
        ok(f"{entry} is tried against the roles", (vigie.ROOT / "tests" / "e2e" / f"{test}.py").exists())
vigie.done()
