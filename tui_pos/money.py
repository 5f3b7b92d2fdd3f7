"""Amounts of money are whole fen (1 yuan = 100 fen) in plain ints; no float ever touches them."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

_YUAN = re.compile(r"(\d{1,9})(?:\.(\d{0,2}))?|\.(\d{1,2})")


class Rounding(StrEnum):
    """What is dropped from an amount paid in cash (抹零)."""

    OFF = "off"
    FEN = "fen"
    JIAO = "jiao"


_STEP = {Rounding.OFF: 1, Rounding.FEN: 10, Rounding.JIAO: 100}


def parse_yuan(text: str) -> int | None:
    """Read yuan as a person types them ("42.4", "42", ".5"); fen, or None where it is no amount."""
    match = _YUAN.fullmatch(text.strip())
    if match is None:
        return None
    whole, part, only_part = match.groups()
    return int(whole or 0) * 100 + int((part or only_part or "").ljust(2, "0"))


def yuan(fen: int) -> str:
    """Write fen as yuan with two decimals: 1250 -> "12.50", -5 -> "-0.05"."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def rounding_of(fen: int, rule: Rounding) -> int:
    """What the rule takes off an amount due in cash: fen, zero or negative."""
    return -(fen % _STEP[rule])


def fen_from_json(value: object) -> int | None:
    """Read a platform's amount in yuan (a Decimal, int or str out of JSON) as fen.

    None where there is no amount, or where it is not a whole number of fen: not known is not zero.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        return None
    try:
        fen = Decimal(value) * 100
    except ArithmeticError:
        return None
    return int(fen) if fen.is_finite() and fen == fen.to_integral_value() else None


def share(amount: int, numerator: int, denominator: int) -> int:
    """amount x numerator / denominator in whole fen, halves away from zero."""
    product = abs(amount * numerator)
    rounded = (2 * product + denominator) // (2 * denominator)
    return rounded if amount * numerator >= 0 else -rounded
