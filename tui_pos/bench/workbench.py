"""The devices of the till that runs, for its technician."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from drivers.causes import Cause
from drivers.device import Device
from drivers.recording import Recorder
from drivers.scanner import Scanner
from drivers.status import Status
from tui_pos.bench.cards import Card, Cards
from tui_pos.bench.recordings import keep_recording
from tui_pos.bench.session import Session
from tui_pos.bench.targets import Target, targets
from tui_pos.bench.testing import Bench, Subject
from tui_pos.clock import Clock
from tui_pos.devices import Devices
from tui_pos.home import Home
from tui_pos.locale import Locale
from tui_pos.shop import Shop

_PLAIN = frozenset(
    {
        Cause.PORT_MISSING, Cause.PORT_BUSY, Cause.PORT_DENIED, Cause.PORT_INVALID,
        Cause.PAPER_END, Cause.PAPER_NEAR_END, Cause.COVER_OPEN,
    }
)  # fmt: skip
"""Faults that no recording is needed for."""

_APART_S = 60.0
"""Seconds between two recordings of one device that are kept by themselves."""


class Place(msgspec.Struct, frozen=True):
    """A device, how it was found last, and what was proved of it last."""

    target: Target
    status: Status
    card: Card | None


class Workbench:
    """`recorder` has heard all ports since the till was opened; `report` keeps an internal error;
    `attended` is told whether somebody is at the bench."""

    def __init__(
        self,
        home: Home,
        shop: Shop,
        devices: Devices,
        recorder: Recorder,
        clock: Clock,
        report: Callable[[Exception], None],
        attended: Callable[[bool], None],
    ) -> None:
        self._home = home
        self._targets = targets(shop)
        self._devices = devices
        self._recorder = recorder
        self._clock = clock
        self._report = report
        self._attended = attended
        self._kept: dict[str, float] = {}

    def failed(self, name: str, cause: Cause | None) -> None:
        """A device is at fault: keep what went over its port, where that tells anything, now and
        then. Never raises."""
        now = self._clock.monotonic()
        if cause in _PLAIN or now - self._kept.get(name, float("-inf")) < _APART_S:
            return
        self._kept[name] = now
        target = next(one for one in self._targets if one.name == name)
        try:
            keep_recording(self._home, self._recorder, target, self._clock.now())
        except OSError as failure:
            self._report(failure)

    def places(self) -> tuple[Place, ...]:
        """All devices, in the order of the shop's settings."""
        cards, all_ = Cards(self._home), self._devices.all
        return tuple(
            Place(one, all_[one.name].status, cards.newest(one.name))
            for one in self._targets
            if one.name in all_
        )

    def sit(self, place: Place, by: str, words: Locale, changed: Callable[[], None]) -> Session:
        """Take a device; `by`: the number of the technician, `words` what is printed in."""
        printer = next(iter(self._devices.printers.values()), None)
        bench = Bench(self._recorder, self._clock, words, _first_scanner(self._devices.scanners))
        subject = Subject(place.target, self._devices.all[place.target.name])
        self._attended(True)
        return Session(
            subject,
            bench,
            self._home,
            printer,
            by,
            changed,
            lambda: self._attended(False),
            self._report,
        )


def _first_scanner(scanners: dict[str, Device]) -> Scanner | None:
    return next((one for one in scanners.values() if isinstance(one, Scanner)), None)
