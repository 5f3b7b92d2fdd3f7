"""A scale's bytes in words."""

from __future__ import annotations

from functools import partial

from drivers.checks import Meaning
from drivers.encoding.scale_frames import Reading, ScaleReader
from drivers.explain.piece import QUIET_S, Piece, joined, raw
from drivers.transport import Direction

_SETTLED = {True: "stable", False: "moving", None: "plain"}


class ScaleExplainer:
    """Cuts what comes in into weights, as the scale's device does with the same settings."""

    def __init__(self, layout: str = "auto", unit: str = "kg") -> None:
        self._new = partial(ScaleReader, layout, unit)
        self._reader = self._new()
        self._held = b""
        self._dropped = 0

    def feed(self, direction: Direction, data: bytes) -> list[Piece]:
        if direction == "out":
            return [raw(direction, data)] if data else []
        return joined([piece for at in range(len(data)) for piece in self._hear(data[at : at + 1])])

    def silence(self, seconds: float) -> list[Piece]:
        if seconds < QUIET_S:
            return []
        data, self._held, self._reader, self._dropped = self._held, b"", self._new(), 0
        return [raw("in", data, "devices.weight.half")] if data else []

    def _hear(self, byte: bytes) -> list[Piece]:
        self._held += byte
        readings = self._reader.feed(byte)
        lost, self._dropped = self._reader.dropped - self._dropped, self._reader.dropped
        if not readings and not lost:
            return []
        data, self._held = self._held, b""
        if not readings:
            return [raw("in", data, "devices.weight.noise")]
        return [Piece("in", _meaning(readings[0]), data)]


def _meaning(reading: Reading) -> Meaning:
    if reading.mg is None:
        return Meaning("devices.weight.over")
    kilograms = f"{reading.mg / 1_000_000:.3f}"
    return Meaning(f"devices.weight.{_SETTLED[reading.stable]}", {"kg": kilograms})
