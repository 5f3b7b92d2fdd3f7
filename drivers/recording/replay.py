"""Play a recording back: to a decoder, as the port it reads, or to a device, as what it is sent."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from drivers.recording.recording import Chunk
from drivers.transport import Direction, ModemLines, PortLost


def _at_once(seconds: float) -> None:
    """As fast as possible."""


class ReplayPort:
    """A port on which the recorded "in" bytes arrive as they did; after the last it is lost.

    `now` is its own time, which passes in `read` alone, by as much as was waited there: silence
    between two reads is as long as it was, however fast they are played. `pause` is told of
    each wait: `time.sleep` plays them at their speed. What is written is kept in `written`.
    """

    def __init__(
        self, chunks: Iterable[Chunk], pause: Callable[[float], object] = _at_once
    ) -> None:
        self.now = 0.0
        self.written = b""
        self._pause = pause
        chunks = tuple(chunks)
        begun = chunks[0].at if chunks else 0.0
        self._coming = deque(
            (chunk.at - begun, chunk.data) for chunk in chunks if chunk.direction == "in"
        )

    def clock(self) -> float:
        """`now`, for a device that is to live in the recording's time."""
        return self.now

    def read(self, limit_s: float) -> bytes:
        if not self._coming:
            raise PortLost("end of the recording")
        at, data = self._coming[0]
        wait = min(max(at - self.now, 0.0), max(limit_s, 0.0))
        if wait:
            self._pause(wait)
            self.now += wait
        if at > self.now:
            return b""
        self._coming.popleft()
        return data

    def write_some(self, data: bytes, limit_s: float) -> int:
        self.written += data
        return len(data)

    def unsent(self) -> int:
        return 0

    def modem(self) -> ModemLines | None:
        return None

    def close(self) -> None:
        self._coming.clear()


def play(
    chunks: Iterable[Chunk],
    direction: Direction,
    write: Callable[[bytes], object],
    pause: Callable[[float], object] = _at_once,
) -> None:
    """Hand all bytes that went in `direction` to `write`, in their pieces and, where `pause`
    waits (`time.sleep`), at their times."""
    before: float | None = None
    for chunk in chunks:
        if before is not None and chunk.at > before:
            pause(chunk.at - before)
        before = chunk.at
        if chunk.direction == direction:
            write(chunk.data)
