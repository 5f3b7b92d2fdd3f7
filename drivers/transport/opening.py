"""Open a port by its address."""

from __future__ import annotations

import socket
import termios
import time
from io import UnsupportedOperation
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from drivers.transport.errors import PortInvalid, PortLost, PortMissing, opening
from drivers.transport.port import CHUNK, FilePort, Port, TappedPort
from drivers.transport.settings import PortSettings, Tap

if TYPE_CHECKING:
    import serial

CONNECT_S = 3.0
_POLL_S = 0.05
_WRITE_S = 2.0
_PARITIES = {"none": "N", "even": "E", "odd": "O"}


def open_port(
    settings: PortSettings, *, connect_s: float = CONNECT_S, tap: Tap | None = None
) -> Port:
    """Open a port, held alone.

    `connect_s` limits the wait for a network address, in seconds; `tap` is told of every byte.
    Raises PortMissing, PortBusy, PortDenied or PortInvalid.
    """
    scheme, found, _ = settings.url.partition("://")
    if found and scheme in ("tcp", "socket"):
        port: Port = _connect(settings.url, connect_s)
    else:
        port = _open_serial(settings)
    return TappedPort(port, tap) if tap else port


def _connect(url: str, limit_s: float) -> Port:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise PortInvalid(str(error)) from error
    if host is None or port is None:
        raise PortInvalid(url)
    try:
        connection = socket.create_connection((host, port), timeout=limit_s)
    except OSError as error:
        # A refusal and a time-out look the same from the counter: nobody is there.
        raise PortMissing(str(error)) from error
    connection.setblocking(False)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return FilePort(connection.fileno(), connection.close)


def _open_serial(settings: PortSettings) -> Port:
    import serial

    try:
        port = serial.serial_for_url(
            settings.url,
            baudrate=settings.baud,
            bytesize=settings.bits,
            parity=_PARITIES[settings.parity],
            stopbits=settings.stop,
            timeout=_POLL_S,
            write_timeout=_WRITE_S,
            # Only a device can be locked; emulated ports refuse the word.
            exclusive=None if "://" in settings.url else True,
        )
        try:
            fd = port.fileno()
        except UnsupportedOperation:
            return UrlPort(port)
        if settings.flow == "xonxoff":
            _let_pause(fd)
        return FilePort(fd, port.close)
    except ValueError as error:
        raise PortInvalid(str(error)) from error
    except (OSError, termios.error) as error:
        raise opening(error) from error


def _let_pause(fd: int) -> None:
    """Obey XOFF, but never send it: it would land among a printer's bytes. Any byte must not
    resume (IXANY), since a status answer is no permission to go on."""
    settings = termios.tcgetattr(fd)
    settings[0] = (settings[0] | termios.IXON) & ~(termios.IXOFF | termios.IXANY)
    termios.tcsetattr(fd, termios.TCSANOW, settings)
    termios.tcflow(fd, termios.TCOON)


class UrlPort:
    """A port that pyserial emulates (rfc2217://, loop://), which has no file descriptor."""

    def __init__(self, port: serial.Serial) -> None:
        self._port = port

    def read(self, limit_s: float) -> bytes:
        # Its time limit stays as it was opened: changing it renegotiates an rfc2217 line.
        until = time.monotonic() + limit_s
        try:
            while True:
                data = bytes(self._port.read(max(1, min(self._port.in_waiting, 4096))))
                if data or time.monotonic() >= until:
                    return data
        except (OSError, termios.error) as error:
            raise PortLost(str(error)) from error

    def write_some(self, data: bytes, limit_s: float) -> int:
        # pyserial does not say how much of a write went out, so a stop half-way is a loss.
        try:
            return int(self._port.write(data[:CHUNK]) or 0)
        except (OSError, termios.error) as error:
            raise PortLost(str(error)) from error

    def unsent(self) -> int:
        return 0

    def close(self) -> None:
        try:
            self._port.close()
        except (OSError, termios.error):
            return
