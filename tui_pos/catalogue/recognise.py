"""What a scanned or typed text is as goods, if it is any. Nothing is guessed."""

from __future__ import annotations

from drivers.encoding import gs1
from tui_pos.catalogue.codes import clean, is_digits, spellings
from tui_pos.catalogue.goods import Goods, Item
from tui_pos.catalogue.scale import Label, ScaleRule, grams_of, weighed
from tui_pos.catalogue.store import Catalogue


class Recogniser:
    """Reads texts as goods of one catalogue and labels of one shop's scales.

    A code of the catalogue comes first, then the same retail code written otherwise (UPC-A,
    UPC-E, EAN-13, GTIN-14), then the rules in their order, then the GTIN in an element string of
    GS1, with brackets or beginning with it. Raises TillError 6003 where the catalogue cannot be
    read.
    """

    def __init__(self, catalogue: Catalogue, rules: tuple[ScaleRule, ...]) -> None:
        self._catalogue = catalogue
        self._rules = rules

    def __call__(self, text: str) -> Item | None:
        """The goods that a text means, None where it is none."""
        code = clean(text)
        goods = self._first(code, *spellings(code)) if code else None
        if goods is not None:
            return Item(goods)
        return (self._weighed(code) if code else None) or self._marked(text.strip())

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

    def _marked(self, text: str) -> Item | None:
        """Goods by their GTIN; where they are sold by weight, as much as is said beside it."""
        elements = _elements(text)
        number = gs1.value(elements, "01")
        goods = self._first(number, *spellings(number)) if number else None
        if goods is None or number is None:
            return None
        if grams_of(goods.unit) is None:
            return Item(goods)
        label = Label(number, gs1.scaled(elements, "392", 2), gs1.scaled(elements, "310", 3))
        return weighed(goods, label) or Item(goods)


def _elements(text: str) -> tuple[gs1.Element, ...]:
    try:
        if text.startswith("("):
            return gs1.parse_human(text)
        return gs1.parse(text) if text.startswith("01") else ()
    except gs1.Gs1Error:
        return ()
