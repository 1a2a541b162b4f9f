"""The head of the audit file reaches the machine's log: a gate with a /dev of its own, in which this test
listens where a syslog daemon would. Skipped where a process may not have mounts of its own."""
import re
import socket
import subprocess

import vigie

place = vigie.folder()
DEV = place / "dev"
DEV.mkdir()
OWN_DEV = f"""for node in null zero random urandom; do
    : >{DEV}/$node && mount --bind /dev/$node {DEV}/$node || exit 1
done
mount --rbind {DEV} /dev && exec "$@" """
WRAPPER = ("unshare", "-r", "-m", "sh", "-c", OWN_DEV, "sh")

if subprocess.run([*WRAPPER, "true"], capture_output=True, check=False).returncode != 0:
    vigie.skip("no mounts of its own here (unshare -r -m): syslog was not listened to")
    vigie.done()

log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind(str(DEV / "log"))
log.settimeout(20)
gate = vigie.Gate("lines:-", place=place, name="paris", wrapper=WRAPPER)
first = log.recv(4096).decode()
AUTHPRIV_NOTICE = 10 * 8 + 5
vigie.ok("the head is said at the start, to authpriv", first.startswith(f"<{AUTHPRIV_NOTICE}>")
         and re.search(r"vigie-gate\[\d+\]: gate paris audit head 1:[0-9a-f]{64}$", first.rstrip("\0\n")),
         first)
pid = gate.process.pid
vigie.ok("by the gate's own process", f"vigie-gate[{pid}]:" in first, (pid, first))
gate.stop()
last = log.recv(4096).decode().rstrip("\0\n")
head = last.split("audit head ")[-1]
vigie.ok("and at the end", head.startswith("2:"), last)
answer = vigie.run_vigie("audit", "verify", "--file", place / "paris.audit", "--head", head)
vigie.ok("it is the head of the file", answer.returncode == 0, answer.stdout + answer.stderr)
vigie.done()
