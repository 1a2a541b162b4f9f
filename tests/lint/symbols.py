"""What the linker sees: exported names tell their file, pure rooms reach nothing outside."""
import re
import subprocess

import house

FORTIFIED = re.compile(r"^__(?:isoc99_|isoc23_)?(\w+?)(?:_chk)?$")


def symbols(build):
    """Yields (source path, kind, name) for every global symbol of every compiled source."""
    objects = {}
    for path in house.files(".c", under=("proto", "console")):
        compiled = build / path.replace(".c", ".o")
        if compiled.exists():
            objects[str(compiled)] = path
    if not objects:
        return
    out = subprocess.run(["nm", "-A", "-P", "-g", *objects], capture_output=True, text=True,
                         check=True).stdout
    for line in out.splitlines():
        where, rest = line.split(": ", 1)
        name, kind = rest.split()[:2]
        yield objects[where], kind, name


def begins_with_file(path, name):
    """call_table.c: call, call_..., call_table, call_table_...; in asterisk/: asterisk_... too."""
    parts = path[:-2].split("/")
    words = parts[-1].split("_")
    prefixes = ["_".join(words[:n]) for n in range(1, len(words) + 1)]
    if len(parts) > 3:
        prefixes.append(parts[-2])
    return any(name == prefix or name.startswith(prefix + "_") for prefix in prefixes)


def check_names(build):
    excused = [(row[0], row[1].split()) for row in house.rows("names.rules", 3)]
    faults = []
    for path, kind, name in symbols(build):
        if kind not in "TDBRCVW" or name == "main":
            continue
        if begins_with_file(path, name):
            continue
        if not any(path == file and house.matches(name, names) for file, names in excused):
            faults.append(f"{path}: exports {name}, which does not begin with the file's name")
    return faults


def check_twins(build):
    """One name, one thing: also in rooms that are never linked together, where no linker would say so."""
    homes, faults = {}, []
    for path, kind, name in symbols(build):
        if kind not in "TDBRC" or name == "main":
            continue
        if homes.setdefault(name, path) != path:
            faults.append(f"{path}: {name} is the name of another thing in {homes[name]}")
    return faults


def check_pure(build):
    pure, words = set(), set()
    for (line,) in house.rows("impure.words", 1):
        if line.startswith("pure:"):
            pure.update(line.split()[1:])
        else:
            words.update(line.split())
    prefixes = tuple(word[:-1] for word in words if word.endswith("*"))
    faults = []
    for path, kind, name in symbols(build):
        if kind not in "Uvw" or house.room_of(path) not in pure:
            continue
        plain = FORTIFIED.sub(r"\1", name)
        if plain in words or plain.startswith(prefixes):
            faults.append(f"{path}: {house.room_of(path)} is a pure room, but reaches {plain}")
    return faults
