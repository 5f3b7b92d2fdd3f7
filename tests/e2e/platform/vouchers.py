"""The vouchers a shop's customers hold, whichever business they are for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import count

UNUSED, USED, REFUNDED = "未使用", "已使用", "已退款"
_SHANGHAI = timezone(timedelta(hours=8))
_orders = count(169354224332335240080073)

Biz = Mapping[str, str | int]
"""The business parameters of a call."""


class Refusal(Exception):
    """The business says no, in these words."""


@dataclass(frozen=True)
class Deal:
    """What was bought; amounts in yuan, as they stand in the answers."""

    id: int
    title: str
    value: float
    price: float
    is_voucher: bool = True
    biz_type: int = 0


@dataclass
class Voucher:
    """One code. `order`: codes of the same one are taken for each other."""

    code: str
    deal: Deal
    order: str = field(default_factory=lambda: str(next(_orders)))
    status: str = UNUSED
    account: str = ""
    used_at: datetime | None = None
    times_taken: int = 0


def shop_time() -> datetime:
    """The time in Shanghai."""
    return datetime.now(_SHANGHAI)


class Vouchers:
    """The codes of one business; `now` is its clock."""

    def __init__(self, now: Callable[[], datetime] = shop_time) -> None:
        self.now = now
        self._by_code: dict[str, Voucher] = {}

    def add(self, voucher: Voucher) -> None:
        self._by_code[voucher.code] = voucher

    def find(self, code: str) -> Voucher:
        """Raises Refusal for a code that was never sold."""
        if code not in self._by_code:
            raise Refusal("券码不存在")
        return self._by_code[code]

    def takeable(self, code: str) -> list[Voucher]:
        """This code and then the others of its order. Raises Refusal where it is not unused."""
        first = self.find(code)
        if first.status != UNUSED:
            raise Refusal(f"该券{first.status}")
        others = (v for v in self._by_code.values() if v.order == first.order and v is not first)
        return [first, *(other for other in others if other.status == UNUSED)]

    def take(self, code: str, wanted: int, account: str) -> list[Voucher]:
        """Redeem so many codes. Raises Refusal, with none taken."""
        takeable = self.takeable(code)
        if not 1 <= wanted <= min(100, len(takeable)):
            raise Refusal("可验张数不足")
        for voucher in takeable[:wanted]:
            voucher.status, voucher.account, voucher.used_at = USED, account, self.now()
            voucher.times_taken += 1
        return takeable[:wanted]

    def give_back(self, voucher: Voucher) -> None:
        voucher.status, voucher.account, voucher.used_at = UNUSED, "", None

    def used_on(self, day: str) -> list[Voucher]:
        """What was redeemed on that day, "YYYY-MM-DD"."""
        used = ((voucher, voucher.used_at) for voucher in self._by_code.values())
        return [voucher for voucher, at in used if at and stamp(at).startswith(day)]


def stamp(at: datetime | None) -> str:
    """As times stand in answers: to the second, in Shanghai, with no zone said."""
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else ""
