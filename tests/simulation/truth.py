"""What really happened to every voucher, which is what the tills' books are held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from tests.e2e.platform import certificates
from tests.e2e.platform.certificates import Access, Certificates, Data
from tests.e2e.platform.vouchers import REFUNDED, Refusal, Voucher, Vouchers

_FRESH = 10**11
"""How far a dining code is from the one that comes in its place."""

STRANGER = "a shop next door"


class Truth(Protocol):
    """One platform's codes. `changed` grows with whatever is done to them."""

    @property
    def changed(self) -> int: ...

    def codes(self) -> tuple[str, ...]: ...

    def user(self, code: str) -> str:
        """What the request that has this code is known by; "" where it is free."""

    def amounts(self, code: str) -> tuple[int, int] | None:
        """Face and price of a code, in fen; None where it was never sold."""

    def came_twice(self, request: str) -> bool:
        """Did it arrive more than once at a platform that calls the second one used?"""

    def take_elsewhere(self, code: str) -> bool:
        """The customer spends it in another shop; False where it was spent already."""

    def answering_as_of(self, moment: datetime) -> AbstractContextManager[None]:
        """Questions are answered by what was true then, as by a copy that lags behind."""


@dataclass(frozen=True)
class _Change:
    at: datetime
    user: str
    before: Voucher


class MeituanTruth(Vouchers):
    """`request` names the one that is being worked on."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self.request = ""
        self.changed = 0
        self._changes: dict[str, list[_Change]] = {}
        self._as_of: datetime | None = None

    def add(self, voucher: Voucher) -> None:
        super().add(voucher)
        self._changes[voucher.code] = []

    def codes(self) -> tuple[str, ...]:
        return tuple(self._changes)

    def user(self, code: str) -> str:
        changes = self._changes[code]
        return changes[-1].user if changes else ""

    def find(self, code: str) -> Voucher:
        found, then = super().find(code), self._as_of
        if then is None:
            return found
        return next((one.before for one in self._changes[code] if one.at > then), found)

    def take(self, code: str, wanted: int, account: str) -> list[Voucher]:
        self._as_of = None
        before = {one.code: replace(one) for one in self.takeable(code)}
        taken = super().take(code, wanted, account)
        for one in taken:
            self._change(before[one.code], self.request)
        return taken

    def give_back(self, voucher: Voucher) -> None:
        self._change(replace(voucher), "")
        super().give_back(voucher)

    def amounts(self, code: str) -> tuple[int, int] | None:
        if code not in self._changes:
            return None
        deal = super().find(code).deal
        return round(deal.value * 100), round(deal.price * 100)

    def came_twice(self, request: str) -> bool:
        return False

    def refund(self, code: str) -> None:
        """The customer gets the money back for a code that was used."""
        super().find(code).status = REFUNDED

    def take_elsewhere(self, code: str) -> bool:
        self.request = STRANGER
        try:
            self.take(code, 1, STRANGER)
        except Refusal:
            return False
        return True

    @contextmanager
    def answering_as_of(self, moment: datetime) -> Iterator[None]:
        self._as_of = moment
        yield
        self._as_of = None

    def _change(self, before: Voucher, user: str) -> None:
        self.changed += 1
        self._changes[before.code].append(_Change(self.now(), user, before))


class DiningTruth(MeituanTruth):
    """A code that was given back is dead here; another one goes to the customer by message."""

    def give_back(self, voucher: Voucher) -> None:
        super().give_back(voucher)
        voucher.status = REFUNDED
        fresh = str(int(voucher.code) + _FRESH)
        if fresh not in self.codes():
            self.add(Voucher(fresh, voucher.deal))


class DouyinTruth(Certificates):
    def __init__(self, access: Access, now: Callable[[], datetime]) -> None:
        super().__init__(access, now)
        self._time = now
        self._came: Counter[str] = Counter()

    def verify(self, said: Data) -> Data:
        self._came[str(said["verify_token"])] += 1
        return super().verify(said)

    def came_twice(self, request: str) -> bool:
        return self._came[request] > 1

    @property
    def changed(self) -> int:
        uses = [use for one in self._by_code.values() for use in one.uses]
        return len(uses) + sum(use.cancelled_at is not None for use in uses)

    def codes(self) -> tuple[str, ...]:
        return tuple(self._by_code)

    def user(self, code: str) -> str:
        use = self._by_code[code].use
        return use.token if use else ""

    def amounts(self, code: str) -> tuple[int, int] | None:
        if code not in self._by_code:
            return None
        deal = self._by_code[code].deal
        return deal.face, deal.price

    def code_of(self, certificate: str) -> str:
        """The code that a customer was sold under this name; "" for none."""
        found = (one.code for one in self._by_code.values() if one.id == certificate)
        return next(found, "")

    def take_elsewhere(self, code: str) -> bool:
        one = self.find(code)
        if one.status != certificates.UNUSED:
            return False
        one.status = certificates.USED
        one.uses.append(certificates.Use(str(next(self._numbers)), STRANGER, self._time()))
        return True

    @contextmanager
    def answering_as_of(self, moment: datetime) -> Iterator[None]:
        kept = {code: (one.status, one.uses) for code, one in self._by_code.items()}
        for one in self._by_code.values():
            one.uses = [use for use in one.uses if use.at <= moment]
            last = one.uses[-1] if one.uses else None
            back = last is None or (last.cancelled_at is not None and last.cancelled_at <= moment)
            one.status = certificates.UNUSED if back else certificates.USED
        yield
        for code, (status, uses) in kept.items():
            self._by_code[code].status, self._by_code[code].uses = status, uses
