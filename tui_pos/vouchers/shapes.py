"""What a scanned text looks like, before anybody is asked about it."""

from __future__ import annotations

import re
import unicodedata

from tui_pos.platforms.base import Platform
from tui_pos.platforms.links import origin_of

_PAYMENT = (
    re.compile(r"1[0-5]\d{16}"),  # WeChat
    re.compile(r"(?:2[5-9]|30)\d{14,22}"),  # Alipay
    re.compile(r"62\d{17}"),  # UnionPay
)
"""Codes a customer's phone shows to pay with: length and prefix as the channels state them."""


_SHORTEST_QR = 8
"""A shorter text is a slip of the hand, such as an amount with a comma."""


def normalise(text: str) -> str:
    """A code as printed in groups or typed in full width: "２８３7 3325 0559" -> "283733250559"."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))


def is_payment_code(text: str) -> bool:
    """Is this a phone's payment code? Such a text is a secret for about a minute."""
    return any(pattern.fullmatch(normalise(text)) for pattern in _PAYMENT)


def platforms_for(text: str, platforms: tuple[Platform, ...]) -> tuple[Platform, ...]:
    """The platforms one of whose codes this text can be.

    Digits go by their number; anything else is a QR code, for platforms that take one. A link is
    only for the platform whose links lead there: it may be anybody's, and is shown to nobody else.
    """
    code = normalise(text)
    if code.isascii() and code.isdigit():
        return tuple(p for p in platforms if len(code) in p.promises.digits)
    if len(code) < _SHORTEST_QR:
        return ()
    origin = origin_of(text)
    own = tuple(p for p in platforms if origin in p.promises.links)
    if origin:
        return own
    return tuple(p for p in platforms if p.promises.takes_qr and not p.promises.links)


def is_digits(text: str) -> bool:
    code = normalise(text)
    return code.isascii() and code.isdigit()
