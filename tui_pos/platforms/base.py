"""The one small interface behind which every voucher platform stands."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec

from tui_pos.secret import Secret
from tui_pos.shop import DealKind


class Promises(msgspec.Struct, frozen=True):
    """What a platform promises; the redemption protocol is driven by this alone.

    `request_id`: it counts a repeated request of the same id once. `max_codes`: codes one redeem
    call may take. `undo_window_s`: seconds in which a redemption can be undone, None where only
    the platform's answer tells. `digits`: lengths a typed code can have. `takes_qr`: it reads the
    text of a voucher's QR code.
    """

    request_id: bool
    max_codes: int
    undo_window_s: int | None
    digits: tuple[int, ...]
    takes_qr: bool


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One deal that a checked code can be redeemed for. Amounts are fen for one code.

    `kind` is what the platform itself says, None where it does not. `unsupported` carries our
    error code where this till does not handle such a voucher. None amounts are not known.
    """

    code: Secret
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

    `mark` (shop-terminal-staff, at most 32 characters) and `mark_name` are stored by the platform,
    so that "taken by us" can be told. `not_before` is set where this till took and undid the same
    code earlier: a redemption older than that is not this one.
    """

    request_id: str
    code: Secret
    count: int
    deal_id: str
    mark: str
    mark_name: str
    not_before: datetime | None = None


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One code the platform says it took. None: the platform did not say."""

    code: Secret
    deal_id: str
    face_fen: int | None = None
    price_fen: int | None = None
    flow_id: str | None = None
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


class TakenByUs(msgspec.Struct, frozen=True):
    taken: tuple[Taken, ...] = ()


class TakenByOther(msgspec.Struct, frozen=True):
    """Used, but not by this request: `by` is the account the platform names."""

    by: str = ""


class NotTaken(msgspec.Struct, frozen=True):
    """Proof that the code is not used."""


Outcome = Done | Refused | Unknown
Checked = Offers | Refused | Unknown
Asked = TakenByUs | TakenByOther | NotTaken | Unknown


class Platform(Protocol):
    """A voucher platform. Every call blocks for at most its time limit and never raises."""

    kind: str
    promises: Promises

    def check(self, code: Secret) -> Checked:
        """Ask what a code (or QR text) is worth; changes nothing. `Unknown`: could not be asked."""

    def redeem(self, request: Request) -> Outcome:
        """Send the redemption once."""

    def ask(self, request: Request) -> Asked:
        """Was this taken, and by us? Changes nothing."""

    def undo(self, request: Request) -> Outcome:
        """Give a redeemed code back, sent once."""

    def ping(self) -> Refused | Unknown | None:
        """None when the platform answers and accepts our signature; for the health check."""
