"""Where one ESC/POS command ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_TEXT = re.compile(rb"[^\x00-\x1f]+")

_LENGTHS: dict[bytes, int] = {
    b"\x10\x04": 3, b"\x10\x05": 3, b"\x10\x14": 5,
    b"\x1b@": 2, b"\x1b2": 2, b"\x1b3": 3, b"\x1b!": 3, b"\x1b-": 3, b"\x1b=": 3,
    b"\x1bE": 3, b"\x1bG": 3, b"\x1bJ": 3, b"\x1bM": 3, b"\x1bR": 3, b"\x1ba": 3,
    b"\x1bd": 3, b"\x1bi": 2, b"\x1bm": 2, b"\x1bp": 5, b"\x1bt": 3, b"\x1bv": 2,
    b"\x1bc": 4, b"\x1b{": 3, b"\x1b ": 3, b"\x1b$": 4, b"\x1bD": 0,
    b"\x1c&": 2, b"\x1c.": 2, b"\x1c!": 3, b"\x1c-": 3, b"\x1cS": 4,
    b"\x1d!": 3, b"\x1dB": 3, b"\x1dH": 3, b"\x1dI": 3, b"\x1dL": 4, b"\x1dP": 4,
    b"\x1dW": 4, b"\x1da": 3, b"\x1df": 3, b"\x1dh": 3, b"\x1dr": 3, b"\x1dw": 3,
}  # fmt: skip
"""Bytes of a command with its arguments; 0: they end with NUL."""


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
        self._rest = b""

    @property
    def rest(self) -> bytes:
        """The beginning of a command whose end did not come yet."""
        return self._rest

    def feed(self, data: bytes) -> Iterator[Command]:
        """The commands that `data` completes, in order; text may come in several runs."""
        self._rest += data
        at = 0
        try:
            while at < len(self._rest):
                command = _next(self._rest, at)
                if command is None:
                    return
                at += len(command.raw)
                yield command
        finally:
            self._rest = self._rest[at:]


def _next(data: bytes, at: int) -> Command | None:
    text = _TEXT.match(data, at)
    if text:
        return Command(b"", text.group())
    if data[at] not in b"\x10\x1b\x1c\x1d":
        return Command(data[at : at + 1], data[at : at + 1])
    name = data[at : at + 2]
    length = _length(name, data, at) if len(name) == 2 else None
    if length is None or at + length > len(data):
        return None
    return Command(name, data[at : at + length])


def _length(name: bytes, data: bytes, at: int) -> int | None:
    """Bytes of the command at `at`; None where that is not seen yet."""
    third = data[at + 2] if at + 2 < len(data) else None
    match name:
        case b"\x1d(" | b"\x1c(":
            sized = data[at + 3 : at + 5]
            return 5 + int.from_bytes(sized, "little") if len(sized) == 2 else None
        case b"\x1dV":
            return None if third is None else 4 if third in (0x41, 0x42) else 3
        case b"\x1dk":
            return _barcode(data, at, third)
        case b"\x1dv":
            head = data[at + 4 : at + 8]
            if len(head) < 4:
                return None
            return 8 + int.from_bytes(head[:2], "little") * int.from_bytes(head[2:], "little")
    length = _LENGTHS.get(name, 2)
    return length or _to_nul(data, at + 2, at)


def _barcode(data: bytes, at: int, kind: int | None) -> int | None:
    """GS k has two forms: a length from kind 65 on, an end of NUL below it."""
    if kind is None:
        return None
    if kind < 65:
        return _to_nul(data, at + 3, at)
    return 4 + data[at + 3] if at + 3 < len(data) else None


def _to_nul(data: bytes, start: int, at: int) -> int | None:
    end = data.find(b"\x00", start)
    return None if end < 0 else end + 1 - at
