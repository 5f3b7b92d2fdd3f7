"""What a platform says of codes is held against the books; what they did not know is recorded."""

from __future__ import annotations

from collections.abc import Iterable

from tui_pos.checkout.desk import Desk
from tui_pos.ledger.codes import Reported, Use
from tui_pos.ledger.records import RedemptionRefunded, VoucherReported
from tui_pos.platforms.base import Free, Gone, Listed, Looked, Unknown, Used
from tui_pos.vouchers.booked import STANDINGS, Standing
from tui_pos.vouchers.comparing import may_be_behind
from tui_pos.vouchers.marks import made_at

_REFUNDED = 3005
_TAKEN = (Standing.TAKEN, Standing.LEAVING)


def take_list(desk: Desk, platform: str, rows: Iterable[Listed]) -> bool:
    """Record what is new in a platform's list of a day; was there anything? What is missing from
    it proves nothing. Raises TillError 6004."""
    news = [one for row in rows if (one := _news(desk, platform, row)) is not None]
    reported = [one for one in news if isinstance(one, VoucherReported)]
    if reported:
        desk.note(*reported, who="-")
    for sale, refunded in (one for one in news if isinstance(one, tuple)):
        desk.record_on(sale, refunded, who="-")
    if news:
        desk.count_differences()
    return bool(news)


def take_look(desk: Desk, platform: str, code_key: str, code_masked: str, looked: Looked) -> bool:
    """Record how a code stands that is not taken here, where that is new; was it? Raises TillError
    6004."""
    said = _said(looked)
    uses = desk.ledger.uses_of(platform, code_key)
    if said is None or any(use.live or _just_now(desk, use) for use in uses):
        return False
    if _same(desk.ledger.reported(platform, code_key) or Reported("free"), said):
        return False
    error = looked.code if isinstance(looked, Gone) else None
    desk.note(_report(desk, platform, code_key, code_masked, said, error=error), who="-")
    desk.count_differences()
    return True


def _said(looked: Looked) -> Reported | None:
    match looked:
        case Used(doubted=False, by=by, at=at):
            return Reported("used", by, at)
        case Gone(code=code):
            return Reported("refunded" if code == _REFUNDED else "gone")
        case Free():
            return Reported("free")
        case Used() | Unknown():
            return None


def _news(
    desk: Desk, platform: str, row: Listed
) -> VoucherReported | tuple[str, RedemptionRefunded] | None:
    key = desk.ledger.code_key(platform, row.key or row.code)
    uses = desk.ledger.uses_of(platform, key)
    live = next((use for use in uses if use.live), None)
    if live is not None:
        return _refund(desk, platform, key, row, live) if row.refunded else None
    if any(_just_now(desk, use) for use in uses):
        return None
    said = Reported("refunded" if row.refunded else "used", row.by, row.at)
    if _same(desk.ledger.reported(platform, key), said):
        return None
    return _report(desk, platform, key, (row.key or row.code).masked, said)


def _refund(
    desk: Desk, platform: str, key: str, row: Listed, use: Use
) -> tuple[str, RedemptionRefunded] | None:
    """A refund of what is certainly taken here, where the books do not know it yet."""
    if STANDINGS.get(use.state) not in _TAKEN or desk.ledger.is_refunded(use, key):
        return None
    return use.sale, RedemptionRefunded(
        redemption=use.redemption,
        platform=platform,
        code_key=key,
        code_masked=(row.key or row.code).masked,
    )


def _just_now(desk: Desk, use: Use) -> bool:
    """May what the platform lists be older than what was done here?"""
    return may_be_behind(use.time, desk.clock.now())


def _same(known: Reported | None, said: Reported) -> bool:
    return known is not None and (known.state, known.by) == (said.state, said.by)


def _report(
    desk: Desk,
    platform: str,
    code_key: str,
    code_masked: str,
    said: Reported,
    error: int | None = None,
) -> VoucherReported:
    ours = said.state == "used" and said.by is not None
    return VoucherReported(
        platform=platform,
        code_key=code_key,
        code_masked=code_masked,
        state=said.state,
        by=said.by,
        at=said.at,
        error=error,
        ours=ours and made_at(said.by or "", desk.shop.id, desk.shop.terminal),
    )
