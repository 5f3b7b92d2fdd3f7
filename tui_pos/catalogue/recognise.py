"""What a scanned or typed text is as goods, if it is any. Nothing is guessed."""

from __future__ import annotations

from tui_pos.catalogue.codes import clean, is_digits, spellings
from tui_pos.catalogue.goods import Goods, Item
from tui_pos.catalogue.scale import ScaleRule, weighed
from tui_pos.catalogue.store import Catalogue


class Recogniser:
    """Reads texts as goods of one catalogue and labels of one shop's scales.

    A code of the catalogue comes first, then the same retail code written otherwise (UPC-A,
    UPC-E, EAN-13, GTIN-14), then the rules in their order. Raises TillError 6003 where the
    catalogue cannot be read.
    """

    def __init__(self, catalogue: Catalogue, rules: tuple[ScaleRule, ...]) -> None:
        self._catalogue = catalogue
        self._rules = rules

    def __call__(self, text: str) -> Item | None:
        """The goods that a text means, None where it is none."""
        code = clean(text)
        if not code:
            return None
        goods = self._first(code, *spellings(code))
        return Item(goods) if goods is not None else self._weighed(code)

    def _first(self, *codes: str) -> Goods | None:
        found = (self._catalogue.find(code) for code in codes)
        return next((goods for goods in found if goods is not None), None)

    def _weighed(self, code: str) -> Item | None:
        labels = (rule.read(code) for rule in self._rules) if is_digits(code) else ()
        for label in labels:
            goods = self._first(label.plu, label.plu.lstrip("0")) if label else None
            item = weighed(goods, label) if goods and label else None
            if item is not None:
                return item
        return None
