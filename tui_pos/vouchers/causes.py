"""Why the books and a platform's list agree on a redemption or do not, and what it takes."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from tui_pos.errors import Word
from tui_pos.money import yuan
from tui_pos.platforms.base import Listed
from tui_pos.vouchers.booked import Booked
from tui_pos.vouchers.deals import minute


class Need(StrEnum):
    """What a row takes: nothing, only time, or a person."""

    NOTHING = "nothing"
    TIME = "time"
    PERSON = "person"


class Cause(StrEnum):
    """Each has its words in the catalogue: `compare.cause.*`, and what to do: `compare.next.*`."""

    AGREES = "agrees"
    REFUND_KNOWN = "refund_known"
    REFUNDED = "refunded"
    AMOUNTS = "amounts"
    OTHER_ACCOUNT = "other_account"
    NOT_COUNTED = "not_counted"
    UNDO_OPEN = "undo_open"

    ANSWER_LOST = "answer_lost"
    ELSEWHERE = "elsewhere"
    NOT_IN_BOOKS = "not_in_books"
    REFUSED_HERE = "refused_here"
    DOUBTED_HERE = "doubted_here"
    UNDONE_HERE = "undone_here"
    JUST_UNDONE = "just_undone"
    REFUNDED_SINCE = "refunded_since"
    UNNAMED = "unnamed"

    STILL_OPEN = "still_open"
    LIST_BEHIND = "list_behind"
    OTHER_DAY = "other_day"
    NEAR_MIDNIGHT = "near_midnight"
    UNDONE_THERE = "undone_there"
    REFUNDED_THERE = "refunded_there"
    TAKEN_ELSEWHERE = "taken_elsewhere"
    NOT_LISTED = "not_listed"
    SURPLUS = "surplus"


_NEEDS = {
    Cause.AGREES: Need.NOTHING,
    Cause.REFUND_KNOWN: Need.NOTHING,
    Cause.ELSEWHERE: Need.NOTHING,
    Cause.REFUNDED_SINCE: Need.NOTHING,
    Cause.OTHER_DAY: Need.NOTHING,
    Cause.UNDO_OPEN: Need.TIME,
    Cause.ANSWER_LOST: Need.TIME,
    Cause.STILL_OPEN: Need.TIME,
    Cause.LIST_BEHIND: Need.TIME,
    Cause.JUST_UNDONE: Need.TIME,
}

_ASK_MORE = (Cause.LIST_BEHIND, Cause.NEAR_MIDNIGHT, Cause.NOT_LISTED)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One redemption, as the platform lists it, as the books have it, or both. `by`: the account
    that the platform names."""

    cause: Cause
    listed: Listed | None = None
    booked: Booked | None = None
    by: str | None = None

    @property
    def need(self) -> Need:
        return _NEEDS.get(self.cause, Need.PERSON)

    @property
    def code_masked(self) -> str:
        if self.booked is not None:
            return self.booked.code_masked
        return (self.listed.key or self.listed.code).masked if self.listed else ""

    @property
    def details(self) -> dict[str, str | int]:
        """What fills the words of its cause."""
        details: dict[str, str | int] = {"code": self.code_masked, "by": self.by or "-"}
        if self.booked is not None:
            sent = minute(self.booked.sent[0])
            state = state_word(self.booked.state)
            details |= {"sale": self.booked.sale, "state": state, "sent": sent}
        for name, side in (("here", self.booked), ("there", self.listed)):
            if side is not None:
                details[f"face_{name}"] = _amount(side.face_fen)
                details[f"price_{name}"] = _amount(side.price_fen)
        return details


class Comparison(msgspec.Struct, frozen=True):
    """Every redemption of a day that either side knows of, each in one list."""

    both: tuple[Row, ...] = ()
    only_platform: tuple[Row, ...] = ()
    only_us: tuple[Row, ...] = ()

    @property
    def rows(self) -> Iterator[Row]:
        yield from (*self.both, *self.only_platform, *self.only_us)

    def count(self, need: Need) -> int:
        """How many rows take that."""
        return sum(row.need is need for row in self.rows)

    @property
    def agrees(self) -> bool:
        return all(row.need is Need.NOTHING for row in self.rows)

    @property
    def unclear(self) -> tuple[Booked, ...]:
        """Codes of which the platform could tell more than its list does, if it is asked."""
        rows = (row for row in self.only_us if row.cause in _ASK_MORE)
        return tuple(row.booked for row in rows if row.booked is not None)


def state_word(state: str) -> Word:
    """The state of a code in the books, as the catalogue names it."""
    return Word("vouchers.state." + state.replace(",", "").replace(" ", "_"))


def _amount(fen: int | None) -> str:
    return "-" if fen is None else yuan(fen)
