#!/usr/bin/python3
"""A small living Asterisk manager port, for tests of orders: it does what it is told, or lies.

    ami_switch.py SCENE [options of ami_server.py]

SCENE is JSON: {"queues": {"sav": ["Local/agent1@agents", ...]}, "routes": {"3640": "queue:sav"},
"deny": ["agent"], "mute": ["agent4"]}. The database, queues, members, channels and text messages live in memory; answers are those of the
recorded dialogues (docs: a real Asterisk 22.10.1). Nothing is played. Besides what ami_server.py obeys:

    call ID NUMBER QUEUE    a caller comes in and waits; ID is his Uniqueid
    db FAMILY KEY [VALUE]   somebody changes the database behind vigie's back
    fault ORDER KIND        what becomes of the actions of that order that change something:
                              lie         Success, and nothing is done
                              stall       nothing is done, and no answer ever comes
                              mute        done, and no answer ever comes
                              cut-before  nothing is done, and the connection is closed
                              cut-after   done, and the connection is closed
                              refuse      Permission denied
    hangup CHANNEL          a telephone that was rung to listen is hung up
    state                   one JSON line: database, members, calls, messages, listeners, and what was done for whom

An Originate of ChanSpy rings, is answered, and hears the agent's channel until it is hung up, or until its
TIMEOUT(absolute). Telephones whose name is in "mute" take no message ("Message failed to send.").
"""
import argparse
import json
import re
import sys
import time

import ami_server

ORDER = re.compile(r"^vigie-order-\d+-(.+)$")
CHANGES = ("dbput", "dbdel", "hangup", "redirect", "queuepause", "queueadd", "queueremove", "originate",
           "messagesend")
CLASSES = {"dbput": "system", "dbdel": "system", "hangup": "call", "redirect": "call",
           "queuepause": "agent", "queueadd": "agent", "queueremove": "agent", "originate": "originate",
           "messagesend": "message"}


