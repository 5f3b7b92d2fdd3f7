"""Open a port by its address."""

from __future__ import annotations

import re
import stat
import termios
from collections.abc import Callable
from errno import ENOTTY
from typing import TYPE_CHECKING, TypeVar

from drivers.transport.emulated import EmulatedPort
from drivers.transport.errors import PortInvalid, PortMissing, opening
from drivers.transport.files import open_device_file, open_plain_file
from drivers.transport.keyboard import open_keyboard
from drivers.transport.limit import within
from drivers.transport.pacing import PacedPort, ReadyPort
from drivers.transport.port import FilePort, Port, TappedPort
from drivers.transport.settings import PortSettings, Tap

if TYPE_CHECKING:
    import serial

T = TypeVar("T")

CONNECT_S = 3.0
_POLL_S = 0.05
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PARITIES = {"none": "N", "even": "E", "odd": "O"}


def open_port(
    settings: PortSettings, *, connect_s: float = CONNECT_S, tap: Tap | None = None
) -> Port:
    """Open a port, held alone.

    `connect_s` limits the wait for a network address, its name's look-up included, in seconds;
    `tap` is told of every byte. Raises PortMissing, PortBusy, PortDenied or PortInvalid.
    """
    named = _SCHEME.match(settings.url)
    if named is None:
        port = _open_device(settings)
    else:
        scheme = _SCHEMES.get(named[1].lower())
        if scheme is None:
            raise PortInvalid(settings.url)
        port = scheme(settings, connect_s)
    if settings.flow == "dsrdtr":
        port = ReadyPort(port)
    if settings.pace:
        port = PacedPort(port, settings.pace)
    return TappedPort(port, tap) if tap else port


def _open_device(settings: PortSettings) -> Port:
    try:
        port = _serial(settings, exclusive=True)
    except PortMissing as error:
        reason = error.__cause__ and error.__cause__.__context__
        if not isinstance(reason, termios.error) or reason.args[0] != ENOTTY:
            raise
        from pathlib import Path

        if not stat.S_ISCHR(Path(settings.url).stat().st_mode):
            raise PortInvalid(f"{settings.url} is no port") from error
        return open_device_file(settings.url)
    opened = FilePort(port.fileno(), port.close)
    try:
        if not _took(opened.fileno(), settings):
            raise PortInvalid(f"{settings.url} has no such framing")
        if settings.flow == "xonxoff":
            _let_pause(opened.fileno())
    except termios.error as error:
        opened.close()
        raise opening(error) from error
    except PortInvalid:
        opened.close()
        raise
    return opened


def _took(fd: int, settings: PortSettings) -> bool:
    """Whether the line is framed as it was asked for: some keep what they have and say nothing."""
    control = termios.tcgetattr(fd)[2]
    bits = termios.CS7 if settings.bits == 7 else termios.CS8
    return control & termios.CSIZE == bits and bool(control & termios.PARENB) == (
        settings.parity != "none"
    )


def _let_pause(fd: int) -> None:
    """Obey XOFF, but never send it: it would land among a printer's bytes. Any byte must not
    resume (IXANY), since a status answer is no permission to go on."""
    settings = termios.tcgetattr(fd)
    settings[0] = (settings[0] | termios.IXON) & ~(termios.IXOFF | termios.IXANY)
    termios.tcsetattr(fd, termios.TCSANOW, settings)
    termios.tcflow(fd, termios.TCOON)


def _serial(settings: PortSettings, exclusive: bool | None = None) -> serial.Serial:
    import serial

    try:
        return serial.serial_for_url(
            settings.url,
            baudrate=settings.baud,
            bytesize=settings.bits,
            parity=_PARITIES[settings.parity],
            stopbits=settings.stop,
            rtscts=settings.flow == "rtscts",
            # Of a device it would also send XOFF; a server is told to obey it.
            xonxoff=settings.flow == "xonxoff" and not exclusive,
            timeout=_POLL_S,
            exclusive=exclusive,
        )
    except ValueError as error:
        raise PortInvalid(str(error)) from error
    except (OSError, termios.error) as error:
        raise opening(error) from error


def _open_tcp(settings: PortSettings, limit_s: float) -> Port:
    import socket

    address = _address(settings.url)
    connection = _reached(
        limit_s,
        lambda: socket.create_connection(address, timeout=limit_s),
        lambda late: late.close(),
    )
    connection.setblocking(False)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return FilePort(connection.fileno(), connection.close)


def _open_rfc2217(settings: PortSettings, limit_s: float) -> Port:
    _address(settings.url)
    return EmulatedPort(_reached(limit_s, lambda: _serial(settings), lambda late: late.close()))


def _open_loop(settings: PortSettings, limit_s: float) -> Port:
    return EmulatedPort(_serial(settings))


def _open_plain_file(settings: PortSettings, limit_s: float) -> Port:
    from urllib.parse import unquote, urlsplit

    path = unquote(urlsplit(settings.url).path)
    if not path:
        raise PortInvalid(settings.url)
    return open_plain_file(path)


def _open_keyboard(settings: PortSettings, limit_s: float) -> Port:
    return open_keyboard(settings.url.partition(":")[2])


_SCHEMES: dict[str, Callable[[PortSettings, float], Port]] = {
    "tcp": _open_tcp,
    "socket": _open_tcp,
    "rfc2217": _open_rfc2217,
    "loop": _open_loop,
    "file": _open_plain_file,
    "evdev": _open_keyboard,
}


def _address(url: str) -> tuple[str, int]:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise PortInvalid(str(error)) from error
    if not host or not port:
        raise PortInvalid(f"{url}: no host or no port")
    return host, port


def _reached(limit_s: float, call: Callable[[], T], discard: Callable[[T], object]) -> T:
    try:
        return within(limit_s, call, discard)
    except ValueError as error:
        raise PortInvalid(str(error)) from error
    except OSError as error:
        # A refusal and a time-out look the same from the counter: nobody is there.
        raise PortMissing(str(error)) from error
