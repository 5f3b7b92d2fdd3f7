"""What went over a port during a check, as evidence."""

from __future__ import annotations

from collections.abc import Callable

from drivers.checks import Evidence, Meaning
from drivers.device import Kind
from drivers.encoding.profile import Encoding
from drivers.manner import Manner
from drivers.transport import Direction


class Witness:
    """A tap that keeps the bytes with their meaning, and remarks between them."""

    def __init__(self, kind: Kind, clock: Callable[[], float], encoding: Encoding) -> None:
        from drivers.explain import explainer

        self._explainer = explainer(kind, Manner(encoding=encoding))
        self._clock = clock
        self._seen: list[Evidence] = []

    def __call__(self, direction: Direction, data: bytes) -> None:
        at = self._clock()
        pieces = self._explainer.feed(direction, data)
        self._seen += [Evidence(at, one.meaning, one.direction, one.data) for one in pieces]

    def remark(self, key: str, **params: str | int) -> None:
        """Add what is not in the bytes."""
        self._seen.append(Evidence(self._clock(), Meaning(key, params)))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All of it, with what was not finished."""
        from drivers.explain.piece import QUIET_S

        at = self._clock()
        rest = self._explainer.silence(QUIET_S)
        self._seen += [Evidence(at, one.meaning, one.direction, one.data) for one in rest]
        return tuple(self._seen)
