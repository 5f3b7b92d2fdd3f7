"""What is seen of a device while somebody looks: its bytes with their meaning, and remarks."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from drivers.checks import Evidence, Meaning
from drivers.explain import QUIET_S, Explainer, Piece
from drivers.transport import Direction

OnEvidence = Callable[[Evidence], None]
"""Is told of each thing as it is seen, on whatever thread saw it."""


class Watch:
    """Explains a conversation as it goes by; `tap` is what a port is opened with.

    Whole pieces are told, so what has begun and not ended is held until `silence` ends it.
    """

    def __init__(
        self,
        explained: Explainer,
        clock: Callable[[], float],
        on_evidence: OnEvidence,
    ) -> None:
        self._explained = explained
        self._clock = clock
        self._tell = on_evidence
        self._turn = Lock()

    def tap(self, direction: Direction, data: bytes) -> None:
        """Bytes went by."""
        with self._turn:
            self._told(self._explained.feed(direction, data))

    def silence(self, seconds: float = QUIET_S) -> None:
        """Nothing came or went for so long; at its default all that is held is told."""
        with self._turn:
            self._told(self._explained.silence(seconds))

    def remark(self, key: str, **params: str | int) -> None:
        """Something to know that is no bytes."""
        with self._turn:
            self._tell(Evidence(self._clock(), Meaning(key, params)))

    def _told(self, pieces: list[Piece]) -> None:
        for piece in pieces:
            self._tell(Evidence(self._clock(), piece.meaning, piece.direction, piece.data))
