"""The check digit of trade item numbers (GTIN-8, 12, 13, 14)."""

from __future__ import annotations


def check_digit(digits: str) -> str:
    """The digit that goes after `digits`: weights 3 and 1 in turn, from the right."""
    total = sum(int(digit) * (3, 1)[at % 2] for at, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def complete(digits: str, length: int) -> str | None:
    """The number with its check digit, given with or without it; None where it is none of that
    length or the digit is wrong."""
    if not (digits.isascii() and digits.isdigit() and len(digits) in (length - 1, length)):
        return None
    whole = digits[: length - 1] + check_digit(digits[: length - 1])
    return whole if whole.startswith(digits) else None
