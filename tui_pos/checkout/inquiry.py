"""All that is known of a voucher, for a supervisor: ours, its platform's, and where they differ."""

from __future__ import annotations

from tui_pos.checkout.commands import OpenInquiry
from tui_pos.checkout.desk import Desk, Inquiry
from tui_pos.checkout.effects import CodeLooked, LookUp
from tui_pos.checkout.unlock import unlocked
from tui_pos.checkout.view import CodeView, InquiryView, Text
from tui_pos.errors import TillError
from tui_pos.ledger.records import DifferencesSeen
from tui_pos.platforms.base import Looked, Unknown
from tui_pos.reconciling import Known, hold_code, know_from_books, known_as, records_of
from tui_pos.secret import Secret
from tui_pos.vouchers.shapes import is_digits, normalise, platforms_for

_NEWEST = 20
"""Differences that are shown although somebody looked at them before."""

_ASKED = Unknown(0)


def open_inquiry(desk: Desk, command: OpenInquiry) -> None:
    """Show the screen, once a supervisor has allowed it; with it the differences are looked at.

    Raises TillError 6004 where that cannot be recorded.
    """
    if not unlocked(desk, "voucher.look", Text("unlock.look"), command):
        return
    desk.clear()
    differences = tuple(desk.ledger.differences(_NEWEST))
    desk.note(DifferencesSeen(last=differences[0].seq if differences else 0))
    desk.count_differences()
    desk.inquiry = Inquiry(differences)
    desk.notice = None
    desk.show()


def entered(desk: Desk, text: str) -> None:
    """A code typed or scanned there. Raises TillError: 3033 no digits, 3032 no platform's code."""
    if desk.inquiry is None:
        return
    if not is_digits(text):
        raise TillError(3033)
    platforms = platforms_for(text, desk.platforms)
    if not platforms:
        raise TillError(3032)
    code = Secret(normalise(text))
    desk.notice = None
    desk.inquiry = Inquiry(desk.inquiry.differences, code)
    for platform in platforms:
        ticket = desk.serial()
        desk.inquiry.tickets[ticket] = platform.kind
        known = know_from_books(desk.ledger, platform.kind, code, _ASKED)
        desk.inquiry.codes[platform.kind] = _shown(desk, code, known, None)
        desk.send(LookUp(ticket, platform.kind, known_as(desk.ledger, platform.kind, code)))


def looked(desk: Desk, command: CodeLooked) -> None:
    """How the code asked about stands at one of the platforms."""
    inquiry = desk.inquiry
    kind = inquiry.tickets.pop(command.ticket, None) if inquiry else None
    if inquiry is None or kind is None:
        return
    known = _held(desk, kind, inquiry.code, command.answer)
    inquiry.codes[kind] = _shown(desk, inquiry.code, known, desk.clock.monotonic())


def view(desk: Desk) -> InquiryView | None:
    if desk.inquiry is None:
        return None
    return InquiryView(tuple(desk.inquiry.codes.values()), desk.inquiry.differences)


def _held(desk: Desk, kind: str, code: Secret, looked: Looked) -> Known:
    platform = desk.platform(kind)
    if platform is None:
        return know_from_books(desk.ledger, kind, code, _ASKED)
    return hold_code(desk.shop, desk.ledger, platform, (code,), looked, desk.clock.now())


def _shown(desk: Desk, code: Secret, known: Known, looked_at: float | None) -> CodeView:
    return CodeView(known, code.masked, records_of(desk.ledger, known), looked_at)
