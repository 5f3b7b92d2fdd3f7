"""Looks a name up in a process of its own: the system's look-up knows no time limit, and so can
be ended."""

from __future__ import annotations

import socket
import subprocess
import sys

from msgspec import Struct

_CHILD = """
import socket, sys
try:
    found = socket.getaddrinfo(sys.argv[1], None, type=socket.SOCK_STREAM)
except socket.gaierror as failure:
    print(failure.errno)
    sys.exit(1)
except UnicodeError:
    print(socket.EAI_NONAME)
    sys.exit(1)
print(*dict.fromkeys(one[4][0] for one in found), sep="\\n")
"""


class Answers(Struct, frozen=True):
    """The addresses of a name, in the order to try them. None: `exists` says whether somebody
    answered that there is no such name; where not, nobody answered."""

    addresses: tuple[str, ...] = ()
    exists: bool = True


def look_up(name: str, limit_s: float) -> Answers:
    """Look a name up as the till does, within a time limit. Raises OSError where not even a
    process can be started."""
    program = (sys.executable, "-I", "-S", "-c", _CHILD, name)
    try:
        done = subprocess.run(program, capture_output=True, text=True, timeout=limit_s)
    except subprocess.TimeoutExpired:
        return Answers()
    said = done.stdout.split()
    if done.returncode == 0:
        return Answers(tuple(said))
    return Answers(exists=said != [str(int(socket.EAI_NONAME))])
