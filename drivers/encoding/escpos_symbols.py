"""Barcodes and QR codes as a printer is told of them: what fits the paper, and how large."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from drivers.encoding import code128
from drivers.encoding.mod10 import checks
from drivers.paper import Barcode

BAR_HEIGHT = 64
_LONGEST_BARCODE = 255
_COMMANDS = {"upca": b"A", "ean13": b"C", "ean8": b"D", "code128": b"I"}
"""Of GS k, in its form that tells a length."""
_NUMBERS = {"upca": (12, 95), "ean13": (13, 95), "ean8": (8, 67)}
"""Digits, and modules they take."""
_NUMBER_WIDTH = 3
"""Dots to a module: at 203 dpi just above the size that shops' scanners are made for."""
_QR_ROOM = ((106, 41), (213, 57), (666, 97), (1125, 125))
"""(bytes, modules a side): what QR versions 6, 10, 20 and 27 hold at level M."""
_QR_MARGIN = 8
"""Modules of the empty edges of one that is drawn."""
_QR_LARGEST = 6


class Bars(Struct, frozen=True):
    """A barcode that fits: what GS k is told, and the dots to a module."""

    kind: Literal["code128", "ean13", "ean8", "upca"]
    coded: bytes
    width: int


class Square(Struct, frozen=True):
    """A QR code that fits: what it holds, and the dots to a module."""

    data: bytes
    module: int


def bars(item: Barcode, dots: int) -> Bars | None:
    """The barcode for paper `dots` wide. None where it has no room, or its kind cannot say it."""
    if item.kind != "code128":
        length, modules = _NUMBERS[item.kind]
        digits = item.data.isascii() and item.data.isdigit() and len(item.data) == length
        fits = modules * _NUMBER_WIDTH <= dots and digits and checks(item.data)
        return Bars(item.kind, item.data.encode(), _NUMBER_WIDTH) if fits else None
    if not item.data or not all(" " <= char <= "~" for char in item.data):
        return None
    plain, mixed = code128.in_b(item.data), code128.in_b_and_c(item.data)
    for width, coded in ((2, plain), (2, mixed), (1, plain), (1, mixed)):
        if code128.modules(coded) * width <= dots and len(coded) <= _LONGEST_BARCODE:
            return Bars("code128", coded, width)
    return None


def square(data: str, dots: int) -> Square | None:
    """The QR code for paper `dots` wide; None where it has no room."""
    stored = data.encode("utf-8")
    side = next((side + _QR_MARGIN for room, side in _QR_ROOM if len(stored) <= room), None)
    if not stored or side is None or side > dots:
        return None
    return Square(stored, min(dots // side, _QR_LARGEST))


def bars_command(one: Bars) -> bytes:
    """Have the printer draw it, with its text below."""
    size = b"\x1dh" + bytes([BAR_HEIGHT]) + b"\x1dw" + bytes([one.width])
    told = b"\x1dk" + _COMMANDS[one.kind] + bytes([len(one.coded)]) + one.coded
    return size + b"\x1dH\x02" + told


def square_command(one: Square) -> bytes:
    """Have the printer draw it."""
    functions = (b"1A2\x00", b"1C" + bytes([one.module]), b"1E1", b"1P0" + one.data, b"1Q0")
    return b"".join(b"\x1d(k" + len(told).to_bytes(2, "little") + told for told in functions)
