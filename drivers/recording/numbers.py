"""The numbers in a stream that are long enough to be masked, and what of each must stay so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from drivers.recording.digits import SHORTEST, Between, Digit, Found, Mark, Span

_DAY = 6

Places = tuple[int, ...]
"""Some of the digits of a number, by their places in it."""


class Rules(Struct, frozen=True):
    """A number, wherever it stands: the values of its digits, and what else each may be.

    `views`: what a decoder may see as one, the shortest first; its check digit stays right or
    wrong. `days`: dates stay dates, or none. `stretches`: digits with nothing between them.
    """

    values: tuple[int, ...]
    choices: tuple[tuple[int, ...], ...]
    views: tuple[Places, ...]
    days: tuple[Places, ...]
    stretches: tuple[Places, ...]


class Number(Struct, frozen=True):
    digits: tuple[Digit, ...]
    rules: Rules


def numbers(found: Found) -> Iterator[Number]:
    """All numbers, in order."""
    codes, days = _Passing(found.codes), _Passing((at, at + _DAY) for at in found.days)
    for digits, stretches in _long(found.marks):
        span = digits[0].at, digits[-1].at + 1
        rules = Rules(
            tuple(digit.value for digit in digits),
            tuple(digit.choices for digit in digits),
            _views(digits, stretches, codes.beside(span)),
            tuple(day for one in days.beside(span) if len(day := _within(digits, one)) == _DAY),
            stretches,
        )
        yield Number(digits, rules)


def _long(marks: Iterable[Mark]) -> Iterator[tuple[tuple[Digit, ...], tuple[Places, ...]]]:
    """The digits of each number that is long enough, and its stretches."""
    digits: list[Digit] = []
    stretches: list[list[int]] = [[]]
    for mark in [*marks, Between.NUMBERS]:
        if isinstance(mark, Digit):
            stretches[-1].append(len(digits))
            digits.append(mark)
            continue
        stretches.append([])
        if mark is Between.NUMBERS:
            if len(digits) >= SHORTEST:
                yield tuple(digits), tuple(tuple(one) for one in stretches if one)
            digits, stretches = [], [[]]


class _Passing:
    """Spans in the order of their beginnings, asked for along the stream."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = tuple(spans)
        self._first = 0

    def beside(self, span: Span) -> list[Span]:
        """Those that share a byte with `span`; what is asked for next lies behind it."""
        spans, found = self._spans, []
        while self._first < len(spans) and spans[self._first][1] <= span[0]:
            self._first += 1
        for at in range(self._first, len(spans)):
            if spans[at][0] >= span[1]:
                break
            if spans[at][1] > span[0]:
                found.append(spans[at])
        return found


def _views(
    digits: tuple[Digit, ...], stretches: Iterable[Places], codes: Iterable[Span]
) -> tuple[Places, ...]:
    """Those that are too short for a check digit are none."""
    free = [tuple(at for at in one if digits[at].choices) for one in stretches]
    whole = tuple(at for one in free for at in one)
    seen = {*stretches, *free, whole, *(_within(digits, code) for code in codes)}
    return tuple(sorted((view for view in seen if len(view) >= SHORTEST), key=len))


def _within(digits: tuple[Digit, ...], span: Span) -> Places:
    return tuple(at for at, digit in enumerate(digits) if span[0] <= digit.at < span[1])
