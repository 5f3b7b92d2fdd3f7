"""What an error's number means: the one on the screen, one that is typed, or its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.keys import MOVES
from screens.modes.base import Mode
from tui_pos.error_words import beginning_with

if TYPE_CHECKING:
    from screens.console import Console

_DIGITS = 4


class LookingUp(Mode):
    """Begins at the number that is `shown` on the screen, else at the first there is."""

    label = "prompt.error"

    def __init__(self, shown: int | None) -> None:
        self.numbers = beginning_with("")
        self.at = self.numbers.index(shown) if shown in self.numbers else 0

    def enter(self, console: Console, text: str, at: float) -> None:
        """The first digits of a number are enough; a scan meanwhile is a scan."""
        text = text.strip()
        if not text:
            return
        if console.pace.scanned or len(text) > _DIGITS:
            console.leave()
            console.mode.enter(console, text, at)
            return
        found = beginning_with(text)
        if found:
            self.at = self.numbers.index(found[0])
        else:
            console.refuse(6050, code=text)

    def press(self, console: Console, key: str, at: float) -> None:
        if key == "f1":
            console.leave()
        elif key == "f11":
            console.locale.switch()
        elif key in MOVES:
            self.at = min(max(self.at + MOVES[key], 0), max(len(self.numbers) - 1, 0))
