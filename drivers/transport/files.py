"""Ports that are files: a printer that the kernel offers as one, and a plain file."""

from __future__ import annotations

import errno
import fcntl
import os
import time

from drivers.transport.errors import PortLost, opening
from drivers.transport.port import FilePort

_STEP_S = 0.02


def open_device_file(path: str) -> FilePort:
    """A device without a line, such as a printer of USB's printer class (/dev/usb/lp0).
    PortError."""
    return _DeviceFile(fd := open_file(path, os.O_RDWR), lambda: os.close(fd))


def open_plain_file(path: str) -> FilePort:
    """A file or a named pipe that is written to only, at its end. PortError."""
    return _PlainFile(
        fd := open_file(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT), lambda: os.close(fd)
    )


def open_file(path: str, how: int) -> int:
    """A file held alone, which never blocks. PortError."""
    try:
        fd = os.open(path, how | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(fd)
            raise
    except OSError as error:
        raise opening(error) from error
    return fd


class _DeviceFile(FilePort):
    """Such a device says that it can be read from when there is nothing to read: the end of the
    file is no end, and one that only takes is not broken."""

    def read(self, limit_s: float) -> bytes:
        until = time.monotonic() + limit_s
        while True:
            try:
                data = os.read(self.fileno(), 4096)
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EINVAL):
                    raise PortLost(str(error)) from error
                data = b""
            left = until - time.monotonic()
            if data or left <= 0:
                return data
            time.sleep(min(_STEP_S, left))


class _PlainFile(FilePort):
    """Takes everything and says nothing."""

    def read(self, limit_s: float) -> bytes:
        self.fileno()
        time.sleep(max(limit_s, 0.0))
        return b""
