"""Barcodes and QR codes as printers make them: what they say, and their modules, 1 where dark.

The tables are those of python-barcode, which is loaded when the first barcode is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from drivers.encoding import code128
from drivers.encoding.mod10 import check_digit

Symbol = tuple[str, str]
"""What a scanner reads from it, and its modules."""


def barcode(kind: int, data: bytes) -> Symbol | None:
    """What GS k prints; None where a printer prints nothing. `kind` in either of its forms."""
    kind += 65 if kind <= 6 else 0
    try:
        if kind == 73:
            text = code128.decode(data)
            return (text, _code128(data)) if text else None
        return _KINDS[kind](data.decode("ascii")) if kind in _KINDS else None
    except (ValueError, KeyError):
        return None


def qr(data: bytes, level: str) -> tuple[str, ...] | None:
    """The rows of a QR code, without its margin; None for nothing, and for too much."""
    if not data:
        return None
    import segno

    try:
        code = segno.make_qr(data, error=level, boost_error=False)
    except ValueError:
        return None
    return tuple("".join(map(str, row)) for row in code.matrix_iter(border=0))


def _code128(coded: bytes) -> str:
    from barcode.charsets.code128 import CODES, STOP  # type: ignore[import-untyped]

    codewords = (*(CODES[value] for value in code128.values(coded)), STOP)
    return "".join(codewords) + "11"


def _digits(text: str, length: int) -> str:
    """A number of that length with its check digit, which the printer adds where it is left out.
    As printers do, a wrong one is printed."""
    if not re.fullmatch(rf"\d{{{length - 1},{length}}}", text):
        raise ValueError(text)
    return text if len(text) == length else text + check_digit(text)


def _ean13(text: str) -> Symbol:
    from barcode.charsets.ean import CODES, EDGE, LEFT_PATTERN, MIDDLE  # type: ignore[import-untyped]

    number = _digits(text, 13)
    sides = LEFT_PATTERN[int(number[0])]
    left = "".join(CODES[side][int(one)] for side, one in zip(sides, number[1:7], strict=True))
    right = "".join(CODES["C"][int(one)] for one in number[7:])
    return number, EDGE + left + MIDDLE + right + EDGE


def _ean8(text: str) -> Symbol:
    from barcode.charsets.ean import CODES, EDGE, MIDDLE

    number = _digits(text, 8)
    left = "".join(CODES["A"][int(one)] for one in number[:4])
    right = "".join(CODES["C"][int(one)] for one in number[4:])
    return number, EDGE + left + MIDDLE + right + EDGE


def _upca(text: str) -> Symbol:
    number = _digits(text, 12)
    return number, _ean13("0" + number)[1]


def _upce(text: str) -> Symbol:
    """Eight digits, or a UPC-A that can be shortened to them."""
    from barcode.charsets.ean import CODES, EDGE

    number = _digits(text, 12) if len(text) > 8 else ""
    short = _shortened(number) if number else _digits(text, 8)
    if short is None or short[0] not in "01":
        raise ValueError(text)
    # Which of its digits are even says the check digit, and the other way round the number system.
    sides = _UPCE_SIDES[int(short[7])]
    if short[0] == "1":
        sides = sides.translate(str.maketrans("AB", "BA"))
    middle = "".join(CODES[side][int(one)] for side, one in zip(sides, short[1:7], strict=True))
    return short, EDGE + middle + "010101"


_UPCE_SIDES = (
    "BBBAAA", "BBABAA", "BBAABA", "BBAAAB", "BABBAA",
    "BAABBA", "BAAABB", "BABABA", "BABAAB", "BAABAB",
)  # fmt: skip


def _shortened(number: str) -> str | None:
    """A UPC-A without the zeros that UPC-E leaves out."""
    maker, item = number[1:6], number[6:11]
    if re.fullmatch(r"\d\d[012]00", maker) and item < "01000":
        digits = maker[:2] + item[2:] + maker[2]
    elif maker.endswith("00") and item < "00100":
        digits = maker[:3] + item[3:] + "3"
    elif maker.endswith("0") and item < "00010":
        digits = maker[:4] + item[4] + "4"
    elif "00005" <= item < "00010":
        digits = maker + item[4]
    else:
        return None
    return number[0] + digits + number[11]


def _code39(text: str) -> Symbol:
    from barcode.charsets.code39 import CODES, EDGE, MIDDLE, REF  # type: ignore[import-untyped]

    said = text.strip("*")
    if not said:
        raise ValueError(text)
    return said, MIDDLE.join([EDGE, *(CODES[REF.index(one)] for one in said), EDGE])


def _itf(text: str) -> Symbol:
    from barcode.charsets.itf import CODES, START, STOP  # type: ignore[import-untyped]

    said = text if len(text) % 2 == 0 else "0" + text
    if not re.fullmatch(r"\d+", said):
        raise ValueError(text)
    pairs = (
        bar + space.lower()
        for at in range(0, len(said), 2)
        for bar, space in zip(CODES[int(said[at])], CODES[int(said[at + 1])], strict=True)
    )
    return said, _wide_and_narrow(START + "".join(pairs) + STOP)


def _codabar(text: str) -> Symbol:
    from barcode.charsets.codabar import CODES, STARTSTOP  # type: ignore[import-untyped]

    said = text.upper()
    if not re.fullmatch(r"[A-D][\d$+\-./:]+[A-D]", said):
        raise ValueError(text)
    middle = "n".join(CODES[one] for one in said[1:-1])
    return said, _wide_and_narrow(f"{STARTSTOP[said[0]]}n{middle}n{STARTSTOP[said[-1]]}")


def _wide_and_narrow(elements: str) -> str:
    """Bars in capital letters, spaces in small ones; a wide element is three modules."""
    return "".join(
        ("1" if one.isupper() else "0") * (3 if one.upper() == "W" else 1) for one in elements
    )


_KINDS: dict[int, Callable[[str], Symbol]] = {
    65: _upca,
    66: _upce,
    67: _ean13,
    68: _ean8,
    69: _code39,
    70: _itf,
    71: _codabar,
}
"""GS k m, in its newer form; the older one counts from 0."""
