"""A console in a terminal: tmux on a private socket.

    with tmux.Terminal("--connect", gate.pair, size=(80, 24)) as term:
        term.wait_for("live")
        term.keys("Down", "Enter")
        print(term.text())

The terminal outlives the program, so that what it left behind can be looked at: code() is its exit
code, restored() whether the terminal is as it was before.
"""
import os
import re
import subprocess
from pathlib import Path

import vigie

# The words of vigie for keys that tmux calls otherwise.
KEYS = {"PageUp": "PPage", "PageDown": "NPage", "Backspace": "BSpace", "BackTab": "BTab"}

WRAPPER = """
trap : INT QUIT
cd "$1"; shift
stty -g >before
sh -c 'echo $$ >pid; exec "$@"' sh "$@" 2>errors
echo $? >code.part
stty -g >after
mv code.part code
exec cat
"""


class Terminal:
    def __init__(self, *arguments, size=(80, 24), term=None, env=None, program=None):
        self.place = vigie.folder()
        self.socket = self.place / "tmux"
        self.size = size
        command = ["sh", "-c", WRAPPER, "sh", str(self.place), program or vigie.CONSOLE,
                   *[str(word) for word in arguments]]
        self.env = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", "XDG_CONFIG_HOME": str(self.place),
                    **(env or {})}
        for name in ("TMUX", "NO_COLOR", "COLUMNS", "LINES"):
            if name not in (env or {}):
                self.env.pop(name, None)
        config = self.place / "tmux.conf"
        config.write_text("set -g status off\nset -g default-terminal tmux-256color\n"
                          "set -sg escape-time 0\n")
        if term:
            command = ["env", f"TERM={term}", *command]
        self.tmux("-f", str(config), "-u", "new-session", "-d", "-x", str(size[0]), "-y",
                  str(size[1]), *command)

    def tmux(self, *words, check=True):
        done = subprocess.run(["tmux", "-S", str(self.socket), *words], capture_output=True,
                              env=self.env, timeout=20)
        if check and done.returncode != 0:
            raise RuntimeError("tmux: " + done.stderr.decode(errors="replace"))
        return done.stdout.decode(errors="replace")

    # --- hands

    def keys(self, *names):
        """Presses keys by vigie's names; anything else is typed as it stands."""
        for name in names:
            if name in KEYS or re.fullmatch(r"F\d+|C-.|Enter|Escape|Tab|Space|Up|Down|Left|Right|"
                                            r"Home|End", name):
                self.tmux("send-keys", KEYS.get(name, name))
            else:
                self.tmux("send-keys", "-l", name)
        return self

    def resize(self, columns, rows):
        self.size = (columns, rows)
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def kill(self):
        """The terminal goes away, as when a connection breaks."""
        self.tmux("kill-server", check=False)

    # --- eyes

    def text(self):
        return self.tmux("capture-pane", "-p", check=False)

    def lines(self):
        return self.text().splitlines()

    def wait_for(self, *texts, deadline_s=20):
        """Until all of the texts are on the screen, or the functions of the screen are true."""
        def holds():
            screen = self.text()
            return all(text(screen) if callable(text) else text in screen for text in texts)
        return vigie.wait_for(holds, deadline_s, 0.05)

    def wait_gone(self, text, deadline_s=20):
        return self.wait_for(lambda screen: text not in screen, deadline_s=deadline_s)

    def _file(self, name):
        path = self.place / name
        return path.read_text(errors="replace").strip() if path.exists() else ""

    def pid(self):
        return int(vigie.wait_for(lambda: self._file("pid")))

    def code(self, deadline_s=10):
        """The exit code; None while it runs."""
        code = vigie.wait_for(lambda: self._file("code"), deadline_s)
        return int(code) if code else None

    def errors(self):
        return self._file("errors")

    def restored(self):
        """The terminal's modes are as before, the cursor is there, and no other screen is shown."""
        flags = self.tmux("display-message", "-p", "#{cursor_flag} #{alternate_on}").split()
        return self._file("before") == self._file("after") != "" and flags == ["1", "0"]

    def close(self):
        self.kill()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def cpu_s(pid):
    """Seconds of processor time that a process took so far; None when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    if fields[0] == "Z":
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
