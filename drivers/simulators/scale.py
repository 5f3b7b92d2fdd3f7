"""A scale that is not there."""

from __future__ import annotations

import random
import threading
from pathlib import Path

from drivers.simulators.line import NOISE, Line
from drivers.simulators.weights import TOO_MUCH, WRITERS

LARGEST = 30_000
"""The grams that it can weigh."""
_NOISE_SHARE = 0.5
"""Of the weights, how many are spoiled."""


class SimulatedScale:
    """Says all the time what lies on it, each `every_s` seconds, in one of the layouts of
    `drivers.simulators.weights`. `baud` as of a line."""

    def __init__(
        self,
        link: Path | None = None,
        *,
        layout: str = "comma",
        baud: int | None = None,
        every_s: float = 0.1,
    ) -> None:
        self._layout = layout
        self._every_s = every_s
        self._grams = 0
        self._stable = True
        self._noisy = self._silent = False
        self._noise = random.Random(0)
        self._closed = threading.Event()
        self._line = Line(_ignore, link, baud=baud)
        self._thread = threading.Thread(target=self._say, name="scale", daemon=True)
        self._thread.start()

    @property
    def port(self) -> str:
        """The path that the till opens."""
        return self._line.port

    def set(
        self,
        *,
        grams: int | None = None,
        stable: bool | None = None,
        noisy: bool | None = None,
        silent: bool | None = None,
    ) -> None:
        """Put another weight on it, below zero too; more than `LARGEST` is too much. `noisy`:
        bytes that are no weight spoil every other one. `silent`: it says nothing."""
        self._grams = self._grams if grams is None else grams
        self._stable = self._stable if stable is None else stable
        self._noisy = self._noisy if noisy is None else noisy
        self._silent = self._silent if silent is None else silent

    def frame(self) -> bytes:
        """What it says now."""
        if self._silent:
            return b""
        if abs(self._grams) > LARGEST:
            said = TOO_MUCH[self._layout]
        else:
            said = WRITERS[self._layout](self._grams, self._stable)
        if self._noisy and self._noise.random() < _NOISE_SHARE:
            said = bytes(self._noise.choices(NOISE, k=8)) + said
        return said

    def unplug(self) -> None:
        """Pull the cable out."""
        self._line.unplug()

    def replug(self) -> None:
        """Put the cable back in, at the same path."""
        self._line.plug()

    def close(self) -> None:
        """End the scale."""
        self._closed.set()
        self._thread.join()
        self._line.close()

    def _say(self) -> None:
        while not self._closed.wait(self._every_s):
            self._line.write(self.frame())


def _ignore(data: bytes) -> None:
    """A scale obeys nobody here."""
