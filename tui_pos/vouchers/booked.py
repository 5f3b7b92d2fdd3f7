"""One code of a redemption as the books have it, to be held against what its platform says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from tui_pos.vouchers.deals import SHOP_ZONE
from tui_pos.vouchers.protocol import ARRIVED_S

_ARRIVES = timedelta(seconds=ARRIVED_S)
_DAY = timedelta(days=1)


class Standing(StrEnum):
    """What the books say of a code. Leaving: it is being given back, which nobody knows yet.
    Doubted: it does not count, though it may have been taken by the request that was refused."""

    TAKEN = "taken"
    OPEN = "open"
    LEAVING = "leaving"
    DOUBTED = "doubted"
    FREE = "free"


STANDINGS = {
    "unknown": Standing.OPEN,
    "parked": Standing.OPEN,
    "done": Standing.TAKEN,
    "found taken": Standing.TAKEN,
    "found not undone": Standing.TAKEN,
    "undoing": Standing.LEAVING,
    "undo parked": Standing.LEAVING,
    "refused, doubted": Standing.DOUBTED,
    "found not taken, doubted": Standing.DOUBTED,
}
"""By the states of the books; a code in any other is free."""


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """One code that a sale redeemed, or tried to. Amounts are fen for one code, None: not known.

    `sent`: when its request went out, oldest first; `settled_at`: when its outcome was certain;
    `undone_at`: when it was given back.
    `unnamed`: so many more codes went with it that the platform never named. `refunded`: the
    books know that the customer got the money back afterwards.
    """

    code_key: str
    code_masked: str
    sale: str
    redemption: int
    who: str
    state: str
    title: str
    mark: str
    mark_name: str
    sent: tuple[datetime, ...]
    settled_at: datetime | None = None
    undone_at: datetime | None = None
    flow_id: str | None = None
    face_fen: int | None = None
    price_fen: int | None = None
    unnamed: int = 0
    refunded: bool = False

    @property
    def standing(self) -> Standing:
        return STANDINGS.get(self.state, Standing.FREE)

    @property
    def since(self) -> datetime:
        """The last thing known of it."""
        known = (self.sent[-1], self.settled_at, self.undone_at)
        return max(moment for moment in known if moment is not None)

    def touches(self, day: date, margin: timedelta = timedelta(0)) -> bool:
        """Can it have been taken on a Chinese calendar day, by clocks that differ by so much?

        A request is taken between its sending and its certain outcome, or is lost for good.
        """
        begin = datetime(day.year, day.month, day.day, tzinfo=SHOP_ZONE)
        return any(
            sent - margin < begin + _DAY and self._latest(sent) + margin >= begin
            for sent in self.sent
        )

    def _latest(self, sent: datetime) -> datetime:
        latest = sent + _ARRIVES
        return latest if self.settled_at is None else max(sent, min(latest, self.settled_at))
