"""Pinyin initials of names. Loads dictionaries of many megabytes: only an import needs it."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style
from pypinyin import pinyin as read
from pypinyin.seg.mmseg import seg


def initials(folded: str) -> list[str]:
    """可口可乐500ml -> kkkl500ml, the usual reading first; Latin letters and digits stay.

    A character that is read in several ways outside of a known word gives one more text for each.
    """
    letters = [letter for word in seg.cut(folded) for letter in _letters(word)]
    usual = [choices[0] for choices in letters]
    readings = ["".join(usual)]
    for at, choices in enumerate(letters):
        readings += ["".join((*usual[:at], other, *usual[at + 1 :])) for other in choices[1:]]
    return readings


@lru_cache(50_000)
def _letters(word: str) -> list[list[str]]:
    return read(word, style=Style.FIRST_LETTER, heteronym=True)
