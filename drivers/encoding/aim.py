"""AIM symbology identifiers (ISO/IEC 15424): which kind of barcode a scan came from, and what
that promises of its text. Vendors disagree on rare ones, so nothing here refuses a scan."""

from __future__ import annotations

from msgspec import Struct

from drivers.encoding.mod10 import checks


class Symbology(Struct, frozen=True):
    """A kind of barcode. `gs1`: it holds element strings. `digits`: of an article's number, where
    that is all it holds. `add_on`: two or five more digits may follow, of a magazine's issue.
    `lines`: it may hold line ends.
    """

    name: str
    gs1: bool = False
    digits: int = 0
    add_on: bool = False
    lines: bool = False


_LETTERS = {
    "A": Symbology("Code 39"),
    "C": Symbology("Code 128"),
    "E": Symbology("EAN/UPC", digits=13),
    "F": Symbology("Codabar"),
    "G": Symbology("Code 93"),
    "H": Symbology("Code 11"),
    "I": Symbology("ITF"),
    "L": Symbology("PDF417", lines=True),
    "M": Symbology("MSI"),
    "Q": Symbology("QR Code", lines=True),
    "S": Symbology("2 of 5"),
    "X": Symbology("other"),
    "d": Symbology("Data Matrix", lines=True),
    "e": Symbology("GS1 DataBar", gs1=True),
    "h": Symbology("Han Xin", lines=True),
    "z": Symbology("Aztec", lines=True),
}
_IDENTIFIERS = {
    "]C1": Symbology("GS1-128", gs1=True),
    "]E0": Symbology("EAN-13", digits=13),
    "]E1": Symbology("EAN add-on 2"),
    "]E2": Symbology("EAN add-on 5"),
    "]E3": Symbology("EAN-13 + add-on", digits=13, add_on=True),
    "]E4": Symbology("EAN-8", digits=8),
    "]I1": Symbology("ITF-14", digits=14),
    "]Q3": Symbology("GS1 QR Code", gs1=True, lines=True),
    "]Q4": Symbology("GS1 QR Code", gs1=True, lines=True),
    "]d2": Symbology("GS1 DataMatrix", gs1=True, lines=True),
    "]d3": Symbology("GS1 DataMatrix", gs1=True, lines=True),
    "]z1": Symbology("GS1 Aztec", gs1=True, lines=True),
}


def symbology(identifier: str) -> Symbology | None:
    """What an identifier such as "]E0" stands for; None where nobody knows."""
    return _IDENTIFIERS.get(identifier) or _LETTERS.get(identifier[1:2])


def article(identifier: str, text: str) -> str | None:
    """The article's number in a scan, as it stands there, without an add-on.

    None where the identifier promises none, or the text does not keep the promise. A UPC-A comes
    as an EAN-13 with a zero in front or without that; element strings are for `gs1`.
    """
    kind = symbology(identifier)
    if kind is None or not kind.digits or not (text.isascii() and text.isdecimal()):
        return None
    lengths = (12, 13) if kind.digits == 13 else (kind.digits,)
    add_ons = (0, 2, 5) if kind.add_on else (0,)
    cuts = (len(text) - digits for digits in add_ons)
    code = next((text[:cut] for cut in cuts if cut in lengths), "")
    return code if code and checks(code) else None


def gtin(identifier: str, text: str) -> str | None:
    """The same in its one long form of 14 digits."""
    code = article(identifier, text)
    return code.zfill(14) if code else None
