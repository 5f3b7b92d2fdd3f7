"""The digits in what a printer is sent: its text, and the data of its commands.

What a command says of itself stays: its name, its numbers, how much data it has. So do characters
and pictures that are stored with their sizes among their dots (ESC &, FS q).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from drivers.encoding.escpos_commands import NAME, Command, Splitter
from drivers.recording.digits import Between, Digit, Found, Mark, plain

_STYLES = frozenset(
    (
        b"\x1b!", b"\x1b-", b"\x1bE", b"\x1bG", b"\x1bM", b"\x1bt",
        b"\x1c!", b"\x1c&", b"\x1c-", b"\x1c.", b"\x1d!", b"\x1dB",
    )
)  # fmt: skip
_HEADS = {
    b"\x12*": 4, b"\x12V": 4, b"\x1b*": 5, b"\x1c(": 5, b"\x1c2": 4, b"\x1cg": 10, b"\x1d(": 5,
    b"\x1d*": 4, b"\x1d8": 18, b"\x1dQ": 8, b"\x1dv": 8,
}  # fmt: skip
"""Bytes of a command before its data, of those that have some; a picture's sizes are no data."""
_SYMBOL_HEAD, _GRAPHICS_HEAD = 8, 16
_CODE_128 = 73
_AT_ONCE = re.compile(rb"\x10[\x04\x05\x14].{0,3}", re.DOTALL)
"""Pairs that spell a command which is obeyed wherever it stands."""


def commands(stream: bytes) -> Found:
    """The digits of all that a printer was sent."""
    marks: list[Mark] = []
    splitter, at = Splitter(), 0
    for command in splitter.feed(stream):
        marks += _command(command, at)
        at += len(command.raw)
    rest = splitter.rest
    return Found([*marks, *(_command(Command(rest[:NAME], rest), at) if rest else ())])


def _command(command: Command, at: int) -> Iterator[Mark]:
    if not command.name:
        yield from plain(command.raw, at)
        return
    yield Between.PARTS if command.name in _STYLES else Between.NUMBERS
    raw = command.raw
    head = _head(command)
    yield from _held(raw[:head], at)
    if command.name == b"\x1dk" and raw[2:3] == bytes([_CODE_128]):
        yield from _code128(raw[head:], at + head)
    else:
        yield from plain(raw[head:], at + head)


def _head(command: Command) -> int:
    raw = command.raw
    if command.name == b"\x1dk":
        return 3 if raw[2:3] < b"A" else 4
    if command.name in (b"\x1d(", b"\x1c("):
        return {b"k": _SYMBOL_HEAD, b"L": _GRAPHICS_HEAD}.get(raw[2:3], _HEADS[command.name])
    return _HEADS.get(command.name, len(raw))


def _held(head: bytes, at: int) -> Iterator[Mark]:
    """The digits at the end of a command's head."""
    first = len(head.rstrip(b"0123456789"))
    for offset in range(max(first, NAME), len(head)):
        yield Digit(at + offset, head[offset] & 0x0F, choices=())


def _code128(data: bytes, start: int) -> Iterator[Mark]:
    """In set C each byte is two digits; a brace changes the set."""
    pairs = False
    obeyed = {at for one in _AT_ONCE.finditer(data) for at in range(*one.span())}
    for piece in re.finditer(rb"\{(.)|([^{]+)", data, re.DOTALL):
        if piece[1] is not None:
            pairs = piece[1] == b"C" if piece[1] in (b"A", b"B", b"C") else pairs
            yield Between.PARTS
        elif not pairs:
            yield from plain(piece[2], start + piece.start())
        else:
            for at, byte in enumerate(piece[2], piece.start()):
                if byte >= 100:
                    yield Between.NUMBERS
                    continue
                pair = (Digit(start + at, byte // 10, 10), Digit(start + at, byte % 10))
                yield from (replace(one, choices=()) if at in obeyed else one for one in pair)
