"""The bench: one device of this till, tested by a technician."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drivers.checks import Level
from screens.keys import MOVES
from screens.modes.base import Mode
from tui_pos.bench.session import Session
from tui_pos.checkout.commands import Lock

if TYPE_CHECKING:
    from screens.console import Console

_LEVELS = {"f2": Level.INTERNAL, "f3": Level.EXTERNAL, "f4": Level.INTERACTIVE}
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}\s*)+")


class Benching(Mode):
    """`session` is the device at hand; `hex`: the next text is bytes to be sent as they are;
    `up`: so many lines above the newest are at the bottom."""

    over = False

    def __init__(self, session: Session) -> None:
        self.session = session
        self.hex = False
        self.up = 0

    @property
    def label(self) -> str:  # type: ignore[override]
        if self.session.sitting.question is not None:
            return "prompt.answer"
        return "prompt.hex" if self.hex else "prompt.devices"

    def enter(self, console: Console, text: str, at: float) -> None:
        question = self.session.sitting.question
        text = text.strip()
        if question is not None:
            self._answer(console, question.answers, text)
        elif self.hex and text:
            if _HEX.fullmatch(text):
                self.hex, self.up = False, 0
                self.session.send(bytes.fromhex(text))
            else:
                console.refuse(5093)

    def _answer(self, console: Console, answers: tuple[str, ...], text: str) -> None:
        if not text and len(answers) == 1:
            text = "1"
        if text.isdecimal() and 0 < int(text) <= len(answers):
            self.session.answer(answers[int(text) - 1])
        elif text and len(text) <= 2:
            console.refuse(6017)

    def press(self, console: Console, key: str, at: float) -> None:
        match key:
            case "f2" | "f3" | "f4":
                self.up = 0
                self.session.test(_LEVELS[key])
            case "f5":
                self.session.keep_recording()
            case "f6":
                self.hex = True
            case "f7":
                self.session.print_card()
            case "f8":
                self.session.write_learnt()
            case "f11":
                console.locale.switch()
            case "f12":
                self.session.close()
                console.post_and_see(Lock())
            case "up" | "down" | "pageup" | "pagedown":
                self.up = max(self.up - MOVES[key], 0)
            case "escape":
                self._leave(console)

    def _leave(self, console: Console) -> None:
        """One thing less: the question, the box for bytes, the device."""
        if self.session.sitting.question is not None:
            self.session.answer(None)
        elif self.hex:
            self.hex = False
        else:
            self.session.close()
            console.leave()
