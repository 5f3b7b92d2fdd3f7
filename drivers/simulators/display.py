"""A customer display that is not there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from drivers.simulators.line import Line

DisplayKind = Literal["cd5220", "led8"]

_COLUMNS, _ROWS, _DIGITS = 20, 2, 8
_ENDS = (b"\x0c", b"\x18")
"""CLR and CAN end the state in which only lines are taken."""
_ARGUMENTS = {b"\x1bl": 2, b"\x1b*": 1, b"\x1b=": 1, b"\x1b_": 1, b"\x1bs": 1, b"\x02B": 1}


class Glass:
    """What a display shows for the bytes it gets; any bytes, of which it keeps a command at most.

    `rows`: its lines as they are seen. `lamp`: which of the lamps of an LED display is lit, as the
    character that lights it; "0" none.
    """

    def __init__(self, kind: DisplayKind) -> None:
        self._led = kind == "led8"
        self._reset()

    def _reset(self) -> None:
        self.rows = [""] if self._led else [" " * _COLUMNS] * _ROWS
        self.lamp = "0"
        self._begun = b""
        self._at = (0, 0)
        self._lines_only = False

    @property
    def text(self) -> str:
        """Its lines, one below the other; the lamp behind a number."""
        lamp = f" [{self.lamp}]" if self._led and self.lamp != "0" else ""
        return "\n".join(row.rstrip() for row in self.rows) + lamp

    def feed(self, data: bytes) -> None:
        """Show what these say."""
        for byte in data:
            self._begun += bytes([byte])
            if self._complete(self._begun):
                done, self._begun = self._begun, b""
                self._obey(done)

    def _complete(self, begun: bytes) -> bool:
        if begun[0] not in b"\x1b\x02" or (begun[:1] == b"\x02" and begun[1:2] not in (b"", b"B")):
            return True
        if begun[:2] == b"\x1bQ":
            # A line that never ends is noise.
            return len(begun) > 3 and (begun[-1:] == b"\r" or len(begun) > 3 + 2 * _COLUMNS)
        return len(begun) >= 2 + _ARGUMENTS.get(begun[:2], 0) and len(begun) > 1

    def _obey(self, command: bytes) -> None:
        if self._lines_only and command[:2] != b"\x1bQ" and command not in (*_ENDS, b"\x1b@"):
            return
        name, rest = command[:2], command[2:]
        if name == b"\x1b@":
            self._reset()
        elif command in _ENDS:
            lamp = self.lamp
            self._reset()
            self.lamp = lamp
        elif name == b"\x1bQ":
            self._line(rest[:1], rest[1:].rstrip(b"\r"))
        elif name == b"\x1bs" and self._led:
            self.lamp = _shown(rest)
        elif name == b"\x1bl" and not self._led:
            self._move(rest[1] - 1, rest[0] - 1)
        elif command == b"\x0b":
            self._move(0, 0)
        elif command[:1] not in (b"\x1b", b"\x02") and command >= b" " and not self._led:
            self._put(_shown(command))

    def _line(self, which: bytes, data: bytes) -> None:
        """ESC Q: a whole line, or the number."""
        if self._led:
            number = _shown(data)
            digits = len(number.replace(".", ""))
            self.rows = [number] if which == b"A" and digits <= _DIGITS else self.rows
        elif which in (b"A", b"B"):
            self.rows[which == b"B"] = _shown(data)[:_COLUMNS].ljust(_COLUMNS)
            self._lines_only = True

    def _move(self, row: int, column: int) -> None:
        if 0 <= row < _ROWS and 0 <= column < _COLUMNS:
            self._at = (row, column)

    def _put(self, char: str) -> None:
        row, column = self._at
        self.rows[row] = self.rows[row][:column] + char + self.rows[row][column + 1 :]
        column += 1
        self._at = (row, column) if column < _COLUMNS else ((row + 1) % _ROWS, 0)


def _shown(data: bytes) -> str:
    """Displays know ASCII."""
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else "?" for byte in data)


class SimulatedDisplay:
    """Shows what it is sent. `on_change` is called on its own thread with what is seen now."""

    def __init__(
        self,
        kind: DisplayKind = "cd5220",
        on_change: Callable[[str], None] | None = None,
        *,
        link: Path | None = None,
        baud: int | None = None,
    ) -> None:
        self._on_change = on_change
        self._glass = Glass(kind)
        self._state = threading.Condition()
        with self._state:
            self._line = Line(self._receive, link, baud=baud)

    @property
    def port(self) -> str:
        """The path that the till opens."""
        return self._line.port

    @property
    def text(self) -> str:
        """What is seen."""
        with self._state:
            return self._glass.text

    def unplug(self) -> None:
        """Pull the cable out."""
        self._line.unplug()

    def replug(self) -> None:
        """Put the cable back in, at the same path."""
        self._line.plug()

    def close(self) -> None:
        """End the display."""
        self._line.close()

    def wait(self, reached: Callable[[], bool], limit_s: float = 10.0) -> bool:
        """Wait until `reached` of what it shows; False after `limit_s` seconds."""
        with self._state:
            return self._state.wait_for(reached, limit_s)

    def _receive(self, data: bytes) -> None:
        with self._state:
            before = self._glass.text
            self._glass.feed(data)
            now = self._glass.text
            self._state.notify_all()
        if now != before and self._on_change is not None:
            self._on_change(now)
