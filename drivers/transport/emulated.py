"""Ports that pyserial emulates, which have no file descriptor."""

from __future__ import annotations

import select
import termios
import time
from typing import TYPE_CHECKING

from drivers.transport.errors import PortLost
from drivers.transport.port import CHUNK, ModemLines

if TYPE_CHECKING:
    import serial

_STEP_S = 0.01
_ROOM = 4096
"""Bytes that a loop holds."""


class EmulatedPort:
    """A port of pyserial's: rfc2217:// or loop://."""

    def __init__(self, port: serial.Serial) -> None:
        self._port = port

    def read(self, limit_s: float) -> bytes:
        # Its own time limit stays as it was opened: changing it renegotiates an rfc2217 line.
        until = time.monotonic() + limit_s
        try:
            while True:
                waiting = self._port.in_waiting
                if waiting or limit_s > 0:
                    data = bytes(self._port.read(max(1, min(waiting, 4096))))
                    if data:
                        return data
                if time.monotonic() >= until:
                    return b""
        except (OSError, termios.error) as error:
            raise PortLost(str(error)) from error

    def write_some(self, data: bytes, limit_s: float) -> int:
        until = time.monotonic() + limit_s
        try:
            while not self._takes():
                left = until - time.monotonic()
                if left <= 0:
                    return 0
                time.sleep(min(_STEP_S, left))
            return int(self._port.write(data[:CHUNK]) or 0)
        except (OSError, termios.error) as error:
            # pyserial does not say how much of a write went out, so a stop half-way is a loss.
            raise PortLost(str(error)) from error

    def unsent(self) -> int:
        return 0

    def modem(self) -> ModemLines | None:
        port = self._port
        try:
            return ModemLines(cts=port.cts, dsr=port.dsr, dcd=port.cd, ri=port.ri)
        except OSError:  # A server that never told.
            return None

    def close(self) -> None:
        try:
            self._port.close()
        except (OSError, termios.error):
            return

    def _takes(self) -> bool:
        """Whether a whole chunk can be written without waiting, which pyserial cannot limit."""
        connection = getattr(self._port, "_socket", None)
        if connection is None:
            return self._port.in_waiting + CHUNK <= _ROOM
        return bool(select.select([], [connection], [], 0.0)[1])
