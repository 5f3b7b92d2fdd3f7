"""The list of steps that a supervisor can allow at this stage; the till asks for the supervisor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.modes.analysing import Analysing
from screens.modes.asking import Ask, Pick
from screens.modes.unlocking import Reason
from tui_pos.checkout import commands as c
from tui_pos.money import parse_yuan, yuan
from tui_pos.sale import Stage
from tui_pos.shop import Role

if TYPE_CHECKING:
    from screens.console import Console


def menu(console: Console) -> None:
    """Show what can be unlocked now."""
    rows = _possible(console)
    t = console.locale.t
    console.mode = Pick(
        t("menu.title"), [t(key) for key, _ in rows], lambda at: rows[at][1](console)
    )


def _possible(console: Console) -> list[tuple[str, Callable[[Console], None]]]:
    sale, stage = console.view.sale, console.view.stage
    rows: list[tuple[str, Callable[[Console], None]]] = []
    if sale is not None and sale.pending is not None:
        rows.append(("menu.park", lambda console: console.post(c.Park())))
    elif sale is not None:
        if stage is Stage.ENTRY and sale.lines:
            rows += [("menu.price", _price), ("menu.discount", _discount)]
        if sale.counting:
            rows.append(("menu.undo", _undo))
        rows.append(("menu.abandon", _abandon))
    rows.append(("menu.look", lambda console: console.post(c.OpenInquiry())))
    person = console.view.person
    if person is not None and person.role is Role.SUPERVISOR:
        rows.append(("menu.log", Analysing.open))
    return rows


def _price(console: Console) -> None:
    line = console.line
    _ask_yuan(console, "prompt.price", lambda fen: c.SetPrice(line, fen))


def _discount(console: Console) -> None:
    line = console.line
    _ask_yuan(console, "prompt.discount", lambda fen: c.Discount(line, fen))


def _ask_yuan(console: Console, label: str, wanted: Callable[[int], c.Command]) -> None:
    def answer(text: str) -> bool:
        fen = parse_yuan(text)
        if fen is not None:
            console.post(wanted(fen))
        return fen is not None

    console.mode = Ask(label, answer, 4001)


def _undo(console: Console) -> None:
    sale = console.view.sale
    counting = sale.counting if sale else ()
    if len(counting) < 2:
        console.post(c.Undo())
        return
    rows = [f"{one.title}  {one.code_masked}  -{yuan(one.deduction_fen)}" for one in counting]
    console.mode = Pick(
        console.locale.t("undo.title"),
        rows,
        lambda at: console.post(c.Undo(counting[at].id)),
    )


def _abandon(console: Console) -> None:
    console.mode = Reason(
        console.locale.t("abandon.title"), lambda reason: console.post(c.Abandon(reason))
    )
