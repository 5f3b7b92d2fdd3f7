"""From the desk to the one picture that screens are given."""

from __future__ import annotations

from tui_pos.checkout import inquiry, syncing, undoing
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.pay import cash_due
from tui_pos.checkout.tokens import concerns
from tui_pos.checkout.view import (
    Choice,
    ParkedView,
    Pending,
    Person,
    Question,
    TenderKey,
    UnlockRequest,
    View,
)
from tui_pos.vouchers.protocol import Goal


def view_of(desk: Desk) -> View:
    """Everything to be shown now."""
    shop, sale, person, waiting = desk.shop, desk.sale, desk.person, desk.waiting
    return View(
        shop=shop.name,
        terminal=shop.terminal,
        training=shop.training,
        language=shop.language,
        person=Person(person.id, person.name, person.role) if person else None,
        stage=desk.stage,
        sale=sale,
        cash_due_fen=cash_due(desk, sale) if sale else 0,
        quantity=desk.quantity,
        card=desk.card.card if desk.card else None,
        choice=Choice(desk.choice.title, desk.choice.rows) if desk.choice else None,
        pending=_pending(desk),
        unlock=UnlockRequest(waiting.action, waiting.what, waiting.error, waiting.wait_s)
        if waiting
        else None,
        question=Question(desk.asking.text) if desk.asking else None,
        last=desk.last,
        closed=desk.closed,
        notice=desk.notice,
        devices=tuple(desk.devices.values()),
        tokens=concerns(desk),
        sync=syncing.view(desk),
        differences=desk.differences,
        inquiry=inquiry.view(desk),
        tenders=tuple(TenderKey(one.id, one.name) for one in shop.tenders),
        waiting_prints=desk.waiting_prints,
        receipts=desk.receipts,
        held=tuple(desk.held),
        parked=_unsettled(desk),
        undo_until=undoing.ends(desk, sale) if sale else {},
    )


def _unsettled(desk: Desk) -> tuple[ParkedView, ...]:
    """What is still to be found out beside the sale at hand: parked, or set aside with its sale."""
    aside = ((sale.id, sale.pending) for sale in desk.held.values())
    return (
        *(ParkedView(sale, one) for (sale, _), one in desk.parked.items()),
        *(ParkedView(sale, one) for sale, one in aside if one is not None),
    )


def _pending(desk: Desk) -> Pending | None:
    if desk.check is not None:
        masked = desk.check.code.masked
        return Pending(what="check", code_masked=masked, title="", since=desk.check.since)
    open_one = desk.sale.pending if desk.sale else None
    if open_one is None or desk.sale is None:
        return None
    pursuit = desk.pursuits.get((desk.sale.id, open_one.id))
    return Pending(
        what="undo" if pursuit and pursuit.goal is Goal.UNDO else "redeem",
        code_masked=open_one.code_masked,
        title=open_one.title,
        since=pursuit.since if pursuit else 0.0,
        tries=pursuit.tries if pursuit else 0,
        next_try_at=pursuit.next_at if pursuit else None,
        error=(pursuit.error if pursuit else None) or open_one.error,
        words=(pursuit.words if pursuit else "") or open_one.words,
    )
