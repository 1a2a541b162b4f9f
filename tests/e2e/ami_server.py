#!/usr/bin/python3
"""A small Asterisk manager port that plays a recording (tests/data/asterisk), for tests.

    ami_server.py NAME [--port N] [--speed X] [--user U] [--secret S] [--shift] [--paused] ...

It prints `port N events M` and then obeys the lines on its stdin, one answer line each:

    play [N]       plays until N events are out (default: all); `at` tells how far it is
    at             at N of M, clients K
    cut            closes the connections
    patient on|off while nobody is logged in, traffic waits (on, the default) or goes on unseen
    stall on|off   answers nothing and sends nothing, and keeps the connection
    refuse on|off  refuses logins
    half           answers the next list only half and then says nothing more
    boot           says FullyBooted (with --not-booted it was not said at login)
    model          one JSON line: what the switch looks like now
    quit

Questions are answered from a model of the switch: the truth's state at the start, and every event
played so far. Speed 0 sends as fast as the client reads; X plays X times as fast as it was.
"""
import argparse
import collections
import gzip
import hashlib
import json
import os
import re
import selectors
import socket
import sys
import time

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "asterisk")
OUT_BYTES = 256 * 1024  # what may wait for a client


def read(name, suffix):
    path = os.path.join(DATA, f"{name}.{suffix}.gz")
    if not os.path.exists(path):
        return b""
    with gzip.open(path, "rb") as file:
        return file.read()


def parse(block):
    headers = {}
    for line in block.decode("utf8", "replace").splitlines():
        key, _, value = line.partition(":")
        headers.setdefault(key, value[1:] if value.startswith(" ") else value)
    return headers


def load_events(name):
    """The events of a recording as (bytes, headers), without what belonged to its own session."""
    events = []
    for block in read(name, "ami").split(b"\r\n\r\n"):
        headers = parse(block)
        if "Event" in headers and "ActionID" not in headers and "Timestamp" in headers and \
                headers["Event"] != "SuccessfulAuth":
            events.append((block + b"\r\n\r\n", headers))
    return events


