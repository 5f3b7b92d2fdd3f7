"""Everything that is left to chance, from one seed, so that a run can be had again and cut down.

Each part of the world draws from a stream of its own: what one leaves out moves no other's luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

Choice = tuple[str, int]
"""The stream and the running number of something that was chosen."""


class Choices:
    """`dropped` are choices that are to come out plain: no fault, no whim.

    `made` are those that did not come out plain, in order; a failing run is shrunk by dropping
    them. What is only drawn (a pause, a price) is not counted among them.
    """

    def __init__(self, seed: int, dropped: frozenset[Choice] = frozenset()) -> None:
        self._seed = seed
        self._dropped = dropped
        self._streams: dict[str, Random] = {}
        self._numbers: dict[str, int] = {}
        self.made: list[Choice] = []

    def _stream(self, name: str) -> Random:
        found = self._streams.get(name)
        if found is None:
            found = self._streams[name] = Random(f"{self._seed} {name}")
        return found

    def happens(self, stream: str, chance: float) -> bool:
        """Does something out of the ordinary happen?"""
        number = self._numbers[stream] = self._numbers.get(stream, 0) + 1
        if self._stream(stream).random() >= chance or (stream, number) in self._dropped:
            return False
        self.made.append((stream, number))
        return True

    def between(self, stream: str, low: float, high: float) -> float:
        return low + (high - low) * self._stream(stream).random()

    def number(self, stream: str, low: int, high: int) -> int:
        """From `low` to `high`, both included."""
        return low + int((high - low + 1) * self._stream(stream).random())

    def one_of(self, stream: str, among: Sequence[T]) -> T:
        return among[int(len(among) * self._stream(stream).random())]
