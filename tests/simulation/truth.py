"""What really happened to every voucher, which is what the tills' books are held against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from tests.e2e.platform.vouchers import UNUSED, Refusal, Voucher, Vouchers

STRANGER = "a shop next door"


@dataclass(frozen=True)
class Use:
    """A code changed hands. `request`: the id it was taken under, "" once it is free again."""

    at: datetime
    request: str
    before: Voucher


class Truth(Vouchers):
    """The codes of one business, with all that was ever done to them.

    `request` names whoever is being answered; `as_of`, where set, is the moment that answers to
    questions are stuck at, as those of a copy that lags behind are.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self.uses: dict[str, list[Use]] = {}
        self.request = ""
        self.as_of: datetime | None = None
        self.changed = 0

    def add(self, voucher: Voucher) -> None:
        super().add(voucher)
        self.uses[voucher.code] = []

    def user(self, code: str) -> str:
        """The request that has this code now; "" for none."""
        uses = self.uses[code]
        return uses[-1].request if uses else ""

    def find(self, code: str) -> Voucher:
        found = super().find(code)
        if self.as_of is None:
            return found
        return next((use.before for use in self.uses[code] if use.at > self.as_of), found)

    def take(self, code: str, wanted: int, account: str) -> list[Voucher]:
        self.as_of = None
        before = {one.code: replace(one) for one in self.takeable(code)}
        taken = super().take(code, wanted, account)
        for one in taken:
            self.uses[one.code].append(Use(self.now(), self.request, before[one.code]))
            self.changed += 1
        return taken

    def give_back(self, voucher: Voucher) -> None:
        self.uses[voucher.code].append(Use(self.now(), "", replace(voucher)))
        self.changed += 1
        super().give_back(voucher)

    def take_elsewhere(self, code: str) -> bool:
        """The customer spends it in another shop; False where it was spent already."""
        self.request = STRANGER
        try:
            self.take(code, 1, STRANGER)
        except Refusal:
            return False
        return True

    def is_free(self, code: str) -> bool:
        return super().find(code).status == UNUSED
