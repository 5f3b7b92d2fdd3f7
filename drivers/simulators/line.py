"""The cable of a simulated device: a pseudo-terminal that can be pulled out and put back."""

from __future__ import annotations

import os
import select
import tempfile
import termios
import threading
import time
import tty
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from drivers.simulators.uart import FRAME, SPEEDS, heard

NOISE = bytes(range(0x80, 0x100)) + b"\x00"
"""What a bad line makes up: no text."""
_SLICE_S = 0.01
"""How much time on the line is let pass at once."""


class Line:
    """The device's end of a pseudo-terminal; the other end is opened at `port`.

    `on_bytes` gets what is written to the port, on a thread that ends with the process, at most
    `most` bytes at once, and none where they were noise that is no byte. `link` names the port, and
    stays the same when it is put back in; without it a name is made. `baud` is the device's speed:
    bytes take their time, and are noise at both ends where the till has set another one. Without
    it any speed is right and takes no time.
    """

    def __init__(
        self,
        on_bytes: Callable[[bytes], None],
        link: Path | None = None,
        *,
        baud: int | None = None,
        most: int = 4096,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self.garbled = 0
        """Bytes received at the wrong speed."""
        self._on_bytes = on_bytes
        self._baud = baud
        self._most = most if baud is None else min(most, max(1, int(baud / FRAME * _SLICE_S)))
        self._clock = clock
        self._pause = pause
        self._folder = None if link else tempfile.TemporaryDirectory(prefix="till-device-")
        self._link = link or Path(self._folder.name if self._folder else "") / "port"
        self._ends: tuple[int, int] | None = None
        self._changing = threading.Lock()
        self._deaf: set[str] = set()
        self._wake_read, self._wake_write = os.pipe()
        self._closed = False
        self.plug()
        self._thread = threading.Thread(target=self._listen, name="simulator", daemon=True)
        self._thread.start()

    @property
    def port(self) -> str:
        """The path to open."""
        return str(self._link)

    def plug(self) -> None:
        """Put the cable in."""
        with self._changing:
            if self._ends is not None:
                return
            device, till = os.openpty()
            # Before anyone writes: a terminal echoes until it is told not to.
            tty.setraw(till)
            aside = self._link.with_name(f"{self._link.name}.{till}")
            aside.unlink(missing_ok=True)
            aside.symlink_to(os.ttyname(till))
            aside.replace(self._link)
            self._ends = device, till
        self._wake()

    def unplug(self) -> None:
        """Pull the cable out: who has the port open loses it."""
        with self._changing:
            if self._ends is None:
                return
            ends, self._ends = self._ends, None
            self._link.unlink(missing_ok=True)
            for end in ends:
                os.close(end)
        self._wake()

    def close(self) -> None:
        """End the device."""
        self.unplug()
        self._closed = True
        self._wake()
        self._thread.join()
        os.close(self._wake_read)
        os.close(self._wake_write)
        self._wake_write = -1
        if self._folder is not None:
            self._folder.cleanup()

    def listen(self, on: bool, reason: str = "") -> None:
        """Take bytes from the till, or leave them on the line while any reason to do so lasts."""
        (self._deaf.discard if on else self._deaf.add)(reason)
        self._wake()

    def write(self, data: bytes) -> None:
        """Say something to the till; lost while unplugged or while nobody reads for long."""
        with self._changing:
            if self._ends is None:
                return
            device, till = self._ends
            if self._baud:
                data = heard(data, self._baud, _speed(till))
            while data and select.select([], [device], [], 1.0)[1]:
                data = data[os.write(device, data) :]

    def obeys_pauses(self) -> bool:
        """Whether the till's end stops sending on XOFF."""
        with self._changing:
            return bool(self._ends and termios.tcgetattr(self._ends[1])[0] & termios.IXON)

    def in_use(self) -> bool:
        """Whether somebody has the port open, as far as this user may know."""
        with self._changing:
            if self._ends is None:
                return False
            till = self._ends[1]
            name, mine = os.ttyname(till), Path(f"/proc/{os.getpid()}/fd/{till}")
        for opened in Path("/proc").glob("[0-9]*/fd/*"):
            with suppress(OSError):
                if opened != mine and str(opened.readlink()) == name:
                    return True
        return False

    def _wake(self) -> None:
        with suppress(OSError):
            os.write(self._wake_write, b"\x00")

    def _listen(self) -> None:
        last_bit = self._clock()
        while not self._closed:
            ends = None if self._deaf else self._ends
            watched = [self._wake_read, *([ends[0]] if ends else [])]
            try:
                ready = select.select(watched, [], [], 0)[0]
                # What was there already followed what came before it.
                late_s = _SLICE_S if ready else 0.0
                ready = ready or select.select(watched, [], [])[0]
            except OSError:
                continue  # Pulled out between looking and waiting.
            if self._wake_read in ready:
                os.read(self._wake_read, 64)
                continue
            with self._changing:
                if ends is None or self._ends is not ends:
                    continue
                data = os.read(ends[0], self._most)
                speed = _speed(ends[1])
            if self._baud:
                sent = len(data)
                data = heard(data, speed, self._baud)
                self.garbled += sent if speed != self._baud else 0
                # Counted on from the last bit, so that pauses that are too long do not add up.
                last_bit = max(last_bit, self._clock() - late_s) + sent * FRAME / speed
                self._pause(max(0.0, last_bit - self._clock()))
            self._on_bytes(data)


def _speed(end: int) -> int:
    """The speed that the till set. One without a name is wrong for every device here."""
    return SPEEDS.get(termios.tcgetattr(end)[5], 0) or 1
