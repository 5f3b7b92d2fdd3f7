"""What happened at the platforms is heard of while nobody waits for it: what others used there,
what a customer got back, and whether a day as the platform has it is the day of the books."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from tui_pos.checkout import comparing, reports
from tui_pos.checkout.background import Compared, Errand, Sync
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.effects import CodeLooked, DayAnswered, Later, ListDay, LookUp, SyncDue
from tui_pos.checkout.view import Level, SyncView
from tui_pos.errors import TillError
from tui_pos.platforms.base import Listing, Offer, Unknown
from tui_pos.sale import Sale
from tui_pos.vouchers.deals import SHOP_ZONE

_FIRST_S = 20.0
"""After a start: what the first customer needs comes before."""

_SOON_S = 5.0
"""After a redemption; several at once are one piece of news."""

_BUSY_S = 5.0
"""Until it is looked again whether somebody still waits for a platform."""

_HELD_S = 300.0
"""So long an open outcome of a sale set aside comes before the news of its platform."""

_MORE_S = 60.0
"""Between two days that have not been compared yet."""

_COMPARING_S = 600.0
"""How often it is looked whether a day is over, where news are not asked for."""

_LOST_S = 600.0
"""An answer that has not come by then does not come any more."""

_LONGEST = 3
"""So often a failure doubles the pause."""

_REFUND_DAYS = 7
"""So long after a redemption its refund is looked for, one earlier day in each round."""

_MOST_CODES = 20
"""Codes that are asked about one by one in a round."""


def begin(desk: Desk) -> None:
    """Start hearing from every platform."""
    now = desk.clock.monotonic()
    for platform in desk.platforms:
        desk.syncs[platform.kind] = Sync(begun_at=now, due_at=now)
        _later(desk, platform.kind, _FIRST_S)


def soon(desk: Desk, platform: str) -> None:
    """Something was done there: hear of it before the pause is over."""
    sync = desk.syncs.get(platform)
    if sync is None or not desk.shop.sync_minutes or sync.left:
        return
    if sync.due_at > desk.clock.monotonic() + _SOON_S:
        _later(desk, platform, _SOON_S)


def saw(desk: Desk, platform: str, offers: tuple[Offer, ...]) -> None:
    """These codes were checked and are free: whether they stay so is news today."""
    sync = desk.syncs.get(platform)
    if sync is None:
        return
    today = _today(desk)
    if sync.seen_on != today:
        sync.seen, sync.seen_on = {}, today
    for offer in offers:
        # Of several codes of one order together nobody could say which of them was used.
        if offer.key is None or offer.available == 1:
            sync.seen[desk.ledger.code_key(platform, offer.key or offer.code)] = offer


def due(desk: Desk, command: SyncDue) -> None:
    """The pause is over; where somebody waits for a platform it is too early."""
    sync = desk.syncs.get(command.platform)
    # One that was meant for a checkout before this one, or for a pause that has changed, is void.
    if sync is None or desk.clock.monotonic() < sync.due_at:
        return
    if not _idle(desk, command.platform):
        _later(desk, command.platform, _BUSY_S)
        return
    if sync.ticket or not sync.left:
        sync.left, sync.compared = _errands(desk, command.platform, sync), None
        sync.turn, sync.missed = sync.turn + 1, False
    _later(desk, command.platform, _LOST_S)
    _ask_next(desk, command.platform, sync)


def listed(desk: Desk, command: DayAnswered) -> None:
    """A platform's list of a day, or why there is none."""
    found = _awaited(desk, command.ticket)
    if found is None:
        return
    platform, sync, errand = found
    if not isinstance(command.answer, Listing) or errand.day is None:
        sync.missed |= not errand.comparing
    else:
        rows = command.answer.rows
        if not _write(desk, sync, lambda: reports.take_list(desk, platform, rows)):
            sync.missed = True
        elif errand.comparing:
            sync.compared = Compared(errand.day, command.answer)
            sync.left = comparing.unclear(desk, platform, sync.compared)
    _go_on(desk, platform, sync)


def looked(desk: Desk, command: CodeLooked) -> None:
    """How one code stands, or why that is not known."""
    found = _awaited(desk, command.ticket)
    if found is None:
        return
    platform, sync, errand = found
    if sync.compared is not None:
        sync.compared.looked[errand.code_key] = command.answer
    elif isinstance(command.answer, Unknown) or not _write(
        desk,
        sync,
        lambda: reports.take_look(
            desk, platform, errand.code_key, errand.code_masked, command.answer
        ),
    ):
        sync.missed = True
    _go_on(desk, platform, sync)


def view(desk: Desk) -> SyncView | None:
    """How old the news are, of the platform that was silent longest; None where none are asked."""
    if not desk.shop.sync_minutes or not desk.syncs:
        return None
    syncs = desk.syncs.values()
    heard = all(sync.synced_at is not None for sync in syncs)
    since = min(sync.begun_at if sync.synced_at is None else sync.synced_at for sync in syncs)
    return SyncView(since, heard, desk.shop.sync_minutes)