class Model:
    """What the switch knows: channels, queues, members, callers, the database."""

    def __init__(self, truth):
        self.channels = collections.OrderedDict()
        self.now = 0.0
        self.queues = collections.OrderedDict()
        for queue, row in truth.get("asterisk_before", {}).items():
            self.queues[queue] = {
                "params": dict(row["params"]),
                "members": {m["Location"]: dict(m) for m in row["members"]},
                "entries": collections.OrderedDict()}
        routes = truth.get("generator", {}).get("routes_at_end", {})
        self.db = {"route": dict(routes), "closed": {}}
        self.changes = collections.deque(
            a for a in truth.get("actions", [])
            if a["action"] in ("DBPut", "DBDel") and a.get("response") == "Success")

    def queue(self, name):
        return self.queues.setdefault(name, {
            "params": {"Queue": name, "Max": "0", "Strategy": "ringall", "ServiceLevel": "20"},
            "members": {}, "entries": collections.OrderedDict()})

    def take(self, event):
        self.now = max(self.now, float(event["Timestamp"]))
        while self.changes and self.changes[0]["t"] <= self.now:
            change = self.changes.popleft()
            if change["action"] == "DBPut":
                self.db[change["Family"]][change["Key"]] = change["Val"]
            else:
                self.db[change["Family"]].pop(change["Key"], None)
        handler = getattr(self, "on_" + event["Event"].lower(), None)
        if handler:
            handler(event)

    def on_newchannel(self, event):
        self.channels[event["Uniqueid"]] = {
            "event": event, "state": event["ChannelState"], "began": float(event["Timestamp"]),
            "vars": {}, "bridge": "", "app": "", "data": "", "context": event["Context"],
            "exten": event["Exten"]}

    def channel(self, event):
        return self.channels.get(event.get("Uniqueid"))

    def on_newstate(self, event):
        if self.channel(event):
            self.channel(event)["state"] = event["ChannelState"]

    def on_newexten(self, event):
        if self.channel(event):
            self.channel(event).update(app=event["Application"], data=event["AppData"],
                                       context=event["Context"], exten=event["Exten"])

    def on_varset(self, event):
        if self.channel(event):
            self.channel(event)["vars"][event["Variable"].lstrip("_")] = event.get("Value", "")

    def on_bridgeenter(self, event):
        if self.channel(event):
            self.channel(event)["bridge"] = event["BridgeUniqueid"]

    def on_bridgeleave(self, event):
        if self.channel(event) and self.channel(event)["bridge"] == event["BridgeUniqueid"]:
            self.channel(event)["bridge"] = ""

    def on_hangup(self, event):
        self.channels.pop(event["Uniqueid"], None)

    def on_queuecallerjoin(self, event):
        self.queue(event["Queue"])["entries"][event["Uniqueid"]] = event

    def on_queuecallerleave(self, event):
        self.queue(event["Queue"])["entries"].pop(event["Uniqueid"], None)

    def member(self, event):
        self.queue(event["Queue"])["members"][event["Interface"]] = {
            "Name": event["MemberName"], "Location": event["Interface"],
            **{k: event.get(k, "0") for k in (
                "StateInterface", "Membership", "Penalty", "CallsTaken", "LastCall", "LastPause",
                "LoginTime", "InCall", "Status", "Paused", "PausedReason", "Wrapuptime")}}

    on_queuememberstatus = on_queuememberadded = on_queuememberpause = member
    on_queuememberpenalty = on_queuememberringinuse = member

    def on_queuememberremoved(self, event):
        self.queue(event["Queue"])["members"].pop(event["Interface"], None)

    # ---- answers ----

    def status(self, variables):
        for uid, channel in self.channels.items():
            event = channel["event"]
            block = [("Event", "Status"), ("Privilege", "Call")]
            block += [("Variable", f"{v}={channel['vars'].get(v, '(null)')}") for v in variables]
            block += [("Channel", event["Channel"]), ("ChannelState", channel["state"]),
                      ("CallerIDNum", event["CallerIDNum"]),
                      ("CallerIDName", event["CallerIDName"]),
                      ("Context", channel["context"]), ("Exten", channel["exten"]),
                      ("Uniqueid", uid), ("Linkedid", event["Linkedid"]), ("DNID", ""),
                      ("BridgeID", channel["bridge"]), ("Application", channel["app"]),
                      ("Data", channel["data"]),
                      ("Seconds", str(int(max(0, self.now - channel["began"]))))]
            yield block

    def queue_status(self):
        for name, queue in self.queues.items():
            params = {**queue["params"], "Calls": str(len(queue["entries"]))}
            yield [("Event", "QueueParams")] + list(params.items())
            for member in queue["members"].values():
                yield [("Event", "QueueMember"), ("Queue", name)] + list(member.items())
            for position, (uid, event) in enumerate(queue["entries"].items(), 1):
                wait = int(self.now) - int(float(event["Timestamp"]))
                yield [("Event", "QueueEntry"), ("Queue", name), ("Position", str(position)),
                       ("Channel", event["Channel"]), ("Uniqueid", uid),
                       ("CallerIDNum", event["CallerIDNum"].replace("<unknown>", "unknown")),
                       ("Wait", str(max(0, wait))), ("Priority", "0")]

    def db_tree(self, family):
        for key, value in sorted(self.db.get(family, {}).items()):
            yield [("Event", "DBGetTreeResponse"), ("Key", f"/{family}/{key}"), ("Val", value)]

    def entry_channels(self):
        return [uid for uid, c in self.channels.items()
                if c["event"]["Linkedid"] == uid and c["event"]["ChannelState"] == "4"
                and c["event"]["Context"] == "from-carrier"]

    def summary(self):
        calls = self.entry_channels()
        return {"live": calls,
                "numbers": {uid: self.channels[uid]["event"]["Exten"] for uid in calls},
                "waiting": {q: list(row["entries"]) for q, row in self.queues.items()},
                "members": {q: sorted(row["members"]) for q, row in self.queues.items()},
                "paused": {q: sorted(i for i, m in row["members"].items() if m["Paused"] == "1")
                           for q, row in self.queues.items()}}


class Client:
    def __init__(self, sock):
        self.sock, self.out, self.lines, self.action = sock, b"", b"", {}
        self.logged_in, self.challenge, self.closing = False, "", False


