"""A port that one thread keeps open for as long as it can be had."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from drivers.causes import Cause
from drivers.counters import Counters, counting
from drivers.status import Health, Status
from drivers.telling import tell
from drivers.transport import Port, PortError, PortSettings, Tap, open_port

AGAIN_S = (1.0, 2.0, 3.0, 5.0)
"""Pauses before a port that is not there is tried again, in seconds; the last one repeats, and is
how long a port has to stay for the pauses to begin anew."""


class Keeper:
    """Opens a port, has `work` done on it until that is lost, and opens it again.

    `work(port)` runs on the thread of this keeper, returns soon after `over` is set, and lets
    PortError out; it says by `say` how the device is, also that it is well. `on_status` is called
    on that thread, once per change: once when a port goes, once when it is back, however often
    it is tried in between. `pause` waits for so many seconds or until `over`.
    """

    def __init__(
        self,
        settings: PortSettings,
        name: str,
        work: Callable[[Port], None],
        on_status: Callable[[Status], None],
        again_s: Sequence[float] = AGAIN_S,
        tap: Tap | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        self.counters = Counters()
        self.status = Status(Health.UNKNOWN)
        self.over = threading.Event()
        self._settings = settings
        self._work = work
        self._on_status = on_status
        self._again_s = again_s
        self._tap = counting(self.counters, tap)
        self._clock = clock
        self._pause = pause or self.over.wait
        self._starting = threading.Lock()
        self._thread = threading.Thread(
            target=self._keep, name=f"{name} {settings.url}", daemon=True
        )

    def start(self) -> None:
        """Begin to look for the port; once is enough."""
        with self._starting:
            if self._thread.ident is None and not self.over.is_set():
                self._thread.start()

    def close(self) -> None:
        """End the work and give the port up; waits for an attempt to open that has begun."""
        self.over.set()
        with self._starting:
            if self._thread.is_alive() and self._thread is not threading.current_thread():
                self._thread.join()

    def say(self, new: Status) -> None:
        """How the device is now."""
        if new.health is Health.FAULT:
            self.counters.last_error = new.cause
        old, self.status = self.status, new
        if (old.health, old.cause) != (new.health, new.cause):
            tell(self._on_status, new)

    def _keep(self) -> None:
        failures = 0
        while not self.over.is_set():
            begun = self._clock()
            self._once()
            # One that comes and goes is a port that is not there.
            failures = 1 if self._clock() - begun >= self._again_s[-1] else failures + 1
            if not self.over.is_set():
                self._pause(self._again_s[min(failures, len(self._again_s)) - 1])

    def _once(self) -> None:
        """Use the port for as long as it is there, if it is."""
        try:
            port = open_port(self._settings, tap=self._tap)
            self.counters.opened()
            try:
                self._work(port)
            finally:
                port.close()
        except PortError as error:
            self.say(Status(Health.FAULT, error.cause, error.detail))
        except Exception as failure:
            # Whatever was done with what came in, the next must come in all the same.
            self.say(Status(Health.FAULT, Cause.DRIVER, type(failure).__name__))
