"""Days that are over are held against the books, each once, by the till itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from tui_pos.checkout.background import Compared, Errand
from tui_pos.checkout.desk import Desk
from tui_pos.ledger.records import DayCompared
from tui_pos.ledger.redemptions import books_for, sides_of
from tui_pos.vouchers.causes import Comparison, Need
from tui_pos.vouchers.comparing import compare
from tui_pos.vouchers.deals import SHOP_ZONE

_MOST_DAYS = 14
"""After so many days off, older ones are left to `vouchers compare`."""

_MOST_CODES = 50
"""Codes that are asked about one by one for a day."""

_NOON = time(12)


def days(desk: Desk, platform: str) -> list[date]:
    """The days to be compared still, oldest first, from the one on which the till was set up."""
    first = desk.ledger.first_time()
    # In training each run has a platform of its own, which knows nothing of earlier ones.
    if first is None or desk.shop.training:
        return []
    now = desk.clock.now().astimezone(SHOP_ZONE)
    begin = max(first.astimezone(SHOP_ZONE).date(), now.date() - timedelta(days=_MOST_DAYS))
    compared = desk.ledger.compared_since(platform, begin)
    all_days = (begin + timedelta(days=n) for n in range((now.date() - begin).days + 1))
    return [day for day in all_days if day not in compared and now >= _closing(desk, day)]


def _closing(desk: Desk, day: date) -> datetime:
    """When the shop closes that day; a time before noon is one after midnight."""
    at = time.fromisoformat(desk.shop.closes)
    return datetime.combine(day + timedelta(days=at < _NOON), at, SHOP_ZONE)


def unclear(desk: Desk, platform: str, compared: Compared) -> list[Errand]:
    """What to ask besides, because the list leaves it open."""
    codes = _compare(desk, platform, compared).unclear[:_MOST_CODES]
    return [
        Errand(code_key=one.code_key, code=desk.ledger.code(one.code_key), comparing=True)
        for one in codes
    ]


def record(desk: Desk, platform: str, compared: Compared) -> None:
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
        )
    )
    desk.count_differences()


def _compare(desk: Desk, platform: str, compared: Compared) -> Comparison:
    found = desk.platform(platform)
    if found is None:
        return Comparison()
    booked = books_for(desk.ledger, platform, compared.day, compared.listing)
    sides = sides_of(desk.shop, desk.ledger, found, compared.day, desk.clock.now())
    return compare(compared.listing, booked, replace(sides, looked=compared.looked))
