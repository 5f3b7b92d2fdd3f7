"""A program on a terminal, timed on the raw bytes it paints. They are read only afterwards."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import pyte

from tests.program import LIMIT_S, Program
from tests.terminal import text_of

QUIET_S = 0.04
"""So long without a byte, and an answer is complete. It is more than Textual waits from one paint
to the next (up to two periods of 60 a second), as it is when a person types."""


class Watched(Program):
    """A program whose answers are timed, from before the write to the bytes that show them."""

    def __init__(self, argv: list[str], env: dict[str, str]) -> None:
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        super().__init__(argv, env=env)

    def until(self, shown: str) -> float:
        """When the bytes came that made the screen show this text. Fails where it never does."""
        return self.when(lambda screen: shown in screen)

    def when(self, holds: Callable[[str], bool]) -> float:
        """When the bytes came that made the screen as it is to be. Fails where it never is."""
        at = 0.0
        while not at:
            painted = self._record(LIMIT_S)
            assert painted, f"it never came, but\n{text_of(self._screen)}"
            for came, data in painted:
                self._stream.feed(data)
                if not at and holds(text_of(self._screen)):
                    at = came
        return at

    def key(self, data: bytes) -> tuple[float, int]:
        """Press a key: seconds to the first bytes of the answer, and how many it has in all."""
        begun = perf_counter()
        self.write(data)
        painted = self._record(LIMIT_S)
        assert painted, f"no answer to {data!r}"
        for _, some in painted:
            self._stream.feed(some)
        return painted[0][0] - begun, sum(len(some) for _, some in painted)

    def settle(self) -> str:
        """The screen, once it is quiet."""
        for _, data in self._record(QUIET_S):
            self._stream.feed(data)
        return text_of(self._screen)

    def _record(self, first_s: float) -> list[tuple[float, bytes]]:
        """All that is painted until it is quiet, piece by piece, with the time each came."""
        painted: list[tuple[float, bytes]] = []
        while data := self.read(QUIET_S if painted else first_s):
            painted.append((perf_counter(), data))
        return painted
