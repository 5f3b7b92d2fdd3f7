"""Real-time commands, found in whatever they are sent in the middle of."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMANDS = re.compile(rb"\x10(?:\x04[\x01-\x04]|\x05[\x01\x02]|\x14\x01[\x00\x01].)", re.DOTALL)
_BEGUN = re.compile(rb"\x10(?:[\x04\x05]|\x14(?:\x01[\x00\x01]?)?)?\Z")


class RealTime:
    """Looks through all that a printer receives, also the data of pictures, as printers do."""

    def __init__(self) -> None:
        self._begun = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The commands that `data` completes: DLE EOT n, DLE ENQ n, DLE DC4 1 m t."""
        data = self._begun + data
        end = 0
        for found in _COMMANDS.finditer(data):
            yield found.group()
            end = found.end()
        begun = _BEGUN.search(data, end)
        self._begun = begun.group() if begun else b""
