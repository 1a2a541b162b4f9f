#!/usr/bin/python3
"""What the board must show at the end of each recording: NAME.expect.tsv from NAME.truth.json.gz
(the generator's own book-keeping), NAME.queue_log.gz (Asterisk's) and, for what those two cannot
say, the time stamps of NAME.ami.gz.

    expect.py [NAME...]       writes NAME.expect.tsv beside this file; default: all of them

Lines are `kind <tab> key <tab> field <tab> value`; README.md says what each field is.
"""
import collections
import gzip
import json
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = ["calm", "burst", "variant"]

# The generator's outcomes in our words.
OUTCOME = {
    "agent": "answered", "direct-answered": "answered", "abandoned": "abandoned",
    "gone-before-queue": "left_early", "exitwithtimeout": "timed_out", "exitwithkey": "left_key",
    "full": "refused", "joinempty": "refused", "exitempty": "refused", "closed": "closed",
    "unrouted": "unrouted", "announcement": "served", "direct-unanswered": "failed",
}
OUTCOMES = ["answered", "abandoned", "left_early", "timed_out", "left_key", "refused", "closed",
            "unrouted", "served", "failed"]
VERBS = {"ENTERQUEUE": "offered", "CONNECT": "answered", "ABANDON": "abandoned",
         "EXITWITHTIMEOUT": "timed_out", "EXITWITHKEY": "left_key", "EXITEMPTY": "left_no_agent"}
LEAVES = ["CONNECT", "ABANDON", "EXITWITHTIMEOUT", "EXITWITHKEY", "EXITEMPTY"]
MOMENTS = 200
NEAR_S = 0.005  # a moment this near to an event of the queue proves nothing


def read(name, suffix):
    with gzip.open(os.path.join(HERE, f"{name}.{suffix}.gz"), "rb") as file:
        return file.read()


def messages(name):
    for block in read(name, "ami").decode("utf8").replace("\r\n", "\n").split("\n\n"):
        yield dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)


def queue_log(name):
    for line in read(name, "queue_log").decode("utf8").splitlines():
        at, call, queue, agent, verb, *rest = line.split("|")
        yield int(at), call, queue, agent, verb, rest


def strangers(name, truth):
    """Who joined a queue without having called a number: an agent whose own leg was transferred."""
    known = {call["pbx_uniqueid"] for call in truth["calls"]}
    joined = {call for _, call, _, _, verb, _ in queue_log(name) if verb == "ENTERQUEUE"}
    yield "strangers", "", "offered", len(joined - known)


def numbers(truth):
    for number, row in sorted(truth["per_number"].items()):
        count = collections.Counter()
        for outcome, times in row["outcomes"].items():
            count[OUTCOME[outcome]] += times
        yield "number", number, "offered", row["offered"]
        yield "number", number, "connected", row["answered_by_switch"]
        yield "number", number, "billed_ms", round(row["seconds_billed_by_carrier"] * 1000)
        for outcome in OUTCOMES:
            yield "number", number, outcome, count[outcome]


def queues(name, truth):
    count = collections.defaultdict(collections.Counter)
    for _, _, queue, _, verb, rest in queue_log(name):
        if verb in VERBS:
            count[queue][VERBS[verb]] += 1
        if verb == "CONNECT":
            count[queue]["hold_answered_s"] += int(rest[0])
        if verb == "ABANDON":
            count[queue]["hold_abandoned_s"] += int(rest[2])
    # Within 20 s: Asterisk's own count is over seconds cut off twice. This one is over the stamps.
    joined = {}
    for message in messages(name):
        event, call = message.get("Event"), message.get("Uniqueid")
        if event == "QueueCallerJoin":
            joined[call] = float(message["Timestamp"])
        elif event == "AgentConnect":
            hold = float(message["Timestamp"]) - joined[call]
            count[message["Queue"]]["answered_in_20s"] += hold <= 20
    for queue, visits in refused(truth).items():
        count[queue]["refused_full"] = visits["FULL"]
        count[queue]["refused_empty"] = visits["JOINEMPTY"]
    lost = forgotten(name)
    for queue, row in sorted(count.items()):
        if queue in truth["per_queue_from_queue_log"]:
            after = truth["asterisk_after"][queue]["params"]
            row["asterisk_completed"] = int(after["Completed"])
            row["asterisk_forgets"] = lost["queue", queue]
            row["asterisk_abandoned"] = int(after["Abandoned"])
            for field in list(VERBS.values()) + [
                    "hold_answered_s", "hold_abandoned_s", "answered_in_20s",
                    "refused_full", "refused_empty",
                    "asterisk_completed", "asterisk_forgets", "asterisk_abandoned"]:
                yield "queue", queue, field, row[field]


