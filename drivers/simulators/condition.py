"""How a simulated printer is, in the bits in which it says so."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Condition(Struct, frozen=True):
    """What is wrong with a printer. `drawer_pin`: pin 3 of the drawer's connector is high."""

    paper_end: bool = False
    near_end: bool = False
    cover_open: bool = False
    cutter: bool = False
    head_hot: bool = False
    broken: bool = False
    drawer_pin: bool = False

    @property
    def offline(self) -> bool:
        """It prints nothing and obeys only in real time."""
        return self.paper_end or self.cover_open or self._error

    @property
    def _error(self) -> bool:
        return self.cutter or self.head_hot or self.broken

    @property
    def _low(self) -> bool:
        """Where the paper ends, the sensor for its last metres sees none either."""
        return self.near_end or self.paper_end

    def realtime(self, what: int) -> int:
        """The answer to DLE EOT `what`."""
        bits = {
            1: 0x04 * self.drawer_pin | 0x08 * self.offline,
            2: 0x04 * self.cover_open | 0x20 * self.paper_end | 0x40 * self._error,
            3: 0x08 * self.cutter | 0x20 * self.broken | 0x40 * self.head_hot,
            4: 0x0C * self._low | 0x60 * self.paper_end,
        }
        return 0x12 | bits.get(what, 0)

    def report(self) -> bytes:
        """The four bytes that are sent unasked."""
        first = 0x04 * self.drawer_pin | 0x08 * self.offline | 0x20 * self.cover_open
        second = 0x08 * self.cutter | 0x20 * self.broken | 0x40 * self.head_hot
        return bytes([0x10 | first, second, self.paper(), 0])

    def paper(self) -> int:
        """The answer to GS r 1."""
        return 0x03 * self._low | 0x0C * self.paper_end

    def reported(self, wanted: int) -> tuple[bool, ...]:
        """What a change of is to be said by itself, for the bits `wanted` of GS a: the drawer, on
        or off line, errors, paper."""
        watched = (
            (self.drawer_pin,),
            (self.offline, self.cover_open),
            (self.cutter, self.head_hot, self.broken),
            (self.near_end, self.paper_end),
        )
        return tuple(one for bit, group in enumerate(watched) for one in group if wanted >> bit & 1)


Drawer = Literal["", "high", "low"]
"""What pin 3 is while the drawer is open; empty: no drawer's switch is wired to it."""

IDENTITY = {
    1: b"\x20",
    2: b"\x03",
    3: b"\x01",
    65: b"_1.0\x00",
    66: b"_SIMULATED\x00",
    67: b"_PAPER-%d\x00",
    68: b"_000001\x00",
    69: b"_GB18030\x00",
}
"""The answers to GS I."""
