#!/usr/bin/python3
# deadline: 120
"""The console in a terminal: every view, drilling down, help, search, sizes, charsets, colours."""
import tmux
import vigie

ok = vigie.ok
VIEWS = {"1": "Overview", "2": "Queues", "3": "Numbers", "4": "Calls", "5": "Agents", "6": "Gates"}
AZERTY = {"&": "Overview", "é": "Queues", '"': "Numbers", "'": "Calls", "(": "Agents", "-": "Gates"}

gate = vigie.Gate("sim:?seed=7")


def console(*arguments, **options):
    return tmux.Terminal("--connect", gate.pair, *arguments, **options)


def shows(view):
    """The tab of the view is the one in brackets."""
    return lambda screen: any("[" in line and view in line.split("[", 1)[1].split("]")[0]
                              for line in screen.splitlines()[:3])


with tmux.Terminal("--demo", size=(200, 60)) as term:
    ok("the demo becomes live by itself", term.wait_for("live", "DEMO"), term.text())
    term.keys("q")
    ok("q ends it, exit code 0", term.code() == 0, term.errors())
    ok("and gives the terminal back", term.restored())

with tmux.Terminal("--demo=nonsense") as term:
    ok("a demo that cannot start says why and fails",
       term.code() == 1 and "no scenario" in term.errors(), term.errors())

with console(size=(100, 30)) as term:
    ok("a console becomes live", term.wait_for("live"), term.text())
    for key, view in {**VIEWS, **AZERTY}.items():
        term.keys(key)
        ok(f"key {key} shows {view}", term.wait_for(shows(view)), term.text())

    term.keys("2", "Enter")
    ok("Enter on a queue opens it", term.wait_for("> Queue"), term.text())
    term.keys("Escape")
    ok("Escape goes back", term.wait_gone("> Queue"), term.text())
    term.keys("?")
    ok("? shows the keys", term.wait_for("Everywhere"), term.text())
    term.keys("Escape", "3", "/", "Jeu")
    ok("/ finds a row", term.wait_for(lambda s: any(line.startswith(">") and "Jeu" in line
                                                    for line in s.splitlines())), term.text())
    term.keys("Enter")

    for size in ((200, 60), (40, 10), (80, 24), (20, 5), (132, 43)):
        term.resize(*size)
        ok(f"at {size[0]}x{size[1]} it still draws",
           term.wait_for(lambda s, size=size: len(s.splitlines()) == size[1]
                         and "test li" in s.splitlines()[0]), term.text())
    with console("--view", "numbers", size=(132, 43)) as other:
        other.wait_for("live")
        fresh = other.lines()[1]
    ok("after all that its tabs are those of a fresh one",
       vigie.wait_for(lambda: term.lines()[1] == fresh), term.text())
    term.keys("q")
    ok("q still ends it", term.code() == 0, term.errors())

with console(env={"LANG": "C", "LC_ALL": "C"}) as term:
    ok("LANG=C is shown in ASCII", term.wait_for("live") and term.text().isascii(), term.text())
for name in ("vt100", "linux", "xterm", "screen"):
    with console(term=name) as term:
        ok(f"TERM={name} works", term.wait_for("live"), term.text() + term.errors())
        term.keys("q")
        ok(f"TERM={name} is given back", term.code() == 0 and term.restored(), term.errors())
with console(env={"NO_COLOR": "1"}) as term:
    ok("NO_COLOR is heeded", term.wait_for("live")
       and "\x1b[3" not in term.tmux("capture-pane", "-e", "-p").replace("\x1b[39m", ""),
       repr(term.tmux("capture-pane", "-e", "-p"))[:2000])
for name in ("dumb", "no-such-terminal"):
    with console(term=name) as term:
        ok(f"TERM={name} is refused with a sentence",
           term.code() == 1 and f'"{name}"' in term.errors(), term.errors())
for name in ("default", "mono"):
    with console("--theme", name) as term:
        ok(f"theme {name} is found without installing", term.wait_for("live"), term.errors())
with console("--theme", "defualt") as term:
    ok("an unknown theme is named, with those there are",
       term.code() == 2 and "default" in term.errors() and "defualt" in term.errors(), term.errors())

for words, sentence in ((("--view", "quues"), "queues"), (("--lang", "de"), "fr or en"),
                        (("--view", "queues", "--filter", "wating > 1"), "waiting")):
    with console(*words) as term:
        ok(f"{' '.join(words)}: a sentence, exit code 2, no screen",
           term.code() == 2 and sentence in term.errors() and term.restored(), term.errors())

gate.stop()
vigie.done()
