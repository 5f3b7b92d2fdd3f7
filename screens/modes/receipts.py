"""The receipts that are not on paper, and the last one: each can be printed or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.keys import MOVES
from screens.modes.base import Mode
from tui_pos.checkout import commands as c
from tui_pos.ledger.prints import Receipt

if TYPE_CHECKING:
    from screens.console import Console

KEYS = (("enter", "receipts.print"), ("f2", "receipts.all"), ("f3", "receipts.drop"))


class Receipts(Mode):
    """Begins at the newest receipt that will not come by itself, else at the last one."""

    label = "prompt.receipts"

    def __init__(self, receipts: tuple[Receipt, ...]) -> None:
        self._job = next((one for one in receipts if one.missing), receipts[0]).job

    def at(self, receipts: tuple[Receipt, ...]) -> int:
        """The place of the chosen one; of the first where the chosen one came out meanwhile."""
        return next((at for at, one in enumerate(receipts) if one.job == self._job), 0)

    def enter(self, console: Console, text: str, at: float) -> None:
        receipts = console.view.receipts
        console.leave()
        if text.strip():
            console.mode.enter(console, text, at)
            return
        # A second Enter must not be taken for one that moves the sale on.
        console.shown_at = at
        console.post(c.Reprint(receipts[self.at(receipts)].number))

    def press(self, console: Console, key: str, at: float) -> None:
        receipts = console.view.receipts
        chosen = self.at(receipts)
        match key:
            case "f2":
                console.leave()
                console.post(c.PrintMissing())
            case "f3" if not console.repeated:
                console.post(c.DropPrint(receipts[chosen].job))
                self._choose(receipts, min(chosen + 1, len(receipts) - 1))
            case "f9":
                console.leave()
            case "f11":
                console.locale.switch()
            case _ if key in MOVES:
                self._choose(receipts, min(max(chosen + MOVES[key], 0), len(receipts) - 1))

    def _choose(self, receipts: tuple[Receipt, ...], at: int) -> None:
        self._job = receipts[at].job
