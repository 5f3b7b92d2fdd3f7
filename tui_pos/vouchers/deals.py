"""What a checked voucher is here: the shop's word first, then the platform's, else nothing."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from tui_pos.deal import Deal
from tui_pos.errors import TillError
from tui_pos.platforms.base import Offer
from tui_pos.shop import DealKind, DealSetting

SHOP_ZONE = timezone(timedelta(hours=8))
"""Dates on vouchers are Chinese days."""

_SAYS_VOUCHER = "代金"


def deal_of(offer: Offer, platform: str, settings: tuple[DealSetting, ...]) -> Deal:
    """The deal an offer stands for.

    Raises TillError: the code the adapter gave for a kind not handled (302x), or 3020 where
    neither the shop nor the platform says what it is worth.
    """
    if offer.unsupported is not None:
        raise TillError(offer.unsupported, kind=offer.unsupported_name, title=offer.title)
    setting = next((s for s in settings if (s.platform, s.id) == (platform, offer.deal_id)), None)
    kind = setting.kind if setting else _kind_said(offer)
    if kind is None or (kind is DealKind.VOUCHER and offer.face_fen is None):
        raise TillError(3020, deal=offer.deal_id, title=offer.title, platform=platform)
    return Deal(
        platform=platform,
        id=offer.deal_id,
        kind=kind,
        title=offer.title,
        face_fen=offer.face_fen,
        price_fen=offer.price_fen,
        percent=setting.percent if setting else None,
        covers=setting.covers if setting else (),
        min_spend_fen=setting.min_spend_fen if setting else 0,
        per_sale=setting.per_sale if setting else None,
        valid_from=offer.valid_from,
        valid_until=offer.valid_until,
        terms=offer.terms,
    )


def _kind_said(offer: Offer) -> DealKind | None:
    """Without the shop's word only a 代金券 can be counted: a package needs its list of goods."""
    if offer.kind is not None:
        return DealKind.VOUCHER if offer.kind is DealKind.VOUCHER else None
    return DealKind.VOUCHER if _SAYS_VOUCHER in offer.title else None


def check_dates(deal: Deal, now: datetime) -> None:
    """Raises TillError 3003 (expired) or 3007 (not valid yet), each with the day."""
    if deal.valid_until is not None and now > deal.valid_until:
        raise TillError(3003, day=day(deal.valid_until))
    if deal.valid_from is not None and now < deal.valid_from:
        raise TillError(3007, day=day(deal.valid_from))


def day(at: datetime) -> str:
    """The Chinese calendar day of a moment: "2026-11-24"."""
    return at.astimezone(SHOP_ZONE).strftime("%Y-%m-%d")


def minute(at: datetime | None) -> str:
    """A moment as the clock in the shop shows it, without the year: "11-24 18:03"; "-" for none."""
    return "-" if at is None else at.astimezone(SHOP_ZONE).strftime("%m-%d %H:%M")
