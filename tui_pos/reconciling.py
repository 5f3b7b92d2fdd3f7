"""What platforms say is asked for and held against the books. Changes nothing on either side."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from msgspec.structs import replace

from tui_pos.ledger.redemptions import (
    books_for,
    books_of,
    history_of,
    keys_of,
    sides_of,
)
from tui_pos.ledger.store import LedgerReader, Step
from tui_pos.platforms.base import Listing, Looked, Offers, Platform, Refused, Unknown
from tui_pos.secret import Secret
from tui_pos.shop import Shop
from tui_pos.vouchers.booked import Booked
from tui_pos.vouchers.causes import Comparison
from tui_pos.vouchers.comparing import as_listed, compare

_NETWORK = 1
"""The thousands of our error codes for not getting through."""


class Known(msgspec.Struct, frozen=True):
    """What is known of one code. `keys`: what stands for it in the books; `comparison`: where the
    two differ, None where the platform could not be asked."""

    platform: str
    keys: tuple[str, ...]
    booked: tuple[Booked, ...]
    looked: Looked
    comparison: Comparison | None


def compare_day(
    shop: Shop, ledger: LedgerReader, platform: Platform, day: date, now: datetime
) -> Comparison | Refused | Unknown:
    """Ask for the list of a day, then for the codes that it leaves unclear.

    The list comes first: whatever it holds of ours is in the books by then.
    """
    listing = platform.listing(day)
    if not isinstance(listing, Listing):
        return listing
    booked = books_for(ledger, platform.kind, day, listing)
    sides = sides_of(shop, ledger, platform, day, now)
    comparison = compare(listing, booked, sides)
    if not comparison.unclear:
        return comparison
    looked = {one.code_key: platform.look(ledger.code(one.code_key)) for one in comparison.unclear}
    return compare(listing, booked, replace(sides, looked=looked))


def known_as(ledger: LedgerReader, platform: str, code: Secret) -> Secret:
    """The code by which a platform knows what was used here, where that is another one."""
    own, *others = keys_of(ledger, platform, code)
    used = (key for key in others if key != own and ledger.uses_of(platform, key))
    key = next(used, None)
    return code if key is None else ledger.code(key)


def know_code(
    shop: Shop, ledger: LedgerReader, platform: Platform, code: Secret, now: datetime
) -> Known:
    """Ask how a code stands; where the platform does not know it so, check what it stands for."""
    own = known_as(ledger, platform.kind, code)
    looked, names = platform.look(own), (code, own)
    if isinstance(looked, Unknown) and looked.code // 1000 != _NETWORK:
        answer = platform.check(code)
        if isinstance(answer, Offers):
            first = answer.offers[0]
            looked, names = platform.look(first.code), (code, first.key or first.code)
    return hold_code(shop, ledger, platform, names, looked, now)


def hold_code(
    shop: Shop,
    ledger: LedgerReader,
    platform: Platform,
    names: tuple[Secret, ...],
    looked: Looked,
    now: datetime,
) -> Known:
    """How a code stands at its platform, held against the books, which may have it by any of
    these names."""
    listing = as_listed(names[-1], looked)
    sides = sides_of(shop, ledger, platform, None, now)
    named = [key for name in names for key in keys_of(ledger, platform.kind, name)]
    listed = [sides.key_of(row.key or row.code) for row in listing.rows]
    keys = tuple(dict.fromkeys((*named, *listed)))
    booked = books_of(ledger, platform.kind, keys)
    if isinstance(looked, Unknown):
        return Known(platform.kind, keys, booked, looked, None)
    sides = replace(sides, looked=dict.fromkeys(keys, looked))
    return Known(platform.kind, keys, booked, looked, compare(listing, booked, sides))


def know_from_books(ledger: LedgerReader, platform: str, code: Secret, why: Unknown) -> Known:
    """What the books alone know of a code; `why` its platform cannot be asked."""
    keys = keys_of(ledger, platform, code)
    return Known(platform, keys, books_of(ledger, platform, keys), why, None)


def records_of(ledger: LedgerReader, known: Known) -> tuple[Step, ...]:
    """Every record of a code, by whichever name, in order."""
    steps = [step for key in known.keys for step in history_of(ledger, known.platform, key)]
    found = {step.seq: step for step in steps}
    return tuple(found[seq] for seq in sorted(found))