def _write(desk: Desk, sync: Sync, record: Callable[[], bool]) -> bool:
    """Did the ledger take what was heard? That it did not is said once until it does again, and
    never in place of another failure."""
    try:
        if record():
            sync.unwritten = False
    except TillError as failure:
        said = any(one.unwritten for one in desk.syncs.values())
        if not said and (desk.notice is None or desk.notice.level is not Level.ERROR):
            desk.tell(failure)
            sync.unwritten = True
        return False
    return True


def _idle(desk: Desk, platform: str) -> bool:
    """Does nobody wait for a platform at the till, nor for this one with a sale set aside?"""
    if desk.check is not None or (desk.sale is not None and desk.sale.pending is not None):
        return False
    return not any(_waits(desk, sale, platform) for sale in desk.held.values())


def _waits(desk: Desk, sale: Sale, platform: str) -> bool:
    """Was its open outcome met only a little while ago?"""
    open_one = sale.pending
    if open_one is None or open_one.platform != platform:
        return False
    pursuit = desk.pursuits.get((sale.id, open_one.id))
    return pursuit is not None and desk.clock.monotonic() - pursuit.since < _HELD_S


def _errands(desk: Desk, platform: str, sync: Sync) -> list[Errand]:
    """What one round asks for."""
    errands: list[Errand] = []
    if desk.shop.sync_minutes:
        today = _today(desk)
        errands.append(Errand(day=today))
        earlier = _days_with_ours(desk, platform, today)
        if earlier:
            errands.append(Errand(day=earlier[sync.turn % len(earlier)]))
        if sync.seen_on == today:
            free = [key for key in sync.seen if _is_free(desk, platform, key)]
            errands += [_look_up(key, sync.seen[key]) for key in free[-_MOST_CODES:]]
    over = comparing.days(desk, platform)
    if over:
        # In turn: one whose list cannot be had must not keep the others waiting.
        errands.append(Errand(day=over[sync.turn % len(over)], comparing=True))
    return errands


def _look_up(code_key: str, offer: Offer) -> Errand:
    masked = (offer.key or offer.code).masked
    return Errand(code_key=code_key, code=offer.code, code_masked=masked)


def _is_free(desk: Desk, platform: str, code_key: str) -> bool:
    """As far as is known here; of one that is not, the next check asks by itself."""
    known = desk.ledger.reported(platform, code_key)
    if known is not None and known.state != "free":
        return False
    return desk.ledger.live_in(platform, code_key) is None


def _days_with_ours(desk: Desk, platform: str, today: date) -> list[date]:
    """Earlier days on which something was used here that may be refunded since."""
    begin = datetime.combine(today, datetime.min.time(), SHOP_ZONE)
    first = begin - timedelta(days=_REFUND_DAYS)
    times = desk.ledger.used_since(platform, first)
    return sorted({at.astimezone(SHOP_ZONE).date() for at in times} - {today})


def _ask_next(desk: Desk, platform: str, sync: Sync) -> None:
    news = any(not errand.comparing for errand in sync.left) and sync.compared is None
    if desk.shop.sync_minutes and not news and not sync.missed:
        sync.synced_at = desk.clock.monotonic()
    if not sync.left:
        _over(desk, platform, sync)
        return
    errand = sync.left[0]
    sync.ticket = desk.serial()
    if errand.day is not None:
        desk.send(ListDay(sync.ticket, platform, errand.day))
    else:
        desk.send(LookUp(sync.ticket, platform, errand.code))


def _awaited(desk: Desk, ticket: int) -> tuple[str, Sync, Errand] | None:
    """The errand that an answer is for; any other answer is late."""
    for platform, sync in desk.syncs.items():
        if sync.ticket == ticket:
            sync.ticket = 0
            return platform, sync, sync.left.pop(0)
    return None


def _go_on(desk: Desk, platform: str, sync: Sync) -> None:
    if _idle(desk, platform) or not sync.left:
        _ask_next(desk, platform, sync)
    else:
        _later(desk, platform, _BUSY_S)


def _over(desk: Desk, platform: str, sync: Sync) -> None:
    """Everything was asked. News that did not come make the pause grow; a day whose list did not
    come waits for its turn."""
    pause = _pause(desk)
    if sync.missed:
        pause *= 2**sync.failures
    sync.failures = min(sync.failures + 1, _LONGEST) if sync.missed else 0
    compared, sync.compared = sync.compared, None
    if compared is not None and _write(
        desk, sync, lambda: comparing.record(desk, platform, compared)
    ):
        more = not sync.missed and comparing.days(desk, platform)
        pause = _MORE_S if more else pause
    _later(desk, platform, pause)


def _pause(desk: Desk) -> float:
    return desk.shop.sync_minutes * 60 or _COMPARING_S


def _later(desk: Desk, platform: str, pause_s: float) -> None:
    sync = desk.syncs[platform]
    sync.due_at = desk.clock.monotonic() + pause_s
    desk.send(Later(sync.due_at, SyncDue(platform)))


def _today(desk: Desk) -> date:
    return desk.clock.now().astimezone(SHOP_ZONE).date()
