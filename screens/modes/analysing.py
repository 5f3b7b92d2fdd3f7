"""What the last days teach: how often, how slow and how dear errors are, and what is unusual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.keys import MOVES
from screens.modes.base import Mode
from tui_pos.errors import TillError

if TYPE_CHECKING:
    from screens.console import Console
    from tui_pos.log.analysis import Analysis

_DAYS, _MOST_DAYS = 7, 366


class Analysing(Mode):
    """Of the last `days`. `found`: None while it is being read, or why it cannot be; `first` is
    the line at the top."""

    label = "prompt.days"

    def __init__(self) -> None:
        self.days = _DAYS
        self.found: Analysis | TillError | None = None
        self.first = 0

    @classmethod
    def open(cls, console: Console) -> None:
        """Show it, and begin to read."""
        console.mode = mode = cls()
        mode.read(console, _DAYS)

    def read(self, console: Console, days: int) -> None:
        """Read so many days anew, beside the screen."""
        self.days, self.found, self.first = days, None, 0

        def analysed(found: Analysis | TillError) -> None:
            if self.days == days:
                self.found = found
            console.repaint()

        console.till.analyse(days, analysed)

    def enter(self, console: Console, text: str, at: float) -> None:
        """A number of days; a scan meanwhile is a scan."""
        text = text.strip()
        if len(text) > len(str(_MOST_DAYS)):
            console.leave()
            console.mode.enter(console, text, at)
        elif text.isdecimal() and 1 <= int(text) <= _MOST_DAYS:
            self.read(console, int(text))
        elif text:
            console.refuse(6017)

    def press(self, console: Console, key: str, at: float) -> None:
        if key == "f11":
            console.locale.switch()
        elif key in MOVES:
            self.first = max(self.first + MOVES[key], 0)
