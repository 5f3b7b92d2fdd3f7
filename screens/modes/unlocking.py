"""A supervisor allows one step: number, PIN, reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.look import Line, Span, wrap
from screens.modes.asking import numbered
from screens.modes.base import LONGEST_NUMBER, MEANT_S, Mode
from tui_pos.checkout.commands import Approve, Dismiss
from tui_pos.secret import Secret

if TYPE_CHECKING:
    from screens.console import Console

REASONS = ("reason.customer", "reason.mistake", "reason.goods", "reason.platform")


class Unlocking(Mode):
    """Shown for as long as the till waits for a supervisor."""

    of_till = True

    def __init__(self) -> None:
        self._number: str | None = None
        self._pin: Secret | None = None

    @property
    def label(self) -> str:  # type: ignore[override]
        if self._number is None:
            return "prompt.supervisor"
        return "prompt.pin" if self._pin is None else "prompt.reason"

    @property
    def secret(self) -> bool:  # type: ignore[override]
        return self._number is not None and self._pin is None

    def enter(self, console: Console, text: str, at: float) -> None:
        text = text.strip()
        if self._number is None:
            if len(text) > LONGEST_NUMBER:
                console.post(Dismiss())
                console.sale.enter(console, text, at)
            elif text:
                self._number = text
        elif self._pin is None:
            self._pin = Secret(text) if text else None
        else:
            reason = reason_of(console, text)
            if reason is None:
                console.refuse(6017)
                return
            number, pin = self._number, self._pin
            self._number = self._pin = None
            console.post_and_see(Approve(number, pin, reason))

    def press(self, console: Console, key: str, at: float) -> None:
        if key == "escape":
            console.post(Dismiss())

    def panel(self, console: Console, width: int, height: int) -> list[Line]:
        t, request = console.locale.t, console.view.unlock
        if request is None:
            return []
        lines: list[Line] = [[Span(t("unlock.title"), "warning")], []]
        lines += [[Span(part, "bold")] for part in wrap(console.words(request.what), width - 2)]
        lines += [[], *([Span(part)] for part in wrap(t("unlock.how"), width - 1)), []]
        if self._pin is not None:
            lines += reason_rows(console, width)
        return lines


def reason_rows(console: Console, width: int) -> list[Line]:
    """The usual reasons, by number."""
    t = console.locale.t
    return numbered(t("reason.title"), [t(key) for key in REASONS], width)


def reason_of(console: Console, text: str) -> str | None:
    """A reason picked by number, or typed; Enter alone is the first one, where it is meant.

    None: no such number.
    """
    if not text:
        return console.locale.t(REASONS[0]) if console.enter_gap >= MEANT_S else None
    if not text.isdecimal():
        return text
    number = int(text)
    return console.locale.t(REASONS[number - 1]) if 1 <= number <= len(REASONS) else None


class Reason(Mode):
    """Why a step is taken that needs a reason but no supervisor."""

    label = "prompt.reason"

    def __init__(self, title: str, give: Callable[[str], None]) -> None:
        self._title = title
        self._give = give

    def enter(self, console: Console, text: str, at: float) -> None:
        reason = reason_of(console, text.strip())
        if reason is None:
            console.refuse(6017)
            return
        console.leave()
        self._give(reason)

    def panel(self, console: Console, width: int, height: int) -> list[Line]:
        return [[Span(self._title, "bold")], [], *reason_rows(console, width)]
