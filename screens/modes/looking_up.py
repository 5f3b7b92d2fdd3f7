"""What an error means and what to do, and how things are done here: the number on the screen, or
what is found by a number, by words or by pinyin initials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.keys import MOVES
from screens.modes.base import Mode
from tui_pos.error_table import Problem
from tui_pos.knowledge.search import Entry, entries, find
from tui_pos.knowledge.shelf import Shelf
from tui_pos.locale import Locale

if TYPE_CHECKING:
    from screens.console import Console

_DIGITS = 4


class LookingUp(Mode):
    """`found` is what fits the text, `at` the chosen one of it; `reading`: that is shown whole,
    from the line `first` on. Opened `from_error`, help comes after it, else it came before.
    """

    label = "prompt.error"
    live = True

    def __init__(self, shown: int | None, from_error: bool) -> None:
        self.problems: tuple[Problem, ...] = ()
        self.found: tuple[Entry, ...] = ()
        self.at = self.first = 0
        self.reading = shown is not None
        self.awaits = True
        self._all: tuple[Entry, ...] = ()
        self._text = ""
        self._wanted = str(shown)
        self._from_error = from_error

    @property
    def chosen(self) -> Entry | None:
        """None where nothing was found."""
        return self.found[self.at] if self.found else None

    def fetched(self, shelf: Shelf, words: Locale) -> None:
        """The articles are there; what was chosen stays so, in another language, too."""
        wanted = self.chosen.name if self.chosen else self._wanted
        self.awaits, self.problems = False, shelf.problems
        self._all = entries(shelf, words)
        self.found = find(self._all, self._text)
        self.at = next((at for at, one in enumerate(self.found) if one.name == wanted), 0)
        self.reading = self.reading and bool(self.found)

    def typed(self, console: Console) -> None:
        self._look_for(console.text)

    def _look_for(self, text: str) -> None:
        self._text, self.reading = text, False
        self.found, self.at, self.first = find(self._all, text), 0, 0

    def enter(self, console: Console, text: str, at: float) -> None:
        """Reads what is chosen, or back to the list; a scan meanwhile is a scan."""
        text = text.strip()
        if console.pace.scanned or (text.isdecimal() and len(text) > _DIGITS):
            console.leave()
            console.mode.enter(console, text, at)
        elif text and not self.found:
            self._look_for("")
            console.refuse(6050, code=text)
        else:
            self.reading, self.first = bool(self.found) and not self.reading, 0

    def press(self, console: Console, key: str, at: float) -> None:
        if key == "f1":
            console.leave()
            if self._from_error:
                console.show_help()
        elif key == "f11":
            console.locale.switch()
            console.fetch_articles()
        elif key in MOVES and self.reading:
            self.first = max(self.first + MOVES[key], 0)
        elif key in MOVES:
            self.at = min(max(self.at + MOVES[key], 0), max(len(self.found) - 1, 0))
