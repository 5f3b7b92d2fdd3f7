"""Barcodes and QR codes as dots."""

from __future__ import annotations

from typing import Literal

from drivers.encoding import code128
from drivers.encoding.raster import Bitmap, from_modules

Kind = Literal["code128", "ean13", "ean8", "upca"]
Level = Literal["L", "M", "Q", "H"]

_QUIET = 4
"""Empty modules around a QR code."""


def qr(data: bytes, module: int, level: Level = "M") -> Bitmap:
    """The smallest QR code of `data`, with its margin. ValueError where none holds it."""
    import segno

    code = segno.make(data, error=level, micro=False, boost_error=False)
    rows = ["".join(map(str, row)) for row in code.matrix_iter(border=_QUIET)]
    return from_modules(rows, module, module)


def bars(kind: Kind, coded: bytes, module: int, high: int) -> Bitmap:
    """The bars of what a printer is told (GS k): codewords as `drivers.encoding.code128` writes
    them, or the digits of a number, complete. ValueError for what it would not print."""
    drawn = _code128(coded) if kind == "code128" else _number(kind, coded.decode("latin-1"))
    return from_modules([drawn], module, high)


def _code128(coded: bytes) -> str:
    from barcode.charsets.code128 import CODES, STOP  # type: ignore[import-untyped]

    return "".join(CODES[value] for value in code128.values(coded)) + str(STOP) + "11"


def _number(kind: Kind, digits: str) -> str:
    from barcode import get_barcode_class  # type: ignore[import-untyped]
    from barcode.errors import BarcodeError  # type: ignore[import-untyped]

    try:
        number = get_barcode_class(kind)(digits)
    except BarcodeError as error:
        raise ValueError(f"no {kind}: {digits}") from error
    if str(number) != digits:
        raise ValueError(f"no {kind}: {digits}")
    (drawn,) = number.build()
    return str(drawn)
