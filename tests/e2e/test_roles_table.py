#!/usr/bin/python3
# deadline: 60
"""The roles and verbs that the tests of rights are made of are those of the program and of its pages: a new
one without a row in roles.py, or in a page, is told here."""
import re

import desk
import roles
import vigie

ok = vigie.ok
PAGE = (vigie.ROOT / "docs" / "keys.md").read_text()


def table(name):
    """{first cell: words of the second} of a generated table of docs/keys.md."""
    part = re.search(rf"<!-- generated: {name} -->\n(.*?)<!-- end -->", PAGE, re.S).group(1)
    return {first: re.findall(r"`([a-z-]+)`", second)
            for first, second in re.findall(r"^\| `([a-z-]+)` \| (.*?) \|", part, re.M)}


def expected(access):
    """The words that the gate itself expects where this list of people has another one."""
    path = vigie.folder() / "access.ini"
    path.write_text(access)
    said = vigie.run_gate("--check", "--switch", "sim:", "--access", path).stderr
    return re.search(r"expected one of (.*)", said).group(1).split(", ")


verbs, orders = set(roles.ROWS), set(roles.ROWS) - set(roles.NO_ORDERS)
told = re.search(r"^Verbs:\n(.*?)\n\n", vigie.run_vigie("do", "--help").stdout, re.S | re.M).group(1)
WHERE = {
    "the gate has these roles": (expected("[person local]\nroles = xx\n"), list(roles.SHIPPED)),
    "the gate has these verbs": (expected("[role x]\nverbs = xx\n"), verbs),
    "docs/keys.md has these roles": (table("roles"), {name: words.split() for name, words in
                                                      roles.SHIPPED.items()}),
    "docs/keys.md has these verbs": (table("verbs"), verbs),
    "vigie do has these orders": (re.findall(r"^  ([a-z-]+) ", told, re.M), orders),
    "the protocol has these words": ([verb.replace("_", "-") for verb in desk.VERBS[1:]], verbs),
    "a person of the tests who may all has these": (vigie.VERBS.split(), verbs),
}
for sentence, (found, wanted) in WHERE.items():
    same = set(found) == wanted if isinstance(wanted, set) else found == wanted
    ok(sentence, same, f"{found}\n{wanted}")
ok("each verb of a role has a row", {v for words in roles.ROLES.values() for v in words} <= verbs)
ok("each verb is tried by somebody who may", all(any(roles.may(who, verb) for who in roles.PEOPLE)
                                                for verb in verbs))
vigie.done()
