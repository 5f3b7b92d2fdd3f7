"""How many NULs bring a printer that was left in the middle of a command to the end of it. A NUL
by itself prints nothing."""

from __future__ import annotations

from drivers.encoding.escpos_commands import LONGEST, Splitter
from drivers.encoding.escpos_lengths import length

LEAST = 4
"""Bytes of the longest character."""
_KIND = 3
"""Bytes that say which command it is."""


def missing(begun: bytes) -> int:
    """NULs that end the command of which `begun` is the beginning."""
    data = bytearray(begun)
    while data and len(data) < (needed := length(data, 0)) <= LONGEST:
        data += bytes(needed - len(data))
    return len(data) - len(begun)


def longest(commands: bytes) -> int:
    """NULs that end whichever of `commands` a printer stands in, wherever it stands in it."""
    splitter = Splitter()
    most = LEAST
    for command in splitter.feed(commands):
        if command.name:
            # One that goes on to an end mark of its own may go on longer without it.
            most = max(most, len(command.raw), missing(command.raw[:_KIND]))
    return max(most, len(splitter.rest) + missing(splitter.rest))


def unfinished(commands: bytes) -> int:
    """NULs that end what `commands` leave unfinished."""
    splitter = Splitter()
    for _ in splitter.feed(commands):
        pass
    return missing(splitter.rest)
