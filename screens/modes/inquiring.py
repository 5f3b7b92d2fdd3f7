"""What is known of vouchers: a code is typed or scanned, everything about it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.keys import MOVES
from screens.modes.base import Mode
from tui_pos.checkout.commands import Dismiss, Entered

if TYPE_CHECKING:
    from screens.console import Console


class Inquiring(Mode):
    """Shown for as long as the till shows it; `first` is the line at the top."""

    label = "prompt.inquiry"
    of_till = True

    def __init__(self) -> None:
        self.first = 0

    def enter(self, console: Console, text: str, at: float) -> None:
        if text.strip():
            self.first = 0
            console.post(Entered(text, at, console.pace.scanned))

    def press(self, console: Console, key: str, at: float) -> None:
        if key == "escape":
            console.post(Dismiss())
        elif key == "f11":
            console.locale.switch()
        elif key in MOVES:
            self.first = max(self.first + MOVES[key], 0)
