"""What scales say that send their weight all the time.

Four ways of writing it, each a row of one table:

comma   ST,GS,+  1.234kg       ST stable, US not, OL too much; GS gross, NT net
plain   + 1.234 kg             a number and perhaps its unit; nothing of whether it is stable
frame   STX + 001234 3 xx ETX  sign, 6 digits, decimals, XOR of these 8 in two hexadecimal digits
toledo  STX A B C 6 digits, 6 digits of tare, CR, perhaps a check; the status is in bits of A and B

No scale was at hand: the layouts are those of makers' manuals.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import reduce
from operator import xor
from typing import Literal

from msgspec import Struct

LONGEST = 64
"""Bytes of one weight; every layout is shorter."""

Layout = Literal["auto", "comma", "plain", "frame", "toledo"]
Unit = Literal["kg", "g", "jin"]
UNITS = {"kg": 1_000_000, "g": 1_000, "jin": 500_000}
"""Milligrams."""

_ALIKE = 3
"""Numbers of one length in a row that are no noise."""

_STX = 0x02
_ENDS = frozenset(b"\r\n\x03")


class Reading(Struct, frozen=True):
    """What one frame says. `mg`: milligrams, below zero too; None where the scale shows no weight,
    because there is too much on it. `stable`: None where it does not say. `raw`: its bytes
    without those that frame it."""

    mg: int | None
    stable: bool | None
    raw: bytes


class ScaleReader:
    """Cuts a scale's bytes into weights, written in one layout or, where that is "auto", in any.

    `unit` is that of numbers without one. What comes before the first beginning or end of a frame
    is passed over: a number of which the front is missing is a number too. Where the layout is not
    set, digits without a point and a unit, as noise may be, are believed from the third on that is
    as long as those before.
    """

    def __init__(self, layout: str = "auto", unit: str = "kg") -> None:
        self.dropped = 0
        """Bytes that were no weight, in `bad` pieces."""
        self.bad = 0
        self._auto = layout == "auto"
        self._layouts = tuple(LAYOUTS.values()) if self._auto else (LAYOUTS[layout],)
        self._unit = UNITS[unit]
        self._pending = bytearray()
        self._whole = False
        self._check = b""
        self._bare = self._alike = 0

    def feed(self, data: bytes) -> list[Reading]:
        """The weights that `data` completes, in order."""
        readings: list[Reading] = []
        for byte in data:
            if byte == _STX:
                if self._pending != self._check:
                    self._drop()
                self._pending.clear()
                self._pending.append(byte)
                self._whole = True
            elif byte in _ENDS:
                readings += self._end(byte)
            else:
                self._pending.append(byte)
                if len(self._pending) > LONGEST:
                    self._drop()
                    self._whole = False
        return readings

    def _drop(self) -> None:
        self.dropped += len(self._pending)
        self.bad += bool(self._pending)
        self._pending.clear()

    def _end(self, end: int) -> list[Reading]:
        frame = bytes(self._pending)
        reading = None
        if self._whole and self._believes(frame):
            found = (read(frame, self._unit) for read in self._layouts)
            reading = next((one for one in found if one is not None), None)
        if reading is None:
            self._drop()
        self._pending.clear()
        self._whole = True
        self._check = b""
        if reading and _TOLEDO.fullmatch(frame):
            # Of everything up to here; where it is sent, before the next frame, it is no noise.
            self._check = bytes([-(sum(frame) + end) & 0x7F])
        return [reading] if reading else []

    def _believes(self, frame: bytes) -> bool:
        """Is it more than digits that noise may be?"""
        if not self._auto or not frame:
            return True
        bare = len(frame) if _BARE.fullmatch(frame) else 0
        self._alike = self._alike + 1 if bare == self._bare else 1
        self._bare = bare
        return not bare or self._alike >= _ALIKE


_NUMBER = rb"([+-]?) *(\d{1,7})(?:\.(\d{1,4}))? *(kg|KG|g|jin)? *"
_COMMA = re.compile(rb"\x02?(ST|US)[, ] *(?:(?:GS|NT|NET|G|N)[, ] *)?" + _NUMBER)
_COMMA_OVER = re.compile(rb"\x02? *OL[ -~]*")
_PLAIN = re.compile(rb"\x02? *" + _NUMBER)
_BARE = re.compile(rb"\x02? *[+-]? *\d{1,7} *")
_FRAME = re.compile(rb"\x02(([+-])(\d{6})([0-4]))([0-9A-F]{2})")
_TOLEDO = re.compile(rb"\x02([ -\x7f])([ -\x7f])[ -\x7f]([ 0-9]{5}\d)[ 0-9]{6}")
_FIELDS = (
    re.compile(rb"\x02[+-](\d{6})\d[0-9A-F]{2}"),
    re.compile(rb"\x02[ -\x7f]{3}([ 0-9]{5}\d)([ 0-9]{6})"),
)
_SIGN, _OVER, _MOVING, _KILOGRAM = 0x02, 0x04, 0x08, 0x10
"""Bits of the second status byte."""


def fields(frame: bytes) -> tuple[tuple[int, int], ...]:
    """Where the weights begin and end in a frame of fixed width, right or wrong; what else it has
    of digits says how to read them. Empty for what is no such frame."""
    match = next((found for one in _FIELDS if (found := one.fullmatch(frame))), None)
    return match.regs[1:] if match else ()


def _comma(frame: bytes, unit: int) -> Reading | None:
    if _COMMA_OVER.fullmatch(frame):
        return Reading(None, None, frame)
    match = _COMMA.fullmatch(frame)
    if match is None:
        return None
    said, *number = match.groups()
    return Reading(_mg(unit, *number), said == b"ST", frame)


def _plain(frame: bytes, unit: int) -> Reading | None:
    match = _PLAIN.fullmatch(frame)
    return Reading(_mg(unit, *match.groups()), None, frame) if match else None


def _frame(frame: bytes, unit: int) -> Reading | None:
    match = _FRAME.fullmatch(frame)
    if match is None or reduce(xor, match[1]) != int(match[5], 16):
        return None
    return Reading(_scaled(unit, match[2] == b"-", match[3], int(match[4])), None, frame)


def _toledo(frame: bytes, unit: int) -> Reading | None:
    match = _TOLEDO.fullmatch(frame)
    if match is None or b" " in match[3].lstrip():
        return None
    place, status = match[1][0] & 7, match[2][0]
    if not status & _KILOGRAM:
        return None  # Pounds.
    if status & _OVER:
        return Reading(None, None, frame)
    mg = _scaled(UNITS["kg"], bool(status & _SIGN), match[3], place - 2)
    return Reading(mg, not status & _MOVING, frame)


def _mg(unit: int, sign: bytes, whole: bytes, part: bytes | None, name: bytes | None) -> int:
    digits = whole + (part or b"")
    known = UNITS[name.decode().lower()] if name else unit
    return _scaled(known, sign == b"-", digits, len(part or b""))


def _scaled(unit: int, below: bool, digits: bytes, decimals: int) -> int:
    value = int(digits) * unit
    mg = value // int(10**decimals) if decimals >= 0 else value * int(10**-decimals)
    return -mg if below else mg


LAYOUTS: dict[str, Callable[[bytes, int], Reading | None]] = {
    "comma": _comma,
    "plain": _plain,
    "frame": _frame,
    "toledo": _toledo,
}
