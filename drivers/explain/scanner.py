"""A scanner's bytes in words."""

from __future__ import annotations

from drivers.checks import Meaning
from drivers.encoding.frames import LONGEST, Frame, Framer, Framing
from drivers.explain.piece import Piece, joined, raw
from drivers.transport import Direction


class ScannerExplainer:
    """Cuts what comes in into scans, as the scanner's device does with the same settings."""

    def __init__(self, framing: Framing | None = None) -> None:
        self._framer = Framer(framing)
        self._held = b""
        self._dropped = 0

    def feed(self, direction: Direction, data: bytes) -> list[Piece]:
        if direction == "out":
            return [raw(direction, data)] if data else []
        pieces: list[Piece] = []
        for at in range(len(data)):
            self._held += data[at : at + 1]
            frames = self._framer.feed(data[at : at + 1])
            if frames or not self._framer.pending:
                pieces += self._read(frames)
            elif len(self._held) > 2 * LONGEST:
                # It ends too late to be a scan, if it ends.
                begun = -self._framer.held
                pieces.append(raw("in", self._held[:begun], "devices.scan.noise"))
                self._held = self._held[begun:]
        return joined(pieces)

    def silence(self, seconds: float) -> list[Piece]:
        frames = self._framer.silence(seconds)
        over = self._held and (frames or not self._framer.pending)
        return self._read(frames) if over else []

    def _read(self, frames: list[Frame]) -> list[Piece]:
        data, self._held = self._held, b""
        lost, self._dropped = self._framer.dropped - self._dropped, self._framer.dropped
        if not frames:
            return [raw("in", data, "devices.scan.noise" if lost else "devices.scan.end")]
        first, *more = (_meaning(frame) for frame in frames)
        return [Piece("in", first, data), *(Piece("in", one) for one in more)]


def _meaning(frame: Frame) -> Meaning:
    key = "devices.scan.with_aim" if frame.aim else "devices.scan.plain"
    return Meaning(key, {"text": frame.text, "aim": frame.aim})
