"""Was a line typed by a scanner that acts as a keyboard? Only its pace can tell.

A terminal hands on keys without saying which keyboard they came from. Scanners leave 7 to 16 ms
between keys, people rarely less than 100; on the way a slow link pushes keys together and apart.
So a line is judged as a whole, from its first character to the Enter or Tab that ends it.
"""

from __future__ import annotations

from msgspec import Struct

LEAST = 6
"""Characters of the shortest code; fewer are typed as fast."""

MEAN_GAP_S = 0.04
"""Seconds from key to key, on average, that no person keeps up."""


class Pace(Struct, frozen=True):
    """A line of `keys` characters, `seconds` from the first to what ended it. `even`: all were
    the same, as of a key held down."""

    keys: int
    seconds: float
    even: bool = False

    @property
    def mean_gap_s(self) -> float:
        return self.seconds / max(self.keys, 1)

    @property
    def rate(self) -> int | None:
        """Characters a second; None where they came all at once."""
        return round(self.keys / self.seconds) if self.seconds > 0 else None

    @property
    def scanned(self) -> bool:
        """Did a scanner type it, in all likelihood?"""
        return self.keys >= LEAST and not self.even and self.mean_gap_s <= MEAN_GAP_S


def pace(text: str, first_at: float, ended_at: float) -> Pace:
    """The pace of a line, from the times of its first character and of the key that ended it."""
    return Pace(len(text), max(ended_at - first_at, 0.0), len(set(text)) < 2)
