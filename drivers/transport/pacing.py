"""Ports that are written to no faster than the device behind them can take it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from drivers.transport.port import CHUNK, Port

_STEP_S = 0.002
_READY_CHUNK, _READY_AHEAD = 32, 16
"""Bytes handed over at once while the device is ready, and before them still on their way: what
is on its way reaches a device that has just said stop."""
_PACE_S = 0.05


class PacedPort:
    """Hands over so many bytes a second, in chunks of a twentieth of one; for devices that
    cannot say stop. What has not had its time yet counts as unsent."""

    def __init__(
        self,
        port: Port,
        bytes_s: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._port = port
        self._bytes_s = bytes_s
        self._clock = clock
        self._sleep = sleep
        self._chunk = min(max(int(bytes_s * _PACE_S), 1), CHUNK)
        self._free = clock()
        self.read = port.read
        self.modem = port.modem
        self.close = port.close

    def write_some(self, data: bytes, limit_s: float) -> int:
        wait = max(self._free - self._clock(), 0.0)
        if wait:
            self._sleep(min(wait, limit_s))
        if wait > limit_s:
            return 0
        written = self._port.write_some(data[: self._chunk], limit_s - wait)
        self._free = max(self._free, self._clock()) + written / self._bytes_s
        return written

    def unsent(self) -> int:
        ahead = max(self._free - self._clock(), 0.0) * self._bytes_s
        return max(self._port.unsent(), math.ceil(ahead))


class ReadyPort:
    """Hands over only while the device holds DSR, which no kernel here does for us. A port
    without modem lines has nothing to wait for."""

    def __init__(
        self,
        port: Port,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._port = port
        self._clock = clock
        self._sleep = sleep
        self.read = port.read
        self.unsent = port.unsent
        self.modem = port.modem
        self.close = port.close

    def write_some(self, data: bytes, limit_s: float) -> int:
        until = self._clock() + limit_s
        while not self._ready():
            left = until - self._clock()
            if left <= 0:
                return 0
            self._sleep(min(_STEP_S, left))
        return self._port.write_some(data[:_READY_CHUNK], until - self._clock())

    def _ready(self) -> bool:
        lines = self._port.modem()
        return lines is None or (lines.dsr and self._port.unsent() <= _READY_AHEAD)
