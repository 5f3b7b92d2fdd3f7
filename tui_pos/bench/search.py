"""What the searches for settings have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event

from msgspec import Struct
from msgspec.structs import replace

from drivers.device import Kind
from drivers.explain import explainer
from drivers.transport import Port, PortSettings, open_port
from drivers.transport.known import SPEEDS
from tui_pos.bench.watching import OnEvidence, Watch

_LINELESS = ("tcp://", "socket://", "loop://", "file:")
_USB_PRINTER = "/usb/lp"
_SLICE_S = 0.1


class Found(Struct, frozen=True):
    """Settings that worked, and what the device calls itself."""

    settings: PortSettings
    identity: dict[str, str] = {}


class Search(Struct, frozen=True):
    """One search: where, whom it tells, until when; `stop` ends it early; `patience_s`: how long
    silence at one speed means that nobody scans, or that nothing of it is heard there."""

    port: PortSettings
    tell: OnEvidence
    clock: Callable[[], float]
    until: float
    stop: Event
    patience_s: float

    @property
    def over(self) -> bool:
        """Whether the time is up, or somebody ended it."""
        return self.stop.is_set() or self.clock() >= self.until

    def speeds(self) -> Sequence[int]:
        """The speeds to try: those of a line, the one given first; a port that has no line takes
        any."""
        if self.port.url.startswith(_LINELESS) or _USB_PRINTER in self.port.url:
            return (self.port.baud,)
        return (self.port.baud, *(speed for speed in SPEEDS if speed != self.port.baud))

    @contextmanager
    def opened(self, kind: Kind, settings: PortSettings) -> Iterator[tuple[Port, Watch]]:
        """The port with these settings for a while. Raises PortError."""
        watch = Watch(explainer(kind), self.clock, self.tell)
        watch.remark(
            "bench.probe.tries", baud=settings.baud, bits=settings.bits,
            parity=settings.parity, stop=settings.stop,
        )  # fmt: skip
        port = open_port(settings, tap=watch.tap)
        try:
            yield port, watch
        finally:
            watch.silence()
            port.close()

    def hear(self, port: Port, limit_s: float) -> bytes:
        """What came first within `limit_s`, looking up now and then whether all is over."""
        until = min(self.clock() + limit_s, self.until)
        while not self.stop.is_set() and (left := until - self.clock()) > 0:
            data = port.read(min(left, _SLICE_S))
            if data:
                return data
        return b""

    def at(self, **changes: object) -> PortSettings:
        """The port with other settings."""
        return replace(self.port, **changes)
