"""The real program on a terminal, and what a person would see there."""

from __future__ import annotations

import select
import threading
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter

import pyte
from wcwidth import wcwidth

from tests.program import LIMIT_S, Program


class Terminal(Program):
    """A program and its screen, which a thread reads all the time."""

    def __init__(
        self,
        argv: Sequence[str],
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._painted = threading.Condition()
        self._ended = False
        self.bytes_out = 0
        self.last_output_at = 0.0
        super().__init__(argv, size, env)
        self._reader = threading.Thread(target=self._read_on, name="terminal", daemon=True)
        self._reader.start()

    def screen(self) -> str:
        """The screen as text, a line each, without the blanks at their ends."""
        with self._painted:
            return text_of(self._screen)

    def wait_for(self, wanted: str | Callable[[str], bool], limit_s: float = LIMIT_S) -> str:
        """The screen, once it shows this text or is as wanted. Fails with what it shows instead."""
        holds = (lambda screen: wanted in screen) if isinstance(wanted, str) else wanted
        return self._wait(holds, f"never came: {wanted}", limit_s)

    def wait_gone(self, text: str, limit_s: float = LIMIT_S) -> str:
        """The screen, once it no longer shows this text."""
        return self._wait(lambda screen: text not in screen, f"never went: {text}", limit_s)

    @property
    def ended(self) -> bool:
        """Whether it is gone, or about to be: it has let go of its terminal."""
        with self._painted:
            return self._ended

    def close(self) -> None:
        """End it where it still runs, and give up the terminal."""
        self.kill()
        self._reader.join()
        super().close()

    def _wait(self, holds: Callable[[str], bool], failure: str, limit_s: float) -> str:
        with self._painted:
            self._painted.wait_for(lambda: self._ended or holds(text_of(self._screen)), limit_s)
            screen = text_of(self._screen)
        assert holds(screen), f"{failure}\n{screen}"
        return screen

    def _read_on(self) -> None:
        while (data := self._next()) is not None:
            at = perf_counter()
            with self._painted:
                self._stream.feed(data)
                self.bytes_out += len(data)
                self.last_output_at = at
                self._painted.notify_all()
        with self._painted:
            self._ended = True
            self._painted.notify_all()

    def _next(self) -> bytes | None:
        """The next bytes; None once it ended and all was read, even where a child lives on."""
        select.select([self._master, self._life], [], [])
        return self.read(LIMIT_S if self.running else 0.1) or None


def text_of(screen: pyte.Screen) -> str:
    """What stands on a screen, a line each, without the blanks at their ends."""
    rows = (screen.buffer[line] for line in range(screen.lines))
    return "\n".join(_line([row[x].data for x in range(screen.columns)]) for row in rows)


def _line(cells: list[str]) -> str:
    """Cells as text. A wide character has an empty cell behind it; half of one shows as a blank."""
    shown: list[str] = []
    owed = False  # The second half of the wide character before.
    for cell, following in zip(cells, [*cells[1:], " "], strict=True):
        if owed and cell == "":
            owed = False
            continue
        owed = cell != "" and wcwidth(cell[0]) == 2 and following == ""
        whole = owed or (cell != "" and wcwidth(cell[0]) != 2)
        shown.append(cell if whole else " ")
    return "".join(shown).rstrip()
