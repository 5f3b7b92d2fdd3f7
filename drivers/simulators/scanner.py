"""A scanner that is not there."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable
from pathlib import Path

from drivers.simulators.line import NOISE, Line


class SimulatedScanner:
    """Types what it is told into a pseudo-terminal, as a scanner does.

    `prefix` and `suffix` go around each code, after an AIM identifier where it has one set.
    `baud` as of a line.
    """

    def __init__(
        self,
        link: Path | None = None,
        suffix: bytes = b"\r",
        *,
        prefix: bytes = b"",
        aim: bool = False,
        baud: int | None = None,
    ) -> None:
        self.prefix = prefix
        self.suffix = suffix
        self.aim = aim
        self._noise = random.Random(0)
        self._line = Line(_ignore, link, baud=baud)
        self._pause = threading.Event()

    @property
    def port(self) -> str:
        """The path that the till opens."""
        return self._line.port

    @property
    def in_use(self) -> bool:
        """Whether somebody has the port open: what is scanned before is lost when it is opened."""
        return self._line.in_use()

    def frame(self, text: str) -> bytes:
        """What it types for a code."""
        identifier = identifier_of(text) if self.aim else ""
        return self.prefix + (identifier + text).encode("utf-8") + self.suffix

    def scan(self, text: str, byte_s: float = 0.0) -> None:
        """Scan one code; `byte_s` seconds from byte to byte (about 0.001 at 9600 baud)."""
        data = self.frame(text)
        self.send([data] if not byte_s else (bytes([byte]) for byte in data), byte_s)

    def scan_half(self, text: str) -> None:
        """Scan a code of which only the first half arrives."""
        data = self.frame(text)
        self.send([data[: len(data) // 2]])

    def make_noise(self, count: int = 16) -> None:
        """Send so many bytes that are no code."""
        self.send([bytes(self._noise.choices(NOISE, k=count))])

    def send(self, pieces: Iterable[bytes], between_s: float = 0.0) -> None:
        """Send raw bytes in just these pieces, `between_s` seconds apart."""
        for piece in pieces:
            self._line.write(piece)
            if between_s:
                self._pause.wait(between_s)

    def unplug(self) -> None:
        """Pull the cable out."""
        self._line.unplug()

    def replug(self) -> None:
        """Put the cable back in, at the same path."""
        self._line.plug()

    def close(self) -> None:
        """End the scanner."""
        self._line.close()


def identifier_of(text: str) -> str:
    """The AIM identifier of the barcode that such a text is likely to stand in."""
    if text.isascii() and text.isdigit() and len(text) in (8, 13):
        return "]E0" if len(text) == 13 else "]E4"
    return "]C0" if text.isascii() and text.isprintable() and len(text) <= 30 else "]Q1"


def _ignore(data: bytes) -> None:
    """A scanner obeys nobody here."""
