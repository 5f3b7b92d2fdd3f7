"""What every mode answers; the console asks the one in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.look import Line

if TYPE_CHECKING:
    from screens.console import Console

LONGEST_NUMBER = 7
"""Characters of a staff number; the shortest code that can be scanned has one more."""

MEANT_S = 0.3
"""An Enter that says yes to what is offered comes no sooner after the one that led there."""


class Mode:
    """`label` is the key of what is asked for; `secret` hides what is typed.

    `over`: it lies over the sale and Esc leaves it. `of_till`: the till says for how long.
    `live`: it shows something for each key typed.
    `awaits`: keys wait until it has an answer.
    """

    label = "prompt.goods"
    secret = False
    over = True
    of_till = False
    live = False
    awaits = False

    def enter(self, console: Console, text: str, at: float) -> None:
        """A text was ended by Enter; empty where nothing was typed. `at`: monotonic seconds."""

    def press(self, console: Console, key: str, at: float) -> None:
        """A key that types nothing."""

    def typed(self, console: Console) -> None:
        """The text changed."""

    def panel(self, console: Console, width: int, height: int) -> list[Line] | None:
        """What to show in place of the order; None: nothing."""
        return None
