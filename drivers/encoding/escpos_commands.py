"""Where one ESC/POS command ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from drivers.encoding.escpos_lengths import length

LONGEST = 1 << 20
"""Bytes of the longest command that is believed: a picture 80 mm wide and 1.8 m long. One that
says it is longer (a command may claim 4 GB) is a fault of the line; its name is passed over alone
and what follows is read as commands again. So never more than this is kept."""

NAME = 2
"""Bytes of the name of a command; a control character that is none has one."""

_TEXT = re.compile(rb"[^\x00-\x1f]+")


class Command(Struct, frozen=True):
    """A whole command, or a run of text with an empty name."""

    name: bytes
    raw: bytes

    @property
    def arguments(self) -> bytes:
        """What follows the name."""
        return self.raw[len(self.name) :]


class Splitter:
    """Cuts a printer's bytes into commands, in whatever pieces they come."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._needed = 0

    @property
    def rest(self) -> bytes:
        """The beginning of a command whose end did not come yet."""
        return bytes(self._rest)

    def feed(self, data: bytes) -> Iterator[Command]:
        """The commands that `data` completes, in order; text may come in several runs."""
        self._rest += data
        at = 0
        try:
            while at < len(self._rest):
                command = self._next(at)
                if command is None:
                    return
                at += len(command.raw)
                yield command
        finally:
            del self._rest[:at]

    def _next(self, at: int) -> Command | None:
        """What begins at `at`, if it ends as well; otherwise it is not looked at again before so
        much is there that more can be told."""
        there = len(self._rest) - at
        if there < self._needed:
            return None
        self._needed = 0
        text = _TEXT.match(self._rest, at)
        if text:
            return Command(b"", bytes(text.group()))
        size = length(self._rest, at)
        if size > LONGEST:
            size = NAME
        if size > there:
            self._needed = size
            return None
        raw = bytes(self._rest[at : at + size])
        return Command(raw[:NAME], raw)
