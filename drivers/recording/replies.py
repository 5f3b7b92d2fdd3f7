"""The digits in what a printer says: in its names and numbers, and in what is no reply at all.

Its replies are bits, which are no digits even where they look like some; and what is no reply
must not become one.
"""

from __future__ import annotations

from msgspec.structs import replace

from drivers.encoding.escpos_status import Kind, ReplyReader
from drivers.recording.digits import ANY, Digit, Found, Mark, plain

_PAUSES = b"\x11\x13"
"""They may come between any two bytes of something else."""
_BEGIN_REPORTS = (0, 4, 8)
_BEGIN_NOTHING = (1, 3, 5, 7, 9)
_ENDS_REPORTS = 0x90
"""Bits of a byte that a report does not go on with."""


def replies(stream: bytes) -> Found:
    """The digits of all that a printer said."""
    places = [at for at, byte in enumerate(stream) if byte not in _PAUSES]
    said = bytes(stream[at] for at in places)
    choices = _choices(said)
    marks: list[Mark] = []
    for mark in plain(said):
        if isinstance(mark, Digit):
            mark = replace(mark, at=places[mark.at], choices=choices.get(mark.at, mark.choices))
        marks.append(mark)
    return Found(marks)


def _choices(said: bytes) -> dict[int, tuple[int, ...]]:
    """What each digit in ASCII may be."""
    choices: dict[int, tuple[int, ...]] = {}
    reader, begun = ReplyReader(), 0
    for at, byte in enumerate(said):
        heard = reader.feed(bytes([byte]))
        if len(reader.pending) == 1:
            begun = at
        if heard:
            choices[begun if heard[0].kind is Kind.REPORT else at] = ()
        elif chr(byte) in "0123456789":
            named = reader.pending[:1] == b"_"
            choices[at] = ANY if named else _no_reply(byte & 0x0F, said[at + 1 : at + 2])
    return choices


def _no_reply(value: int, following: bytes) -> tuple[int, ...]:
    """What a digit that is no reply may be, with this byte behind it."""
    if following and following[0] & _ENDS_REPORTS:
        return _BEGIN_REPORTS + _BEGIN_NOTHING
    return _BEGIN_REPORTS if value in _BEGIN_REPORTS else _BEGIN_NOTHING
