"""Other digits in place of those of a number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import pairwise

from drivers.encoding import gs1
from drivers.encoding.realtime import obeyed_at_once
from drivers.recording.digits import SHORTEST
from drivers.recording.numbers import Number, Places, Rules

_TRIES, _TRIED_DIGITS = 2000, 100_000
"""How often others are tried, and how many digits in all."""


class Replacer:
    """Gives the same number the same other one, by a secret. Where `shuffled` digits only change
    places within their stretch, so that sums and parities stay."""

    def __init__(self, secret: bytes, shuffled: bool = False) -> None:
        self._secret = secret
        self._shuffled = shuffled
        self._known: dict[tuple[Rules, bytes], tuple[int, ...]] = {}

    def replace(self, stream: bytearray, number: Number) -> None:
        """Write another number into the stream that it is of."""
        begun = max(number.digits[0].at - 1, 0)
        beside = bytes(stream[begun : number.digits[-1].at + 2])
        pairs = any(one.at == other.at for one, other in pairwise(number.digits))
        key = number.rules, beside if pairs else b""
        if key not in self._known:
            self._known[key] = self._other(number, beside, begun)
        stream[begun : begun + len(beside)] = _written(number, self._known[key], beside, begun)

    def _other(self, number: Number, beside: bytes, begun: int) -> tuple[int, ...]:
        """The digits of another number; the same where there is no other."""
        rules, other = number.rules, number.rules.values
        tries = min(_TRIES, max(_TRIED_DIGITS // len(other), 1)) if self._changes(rules) else 0
        for attempt in range(tries):
            new = self._shuffle(rules, attempt) if self._shuffled else self._draw(rules, attempt)
            if _survives(rules, new) or (
                obeyed_at_once(_written(number, new, beside, begun)) and not obeyed_at_once(beside)
            ):
                continue
            other = tuple(new)
            if _holds(rules, new):
                break
        return other

    def _changes(self, rules: Rules) -> bool:
        """Is there any other?"""
        if not self._shuffled:
            return any(rules.choices)
        return any(
            len({rules.values[at] for at in _free(rules, one)}) > 1 for one in rules.stretches
        )

    def _draw(self, rules: Rules, attempt: int) -> list[int]:
        new = list(rules.values)
        free = _free(rules, range(len(new)))
        for at, noise in zip(free, self._noise([new[at] for at in free], attempt), strict=True):
            new[at] = rules.choices[at][noise % len(rules.choices[at])]
        for day in rules.days:
            _make_day(new, day, rules)
        for view in rules.views:
            _make_check(new, view, rules)
        return new

    def _shuffle(self, rules: Rules, attempt: int) -> list[int]:
        new = list(rules.values)
        for stretch in rules.stretches:
            free = _free(rules, stretch)
            noise = self._noise([rules.values[at] for at in free], attempt)
            order = sorted(range(len(free)), key=noise.__getitem__)
            for at, other in zip(free, order, strict=True):
                new[at] = rules.values[free[other]]
        return new

    def _noise(self, digits: Sequence[int], attempt: int) -> bytes:
        """A byte for each digit, the same for the same digits."""
        said = self._secret + attempt.to_bytes(2, "big") + bytes(digits)
        return hashlib.shake_256(said).digest(len(digits))


def _free(rules: Rules, places: Iterable[int]) -> list[int]:
    return [at for at in places if rules.choices[at]]


def _written(number: Number, new: Sequence[int], beside: bytes, begun: int) -> bytes:
    written = bytearray(beside)
    for digit, value in zip(number.digits, new, strict=True):
        written[digit.at - begun] += (value - digit.value) * digit.scale
    return bytes(written)


def _make_day(new: list[int], day: Places, rules: Rules) -> None:
    """Make a date of six digits that were one, and none of others."""
    if not all(rules.choices[at] for at in day):
        return
    year, month, last = (new[a] * 10 + new[b] for a, b in zip(day[::2], day[1::2], strict=True))
    if not _is_day(rules.values, day):
        made = (year, 13 + month % 87, last)
    elif rules.values[day[4]] == rules.values[day[5]] == 0:
        made = (year, 1 + month % 12, 0)
    else:
        made = (year, 1 + month % 12, 1 + last % 28)
    for at, digit in zip(day, "".join(f"{two:02}" for two in made), strict=True):
        new[at] = int(digit)


def _make_check(new: list[int], view: Places, rules: Rules) -> None:
    """Make the last digit of `view` that may change a right check of the others, or a wrong one."""
    at = next((at for at in reversed(view) if rules.choices[at]), None)
    if at is None:
        return
    right, tried = _total(rules.values, view) == 0, rules.choices[at]
    first = tried.index(new[at])
    for new[at] in (*tried[first:], *tried[:first]):
        if (_total(new, view) == 0) == right:
            return


def _holds(rules: Rules, new: Sequence[int]) -> bool:
    old = rules.values
    return all(
        (_total(old, view) == 0) == (_total(new, view) == 0) for view in rules.views
    ) and all(_is_day(old, day) == _is_day(new, day) for day in rules.days)


def _is_day(digits: Sequence[int], day: Places) -> bool:
    try:
        gs1.day("".join(str(digits[at]) for at in day), 2000)
    except gs1.Gs1Error:
        return False
    return True


def _total(digits: Sequence[int], view: Places) -> int:
    """0 where the last digit is the check digit of the others."""
    return sum(digits[at] * (1, 3)[place % 2] for place, at in enumerate(reversed(view))) % 10


def _survives(rules: Rules, new: Sequence[int]) -> bool:
    """Whether so many digits next to each other are what they were that they are a number."""
    same, free = 0, _free(rules, range(len(new)))
    for at in free:
        same = same + 1 if rules.values[at] == new[at] else 0
        if same >= SHORTEST:
            return True
    return all(rules.values[at] == new[at] for at in free)
