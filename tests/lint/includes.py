"""Every #include against deps.rules (rooms) and libraries.rules (libraries)."""
import re

import house

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def check():
    rooms = house.rooms()
    walls = [(row[0].split(), row[1], row[2].split()) for row in house.rows("libraries.rules", 3)]
    faults = []
    for path in house.files(".c", ".h", under=("proto", "console")):
        room = rooms.get(house.room_of(path))
        if not room:
            faults.append(f"{path}: its room is not in tests/lint/deps.rules")
            continue
        source = house.text(path)
        for found in INCLUDE.finditer(source):
            fault = (of_room if found[1] == '"' else of_library)(path, room, found[2], walls)
            if fault:
                line = source.count("\n", 0, found.start()) + 1
                faults.append(f"{path}:{line}: {fault}")
    return faults


def of_room(path, room, header, _walls):
    if not header.startswith(("proto/", "console/")):
        return f'"{header}": includes are written from the root, and not from tests/'
    if not (house.ROOT / header).exists():
        return f'"{header}" does not exist'
    other = house.room_of(header)
    if other != room.name and other not in room.may:
        return f"{room.name} may not look into {other}"
    return None


def of_library(path, room, header, walls):
    for headers, library, only in walls:
        if not house.matches(header, headers):
            continue
        if library not in room.libraries:
            return f"<{header}>: {room.name} may not use {library}"
        if only and not house.matches(path, only):
            return f"<{header}> belongs into {' '.join(only)}"
    return None
