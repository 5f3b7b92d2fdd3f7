"""How amounts and times stand in the answers of a Chinese platform; nonsense is an odd answer."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal

import msgspec

from tui_pos.money import fen_from_json
from tui_pos.secret import Secret

SHOP_ZONE = timezone(timedelta(hours=8))
"""Times in answers carry no zone; they are Chinese time."""

_MOST_YUAN = Decimal(10) ** 9
_MOST_DIGITS = 30
"""Beyond these a number is absurd, and costly to turn into an integer."""

_LONGEST_CODE = 64

_SECONDS_END = 10**11
"""Numbers below are seconds since 1970, from here on milliseconds."""


class OddAnswer(ValueError):
    """The platform said something this till cannot read. Carries no text of the answer."""


def read_json(text: bytes | str) -> object:
    """Any JSON, its fractions as Decimal. Raises OddAnswer."""
    try:
        return _JSON.decode(text)
    except (msgspec.MsgspecError, ArithmeticError, ValueError, RecursionError) as failure:
        raise OddAnswer("JSON") from failure


def _number(text: str) -> Decimal:
    value = Decimal(text)
    if not abs(value) < _MOST_YUAN or (value and value.adjusted() < -_MOST_DIGITS):
        raise OddAnswer("number")
    return value


_JSON = msgspec.json.Decoder(float_hook=_number)


def voucher_code(text: str) -> Secret:
    """A code that was taken. Raises OddAnswer for a text that can be none."""
    if not 0 < len(text.strip()) <= _LONGEST_CODE:
        raise OddAnswer("code")
    return Secret(text)


def amount(value: object) -> int | None:
    """Yuan, a number or a text, as fen. None: not given, not known (negative) or broken fen.

    Raises OddAnswer where it is no number at all.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise OddAnswer("amount")
    try:
        fen = fen_from_json(_number(str(value)))
    except ArithmeticError as failure:
        raise OddAnswer("amount") from failure
    return None if fen is None or fen < 0 else fen


def fen(value: object) -> int | None:
    """Fen, a whole number or a text of one. None: not given, or not known (negative).

    Raises OddAnswer where it is no whole number.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise OddAnswer("fen")
    try:
        number = _number(str(value))
    except ArithmeticError as failure:
        raise OddAnswer("fen") from failure
    if number != number.to_integral_value():
        raise OddAnswer("fen")
    return int(number) if number >= 0 else None


def moment(value: object, *, ends: bool = False) -> datetime | None:
    """A time: milliseconds since 1970, or "2026-01-31" with or without a time of day.

    With `ends` a bare day, or its midnight, means the last moment of that day: whoever writes a
    last day of use as a day means the whole of it. None: not given, or not a date this till
    knows. Raises OddAnswer where it is neither a number nor a text.
    """
    if value is None or value == "" or value == 0:
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise OddAnswer("time")
    at = _read(str(value).strip())
    if at is not None and ends and at.timetz() == time(tzinfo=SHOP_ZONE):
        return at + timedelta(days=1, microseconds=-1)
    return at


def _read(text: str) -> datetime | None:
    try:
        if text.isascii() and text.isdigit():
            count = int(text[:18])
            seconds = count if count < _SECONDS_END else count / 1000
            return datetime.fromtimestamp(seconds, UTC).astimezone(SHOP_ZONE)
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=SHOP_ZONE)).astimezone(SHOP_ZONE)
    except (ValueError, OverflowError, OSError):
        return None
