"""Signing on: a number, Enter, a PIN, Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.look import Line, Span
from screens.modes.asking import Pick
from screens.modes.base import LONGEST_NUMBER, Mode
from tui_pos.checkout.commands import SignOn
from tui_pos.secret import Secret

if TYPE_CHECKING:
    from screens.console import Console


class SigningOn(Mode):
    over = False

    def __init__(self) -> None:
        self._number: str | None = None

    @property
    def label(self) -> str:  # type: ignore[override]
        return "prompt.number" if self._number is None else "prompt.pin"

    @property
    def secret(self) -> bool:  # type: ignore[override]
        return self._number is not None

    def enter(self, console: Console, text: str, at: float) -> None:
        text = text.strip()
        if not text:
            return
        if self._number is None:
            if len(text) > LONGEST_NUMBER:
                console.refuse(2007)
            else:
                self._number = text
            return
        number, self._number = self._number, None
        console.post_and_see(SignOn(number, Secret(text)))

    def press(self, console: Console, key: str, at: float) -> None:
        match key:
            case "escape":
                self._number = None
            case "f1":
                console.turn_help()
            case "f8":
                console.turn_wrong()
            case "f10":
                t = console.locale.t
                console.mode = Pick(
                    t("exit.title"), (t("exit.yes"), t("exit.no")), lambda at: _exit(console, at)
                )
            case "f11":
                console.locale.switch()

    def panel(self, console: Console, width: int, height: int) -> list[Line]:
        t, view = console.locale.t, console.view
        lines: list[Line] = [[], [], [Span(f"  {view.shop}", "bold")], []]
        lines.append([Span(f"  {t('sign_on.terminal', terminal=view.terminal)}")])
        lines.append([])
        if self._number is not None:
            lines.append([Span(f"  {t('sign_on.pin', number=self._number)}", "info")])
        else:
            lines.append([Span(f"  {t('sign_on.number')}", "info")])
        if view.training:
            lines.append([])
            lines.append([Span(f"  {t('sign_on.training')}", "warning")])
            lines.append([Span(f"  {t('sign_on.others')}", "dim")])
        lines += [[], [Span(f"  {t('sign_on.keys')}", "dim")]]
        return lines


def _exit(console: Console, picked: int) -> None:
    if picked == 0:
        console.ended = True
