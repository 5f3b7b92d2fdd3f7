"""Who has a port: the till that runs, or another program."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from tui_pos.errors import TillError
from tui_pos.home import Home, holder
from tui_pos.shop import Shop

TILL_RUNS, PORT_HELD = 5080, 5081
"""Errors that end a command with the exit code of a home that is held."""


class Holder(msgspec.Struct, frozen=True):
    """A process, and what it is called."""

    pid: int
    program: str


def refuse_beside_till(home: Home, name: str, shop: Shop) -> None:
    """Raises TillError 5080 where the till of this home runs: its devices are tested from its own
    screen."""
    pid = holder(home)
    if pid is not None:
        till = f"{shop.name} {shop.terminal}"
        raise TillError(TILL_RUNS, name=name, till=till, pid=pid, program=_program(pid))


def refuse_held(port: str, name: str) -> None:
    """Raises TillError 5081 where another program has this port to itself."""
    held = holder_of(port)
    if held is not None and held.pid != os.getpid():
        raise TillError(PORT_HELD, name=name, pid=held.pid, program=held.program)


def holder_of(port: str) -> Holder | None:
    """The process that has locked a device file; None where none has, or it cannot be seen."""
    try:
        device = Path(port).stat()
        locks = Path("/proc/locks").read_text("ascii")
    except (OSError, ValueError):
        return None
    at = f"{os.major(device.st_dev):02x}:{os.minor(device.st_dev):02x}:{device.st_ino}"
    for _, _, _, _, pid, place, *_ in map(str.split, locks.splitlines()):
        if place == at and int(pid) > 0:
            return Holder(int(pid), _program(int(pid)))
    return None


def _program(pid: int) -> str:
    """What was started, without where it lies: tui-pos run."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\x00")
    except OSError:
        return "?"
    names = [word.rpartition("/")[2] for word in words[:3] if not word.startswith("-")]
    return " ".join(filter(None, names)) or "?"
