"""A stranger's device, of which nothing that goes wrong comes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from drivers.causes import Cause
from drivers.checks import Asker, Check, Level
from drivers.counters import Counters
from drivers.device import Capability
from drivers.scale import Weight
from drivers.showing import Showing
from drivers.status import Health, Status
from drivers.telling import tell

T = TypeVar("T")


class Guarded:
    """Does what the device does, until that raises or makes no sense: from then on it is at fault,
    with DRIVER_BROKEN, and asked nothing more. `name` is its driver's; `on_status` is told once.
    """

    def __init__(self, device: Any, name: str, url: str, on_status: Callable[[Status], None]):
        self.kind = device.kind
        self.url = url
        self._device = device
        self._name = name
        self._on_status = on_status
        self._broken: Status | None = None
        can = self._try(lambda: self._device.capabilities, frozenset)
        self.capabilities: frozenset[Capability] = can or frozenset()

    @property
    def status(self) -> Status:
        return self._try(lambda: self._device.status, Status) or self._fault()

    @property
    def counters(self) -> Counters:
        return self._try(lambda: self._device.counters, Counters) or Counters()

    def start(self) -> None:
        self._try(lambda: self._device.start(), object)

    def close(self) -> None:
        self._try(lambda: self._device.close(), object)

    def check(self, level: Level, ask: Asker) -> Check:
        check = self._try(lambda: self._device.check(level, ask), Check)
        return check or Check(level, self._fault())

    def show(self, showing: Showing) -> None:
        """As a display does."""
        self._try(lambda: self._device.show(showing), object)

    def weigh(self) -> Weight:
        """As a scale does."""
        weight = self._try(lambda: self._device.weigh(), Weight)
        return weight or Weight(cause=Cause.DRIVER_BROKEN)

    def _fault(self) -> Status:
        return self._broken or Status(Health.FAULT, Cause.DRIVER_BROKEN, self._name)

    def _try(self, step: Callable[[], Any], wanted: type[T]) -> T | None:
        """What the device gave, None where that is not what was wanted of it."""
        if self._broken is not None:
            return None
        try:
            given = step()
        except (Exception, SystemExit) as failure:
            self._break(repr(failure))
            return None
        if not isinstance(given, wanted):
            self._break(type(given).__name__)
            return None
        return given

    def _break(self, why: str) -> None:
        self._broken = Status(Health.FAULT, Cause.DRIVER_BROKEN, f"{self._name}: {why}")
        tell(self._on_status, self._broken)
