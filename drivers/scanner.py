"""A barcode scanner on a serial port."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from msgspec import Struct

from drivers.encoding.frames import GAP_S, Framer
from drivers.status import Health, Status
from drivers.transport import Port, PortError, PortLost, PortSettings, Tap, open_port

AGAIN_S = (1.0, 2.0, 3.0, 5.0)
"""Pauses before a port that is not there is tried again, in seconds; the last one repeats."""

_LOOK_S = 0.25
"""How long a read may wait, hence how long `stop` may take, in seconds."""


class Scan(Struct, frozen=True):
    """What was scanned. `at`: seconds of the scanner's clock when the last byte was read."""

    text: str
    at: float
    aim: str = ""


class Scanner:
    """Reads a scanner on a thread of its own, and looks for its port again when it goes away.

    `on_scan` and `on_status` are called on that thread, `on_status` once per change. `clock`
    gives seconds that only grow.
    """

    def __init__(
        self,
        port: PortSettings,
        on_scan: Callable[[Scan], None],
        on_status: Callable[[Status], None],
        clock: Callable[[], float] = time.monotonic,
        again_s: Sequence[float] = AGAIN_S,
        tap: Tap | None = None,
    ) -> None:
        self.url = port.url
        self._settings = port
        self._tap = tap
        self._on_scan = on_scan
        self._on_status = on_status
        self._clock = clock
        self._again_s = again_s
        self._status = Status(Health.UNKNOWN)
        self._dropped = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name=f"scanner {port.url}", daemon=True)

    @property
    def status(self) -> Status:
        """The status said last; unknown before the port was tried."""
        return self._status

    @property
    def dropped(self) -> int:
        """Bytes received that belonged to no scan."""
        return self._dropped

    def start(self) -> None:
        """Begin reading. A port that is missing is a status, not an error."""
        self._thread.start()

    def stop(self) -> None:
        """End reading and give the port up."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        failures = 0
        while not self._stopped.is_set():
            try:
                port = open_port(self._settings, tap=self._tap)
            except PortError as error:
                self._say(error)
                failures += 1
                self._stopped.wait(self._again_s[min(failures, len(self._again_s)) - 1])
                continue
            failures = 0
            self._say(None)
            try:
                self._read(port)
            except PortLost as error:
                self._say(error)
            finally:
                port.close()
            self._stopped.wait(self._again_s[0])

    def _read(self, port: Port) -> None:
        framer = Framer()
        before = self._dropped
        quiet = 0.0
        while not self._stopped.is_set():
            wait = GAP_S if framer.pending else _LOOK_S
            data = port.read(wait)
            at = self._clock()
            quiet = 0.0 if data else quiet + wait
            frames = framer.feed(data) if data else framer.silence(quiet)
            self._dropped = before + framer.dropped
            for frame in frames:
                self._on_scan(Scan(frame.text, at, frame.aim))

    def _say(self, error: PortError | None) -> None:
        new = Status(Health.FAULT, error.cause, error.detail) if error else Status(Health.OK)
        if (new.health, new.cause) != (self._status.health, self._status.cause):
            self._status = new
            self._on_status(new)
