"""Codes of goods as printed, scanned and typed: retail codes (GTIN) and a shop's own short ones."""

from __future__ import annotations

import re
import unicodedata

from drivers.encoding.mod10 import checks

LONGEST = 48
"""No code of goods is longer; such a text is something else."""

_CODE = re.compile(r"[0-9A-Za-z][!-~]*")
_UPC_E_NUMBER_SYSTEMS = ("0", "1")


def clean(text: str) -> str:
    """A code as it is kept and looked up: "６９０ 1234 567892" -> "6901234567892".

    Empty where the text can be no code of goods at all.
    """
    code = "".join(unicodedata.normalize("NFKC", text).split())
    digits = code.replace("-", "")
    if is_digits(digits):
        code = digits
    return code if len(code) <= LONGEST and _CODE.fullmatch(code) else ""


def is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def expand_upc_e(code: str) -> str | None:
    """The UPC-A that eight digits of a UPC-E stand for; None where they are none."""
    if not is_digits(code) or len(code) != 8 or code[0] not in _UPC_E_NUMBER_SYSTEMS:
        return None
    digits, last = code[1:6], code[6]
    if last in "012":
        body = f"{digits[:2]}{last}0000{digits[2:]}"
    elif last == "3":
        body = f"{digits[:3]}00000{digits[3:]}"
    elif last == "4":
        body = f"{digits[:4]}00000{digits[4]}"
    else:
        body = f"{digits}0000{last}"
    expanded = f"{code[0]}{body}{code[7]}"
    return expanded if checks(expanded) else None


def compress_upc_a(code: str) -> str | None:
    """The UPC-E printed for a UPC-A on small packs; None where it has none."""
    maker, item = code[1:6], code[6:11]
    candidates = (
        f"{maker[:2]}{item[2:]}{maker[2]}",
        f"{maker[:3]}{item[3:]}3",
        f"{maker[:4]}{item[4]}4",
        f"{maker}{item[4]}",
    )
    short = (f"{code[0]}{digits}{code[11]}" for digits in candidates)
    return next((one for one in short if expand_upc_e(one) == code), None)


def gtin(code: str) -> str | None:
    """A retail code of 12, 13 or 14 digits in its one long form; None where it is none.

    UPC-A, EAN-13 and GTIN-14 are one number space: shorter ones have zeros in front.
    """
    if not is_digits(code) or not 12 <= len(code) <= 14 or not checks(code):
        return None
    return code.zfill(14)


def spellings(code: str) -> tuple[str, ...]:
    """The other ways in which the same article's code is written in files or sent by scanners."""
    upc_a = expand_upc_e(code)
    long = gtin(upc_a or code)
    if long is None:
        return ()
    forms: list[str | None] = [long]
    if long.startswith("0"):
        forms.append(long[1:])
    if long.startswith("00"):
        forms += [long[2:], compress_upc_a(long[2:])]
    return tuple(form for form in reversed(forms) if form is not None and form != code)


def fails_check(code: str) -> bool:
    """Is this a retail code whose check digit is wrong?

    A shop's own numbers, 02, 04 and 2x, need none. Eight digits are an EAN-8 or a UPC-E.
    """
    if not is_digits(code) or len(code) not in (8, 12, 13, 14):
        return False
    if len(code) == 8:
        own = code.startswith("2")
    else:
        own = code.zfill(14)[1:].startswith(("02", "04", "2"))
    return not own and not checks(code) and expand_upc_e(code) is None


def is_misread(text: str) -> bool:
    """Is a scanned or typed text a retail code with a wrong digit?"""
    return fails_check(clean(text))


def lost_zeros(code: str) -> bool:
    """Is this what a spreadsheet leaves of a retail code that begins with zeros?

    A UPC-A comes out with 11 or 10 digits, a UPC-E or EAN-8 with 7. With 12 digits nothing is
    lost: a UPC-A and the EAN-13 with a zero in front are the same article, and found as such.
    """
    if not is_digits(code) or len(code) not in (7, 10, 11):
        return False
    return checks(code) or expand_upc_e(code.zfill(8)) is not None