def refused(truth):
    """Calls that never joined appear in no log: only the dialplan (extensions.conf) knows that FULL
    is said by `commandes` alone (maxlen) and JOINEMPTY by `hotline` alone (joinempty)."""
    count = collections.defaultdict(collections.Counter)
    for call in truth["calls"]:
        for status in call["queuestatus"]:
            if status in ("FULL", "JOINEMPTY"):
                count["commandes" if status == "FULL" else "hotline"][status] += 1
    return count


def forgotten(name):
    """Conversations that Asterisk's Completed and CallsTaken leave out: when they ended, their
    member had begun another one (ringinuse), or was no member of the queue any more."""
    talks, count = {}, collections.Counter()
    names = {message["Interface"]: message["MemberName"] for message in messages(name)
             if message.get("Event", "").startswith("QueueMember")}
    for _, call, queue, agent, verb, _ in queue_log(name):
        if verb == "CONNECT":
            for talk in talks.values():
                talk["lost"] |= (talk["agent"], talk["queue"]) == (agent, queue)
            talks[call] = {"agent": agent, "queue": queue, "lost": False}
        elif verb == "REMOVEMEMBER":
            for talk in talks.values():
                talk["lost"] |= (talk["agent"], talk["queue"]) == (names[agent], queue)
        elif verb in ("COMPLETEAGENT", "COMPLETECALLER", "BLINDTRANSFER") and call in talks:
            talk = talks.pop(call)
            count["queue", queue] += talk["lost"]
            count["agent", talk["agent"]] += talk["lost"]
    return count


def agents(name, truth):
    taken, lost = collections.Counter(), forgotten(name)
    for _, _, _, agent, verb, _ in queue_log(name):
        if verb == "CONNECT":
            taken[agent] += 1
    theirs = collections.Counter()
    for queue in truth["asterisk_after"].values():
        for member in queue["members"]:
            theirs[member["Name"]] = max(theirs[member["Name"]], int(member["CallsTaken"]))
    for agent in sorted(set(taken) | set(theirs)):
        yield "agent", agent, "calls_taken", taken[agent]
        if agent in theirs:
            yield "agent", agent, "asterisk_calls_taken", theirs[agent]
            yield "agent", agent, "asterisk_forgets", lost["agent", agent]


def waiting(name):
    """Callers in each queue at MOMENTS whole seconds, from the queue log alone."""
    near = collections.defaultdict(list)
    for message in messages(name):
        if message.get("Event", "").startswith("QueueCaller") or \
                message.get("Event") == "AgentConnect":
            near[message["Queue"]].append(float(message["Timestamp"]))
    steps = [(at, queue, 1 if verb == "ENTERQUEUE" else -1)
             for at, _, queue, _, verb, _ in queue_log(name)
             if verb == "ENTERQUEUE" or verb in LEAVES]
    first, last = min(at for at, _, _ in steps), max(at for at, _, _ in steps)
    dice = random.Random(1)
    for moment in sorted(dice.choices(range(first + 1, last + 2), k=MOMENTS)):
        for queue in sorted(near):
            if all(abs(at - moment) > NEAR_S for at in near[queue]):
                count = sum(step for at, where, step in steps if where == queue and at < moment)
                yield "waiting", str(moment), queue, count


def attached():
    """initial-state: the calls that were there when the recorder came, and who waits at the end."""
    truth = json.loads(read("initial-state", "truth.json"))
    for call in truth["calls_in_progress_at_snapshot"]:
        yield "call", call["pbx_uniqueid"], call["number"], 1
    for queue, row in sorted(truth["queues_at_end"].items()):
        yield "left", queue, "waiting", len(row["entries"])


def main():
    with open(os.path.join(HERE, "initial-state.expect.tsv"), "w", encoding="utf8") as out:
        for row in attached():
            out.write("\t".join(map(str, row)) + "\n")
    for name in sys.argv[1:] or NAMES:
        truth = json.loads(read(name, "truth.json"))
        with open(os.path.join(HERE, f"{name}.expect.tsv"), "w", encoding="utf8") as out:
            for rows in (strangers(name, truth), numbers(truth), queues(name, truth),
                         agents(name, truth), waiting(name)):
                for row in rows:
                    out.write("\t".join(map(str, row)) + "\n")


if __name__ == "__main__":
    main()
