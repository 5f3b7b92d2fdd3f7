"""A scanner that acts as a keyboard, read from its own input device; a named pipe stands for it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.causes import Cause
from drivers.scanner import Scan, Scanner
from drivers.status import Health, Status
from drivers.transport import PortBusy, PortInvalid, PortMissing, PortSettings, open_port
from tests.drivers.keyboard import events, key
from tests.drivers.support import LIMIT_S, Heard


class Keyboard:
    """Both ends of the pipe: as long as ours is open it is plugged in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        os.mkfifo(path)
        self.plug()

    @property
    def port(self) -> str:
        return f"evdev:{self.path}"

    def plug(self) -> None:
        self._fd = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)

    def unplug(self) -> None:
        os.close(self._fd)

    def send(self, data: bytes) -> None:
        os.write(self._fd, data)


@pytest.fixture
def keyboard(tmp_path: Path) -> Iterator[Keyboard]:
    one = Keyboard(tmp_path / "event-kbd")
    yield one
    one.unplug()


def test_a_keyboard_is_a_port_that_gives_characters(keyboard: Keyboard) -> None:
    port = open_port(PortSettings(keyboard.port))
    assert port.read(0.0) == b""
    keyboard.send(events("Ab-1\r"))
    assert port.read(LIMIT_S) == b"Ab-1\r"
    keyboard.send(key(30, 0))
    assert port.read(0.01) == b""
    keyboard.send(key(30, 0))
    threading.Timer(0.05, keyboard.send, (events("y"),)).start()
    assert port.read(LIMIT_S) == b"y"
    keyboard.send(events("x")[:7])
    assert port.read(0.01) == b""
    keyboard.send(events("x")[7:])
    assert port.read(LIMIT_S) == b"x"
    assert port.modem() is None
    port.close()


def test_it_is_held_alone(keyboard: Keyboard) -> None:
    port = open_port(PortSettings(keyboard.port))
    with pytest.raises(PortBusy):
        open_port(PortSettings(keyboard.port))
    port.close()
    open_port(PortSettings(keyboard.port)).close()


def test_what_is_no_keyboard_is_refused_and_leaves_nothing_open(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(PortInvalid):
        open_port(PortSettings("evdev:/dev/null"))
    with pytest.raises(PortMissing):
        open_port(PortSettings(f"evdev:{tmp_path / 'none'}"))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_scanner_on_it_is_like_any_other(keyboard: Keyboard) -> None:
    scans: Heard[Scan] = Heard()
    said: Heard[Status] = Heard()
    scanner = Scanner(PortSettings(keyboard.port), scans, on_status=said, again_s=(0.002, 0.004))
    scanner.start()
    said.wait(bool)
    keyboard.send(events("6901234567892\r"))
    keyboard.send(events("]C10106901234567892\rhalf"))
    scans.wait(lambda all_: len(all_) == 2)
    said.wait(lambda all_: all_[-1].health is Health.OK)
    keyboard.unplug()
    said.wait(lambda all_: all_[-1].cause is Cause.PORT_LOST)
    keyboard.plug()
    said.wait(lambda all_: all_[-1].cause is Cause.UNPROVEN)
    keyboard.send(events("691\r"))
    texts = [scan.text for scan in scans.wait(lambda all_: len(all_) == 3)]
    assert texts == ["6901234567892", "(01)06901234567892", "691"]
    assert scanner.counters.bad_frames == 1
    scanner.close()
