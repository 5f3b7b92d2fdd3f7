"""A platform's own list of one day against the books. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

import msgspec

from tui_pos.platforms.base import Free, Gone, Listed, Listing, Looked, Taken, Used
from tui_pos.secret import Secret
from tui_pos.vouchers.booked import Booked, Standing
from tui_pos.vouchers.causes import Cause, Comparison, Row
from tui_pos.vouchers.deals import SHOP_ZONE

_REFUNDED = 3005

_CLOCKS_DIFFER = timedelta(minutes=10)
"""So far the till's clock and the platform's may be apart."""

LIST_BEHIND = timedelta(minutes=10)
"""So long a list may take to show what was done."""

_DAY = timedelta(days=1)


class Sides(msgspec.Struct, frozen=True, kw_only=True):
    """How the two sides are to be read. `day`: of the list, None where it is of single codes.

    `key_of`: what stands for a code in the books; `made_here`: is this a mark of this till?
    `marks`: does the platform keep marks? `looked`: how codes stand at the platform, by their key.
    """

    day: date | None
    now: datetime
    key_of: Callable[[Secret], str]
    made_here: Callable[[str], bool]
    marks: bool
    looked: Mapping[str, Looked] = {}


def compare(listing: Listing, booked: Iterable[Booked], sides: Sides) -> Comparison:
    """The three lists.

    `booked` is all that the books have of the listed codes, and of the codes that may have been
    taken on that day. What they do not count as taken only explains what the platform lists.
    """
    known = tuple(booked)
    pairs, unnamed = _pair(listing, known, sides)
    both: list[Row] = []
    only_platform: list[Row] = []
    for listed, one in pairs:
        cause = _unbooked(listed, sides) if one is None else _paired(listed, one, sides)
        row = Row(cause=cause, listed=listed, booked=one, by=listed.by)
        (both if cause in _ON_BOTH else only_platform).append(row)
    listed_codes = {_id(one) for listed, one in pairs if one and _stands_for(listed, one, sides)}
    only_us = [
        _absent(one, sides)
        for one in known
        if _claims(one)
        and _id(one) not in listed_codes
        and (sides.day is None or one.touches(sides.day))
    ]
    if sides.day is not None:
        only_us += _surplus([one for one in known if _id(one) in listed_codes], unnamed, sides)
    return Comparison(tuple(both), tuple(only_platform), tuple(only_us))


def may_be_behind(since: datetime, now: datetime) -> bool:
    """May a list be older than what was done then? A clock that was put back far proves nothing."""
    return abs(now - since) < LIST_BEHIND


def as_listed(code: Secret, looked: Looked) -> Listing:
    """What the platform says of one code, as it would stand in its list."""
    if not isinstance(looked, Used) or looked.doubted:
        return Listing(())
    taken = looked.taken or (Taken(code=code, deal_id=""),)
    rows = (
        Listed(
            code=one.code,
            key=one.key,
            by=looked.by,
            at=looked.at,
            flow_id=one.flow_id,
            face_fen=one.face_fen,
            price_fen=one.price_fen,
        )
        for one in taken
    )
    return Listing(tuple(rows))


_ON_BOTH = (
    Cause.AGREES,
    Cause.REFUND_KNOWN,
    Cause.REFUNDED,
    Cause.AMOUNTS,
    Cause.OTHER_ACCOUNT,
    Cause.NOT_COUNTED,
    Cause.UNDO_OPEN,
)


_Unnamed = dict[tuple[str, int], int]
"""By sale and redemption: codes that went with it and that no answer named."""


def _id(one: Booked) -> tuple[str, int, str]:
    return one.sale, one.redemption, one.code_key


def _key(listed: Listed, sides: Sides) -> str:
    return sides.key_of(listed.key or listed.code)


def _stands_for(listed: Listed, one: Booked, sides: Sides) -> bool:
    """Is this row about that code, and not about another one that went with it? While an outcome
    is open nobody knows which codes went."""
    return one.standing is Standing.OPEN or _key(listed, sides) == one.code_key


def _claims(one: Booked) -> bool:
    return one.standing not in (Standing.FREE, Standing.DOUBTED)


def _pair(
    listing: Listing, booked: tuple[Booked, ...], sides: Sides
) -> tuple[list[tuple[Listed, Booked | None]], _Unnamed]:
    """Each listed row with what the books have of it, what is certain before what is likely; and
    how many codes that were never named are left."""
    found: list[Booked | None] = [None] * len(listing.rows)
    left: dict[str, list[Booked]] = defaultdict(list)
    for one in booked:
        left[one.code_key].append(one)
    for fits in (_is_same, _may_be, _is_doubted):
        for at, listed in enumerate(listing.rows):
            here = left[_key(listed, sides)]
            fitting = [one for one in here if fits(listed, one, sides)]
            if found[at] is None and fitting:
                found[at] = fitting[0]
                here.remove(fitting[0])
    unnamed = {(one.sale, one.redemption): one.unnamed for one in booked}
    for at, listed in enumerate(listing.rows):
        if found[at] is None:
            found[at] = _by_mark(listed, booked, unnamed, sides)
    return list(zip(listing.rows, found, strict=True)), unnamed


def _is_same(listed: Listed, one: Booked, sides: Sides) -> bool:
    """Does the platform name that very redemption?"""
    return listed.by in (one.mark, one.mark_name) or bool(
        listed.flow_id and listed.flow_id == one.flow_id
    )


def _may_be(listed: Listed, one: Booked, sides: Sides) -> bool:
    """Nothing else of ours can be meant. A code that is certainly taken here is the same one by
    whomever the platform says: it is taken once."""
    if one.standing is Standing.TAKEN:
        return True
    return _claims(one) and not _contradicts(listed, one, sides)


def _is_doubted(listed: Listed, one: Booked, sides: Sides) -> bool:
    """May a request of ours that was refused have taken it, by when it was used?"""
    if one.standing is not Standing.DOUBTED or _contradicts(listed, one, sides):
        return False
    at = listed.at
    return at is None or any(abs(at - sent) <= _CLOCKS_DIFFER for sent in one.sent)


def _contradicts(listed: Listed, one: Booked, sides: Sides) -> bool:
    if _is_same(listed, one, sides):
        return False
    return (sides.marks and listed.by is not None) or bool(listed.flow_id and one.flow_id)


def _by_mark(
    listed: Listed,
    booked: tuple[Booked, ...],
    unnamed: _Unnamed,
    sides: Sides,
) -> Booked | None:
    """A code of the same order that went with a redemption whose answer did not name it."""
    for one in booked:
        if listed.by not in (one.mark, one.mark_name):
            continue
        if one.standing in (Standing.OPEN, Standing.FREE):
            return one
        if unnamed[one.sale, one.redemption] > 0 and _key(listed, sides) != one.code_key:
            unnamed[one.sale, one.redemption] -= 1
            return one
    return None


def _unbooked(listed: Listed, sides: Sides) -> Cause:
    if listed.by is None or not sides.marks:
        return Cause.UNNAMED
    return Cause.NOT_IN_BOOKS if sides.made_here(listed.by) else Cause.ELSEWHERE


def _paired(listed: Listed, one: Booked, sides: Sides) -> Cause:
    match one.standing:
        case Standing.OPEN:
            return Cause.ANSWER_LOST
        case Standing.LEAVING:
            return Cause.UNDO_OPEN
        case Standing.FREE | Standing.DOUBTED if listed.refunded:
            return Cause.REFUNDED_SINCE
        case Standing.DOUBTED:
            return Cause.DOUBTED_HERE
        case Standing.FREE:
            if "undone" not in one.state:
                return Cause.REFUSED_HERE
            recent = may_be_behind(one.since, sides.now)
            return Cause.JUST_UNDONE if recent else Cause.UNDONE_HERE
    if listed.refunded:
        return Cause.REFUND_KNOWN if one.refunded else Cause.REFUNDED
    if _contradicts(listed, one, sides):
        return Cause.OTHER_ACCOUNT
    if _differ(listed.face_fen, one.face_fen) or _differ(listed.price_fen, one.price_fen):
        return Cause.AMOUNTS
    return Cause.NOT_COUNTED if one.state == "found taken" else Cause.AGREES


def _differ(there: int | None, here: int | None) -> bool:
    return there is not None and here is not None and there != here


def _surplus(listed: list[Booked], unnamed: _Unnamed, sides: Sides) -> list[Row]:
    """Codes that a redemption counted although neither its answer nor the list has them, one row
    each; the list does have others of it."""
    rows: list[Row] = []
    for one in listed:
        if one.standing is Standing.TAKEN:
            recent = may_be_behind(one.since, sides.now)
            cause = Cause.LIST_BEHIND if recent else Cause.SURPLUS
            rows += [Row(cause=cause, booked=one)] * unnamed.pop((one.sale, one.redemption), 0)
    return rows


def _absent(one: Booked, sides: Sides) -> Row:
    looked = sides.looked.get(one.code_key)
    by = looked.by if isinstance(looked, Used) else None
    return Row(cause=_why_absent(one, looked, sides), booked=one, by=by)


def _why_absent(one: Booked, looked: Looked | None, sides: Sides) -> Cause:
    if one.standing is not Standing.TAKEN:
        return Cause.STILL_OPEN if one.standing is Standing.OPEN else Cause.UNDO_OPEN
    if one.refunded:
        return Cause.REFUND_KNOWN
    recent = may_be_behind(one.since, sides.now)
    match looked:
        case Used(doubted=False):
            rows = as_listed(Secret(""), looked).rows
            if all(_contradicts(row, one, sides) for row in rows):
                return Cause.TAKEN_ELSEWHERE
            return Cause.OTHER_DAY if _on_another_day(looked, one, sides) else Cause.LIST_BEHIND
        case Gone(code=reason) if reason == _REFUNDED:
            return Cause.REFUNDED_THERE
        case Used() | Free() | Gone():
            return Cause.LIST_BEHIND if recent else Cause.UNDONE_THERE
    if recent:
        return Cause.LIST_BEHIND
    return Cause.NEAR_MIDNIGHT if _near_midnight(one, sides) else Cause.NOT_LISTED


def _on_another_day(used: Used, one: Booked, sides: Sides) -> bool:
    if used.at is None:
        return _near_midnight(one, sides)
    return used.at.astimezone(SHOP_ZONE).date() != sides.day


def _near_midnight(one: Booked, sides: Sides) -> bool:
    """May the platform have it on the day before or after?"""
    if sides.day is None:
        return False
    return any(one.touches(sides.day + aside, _CLOCKS_DIFFER) for aside in (-_DAY, _DAY))
