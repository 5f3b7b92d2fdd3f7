"""Where the digits of a conversation are, and which of them belong to one number.

A number may be spelt in ASCII, in full-width characters of GBK, Big5 or UTF-8, or in pairs (Code
128 set C); single blanks and dashes, and commands for bold or size, do not end it. Digits that are
part of a frame or a command, and those within a four-byte character of GB18030, are held fixed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct, field

SHORTEST = 8
"""Digits from which on a number is masked."""

ANY = tuple(range(10))


class Digit(Struct, frozen=True):
    """One decimal digit: its byte, its value, by what one more of it changes that byte, and what
    else it may be; nothing where it must stay as it is."""

    at: int
    value: int
    scale: int = 1
    choices: tuple[int, ...] = ANY


class Between(Enum):
    """What is not a digit: it ends the number, or only stands between two parts of one."""

    NUMBERS = "numbers"
    PARTS = "parts"


Mark = Digit | Between

Span = tuple[int, int]
"""From one byte to another one that is not of it."""


class Found(Struct):
    """What there is of digits in all that went one way.

    `codes`: what a decoder sees as one, perhaps with a check digit at its end, none of it longer
    than it may be, in the order of their beginnings. `days`: where the six digits of a date begin.
    """

    marks: list[Mark] = field(default_factory=list)
    codes: list[Span] = field(default_factory=list)
    days: list[int] = field(default_factory=list)


_WIDE = rb"(?:\xa3[\xb0-\xb9]|\xef\xbc[\x90-\x99])"
_BIG5 = rb"\xa2[\xaf-\xb8]"
_ROW = rb"(?:(?:\xa3[\xb0-\xb9]){3}|(?:%b){3}|(?:\xef\xbc[\x90-\x99]){3})" % _BIG5
"""So many are digits even where what stands before them is cut in a way that speaks against it."""
_TOKEN = re.compile(
    rb"(?P<held>[\x81-\xfe][0-9][\x81-\xfe][0-9]|\][A-Za-z][0-9]|\x1b[^0-9][0-9])"
    rb"|(?P<digit>[0-9])"
    rb"|(?P<wide>%b|%b(?=%b)|(?<=\xa2[\xaf-\xb8])%b)"
    rb"|(?P<character>[\x81-\xfe](?!%b)[\x40-\x7e\x80-\xfe])"
    rb"|(?P<between>(?<=[0-9\xaf-\xb9\x90-\x99])[ -](?=[0-9\xa2\xa3\xef]))"
    % (_WIDE, _BIG5, _BIG5, _BIG5, _ROW)
)
"""In GBK the pairs of Big5 are numbers too, with a full stop: one alone is no digit of a code."""


def plain(data: bytes, start: int = 0) -> Iterator[Mark]:
    """Bytes that are text as far as anybody knows; they begin at `start` of the stream."""
    done = 0
    for token in _TOKEN.finditer(data):
        if token.start() > done:
            yield Between.NUMBERS
        done = token.end()
        byte, at = data[done - 1], start + done - 1
        match token.lastgroup:
            case "held":
                yield Between.NUMBERS
                yield Digit(at, byte & 0x0F, choices=())
            case "digit":
                yield Digit(at, byte & 0x0F)
            case "wide":
                yield Between.PARTS
                # Bx in GBK, 9x in UTF-8: the low half is the digit there too.
                big5 = data[done - 2] == 0xA2
                yield Digit(at, byte - 0xAF if big5 else byte & 0x0F)
                yield Between.PARTS
            case "between":
                yield Between.PARTS
            case _:
                yield Between.NUMBERS
    if done < len(data):
        yield Between.NUMBERS
