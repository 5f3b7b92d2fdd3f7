"""The one small interface behind which every voucher platform stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

import msgspec

from tui_pos.secret import Secret
from tui_pos.shop import DealKind


class Promises(msgspec.Struct, frozen=True):
    """What a platform promises; the redemption protocol is driven by this alone.

    `request_id`: it counts a repeated request of the same id once. `marks`: it keeps our mark with
    a redemption and tells it when asked. `new_code_after_undo`: the code given back is dead, the
    customer gets another. `max_codes`: codes one redeem call may take. `undo_window_s`: seconds in
    which a redemption can be undone, None where only the platform's answer tells. `digits`:
    lengths a typed code can have. `takes_qr`: it reads the text of a voucher's QR code; where that
    is always a link to some few places, `links` are those ("https://host").
    """

    request_id: bool
    marks: bool
    new_code_after_undo: bool
    max_codes: int
    undo_window_s: int | None
    digits: tuple[int, ...]
    takes_qr: bool
    links: tuple[str, ...] = ()


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One deal that a checked code can be redeemed for. Amounts are fen for one code.

    `key` tells this voucher from every other where `code` does not stay the same; `token` is what
    redeeming has to hand back. `kind` is what the platform itself says, None where it does not.
    `unsupported` carries our error code where this till does not handle such a voucher. None
    amounts are not known.
    """

    code: Secret
    key: Secret | None = None
    token: str = ""
    deal_id: str
    title: str
    available: int = 1
    min_codes: int = 1
    kind: DealKind | None = None
    face_fen: int | None = None
    price_fen: int | None = None
    paid_fen: int | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    terms: tuple[str, ...] = ()
    unsupported: int | None = None
    unsupported_name: str = ""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One redemption, as it is written down before it is sent; the same value makes the same bytes.

    `mark` and `mark_name` (at most 32 characters, a hyphen among them) are like those of no other
    request; the platform may keep them, so that "taken by us" can be told. `token` is the offer's.
    `flow_id` and `item_id` are what redeeming answered, for its undo; "" where it did not.
    """

    request_id: str
    code: Secret
    count: int
    deal_id: str
    mark: str
    mark_name: str
    token: str = ""
    flow_id: str = ""
    item_id: str = ""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One code the platform says it took, with what it calls this redemption (`flow_id`), the
    voucher (`item_id`) and the order. None: the platform did not say."""

    code: Secret
    key: Secret | None = None
    deal_id: str
    face_fen: int | None = None
    price_fen: int | None = None
    flow_id: str | None = None
    item_id: str | None = None
    order_id: str | None = None
    platform_fen: int | None = None
    merchant_fen: int | None = None


class Done(msgspec.Struct, frozen=True):
    """It happened; `taken` are the codes the platform named (for an undo: given back)."""

    taken: tuple[Taken, ...] = ()
    trace: str = ""


class Refused(msgspec.Struct, frozen=True):
    """It definitely did not happen. `code` is our error code, `words` the platform's own text."""

    code: int
    words: str = ""
    trace: str = ""


class Unknown(msgspec.Struct, frozen=True):
    """It may or may not have happened. `code` is our error code for why that is not known."""

    code: int
    words: str = ""
    trace: str = ""


class Offers(msgspec.Struct, frozen=True):
    """What a checked code can be redeemed for; more than one and the cashier picks."""

    offers: tuple[Offer, ...]


class Free(msgspec.Struct, frozen=True):
    """Proof that the code is not used."""


class Used(msgspec.Struct, frozen=True):
    """The code is used, as `taken` says. `by`: the account the platform names, None where it keeps
    none; `at`: when, where it says so. `doubted`: another answer of the platform says it is free,
    so that this may be a redemption undone since."""

    by: str | None
    at: datetime | None = None
    doubted: bool = False
    taken: tuple[Taken, ...] = ()


class Gone(msgspec.Struct, frozen=True):
    """Proof that the code is not used, nor can be any more: expired, given back for money, frozen.
    `code` is our error code, `words` the platform's own text."""

    code: int
    words: str = ""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One redemption in the platform's own list of a day. `refunded`: the customer got the money
    back afterwards. None: the platform did not say."""

    code: Secret
    key: Secret | None = None
    deal_id: str = ""
    title: str = ""
    by: str | None = None
    at: datetime | None = None
    flow_id: str | None = None
    refunded: bool = False
    face_fen: int | None = None
    price_fen: int | None = None


class Listing(msgspec.Struct, frozen=True):
    """All that the platform has of one day."""

    rows: tuple[Listed, ...]


Outcome = Done | Refused | Unknown
Checked = Offers | Refused | Unknown
Looked = Free | Used | Gone | Unknown
DayListed = Listing | Refused | Unknown


NOT_THERE = 3004
GONE = frozenset({3003, NOT_THERE, 3005, 3006, 3007, 3008})
"""Our error codes of a code that cannot be used: expired, not there, refunded, not this shop's, not
valid yet, frozen."""


class Platform(Protocol):
    """A voucher platform. A call blocks until its requests are answered, each within the wire's
    time limit, and never raises."""

    kind: str
    promises: Promises

    def check(self, code: Secret) -> Checked:
        """Ask what a code (or QR text) is worth; changes nothing. `Unknown`: could not be asked."""

    def redeem(self, request: Request, again: bool) -> Outcome:
        """Send the redemption once. `again`: this very request went out before."""

    def look(self, code: Secret, count: int = 1) -> Looked:
        """How the first `count` codes of an offer stand now. Changes nothing.

        Used, where any of them is; `doubted` where another is free.
        """

    def undo(self, request: Request) -> Outcome:
        """Give a redeemed code back, sent once."""

    def listing(self, day: date) -> DayListed:
        """Every redemption of a Chinese calendar day. Changes nothing."""

    def ping(self) -> Refused | Unknown | None:
        """None when the platform answers and accepts our signature; for the health check."""
