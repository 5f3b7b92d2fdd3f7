"""收款: money in until nothing is due; then the sale is closed, for good."""

from __future__ import annotations

from tui_pos.checkout.checking import check
from tui_pos.checkout.commands import TakeBack, TakeTender
from tui_pos.checkout.desk import Asking, Desk
from tui_pos.checkout.effects import KickDrawer, PrintJobs
from tui_pos.checkout.printing import look_again
from tui_pos.checkout.unlock import demand
from tui_pos.checkout.view import Level, Text
from tui_pos.errors import TillError
from tui_pos.ledger.records import (
    PrintQueued,
    Record,
    SaleClosed,
    StageMoved,
    TenderTaken,
    TenderTakenBack,
)
from tui_pos.money import rounding_of, yuan
from tui_pos.payments.cash import ASK_ABOVE_FEN, parse_amount
from tui_pos.sale import CASH, Sale, Stage, Tender
from tui_pos.secret import Secret
from tui_pos.vouchers.shapes import is_digits, is_payment_code, normalise, platforms_for


def entered(desk: Desk, text: str, scanned: bool) -> None:
    """A text typed or scanned at 收款: cash, or a voucher. Raises TillError: why neither."""
    amount = parse_amount(text)
    # A point makes an amount of what a slow link pushed together; no code is so short with one.
    if amount is not None and not (scanned and is_digits(text)):
        take(desk, TakeTender(CASH, amount))
        return
    candidates = platforms_for(text, desk.platforms)
    if candidates and is_digits(text):
        _another_voucher(desk)
        check(desk, candidates, Secret(normalise(text)))
    elif is_payment_code(text):
        names = " / ".join(tender.name for tender in desk.shop.tenders)
        raise TillError(4002, tenders=names or "-")
    elif desk.recognise(text) is not None:
        raise TillError(3036)
    elif candidates:
        _another_voucher(desk)
        check(desk, candidates, Secret(text.strip()))
    else:
        raise TillError(4001)


def _another_voucher(desk: Desk) -> None:
    if desk.sale is not None and desk.sale.tenders:
        raise TillError(3035)
    desk.record(StageMoved(to=Stage.REDEEM))


def back_to_redeem(desk: Desk) -> None:
    """Another voucher may come, as long as no money was taken."""
    if desk.sale is not None and desk.sale.tenders:
        raise TillError(4005)
    desk.clear()
    desk.record(StageMoved(to=Stage.REDEEM))


def cash_due(desk: Desk, sale: Sale) -> int:
    """What is due if the rest is paid in cash: fen, rounded, but never away to nothing."""
    rounded = sale.due_fen + rounding_of(sale.due_fen, desk.shop.rounding)
    return rounded or sale.due_fen


def take(desk: Desk, command: TakeTender) -> None:
    """Money handed over; the sale closes when nothing is due any more.

    Raises TillError: 4001 no amount, 4004 more than the rest where no change is given.
    """
    sale = desk.sale
    if sale is None or sale.stage is not Stage.PAY:
        raise TillError(4006)
    demand(desk, "tender.take")
    if command.kind == CASH:
        _take_cash(desk, sale, command)
    else:
        _take_other(desk, sale, command)


def _take_cash(desk: Desk, sale: Sale, command: TakeTender) -> None:
    due = cash_due(desk, sale)
    amount = due if command.amount_fen is None else command.amount_fen
    if amount == 0 and due > 0:
        raise TillError(4001)
    if amount - due > ASK_ABOVE_FEN and desk.asking is None:
        question = Text("pay.much", {"amount": yuan(amount), "due": yuan(due)})
        desk.clear()
        desk.asking = Asking(question, command)
        desk.show()
        return
    desk.asking = None
    tender = Tender(sale.next_tender, CASH, CASH, amount)
    if amount < due:
        desk.record(TenderTaken(tender=tender))
        _say_rest(desk, tender)
    else:
        _close(desk, sale, (TenderTaken(tender=tender),), amount, rounding=due - sale.due_fen)


def _take_other(desk: Desk, sale: Sale, command: TakeTender) -> None:
    setting = next((one for one in desk.shop.tenders if one.id == command.kind), None)
    if setting is None:
        raise TillError(4007)
    amount = sale.due_fen if command.amount_fen is None else command.amount_fen
    if amount == 0:
        raise TillError(4001)
    if amount > sale.due_fen:
        raise TillError(4004, due=yuan(sale.due_fen), name=setting.name)
    desk.clear()
    tender = Tender(sale.next_tender, setting.id, setting.name, amount)
    if amount < sale.due_fen:
        desk.record(TenderTaken(tender=tender))
        _say_rest(desk, tender)
    else:
        _close(desk, sale, (TenderTaken(tender=tender),), amount, rounding=0)


def _say_rest(desk: Desk, tender: Tender) -> None:
    due = yuan(desk.sale.due_fen) if desk.sale else ""
    desk.show()
    desk.say(Level.GOOD, "pay.rest", amount=yuan(tender.amount_fen), due=due)


def begin(desk: Desk) -> None:
    """To 收款; where the vouchers pay for everything, the sale is closed in the same step."""
    moved = StageMoved(to=Stage.PAY)
    desk.notice = None
    if desk.sale is not None and desk.sale.due_fen == 0:
        _close(desk, desk.sale, (moved,), 0, rounding=0)
    else:
        desk.record(moved)


def _close(desk: Desk, sale: Sale, steps: tuple[Record, ...], amount: int, rounding: int) -> None:
    """Close in the same transaction as the last tender; the drawer and the printer come after."""
    if sale.due_fen < 0:
        raise TillError(9001)
    tendered = sale.tendered_fen + amount
    change = tendered + sale.deductions_fen - sale.total_fen - rounding
    cash = any(t.kind == CASH for t in sale.tenders) or any(
        isinstance(step, TenderTaken) and step.tender.kind == CASH for step in steps
    )
    receipt = desk.next_receipt()
    closing = SaleClosed(
        receipt=receipt,
        total_fen=sale.total_fen,
        deductions_fen=sale.deductions_fen,
        rounding_fen=rounding,
        tendered_fen=tendered,
        change_fen=change,
        drawer=cash and bool(desk.shop.printers),
    )
    printing: tuple[Record, ...] = ()
    if desk.shop.printers:
        printing = (PrintQueued(job=desk.ledger.last_job() + 1, receipt=receipt),)
    desk.record(*steps, closing, *printing)
    desk.closed, desk.sale = desk.sale, None
    desk.clear()
    desk.show()
    desk.notice = desk.last = None
    desk.undo_failed = frozenset()
    if closing.drawer:
        desk.send(KickDrawer())
    if printing:
        look_again(desk)
        desk.send(PrintJobs())


def take_back(desk: Desk, command: TakeBack) -> None:
    """Give the last tender back. Raises TillError 4003: nothing was taken, or no reason given."""
    sale = desk.sale
    if sale is None or not sale.tenders or not command.reason.strip():
        raise TillError(4003)
    demand(desk, "tender.take_back")
    tender = sale.tenders[-1]
    desk.record(TenderTakenBack(tender=tender.id, reason=command.reason.strip()))
    desk.show()
    desk.say(Level.INFO, "pay.taken_back", amount=yuan(tender.amount_fen))
