"""A scanner that is not there."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from drivers.simulators.line import Line


class SimulatedScanner:
    """Types what it is told into a pseudo-terminal, as a scanner does."""

    def __init__(self, link: Path | None = None, suffix: bytes = b"\r") -> None:
        self.suffix = suffix
        self._line = Line(_ignore, link)
        self._pause = threading.Event()

    @property
    def port(self) -> str:
        """The path that the till opens."""
        return self._line.port

    def scan(self, text: str, byte_s: float = 0.0) -> None:
        """Scan one code; `byte_s` seconds from byte to byte (about 0.001 at 9600 baud)."""
        data = text.encode("utf-8") + self.suffix
        self.send([data] if not byte_s else (bytes([byte]) for byte in data), byte_s)

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


def _ignore(data: bytes) -> None:
    """A scanner obeys nobody here."""
