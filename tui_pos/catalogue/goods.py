"""Goods as the shop sells them, and what a scanned text turned out to be."""

from __future__ import annotations

import msgspec

ONE = 1000
"""Quantities are thousandths: 1000 is one piece, or one kilogram of weighed goods."""


class Goods(msgspec.Struct, frozen=True):
    """One article. `price_fen` is for one `unit`."""

    barcode: str
    name: str
    price_fen: int
    category: str = ""
    unit: str = ""


class Item(msgspec.Struct, frozen=True):
    """A scanned text read as goods.

    `milli` is the quantity in thousandths; `amount_fen` is set where the label carries the
    price of the whole piece, which then counts and not price x quantity.
    """

    goods: Goods
    milli: int = ONE
    amount_fen: int | None = None
    weighed: bool = False
