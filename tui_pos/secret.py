"""Text that must not be shown: keys, tokens, PINs, voucher and payment codes."""

from __future__ import annotations

import msgspec


def mask(text: str) -> str:
    """Keep the last four characters of a code, and its length: "283733250559" -> "********0559"."""
    return "*" * max(len(text) - 4, 4) + text[-4:] if len(text) > 4 else "*" * len(text)


class Secret(msgspec.Struct, frozen=True):
    """A secret text. Printing it shows nothing of it: four digits are most of a PIN."""

    text: str

    @property
    def masked(self) -> str:
        return mask(self.text)

    def __repr__(self) -> str:
        return "<secret>"

    __str__ = __repr__
