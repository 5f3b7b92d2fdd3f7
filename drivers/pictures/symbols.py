"""Barcodes and QR codes as dots."""

from __future__ import annotations

from typing import Literal

from drivers.encoding import code128
from drivers.encoding.gtin import complete
from drivers.encoding.raster import Bitmap, from_modules

Digits = Literal["ean13", "ean8", "upca"]
Level = Literal["L", "M", "Q", "H"]

LENGTHS: dict[Digits, int] = {"ean13": 13, "ean8": 8, "upca": 12}
"""Digits of each kind, with its check digit."""

_QUIET = 4
"""Empty modules around a QR code."""


def qr(data: bytes, module: int, level: Level = "M") -> Bitmap:
    """The smallest QR code of `data`, with its margin. ValueError where none holds it."""
    import segno

    code = segno.make(data, error=level, micro=False, boost_error=False)
    rows = ["".join(map(str, row)) for row in code.matrix_iter(border=_QUIET)]
    return from_modules(rows, module, module)


def code128_bars(coded: bytes, module: int, high: int) -> Bitmap:
    """The bars of codewords as `drivers.encoding.code128` writes them. ValueError for others."""
    from barcode.charsets.code128 import CODES, STOP  # type: ignore[import-untyped]

    bars = "".join(CODES[value] for value in code128.values(coded))
    return from_modules([bars + STOP + "11"], module, high)


def digit_bars(kind: Digits, digits: str, module: int, high: int) -> Bitmap:
    """The bars of a number that is complete with its check digit. ValueError for others."""
    from barcode import get_barcode_class  # type: ignore[import-untyped]

    if complete(digits, LENGTHS[kind]) != digits:
        raise ValueError(f"no {kind}: {digits}")
    (bars,) = get_barcode_class(kind)(digits).build()
    return from_modules([bars], module, high)
