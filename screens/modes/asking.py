"""A list to pick from by number, and a single question; both end in one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from screens.look import Line, Span, wrap
from screens.modes.base import Mode

if TYPE_CHECKING:
    from screens.console import Console


class Pick(Mode):
    """Rows numbered from 1; `picked` gets the place from 0."""

    label = "prompt.choice"

    def __init__(self, title: str, rows: Sequence[str], picked: Callable[[int], None]) -> None:
        self._title = title
        self._rows = rows
        self._picked = picked

    def enter(self, console: Console, text: str, at: float) -> None:
        text = text.strip()
        if not text:
            return
        if len(text) > 2:
            console.leave()
            console.mode.enter(console, text, at)
            return
        at_row = int(text) - 1 if text.isdecimal() else -1
        if not 0 <= at_row < len(self._rows):
            console.refuse(6017)
            return
        console.leave()
        self._picked(at_row)

    def panel(self, console: Console, width: int, height: int) -> list[Line]:
        return numbered(self._title, self._rows, width)


class Ask(Mode):
    """One text. `answer` says whether it could take it; a scan meanwhile is a scan."""

    def __init__(self, label: str, answer: Callable[[str], bool], error: int) -> None:
        self.label = label
        self._answer = answer
        self._error = error

    def enter(self, console: Console, text: str, at: float) -> None:
        text = text.strip()
        if text.isdecimal() and (len(text) >= 8 or console.pace.scanned):
            console.leave()
            console.mode.enter(console, text, at)
        elif self._answer(text):
            console.leave()
        else:
            console.refuse(self._error)


def numbered(title: str, rows: Sequence[str], width: int) -> list[Line]:
    """A title and numbered rows."""
    lines: list[Line] = [*([Span(part, "bold")] for part in wrap(title, width - 1)), []]
    for number, row in enumerate(rows, start=1):
        for at, part in enumerate(wrap(row, width - 6)):
            mark = [Span(f" {number} ", "key"), Span("  ")] if at == 0 else [Span("     ")]
            lines.append([*mark, Span(part)])
    return lines
