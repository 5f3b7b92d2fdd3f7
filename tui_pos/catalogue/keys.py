"""How goods are found by a part of their name: every ending of a name is a key.

A text is in a name exactly where an ending of the name begins with it. So every search is a range
of sorted keys, equally quick whatever is asked for and however many goods there are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LONGEST = 24
"""Characters of a key, and of a text that are looked at: who typed so many has found it."""

_START = "\x02"
_BACKWARDS = "\x03"
_AFTER_ALL = "\U0010ffff"


def fold(text: str) -> str:
    """What counts of a text in a search: letters and digits, in one case and one width."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def keys_of(barcode: str, texts: Iterable[str]) -> set[str]:
    """The keys of one article: of its barcode both ends, of folded texts every part."""
    code = fold(barcode)
    keys = {_START + code[:LONGEST], _BACKWARDS + code[::-1][:LONGEST]}
    for text in filter(None, texts):
        keys.add(_START + text[:LONGEST])
        keys.update(text[at : at + LONGEST] for at in range(len(text)))
    return keys


def ranges(text: str) -> list[tuple[str, str]]:
    """The ranges of keys (from, below) that fit a typed text, the likeliest meant first.

    What begins with it, then barcodes that end with it, then names with it anywhere.
    """
    wanted = fold(text)
    if not wanted:
        return []
    lows = (
        _START + wanted[:LONGEST],
        _BACKWARDS + wanted[::-1][:LONGEST],
        wanted[:LONGEST],
    )
    return [(low, low + _AFTER_ALL) for low in lows]
