"""Labels of scales: the article and its amount or weight, by rules that each shop sets for its own.

No layout holds in the whole country. The rules that come with the program are the common ones; a
shop compares one label with what the till says, and puts its own rules in their place.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from drivers.encoding.mod10 import checks
from tui_pos.catalogue.codes import is_digits
from tui_pos.catalogue.goods import ONE, Goods, Item
from tui_pos.data import shipped
from tui_pos.money import share

_GRAMS = {
    "": 1000,
    "千克": 1000,
    "公斤": 1000,
    "kg": 1000,
    "斤": 500,
    "市斤": 500,
    "两": 50,
    "克": 1,
    "g": 1,
}
"""Grams in the unit that a price is for; weighed goods without a unit are sold by the kilogram."""


def grams_of(unit: str) -> int | None:
    """The grams in a unit that goods are weighed in; None for one that is counted or measured."""
    return _GRAMS.get(unit.casefold()) if unit else None


class Label(msgspec.Struct, frozen=True):
    """What a label says: the article's number, and its amount in fen, weight in grams, or both."""

    plu: str
    fen: int | None = None
    gram: int | None = None


class ScaleRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one kind of label is read.

    `layout` has one letter a digit: P prefix, I the article's number, F fen, G grams, C check
    digit (at the end, where there is one), X anything. Spaces are for the eye: "PP IIIII FFFFF C".
    """

    name: str
    prefixes: tuple[str, ...]
    layout: str

    def __post_init__(self) -> None:
        letters = self._letters
        prefix = len(letters) - len(letters.lstrip("P"))
        if not self.prefixes or not all(
            is_digits(one) and len(one) == prefix for one in self.prefixes
        ):
            raise ValueError("every prefix must be as many digits as the layout begins with P")
        if set(letters) - set("PIFGCX") or "C" in letters[:-1] or "P" in letters[prefix:]:
            raise ValueError("layout: P in front, then I F G X in any order, C at the end")
        if "I" not in letters or not set("FG") & set(letters):
            raise ValueError("layout: I and at least one of F and G are needed")

    @property
    def _letters(self) -> str:
        return self.layout.replace(" ", "")

    def read(self, code: str) -> Label | None:
        """What a label of this kind says; None where the code is none, or was misread."""
        letters = self._letters
        if len(code) != len(letters) or not code.startswith(self.prefixes):
            return None
        if letters.endswith("C") and not checks(code):
            return None
        plu, fen, gram = (
            "".join(digit for digit, at in zip(code, letters, strict=True) if at == letter)
            for letter in "IFG"
        )
        return Label(plu, int(fen) if fen else None, int(gram) if gram else None)


@lru_cache
def load_scale_rules() -> tuple[ScaleRule, ...]:
    """The rules as they come with the program."""
    return msgspec.json.decode(shipped("scale_codes.json").read_bytes(), type=tuple[ScaleRule, ...])


def weighed(goods: Goods, label: Label) -> Item | None:
    """These goods as the label says; None where it says nothing that can be sold.

    The amount on the label counts. Its weight is then only shown, computed from the price where
    the label has none.
    """
    grams = _GRAMS.get(goods.unit.casefold())
    milli = label.gram * ONE // grams if label.gram and grams else 0
    if label.fen is None:
        return Item(goods, milli, weighed=True) if milli else None
    if label.fen == 0:
        return None
    if not milli:
        milli = share(label.fen, ONE, goods.price_fen) if goods.price_fen else ONE
    return Item(goods, max(milli, 1), amount_fen=label.fen, weighed=True)
