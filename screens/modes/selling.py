"""The sale itself: texts go to the till as they come, function keys to what they stand for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.keys import MOVES, action_for
from screens.modes import privileged
from screens.modes.asking import Ask, Pick
from screens.modes.base import Mode
from screens.modes.receipts import Receipts
from screens.modes.searching import Searching
from screens.modes.unlocking import Reason
from tui_pos.checkout import commands as c
from tui_pos.money import parse_yuan
from tui_pos.sale import Stage

if TYPE_CHECKING:
    from screens.console import Console

_LABELS = {
    Stage.ENTRY: "prompt.goods",
    Stage.REDEEM: "prompt.voucher",
    Stage.PAY: "prompt.cash",
    Stage.CLOSED: "prompt.goods",
}
_TIMES = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3})?\*")
_DIRECT = 2
"""Tenders with a key of their own, where there are more than can have one."""


class Selling(Mode):
    over = False

    def __init__(self, console: Console) -> None:
        self._console = console

    @property
    def label(self) -> str:  # type: ignore[override]
        view = self._console.view
        return "prompt.choice" if view.choice else _LABELS[view.stage]

    def enter(self, console: Console, text: str, at: float) -> None:
        shown = console.close_panel()
        if text.strip():
            console.selected = None
            console.post(c.Entered(text, at, console.pace.scanned))
        elif not shown:
            view = console.view
            card = view.card.serial if view.card else None
            console.post(c.Advance(at, view.stage, console.shown_at, card))

    def typed(self, console: Console) -> None:
        """A quantity, "3*", is for the next scan by whichever wire: the till has it at once."""
        if console.view.stage is Stage.ENTRY and _TIMES.fullmatch(console.text):
            console.post(c.Entered(console.take_text(), console.till.clock.monotonic()))

    def press(self, console: Console, key: str, at: float) -> None:
        action = action_for(key, console.view.stage, console.outcome_open)
        if action is not None and console.repeated:
            return
        if action is not None:
            _ACTIONS[action](console)
        elif key == "escape":
            if not console.close_panel():
                console.post(c.Dismiss())
        elif key in MOVES:
            console.move(key)


def _quantity(console: Console) -> None:
    """A number typed before the key is the quantity; else it is asked for."""
    line = console.line

    def set_to(text: str) -> bool:
        milli = parse_milli(text)
        if milli is not None:
            console.post(c.SetQuantity(line, milli))
        return milli is not None

    text = console.take_text()
    if not text:
        console.mode = Ask("prompt.quantity", set_to, 6012)
    elif not set_to(text):
        console.refuse(6012)


def parse_milli(text: str) -> int | None:
    """A quantity as typed, up to 9999 and three decimals, in thousandths; None: not one."""
    whole, point, part = text.strip().partition(".")
    if not (whole + part).isdecimal() or not (whole + part).isascii():
        return None
    if len(whole) > 4 or len(part) > 3 or (point and not part):
        return None
    return int(whole or 0) * 1000 + int(part.ljust(3, "0") or 0)


def _delete(console: Console) -> None:
    console.post(c.RemoveLine(console.line))
    console.selected = None


def _tender(place: int) -> Callable[[Console], None]:
    def take(console: Console) -> None:
        tenders = console.view.tenders
        if place < len(tenders):
            take_tender(console, tenders[place].id)
        else:
            console.refuse(4007)

    return take


def _tender_more(console: Console) -> None:
    """The third tender; where there are more, a list of those without a key."""
    rest = console.view.tenders[_DIRECT:]
    if len(rest) < 2:
        _tender(_DIRECT)(console)
        return
    text = console.text
    names = [tender.name for tender in rest]

    def take(at: int) -> None:
        console.text = text
        take_tender(console, rest[at].id)

    console.take_text()
    console.mode = Pick(console.locale.t("tender.title"), names, take)


def take_tender(console: Console, kind: str) -> None:
    """By this tender the amount typed before the key, or the exact rest."""
    text = console.take_text()
    amount = parse_yuan(text) if text else None
    if text and amount is None:
        console.refuse(4001)
    else:
        console.post(c.TakeTender(kind, amount))


def _take_back(console: Console) -> None:
    sale = console.view.sale
    if sale is None or not sale.tenders:
        console.refuse(4003)
        return
    title = console.locale.t("take_back.title", name=console.tender_name(sale.tenders[-1]))
    console.mode = Reason(title, lambda reason: console.post(c.TakeBack(reason)))


def _search(console: Console) -> None:
    console.mode = Searching()
    console.mode.typed(console)


def _receipts(console: Console) -> None:
    """The list of receipts; where there is none, the till says why."""
    console.take_text()
    if console.view.receipts:
        console.mode = Receipts(console.view.receipts)
    else:
        console.post(c.Reprint())


_ACTIONS: dict[str, Callable[[Console], None]] = {
    "help": lambda console: console.turn_help(),
    "quantity": _quantity,
    "delete": _delete,
    "search": _search,
    "hold": lambda console: console.post(c.Hold()),
    "set_aside": lambda console: console.post(c.Hold()),
    "check_again": lambda console: console.post(c.CheckAgain()),
    "tender_1": _tender(0),
    "tender_2": _tender(1),
    "tender_more": _tender_more,
    "take_back": _take_back,
    "back": lambda console: console.post(c.Back()),
    "unlock": privileged.menu,
    "wrong": lambda console: console.turn_wrong(),
    "reprint": _receipts,
    "drawer": lambda console: console.post(c.OpenDrawer()),
    "language": lambda console: console.locale.switch(),
    "lock": lambda console: console.post_and_see(c.Lock()),
}
