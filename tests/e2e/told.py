"""What a gate has told, read from its journal as a stranger would: fields by name."""
import follower
import watch


def told(gate, kind):
    """Fields of every event of a kind, in order."""
    found = []
    for events in watch.journal(gate.journal).values():
        for _, number, at_us, fields in events:
            event = follower.read_event([number, at_us, list(fields.items())])
            if event and event[0] == kind:
                found.append(event[2])
    return found


def of_number(gate, kind, number):
    """The last event of a kind about a number; {} before the first."""
    return next((e for e in reversed(told(gate, kind)) if e["number"] == number), {})


def ended(gate, call):
    return next((e for e in told(gate, "call_ended") if e["call"] == call), None)


def connected(gate, call):
    return any(e["call"] == call for e in told(gate, "call_connected"))


def note(gate):
    return told(gate, "exchange")[-1]["note"]
