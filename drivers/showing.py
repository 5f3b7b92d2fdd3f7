"""What a customer is shown, by whoever sells and known to no display."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Lamp(StrEnum):
    """What an amount is."""

    OFF = "off"
    PRICE = "price"
    TOTAL = "total"
    PAID = "paid"
    CHANGE = "change"


class Showing(Struct, frozen=True):
    """One picture, told for every kind of display; the empty one is a dark display.

    `upper` and `lower` are what stands at the left and at the right of two lines. `amount` is the
    number that matters most, and `lamp` what it is.
    """

    upper: tuple[str, str] = ("", "")
    lower: tuple[str, str] = ("", "")
    amount: str = ""
    lamp: Lamp = Lamp.OFF
