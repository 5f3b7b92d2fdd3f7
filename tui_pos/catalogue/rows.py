"""One row of a file of goods, read without a guess: goods, or the reason why not."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

import msgspec

from tui_pos.catalogue.codes import LONGEST, clean, fails_check, is_digits, lost_zeros
from tui_pos.catalogue.goods import Goods
from tui_pos.money import parse_yuan

_SHOWN = 40
_LONGEST_NAME = 80
_LONGEST_CATEGORY = 40
_LONGEST_UNIT = 16
_MOST_FEN = 99_999_999
_EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number, and puts zeros for the others."""

_MANGLED = re.compile(r"\d(?:\.\d*)?E\+?\d+|\d+\.0*", re.IGNORECASE)
"""What spreadsheets make of codes: 6.90123E+12, 6901234567892.0."""


class Reason(StrEnum):
    """Why a row is not taken; each is a text "import.…" of the message catalogue."""

    UNREADABLE = "unreadable"
    MORE_CELLS = "more_cells"
    NO_BARCODE = "no_barcode"
    BAD_BARCODE = "bad_barcode"
    MANGLED = "mangled"
    LOST_ZEROS = "lost_zeros"
    CHECK_DIGIT = "check_digit"
    DUPLICATE = "duplicate"
    NO_NAME = "no_name"
    NO_PRICE = "no_price"
    BAD_PRICE = "bad_price"
    TOO_LONG = "too_long"
    CONTROL = "control"


class BadRow(msgspec.Struct, frozen=True):
    """A row that was not taken: its line in the file, the reason, and the words it is about.

    `other`: the line it contradicts or repeats.
    """

    line: int
    reason: Reason
    value: str = ""
    other: int = 0

    @property
    def key(self) -> str:
        """The reason's text in the message catalogue."""
        return f"import.{self.reason}"

    @property
    def details(self) -> dict[str, str | int]:
        """What fills the placeholders of that text; `value` is short and fit to be shown."""
        shown = "".join(char if char.isprintable() else "\ufffd" for char in self.value[:_SHOWN])
        return {"line": self.line, "value": shown, "other": self.other}


class Row(msgspec.Struct, frozen=True):
    """The cells of one row, as text or as the spreadsheet's own values; None is an empty cell."""

    line: int
    barcode: object = None
    name: object = None
    price: object = None
    category: object = None
    unit: object = None


class _Rejected(Exception):
    def __init__(self, reason: Reason, value: str = "") -> None:
        super().__init__(reason, value)
        self.reason = reason
        self.value = value


def read_row(row: Row, typed: bool) -> Goods | BadRow:
    """The goods of a row, or the first reason why not.

    `typed`: the file itself tells texts from numbers, so that a text has kept its zeros.
    """
    try:
        return Goods(
            barcode=_barcode(row.barcode, typed),
            name=_words(row.name, _LONGEST_NAME, Reason.NO_NAME),
            price_fen=_price(row.price),
            category=_words(row.category, _LONGEST_CATEGORY),
            unit=_words(row.unit, _LONGEST_UNIT),
        )
    except _Rejected as why:
        return BadRow(row.line, why.reason, why.value)


def is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _barcode(cell: object, typed: bool) -> str:
    """A number is fine as long as all its digits are there: it shows none that were lost."""
    if is_empty(cell):
        raise _Rejected(Reason.NO_BARCODE)
    text = unicodedata.normalize("NFKC", _text(cell)).strip()
    if _is_number(cell):
        whole = is_digits(text) and len(text) <= _EXACT_DIGITS
    else:
        whole = isinstance(cell, str) and _MANGLED.fullmatch(text) is None
    code = clean(text)
    if not whole or _ends_in_zeros(code):
        raise _Rejected(Reason.MANGLED, text)
    if not code:
        raise _Rejected(Reason.TOO_LONG if len(text) > LONGEST else Reason.BAD_BARCODE, text)
    if lost_zeros(code) and not (typed and isinstance(cell, str)):
        raise _Rejected(Reason.LOST_ZEROS, text)
    if fails_check(code):
        raise _Rejected(Reason.CHECK_DIGIT, text)
    return code


def _ends_in_zeros(code: str) -> bool:
    lost = code[_EXACT_DIGITS:]
    return is_digits(code) and bool(lost) and not lost.strip("0")


def _price(cell: object) -> int:
    if is_empty(cell):
        raise _Rejected(Reason.NO_PRICE)
    text = unicodedata.normalize("NFKC", _text(cell))
    fen = parse_yuan(text)
    if fen is None or fen > _MOST_FEN:
        raise _Rejected(Reason.BAD_PRICE, text)
    return fen


def _words(cell: object, longest: int, needed: Reason | None = None) -> str:
    """A text on one line; every kind of space is a plain one, what has no shape is refused."""
    text = "".join(" " if unicodedata.category(c) == "Zs" else c for c in _text(cell)).strip()
    if not text and needed is not None:
        raise _Rejected(needed)
    if not text.isprintable():
        raise _Rejected(Reason.CONTROL, text)
    if len(text) > longest:
        raise _Rejected(Reason.TOO_LONG, text)
    return text


def _is_number(cell: object) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _text(cell: object) -> str:
    """A cell as its spreadsheet shows it: binary fractions end at the digits it keeps."""
    if isinstance(cell, float):
        return f"{cell:.{_EXACT_DIGITS}g}"
    return "" if cell is None else str(cell)
