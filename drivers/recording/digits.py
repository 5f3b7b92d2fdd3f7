"""Where the digits of a conversation are, and which of them belong to one number.

A number may be spelt in ASCII, in full-width characters of GBK or UTF-8, or in pairs (Code 128
set C); single blanks and dashes, and commands for bold or size, do not end it. Digits that are
part of a frame or a command, and those within a four-byte character of GB18030, are held fixed:
they are part of the number only so far as they stand before its digits without anything between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from drivers.device import Kind
from drivers.encoding.escpos_commands import Command, Splitter
from drivers.transport import Direction

SHORTEST = 8
"""Digits from which on a number is masked."""


class Digit(Struct, frozen=True):
    """One decimal digit: its byte, its value, and by what one more of it changes that byte;
    0: it must stay as it is."""

    at: int
    value: int
    scale: int = 1


class Between(Enum):
    """What is not a digit: it ends the number, or only stands between two parts of one."""

    NUMBERS = "numbers"
    PARTS = "parts"


Mark = Digit | Between

_TOKEN = re.compile(
    rb"(?P<held>[\x81-\xfe][0-9][\x81-\xfe][0-9]|\][A-Za-z][0-9]|\x1b[^0-9][0-9])"
    rb"|(?P<digit>[0-9])"
    rb"|(?P<wide>\xa3[\xb0-\xb9]|\xef\xbc[\x90-\x99])"
    rb"|(?P<character>[\x81-\xfe][\x40-\x7e\x80-\xfe])"
    rb"|(?P<between>(?<=[0-9\xb0-\xb9\x90-\x99])[ -](?=[0-9\xa3\xef]))"
)
_STYLES = frozenset(
    (
        b"\x1b!", b"\x1b-", b"\x1bE", b"\x1bG", b"\x1bM", b"\x1bt",
        b"\x1c!", b"\x1c&", b"\x1c-", b"\x1c.", b"\x1d!", b"\x1dB",
    )
)  # fmt: skip
_IDENTITY = re.compile(rb"_([ -~]{1,80})\x00")


def marks(stream: bytes, kind: Kind, direction: Direction) -> Iterator[Mark]:
    """The digits of all that went one way, with what is between them."""
    if kind not in (Kind.PRINTER, Kind.DRAWER):
        return _plain(stream, 0)
    return _commands(stream) if direction == "out" else _replies(stream)


def _plain(data: bytes, start: int) -> Iterator[Mark]:
    """Bytes that are text as far as anybody knows; they begin at `start` of the stream."""
    done = 0
    for token in _TOKEN.finditer(data):
        if token.start() > done:
            yield Between.NUMBERS
        done = token.end()
        last = start + done - 1
        match token.lastgroup:
            case "held":
                yield Between.NUMBERS
                yield Digit(last, data[done - 1] & 0x0F, 0)
            case "digit":
                yield Digit(last, data[done - 1] & 0x0F)
            case "wide":
                # Bx in GBK, 9x in UTF-8: the low half is the digit there too.
                yield Between.PARTS
                yield Digit(last, data[done - 1] & 0x0F)
                yield Between.PARTS
            case "between":
                yield Between.PARTS
            case _:
                yield Between.NUMBERS
    if done < len(data):
        yield Between.NUMBERS


def _commands(stream: bytes) -> Iterator[Mark]:
    """What a printer is sent: its text, and the data of its symbols and pictures."""
    splitter = Splitter()
    at = 0
    for command in splitter.feed(stream):
        if not command.name:
            yield from _plain(command.raw, at)
        else:
            yield Between.PARTS if command.name in _STYLES else Between.NUMBERS
            head = _head(command)
            yield from _held(command.raw[:head], at)
            if command.name == b"\x1dk":
                yield from _barcode(command.raw[head:], at + head)
            else:
                yield from _plain(command.raw[head:], at + head)
        at += len(command.raw)
    yield from _plain(stream[at:], at)


def _head(command: Command) -> int:
    """Bytes of a command before its data; all of it where it has none."""
    raw = command.raw
    match command.name:
        case b"\x1dk":
            return 3 if raw[2] < 65 else 4
        case b"\x1d(" | b"\x1c(":
            return 8 if raw[2:3] == b"k" and raw[6:7] == b"P" else len(raw)
        case b"\x1dv":
            return 8
    return len(raw)


def _held(head: bytes, at: int) -> Iterator[Mark]:
    """The digits at the end of a command's head."""
    first = len(head.rstrip(b"0123456789"))
    for offset in range(max(first, 2), len(head)):
        yield Digit(at + offset, head[offset] & 0x0F, 0)


def _barcode(data: bytes, start: int) -> Iterator[Mark]:
    """In set C of Code 128 each byte is two digits; a brace changes the set."""
    pairs = False
    for piece in re.finditer(rb"\{(.)|([^{]+)", data, re.DOTALL):
        if piece[1] is not None:
            pairs = piece[1] == b"C" if piece[1] in (b"A", b"B", b"C") else pairs
            yield Between.PARTS
        elif not pairs:
            yield from _plain(piece[2], start + piece.start())
        else:
            for at, byte in enumerate(piece[2], start + piece.start()):
                if byte < 100:
                    yield Digit(at, byte // 10, 10)
                    yield Digit(at, byte % 10, 1)
                else:
                    yield Between.NUMBERS


def _replies(stream: bytes) -> Iterator[Mark]:
    """What a printer says: bits, which are no digits even where they look like some; and names
    and numbers of its own."""
    for identity in _IDENTITY.finditer(stream):
        yield Between.NUMBERS
        yield from _plain(identity[1], identity.start(1))
