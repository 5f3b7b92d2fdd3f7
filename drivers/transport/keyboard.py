"""A scanner that acts as a keyboard, read from its own input device and kept from the terminal."""

from __future__ import annotations

import fcntl
import os
import stat
import time
from collections.abc import Callable
from errno import ENOTTY

from drivers.encoding.input_events import KeyReader
from drivers.transport.errors import PortInvalid, opening
from drivers.transport.files import open_file
from drivers.transport.port import FilePort

_EVIOCGRAB = 0x40044590


def open_keyboard(path: str) -> FilePort:
    """The input device at `path`, such as /dev/input/by-id/usb-…-event-kbd: what it types, and
    nobody else gets. A named pipe that gives events will do. PortError."""
    fd = open_file(path, os.O_RDONLY)
    try:
        fcntl.ioctl(fd, _EVIOCGRAB, 1)
    except OSError as error:
        if stat.S_ISCHR(os.fstat(fd).st_mode):
            os.close(fd)
            if error.errno == ENOTTY:
                raise PortInvalid(f"{path} is no keyboard") from error
            raise opening(error) from error
    return _Keyboard(fd, lambda: os.close(fd))


class _Keyboard(FilePort):
    """Gives characters, not events: a key let go is nothing to read."""

    def __init__(self, fd: int, close: Callable[[], object]) -> None:
        super().__init__(fd, close)
        self._keys = KeyReader()

    def read(self, limit_s: float) -> bytes:
        until = time.monotonic() + limit_s
        while True:
            events = super().read(until - time.monotonic())
            typed = self._keys.feed(events)
            if typed or not events:
                return typed
