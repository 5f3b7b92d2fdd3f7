"""Whether what a scanner sent was heard at the right speed and framing; pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from drivers.encoding.frames import WARY_S, Framer
from tui_pos.catalogue.codes import fails_check, is_digits

_LENGTHS = (8, 12, 13, 14)
"""Digits of EAN-8, UPC-A, EAN-13 and GTIN-14, whose last one checks the others."""
_SHORTEST = 3


class Sense(StrEnum):
    """How much sense bytes make: none, some (they read as text), or proof (a check digit holds)."""

    NONE = "none"
    SOME = "some"
    PROOF = "proof"


class Verdict(Struct, frozen=True):
    """`parity` other than none: the line carries 7 bits and that parity, heard as 8 bits. `texts`:
    what was read."""

    sense: Sense
    parity: Literal["none", "even", "odd"] = "none"
    texts: tuple[str, ...] = ()


def judge(data: bytes) -> Verdict:
    """What bytes heard at 8 bits without parity are. At a wrong speed they are no text; with 7 bits
    and parity the eighth bit makes the ones of every byte even, or odd."""
    sense, texts = _read(data)
    if sense is not Sense.NONE:
        return Verdict(sense, "none", texts)
    odd_bits = {byte.bit_count() % 2 for byte in data}
    if len(odd_bits) != 1:
        return Verdict(Sense.NONE)
    sense, texts = _read(bytes(byte & 0x7F for byte in data))
    return Verdict(sense, "odd" if odd_bits == {1} else "even", texts)


def _read(data: bytes) -> tuple[Sense, tuple[str, ...]]:
    framer = Framer()
    frames = [*framer.feed(data), *framer.silence(WARY_S)]
    texts = tuple(frame.text for frame in frames)
    readable = all(frame.data.isascii() and len(frame.data) >= _SHORTEST for frame in frames)
    if not frames or framer.dropped or not readable:
        return Sense.NONE, ()
    digits = [text for text in texts if is_digits(text) and len(text) in _LENGTHS]
    if not digits:
        return Sense.SOME, texts
    # Scanners send no code whose check digit does not hold: it was misread on the way.
    right = not any(map(fails_check, digits))
    return (Sense.PROOF, texts) if right else (Sense.NONE, ())
