"""A port opened by the bench itself: listened to, spoken to in bytes."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from drivers.transport import Port, PortSettings, Tap, WriteTimeout, open_port

_LOOK_S = 0.1
_WRITE_S = 5.0


def listen(port: Port, clock: Callable[[], float], limit_s: float | None, stop: Event) -> None:
    """Read all that comes, for `limit_s` seconds or until `stop` is set; a tap is told of it.
    Raises PortLost."""
    until = None if limit_s is None else clock() + limit_s
    while not stop.is_set():
        left = _LOOK_S if until is None else min(until - clock(), _LOOK_S)
        if left <= 0:
            return
        port.read(left)


def exchange(
    settings: PortSettings,
    data: bytes,
    tap: Tap,
    clock: Callable[[], float],
    answer_s: float,
    stop: Event,
) -> None:
    """Send bytes as they are and hear `answer_s` seconds long what comes back; `tap` is told of
    both. Raises PortError, WriteTimeout where the device takes them not."""
    port = open_port(settings, tap=tap)
    try:
        until = clock() + _WRITE_S
        while data:
            data = data[port.write_some(data, until - clock()) :]
            if data and clock() >= until:
                raise WriteTimeout
        listen(port, clock, answer_s, stop)
    finally:
        port.close()