class Server:
    def __init__(self, options):
        self.options = options
        self.truth = json.loads(read(options.name, "truth.json") or b"{}")
        self.events = load_events(options.name)
        self.model = Model(self.truth)
        self.played, self.goal = 0, 0 if options.paused else len(self.events)
        self.first = float(self.events[0][1]["Timestamp"])
        self.moved = time.time() - self.first if options.shift else 0.0
        self.clock, self.ticked = 0.0, time.monotonic()
        self.patient, self.stalled, self.refusing, self.half = True, False, False, False
        self.clients = []
        self.selector = selectors.DefaultSelector()
        self.listener = socket.create_server(("127.0.0.1", options.port))
        self.listener.setblocking(False)
        self.selector.register(self.listener, selectors.EVENT_READ, self.accept)
        os.set_blocking(0, False)
        self.typed = b""
        self.selector.register(0, selectors.EVENT_READ, self.control)
        self.running = True

    # ---- playing ----

    def listeners(self):
        return [c for c in self.clients if c.logged_in]

    def may_play(self):
        if self.played >= self.goal or self.stalled:
            return False
        listening = self.listeners()
        if not listening:
            return not self.patient
        return all(len(c.out) < OUT_BYTES for c in listening)

    def play(self):
        """Sends what is due; returns how long nothing will be."""
        now, before = time.monotonic(), self.ticked
        self.ticked = now
        if not self.may_play():
            return 0.2
        if self.options.speed:
            self.clock += (now - before) * self.options.speed
        while self.may_play():
            block, headers = self.events[self.played]
            due = float(headers["Timestamp"]) - self.first
            if self.options.speed and due > self.clock:
                return min(0.2, (due - self.clock) / self.options.speed)
            if not self.options.speed and not self.listeners() and self.patient:
                return 0.2
            self.model.take(headers)
            self.played += 1
            if self.moved:
                stamp = f"Timestamp: {float(headers['Timestamp']) + self.moved:.6f}"
                block = re.sub(rb"Timestamp: [0-9.]+", stamp.encode(), block, count=1)
            for client in self.listeners():
                if self.wants(client, headers):
                    client.out += block
        self.flush()
        return 0.0 if self.played < self.goal else 0.2

    def wants(self, client, headers):
        """The class mask of the user (--read) and of his Login (Events)."""
        kind = headers.get("Privilege", "").split(",")[0]
        return kind in self.options.read.split(",") and \
            (client.mask is None or kind in client.mask)

    def flush(self):
        for client in list(self.clients):
            if client.out and not self.stalled:
                try:
                    client.out = client.out[client.sock.send(client.out):]
                except BlockingIOError:
                    pass
                except OSError:
                    self.drop(client)
                    continue
            if client.closing and not client.out:
                self.drop(client)
                continue
            wants = selectors.EVENT_READ
            if client.out and not self.stalled:
                wants |= selectors.EVENT_WRITE
            self.selector.modify(client.sock, wants, client)

    # ---- clients ----

    def accept(self):
        sock, _ = self.listener.accept()
        sock.setblocking(False)
        client = Client(sock)
        client.out = self.options.banner.encode() + b"\r\n"
        client.mask = None
        self.clients.append(client)
        self.selector.register(sock, selectors.EVENT_READ, client)
        self.flush()

    def drop(self, client):
        if client in self.clients:
            self.clients.remove(client)
            self.selector.unregister(client.sock)
            client.sock.close()

    def readable(self, client):
        try:
            data = client.sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.drop(client)
            return
        client.lines += data
        while b"\n" in client.lines:
            line, client.lines = client.lines.split(b"\n", 1)
            line = line.rstrip(b"\r").decode("utf8", "replace")
            if line:
                key, _, value = line.partition(":")
                client.action[key.lower()] = value.strip()
            elif client.action:
                action, client.action = client.action, {}
                self.act(client, action)
        self.flush()

    def say(self, client, action, *headers):
        lines = list(headers)
        if "actionid" in action:
            lines.insert(1, ("ActionID", action["actionid"]))
        client.out += "".join(f"{k}: {v}\r\n" for k, v in lines).encode() + b"\r\n"

    def deny(self, client, action, text):
        self.say(client, action, ("Response", "Error"), ("Message", text))

    def act(self, client, action):
        name = action.get("action", "").lower()
        if name == "challenge" and not self.options.no_md5:
            client.challenge = "120128443"
            self.say(client, action, ("Response", "Success"), ("Challenge", client.challenge))
        elif name == "login":
            self.login(client, action)
        elif not client.logged_in:
            self.deny(client, action, "Permission denied")
        elif name == "ping":
            self.say(client, action, ("Response", "Success"), ("Ping", "Pong"))
        elif name == "coresettings":
            self.say(client, action, ("Response", "Success"), ("AMIversion", "11.0.0"),
                     ("AsteriskVersion", "22.10.1"))
        elif name == "status":
            variables = [v for v in action.get("variables", "").split(",") if v]
            self.list(client, action, "Status", self.model.status(variables))
        elif name == "queuestatus":
            self.list(client, action, "QueueStatus", self.model.queue_status())
        elif name == "dbgettree":
            self.list(client, action, "DBGetTree", self.model.db_tree(action.get("family", "")))
        else:
            self.deny(client, action, "Invalid/unknown command")

    def list(self, client, action, name, items):
        if name.lower() in self.options.deny.lower().split(","):
            self.deny(client, action, "Permission denied")
            return
        items = list(items)
        self.say(client, action, ("Response", "Success"), ("EventList", "start"))
        if self.half and len(items) > 1:
            client.out += b"Event: " + items[0][0][1].encode()
            self.half, self.stalled = False, True
            client.sock.send(client.out)
            client.out = b""
            return
        for item in items:
            client.out += "".join(f"{k}: {v}\r\n" for k, v in item).encode()
            client.out += f"ActionID: {action.get('actionid', '')}\r\n\r\n".encode()
        self.say(client, action, ("Event", name + "Complete"), ("EventList", "Complete"),
                 ("ListItems", len(items)))

    def login(self, client, action):
        options = self.options
        mixed = (client.challenge + options.secret).encode()
        right = action.get("username") == options.user and (
            action.get("secret") == options.secret or
            (client.challenge and action.get("key") == hashlib.md5(mixed).hexdigest()))
        if not right or self.refusing:
            self.deny(client, action, "Authentication failed")
            client.closing = True
            return
        client.logged_in = True
        mask = action.get("events", "on").lower()
        client.mask = None if mask in ("on", "all") else mask.split(",")
        self.say(client, action, ("Response", "Success"), ("Message", "Authentication accepted"))
        if not options.not_booted:
            self.booted(client)

    def booted(self, client):
        if "system" in self.options.read.split(","):
            client.out += b"Event: FullyBooted\r\nPrivilege: system,all\r\nUptime: 1\r\n" \
                          b"LastReload: 1\r\nStatus: Fully Booted\r\n\r\n"

    # ---- control ----

    def control(self):
        data = os.read(0, 65536)
        if not data:
            self.running = False
        self.typed += data
        while b"\n" in self.typed:
            line, self.typed = self.typed.split(b"\n", 1)
            print(self.obey(line.decode().split()), flush=True)

    def obey(self, words):
        word, rest = words[0], words[1:]
        if word == "play":
            self.goal = min(int(rest[0]) if rest else len(self.events), len(self.events))
        elif word == "cut":
            for client in list(self.clients):
                self.drop(client)
        elif word in ("patient", "stall", "refuse"):
            name = {"patient": "patient", "stall": "stalled", "refuse": "refusing"}[word]
            setattr(self, name, rest[0] == "on")
            self.flush()
        elif word == "half":
            self.half = True
        elif word == "boot":
            for client in self.listeners():
                self.booted(client)
            self.flush()
        elif word == "model":
            return json.dumps(self.model.summary())
        elif word == "quit":
            self.running = False
        return f"at {self.played} of {len(self.events)}, clients {len(self.listeners())}"

    def run(self):
        port = self.listener.getsockname()[1]
        print(f"port {port} events {len(self.events)}", flush=True)
        while self.running:
            for key, ready in self.selector.select(self.play()):
                if callable(key.data):
                    key.data()
                elif key.data in self.clients:
                    if ready & selectors.EVENT_READ:
                        self.readable(key.data)
                    if ready & selectors.EVENT_WRITE:
                        self.flush()


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], add_help=False)
    parser.add_argument("name")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--speed", type=float, default=0)
    parser.add_argument("--user", default="vigie")
    parser.add_argument("--secret", default="vigie-secret")
    parser.add_argument("--read", default="system,call,agent,dialplan,cdr,user,security,dtmf")
    parser.add_argument("--deny", default="", help="actions refused: Status,QueueStatus,DBGetTree")
    parser.add_argument("--no-md5", action="store_true")
    parser.add_argument("--not-booted", action="store_true")
    parser.add_argument("--shift", action="store_true", help="event times begin now")
    parser.add_argument("--paused", action="store_true", help="plays nothing until told")
    parser.add_argument("--banner", default="Asterisk Call Manager/11.0.0")
    return parser


def main():
    parser = argparse.ArgumentParser(parents=[options()])
    Server(parser.parse_args()).run()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(1)
