"""An open port: every read and write has a time limit, every loss is a `PortLost`."""

from __future__ import annotations

import fcntl
import os
import select
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from drivers.transport.errors import PortLost
from drivers.transport.settings import Tap

CHUNK = 256
"""Bytes handed over at once: no more than small printers can buffer, so a stop is noticed soon."""


class Port(Protocol):
    """A port in use. One thread reads; writers take turns."""

    def read(self, limit_s: float) -> bytes:
        """What arrived, waiting for it at most `limit_s`; empty where nothing did. PortLost."""

    def write_some(self, data: bytes, limit_s: float) -> int:
        """Hand over the start of `data`; says how many bytes, 0 after `limit_s`. PortLost."""

    def unsent(self) -> int:
        """Bytes handed over that have not left yet, 0 where that cannot be known. PortLost."""

    def close(self) -> None:
        """Give the port up without waiting for what is not sent yet. Never raises."""


class FilePort:
    """A device or a connection behind a file descriptor that does not block."""

    def __init__(self, fd: int, close: Callable[[], None]) -> None:
        self._fd = fd
        self._close = close
        self._closed = False

    def read(self, limit_s: float) -> bytes:
        try:
            if not select.select([self._open_fd()], [], [], max(limit_s, 0.0))[0]:
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
            if not select.select([], [self._open_fd()], [], max(limit_s, 0.0))[1]:
                return 0
            return os.write(self._fd, data[:CHUNK])
        except BlockingIOError:
            return 0
        except OSError as error:
            raise PortLost(str(error)) from error

    def unsent(self) -> int:
        try:
            waiting = fcntl.ioctl(self._open_fd(), termios.TIOCOUTQ, bytes(4))
        except OSError as error:
            raise PortLost(str(error)) from error
        return int.from_bytes(waiting, sys.byteorder)

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

    def _open_fd(self) -> int:
        if self._closed:
            raise PortLost("closed")
        return self._fd


class TappedPort:
    """A port of which somebody else is told every byte."""

    def __init__(self, port: Port, tap: Tap) -> None:
        self._port = port
        self._tap = tap

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

    def unsent(self) -> int:
        return self._port.unsent()

    def close(self) -> None:
        self._port.close()
