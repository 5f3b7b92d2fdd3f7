"""The check digit that EAN, UPC, GTIN, SSCC and the labels of scales share."""

from __future__ import annotations


def check_digit(digits: str) -> str:
    """The last digit that belongs to these."""
    weighted = sum(int(digit) * (1 + 2 * (at % 2 == 0)) for at, digit in enumerate(digits[::-1]))
    return str(-weighted % 10)


def checks(code: str) -> bool:
    """Does the last digit follow from the others? Zeros in front change nothing."""
    return check_digit(code[:-1]) == code[-1]
