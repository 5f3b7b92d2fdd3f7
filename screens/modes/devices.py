"""The technician's screen: devices and connections, no sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.keys import MOVES
from screens.modes.base import Mode
from screens.modes.benching import Benching
from tui_pos.checkout.commands import Lock

if TYPE_CHECKING:
    from screens.console import Console


class Devices(Mode):
    """`first` is the line at the top."""

    label = "prompt.device"
    over = False

    def __init__(self) -> None:
        self.first = 0

    def enter(self, console: Console, text: str, at: float) -> None:
        """The number of a device takes it to the bench."""
        text, person = text.strip(), console.view.person
        if not text or person is None or len(text) > 2:
            return
        places = console.till.workbench.places()
        if not (text.isdecimal() and 0 < int(text) <= len(places)):
            console.refuse(6017)
            return
        place = places[int(text) - 1]
        console.panel = None
        console.mode = Benching(
            console.till.workbench.sit(place, person.number, console.locale, console.repaint)
        )

    def press(self, console: Console, key: str, at: float) -> None:
        match key:
            case "f1":
                console.turn_help()
            case "f5":
                console.examine()
            case "f11":
                console.locale.switch()
            case "f12":
                console.post_and_see(Lock())
            case "escape":
                console.close_panel()
            case _ if key in MOVES:
                self.first = max(self.first + MOVES[key], 0)
