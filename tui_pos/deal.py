"""A deal as it counts at this till: what a voucher is and what it is good for."""

from __future__ import annotations

from datetime import datetime

import msgspec

from tui_pos.shop import Cover, DealKind


class Deal(msgspec.Struct, frozen=True, kw_only=True):
    """Amounts are fen for one code; `percent` is what the customer still pays.

    `covers`: a package pays for exactly these goods; the other kinds are limited to them, or take
    all goods where it is empty. None amounts are not known.
    """

    platform: str
    id: str
    kind: DealKind
    title: str
    face_fen: int | None = None
    price_fen: int | None = None
    percent: int | None = None
    covers: tuple[Cover, ...] = ()
    min_spend_fen: int = 0
    per_sale: int | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    terms: tuple[str, ...] = ()
