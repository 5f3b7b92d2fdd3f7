"""The technician's screen: devices and connections, no sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.modes.base import Mode
from tui_pos.checkout.commands import Lock

if TYPE_CHECKING:
    from screens.console import Console


class Devices(Mode):
    label = "prompt.devices"
    over = False

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
