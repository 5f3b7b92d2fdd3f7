"""What the books know of voucher codes by now: where each was used, what its platform last said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, TypeVar

import msgspec

from tui_pos.errors import TillError


class Use(msgspec.Struct, frozen=True, array_like=True):
    """A redemption of one code at this till. `live`: it stands, or may. `time`: of its state."""

    sale: str
    redemption: int
    state: str
    live: bool
    time: datetime


class Reported(msgspec.Struct, frozen=True, array_like=True):
    """What a platform last said of a code that the books do not know to be taken here: "used",
    "refunded", "gone" or, after one of these, "free". `by`: the account, `at`: when."""

    state: str
    by: str | None = None
    at: datetime | None = None


class Refund(msgspec.Struct, frozen=True, array_like=True):
    """Money that a customer got back from the platform after a code was used here; known since
    `time`."""

    sale: str
    redemption: int
    code_masked: str
    time: datetime


class LastCompared(msgspec.Struct, frozen=True, array_like=True):
    """When a day was last held against a platform's list; `waiting`: so much was left to time;
    `times`: how often that was done."""

    time: datetime
    waiting: int
    times: int


_Row = TypeVar("_Row", Use, Reported, Refund, LastCompared)


def _read(found: tuple[Any, ...], kind: type[_Row]) -> _Row:
    try:
        return msgspec.convert(found, kind, strict=False)
    except msgspec.ValidationError as damage:
        raise TillError(6005, detail=kind.__name__) from damage


def _moment(text: object) -> datetime:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError as damage:
        raise TillError(6005, detail="time") from damage


class CodeTables:
    """Reads the tables about voucher codes."""

    _version: int

    def _ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        raise NotImplementedError

    def uses_of(self, platform: str, code_key: str) -> list[Use]:
        """Where a code was redeemed, or tried to be, oldest sale first."""
        return [
            _read(found, Use)
            for found in self._ask(
                "SELECT sale, redemption, state, live, time FROM redemptions"
                " WHERE code_key = ? AND platform = ? ORDER BY sale, redemption",
                code_key,
                platform,
            )
        ]

    def codes_sent(self, begin: datetime, end: datetime) -> list[tuple[str, str]]:
        """(platform, key) of every code of the sales for which a request went out in that time."""
        return [
            (str(platform), str(code_key))
            for platform, code_key in self._ask(
                "SELECT DISTINCT platform, code_key FROM redemptions WHERE sale IN (SELECT sale"
                " FROM records WHERE kind IN ('redemption.intended', 'redemption.resent')"
                " AND time >= ? AND time < ?) ORDER BY platform, code_key",
                begin.astimezone(UTC).isoformat(timespec="microseconds"),
                end.astimezone(UTC).isoformat(timespec="microseconds"),
            )
        ]

    def used_since(self, platform: str, since: datetime) -> list[datetime]:
        """When codes that stand as used here came to do so, from a moment on."""
        return [
            _moment(time)
            for (time,) in self._ask(
                "SELECT time FROM redemptions WHERE platform = ? AND live = 1 AND time >= ?",
                platform,
                since.astimezone(UTC).isoformat(timespec="microseconds"),
            )
        ]

    def reported(self, platform: str, code_key: str) -> Reported | None:
        """What the platform last said of a code, where that was news."""
        found = self._ask(
            "SELECT state, account, at FROM reported WHERE platform = ? AND code_key = ?",
            platform,
            code_key,
        )
        return _read(found[0], Reported) if found else None

    def refunds(self, sale: str | None = None) -> list[Refund]:
        """What was paid back after its redemption, of one sale or of all."""
        if self._version < 2:
            return []
        return [
            _read(found, Refund)
            for found in self._ask(
                "SELECT sale, redemption, code_masked, time FROM refunds"
                " WHERE sale = coalesce(?, sale) ORDER BY time",
                sale,
            )
        ]

    def is_refunded(self, use: Use, code_key: str) -> bool:
        """Do the books know that the money for a code of a redemption went back since?"""
        return bool(
            self._ask(
                "SELECT 1 FROM refunds WHERE sale = ? AND redemption = ? AND code_key = ?",
                use.sale,
                use.redemption,
                code_key,
            )
        )

    def compared_since(self, platform: str, day: date) -> dict[date, LastCompared]:
        """The days from one on whose list was held against the books."""
        found = self._ask(
            "SELECT day, time, waiting, times FROM compared WHERE platform = ? AND day >= ?",
            platform,
            day.isoformat(),
        )
        return {_moment(one).date(): _read(tuple(last), LastCompared) for one, *last in found}

    def unseen_differences(self) -> int:
        """How many differences with a platform nobody has looked at yet."""
        ((count,),) = self._ask("SELECT count(*) FROM differences WHERE seen = 0")
        return int(count)

    def first_time(self) -> datetime | None:
        """When the till was first started; None before that."""
        found = self._ask("SELECT time FROM records WHERE seq = 1")
        return _moment(found[0][0]) if found else None
