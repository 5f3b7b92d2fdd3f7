"""Days that are over are held against the books by the till itself, and again where that left
something open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from tui_pos.checkout.background import Compared, Errand
from tui_pos.checkout.desk import Desk
from tui_pos.ledger.codes import LastCompared
from tui_pos.ledger.records import DayCompared
from tui_pos.ledger.redemptions import books_for, sides_of
from tui_pos.vouchers.causes import Comparison, Need
from tui_pos.vouchers.comparing import LIST_BEHIND, compare
from tui_pos.vouchers.deals import SHOP_ZONE

_MOST_DAYS = 14
"""After so many days off, older ones are left to `vouchers compare`."""

_MOST_CODES = 50
"""Codes that are asked about one by one for a day."""

_AGAIN = 3
"""So often a day that waits for something is compared once more, each time on a later day."""

_NOON = time(12)


def days(desk: Desk, platform: str) -> list[date]:
    """The days to be compared, oldest first, from the one on which the till was set up."""
    first = desk.ledger.first_time()
    # In training each run has a platform of its own, which knows nothing of earlier ones.
    if first is None or desk.shop.training:
        return []
    now = desk.clock.now().astimezone(SHOP_ZONE)
    set_up = first.astimezone(SHOP_ZONE).date()
    if set_up > now.date():
        # By a clock that was ahead then: nobody knows the day, but yesterday may be one of ours.
        set_up = now.date() - timedelta(days=1)
    begin = max(set_up, now.date() - timedelta(days=_MOST_DAYS))
    compared = desk.ledger.compared_since(platform, begin)
    all_days = (begin + timedelta(days=n) for n in range((now.date() - begin).days))
    return [day for day in all_days if _is_due(compared.get(day), _over(desk, day), now)]


def _is_due(last: LastCompared | None, over: datetime, now: datetime) -> bool:
    if now < over:
        return False
    if last is None or not over <= last.time <= now:
        # What was compared before the day was over, or by a clock that was ahead, does not count.
        return True
    on_earlier_day = last.time.astimezone(SHOP_ZONE).date() < now.date()
    return last.waiting > 0 and last.times <= _AGAIN and on_earlier_day


def _over(desk: Desk, day: date) -> datetime:
    """When the list of a day is whole: after midnight, and after closing where the shop closes
    later than that."""
    closes = time.fromisoformat(desk.shop.closes)
    after_midnight = closes if closes < _NOON else time()
    end = datetime.combine(day + timedelta(days=1), after_midnight, SHOP_ZONE)
    return end + LIST_BEHIND


def unclear(desk: Desk, platform: str, compared: Compared) -> list[Errand]:
    """What to ask besides, because the list leaves it open."""
    codes = _compare(desk, platform, compared).unclear[:_MOST_CODES]
    return [
        Errand(code_key=one.code_key, code=desk.ledger.code(one.code_key), comparing=True)
        for one in codes
    ]


def record(desk: Desk, platform: str, compared: Compared) -> bool:
    """Record how the day compares. Raises TillError 6004; it is compared again then."""
    comparison = _compare(desk, platform, compared)
    desk.note(
        DayCompared(
            platform=platform,
            day=compared.day,
            both=len(comparison.both),
            only_platform=len(comparison.only_platform),
            only_us=len(comparison.only_us),
            faults=comparison.count(Need.PERSON),
            waiting=comparison.count(Need.TIME),
        ),
        who="-",
    )
    desk.count_differences()
    return True


def _compare(desk: Desk, platform: str, compared: Compared) -> Comparison:
    found = desk.platform(platform)
    if found is None:
        return Comparison()
    booked = books_for(desk.ledger, platform, compared.day, compared.listing)
    sides = sides_of(desk.shop, desk.ledger, found, compared.day, desk.clock.now())
    return compare(compared.listing, booked, replace(sides, looked=compared.looked))