class Living(ami_server.Server):
    def __init__(self, options, scene):
        super().__init__(options)
        self.events, self.played, self.goal = [], 0, 0
        self.model = ami_server.Model({})
        self.model.now = time.time()
        self.model.db = {"route": dict(scene.get("routes", {}))}
        for queue, members in scene.get("queues", {}).items():
            self.model.queue(queue)
            for interface in members:
                self.model.queue(queue)["members"][interface] = self.member_of(interface)
        self.denied = set(scene.get("deny", []))
        self.mute = set(scene.get("mute", []))
        self.messages, self.spies = [], {}  # (to, body); channel: (its id, agent's channel, its end)
        self.faults, self.done = {}, []  # order: kind; (order, action) in the order they were done
        self.seen = []                   # (order, action) of every action of an order

    # ---- saying ----

    def tell(self, event, privilege, *headers):
        self.model.now = time.time()
        rows = [("Event", event), ("Privilege", privilege + ",all"),
                ("Timestamp", f"{self.model.now:.6f}"), *headers]
        block = "".join(f"{k}: {v}\r\n" for k, v in rows).encode() + b"\r\n"
        fields = {}
        for key, value in rows:
            fields.setdefault(key, str(value))
        self.model.take(fields)
        for client in self.listeners():
            if self.wants(client, fields):
                client.out += block

    def member_of(self, interface, name="", device=""):
        word = interface.split("/")[1].split("@")[0]
        return {"Name": name or word.capitalize(), "Location": interface,
                "StateInterface": device or f"hint:{word}@telephones", "Membership": "dynamic",
                "Penalty": "0", "CallsTaken": "0", "LastCall": "0", "LastPause": "0", "LoginTime": "0",
                "InCall": "0", "Status": "1", "Paused": "0", "PausedReason": "", "Wrapuptime": "0"}

    def tell_member(self, event, queue, member):
        rows = [("MemberName" if k == "Name" else "Interface" if k == "Location" else k, v)
                for k, v in member.items()]
        self.tell(event, "agent", ("Queue", queue), *rows)

    def channel_headers(self, uid):
        channel = self.model.channels[uid]
        return [("Channel", channel["event"]["Channel"]), ("ChannelState", channel["state"]),
                ("CallerIDNum", channel["event"]["CallerIDNum"]), ("CallerIDName", "<unknown>"),
                ("Context", channel["context"]), ("Exten", channel["exten"]), ("Uniqueid", uid),
                ("Linkedid", uid)]

    def join(self, uid, context, queue):
        self.tell("Newexten", "dialplan", *self.channel_headers(uid)[:4], ("Context", context),
                  ("Exten", queue), ("Uniqueid", uid), ("Linkedid", uid), ("Application", "Queue"),
                  ("AppData", f"{queue},t"))
        count = len(self.model.queue(queue)["entries"]) + 1
        self.tell("QueueCallerJoin", "agent", *self.channel_headers(uid), ("Queue", queue),
                  ("Position", count), ("Count", count))

    def leave(self, uid):
        for queue, row in self.model.queues.items():
            if uid in row["entries"]:
                self.tell("QueueCallerAbandon", "agent", *self.channel_headers(uid), ("Queue", queue),
                          ("Position", 1), ("OriginalPosition", 1), ("HoldTime", 1))
                self.tell("QueueCallerLeave", "agent", *self.channel_headers(uid), ("Queue", queue),
                          ("Position", 1), ("Count", 0))

    def call(self, uid, number, queue):
        self.tell("Newchannel", "call", ("Channel", f"IAX2/carrier-{uid.split('.')[1]}"),
                  ("ChannelState", "4"), ("CallerIDNum", "0199000000"), ("CallerIDName", "<unknown>"),
                  ("Context", "from-carrier"), ("Exten", number), ("Uniqueid", uid), ("Linkedid", uid))
        self.tell("VarSet", "dialplan", *self.channel_headers(uid), ("Variable", "DNIS"),
                  ("Value", number))
        self.join(uid, "dest-queue", queue)

    # ---- doing: each gives (is it a success, Asterisk's sentence) ----

    def uid_of(self, name):
        for uid, channel in self.model.channels.items():
            if name in (uid, channel["event"]["Channel"]):
                return uid
        return None

    def do_dbput(self, action):
        self.model.db.setdefault(action["family"], {})[action["key"]] = action["val"]
        return True, "Updated database successfully"

    def do_dbdel(self, action):
        if self.model.db.get(action["family"], {}).pop(action["key"], None) is None:
            return False, "Database entry could not be deleted"
        return True, "Key deleted successfully"

    def do_hangup(self, action):
        uid = self.uid_of(action["channel"])
        if not uid:
            return False, "No such channel"
        self.tell("SoftHangupRequest", "call", *self.channel_headers(uid), ("Cause", action["cause"]))
        self.leave(uid)
        self.tell("Hangup", "call", *self.channel_headers(uid), ("Cause", action["cause"]))
        return True, "Channel Hungup"

    def do_redirect(self, action):
        uid = self.uid_of(action["channel"])
        if not uid:
            return False, f"Channel does not exist: {action['channel']}"
        self.leave(uid)
        channel = self.model.channels[uid]
        channel["context"], channel["exten"] = action["context"], action["exten"]
        if action["exten"] in self.model.queues:
            self.join(uid, action["context"], action["exten"])
        else:
            telephone = f"IAX2/{action['exten']}"
            self.tell("Newexten", "dialplan", *self.channel_headers(uid), ("Application", "Dial"),
                      ("AppData", telephone))
            self.tell("DialBegin", "call", *self.channel_headers(uid), ("DestChannel", f"{telephone}-7"),
                      ("DestUniqueid", f"{uid}7"), ("DialString", telephone))
        return True, "Redirect successful"

    def do_queuepause(self, action):
        paused = "1" if action["paused"] == "true" else "0"
        found = False
        for queue, row in self.model.queues.items():
            member = row["members"].get(action["interface"])
            if member:
                found = True
                member.update(Paused=paused, PausedReason=action.get("reason", ""))
                self.tell_member("QueueMemberPause", queue, member)
        if not found:
            return False, "Interface not found"
        return True, f"Interface {'' if paused == '1' else 'un'}paused successfully"

    def do_queueadd(self, action):
        if action["queue"] not in self.model.queues:
            return False, "Unable to add interface to queue: No such queue"
        members = self.model.queues[action["queue"]]["members"]
        if action["interface"] in members:
            return False, "Unable to add interface: Already there"
        members[action["interface"]] = self.member_of(
            action["interface"], action.get("membername", ""), action.get("stateinterface", ""))
        self.tell_member("QueueMemberAdded", action["queue"], members[action["interface"]])
        return True, "Added interface to queue"

    def do_queueremove(self, action):
        if action["queue"] not in self.model.queues:
            return False, "Unable to remove interface from queue: No such queue"
        member = self.model.queues[action["queue"]]["members"].get(action["interface"])
        if not member:
            return False, "Unable to remove interface: Not there"
        self.tell_member("QueueMemberRemoved", action["queue"], member)
        return True, "Removed interface from queue"

    def do_messagesend(self, action):
        if re.split("[:@]", action["to"])[1] in self.mute:
            return False, "Message failed to send."
        self.messages.append((action["to"], action["body"]))
        return True, "Message successfully sent"

    def do_originate(self, action):
        return True, "Originate successfully queued"

    def originated(self, client, action):
        uid = f"2.{len(self.done)}"
        spy = f"{action['channel']}-{len(self.done)}"
        self.say(client, action, ("Event", "OriginateResponse"), ("Privilege", "call,all"),
                 ("Response", "Success"), ("Channel", spy), ("Reason", "4"))
        self.tell("Newchannel", "call", ("Channel", spy), ("ChannelState", "0"), ("CallerIDNum", ""),
                  ("CallerIDName", ""), ("Context", "default"), ("Exten", ""), ("Uniqueid", uid),
                  ("Linkedid", uid))
        self.model.channels[uid].update(state="6", app=action["application"], data=action["data"])
        limit = re.fullmatch(r"TIMEOUT\(absolute\)=(\d+)", action["variable"])
        heard = action["data"].split(",")[0] + "1"
        self.spies[spy] = (uid, heard, time.time() + int(limit.group(1)))
        self.tell_spy("ChanSpyStart", spy, uid, heard)

    def tell_spy(self, event, spy, uid, heard):
        self.tell(event, "call", ("SpyerChannel", spy), ("SpyerUniqueid", uid), ("SpyeeChannel", heard),
                  ("SpyeeUniqueid", "1.1"))

    def play(self):
        for spy, (_, _, until) in list(self.spies.items()):
            if time.time() > until:
                self.hang_up_spy(spy)
        return super().play()

    def hang_up_spy(self, spy):
        uid, heard, _ = self.spies.pop(spy)
        self.tell_spy("ChanSpyStop", spy, uid, heard)
        self.tell("Hangup", "call", ("Channel", spy), ("ChannelState", "6"), ("Uniqueid", uid),
                  ("Linkedid", uid), ("Cause", "16"))
        self.flush()

    # ---- answering ----

    def act(self, client, action):
        name = action.get("action", "").lower()
        match = ORDER.match(action.get("actionid", ""))
        order = match.group(1) if match else ""
        if order:
            self.seen.append((order, name))
        if not client.logged_in or name not in CHANGES:
            if not self.answer(client, action, name):
                super().act(client, action)
            return
        fault = self.faults.get(order, "")
        if CLASSES[name] in self.denied or fault == "refuse":
            self.deny(client, action, "Permission denied")
            return
        success, sentence = True, "Success"
        if fault not in ("lie", "stall", "cut-before"):
            success, sentence = getattr(self, "do_" + name)(action)
            if success:
                self.done.append((order, name))
        if fault in ("cut-before", "cut-after"):
            self.drop(client)
        elif fault not in ("stall", "mute"):
            self.say(client, action, ("Response", "Success" if success else "Error"),
                     ("Message", sentence))
            if name == "originate" and not fault:
                self.originated(client, action)

    def answer(self, client, action, name):
        """Questions that only orders ask. True: answered."""
        if name == "dbget":
            value = self.model.db.get(action["family"], {}).get(action["key"])
            if value is None:
                self.deny(client, action, "Database entry not found")
            else:
                self.list(client, action, "DBGet", [[
                    ("Event", "DBGetResponse"), ("Family", action["family"]), ("Key", action["key"]),
                    ("Val", value)]])
        elif name == "queuestatus" and ("member" in action or "queue" in action):
            self.list(client, action, "QueueStatus", [
                block for block in self.model.queue_status()
                if self.is_asked_for(dict(block), action)])
        else:
            return False
        return True

    @staticmethod
    def is_asked_for(block, action):
        return action.get("queue", block["Queue"]) == block["Queue"] and (
            block["Event"] != "QueueMember" or
            action.get("member", block["Location"]) == block["Location"])

    # ---- control ----

    def obey(self, words):
        word, rest = words[0], words[1:]
        if word == "call":
            self.call(*rest)
        elif word == "db":
            self.model.db.setdefault(rest[0], {}).pop(rest[1], None)
            if rest[2:]:
                self.model.db[rest[0]][rest[1]] = rest[2]
        elif word == "fault":
            self.faults[rest[0]] = rest[1]
        elif word == "hangup":
            self.hang_up_spy(rest[0])
        elif word == "state":
            return json.dumps({"db": self.model.db, "done": self.done, "seen": self.seen,
                               "messages": self.messages, "spies": list(self.spies),
                               **self.model.summary()})
        else:
            return super().obey(words)
        self.flush()
        return "ok"


def main():
    scene = json.loads(sys.argv.pop(1))
    parser = argparse.ArgumentParser(parents=[ami_server.options()], add_help=False)
    options = parser.parse_args(["variant", "--paused", *sys.argv[1:]])
    Living(options, scene).run()


if __name__ == "__main__":
    main()
