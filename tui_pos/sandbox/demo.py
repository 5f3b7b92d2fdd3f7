"""The training shop's vouchers: one for each thing that can happen, from a document."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

import msgspec

from tui_pos.clock import Clock
from tui_pos.data import shipped
from tui_pos.platforms.values import SHOP_ZONE
from tui_pos.sandbox.vouchers import Deal, Fault, State, Use, Voucher
from tui_pos.sandbox.world import SERIES, World
from tui_pos.secret import Secret

_DOCUMENT = "demo/vouchers.json"


class Shows(StrEnum):
    """How redeeming a demo voucher ends at first."""

    REDEEMED = "redeemed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class DemoVoucher(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One demo code. `label`: what it shows, by language.

    `days`: valid from and until, counted from today.

    The code is public, and its last digits may be any others: each makes a fresh voucher.
    """

    code: str
    deal: int
    outcome: Shows
    label: dict[str, str]
    state: State = State.UNUSED
    days: tuple[int, int] = (-30, 60)
    biz_type: int = 0
    elsewhere: bool = False
    faults: tuple[Fault, ...] = ()


class _DemoDeal(Deal, frozen=True, kw_only=True, forbid_unknown_fields=True):
    platform: str


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    deals: tuple[_DemoDeal, ...]
    vouchers: tuple[DemoVoucher, ...]


def demo_vouchers(series: int = 1) -> tuple[DemoVoucher, ...]:
    """The demo codes, for people to type; another series is another set of unused vouchers."""
    last = str(series % 10**SERIES).zfill(SERIES)
    return tuple(
        msgspec.structs.replace(one, code=one.code[:-SERIES] + last) for one in _read().vouchers
    )


def demo_world(clock: Clock) -> World:
    """A platform that knows all demo vouchers, of every series."""
    world, document = World(clock), _read()
    deals = {deal.id: deal for deal in document.deals}
    today = clock.now().astimezone(SHOP_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    for number, one in enumerate(document.vouchers, start=1):
        deal = deals[one.deal]
        voucher = Voucher(
            code=Secret(one.code),
            platform=deal.platform,
            deals=(deal,),
            order=f"2026{number:04d}",
            valid_from=today + timedelta(days=one.days[0]),
            valid_until=today + timedelta(days=one.days[1] + 1, seconds=-1),
            state=one.state,
            use=Use("美团商家版", "", today, "800001") if one.state is State.USED else None,
            biz_type=one.biz_type,
            elsewhere=one.elsewhere,
        )
        world.add_template(voucher, one.faults)
    return world


def _read() -> _Document:
    return msgspec.json.decode(shipped(_DOCUMENT).read_bytes(), type=_Document)
