"""The 8-digit LED display of Chinese tills (客显): one number, and a lamp that says what it is.

Command names are those of its manuals. Which number lights which lamp is known for the total
alone; the others are what is usual.
"""

from __future__ import annotations

import re

from drivers.showing import Lamp, Showing

DIGITS = 8

INITIALIZE = b"\x1b@"
CLEAR = b"\x0c"

_LAMPS = {Lamp.OFF: b"0", Lamp.PRICE: b"1", Lamp.TOTAL: b"2", Lamp.PAID: b"3", Lamp.CHANGE: b"4"}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def encode(showing: Showing) -> bytes:
    """The bytes that show its amount; nothing is lit where that is none, or has too many digits:
    a part of it would be another amount."""
    number = showing.amount
    if not _NUMBER.fullmatch(number) or len(number.replace(".", "")) > DIGITS:
        return CLEAR + _lamp(Lamp.OFF)
    return b"\x1bQA" + number.encode("ascii") + b"\r" + _lamp(showing.lamp)


PATTERN = b"\x1bQA8.8.8.8.8.8.8.8.\r" + b"".join(map(b"\x1bs".__add__, _LAMPS.values()))
"""Every segment, and each lamp once."""


def _lamp(lamp: Lamp) -> bytes:
    return b"\x1bs" + _LAMPS[lamp]
