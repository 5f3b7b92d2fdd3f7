"""Keeps the last minutes of every port."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from drivers.device import Kind
from drivers.manner import Manner
from drivers.recording.recording import Chunk, Recording
from drivers.transport import Direction, PortSettings, Tap

_USUAL = Manner()
_OVERHEAD = 128
"""What a chunk costs in memory beside its bytes."""


class _Ring:
    """What went over one port, the oldest forgotten first."""

    def __init__(self, keep_s: float, most: int) -> None:
        self._keep_s = keep_s
        self._most = most
        self._chunks: deque[Chunk] = deque()
        self._size = 0
        self._changing = threading.Lock()

    def add(self, chunk: Chunk) -> None:
        with self._changing:
            self._chunks.append(chunk)
            self._size += _OVERHEAD + len(chunk.data)
            while self._size > self._most or self._chunks[0].at < chunk.at - self._keep_s:
                self._size -= _OVERHEAD + len(self._chunks.popleft().data)
                if not self._chunks:
                    return

    def chunks(self) -> tuple[Chunk, ...]:
        with self._changing:
            return tuple(self._chunks)


class Recorder:
    """Remembers what went over the ports whose `tap` it is, each for `keep_s` seconds and in
    `most` bytes of memory. May be used from any thread; costs a port no waiting.

    What it holds is not masked: it leaves by `dumps` alone.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        keep_s: float = 300.0,
        most: int = 1 << 20,
    ) -> None:
        self._clock = clock
        self._keep_s = keep_s
        self._most = most
        self._rings: dict[str, _Ring] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The devices that are recorded."""
        return tuple(self._rings)

    def tap(self, name: str) -> Tap:
        """What a port of that device is opened with; the same recording for the same name."""
        ring = self._rings.setdefault(name, _Ring(self._keep_s, self._most))

        def tap(direction: Direction, data: bytes) -> None:
            ring.add(Chunk(self._clock(), direction, data))

        return tap

    def recording(
        self, name: str, kind: Kind, settings: PortSettings, manner: Manner = _USUAL
    ) -> Recording:
        """What went over a device's port until now; empty where nothing did."""
        ring = self._rings.get(name)
        return Recording(name, kind, settings, ring.chunks() if ring else (), manner)
