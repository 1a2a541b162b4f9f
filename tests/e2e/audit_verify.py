"""Verifies an audit file from docs/audit.md alone: python3 audit_verify.py FILE PUBFILE [N:HASH]

Needs PyNaCl (Debian: python3-nacl). Exit code 0: whole; 1: a record is bad, and named."""
import hashlib
import json
import sys

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey


def verify(data, key, known=None):
    """(records, hash of the last) of a whole file; ValueError names the first bad record."""
    before, n = bytes(32), 0
    lines = data.split(b"\n")
    for line in lines[:-1]:
        n += 1
        try:
            record, digest, seal = line.split(b"\t")
            said = json.loads(record)["n"]
            if said != n:
                raise ValueError(f"record {said} stands in its place")
            before = hashlib.blake2b(before + record, digest_size=32).digest()
            if digest != before.hex().encode():
                raise ValueError("it does not have the hash written with it")
            key.verify(before, bytes.fromhex(seal.decode("ascii")))
        except (ValueError, KeyError, TypeError, BadSignatureError) as error:
            raise ValueError(f"record {n}: {error}") from None
        if known and known[0] == n and known[1] != before.hex():
            raise ValueError(f"record {n}: another hash than the head that is known")
    if lines[-1] or (known and known[0] > n):
        raise ValueError(f"record {n + 1}: " + ("it has no end" if lines[-1] else "it was cut off"))
    return n, before.hex()


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file, open(sys.argv[2], encoding="ascii") as public:
        content, public_key = file.read(), VerifyKey(bytes.fromhex(public.read().strip()))
    head = sys.argv[3].split(":") if len(sys.argv) > 3 else None
    try:
        print("whole, %d records, head %s" % verify(content, public_key, head and (int(head[0]), head[1])))
    except ValueError as error:
        sys.exit(f"{sys.argv[1]}: {error}")
