"""A recording played into a port: of a printer into a simulated one, of a scanner into a till."""

from __future__ import annotations

import time
from collections.abc import Callable

from msgspec.structs import replace

from drivers.device import Kind
from drivers.recording import Recording, play
from drivers.transport import Direction, Tap, WriteTimeout, open_port

_WRITE_S = 30.0
_SPEAKS: frozenset[Kind] = frozenset({Kind.SCANNER, Kind.SCALE})
"""What only speaks: there is nothing else of it to play."""


def play_to(
    recording: Recording, address: str, tap: Tap, pause: Callable[[float], object] = time.sleep
) -> None:
    """Write to a port what went to the recorded device, or what a scanner or a scale sent, at its
    times; `tap` is told of it and of what comes back. Raises PortError."""
    way: Direction = "in" if recording.kind in _SPEAKS else "out"
    port = open_port(replace(recording.settings, url=address), tap=tap)

    def write(data: bytes) -> None:
        until = time.monotonic() + _WRITE_S
        while data:
            data = data[port.write_some(data, until - time.monotonic()) :]
            if data and time.monotonic() >= until:
                raise WriteTimeout
        port.read(0.0)

    try:
        play(recording.chunks, way, write, pause)
        _leave(port.unsent, lambda: port.read(0.05))
    finally:
        port.close()


def _leave(unsent: Callable[[], int], listen: Callable[[], object]) -> None:
    """Closing would throw away what has not left; answers may still come."""
    until = time.monotonic() + _WRITE_S
    listen()
    while unsent() and time.monotonic() < until:
        listen()
