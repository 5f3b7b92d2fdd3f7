"""A printer's receive buffer, and how it keeps the till from filling it."""

from __future__ import annotations

from drivers.simulators.line import Line
from drivers.transport import Flow

_XON, _XOFF = b"\x11", b"\x13"


class ReceiveBuffer:
    """Holds `size` bytes that are not printed yet. When few more fit it asks the till to pause,
    by XOFF or by lines; what comes all the same and does not fit is lost."""

    def __init__(self, size: int, flow: Flow, line: Line) -> None:
        self._data = bytearray()
        self._size = size
        self._flow = flow
        self._line = line
        self._pausing = False
        self.lost = 0
        """Bytes that did not fit."""

    def __len__(self) -> int:
        return len(self._data)

    def put(self, data: bytes) -> None:
        """Take in what came over the line."""
        fits = data[: self._size - len(self._data)]
        self._data += fits
        self.lost += len(data) - len(fits)
        if len(self._data) > self._size * 3 // 4:
            # Again with every byte: who has just opened the port has not heard it.
            self._pause(True)

    def take(self, most: int) -> bytes:
        """The oldest bytes, at most `most`."""
        taken = bytes(self._data[:most])
        del self._data[:most]
        if self._pausing and len(self._data) < self._size // 4:
            self._pause(False)
        return taken

    def clear(self) -> None:
        """Forget everything, as without power."""
        self.take(len(self._data))

    def _pause(self, on: bool) -> None:
        self._pausing = on
        if self._flow == "xonxoff":
            self._line.write(_XOFF if on else _XON)
        # A pseudo-terminal has no lines, and what the till wrote is in it already: a till that
        # obeys has not sent it yet.
        obeyed = self._flow != "none" and (self._flow != "xonxoff" or self._line.obeys_pauses())
        self._line.listen(not (on and obeyed), "buffer")
