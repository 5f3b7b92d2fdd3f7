"""A sale is what its records say, in order: the one place where a record changes a sale."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import singledispatch

from msgspec.structs import replace

from tui_pos.ledger import records as r
from tui_pos.sale import Redemption, RedemptionState, Sale, Stage, TakenCode


def open_sale(sale_id: str, cashier: str, at: datetime) -> Sale:
    """The empty sale that its first record is applied to."""
    return Sale(id=sale_id, cashier=cashier, opened_at=at)


def fold(sale: Sale, steps: Iterable[tuple[datetime, r.Record]]) -> Sale:
    """Apply records to a sale, each with the time it was written."""
    for at, record in steps:
        sale = apply(record, sale, at)
    return sale


@singledispatch
def apply(record: r.Record, sale: Sale, at: datetime) -> Sale:
    """The sale after one record; records that are not about its content leave it as it is."""
    return sale


@apply.register
def _(record: r.LineAdded, sale: Sale, at: datetime) -> Sale:
    return replace(sale, lines=(*sale.lines, record.line), next_line=record.line.id + 1)


@apply.register
def _(record: r.LineChanged, sale: Sale, at: datetime) -> Sale:
    changed = record.line
    return replace(
        sale, lines=tuple(changed if line.id == changed.id else line for line in sale.lines)
    )


@apply.register
def _(record: r.LineRemoved, sale: Sale, at: datetime) -> Sale:
    return replace(sale, lines=tuple(line for line in sale.lines if line.id != record.line))


@apply.register
def _(record: r.SaleHeld, sale: Sale, at: datetime) -> Sale:
    return replace(sale, held=True)


@apply.register
def _(record: r.SaleRecalled, sale: Sale, at: datetime) -> Sale:
    return replace(sale, held=False)


@apply.register
def _(record: r.StageMoved, sale: Sale, at: datetime) -> Sale:
    return replace(sale, stage=record.to)


@apply.register
def _(record: r.RedemptionIntended, sale: Sale, at: datetime) -> Sale:
    return replace(sale, redemptions=(*sale.redemptions, record.redemption))


def _with(sale: Sale, redemption_id: int, **changes: object) -> Sale:
    def changed(one: Redemption) -> Redemption:
        return replace(one, **changes) if one.id == redemption_id else one

    return replace(sale, redemptions=tuple(changed(one) for one in sale.redemptions))


@apply.register
def _(record: r.RedemptionDone, sale: Sale, at: datetime) -> Sale:
    return _with(
        sale,
        record.redemption,
        state=RedemptionState.DONE,
        settled_at=record.at,
        count=record.count,
        shares=record.shares,
        taken=record.taken,
        error=None,
        words="",
    )


@apply.register
def _(record: r.RedemptionRefused, sale: Sale, at: datetime) -> Sale:
    return _with(
        sale,
        record.redemption,
        state=RedemptionState.REFUSED,
        settled_at=record.at,
        error=record.error,
        words=record.words,
    )


@apply.register
def _(record: r.RedemptionUnknown, sale: Sale, at: datetime) -> Sale:
    return _with(sale, record.redemption, error=record.error, words=record.words)


@apply.register
def _(record: r.RedemptionParked, sale: Sale, at: datetime) -> Sale:
    return _with(sale, record.redemption, state=RedemptionState.PARKED)


@apply.register
def _(record: r.ParkedFound, sale: Sale, at: datetime) -> Sale:
    changes: dict[str, object] = {"found": record.found, "settled_at": record.at}
    return _with(sale, record.redemption, **changes, **_named(record.taken))


def _named(taken: tuple[TakenCode, ...]) -> dict[str, object]:
    """The codes of a redemption, where they were named."""
    return {"taken": taken} if taken else {}


@apply.register
def _(record: r.UndoIntended, sale: Sale, at: datetime) -> Sale:
    state = RedemptionState.UNDOING
    return _with(sale, record.redemption, state=state, undoing=record.code_key)


@apply.register
def _(record: r.UndoDone, sale: Sale, at: datetime) -> Sale:
    undone = sale.redemption(record.redemption)
    left = undone.taken if undone else ()
    taken = tuple(code for code in left if code.code_key != record.code_key)
    changes: dict[str, object] = {"settled_at": record.at, "taken": taken, "undoing": ""}
    if record.count == 0:
        return _with(sale, record.redemption, state=RedemptionState.UNDONE, **changes)
    return _with(sale, record.redemption, state=RedemptionState.DONE, count=record.count, **changes)


@apply.register
def _(record: r.UndoParked, sale: Sale, at: datetime) -> Sale:
    return _with(sale, record.redemption, state=RedemptionState.UNDO_PARKED)


@apply.register
def _(record: r.RedemptionReallocated, sale: Sale, at: datetime) -> Sale:
    return _with(sale, record.redemption, shares=record.shares)


@apply.register
def _(record: r.UndoRefused, sale: Sale, at: datetime) -> Sale:
    return _with(
        sale,
        record.redemption,
        state=RedemptionState.DONE,
        undoing="",
        error=record.error,
        words=record.words,
    )


@apply.register
def _(record: r.TenderTaken, sale: Sale, at: datetime) -> Sale:
    return replace(sale, tenders=(*sale.tenders, record.tender), next_tender=record.tender.id + 1)


@apply.register
def _(record: r.TenderTakenBack, sale: Sale, at: datetime) -> Sale:
    return replace(sale, tenders=tuple(t for t in sale.tenders if t.id != record.tender))


@apply.register
def _(record: r.SaleClosed, sale: Sale, at: datetime) -> Sale:
    return replace(
        sale,
        stage=Stage.CLOSED,
        rounding_fen=record.rounding_fen,
        change_fen=record.change_fen,
        receipt=record.receipt,
        closed_at=at,
    )


@apply.register
def _(record: r.SaleAbandoned, sale: Sale, at: datetime) -> Sale:
    return replace(sale, stage=Stage.CLOSED, abandoned=True, closed_at=at)
