"""An open port: every read and write has a time limit, every loss is a `PortLost`."""

from __future__ import annotations

import fcntl
import math
import os
import select
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from errno import EINVAL, ENOTTY
from typing import Protocol

from msgspec import Struct

from drivers.transport.errors import PortLost
from drivers.transport.settings import Tap

CHUNK = 256
"""Bytes handed over at once: no more than small printers can buffer, so a stop is noticed soon."""


class ModemLines(Struct, frozen=True):
    """What the device does with the wires beside its data: clear to send, data set ready,
    carrier, ring."""

    cts: bool
    dsr: bool
    dcd: bool
    ri: bool


class Port(Protocol):
    """A port in use. One thread reads and closes; writers take turns."""

    def read(self, limit_s: float) -> bytes:
        """What arrived, waiting for it at most `limit_s`; empty where nothing did. PortLost."""

    def write_some(self, data: bytes, limit_s: float) -> int:
        """Hand over the start of `data`; says how many bytes, 0 after `limit_s`. PortLost."""

    def unsent(self) -> int:
        """Bytes handed over that have not left yet, 0 where that cannot be known. PortLost."""

    def modem(self) -> ModemLines | None:
        """The modem lines as they are now; None where there are none. PortLost."""

    def close(self) -> None:
        """Give the port up without waiting for what is not sent yet. Never raises."""


class FilePort:
    """A line or a connection behind a file descriptor that does not block."""

    def __init__(self, fd: int, close: Callable[[], object]) -> None:
        self._fd = fd
        self._close = close
        self._closed = False

    def read(self, limit_s: float) -> bytes:
        try:
            if not _ready(self.fileno(), select.POLLIN, limit_s):
                return b""
            data = os.read(self._fd, 4096)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise PortLost(str(error)) from error
        if not data:
            raise PortLost("hung up")
        return data

    def write_some(self, data: bytes, limit_s: float) -> int:
        try:
            ready = _ready(self.fileno(), select.POLLOUT | select.POLLRDHUP, limit_s)
            if ready & select.POLLRDHUP:
                # The system would take one more write and lose it.
                raise PortLost("hung up")
            return os.write(self._fd, data[:CHUNK]) if ready else 0
        except BlockingIOError:
            return 0
        except OSError as error:
            raise PortLost(str(error)) from error

    def unsent(self) -> int:
        return self._control(termios.TIOCOUTQ) or 0

    def modem(self) -> ModemLines | None:
        lines = self._control(termios.TIOCMGET)
        if lines is None:
            return None
        wires = (termios.TIOCM_CTS, termios.TIOCM_DSR, termios.TIOCM_CAR, termios.TIOCM_RNG)
        return ModemLines(*(bool(lines & wire) for wire in wires))

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        with suppress(OSError, termios.error):
            if os.isatty(self._fd):
                # Otherwise the system would wait here for a printer that has stopped.
                termios.tcflush(self._fd, termios.TCOFLUSH)
        with suppress(OSError, termios.error):
            self._close()

    def fileno(self) -> int:
        """The descriptor, as long as the port is open. PortLost."""
        if self._closed:
            raise PortLost("closed")
        return self._fd

    def _control(self, request: int) -> int | None:
        """What the system knows of the line; None where there is no such line."""
        try:
            told = fcntl.ioctl(self.fileno(), request, bytes(4))
        except OSError as error:
            if error.errno in (ENOTTY, EINVAL):
                return None
            raise PortLost(str(error)) from error
        return int.from_bytes(told, sys.byteorder)


class TappedPort:
    """A port of which somebody else is told every byte."""

    def __init__(self, port: Port, tap: Tap) -> None:
        self._port = port
        self._tap = tap
        self.unsent = port.unsent
        self.modem = port.modem
        self.close = port.close

    def read(self, limit_s: float) -> bytes:
        data = self._port.read(limit_s)
        if data:
            self._tap("in", data)
        return data

    def write_some(self, data: bytes, limit_s: float) -> int:
        written = self._port.write_some(data, limit_s)
        if written:
            self._tap("out", data[:written])
        return written


def _ready(fd: int, events: int, limit_s: float) -> int:
    """Those of `events`, and of the failures, that came within `limit_s`."""
    poll = select.poll()
    poll.register(fd, events)
    found = poll.poll(math.ceil(max(limit_s, 0.0) * 1000))
    return found[0][1] if found else 0
